/* The small court of this room's tests. */
#include "finance/story_test.h"

#include "assignment/assignment.h"
#include "delivery/delivery.h"
#include "filing/filing.h"

/* Acts of rooms above this one, named by the law beside ours. */
static Error *nothing(Act *act)
{
    (void)act;
    return NULL;
}

/* The judge of the case presides. */
static Error *seat(Act *act)
{
    const Assignment *j = matter_assigned(act->matter, S("case_judge"));
    act_assign(act, S("presiding_judge"), j->person, j->name, S("designation"), S(""));
    return NULL;
}

static Error *always(Act *act, bool *holds)
{
    (void)act;
    *holds = true;
    return NULL;
}

/* The appeals of these stories are all still there. */
static Error *never(Act *act, bool *holds)
{
    (void)act;
    *holds = false;
    return NULL;
}

static Effect              other_effects[100];
static Guard               other_guards[100];
static MatterModule        others = { .name = "others", .effects = other_effects, .guards = other_guards };
static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, &finance_module, &others, NULL };
static const House         offered = { .modules = modules };

static void offer_effect(Str id, Arena *a)
{
    if (house_effect(&offered, id) == NULL) {
        cr_assert_lt(others.effect_count, COUNT_OF(other_effects));
        other_effects[others.effect_count++] =
            (Effect){ str_z(a, id), str_eq(id, S("assign_panel")) ? seat : nothing, NULL, EFFECT_NAMED };
    }
}

static void offer_guards(const Str *ids, uint32_t count, Arena *a)
{
    for (uint32_t i = 0; i < count; i++) {
        if (house_guard(&offered, ids[i]) == NULL) {
            cr_assert_lt(others.guard_count, COUNT_OF(other_guards));
            other_guards[others.guard_count++] = (Guard){ str_z(a, ids[i]), str_eq(ids[i], S("no_appeal_left")) ? never : always };
        }
    }
}

/* Whatever the law names that no room below us offers. */
static void offer_the_rest(const Law *law, Arena *a)
{
    for (uint32_t p = 0; p < law->procedures_count; p++) {
        for (uint32_t i = 0; i < law->procedures[p]->acts_count; i++) {
            const ProcedureAct *act = &law->procedures[p]->acts[i];
            for (uint32_t k = 0; k < act->effects_count; k++) {
                offer_effect(act->effects[k], a);
            }
            offer_guards(act->guards.all, act->guards.all_count, a);
            offer_guards(act->guards.any, act->guards.any_count, a);
            offer_guards(act->guards.none, act->guards.none_count, a);
        }
    }
}

CourtKit              kit;
MatterId              file;
static int            payments;

/* ---- saying it shortly -------------------------------------------------------------------------------------------------------- */

void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

FeeBooks books(void)
{
    FeeBooks b;
    Db      *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(fee_books_load(db, kit.arena, kit.court, file, &b));
    db_done(db);
    return b;
}

static void balanced(void)
{
    Db *db;
    Str what;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(finance_balanced(db, kit.arena, kit.court, file, &what));
    db_done(db);
    cr_assert_eq(what.n, 0, "%s", str_z(kit.arena, what));
}

void act(PersonId who, const char *name, const char *input)
{
    ActResult r;
    Error    *e = court_kit_act(&kit, file, who, name, input, &r);
    cr_assert_null(e, "%s: %s", name, e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
    balanced();
}

void refused(PersonId who, const char *name, const char *input, const char *message)
{
    ActResult r;
    Error    *e = court_kit_act(&kit, file, who, name, input, &r);
    cr_assert_not_null(e, "%s was not refused", name);
    cr_assert(str_eq(err_message_id(e), str_of(message)), "%s: refused with %s", name, str_z(kit.arena, err_message_id(e)));
    balanced();
}

Error *bank(const char *purpose, int64_t person, int64_t dong, const char *ref, ActResult *out)
{
    ActRequest rq = { .court = kit.court, .matter = file, .act = S("record_payment"), .version = MATTER_ANY_VERSION,
                      .actor = { .kind = ACTOR_BANK, .channel = S("partner") } };
    Str        input = str_format(kit.arena, "{\"bank_ref\":\"%s\",\"paid_amount\":%lld,\"fee_purpose\":\"%s\"%s%.0lld%s}", ref,
                                  (long long)dong, purpose, person > 0 ? ",\"person\":" : "", (long long)person, "");
    rq.idem = str_format(kit.arena, "bank-report-%s", ref);
    ok(json_parse(kit.arena, input, KIB(1), &rq.input));
    return matter_act(&kit.house, kit.arena, &rq, out);
}

void pays(const char *purpose, int64_t person, int64_t dong)
{
    ActResult r;
    ok(bank(purpose, person, dong, str_z(kit.arena, str_format(kit.arena, "GL-TEST-%04d", ++payments)), &r));
    balanced();
}

FeeDue due(const char *purpose)
{
    FeeBooks b = books();
    for (size_t i = b.dues.count; i > 0; i--) {
        if (str_eq(b.dues.items[i - 1].purpose, str_of(purpose))) {
            return b.dues.items[i - 1];
        }
    }
    cr_assert_fail("no sum due for %s", purpose);
    return (FeeDue){ 0 };
}

void in_state(const char *state)
{
    Matter m = court_kit_load(&kit, file);
    cr_assert(str_eq(m.state, str_of(state)), "the file is %s", str_z(kit.arena, m.state));
}


/* ---- the court, and the file as the judge has it -------------------------------------------------------------------------------- */

void to_examining(void)
{
    ok(court_kit_petition(&kit, &file));
    take_to_judge();
}

void take_to_judge(void)
{
    int64_t done;
    act(kit.chief, "commit_examining_draw", "{}");
    court_kit_seconds(&kit, 5);
    court_kit_sequence(&kit);
    ok(assignment_tick(&kit.house, kit.arena, &done));
    cr_assert_eq(done, 1);
    in_state("examining");
}

PersonId judge(const char *role)
{
    Matter m = court_kit_load(&kit, file);
    cr_assert_not_null(matter_assigned(&m, str_of(role)), "nobody is %s", role);
    return matter_assigned(&m, str_of(role))->person;
}

void to_fee_due(void)
{
    to_examining();
    act(judge("examining_judge"), "issue_fee_notice", "{}");
    in_state("fee_due");
}

void to_preparation(void)
{
    to_fee_due();
    pays("claim", 0, 12000000);
    from_paid_to_preparation();
}

void from_paid_to_preparation(void)
{
    int64_t done;
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}");
    act(judge("examining_judge"), "accept_case", "{}");
    act(kit.chief, "commit_case_draw", "{}");
    court_kit_seconds(&kit, 5);
    court_kit_sequence(&kit);
    ok(assignment_tick(&kit.house, kit.arena, &done));
    in_state("preparation");
}

