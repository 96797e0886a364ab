/* Lines of a file that were not taken in: the report of every import. */
#ifndef I18N_REFUSALS_H
#define I18N_REFUSALS_H

#include "base/json.h"
#include "i18n/i18n.h"

typedef struct LineRefusal {
    int64_t line;
    Str     reason; /* message id */
    Str     field;  /* the member of the line it is about; empty: the whole line */
} LineRefusal;
typedef LIST(LineRefusal) LineRefusals;

enum { REFUSALS_MOST = 1000 }; /* of them are kept; all are counted */

void refusals_add(Arena *a, LineRefusals *list, int64_t *count, int64_t line, Msg reason, const char *field);
/* "refused":[{"line":3,"why":"..."}], and "refused_count" where there are more. */
void refusals_json(const LineRefusals *list, int64_t count, JsonOut *out);
void refusals_text(const LineRefusals *list, Lang lang, Buf *out);

#endif
