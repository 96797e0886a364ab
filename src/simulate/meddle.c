/* People who try what is not theirs to do, with the papers in order: every such attempt is refused and leaves no trace.
 * May use: matter, registry, law, db, base. */
#include "simulate/sim_int.h"

void sim_broken_at(Sim *s, CourtId court, MatterId matter, Str what)
{
    enum { BROKEN_MOST = 1000 };
    if (s->report->broken.count < BROKEN_MOST) {
        *LIST_ADD(s->arena, &s->report->broken) = (Finding){ court, matter, str_copy(s->arena, what) };
    }
}

void sim_broken(Sim *s, const SimMatter *m, Str what)
{
    sim_broken_at(s, m->court->id, m->id, what);
}

/* ---- who meddles ------------------------------------------------------------------------------------------------------------------ */

static const SimPerson *anybody(Sim *s, Chance *c)
{
    const SimCourt *court = &s->courts[chance_below(c, (int64_t)s->court_count)];
    switch (chance_below(c, 4)) {
    case 0: return &s->citizens.items[chance_below(c, (int64_t)s->citizens.count)];
    case 1: return &s->lawyers.items[chance_below(c, (int64_t)s->lawyers.count)];
    default: return &court->officers.items[chance_below(c, (int64_t)court->officers.count)];
    }
}

static bool may(const ActChoices *choices, const ProcedureAct *act)
{
    for (size_t i = 0; i < choices->count; i++) {
        if (choices->items[i].act == act && choices->items[i].allowed) {
            return true;
        }
    }
    return false;
}

/* ---- attempts ----------------------------------------------------------------------------------------------------------------------- */

typedef struct Attempt {
    const char *what;
    ActRequest  request;
    ErrCode     expected; /* ERR_COUNT: any refusal */
    bool        made;
} Attempt;

/* Any act of the procedure, by anybody, that his choices do not offer him. */
static Error *attempt_power(Sim *s, SimMatter *m, const Matter *file, Db *db, Attempt *out)
{
    const ProcedureAct *act = &s->procedure->acts[chance_below(&m->chance, s->procedure->acts_count)];
    const SimPerson    *who = anybody(s, &m->chance);
    Actor               actor;
    ActChoices          choices = { 0 };
    bool                possible;
    TRY(sim_actor(s, db, who->id, m->court->id, &actor));
    TRY(sim_choices(s, db, file, &actor, &choices));
    if (may(&choices, act)) {
        return NULL;
    }
    *out = (Attempt){ .what = "an act that is not his", .expected = ERR_COUNT, .made = true };
    return sim_request(s, m, file, act, &actor, db, &m->chance, &out->request, &possible);
}

/* An act he may take, from a form he opened before the last change. */
static Error *attempt_stale(Sim *s, SimMatter *m, const Matter *file, Db *db, Attempt *out)
{
    const SimPerson *clerk = court_officer(m->court, S("clerk"), m->plan.taste & 3);
    Actor            actor;
    ActChoices       choices = { 0 };
    bool             possible;
    TRY(sim_actor(s, db, clerk->id, m->court->id, &actor));
    TRY(sim_choices(s, db, file, &actor, &choices));
    for (size_t i = 0; i < choices.count; i++) {
        if (choices.items[i].allowed && !choices.items[i].act->passive && file->version > 1) {
            *out = (Attempt){ .what = "a form older than the file", .expected = ERR_STALE, .made = true };
            TRY(sim_request(s, m, file, choices.items[i].act, &actor, db, &m->chance, &out->request, &possible));
            out->request.version = file->version - 1;
            return NULL;
        }
    }
    return NULL;
}

/* A field nobody asked for. */
static Error *attempt_field(Sim *s, SimMatter *m, const Matter *file, Db *db, Attempt *out)
{
    TRY(attempt_stale(s, m, file, db, out));
    if (out->made) {
        out->what = "a field that is not asked";
        out->expected = ERR_FIELD;
        out->request.version = file->version;
        return json_parse(s->step, S("{\"verdict\":\"for me\"}"), KIB(1), &out->request.input);
    }
    return NULL;
}

static Error *make_attempt(Sim *s, SimMatter *m, const Matter *file, Attempt *out)
{
    Db *db;
    *out = (Attempt){ 0 };
    TRY(db_read(s->house->db, s->step, &db));
    Error  *failed;
    int64_t kind = chance_below(&m->chance, 10);
    if (kind == 0) {
        failed = attempt_stale(s, m, file, db, out);
    } else if (kind == 1) {
        failed = attempt_field(s, m, file, db, out);
    } else {
        failed = attempt_power(s, m, file, db, out);
    }
    db_done(db);
    return failed;
}

Error *meddle(Sim *s, SimMatter *m, const Matter *file)
{
    Attempt   a;
    ActResult result;
    TRY(make_attempt(s, m, file, &a));
    if (!a.made) {
        return NULL;
    }
    Error *e = matter_act(s->house, s->step, &a.request, &result);
    s->report->attempts++;
    if (e == NULL) {
        sim_broken(s, m, str_format(s->step, "%s was taken: " STR_F, a.what, STR_A(a.request.act)));
        return NULL;
    }
    if (!sim_is_refusal(e)) {
        return e;
    }
    if (a.expected != ERR_COUNT && e->code != a.expected) {
        sim_broken(s, m, str_format(s->step, "%s: refused as " STR_F " in " STR_F, a.what, STR_A(err_name(e->code)),
                                    STR_A(a.request.act)));
    }
    return s->invariants != NULL ? invariants_refused(s->invariants, file, &a.request) : NULL;
}