void to_deliberation(void)
{
    PersonId j = judge("case_judge");
    act(j, "hold_conference", "{\"disclosure_on\":\"2026-03-02\",\"minutes_text\":\"Đã công khai chứng cứ.\"}");
    act(j, "set_for_trial",
        str_z(kit.arena, str_format(kit.arena,
              "{\"panel_reason\":\"ordinary\",\"panel_presiding\":\"" STR_F "\",\"panel_jurors\":[\"" STR_F "\",\"" STR_F "\"],"
              "\"hearing_at\":\"2026-04-20T08:00\",\"hearing_room\":\"1\",\"hearing_mode\":\"in_person\"}",
              STR_A(id_format(kit.arena, j.id)), STR_A(id_format(kit.arena, kit.juror.id)),
              STR_A(id_format(kit.arena, kit.second_juror.id)))));
    act(j, "open_hearing", "{\"presence\":[{}],\"hearing_mode\":\"in_person\"}");
    act(j, "close_debate", "{\"told_publication_right\":true,\"hearing_substantive\":true}");
    in_state("deliberation");
}

void pronounce(const char *outcome, const char *operative)
{
    act(judge("presiding_judge"), "pronounce_judgment",
        str_z(kit.arena, str_format(kit.arena, "{\"operative\":[%s],\"outcome_for\":\"%s\",\"resolution\":\"judgment\"}", operative, outcome)));
    in_state("judged");
}

FeeShare share(int64_t participant)
{
    FeeBooks b = books();
    for (size_t i = 0; i < b.shares.count; i++) {
        if (b.shares.items[i].participant == participant) {
            return b.shares.items[i];
        }
    }
    cr_assert_fail("participant %lld has no share", (long long)participant);
    return (FeeShare){ 0 };
}

static int to_serve(void)
{
    Matter m = court_kit_load(&kit, file);
    int    n = 0;
    for (size_t i = 0; i < m.tasks.count; i++) {
        n += str_eq(m.tasks.items[i].task, S("serve_papers"));
    }
    return n;
}

/* Served, everybody's time to appeal over, certified. One task says that papers wait to be served, while one waits. */
void into_force(void)
{
    Deliveries all = { 0 };
    Db        *db;
    Matter     m = court_kit_load(&kit, file);
    if (matter_field(&m, S("judgment_sent_on")) == NULL) {
        act(kit.clerk, "issue_judgment", "{\"judgment_sent_on\":\"2026-03-02\"}");
    }
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(delivery_list(db, kit.arena, kit.court, file, &all));
    db_done(db);
    for (size_t i = 0; i < all.count; i++) {
        if (str_eq(all.items[i].status, S("to_serve"))) {
            cr_assert_eq(to_serve(), 1);
            act(kit.clerk, "record_service",
                str_z(kit.arena, str_format(kit.arena,
                      "{\"person\":%lld,\"served_paper\":%lld,\"service_method\":\"direct\","
                      "\"service_moment\":\"2026-03-02T07:00\"}",
                      (long long)all.items[i].participant, (long long)all.items[i].paper)));
        }
    }
    cr_assert_eq(to_serve(), 0);
    court_kit_days(&kit, 60);
    act(kit.clerk, "certify_force",
        "{\"in_force_on\":\"2026-05-30\",\"force_items\":[{\"item\":1}],\"mail_checked\":true,\"service_checked\":true}");
}

void to_appealed(void)
{
    to_preparation();
    to_deliberation();
    pronounce("rejected", "{\"kind\":\"reject\",\"text\":\"Không chấp nhận.\"}");
    act(kit.citizen, "appeal", "{\"appeal_text\":\"Đề nghị sửa bản án.\"}");
    in_state("appealed");
}

bool story_open(DbEngine engine)
{
    bool there = court_kit_open(&kit, engine, modules);
    if (there) {
        payments = 0;
        offer_the_rest(kit.house.law, kit.arena);
    }
    return there;
}
