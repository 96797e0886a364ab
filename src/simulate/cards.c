/* Accounts of the invented people, with the cards of the demo's sign-in page: the officers of the first court, a few of the others,
 * and members of the public with something under way. Made when the life is over: no event depends on them.
 * Tables (through core/identity): account account_login. May use: core/identity, base. */
#include "simulate/sim_int.h"

enum { WAITING_MOST = 5, PARTIES_MOST = 8, PUBLIC_MOST = 12, FREE_LEAST = 3, OTHER_POSTS = 3 };

typedef struct Cards {
    Sim      *sim;
    SimPeople made;
} Cards;

static bool has_card(const Cards *c, const SimPerson *p)
{
    for (size_t i = 0; i < c->made.count; i++) {
        if (id_eq(c->made.items[i].id.id, p->id.id)) {
            return true;
        }
    }
    return false;
}

static Error *add_card(Cards *c, const SimPerson *p, Str card)
{
    Arena     *a = c->sim->arena;
    AccountId  id;
    NewAccount n = { .person = p->id, .staff = p->post.n > 0, .display = p->name, .card = card,
                     .login = str_format(a, "gia-dinh-%03zu", c->made.count + 1) };
    if (has_card(c, p)) {
        return NULL;
    }
    *LIST_ADD(a, &c->made) = *p;
    return account_make(c->sim->house->identity, &n, &id);
}

static Error *add_officers(Cards *c, const SimCourt *court, bool all)
{
    static const Str few[OTHER_POSTS] = { S_INIT("chief_judge"), S_INIT("judge"), S_INIT("clerk") };
    for (size_t i = 0; i < court->officers.count; i++) {
        const SimPerson *p = &court->officers.items[i];
        bool             wanted = all;
        for (size_t k = 0; k < COUNT_OF(few); k++) {
            wanted = wanted || p == court_officer(court, few[k], 0);
        }
        if (wanted) {
            TRY(add_card(c, p, str_format(c->sim->arena, STR_F " – " STR_F, STR_A(court_title(i)), STR_A(court->name))));
        }
    }
    return NULL;
}

/* Whether the state waits for this part in the case. */
static bool waits_for(const Cards *c, const SimMatter *m, Str capacity)
{
    const ProcedureState *state = procedure_state(c->sim->procedure, m->state);
    for (uint32_t i = 0; state != NULL && state->kind == STATE_OPEN && i < state->who_count; i++) {
        if (str_eq(state->who[i], capacity)) {
            return true;
        }
    }
    return false;
}

/* The parties of a file, as far as they have a way in: who filed on line, who consented to be reached on line. */
static Error *add_parties_of(Cards *c, const SimMatter *m, bool waiting_only)
{
    bool online = m->lawyer == NULL && str_eq(m->opens_by, S("file_petition"));
    bool answers = str_eq(m->state, S("preparation")) || str_eq(m->state, S("accepted"));
    if (online && (!waiting_only || waits_for(c, m, S("plaintiff")))) {
        TRY(add_card(c, m->plaintiff, str_format(c->sim->arena, "Nguyên đơn – " STR_F, STR_A(m->court->name))));
    }
    if (m->bound && (!waiting_only || answers)) {
        TRY(add_card(c, m->defendant, str_format(c->sim->arena, "Bị đơn – " STR_F, STR_A(m->court->name))));
    }
    return NULL;
}

static Error *add_lawyer(Cards *c)
{
    for (size_t i = 0; i < c->sim->matter_count; i++) {
        const SimMatter *m = &c->sim->matters[i];
        if (m->opened && !m->over && m->lawyer != NULL && str_eq(m->opens_by, S("file_petition"))) {
            return add_card(c, m->lawyer, S("Luật sư"));
        }
    }
    return add_card(c, &c->sim->lawyers.items[0], S("Luật sư"));
}

/* First those for whom something waits, then those whose case is under way, then people without any. */
static Error *add_public(Cards *c)
{
    for (int round = 0; round < 2; round++) {
        size_t most = round == 0 ? WAITING_MOST : PARTIES_MOST;
        for (size_t i = 0; i < c->sim->matter_count && c->made.count < most; i++) {
            const SimMatter *m = &c->sim->matters[i];
            if (m->opened && !m->over) {
                TRY(add_parties_of(c, m, round == 0));
            }
        }
    }
    TRY(add_lawyer(c));
    size_t before = c->made.count;
    for (size_t i = c->sim->citizens.count; i-- > 0 && (c->made.count < PUBLIC_MOST || c->made.count < before + FREE_LEAST);) {
        TRY(add_card(c, &c->sim->citizens.items[i], S("Người dân")));
    }
    return NULL;
}

Error *cast_accounts(Sim *s)
{
    Cards c = { .sim = s };
    TRY(add_public(&c));
    for (size_t i = 0; i < s->court_count; i++) {
        TRY(add_officers(&c, &s->courts[i], i == 0));
    }
    return NULL;
}
