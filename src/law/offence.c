/* Finding offences. May use: base. */
#include "law/offence.h"

const Offence *offence_find(const OffenceLaw *law, Str article, Date on)
{
    for (uint32_t i = 0; i < law->offences_count; i++) {
        if (str_eq(law->offences[i].article, article) && law_in_force(&law->offences[i].source, on)) {
            return &law->offences[i];
        }
    }
    return NULL;
}
