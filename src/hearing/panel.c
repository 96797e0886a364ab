/* Who sits in judgment: the composition the law asks for in this kind of case, and who may not sit.
 * BLTTDS 63: one judge and two jurors, in special cases two and three; with a minor among the parties one juror of the youth
 * union, the women's union or a family and children's body, in a labour case one of the unions or with knowledge of labour law.
 * BLTTDS 53, LHGĐT 41(2): not who takes part, was the clerk of this case, attended its mediation, or was replaced on request; not two
 * who have declared that they are relatives. Kinship with a party is known only as an exclusion from the file (admin/rights_page.c).
 * Tables: reads assignment, kinship, event (decisions on recusal). */
#include "hearing/hearing_int.h"

#include "assignment/assignment.h"
#include "core/access/access.h"
#include "hearing/hearing_sql.h"

enum { ADULT_YEARS = 18, OUTCOME_MOST = 4 * 1024 * 1024 };

const Str panel_roles[5] = { S_INIT("presiding_judge"), S_INIT("panel_judge"), S_INIT("juror"), S_INIT("reserve_judge"),
                             S_INIT("reserve_juror") };

bool is_panel_role(Str role)
{
    for (size_t i = 0; i < COUNT_OF(panel_roles); i++) {
        if (str_eq(panel_roles[i], role)) {
            return true;
        }
    }
    return false;
}

/* ---- posts of the court on the day of the hearing ------------------------------------------------------------------------ */

static const Officer *officer_with(const Officers *all, PersonId person, Str post)
{
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->items[i].person.id, person.id) && str_eq(all->items[i].post, post)) {
            return &all->items[i];
        }
    }
    return NULL;
}

/* A chief judge is a judge (LTCTAND). */
static const Officer *as_judge(const Officers *all, PersonId person)
{
    const Officer *o = officer_with(all, person, S("judge"));
    return o != NULL ? o : officer_with(all, person, S("chief_judge"));
}

static const Officer *as_juror(const Officers *all, PersonId person)
{
    return officer_with(all, person, S("lay_judge"));
}

static bool sits_as_judge(Str role)
{
    return str_eq(role, S("presiding_judge")) || str_eq(role, S("panel_judge")) || str_eq(role, S("reserve_judge")) ||
           str_eq(role, S("case_judge")) || str_eq(role, S("examining_judge"));
}

