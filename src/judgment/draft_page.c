/* The editor of a draft judgment: header from the file, facts, reasoning, grounds, the operative part as data. Private to its author:
 * for everybody else the address does not exist, and no record of looks tells of it.
 * Routes: /nghiep-vu/ho-so/{id}/du-thao (page, save), .../du-thao/tu-luu (autosave). */
#include "judgment/judgment_view.h"

#include "judgment/judgment_draft_html.h"
#include "judgment/judgment_int.h"
#include "judgment/judgment_msg.h"

#include <string.h>

enum { BLANK_ROWS = 1, PART_MOST = 60000, ROW_TEXT_MOST = 8000 };

/* ---- the form ----------------------------------------------------------------------------------------------------------------------- */

typedef struct RowForm {
    int64_t place, who, to;
    Money   amount;
    Date    from;
    Str     kind, interest, thing, text;
    bool    joint;
} RowForm;

typedef struct DraftForm {
    int64_t version, rows;
    Str     window, facts, reasoning, grounds, outcome, idem, more;
    RowForm row[OPERATIVE_MOST + BLANK_ROWS];
} DraftForm;

static const Field whole[] = {
    FIELD(DraftForm, version, "version", .kind = FIELD_INTEGER, .required = true),
    FIELD(DraftForm, rows, "so_muc", .kind = FIELD_INTEGER, .required = true, .least = 0, .most = OPERATIVE_MOST + BLANK_ROWS),
    FIELD(DraftForm, window, "cua_so", .kind = FIELD_HIDDEN, .max = 64),
    FIELD(DraftForm, facts, "noi_dung", .kind = FIELD_LINES, .max = PART_MOST),
    FIELD(DraftForm, reasoning, "nhan_dinh", .kind = FIELD_LINES, .max = PART_MOST),
    FIELD(DraftForm, grounds, "can_cu", .kind = FIELD_LINES, .max = ROW_TEXT_MOST),
    FIELD(DraftForm, outcome, "ket_qua", .kind = FIELD_TEXT),
    FIELD(DraftForm, idem, "idem", .kind = FIELD_HIDDEN),
    FIELD(DraftForm, more, "de_sau", .kind = FIELD_HIDDEN),
};

#define ROW_FIELD(member, field_name, ...) { .name = (field_name), .offset = offsetof(RowForm, member), __VA_ARGS__ }
static const Field row_fields[] = {
    ROW_FIELD(place, "thu_tu", .kind = FIELD_INTEGER),
    ROW_FIELD(kind, "loai", .kind = FIELD_TEXT),
    ROW_FIELD(who, "nghia_vu", .kind = FIELD_INTEGER),
    ROW_FIELD(to, "duoc_huong", .kind = FIELD_INTEGER),
    ROW_FIELD(amount, "so_tien", .kind = FIELD_MONEY),
    ROW_FIELD(thing, "tai_san", .kind = FIELD_TEXT, .max = 1000),
    ROW_FIELD(from, "lai_tu", .kind = FIELD_DATE),
    ROW_FIELD(interest, "lai", .kind = FIELD_TEXT),
    ROW_FIELD(joint, "lien_doi", .kind = FIELD_BOOL),
    ROW_FIELD(text, "cau", .kind = FIELD_LINES, .max = ROW_TEXT_MOST),
};

static const char *row_name(Arena *a, int64_t row, const char *field)
{
    return str_z(a, str_format(a, "m%lld-%s", (long long)row, field));
}

/* As many rows as the page had: the form says how many. */
static FormSpec spec_of(Req *rq)
{
    int64_t rows = 0;
    if (!str_to_i64(rq_value(rq, "so_muc"), &rows) || rows < 0 || rows > OPERATIVE_MOST + BLANK_ROWS) {
        rows = 0;
    }
    size_t count = COUNT_OF(whole) + (size_t)rows * COUNT_OF(row_fields);
    Field *all = NEW_N(rq->arena, Field, count);
    memcpy(all, whole, sizeof whole);
    Field *next = all + COUNT_OF(whole);
    for (int64_t r = 0; r < rows; r++) {
        for (size_t i = 0; i < COUNT_OF(row_fields); i++) {
            *next = row_fields[i];
            next->name = row_name(rq->arena, r + 1, row_fields[i].name);
            next->offset += offsetof(DraftForm, row) + (size_t)r * sizeof(RowForm);
            next++;
        }
    }
    return (FormSpec){ all, count, sizeof(DraftForm) };
}

