/* What must be done: open tasks by due date, the late ones first. Route: /nghiep-vu. Tables: task, matter (read). */
#include "work/routes.h"

#include "law/deadline.h"
#include "work/work_inbox_html.h"
#include "work/work_msg.h"
#include "work/work_sql.h"

#include <stdlib.h>
#include <string.h>

typedef struct InboxForm {
    Str court, scope, role, after, form;
} InboxForm;
static const char *const scopes[] = { "cua-toi", "toa-an", NULL };
static const char *const forms[] = { "csv", NULL };
static const Field       fields[] = {
    FIELD(InboxForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11),
    FIELD(InboxForm, scope, "xem", .kind = FIELD_CHOICE, .choices = scopes),
    FIELD(InboxForm, role, "vai", .kind = FIELD_HIDDEN, .max = 40),
    FIELD(InboxForm, after, "sau", .kind = FIELD_HIDDEN, .max = 60),
    FIELD(InboxForm, form, "dang", .kind = FIELD_CHOICE, .choices = forms),
};
const FormSpec work_inbox_form = FORM(InboxForm, fields);

typedef struct Inbox {
    Req      *rq;
    Db       *db;
    Desk      desk;
    InboxForm form;
    After     after;
    bool      whole; /* of the whole court */
    size_t    most;  /* lines of a page, or of the file to download */
    TaskLines lines;
} Inbox;

#define ADD_LINES(in, rows)                                                                                                      \
    for (size_t i = 0; i < (rows).count; i++) {                                                                                  \
        *LIST_ADD((in)->rq->arena, &(in)->lines) =                                                                               \
            (TaskLine){ (rows).items[i].matter_id, (rows).items[i].no,     (rows).items[i].task,      (rows).items[i].who,       \
                        (rows).items[i].rule,      (rows).items[i].due_on, (rows).items[i].title,    (rows).items[i].number,    \
                        (rows).items[i].procedure, (rows).items[i].due_key };                                                    \
    }

Error *tasks_waiting(Db *db, Arena *a, PersonId person, Date today, int64_t *out)
{
    TasksWaitingRow row;
    PersonId        nobody = { { { 0 } } };
    TRY(q_tasks_waiting(db, person, nobody, date_format(a, today), a, &row));
    *out = row.waiting;
    return NULL;
}

static Error *add_post(Inbox *in, Str who)
{
    TasksOfPostRows rows;
    Arena          *a = in->rq->arena;
    if (in->form.role.n > 0 && !str_eq(in->form.role, who)) {
        return NULL;
    }
    TRY(q_tasks_of_post(in->db, in->desk.court, who, in->desk.me, (PersonId){ { { 0 } } }, in->whole, desk_scope(a, &in->desk),
                        date_format(a, today_of(in->rq)), in->after.key, in->after.matter, in->after.no, (int64_t)in->most + 1, a, &rows));
    ADD_LINES(in, rows)
    return NULL;
}

static Error *add_own(Inbox *in)
{
    TasksOfPersonRows rows;
    Arena            *a = in->rq->arena;
    TRY(q_tasks_of_person(in->db, in->desk.me, in->desk.court, in->form.role, desk_scope(a, &in->desk), date_format(a, today_of(in->rq)),
                          in->after.key, in->after.matter, in->after.no, (int64_t)in->most + 1, a, &rows));
    ADD_LINES(in, rows)
    return NULL;
}

/* Who may have to act for the court, by the tasks the procedures know: each once. */
typedef LIST(Str) Whos;
static Whos court_side(Inbox *in)
{
    const Law *law = site_of(in->rq)->house->law;
    Whos       out = { 0 };
    for (uint32_t p = 0; p < law->procedures_count; p++) {
        for (uint32_t i = 0; i < law->procedures[p]->tasks_count; i++) {
            Str             who = law->procedures[p]->tasks[i].who;
            const LawPower *power = law_power(law, who);
            bool known = power == NULL || (power->kind != POWER_KIND_COURT && power->kind != POWER_KIND_ROLE);
            for (size_t k = 0; k < out.count; k++) {
                known = known || str_eq(out.items[k], who);
            }
            if (!known) {
                *LIST_ADD(in->rq->arena, &out) = who;
            }
        }
    }
    return out;
}

static int by_due(const void *x, const void *y)
{
    const TaskLine *a = x, *b = y;
    int             c = str_cmp(a->key, b->key);
    c = c != 0 ? c : memcmp(a->matter.id.b, b->matter.id.b, sizeof a->matter.id.b);
    return c != 0 ? c : (a->no > b->no) - (a->no < b->no);
}

