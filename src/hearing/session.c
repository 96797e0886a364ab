/* In court: the hearing opens, who is there, what the minutes say.
 * BLTTDS 220(2): the file is with the procuracy for 15 days; 227: absent for the first and for the second time; 236: minutes;
 * 239: the hearing opens. Tables: hearing presence. */
#include "hearing/hearing_int.h"

#include "hearing/hearing_sql.h"

#define STUDY "procuracy_study_file"

static bool has_day(const Matter *m, Str field)
{
    const FieldValue *v = matter_field(m, field);
    return v != NULL && v->day.n > 0;
}

Error *guard_file_is_here(Act *act, bool *holds)
{
    const MatterDeadline *study = matter_running(act->matter, S(STUDY), 0);
    bool out = has_day(act->matter, S("file_out_on")) && !has_day(act->matter, S("file_back_on"));
    *holds = !out || study == NULL || date_cmp(study->end_on, act->day) < 0;
    return NULL;
}

/* Each decision that sets the case for trial goes to the procuracy with the file (220(2)): what was noted of an earlier way there, before
 * the case was suspended or sent back, is taken back. An adjourned hearing goes on under the decision it had. */
Error *prepare_call_file(Act *act)
{
    static const Str days[] = { S_INIT("file_out_on"), S_INIT("file_back_on") };
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        if (has_day(act->matter, days[i])) {
            act_set_field(act, days[i], 0, S(""), 0, S(""));
        }
    }
    return NULL;
}