/* The day the panel must be lawful on: of the hearing it is named for, else today. */
static Error *day_of_hearing(Act *act, Date *out)
{
    Instant  at;
    Hearings all = { 0 };
    *out = act->day;
    if (act->input != NULL && instant_parse(act_input_text(act, "hearing_at"), &at)) {
        *out = instant_date(at);
        return NULL;
    }
    TRY(hearing_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    const Hearing *next = hearing_scheduled(&all);
    if (next != NULL && date_cmp(next->day, act->day) > 0) {
        *out = next->day;
    }
    return NULL;
}

/* ---- whom the act names ------------------------------------------------------------------------------------------------------ */

bool act_names_panel(const Act *act)
{
    return act->input != NULL && act_input_text(act, "panel_presiding").n > 0;
}

/* The role in which the act puts somebody in another's place; empty: it does not (a request to replace him was refused). The judge of
 * the case who presides is replaced in the panel. */
static Str replaced_role(const Act *act)
{
    Str role = act->input == NULL ? S("") : act_input_text(act, "replaced_role");
    bool asked = act->input != NULL && act_input(act, "recusal_result") != NULL;
    bool presides = str_eq(assignment_beside(act->matter, role), S("presiding_judge"));
    return asked && !str_eq(act_input_text(act, "recusal_result"), S("granted")) ? S("") : presides ? S("presiding_judge") : role;
}

/* Whom the act takes off: of several in that role the one it names. */
static bool is_replaced(const Act *act, const Assignment *s, Str role)
{
    Str named = act_input_text(act, "replaced_person");
    return str_eq(s->role, role) && (named.n == 0 || str_eq(named, id_format(act->arena, s->person.id)));
}

static void add_named(Act *act, const Officers *officers, const Json *value, Str role, Str field, Members *out)
{
    Member m = { .role = role, .field = field };
    if (!id_parse(json_text(value), &m.person.id)) {
        act_field_error(act, field, S("field.choice"));
        return;
    }
    const Officer *o = as_judge(officers, m.person);
    if (role.n == 0) {
        m.role = o != NULL ? S("reserve_judge") : S("reserve_juror");
    }
    if (o == NULL) {
        o = as_juror(officers, m.person);
    }
    for (size_t i = 0; o == NULL && i < officers->count; i++) { /* holds another post: named in the refusal */
        if (id_eq(officers->items[i].person.id, m.person.id)) {
            o = &officers->items[i];
        }
    }
    if (o == NULL) {
        act_field_error(act, field, S("field.choice"));
        return;
    }
    m.name = o->name;
    *LIST_ADD(act->arena, out) = m;
}

static void add_list(Act *act, const Officers *officers, const char *field, Str role, Members *out)
{
    const Json *list = act_input(act, field);
    for (size_t i = 0; i < json_count(list); i++) {
        add_named(act, officers, json_at(list, i), role, str_of(field), out);
    }
}

static Error *members_of(Act *act, const Officers *officers, Members *out)
{
    if (act_names_panel(act)) {
        add_named(act, officers, act_input(act, "panel_presiding"), S("presiding_judge"), S("panel_presiding"), out);
        add_list(act, officers, "panel_judges", S("panel_judge"), out);
        add_list(act, officers, "panel_jurors", S("juror"), out);
        add_list(act, officers, "panel_reserves", S(""), out);
        return NULL;
    }
    Str  role = replaced_role(act);
    bool sits = false;
    for (size_t i = 0; i < act->matter->assignments.count; i++) {
        const Assignment *s = &act->matter->assignments.items[i];
        if (s->until_on.n > 0 || !is_panel_role(s->role)) {
            continue;
        }
        if (role.n > 0 && is_replaced(act, s, role)) {
            sits = true;
        } else {
            *LIST_ADD(act->arena, out) = (Member){ s->person, s->name, s->role, S("") };
        }
    }
    if (sits && act_input(act, "assigned_judge") != NULL) {
        add_named(act, officers, act_input(act, "assigned_judge"), role, S("assigned_judge"), out);
    }
    return NULL;
}

Error *panel_of_act(Act *act, Members *out)
{
    Officers officers = { 0 };
    Date     day;
    TRY(day_of_hearing(act, &day));
    TRY(officer_list(act->db, act->arena, act->matter->court, day, &officers));
    return members_of(act, &officers, out);
}

/* ---- what is wrong with it ----------------------------------------------------------------------------------------------------- */

/* A panel under examination. Faults are told beside the field that named somebody, or, when nobody is named (the panel that sits),
 * as the one reason of the refusal. */
typedef struct Examination {
    Act      *act;
    Officers  officers;
    Members   members;
    Date      day;
    PersonIds recused;
    Error    *refusal;
} Examination;

static void fault(Examination *x, const char *field, const Member *m, Str message)
{
    if (m != NULL && m->field.n > 0) {
        err_arg(say_field(x->act, m->field, message), S("who"), m->name);
    } else if (act_names_panel(x->act)) {
        (void)say_field(x->act, str_of(field), message);
    } else if (x->refusal == NULL) {
        /* A page that asks "why not" has no room for a name. */
        x->refusal = err_message(err_make(ERR_NOT_ALLOWED, "panel"), x->act->input == NULL ? S("guard.panel_lawful") : message);
        err_arg(x->refusal, S("who"), m == NULL ? S("") : m->name);
    }
}

static size_t count_role(const Examination *x, Str role)
{
    size_t n = 0;
    for (size_t i = 0; i < x->members.count; i++) {
        n += str_eq(x->members.items[i].role, role);
    }
    return n;
}

static void check_numbers(Examination *x)
{
    Str    kind = act_names_panel(x->act) ? act_input_text(x->act, "panel_reason") : matter_field_text(x->act->matter, S("panel_reason"));
    bool   special = str_eq(kind, S("special"));
    size_t judges = special ? 1 : 0, jurors = special ? 3 : 2;
    if (count_role(x, S("presiding_judge")) != 1) {
        fault(x, "panel_presiding", NULL, S("hearing.panel_presiding"));
    }
    if (count_role(x, S("panel_judge")) != judges) {
        fault(x, "panel_judges", NULL, special ? S("hearing.panel_special_judges") : S("hearing.panel_ordinary_judges"));
    }
    if (count_role(x, S("juror")) != jurors) {
        fault(x, "panel_jurors", NULL, special ? S("hearing.panel_special_jurors") : S("hearing.panel_ordinary_jurors"));
    }
}

static bool named_before(const Examination *x, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (id_eq(x->members.items[i].person.id, x->members.items[at].person.id)) {
            return true;
        }
    }
    return false;
}

