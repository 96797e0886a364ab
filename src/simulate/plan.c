/* Where a file is going. The machine of the law is a graph; a plan names a state to end in and states and acts on the way, and the next
 * step is found on the cheapest path, so that a state or act added to the law is lived without a line here.
 * Pure but for the making of the files. May use: law, base. */
#include "simulate/sim_int.h"

#include "law/calendar.h"

#include <string.h>

enum { FAILED_TOO_OFTEN = 8, STATES_MAX = 64, FAR = 1000000 };

static size_t state_index(const Procedure *p, Str state)
{
    for (size_t i = 0; i < p->states_count; i++) {
        if (str_eq(p->states[i].id, state)) {
            return i;
        }
    }
    return p->states_count;
}

/* What a step costs this file: habit and a taste of its own, so that equal ways are not always taken alike. */
static int step_cost(const Sim *s, const SimMatter *m, const ProcedureAct *act, size_t index)
{
    const Habit *h = habit_of(s, act);
    int          taste = (int)(m->plan.taste >> (index % 60) & 3);
    if (m->failed[index] >= FAILED_TOO_OFTEN || (h != NULL && h->detour == 0)) {
        return FAR;
    }
    return (h == NULL ? 3 : h->detour) * 4 + taste;
}

const ProcedureAct *plan_act(const Sim *s, const SimMatter *m)
{
    const Plan *p = &m->plan;
    return p->step_done < p->step_count ? procedure_act(s->procedure, p->steps[p->step_done]) : NULL;
}

bool plan_waits_for(const SimMatter *m, const char *act)
{
    for (int i = m->plan.step_done; i < m->plan.step_count; i++) {
        if (str_eq(m->plan.steps[i], str_of(act))) {
            return true;
        }
    }
    return false;
}

/* Bellman-Ford backwards from where the plan leads (cost 0): a few dozen states and a hundred acts. */
static void costs_of_plan(const Sim *s, const SimMatter *m, int *cost)
{
    const Procedure    *p = s->procedure;
    const ProcedureAct *step = plan_act(s, m);
    Str                 aim = m->plan.step_done < m->plan.step_count ? m->plan.steps[m->plan.step_done] : m->plan.goal;
    for (size_t i = 0; i < p->states_count; i++) {
        bool there = step != NULL ? act_may_start_in(step, p->states[i].id) : str_eq(p->states[i].id, aim);
        cost[i] = there ? 0 : FAR;
    }
    for (bool better = true; better;) {
        better = false;
        for (size_t k = 0; k < p->acts_count; k++) {
            const ProcedureAct *act = &p->acts[k];
            size_t              into = act->into.n > 0 ? state_index(p, act->into) : p->states_count;
            if (into == p->states_count || cost[into] >= FAR) {
                continue;
            }
            int through = cost[into] + step_cost(s, m, act, k);
            for (uint32_t i = 0; i < act->in_count; i++) {
                size_t in = state_index(p, act->in[i]);
                if (in != into && through < cost[in]) {
                    cost[in] = through;
                    better = true;
                }
            }
        }
    }
}

Str plan_next(const Sim *s, const SimMatter *m, Str from)
{
    const Procedure *p = s->procedure;
    int              cost[STATES_MAX];
    const ProcedureAct *step = plan_act(s, m);
    size_t              here = state_index(p, from);
    BUG_IF(p->states_count > STATES_MAX);
    if (step != NULL && act_may_start_in(step, from)) {
        return step->into.n > 0 ? step->into : from;
    }
    costs_of_plan(s, m, cost);
    Str best = S("");
    int least = FAR;
    for (size_t k = 0; k < p->acts_count; k++) {
        const ProcedureAct *act = &p->acts[k];
        size_t              into = act->into.n > 0 ? state_index(p, act->into) : here;
        if (into == here || !act_may_start_in(act, from) || cost[into] >= FAR) {
            continue;
        }
        int through = cost[into] + step_cost(s, m, act, k);
        if (through < least && through < FAR) {
            least = through;
            best = act->into;
        }
    }
    return best;
}

/* ---- making plans ------------------------------------------------------------------------------------------------------------ */

typedef struct Wish {
    const char *state;
    int         weight;
} Wish;

