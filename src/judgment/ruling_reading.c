/* The page of one ruling: marks, links, force, likeness. See ruling_reading.h. */
#include "judgment/ruling_reading.h"

#include "judgment/judgment_msg.h"
#include "judgment/judgment_sql.h"
#include "judgment/publication_forms.h"
#include "search/similar.h"
#include "search/snippet.h"

enum { MARKS_MOST = 500, SIMILAR_SHOWN = 5 };

Str ruling_link(Req *rq, RulingId id, Str words)
{
    Buf b = buf_make(rq->arena, KIB(4));
    buf_add(&b, ruling_address(rq->arena, id));
    address_add(&b, "q", words);
    return rq_link(rq, buf_str(&b));
}

Str citing_link(Req *rq, Str cited, Str article)
{
    Buf b = buf_make(rq->arena, KIB(1));
    buf_add(&b, S("/ban-an/vien-dan"));
    address_add(&b, "dieu", article.n > 0 ? str_format(rq->arena, STR_F "." STR_F, STR_A(cited), STR_A(article)) : cited);
    return rq_link(rq, buf_str(&b));
}

/* ---- a paragraph in pieces ---------------------------------------------------------------------------------------------------------- */

/* A stretch of the text that is a link, in bytes. */
typedef struct Reference {
    size_t from, to;
    Str    href;
} Reference;
typedef LIST(Reference) References;

typedef struct Reading {
    Req             *rq;
    const Ruling    *r;
    const TextMarks *marks;
    References       references; /* in the order of the text, none touching another */
    size_t           mark, reference; /* the next of each */
    bool             begun;      /* a piece of the next mark was given */
} Reading;

static Str mark_anchor(const Reading *x, size_t no)
{
    return no < 1 || no > x->marks->count ? S("") : str_format(x->rq->arena, "#cho-%zu", no);
}

/* Where what is at `at` ends: at the next border of a mark or a link, or with the paragraph. */
static size_t piece_end(const Reading *x, size_t at, size_t end)
{
    const TextMark  *m = x->mark < x->marks->count ? &x->marks->items[x->mark] : NULL;
    const Reference *c = x->reference < x->references.count ? &x->references.items[x->reference] : NULL;
    size_t           mark = m == NULL ? end : m->at > at ? m->at : m->at + m->n, reference = c == NULL ? end : c->from > at ? c->from : c->to;
    size_t           first = mark < reference ? mark : reference;
    return first < end ? first : end;
}

static ArticlePiece piece_at(Reading *x, size_t at, size_t to)
{
    const TextMark  *m = x->mark < x->marks->count ? &x->marks->items[x->mark] : NULL;
    const Reference *c = x->reference < x->references.count ? &x->references.items[x->reference] : NULL;
    ArticlePiece     p = { .text = str_sub(x->r->text, at, to), .hit = m != NULL && m->at <= at, .href = c != NULL && c->from <= at ? c->href : S("") };
    if (p.hit && !x->begun) {
        Str own = mark_anchor(x, x->mark + 1);
        p.no = x->marks->count > 1 ? (int64_t)x->mark + 1 : 0;
        p.id = str_sub(own, 1, own.n);
        p.before = mark_anchor(x, x->mark);
        p.after = mark_anchor(x, x->mark + 2);
    }
    x->begun = p.hit && to < m->at + m->n;
    x->mark += p.hit && !x->begun;
    x->reference += p.href.n > 0 && to >= c->to;
    return p;
}

/* A mark or link that crosses the end of a paragraph does not happen: words and citations stand in one line. */
static void cut_paragraph(Reading *x, ArticleParagraph *p)
{
    size_t at = (size_t)(p->text.p - x->r->text.p), end = at + p->text.n;
    bool   plain = (x->mark >= x->marks->count || x->marks->items[x->mark].at >= end) && (x->reference >= x->references.count || x->references.items[x->reference].from >= end);
    while (!plain && at < end) {
        size_t to = piece_end(x, at, end);
        *LIST_ADD(x->rq->arena, &p->pieces) = piece_at(x, at, to);
        at = to;
    }
}

/* What stands before the paragraph is in a heading, which has neither. */
static void pass_before(Reading *x, size_t at)
{
    while (x->mark < x->marks->count && x->marks->items[x->mark].at < at) {
        x->mark++;
    }
    while (x->reference < x->references.count && x->references.items[x->reference].from < at) {
        x->reference++;
    }
}

