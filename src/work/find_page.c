/* Finding files: by any number, by a name without accents, by state, by judge. Route: /nghiep-vu/ho-so.
 * Who reads the whole court finds every file of it, others those they hold an assignment in; exclusions hide in both. Who may open a
 * file with a reason (page/challenge.c) finds one by its exact number too: that it exists and nothing else of it.
 * Tables: matter, participant, assignment, register_entry (read). */
#include "work/routes.h"

#include "registry/registry_store.h"
#include "work/work_find_html.h"
#include "work/work_msg.h"
#include "work/work_sql.h"

#include <string.h>

typedef struct FindForm {
    Str      court, text, state, after, form;
    PersonId judge;
} FindForm;
static const char *const forms[] = { "csv", NULL };
static const Field       fields[] = {
    FIELD(FindForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11),
    FIELD(FindForm, text, "tim", .kind = FIELD_TEXT, .max = 100, .label = "work.find_text"),
    FIELD(FindForm, state, "trang-thai", .kind = FIELD_HIDDEN, .max = 40),
    FIELD(FindForm, judge, "tham-phan", .kind = FIELD_ID, .label = "work.find_judge"),
    FIELD(FindForm, after, "sau", .kind = FIELD_HIDDEN, .max = 60),
    FIELD(FindForm, form, "dang", .kind = FIELD_CHOICE, .choices = forms),
};
const FormSpec work_find_form = FORM(FindForm, fields);

typedef struct FileLine {
    MatterId matter;
    Str      title, number, state, procedure, opened_on, judge;
} FileLine;
typedef LIST(FileLine) FileLines;

typedef struct Find {
    Req      *rq;
    Db       *db;
    Desk      desk;
    FindForm  form;
    bool      later; /* not the first page */
    size_t    most;  /* lines of a page, or of the file to download */
    bool      bare;  /* the files are not his: only their numbers are shown */
    Str       before_on;
    MatterId  before_id;
    FileLines lines;
} Find;

#define ADD_FILES(f, rows)                                                                                                              \
    for (size_t i = 0; i < (rows).count; i++) {                                                                                         \
        *LIST_ADD((f)->rq->arena, &(f)->lines) =                                                                                        \
            (FileLine){ (rows).items[i].matter_id, (rows).items[i].title,     (rows).items[i].number, (rows).items[i].state,            \
                        (rows).items[i].procedure, (rows).items[i].opened_on, (rows).items[i].judge };                                  \
    }

/* "12/2026/TLST-DS", "12/2026": a number and a year. */
static bool number_of(Str text, int64_t *no, int64_t *year)
{
    Str rest = text;
    Str first = str_trim(str_cut(&rest, '/'));
    Str second = str_trim(str_cut(&rest, '/'));
    return str_to_i64(first, no) && str_to_i64(second, year) && *no > 0 && *year > 1900;
}

/* Beginnings of words in their order; what LIKE reads as signs is left out. */
static Str pattern_of(Arena *a, Str text)
{
    Str fold = i18n_fold(a, text);
    Buf b = buf_make(a, KIB(1));
    buf_add(&b, S("% "));
    for (size_t i = 0; i < fold.n; i++) {
        if (fold.p[i] != '%' && fold.p[i] != '_' && fold.p[i] != '\\') {
            buf_add_char(&b, fold.p[i]);
        }
    }
    buf_add_char(&b, '%');
    return fold.n == 0 ? S("") : buf_str(&b);
}

static Error *find_number(Find *f, int64_t no, int64_t year, bool whole_court)
{
    Arena        *a = f->rq->arena;
    FilesByNoRows rows;
    TRY(q_files_by_no(f->db, f->desk.court, year, no, whole_court, f->desk.me, f->desk.me, desk_scope(a, &f->desk),
                      date_format(a, today_of(f->rq)), f->before_on, f->before_id, (int64_t)f->most + 1, a, &rows));
    ADD_FILES(f, rows)
    return NULL;
}

static Error *find_of_officer(Find *f, PersonId officer, Str pattern)
{
    Arena             *a = f->rq->arena;
    FilesOfOfficerRows rows;
    TRY(q_files_of_officer(f->db, f->desk.court, officer, pattern, f->form.state, f->desk.me, desk_scope(a, &f->desk),
                           date_format(a, today_of(f->rq)), f->before_on, f->before_id, (int64_t)f->most + 1, a, &rows));
    ADD_FILES(f, rows)
    return NULL;
}

static Error *find_name(Find *f, Str pattern)
{
    Arena          *a = f->rq->arena;
    FilesByNameRows rows;
    TRY(q_files_by_name(f->db, f->desk.court, pattern, f->form.state, f->desk.me, desk_scope(a, &f->desk), date_format(a, today_of(f->rq)),
                        f->before_on, f->before_id, (int64_t)f->most + 1, a, &rows));
    ADD_FILES(f, rows)
    return NULL;
}

