/* What people type into the form of an act: richer answers for the fields a story turns on, and for every other field an answer by
 * its type, so that an act added to the law is lived without a line here. May use: every domain's reading functions. */
#include "simulate/sim_int.h"

#include "simulate/fill_int.h"

/* ---- by type --------------------------------------------------------------------------------------------------------------------- */

static const char *name_of(const Fill *f, const ProcedureField *field)
{
    return str_z(f->arena, field->id);
}

static int64_t someone(const Fill *f)
{
    const Matter *m = f->matter;
    if (m == NULL || m->participants.count == 0) {
        return 0;
    }
    return m->participants.items[chance_below(f->chance, (int64_t)m->participants.count)].no;
}

static const SimPerson *an_officer(const Fill *f, Str field)
{
    Str post = str_has(field, S("clerk")) ? S("clerk") : str_has(field, S("juror")) ? S("lay_judge") : S("judge");
    return court_officer(f->file->court, post, (size_t)chance_below(f->chance, 16));
}

static Str another_court(const Fill *f)
{
    const Sim *s = f->sim;
    for (size_t i = 0; i < s->court_count; i++) {
        if (!court_id_eq(s->courts[i].id, f->file->court->id)) {
            return s->courts[i].court->code;
        }
    }
    return S("T01K01");
}

static Str working_hour(const Fill *f, int32_t from_days, int32_t to_days)
{
    Instant at = { instant_of(f->today, 8, 0).ms + chance_between(f->chance, from_days, to_days) * INT64_C(86400000) };
    Date    day = instant_date(sim_working(f->sim, at));
    int32_t hour = chance_percent(f->chance, 60) ? 8 : 14;
    return str_format(f->arena, STR_F "T%02d:%02d", STR_A(date_format(f->arena, day)), hour, chance_percent(f->chance, 50) ? 0 : 30);
}

static void by_type(Fill *f, const ProcedureField *field, bool required)
{
    const char *name = name_of(f, field);
    switch (field->type) {
    case FIELD_IS_NONE:
    case FIELD_IS_FILE:
    case FIELD_IS_TABLE: return;
    case FIELD_IS_TEXT:
    case FIELD_IS_LONGTEXT: json_add_str(f->out, name, fill_words(f, field)); return;
    case FIELD_IS_MONEY: json_add_i64(f->out, name, chance_between(f->chance, 1, 40) * 500000); return;
    case FIELD_IS_INTEGER: json_add_i64(f->out, name, chance_between(f->chance, 1, 10)); return;
    case FIELD_IS_DATE: json_add_str(f->out, name, date_format(f->arena, f->today)); return;
    case FIELD_IS_TIME: json_add_str(f->out, name, working_hour(f, 1, 8)); return;
    case FIELD_IS_BOOL: json_add_bool(f->out, name, required || chance_percent(f->chance, 30)); return;
    case FIELD_IS_PERSON: json_add_i64(f->out, name, someone(f)); return;
    case FIELD_IS_COURT: json_add_str(f->out, name, another_court(f)); return;
    case FIELD_IS_OFFICER: json_add_str(f->out, name, id_format(f->arena, an_officer(f, field->id)->id.id)); return;
    case FIELD_IS_CHOICE:
        json_add_str(f->out, name, field->choices[chance_below(f->chance, field->choices_count)].id);
        return;
    }
}

/* Several values of a type are one of them, in a list; what several people or papers need is written by a filler of its own. */
static void by_type_many(Fill *f, const ProcedureField *field, bool required)
{
    Fill one = *f;
    Buf  b = buf_make(f->arena, KIB(64));
    JsonOut out = json_out(&b);
    ProcedureField single = *field;
    const Json    *parsed;
    single.many = false;
    one.out = &out;
    json_begin(&out, NULL);
    by_type(&one, &single, required);
    json_end(&out);
    Error *wrong = json_parse(f->arena, buf_str(&b), KIB(64), &parsed);
    BUG_IF(wrong != NULL);
    const Json *value = json_member(parsed, name_of(f, field));
    if (value != NULL) {
        json_begin_list(f->out, name_of(f, field));
        json_add_value(f->out, NULL, value);
        json_end_list(f->out);
    }
}

/* Whether he bothers: what is required always, the rest by the kind of field. */
static bool bothers(const Fill *f, const ProcedureField *field, bool required)
{
    return required || (field->type != FIELD_IS_FILE && field->type != FIELD_IS_TABLE && chance_percent(f->chance, 40));
}

/* ---- the whole --------------------------------------------------------------------------------------------------------------------- */

static const FillPrepare prepares[] = {
    { "record_service", fill_delivery },
    { "record_failed_service", fill_delivery },
    { "post_publicly", fill_delivery },
    { "end_mandate", fill_mandate },
    { "record_payment", fill_payment },
    { "issue_fee_receipt", fill_receipt },
    { "issue_later_receipt", fill_receipt },
    { "hand_in_fee_receipt", fill_receipt },
    { "hand_in_later_receipt", fill_receipt },
    { "decide_fee_relief", fill_claimant },
    { "ask_counterclaim_fee", fill_claimant },
    { "register_appeal", fill_new_appellant },
    { "receive_late_appeal", fill_new_appellant },
    { "admit_late_appeal", fill_appellant },
    { "refuse_late_appeal", fill_appellant },
    { "notify_appeal", fill_notified_appeal },
    { "certify_partial_force", fill_waiting_item },
    { "propose_force", fill_waiting_item },
    { "file_conclusion", fill_expert },
    { "register_answer", fill_answerer },
    { "return_appeal", fill_appellant },
    { "withdraw_appeal", fill_appellant },
    { "decide_hiding", fill_hiding },
    { "clear_occurrence", fill_leftover },
    { "withhold_publication", fill_withholding },
};

Error *fill_possible(Fill *f, bool *possible)
{
    *possible = true;
    for (size_t i = 0; f->matter != NULL && i < COUNT_OF(prepares); i++) {
        if (str_eq(f->act->id, str_of(prepares[i].act))) {
            return prepares[i].look(f, possible);
        }
    }
    return NULL;
}

static const Filler *filler_of(const Fill *f, Str field)
{
    const Filler *any = NULL;
    for (const Filler *r = fillers; r->fill != NULL; r++) {
        if (!str_eq(field, str_of(r->field))) {
            continue;
        }
        if (r->act == NULL) {
            any = any == NULL ? r : any;
        } else if (str_eq(f->act->id, str_of(r->act))) {
            return r;
        }
    }
    return any;
}

Error *fill_input(Fill *f, Str *json, bool *possible)
{
    Buf     b = buf_make(f->arena, MIB(1));
    f->out = NEW(f->arena, JsonOut);
    *f->out = json_out(&b);
    TRY(fill_possible(f, possible));
    json_begin(f->out, NULL);
    for (uint32_t i = 0; *possible && i < f->act->asks_count; i++) {
        const ActAsk         *ask = &f->act->asks[i];
        const ProcedureField *field = procedure_field(f->sim->procedure, ask->field);
        bool                  required = ask->required;
        const Filler         *own = filler_of(f, field->id);
        if (ask->only_count == 1) {
            json_add_str(f->out, name_of(f, field), ask->only[0]);
        } else if (own != NULL) {
            Error *unknown = own->fill(f, name_of(f, field), required);
            if (unknown != NULL && !sim_is_refusal(unknown)) { /* what he may not know stays empty */
                return unknown;
            }
        } else if (bothers(f, field, required)) {
            (field->many ? by_type_many : by_type)(f, field, required);
        }
    }
    json_end(f->out);
    *json = buf_str(&b);
    return buf_check(&b);
}
