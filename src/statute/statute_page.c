/* What the public reads of texts of law: search and the list of documents, a document, an article. All of it is the same for everybody.
 * Routes: /van-ban-phap-luat, /van-ban-phap-luat/{slug}, /van-ban-phap-luat/{slug}/{article}. */
#include "statute/statute.h"

#include "i18n/i18n.h"
#include "page/found.h"
#include "statute/statute_article_page_html.h"
#include "statute/statute_index.h"
#include "statute/statute_msg.h"
#include "statute/statute_page_html.h"
#include "statute/statute_sql.h"
#include "statute/statute_view.h"
#include "statute/statutes_page_html.h"

#include <string.h>

enum { SHOWN = 20, DOCUMENTS = 50, PAGES = 50, ADDRESS_MOST = 4096 };

static Str day_words(Req *rq, Date d)
{
    return date_is_none(d) ? msg(lang_of(rq), M_statute_unknown) : i18n_date(rq->arena, lang_of(rq), d);
}

static Str since_words(Req *rq, Date d)
{
    return date_is_none(d) ? msg(lang_of(rq), M_statute_effect_unknown) : MSG(rq->arena, lang_of(rq), M_statute_effect_since, { S("day"), i18n_date(rq->arena, lang_of(rq), d) });
}

static void add_fact(Req *rq, FactsView *facts, Msg name, Str value)
{
    *LIST_ADD(rq->arena, &facts->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
}

/* ---- /van-ban-phap-luat ---------------------------------------------------------------------------------------------------------------- */

typedef struct AskForm {
    Str     typed, kind, order, before;
    int64_t page;
} AskForm;
static const char *const orders[] = { "moi-nhat", NULL };
static const Field ask_fields[] = {
    FIELD(AskForm, typed, "q", .kind = FIELD_TEXT, .max = 500, .label = "statute.ask"),
    FIELD(AskForm, kind, "loai", .kind = FIELD_TEXT, .max = 60, .label = "statute.kind"),
    FIELD(AskForm, order, "thu-tu", .kind = FIELD_CHOICE, .choices = orders, .label = "statute.order"),
    FIELD(AskForm, before, "truoc", .kind = FIELD_HIDDEN, .max = 120),
    FIELD(AskForm, page, "trang", .kind = FIELD_INTEGER, .least = 1, .most = PAGES, .label = "statute.page"),
};
static const FormSpec ask_form = FORM(AskForm, ask_fields);

static Str ask_address(Req *rq, const AskForm *f)
{
    Buf b = buf_make(rq->arena, ADDRESS_MOST);
    buf_add(&b, S("/van-ban-phap-luat"));
    address_add(&b, "q", f->typed);
    address_add(&b, "loai", f->kind);
    address_add(&b, "thu-tu", f->order);
    address_add(&b, "truoc", f->before);
    address_add(&b, "trang", f->page > 1 ? str_format(rq->arena, "%lld", (long long)f->page) : S(""));
    return rq_link(rq, buf_str(&b));
}

static AskForm first_page(const AskForm *f)
{
    return (AskForm){ .typed = f->typed, .kind = f->kind, .order = f->order, .page = 1 };
}

static Error *fill_kinds(Req *rq, Db *db, const AskForm *f, StatutesView *v)
{
    StatuteKindsRows rows;
    TRY(q_statute_kinds(db, rq->arena, &rows));
    v->kinds.of = msg(lang_of(rq), M_statute_kind);
    for (size_t i = 0; i < rows.count; i++) {
        AskForm other = first_page(f);
        bool    on = str_eq(f->kind, rows.items[i].kind);
        other.kind = on ? S("") : rows.items[i].kind;
        *LIST_ADD(rq->arena, &v->kinds.filters) = (FilterView){ .label = rows.items[i].kind, .href = ask_address(rq, &other), .on = on,
                                                                .count = f->typed.n > 0 ? -1 : rows.items[i].total };
    }
    return NULL;
}

static void fill_orders(Req *rq, const AskForm *f, StatutesView *v)
{
    AskForm best = first_page(f), newest = first_page(f);
    best.order = S("");
    newest.order = str_of(orders[0]);
    v->orders.of = msg(lang_of(rq), M_statute_order);
    *LIST_ADD(rq->arena, &v->orders.filters) = (FilterView){ .label = msg(lang_of(rq), M_statute_best), .href = ask_address(rq, &best), .on = f->order.n == 0, .count = -1 };
    *LIST_ADD(rq->arena, &v->orders.filters) = (FilterView){ .label = msg(lang_of(rq), M_statute_newest), .href = ask_address(rq, &newest), .on = f->order.n > 0, .count = -1 };
}

static Error *add_found(Req *rq, Db *db, const StatuteHit *hit, StatutesView *v)
{
    Statute s;
    bool    there;
    TRY(statute_load_by_id(db, rq->arena, hit->law_id, &s, &there));
    if (there) {
        FoundArticle *f = LIST_ADD(rq->arena, &v->found);
        const Snippet *n = &hit->snippet;
        *f = (FoundArticle){ .href = rq_link(rq, article_address(rq->arena, s.slug, hit->article_id)), .title = text_pieces(rq->arena, n->title, &n->title_marks),
                             .passage = text_pieces(rq->arena, n->passage, &n->passage_marks), .cut_before = n->cut_before, .cut_after = n->cut_after };
        f->of = str_format(rq->arena, STR_F " " STR_F " · " STR_F, STR_A(s.kind), STR_A(s.law_id), STR_A(since_words(rq, s.effective)));
    }
    return NULL;
}

static Str total_words(Req *rq, const StatuteFound *found)
{
    Lang lang = lang_of(rq);
    Str  total = i18n_number(rq->arena, lang, (int64_t)found->total);
    return found->any     ? msg(lang, M_statute_found_any)
           : found->about ? MSG(rq->arena, lang, M_statute_found_about, { S("total"), total })
                          : MSG(rq->arena, lang, M_statute_found, { S("total"), total });
}

static void fill_pages(Req *rq, const AskForm *f, const StatuteFound *found, StatutesView *v)
{
    Lang    lang = lang_of(rq);
    AskForm before = *f, after = *f;
    bool    more = found->hits.count == SHOWN && found->total > (uint64_t)f->page * SHOWN && f->page < PAGES;
    before.page--;
    after.page++;
    v->before = f->page > 1 ? (Link){ msg(lang, M_statute_page_before), ask_address(rq, &before) } : (Link){ 0 };
    v->after = more ? (Link){ msg(lang, M_statute_page_after), ask_address(rq, &after) } : (Link){ 0 };
    v->page_no = f->page > 1 || more ? MSG(rq->arena, lang, M_statute_page_no, { S("no"), i18n_number(rq->arena, lang, f->page) }) : S("");
}

/* A kind that was chosen is asked for as if it had been typed. */
static Str asked_words(Req *rq, const AskForm *f)
{
    return f->kind.n == 0 ? f->typed : str_format(rq->arena, STR_F " loai:\"" STR_F "\"", STR_A(f->typed), STR_A(f->kind));
}

/* The key of a chosen kind stands behind what was typed and is no part of what is proposed. */
static void add_meant(Req *rq, const AskForm *f, Str meant, StatutesView *v)
{
    AskForm other = first_page(f);
    Str     kind = str_sub(asked_words(rq, f), f->typed.n, SIZE_MAX);
    other.typed = str_ends(meant, kind) ? str_sub(meant, 0, meant.n - kind.n) : meant;
    if (meant.n > 0) {
        v->meant = (Link){ other.typed, ask_address(rq, &other) };
    }
}

static Error *fill_found(Req *rq, Db *db, const AskForm *f, StatutesView *v)
{
    Lang          lang = lang_of(rq);
    StatuteIndex *x = site_of(rq)->statutes;
    StatuteFound  found = { 0 };
    Error        *failed = x == NULL ? err_make(ERR_STALE, "no index") : statute_find(x, rq->arena, asked_words(rq, f), f->order.n > 0 ? ORDER_NEWEST : ORDER_RELEVANCE,
                                                                              (size_t)(f->page - 1) * SHOWN, SHOWN, true, &found);
    v->empty = (EmptyView){ .title = msg(lang, M_statute_none), .text = msg(lang, M_statute_none_text) };
    if (failed != NULL && failed->code == ERR_STALE) { /* nothing has been indexed: the documents can be read all the same */
        err_reset();
        v->empty = (EmptyView){ .title = msg(lang, M_statute_not_indexed), .text = msg(lang, M_statute_not_indexed_text) };
        return NULL;
    }
    TRY(failed);
    for (size_t i = 0; i < found.hits.count; i++) {
        TRY(add_found(rq, db, &found.hits.items[i], v));
    }
    v->total = total_words(rq, &found);
    add_meant(rq, f, found.meant, v);
    fill_pages(rq, f, &found, v);
    return NULL;
}

static bool key_parse(Str text, Statute *out)
{
    Str day = str_cut(&text, '.');
    *out = (Statute){ .slug = text, .effective = DATE_NONE };
    return text.n > 0 && (day.n == 0 || date_parse(day, &out->effective));
}

static Str key_format(Arena *a, const Statute *s)
{
    return str_format(a, STR_F "." STR_F, STR_A(date_is_none(s->effective) ? S("") : date_format(a, s->effective)), STR_A(s->slug));
}

static void add_document(Req *rq, const Statute *s, TableView *t)
{
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    *row = (TableRow){ 0 };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = s->title, .under = s->law_id, .href = rq_link(rq, statute_address(rq->arena, s->slug)) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = s->kind };
    *LIST_ADD(rq->arena, &row->cells) = date_is_none(s->effective) ? (TableCell){ .text = msg(lang_of(rq), M_statute_unknown) }
                                                                   : (TableCell){ .kind = CELL_DATE, .date = s->effective };
}

