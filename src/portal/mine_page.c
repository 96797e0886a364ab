/* A person's matters: where each stands, what comes next, what he must do and by when; his notices.
 * Routes: /vu-viec-cua-toi, /thong-bao. Tables: participant, task, deadline, notice, matter (read). */
#include "portal/routes.h"

#include "core/notify/notify.h"
#include "filing/filing.h"
#include "judgment/remark.h"
#include "law/deadline.h"
#include "portal/portal_mine_html.h"
#include "portal/portal_msg.h"
#include "portal/portal_notices_html.h"
#include "portal/portal_sql.h"

#include <string.h>

enum { MATTERS_MOST = 100, DUE_MOST = 500, PAGE_NOTICES = 30 };

static DueView due_view(Req *rq, Str name, Date day)
{
    return (DueView){ name, day, date_is_none(day) ? 0 : day.day - today_of(rq).day };
}

typedef struct Mine {
    Req   *rq;
    Db    *db;
    MatterLines         matters;
    TasksOfMineRows     tasks;
    DeadlinesOfMineRows limits;
} Mine;

static Error *read_mine(Mine *m)
{
    Arena   *a = m->rq->arena;
    PersonId me = session_of(m->rq)->person;
    TRY(matters_of_person(m->db, a, me, today_of(m->rq), MATTERS_MOST, &m->matters));
    TRY(q_tasks_of_mine(m->db, me, (PersonId){ { { 0 } } }, DUE_MOST, a, &m->tasks));
    return q_deadlines_of_mine(m->db, me, DUE_MOST, a, &m->limits);
}

static Tone tone_of(StateKind kind)
{
    switch (kind) {
    case STATE_OPEN: return TONE_NOW;
    case STATE_PARKED: return TONE_WARN;
    case STATE_END: return TONE_GOOD;
    case STATE_START:
    case STATE_NONE: break;
    }
    return TONE_QUIET;
}

/* The period of a right is not told once it has passed: nobody is late with a right. */
static bool has_lapsed(Req *rq, const Procedure *p, const DeadlinesOfMineRow *d)
{
    const ProcedureClock *c = procedure_clock(p, d->rule);
    return c != NULL && c->lapses && date_cmp(today_of(rq), d->end_on) > 0;
}

/* A limit of the whole matter is his when the procedure binds his capacity by it. */
static bool binds(const Procedure *p, Str rule, Str capacity)
{
    const ProcedureClock *c = procedure_clock(p, rule);
    for (uint32_t i = 0; c != NULL && i < c->who_count; i++) {
        if (str_eq(c->who[i], capacity)) {
            return true;
        }
    }
    return false;
}

/* By when a task is to be done: its own day, or the limit it is done within. */
static Date task_day(const Mine *m, size_t no, const ProcedureTask *t)
{
    Date day;
    if (date_parse(m->tasks.items[no].due_on, &day)) {
        return day;
    }
    for (size_t i = 0; t != NULL && i < m->limits.count; i++) {
        const DeadlinesOfMineRow *d = &m->limits.items[i];
        if (id_eq(d->matter_id.id, m->tasks.items[no].matter_id.id) && task_is_due_by(t, d->rule)) {
            return d->end_on;
        }
    }
    return DATE_NONE;
}

/* One of his tasks says this limit already. */
static bool is_told(const Mine *m, const Procedure *p, const DeadlinesOfMineRow *d)
{
    for (size_t i = 0; i < m->tasks.count; i++) {
        const ProcedureTask *t = m->tasks.items[i].his ? procedure_task(p, m->tasks.items[i].task) : NULL;
        if (id_eq(m->tasks.items[i].matter_id.id, d->matter_id.id) && t != NULL && task_is_due_by(t, d->rule)) {
            return true;
        }
    }
    return false;
}

static void add_dues(Mine *m, MatterId id, const Procedure *p, MineItem *item)
{
    Req *rq = m->rq;
    Lang lang = lang_of(rq);
    for (size_t i = 0; i < m->tasks.count; i++) {
        const ProcedureTask *t = procedure_task(p, m->tasks.items[i].task);
        if (m->tasks.items[i].his && id_eq(m->tasks.items[i].matter_id.id, id.id)) {
            Date day = task_day(m, i, t);
            *LIST_ADD(rq->arena, &item->tasks) = due_view(rq, t == NULL ? m->tasks.items[i].task : law_text(lang, t->name), day);
        }
    }
    for (size_t i = 0; i < m->limits.count; i++) {
        const DeadlinesOfMineRow *d = &m->limits.items[i];
        const DeadlineLimit      *l = deadline_limit(site_of(rq)->house->law, d->rule);
        if (id_eq(d->matter_id.id, id.id) && (d->of_person || binds(p, d->rule, d->capacity)) && !has_lapsed(rq, p, d)
            && !is_told(m, p, d)) {
            *LIST_ADD(rq->arena, &item->limits) = due_view(rq, l == NULL ? d->rule : law_text(lang, l->name), d->end_on);
        }
    }
}

static bool has_item(const MineView *v, Str href)
{
    for (size_t i = 0; i < v->items.count; i++) {
        if (str_eq(v->items.items[i].href, href)) {
            return true;
        }
    }
    return false;
}

