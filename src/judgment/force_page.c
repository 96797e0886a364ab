/* Certifying force: each limit and when it ended, each proof of service, then item by item with the day the system proposes.
 * Route: /nghiep-vu/ho-so/{id}/hieu-luc. */
#include "judgment/judgment_view.h"

#include "delivery/delivery.h"
#include "judgment/judgment_force_html.h"
#include "judgment/judgment_int.h"
#include "judgment/judgment_msg.h"

#include <string.h>

typedef struct ItemForm {
    bool take;
    Date on;
    Str  why;
} ItemForm;

typedef struct ForceForm {
    int64_t  version;
    Str      idem;
    Date     in_force_on;
    bool     mail, service;
    ItemForm item[OPERATIVE_MOST];
} ForceForm;

static const Field whole[] = {
    FIELD(ForceForm, version, "version", .kind = FIELD_INTEGER, .required = true),
    FIELD(ForceForm, idem, "idem", .kind = FIELD_HIDDEN, .required = true),
    FIELD(ForceForm, in_force_on, "in_force_on", .kind = FIELD_DATE),
    FIELD(ForceForm, mail, "mail_checked", .kind = FIELD_BOOL),
    FIELD(ForceForm, service, "service_checked", .kind = FIELD_BOOL),
};
enum { PER_ITEM = 3 };

typedef struct Certifying {
    OpenFile            file;
    OperativeItems      items;
    Appeals             appeals;
    Deliveries          sent;
    const ProcedureAct *act; /* of the whole judgment, or of the parts not appealed */
    Str                 refusal; /* message id: why it may not be done yet; empty: it may */
} Certifying;

static Error *find_refusal(Req *rq, Db *db, Certifying *c)
{
    ActChoices choices = { 0 };
    TRY(matter_choices(site_of(rq)->house, db, rq->arena, &c->file.matter, &c->file.actor, &c->file.powers, &choices));
    c->refusal = S("law.act_not_in_state");
    for (size_t i = 0; i < choices.count; i++) {
        if (choices.items[i].act == c->act) {
            c->refusal = choices.items[i].allowed ? S("") : choices.items[i].reason;
        }
    }
    return NULL;
}

static Error *open_all(Req *rq, Db *db, Certifying *c)
{
    TRY(judgment_open(rq, db, S("act"), &c->file));
    const Matter *m = &c->file.matter;
    if (!power_has(&c->file.powers, S("clerk")) && !power_has(&c->file.powers, S("matter_clerk"))) {
        return err_make(ERR_NOT_FOUND, "no certificate by this reader");
    }
    c->act = procedure_act(m->procedure, str_eq(m->state, S("appealed")) ? S("certify_partial_force") : S("certify_force"));
    if (c->act == NULL) {
        return err_make(ERR_NOT_FOUND, "no such act");
    }
    TRY(operative_load(db, rq->arena, m->court, m->id, &c->items));
    TRY(appeal_load(db, rq->arena, m->court, m->id, &c->appeals));
    TRY(delivery_list(db, rq->arena, m->court, m->id, &c->sent));
    return find_refusal(rq, db, c);
}

static Error *open_now(Req *rq, Certifying *c)
{
    Db *db;
    memset(c, 0, sizeof *c);
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = open_all(rq, db, c);
    db_done(db);
    return failed;
}

/* ---- the form --------------------------------------------------------------------------------------------------------------------------- */

static const char *item_field(Arena *a, const char *what, int64_t no)
{
    return str_z(a, str_format(a, "%s-%lld", what, (long long)no));
}

static FormSpec spec_of(Req *rq, const Certifying *c)
{
    size_t items = c->items.count < OPERATIVE_MOST ? c->items.count : OPERATIVE_MOST;
    size_t count = COUNT_OF(whole) + PER_ITEM * items;
    Field *all = NEW_N(rq->arena, Field, count);
    Field *next = all + COUNT_OF(whole);
    memcpy(all, whole, sizeof whole);
    for (size_t i = 0; i < items; i++) {
        int64_t no = c->items.items[i].no;
        size_t  at = offsetof(ForceForm, item) + i * sizeof(ItemForm);
        *next++ = (Field){ .name = item_field(rq->arena, "muc", no), .kind = FIELD_BOOL, .offset = at + offsetof(ItemForm, take) };
        *next++ = (Field){ .name = item_field(rq->arena, "ngay", no), .kind = FIELD_DATE, .offset = at + offsetof(ItemForm, on) };
        *next++ = (Field){ .name = item_field(rq->arena, "can_cu", no), .kind = FIELD_TEXT, .offset = at + offsetof(ItemForm, why), .max = 500 };
    }
    return (FormSpec){ all, count, sizeof(ForceForm) };
}

