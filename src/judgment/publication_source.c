/* What a file has to publish: the text pronounced. May use: matter. */
#include "judgment/publication_int.h"

#include "judgment/publication_sql.h"

enum { OUTCOME_MOST = 2 * 1024 * 1024 };

Error *ruling_source(House *h, Db *db, Arena *a, const Matter *m, RulingSource *out, bool *found)
{
    EndingEventRow row;
    const Json    *outcome;
    (void)h;
    *out = (RulingSource){ .paper = S("judgment"), .number = m->judgment_no };
    TRY(q_ending_event(db, m->court, m->id, a, &row, found));
    if (!*found) {
        return NULL;
    }
    TRY(json_parse(a, row.outcome, OUTCOME_MOST, &outcome));
    Str text = json_str(json_member(json_member(outcome, "own"), "pronounce_judgment"), "text", S(""));
    out->text = ruling_text_tidy(a, text);
    out->day = row.day;
    *found = out->text.n > 0;
    return NULL;
}