/* As the page of the file says it: another than he may have the next step. */
static Str next_of(Mine *m, const MatterLine *x, const Procedure *p)
{
    TaskFact *tasks = NEW_N(m->rq->arena, TaskFact, m->tasks.count);
    ActAsker  asker = { .state = x->state, .day = today_of(m->rq), .tasks = tasks };
    for (size_t i = 0; i < m->tasks.count; i++) {
        if (id_eq(m->tasks.items[i].matter_id.id, x->matter.id)) {
            tasks[asker.task_count++] = (TaskFact){ m->tasks.items[i].task, asker.day };
        }
    }
    return law_text(lang_of(m->rq), law_why_not_yet(site_of(m->rq)->house->law, p, asker.day, &asker).next);
}

/* A person with two capacities in one file finds it once. */
static void add_item(Mine *m, const MatterLine *x, MineView *v)
{
    Req             *rq = m->rq;
    House           *h = site_of(rq)->house;
    Lang             lang = lang_of(rq);
    const Procedure *p = procedure_find(h->law, x->procedure);
    const ProcedureState *s = p == NULL ? NULL : procedure_state(p, x->state);
    MineItem item = { .name = file_heading(rq, x->number), .title = x->title, .capacity = power_name(h, lang, x->capacity),
                      .court = law_text(lang, registry_court_name(h->registry, court_id_str(&x->court), today_of(rq))),
                      .href = rq_link(rq, file_link(rq, x->matter)) };
    if (s == NULL || has_item(v, item.href)) {
        return;
    }
    item.state = (StateView){ tone_of(s->kind), law_text(lang, s->plain) };
    item.next = next_of(m, x, p);
    add_dues(m, x->matter, p, &item);
    *LIST_ADD(rq->arena, &v->items) = item;
}

static void add_items(Mine *m, MineView *v)
{
    for (size_t i = 0; i < m->matters.count; i++) {
        add_item(m, &m->matters.items[i], v);
    }
}

/* The holder of a served code has one file and no list. */
static Error *to_served_file(Req *rq, Resp *rs)
{
    MatterId id;
    memcpy(id.id.b, session_of(rq)->scope, sizeof id.id.b);
    return resp_redirect(rs, str_format(rq->arena, "/vu-viec-cua-toi/" STR_F, STR_A(id_format(rq->arena, id.id))));
}

Error *portal_mine_page(Req *rq, Resp *rs)
{
    Lang     lang = lang_of(rq);
    Mine     m = { .rq = rq };
    MineView v = { 0 };
    if (session_of(rq)->kind == SESSION_SERVED) {
        return to_served_file(rq, rs);
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &m.db));
    Error *failed = read_mine(&m);
    db_done(m.db);
    TRY(failed);
    v.frame = frame_of(rq, msg(lang, M_portal_door_mine));
    v.file_href = rq_link(rq, S("/nop-don"));
    v.code_href = rq_link(rq, S("/tong-dat"));
    v.looks_href = rq_link(rq, S("/ai-da-xem"));
    add_items(&m, &v);
    v.empty = (EmptyView){ .title = msg(lang, M_portal_mine_none), .text = msg(lang, M_portal_mine_none_text),
                           .act = { msg(lang, M_portal_door_file), v.file_href } };
    return page_send(rs, portal_mine_html(rq->arena, lang, &v));
}

/* ---- notices -------------------------------------------------------------------------------------------------------------------- */

typedef struct NoticesForm {
    Id128 before;
} NoticesForm;
static const Field notices_fields[] = { FIELD(NoticesForm, before, "truoc", .kind = FIELD_ID) };
const FormSpec     portal_notices_form = FORM(NoticesForm, notices_fields);

/* "publication.watch_told 5". */
static Str found_text(Req *rq, Str message)
{
    int64_t count = 0;
    Str     said = str_cut(&message, ' ');
    (void)str_to_i64(message, &count);
    MsgArg arg = { S("count"), i18n_number(rq->arena, lang_of(rq), count) };
    return msg_with(rq->arena, lang_of(rq), msg_find(said), &arg, 1);
}

/* An act by its name, or "page.limit_half prepare_trial": how far which limit is. */
Str notice_text(Req *rq, const NoticeLine *n)
{
    if (!id_is_zero(n->remark)) {
        return remark_notice(site_of(rq)->house->law, rq->arena, lang_of(rq), n->message);
    }
    if (id_is_zero(n->matter.id)) {
        return found_text(rq, n->message);
    }
    const Law           *law = site_of(rq)->house->law;
    const Procedure     *p = procedure_find(law, n->procedure);
    const ProcedureAct  *act = p == NULL ? NULL : procedure_act(p, n->message);
    Str                  rule = n->message;
    Str                  said = str_cut(&rule, ' ');
    const DeadlineLimit *limit = deadline_limit(law, rule);
    if (act == NULL && limit != NULL) {
        MsgArg name = { S("limit"), law_text(lang_of(rq), limit->name) };
        return msg_with(rq->arena, lang_of(rq), msg_find(said), &name, 1);
    }
    return act == NULL ? n->message : law_text(lang_of(rq), act->name);
}