static bool row_is_empty(const RowForm *r)
{
    return r->kind.n == 0 && r->text.n == 0 && r->amount.dong == FORM_NONE && r->thing.n == 0;
}

static int64_t or_zero(int64_t n)
{
    return n == FORM_NONE ? 0 : n;
}

static OperativeItem item_of(Req *rq, const RowForm *r)
{
    return (OperativeItem){ .kind = r->kind, .who_owes = or_zero(r->who), .to_whom = or_zero(r->to), .amount = { or_zero(r->amount.dong) },
                            .interest_from = date_is_none(r->from) ? S("") : date_format(rq->arena, r->from), .interest = r->interest,
                            .joint = r->joint, .thing = r->thing, .text = r->text };
}

/* By the place the judge gave them, equal ones in the order of the page; what is without words gets those its data suggest. */
static void take_rows(Req *rq, const Matter *m, const DraftForm *form, JudgmentDraft *d)
{
    int64_t places[OPERATIVE_MOST + BLANK_ROWS];
    for (int64_t r = 0; r < form->rows; r++) {
        const RowForm *row = &form->row[r];
        if (row_is_empty(row)) {
            continue;
        }
        size_t at = d->operative.count;
        (void)LIST_ADD(rq->arena, &d->operative);
        int64_t place = row->place == FORM_NONE ? r + 1 : row->place;
        while (at > 0 && places[at - 1] > place) {
            d->operative.items[at] = d->operative.items[at - 1];
            places[at] = places[at - 1];
            at--;
        }
        places[at] = place;
        d->operative.items[at] = item_of(rq, row);
        if (d->operative.items[at].text.n == 0) {
            d->operative.items[at].text = operative_suggest(site_of(rq)->house, rq->arena, m, &d->operative.items[at]);
        }
    }
    for (size_t i = 0; i < d->operative.count; i++) {
        d->operative.items[i].no = (int64_t)i + 1;
    }
}

static JudgmentDraft draft_of(Req *rq, const Matter *m, const DraftForm *form)
{
    JudgmentDraft d = { .version = form->version, .window = form->window, .facts = form->facts, .reasoning = form->reasoning,
                        .grounds = form->grounds, .outcome_for = form->outcome };
    take_rows(rq, m, form, &d);
    return d;
}

/* ---- the view -------------------------------------------------------------------------------------------------------------------------- */

static FieldView field(Req *rq, InputKind kind, const char *name, Msg label, Str value)
{
    return (FieldView){ .kind = kind, .name = str_copy(rq->arena, str_of(name)), .label = msg(lang_of(rq), label), .value = value, .optional = true };
}

static void add_choices(Req *rq, FieldView *v, const ProcedureChoice *choices, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        *LIST_ADD(rq->arena, &v->choices) = (InputChoice){ .value = choices[i].id, .label = law_text(lang_of(rq), choices[i].name) };
    }
    field_choose(v);
}

static void add_column_choices(Req *rq, const Matter *m, const char *column, FieldView *v)
{
    const ProcedureField *f = procedure_field(m->procedure, S("operative"));
    for (uint32_t i = 0; f != NULL && i < f->columns_count; i++) {
        if (str_eq(f->columns[i].id, str_of(column))) {
            add_choices(rq, v, f->columns[i].choices, f->columns[i].choices_count);
        }
    }
}

static void add_people(Req *rq, const Matter *m, FieldView *v)
{
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        const LawPower    *power = law_power(site_of(rq)->house->law, p->capacity);
        if (p->until_on.n == 0 && power != NULL && power->party) {
            *LIST_ADD(rq->arena, &v->choices) = (InputChoice){ .value = str_format(rq->arena, "%lld", (long long)p->no),
                                                               .label = judgment_person(rq, m, p->no) };
        }
    }
    field_choose(v);
}

static Str number_text(Req *rq, int64_t n)
{
    return n == 0 ? S("") : str_format(rq->arena, "%lld", (long long)n);
}

