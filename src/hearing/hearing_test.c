/* From the case set for trial to the minutes, on both engines: who may sit, what is taken, who is there, what is adjourned. */
#include "hearing/trial_test.h"

#include "core/access/access.h"
#include "os/os.h"

#include <criterion/criterion.h>

#define BOTH_ENGINES(name) COURT_TEST(hearing, name)

static Hearings hearings_of(MatterId m)
{
    Hearings all = { 0 };
    Db      *db;
    cr_assert_null(db_read(kit.house.db, kit.arena, &db));
    cr_assert_null(hearing_list(db, kit.arena, kit.court, m, &all));
    db_done(db);
    return all;
}

static size_t sitting(MatterId m, const char *role)
{
    Matter f = court_kit_load(&kit, m);
    size_t n = 0;
    for (size_t i = 0; i < f.assignments.count; i++) {
        n += f.assignments.items[i].until_on.n == 0 && str_eq(f.assignments.items[i].role, str_of(role));
    }
    return n;
}

static Str field_text(MatterId m, const char *field)
{
    Matter f = court_kit_load(&kit, m);
    return matter_field_text(&f, str_of(field));
}

/* ---- the story ------------------------------------------------------------------------------------------------------------------- */

BOTH_ENGINES(a_hearing_opens_on_the_day_it_was_set_for_or_another_day_is_set_first)
{
    MatterId m = set_down("2026-03-16T08:00", "P1");
    court_kit_days(&kit, 15); /* 17 March */
    refused(m, kit.judge, "open_hearing", there("present", "present"), "hearing.day_over");
    must(m, kit.clerk, "reschedule_hearing", time_input("2026-03-18T13:30", "P1"));
    court_kit_days(&kit, 1);
    must(m, kit.judge, "open_hearing", there("present", "present"));
}

