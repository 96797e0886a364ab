/* Looking up forms. May use: base. */
#include "law/form.h"

const LawForm *form_find(const Law *law, Str id)
{
    for (uint32_t i = 0; i < law->forms->forms_count; i++) {
        if (str_eq(law->forms->forms[i].id, id)) {
            return &law->forms->forms[i];
        }
    }
    return NULL;
}
