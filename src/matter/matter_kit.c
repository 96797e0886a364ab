/* A small invented court for tests. */
#include "matter/matter_kit.h"

#include "os/os_sim.h"
#include "registry/registry_store.h"

#include <stdio.h>
#include <string.h>

enum { KIT_MEMORY = 256 * 1024 * 1024 };

static void must(Error *e)
{
    if (e != NULL) {
        Arena *a = arena_make(MIB(1));
        Str    line = err_line(a, e);
        fprintf(stderr, "court kit: " STR_F "\n", STR_A(line));
        arena_release(a);
        BUG_IF(true);
    }
}

typedef struct NewOfficer {
    const Law *law;
    CourtId  court;
    PersonId person;
    Str      name, post, qualities;
    Instant  now;
} NewOfficer;

static Error *add_officer(Tx *tx, void *arg)
{
    const NewOfficer *n = arg;
    Person            p = { .id = n->person, .name = n->name };
    TRY(person_add(tx, &p, n->now));
    if (n->post.n == 0) {
        return NULL;
    }
    Appointment a = { .court = n->court, .post = n->post, .qualities = n->qualities };
    return appointment_add(tx, n->law, n->person, &a, date_make(2025, 7, 1));
}

static PersonId make_person(CourtKit *k, Str name, Str post, Str qualities)
{
    NewOfficer n = { k->house.law, k->court, { os_id(k->os) }, name, post, qualities, os_now(k->os) };
    must(db_tx(k->house.db, "kit", add_officer, &n));
    return n.person;
}

void court_kit_people(CourtKit *k)
{
    k->citizen = make_person(k, S("Nguyễn Văn Giả Định"), S(""), S(""));
    k->other = make_person(k, S("Lê Thị Giả Định"), S(""), S(""));
    k->clerk = make_person(k, S("Thư ký Giả Định"), S("clerk"), S(""));
    k->chief = make_person(k, S("Chánh án Giả Định"), S("chief_judge"), S(""));
    k->judge = make_person(k, S("Thẩm phán Giả Định Một"), S("judge"), S(""));
    k->second_judge = make_person(k, S("Thẩm phán Giả Định Hai"), S("judge"), S(""));
    k->juror = make_person(k, S("Hội thẩm Giả Định Một"), S("lay_judge"), S("women family"));
    k->second_juror = make_person(k, S("Hội thẩm Giả Định Hai"), S("lay_judge"), S("union"));
    k->prosecutor = make_person(k, S("Kiểm sát viên Giả Định"), S("procuracy"), S(""));
    k->enforcement = make_person(k, S("Chấp hành viên Giả Định"), S("enforcement_body"), S(""));
}

bool court_kit_open(CourtKit *k, DbEngine engine, const MatterModule *const *modules)
{
    return court_kit_open_with(k, engine, modules, NULL);
}

bool court_kit_open_with(CourtKit *k, DbEngine engine, const MatterModule *const *modules, const DbOptions *options)
{
    LedgerIncident incident;
    House         *h = &k->house;
    memset(k, 0, sizeof *k);
    if (!db_scratch_open(engine, db_migrations, options, &k->scratch)) {
        return false;
    }
    k->arena = arena_make(KIT_MEMORY);
    k->os = os_sim_make(k->arena, 7, instant_of(date_make(2026, 3, 2), 8, 0));
    BUG_IF(!court_id_parse(S("T01K01"), &k->court));
    h->db = k->scratch.pool;
    h->os = k->os;
    h->modules = modules;
    h->secret = hash_str(S("a secret of the test"));
    must(law_open(k->arena, S(""), &h->law));
    must(registry_make(k->arena, h->law, NULL, &h->registry));
    must(ledger_init(k->os, S("/data/ledger"), S("toaan.test/so")));
    must(ledger_open(h->db, k->os, k->arena, S("/data/ledger"), &h->ledger, &incident));
    must(looks_open(k->arena, h->db, k->os, false, &h->looks));
    IdentityOptions who = { .pool = h->db, .os = k->os, .secret = h->secret, .argon_kib = 8, .argon_passes = 1 };
    must(identity_open(k->arena, &who, &h->identity));
    court_kit_people(k);
    return true;
}