/* Held is what was opened, adjourned afterwards or not. */
Error *guard_hearing_held(Act *act, bool *holds)
{
    Hearings all = { 0 };
    TRY(hearing_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    *holds = false;
    for (size_t i = 0; i < all.count; i++) {
        *holds = *holds || all.items[i].opened_at.ms != 0;
    }
    return NULL;
}

/* ---- opening, going on ------------------------------------------------------------------------------------------------------ */

Error *prepare_open(Act *act)
{
    Hearings all = { 0 };
    TRY(hearing_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    const Hearing *next = hearing_scheduled(&all), *going = hearing_opened(&all);
    if (next == NULL && going == NULL) {
        return err_message(err_make(ERR_NOT_ALLOWED, "no hearing"), S("hearing.none_scheduled"));
    }
    if (next != NULL && date_cmp(act->day, next->day) < 0) {
        return err_message(err_make(ERR_NOT_ALLOWED, "before its day"), S("hearing.not_yet"));
    }
    if (next != NULL && date_cmp(act->day, next->day) > 0) { /* nobody was summoned to today: adjourned or set anew first (227, 233) */
        return err_message(err_make(ERR_NOT_ALLOWED, "after its day"), S("hearing.day_over"));
    }
    JsonOut *o = act_section(act, "open_hearing");
    json_add_i64(o, "no", next != NULL ? next->no : going->no);
    json_add_bool(o, "resumed", next == NULL);
    json_add_str(o, "mode", act_input_text(act, "hearing_mode").n > 0 || next == NULL ? act_input_text(act, "hearing_mode") : next->mode);
    return NULL;
}

Error *apply_open(Tx *tx, const Event *e, const Json *own)
{
    int64_t no = json_i64(own, "no", 0);
    return json_bool(own, "resumed", false) ? q_hearing_resume(tx, e->court, e->matter, no, e->at)
                                            : q_hearing_open(tx, e->court, e->matter, no, json_str(own, "mode", S("")), e->at, e->seq);
}

/* ---- presence ------------------------------------------------------------------------------------------------------------------ */

/* The occasion by the state the act is taken in, not by its name: other procedures name their acts differently. */
static Str occasion_of(const Act *act, const Hearing *next, const Hearing *going)
{
    for (uint32_t i = 0; i < act->act->effects_count; i++) {
        if (str_eq(act->act->effects[i], S("open_hearing"))) {
            return next != NULL && !hearing_is_paused(act) ? S("opening") : S("resumption");
        }
    }
    return going != NULL ? S("pronouncement") : S("conference");
}

typedef struct Roll {
    Act      *act;
    Presences before;
    Str       occasion;
    int64_t   hearing;
    JsonOut  *out;
} Roll;

static Error *say_person(Roll *r, Str message, const Participant *p)
{
    Error *e = say_field(r->act, S("presence"), message);
    return err_arg(e, S("who"), p == NULL ? S("") : p->name);
}

static bool is_absence(Str presence)
{
    return str_eq(presence, S("absent_first")) || str_eq(presence, S("absent_second"));
}

/* What is recorded must agree with what was recorded before: the second absence decides about the case (227(2)). */
static void check_count(Roll *r, const Participant *p, Str presence)
{
    if (!str_eq(r->occasion, S("opening")) || !is_absence(presence)) {
        return;
    }
    bool again = presence_absences(&r->before, p->no) > 0;
    if (again && str_eq(presence, S("absent_first"))) {
        (void)say_person(r, S("hearing.is_second_absence"), p);
    } else if (!again && str_eq(presence, S("absent_second"))) {
        (void)say_person(r, S("hearing.is_first_absence"), p);
    }
}

static bool listed_before(const Json *list, size_t at, int64_t no)
{
    for (size_t i = 0; i < at; i++) {
        if (json_i64(json_at(list, i), "person", 0) == no) {
            return true;
        }
    }
    return false;
}

static bool is_known(const Act *act, Str presence)
{
    const ProcedureField *f = procedure_field(act->procedure, S("presence"));
    for (uint32_t i = 0; f != NULL && i < f->columns_count; i++) {
        for (uint32_t k = 0; k < f->columns[i].choices_count; k++) {
            if (str_eq(f->columns[i].choices[k].id, presence)) {
                return true;
            }
        }
    }
    return false;
}

static void take_line(Roll *r, const Json *list, size_t at)
{
    const Json        *line = json_at(list, at);
    int64_t            no = json_i64(line, "person", 0);
    Str                presence = json_str(line, "presence", S(""));
    const Participant *p = matter_participant(r->act->matter, no);
    if (p == NULL || listed_before(list, at, no)) {
        act_field_error(r->act, S("presence"), p == NULL ? S("hearing.presence_nobody") : S("hearing.presence_twice"));
        return;
    }
    if (!is_known(r->act, presence)) {
        (void)say_person(r, S("hearing.presence_unsaid"), p);
        return;
    }
    check_count(r, p, presence);
    json_begin(r->out, NULL);
    json_add_i64(r->out, "participant", no);
    json_add_str(r->out, "presence", presence);
    json_add_str(r->out, "reason", str_trim(json_str(line, "reason", S(""))));
    json_end(r->out);
}

/* Whoever opens a hearing says of every party whether he is there (239(2)). */
static void need_parties(Roll *r, const Json *list)
{
    for (size_t i = 0; i < r->act->matter->participants.count; i++) {
        const Participant *p = &r->act->matter->participants.items[i];
        const LawPower    *power = law_power(r->act->house->law, p->capacity);
        bool               party = power != NULL && power->party && p->until_on.n == 0;
        if (party && !listed_before(list, json_count(list), p->no)) {
            (void)say_person(r, S("hearing.presence_missing"), p);
        }
    }
}

Error *prepare_presence(Act *act)
{
    Roll        r = { .act = act };
    Hearings    all = { 0 };
    const Json *list = act_input(act, "presence");
    if (json_count(list) == 0) {
        return NULL;
    }
    TRY(hearing_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    TRY(presence_list(act->db, act->arena, act->matter->court, act->matter->id, &r.before));
    const Hearing *next = hearing_scheduled(&all), *going = hearing_opened(&all);
    r.occasion = occasion_of(act, next, going);
    bool opens = str_eq(r.occasion, S("opening")) || str_eq(r.occasion, S("resumption"));
    r.hearing = opens && next != NULL ? next->no : going != NULL ? going->no : 0;
    r.out = act_section(act, "record_presence");
    json_add_i64(r.out, "hearing", r.hearing);
    json_add_str(r.out, "occasion", r.occasion);
    json_begin_list(r.out, "people");
    for (size_t i = 0; i < json_count(list); i++) {
        take_line(&r, list, i);
    }
    json_end_list(r.out);
    if (str_eq(r.occasion, S("opening"))) {
        need_parties(&r, list);
    }
    return NULL;
}

Error *apply_presence(Tx *tx, const Event *e, const Json *own)
{
    const Json *people = json_member(own, "people");
    for (size_t i = 0; i < json_count(people); i++) {
        const Json *p = json_at(people, i);
        TRY(q_presence_add(tx, e->court, e->matter, e->seq, json_i64(p, "participant", 0), json_i64(own, "hearing", 0),
                           json_str(own, "occasion", S("")), json_str(p, "presence", S("")), json_str(p, "reason", S("")), e->day));
    }
    return NULL;
}

/* ---- minutes and substance ------------------------------------------------------------------------------------------------------ */

/* The hearing minutes are about: the one opened last, adjourned since or not. */
static Error *last_held(Act *act, const Hearing **out)
{
    Hearings all = { 0 };
    *out = NULL;
    TRY(hearing_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i].opened_at.ms != 0) {
            *out = &all.items[i];
        }
    }
    return NULL;
}

/* A box left empty on a later form takes nothing back: only what was not said yet can be said with no. */
static Error *prepare_about_held(Act *act, const char *effect)
{
    const Hearing *h;
    TRY(last_held(act, &h));
    if (h == NULL) {
        return NULL;
    }
    JsonOut *o = act_section(act, effect);
    bool     yes = json_bool(act->input, "hearing_substantive", false);
    json_add_i64(o, "no", h->no);
    if (act_input(act, "hearing_substantive") != NULL && (yes || h->substantive < 0)) {
        json_add_bool(o, "substantive", yes);
    }
    return NULL;
}

Error *prepare_minutes(Act *act)
{
    static const char *const parts[] = { "minutes_opening", "minutes_statements", "minutes_debate", "minutes_requests" };
    /* Minutes are of one hearing: what is not written now is not left over from an earlier one. */
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (act_input_text(act, parts[i]).n == 0 && matter_field_text(act->matter, str_of(parts[i])).n > 0) {
            act_set_field(act, str_of(parts[i]), 0, S(""), 0, S(""));
        }
    }
    return prepare_about_held(act, "keep_minutes");
}

Error *apply_substance(Tx *tx, const Event *e, const Json *own)
{
    return json_member(own, "substantive") == NULL
               ? NULL
               : q_hearing_substance(tx, e->court, e->matter, json_i64(own, "no", 0), json_bool(own, "substantive", false));
}

Error *apply_minutes(Tx *tx, const Event *e, const Json *own)
{
    TRY(apply_substance(tx, e, own));
    return q_hearing_minutes(tx, e->court, e->matter, json_i64(own, "no", 0), e->seq);
}

Error *prepare_substance(Act *act)
{
    return prepare_about_held(act, "record_substance");
}
