/* What the room offers to the acts of procedures. */
#include "finance/finance_int.h"

static const Effect effects[] = {
    { "issue_fee_notice", prepare_fee_notice, booking_apply, EFFECT_NAMED },
    { "grant_fee_relief", prepare_relief, booking_apply, EFFECT_NAMED },
    { "book_payment", prepare_payment, booking_apply, EFFECT_NAMED },
    { "book_receipt", prepare_receipt, booking_apply, EFFECT_NAMED },
    { "check_receipt", prepare_check, booking_apply, EFFECT_NAMED },
    { "confirm_receipt", prepare_confirm, booking_apply, EFFECT_NAMED },
    { "pay_back", prepare_pay_back, booking_apply, EFFECT_NAMED },
    { "ask_costs_advance", prepare_costs, booking_apply, EFFECT_NAMED },
    { "decide_advance", prepare_advance_end, booking_apply, EFFECT_NAMED },
    { "end_appeal_fee", prepare_appeal_fee_end, booking_apply, EFFECT_NAMED },
    { "split_fees", prepare_split, booking_apply, EFFECT_NAMED },
    { "settle_fees", prepare_settle, booking_apply, EFFECT_NAMED },
    { "reopen_fees", prepare_reopen, booking_apply, EFFECT_NAMED },
    { "accept_case", prepare_accept, NULL, EFFECT_NAMED },
};

static const Guard guards[] = {
    { "advance_paid", guard_advance_paid },
    { "appeal_fee_settled", guard_appeal_fee },
    { "advance_missing", guard_advance_missing },
    { "receipt_waits", guard_receipt },
    { "refund_waits", guard_refund },
};

static const char *const tables[] = { "fee_due",   "fee_payment", "fee_relief", "fee_ruling", "fee_share", "fee_posting", NULL };

const MatterModule finance_module = { "finance", effects, COUNT_OF(effects), guards, COUNT_OF(guards), tables };

const Route finance_routes[] = {
    { GET, "/an-phi", fee_page, .power = PUBLIC, .form = &fee_page_form, .cache = CACHE_PUBLIC },
    { GET, "/thanh-toan/{matter}/{due}", bank_page, .power = SIGNED_IN },
    { POST, "/thanh-toan/{matter}/{due}", bank_pay, .power = SIGNED_IN, .form = &bank_form },
    { POST, "/doi-tac/ngan-hang", bank_route, .power = PARTNER, .form = &form_by_handler, .body_max = KIB(16), .csrf = CSRF_NONE },
    { GET, "/nghiep-vu/bien-lai", counter_page, .power = STAFF, .form = &counter_form },
    { POST, "/nghiep-vu/bien-lai/cap", counter_receipt, .power = STAFF, .form = &receipt_form },
    { GET, "/nghiep-vu/bien-lai/so", register_page, .power = STAFF, .form = &register_form },
    { GET, "/nghiep-vu/bien-lai/so.csv", register_csv, .power = STAFF, .form = &register_form },
};
const size_t finance_route_count = COUNT_OF(finance_routes);

Str purpose_name(const House *h, Lang lang, const Matter *m, Str purpose)
{
    const ProcedureField *f = procedure_field(m->procedure, S("fee_purpose"));
    (void)h;
    for (uint32_t i = 0; f != NULL && i < f->choices_count; i++) {
        if (str_eq(f->choices[i].id, purpose)) {
            return law_text(lang, f->choices[i].name);
        }
    }
    return purpose;
}