BOTH_ENGINES(a_case_is_tried_adjourned_once_and_its_minutes_kept)
{
    MatterId m = set_down("2026-03-16T08:00", "P1");
    Hearings all = hearings_of(m);
    cr_assert_eq(all.count, 1);
    cr_assert(str_eq(all.items[0].status, S("scheduled")));
    cr_assert_eq(all.items[0].ends_at.ms, instant_of(date_make(2026, 3, 16), 12, 0).ms, "no length given: to the end of the half day");
    cr_assert_eq(sitting(m, "presiding_judge"), 1);
    cr_assert_eq(sitting(m, "juror"), 2);

    /* summons: the clerk confirms room and time, or changes them */
    must(m, kit.clerk, "reschedule_hearing", time_input("2026-03-16T13:30", "P2"));
    all = hearings_of(m);
    cr_assert_eq(all.count, 1, "moved, not booked twice");
    cr_assert_eq(all.items[0].moves, 1);
    cr_assert(str_eq(all.items[0].room, S("P2")));
    cr_assert_eq(all.items[0].ends_at.ms, instant_of(date_make(2026, 3, 16), 17, 0).ms);

    refused(m, kit.judge, "open_hearing", there("present", "absent_first"), "hearing.not_yet");
    court_kit_days(&kit, 14);
    refused(m, kit.judge, "open_hearing", there("present", "absent_second"), "hearing.is_first_absence");
    refused(m, kit.judge, "open_hearing", S("{\"presence\":[{\"person\":1,\"presence\":\"present\"}],\"hearing_mode\":\"in_person\"}"),
            "hearing.presence_missing");
    refused(m, kit.judge, "open_hearing",
            S("{\"presence\":[{\"person\":1,\"presence\":\"present\"},{\"person\":1,\"presence\":\"present\"},{\"person\":2,\"presence\":\"present\"}],\"hearing_mode\":\"in_person\"}"),
            "hearing.presence_twice");
    refused(m, kit.judge, "open_hearing",
            S("{\"presence\":[{\"person\":9,\"presence\":\"present\"}],\"hearing_mode\":\"in_person\"}"), "hearing.presence_nobody");
    refused(m, kit.judge, "open_hearing", there("asleep", "present"), "hearing.presence_unsaid");
    must(m, kit.judge, "open_hearing", there("present", "absent_first"));
    cr_assert(str_eq(hearings_of(m).items[0].status, S("opened")));

    must(m, kit.judge, "adjourn", adjourn_input("party_absent", "2026-04-06T08:00", "P1"));
    all = hearings_of(m);
    cr_assert_eq(all.count, 2);
    cr_assert(str_eq(all.items[0].status, S("adjourned")));
    cr_assert(str_eq(all.items[0].reason, S("party_absent")));
    cr_assert_eq(hearing_adjournments(&all), 1);

    /* Presence first and second time; adjourned twice for the same reason */
    court_kit_days(&kit, 21);
    refused(m, kit.judge, "adjourn_unopened", adjourn_input("party_absent", "2026-04-27T08:00", "P1"), "hearing.absent_again");
    refused(m, kit.judge, "open_hearing", there("present", "absent_first"), "hearing.is_second_absence");
    must(m, kit.judge, "open_hearing", there("present", "absent_second"));
    refused(m, kit.judge, "adjourn", adjourn_input("party_absent", "2026-04-27T08:00", "P1"), "hearing.absent_again");

    must(m, kit.clerk, "keep_minutes",
         S("{\"minutes_opening\":\"Chủ tọa khai mạc.\",\"minutes_text\":\"Phiên tòa xét xử vắng mặt bị đơn.\",\"hearing_substantive\":true}"));
    cr_assert(str_eq(field_text(m, "minutes_opening"), S("Chủ tọa khai mạc.")));
    all = hearings_of(m);
    cr_assert_eq(all.items[1].substantive, 1);
    cr_assert(all.items[1].minutes_seq > 0);
    cr_assert_eq(all.items[0].substantive, -1);
    must(m, kit.clerk, "keep_minutes", S("{\"minutes_text\":\"Bổ sung biên bản.\",\"hearing_substantive\":false}"));
    cr_assert_eq(hearings_of(m).items[1].substantive, 1, "an empty box takes nothing back");
    cr_assert(str_eq(field_text(m, "minutes_opening"), S("")), "minutes are of one hearing");

    refused(m, kit.judge, "pause", S("{\"pause_reason\":\"evidence\"}"), "field.required");
    refused(m, kit.judge, "pause", pause_input("2026-05-14T08:00", "P1"), "hearing.paused_too_long");
    must(m, kit.judge, "pause", pause_input("2026-04-20T08:00", "P1"));
    all = hearings_of(m);
    cr_assert_eq(all.count, 3, "the day on which it goes on is booked");
    refused(m, kit.judge, "resume_hearing", S("{\"presence\":[{\"person\":1,\"presence\":\"present\"}]}"), "hearing.not_yet");
    refused(m, kit.clerk, "reschedule_hearing", time_input("2026-05-14T08:00", "P1"), "hearing.paused_too_long");
    must(m, kit.clerk, "reschedule_hearing", time_input("2026-04-15T08:00", "P1"));
    court_kit_days(&kit, 9);
    must(m, kit.judge, "resume_hearing", S("{\"presence\":[{\"person\":1,\"presence\":\"present\"}]}"));
    all = hearings_of(m);
    cr_assert_eq(all.count, 3);
    cr_assert(str_eq(all.items[2].status, S("opened")));
    cr_assert_eq(all.items[2].moves, 1);

    Presences seen = { 0 };
    Db       *db;
    cr_assert_null(db_read(kit.house.db, kit.arena, &db));
    cr_assert_null(presence_list(db, kit.arena, kit.court, m, &seen));
    db_done(db);
    cr_assert_eq(seen.count, 1 + 2 + 2 + 1);
    cr_assert(str_eq(seen.items[0].occasion, S("conference")));
    cr_assert(str_eq(seen.items[1].occasion, S("opening")));
    cr_assert(str_eq(seen.items[5].occasion, S("resumption")));
    cr_assert_eq(presence_absences(&seen, 2), 2);
    cr_assert_eq(presence_absences(&seen, 1), 0);
}