static bool was_recused(const Examination *x, PersonId person)
{
    for (size_t i = 0; i < x->recused.count; i++) {
        if (id_eq(x->recused.items[i].id, person.id)) {
            return true;
        }
    }
    return false;
}

/* BLTTDS 53(4): who was the clerk of this case; LHGĐT 41(2): the judge at its mediation. */
static bool acted_before(const Examination *x, PersonId person)
{
    const Matter *f = x->act->matter;
    for (size_t i = 0; i < f->assignments.count; i++) {
        const Assignment *s = &f->assignments.items[i];
        if (id_eq(s->person.id, person.id) && (str_eq(s->role, S("mediation_judge")) || str_eq(s->role, S("matter_clerk")))) {
            return true;
        }
    }
    return false;
}

/* BLTTDS 53(1), 52: whoever is or was in the case for somebody. */
static bool takes_part(const Examination *x, PersonId person)
{
    const Matter *f = x->act->matter;
    for (size_t i = 0; i < f->participants.count; i++) {
        if (!id_is_zero(person.id) && id_eq(f->participants.items[i].person.id, person.id)) {
            return true;
        }
    }
    return false;
}

/* BLTTDS 53(2): relatives do not sit in one panel. What was declared is known; what was not, the parties may say (55). */
static Error *check_kin(Examination *x, size_t at)
{
    const Member *m = &x->members.items[at];
    PersonIds     kin = { 0 };
    TRY(kinship_list(x->act->db, x->act->arena, m->person, &kin));
    for (size_t i = 0; i < at; i++) {
        for (size_t k = 0; k < kin.count; k++) {
            if (id_eq(kin.items[k].id, x->members.items[i].person.id)) {
                fault(x, "", m, S("hearing.panel_kin"));
                return NULL;
            }
        }
    }
    return NULL;
}

static Error *check_member(Examination *x, size_t at)
{
    const Member  *m = &x->members.items[at];
    Act           *act = x->act;
    bool           judge = sits_as_judge(m->role);
    bool           clerk = str_eq(m->role, S("matter_clerk"));
    const Officer *post = judge ? as_judge(&x->officers, m->person) : clerk ? officer_with(&x->officers, m->person, S("clerk")) : as_juror(&x->officers, m->person);
    Scope          scopes[] = { scope_of((Bytes){ act->matter->id.id.b, sizeof act->matter->id.id.b }),
                                scope_named(S("court"), court_id_str(&act->matter->court)) };
    Access         access;
    if (post == NULL) {
        fault(x, "", m, judge ? S("hearing.panel_not_judge") : clerk ? S("hearing.panel_not_clerk") : S("hearing.panel_not_juror"));
    } else if (post->absent && is_panel_role(m->role)) { /* who sits must be there that day; another judge comes back to his files */
        fault(x, "", m, S("hearing.panel_absent"));
    }
    if (named_before(x, at)) {
        fault(x, "", m, S("hearing.panel_twice"));
    }
    TRY(check_kin(x, at));
    TRY(access_powers(act->db, act->arena, m->person, scopes, COUNT_OF(scopes), act->day, &access));
    if (access.excluded) {
        fault(x, "", m, S("hearing.panel_excluded"));
    } else if (was_recused(x, m->person)) {
        fault(x, "", m, S("hearing.panel_recused"));
    } else if (takes_part(x, m->person)) {
        fault(x, "", m, S("hearing.panel_takes_part"));
    } else if (!clerk && acted_before(x, m->person)) {
        fault(x, "", m, S("hearing.panel_acted_before"));
    }
    return NULL;
}

