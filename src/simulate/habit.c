/* How people go about acts and how long files stand. Only habits: what is allowed the law says. An act that is not listed is taken
 * when it closes an open task, else now and then. Pure. May use: law, base. */
#include "simulate/sim_int.h"

static const Habit habits[] = {
    /* act, likely, most, detour, leads, after */
    { "note_petition", 6, 1, 0, false, NULL },
    { "submit_papers", 12, 2, 0, false, NULL },
    { "ask_originals", 6, 1, 0, false, NULL },
    { "ask_petition_withdrawal", 2, 1, 0, false, NULL },
    { "commit_examining_draw", 0, 9, 0, true, NULL },
    { "resolve_examining_draw", 0, 9, 1, false, NULL },
    { "designate_examining_judge", 0, 1, 4, false, NULL },
    { "offer_mediation", 88, 1, 3, false, NULL },
    { "choose_mediation", 0, 1, 2, false, NULL },
    { "decline_mediation", 0, 1, 1, false, NULL },
    { "decline_mediation_early", 90, 1, 1, false, NULL },
    { "record_silence", 100, 1, 3, false, NULL },
    { "send_second_mediation_notice", 0, 1, 0, true, NULL },
    { "assign_mediation_judge", 90, 1, 0, false, NULL },
    { "end_mediation_offer", 0, 1, 4, false, NULL },
    { "order_amendment", 0, 1, 3, false, NULL },
    { "extend_amendment", 70, 1, 0, false, NULL },
    { "register_amendment", 0, 1, 3, false, NULL },
    { "return_petition", 0, 1, 2, false, NULL },
    { "return_unamended", 0, 1, 2, false, NULL },
    { "return_unpaid", 0, 1, 2, false, NULL },
    { "issue_fee_notice", 0, 1, 1, false, NULL },
    { "reissue_fee_notice", 4, 1, 0, false, NULL },
    { "ask_fee_relief", 6, 1, 0, false, NULL },
    { "record_payment", 100, 6, 0, false, NULL },
    { "issue_later_receipt", 100, 3, 0, false, NULL },
    { "hand_in_fee_receipt", 8, 1, 0, false, NULL },
    { "hand_in_later_receipt", 10, 1, 0, false, NULL },
    { "accept_case", 0, 1, 1, false, NULL },
    { "accept_exempt_case", 0, 1, 7, false, NULL },
    { "note_unpaid", 100, 1, 0, false, NULL },
    { "record_service", 0, 90, 0, false, NULL },
    { "record_failed_service", 0, 3, 0, false, NULL },
    { "post_publicly", 0, 6, 0, false, NULL },
    { "choose_electronic_service", 80, 4, 0, false, NULL },
    { "commit_case_draw", 0, 9, 0, true, NULL },
    { "resolve_case_draw", 0, 9, 1, false, NULL },
    { "designate_case_judge", 0, 1, 4, false, NULL },
    { "assign_clerk", 100, 1, 0, false, NULL },
    { "replace_officer", 1, 1, 0, false, NULL },
    { "add_participant", 4, 1, 0, false, NULL },
    { "register_mandate", 15, 1, 0, false, NULL },
    { "end_mandate", 2, 1, 0, false, NULL },
    { "succeed_party", 4, 1, 0, false, NULL },
    { "register_answer", 10, 1, 0, false, NULL },
    { "file_conclusion", 80, 1, 0, false, NULL },
    { "ask_answer_extension", 6, 1, 0, false, NULL },
    { "file_counterclaim", 8, 1, 0, false, NULL },
    { "change_claim", 4, 1, 0, false, NULL },
    { "schedule_conference", 80, 1, 0, false, NULL },
    { "hold_conference", 0, 1, 0, true, "conference_at" },
    { "record_mediation_failed", 95, 1, 0, false, NULL },
    { "record_settlement", 0, 1, 3, false, NULL },
    { "recognise_settlement", 0, 1, 3, false, NULL },
    { "recognise_settlement_at_hearing", 0, 1, 6, false, NULL },
    { "extend_preparation", 10, 1, 0, false, NULL },
    { "suspend", 0, 1, 4, false, NULL },
    { "record_cause_ended", 90, 1, 0, false, NULL },
    { "transfer_case", 0, 1, 2, false, NULL },
    { "transfer_petition", 0, 1, 2, false, NULL },
    { "sever_claim", 5, 1, 0, false, NULL },
    { "collect_evidence", 30, 2, 0, false, NULL },
    { "record_evidence", 20, 2, 0, false, NULL },
    { "ask_provisional_measure", 3, 1, 0, false, NULL },
    { "complain_measure", 30, 1, 0, false, NULL },
    { "ask_recusal", 4, 1, 0, false, NULL },
    { "record_recusal", 2, 1, 0, false, NULL },
    { "set_for_trial", 0, 1, 1, false, NULL },
    { "change_panel", 4, 1, 0, false, NULL },
    { "postpone_opening", 6, 1, 0, false, NULL },
    { "receive_file_back", 15, 1, 0, false, NULL },
    { "state_opinion", 40, 1, 0, false, NULL },
    { "adjourn_unopened", 12, 1, 0, false, "hearing_at" },
    { "adjourn", 18, 1, 0, false, NULL },
    { "open_hearing", 0, 3, 1, false, "hearing_at" },
    { "pause", 0, 1, 3, false, NULL },
    { "resume_hearing", 0, 2, 1, false, "hearing_at" },
    { "put_to_vote", 100, 3, 0, false, NULL },
    { "cast_vote", 100, 40, 0, false, NULL },
    { "reopen_questioning", 8, 1, 0, false, NULL },
    { "sign_deliberation", 100, 2, 0, false, NULL },
    { "close_debate", 0, 2, 1, false, NULL },
    { "pronounce_judgment", 0, 1, 1, false, NULL },
    { "correct_judgment", 4, 1, 0, false, NULL },
    { "appeal", 0, 1, 2, false, NULL },
    { "appeal_decision", 0, 1, 2, false, NULL },
    { "register_appeal", 0, 1, 0, false, NULL },
    { "end_appeals", 0, 1, 0, false, NULL },
    { "end_decision_appeals", 0, 1, 0, false, NULL },
    { "end_suspension_appeals", 0, 1, 0, false, NULL },
    { "receive_decision_quashed", 0, 1, 0, false, NULL },
    { "receive_suspension_upheld", 0, 1, 0, false, NULL },
    { "protest", 0, 1, 3, false, NULL },
    { "protest_higher", 0, 1, 4, false, NULL },
    { "receive_late_appeal", 1, 1, 0, false, NULL },
    { "admit_late_appeal", 0, 1, 0, false, NULL },
    { "refuse_late_appeal", 80, 1, 0, false, NULL },
    { "return_appeal", 0, 1, 0, false, NULL },
    { "withdraw_appeal", 5, 1, 0, false, NULL },
    { "begin_sending_up", 100, 1, 0, false, NULL },
    { "propose_force", 100, 1, 0, false, NULL },
    { "certify_partial_force", 40, 1, 0, false, NULL },
    { "correct_force", 0, 1, 0, false, NULL },
    { "hand_to_enforcement", 90, 1, 0, true, NULL },
    { "notify_civil_status", 0, 1, 0, true, NULL },
    { "decide_hiding", 100, 3, 0, true, NULL },
    { "clear_occurrence", 100, 60, 0, true, NULL },
    { "send_back_hiding", 6, 1, 0, false, NULL },
    { "object_to_publication", 3, 1, 0, false, NULL },
    { "withhold_publication", 0, 1, 4, false, NULL },
    { "correct_publication", 35, 1, 0, false, NULL },
};