/* ---- unlawful panels ------------------------------------------------------------------------------------------------------------- */

static Error *add_absence(Tx *tx, void *arg)
{
    (void)arg;
    return absence_add(tx, kit.court, kit.juror, date_make(2026, 3, 20), date_make(2026, 3, 22), S("nghỉ phép"));
}

BOTH_ENGINES(an_unlawful_panel_is_refused)
{
    MatterId m = prepared();
    Trial    t = ordinary("2026-03-16T08:00", "P1"), bad;

    bad = t, bad.juror_count = 1;
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_ordinary_jurors");
    bad = t, bad.jurors[2] = third_juror, bad.juror_count = 3;
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_ordinary_jurors");
    bad = t, bad.judges[0] = kit.second_judge, bad.judge_count = 1;
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_ordinary_judges");
    bad = t, bad.kind = "special";
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_special_judges");
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_special_jurors");
    bad = t, bad.jurors[1] = kit.juror;
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_twice");
    bad = t, bad.reserves[0] = kit.juror, bad.reserve_count = 1;
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_twice");
    bad = t, bad.jurors[1] = kit.second_judge;
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_not_juror");
    bad = t, bad.presiding = kit.juror, bad.jurors[0] = third_juror;
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_not_judge");
    bad = t, bad.presiding = kit.second_judge;
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_not_case_judge");
    bad = t, bad.jurors[1] = kit.clerk;
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_not_juror");
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_acted_before");
    bad = t, bad.jurors[1] = kit.citizen;
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "field.choice");

    cr_assert_null(db_tx(kit.scratch.pool, "absence", add_absence, NULL));
    bad = t, bad.at = "2026-03-20T08:00";
    refused(m, kit.judge, "set_for_trial", trial_input(&bad), "hearing.panel_absent");
    court_kit_exclude(&kit, m, kit.second_juror);
    refused(m, kit.judge, "set_for_trial", trial_input(&t), "hearing.panel_excluded");

    t.jurors[1] = third_juror;
    must(m, kit.judge, "set_for_trial", trial_input(&t));
    t.presiding = kit.second_judge;
    t.kind = "special", t.judges[0] = kit.judge, t.judge_count = 1, t.jurors[2] = fourth_juror, t.juror_count = 3;
    t.reserves[0] = third_judge, t.reserve_count = 1;
    must(m, kit.chief, "change_panel", change_input(&t));
    cr_assert_eq(sitting(m, "presiding_judge"), 1);
    cr_assert_eq(sitting(m, "panel_judge"), 1);
    cr_assert_eq(sitting(m, "juror"), 3);
    cr_assert_eq(sitting(m, "reserve_judge"), 1);
}

BOTH_ENGINES(a_labour_case_has_a_juror_who_knows_labour)
{
    MatterId m = prepare_case(filed_as("labour", "LD.32.1"));
    Trial    t = ordinary("2026-03-16T08:00", "P1");
    t.jurors[1] = fourth_juror;
    refused(m, kit.judge, "set_for_trial", trial_input(&t), "hearing.panel_labour");
    t.jurors[1] = kit.second_juror;
    must(m, kit.judge, "set_for_trial", trial_input(&t));
}

/* A juror who falls ill after the panel was named: the hearing does not open until the chief judge has named another. */
static Error *fall_ill(Tx *tx, void *arg)
{
    (void)arg;
    return absence_add(tx, kit.court, kit.juror, date_make(2026, 3, 16), date_make(2026, 3, 16), S("ốm"));
}

BOTH_ENGINES(a_panel_that_lost_a_member_does_not_open)
{
    MatterId m = set_down("2026-03-16T08:00", "P1");
    Trial    t = ordinary("2026-03-16T08:00", "P1");
    cr_assert_null(db_tx(kit.scratch.pool, "ill", fall_ill, NULL));
    court_kit_days(&kit, 14);
    refused(m, kit.judge, "open_hearing", there("present", "present"), "hearing.panel_absent");
    t.jurors[0] = third_juror;
    must(m, kit.chief, "change_panel", change_input(&t));
    must(m, kit.judge, "open_hearing", there("present", "present"));
}

