/* Loading of articles of law: from a line to rows. Tables: statute, statute_article, statute_related. */
#include "statute/statute_import.h"

#include "base/json.h"
#include "i18n/i18n.h"
#include "law/lines.h"
#include "statute/statute.h"
#include "statute/statute_msg.h"
#include "statute/statute_sql.h"

#include <string.h>

enum {
    BATCH_ROWS = 200, BATCH_BYTES = 4 * 1024 * 1024, WORK_MEMORY = 256 * 1024 * 1024, LINE_BYTES = 4 * 1024 * 1024, ID_MOST = 220, TITLE_MOST = 4000,
    KIND_MOST = 60, ISSUER_MOST = 1000, HEADING_MOST = 8000, TEXT_MOST = 2 * 1024 * 1024, SOURCE_MOST = 200, RELATED_MOST = 200
};

typedef struct Reference {
    Str     law_id, article_id;
    int64_t place;
} Reference;

typedef struct Row {
    Statute statute;
    Str     article_id, heading, text, source;
    int64_t place;
    LIST(Reference) related;
    bool added, new_document; /* said by the transaction */
} Row;

typedef struct Load {
    House         *house;
    Arena         *keep; /* of the caller: refusals */
    Arena         *work; /* one batch */
    Date           today;
    StatuteReport *report;
    LIST(Row) rows;
    size_t bytes;
    void (*progress)(void *to, const StatuteReport *);
    void *to;
} Load;

static void refuse(Load *l, Msg reason, const char *field)
{
    refusals_add(l->keep, &l->report->refused, &l->report->refused_count, l->report->read, reason, field);
}

/* ---- a line ------------------------------------------------------------------------------------------------------------------------- */

/* Marks of direction and control characters came along when pages were copied: nobody sees them, and they are no part of a law. */
static Str without_unseen(Arena *a, Str text)
{
    static const Str marks[] = { S_INIT("\xe2\x80\x8e"), S_INIT("\xe2\x80\x8f") };
    char  *p = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        Str           here = str_sub(text, i, i + marks[0].n);
        if (str_among(marks, COUNT_OF(marks), here)) {
            i += here.n - 1;
        } else if (c >= ' ' || c == '\n' || c == '\r' || c == '\t') {
            p[n++] = text.p[i];
        }
    }
    return (Str){ p, n };
}

/* A member as clean text; of one line unless `lines`. */
static bool take(Load *l, const Json *line, const char *name, size_t most, bool required, bool lines, Str *out)
{
    Error *bad = i18n_clean(l->work, without_unseen(l->work, json_str(line, name, S(""))), out);
    *out = bad == NULL ? str_trim(*out) : S("");
    bool one = lines || memchr(out->p, '\n', out->n) == NULL;
    bool good = bad == NULL && one && out->n <= most && (out->n > 0 || !required);
    if (!good) {
        refuse(l, bad != NULL || !one ? M_statute_bad_text : out->n == 0 ? M_statute_missing : M_statute_too_long, name);
    }
    err_reset();
    return good;
}

/* A day, or DATE_NONE when the collection does not know it. */
static bool take_day(Load *l, const Json *line, const char *name, Date *out)
{
    Str  text = json_str(line, name, S(""));
    bool good = text.n == 0 || date_parse(text, out);
    if (text.n == 0) {
        *out = DATE_NONE;
    }
    if (!good) {
        refuse(l, M_statute_bad_date, name);
    }
    return good;
}

/* References to what has no name of an article are of no use to a reader and left out. */
static void take_related(Load *l, const Json *line, Row *r)
{
    const Json *list = json_member(line, "related");
    for (size_t i = 0; list != NULL && json_is_array(list) && i < json_count(list) && i < RELATED_MOST; i++) {
        Reference ref = { .law_id = json_str(json_at(list, i), "law_id", S("")), .article_id = json_str(json_at(list, i), "article_id", S("")) };
        ref.place = article_place(ref.article_id);
        if (ref.law_id.n > 0 && ref.law_id.n <= ID_MOST && ref.place > 0) {
            *LIST_ADD(l->work, &r->related) = ref;
        }
    }
}