static void cut_article(Reading *x, ArticleView *v)
{
    for (size_t s = 0; s < v->sections.count; s++) {
        for (size_t i = 0; i < v->sections.items[s].paragraphs.count; i++) {
            ArticleParagraph *p = &v->sections.items[s].paragraphs.items[i];
            pass_before(x, (size_t)(p->text.p - x->r->text.p));
            cut_paragraph(x, p);
        }
    }
}

/* Articles and precedents where they stand; rulings are in the list below the text. */
static Error *find_references(Req *rq, Db *db, const Ruling *r, References *out)
{
    RulingCitations all;
    TRY(ruling_citations(db, rq->arena, r, &all));
    for (size_t i = 0; i < all.count; i++) {
        const RulingCitation *c = &all.items[i];
        size_t                end = out->count > 0 ? out->items[out->count - 1].to : 0;
        if (c->kind != MENTION_RULING && c->begins >= end && c->begins < c->ends && c->ends <= r->text.n && !str_has(str_sub(r->text, c->begins, c->ends), S("\n"))) {
            *LIST_ADD(rq->arena, out) = (Reference){ c->begins, c->ends, citing_link(rq, c->cited, c->kind == MENTION_ARTICLE ? c->article : S("")) };
        }
    }
    return NULL;
}

/* ---- what was asked for -------------------------------------------------------------------------------------------------------------- */

/* Only what stands in a paragraph: headings are links of the outline. */
static bool in_paragraph(const ArticleView *v, Str text, const TextMark *m)
{
    for (size_t s = 0; s < v->sections.count; s++) {
        const ArticleSection *section = &v->sections.items[s];
        for (size_t i = 0; i < section->paragraphs.count; i++) {
            size_t at = (size_t)(section->paragraphs.items[i].text.p - text.p);
            if (m->at >= at && m->at + m->n <= at + section->paragraphs.items[i].text.n) {
                return true;
            }
        }
    }
    return false;
}

static void find_marks(Req *rq, const Ruling *r, Str words, const ArticleView *v, TextMarks *out)
{
    RulingIndex *x = site_of(rq)->house->rulings;
    if (x == NULL || words.n == 0) {
        return;
    }
    Arena    *work = scratch_of(rq->arena); /* each word of a long text takes room */
    Query     q = rulings_words(work, words);
    speech_spell_out(ruling_index_speech(x), work, &q);
    TextMarks all = search_marks(ruling_index_lend(x, work)->in.plan, &q, r->text, work);
    for (size_t i = 0; i < all.count && out->count < MARKS_MOST; i++) {
        if (in_paragraph(v, r->text, &all.items[i])) {
            *LIST_ADD(rq->arena, out) = all.items[i];
        }
    }
}

static void view_find(Req *rq, const Ruling *r, Str words, size_t count, RulingPageView *v)
{
    Lang lang = lang_of(rq);
    v->find = (FormView){ .action = rq_link(rq, ruling_address(rq->arena, r->id)), .submit = msg(lang, M_publication_find_submit), .search = true };
    *LIST_ADD(rq->arena, &v->find.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("q"), .label = msg(lang, M_publication_find_words), .value = words };
    if (words.n == 0) {
        return;
    }
    v->found = count == 0 ? msg(lang, M_publication_marks_none)
                          : MSG(rq->arena, lang, count == MARKS_MOST ? M_publication_marks_first : M_publication_marks, { S("count"), i18n_number(rq->arena, lang, (int64_t)count) });
    if (count > 0) {
        *LIST_ADD(rq->arena, &v->steps) = (Link){ msg(lang, M_publication_mark_first), S("#cho-1") };
    }
    *LIST_ADD(rq->arena, &v->steps) = (Link){ msg(lang, M_publication_marks_away), v->find.action };
}

Error *reading_marks(Req *rq, Db *db, const Ruling *r, Str words, RulingPageView *v)
{
    TextMarks marks = { 0 };
    Reading   x = { .rq = rq, .r = r, .marks = &marks };
    TRY(find_references(rq, db, r, &x.references));
    find_marks(rq, r, words, &v->article, &marks);
    cut_article(&x, &v->article);
    view_find(rq, r, words, marks.count, v);
    return NULL;
}

/* ---- whether it stands --------------------------------------------------------------------------------------------------------------- */

