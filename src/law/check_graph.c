/* One procedure as a graph: one start, every state reached from it, every state that is no end leads to one, nothing leaves an end,
 * and whoever must act in a state can. May use: procedure, base. */
#include "law/check_int.h"

static Str state_name(const Check *c, const ProcedureState *s)
{
    return str_format(c->arena, "state " STR_F, STR_A(s->id));
}

static uint32_t index_of(const Procedure *p, Str state)
{
    for (uint32_t i = 0; i < p->states_count; i++) {
        if (str_eq(p->states[i].id, state)) {
            return i;
        }
    }
    return p->states_count;
}

/* Spreads marks along acts until nothing changes: forward from the start, or backward from the ends. */
static void spread(const Procedure *p, bool *mark, bool backward)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < p->acts_count; i++) {
            const ProcedureAct *act = &p->acts[i];
            uint32_t            to = index_of(p, act->into);
            for (uint32_t k = 0; act->into.n > 0 && to < p->states_count && k < act->in_count; k++) {
                uint32_t from = index_of(p, act->in[k]);
                if (from == p->states_count) {
                    continue;
                }
                bool *next = backward ? &mark[from] : &mark[to];
                bool  reached = backward ? mark[to] : mark[from];
                changed = changed || (reached && !*next);
                *next = *next || reached;
            }
        }
    }
}

static bool leaves(const ProcedureAct *act, Str state)
{
    return act->into.n > 0 && !str_eq(act->into, state) && act_may_start_in(act, state);
}

static bool somebody_acts(const Procedure *p, const ProcedureState *s)
{
    for (uint32_t i = 0; i < p->acts_count; i++) {
        for (uint32_t k = 0; act_may_start_in(&p->acts[i], s->id) && k < s->who_count; k++) {
            if (act_is_by(&p->acts[i], s->who[k])) {
                return true;
            }
        }
    }
    return false;
}

static void check_ends(const Check *c, const Procedure *p, const ProcedureState *s)
{
    for (uint32_t i = 0; i < p->acts_count; i++) {
        if (leaves(&p->acts[i], s->id)) {
            check_say(c, state_name(c, s), "end_left", M_check_end_left, p->acts[i].id);
        }
    }
}

void check_graph(Check *c, const Procedure *p)
{
    bool    *from_start = NEW_N(c->arena, bool, p->states_count + 1);
    bool    *to_end = NEW_N(c->arena, bool, p->states_count + 1);
    uint32_t begins = 0;
    for (uint32_t i = 0; i < p->states_count; i++) {
        from_start[i] = p->states[i].kind == STATE_START;
        to_end[i] = p->states[i].kind == STATE_END;
        begins += from_start[i];
    }
    if (begins != 1) {
        check_say(c, p->id, "no_start", M_check_no_start, p->id);
    }
    spread(p, from_start, false);
    spread(p, to_end, true);
    for (uint32_t i = 0; i < p->states_count; i++) {
        const ProcedureState *s = &p->states[i];
        if (!from_start[i]) {
            check_say(c, state_name(c, s), "unreachable", M_check_unreachable, s->id);
        }
        if (!to_end[i]) {
            check_say(c, state_name(c, s), "dead_end", M_check_dead_end, s->id);
        }
        if (s->kind == STATE_END) {
            check_ends(c, p, s);
        }
        if (s->kind == STATE_OPEN && !somebody_acts(p, s)) {
            check_say(c, state_name(c, s), "idle", M_check_idle, s->id);
        }
    }
}