/* In order, each task once: a task may be his by post and by name. */
static void put_in_order(Inbox *in)
{
    size_t kept = 0;
    if (in->lines.count == 0) {
        return;
    }
    qsort(in->lines.items, in->lines.count, sizeof *in->lines.items, by_due);
    for (size_t i = 0; i < in->lines.count; i++) {
        if (kept == 0 || by_due(&in->lines.items[kept - 1], &in->lines.items[i]) != 0) {
            in->lines.items[kept++] = in->lines.items[i];
        }
    }
    in->lines.count = kept;
}

static Error *read_tasks(Inbox *in)
{
    if (in->whole) {
        Whos whos = court_side(in);
        for (size_t i = 0; i < whos.count; i++) {
            TRY(add_post(in, whos.items[i]));
        }
    } else {
        for (size_t i = 0; i < in->desk.actor.power_count; i++) {
            TRY(add_post(in, in->desk.actor.powers[i]));
        }
        TRY(add_own(in));
    }
    put_in_order(in);
    return NULL;
}

/* ---- the page -------------------------------------------------------------------------------------------------------------- */

static Str address(Inbox *in, Str scope, Str role, Str after)
{
    Arena *a = in->rq->arena;
    Str    path = str_format(a, "/nghiep-vu?toa=%s&xem=" STR_F, in->desk.court.code, STR_A(scope));
    path = role.n > 0 ? str_format(a, STR_F "&vai=" STR_F, STR_A(path), STR_A(role)) : path;
    path = after.n > 0 ? str_format(a, STR_F "&sau=" STR_F, STR_A(path), STR_A(after)) : path;
    return rq_link(in->rq, path);
}

static Str scope_of_page(const Inbox *in)
{
    return in->whole ? S("toa-an") : S("cua-toi");
}

static void add_filters(Inbox *in, InboxView *v)
{
    Req  *rq = in->rq;
    Lang  lang = lang_of(rq);
    v->scopes.of = msg(lang, M_work_inbox_scope);
    if (in->desk.reads_all) {
        *LIST_ADD(rq->arena, &v->scopes.filters) =
            (FilterView){ msg(lang, M_work_inbox_mine), address(in, S("cua-toi"), S(""), S("")), -1, !in->whole };
        *LIST_ADD(rq->arena, &v->scopes.filters) =
            (FilterView){ msg(lang, M_work_inbox_court), address(in, S("toa-an"), S(""), S("")), -1, in->whole };
    }
    v->roles.of = msg(lang, M_work_inbox_role);
    if (in->whole) {
        Whos whos = court_side(in);
        *LIST_ADD(rq->arena, &v->roles.filters) =
            (FilterView){ msg(lang, M_work_inbox_everybody), address(in, S("toa-an"), S(""), S("")), -1, in->form.role.n == 0 };
        for (size_t i = 0; i < whos.count; i++) {
            *LIST_ADD(rq->arena, &v->roles.filters) =
                (FilterView){ power_name(site_of(rq)->house, lang, whos.items[i]), address(in, S("toa-an"), whos.items[i], S("")), -1,
                              str_eq(whos.items[i], in->form.role) };
        }
    }
}

static void add_row(Inbox *in, const TaskLine *t, InboxView *v)
{
    Req                 *rq = in->rq;
    House               *h = site_of(rq)->house;
    Lang                 lang = lang_of(rq);
    const Procedure     *p = procedure_find(h->law, t->procedure);
    const ProcedureTask *task = p == NULL ? NULL : procedure_task(p, t->task);
    const DeadlineLimit *limit = t->rule.n == 0 ? NULL : deadline_limit(h->law, t->rule);
    TableRow            *row = LIST_ADD(rq->arena, &v->table.rows);
    Date                 due = DATE_NONE;
    *row = (TableRow){ 0 };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = task == NULL ? t->task : law_text(lang, task->name),
                                                     .href = rq_link(rq, file_link(rq, t->matter)), .under = t->title };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = case_name(rq, t->number) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = power_name(h, lang, t->who) };
    if (date_parse(t->due_on, &due)) {
        int32_t left = due.day - today_of(rq).day;
        row->late = left < 0;
        v->late += row->late;
        *LIST_ADD(rq->arena, &row->cells) =
            (TableCell){ .kind = CELL_DUE, .date = due, .number = left, .under = limit == NULL ? S("") : basis_text(rq, limit->source.basis) };
    } else {
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = msg(lang, M_work_no_day) };
    }
}