/* By its items: one that is not in force, or not any more, is told. */
static StateView state_of(Req *rq, const OperativeItemsRows *rows)
{
    Lang   lang = lang_of(rq);
    size_t in_force = 0, appealed = 0, quashed = 0;
    for (size_t i = 0; i < rows->count; i++) {
        in_force += str_eq(rows->items[i].force, S("in_force"));
        appealed += str_eq(rows->items[i].force, S("appealed"));
        quashed += str_eq(rows->items[i].force, S("quashed"));
    }
    return in_force == rows->count       ? (StateView){ TONE_GOOD, msg(lang, M_publication_in_force) }
           : quashed == rows->count      ? (StateView){ TONE_BAD, msg(lang, M_publication_quashed) }
           : quashed > 0                 ? (StateView){ TONE_WARN, msg(lang, M_publication_quashed_in_part) }
           : appealed > 0 && in_force > 0 ? (StateView){ TONE_WARN, msg(lang, M_publication_appealed_in_part) }
           : appealed > 0                ? (StateView){ TONE_WARN, msg(lang, M_publication_attacked) }
                                         : (StateView){ TONE_WARN, msg(lang, M_publication_force_examined) };
}

Error *reading_status(Req *rq, Db *db, const Ruling *r, RulingPageView *v)
{
    OperativeItemsRows rows;
    Lang               lang = lang_of(rq);
    if (id_is_zero(r->matter.id)) {
        return NULL;
    }
    TRY(q_operative_items(db, r->court, r->matter, rq->arena, &rows));
    if (rows.count > 0) { /* a decision that ended the case has none */
        v->article.judgment.status = state_of(rq, &rows);
    }
    FactsView *facts = &v->article.judgment.provenance;
    *LIST_ADD(rq->arena, &facts->facts) = (Fact){ .name = msg(lang, M_publication_fact_published_by), .value = r->court_name };
    *LIST_ADD(rq->arena, &v->article.judgment.acts) =
        (Link){ msg(lang, M_publication_proof), rq_link(rq, str_format(rq->arena, STR_F "/chung-thuc.json", STR_A(ruling_address(rq->arena, r->id)))) };
    return NULL;
}

/* ---- those like it ------------------------------------------------------------------------------------------------------------------- */

Error *rulings_similar(Req *rq, Db *db, const Ruling *r, size_t most, SimilarRulings *out)
{
    RulingIndex *x = site_of(rq)->house->rulings;
    SimilarTexts list;
    *out = (SimilarRulings){ 0 };
    if (x == NULL) {
        return NULL;
    }
    SimilarAsk ask = { .name = id_format(rq->arena, r->id.id), .same = { RULING_RELATION, r->relation }, .most = most + 1 };
    Error     *failed = search_similar(&ruling_index_lend(x, rq->arena)->in, &ask, rq->arena, &list);
    if (failed != NULL && failed->code == ERR_NOT_FOUND) { /* the index has not heard of it yet */
        err_reset();
        return NULL;
    }
    TRY(failed);
    for (size_t i = 0; i < list.count && out->count < most; i++) {
        Ruling   like;
        RulingId id;
        bool     found = false;
        if (id_parse(list.items[i].name, &id.id)) {
            TRY(ruling_load_facts(db, rq->arena, id, &like, &found));
        }
        if (found && str_eq(like.status, S("public"))) {
            SimilarRuling *s = LIST_ADD(rq->arena, out);
            *s = (SimilarRuling){ .ruling = like };
            for (size_t w = 0; w < list.items[i].shared_count; w++) {
                *LIST_ADD(rq->arena, &s->shared) = list.items[i].shared[w];
            }
        }
    }
    return NULL;
}

Error *reading_similar(Req *rq, Db *db, const Ruling *r, RulingPageView *v)
{
    Lang           lang = lang_of(rq);
    SimilarRulings list;
    TRY(rulings_similar(rq, db, r, SIMILAR_SHOWN, &list));
    for (size_t i = 0; i < list.count; i++) {
        const SimilarRuling *s = &list.items[i];
        Str number = ruling_number(rq->arena, lang, &s->ruling), day = i18n_date(rq->arena, lang, s->ruling.day), court = ruling_court_of(rq, &s->ruling);
        Str facts[] = { number, day, court };
        Str shared = str_join(rq->arena, s->shared.items, s->shared.count, S(" · "));
        *LIST_ADD(rq->arena, &v->similar) = (SimilarView){
            .href = rq_link(rq, ruling_address(rq->arena, s->ruling.id)), .title = s->ruling.title.n > 0 ? s->ruling.title : number,
            .facts = str_join(rq->arena, facts, COUNT_OF(facts), S(" · ")),
            .why = shared.n > 0 ? MSG(rq->arena, lang, M_publication_similar_why, { S("words"), shared }) : S("") };
    }
    return NULL;
}
