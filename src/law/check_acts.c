/* The acts that texts are searched for (law/citations.yaml): what the reader of citations relies on. May use: check, cited. */
#include "law/check_int.h"
#include "law/cited_int.h"

static bool at_once(const CitedAct *one, const CitedAct *other)
{
    bool one_first = !date_is_none(one->to.date) && date_cmp(one->to.date, other->from.date) < 0;
    bool other_first = !date_is_none(other->to.date) && date_cmp(other->to.date, one->from.date) < 0;
    return !one_first && !other_first;
}

/* A name without a year means the one in force that day: of one name there is one at a time. */
static void check_namesakes(Check *c, const CitationLaw *law, uint32_t i)
{
    const CitedAct *act = &law->acts[i];
    for (uint32_t k = i + 1; k < law->acts_count; k++) {
        const CitedAct *other = &law->acts[k];
        if (other->confidence != CONFIDENCE_NONE && str_eq(act->name.vi, other->name.vi) && at_once(act, other)) {
            check_say(c, other->id, "overlap", M_check_overlap, str_format(c->arena, STR_F ", " STR_F, STR_A(act->id), STR_A(other->id)));
        }
    }
}

void check_acts(Check *c)
{
    const CitationLaw *law = c->law->citations;
    c->file = S("citations.yaml");
    for (uint32_t i = 0; i < law->acts_count; i++) {
        const CitedAct *act = &law->acts[i];
        if (act->confidence == CONFIDENCE_NONE) {
            continue;
        }
        if (act->basis.n == 0 || date_is_none(act->from.date)) {
            check_say(c, act->id, "no_basis", M_check_no_basis, act->id);
        }
        if (act_year(act) == 0) {
            check_say(c, act->id, "act_year", M_check_act_year, act->number);
        }
        check_namesakes(c, law, i);
    }
}
