/* The civil procedure: each row of the procedure sheet has its act, every state can be reached and left, the story from petition
 * to publication walks, and "may he?" and "why not yet?" answer right. */
#include "law/citation.h"
#include "law/deadline.h"
#include "law/procedure.h"

#include <criterion/criterion.h>

static Arena           *arena;
static const Law       *law;
static const Procedure *civil;

static void setup(void)
{
    arena = arena_make(MIB(64));
    cr_assert_null(law_open(arena, S(""), &law));
    civil = procedure_find(law, S("civil_first_instance"));
    cr_assert_not_null(civil);
}
static void teardown(void)
{
    arena_release(arena);
    err_reset();
}
TestSuite(procedure, .init = setup, .fini = teardown);

/* ---- the rows of the sheet (section 1: rows 1-32; section 2: the intake of appeals, rows A1-A5) --------------------------------- */

typedef struct Row {
    const char *row, *act, *from, *into, *by, *form, *deadline; /* deadline: started, met or extended by the act */
} Row;

static const Row rows[] = {
    { "1", "file_petition", "draft", "received", "citizen", "", "" },
    { "1 paper", "register_petition", "draft", "received", "clerk", "24-DS", "" },
    { "1 post", "register_posted_petition", "draft", "received", "clerk", "", "acknowledge_claim" },
    { "2 on line", "file_petition", "draft", "received", "citizen", "24-DS", "" },
    { "2", "acknowledge_petition", "received", "", "clerk", "24-DS", "acknowledge_claim" },
    { "3", "commit_examining_draw", "received", "", "chief_judge", "", "" },
    { "3", "resolve_examining_draw", "received", "examining", "system", "assignment_decision", "assign_examining_judge" },
    { "3", "designate_examining_judge", "received", "examining", "chief_judge", "assignment_decision", "assign_examining_judge" },
    { "4", "resolve_examining_draw", "received", "examining", "system", "", "examine_claim" },
    { "5", "order_amendment", "examining", "amending", "examining_judge", "26-DS", "amend_claim" },
    { "5", "extend_amendment", "amending", "", "examining_judge", "", "amend_claim" },
    { "6", "submit_amendment", "amending", "examining", "plaintiff", "", "amend_claim" },
    { "6", "return_unamended", "amending", "returned", "examining_judge", "27-DS", "complain_return" },
    { "7", "transfer_petition", "examining", "transferred", "examining_judge", "25-DS", "examine_claim" },
    { "8", "return_petition", "examining", "returned", "examining_judge", "27-DS", "examine_claim" },
    { "9", "complain_return", "returned", "return_review", "plaintiff", "", "complain_return" },
    { "9", "recommend_return", "returned", "return_review", "procuracy", "", "recommend_return" },
    { "10", "take_petition_back", "return_review", "examining", "review_judge", "28-DS", "review_return" },
    { "10", "uphold_return", "return_review", "return_upheld", "review_judge", "28-DS", "review_return" },
    { "11", "complain_return_higher", "return_upheld", "return_review_higher", "plaintiff", "", "complain_return_higher" },
    { "11", "record_higher_takes_back", "return_review_higher", "examining", "clerk", "", "decide_return_higher" },
    { "11", "record_higher_upholds", "return_review_higher", "closed", "clerk", "", "decide_return_higher" },
    { "12", "issue_fee_notice", "examining", "fee_due", "examining_judge", "29-DS", "fee_payment" },
    { "12", "issue_fee_notice", "examining", "fee_due", "examining_judge", "29-DS", "fee_payment_working" },
    { "13", "record_payment", "fee_due", "", "bank", "", "" },
    { "13", "issue_fee_receipt", "fee_due", "", "enforcement_body", "", "" },
    { "13", "accept_case", "fee_due", "accepted", "examining_judge", "", "fee_payment" },
    { "13", "return_unpaid", "fee_due", "returned", "examining_judge", "27-DS", "" },
    { "14", "accept_exempt_case", "examining", "accepted", "examining_judge", "", "" },
    { "15", "notify_acceptance", "accepted", "", "clerk", "30-DS", "notify_acceptance" },
    { "16", "resolve_case_draw", "accepted", "preparation", "system", "assignment_decision", "assign_case_judge" },
    { "17", "submit_answer", "preparation", "", "defendant", "", "defendant_answer" },
    { "17", "extend_answer", "preparation", "", "case_judge", "", "defendant_answer" },
    { "18", "file_counterclaim", "preparation", "", "defendant", "", "" },
    { "18", "file_independent_claim", "preparation", "", "related_person", "", "" },
    { "19", "hold_conference", "preparation", "", "case_judge", "34-DS", "" },
    { "19", "record_mediation_failed", "preparation", "", "case_judge", "36-DS", "" },
    { "19", "record_settlement", "preparation", "settled", "case_judge", "", "settlement_change_of_mind" },
    { "20", "recognise_settlement", "settled", "in_force", "case_judge", "38-DS", "send_settlement" },
    { "20", "change_mind", "settled", "preparation", "defendant", "", "" },
    { "21", "extend_preparation", "preparation", "", "chief_judge", "extension_decision", "prepare_civil" },
    { "21", "extend_preparation", "preparation", "", "chief_judge", "extension_decision", "prepare_commercial" },
    { "22", "suspend", "preparation", "suspended", "case_judge", "42-DS", "send_suspension" },
    { "23", "continue_case", "suspended", "preparation", "case_judge", "continuation_decision", "continue_after_suspension" },
    { "23", "continue_case", "suspended", "preparation", "case_judge", "", "prepare_civil" },
    { "24", "terminate", "preparation", "terminated", "case_judge", "45-DS", "send_termination" },
    { "24", "terminate_at_hearing", "hearing", "terminated", "presiding_judge", "46-DS", "appeal_decision" },
    { "25", "set_for_trial", "preparation", "set_for_trial", "case_judge", "47-DS", "send_decision" },
    { "26", "send_file_to_procuracy", "set_for_trial", "", "clerk", "file_handover", "procuracy_study_file" },
    { "26", "return_file", "set_for_trial", "", "procuracy", "file_handover", "procuracy_study_file" },
    { "27", "open_hearing", "set_for_trial", "hearing", "presiding_judge", "", "open_hearing" },
    { "28", "adjourn", "hearing", "set_for_trial", "presiding_judge", "49-DS", "adjourn_hearing" },
    { "29", "pause", "hearing", "paused", "presiding_judge", "pause_decision", "pause_hearing" },
    { "29", "resume_hearing", "paused", "hearing", "presiding_judge", "", "pause_hearing" },
    { "29", "suspend_after_pause", "paused", "suspended", "presiding_judge", "42-DS", "" },
    { "30", "close_debate", "hearing", "deliberation", "presiding_judge", "", "deliberate" },
    { "30", "pronounce_judgment", "deliberation", "judged", "presiding_judge", "52-DS", "deliberate" },
    { "30", "keep_minutes", "hearing", "", "matter_clerk", "48-DS", "" },
    { "31", "issue_extract", "judged", "", "clerk", "extract", "issue_extract" },
    { "31", "issue_judgment", "judged", "", "clerk", "", "issue_judgment" },
    { "32", "propose_force", "judged", "", "system", "", "" },
    { "32", "certify_force", "judged", "in_force", "clerk", "force_certificate", "publish_judgment" },
    { "A1", "appeal", "judged", "appealed", "plaintiff", "", "" },
    { "A1", "appeal_decision", "terminated", "appealed", "defendant", "", "" },
    { "A2", "protest", "judged", "appealed", "procuracy", "", "protest_same_level" },
    { "A2", "protest_higher", "judged", "appealed", "higher_procuracy", "", "protest_higher_level" },
    { "A2", "protest_decision", "suspended", "appealed", "procuracy", "", "protest_decision_same_level" },
    { "A3", "receive_late_appeal", "judged", "", "clerk", "", "decide_late_appeal" },
    { "A3", "admit_late_appeal", "published", "appealed", "clerk", "", "decide_late_appeal" },
    { "A4", "notify_appeal", "appealed", "", "case_judge", "appeal_fee_notice", "appeal_fee" },
    { "A5", "send_file_up", "appealed", "", "clerk", "file_sent_up", "send_file_up" },
};