void court_kit_close(CourtKit *k)
{
    looks_close(k->house.looks);
    db_scratch_close(&k->scratch);
    arena_release(k->arena);
    err_reset();
}

Error *court_kit_act(CourtKit *k, MatterId m, PersonId who, const char *act, const char *input, ActResult *out)
{
    ActRequest rq = { .court = k->court, .matter = m, .act = str_of(act), .version = MATTER_ANY_VERSION };
    rq.idem = str_format(k->arena, "kit-act-%06d", ++k->acts);
    TRY(json_parse(k->arena, str_of(input), MIB(1), &rq.input));
    rq.actor = (Actor){ .kind = ACTOR_SYSTEM, .channel = S("system") };
    if (!id_is_zero(who.id)) {
        Db *db;
        TRY(db_read(k->house.db, k->arena, &db));
        Error *failed = actor_of_person(&k->house, db, k->arena, who, k->court, &rq.actor);
        db_done(db);
        TRY(failed);
    }
    if (str_eq(rq.act, S("file_petition")) || str_starts(rq.act, S("register_p"))) {
        rq.procedure = S("civil_first_instance");
        rq.kind = S("civil");
    }
    return matter_act(&k->house, k->arena, &rq, out);
}

Error *court_kit_petition(CourtKit *k, MatterId *out)
{
    ActResult done;
    *out = (MatterId){ os_id(k->os) };
    return court_kit_act(k, *out, k->citizen, "file_petition",
                         "{\"plaintiffs\":[{\"name\":\"Nguyễn Văn Giả Định\",\"self\":true}],"
                         "\"defendants\":[{\"name\":\"Trần Văn Hư Cấu\",\"address\":\"số 1 đường Không Có\"}],"
                         "\"relation\":\"DS.26.3\",\"claim_value\":500000000,"
                         "\"facts\":\"Ông Hư Cấu vay tiền và chưa trả.\",\"claims\":\"Buộc trả 500.000.000 đồng.\"}",
                         &done);
}

void court_kit_days(CourtKit *k, int days)
{
    os_sim_advance(k->os, days * INT64_C(86400000));
}

void court_kit_seconds(CourtKit *k, int seconds)
{
    os_sim_advance(k->os, seconds * INT64_C(1000));
}

typedef struct Granting {
    Grant   grant;
    Instant now;
} Granting;

static Error *add_grant(Tx *tx, void *arg)
{
    Granting *g = arg;
    return grant_add(tx, &g->grant, g->now);
}

void court_kit_grant(CourtKit *k, Grant g)
{
    Granting granting = { g, os_now(k->os) };
    granting.grant.id.id = os_id(k->os);
    must(db_tx(k->house.db, "grant", add_grant, &granting));
}

void court_kit_exclude(CourtKit *k, MatterId m, PersonId who)
{
    court_kit_grant(k, (Grant){ .person = who, .scope = scope_of((Bytes){ m.id.b, sizeof m.id.b }), .level = ACCESS_EXCLUDED,
                                .from = date_make(2026, 1, 1), .until = DATE_NONE, .reason = S("conflict") });
}

void court_kit_sequence(CourtKit *k)
{
    bool more = true;
    while (more) {
        must(ledger_sequence(k->house.ledger, &more));
    }
}

Matter court_kit_load(CourtKit *k, MatterId m)
{
    Matter out;
    Db    *db;
    must(db_read(k->house.db, k->arena, &db));
    must(matter_load(&k->house, db, k->arena, k->court, m, &out));
    db_done(db);
    return out;
}

size_t court_kit_verify(CourtKit *k)
{
    Findings found = { 0 };
    must(matter_verify(&k->house, k->arena, &found));
    for (size_t i = 0; i < found.count; i++) {
        fprintf(stderr, "verify: " STR_F "\n", STR_A(found.items[i].what));
    }
    return found.count;
}
