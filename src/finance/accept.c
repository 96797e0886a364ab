/* Acceptance of the case: it follows the receipt, or the exemption. Table: acceptance. Law: BLTTDS 195(3), 195(4), 203(1). */
#include "finance/finance_int.h"

#include "finance/finance_sql.h"

/* The preparation limit this act starts for a case of this kind. */
static Str preparation_of(const Act *act)
{
    for (uint32_t i = 0; i < act->act->starts_count; i++) {
        const ActClock *c = &act->act->starts[i];
        for (uint32_t k = 0; k < c->kinds_count; k++) {
            if (str_eq(c->kinds[k], act->matter->kind)) {
                return c->deadline;
            }
        }
    }
    return S("");
}

Error *prepare_accept(Act *act)
{
    Str day = date_format(act->arena, act->day);
    Str receipt = matter_field_text(act->matter, S("fee_receipt"));
    act->matter->accepted_on = day;
    JsonOut *o = act_section(act, "accept_case");
    json_add_str(o, "accepted_on", day);
    json_add_str(o, "title", act->matter->title);
    json_add_str(o, "relation", act->matter->relation);
    json_add_str(o, "ground", matter_field(act->matter, S("fee_exempt_on")) != NULL && receipt.n == 0 ? S("exempt") : S("receipt"));
    json_add_str(o, "receipt_no", receipt);
    json_add_i64(o, "advance", matter_field_number(act->matter, S("fee_advance"), 0));
    json_add_str(o, "preparation", preparation_of(act));
    return NULL;
}

Error *apply_accept(Tx *tx, const Event *e, const Json *own)
{
    return q_acceptance_add(tx, e->court, e->matter, json_str(e->numbers_json, "acceptance", S("")),
                            json_str(own, "accepted_on", S("")), json_str(own, "title", S("")), json_str(own, "relation", S("")),
                            json_str(own, "ground", S("")), json_str(own, "receipt_no", S("")),
                            (Money){ json_i64(own, "advance", 0) }, json_str(own, "preparation", S("")), e->seq);
}