static bool has_word(const Str *words, uint32_t count, const char *word)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(words[i], str_of(word))) {
            return true;
        }
    }
    return false;
}

static bool has_clock(const ActClock *clocks, uint32_t count, const char *deadline)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(clocks[i].deadline, str_of(deadline))) {
            return true;
        }
    }
    return false;
}

Test(procedure, each_row_of_the_sheet_has_its_act)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const Row          *r = &rows[i];
        const ProcedureAct *act = procedure_act(civil, str_of(r->act));
        cr_assert_not_null(act, "row %s: no act %s", r->row, r->act);
        cr_expect(act_may_start_in(act, str_of(r->from)), "row %s: %s not from %s", r->row, r->act, r->from);
        cr_expect(str_eq(act->into, str_of(r->into)), "row %s: %s leads to " STR_F, r->row, r->act, STR_A(act->into));
        cr_expect(act_is_by(act, str_of(r->by)), "row %s: %s not by %s", r->row, r->act, r->by);
        cr_expect(r->form[0] == '\0' || has_word(act->issues, act->issues_count, r->form), "row %s: %s issues no %s", r->row, r->act, r->form);
        bool clock = r->deadline[0] == '\0' || has_clock(act->starts, act->starts_count, r->deadline)
                     || has_clock(act->meets, act->meets_count, r->deadline) || has_clock(act->extends, act->extends_count, r->deadline);
        cr_expect(clock, "row %s: %s does not touch %s", r->row, r->act, r->deadline);
    }
}

/* ---- the whole graph -------------------------------------------------------------------------------------------------------------- */

Test(procedure, every_state_is_entered_and_every_other_than_an_end_is_left)
{
    for (uint32_t i = 0; i < civil->states_count; i++) {
        const ProcedureState *s = &civil->states[i];
        bool                  entered = s->kind == STATE_START, left = s->kind == STATE_END;
        for (uint32_t k = 0; k < civil->acts_count; k++) {
            const ProcedureAct *act = &civil->acts[k];
            bool                moves = act->into.n > 0;
            entered = entered || (moves && str_eq(act->into, s->id) && !(act->in_count == 1 && str_eq(act->in[0], s->id)));
            left = left || (moves && !str_eq(act->into, s->id) && act_may_start_in(act, s->id));
        }
        cr_expect(entered, STR_F " is never entered", STR_A(s->id));
        cr_expect(left, STR_F " is never left", STR_A(s->id));
        cr_expect(s->plain.vi.n > 0 && s->plain.en.n > 0 && s->next.vi.n > 0 && s->next.en.n > 0, STR_F, STR_A(s->id));
    }
}

