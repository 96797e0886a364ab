/* Force, item by item: proposed by the clock when every limit is over, certified by a clerk, taken back when it was wrong.
 * Law: BLTTDS 282(2) (parts nobody appealed come into force when the limits end), 273(1), 273(3), 280(1), 313(6), 213(1).
 * A limit ends with its last day's 24 o'clock (BLDS 148), so the day proposed is the one after it; a clerk may certify from the last
 * day on. Table: operative_item. */
#include "judgment/judgment_int.h"

#include "judgment/judgment_sql.h"

/* ---- what an act does to items ------------------------------------------------------------------------------------------------------- */

void force_begin(JsonOut *o)
{
    json_begin_list(o, "force");
}

void force_add(JsonOut *o, int64_t item, const char *force, Str on, Str why)
{
    json_begin(o, NULL);
    json_add_i64(o, "item", item);
    json_add_str(o, "force", str_of(force));
    json_add_str(o, "on", on);
    json_add_str(o, "why", why);
    json_end(o);
}

void force_end(JsonOut *o)
{
    json_end_list(o);
}

Error *force_apply(Tx *tx, const Event *e, const Json *own)
{
    const Json *list = json_member(own, "force");
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *f = json_at(list, i);
        TRY(q_operative_force(tx, e->court, e->matter, json_i64(f, "item", 0), json_str(f, "force", S("")), json_str(f, "on", S("")),
                              json_str(f, "why", S("")), e->seq));
    }
    return NULL;
}

void force_unfollow(Act *act)
{
    static const Str limits[] = { S_INIT("hand_to_enforcement"), S_INIT("publish_judgment"), S_INIT("civil_status_notice") };
    static const Str tasks[] = { S_INIT("hand_to_enforcement"), S_INIT("notify_civil_status"), S_INIT("hide_names"),
                                 S_INIT("approve_publication"), S_INIT("release_publication") };
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        act_stop_deadline(act, limits[i], 0);
    }
    for (size_t i = 0; i < COUNT_OF(tasks); i++) {
        act_close_task(act, tasks[i]);
    }
    act_set_field(act, S("in_force_on"), 0, S(""), 0, S(""));
}

/* ---- the limits ------------------------------------------------------------------------------------------------------------------------ */

bool is_appeal_limit(Str rule)
{
    return str_eq(rule, S("appeal_judgment")) || str_eq(rule, S("protest_same_level")) || str_eq(rule, S("protest_higher_level"));
}

/* The limit that ended last; NULL: none began. */
static const MatterDeadline *last_limit(const Matter *m)
{
    const MatterDeadline *last = NULL;
    for (size_t i = 0; i < m->deadlines.count; i++) {
        const MatterDeadline *d = &m->deadlines.items[i];
        if (is_appeal_limit(d->rule) && (last == NULL || date_cmp(d->end_on, last->end_on) > 0)) {
            last = d;
        }
    }
    return last;
}

static bool limit_began(const Matter *m, int64_t participant)
{
    for (size_t i = 0; i < m->deadlines.count; i++) {
        const MatterDeadline *d = &m->deadlines.items[i];
        if (str_eq(d->rule, S("appeal_judgment")) && d->participant == participant) {
            return true;
        }
    }
    return false;
}

/* A party whose time to appeal has not even begun (no proof of receipt or posting yet); 0: none. */
static int64_t not_begun(const Act *act)
{
    const Matter *m = act->matter;
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        const LawPower    *power = law_power(act->house->law, p->capacity);
        if (p->until_on.n == 0 && power != NULL && power->party && !limit_began(m, p->no)) {
            return p->no;
        }
    }
    return 0;
}

static Error *limits_not_over(const Act *act)
{
    int64_t who = not_begun(act);
    if (who == 0) {
        return NULL;
    }
    const Participant *p = matter_participant(act->matter, who);
    return err_arg(err_message(err_make(ERR_NOT_ALLOWED, "a limit has not begun"), S("judgment.limit_not_begun")), S("who"), p->name);
}

/* ---- proposing --------------------------------------------------------------------------------------------------------------------------- */

/* "limit:<rule>:<its last day>": pages say it in words. */
static Str reason_of(Arena *a, const MatterDeadline *d)
{
    return str_format(a, "limit:" STR_F ":" STR_F, STR_A(d->rule), STR_A(date_format(a, d->end_on)));
}

static Error *items_of_act(Act *act, OperativeItems *out)
{
    *out = (OperativeItems){ 0 };
    return operative_load(act->db, act->arena, act->matter->court, act->matter->id, out);
}

