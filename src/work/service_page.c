/* Papers to be served by the ordinary ways: what waits, what failed, what is posted; the envelope with the code that opens the case
 * without an account, and the record of service to be filled in by hand.
 * Routes: /nghiep-vu/tong-dat, /nghiep-vu/tong-dat/{id}/{no}. Proof is recorded by the acts of the file; nothing is changed here.
 * Law: BLTTDS 173-179. Tables: delivery (through delivery). */
#include "work/routes.h"

#include "delivery/delivery.h"
#include "html/qr.h"
#include "work/work_envelope_html.h"
#include "work/work_msg.h"
#include "work/work_service_html.h"

#include <string.h>

typedef struct ServiceForm {
    Str court, status, after;
} ServiceForm;
static const char *const statuses[] = { "to_serve", "failed", "posted", NULL };
static const Field       fields[] = {
    FIELD(ServiceForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11),
    FIELD(ServiceForm, status, "xem", .kind = FIELD_CHOICE, .choices = statuses),
    FIELD(ServiceForm, after, "sau", .kind = FIELD_HIDDEN, .max = 60),
};
const FormSpec work_service_form = FORM(ServiceForm, fields);

/* The acts that say what became of a paper, by their place in an address. */
static const char RECORD_SLUG[] = "ghi-nhan-tong-dat", FAIL_SLUG[] = "khong-tong-dat-duoc", POST_SLUG[] = "niem-yet-cong-khai";

typedef struct Service {
    Req          *rq;
    Db           *db;
    Desk          desk;
    ServiceForm   form;
    bool          later;
    DeliveryTasks tasks;
} Service;

static Error *read_service(Service *s)
{
    After at;
    TRY(form_read(s->rq, &work_service_form, &s->form));
    s->form.status = s->form.status.n > 0 ? s->form.status : str_of(statuses[0]);
    s->later = after_parse(s->form.after, &at);
    if (!s->later) {
        memset(&at, 0, sizeof at);
    }
    TRY(desk_open(s->rq, s->db, s->form.court, &s->desk));
    if (!s->desk.keeps_books) {
        return err_message(err_make(ERR_FORBIDDEN, "service is the clerks' work"), S("work.service_whose"));
    }
    return delivery_open(s->db, s->rq->arena, s->desk.court, s->form.status, s->later ? at.key : S(""), at.matter, at.no, PAGE_ROWS + 1, &s->tasks);
}

static Str address(Service *s, Str status, Str after)
{
    Str path = str_format(s->rq->arena, "/nghiep-vu/tong-dat?toa=%s&xem=" STR_F, s->desk.court.code, STR_A(status));
    return rq_link(s->rq, after.n > 0 ? str_format(s->rq->arena, STR_F "&sau=" STR_F, STR_A(path), STR_A(after)) : path);
}

/* The act of the file that records what became of this delivery, its form already saying of whom and of what. */
static Str service_act(Req *rq, MatterId matter, const char *slug, int64_t person, int64_t paper)
{
    return rq_link(rq, str_format(rq->arena, STR_F "/viec/%s?person=%lld&served_paper=%lld", STR_A(file_link(rq, matter)), slug, (long long)person,
                                  (long long)paper));
}

/* A file that has ended, or went to another court, takes no record any more: no link leads to a refusal. */
static bool takes_record(const House *h, Str procedure, Str state, const char *slug)
{
    const Procedure    *p = procedure_find(h->law, procedure);
    const ProcedureAct *act = p == NULL ? NULL : procedure_act(p, str_of(slug));
    return act != NULL && act_may_start_in(act, state);
}

/* Where the file stands that takes none. */
static Str ended_how(Req *rq, const DeliveryTask *d)
{
    const Procedure      *p = procedure_find(site_of(rq)->house->law, d->procedure);
    const ProcedureState *state = p == NULL ? NULL : procedure_state(p, d->state);
    return state == NULL ? d->state : law_text(lang_of(rq), state->name);
}