Test(procedure, slugs_are_unique)
{
    for (uint32_t i = 0; i < civil->acts_count; i++) {
        cr_expect_eq(procedure_act(civil, civil->acts[i].slug), &civil->acts[i], STR_F " stands twice", STR_A(civil->acts[i].slug));
    }
}

static bool is_same_name(LawText x, LawText y)
{
    return str_eq(x.vi, y.vi) || str_eq(x.en, y.en);
}

/* One word, one meaning (docs/words.md): whoever reads a name in the history knows which act it was, in either language. */
Test(procedure, names_are_unique)
{
    for (uint32_t i = 0; i < civil->acts_count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            cr_expect_not(is_same_name(civil->acts[i].name, civil->acts[k].name), STR_F " is named as " STR_F, STR_A(civil->acts[i].id), STR_A(civil->acts[k].id));
        }
    }
    for (uint32_t i = 0; i < civil->states_count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            cr_expect_not(is_same_name(civil->states[i].name, civil->states[k].name), STR_F " is named as " STR_F, STR_A(civil->states[i].id), STR_A(civil->states[k].id));
        }
    }
}

/* What the statute makes a person's act is never the clock's. */
Test(procedure, no_right_ends_by_a_machine)
{
    for (uint32_t i = 0; i < civil->acts_count; i++) {
        const ProcedureAct *act = &civil->acts[i];
        for (uint32_t k = 0; act->ends_right && k < act->by_count; k++) {
            cr_expect(law_power(law, act->by[k])->person, STR_F " by " STR_F, STR_A(act->id), STR_A(act->by[k]));
        }
    }
}

Test(procedure, no_act_of_a_clerk_sends_a_petition_back)
{
    for (uint32_t i = 0; i < civil->acts_count; i++) {
        const ProcedureAct *act = &civil->acts[i];
        if (str_eq(act->into, S("returned")) || str_eq(act->into, S("amending")) || str_eq(act->into, S("transferred"))) {
            cr_expect_not(act_is_by(act, S("clerk")) || act_is_by(act, S("matter_clerk")), STR_F, STR_A(act->id));
        }
    }
}

Test(procedure, the_deliberation_is_sealed)
{
    cr_expect(str_eq(procedure_act(civil, S("cast_vote"))->class, S("sealed")));
    cr_expect(str_eq(procedure_act(civil, S("sign_deliberation"))->class, S("sealed")));
    cr_expect(str_eq(procedure_field(civil, S("vote"))->class, S("sealed")));
    cr_expect(str_eq(form_find(law, S("deliberation_minutes"))->class, S("sealed")));
    const char *const blind[] = { "chief_judge", "administrator", "procuracy", "clerk", "plaintiff" };
    for (size_t i = 0; i < COUNT_OF(blind); i++) {
        const LawPower *p = law_power(law, str_of(blind[i]));
        cr_expect_not(law_power_may(p, S("read_deliberation")), "%s", blind[i]);
        cr_expect(has_word(p->may_not, p->may_not_count, "read_deliberation"), "%s", blind[i]);
    }
}

/* What every event must carry from the start (origin, manner of resolution, coded reasons, substantive, mode). */
Test(procedure, what_is_counted_later_is_asked_from_the_start)
{
    static const char *const fields[] = { "origin", "mode", "resolution", "adjournment_reason", "hearing_substantive", "hearing_mode" };
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const ProcedureField *f = procedure_field(civil, str_of(fields[i]));
        cr_assert_not_null(f, "%s", fields[i]);
        cr_expect(f->index, "%s is not in the projection", fields[i]);
    }
    static const char *const coded[] = { "adjourn", "adjourn_unopened", "pause", "suspend", "terminate", "return_petition", "extend_preparation",
                                         "designate_examining_judge", "designate_case_judge", "change_panel", "withhold_publication" };
    for (size_t i = 0; i < COUNT_OF(coded); i++) {
        cr_expect(procedure_act(civil, str_of(coded[i]))->reason.n > 0, "%s has no coded reason", coded[i]);
    }
    const ProcedureField *reason = procedure_field(civil, S("adjournment_reason"));
    for (uint32_t i = 0; i < reason->choices_count; i++) {
        cr_expect(reason->choices[i].basis.n > 0, STR_F, STR_A(reason->choices[i].id));
    }
}

/* ---- a small court: fields, clocks and states as the data say ---------------------------------------------------------------------- */

enum { MOST = 400 };

typedef struct Court {
    Str       state;
    Date      day;
    Str       fields[MOST];
    size_t    field_count;
    ClockFact clocks[MOST];
    size_t    clock_count;
} Court;

static ActAnswer ask(const Court *c, const char *act, const char *power)
{
    Str      powers[1] = { str_of(power) };
    ActAsker asker = { c->state, c->day, powers, 1, 0, c->fields, c->field_count, c->clocks, c->clock_count, NULL, 0 };
    return law_allows(civil, str_of(act), &asker);
}

static void end_clock(Court *c, Str deadline)
{
    for (size_t i = 0; i < c->clock_count; i++) {
        c->clocks[i].running = c->clocks[i].running && !str_eq(c->clocks[i].deadline, deadline);
    }
}

static void set_field(Court *c, const char *field)
{
    cr_assert_lt(c->field_count, (size_t)MOST);
    c->fields[c->field_count++] = str_of(field);
}