/* The request to replace who holds that role is granted. */
static Str granted(const char *role, PersonId successor)
{
    return str_format(kit.arena, "{\"replaced_role\":\"%s\",\"recusal_result\":\"granted\",\"assigned_judge\":\"" STR_F "\",\"decision_reasons\":\"Có căn cứ.\"}", role,
                      STR_A(id_of(successor)));
}

BOTH_ENGINES(who_was_replaced_on_request_does_not_come_back)
{
    MatterId m = set_down("2026-03-16T08:00", "P1");
    Trial    t = ordinary("2026-03-16T08:00", "P1");
    must(m, kit.citizen, "ask_recusal", S("{\"replaced_role\":\"presiding_judge\",\"recusal_text\":\"Có quan hệ thân thích với bị đơn.\"}"));
    must(m, kit.chief, "decide_recusal", granted("presiding_judge", kit.second_judge));
    refused(m, kit.chief, "change_panel", change_input(&t), "hearing.panel_recused");
    t.presiding = third_judge;
    must(m, kit.chief, "change_panel", change_input(&t));
}

/* He leaves the case, not one of his roles in it: the hearing opens under his successor, whose case it is now. */
BOTH_ENGINES(the_judge_of_the_case_who_is_replaced_presides_no_more)
{
    static const char *const roles[] = { "case_judge", "presiding_judge" };
    static const PersonId    whoever;
    MatterId                 other = prepared();
    must(other, kit.chief, "replace_officer", replace_input("case_judge", whoever, kit.second_judge));
    Trial taken = ordinary("2026-03-16T08:00", "P2");
    taken.presiding = kit.second_judge, taken.jurors[0] = third_juror, taken.jurors[1] = fourth_juror;
    must(other, kit.second_judge, "set_for_trial", trial_input(&taken));
    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        MatterId m = set_down(i == 0 ? "2026-03-16T08:00" : "2026-03-16T13:00", "P1");
        must(m, kit.citizen, "ask_recusal", str_format(kit.arena, "{\"replaced_role\":\"%s\",\"recusal_text\":\"Có quan hệ thân thích.\"}", roles[i]));
        if (i == 0) {
            refused(m, kit.chief, "decide_recusal", granted(roles[i], kit.second_judge), "hearing.person_taken");
        }
        must(m, kit.chief, "decide_recusal", granted(roles[i], third_judge));
        Matter now = court_kit_load(&kit, m);
        cr_assert(id_eq(matter_assigned(&now, S("case_judge"))->person.id, third_judge.id));
        cr_assert(id_eq(matter_assigned(&now, S("presiding_judge"))->person.id, third_judge.id));
        cr_assert_eq(sitting(m, "presiding_judge"), 1);
    }
}

static Error *declare_kin(Tx *tx, void *arg)
{
    (void)arg;
    return kinship_add(tx, kit.juror, kit.second_juror, os_now(kit.os));
}

static Error *take_back_kin(Tx *tx, void *arg)
{
    (void)arg;
    return kinship_end(tx, kit.second_juror, kit.juror);
}

BOTH_ENGINES(relatives_do_not_sit_in_one_panel)
{
    MatterId m = prepared();
    Trial    t = ordinary("2026-03-16T08:00", "P1");
    cr_assert_null(db_tx(kit.scratch.pool, "kin", declare_kin, NULL));
    refused(m, kit.judge, "set_for_trial", trial_input(&t), "hearing.panel_kin");
    Trial other = t;
    other.jurors[1] = third_juror;
    must(m, kit.judge, "set_for_trial", trial_input(&other));
    refused(m, kit.chief, "replace_officer", replace_input("juror", third_juror, kit.second_juror), "hearing.panel_kin");
    cr_assert_null(db_tx(kit.scratch.pool, "kin", take_back_kin, NULL), "from either side");
    must(m, kit.chief, "replace_officer", replace_input("juror", third_juror, kit.second_juror));
}