static Error *fill_documents(Req *rq, Db *db, const AskForm *f, StatutesView *v)
{
    static const Msg names[] = { M_statute_document, M_statute_kind, M_statute_effective };
    Lang             lang = lang_of(rq);
    Statute          before;
    Statutes         list;
    if (f->before.n > 0 && !key_parse(f->before, &before)) {
        return err_make(ERR_NOT_FOUND, "no such page");
    }
    TRY(statutes_list(db, rq->arena, f->kind, f->before.n > 0 ? &before : NULL, DOCUMENTS + 1, &list));
    v->table.caption = msg(lang, M_statute_documents);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->table.columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    for (size_t i = 0; i < list.count && i < DOCUMENTS; i++) {
        add_document(rq, &list.items[i], &v->table);
    }
    v->table.empty = (EmptyView){ .title = msg(lang, M_statute_empty), .text = msg(lang, M_statute_empty_text) };
    AskForm next = *f, first = first_page(f);
    if (list.count > DOCUMENTS) {
        next.before = key_format(rq->arena, &list.items[DOCUMENTS - 1]);
        v->table.pager.older = ask_address(rq, &next);
    }
    v->table.pager.newer = f->before.n > 0 ? ask_address(rq, &first) : S("");
    if (list.count > DOCUMENTS || f->before.n > 0) {
        v->table.pager.shown = MSG(rq->arena, lang, M_statute_on_page, { S("count"), i18n_number(rq->arena, lang, (int64_t)v->table.rows.count) });
    }
    table_label(&v->table);
    return NULL;
}