static void take(Court *c, const char *id, const char *power)
{
    ActAnswer a = ask(c, id, power);
    cr_assert(a.allowed, "%s by %s in " STR_F ": " STR_F " (" STR_F ")", id, power, STR_A(c->state), STR_A(a.reason), STR_A(a.missing));
    Str before = c->state;
    c->state = act_next_state(a.act, before);
    for (uint32_t i = 0; i < a.act->asks_count; i++) {
        c->fields[c->field_count++] = a.act->asks[i].field;
    }
    for (uint32_t i = 0; i < a.act->meets_count; i++) {
        end_clock(c, a.act->meets[i].deadline);
    }
    for (uint32_t i = 0; i < a.act->stops_count; i++) {
        end_clock(c, a.act->stops[i].deadline);
    }
    for (uint32_t i = 0; i < civil->clocks_count; i++) {
        if (clock_ends_on_leaving(&civil->clocks[i], before, c->state)) {
            end_clock(c, civil->clocks[i].deadline);
        }
    }
    for (uint32_t i = 0; i < a.act->starts_count; i++) {
        DeadlineAsk question = deadline_ask(deadline_limit(law, a.act->starts[i].deadline), c->day);
        Deadline    r;
        cr_assert_null(deadline_compute(law, &question, arena, &r));
        cr_assert_lt(c->clock_count, (size_t)MOST);
        c->clocks[c->clock_count++] = (ClockFact){ a.act->starts[i].deadline, 0, true, c->day, r.end };
    }
}

static void pass(Court *c, int32_t days)
{
    c->day = date_add_days(c->day, days);
}

static Court opened(void)
{
    return (Court){ .state = procedure_start(civil)->id, .day = date_make(2026, 3, 2) };
}

static void walk_to_acceptance(Court *c)
{
    take(c, "file_petition", "citizen");
    take(c, "commit_examining_draw", "chief_judge");
    take(c, "resolve_examining_draw", "system");
    set_field(c, "examining_judge_on");
    take(c, "offer_mediation", "clerk");
    take(c, "decline_mediation", "plaintiff");
    take(c, "order_amendment", "examining_judge");
    take(c, "submit_amendment", "plaintiff");
    take(c, "issue_fee_notice", "examining_judge");
    take(c, "record_payment", "bank");
    take(c, "issue_fee_receipt", "enforcement_body");
    set_field(c, "fee_receipt");
    take(c, "accept_case", "examining_judge");
}

static void walk_to_judgment(Court *c)
{
    walk_to_acceptance(c);
    take(c, "notify_acceptance", "clerk");
    take(c, "commit_case_draw", "chief_judge");
    take(c, "resolve_case_draw", "system");
    take(c, "record_service", "clerk");
    take(c, "submit_answer", "defendant");
    take(c, "extend_preparation", "chief_judge");
    take(c, "assign_clerk", "chief_judge");
    take(c, "hold_conference", "case_judge");
    take(c, "record_mediation_failed", "case_judge");
    take(c, "set_for_trial", "case_judge");
    take(c, "send_file_to_procuracy", "clerk");
    take(c, "return_file", "procuracy");
    take(c, "reschedule_hearing", "matter_clerk");
    take(c, "open_hearing", "presiding_judge");
    take(c, "adjourn", "presiding_judge");
    take(c, "open_hearing", "presiding_judge");
    take(c, "keep_minutes", "matter_clerk");
    take(c, "close_debate", "presiding_judge");
    take(c, "put_to_vote", "presiding_judge");
    take(c, "cast_vote", "juror");
    take(c, "cast_vote", "presiding_judge");
    take(c, "sign_deliberation", "presiding_judge");
    take(c, "pronounce_judgment", "presiding_judge");
    take(c, "issue_extract", "clerk");
    take(c, "issue_judgment", "clerk");
}

Test(procedure, the_main_story_walks_from_petition_to_archive)
{
    Court c = opened();
    walk_to_judgment(&c);
    cr_expect_not(ask(&c, "certify_force", "clerk").allowed, "the appeal time still runs");
    pass(&c, 45);
    take(&c, "propose_force", "system");
    take(&c, "certify_force", "clerk");
    take(&c, "hand_to_enforcement", "clerk");
    take(&c, "propose_hiding", "clerk");
    take(&c, "decide_hiding", "clerk");
    take(&c, "clear_occurrence", "clerk");
    take(&c, "approve_publication", "presiding_judge");
    take(&c, "release_publication", "clerk");
    take(&c, "take_down", "chief_judge");
    take(&c, "close_file", "clerk");
    cr_expect_eq(procedure_state(civil, c.state)->kind, STATE_END);
}

Test(procedure, an_appeal_in_time_parks_the_case_and_a_late_one_does_not)
{
    Court c = opened();
    walk_to_judgment(&c);
    pass(&c, 15);
    cr_expect(ask(&c, "appeal", "defendant").allowed, "the last day counts");
    Court late = c;
    pass(&late, 8);
    ActAnswer a = ask(&late, "protest", "procuracy"); /* whether a party's appeal is in time, a guard of the judgment room says */
    cr_expect(str_eq(a.reason, S("law.act_too_late")));
    cr_expect(str_eq(a.missing, S("protest_same_level")));
    take(&late, "receive_late_appeal", "clerk");
    take(&late, "admit_late_appeal", "clerk");
    take(&c, "appeal", "defendant");
    take(&c, "notify_appeal", "case_judge");
    take(&c, "begin_sending_up", "system");
    take(&c, "send_file_up", "clerk");
    take(&c, "receive_appeal_result", "clerk");
    cr_expect(str_eq(c.state, S("in_force")));
}