/* Whoever takes a member's place makes a panel that must be lawful, and is free when it sits. */
BOTH_ENGINES(a_replacement_is_examined_as_a_panel_is)
{
    static const PersonId whoever;
    MatterId              a = set_down("2026-03-16T08:00", "P1"), b = prepared();
    Trial                 t = ordinary("2026-03-16T09:00", "P2");
    t.jurors[0] = third_juror, t.jurors[1] = fourth_juror;
    must(b, kit.chief, "replace_officer", replace_input("case_judge", whoever, kit.second_judge));
    t.presiding = kit.second_judge;
    must(b, kit.second_judge, "set_for_trial", trial_input(&t));

    refused(a, kit.chief, "replace_officer", replace_input("presiding_judge", whoever, kit.clerk), "hearing.panel_not_judge");
    refused(a, kit.chief, "replace_officer", replace_input("presiding_judge", whoever, kit.juror), "hearing.panel_not_judge");
    refused(a, kit.chief, "replace_officer", replace_input("presiding_judge", whoever, kit.second_judge), "hearing.person_taken");
    refused(a, kit.chief, "replace_officer", replace_input("juror", kit.juror, fourth_juror), "hearing.person_taken");
    refused(a, kit.chief, "replace_officer", replace_input("juror", whoever, third_judge), "assignment.which_one");
    refused(a, kit.chief, "replace_officer", replace_input("juror", kit.juror, kit.second_juror), "hearing.panel_twice");
    refused(a, kit.chief, "replace_officer", replace_input("juror", third_juror, fourth_juror), "assignment.holds_it_not");
    refused(a, kit.chief, "replace_officer", replace_input("matter_clerk", whoever, third_judge), "hearing.panel_not_clerk");
    court_kit_exclude(&kit, a, kit.second_juror); /* one beside him: asked at the opening */
    must(a, kit.chief, "replace_officer", replace_input("presiding_judge", whoever, third_judge));
    cr_assert_eq(sitting(a, "presiding_judge"), 1);

    /* a free juror for one of two: the other one stays */
    must(b, kit.clerk, "reschedule_hearing", time_input("2026-03-17T08:00", "P2"));
    must(a, kit.chief, "replace_officer", replace_input("juror", kit.juror, fourth_juror));
    cr_assert_eq(sitting(a, "juror"), 2);

    /* the same on request; a request that is refused asks nobody */
    must(a, kit.citizen, "ask_recusal", S("{\"replaced_role\":\"juror\",\"recusal_text\":\"Có quan hệ thân thích với bị đơn.\"}"));
    Str on_request = str_format(kit.arena,
                                "{\"replaced_role\":\"juror\",\"replaced_person\":\"" STR_F "\",\"recusal_result\":\"granted\",\"assigned_judge\":\"" STR_F
                                "\",\"decision_reasons\":\"Có căn cứ.\"}",
                                STR_A(id_of(kit.second_juror)), STR_A(id_of(kit.clerk)));
    refused(a, kit.chief, "decide_recusal", on_request, "hearing.panel_not_juror");
    must(a, kit.chief, "decide_recusal", S("{\"replaced_role\":\"juror\",\"recusal_result\":\"refused\",\"decision_reasons\":\"Không có căn cứ.\"}"));
}

/* ---- clashes ------------------------------------------------------------------------------------------------------------------------ */

