/* The tables of effects and guards that domains offer, and whether they match what the law mentions. */
#include "matter/matter_int.h"

static const Effect *effect_in(const MatterModule *m, Str id)
{
    for (size_t i = 0; i < m->effect_count; i++) {
        if (str_eq(id, str_of(m->effects[i].id))) {
            return &m->effects[i];
        }
    }
    return NULL;
}

static const Guard *guard_in(const MatterModule *m, Str id)
{
    for (size_t i = 0; i < m->guard_count; i++) {
        if (str_eq(id, str_of(m->guards[i].id))) {
            return &m->guards[i];
        }
    }
    return NULL;
}

/* This room's own hooks are there in every house. */
const Effect *house_effect(const House *h, Str id)
{
    const Effect *found = effect_in(&matter_module, id);
    for (const MatterModule *const *m = h->modules; found == NULL && *m != NULL; m++) {
        found = effect_in(*m, id);
    }
    return found;
}

const Guard *house_guard(const House *h, Str id)
{
    const Guard *found = guard_in(&matter_module, id);
    for (const MatterModule *const *m = h->modules; found == NULL && *m != NULL; m++) {
        found = guard_in(*m, id);
    }
    return found;
}

static Error *missing(const char *kind, const Procedure *p, Str act, Str id)
{
    return err_make(ERR_ENVIRONMENT, "act " STR_F " of " STR_F " needs the %s " STR_F ", which no room offers", STR_A(act),
                    STR_A(p->id), kind, STR_A(id));
}

static Error *check_guards(const House *h, const Procedure *p, const ProcedureAct *act, const Str *guards, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (house_guard(h, guards[i]) == NULL) {
            return missing("guard", p, act->id, guards[i]);
        }
    }
    return NULL;
}

static Error *check_act(const House *h, const Procedure *p, const ProcedureAct *act)
{
    for (uint32_t i = 0; i < act->effects_count; i++) {
        if (house_effect(h, act->effects[i]) == NULL) {
            return missing("effect", p, act->id, act->effects[i]);
        }
    }
    TRY(check_guards(h, p, act, act->guards.all, act->guards.all_count));
    TRY(check_guards(h, p, act, act->guards.any, act->guards.any_count));
    return check_guards(h, p, act, act->guards.none, act->guards.none_count);
}

Error *house_check(const House *h)
{
    for (uint32_t i = 0; i < h->law->procedures_count; i++) {
        const Procedure *p = h->law->procedures[i];
        for (uint32_t k = 0; k < p->acts_count; k++) {
            TRY(check_act(h, p, &p->acts[k]));
        }
    }
    return NULL;
}