static void add_row(Service *s, const DeliveryTask *d, TableView *t)
{
    Req      *rq = s->rq;
    Lang      lang = lang_of(rq);
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    bool      failed = str_eq(s->form.status, S("failed"));
    Str paper = str_format(rq->arena, STR_F "/van-ban/%lld", STR_A(file_link(rq, d->matter)), (long long)d->paper);
    Str print = str_format(rq->arena, "/nghiep-vu/tong-dat/" STR_F "/%lld", STR_A(id_format(rq->arena, d->matter.id)), (long long)d->no);
    *row = (TableRow){ 0 };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = d->title, .href = rq_link(rq, paper), .under = d->number };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = d->name };
    *LIST_ADD(rq->arena, &row->cells) =
        (TableCell){ .kind = CELL_LINK, .text = case_name(rq, d->case_no), .href = rq_link(rq, file_link(rq, d->matter)) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_DATE, .date = d->day };
    if (!s->desk.serves) { /* the chief judge reads on */
        return;
    }
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = msg(lang, M_work_service_print), .href = rq_link(rq, print) };
    const char *slug = failed ? POST_SLUG : RECORD_SLUG;
    TableCell   cell = { .text = msg(lang, M_work_service_ended), .under = ended_how(rq, d) };
    if (takes_record(site_of(rq)->house, d->procedure, d->state, slug)) {
        cell = (TableCell){ .kind = CELL_LINK, .text = msg(lang, failed ? M_work_service_post : M_work_service_record),
                            .href = service_act(rq, d->matter, slug, d->participant, d->paper) };
    }
    *LIST_ADD(rq->arena, &row->cells) = cell;
}

enum { OF_CLERKS = 2 }; /* the last columns: what to print, what to record */

static void fill_table(Service *s, TableView *t)
{
    static const Msg names[] = { M_work_col_paper, M_work_col_to, M_work_col_case, M_work_col_day, M_work_col_print, M_work_col_record };
    Lang             lang = lang_of(s->rq);
    size_t           shown = s->tasks.count > PAGE_ROWS ? PAGE_ROWS : s->tasks.count;
    size_t           columns = COUNT_OF(names) - (s->desk.serves ? 0 : OF_CLERKS);
    t->caption = msg(lang, M_work_service_caption);
    for (size_t i = 0; i < columns; i++) {
        *LIST_ADD(s->rq->arena, &t->columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    for (size_t i = 0; i < shown; i++) {
        add_row(s, &s->tasks.items[i], t);
    }
    if (s->later) {
        t->pager.newer = address(s, s->form.status, S(""));
    }
    if (s->tasks.count > shown) {
        const DeliveryTask *last = &s->tasks.items[shown - 1];
        After               at = { date_format(s->rq->arena, last->day), last->matter, last->no };
        t->pager.older = address(s, s->form.status, after_format(s->rq->arena, &at));
    }
    if (t->pager.newer.n + t->pager.older.n > 0) {
        t->pager.shown = MSG(s->rq->arena, lang, M_work_shown, { S("n"), i18n_number(s->rq->arena, lang, (int64_t)shown) });
    }
    t->empty = (EmptyView){ .title = msg(lang, M_work_service_none), .text = msg(lang, M_work_service_none_text) };
    table_label(t);
}

Error *work_service_page(Req *rq, Resp *rs)
{
    static const Msg names[] = { M_work_service_waiting, M_work_service_failed, M_work_service_posted };
    Service          s = { .rq = rq };
    ServiceView      v = { 0 };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &s.db));
    Error *failed = read_service(&s);
    db_done(s.db);
    TRY(failed);
    v.frame = desk_frame(rq, &s.desk, msg(lang_of(rq), M_work_service_title));
    v.court = desk_court_name(rq, &s.desk);
    v.courts = desk_courts(rq, &s.desk, S("/nghiep-vu/tong-dat"));
    v.states.of = msg(lang_of(rq), M_work_service_which);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v.states.filters) = (FilterView){ msg(lang_of(rq), names[i]), address(&s, str_of(statuses[i]), S("")), -1,
                                                                str_eq(s.form.status, str_of(statuses[i])) };
    }
    fill_table(&s, &v.table);
    return page_send(rs, work_service_html(rq->arena, lang_of(rq), &v));
}

