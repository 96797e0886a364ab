/* Pronouncing: the draft becomes the judgment, its operative part data; whose time for appeal waits for receipt. Corrections stand
 * beside it. Law: BLTTDS 266-268, 273(1), 280(1). Tables: judgment, judgment_correction, operative_item. */
#include "judgment/judgment_int.h"

#include "hearing/hearing.h"
#include "judgment/judgment_sql.h"

enum { PARTS_MOST = 512 * 1024 };

Error *judgment_known(Db *db, const Matter *m, Arena *a, bool *known)
{
    JudgmentKnownRow row;
    TRY(q_judgment_known(db, m->court, m->id, a, &row));
    *known = row.known;
    return NULL;
}

Error *guard_judgment_exists(Act *act, bool *holds)
{
    return judgment_known(act->db, act->matter, act->arena, holds);
}

Paragraphs paragraphs_of(Arena *a, Str text)
{
    Paragraphs out = { 0 };
    while (text.n > 0) {
        Str line = str_trim(str_cut(&text, '\n'));
        if (line.n > 0) {
            *LIST_ADD(a, &out) = line;
        }
    }
    return out;
}

/* ---- the operative part as data ---------------------------------------------------------------------------------------------------- */

static const ProcedureColumn *column_of(const ProcedureField *f, Str id)
{
    for (uint32_t i = 0; f != NULL && i < f->columns_count; i++) {
        if (str_eq(f->columns[i].id, id)) {
            return &f->columns[i];
        }
    }
    return NULL;
}

static bool is_choice(const Act *act, Str column, Str value)
{
    const ProcedureColumn *c = column_of(procedure_field(act->procedure, S("operative")), column);
    for (uint32_t i = 0; c != NULL && i < c->choices_count; i++) {
        if (str_eq(c->choices[i].id, value)) {
            return true;
        }
    }
    return false;
}

static bool takes_part(const Act *act, int64_t no)
{
    return no == 0 || matter_participant(act->matter, no) != NULL;
}

static bool is_day(Str text)
{
    Date d;
    return text.n == 0 || date_parse(text, &d);
}

/* What is wrong with an item, as a message id; empty: nothing. */
static Str item_fault(const Act *act, const OperativeItem *it)
{
    bool pays = str_eq(it->kind, S("money")) || str_eq(it->kind, S("maintenance"));
    if (!is_choice(act, S("kind"), it->kind) || (it->interest.n > 0 && !is_choice(act, S("interest"), it->interest))) {
        return S("field.choice");
    }
    if (!takes_part(act, it->who_owes) || !takes_part(act, it->to_whom)) {
        return S("judgment.item_nobody");
    }
    if (it->amount.dong < 0 || (pays && (it->amount.dong == 0 || it->who_owes == 0))) {
        return S("judgment.item_amount");
    }
    if (!is_day(it->interest_from)) {
        return S("field.date");
    }
    return it->text.n == 0 ? S("judgment.item_text") : S("");
}

static void check_operative(Act *act, const OperativeItems *given, const OperativeItems *drafted)
{
    for (size_t i = 0; i < given->count; i++) {
        Str fault = item_fault(act, &given->items[i]);
        if (fault.n > 0) {
            act_field_error(act, S("operative"), fault);
        }
    }
    if (!operative_same(given, drafted)) {
        act_field_error(act, S("operative"), S("judgment.operative_not_draft"));
    }
}

/* ---- who was there ------------------------------------------------------------------------------------------------------------------- */

static bool is_attending(Str presence)
{
    return str_eq(presence, S("present")) || str_eq(presence, S("represented"));
}

/* What the act says of him; false: nothing. */
static bool presence_given(const Act *act, int64_t person, Str *presence, Str *reason)
{
    const Json *rows = act_input(act, "presence");
    for (size_t i = 0; i < json_count(rows); i++) {
        const Json *row = json_at(rows, i);
        if (json_i64(row, "person", 0) == person) {
            *presence = json_str(row, "presence", S(""));
            *reason = str_trim(json_str(row, "reason", S("")));
            return true;
        }
    }
    return false;
}

/* Whether he attended the hearing: as the newest roll before the pronouncement says. */
static bool attended_hearing(const Presences *rolls, int64_t person)
{
    bool attended = false;
    for (size_t i = 0; i < rolls->count; i++) {
        const Presence *p = &rolls->items[i];
        bool            in_court = str_eq(p->occasion, S("opening")) || str_eq(p->occasion, S("resumption"));
        if (in_court && p->participant == person) {
            attended = is_attending(p->presence);
        }
    }
    return attended;
}