static void add_notice(Req *rq, const NoticeLine *n, NoticesView *v)
{
    if (!id_is_zero(n->remark)) {
        Str own = str_format(rq->arena, "/tai-khoan/y-kien#y-kien-" STR_F, STR_A(id_format(rq->arena, n->remark)));
        *LIST_ADD(rq->arena, &v->items) = (NoticeItem){ .what = notice_text(rq, n), .name = n->title, .href = rq_link(rq, own), .at = n->at, .unread = n->unread };
        return;
    }
    if (id_is_zero(n->matter.id)) {
        Str search = str_format(rq->arena, "/tai-khoan/tim-kiem?ma=" STR_F, STR_A(id_format(rq->arena, n->subscription)));
        *LIST_ADD(rq->arena, &v->items) = (NoticeItem){ .what = notice_text(rq, n), .name = n->title, .href = rq_link(rq, search), .at = n->at, .unread = n->unread };
        return;
    }
    Str file = file_link(rq, n->matter);
    Str href = n->seq > 0 ? str_format(rq->arena, STR_F "#su-kien-%lld", STR_A(file), (long long)n->seq) : file;
    *LIST_ADD(rq->arena, &v->items) = (NoticeItem){ .what = notice_text(rq, n),
                                                    .name = file_heading(rq, n->number), .title = n->title,
                                                    .href = rq_link(rq, href), .at = n->at, .unread = n->unread };
}

Error *notices_list(Db *db, Arena *a, PersonId person, Id128 before, int64_t most, NoticeLines *out)
{
    NoticesOfMineRows rows;
    if (id_is_zero(before)) {
        memset(before.b, 0xff, sizeof before.b);
    }
    TRY(q_notices_of_mine(db, person, (Bytes){ before.b, sizeof before.b }, most, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const NoticesOfMineRow *r = &rows.items[i];
        NoticeLine             *n = LIST_ADD(a, out);
        bool                    file = r->procedure.n > 0;
        *n = (NoticeLine){ .seq = r->seq, .message = r->message, .at = r->at, .unread = r->unread, .title = r->title, .number = r->number, .procedure = r->procedure };
        if (file) {
            n->matter = r->matter_id;
        } else if (r->remarked) {
            n->remark = r->matter_id.id;
        } else {
            n->subscription = r->matter_id.id;
        }
        if (r->id.n != sizeof n->id.b) {
            return err_make(ERR_ALTERED, "a notice without an id");
        }
        memcpy(n->id.b, r->id.p, sizeof n->id.b);
    }
    return NULL;
}

static Error *read_notices(Req *rq, Db *db, NoticesView *v)
{
    NoticesForm form;
    NoticeLines rows = { 0 };
    PersonId    me = session_of(rq)->person;
    TRY(form_read(rq, &portal_notices_form, &form));
    bool first = id_is_zero(form.before);
    TRY(notify_unread(db, rq->arena, me, &v->unread));
    TRY(notices_list(db, rq->arena, me, form.before, PAGE_NOTICES + 1, &rows));
    size_t shown = rows.count > PAGE_NOTICES ? PAGE_NOTICES : rows.count;
    for (size_t i = 0; i < shown; i++) {
        add_notice(rq, &rows.items[i], v);
    }
    if (!first) {
        v->pager.newer = rq_link(rq, S("/thong-bao"));
    }
    if (rows.count > shown) {
        Str last = id_format(rq->arena, rows.items[shown - 1].id);
        v->pager.older = rq_link(rq, str_format(rq->arena, "/thong-bao?truoc=" STR_F, STR_A(last)));
    }
    if (v->pager.newer.n + v->pager.older.n > 0) {
        v->pager.shown = MSG(rq->arena, lang_of(rq), M_portal_shown, { S("n"), i18n_number(rq->arena, lang_of(rq), (int64_t)shown) });
    }
    return NULL;
}

Error *portal_notices_page(Req *rq, Resp *rs)
{
    Lang        lang = lang_of(rq);
    Db         *db;
    NoticesView v = { .csrf = csrf_token(rq), .read_action = rq_link(rq, S("/thong-bao/da-doc")) };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = read_notices(rq, db, &v);
    db_done(db);
    TRY(failed);
    v.frame = frame_of(rq, msg(lang, M_portal_notices_title));
    v.empty = (EmptyView){ .title = msg(lang, M_portal_notices_none), .text = msg(lang, M_portal_notices_none_text) };
    return page_send(rs, portal_notices_html(rq->arena, lang, &v));
}

typedef struct ReadAll {
    PersonId me;
    Instant  now;
} ReadAll;

static Error *read_all(Tx *tx, void *arg)
{
    const ReadAll *r = arg;
    return notify_read_all(tx, r->me, r->now);
}

Error *portal_notices_read(Req *rq, Resp *rs)
{
    House  *h = site_of(rq)->house;
    ReadAll r = { session_of(rq)->person, os_now(h->os) };
    TRY(db_tx(h->db, "notices_read", read_all, &r));
    return resp_redirect(rs, S("/thong-bao"));
}