Test(procedure, an_unpaid_advance_returns_only_after_both_limits)
{
    Court c = opened();
    walk_to_acceptance(&c); /* shows that the way is open; now the same without paying */
    c = opened();
    take(&c, "register_petition", "clerk");
    take(&c, "designate_examining_judge", "chief_judge");
    take(&c, "issue_fee_notice", "examining_judge");
    pass(&c, 8); /* 7 days have passed, 7 working days have not */
    ActAnswer a = ask(&c, "return_unpaid", "examining_judge");
    cr_expect(str_eq(a.reason, S("law.act_too_early")));
    cr_expect(str_eq(a.missing, S("fee_payment_working")));
    pass(&c, 2);
    cr_expect_not(ask(&c, "return_unpaid", "clerk").allowed);
    take(&c, "note_unpaid", "system");
    cr_expect(str_eq(c.state, S("fee_due")), "the clock only asks the judge to look");
    take(&c, "return_unpaid", "examining_judge");
    take(&c, "complain_return", "plaintiff");
    take(&c, "assign_return_review", "chief_judge");
    take(&c, "uphold_return", "review_judge");
    take(&c, "complain_return_higher", "plaintiff");
    take(&c, "record_higher_takes_back", "clerk");
    cr_expect(str_eq(c.state, S("examining")));
}

Test(procedure, a_settlement_may_be_undone_for_seven_days)
{
    Court c = opened();
    walk_to_acceptance(&c);
    take(&c, "designate_case_judge", "chief_judge");
    take(&c, "record_settlement", "case_judge");
    cr_expect(str_eq(ask(&c, "recognise_settlement", "case_judge").reason, S("law.act_too_early")));
    Court changed = c;
    pass(&changed, 7);
    take(&changed, "change_mind", "plaintiff");
    cr_expect(str_eq(changed.state, S("preparation")));
    pass(&c, 8);
    cr_expect(str_eq(ask(&c, "change_mind", "plaintiff").reason, S("law.act_too_late")));
    take(&c, "recognise_settlement", "case_judge");
    cr_expect(str_eq(c.state, S("in_force")));
}

Test(procedure, silence_on_two_notices_means_mediation)
{
    Court c = opened();
    take(&c, "file_petition", "citizen");
    take(&c, "offer_mediation", "clerk");
    cr_expect_not(ask(&c, "record_silence", "clerk").allowed);
    pass(&c, 6);
    take(&c, "send_second_mediation_notice", "clerk");
    cr_expect(str_eq(ask(&c, "record_silence", "clerk").reason, S("law.act_too_early")));
    cr_expect(ask(&c, "decline_mediation_early", "plaintiff").allowed);
    cr_expect(str_eq(ask(&c, "decline_mediation", "plaintiff").reason, S("law.act_needs")), "no judge is assigned yet");
    pass(&c, 6);
    take(&c, "record_silence", "clerk");
    cr_expect(str_eq(c.state, S("mediation")));
}

Test(procedure, a_pause_beyond_a_month_suspends)
{
    Court c = opened();
    walk_to_judgment(&c);
    c.state = S("hearing");
    take(&c, "pause", "presiding_judge");
    cr_expect(str_eq(ask(&c, "suspend_after_pause", "presiding_judge").reason, S("law.act_too_early")));
    pass(&c, 40);
    take(&c, "suspend_after_pause", "presiding_judge");
    take(&c, "record_cause_ended", "clerk");
    take(&c, "continue_case", "case_judge");
    cr_expect(str_eq(c.state, S("preparation")));
}

/* ---- may he? ------------------------------------------------------------------------------------------------------------------------- */

Test(procedure, refusals_name_what_is_missing)
{
    Court     c = opened();
    ActAnswer a = ask(&c, "dance", "clerk");
    cr_expect(str_eq(a.reason, S("law.act_unknown")));
    cr_expect_null(a.act);
    a = ask(&c, "accept_case", "examining_judge");
    cr_expect(str_eq(a.reason, S("law.act_not_in_state")));
    cr_expect(str_eq(a.missing, S("fee_due")));
    a = ask(&c, "file_petition", "clerk");
    cr_expect(str_eq(a.reason, S("law.act_not_yours")));
    cr_expect(str_eq(a.missing, S("citizen")));
    a = ask(&c, "nop-don-khoi-kien", "citizen");
    cr_expect(a.allowed, "a slug is a name too");
    cr_expect(str_eq(a.power, S("citizen")));
    c.day = date_make(2010, 1, 4);
    cr_expect(str_eq(ask(&c, "file_petition", "citizen").reason, S("law.act_not_in_force")));
    c = opened();
    walk_to_acceptance(&c);
    c.state = S("fee_due");
    c.field_count = 0;
    a = ask(&c, "accept_case", "examining_judge");
    cr_expect(str_eq(a.reason, S("law.act_needs")));
    cr_expect(str_eq(a.missing, S("fee_receipt")));
    set_field(&c, "fee_receipt");
    a = ask(&c, "reissue_fee_notice", "examining_judge");
    cr_expect(str_eq(a.reason, S("law.act_done_before")));
}