Error *prepare_propose_force(Act *act)
{
    OperativeItems        items;
    const MatterDeadline *last = last_limit(act->matter);
    size_t                proposed = 0;
    TRY(limits_not_over(act));
    TRY(items_of_act(act, &items));
    JsonOut *o = act_section(act, "propose_force");
    json_begin_list(o, "items");
    for (size_t i = 0; last != NULL && i < items.count; i++) {
        const OperativeItem *it = &items.items[i];
        if (!str_eq(it->force, S("waiting")) || it->proposed_on.n > 0) {
            continue;
        }
        json_begin(o, NULL);
        json_add_i64(o, "item", it->no);
        json_add_str(o, "on", date_format(act->arena, date_add_days(last->end_on, 1)));
        json_add_str(o, "why", reason_of(act->arena, last));
        json_end(o);
        proposed++;
    }
    json_end_list(o);
    return proposed > 0 ? NULL : err_message(err_make(ERR_NOT_ALLOWED, "no item waits"), S("judgment.nothing_to_propose"));
}

Error *apply_propose_force(Tx *tx, const Event *e, const Json *own)
{
    const Json *list = json_member(own, "items");
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *p = json_at(list, i);
        TRY(q_operative_propose(tx, e->court, e->matter, json_i64(p, "item", 0), json_str(p, "on", S("")), json_str(p, "why", S("")),
                                e->seq));
    }
    return NULL;
}

/* ---- entering ------------------------------------------------------------------------------------------------------------------------------ */

static void item_wrong(Act *act, const char *message)
{
    act_field_error(act, S("force_items"), str_of(message));
}

/* A clerk's line: which item, from which day (the act's own day when left out), why (the proposal's reason when left out). */
static void certify_line(Act *act, JsonOut *o, const OperativeItems *items, const Json *line, bool *taken)
{
    const MatterDeadline *last = last_limit(act->matter);
    int64_t               no = json_i64(line, "item", 0);
    Date                  on;
    Str                   given = json_str(line, "in_force_on", act_input_text(act, "in_force_on"));
    if (no < 1 || no > (int64_t)items->count || taken[no - 1]) {
        item_wrong(act, "judgment.no_such_item");
        return;
    }
    const OperativeItem *it = &items->items[no - 1];
    taken[no - 1] = true;
    given = given.n > 0 ? given : it->proposed_on;
    if (str_eq(it->force, S("appealed"))) {
        item_wrong(act, "judgment.item_appealed");
    } else if (!date_parse(given, &on)) {
        item_wrong(act, "field.date");
    } else if (date_cmp(on, act->day) > 0) {
        item_wrong(act, "judgment.not_in_the_future");
    } else if (last == NULL || date_cmp(on, last->end_on) < 0) {
        item_wrong(act, "judgment.force_too_early");
    } else if (!str_eq(it->force, S("in_force"))) {
        Str why = json_str(line, "why", S(""));
        force_add(o, no, "in_force", given, why.n > 0 ? why : reason_of(act->arena, last));
    }
}

/* The whole judgment: every item is named, or was certified before. */
static void check_all_named(Act *act, const OperativeItems *items, const bool *taken)
{
    for (size_t i = 0; i < items->count; i++) {
        bool done = taken[i] || str_eq(items->items[i].force, S("in_force"));
        if (!done) {
            item_wrong(act, "judgment.item_left_out");
            return;
        }
    }
}

/* Whether an agreement in this matter, once recognised, changes a civil status: a divorce by consent does. */
static bool agreed_status(const Act *act)
{
    const Relation *r = registry_relation(act->house->registry, act->matter->relation);
    return r != NULL && r->status;
}

static bool is_of_status(const Act *act, const OperativeItem *it)
{
    return str_eq(it->kind, S("status")) || (str_eq(it->kind, S("settlement")) && agreed_status(act));
}

static bool changes_status(const Act *act, const OperativeItems *items)
{
    for (size_t i = 0; i < items->count; i++) {
        if (is_of_status(act, &items->items[i])) {
            return true;
        }
    }
    return false;
}

/* Only a ruling that changes a civil status is told to the registrar (269(3)). */
static Error *tell_registrar(Act *act, Date from)
{
    PersonId nobody = { { { 0 } } };
    TRY(act_start_deadline(act, S("civil_status_notice"), 0, from));
    return act_open_task(act, S("notify_civil_status"), nobody, NULL);
}

static Error *follow_status(Act *act, bool changed)
{
    Date from;
    bool told = changed && act->act->into.n > 0 && date_parse(act_input_text(act, "in_force_on"), &from);
    return told ? tell_registrar(act, from) : NULL;
}