BOTH_ENGINES(room_judge_and_juror_are_taken_once)
{
    MatterId a = set_down("2026-03-16T08:00", "P1"), b = prepared();
    Trial    t = ordinary("2026-03-16T09:00", "P1");
    t.jurors[0] = third_juror, t.jurors[1] = fourth_juror;
    refused(b, kit.judge, "set_for_trial", trial_input(&t), "hearing.room_taken");
    refused(b, kit.judge, "set_for_trial", trial_input(&t), "hearing.person_taken");
    t.room = "P9";
    refused(b, kit.judge, "set_for_trial", trial_input(&t), "hearing.room_unknown");
    t.room = "P2", t.at = "2026-03-16T12:00";
    must(b, kit.judge, "set_for_trial", trial_input(&t));

    /* jurors of the morning cannot sit in the afternoon's panel when it moves into the morning */
    Trial c = ordinary("", "");
    c.presiding = kit.second_judge;
    must(b, kit.chief, "change_panel", change_input(&c));
    refused(b, kit.clerk, "reschedule_hearing", time_input("2026-03-16T08:30", "P2"), "hearing.person_taken");
    must(b, kit.clerk, "reschedule_hearing", time_input("2026-03-16T13:00", "P1"));
    refused(b, kit.clerk, "reschedule_hearing", time_input("2026-03-16T11:30", "P1"), "hearing.room_taken");
    c.jurors[0] = third_juror, c.jurors[1] = fourth_juror;
    must(b, kit.chief, "change_panel", change_input(&c));
    must(b, kit.clerk, "reschedule_hearing", time_input("2026-03-16T08:00", "P2"));
    refused(a, kit.chief, "change_panel", change_input(&c), "hearing.person_taken");

    /* A case that ends frees room and people. */
    must(a, kit.judge, "terminate", S("{\"termination_reason\":\"withdrawn\",\"decision_reasons\":\"Rút yêu cầu.\",\"resolution\":\"termination\"}"));
    Hearings all = hearings_of(a);
    cr_assert(str_eq(all.items[0].status, S("released")));
    must(b, kit.clerk, "reschedule_hearing", time_input("2026-03-16T08:00", "P1"));
}

typedef struct Late {
    Event  event;
    Error *said;
} Late;

/* What the guard could not see, because the other act was not committed yet, the booking itself refuses. */
static Error *book_late(Tx *tx, void *arg)
{
    Late *l = arg;
    return settle_booking(tx, &l->event, S("P1"), instant_of(date_make(2026, 3, 16), 10, 0), instant_of(date_make(2026, 3, 16), 11, 0));
}

BOTH_ENGINES(two_files_cannot_take_a_room_at_the_same_moment)
{
    MatterId a = set_down("2026-03-16T08:00", "P1"), b = prepared();
    Late     late = { .event = { .court = kit.court, .matter = b, .live = true } };
    Error   *e = db_tx(kit.scratch.pool, "late", book_late, &late);
    cr_assert(e != NULL && e->code == ERR_CONFLICT);
    cr_assert(str_eq(err_message_id(e), S("hearing.room_taken")));
    late.event.matter = a;
    cr_assert_null(db_tx(kit.scratch.pool, "own", book_late, &late), "its own booking is no clash");
    late.event.matter = b, late.event.live = false;
    cr_assert_null(db_tx(kit.scratch.pool, "rebuilt", book_late, &late), "a rebuild refuses nothing");
}

static TakenList lawyer_clashes(MatterId m)
{
    TakenList taken = { 0 };
    Hearings  all = { 0 };
    Db       *db;
    cr_assert_null(db_read(kit.house.db, kit.arena, &db));
    cr_assert_null(hearing_list(db, kit.arena, kit.court, m, &all));
    cr_assert_null(hearing_lawyer_clashes(db, kit.arena, kit.court, m, hearing_scheduled(&all), &taken));
    db_done(db);
    return taken;
}

BOTH_ENGINES(a_lawyer_in_two_hearings_is_told_and_refuses_nothing)
{
    MatterId a = prepare_case(filed_by_lawyer()), b = prepare_case(filed_by_lawyer());
    Trial    t = ordinary("2026-03-16T08:00", "P1");
    must(a, kit.judge, "set_for_trial", trial_input(&t));
    cr_assert_eq(lawyer_clashes(a).count, 0);
    t.at = "2026-03-16T13:00", t.room = "P2";
    must(b, kit.judge, "set_for_trial", trial_input(&t));
    cr_assert_eq(lawyer_clashes(b).count, 0, "the afternoon is another time");
    t.presiding = kit.second_judge, t.jurors[0] = third_juror, t.jurors[1] = fourth_juror;
    must(b, kit.chief, "change_panel", change_input(&t));
    must(b, kit.clerk, "reschedule_hearing", time_input("2026-03-16T09:00", "P2"));
    TakenList taken = lawyer_clashes(b);
    cr_assert_eq(taken.count, 1);
    cr_assert(str_eq(taken.items[0].who, S("Luật sư Giả Định")));
    cr_assert(taken.items[0].number.n > 0);
    cr_assert_eq(lawyer_clashes(a).count, 1);
}

