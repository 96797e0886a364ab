/* The court's books: which there are, the entries of one, and the whole of it as CSV or JSON.
 * Routes: /nghiep-vu/so, /nghiep-vu/so/{book}, /nghiep-vu/so/{book}/tai. Read by clerks and the chief judge; a file from which the reader
 * is excluded shows its number and day alone. Tables: register_counter, register_entry, matter, petition, paper (read). */
#include "work/routes.h"

#include "work/work_book_html.h"
#include "work/work_msg.h"
#include "work/work_sql.h"

#include <string.h>

enum { YEARS = 3, EXPORT_ROWS = 200, EXPORT_PAGE = 512 * 1024, EXPORT_MEMORY = 4 * 1024 * 1024 };

typedef struct BookForm {
    Str     court;
    int64_t year, before;
    Str     format;
} BookForm;
static const char *const formats[] = { "csv", "json", NULL };
#define BOOK_FIELDS                                                                                                                     \
    FIELD(BookForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11), FIELD(BookForm, year, "nam", .kind = FIELD_INTEGER, .least = 1900, .most = 2999)
static const Field books_fields[] = { BOOK_FIELDS };
static const Field book_fields[] = { BOOK_FIELDS, FIELD(BookForm, before, "truoc", .kind = FIELD_INTEGER, .least = 1, .most = INT64_MAX) };
static const Field export_fields[] = { BOOK_FIELDS, FIELD(BookForm, format, "dang", .kind = FIELD_CHOICE, .choices = formats, .required = true) };
const FormSpec work_books_form = FORM(BookForm, books_fields);
const FormSpec work_book_form = FORM(BookForm, book_fields);
const FormSpec work_export_form = FORM(BookForm, export_fields);

/* ---- which books ------------------------------------------------------------------------------------------------------------------ */

static Str kind_name(Lang lang, Str kind)
{
    return str_eq(kind, S("civil"))        ? msg(lang, M_work_kind_civil)
         : str_eq(kind, S("family"))       ? msg(lang, M_work_kind_family)
         : str_eq(kind, S("commercial")) ? msg(lang, M_work_kind_commercial)
         : str_eq(kind, S("labour"))       ? msg(lang, M_work_kind_labour)
                                           : kind;
}

/* "acceptance.civil": the register of a procedure and, where each kind has its own, the kind. Empty: no such book. */
static Str book_name(Req *rq, Str book)
{
    const Law *law = site_of(rq)->house->law;
    Lang       lang = lang_of(rq);
    Str        kind = book;
    Str        id = str_cut(&kind, '.');
    for (uint32_t i = 0; i < law->procedures_count; i++) {
        const ProcedureRegister *r = procedure_register(law->procedures[i], id);
        if (r != NULL && r->per_kind == (kind.n > 0)) {
            return kind.n == 0 ? law_text(lang, r->name)
                               : str_format(rq->arena, STR_F " – " STR_F, STR_A(law_text(lang, r->name)), STR_A(kind_name(lang, kind)));
        }
    }
    return S("");
}

static Error *open_books(Req *rq, Db *db, const BookForm *form, Desk *desk)
{
    TRY(desk_open(rq, db, form->court, desk));
    return desk->keeps_books ? NULL : err_message(err_make(ERR_FORBIDDEN, "books are the clerks' and the chief judge's"), S("work.books_whose"));
}

static int64_t year_of(Req *rq, const BookForm *form)
{
    return form->year == FORM_NONE ? date_ymd(today_of(rq)).year : form->year;
}

static void fill_years(Req *rq, const Desk *desk, Str path, int64_t year, FiltersView *v)
{
    int32_t now = date_ymd(today_of(rq)).year;
    v->of = msg(lang_of(rq), M_work_col_year);
    for (int32_t y = now; y > now - YEARS; y--) {
        Str href = str_format(rq->arena, STR_F "?toa=%s&nam=%d", STR_A(path), desk->court.code, y);
        *LIST_ADD(rq->arena, &v->filters) = (FilterView){ str_format(rq->arena, "%d", y), rq_link(rq, href), -1, y == year };
    }
}