static bool has_juror_of(const Examination *x, const Str *qualities, size_t count)
{
    for (size_t i = 0; i < x->members.count; i++) {
        const Officer *o = str_eq(x->members.items[i].role, S("juror")) ? as_juror(&x->officers, x->members.items[i].person) : NULL;
        for (size_t k = 0; o != NULL && k < count; k++) {
            if (officer_has_quality(o, qualities[k])) {
                return true;
            }
        }
    }
    return false;
}

static bool is_minor(const Examination *x, const Participant *p)
{
    Date            born;
    const LawPower *power = law_power(x->act->house->law, p->capacity);
    bool            party = power != NULL && power->party && p->until_on.n == 0;
    return party && date_parse(p->born_on, &born) && date_cmp(date_add_months(born, 12 * ADULT_YEARS), x->act->day) > 0;
}

static bool has_minor(const Examination *x)
{
    const Matter *f = x->act->matter;
    for (size_t i = 0; i < f->participants.count; i++) {
        if (is_minor(x, &f->participants.items[i])) {
            return true;
        }
    }
    return matter_field_number(f, S("minor_involved"), 0) != 0;
}

static void check_kind(Examination *x)
{
    static const Str minors[] = { S_INIT("youth"), S_INIT("women"), S_INIT("family") };
    static const Str labour[] = { S_INIT("union"), S_INIT("labour_law") };
    if (has_minor(x) && !has_juror_of(x, minors, COUNT_OF(minors))) {
        fault(x, "panel_jurors", NULL, S("hearing.panel_minor"));
    }
    if (str_eq(x->act->matter->kind, S("labour")) && !has_juror_of(x, labour, COUNT_OF(labour))) {
        fault(x, "panel_jurors", NULL, S("hearing.panel_labour"));
    }
}

/* The judge who sets a case for trial presides over it himself: giving it to another is the chief judge's act (BLTTDS 47(1)b, 197),
 * or the draw would mean nothing. */
static void check_presiding(Examination *x)
{
    const Assignment *own = matter_assigned(x->act->matter, S("case_judge"));
    for (size_t i = 0; i < x->members.count; i++) {
        const Member *m = &x->members.items[i];
        bool          other = own != NULL && !id_eq(own->person.id, m->person.id);
        if (str_eq(x->act->role, S("case_judge")) && str_eq(m->role, S("presiding_judge")) && other) {
            fault(x, "", m, S("hearing.panel_not_case_judge"));
        }
    }
}

/* ---- who was taken off this case on request ---------------------------------------------------------------------------------------- */