/* How many files end where; a state that is not here gets one. */
static const Wish goals[] = {
    { "received", 5 },     { "examining", 6 },      { "amending", 3 },  { "fee_due", 5 },       { "accepted", 3 },
    { "preparation", 10 }, { "set_for_trial", 7 },  { "hearing", 2 },   { "deliberation", 2 },  { "judged", 5 },
    { "in_force", 3 },     { "publication_review", 2 }, { "publication_approved", 2 }, { "published", 9 }, { "closed", 6 },
    { "terminated", 2 },   { "appealed", 2 },       { "returned", 3 },   { "settled", 3 },
};

/* States a story may pass through although a shorter way exists, per cent of the stories that could. */
static const Wish detours[] = {
    { "mediation_offered", 55 }, { "mediation", 5 }, { "amending", 25 }, { "return_review", 3 }, { "settled", 5 }, { "suspended", 6 }, { "paused", 8 },
};

static int wish_of(const Wish *list, size_t count, Str state, int otherwise)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(state, str_of(list[i].state))) {
            return list[i].weight;
        }
    }
    return otherwise;
}

static bool ends_beyond_judgment(Str goal)
{
    static const char *const beyond[] = { "appealed", "in_force", "publication_review", "publication_approved", "published",
                                          "withheld", "taken_down" };
    for (size_t i = 0; i < COUNT_OF(beyond); i++) {
        if (str_eq(goal, str_of(beyond[i]))) {
            return true;
        }
    }
    return false;
}

static void pass(Plan *p, const char *step)
{
    BUG_IF(p->step_count == PLAN_STEPS_MAX);
    if (!str_eq(p->goal, str_of(step))) {
        p->steps[p->step_count++] = str_of(step);
    }
}

/* What happens in some files beside the ordinary course: states and acts in their order; what lies between them the graph says. */
typedef struct Story {
    const char *steps[5];
    const char *shuns;   /* what nobody does once it has begun: it would end the story before its last step */
    const char *ends[4]; /* the states it may end in; none: any that can still be reached */
} Story;

static const Story stories[] = {
    { { "offer_mediation", "send_second_mediation_notice", "record_silence" }, NULL, { NULL } },
    { { "complain_return_higher", "record_higher_upholds" }, NULL, { "closed" } },
    { { "recommend_return_higher", "record_higher_takes_back" }, NULL, { NULL } },
    { { "issue_fee_notice", "return_unpaid" }, "record_payment", { "returned", "return_review", "return_upheld", "closed" } },
    { { "transfer_case" }, NULL, { "transferred" } },
    { { "add_participant", "file_conclusion" }, NULL, { NULL } },
    { { "suspend_at_hearing", "continue_case" }, NULL, { NULL } },
    { { "terminate_at_hearing" }, NULL, { "terminated", "closed" } },
    { { "recognise_settlement_at_hearing" }, NULL, { "in_force" } },
    { { "pause", "resume_hearing" }, NULL, { NULL } },
    { { "terminate", "appeal_decision", "withdraw_appeal", "end_decision_appeals" }, "send_file_up", { "terminated", "closed" } },
    { { "suspend", "appeal_decision", "withdraw_appeal", "end_suspension_appeals" }, "send_file_up", { "suspended" } },
    { { "terminate", "appeal_decision", "receive_termination_upheld" }, NULL, { "closed" } },
    { { "suspend", "appeal_decision", "receive_suspension_upheld" }, NULL, { "suspended", "preparation", "set_for_trial" } },
    { { "terminate", "protest_decision", "receive_decision_quashed" }, NULL, { NULL } },
    { { "judged", "appeal", "withdraw_appeal", "end_appeals" }, NULL, { NULL } },
    { { "judged", "register_appeal", "notify_appeal", "return_appeal", "end_appeals" }, "record_payment", { NULL } },
    { { "judged", "protest" }, NULL, { "appealed", "withheld" } },
    { { "examining", "offer_mediation", "end_mediation_offer" }, NULL, { NULL } },
    { { "offer_mediation", "decline_mediation_early" }, NULL, { NULL } },
    { { "complain_return", "take_petition_back" }, NULL, { NULL } },
    { { "order_amendment", "register_amendment" }, "submit_amendment", { NULL } },
    { { "judged", "protest_higher" }, NULL, { "appealed", "in_force" } },
    { { "judged", "appeal", "receive_appeal_result" }, NULL, { "in_force", "withheld" } },
    { { "judged", "appeal", "receive_remittal" }, NULL, { "closed" } },
    { { "judged", "appeal", "certify_partial_force" }, NULL, { "appealed", "in_force", "withheld" } },
    { { "judged", "receive_late_appeal", "admit_late_appeal" }, "refuse_late_appeal", { "appealed", "in_force" } },
    { { "judged", "receive_late_appeal", "refuse_late_appeal" }, NULL, { NULL } },
    { { "ask_petition_withdrawal", "return_withdrawn_petition" }, NULL, { "returned", "closed" } },
    { { "judged", "certify_force", "correct_force" }, NULL, { NULL } },
    { { "judged", "send_back_hiding" }, NULL, { NULL } },
    { { "judged", "correct_publication" }, NULL, { NULL } },
    { { "mediation", "recognise_mediation" }, NULL, { "closed" } },
    { { "order_amendment", "return_unamended" }, "submit_amendment", { "returned", "return_review", "closed" } },
    { { "return_upheld", "close_return_upheld" }, "complain_return_higher", { "closed" } },
    { { "pause", "suspend_after_pause" }, NULL, { "suspended", "preparation" } },
    { { "record_settlement", "change_mind" }, NULL, { NULL } },
    { { "record_settlement", "recognise_settlement" }, "change_mind", { "in_force" } },
    { { "terminate", "protest_decision_higher" }, NULL, { "appealed" } },
    /* Told twice: something else often comes between. */
    { { "record_settlement", "change_mind" }, NULL, { NULL } },
    { { "judged", "certify_force", "correct_force" }, NULL, { NULL } },
    { { "judged", "register_appeal", "notify_appeal", "return_appeal", "end_appeals" }, "record_payment", { NULL } },
    { { "judged", "send_back_hiding" }, NULL, { NULL } },
    { { "judged", "correct_publication" }, NULL, { NULL } },
    { { "terminate", "protest_decision", "receive_decision_quashed" }, NULL, { NULL } },
    { { "judged", "receive_late_appeal", "refuse_late_appeal" }, NULL, { NULL } },
};