static Error *list_books(Req *rq, Db *db, BooksView *v)
{
    BookForm         form;
    Desk             desk;
    BooksOfCourtRows rows;
    Lang             lang = lang_of(rq);
    TRY(form_read(rq, &work_books_form, &form));
    TRY(open_books(rq, db, &form, &desk));
    int64_t year = year_of(rq, &form);
    TRY(q_books_of_court(db, desk.court, year, rq->arena, &rows));
    v->frame = desk_frame(rq, &desk, msg(lang, M_work_books_title));
    v->court = desk_court_name(rq, &desk);
    v->courts = desk_courts(rq, &desk, S("/nghiep-vu/so"));
    fill_years(rq, &desk, S("/nghiep-vu/so"), year, &v->years);
    v->table.caption = MSG(rq->arena, lang, M_work_books_caption, { S("year"), str_format(rq->arena, "%lld", (long long)year) });
    *LIST_ADD(rq->arena, &v->table.columns) = (TableColumn){ .name = msg(lang, M_work_col_book) };
    *LIST_ADD(rq->arena, &v->table.columns) = (TableColumn){ .name = msg(lang, M_work_col_entries), .right = true };
    for (size_t i = 0; i < rows.count; i++) {
        Str       name = book_name(rq, rows.items[i].book);
        TableRow *row = LIST_ADD(rq->arena, &v->table.rows);
        Str href = str_format(rq->arena, "/nghiep-vu/so/" STR_F "?toa=%s&nam=%lld", STR_A(rows.items[i].book), desk.court.code, (long long)year);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) =
            (TableCell){ .kind = CELL_LINK, .text = name.n > 0 ? name : rows.items[i].book, .href = rq_link(rq, href) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = rows.items[i].last };
    }
    v->table.empty = (EmptyView){ .title = msg(lang, M_work_books_none), .text = msg(lang, M_work_books_none_text) };
    table_label(&v->table);
    table_choose(rq, "so", &v->table);
    return NULL;
}

Error *work_books_page(Req *rq, Resp *rs)
{
    Db       *db;
    BooksView v = { 0 };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = list_books(rq, db, &v);
    db_done(db);
    TRY(failed);
    return page_send(rs, work_book_html(rq->arena, lang_of(rq), &v));
}

/* ---- one entry, for the page and for the files ------------------------------------------------------------------------------------- */

enum { COL_NUMBER, COL_DAY, COL_PAPER, COL_TITLE, COL_RELATION, COL_VALUE, COL_MODE, COL_CASE, COL_STATE, COL_JUDGE, COLS };
static const Msg book_columns[COLS] = { M_work_col_number, M_work_col_day,  M_work_col_paper, M_work_col_parties, M_work_col_relation, M_work_col_value,
                                        M_work_col_mode,   M_work_col_case, M_work_col_state,   M_work_col_judge };
static const char *const json_names[COLS] = { "number", "day", "paper", "parties", "relation", "value", "mode", "case_number", "state", "judge" };

typedef struct Words { /* what texts of an entry are made with */
    const House *house;
    Arena       *arena;
    Lang         lang;
    Date         today;
} Words;

static Str mode_name(Lang lang, Str mode)
{
    return str_eq(mode, S("online"))    ? msg(lang, M_work_mode_online)
         : str_eq(mode, S("counter")) ? msg(lang, M_work_mode_counter)
         : str_eq(mode, S("post"))      ? msg(lang, M_work_mode_post)
                                        : mode;
}

static Str state_text(const Words *w, const BookPageRow *r)
{
    const Procedure      *p = procedure_find(w->house->law, r->procedure);
    const ProcedureState *s = p == NULL ? NULL : procedure_state(p, r->state);
    return s == NULL ? r->state : law_text(w->lang, s->name);
}

