/* The people of the invented courts: who sits where, who lives nearby. Tables (through their rooms): person appointment absence
 * courtroom lawyer_card delegation. May use: registry, core/access, law, db, base. */
#include "simulate/sim_int.h"

#include "core/access/access.h"

#include <string.h>

static const char *const court_codes[] = { "T00K01", "T00K02", "T00K03", "T00" };

typedef struct Post {
    const char *post, *title, *qualities;
    bool        deputy; /* acts for the chief judge under a written delegation */
} Post;

/* One court's officers, and those of the bodies that work with it. */
static const Post posts[] = {
    { "chief_judge", "Chánh án", "", false },
    { "judge", "Phó Chánh án, Thẩm phán", "", true },
    { "judge", "Thẩm phán", "", false },
    { "judge", "Thẩm phán", "", false },
    { "judge", "Thẩm phán", "", false },
    { "judge", "Thẩm phán", "", false },
    { "lay_judge", "Hội thẩm nhân dân", "women family", false },
    { "lay_judge", "Hội thẩm nhân dân", "union labour_law", false },
    { "lay_judge", "Hội thẩm nhân dân", "youth", false },
    { "lay_judge", "Hội thẩm nhân dân", "", false },
    { "lay_judge", "Hội thẩm nhân dân", "union", false },
    { "clerk", "Thư ký Tòa án", "", false },
    { "clerk", "Thư ký Tòa án", "", false },
    { "clerk", "Thư ký Tòa án", "", false },
    { "procuracy", "Kiểm sát viên", "", false },
    { "procuracy", "Kiểm sát viên", "", false },
    { "higher_procuracy", "Kiểm sát viên Viện kiểm sát cấp trên", "", false },
    { "enforcement_body", "Chấp hành viên", "", false },
    { "mediator", "Hòa giải viên", "", false },
};

static const Courtroom rooms[] = {
    { S_INIT("A1"), S_INIT("Phòng xử án số 1"), 60 },
    { S_INIT("A2"), S_INIT("Phòng xử án số 2"), 40 },
    { S_INIT("B1"), S_INIT("Phòng xử án thân thiện"), 24 },
};

const SimPerson *court_officer(const SimCourt *c, Str post, size_t i)
{
    size_t count = court_officers(c, post);
    i = count == 0 ? 0 : i % count;
    for (size_t k = 0; k < c->officers.count; k++) {
        if (str_eq(c->officers.items[k].post, post) && i-- == 0) {
            return &c->officers.items[k];
        }
    }
    return NULL;
}

size_t court_officers(const SimCourt *c, Str post)
{
    size_t count = 0;
    for (size_t k = 0; k < c->officers.count; k++) {
        count += str_eq(c->officers.items[k].post, post);
    }
    return count;
}

Str court_title(size_t i)
{
    return str_of(posts[i].title);
}

/* ---- inventing ------------------------------------------------------------------------------------------------------------------- */