/* His time runs from pronouncement when he was there, or had taken part and stayed away from the pronouncement without good
 * reason; else from receipt or posting (273(1)). Nothing recorded: it waits, for no right ends by silence of the minutes. */
static bool awaits(const Act *act, const Presences *rolls, int64_t person)
{
    Str  presence = S("");
    Str  reason = S("");
    bool attended = attended_hearing(rolls, person);
    return presence_given(act, person, &presence, &reason) ? !is_attending(presence) && (!attended || reason.n > 0) : !attended;
}

static Error *mark_absent(Act *act, JsonOut *o)
{
    Presences rolls = { 0 };
    TRY(presence_list(act->db, act->arena, act->matter->court, act->matter->id, &rolls));
    json_begin_list(o, "awaiting");
    for (size_t i = 0; i < act->matter->participants.count; i++) {
        const Participant *p = &act->matter->participants.items[i];
        const LawPower    *power = law_power(act->house->law, p->capacity);
        if (p->until_on.n == 0 && power != NULL && power->party && awaits(act, &rolls, p->no)) {
            act_await_receipt(act, p->no);
            json_add_i64(o, NULL, p->no);
        }
    }
    /* No prosecutor at the hearing: both limits for protest run from the procuracy's receipt (280(1)). */
    if (matter_field_number(act->matter, S("procuracy_attends"), 0) == 0) {
        act_await_receipt(act, 0);
        json_add_i64(o, NULL, 0);
    }
    json_end_list(o);
    return NULL;
}

/* ---- the text -------------------------------------------------------------------------------------------------------------------------- */

static Str list_json(Arena *a, const Paragraphs *list)
{
    Buf b = buf_make(a, PARTS_MOST);
    buf_add_char(&b, '[');
    for (size_t i = 0; i < list->count; i++) {
        buf_add(&b, i > 0 ? S(",") : S(""));
        json_quote(&b, list->items[i]);
    }
    buf_add_char(&b, ']');
    return buf_str(&b);
}

static Str parts_json(Arena *a, const JudgmentDraft *d, Act *act)
{
    Paragraphs lists[] = { paragraphs_of(a, d->facts), paragraphs_of(a, d->reasoning), paragraphs_of(a, d->grounds), { 0 } };
    for (size_t i = 0; i < d->operative.count; i++) {
        *LIST_ADD(a, &lists[3]) = d->operative.items[i].text;
        if (str_eq(d->operative.items[i].kind, S("appeal_right"))) { /* said by the judge: the paper does not say it once more */
            act_paper_text(act, "appeal_told", d->operative.items[i].text);
        }
    }
    static const char *const names[] = { "facts", "reasoning", "grounds", "decision" };
    static const char *const on_paper[] = { "content", "findings", "grounds", "decision" };
    Buf                      b = buf_make(a, PARTS_MOST);
    JsonOut                  o = json_out(&b);
    json_begin(&o, NULL);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Str json = list_json(a, &lists[i]);
        json_add_raw(&o, names[i], json);
        act_paper_json(act, on_paper[i], json);
    }
    json_end(&o);
    return buf_str(&b);
}

Error *prepare_pronounce(Act *act)
{
    Arena         *a = act->arena;
    JudgmentDraft  d;
    OperativeItems given = { 0 };
    TRY(draft_load(act->house, act->db, a, act->matter->court, act->matter->id, act->request->actor.person, &d));
    operative_parse(a, act_input(act, "operative"), &given);
    check_operative(act, &given, &d.operative);
    const Assignment *presiding = matter_assigned(act->matter, S("presiding_judge"));
    JsonOut          *o = act_section(act, "pronounce_judgment");
    json_add_str(o, "outcome_for", act_input_text(act, "outcome_for"));
    json_add_str(o, "resolution", act_input_text(act, "resolution"));
    json_add_str(o, "presiding", presiding == NULL ? S("") : presiding->name);
    json_add_raw(o, "parts", parts_json(a, &d, act));
    operative_write(o, "items", &given);
    return mark_absent(act, o);
}

