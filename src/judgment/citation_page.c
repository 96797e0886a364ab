/* Citations on the public pages: what a ruling cites, act by act; the rulings that cite it, or an article, with the sentence that does.
 * Route: /ban-an/vien-dan. */
#include "judgment/citation_page.h"

#include "judgment/citation.h"
#include "judgment/citing_page_html.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_forms.h"
#include "judgment/ruling_reading.h"
#include "judgment/rulings_int.h"
#include "law/citation.h"
#include "statute/statute.h"

#include <stdlib.h>

enum { PAGE_CITING = 20, CITING_MOST = 1000 };

/* ---- what a ruling cites --------------------------------------------------------------------------------------------------------- */

static Str citing_address(Req *rq, Str cited, Str article, const Citing *before)
{
    Buf b = buf_make(rq->arena, KIB(1));
    buf_add(&b, S("/ban-an/vien-dan"));
    address_add(&b, "dieu", article.n > 0 ? str_format(rq->arena, STR_F "." STR_F, STR_A(cited), STR_A(article)) : cited);
    if (before != NULL) {
        address_add(&b, "truoc", str_format(rq->arena, STR_F "." STR_F, STR_A(date_format(rq->arena, before->day)), STR_A(id_format(rq->arena, before->ruling.id))));
    }
    return rq_link(rq, buf_str(&b));
}

/* "điểm a khoản 1", each once, in the order of the text. */
static Str parts_of(Req *rq, const RulingCitations *all, const RulingCitation *article)
{
    Arena *a = rq->arena;
    Lang   lang = lang_of(rq);
    Str    text = S("");
    for (size_t i = 0; i < all->count; i++) {
        const RulingCitation *c = &all->items[i];
        bool                  same = str_eq(c->article, article->article) && str_eq(c->cited, article->cited);
        if (!same || c->clause.n + c->point.n == 0) {
            continue;
        }
        Msg how = c->clause.n == 0 ? M_publication_point : c->point.n == 0 ? M_publication_clause : M_publication_point_clause;
        Str part = MSG(a, lang, how, { S("clause"), c->clause }, { S("point"), c->point });
        Str within = str_format(a, ", " STR_F ", ", STR_A(text));
        if (!str_has(within, str_format(a, ", " STR_F ", ", STR_A(part)))) {
            text = text.n > 0 ? str_format(a, STR_F ", " STR_F, STR_A(text), STR_A(part)) : part;
        }
    }
    return text;
}

static CitedView *view_named(Req *rq, RulingPageView *v, Str name)
{
    for (size_t i = 0; i < v->cites.count; i++) {
        if (str_eq(v->cites.items[i].name, name)) {
            return &v->cites.items[i];
        }
    }
    CitedView *c = LIST_ADD(rq->arena, &v->cites);
    *c = (CitedView){ .name = name };
    return c;
}

static void add_article(Req *rq, const RulingCitations *all, const RulingCitation *c, RulingPageView *v)
{
    Lang       lang = lang_of(rq);
    CitedView *act = view_named(rq, v, law_act_title(site_of(rq)->house->law, rq->arena, lang, c->cited));
    Str        parts = parts_of(rq, all, c);
    Str        name = MSG(rq->arena, lang, M_publication_article, { S("article"), c->article });
    *LIST_ADD(rq->arena, &act->links) = (Link){ parts.n > 0 ? str_format(rq->arena, STR_F " (" STR_F ")", STR_A(name), STR_A(parts)) : name,
                                                citing_link(rq, c->cited, c->article) };
}

static void add_precedent(Req *rq, const RulingCitation *c, RulingPageView *v)
{
    Lang       lang = lang_of(rq);
    CitedView *act = view_named(rq, v, msg(lang, M_publication_precedents));
    *LIST_ADD(rq->arena, &act->links) = (Link){ MSG(rq->arena, lang, M_publication_precedent, { S("number"), c->cited }), citing_link(rq, c->cited, S("")) };
}

static Error *add_ruling(Req *rq, Db *db, const Ruling *r, const RulingCitation *c, RulingPageView *v)
{
    Lang       lang = lang_of(rq);
    RulingId   id;
    Date       day;
    bool       found;
    Str        number = str_sub(r->text, c->begins, c->ends);
    CitedView *act = view_named(rq, v, msg(lang, M_publication_rulings_cited));
    TRY(ruling_numbered(db, rq->arena, c->cited, c->cited_on, &id, &found));
    Str text = MSG(rq->arena, lang, M_publication_numbered, { S("number"), number });
    if (date_parse(c->cited_on, &day)) {
        text = MSG(rq->arena, lang, M_publication_numbered_of_day, { S("number"), number }, { S("day"), i18n_date(rq->arena, lang, day) });
    }
    *LIST_ADD(rq->arena, &act->links) = (Link){ text, found ? rq_link(rq, ruling_address(rq->arena, id)) : S("") };
    return NULL;
}

static int64_t number_in(Str text)
{
    size_t  n = 0;
    int64_t value = 0;
    while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9') {
        n++;
    }
    (void)str_to_i64(str_sub(text, 0, n), &value);
    return value;
}