static bool is_taken(const SimPeople *people, Str name)
{
    for (size_t i = 0; i < people->count; i++) {
        if (str_eq(people->items[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* Names of one list differ, so that a reader of the demo can tell its people apart. */
static SimPerson invent(Sim *s, const SimPeople *others, const SimCourt *c)
{
    enum { TRIES = 40 };
    SimPerson p = { .id = { os_id(s->house->os) }, .woman = chance_percent(&s->chance, 50) };
    for (int i = 0; i < TRIES && (i == 0 || is_taken(others, p.name)); i++) {
        p.name = sim_person_name(&s->chance, s->arena, p.woman);
    }
    p.born_on = date_format(s->arena, date_make((int32_t)chance_between(&s->chance, 1956, 2001), (int32_t)chance_between(&s->chance, 1, 12),
                                                (int32_t)chance_between(&s->chance, 1, 28)));
    p.phone = str_format(s->arena, "0000%06lld", (long long)chance_below(&s->chance, 1000000));
    p.number = str_format(s->arena, "000%09lld", (long long)chance_below(&s->chance, 1000000000));
    p.ward = c->court->wards_count > 0 ? c->court->wards[chance_below(&s->chance, c->court->wards_count)] : S("");
    LawText ward = registry_ward_name(s->house->registry, s->arena, p.ward, s->starts);
    p.address = sim_address(&s->chance, s->arena, p.ward.n > 0 ? str_cut(&ward.vi, ',') : S("phường Bến Lụa"));
    return p;
}

static Error *invent_courts(Sim *s)
{
    s->court_count = (size_t)s->options->courts;
    s->courts = NEW_N(s->arena, SimCourt, s->court_count);
    for (size_t i = 0; i < s->court_count; i++) {
        SimCourt *c = &s->courts[i];
        c->court = registry_court(s->house->registry, str_of(court_codes[i]));
        if (c->court == NULL || !court_id_parse(c->court->code, &c->id)) {
            return err_make(ERR_ENVIRONMENT, "no invented court %s: the house is not opened as a demo", court_codes[i]);
        }
        c->name = registry_court_name(s->house->registry, c->court->code, s->starts).vi;
        for (size_t k = 0; k < COUNT_OF(posts); k++) {
            SimPerson p = invent(s, &c->officers, i == 0 ? c : &s->courts[0]);
            p.post = str_of(posts[k].post);
            *LIST_ADD(s->arena, &c->officers) = p;
        }
        for (size_t k = 0; k < COUNT_OF(rooms); k++) {
            *LIST_ADD(s->arena, &c->rooms) = rooms[k];
        }
    }
    return NULL;
}

static void invent_public(Sim *s)
{
    size_t citizens = (size_t)s->options->matters + CITIZENS_LEAST + CITIZENS_FREE;
    for (size_t i = 0; i < citizens; i++) {
        SimPerson p = invent(s, &s->citizens, &s->courts[(size_t)chance_below(&s->chance, (int64_t)s->court_count)]);
        *LIST_ADD(s->arena, &s->citizens) = p;
    }
    for (size_t i = 0; i < 6; i++) {
        SimPerson p = invent(s, &s->lawyers, &s->courts[0]);
        p.lawyer = true;
        *LIST_ADD(s->arena, &s->lawyers) = p;
    }
}

/* ---- storing ---------------------------------------------------------------------------------------------------------------------- */

static Error *add_person(Tx *tx, const SimPerson *p, Instant now)
{
    Person row = { .id = p->id, .name = p->name, .born_on = p->born_on, .address = p->address, .ward = p->ward, .phone = p->phone };
    return person_add(tx, &row, now);
}

static Error *add_deputy(Tx *tx, const Sim *s, const SimCourt *c, const SimPerson *p, DelegationId id)
{
    Delegation d = { .id = id, .giver = court_officer(c, S("chief_judge"), 0)->id, .deputy = p->id,
                     .scope = scope_named(S("court"), court_id_str(&c->id)), .power = S("chief_judge"), .from = s->starts,
                     .until = date_add_days(s->options->ends, 180),
                     .decision = str_format(tx_arena(tx), "01/%d/QĐ-CA", date_ymd(s->starts).year) };
    return delegation_add(tx, &d, os_now(s->house->os));
}

typedef struct Storing {
    Sim          *sim;
    DelegationId *delegations; /* one a court: chance is drawn before the transaction */
    GrantId      *grants;
} Storing;

/* The chief judge holds his power in his court by the post; the delegation counts only while he does. */
static Error *add_chief(Tx *tx, const Sim *s, const SimCourt *c, const SimPerson *p, GrantId id)
{
    Grant g = { .id = id, .person = p->id, .scope = scope_named(S("court"), court_id_str(&c->id)), .level = ACCESS_STANDARD,
                .power = S("chief_judge"), .from = s->starts, .until = DATE_NONE, .basis = S("LTCTAND 34/2024/QH15") };
    return grant_add(tx, &g, os_now(s->house->os));
}

static Error *add_court(Tx *tx, const Storing *st, size_t no)
{
    const Sim      *s = st->sim;
    const SimCourt *c = &s->courts[no];
    Date            since = date_make(2025, 7, 1);
    for (size_t i = 0; i < c->officers.count; i++) {
        const SimPerson *p = &c->officers.items[i];
        Appointment      a = { .court = c->id, .post = p->post, .title = str_of(posts[i].title), .qualities = str_of(posts[i].qualities) };
        TRY(add_person(tx, p, os_now(s->house->os)));
        TRY(appointment_add(tx, s->house->law, p->id, &a, since));
        if (i == 0) {
            TRY(add_chief(tx, s, c, p, st->grants[no]));
        }
        if (posts[i].deputy) {
            TRY(add_deputy(tx, s, c, p, st->delegations[no]));
        }
    }
    for (size_t i = 0; i < c->rooms.count; i++) {
        TRY(courtroom_add(tx, c->id, &c->rooms.items[i]));
    }
    return NULL;
}

/* Somebody is always away: a judge a court, for ten days of its own. */
static Error *add_absence(Tx *tx, const Sim *s, size_t no)
{
    const SimCourt *c = &s->courts[no];
    Date            from = date_add_days(s->starts, (int32_t)(20 + 25 * no));
    return absence_add(tx, c->id, court_officer(c, S("judge"), 3)->id, from, date_add_days(from, 10), S("leave"));
}

static Error *store_people(Tx *tx, void *arg)
{
    const Storing *st = arg;
    const Sim     *s = st->sim;
    Instant        now = os_now(s->house->os);
    for (size_t i = 0; i < s->court_count; i++) {
        TRY(add_court(tx, st, i));
        TRY(add_absence(tx, s, i));
    }
    for (size_t i = 0; i < s->citizens.count; i++) {
        TRY(add_person(tx, &s->citizens.items[i], now));
    }
    for (size_t i = 0; i < s->lawyers.count; i++) {
        TRY(add_person(tx, &s->lawyers.items[i], now));
        TRY(lawyer_card_add(tx, s->lawyers.items[i].id, str_format(tx_arena(tx), "LS-%04zu", i + 1), S("Đoàn Luật sư tỉnh Hoài Giang"),
                            date_make(2025, 7, 1)));
    }
    return NULL;
}

Error *cast_people(Sim *s)
{
    TRY(invent_courts(s));
    invent_public(s);
    Storing st = { .sim = s, .delegations = NEW_N(s->arena, DelegationId, s->court_count),
                   .grants = NEW_N(s->arena, GrantId, s->court_count) };
    for (size_t i = 0; i < s->court_count; i++) {
        st.delegations[i] = (DelegationId){ os_id(s->house->os) };
        st.grants[i] = (GrantId){ os_id(s->house->os) };
    }
    return db_tx(s->house->db, "cast", store_people, &st);
}