static void entry_texts(const Words *w, const BookPageRow *r, Str out[COLS])
{
    Date            day = DATE_NONE;
    const Relation *relation = registry_relation(w->house->registry, r->relation);
    for (size_t i = 0; i < COLS; i++) {
        out[i] = S("");
    }
    out[COL_NUMBER] = r->number;
    out[COL_DAY] = date_parse(r->day, &day) ? i18n_date(w->arena, w->lang, day) : r->day;
    if (r->hidden) {
        out[COL_TITLE] = msg(w->lang, M_work_hidden);
        return;
    }
    out[COL_PAPER] = r->paper;
    out[COL_TITLE] = r->title.n > 0 ? r->title : str_format(w->arena, STR_F " – " STR_F, STR_A(r->plaintiff), STR_A(r->defendant));
    out[COL_RELATION] = relation == NULL ? r->relation : law_text(w->lang, relation->name);
    out[COL_VALUE] = r->claim_value < 0 ? S("") : money_format(w->arena, (Money){ r->claim_value });
    out[COL_MODE] = mode_name(w->lang, r->mode);
    out[COL_CASE] = r->case_no;
    out[COL_STATE] = state_text(w, r);
    out[COL_JUDGE] = r->judge;
}

/* On the page, what tells entries of that book apart; the files have all. A number of acceptance is the case's own and stands on no paper;
 * what is in dispute and how it came belongs to the books that receive. */
static bool is_shown(Str book, size_t column)
{
    bool acceptance = str_starts(book, S("acceptance.")), receives = acceptance || str_eq(book, S("petitions"));
    return column == COL_PAPER                        ? !receives
         : column == COL_CASE                         ? !acceptance
         : column == COL_VALUE || column == COL_MODE ? receives
                                                      : true;
}

static void add_entry(Req *rq, Str book, const BookPageRow *r, TableView *t)
{
    Words     w = { site_of(rq)->house, rq->arena, lang_of(rq), today_of(rq) };
    Str       texts[COLS];
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    entry_texts(&w, r, texts);
    *row = (TableRow){ 0 };
    for (size_t i = 0; i < COLS; i++) {
        TableCell cell = { .text = texts[i], .whole = i == COL_NUMBER || i == COL_CASE };
        if (!is_shown(book, i)) {
            continue;
        }
        if (i == COL_PAPER && r->paper_no > 0 && !r->hidden) {
            cell.kind = CELL_LINK;
            cell.href = rq_link(rq, str_format(rq->arena, STR_F "/van-ban/%lld", STR_A(file_link(rq, r->matter_id)), (long long)r->paper_no));
        }
        if (i == COL_TITLE && !r->hidden) {
            cell.kind = CELL_LINK;
            cell.href = rq_link(rq, file_link(rq, r->matter_id));
        }
        *LIST_ADD(rq->arena, &row->cells) = cell;
    }
}

static void fill_pager(Req *rq, const Desk *desk, Str path, int64_t year, bool later, int64_t last, size_t shown, TableView *t)
{
    Str first = str_format(rq->arena, STR_F "?toa=%s&nam=%lld", STR_A(path), desk->court.code, (long long)year);
    if (later) {
        t->pager.newer = rq_link(rq, first);
    }
    if (last > 0) {
        t->pager.older = rq_link(rq, str_format(rq->arena, STR_F "&truoc=%lld", STR_A(first), (long long)last));
    }
    if (later || last > 0) {
        t->pager.shown = MSG(rq->arena, lang_of(rq), M_work_shown, { S("n"), i18n_number(rq->arena, lang_of(rq), (int64_t)shown) });
    }
}

