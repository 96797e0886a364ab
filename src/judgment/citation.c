/* Citations of rulings: from the text to the rows, the counts beside them, and reading both. Tables: ruling_citation, citation_count. */
#include "judgment/citation.h"

#include "judgment/citation_sql.h"

#include <stdlib.h>
#include <string.h>

enum { CITE_AT_ONCE = 50 };
#define READ_MEMORY MIB(256)

const ActNames *citation_acts(Arena *a)
{
    const Law *law;
    BUG_IF(law_open(a, S(""), &law) != NULL); /* the compiled-in law is always there */
    return act_names_make(a, law);
}

/* ---- of a text --------------------------------------------------------------------------------------------------------------------- */

static Str kind_word(MentionKind kind)
{
    static const Str words[] = { S_INIT("article"), S_INIT("precedent"), S_INIT("ruling") };
    return words[kind];
}

static MentionKind kind_of_word(Str word)
{
    return str_eq(word, S("article")) ? MENTION_ARTICLE : str_eq(word, S("precedent")) ? MENTION_PRECEDENT : MENTION_RULING;
}

static bool stands_before(const RulingCitations *list, const RulingCitation *c)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_eq(list->items[i].article, c->article) && str_eq(list->items[i].cited, c->cited)) {
            return true;
        }
    }
    return false;
}

/* A ruling names itself in its head: that is no citation. */
static void read_text(Arena *a, const ActNames *acts, const Ruling *r, RulingCitations *out)
{
    Mentions all;
    Str      own = ruling_number_fold(a, r->number);
    if (r->text.n == 0) {
        return; /* taken down */
    }
    Arena *work = arena_make(READ_MEMORY); /* the words of a long text are no part of what a transaction keeps */
    law_cited(acts, work, r->text, r->day, &all);
    for (size_t i = 0; i < all.count; i++) {
        const Mention *m = &all.items[i];
        RulingCitation c = { .kind = m->kind, .cited = m->kind == MENTION_RULING ? ruling_number_fold(a, m->number) : str_copy(a, m->number),
                             .article = str_copy(a, m->article), .clause = str_copy(a, m->clause), .point = str_copy(a, m->point), .cited_on = date_is_none(m->day) ? S("") : date_format(a, m->day),
                             .begins = m->from, .ends = m->to };
        if (c.kind == MENTION_RULING && str_eq(c.cited, own)) {
            continue;
        }
        c.leads = !stands_before(out, &c);
        *LIST_ADD(a, out) = c;
    }
    arena_release(work);
}

Error *ruling_citations(Db *db, Arena *a, const Ruling *r, RulingCitations *out)
{
    CitationsOfRows rows;
    *out = (RulingCitations){ 0 };
    TRY(q_citations_of(db, r->court, r->matter, r->id, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const CitationsOfRow *row = &rows.items[i];
        *LIST_ADD(a, out) = (RulingCitation){ kind_of_word(row->kind), row->cited, row->article, row->clause, row->point, row->cited_on, row->leads == 1,
                                              (size_t)row->begins, (size_t)row->ends };
    }
    return NULL;
}

static bool same_citation(const RulingCitation *c, const CitationsOfRow *row, int64_t no, Str day)
{
    return row->no == no && str_eq(row->kind, kind_word(c->kind)) && str_eq(row->cited, c->cited) && str_eq(row->article, c->article) && str_eq(row->clause, c->clause)
           && str_eq(row->point, c->point) && str_eq(row->cited_on, c->cited_on) && row->leads == (int64_t)c->leads && row->begins == (int64_t)c->begins
           && row->ends == (int64_t)c->ends && str_eq(row->day, day);
}

static bool same_all(const RulingCitations *list, const CitationsOfRows *rows, Str day)
{
    bool same = list->count == rows->count;
    for (size_t i = 0; i < list->count && same; i++) {
        same = same_citation(&list->items[i], &rows->items[i], (int64_t)i + 1, day);
    }
    return same;
}

Error *citations_agree(Db *db, Arena *a, const ActNames *acts, const Ruling *r, bool *agree)
{
    RulingCitations list = { 0 };
    CitationsOfRows rows;
    TRY(q_citations_of(db, r->court, r->matter, r->id, a, &rows));
    read_text(a, acts, r, &list);
    *agree = same_all(&list, &rows, date_format(a, r->day));
    return NULL;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------------------ */

static Error *add_all(Tx *tx, const Ruling *r, const RulingCitations *list, CitationCounts *counts)
{
    for (size_t i = 0; i < list->count; i++) {
        const RulingCitation *c = &list->items[i];
        TRY(q_citation_add(tx, r->court, r->matter, r->id, (int64_t)i + 1, kind_word(c->kind), c->cited, c->article, c->clause, c->point, c->cited_on,
                           (int64_t)c->leads, (int64_t)c->begins, (int64_t)c->ends, r->day));
        if (c->leads) {
            *LIST_ADD(tx_arena(tx), counts) = (CitationMore){ c->cited, c->article, 1 };
        }
    }
    return NULL;
}

Error *citations_put(Tx *tx, const ActNames *acts, const Ruling *r, CitationCounts *counts, bool *changed)
{
    Arena          *a = tx_arena(tx);
    RulingCitations list = { 0 };
    CitationsOfRows rows;
    TRY(q_citations_of(tx_db(tx), r->court, r->matter, r->id, a, &rows));
    read_text(a, acts, r, &list);
    bool same = same_all(&list, &rows, date_format(a, r->day));
    if (changed != NULL) {
        *changed = !same;
    }
    if (same) {
        return NULL;
    }
    TRY(q_citations_drop(tx, r->court, r->matter, r->id));
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.items[i].leads == 1) {
            *LIST_ADD(a, counts) = (CitationMore){ rows.items[i].cited, rows.items[i].article, -1 };
        }
    }
    return add_all(tx, r, &list, counts);
}