Test(procedure, a_limit_per_person_is_his_own)
{
    ClockFact returned[] = { { S("complain_return"), 1, true, date_make(2026, 3, 2), date_make(2026, 3, 12) },
                             { S("complain_return"), 2, true, date_make(2026, 3, 20), date_make(2026, 3, 30) } };
    ClockFact clocks[] = { { S("appeal_judgment"), 1, true, date_make(2026, 3, 2), date_make(2026, 3, 17) },
                           { S("appeal_judgment"), 2, true, date_make(2026, 3, 20), date_make(2026, 4, 6) } };
    Str       plaintiff[] = { S("plaintiff") }, clerk[] = { S("clerk") };
    ActAsker  asker = { S("returned"), date_make(2026, 3, 24), plaintiff, 1, 1, NULL, 0, returned, 2, NULL, 0 };
    cr_expect(str_eq(law_allows(civil, S("complain_return"), &asker).reason, S("law.act_too_late")));
    asker.participant = 2;
    cr_expect(law_allows(civil, S("complain_return"), &asker).allowed);
    asker.participant = 3;
    cr_expect(law_allows(civil, S("complain_return"), &asker).allowed, "whom the paper has not reached yet is not late");
    asker.participant = 1, returned[0].running = false;
    cr_expect(law_allows(civil, S("complain_return"), &asker).allowed, "what a complaint ended leaves a second return open to complaint");
    asker = (ActAsker){ S("judged"), date_make(2026, 3, 25), clerk, 1, 0, NULL, 0, clocks, 2, NULL, 0 };
    cr_expect(str_eq(law_allows(civil, S("certify_force"), &asker).reason, S("law.act_too_early")), "force waits for the last of them");
}

/* ---- "Vì sao chưa?" ------------------------------------------------------------------------------------------------------------------ */

static WhyNotYet why(const char *state, Date since, const ClockFact *clocks, size_t count, const TaskFact *tasks, size_t task_count, Date day)
{
    ActAsker asker = { .state = str_of(state), .day = day, .clocks = clocks, .clock_count = count, .tasks = tasks, .task_count = task_count };
    return law_why_not_yet(law, civil, since, &asker);
}

Test(procedure, why_not_yet_says_who_since_when_by_what_and_how_late)
{
    ClockFact clock = { S("examine_claim"), 0, true, date_make(2026, 3, 4), date_make(2026, 3, 11) };
    WhyNotYet w = why("examining", date_make(2026, 3, 4), &clock, 1, NULL, 0, date_make(2026, 3, 10));
    cr_expect(str_eq(w.who[0], S("examining_judge")));
    cr_expect_eq(w.late_days, 0);
    cr_expect_eq(w.since.day, clock.start.day);
    cr_expect_eq(w.due.day, clock.end.day);
    cr_expect(str_eq(w.basis, S("BLTTDS 191(3)")));
    w = why("examining", date_make(2026, 3, 4), &clock, 1, NULL, 0, date_make(2026, 3, 14));
    cr_expect_eq(w.late_days, 3);
    ClockFact draw = { S("assign_examining_judge"), 0, true, date_make(2026, 3, 2), date_make(2026, 3, 5) };
    w = why("received", date_make(2026, 3, 2), &draw, 1, NULL, 0, date_make(2026, 3, 6));
    cr_expect(str_eq(w.who[0], S("chief_judge")));
    cr_expect(str_eq(w.then, S("commit_examining_draw")));
    w = why("hearing", date_make(2026, 3, 2), NULL, 0, NULL, 0, date_make(2026, 3, 6));
    cr_expect(date_is_none(w.due));
    cr_expect(str_eq(w.who[0], S("presiding_judge")));
    cr_expect(w.basis.n > 0);
    cr_expect_null(why("limbo", date_make(2026, 3, 2), NULL, 0, NULL, 0, date_make(2026, 3, 6)).state);
}

/* The two limits of the advance: the later counts. */
Test(procedure, the_later_of_two_limits_measures_the_advance)
{
    ClockFact clocks[] = { { S("fee_payment"), 1, true, date_make(2026, 3, 2), date_make(2026, 3, 9) },
                           { S("fee_payment_working"), 1, true, date_make(2026, 3, 2), date_make(2026, 3, 11) } };
    WhyNotYet w = why("fee_due", date_make(2026, 3, 2), clocks, 2, NULL, 0, date_make(2026, 3, 10));
    cr_expect_eq(w.late_days, 0);
    cr_expect(str_eq(w.deadline, S("fee_payment_working")));
}

/* The plaintiff has paid: the court must act, and nobody reads that the plaintiff is late. */
Test(procedure, who_has_the_receipt_must_act)
{
    ClockFact clock = { S("fee_payment_working"), 1, false, date_make(2026, 3, 2), date_make(2026, 3, 11) };
    TaskFact  tasks[] = { { S("serve_papers"), date_make(2026, 3, 2) }, { S("accept_case"), date_make(2026, 3, 6) } };
    WhyNotYet w = why("fee_due", date_make(2026, 3, 2), &clock, 1, tasks, 2, date_make(2026, 3, 20));
    cr_expect(str_eq(w.who[0], S("examining_judge")));
    cr_expect_eq(w.who_count, 1);
    cr_expect_eq(w.since.day, date_make(2026, 3, 6).day);
    cr_expect(date_is_none(w.due));
    cr_expect(str_eq(w.basis, S("BLTTDS 195(3), 203(1)")));
    cr_expect(str_eq(w.next.vi, procedure_task(civil, S("accept_case"))->next.vi), "nor that he has to pay");
    ClockFact relief = { S("decide_fee_relief"), 0, true, date_make(2026, 3, 3), date_make(2026, 3, 6) };
    TaskFact  asked = { S("decide_fee_relief"), date_make(2026, 3, 3) };
    TaskFact  served = { S("serve_papers"), date_make(2026, 3, 3) };
    w = why("fee_due", date_make(2026, 3, 2), NULL, 0, &served, 1, date_make(2026, 3, 9));
    cr_expect(str_eq(w.next.vi, w.state->next.vi), "a task beside does not change what comes next");
    w = why("fee_due", date_make(2026, 3, 2), &relief, 1, &asked, 1, date_make(2026, 3, 9));
    cr_expect(str_eq(w.deadline, S("decide_fee_relief")));
    cr_expect_eq(w.late_days, 3);
}

