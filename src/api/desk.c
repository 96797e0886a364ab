/* What waits for the owner of a token: the inbox of his court, and what he was told. */
#include "api/api_int.h"

#include "portal/portal.h"
#include "work/work.h"

/* ---- tasks ------------------------------------------------------------------------------------------------------------------- */

typedef struct TasksForm {
    Str      court, scope, role;
    PageForm page;
} TasksForm;
static const char *const scopes[] = { "mine", "court", NULL };
static const Field tasks_fields[] = {
    FIELD(TasksForm, court, "court", .kind = FIELD_TEXT, .max = 11),
    FIELD(TasksForm, scope, "scope", .kind = FIELD_CHOICE, .choices = scopes),
    FIELD(TasksForm, role, "role", .kind = FIELD_TEXT, .max = 40),
    PAGE_FIELDS(TasksForm),
};
const FormSpec api_tasks_form = FORM(TasksForm, tasks_fields);

typedef struct TaskView {
    TaskLine line;
    Str      name;
} TaskView;
static const ShapeMember task_members[] = {
    { .name = "matter", .kind = SAY_ID, .offset = offsetof(TaskView, line.matter) },
    SAYS_AS(TaskView, line.no, "no"),
    SAYS_AS(TaskView, line.task, "task"),
    SAYS(TaskView, name),
    SAYS_AS(TaskView, line.who, "who"),
    SAYS_AS_MAYBE(TaskView, line.due_on, "due_on"),
    SAYS_AS(TaskView, line.title, "title"),
    SAYS_AS(TaskView, line.number, "number"),
    SAYS_AS(TaskView, line.procedure, "procedure"),
};
static const Shape task_shape = SHAPE("Task", TaskView, task_members);
typedef struct TasksView {
    CourtId court;
    Str     scope;
    LIST(TaskView) items;
    Str     next;
} TasksView;
static const ShapeMember tasks_members[] = {
    SAYS(TasksView, court), SAYS(TasksView, scope), SAYS_LIST(TasksView, items, task_shape), SAYS_MAYBE(TasksView, next),
};
const Shape tasks_shape = SHAPE("Tasks", TasksView, tasks_members);

static Str task_name(Req *rq, const TaskLine *t)
{
    const Procedure     *p = procedure_find(site_of(rq)->house->law, t->procedure);
    const ProcedureTask *task = p == NULL ? NULL : procedure_task(p, t->task);
    return task == NULL ? t->task : law_text(lang_of(rq), task->name);
}

Error *api_tasks(Req *rq, Resp *rs)
{
    TasksForm  form;
    TasksFound found;
    Db        *db;
    TRY(form_read(rq, &api_tasks_form, &form));
    TasksAsk ask = { .court = form.court, .whole_court = str_eq(form.scope, S("court")), .role = form.role, .after = form.page.after,
                     .most = (size_t)page_limit(&form.page) };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = tasks_list(rq, db, &ask, &found);
    db_done(db);
    TRY(failed);
    TasksView v = { .court = found.court, .scope = found.whole_court ? S("court") : S("mine"), .next = found.next };
    for (size_t i = 0; i < found.lines.count; i++) {
        *LIST_ADD(rq->arena, &v.items) = (TaskView){ found.lines.items[i], task_name(rq, &found.lines.items[i]) };
    }
    return ANSWER(rq, rs, &v);
}

/* ---- notices ------------------------------------------------------------------------------------------------------------------- */

typedef struct NoticeEntry {
    NoticeLine line;
    Str        name;
} NoticeEntry;
static const ShapeMember notice_members[] = {
    { .name = "id", .kind = SAY_ID, .offset = offsetof(NoticeEntry, line.id) },
    { .name = "matter", .kind = SAY_ID, .offset = offsetof(NoticeEntry, line.matter), .optional = true },
    { .name = "search", .kind = SAY_ID, .offset = offsetof(NoticeEntry, line.subscription), .optional = true }, /* one he keeps */
    { .name = "remark", .kind = SAY_ID, .offset = offsetof(NoticeEntry, line.remark), .optional = true }, /* one he sent */
    SAYS_AS(NoticeEntry, line.seq, "seq"),
    SAYS_AS(NoticeEntry, line.message, "message"),
    SAYS(NoticeEntry, name),
    SAYS_AS(NoticeEntry, line.at, "at"),
    SAYS_AS(NoticeEntry, line.unread, "unread"),
    SAYS_AS(NoticeEntry, line.title, "title"),
    SAYS_AS(NoticeEntry, line.number, "number"),
};
static const Shape notice_shape = SHAPE("Notice", NoticeEntry, notice_members);
typedef struct NoticesView {
    LIST(NoticeEntry) items;
    Str next;
} NoticesView;
static const ShapeMember notices_members[] = { SAYS_LIST(NoticesView, items, notice_shape), SAYS_MAYBE(NoticesView, next) };
const Shape         notices_shape = SHAPE("Notices", NoticesView, notices_members);

/* Reading them here marks none as read: that is his own act, on the page. */
Error *api_notices(Req *rq, Resp *rs)
{
    PlainList   form;
    Id128       before = { { 0 } };
    NoticeLines lines = { 0 };
    NoticesView v = { 0 };
    Db         *db;
    TRY(form_read(rq, &api_page_form, &form));
    if (form.page.after.n > 0 && !id_parse(form.page.after, &before)) {
        return page_wrong_key();
    }
    size_t most = (size_t)page_limit(&form.page);
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = notices_list(db, rq->arena, session_of(rq)->person, before, (int64_t)most + 1, &lines);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < lines.count && i < most; i++) {
        *LIST_ADD(rq->arena, &v.items) = (NoticeEntry){ lines.items[i], notice_text(rq, &lines.items[i]) };
    }
    if (lines.count > most) {
        v.next = id_format(rq->arena, lines.items[most - 1].id);
    }
    return ANSWER(rq, rs, &v);
}