static Error *find_state(Find *f)
{
    Arena           *a = f->rq->arena;
    FilesByStateRows rows;
    TRY(q_files_by_state(f->db, f->desk.court, f->form.state, f->desk.me, desk_scope(a, &f->desk), date_format(a, today_of(f->rq)), f->before_on,
                         f->before_id, (int64_t)f->most + 1, a, &rows));
    ADD_FILES(f, rows)
    return NULL;
}

static Error *find_newest(Find *f)
{
    Arena         *a = f->rq->arena;
    FilesByDayRows rows;
    TRY(q_files_by_day(f->db, f->desk.court, f->desk.me, desk_scope(a, &f->desk), date_format(a, today_of(f->rq)), f->before_on, f->before_id,
                       (int64_t)f->most + 1, a, &rows));
    ADD_FILES(f, rows)
    return NULL;
}

/* The narrowest way first. */
static Error *find_files(Find *f)
{
    int64_t no, year;
    Str     pattern = pattern_of(f->rq->arena, f->form.text);
    if (number_of(f->form.text, &no, &year)) {
        TRY(find_number(f, no, year, f->desk.reads_all));
        f->bare = f->lines.count == 0 && desk_may(f->rq, &f->desk, S("read_with_reason"));
        return f->bare ? find_number(f, no, year, true) : NULL;
    }
    if (!f->desk.reads_all) {
        return find_of_officer(f, f->desk.me, pattern);
    }
    if (!id_is_zero(f->form.judge.id)) {
        return find_of_officer(f, f->form.judge, pattern);
    }
    return pattern.n > 0 ? find_name(f, pattern) : f->form.state.n > 0 ? find_state(f) : find_newest(f);
}

static Error *read_find(Find *f)
{
    After at;
    TRY(form_read(f->rq, &work_find_form, &f->form));
    f->most = f->form.form.n > 0 ? CSV_ROWS : PAGE_ROWS;
    f->later = after_parse(f->form.after, &at);
    f->before_on = f->later ? at.key : S("9999-12-31");
    memset(&f->before_id, 0xff, sizeof f->before_id);
    if (f->later) {
        f->before_id = at.matter;
    }
    TRY(desk_open(f->rq, f->db, f->form.court, &f->desk));
    return find_files(f);
}

/* ---- the page -------------------------------------------------------------------------------------------------------------------- */

static FieldView state_field(Find *f)
{
    Lang       lang = lang_of(f->rq);
    const Law *law = site_of(f->rq)->house->law;
    FieldView  v = { .kind = INPUT_SELECT, .name = S("trang-thai"), .label = msg(lang, M_work_find_state), .optional = true,
                     .value = f->form.state };
    for (uint32_t p = 0; p < law->procedures_count; p++) {
        for (uint32_t i = 0; i < law->procedures[p]->states_count; i++) {
            const ProcedureState *s = &law->procedures[p]->states[i];
            if (s->kind != STATE_START) {
                *LIST_ADD(f->rq->arena, &v.choices) = (InputChoice){ .value = s->id, .label = law_text(lang, s->name) };
            }
        }
    }
    field_choose(&v);
    return v;
}

static Error *judge_field(Find *f, FieldView *out)
{
    Officers officers = { 0 };
    *out = (FieldView){ .kind = INPUT_SELECT, .name = S("tham-phan"), .label = msg(lang_of(f->rq), M_work_find_judge), .optional = true };
    out->value = id_is_zero(f->form.judge.id) ? S("") : id_format(f->rq->arena, f->form.judge.id);
    TRY(officer_list(f->db, f->rq->arena, f->desk.court, today_of(f->rq), &officers));
    for (size_t i = 0; i < officers.count; i++) {
        if (str_eq(officers.items[i].post, S("judge"))) {
            *LIST_ADD(f->rq->arena, &out->choices) =
                (InputChoice){ .value = id_format(f->rq->arena, officers.items[i].person.id), .label = officers.items[i].name };
        }
    }
    field_choose(out);
    return NULL;
}

static Error *fill_form(Find *f, FormView *out)
{
    Lang      lang = lang_of(f->rq);
    FieldView judge;
    *out = (FormView){ .action = rq_link(f->rq, S("/nghiep-vu/ho-so")), .submit = msg(lang, M_work_find_do), .search = true };
    *LIST_ADD(f->rq->arena, &out->fields) =
        (FieldView){ .kind = INPUT_HIDDEN, .name = S("toa"), .value = str_of(f->desk.court.code) };
    *LIST_ADD(f->rq->arena, &out->fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("tim"), .label = msg(lang, M_work_find_text),
                                                         .hint = msg(lang, M_work_find_text_hint), .value = f->form.text, .optional = true };
    *LIST_ADD(f->rq->arena, &out->fields) = state_field(f);
    if (f->desk.reads_all) {
        TRY(judge_field(f, &judge));
        *LIST_ADD(f->rq->arena, &out->fields) = judge;
    }
    return NULL;
}