static Str input_of(Req *rq, const Certifying *c, const ForceForm *form)
{
    Buf     b = buf_make(rq->arena, KIB(256));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_begin_list(&o, "force_items");
    for (size_t i = 0; i < c->items.count && i < OPERATIVE_MOST; i++) {
        const ItemForm *it = &form->item[i];
        if (!it->take) {
            continue;
        }
        json_begin(&o, NULL);
        json_add_i64(&o, "item", c->items.items[i].no);
        if (!date_is_none(it->on)) {
            json_add_str(&o, "in_force_on", date_format(rq->arena, it->on));
        }
        if (it->why.n > 0) {
            json_add_str(&o, "why", it->why);
        }
        json_end(&o);
    }
    json_end_list(&o);
    if (c->act->into.n > 0 && !date_is_none(form->in_force_on)) {
        json_add_str(&o, "in_force_on", date_format(rq->arena, form->in_force_on));
    }
    json_add_bool(&o, "mail_checked", form->mail);
    json_add_bool(&o, "service_checked", form->service);
    json_end(&o);
    return buf_str(&b);
}

/* ---- the view ------------------------------------------------------------------------------------------------------------------------------ */

/* Typed before, else what the system proposes. */
static Str typed_or(Req *rq, const char *name, Str otherwise)
{
    Str typed = rq_value(rq, name);
    return typed.n > 0 ? typed : otherwise;
}

static void add_row(Req *rq, const OperativeItem *it, const Appeals *appeals, bool fresh, ForcePageView *v)
{
    Lang          lang = lang_of(rq);
    Arena        *a = rq->arena;
    ForceRowView *row = LIST_ADD(a, &v->rows);
    *row = (ForceRowView){ .legend = MSG(a, lang, M_judgment_draft_item, { S("no"), i18n_number(a, lang, it->no) }), .text = it->text };
    if (str_eq(it->force, S("in_force"))) {
        row->proposal = MSG(a, lang, M_judgment_item_in_force, { S("day"), judgment_day(rq, it->in_force_on) });
        return;
    }
    if (!str_eq(it->force, S("waiting"))) {
        row->proposal = msg(lang, str_eq(it->force, S("appealed")) ? item_appealed_word(appeals, it->no) : M_judgment_force_quashed);
        return;
    }
    row->proposal = it->proposed_on.n == 0 ? msg(lang, M_judgment_not_proposed)
                                           : MSG(a, lang, M_judgment_proposed, { S("day"), judgment_day(rq, it->proposed_on) }, { S("why"), force_reason(rq, it->why) });
    const char *take = item_field(a, "muc", it->no), *on = item_field(a, "ngay", it->no), *why = item_field(a, "can_cu", it->no);
    Date        day;
    Str         proposed = date_parse(it->proposed_on, &day) ? i18n_date(a, LANG_VI, day) : S("");
    *LIST_ADD(a, &row->fields) = (FieldView){ .kind = INPUT_CHECK, .name = str_of(take), .label = msg(lang, M_judgment_certify_item),
                                              .chosen = fresh ? it->proposed_on.n > 0 : rq_value(rq, take).n > 0 };
    *LIST_ADD(a, &row->fields) = (FieldView){ .kind = INPUT_DATE, .name = str_of(on), .label = msg(lang, M_judgment_in_force_from), .optional = true,
                                              .short_input = true, .value = typed_or(rq, on, proposed) };
    *LIST_ADD(a, &row->fields) = (FieldView){ .kind = INPUT_TEXT, .name = str_of(why), .label = msg(lang, M_judgment_force_why), .optional = true,
                                              .hint = msg(lang, M_judgment_force_why_hint), .value = rq_value(rq, why) };
}

static void fill_limits(Req *rq, const Matter *m, ForcePageView *v)
{
    for (size_t i = 0; i < m->deadlines.count; i++) {
        const MatterDeadline *d = &m->deadlines.items[i];
        if (is_appeal_limit(d->rule)) {
            DeadlineView shown = deadline_view(rq, m, d);
            *LIST_ADD(rq->arena, &v->limits.facts) = (Fact){ .name = shown.name, .value = i18n_date(rq->arena, lang_of(rq), d->end_on) };
        }
    }
}

static bool is_judgment_paper(const Matter *m, int64_t no)
{
    for (size_t i = 0; i < m->papers.count; i++) {
        if (m->papers.items[i].no == no) {
            return str_eq(m->papers.items[i].form, S("52-DS"));
        }
    }
    return false;
}

static StateView service_state(Req *rq, const Delivery *d)
{
    Lang lang = lang_of(rq);
    bool done = d->served_on.n > 0 && str_cmp(d->served_on, date_format(rq->arena, today_of(rq))) <= 0;
    if (done) {
        return (StateView){ TONE_GOOD, msg(lang, M_judgment_service_done) };
    }
    return str_eq(d->status, S("posted")) ? (StateView){ TONE_WARN, msg(lang, M_judgment_service_posted) }
                                          : (StateView){ TONE_BAD, msg(lang, M_judgment_service_open) };
}

