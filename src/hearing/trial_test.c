/* A court with rooms, judges, jurors and files on their way to trial. */
#include "hearing/trial_test.h"

#include "assignment/assignment.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "finance/finance.h"

#include <criterion/criterion.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, &finance_module, &hearing_module, NULL };

CourtKit kit;
PersonId third_judge, third_juror, fourth_juror, lawyer;

/* ---- a court with rooms and enough people ------------------------------------------------------------------------------------ */

typedef struct More {
    PersonId    person;
    const char *name, *post, *qualities;
} More;

static Error *add_more(Tx *tx, void *arg)
{
    const More *m = arg;
    Person      p = { .id = m->person, .name = str_of(m->name) };
    TRY(person_add(tx, &p, (Instant){ 0 }));
    Appointment a = { .court = kit.court, .post = str_of(m->post), .qualities = str_of(m->qualities) };
    return a.post.n == 0 ? NULL : appointment_add(tx, kit.house.law, m->person, &a, date_make(2025, 7, 1));
}

static PersonId more(const char *name, const char *post, const char *qualities)
{
    More m = { { os_id(kit.os) }, name, post, qualities };
    cr_assert_null(db_tx(kit.scratch.pool, "more", add_more, &m));
    return m.person;
}

static Error *add_rooms(Tx *tx, void *arg)
{
    (void)arg;
    Courtroom one = { S("P1"), S("Phòng xử án số 1"), 40 }, two = { S("P2"), S("Phòng xử án số 2"), 20 };
    TRY(courtroom_add(tx, kit.court, &one));
    return courtroom_add(tx, kit.court, &two);
}

bool open_court(DbEngine engine)
{
    if (!court_kit_open(&kit, engine, modules)) {
        return false;
    }
    third_judge = more("Thẩm phán Giả Định Ba", "judge", "");
    third_juror = more("Hội thẩm Giả Định Ba", "lay_judge", "labour_law");
    fourth_juror = more("Hội thẩm Giả Định Tư", "lay_judge", "");
    lawyer = more("Luật sư Giả Định", "", "");
    cr_assert_null(db_tx(kit.scratch.pool, "rooms", add_rooms, NULL));
    return true;
}

/* ---- acting --------------------------------------------------------------------------------------------------------------------- */

static const char *why(const Error *e)
{
    return e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e));
}


ActResult must(MatterId m, PersonId who, const char *act, Str input)
{
    ActResult r;
    Error    *e = court_kit_act(&kit, m, who, act, str_z(kit.arena, input), &r);
    cr_assert_null(e, "%s: %s %s %s", act, why(e), e == NULL ? "" : str_z(kit.arena, e->field), e == NULL ? "" : str_z(kit.arena, err_message_id(e)));
    return r;
}

/* The act is refused with that message, among others. */
void refused(MatterId m, PersonId who, const char *act, Str input, const char *message)
{
    ActResult r;
    Error    *e = court_kit_act(&kit, m, who, act, str_z(kit.arena, input), &r);
    cr_assert_not_null(e, "%s was not refused (%s)", act, message);
    for (const Error *x = e; x != NULL; x = x->next) {
        if (str_eq(err_message_id(x), str_of(message))) {
            return;
        }
    }
    cr_assert_fail("%s refused with %s, not %s", act, str_z(kit.arena, err_message_id(e)), message);
}

Str id_of(PersonId p)
{
    return id_format(kit.arena, p.id);
}

static Str ids(const PersonId *people, size_t count)
{
    Buf     b = buf_make(kit.arena, KIB(4));
    JsonOut o = json_out(&b);
    json_begin_list(&o, NULL);
    for (size_t i = 0; i < count; i++) {
        json_add_str(&o, NULL, id_of(people[i]));
    }
    json_end_list(&o);
    return buf_str(&b);
}

Trial ordinary(const char *at, const char *room)
{
    return (Trial){ .presiding = kit.judge, .jurors = { kit.juror, kit.second_juror }, .juror_count = 2, .kind = "ordinary", .at = at,
                    .room = room };
}

static void write_panel(JsonOut *o, const Trial *t)
{
    json_add_str(o, "panel_reason", str_of(t->kind));
    json_add_str(o, "panel_presiding", id_of(t->presiding));
    json_add_raw(o, "panel_judges", ids(t->judges, t->judge_count));
    json_add_raw(o, "panel_jurors", ids(t->jurors, t->juror_count));
    json_add_raw(o, "panel_reserves", ids(t->reserves, t->reserve_count));
}

static void write_time(JsonOut *o, const Trial *t)
{
    json_add_str(o, "hearing_at", str_of(t->at));
    json_add_str(o, "hearing_room", str_of(t->room));
    if (t->minutes > 0) {
        json_add_i64(o, "hearing_minutes", t->minutes);
    }
}

Str trial_input(const Trial *t)
{
    Buf     b = buf_make(kit.arena, KIB(16));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    write_panel(&o, t);
    write_time(&o, t);
    json_add_str(&o, "hearing_mode", S("in_person"));
    json_add_bool(&o, "hearing_closed", t->closed);
    json_end(&o);
    return buf_str(&b);
}

Str change_input(const Trial *t)
{
    Buf     b = buf_make(kit.arena, KIB(16));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    write_panel(&o, t);
    json_add_str(&o, "designation_ground", S("replacement"));
    json_end(&o);
    return buf_str(&b);
}