static Error *list_entries(Req *rq, Db *db, Str book, BooksView *v)
{
    BookForm     form;
    Desk         desk;
    BookPageRows rows;
    Lang         lang = lang_of(rq);
    Str          path = str_format(rq->arena, "/nghiep-vu/so/" STR_F, STR_A(book));
    TRY(form_read(rq, &work_book_form, &form));
    TRY(open_books(rq, db, &form, &desk));
    int64_t year = year_of(rq, &form);
    bool    later = form.before != FORM_NONE;
    TRY(q_book_page(db, desk.court, book, year, later ? form.before : INT64_MAX, desk.me, desk_scope(rq->arena, &desk),
                    date_format(rq->arena, today_of(rq)), PAGE_ROWS + 1, rq->arena, &rows));
    v->frame = desk_frame(rq, &desk, v->name);
    frame_crumb(rq, &v->frame, msg(lang, M_work_books_title), S("/nghiep-vu/so"));
    v->court = desk_court_name(rq, &desk);
    fill_years(rq, &desk, path, year, &v->years);
    v->table.caption = MSG(rq->arena, lang, M_work_book_caption, { S("year"), str_format(rq->arena, "%lld", (long long)year) });
    for (size_t i = 0; i < COLS; i++) {
        if (is_shown(book, i)) {
            *LIST_ADD(rq->arena, &v->table.columns) = (TableColumn){ .name = msg(lang, book_columns[i]) };
        }
    }
    size_t shown = rows.count > PAGE_ROWS ? PAGE_ROWS : rows.count;
    for (size_t i = 0; i < shown; i++) {
        add_entry(rq, book, &rows.items[i], &v->table);
    }
    fill_pager(rq, &desk, path, year, later, rows.count > shown ? rows.items[shown - 1].no : 0, shown, &v->table);
    Str file = str_format(rq->arena, STR_F "/tai?toa=%s&nam=%lld&dang=", STR_A(path), desk.court.code, (long long)year);
    v->table.csv = rq_link(rq, str_format(rq->arena, STR_F "csv", STR_A(file)));
    v->json = rq_link(rq, str_format(rq->arena, STR_F "json", STR_A(file)));
    v->table.empty = (EmptyView){ .title = msg(lang, M_work_book_none), .text = msg(lang, M_work_books_none_text) };
    table_label(&v->table);
    return NULL;
}

static Error *find_book(Req *rq, Str *book, Str *name)
{
    *book = rq_param(rq, "book");
    *name = book_name(rq, *book);
    return name->n > 0 ? NULL : err_make(ERR_NOT_FOUND, "no such book");
}

Error *work_book_page(Req *rq, Resp *rs)
{
    Db       *db;
    Str       book;
    BooksView v = { 0 };
    TRY(find_book(rq, &book, &v.name));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = list_entries(rq, db, book, &v);
    db_done(db);
    TRY(failed);
    return page_send(rs, work_book_html(rq->arena, lang_of(rq), &v));
}

/* ---- the whole book as a file: page by page as the reader takes it ------------------------------------------------------------------- */

typedef struct Export {
    Arena   *own;  /* this struct's */
    Arena   *page; /* one page of rows and its text */
    DbPool  *pool;
    Words    words;
    CourtId  court;
    PersonId me;
    Bytes    scope;
    Str      book, today;
    int64_t  year, before;
    bool     json, begun, ended;
    Str      text; /* what is made and not yet taken */
    size_t   taken;
} Export;

static void add_csv_line(Buf *b, const Str texts[COLS])
{
    for (size_t i = 0; i < COLS; i++) {
        csv_cell(b, texts[i], i + 1 == COLS);
    }
}

/* For programs: days as ISO text, amounts as integers of đồng. */
static void add_json_line(Buf *b, const BookPageRow *r, const Str texts[COLS])
{
    JsonOut o = json_out(b);
    json_begin(&o, NULL);
    for (size_t i = 0; i < COLS; i++) {
        if (i == COL_VALUE && r->claim_value >= 0 && !r->hidden) {
            json_add_i64(&o, json_names[i], r->claim_value);
        } else if (i == COL_VALUE) {
            json_add_null(&o, json_names[i]);
        } else {
            json_add_str(&o, json_names[i], i == COL_DAY ? r->day : texts[i]);
        }
    }
    json_end(&o);
}