static Error *statutes_answer(Req *rq, Db *db, Resp *rs)
{
    Lang    lang = lang_of(rq);
    AskForm f;
    TRY(form_read(rq, &ask_form, &f));
    f.page = f.page == FORM_NONE ? 1 : f.page;
    StatutesView v = { .title = msg(lang, M_statute_title), .asked = f.typed.n > 0 };
    v.frame = frame_public(rq, v.asked ? MSG(rq->arena, lang, M_statute_title_asked, { S("asked"), f.typed }) : v.title);
    v.form = (FormView){ .action = rq_link(rq, S("/van-ban-phap-luat")), .submit = msg(lang, M_statute_find), .search = true };
    *LIST_ADD(rq->arena, &v.form.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("q"), .label = msg(lang, M_statute_ask), .hint = msg(lang, M_statute_ask_hint),
                                                        .value = f.typed, .suggest = S("/van-ban-phap-luat/goi-y") };
    if (f.kind.n > 0) {
        *LIST_ADD(rq->arena, &v.form.fields) = (FieldView){ .kind = INPUT_HIDDEN, .name = S("loai"), .value = f.kind };
    }
    if (lang == LANG_EN) {
        v.language = (NoticeView){ .title = msg(lang, M_statute_vietnamese), .text = msg(lang, M_statute_vietnamese_text) };
    }
    TRY(fill_kinds(rq, db, &f, &v));
    if (v.asked) {
        fill_orders(rq, &f, &v);
        TRY(fill_found(rq, db, &f, &v));
    } else {
        TRY(fill_documents(rq, db, &f, &v));
    }
    return page_send(rs, statutes_page_html(rq->arena, lang, &v));
}

