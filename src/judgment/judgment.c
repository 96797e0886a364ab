/* The room's table of effects and guards of judgments, and its clock. */
#include "judgment/judgment_int.h"

#include "judgment/judgment_sql.h"

enum { DUE_MOST = 100, EACH_MEMORY = 64 * 1024 * 1024 };

/* ---- the clock ------------------------------------------------------------------------------------------------------------------- */

typedef struct Due {
    CourtId  court;
    MatterId matter;
} Due;

/* One act of the system on one file. Not yet, or somebody was quicker: no failure, the next round asks again. */
static Error *take_due(House *h, Due due, const char *act, Date today, int64_t *done)
{
    Arena      *a = arena_make(EACH_MEMORY);
    const Json *empty;
    ActResult   result;
    Error      *failed = json_parse(a, S("{}"), KIB(1), &empty);
    if (failed == NULL) {
        ActRequest rq = { .actor = { .kind = ACTOR_SYSTEM, .channel = S("system") }, .court = due.court, .matter = due.matter,
                          .act = str_of(act), .version = MATTER_ANY_VERSION, .input = empty };
        rq.idem = str_format(a, "clock-%s-" STR_F "-" STR_F, act, STR_A(id_format(a, due.matter.id)), STR_A(date_format(a, today)));
        failed = matter_act(h, a, &rq, &result);
        *done += failed == NULL && !result.repeated;
    }
    bool later = failed != NULL && (failed->code == ERR_NOT_ALLOWED || failed->code == ERR_CONFLICT);
    arena_release(a);
    return later ? NULL : failed;
}

static Error *force_page(House *h, Arena *a, Date today, Due after, ForceDueRows *out)
{
    Db *db;
    TRY(db_read(h->db, a, &db));
    Error *failed = q_force_due(db, date_format(a, today), court_id_str(&after.court), after.matter, DUE_MOST, a, out);
    db_done(db);
    return failed;
}

static Error *propose_due(House *h, Arena *a, Date today, int64_t *done)
{
    Due          last = { .court = { "" } };
    ForceDueRows rows;
    do {
        TRY(force_page(h, a, today, last, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            last = (Due){ rows.items[i].court_id, rows.items[i].matter_id };
            TRY(take_due(h, last, "propose_force", today, done));
        }
    } while (rows.count == DUE_MOST);
    return NULL;
}

static Error *sending_page(House *h, Arena *a, Due after, SendingDueRows *out)
{
    Db *db;
    TRY(db_read(h->db, a, &db));
    Error *failed = q_sending_due(db, court_id_str(&after.court), after.matter, DUE_MOST, a, out);
    db_done(db);
    return failed;
}

static Error *send_due(House *h, Arena *a, Date today, int64_t *done)
{
    Due            last = { .court = { "" } };
    SendingDueRows rows;
    do {
        TRY(sending_page(h, a, last, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            last = (Due){ rows.items[i].court_id, rows.items[i].matter_id };
            TRY(take_due(h, last, "begin_sending_up", today, done));
        }
    } while (rows.count == DUE_MOST);
    return NULL;
}

Error *judgment_tick(House *h, Arena *a, Date today, int64_t *done)
{
    *done = 0;
    TRY(propose_due(h, a, today, done));
    return send_due(h, a, today, done);
}

/* ---- what the room offers ------------------------------------------------------------------------------------------------------------- */

static const Effect effects[] = {
    { "open_deliberation", prepare_open_deliberation, apply_open_deliberation, false },
    { "put_to_vote", prepare_put_to_vote, apply_put_to_vote, false },
    { "cast_vote", prepare_cast_vote, apply_cast_vote, false },
    { "sign_deliberation", prepare_sign_deliberation, apply_sign_deliberation, false },
    { "pronounce_judgment", prepare_pronounce, apply_pronounce, false },
    { "extract_judgment", prepare_extract, NULL, false },
    { "correct_judgment", prepare_correct, apply_correct, false },
    { "register_appeal", prepare_register_appeal, apply_register_appeal, false },
    { "tell_appeal", prepare_tell_appeal, NULL, false },
    { "end_appeal", prepare_end_appeal, apply_end_appeal, false },
    { "send_file_up", prepare_send_up, apply_appeal_moves, false },
    { "file_came_back", prepare_file_came_back, apply_appeal_moves, false },
    { "link_remitted", prepare_link_remitted, apply_end_appeal, false },
    { "propose_force", prepare_propose_force, apply_propose_force, false },
    { "enter_force", prepare_enter_force, apply_enter_force, false },
    { "suspend_force", prepare_suspend_force, force_apply, false },
};

static const Guard guards[] = {
    { "turn_to_vote", guard_turn_to_vote },
    { "votes_complete", guard_votes_complete },
    { "deliberation_signed", guard_deliberation_signed },
    { "draft_ready", guard_draft_ready },
    { "judgment_exists", guard_judgment_exists },
    { "appeal_in_time", guard_appeal_in_time },
    { "appeal_periods_over", guard_appeal_periods_over },
    { "no_appeal_left", guard_no_appeal_left },
    { "force_certified", guard_force_certified },
    { "status_changed", guard_status_changed },
};

static const char *const tables[] = { "deliberation",        "deliberation_member", "deliberation_issue", "deliberation_vote", "judgment",
                                      "judgment_correction", "operative_item",      "appeal",             NULL };

const MatterModule judgment_module = { "judgment", effects, COUNT_OF(effects), guards, COUNT_OF(guards), tables };