/* A heading that was wrapped. */
static Str one_line(Arena *a, Str text)
{
    char *p = arena_alloc(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        p[i] = text.p[i] == '\n' ? ' ' : text.p[i];
    }
    return (Str){ p, text.n };
}

static bool take_fields(Load *l, const Json *line, Row *r)
{
    Statute *s = &r->statute;
    if (!take(l, line, "law_id", ID_MOST, true, false, &s->law_id) || !take(l, line, "title", TITLE_MOST, true, false, &s->title)
        || !take(l, line, "article_id", KIND_MOST, true, false, &r->article_id) || !take(l, line, "heading", HEADING_MOST, false, true, &r->heading)
        || !take(l, line, "text", TEXT_MOST, true, true, &r->text) || !take(l, line, "type", KIND_MOST, true, false, &s->kind)
        || !take(l, line, "issuer", ISSUER_MOST, false, false, &s->issuer) || !take(l, line, "source", SOURCE_MOST, true, false, &r->source)
        || !take_day(l, line, "issued", &s->issued) || !take_day(l, line, "effective", &s->effective)) {
        return false;
    }
    r->place = article_place(r->article_id);
    s->slug = statute_slug(l->work, s->law_id);
    if (r->place == 0 || s->slug.n == 0) {
        refuse(l, M_statute_bad_name, r->place == 0 ? "article_id" : "law_id");
        return false;
    }
    r->heading = one_line(l->work, r->heading);
    take_related(l, line, r);
    return true;
}

/* ---- a batch ---------------------------------------------------------------------------------------------------------------------- */

static Str day_text(Arena *a, Date d)
{
    return date_is_none(d) ? S("") : date_format(a, d);
}

/* Two numbers that differ in nothing an address keeps ("89 TC/TCT", "89/TC-TCT"): the later one gets a mark of its own. */
static Error *free_slug(Tx *tx, const Statute *s, Str *out)
{
    Statute other;
    bool    taken;
    TRY(statute_load(tx_db(tx), tx_arena(tx), s->slug, &other, &taken));
    *out = taken ? str_format(tx_arena(tx), STR_F "-" STR_F, STR_A(s->slug), STR_A(str_sub(hash_hex(tx_arena(tx), hash_str(s->law_id)), 0, 6))) : s->slug;
    return NULL;
}

static Error *add_statute(Tx *tx, const Load *l, Row *r)
{
    const Statute *s = &r->statute;
    Str            issued = day_text(tx_arena(tx), s->issued), effective = day_text(tx_arena(tx), s->effective), slug;
    Statute        there;
    bool           known;
    TRY(statute_load_by_id(tx_db(tx), tx_arena(tx), s->law_id, &there, &known));
    r->new_document = !known;
    if (known) {
        return q_statute_complete(tx, s->law_id, s->issuer, issued, effective);
    }
    TRY(free_slug(tx, s, &slug));
    return q_statute_add(tx, s->law_id, slug, s->title, s->kind, s->issuer, issued, effective, l->today);
}

static Error *add_row(Tx *tx, const Load *l, Row *r)
{
    const Statute *s = &r->statute;
    int64_t        added;
    TRY(q_article_add(tx, s->law_id, r->place, r->article_id, r->heading, r->text, r->source, l->today, &added));
    r->added = added > 0;
    for (size_t i = 0; r->added && i < r->related.count; i++) {
        const Reference *ref = &r->related.items[i];
        TRY(q_related_add(tx, s->law_id, r->place, (int64_t)i + 1, ref->law_id, ref->place, ref->article_id));
    }
    return NULL;
}

static Error *add_batch(Tx *tx, void *arg)
{
    Load *l = arg;
    for (size_t i = 0; i < l->rows.count; i++) {
        Row *r = &l->rows.items[i];
        TRY(add_statute(tx, l, r));
        TRY(add_row(tx, l, r));
    }
    return NULL;
}