Str time_input(const char *at, const char *room)
{
    return str_format(kit.arena, "{\"hearing_at\":\"%s\",\"hearing_room\":\"%s\"}", at, room);
}

Str adjourn_input(const char *reason, const char *at, const char *room)
{
    return str_format(kit.arena, "{\"adjournment_reason\":\"%s\",\"hearing_at\":\"%s\",\"hearing_room\":\"%s\"}", reason, at, room);
}

Str pause_input(const char *at, const char *room)
{
    return str_format(kit.arena, "{\"pause_reason\":\"evidence\",\"hearing_at\":\"%s\",\"hearing_room\":\"%s\"}", at, room);
}

Str replace_input(const char *role, PersonId replaced, PersonId by)
{
    Str who = id_is_zero(replaced.id) ? S("") : str_format(kit.arena, "\"replaced_person\":\"" STR_F "\",", STR_A(id_of(replaced)));
    return str_format(kit.arena, "{\"replaced_role\":\"%s\"," STR_F "\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"replacement\"}", role,
                      STR_A(who), STR_A(id_of(by)));
}

/* Presence of the plaintiff (1) and the defendant (2). */
Str there(const char *plaintiff, const char *defendant)
{
    return str_format(kit.arena,
                      "{\"presence\":[{\"person\":1,\"presence\":\"%s\"},{\"person\":2,\"presence\":\"%s\",\"reason\":\"không rõ\"}],"
                      "\"hearing_mode\":\"in_person\"}",
                      plaintiff, defendant);
}

/* The petition of the kit, handed in by the lawyer of the plaintiff. */
MatterId filed_by_lawyer(void)
{
    MatterId m = { os_id_random(kit.os) };
    must(m, lawyer, "file_petition",
         S("{\"plaintiffs\":[{\"name\":\"Nguyễn Văn Giả Định\"}],\"defendants\":[{\"name\":\"Trần Văn Hư Cấu\",\"address\":\"số 1 đường Không Có\"}],"
           "\"representatives\":[{\"name\":\"Luật sư Giả Định\",\"capacity\":\"lawyer\",\"self\":true,\"represents\":1}],"
           "\"relation\":\"DS.26.3\",\"claim_value\":500000000,\"facts\":\"Vay tiền chưa trả.\",\"claims\":\"Buộc trả tiền.\"}"));
    return m;
}

MatterId filed_as(const char *kind, const char *relation)
{
    MatterId   m = { os_id_random(kit.os) };
    ActResult  done;
    Db        *db;
    ActRequest rq = { .court = kit.court, .matter = m, .act = S("file_petition"), .version = MATTER_ANY_VERSION,
                      .procedure = S("civil_first_instance"), .kind = str_of(kind),
                      .idem = str_format(kit.arena, "trial-%s-" STR_F, kind, STR_A(id_format(kit.arena, m.id))) };
    Str input = str_format(kit.arena,
                           "{\"plaintiffs\":[{\"name\":\"Nguyễn Văn Giả Định\",\"self\":true}],\"defendants\":[{\"name\":\"Trần Văn Hư Cấu\","
                           "\"address\":\"số 1 đường Không Có\"}],\"relation\":\"%s\",\"facts\":\"Việc giả định.\",\"claims\":\"Giải quyết.\"}",
                           relation);
    cr_assert_null(json_parse(kit.arena, input, KIB(16), &rq.input));
    cr_assert_null(db_read(kit.house.db, kit.arena, &db));
    cr_assert_null(actor_of_person(&kit.house, db, kit.arena, kit.citizen, kit.court, &rq.actor));
    db_done(db);
    Error *e = matter_act(&kit.house, kit.arena, &rq, &done);
    cr_assert_null(e, "%s", why(e));
    return m;
}

/* A case whose disclosure conference is over, in the hands of kit.judge. */
MatterId prepared(void)
{
    MatterId m;
    cr_assert_null(court_kit_petition(&kit, &m));
    return prepare_case(m);
}

MatterId prepare_case(MatterId m)
{
    Str      judge = str_format(kit.arena, "{\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"only_one\"}", STR_A(id_of(kit.judge)));
    Str      clerk = str_format(kit.arena, "{\"assigned_clerk\":\"" STR_F "\"}", STR_A(id_of(kit.clerk)));
    must(m, kit.chief, "designate_examining_judge", judge);
    must(m, kit.judge, "decide_fee_relief", S("{\"fee_relief\":\"exempt\",\"relief_code\":\"public_interest\",\"decision_reasons\":\"Thuộc diện được miễn.\"}"));
    must(m, kit.judge, "accept_exempt_case", S("{}"));
    must(m, kit.chief, "designate_case_judge", judge);
    must(m, kit.chief, "assign_clerk", clerk);
    must(m, kit.judge, "hold_conference",
         S("{\"disclosure_on\":\"2026-03-02\",\"minutes_text\":\"Đã công khai chứng cứ.\",\"presence\":[{\"person\":1,\"presence\":\"present\"}]}"));
    return m;
}

MatterId set_down(const char *at, const char *room)
{
    MatterId m = prepared();
    Trial    t = ordinary(at, room);
    must(m, kit.judge, "set_for_trial", trial_input(&t));
    return m;
}