static Error *enter_certified(Act *act, JsonOut *o)
{
    OperativeItems items;
    const Json    *lines = act_input(act, "force_items");
    TRY(limits_not_over(act));
    TRY(items_of_act(act, &items));
    bool *taken = NEW_N(act->arena, bool, items.count + 1);
    force_begin(o);
    for (size_t i = 0; i < json_count(lines); i++) {
        certify_line(act, o, &items, json_at(lines, i), taken);
    }
    force_end(o);
    if (act->act->into.n > 0) {
        check_all_named(act, &items, taken);
    }
    return follow_status(act, changes_status(act, &items));
}

/* The appellate ruling is in force at once (313(6)): what it upheld or amended, and all the rest with it; what it quashed is not. */
static Error *enter_appellate(Act *act, JsonOut *o)
{
    OperativeItems items;
    Appeals        appeals = { 0 };
    Str            result = act_input_text(act, "appeal_result");
    bool           quashed = str_eq(result, S("terminated")) || str_eq(result, S("remitted"));
    bool           changed = false;
    TRY(items_of_act(act, &items));
    TRY(appeal_load(act->db, act->arena, act->matter->court, act->matter->id, &appeals));
    force_begin(o);
    for (size_t i = 0; i < items.count; i++) {
        bool before = str_eq(items.items[i].force, S("in_force"));
        changed = changed || ((before || !quashed) && is_of_status(act, &items.items[i]));
        if (!before) {
            force_add(o, items.items[i].no, quashed ? "quashed" : "in_force", quashed ? S("") : act_input_text(act, "in_force_on"),
                      str_format(act->arena, "appeal:" STR_F, STR_A(result)));
        }
    }
    force_end(o);
    moves_begin(o);
    for (size_t i = 0; i < appeals.count; i++) {
        Str status = appeals.items[i].status;
        if (str_eq(status, S("pending")) || str_eq(status, S("sent_up"))) {
            moves_add(o, appeals.items[i].no, "decided");
        }
    }
    moves_end(o);
    return follow_status(act, changed);
}

/* A recognised settlement is in force the day it is recognised; its text is its one item (213(1)). */
static Error *enter_settlement(Act *act, JsonOut *o)
{
    Str day = date_format(act->arena, act->day);
    Str text = matter_field_text(act->matter, S("settlement_text"));
    act_set_field(act, S("in_force_on"), 0, S(""), 0, day);
    json_add_str(o, "settlement", text);
    force_begin(o);
    force_add(o, 1, "in_force", day, S("settlement"));
    force_end(o);
    return agreed_status(act) ? tell_registrar(act, act->day) : NULL;
}

Error *prepare_enter_force(Act *act)
{
    JsonOut *o = act_section(act, "enter_force");
    if (act_input(act, "appeal_result") != NULL) {
        return enter_appellate(act, o);
    }
    if (act_input(act, "force_items") != NULL) {
        return enter_certified(act, o);
    }
    return enter_settlement(act, o);
}

Error *apply_enter_force(Tx *tx, const Event *e, const Json *own)
{
    Str settlement = json_str(own, "settlement", S(""));
    if (json_member(own, "settlement") != NULL) {
        TRY(q_operative_add(tx, e->court, e->matter, 1, S("settlement"), 0, 0, (Money){ 0 }, S(""), S(""), false, S(""), settlement,
                            e->seq));
    }
    TRY(force_apply(tx, e, own));
    return apply_appeal_moves(tx, e, own);
}

/* ---- taking back ------------------------------------------------------------------------------------------------------------------------------ */

/* A certificate that was wrong loses every item; what an admitted late appeal takes away, its registration has said. */
Error *prepare_suspend_force(Act *act)
{
    OperativeItems items;
    if (act_input_text(act, "force_correction_reason").n == 0) {
        return NULL;
    }
    TRY(items_of_act(act, &items));
    JsonOut *o = act_section(act, "suspend_force");
    force_begin(o);
    for (size_t i = 0; i < items.count; i++) {
        if (str_eq(items.items[i].force, S("in_force"))) {
            force_add(o, items.items[i].no, "waiting", S(""), S(""));
        }
    }
    force_end(o);
    force_unfollow(act);
    return NULL;
}

Error *guard_force_certified(Act *act, bool *holds)
{
    OperativeItems items;
    TRY(items_of_act(act, &items));
    *holds = false;
    for (size_t i = 0; i < items.count; i++) {
        *holds = *holds || str_eq(items.items[i].force, S("in_force"));
    }
    return NULL;
}

Error *guard_status_changed(Act *act, bool *holds)
{
    OperativeItems items;
    TRY(items_of_act(act, &items));
    *holds = changes_status(act, &items);
    return NULL;
}