/* A right that was not used makes nobody late: while it runs the clerk waits, the day after it is the clerk's turn. */
Test(procedure, the_period_of_a_right_binds_nobody)
{
    ClockFact clocks[] = { { S("appeal_judgment"), 1, true, date_make(2026, 3, 2), date_make(2026, 3, 17) },
                           { S("protest_higher_level"), 0, true, date_make(2026, 3, 2), date_make(2026, 4, 2) } };
    WhyNotYet w = why("judged", date_make(2026, 3, 2), clocks, 2, NULL, 0, date_make(2026, 3, 20));
    cr_expect(w.right);
    cr_expect(str_eq(w.who[0], S("clerk")));
    cr_expect(str_eq(w.deadline, S("protest_higher_level")));
    cr_expect_eq(w.due.day, clocks[1].end.day);
    w = why("judged", date_make(2026, 3, 2), clocks, 2, NULL, 0, date_make(2026, 4, 6));
    cr_expect_not(w.right);
    cr_expect(str_eq(w.who[0], S("clerk")));
    cr_expect_eq(w.since.day, clocks[1].end.day + 1);
    cr_expect_eq(w.late_days, 0, "nobody is late with a right");
    cr_expect(str_eq(w.then, S("propose_force")));
    /* One whom the state itself waits for has a duty, though its period lapses. */
    ClockFact amend = { S("amend_claim"), 1, true, date_make(2026, 3, 2), date_make(2026, 3, 9) };
    w = why("amending", date_make(2026, 3, 2), &amend, 1, NULL, 0, date_make(2026, 3, 11));
    cr_expect_eq(w.late_days, 2);
}

/* ---- what an act asks ----------------------------------------------------------------------------------------------------------------- */

static ProcedureField asked(const char *act, const char *field)
{
    const ProcedureAct *a = procedure_act(civil, str_of(act));
    for (uint32_t i = 0; a != NULL && i < a->asks_count; i++) {
        if (str_eq(a->asks[i].field, str_of(field))) {
            return act_asked(civil, arena, &a->asks[i]);
        }
    }
    cr_assert_fail("%s does not ask %s", act, field);
    return (ProcedureField){ 0 };
}

Test(procedure, an_act_asks_in_its_own_words)
{
    cr_expect(str_eq(asked("register_appeal", "person").name.vi, S("Người kháng cáo")));
    cr_expect(str_eq(asked("record_service", "person").name.en, S("Person served")));
    cr_expect(str_eq(asked("record_payment", "person").name.vi, procedure_field(civil, S("person"))->name.vi), "none of its own");
    cr_expect(str_has(asked("certify_force", "mail_checked").name.vi, S("kháng cáo")));
    cr_expect_not(str_has(asked("close_returned", "mail_checked").name.vi, S("kháng cáo")), "nobody appeals against the return of a petition");
    cr_expect_not(str_has(asked("close_return_upheld", "mail_checked").name.vi, S("kháng cáo")));
}

Test(procedure, an_act_leaves_the_choices_it_can_mean)
{
    ProcedureField f = asked("register_mandate", "capacity");
    cr_assert_eq(f.choices_count, 3);
    cr_expect(str_eq(f.choices[0].id, S("representative")) && str_eq(f.choices[1].id, S("lawyer")) && str_eq(f.choices[2].id, S("protector")));
    cr_expect(str_has(f.choices[0].name.en, S("Statutory")));
    for (uint32_t i = 0; i < f.choices_count; i++) {
        ProcedureField other = asked("add_participant", "capacity");
        cr_expect_null(procedure_choice(&other, f.choices[i].id), "who stands for a party says for whom");
    }
    cr_expect_eq(asked("recognise_settlement", "resolution").choices_count, 1);
}

/* ---- small things -------------------------------------------------------------------------------------------------------------------- */

Test(procedure, lookups_answer_null_for_the_unknown)
{
    cr_expect_null(procedure_find(law, S("dance")));
    cr_expect_null(procedure_find_on(law, S("civil_first_instance"), date_make(2020, 1, 1)));
    cr_expect_eq(procedure_find_on(law, S("civil_first_instance"), date_make(2026, 1, 1)), civil);
    cr_expect_null(procedure_state(civil, S("dance")));
    cr_expect_null(procedure_task(civil, S("dance")));
    cr_expect_null(form_find(law, S("dance")));
    cr_expect_null(law_power(law, S("dance")));
    cr_expect_null(law_deed(law, S("dance")));
    ActList list = { 0 };
    procedure_acts_in(civil, arena, S("draft"), &list);
    cr_expect_eq(list.count, 4);
}

Test(procedure, a_clock_stops_when_its_states_are_left)
{
    const ProcedureClock *c = procedure_clock(civil, S("prepare_civil"));
    cr_assert_not_null(c);
    cr_expect(clock_ends_on_leaving(c, S("preparation"), S("suspended")));
    cr_expect_not(clock_ends_on_leaving(c, S("accepted"), S("preparation")));
    cr_expect_not(clock_ends_on_leaving(c, S("suspended"), S("preparation")));
}

