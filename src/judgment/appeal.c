/* Appeals and protests: received here, in time or late, ended, sent up. What they attack is not in force (BLTTDS 282(1)).
 * Law: BLTTDS 271-284, 308-311. Table: appeal (and the force of items, through force.c). */
#include "judgment/judgment_int.h"

#include "i18n/i18n.h"
#include "judgment/judgment_sql.h"
#include "law/paper.h"

enum { ITEMS_JSON_MOST = 16 * 1024, LODGED_BY_MOST = 64 * 1024 };

/* ---- reading ---------------------------------------------------------------------------------------------------------------------- */

Error *appeal_load(Db *db, Arena *a, CourtId court, MatterId matter, Appeals *out)
{
    AppealsRows rows;
    TRY(q_appeals(db, court, matter, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const AppealsRow *r = &rows.items[i];
        const Json       *list;
        TRY(json_parse(a, r->attacked, ITEMS_JSON_MOST, &list));
        int64_t *items = NEW_N(a, int64_t, json_count(list));
        for (size_t k = 0; k < json_count(list); k++) {
            items[k] = json_number(json_at(list, k));
        }
        *LIST_ADD(a, out) = (Appeal){ r->no, r->kind, r->ruling, r->participant, items, json_count(list), r->appealed_on, r->received_on,
                                      r->status, r->late_reason, r->ended_on, r->end_act };
    }
    return NULL;
}

bool appeal_concerns(const Appeal *p, int64_t item)
{
    for (size_t i = 0; i < p->item_count; i++) {
        if (p->items[i] == item) {
            return true;
        }
    }
    return p->item_count == 0;
}

Lodged appeals_lodged(const Appeals *all, int64_t item)
{
    Lodged out = { false, false };
    for (size_t i = 0; i < all->count; i++) {
        const Appeal *p = &all->items[i];
        bool          stands = !str_eq(p->status, S("ended")) && !str_eq(p->status, S("replaced")) && appeal_concerns(p, item);
        if (item == 0 || stands) {
            *(p->participant > 0 ? &out.appeal : &out.protest) = true;
        }
    }
    return out;
}

static bool is_pending(const Appeal *p)
{
    return str_eq(p->status, S("pending"));
}

static Error *appeals_of(Act *act, Appeals *out)
{
    *out = (Appeals){ 0 };
    return appeal_load(act->db, act->arena, act->matter->court, act->matter->id, out);
}

/* ---- in time? ---------------------------------------------------------------------------------------------------------------------- */

static bool is_protest_role(Str role)
{
    return str_eq(role, S("procuracy")) || str_eq(role, S("higher_procuracy"));
}

/* The one whose appeal it is: named by the clerk, else who acts or is acted for. */
static int64_t appellant_of(const Act *act)
{
    int64_t named = act->input == NULL ? 0 : act_input_number(act, "person", 0);
    return named > 0 ? named : act->powers.participant;
}

/* The day that counts: the postmark or the day it was handed in; on line, today. */
static Date day_of_appeal(const Act *act)
{
    Date day;
    if (act->input != NULL && (act_input_date(act, "appeal_on", &day) || act_input_date(act, "late_appeal_on", &day))) {
        return day;
    }
    return act->day;
}

/* A limit that began for him decides; one that waits for receipt or posting has not begun, so he is in time. */
static bool is_in_time(const Act *act, int64_t participant, Str rule, Date day)
{
    const MatterDeadline *last = NULL;
    for (size_t i = 0; i < act->matter->deadlines.count; i++) {
        const MatterDeadline *d = &act->matter->deadlines.items[i];
        if (str_eq(d->rule, rule) && d->participant == participant && (last == NULL || date_cmp(d->end_on, last->end_on) > 0)) {
            last = d;
        }
    }
    return last == NULL || date_cmp(day, last->end_on) <= 0;
}

static Error *limit_of(Act *act, Str *rule)
{
    bool judged;
    TRY(judgment_known(act->db, act->matter, act->arena, &judged));
    *rule = judged ? S("appeal_judgment") : S("appeal_decision");
    return NULL;
}

/* A decision that recognises what the parties agreed is in force at once and is neither appealed nor protested (BLTTDS 213). */
static bool is_settled(const Act *act)
{
    Str how = matter_field_text(act->matter, S("resolution"));
    return str_eq(how, S("settlement")) || str_eq(how, S("settlement_at_hearing"));
}

Error *guard_appeal_in_time(Act *act, bool *holds)
{
    int64_t who = appellant_of(act);
    Str     rule;
    TRY(limit_of(act, &rule));
    if (is_settled(act)) {
        *holds = false;
        return NULL;
    }
    *holds = who == 0 || is_in_time(act, who, rule, day_of_appeal(act));
    return NULL;
}

/* ---- registering ----------------------------------------------------------------------------------------------------------------------- */

typedef struct Registering {
    Act           *act;
    Appeals        before;
    OperativeItems operative;
    int64_t        participant;
    Str            kind, ruling, items, status;
    Date           day;
    const Appeal  *admitted; /* a late one that the appellate court let in */
} Registering;

static Str kind_of(const Act *act, int64_t participant)
{
    const Participant *p = matter_participant(act->matter, participant);
    Str                role = p != NULL ? p->capacity : act->role;
    return str_eq(role, S("procuracy"))          ? S("protest")
           : str_eq(role, S("higher_procuracy")) ? S("protest_higher")
                                                 : S("appeal");
}

static bool item_exists(const OperativeItems *all, int64_t no)
{
    return no >= 1 && no <= (int64_t)all->count;
}

/* The items attacked, as JSON; all of them when none is named. */
static Str items_of(Registering *r)
{
    const Json *given = act_input(r->act, "appealed_items");
    Buf         b = buf_make(r->act->arena, ITEMS_JSON_MOST);
    buf_add_char(&b, '[');
    for (size_t i = 0; i < json_count(given); i++) {
        int64_t no = json_number(json_at(given, i));
        if (!item_exists(&r->operative, no)) {
            act_field_error(r->act, S("appealed_items"), S("judgment.no_such_item"));
        }
        buf_add(&b, i > 0 ? S(",") : S(""));
        buf_add_i64(&b, no);
    }
    buf_add_char(&b, ']');
    return buf_str(&b);
}

static const Appeal *late_of(const Appeals *all, int64_t participant)
{
    for (size_t i = all->count; i > 0; i--) {
        const Appeal *p = &all->items[i - 1];
        if (p->participant == participant && str_eq(p->status, S("late"))) {
            return p;
        }
    }
    return NULL;
}

static bool same_appellant(const Registering *r, const Appeal *p)
{
    return p->participant == r->participant && str_eq(p->kind, r->kind);
}

static Error *registering_of(Act *act, Registering *r)
{
    bool judged;
    *r = (Registering){ .act = act, .participant = appellant_of(act), .day = day_of_appeal(act), .status = S("pending") };
    TRY(appeals_of(act, &r->before));
    TRY(operative_load(act->db, act->arena, act->matter->court, act->matter->id, &r->operative));
    TRY(judgment_known(act->db, act->matter, act->arena, &judged));
    r->ruling = judged ? S("judgment") : S("decision");
    r->kind = kind_of(act, r->participant);
    r->participant = str_eq(r->kind, S("appeal")) || !is_protest_role(act->role) ? r->participant : 0;
    r->items = items_of(r);
    return NULL;
}

/* The clerk takes a late appeal in; only the appellate court lets it count (275). */
static void check_late(Registering *r)
{
    Act *act = r->act;
    if (act_input_text(act, "late_reason").n == 0) {
        return;
    }
    r->status = S("late");
    if (is_in_time(act, r->participant, str_eq(r->ruling, S("judgment")) ? S("appeal_judgment") : S("appeal_decision"), r->day)) {
        act_field_error(act, S("late_appeal_on"), S("judgment.not_late"));
    }
}

static void check_day(Registering *r, const char *field)
{
    Date pronounced;
    if (act_input(r->act, field) == NULL) {
        return;
    }
    bool early = str_eq(r->ruling, S("judgment")) && date_parse(r->act->matter->state_since, &pronounced)
                 && str_eq(r->act->matter->state, S("judged")) && date_cmp(r->day, pronounced) < 0;
    if (date_cmp(r->day, r->act->day) > 0 || early) {
        act_field_error(r->act, str_of(field), S("judgment.appeal_day_wrong"));
    }
}

/* Admitting names the person; everything else stands in the late appeal. */
static void check_admitted(Registering *r)
{
    Act *act = r->act;
    if (act_input(act, "appeal_text") != NULL) {
        return;
    }
    r->admitted = late_of(&r->before, r->participant);
    if (r->admitted == NULL) {
        act_field_error(act, S("person"), S("judgment.no_late_appeal"));
    }
}

static void write_replaced(const Registering *r, JsonOut *o)
{
    moves_begin(o);
    for (size_t i = 0; i < r->before.count; i++) {
        const Appeal *p = &r->before.items[i];
        if (p == r->admitted) {
            moves_add(o, p->no, "pending");
        } else if (is_pending(p) && same_appellant(r, p) && r->admitted == NULL) {
            moves_add(o, p->no, "replaced"); /* in time he may change his appeal as he likes (284(1)) */
        }
    }
    moves_end(o);
}

/* What is attacked is not in force, also when a clerk had certified it before the posted appeal arrived (273(3)). */
static void write_attacked(const Registering *r, JsonOut *o)
{
    Appeal now = { .item_count = 0 };
    if (r->admitted != NULL) {
        now = *r->admitted;
    } else {
        const Json *given = act_input(r->act, "appealed_items");
        int64_t    *items = NEW_N(r->act->arena, int64_t, json_count(given));
        for (size_t i = 0; i < json_count(given); i++) {
            items[i] = json_number(json_at(given, i));
        }
        now.items = items;
        now.item_count = json_count(given);
    }
    bool left = false;
    bool was = false;
    force_begin(o);
    for (size_t i = 0; i < r->operative.count; i++) {
        const OperativeItem *it = &r->operative.items[i];
        bool                 in_force = str_eq(it->force, S("in_force"));
        bool                 other = false; /* still held up by somebody else's appeal */
        for (size_t k = 0; k < r->before.count; k++) {
            const Appeal *p = &r->before.items[k];
            other = other || (is_pending(p) && !same_appellant(r, p) && appeal_concerns(p, it->no));
        }
        was = was || in_force;
        if (appeal_concerns(&now, it->no) || other) {
            force_add(o, it->no, "appealed", S(""), S(""));
        } else if (str_eq(it->force, S("appealed"))) {
            force_add(o, it->no, "waiting", S(""), S("")); /* his new appeal leaves it alone */
        } else {
            left = left || in_force;
        }
    }
    force_end(o);
    if (was && !left) {
        force_unfollow(r->act);
    }
}

Error *prepare_register_appeal(Act *act)
{
    Registering r;
    TRY(registering_of(act, &r));
    if (is_settled(act)) {
        act_field_error(act, S("appeal_text"), S("judgment.not_appealable"));
        return NULL;
    }
    check_late(&r);
    check_day(&r, "appeal_on");
    check_day(&r, "late_appeal_on");
    check_admitted(&r);
    JsonOut *o = act_section(act, "register_appeal");
    if (r.admitted == NULL) {
        json_add_i64(o, "no", (int64_t)r.before.count + 1);
        json_add_str(o, "kind", r.kind);
        json_add_str(o, "ruling", r.ruling);
        json_add_i64(o, "participant", r.participant);
        json_add_str(o, "items", r.items);
        json_add_str(o, "appealed_on", date_format(act->arena, r.day));
        json_add_str(o, "status", r.status);
        json_add_str(o, "late_reason", act_input_text(act, "late_reason"));
    }
    if (str_eq(r.status, S("pending"))) {
        write_replaced(&r, o);
        write_attacked(&r, o);
    }
    return NULL;
}

Error *apply_register_appeal(Tx *tx, const Event *e, const Json *own)
{
    TRY(apply_appeal_moves(tx, e, own));
    TRY(force_apply(tx, e, own));
    if (json_i64(own, "no", 0) == 0) {
        return NULL;
    }
    return q_appeal_add(tx, e->court, e->matter, json_i64(own, "no", 0), json_str(own, "kind", S("")), json_str(own, "ruling", S("")),
                        json_i64(own, "participant", 0), json_str(own, "items", S("[]")), json_str(own, "appealed_on", S("")),
                        date_format(tx_arena(tx), e->day), json_str(own, "status", S("")), json_str(own, "late_reason", S("")), e->seq);
}

/* ---- telling ------------------------------------------------------------------------------------------------------------------------------------ */

static void add_lodged_by(const Act *act, const Appeal *p, Buf *b)
{
    const Participant *who = matter_participant(act->matter, p->participant);
    bool               higher = str_eq(p->kind, S("protest_higher"));
    Date               day;
    buf_add(b, b->n > 0 ? S("; ") : S(""));
    buf_add(b, who != NULL ? who->name : paper_word(act->house->law, higher ? "higher_procuracy" : "procuracy"));
    if (date_parse(p->appealed_on, &day)) {
        buf_add_char(b, ' ');
        i18n_add_long_date(b, LANG_VI, day);
    }
}

/* The notice is of one party's appeal when he is named, else of all that are pending (277). */
Error *prepare_tell_appeal(Act *act)
{
    Appeals all, told = { 0 };
    Buf     by = buf_make(act->arena, LODGED_BY_MOST);
    int64_t person = act_input_number(act, "person", 0);
    TRY(appeals_of(act, &all));
    for (size_t i = 0; i < all.count; i++) {
        const Appeal *p = &all.items[i];
        if (is_pending(p) && (person == 0 || p->participant == person)) {
            *LIST_ADD(act->arena, &told) = *p;
            add_lodged_by(act, p, &by);
        }
    }
    TRY(buf_check(&by));
    Lodged which = appeals_lodged(&told, 0);
    act_paper_text(act, "lodged", paper_word(act->house->law, which.appeal == which.protest ? "lodged_both" : which.appeal ? "lodged_appeal" : "lodged_protest"));
    act_paper_text(act, "lodged_by", buf_str(&by));
    return NULL;
}

/* ---- ending ---------------------------------------------------------------------------------------------------------------------------------- */

void moves_begin(JsonOut *o)
{
    json_begin_list(o, "moves");
}

void moves_add(JsonOut *o, int64_t no, const char *status)
{
    json_begin(o, NULL);
    json_add_i64(o, "no", no);
    json_add_str(o, "status", str_of(status));
    json_end(o);
}

void moves_end(JsonOut *o)
{
    json_end_list(o);
}

Error *apply_appeal_moves(Tx *tx, const Event *e, const Json *own)
{
    const Json *moves = json_member(own, "moves");
    Str         day = date_format(tx_arena(tx), e->day);
    for (size_t i = 0; i < json_count(moves); i++) {
        const Json *move = json_at(moves, i);
        Str         status = json_str(move, "status", S(""));
        bool        over = !str_eq(status, S("pending")) && !str_eq(status, S("sent_up"));
        TRY(q_appeal_move(tx, e->court, e->matter, json_i64(move, "no", 0), status, over ? day : S(""), over ? e->act : S(""), e->seq));
    }
    return NULL;
}

/* The one that ends: its number when given, else the person's. */
static const Appeal *ending_of(const Act *act, const Appeals *all)
{
    int64_t no = act_input_number(act, "appeal_no", 0);
    int64_t person = act_input_number(act, "person", 0);
    bool    late = str_eq(act->act->id, S("refuse_late_appeal"));
    for (size_t i = all->count; i > 0; i--) {
        const Appeal *p = &all->items[i - 1];
        bool          open = str_eq(p->status, late ? S("late") : S("pending"));
        if (open && (no > 0 ? p->no == no : person > 0 && p->participant == person)) {
            return p;
        }
    }
    return NULL;
}

/* With the last of them gone the file does not go on by itself: a judge has to find that none is left (BLTTDS 276(2), 284). */
static Error *ask_to_go_on(Act *act, const Appeals *all, const Appeal *ended)
{
    const Assignment *judge = matter_assigned(act->matter, S("case_judge"));
    for (size_t i = 0; i < all->count; i++) {
        const Appeal *p = &all->items[i];
        if (p != ended && (is_pending(p) || str_eq(p->status, S("sent_up")))) {
            return NULL;
        }
    }
    return str_eq(act->matter->state, S("appealed")) && matter_field(act->matter, S("sent_up_on")) == NULL && judge != NULL
               ? act_open_task(act, S("end_appeals"), judge->person, NULL)
               : NULL;
}

Error *prepare_end_appeal(Act *act)
{
    Appeals        all;
    OperativeItems items = { 0 };
    TRY(appeals_of(act, &all));
    TRY(operative_load(act->db, act->arena, act->matter->court, act->matter->id, &items));
    const Appeal *ends = ending_of(act, &all);
    if (ends == NULL) {
        act_field_error(act, S("person"), S("judgment.no_such_appeal"));
        return NULL;
    }
    JsonOut *o = act_section(act, "end_appeal");
    moves_begin(o);
    moves_add(o, ends->no, "ended");
    moves_end(o);
    force_begin(o);
    for (size_t i = 0; i < items.count; i++) {
        bool held = false;
        for (size_t k = 0; k < all.count; k++) {
            const Appeal *p = &all.items[k];
            held = held || (p != ends && is_pending(p) && appeal_concerns(p, items.items[i].no));
        }
        if (str_eq(items.items[i].force, S("appealed")) && !held) {
            force_add(o, items.items[i].no, "waiting", S(""), S(""));
        }
    }
    force_end(o);
    return ask_to_go_on(act, &all, ends);
}

Error *apply_end_appeal(Tx *tx, const Event *e, const Json *own)
{
    TRY(apply_appeal_moves(tx, e, own));
    return force_apply(tx, e, own);
}

/* ---- up and back ---------------------------------------------------------------------------------------------------------------------------- */

static void write_moves(JsonOut *o, const Appeals *all, const char *status)
{
    moves_begin(o);
    for (size_t i = 0; i < all->count; i++) {
        if (is_pending(&all->items[i]) || str_eq(all->items[i].status, S("sent_up"))) {
            moves_add(o, all->items[i].no, status);
        }
    }
    moves_end(o);
}

/* The court that decides the appeal; false: the register names none. */
static bool higher_court(const Act *act, CourtId *out)
{
    const Court *c = registry_court(act->house->registry, court_id_str(&act->matter->court));
    return c != NULL && c->parent.n > 0 && court_id_parse(c->parent, out);
}

Error *prepare_send_up(Act *act)
{
    static const MatterId not_known = { { { 0 } } };
    Appeals               all;
    CourtId               above;
    Date                  sent;
    TRY(appeals_of(act, &all));
    if (act_input_date(act, "sent_up_on", &sent) && date_cmp(sent, act->day) > 0) {
        act_field_error(act, S("sent_up_on"), S("judgment.not_in_the_future"));
    }
    write_moves(act_section(act, "send_file_up"), &all, "sent_up");
    if (higher_court(act, &above)) {
        act_link(act, S("appealed_to"), above, not_known);
    }
    return NULL;
}

/* On a suspension or termination: the case is here again, and a later appeal goes up anew. A quashed decision has no reason left. */
Error *prepare_file_came_back(Act *act)
{
    static const char *const reasons[] = { "suspension_reason", "termination_reason" };
    Appeals                  all;
    TRY(appeals_of(act, &all));
    write_moves(act_section(act, "file_came_back"), &all, "decided");
    act_set_field(act, S("sent_up_on"), 0, S(""), 0, S(""));
    for (size_t i = 0; str_eq(act->act->into, S("preparation")) && i < COUNT_OF(reasons); i++) {
        act_set_field(act, str_of(reasons[i]), 0, S(""), 0, S(""));
    }
    return NULL;
}

/* Quashed and remitted: this number ends, what was decided has no force; the case is accepted anew, linked with this file. */
Error *prepare_link_remitted(Act *act)
{
    OperativeItems items = { 0 };
    Appeals        all;
    MatterId       anew = { os_id(act->house->os) };
    TRY(appeals_of(act, &all));
    TRY(operative_load(act->db, act->arena, act->matter->court, act->matter->id, &items));
    JsonOut *o = act_section(act, "link_remitted");
    write_moves(o, &all, "decided");
    force_begin(o);
    for (size_t i = 0; i < items.count; i++) {
        if (!str_eq(items.items[i].force, S("in_force"))) {
            force_add(o, items.items[i].no, "quashed", S(""), S(""));
        }
    }
    force_end(o);
    act_link(act, S("remitted_as"), act->matter->court, anew);
    return NULL;
}

/* ---- guards ---------------------------------------------------------------------------------------------------------------------------------- */

Error *guard_appeal_periods_over(Act *act, bool *holds)
{
    *holds = true;
    for (size_t i = 0; i < act->matter->deadlines.count; i++) {
        const MatterDeadline *d = &act->matter->deadlines.items[i];
        bool                  decision = str_eq(d->rule, S("appeal_decision")) || str_eq(d->rule, S("protest_decision_same_level"))
                        || str_eq(d->rule, S("protest_decision_higher_level"));
        if ((is_appeal_limit(d->rule) || decision) && str_eq(d->status, S("running")) && date_cmp(act->day, d->end_on) <= 0) {
            *holds = false;
        }
    }
    return NULL;
}

Error *guard_no_appeal_left(Act *act, bool *holds)
{
    Appeals all;
    TRY(appeals_of(act, &all));
    *holds = true;
    for (size_t i = 0; i < all.count; i++) {
        *holds = *holds && !is_pending(&all.items[i]) && !str_eq(all.items[i].status, S("sent_up"));
    }
    return NULL;
}