const size_t habit_count = COUNT_OF(habits);

const Habit *habit_find(const ProcedureAct *act)
{
    for (size_t i = 0; i < COUNT_OF(habits); i++) {
        if (str_eq(act->id, str_of(habits[i].act))) {
            return &habits[i];
        }
    }
    return NULL;
}

typedef struct Stay {
    const char *state;
    int         days;
} Stay;

static const Stay stays[] = {
    { "received", 3 },        { "examining", 4 },      { "mediation_offered", 5 }, { "mediation", 14 }, { "amending", 10 },
    { "returned", 5 },        { "return_review", 6 },  { "return_upheld", 5 },     { "return_review_higher", 8 },
    { "fee_due", 6 },         { "accepted", 3 },       { "preparation", 30 },      { "settled", 7 },    { "suspended", 15 },
    { "terminated", 25 },     { "set_for_trial", 18 }, { "hearing", 0 },           { "paused", 10 },    { "deliberation", 1 },
    { "judged", 24 },         { "appealed", 20 },      { "in_force", 4 },          { "publication_review", 6 },
    { "publication_approved", 2 }, { "published", 12 }, { "withheld", 10 },        { "taken_down", 10 },
};

int ordinary_stay(Str state)
{
    for (size_t i = 0; i < COUNT_OF(stays); i++) {
        if (str_eq(state, str_of(stays[i].state))) {
            return stays[i].days;
        }
    }
    return 3;
}