/* Articles as they stand in their act, clauses within them. */
static int by_article(const void *x, const void *y)
{
    const RulingCitation *p = x, *q = y;
    int64_t               apart = number_in(p->article) - number_in(q->article);
    int                   letter = str_cmp(p->article, q->article);
    apart = apart != 0 ? apart : letter != 0 ? letter : number_in(p->clause) - number_in(q->clause);
    int point = str_cmp(p->point, q->point);
    return apart < 0 ? -1 : apart > 0 ? 1 : point != 0 ? point : p->begins < q->begins ? -1 : p->begins > q->begins;
}

/* Acts in the order of the text, then precedents, then rulings. */
static Error *fill_cites(Req *rq, Db *db, const Ruling *r, RulingPageView *v)
{
    RulingCitations all;
    TRY(ruling_citations(db, rq->arena, r, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i].kind == MENTION_ARTICLE) {
            (void)view_named(rq, v, law_act_title(site_of(rq)->house->law, rq->arena, lang_of(rq), all.items[i].cited));
        }
    }
    if (all.count > 1) {
        qsort(all.items, all.count, sizeof *all.items, by_article);
    }
    for (MentionKind kind = MENTION_ARTICLE; kind <= MENTION_RULING; kind++) {
        for (size_t i = 0; i < all.count; i++) {
            const RulingCitation *c = &all.items[i];
            if (!c->leads || c->kind != kind) {
                continue;
            }
            if (kind == MENTION_ARTICLE) {
                add_article(rq, &all, c, v);
            } else if (kind == MENTION_PRECEDENT) {
                add_precedent(rq, c, v);
            } else {
                TRY(add_ruling(rq, db, r, c, v));
            }
        }
    }
    return NULL;
}

/* ---- who cites ------------------------------------------------------------------------------------------------------------------------ */

static void add_columns(Req *rq, TableView *t)
{
    static const Msg names[] = { M_publication_col_ruling, M_publication_col_court, M_publication_col_day, M_publication_col_sentence };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &t->columns) = (TableColumn){ .name = msg(lang_of(rq), names[i]) };
    }
}

static Error *add_citing(Req *rq, Db *db, const Citing *c, TableView *t)
{
    Ruling r;
    bool   found;
    TRY(ruling_load(db, rq->arena, c->ruling, &r, &found));
    if (!found || c->ends > r.text.n) {
        return NULL;
    }
    Mention   place = { .from = c->begins, .to = c->ends };
    Str       number = ruling_number(rq->arena, lang_of(rq), &r);
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    *row = (TableRow){ 0 };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = r.title.n > 0 ? r.title : number, .under = r.title.n > 0 ? number : S(""),
                                                     .href = rq_link(rq, ruling_address(rq->arena, r.id)) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = ruling_court_of(rq, &r) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_DATE, .date = r.day };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = mention_sentence(rq->arena, r.text, &place) };
    return NULL;
}

/* A number without its day means this ruling only where no other has the number. */
static Error *is_meant(Req *rq, Db *db, const Ruling *r, const Citing *c, Str fold, bool *meant)
{
    RulingId id;
    TRY(ruling_numbered(db, rq->arena, fold, c->cited_on, &id, meant));
    *meant = *meant && id_eq(id.id, r->id.id);
    return NULL;
}

/* The same day said again means the same. */
static Error *citing_meant(Req *rq, Db *db, const Ruling *r, CitingList *out)
{
    CitingList list;
    Str        fold = ruling_number_fold(rq->arena, r->number);
    bool       meant = false;
    TRY(citing_rulings(db, rq->arena, fold, S(""), NULL, CITING_MOST, &list));
    for (size_t i = 0; i < list.count; i++) {
        if (i == 0 || !str_eq(list.items[i].cited_on, list.items[i - 1].cited_on)) {
            TRY(is_meant(rq, db, r, &list.items[i], fold, &meant));
        }
        if (meant) {
            *LIST_ADD(rq->arena, out) = list.items[i];
        }
    }
    return NULL;
}

/* One that came later and from a higher instance has reviewed it, or speaks of its having been reviewed. */
static Error *tell_reviewed(Req *rq, Db *db, const Ruling *r, const CitingList *list, RulingPageView *v)
{
    Lang lang = lang_of(rq);
    for (size_t i = 0; i < list->count && i < PAGE_CITING && v->reviewed.title.n == 0; i++) {
        Ruling later;
        bool   found;
        TRY(ruling_load_facts(db, rq->arena, list->items[i].ruling, &later, &found));
        if (found && !str_eq(later.instance, S("ST")) && !str_eq(later.instance, r->instance) && str_eq(later.relation, r->relation) && later.day.day > r->day.day) {
            v->reviewed = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_publication_reviewed),
                                        .text = MSG(rq->arena, lang, M_publication_reviewed_text, { S("name"), ruling_name(rq->arena, lang, &later) }),
                                        .act = { msg(lang, M_publication_reviewed_read), rq_link(rq, ruling_address(rq->arena, later.id)) } };
        }
    }
    return NULL;
}