static DraftRowView row_view(Req *rq, const Matter *m, int64_t no, const OperativeItem *it)
{
    Lang         lang = lang_of(rq);
    Arena       *a = rq->arena;
    DraftRowView v = { .legend = MSG(a, lang, M_judgment_draft_item, { S("no"), number_text(rq, no) }),
                       .id = str_format(a, "muc-%lld", (long long)no) };
    FieldView kind = field(rq, INPUT_SELECT, row_name(a, no, "loai"), M_judgment_item_kind, it->kind);
    FieldView who = field(rq, INPUT_SELECT, row_name(a, no, "nghia_vu"), M_judgment_item_who, number_text(rq, it->who_owes));
    FieldView to = field(rq, INPUT_SELECT, row_name(a, no, "duoc_huong"), M_judgment_item_to, number_text(rq, it->to_whom));
    FieldView interest = field(rq, INPUT_SELECT, row_name(a, no, "lai"), M_judgment_item_interest, it->interest);
    FieldView text = field(rq, INPUT_LONG_TEXT, row_name(a, no, "cau"), M_judgment_item_words, it->text);
    FieldView place = field(rq, INPUT_NUMBER, row_name(a, no, "thu_tu"), M_judgment_item_place, number_text(rq, no));
    FieldView joint = field(rq, INPUT_CHECK, row_name(a, no, "lien_doi"), M_judgment_item_joint, S(""));
    Date      from;
    Str       day = date_parse(it->interest_from, &from) ? i18n_date(a, LANG_VI, from) : S("");
    add_column_choices(rq, m, "kind", &kind);
    add_column_choices(rq, m, "interest", &interest);
    add_people(rq, m, &who);
    add_people(rq, m, &to);
    place.short_input = true;
    joint.chosen = it->joint;
    text.rows = 3;
    text.hint = msg(lang, M_judgment_item_words_hint);
    FieldView all[] = { kind, who, to,
                        field(rq, INPUT_MONEY, row_name(a, no, "so_tien"), M_judgment_item_sum, it->amount.dong > 0 ? money_format(a, it->amount) : S("")),
                        field(rq, INPUT_TEXT, row_name(a, no, "tai_san"), M_judgment_item_thing, it->thing), interest,
                        field(rq, INPUT_DATE, row_name(a, no, "lai_tu"), M_judgment_item_from, day), joint, text, place };
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        *LIST_ADD(a, &v.fields) = all[i];
    }
    return v;
}

static void add_fact(Req *rq, FactsView *v, Str name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = name, .value = value };
    }
}

/* What stands at the head of the judgment comes from the file. */
static void fill_header(Req *rq, const Matter *m, DraftPageView *v)
{
    House *h = site_of(rq)->house;
    Lang   lang = lang_of(rq);
    for (size_t i = 0; i < m->assignments.count; i++) {
        const Assignment *s = &m->assignments.items[i];
        bool panel = str_eq(s->role, S("presiding_judge")) || str_eq(s->role, S("panel_judge")) || str_eq(s->role, S("juror"))
                     || str_eq(s->role, S("matter_clerk"));
        if (s->until_on.n == 0 && panel) {
            add_fact(rq, &v->header, power_name(h, lang, s->role), s->name);
        }
    }
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        if (p->until_on.n == 0) {
            add_fact(rq, &v->header, power_name(h, lang, p->capacity), p->name);
        }
    }
    const FieldValue *at = matter_field(m, S("hearing_at"));
    if (at != NULL && at->number > 0) {
        add_fact(rq, &v->header, msg(lang, M_judgment_hearing), i18n_instant(rq->arena, lang, (Instant){ at->number }));
    }
}

static void fill_parts(Req *rq, const Matter *m, const JudgmentDraft *d, DraftPageView *v)
{
    Lang lang = lang_of(rq);
    v->facts = field(rq, INPUT_LONG_TEXT, "noi_dung", M_judgment_facts, d->facts);
    v->reasoning = field(rq, INPUT_LONG_TEXT, "nhan_dinh", M_judgment_reasoning, d->reasoning);
    v->grounds = field(rq, INPUT_LONG_TEXT, "can_cu", M_judgment_grounds, d->grounds);
    v->outcome = field(rq, INPUT_RADIO, "ket_qua", M_judgment_outcome, d->outcome_for);
    v->facts.optional = v->reasoning.optional = v->grounds.optional = v->outcome.optional = false; /* of the judgment; a draft waits */
    v->facts.rows = 12;
    v->reasoning.rows = 16;
    v->grounds.rows = 4;
    v->facts.hint = v->reasoning.hint = msg(lang, M_judgment_paragraphs);
    const ProcedureField *outcome = procedure_field(m->procedure, S("outcome_for"));
    if (outcome != NULL) {
        add_choices(rq, &v->outcome, outcome->choices, outcome->choices_count);
    }
    v->rows = (int64_t)d->operative.count + (d->operative.count < OPERATIVE_MOST ? BLANK_ROWS : 0);
    for (int64_t i = 0; i < v->rows; i++) {
        static const OperativeItem blank = { 0 };
        const OperativeItem       *it = i < (int64_t)d->operative.count ? &d->operative.items[i] : &blank;
        *LIST_ADD(rq->arena, &v->items) = row_view(rq, m, i + 1, it);
    }
}