static Error *flush(Load *l)
{
    if (l->rows.count > 0) {
        TRY(db_tx(l->house->db, "load_statutes", add_batch, l));
    }
    for (size_t i = 0; i < l->rows.count; i++) {
        const Row *r = &l->rows.items[i];
        l->report->added += r->added;
        l->report->present += !r->added;
        l->report->documents += r->new_document;
    }
    memset(&l->rows, 0, sizeof l->rows);
    l->bytes = 0;
    arena_reset(l->work);
    if (l->progress != NULL) {
        l->progress(l->to, l->report);
    }
    return NULL;
}

/* What is there is told before anything is worked on: a second run costs little. */
static Error *is_known(Load *l, const Json *line, bool *known)
{
    ArticleKnownRow row;
    Db             *db;
    int64_t         place = article_place(str_trim(json_str(line, "article_id", S(""))));
    TRY(db_read(l->house->db, l->work, &db));
    Error *failed = q_article_known(db, str_trim(json_str(line, "law_id", S(""))), place, l->work, &row, known);
    db_done(db);
    return failed;
}

static Error *take_line(void *arg, Str text)
{
    Load       *l = arg;
    const Json *line;
    Row         r = { 0 };
    bool        known;
    if (str_trim(text).n == 0) {
        return NULL;
    }
    l->report->read++;
    if (json_parse(l->work, text, LINE_BYTES, &line) != NULL || !json_is_object(line)) {
        refuse(l, M_statute_bad_json, "");
        err_reset();
        return NULL;
    }
    TRY(is_known(l, line, &known));
    if (known) {
        l->report->present++;
    } else if (take_fields(l, line, &r)) {
        *LIST_ADD(l->work, &l->rows) = r;
        l->bytes += r.text.n;
    }
    return l->rows.count == BATCH_ROWS || l->bytes > BATCH_BYTES || arena_used(l->work) > WORK_MEMORY / 2 ? flush(l) : NULL;
}

Error *statutes_import(House *h, Arena *a, Str path, void (*progress)(void *to, const StatuteReport *), void *to, StatuteReport *out)
{
    Load l = { .house = h, .keep = a, .work = arena_make(WORK_MEMORY), .report = out, .progress = progress, .to = to };
    *out = (StatuteReport){ 0 };
    l.today = instant_date(os_now(h->os));
    Error *failed = lines_visit(a, path, take_line, &l);
    Error *kept = flush(&l); /* what was read before the damage is kept */
    arena_release(l.work);
    if (failed != NULL && failed->code == ERR_BAD_INPUT) {
        return err_message(failed, S("statute.damaged"));
    }
    return failed != NULL ? failed : kept;
}

/* ---- the report ---------------------------------------------------------------------------------------------------------------------- */

void statute_report_json(const StatuteReport *r, Buf *out)
{
    JsonOut o = json_out(out);
    json_begin(&o, NULL);
    json_add_i64(&o, "read", r->read);
    json_add_i64(&o, "added", r->added);
    json_add_i64(&o, "present", r->present);
    json_add_i64(&o, "documents", r->documents);
    refusals_json(&r->refused, r->refused_count, &o);
    json_end(&o);
    buf_add_char(out, '\n');
}

void statute_report_text(const StatuteReport *r, Lang lang, Buf *out)
{
    Arena *a = out->arena;
    buf_add(out, MSG(a, lang, M_statute_report, { S("read"), i18n_number(a, lang, r->read) }, { S("added"), i18n_number(a, lang, r->added) },
                     { S("documents"), i18n_number(a, lang, r->documents) }, { S("present"), i18n_number(a, lang, r->present) },
                     { S("refused"), i18n_number(a, lang, r->refused_count) }));
    buf_add_char(out, '\n');
    refusals_text(&r->refused, lang, out);
}