static size_t count_ends(const Story *story)
{
    size_t n = 0;
    while (n < COUNT_OF(story->ends) && story->ends[n] != NULL) {
        n++;
    }
    return n;
}

static void take_story(Plan *p, const Story *story)
{
    for (size_t i = 0; i < COUNT_OF(story->steps) && story->steps[i] != NULL; i++) {
        pass(p, story->steps[i]);
    }
    p->shuns = story->shuns;
    p->shuns_until = p->step_count;
}

/* A closed file: how it came to be closed. */
static void pass_before_closing(Chance *c, Plan *p)
{
    static const char *const ends[] = { "published", "published", "published", "returned", "terminated", "return_upheld", "withheld",
                                        "taken_down", "mediation", "appealed" };
    const char *end = chance_of(c, ends);
    if (ends_beyond_judgment(str_of(end))) {
        pass(p, "judged");
    }
    pass(p, end);
}

/* Working days the whole way takes in the ordinary course; -1: there is no such way. */
static int ordinary_length(const Sim *s, SimMatter *m)
{
    Plan *p = &m->plan;
    Str   state = S("received");
    int   days = ordinary_stay(state);
    bool  arrived = false;
    p->step_done = 0;
    for (int i = 0; i < STATES_MAX && !arrived && state.n > 0; i++) {
        while (p->step_done < p->step_count && str_eq(state, p->steps[p->step_done])) {
            p->step_done++;
        }
        arrived = p->step_done == p->step_count && str_eq(state, p->goal);
        if (!arrived) {
            const ProcedureAct *step = plan_act(s, m);
            bool                taken = step != NULL && act_may_start_in(step, state);
            state = plan_next(s, m, state);
            days += ordinary_stay(state);
            p->step_done += taken;
        }
    }
    p->step_done = 0;
    return arrived ? days : -1;
}

/* How the story ends; a decision that ends a case has no text of its own to publish. */
static void add_ending(SimMatter *m, bool judged)
{
    if (str_eq(m->plan.goal, S("closed"))) {
        pass_before_closing(&m->chance, &m->plan);
    } else if (!judged && ends_beyond_judgment(m->plan.goal)) {
        pass(&m->plan, "judged");
    }
}

/* The stories follow each other from file to file and from seed to seed, so that a few courts live them all; one that leaves the end
 * open ends in the goal of the file, if it can be reached. */