/* ---- the envelope and the record -------------------------------------------------------------------------------------------------------- */

static Error *find_delivery(Req *rq, Db *db, OpenFile *f, Delivery *out)
{
    MatterId   id;
    int64_t    no;
    Deliveries all = { 0 };
    if (!id_parse(rq_param(rq, "id"), &id.id) || !str_to_i64(rq_param(rq, "no"), &no)) {
        return err_make(ERR_NOT_FOUND, "no such delivery");
    }
    TRY(file_open(rq, db, id, S("act"), f));
    if (!power_has(&f->powers, S("clerk")) && !power_has(&f->powers, S("matter_clerk"))) {
        return err_message(err_make(ERR_FORBIDDEN, "service is the clerks' work"), S("work.service_whose"));
    }
    TRY(delivery_list(db, rq->arena, f->matter.court, id, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i].no == no) {
            *out = all.items[i];
            return NULL;
        }
    }
    return err_make(ERR_NOT_FOUND, "no such delivery");
}

static const Paper *paper_of(const Matter *m, int64_t no)
{
    for (size_t i = 0; i < m->papers.count; i++) {
        if (m->papers.items[i].no == no) {
            return &m->papers.items[i];
        }
    }
    return NULL;
}

/* The address the code is typed at, as a stranger reaches this server. */
static Str code_page(Req *rq)
{
    return str_format(rq->arena, "http%s://" STR_F "/tong-dat", rq_is_tls(rq) ? "s" : "", STR_A(rq_header(rq, "Host")));
}

static Error *fill_code(Req *rq, const OpenFile *f, const Delivery *d, EnvelopeView *v)
{
    TRY(delivery_code(site_of(rq)->house, rq->arena, f->matter.id, d, &v->code));
    if (v->code.n == 0) {
        return NULL;
    }
    v->page = code_page(rq);
    return qr_path(rq->arena, str_format(rq->arena, STR_F "?ma=" STR_F, STR_A(v->page), STR_A(v->code)), &v->qr, &v->qr_size);
}

static Error *fill_envelope(Req *rq, Db *db, EnvelopeView *v)
{
    OpenFile f;
    Delivery d;
    TRY(find_delivery(rq, db, &f, &d));
    const Participant *p = matter_participant(&f.matter, d.participant);
    const Paper       *paper = paper_of(&f.matter, d.paper);
    House             *h = site_of(rq)->house;
    v->frame = frame_of(rq, msg(lang_of(rq), M_work_envelope_title));
    frame_crumb(rq, &v->frame, msg(lang_of(rq), M_work_service_title), S("/nghiep-vu/tong-dat"));
    v->frame.integrity = f.matter.integrity;
    v->sender = registry_court_name(h->registry, court_id_str(&f.matter.court), today_of(rq)).vi;
    v->name = p == NULL ? power_name(h, LANG_VI, d.body) : p->name;
    v->address = p == NULL ? S("") : p->address;
    v->title = paper == NULL ? S("") : paper->title;
    v->number = paper == NULL ? S("") : paper->number;
    v->day = paper == NULL ? S("") : i18n_long_date(rq->arena, LANG_VI, paper->day);
    v->case_no = f.matter.number;
    if (takes_record(h, f.matter.procedure->id, f.matter.state, RECORD_SLUG)) {
        v->record_href = service_act(rq, f.matter.id, RECORD_SLUG, d.participant, d.paper);
    }
    if (takes_record(h, f.matter.procedure->id, f.matter.state, FAIL_SLUG)) {
        v->failed_href = service_act(rq, f.matter.id, FAIL_SLUG, d.participant, d.paper);
    }
    return fill_code(rq, &f, &d, v);
}

Error *work_envelope_page(Req *rq, Resp *rs)
{
    Db          *db;
    EnvelopeView v = { 0 };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = fill_envelope(rq, db, &v);
    db_done(db);
    TRY(failed);
    return page_send(rs, work_envelope_html(rq->arena, lang_of(rq), &v));
}