static Error *fill_cited_by(Req *rq, Db *db, const Ruling *r, RulingPageView *v)
{
    Lang       lang = lang_of(rq);
    CitingList list = { 0 };
    size_t     shown;
    v->cited_by.lines = true;
    add_columns(rq, &v->cited_by);
    TRY(citing_meant(rq, db, r, &list));
    TRY(tell_reviewed(rq, db, r, &list, v));
    shown = list.count < PAGE_CITING ? list.count : PAGE_CITING;
    for (size_t i = 0; i < shown; i++) {
        TRY(add_citing(rq, db, &list.items[i], &v->cited_by));
    }
    v->cited_total = MSG(rq->arena, lang, shown < list.count ? M_publication_cited_newest : M_publication_cited_total,
                         { S("count"), i18n_number(rq->arena, lang, (int64_t)list.count) }, { S("shown"), i18n_number(rq->arena, lang, (int64_t)shown) });
    table_label(&v->cited_by);
    return NULL;
}

Error *citations_view(Req *rq, Db *db, const Ruling *r, RulingPageView *v)
{
    TRY(fill_cites(rq, db, r, v));
    return fill_cited_by(rq, db, r, v);
}

/* ---- /ban-an/vien-dan ------------------------------------------------------------------------------------------------------------------ */

typedef struct CitingForm {
    Str cited, before;
} CitingForm;
static const Field citing_fields[] = {
    FIELD(CitingForm, cited, "dieu", .kind = FIELD_TEXT, .required = true, .max = 80, .label = "publication.cited_article"),
    FIELD(CitingForm, before, "truoc", .kind = FIELD_HIDDEN, .max = 40),
};
const FormSpec citing_form = FORM(CitingForm, citing_fields);

/* "91/2015/QH13.463"; the number may have a full stop itself, an article has none. */
static void read_cited(Str text, Str *cited, Str *article)
{
    Str  before = text, last = str_cut_last(&before, '.');
    bool both = last.n < text.n;
    *cited = both ? before : text;
    *article = both ? last : S("");
}

static bool read_key(Str text, Citing *out)
{
    Str day = str_cut(&text, '.');
    *out = (Citing){ 0 };
    return date_parse(day, &out->day) && id_parse(text, &out->ruling.id);
}

static Str title_of(Req *rq, Str cited, Str article)
{
    Lang lang = lang_of(rq);
    Str  act = article.n > 0 ? law_act_title(site_of(rq)->house->law, rq->arena, lang, cited) : MSG(rq->arena, lang, M_publication_precedent, { S("number"), cited });
    return article.n > 0 ? MSG(rq->arena, lang, M_publication_citing_article, { S("article"), article }, { S("act"), act })
                         : MSG(rq->arena, lang, M_publication_citing, { S("act"), act });
}

static Error *citing_answer(Req *rq, Db *db, Resp *rs)
{
    Lang       lang = lang_of(rq);
    CitingForm form;
    Citing     key;
    CitingList list;
    Str        cited, article, address;
    int64_t    total;
    TRY(form_read(rq, &citing_form, &form));
    read_cited(form.cited, &cited, &article);
    bool first = !read_key(form.before, &key);
    TRY(citing_total(db, rq->arena, cited, article, &total));
    if (total == 0) {
        return err_make(ERR_NOT_FOUND, "nothing cites it");
    }
    TRY(citing_rulings(db, rq->arena, cited, article, first ? NULL : &key, PAGE_CITING + 1, &list));
    bool       more = list.count > PAGE_CITING;
    CitingView v = { .title = title_of(rq, cited, article) };
    list.count = more ? PAGE_CITING : list.count;
    v.frame = frame_public(rq, v.title);
    frame_crumb(rq, &v.frame, msg(lang, M_publication_list), S("/ban-an"));
    v.total = MSG(rq->arena, lang, M_publication_citing_total, { S("count"), i18n_number(rq->arena, lang, total) });
    v.table.lines = true;
    TRY(statute_article_place(db, rq->arena, cited, article, &address));
    v.read = address.n > 0 ? (Link){ msg(lang, M_publication_read_article), rq_link(rq, address) } : v.read;
    add_columns(rq, &v.table);
    for (size_t i = 0; i < list.count; i++) {
        TRY(add_citing(rq, db, &list.items[i], &v.table));
    }
    table_label(&v.table);
    v.table.pager.older = more ? citing_address(rq, cited, article, &list.items[list.count - 1]) : S("");
    v.table.pager.newer = first ? S("") : citing_address(rq, cited, article, NULL);
    v.table.pager.shown = more || !first ? MSG(rq->arena, lang, M_publication_on_page, { S("count"), i18n_number(rq->arena, lang, (int64_t)list.count) }) : S("");
    return page_send(rs, citing_page_html(rq->arena, lang, &v));
}

Error *citing_page(Req *rq, Resp *rs)
{
    Db *db;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    resp_header(rs, "X-Robots-Tag", S("noindex, noarchive"));
    Error *failed = citing_answer(rq, db, rs);
    db_done(db);
    return failed;
}