static Error *add_items(Tx *tx, const Event *e, const Json *list)
{
    OperativeItems items = { 0 };
    operative_parse(tx_arena(tx), list, &items);
    for (size_t i = 0; i < items.count; i++) {
        const OperativeItem *it = &items.items[i];
        TRY(q_operative_add(tx, e->court, e->matter, it->no, it->kind, it->who_owes, it->to_whom, it->amount, it->interest_from,
                            it->interest, it->joint, it->thing, it->text, e->seq));
    }
    return NULL;
}

Error *apply_pronounce(Tx *tx, const Event *e, const Json *own)
{
    Arena *a = tx_arena(tx);
    TRY(q_judgment_add(tx, e->court, e->matter, json_str(e->numbers_json, "judgment", S("")), date_format(a, e->day),
                       json_str(own, "outcome_for", S("")), json_str(own, "resolution", S("")), json_str(own, "presiding", S("")),
                       json_canonical(a, json_member(own, "parts")), e->seq));
    return add_items(tx, e, json_member(own, "items"));
}

/* ---- the extract ------------------------------------------------------------------------------------------------------------------------- */

static const Paper *judgment_paper(const Matter *m)
{
    for (size_t i = m->papers.count; i > 0; i--) {
        const Paper *p = &m->papers.items[i - 1];
        if (str_eq(p->form, S("52-DS")) && str_eq(p->kind, S("issued"))) {
            return p;
        }
    }
    return NULL;
}

/* What was pronounced, word for word, with the fees the program computed then: taken from the judgment's own paper, so that the two
 * cannot differ (269(1)). */
Error *prepare_extract(Act *act)
{
    const Paper *judgment = judgment_paper(act->matter);
    const Json  *data;
    Str          text;
    if (judgment == NULL) {
        return NULL; /* the guard judgment_exists says so */
    }
    TRY(paper_load_data(act->house, act->arena, judgment, &text));
    TRY(json_parse(act->arena, text, PARTS_MOST, &data));
    static const char *const copied[] = { "decision", "fees" };
    for (size_t i = 0; i < COUNT_OF(copied); i++) {
        const Json *list = json_member(json_member(data, "more"), copied[i]);
        if (list != NULL) {
            act_paper_json(act, copied[i], json_canonical(act->arena, list));
        }
    }
    return NULL;
}

/* ---- corrections ------------------------------------------------------------------------------------------------------------------------- */

Error *prepare_correct(Act *act)
{
    CorrectionsRows rows;
    TRY(q_corrections(act->db, act->matter->court, act->matter->id, act->arena, &rows));
    JsonOut *o = act_section(act, "correct_judgment");
    json_add_i64(o, "no", (int64_t)rows.count + 1);
    json_add_str(o, "text", act_input_text(act, "correction_text"));
    return NULL;
}

Error *apply_correct(Tx *tx, const Event *e, const Json *own)
{
    return q_correction_add(tx, e->court, e->matter, json_i64(own, "no", 0), json_str(own, "text", S("")),
                            date_format(tx_arena(tx), e->day), e->seq);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------------------- */

Error *judgment_load(Db *db, Arena *a, CourtId court, MatterId matter, Judgment *out, bool *found)
{
    JudgmentOneRow row;
    TRY(q_judgment_one(db, court, matter, a, &row, found));
    if (*found) {
        *out = (Judgment){ row.number, row.pronounced_on, row.outcome_for, row.resolution, row.presiding, row.parts };
    }
    return NULL;
}

Error *operative_load(Db *db, Arena *a, CourtId court, MatterId matter, OperativeItems *out)
{
    OperativeItemsRows rows;
    TRY(q_operative_items(db, court, matter, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const OperativeItemsRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (OperativeItem){ .no = r->item, .kind = r->kind, .who_owes = r->who_owes, .to_whom = r->to_whom,
                                             .amount = r->amount, .interest_from = r->interest_from, .interest = r->interest,
                                             .joint = r->joint, .thing = r->thing, .text = r->text, .force = r->force,
                                             .proposed_on = r->proposed_on, .in_force_on = r->in_force_on, .why = r->why };
    }
    return NULL;
}

Error *correction_load(Db *db, Arena *a, CourtId court, MatterId matter, Corrections *out)
{
    CorrectionsRows rows;
    TRY(q_corrections(db, court, matter, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        *LIST_ADD(a, out) = (Correction){ rows.items[i].no, rows.items[i].text, rows.items[i].corrected_on, rows.items[i].seq };
    }
    return NULL;
}