static bool choose_story(Sim *s, SimMatter *m, size_t file)
{
    enum { TRIES = 6, FILES_A_SEED = 16 };
    Str    goal = m->plan.goal;
    size_t turn = (size_t)s->options->seed * FILES_A_SEED + file;
    for (size_t i = 0; i < TRIES; i++) {
        const Story *story = &stories[(turn + i) % COUNT_OF(stories)];
        size_t       ends = count_ends(story);
        m->plan.goal = ends > 0 ? str_of(story->ends[chance_below(&m->chance, (int64_t)ends)]) : goal;
        m->plan.step_count = 0;
        take_story(&m->plan, story);
        if (ends == 0) {
            add_ending(m, str_eq(str_of(story->steps[0]), S("judged")));
        }
        if (ordinary_length(s, m) > 0) {
            return true;
        }
    }
    m->plan.step_count = 0;
    m->plan.shuns = NULL;
    m->plan.goal = goal;
    return false;
}

/* The first files only have to reach their states, every one once, by the ordinary way. */
static void choose_way(Sim *s, SimMatter *m, size_t file)
{
    enum { WITH_STORY = 90 };
    Plan  *p = &m->plan;
    size_t goal = state_index(s->procedure, p->goal);
    bool   far = goal >= state_index(s->procedure, S("accepted"));
    p->steady = file + 1 < s->procedure->states_count;
    if (!p->steady && chance_percent(&m->chance, WITH_STORY) && choose_story(s, m, file)) {
        return;
    }
    for (size_t i = 0; i < COUNT_OF(detours); i++) {
        bool before = state_index(s->procedure, str_of(detours[i].state)) < goal;
        bool closes = str_eq(p->goal, S("closed"));
        if (far && !p->steady && before && !closes && p->step_count < 2 && chance_percent(&m->chance, detours[i].weight)) {
            pass(p, detours[i].state);
        }
    }
    add_ending(m, false);
}

/* So many working days before a day. */
static Date working_days_before(const Sim *s, Date day, int64_t days)
{
    CalendarView view = { .law = s->house->law };
    while (days > 0) {
        day = date_add_days(day, -1);
        days -= calendar_is_working(&view, day);
    }
    return day;
}

/* Only the use of a right that lapses leads there: nobody can wait with it for a day of his own. */
static bool is_entered_by_right(const Procedure *p, Str state)
{
    bool only = false;
    for (size_t i = 0; i < p->acts_count; i++) {
        const ProcedureAct *act = &p->acts[i];
        if (str_eq(act->into, state) && act->guards.running_count == 0) {
            return false;
        }
        only = only || str_eq(act->into, state);
    }
    return only;
}

/* Files that still wait for somebody arrive in their state shortly before the end, on a working day; others any time before. */
static void choose_days(Sim *s, SimMatter *m)
{
    enum { SLACK_DAYS = 10, HIDING_DAYS = 6, CLOSING_DAYS = 1, POST_DAYS = 7 };
    const ProcedureState *goal = procedure_state(s->procedure, m->plan.goal);
    int64_t lived = s->options->ends.day - s->starts.day;
    m->plan.patience = (int)chance_between(&m->chance, 60, 120);
    int64_t length = (int64_t)ordinary_length(s, m) * 7 / 5 * m->plan.patience / 100;
    int64_t standing = goal->kind == STATE_OPEN ? chance_between(&m->chance, 1, 4) + ordinary_stay(m->plan.goal) / 2
                                                : chance_between(&m->chance, 3, lived > length + 4 ? lived - length : 4);
    standing += str_eq(m->plan.goal, S("publication_approved")) ? HIDING_DAYS : 0; /* names are hidden and cleared one by one */
    standing += str_eq(m->plan.goal, S("return_review")) ? POST_DAYS : 0;          /* who complains has the paper, and it may have been posted */
    standing += str_eq(m->plan.goal, S("deliberation")) ? CLOSING_DAYS : 0;        /* a debate may take the whole day */
    if (m->plan.steady && goal->kind == STATE_OPEN) {
        Date arrives = working_days_before(s, s->options->ends, standing);
        standing = s->options->ends.day - arrives.day;
        m->plan.arrives = is_entered_by_right(s->procedure, m->plan.goal) ? DATE_NONE : arrives;
        length += date_is_none(m->plan.arrives) ? 0 : length / 3 + SLACK_DAYS;
    }
    int64_t back = length + standing;
    back = back < lived ? back : lived - chance_between(&m->chance, 0, lived > 10 ? 9 : 0);
    m->plan.opens = date_add_days(s->options->ends, (int32_t)-back);
}