static void begin_export(Export *x, Buf *b)
{
    Str heads[COLS];
    for (size_t i = 0; i < COLS; i++) {
        heads[i] = msg(x->words.lang, book_columns[i]);
    }
    if (x->json) {
        buf_add_char(b, '[');
    } else {
        buf_add(b, S("\xEF\xBB\xBF"));
        add_csv_line(b, heads);
    }
}

static Error *make_page(Export *x)
{
    Db          *db;
    BookPageRows rows;
    Str          texts[COLS];
    bool         first = !x->begun;
    arena_reset(x->page);
    Buf b = buf_make(x->page, EXPORT_PAGE);
    TRY(db_read(x->pool, x->page, &db));
    Error *failed = q_book_page(db, x->court, x->book, x->year, x->before, x->me, x->scope, x->today, EXPORT_ROWS, x->page, &rows);
    db_done(db);
    TRY(failed);
    if (first) {
        begin_export(x, &b);
        x->begun = true;
    }
    for (size_t i = 0; i < rows.count; i++) {
        entry_texts(&x->words, &rows.items[i], texts);
        if (x->json) {
            buf_add(&b, first && i == 0 ? S("") : S(","));
            add_json_line(&b, &rows.items[i], texts);
        } else {
            add_csv_line(&b, texts);
        }
        x->before = rows.items[i].no;
    }
    x->ended = rows.count < EXPORT_ROWS;
    if (x->ended && x->json) {
        buf_add_char(&b, ']');
    }
    x->text = buf_str(&b);
    x->taken = 0;
    return buf_check(&b);
}

static Error *read_export(void *state, uint64_t at, void *out, size_t room, size_t *got)
{
    Export *x = state;
    (void)at;
    *got = 0;
    while (x->taken == x->text.n && !x->ended) {
        TRY(make_page(x));
    }
    *got = x->text.n - x->taken < room ? x->text.n - x->taken : room;
    if (*got > 0) {
        memcpy(out, x->text.p + x->taken, *got);
        x->taken += *got;
    }
    return NULL;
}

static void release_export(void *state)
{
    Export *x = state;
    arena_release(x->page);
    arena_release(x->own);
}

static Export *make_export(Req *rq, const Desk *desk, Str book, int64_t year, bool json)
{
    Arena  *own = arena_make(KIB(64));
    Export *x = NEW(own, Export);
    House  *h = site_of(rq)->house;
    *x = (Export){ .own = own, .page = arena_make(EXPORT_MEMORY), .pool = h->db, .court = desk->court, .me = desk->me, .json = json,
                   .scope = desk_scope(own, desk), .book = str_copy(own, book), .today = date_format(own, today_of(rq)), .year = year,
                   .before = INT64_MAX };
    x->words = (Words){ h, x->page, lang_of(rq), today_of(rq) };
    return x;
}

Error *work_book_export(Req *rq, Resp *rs)
{
    BookForm form;
    Desk     desk;
    Db      *db;
    Str      book, name;
    TRY(find_book(rq, &book, &name));
    TRY(form_read(rq, &work_export_form, &form));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = open_books(rq, db, &form, &desk);
    db_done(db);
    TRY(failed);
    bool    json = str_eq(form.format, S("json"));
    int64_t year = year_of(rq, &form);
    resp_download(rs, str_format(rq->arena, "so-" STR_F "-%s-%lld.%s", STR_A(book), desk.court.code, (long long)year, json ? "json" : "csv"));
    return resp_stream(rs, json ? "application/json" : "text/csv; charset=utf-8", -1, read_export, release_export,
                       make_export(rq, &desk, book, year, json));
}