static void fill_read_only(Req *rq, const JudgmentDraft *d, DraftPageView *v)
{
    Lang lang = lang_of(rq);
    Buf  b = buf_make(rq->arena, MIB(1));
    for (size_t i = 0; i < d->operative.count; i++) {
        buf_addf(&b, "%zu. " STR_F "\n", i + 1, STR_A(d->operative.items[i].text));
    }
    StoredText parts[] = { { msg(lang, M_judgment_facts), d->facts }, { msg(lang, M_judgment_reasoning), d->reasoning },
                           { msg(lang, M_judgment_grounds), d->grounds }, { msg(lang, M_judgment_operative), buf_str(&b) } };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        *LIST_ADD(rq->arena, &v->read_only) = parts[i];
    }
}

static void fill_missing(Req *rq, const JudgmentDraft *d, DraftPageView *v)
{
    MessageIds missing = draft_missing(d, rq->arena);
    for (size_t i = 0; i < missing.count; i++) {
        *LIST_ADD(rq->arena, &v->missing) = msg(lang_of(rq), msg_find(missing.items[i]));
    }
}

static Error *draft_page(Req *rq, Resp *rs, const OpenFile *f, const JudgmentDraft *d, DraftPageView *v, const Error *errors)
{
    Lang lang = lang_of(rq);
    v->frame = judgment_frame(rq, f, msg(lang, M_judgment_draft_title));
    v->frame.stream = S(""); /* nothing of the file may take away what is being written */
    v->privacy = (NoticeView){ .tone = TONE_NOW, .title = msg(lang, M_judgment_draft_private), .text = msg(lang, M_judgment_draft_private_text) };
    v->version = d->version;
    v->window = d->window;
    v->form = (FormView){ .action = rq_link(rq, judgment_link(rq, f, "du-thao")), .csrf = csrf_token(rq), .submit = msg(lang, M_judgment_draft_save),
                          .later = msg(lang, M_judgment_draft_more), .back = rq_link(rq, f->link),
                          .autosave = rq_link(rq, judgment_link(rq, f, "du-thao/tu-luu")), .idem = idem_key(rq) };
    fill_header(rq, &f->matter, v);
    fill_parts(rq, &f->matter, d, v);
    fill_missing(rq, d, v);
    form_explain(rq->arena, lang, errors, &v->form);
    if (v->missing.count == 0 && v->read_only.count == 0) {
        *LIST_ADD(rq->arena, &v->next) = (Link){ msg(lang, M_judgment_pronounce_title), rq_link(rq, judgment_link(rq, f, "tuyen-an")) };
    }
    *LIST_ADD(rq->arena, &v->next) = (Link){ msg(lang, M_judgment_deliberation_title), rq_link(rq, judgment_link(rq, f, "nghi-an")) };
    return page_send(rs, judgment_draft_html(rq->arena, lang, v));
}

/* ---- opening ------------------------------------------------------------------------------------------------------------------------------ */

/* Judges of the panel and the judge of the case write; nobody else learns that there is such a page. */
static bool may_write(const PowerSet *p)
{
    return power_has(p, S("presiding_judge")) || power_has(p, S("panel_judge")) || power_has(p, S("case_judge"));
}

static Error *open_own(Req *rq, Db *db, OpenFile *f, JudgmentDraft *d, bool *judged)
{
    TRY(judgment_open(rq, db, S(""), f));
    if (!may_write(&f->powers)) {
        return err_make(ERR_NOT_FOUND, "no draft of this reader");
    }
    TRY(judgment_known(db, &f->matter, rq->arena, judged));
    return draft_load(site_of(rq)->house, db, rq->arena, f->matter.court, f->matter.id, f->actor.person, d);
}

static Error *open_now(Req *rq, OpenFile *f, JudgmentDraft *d, bool *judged)
{
    Db *db;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = open_own(rq, db, f, d, judged);
    db_done(db);
    return failed;
}