static Error *statutes_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, statutes_answer);
}

static Error *suggestions(Req *rq, Resp *rs)
{
    Str           typed;
    StatuteIndex *x = site_of(rq)->statutes;
    Suggestions   found = { 0 };
    TRY(suggestions_typed(rq, &typed));
    TRY(x != NULL ? statute_suggest(x, rq->arena, typed, SUGGESTIONS_SENT, &found) : NULL);
    return suggestions_send(rs, rq->arena, &found);
}

/* ---- a document ----------------------------------------------------------------------------------------------------------------------- */

static Error *open_statute(Req *rq, Db *db, Statute *out)
{
    bool found;
    TRY(statute_load(db, rq->arena, rq_param(rq, "slug"), out, &found));
    return found ? NULL : err_make(ERR_NOT_FOUND, "no such document");
}

/* What is read is what was loaded, and may have been changed since. */
static NoticeView as_of(Req *rq, Date loaded_on)
{
    Lang lang = lang_of(rq);
    return (NoticeView){ .tone = TONE_WARN, .title = MSG(rq->arena, lang, M_statute_as_of, { S("day"), i18n_date(rq->arena, lang, loaded_on) }),
                         .text = msg(lang, M_statute_as_of_text) };
}

static Error *statute_answer(Req *rq, Db *db, Resp *rs)
{
    Lang           lang = lang_of(rq);
    Statute        s;
    ArticlesOfRows rows;
    TRY(open_statute(rq, db, &s));
    TRY(q_articles_of(db, s.law_id, rq->arena, &rows));
    StatuteView v = { .title = s.title, .as_of = as_of(rq, s.loaded_on) };
    v.frame = frame_public(rq, str_format(rq->arena, STR_F " – " STR_F, STR_A(s.title), STR_A(s.law_id)));
    frame_crumb(rq, &v.frame, msg(lang, M_statute_title), S("/van-ban-phap-luat"));
    add_fact(rq, &v.facts, M_statute_number, s.law_id);
    add_fact(rq, &v.facts, M_statute_kind, s.kind);
    add_fact(rq, &v.facts, M_statute_issuer, s.issuer.n > 0 ? s.issuer : msg(lang, M_statute_unknown));
    add_fact(rq, &v.facts, M_statute_issued, day_words(rq, s.issued));
    add_fact(rq, &v.facts, M_statute_effective, day_words(rq, s.effective));
    for (size_t i = 0; i < rows.count; i++) {
        *LIST_ADD(rq->arena, &v.articles) = (Link){ article_name(rq->arena, LANG_VI, rows.items[i].article_id, rows.items[i].heading),
                                                    rq_link(rq, article_address(rq->arena, s.slug, rows.items[i].article_id)) };
    }
    return page_send(rs, statute_page_html(rq->arena, lang, &v));
}

static Error *statute_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, statute_answer);
}

/* ---- an article ------------------------------------------------------------------------------------------------------------------------ */

static Error *fill_neighbours(Req *rq, Db *db, const Statute *s, int64_t place, StatuteArticleView *v)
{
    ArticleBeforeRow before;
    ArticleAfterRow  after;
    bool             there;
    TRY(q_article_before(db, s->law_id, place, rq->arena, &before, &there));
    if (there) {
        v->before = (Link){ article_name(rq->arena, lang_of(rq), before.article_id, S("")), rq_link(rq, article_address(rq->arena, s->slug, before.article_id)) };
    }
    TRY(q_article_after(db, s->law_id, place, rq->arena, &after, &there));
    if (there) {
        v->after = (Link){ article_name(rq->arena, lang_of(rq), after.article_id, S("")), rq_link(rq, article_address(rq->arena, s->slug, after.article_id)) };
    }
    return NULL;
}