static void fill_services(Req *rq, const Certifying *c, ForcePageView *v)
{
    Lang             lang = lang_of(rq);
    static const Msg names[] = { M_judgment_service_who, M_judgment_service_how, M_judgment_service_day };
    v->services = (TableView){ .caption = msg(lang, M_judgment_services) };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->services.columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    for (size_t i = 0; i < c->sent.count; i++) {
        const Delivery *d = &c->sent.items[i];
        if (!is_judgment_paper(&c->file.matter, d->paper)) {
            continue;
        }
        Str       who = d->participant > 0 ? judgment_person(rq, &c->file.matter, d->participant) : power_name(site_of(rq)->house, lang, d->body);
        TableRow *row = LIST_ADD(rq->arena, &v->services.rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = who };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_STATE, .state = service_state(rq, d) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = judgment_day(rq, d->served_on) };
    }
    v->services.empty = (EmptyView){ .title = msg(lang, M_judgment_services_none), .text = msg(lang, M_judgment_services_none_text) };
    table_label(&v->services);
}

static void fill_checks(Req *rq, const Certifying *c, bool fresh, ForcePageView *v)
{
    Lang lang = lang_of(rq);
    Str  latest = S("");
    Date day;
    for (size_t i = 0; i < c->items.count; i++) {
        latest = str_cmp(c->items.items[i].proposed_on, latest) > 0 ? c->items.items[i].proposed_on : latest;
    }
    Str shown = date_parse(latest, &day) ? i18n_date(rq->arena, LANG_VI, day) : S("");
    const ProcedureField *mail = procedure_field(c->file.matter.procedure, S("mail_checked")), *service = procedure_field(c->file.matter.procedure, S("service_checked"));
    v->in_force_on = (FieldView){ .kind = INPUT_DATE, .name = S("in_force_on"), .label = msg(lang, M_judgment_whole_in_force), .short_input = true,
                                  .value = fresh ? shown : typed_or(rq, "in_force_on", shown) };
    v->mail = (FieldView){ .kind = INPUT_CHECK, .name = S("mail_checked"), .label = mail == NULL ? S("") : law_text(lang, mail->name), .chosen = rq_value(rq, "mail_checked").n > 0 };
    v->service = (FieldView){ .kind = INPUT_CHECK, .name = S("service_checked"), .label = service == NULL ? S("") : law_text(lang, service->name),
                              .chosen = rq_value(rq, "service_checked").n > 0 };
}

static Error *force_page(Req *rq, Resp *rs, const Certifying *c, const Error *errors)
{
    Lang          lang = lang_of(rq);
    bool          whole_judgment = c->act->into.n > 0;
    ForcePageView v = { .frame = judgment_frame(rq, &c->file, law_text(lang, c->act->name)), .title = law_text(lang, c->act->name),
                        .lead = msg(lang, M_judgment_force_lead), .version = c->file.matter.version, .whole = whole_judgment };
    fill_limits(rq, &c->file.matter, &v);
    fill_services(rq, c, &v);
    for (size_t i = 0; i < c->items.count; i++) {
        add_row(rq, &c->items.items[i], &c->appeals, errors == NULL, &v);
    }
    fill_checks(rq, c, errors == NULL, &v);
    if (c->refusal.n > 0) {
        Msg why = msg_find(c->refusal);
        *LIST_ADD(rq->arena, &v.not_yet) = why == NULL ? msg(lang, M_judgment_not_done) : msg(lang, why);
    }
    Str typed = rq_value(rq, "idem");
    v.form = (FormView){ .action = rq_link(rq, judgment_link(rq, &c->file, "hieu-luc")), .csrf = csrf_token(rq), .submit = law_text(lang, c->act->verb),
                         .back = rq_link(rq, file_link(rq, c->file.matter.id)), .idem = typed.n > 0 && errors != NULL ? typed : idem_key(rq) };
    FieldView own[] = { v.in_force_on, v.mail, v.service };
    for (size_t i = 0; i < COUNT_OF(own); i++) {
        *LIST_ADD(rq->arena, &v.form.fields) = own[i];
    }
    form_explain(rq->arena, lang, errors, &v.form);
    v.in_force_on = v.form.fields.items[0];
    v.mail = v.form.fields.items[1];
    v.service = v.form.fields.items[2];
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, judgment_force_html(rq->arena, lang, &v));
}

Error *force_show(Req *rq, Resp *rs)
{
    Certifying c;
    TRY(open_now(rq, &c));
    return force_page(rq, rs, &c, NULL);
}

Error *force_do(Req *rq, Resp *rs)
{
    Certifying  c;
    const Json *input;
    ActResult   done;
    ForceForm  *form = NEW(rq->arena, ForceForm);
    TRY(open_now(rq, &c));
    FormSpec spec = spec_of(rq, &c);
    Error   *failed = form_read(rq, &spec, form);
    if (failed != NULL) {
        return failed->code == ERR_FIELD ? force_page(rq, rs, &c, failed) : failed;
    }
    TRY(json_parse(rq->arena, input_of(rq, &c, form), KIB(256), &input));
    failed = act_run(rq, &c.file, c.act, input, form->version, form->idem, &done);
    if (failed == NULL) {
        return resp_redirect(rs, str_format(rq->arena, STR_F "#ban-an", STR_A(file_link(rq, c.file.matter.id))));
    }
    return act_is_mendable(failed) ? force_page(rq, rs, &c, failed) : failed;
}