/* ---- time ------------------------------------------------------------------------------------------------------------------------------- */

BOTH_ENGINES(a_hearing_lies_ahead_and_within_its_limit)
{
    MatterId m = prepared();
    Trial    t = ordinary("2026-03-02T07:00", "P1");
    refused(m, kit.judge, "set_for_trial", trial_input(&t), "hearing.in_the_past");
    t.at = "2026-06-01T08:00";
    refused(m, kit.judge, "set_for_trial", trial_input(&t), "hearing.too_late");
    t.at = "2026-03-16T08:00", t.minutes = 5000;
    refused(m, kit.judge, "set_for_trial", trial_input(&t), "hearing.minutes");
    t.minutes = 90;
    must(m, kit.judge, "set_for_trial", trial_input(&t));
    cr_assert_eq(hearings_of(m).items[0].ends_at.ms, instant_of(date_make(2026, 3, 16), 9, 30).ms);
    refused(m, kit.judge, "adjourn_unopened", adjourn_input("asked", "2026-05-04T08:00", "P1"), "hearing.adjourned_too_long");
    must(m, kit.judge, "adjourn_unopened", adjourn_input("asked", "2026-04-01T08:00", "P1"));
    must(m, kit.judge, "adjourn_unopened", adjourn_input("asked", "2026-04-02T08:00", "P1"));
    Hearings all = hearings_of(m);
    cr_assert_eq(hearing_adjournments(&all), 2, "counted");
}

Test(hearing, a_hearing_ends_with_its_half_day)
{
    Date d = date_make(2026, 3, 16);
    cr_assert_eq(hearing_end(instant_of(d, 8, 0), 0).ms, instant_of(d, 12, 0).ms);
    cr_assert_eq(hearing_end(instant_of(d, 11, 59), 0).ms, instant_of(d, 12, 0).ms);
    cr_assert_eq(hearing_end(instant_of(d, 12, 0), 0).ms, instant_of(d, 17, 0).ms);
    cr_assert_eq(hearing_end(instant_of(d, 18, 0), 0).ms, instant_of(d, 19, 0).ms);
    cr_assert_eq(hearing_end(instant_of(d, 8, 0), 45).ms, instant_of(d, 8, 45).ms);
}

BOTH_ENGINES(no_hearing_while_the_procuracy_studies_the_file)
{
    MatterId m = set_down("2026-03-06T08:00", "P1");
    refused(m, kit.clerk, "keep_minutes", S("{\"minutes_text\":\"x\"}"), "guard.hearing_held");
    must(m, kit.clerk, "send_file_to_procuracy", S("{\"file_out_on\":\"2026-03-02\"}"));
    court_kit_days(&kit, 4);
    refused(m, kit.judge, "open_hearing", there("present", "present"), "guard.file_is_here");
    must(m, kit.prosecutor, "return_file", S("{\"file_back_on\":\"2026-03-06\"}"));
    must(m, kit.judge, "open_hearing", there("present", "present"));

    MatterId late = set_down("2026-03-24T08:00", "P1");
    must(late, kit.clerk, "send_file_to_procuracy", S("{\"file_out_on\":\"2026-03-06\"}"));
    court_kit_days(&kit, 18);
    must(late, kit.judge, "open_hearing", there("present", "present"));
}

BOTH_ENGINES(a_role_is_given_to_an_officer_of_its_post)
{
    MatterId m = prepared();
    PersonId wrong[] = { kit.judge, third_juror, kit.citizen };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        refused(m, kit.chief, "assign_clerk", str_format(kit.arena, "{\"assigned_clerk\":\"" STR_F "\"}", STR_A(id_of(wrong[i]))), "field.choice");
    }
}