static void add_row(Find *f, const FileLine *x, TableView *t)
{
    Req      *rq = f->rq;
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    Date      day = DATE_NONE;
    *row = (TableRow){ 0 };
    if (f->bare) {
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = msg(lang_of(rq), M_work_find_bare), .href = rq_link(rq, file_link(rq, x->matter)) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = case_name(rq, x->number) };
        for (size_t i = 0; i < 3; i++) {
            *LIST_ADD(rq->arena, &row->cells) = (TableCell){ 0 };
        }
        return;
    }
    Str title = x->title.n > 0 ? x->title : case_name(rq, x->number);
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = title, .href = rq_link(rq, file_link(rq, x->matter)) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = case_name(rq, x->number) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = procedure_state_name(rq, x->procedure, x->state) };
    *LIST_ADD(rq->arena, &row->cells) = date_parse(x->opened_on, &day) ? (TableCell){ .kind = CELL_DATE, .date = day } : (TableCell){ 0 };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = x->judge.n > 0 ? x->judge : msg(lang_of(rq), M_work_no_judge) };
}

/* The question of this page in an address, for its pager. */
static Str address(Find *f, Str after)
{
    Arena *a = f->rq->arena;
    Buf    b = buf_make(a, KIB(4));
    buf_addf(&b, "/nghiep-vu/ho-so?toa=%s&trang-thai=" STR_F "&tim=" STR_F, f->desk.court.code, STR_A(f->form.state), STR_A(url_part(a, f->form.text)));
    if (!id_is_zero(f->form.judge.id)) {
        buf_addf(&b, "&tham-phan=" STR_F, STR_A(id_format(a, f->form.judge.id)));
    }
    if (after.n > 0) {
        buf_addf(&b, "&sau=" STR_F, STR_A(after));
    }
    return rq_link(f->rq, buf_str(&b));
}

static void fill_table(Find *f, TableView *t)
{
    static const Msg names[] = { M_work_col_file, M_work_col_case, M_work_col_state, M_work_col_opened, M_work_col_judge };
    Lang             lang = lang_of(f->rq);
    size_t           shown = f->lines.count > f->most ? f->most : f->lines.count;
    t->caption = msg(lang, f->bare ? M_work_find_caption_bare : f->desk.reads_all ? M_work_find_caption : M_work_find_caption_mine);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(f->rq->arena, &t->columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    for (size_t i = 0; i < shown; i++) {
        add_row(f, &f->lines.items[i], t);
    }
    if (f->later) {
        t->pager.newer = address(f, S(""));
    }
    if (f->lines.count > shown) {
        const FileLine *last = &f->lines.items[shown - 1];
        After           at = { last->opened_on, last->matter, 0 };
        t->pager.older = address(f, after_format(f->rq->arena, &at));
    }
    if (t->pager.newer.n + t->pager.older.n > 0) {
        t->pager.shown = MSG(f->rq->arena, lang, M_work_shown, { S("n"), i18n_number(f->rq->arena, lang, (int64_t)shown) });
    }
    t->empty = (EmptyView){ .title = msg(lang, M_work_find_none), .text = msg(lang, M_work_find_none_text) };
    t->csv = str_format(f->rq->arena, STR_F "&dang=csv", STR_A(address(f, S(""))));
    table_label(t);
}

static Error *find_show(Find *f, FindView *v)
{
    TRY(read_find(f));
    TRY(fill_form(f, &v->form));
    v->frame = desk_frame(f->rq, &f->desk, msg(lang_of(f->rq), M_work_find_title));
    v->court = desk_court_name(f->rq, &f->desk);
    v->courts = desk_courts(f->rq, &f->desk, S("/nghiep-vu/ho-so"));
    fill_table(f, &v->table);
    return NULL;
}

Error *work_find_page(Req *rq, Resp *rs)
{
    Find     f = { .rq = rq };
    FindView v = { 0 };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &f.db));
    Error *failed = find_show(&f, &v);
    db_done(f.db);
    TRY(failed);
    if (f.form.form.n > 0) {
        return table_csv(rq, rs, &v.table, "ho-so.csv");
    }
    table_choose(rq, "ho-so", &v.table);
    return page_send(rs, work_find_html(rq->arena, lang_of(rq), &v));
}