static Str choose_opening(Chance *c)
{
    static const Wish ways[] = { { "file_petition", 72 }, { "register_petition", 14 }, { "register_posted_petition", 9 },
                                 { "receive_transferred_petition", 5 } };
    int weights[COUNT_OF(ways)];
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        weights[i] = ways[i].weight;
    }
    return str_of(ways[chance_weighted(c, weights, COUNT_OF(ways))].state);
}

static void choose_dispute(Sim *s, SimMatter *m, size_t i)
{
    const Topic *t = &sim_topics[chance_below(&m->chance, (int64_t)sim_topic_count)];
    Chance      *c = &m->chance;
    m->dispute = (Dispute){ .topic = t, .place = sim_place(c, s->arena) };
    size_t parties = s->citizens.count - CITIZENS_FREE;
    m->plaintiff = &s->citizens.items[2 * i % parties];
    m->defendant = &s->citizens.items[(2 * i + 1) % parties];
    /* Spouses are a man and a woman (Luật Hôn nhân và gia đình 2014, Điều 8): the next of the other sex is the defendant. */
    for (size_t k = 2 * i + 2; str_eq(str_of(t->kind), S("family")) && m->defendant->woman == m->plaintiff->woman && k < 2 * i + parties; k++) {
        m->defendant = &s->citizens.items[k % parties];
    }
    m->dispute.plaintiff = t->organisation ? sim_company_name(c, s->arena) : m->plaintiff->name;
    m->dispute.defendant = t->organisation ? sim_company_name(c, s->arena) : m->defendant->name;
    m->dispute.value = t->most == 0 ? 0 : t->least + chance_below(c, (t->most - t->least) / t->step + 1) * t->step;
    int64_t part = chance_percent(c, 65) ? 100 : chance_between(c, 40, 95);
    m->dispute.found = m->dispute.value / 100 * part;
    m->dispute.day = date_add_days(m->plan.opens, (int32_t)-chance_between(c, 90, 600));
    m->lawyer = chance_percent(c, 18) ? &s->lawyers.items[chance_below(c, (int64_t)s->lawyers.count)] : NULL;
}

/* Every state once, then by weight. */
static Str choose_goal(Sim *s, size_t i)
{
    const Procedure *p = s->procedure;
    int              weights[STATES_MAX] = { 0 };
    if (i + 1 < p->states_count) {
        return p->states[p->states_count - 1 - i].id; /* the start, the last of them, is no state of a file */
    }
    for (size_t k = 0; k < p->states_count; k++) {
        weights[k] = p->states[k].kind == STATE_START ? 0 : wish_of(goals, COUNT_OF(goals), p->states[k].id, 1);
    }
    return p->states[chance_weighted(&s->chance, weights, p->states_count)].id;
}

static bool waits_for_plaintiff(const Sim *s, Str state)
{
    const ProcedureState *p = procedure_state(s->procedure, state);
    return p->kind == STATE_OPEN && p->who_count > 0 && str_eq(p->who[0], S("plaintiff"));
}

Error *plan_matters(Sim *s)
{
    s->matter_count = (size_t)s->options->matters;
    s->matters = NEW_N(s->arena, SimMatter, s->matter_count);
    for (size_t i = 0; i < s->matter_count; i++) {
        SimMatter *m = &s->matters[i];
        m->chance = chance_make(s->options->seed, 1000 + i);
        /* Most people live in the first region, whose court has a file in every state. */
        bool   first = i + 1 < s->procedure->states_count || chance_percent(&m->chance, 25);
        size_t court = first ? 0 : (size_t)chance_below(&m->chance, (int64_t)s->court_count);
        m->court = &s->courts[court];
        m->plan.taste = (uint64_t)chance_next(&m->chance) << 32 | chance_next(&m->chance);
        m->plan.careless = chance_percent(&m->chance, 20);
        m->plan.goal = choose_goal(s, i);
        choose_way(s, m, i);
        choose_days(s, m);
        choose_dispute(s, m, i);
        m->opens_by = choose_opening(&m->chance);
        if (waits_for_plaintiff(s, m->plan.goal)) { /* so that he can be met at his own pages */
            m->opens_by = S("file_petition");
            m->lawyer = NULL;
        }
        m->id = (MatterId){ os_id(s->house->os) };
        m->wake = sim_working(s, instant_of(m->plan.opens, 8, (int32_t)chance_below(&m->chance, 60)));
        arena_reset(s->step);
    }
    return NULL;
}