static int by_key(const void *x, const void *y)
{
    const CitationMore *p = x, *q = y;
    int                 first = str_cmp(p->cited, q->cited);
    return first != 0 ? first : str_cmp(p->article, q->article);
}

Error *citation_counts_put(Tx *tx, CitationCounts *counts)
{
    if (counts->count > 1) {
        qsort(counts->items, counts->count, sizeof *counts->items, by_key);
    }
    for (size_t i = 0, next; i < counts->count; i = next) {
        CitationMore c = counts->items[i];
        for (next = i + 1; next < counts->count && by_key(&c, &counts->items[next]) == 0; next++) {
            c.more += counts->items[next].more;
        }
        if (c.more != 0) {
            TRY(q_citation_count_add(tx, c.cited, c.article, c.more));
        }
    }
    counts->count = 0;
    return NULL;
}

Error *ruling_citations_put(Tx *tx, const ActNames *acts, const Ruling *r)
{
    CitationCounts counts = { 0 };
    TRY(citations_put(tx, acts, r, &counts, NULL));
    return citation_counts_put(tx, &counts);
}

/* ---- all of them -------------------------------------------------------------------------------------------------------------------- */

typedef struct Batch {
    const ActNames *acts;
    RulingId        after, last; /* of the batch before, of this one */
    CiteReport      done;
    bool            more;
} Batch;

/* The rulings are read in the transaction that writes: one taken down meanwhile stays so. */
static Error *cite_batch(Tx *tx, void *arg)
{
    Batch            *b = arg;
    RulingsToCiteRows rows;
    CitationCounts    counts = { 0 };
    b->done = (CiteReport){ 0 };
    TRY(q_rulings_to_cite(tx_db(tx), b->after, CITE_AT_ONCE, tx_arena(tx), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const RulingsToCiteRow *row = &rows.items[i];
        bool                    is_public = str_eq(row->status, S("public")), changed;
        Ruling                  r = { .id = row->ruling_id, .court = row->court_id, .matter = row->matter_id, .number = row->number, .day = row->day,
                                      .text = is_public ? row->text : S("") };
        TRY(citations_put(tx, b->acts, &r, &counts, &changed));
        b->done.rulings += is_public;
        b->done.changed += changed;
        b->last = r.id;
    }
    b->more = rows.count == CITE_AT_ONCE;
    return citation_counts_put(tx, &counts);
}

Error *rulings_cite(House *h, CiteReport *out)
{
    Arena *keep = arena_make(MIB(16));
    Batch  b = { .acts = citation_acts(keep), .more = true };
    Error *failed = NULL;
    *out = (CiteReport){ 0 };
    while (b.more && failed == NULL) {
        failed = db_tx(h->db, "cite", cite_batch, &b);
        out->rulings += failed == NULL ? b.done.rulings : 0;
        out->changed += failed == NULL ? b.done.changed : 0;
        b.after = b.last;
    }
    arena_release(keep);
    return failed;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------------ */

Error *citing_rulings(Db *db, Arena *a, Str cited, Str article, const Citing *before, int64_t most, CitingList *out)
{
    CitingRulingsRows rows;
    RulingId          after_all;
    *out = (CitingList){ 0 };
    memset(&after_all, 0xff, sizeof after_all);
    TRY(q_citing_rulings(db, cited, article, before == NULL ? date_make(9999, 12, 31) : before->day, before == NULL ? after_all : before->ruling, most, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const CitingRulingsRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Citing){ r->ruling_id, r->day, r->cited_on, (size_t)r->begins, (size_t)r->ends };
    }
    return NULL;
}

Error *citing_total(Db *db, Arena *a, Str cited, Str article, int64_t *out)
{
    CitationTotalRow row;
    bool             found;
    TRY(q_citation_total(db, cited, article, a, &row, &found));
    *out = found ? row.total : 0;
    return NULL;
}

Error *ruling_numbered(Db *db, Arena *a, Str fold, Str on, RulingId *out, bool *found)
{
    RulingsNumberedRows rows;
    TRY(q_rulings_numbered(db, fold, on, a, &rows));
    *found = rows.count == 1;
    *out = rows.count == 1 ? rows.items[0].ruling_id : (RulingId){ 0 };
    return NULL;
}