Test(procedure, the_judge_may_not_assign_himself_nor_the_clerk_decide)
{
    cr_expect_not(law_power_may(law_power(law, S("case_judge")), S("assign")));
    cr_expect_not(law_power_may(law_power(law, S("clerk")), S("decide")));
    cr_expect_not(law_power_may(law_power(law, S("assistant")), S("decide")));
    cr_expect(law_power(law, S("chief_judge"))->delegable);
}

Test(procedure, citations_are_cut_at_acts_articles_and_parts)
{
    Citations c = { 0 };
    citations_parse(law, arena, S("BLTTDS 195(1), 203; NQ 326 17(1)a; 18; LTCTAND 34/2024/QH15; NQ 01/2017 24-DS; BLHS 256a; Luật lạ 5"), &c);
    cr_assert_eq(c.count, 8);
    cr_expect(str_eq(c.items[0].act->number, S("92/2015/QH13")) && str_eq(c.items[0].article, S("195")) && str_eq(c.items[0].part, S("(1)")));
    cr_expect(str_eq(c.items[1].article, S("203")) && c.items[1].part.n == 0);
    cr_expect(str_eq(c.items[2].act->id, S("NQ 326")) && str_eq(c.items[2].part, S("(1)a")));
    cr_expect(str_eq(c.items[3].act->id, S("NQ 326")) && str_eq(c.items[3].article, S("18")));
    cr_expect(c.items[4].article.n == 0 && str_eq(c.items[4].act->id, S("LTCTAND")));
    cr_expect(str_eq(c.items[5].act->id, S("NQ 01/2017")) && c.items[5].article.n == 0);
    cr_expect(str_eq(c.items[6].article, S("256a")));
    cr_expect_null(c.items[7].act);
}

static void expect_cited(const char *basis, const char *vi, const char *en)
{
    Str in_vi = law_cite(law, arena, LANG_VI, str_of(basis)), in_en = law_cite(law, arena, LANG_EN, str_of(basis));
    cr_expect(str_eq(in_vi, str_of(vi)), "%s: " STR_F, basis, STR_A(in_vi));
    cr_expect(str_eq(in_en, str_of(en)), "%s: " STR_F, basis, STR_A(in_en));
}

Test(procedure, people_read_citations_as_a_court_writes_them)
{
    expect_cited("BLTTDS 192(1)d", "điểm d khoản 1 Điều 192 của Bộ luật Tố tụng dân sự", "Article 192(1)(d), Code of Civil Procedure");
    expect_cited("BLTTDS 133, 62(2)", "Điều 133, khoản 2 Điều 62 của Bộ luật Tố tụng dân sự", "Article 133, Article 62(2), Code of Civil Procedure");
    expect_cited("NQ 326 24(1); NQ 326 7(2)", "khoản 1 Điều 24, khoản 2 Điều 7 của Nghị quyết số 326/2016/UBTVQH14",
                 "Article 24(1), Article 7(2), Resolution 326/2016/UBTVQH14");
    expect_cited("BLTTDS 39(2)d,đ, 40", "điểm d, đ khoản 2 Điều 39, Điều 40 của Bộ luật Tố tụng dân sự",
                 "Article 39(2)(d, đ), Article 40, Code of Civil Procedure");
    expect_cited("BLTTDS 195(1), 195(2)a, 196", "khoản 1, điểm a khoản 2 Điều 195, Điều 196 của Bộ luật Tố tụng dân sự",
                 "Article 195(1), Article 195(2)(a), Article 196, Code of Civil Procedure");
    expect_cited("BLTTDS 191; NQ 01/2017 mẫu 24-DS", "Điều 191 của Bộ luật Tố tụng dân sự; mẫu số 24-DS của Nghị quyết số 01/2017/NQ-HĐTP",
                 "Article 191, Code of Civil Procedure; form 24-DS, Resolution 01/2017/NQ-HĐTP");
    expect_cited("BLTTDS 37 (sđ 85/2025)", "Điều 37 (sđ 85/2025) của Bộ luật Tố tụng dân sự", "Article 37 (sđ 85/2025), Code of Civil Procedure");
    expect_cited("LTCTAND 34/2024/QH15; TT 01/2022", "Luật Tổ chức Tòa án nhân dân; Thông tư số 01/2022/TT-TANDTC",
                 "Law on the Organisation of People's Courts; Circular 01/2022/TT-TANDTC");
    expect_cited("điều lạ 5", "điều lạ 5", "điều lạ 5");
}

Test(procedure, citations_of_the_data_stand_in_a_book)
{
    const CiteBook *book = cite_book_make(arena, law);
    Str             of_rule = law->procedures[0]->acts[0].source.basis, of_limit = law->deadlines->limits[0].source.basis, of_fee = S("NQ 326 6(1)");
    const Str       cited[] = { of_rule, of_limit, of_fee };
    for (size_t i = 0; i < COUNT_OF(cited); i++) {
        for (Lang lang = LANG_VI; lang <= LANG_EN; lang++) {
            Str text = cite_book_find(book, lang, cited[i]);
            cr_expect(text.n > 0 && str_eq(text, law_cite(law, arena, lang, cited[i])), STR_F, STR_A(cited[i]));
        }
    }
    cr_expect(cite_book_find(book, LANG_VI, S("BLTTDS 9999")).n == 0 && cite_book_find(book, LANG_EN, S("")).n == 0);
}