static Error *load_recused(Examination *x)
{
    Act         *act = x->act;
    RecusalsRows rows;
    TRY(q_recusals(act->db, act->matter->court, act->matter->id, act->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const Json *outcome;
        TRY(json_parse(act->arena, rows.items[i].outcome, OUTCOME_MOST, &outcome));
        const Json *ended = json_member(outcome, "unassigned");
        for (size_t k = 0; k < json_count(ended); k++) {
            int64_t no = json_i64(json_at(ended, k), "no", 0);
            for (size_t n = 0; n < act->matter->assignments.count; n++) {
                if (act->matter->assignments.items[n].no == no) {
                    *LIST_ADD(act->arena, &x->recused) = act->matter->assignments.items[n].person;
                }
            }
        }
    }
    return NULL;
}

static bool asks(const Act *act, Str field)
{
    for (uint32_t i = 0; i < act->act->asks_count; i++) {
        if (str_eq(act->act->asks[i].field, field)) {
            return true;
        }
    }
    return false;
}

/* One who takes another's place: he himself, and what the panel becomes with him. What is wrong with those who sit beside him is asked
 * when the hearing opens: it must not keep the chief judge from mending a panel one by one. Outside a panel the judge or clerk alone. */
static Error *check_replacement(Examination *x, Str role)
{
    bool   panel = is_panel_role(role);
    size_t count = x->members.count, holders = 0;
    for (size_t i = 0; i < x->act->matter->assignments.count; i++) {
        const Assignment *s = &x->act->matter->assignments.items[i];
        holders += s->until_on.n == 0 && is_replaced(x->act, s, role);
    }
    if (holders > 1) {
        return NULL; /* which of them is not said: the effect asks */
    }
    if (!panel && (sits_as_judge(role) || str_eq(role, S("matter_clerk")))) {
        x->members.count = 0;
        add_named(x->act, &x->officers, act_input(x->act, "assigned_judge"), role, S("assigned_judge"), &x->members);
    }
    for (size_t i = 0; i < x->members.count; i++) {
        if (x->members.items[i].field.n > 0) {
            TRY(check_member(x, i));
        }
    }
    if (panel && count > 0) {
        check_numbers(x);
        check_kind(x);
    }
    return x->refusal;
}

Error *guard_panel_lawful(Act *act, bool *holds)
{
    Examination x = { .act = act };
    *holds = true;
    bool naming = asks(act, S("panel_presiding")), replacing = asks(act, S("replaced_role"));
    if ((naming && !act_names_panel(act)) || (replacing && replaced_role(act).n == 0)) {
        return NULL; /* a page asks whether the act is possible: nobody is named yet; or nobody is replaced */
    }
    TRY(day_of_hearing(act, &x.day));
    TRY(officer_list(act->db, act->arena, act->matter->court, x.day, &x.officers));
    TRY(members_of(act, &x.officers, &x.members));
    TRY(load_recused(&x));
    if (replacing) {
        return check_replacement(&x, replaced_role(act));
    }
    check_numbers(&x);
    for (size_t i = 0; i < x.members.count; i++) {
        TRY(check_member(&x, i));
    }
    check_kind(&x);
    if (naming) {
        check_presiding(&x);
    }
    return x.refusal;
}

/* ---- assigning it --------------------------------------------------------------------------------------------------------------------- */

static Error *write_booking(Act *act, JsonOut *o)
{
    Hearings all = { 0 };
    TRY(hearing_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    const Hearing *next = hearing_scheduled(&all);
    if (next != NULL) {
        json_add_i64(o, "starts_at", next->starts_at.ms);
        json_add_i64(o, "ends_at", next->ends_at.ms);
    }
    return NULL;
}

/* A panel one member of which was replaced; whoever is replaced outside a panel takes no part in a booking. */
Error *prepare_settle_panel(Act *act)
{
    return is_panel_role(replaced_role(act)) ? write_booking(act, act_section(act, "settle_panel")) : NULL;
}

Error *prepare_panel(Act *act)
{
    Members members = { 0 };
    Str     ground = act_input_text(act, "designation_ground");
    TRY(panel_of_act(act, &members));
    for (size_t i = 0; i < COUNT_OF(panel_roles); i++) {
        act_unassign(act, panel_roles[i]);
    }
    for (size_t i = 0; i < members.count; i++) {
        const Member *m = &members.items[i];
        act_assign(act, m->role, m->person, m->name, S("designation"), ground.n > 0 ? ground : act_input_text(act, "panel_reason"));
    }
    /* A panel changed for a hearing already booked is settled against other bookings when it is committed. */
    JsonOut *o = act_section(act, "assign_panel");
    json_add_i64(o, "members", (int64_t)members.count);
    return write_booking(act, o);
}

Error *apply_panel(Tx *tx, const Event *e, const Json *own)
{
    Instant starts = { json_i64(own, "starts_at", 0) }, ends = { json_i64(own, "ends_at", 0) };
    return starts.ms == 0 ? NULL : settle_booking(tx, e, S(""), starts, ends);
}