/* What is not loaded is named without a link. */
static Error *fill_related(Req *rq, Db *db, const Statute *s, int64_t place, StatuteArticleView *v)
{
    RelatedToRows rows;
    TRY(q_related_to(db, s->law_id, place, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const RelatedToRow *r = &rows.items[i];
        Str                 name = article_name(rq->arena, LANG_VI, r->to_article, r->heading.has ? r->heading.value : S(""));
        *LIST_ADD(rq->arena, &v->related) =
            r->slug.has ? (Link){ str_format(rq->arena, STR_F " – " STR_F " (" STR_F ")", STR_A(name), STR_A(r->title.value), STR_A(r->to_law)),
                                  rq_link(rq, article_address(rq->arena, r->slug.value, r->to_article)) }
                        : (Link){ str_format(rq->arena, STR_F " – " STR_F, STR_A(name), STR_A(r->to_law)), S("") };
    }
    return NULL;
}

static void fill_lines(Req *rq, Str text, StatuteArticleView *v)
{
    while (text.n > 0) {
        Str line = str_trim(str_cut(&text, '\n'));
        if (line.n > 0) {
            *LIST_ADD(rq->arena, &v->lines) = (TextLine){ line };
        }
    }
}

static Error *article_answer(Req *rq, Db *db, Resp *rs)
{
    Lang       lang = lang_of(rq);
    Statute    s;
    ArticleRow row;
    bool       found;
    Str        id = article_of_slug(rq->arena, rq_param(rq, "article"));
    int64_t    place = article_place(id);
    TRY(open_statute(rq, db, &s));
    TRY(q_article(db, s.law_id, place, rq->arena, &row, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "no such article");
    }
    StatuteArticleView v = { .name = article_name(rq->arena, LANG_VI, row.article_id, row.heading), .as_of = as_of(rq, row.loaded_on) };
    v.frame = frame_public(rq, str_format(rq->arena, STR_F " – " STR_F, STR_A(v.name), STR_A(s.title)));
    frame_crumb(rq, &v.frame, msg(lang, M_statute_title), S("/van-ban-phap-luat"));
    frame_crumb(rq, &v.frame, s.title, statute_address(rq->arena, s.slug));
    v.of = (Link){ str_format(rq->arena, STR_F " (" STR_F ")", STR_A(s.title), STR_A(s.law_id)), rq_link(rq, statute_address(rq->arena, s.slug)) };
    if (site_of(rq)->house->rulings != NULL) {
        Buf b = buf_make(rq->arena, ADDRESS_MOST);
        buf_add(&b, S("/ban-an"));
        address_add(&b, "dieu", str_format(rq->arena, STR_F "." STR_F, STR_A(s.law_id), STR_A(row.article_id)));
        v.citing = (Link){ msg(lang, M_statute_citing), rq_link(rq, buf_str(&b)) };
    }
    fill_lines(rq, row.text, &v);
    if (str_ends(str_trim(row.text), S(":"))) { /* what it would list is not there */
        v.part = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_statute_part), .text = msg(lang, M_statute_part_text) };
    }
    add_fact(rq, &v.facts, M_statute_effective, day_words(rq, s.effective));
    add_fact(rq, &v.facts, M_statute_source, row.source);
    TRY(fill_related(rq, db, &s, place, &v));
    TRY(fill_neighbours(rq, db, &s, place, &v));
    return page_send(rs, statute_article_page_html(rq->arena, lang, &v));
}

static Error *article_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, article_answer);
}

const Route statute_routes[] = {
    { GET, "/van-ban-phap-luat", statutes_page, .power = PUBLIC, .form = &ask_form, .cache = CACHE_PUBLIC },
    { GET, "/van-ban-phap-luat/goi-y", suggestions, .power = PUBLIC, .form = &suggestions_form, .cache = CACHE_CHECK },
    { GET, "/van-ban-phap-luat/{slug}", statute_page, .power = PUBLIC, .cache = CACHE_PUBLIC },
    { GET, "/van-ban-phap-luat/{slug}/{article}", article_page, .power = PUBLIC, .cache = CACHE_PUBLIC },
};
const size_t statute_route_count = COUNT_OF(statute_routes);