static void add_table(Inbox *in, InboxView *v)
{
    Req  *rq = in->rq;
    Lang  lang = lang_of(rq);
    static const Msg names[] = { M_work_col_task, M_work_col_case, M_work_col_who, M_work_col_due };
    v->table.caption = msg(lang, in->whole ? M_work_inbox_caption_court : M_work_inbox_caption);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->table.columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    size_t shown = in->lines.count > in->most ? in->most : in->lines.count;
    for (size_t i = 0; i < shown; i++) {
        add_row(in, &in->lines.items[i], v);
    }
    if (in->form.after.n > 0) {
        v->table.pager.newer = address(in, scope_of_page(in), in->form.role, S(""));
    }
    if (in->lines.count > shown) {
        const TaskLine *last = &in->lines.items[shown - 1];
        After           at = { last->key, last->matter, last->no };
        v->table.pager.older = address(in, scope_of_page(in), in->form.role, after_format(rq->arena, &at));
    }
    if (v->table.pager.newer.n + v->table.pager.older.n > 0) {
        v->table.pager.shown = MSG(rq->arena, lang, M_work_shown, { S("n"), i18n_number(rq->arena, lang, (int64_t)shown) });
    }
    v->table.empty = (EmptyView){ .title = msg(lang, M_work_inbox_none), .text = msg(lang, M_work_inbox_none_text),
                                  .act = { msg(lang, M_work_find_title), rq_link(rq, S("/nghiep-vu/ho-so")) } };
    v->table.csv = str_format(in->rq->arena, STR_F "&dang=csv", STR_A(address(in, scope_of_page(in), in->form.role, S(""))));
    table_label(&v->table);
}

static void add_link(Inbox *in, InboxView *v, Msg text, Str path)
{
    *LIST_ADD(in->rq->arena, &v->links) = (Link){ msg(lang_of(in->rq), text), rq_link(in->rq, path) };
}

/* Work that is no task of a file: hearings, imported rulings held for a person, receipts of the enforcement body. */
static void add_links(Inbox *in, InboxView *v)
{
    if (in->desk.chief) {
        add_link(in, v, M_work_inbox_board, S("/nghiep-vu/bang-dieu-hanh"));
    }
    add_link(in, v, M_work_inbox_calendar, S("/nghiep-vu/lich"));
    if (in->desk.keeps_books) {
        add_link(in, v, M_work_inbox_held, S("/nghiep-vu/ban-an-cho-duyet"));
        add_link(in, v, M_work_inbox_remarks, S("/nghiep-vu/y-kien"));
        add_link(in, v, M_work_inbox_reset, S("/nghiep-vu/cap-lai-mat-khau"));
    }
    if (in->desk.chief) {
        add_link(in, v, M_work_inbox_delegations, S("/nghiep-vu/uy-quyen"));
    }
    if (desk_has(&in->desk, S("enforcement_body"))) {
        add_link(in, v, M_work_inbox_receipts, S("/nghiep-vu/bien-lai"));
    }
}

/* What `form` asks for. */
static Error *read_inbox(Inbox *in)
{
    if (!after_parse(in->form.after, &in->after)) {
        in->after = (After){ .key = S("") };
        in->form.after = S("");
    }
    TRY(desk_open(in->rq, in->db, in->form.court, &in->desk));
    in->whole = str_eq(in->form.scope, S("toa-an")) && in->desk.reads_all;
    return read_tasks(in);
}

Error *tasks_list(Req *rq, Db *db, const TasksAsk *ask, TasksFound *out)
{
    Inbox in = { .rq = rq, .db = db, .most = ask->most,
                 .form = { .court = ask->court, .scope = ask->whole_court ? S("toa-an") : S("cua-toi"), .role = ask->role, .after = ask->after } };
    TRY(read_inbox(&in));
    *out = (TasksFound){ .court = in.desk.court, .whole_court = in.whole, .lines = in.lines };
    if (in.lines.count > in.most) {
        const TaskLine *last = &in.lines.items[in.most - 1];
        After           at = { last->key, last->matter, last->no };
        out->lines.count = in.most;
        out->next = after_format(rq->arena, &at);
    }
    return NULL;
}

Error *work_inbox_page(Req *rq, Resp *rs)
{
    Inbox     in = { .rq = rq };
    InboxView v = { 0 };
    TRY(form_read(rq, &work_inbox_form, &in.form));
    in.most = in.form.form.n > 0 ? CSV_ROWS : PAGE_ROWS;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &in.db));
    Error *failed = read_inbox(&in);
    db_done(in.db);
    TRY(failed);
    v.frame = desk_frame(rq, &in.desk, msg(lang_of(rq), M_work_inbox_title));
    v.court = desk_court_name(rq, &in.desk);
    add_links(&in, &v);
    v.courts = desk_courts(rq, &in.desk, S("/nghiep-vu"));
    add_filters(&in, &v);
    add_table(&in, &v);
    if (in.form.form.n > 0) {
        return table_csv(rq, rs, &v.table, "viec-can-lam.csv");
    }
    table_choose(rq, "viec", &v.table);
    return page_send(rs, work_inbox_html(rq->arena, lang_of(rq), &v));
}