Error *draft_show(Req *rq, Resp *rs)
{
    OpenFile      f;
    JudgmentDraft d;
    bool          judged;
    DraftPageView v = { 0 };
    Lang          lang = lang_of(rq);
    TRY(open_now(rq, &f, &d, &judged));
    if (judged) {
        v.state = (NoticeView){ .tone = TONE_GOOD, .title = msg(lang, M_judgment_draft_pronounced) };
        fill_read_only(rq, &d, &v);
    } else if (d.version > 0) {
        v.state = (NoticeView){ .tone = TONE_GOOD, .title = MSG(rq->arena, lang, M_judgment_draft_saved, { S("at"), i18n_instant(rq->arena, lang, d.saved_at) }) };
    } else {
        draft_begin(site_of(rq)->house, rq->arena, &f.matter, &d);
        v.state = (NoticeView){ .title = msg(lang, M_judgment_draft_new), .text = msg(lang, M_judgment_draft_new_text) };
    }
    d.window = idem_key(rq);
    return draft_page(rq, rs, &f, &d, &v, NULL);
}

/* ---- saving --------------------------------------------------------------------------------------------------------------------------------- */

/* The page's own earlier saves do not make it stale: an autosave counts the version on while the page keeps its old one. */
static void follow_own_saves(const JudgmentDraft *stored, JudgmentDraft *d)
{
    if (stored->version > d->version && d->window.n > 0 && str_eq(stored->window, d->window)) {
        d->version = stored->version;
    }
}

static Error *put_form(Req *rq, const OpenFile *f, const JudgmentDraft *stored, const DraftForm *form, JudgmentDraft *d)
{
    *d = draft_of(rq, &f->matter, form);
    follow_own_saves(stored, d);
    return draft_put(site_of(rq)->house, rq->arena, f->matter.court, f->matter.id, f->actor.person, d);
}

static Error *gone_over(void)
{
    return err_message(err_make(ERR_NOT_ALLOWED, "pronounced"), S("judgment.draft_pronounced"));
}

Error *draft_save(Req *rq, Resp *rs)
{
    OpenFile      f;
    JudgmentDraft stored, d;
    bool          judged;
    FormSpec      spec = spec_of(rq);
    DraftForm    *form = NEW(rq->arena, DraftForm);
    DraftPageView v = { 0 };
    Lang          lang = lang_of(rq);
    TRY(open_now(rq, &f, &stored, &judged));
    TRY(judged ? gone_over() : NULL);
    Error *failed = form_read(rq, &spec, form);
    if (failed != NULL && failed->code == ERR_FIELD) {
        d = draft_of(rq, &f.matter, form);
        resp_status(rs, err_status(failed));
        return draft_page(rq, rs, &f, &d, &v, failed);
    }
    TRY(failed);
    failed = put_form(rq, &f, &stored, form, &d);
    if (failed == NULL) {
        Str anchor = form->more.n > 0 ? str_format(rq->arena, "#muc-%zu", d.operative.count + 1) : S("");
        return resp_redirect(rs, str_format(rq->arena, STR_F STR_F, STR_A(judgment_link(rq, &f, "du-thao")), STR_A(anchor)));
    }
    if (failed->code != ERR_STALE && failed->code != ERR_FIELD) {
        return failed;
    }
    resp_status(rs, err_status(failed));
    if (failed->code == ERR_STALE) {
        TRY(open_now(rq, &f, &stored, &judged));
        v.state = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_judgment_draft_stale_title), .text = msg(lang, M_judgment_draft_stale_text) };
        d.version = stored.version; /* sent again, this text is meant to replace the other */
        fill_read_only(rq, &stored, &v);
        v.stored = v.read_only;
        v.read_only = (StoredTexts){ 0 };
        return draft_page(rq, rs, &f, &d, &v, NULL);
    }
    return draft_page(rq, rs, &f, &d, &v, failed);
}

/* The script posts what is being written; any answer of success means saved. */
Error *draft_autosave(Req *rq, Resp *rs)
{
    OpenFile      f;
    JudgmentDraft stored, d;
    bool          judged;
    FormSpec      spec = spec_of(rq);
    DraftForm    *form = NEW(rq->arena, DraftForm);
    TRY(open_now(rq, &f, &stored, &judged));
    TRY(judged ? gone_over() : NULL);
    TRY(form_read(rq, &spec, form));
    TRY(put_form(rq, &f, &stored, form, &d));
    resp_status(rs, 200);
    return resp_json(rs, S("{\"saved\":true}"));
}
