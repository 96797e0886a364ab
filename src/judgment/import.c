/* Import of rulings: from a line to a row. Tables: ruling, ruling_text, publication_entry, ruling_citation and the
 * counts. */
#include "judgment/import.h"

#include "base/json.h"
#include "i18n/i18n.h"
#include "judgment/citation.h"
#include "judgment/gate.h"
#include "judgment/import_read.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_sql.h"
#include "registry/registry.h"

#include <string.h>

enum { BATCH_ROWS = 200, BATCH_BYTES = 4 * 1024 * 1024, WORK_MEMORY = 512 * 1024 * 1024, WORK_AT_ONCE = 64 * 1024 * 1024, TEXT_LEAST = 200, TEXT_MOST = 4 * 1024 * 1024,
       FIRST_YEAR = 1945, LOOKUP_SLOTS = 4096 };

RulingId ruling_id_of_source(Str source, Str source_id)
{
    Arena   *a = arena_make(KIB(64));
    Hash     h = hash_str(str_format(a, "congly-import\n" STR_F "\n" STR_F, STR_A(source), STR_A(source_id)));
    RulingId id;
    memcpy(id.id.b, h.b, sizeof id.id.b);
    arena_release(a);
    return id;
}

/* ---- words looked up once ----------------------------------------------------------------------------------------------------- */

/* Names of courts and titles repeat by the thousand; the registry is asked once for each. */
typedef struct Known Known;
struct Known {
    Known *next;
    Str    words, code, name;
};
typedef struct Lookup {
    Known *slots[LOOKUP_SLOTS];
} Lookup;

static Known **slot_of(Lookup *l, Str words)
{
    Hash h = hash_str(words);
    return &l->slots[(h.b[0] | (unsigned)h.b[1] << 8) % LOOKUP_SLOTS];
}

static Known *lookup_find(Lookup *l, Str words)
{
    for (Known *k = *slot_of(l, words); k != NULL; k = k->next) {
        if (str_eq(k->words, words)) {
            return k;
        }
    }
    return NULL;
}

static Known *lookup_add(Lookup *l, Arena *a, Str words)
{
    Known **slot = slot_of(l, words);
    Known  *k = NEW(a, Known);
    *k = (Known){ .next = *slot, .words = str_copy(a, words) };
    *slot = k;
    return k;
}

/* ---- the import at work --------------------------------------------------------------------------------------------------------- */

typedef struct Row {
    Ruling ruling;
    bool   held;
    bool   added; /* said by the transaction */
} Row;

typedef struct Import {
    House        *house;
    Arena        *keep; /* of the caller: refusals, look-ups */
    Arena        *work; /* one batch */
    Lookup        courts, relations;
    const ActNames *acts;
    Date          today;
    Instant       now;
    ImportReport *report;
    LIST(Row) rows;
    size_t        bytes;
} Import;

static void refuse(Import *m, Msg reason, const char *field)
{
    refusals_add(m->keep, &m->report->refused, &m->report->refused_count, m->report->read, reason, field);
}

/* ---- courts and relations --------------------------------------------------------------------------------------------------------- */

/* Letters and digits, words parted by one blank: how names are compared. */
static Str plain_words(Arena *a, Str text)
{
    Str    fold = i18n_fold(a, text);
    char  *p = arena_alloc(a, fold.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < fold.n; i++) {
        char c = fold.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (word || (n > 0 && p[n - 1] != ' ')) {
            p[n++] = word ? c : ' ';
        }
    }
    return str_trim((Str){ p, n });
}

/* A whole name, or one without its province when only one court is called so. A masked name ("huyện V") is nobody's name and is not
 * guessed. */
static void find_court(Import *m, Known *k)
{
    Str          mine = plain_words(m->keep, k->words);
    RegistryHits hits = registry_search(m->house->registry, m->keep, k->words, REGISTRY_COURT | REGISTRY_CLOSED_COURT, 20);
    size_t       begin = 0;
    k->code = S(RULING_NO_COURT_CODE);
    k->name = k->words;
    for (size_t i = 0; i < hits.count; i++) {
        Str  theirs = plain_words(m->keep, hits.items[i].name.vi);
        bool whole = str_eq(mine, theirs);
        bool begins = str_starts(theirs, mine) && theirs.n > mine.n && theirs.p[mine.n] == ' ';
        if (whole || begins) {
            k->code = hits.items[i].code;
            k->name = hits.items[i].name.vi;
        }
        if (whole) {
            return;
        }
        begin += begins;
    }
    if (begin != 1) {
        k->code = S(RULING_NO_COURT_CODE);
        k->name = k->words;
    }
}

static Known *court_of(Import *m, Str name)
{
    Known *k = lookup_find(&m->courts, name);
    if (k == NULL) {
        k = lookup_add(&m->courts, m->keep, name);
        find_court(m, k);
    }
    return k;
}

/* "Tranh chấp hợp đồng tín dụng" is the relation "Hợp đồng tín dụng": the word for dispute does not count. */
static Str relation_words(Arena *a, Str title)
{
    static const char *const openings[] = { "tranh chap ve ", "tranh chap ", "v v " };
    Str                      words = plain_words(a, title);
    for (size_t i = 0; i < COUNT_OF(openings); i++) {
        if (str_starts(words, str_of(openings[i]))) {
            return str_sub(words, strlen(openings[i]), words.n);
        }
    }
    return words;
}

static Str relation_of(Import *m, Str title)
{
    Known *k = lookup_find(&m->relations, title);
    if (k != NULL) {
        return k->code;
    }
    k = lookup_add(&m->relations, m->keep, title);
    k->code = S("");
    Str          mine = relation_words(m->keep, title);
    RegistryHits hits = registry_search(m->house->registry, m->keep, mine, REGISTRY_RELATION, 20);
    for (size_t i = 0; i < hits.count && k->code.n == 0; i++) {
        if (str_eq(mine, relation_words(m->keep, hits.items[i].name.vi))) {
            k->code = hits.items[i].code;
        }
    }
    return k->code;
}

typedef struct WordCode {
    const char *words, *code;
} WordCode;

static Str code_in(const WordCode *table, size_t count, Str words)
{
    for (size_t i = 0; i < count; i++) {
        if (str_has(words, str_of(table[i].words))) {
            return str_of(table[i].code);
        }
    }
    return S("");
}

static Str kind_of(Arena *a, Str type)
{
    static const WordCode kinds[] = {
        { "dan su", "civil" },          { "hon nhan", "family" },   { "kinh doanh", "commercial" }, { "lao dong", "labour" },
        { "xu ly hanh chinh", "measure" }, { "hanh chinh", "administrative" }, { "hinh su", "criminal" }, { "pha san", "bankruptcy" },
    };
    return code_in(kinds, COUNT_OF(kinds), plain_words(a, type));
}

static Str instance_of(Arena *a, Str words)
{
    static const WordCode instances[] = { { "phuc tham", "PT" }, { "giam doc tham", "GĐT" }, { "tai tham", "TT" }, { "so tham", "ST" } };
    return code_in(instances, COUNT_OF(instances), plain_words(a, words));
}

/* ---- a line ------------------------------------------------------------------------------------------------------------------------- */

/* A member as clean text of one line, at most `most` bytes. */
static bool take_line(Import *m, const Json *doc, const char *name, size_t most, bool required, Str *out)
{
    Str    raw = json_str(doc, name, S(""));
    Error *bad = i18n_clean(m->work, raw, out);
    *out = bad == NULL ? ruling_text_tidy(m->work, *out) : S("");
    for (size_t i = 0; i < out->n; i++) {
        bad = bad != NULL || out->p[i] != '\n' ? bad : err_make(ERR_BAD_INPUT, NULL);
    }
    bool good = bad == NULL && out->n <= most && (out->n > 0 || !required);
    if (!good) {
        refuse(m, bad != NULL ? M_import_bad_text : out->n == 0 ? M_import_missing : M_import_too_long, name);
    }
    err_reset();
    return good;
}

static bool take_day(Import *m, const Json *doc, Date *out)
{
    bool good = date_parse(json_str(doc, "date", S("")), out) && date_ymd(*out).year >= FIRST_YEAR && date_cmp(*out, m->today) <= 0;
    if (!good) {
        refuse(m, M_import_bad_date, "date");
    }
    return good;
}

static bool take_text(Import *m, const Json *doc, Str *out)
{
    Str    raw = json_str(doc, "text", S(""));
    Error *bad = i18n_clean(m->work, raw, out);
    if (bad == NULL) {
        *out = ruling_text_tidy(m->work, *out);
    }
    err_reset();
    if (bad != NULL || out->n > TEXT_MOST) {
        refuse(m, bad != NULL ? M_import_bad_text : M_import_too_long, "text");
        return false;
    }
    if (out->n < TEXT_LEAST) {
        refuse(m, M_import_short_text, "text");
        return false;
    }
    return true;
}

/* Where a part of the record begins in the whole text: for headings that were lost or damaged. */
static void place_part(Import *m, const Json *doc, const char *name, RulingPart part, Str text, RulingParts *parts)
{
    enum { SAMPLE = 80 };
    size_t at;
    Str    sample = ruling_text_tidy(m->work, json_str(doc, name, S("")));
    sample = str_cut(&sample, '\n');
    while (sample.n > SAMPLE || (sample.n > 0 && ((unsigned char)sample.p[sample.n - 1] & 0xc0) == 0x80)) {
        sample.n--;
    }
    if (sample.n > 0 && ((unsigned char)sample.p[sample.n - 1] & 0xc0) == 0xc0) {
        sample.n--;
    }
    size_t after = 0;
    for (int p = 0; p < (int)part; p++) {
        after = parts->at[p] != SIZE_MAX ? parts->at[p] : after;
    }
    if (parts->at[part] != SIZE_MAX || sample.n < SAMPLE / 2 || !str_find(str_sub(text, after, text.n), sample, &at)) {
        return;
    }
    at += after;
    while (at > 0 && text.p[at - 1] != '\n') {
        at--;
    }
    bool before_next = true;
    for (size_t p = part + 1; p < PART_COUNT; p++) {
        before_next = before_next && at < parts->at[p];
    }
    if (at > after && before_next) {
        parts->at[part] = at;
    }
}

static RulingParts parts_of(Import *m, const Json *doc, Str text)
{
    RulingParts parts = ruling_parts_find(m->work, text);
    place_part(m, doc, "facts", PART_FACTS, text, &parts);
    place_part(m, doc, "reasoning", PART_REASONING, text, &parts);
    place_part(m, doc, "decision", PART_OPERATIVE, text, &parts);
    return parts;
}

static bool take_fields(Import *m, const Json *doc, Ruling *r)
{
    Str type, instance, court;
    if (!take_line(m, doc, "id", 200, true, &r->source_id) || !take_line(m, doc, "source", 200, false, &r->source)
        || !take_line(m, doc, "court", 300, true, &court) || !take_line(m, doc, "number", 60, true, &r->number)
        || !take_line(m, doc, "type", 100, false, &type) || !take_line(m, doc, "instance", 60, false, &instance)
        || !take_line(m, doc, "title", 500, false, &r->title) || !take_day(m, doc, &r->day) || !take_text(m, doc, &r->text)) {
        return false;
    }
    if (!json_bool(doc, "anonymised", false)) {
        refuse(m, M_import_not_masked, "anonymised");
        return false;
    }
    const Known *k = court_of(m, court);
    BUG_IF(!court_id_parse(k->code, &r->court));
    r->court_name = k->name;
    r->source = r->source.n > 0 ? r->source : S("import");
    r->kind = kind_of(m->work, type);
    r->instance = instance_of(m->work, instance);
    r->relation = relation_of(m, r->title);
    r->paper = str_has(r->number, S("QĐ")) ? S("decision") : S("judgment");
    return true;
}

static Error *is_known(Import *m, RulingId id, bool *known)
{
    RulingKnownRow row;
    Db            *db;
    TRY(db_read(m->house->db, m->work, &db));
    Error *failed = q_ruling_known(db, id, m->work, &row, known);
    db_done(db);
    for (size_t i = 0; i < m->rows.count && failed == NULL; i++) {
        *known = *known || id_eq(m->rows.items[i].ruling.id.id, id.id);
    }
    return failed;
}

static Error *take_record(Import *m, const Json *doc)
{
    Ruling r = { .corrected_on = DATE_NONE, .published_on = m->today, .changed_at = m->now };
    bool   known;
    if (!json_is_object(doc)) {
        refuse(m, M_import_bad_json, "");
        return NULL;
    }
    /* what is there is told before the text is worked on: a second run costs little */
    Str source = json_str(doc, "source", S(""));
    r.id = ruling_id_of_source(str_trim(source).n > 0 ? str_trim(source) : S("import"), str_trim(json_str(doc, "id", S(""))));
    TRY(is_known(m, r.id, &known));
    if (known) {
        m->report->present++;
        return NULL;
    }
    if (!take_fields(m, doc, &r)) {
        return NULL;
    }
    r.id = ruling_id_of_source(r.source, r.source_id);
    RulingParts parts = parts_of(m, doc, r.text);
    r.parts = ruling_parts_write(m->work, &parts);
    r.hash = hash_str(r.text);
    r.size = (int64_t)r.text.n;
    GateResult gate;
    TRY(gate_check_imported(str_format(m->work, STR_F "\n" STR_F, STR_A(r.title), STR_A(r.text)), m->work, &gate));
    *LIST_ADD(m->work, &m->rows) = (Row){ .ruling = r, .held = gate.hits_count > 0 };
    m->bytes += r.text.n;
    return NULL;
}

/* ---- a batch ---------------------------------------------------------------------------------------------------------------------- */

typedef struct Count {
    CourtId court;
    Str     kind;
    int32_t year;
    int64_t more;
} Count;
typedef LIST(Count) Counts;

static void count_row(Arena *a, Counts *list, const Ruling *r, bool by_year)
{
    Str     kind = by_year ? r->kind : S("");
    int32_t year = by_year ? date_ymd(r->day).year : 0;
    for (size_t i = 0; i < list->count; i++) {
        Count *c = &list->items[i];
        if (c->year == year && court_id_eq(c->court, r->court) && str_eq(c->kind, kind)) {
            c->more++;
            return;
        }
    }
    *LIST_ADD(a, list) = (Count){ r->court, kind, year, 1 };
}

static Error *add_row(Tx *tx, const ActNames *acts, Row *row, CitationCounts *cited)
{
    static const MatterId no_matter;
    const Ruling         *r = &row->ruling;
    RulingKnownRow        known;
    bool                  there;
    TRY(q_ruling_known(tx_db(tx), r->id, tx_arena(tx), &known, &there));
    row->added = !there; /* another import may have come between */
    if (there) {
        return NULL;
    }
    TRY(q_ruling_put(tx, r->court, no_matter, r->id, r->source, r->source_id, r->court_name, r->number,
                     ruling_number_fold(tx_arena(tx), r->number), r->day, r->kind, r->instance, r->paper, r->relation, r->title, S(""),
                     row->held ? S("held") : S("public"), r->published_on, S(""), r->changed_at, r->hash, r->size, 0));
    TRY(q_ruling_text_put(tx, r->court, no_matter, r->id, r->text, r->parts, S("")));
    if (row->held) {
        return NULL;
    }
    TRY(citations_put(tx, acts, r, cited, NULL));
    return q_entry_add(tx, r->court, no_matter, r->id, 0, S("imported"), r->published_on, r->number, S(""));
}

static Error *add_batch(Tx *tx, void *arg)
{
    Import *m = arg;
    Arena  *a = tx_arena(tx);
    Counts         rulings = { 0 }, steps = { 0 };
    CitationCounts cited = { 0 };
    for (size_t i = 0; i < m->rows.count; i++) {
        Row *row = &m->rows.items[i];
        TRY(add_row(tx, m->acts, row, &cited));
        if (row->added && !row->held) {
            count_row(a, &rulings, &row->ruling, true);
            count_row(a, &steps, &row->ruling, false);
        }
    }
    for (size_t i = 0; i < rulings.count; i++) {
        const Count *c = &rulings.items[i];
        TRY(q_ruling_count_add(tx, c->court, c->kind, c->year, c->more));
    }
    Str month = str_sub(date_format(a, m->today), 0, 7);
    for (size_t i = 0; i < steps.count; i++) {
        TRY(q_publication_count_add(tx, month, steps.items[i].court, S("imported"), steps.items[i].more));
    }
    return citation_counts_put(tx, &cited);
}

static Error *flush(Import *m)
{
    if (m->rows.count > 0) {
        TRY(db_tx(m->house->db, "import", add_batch, m));
    }
    for (size_t i = 0; i < m->rows.count; i++) {
        const Row *row = &m->rows.items[i];
        m->report->added += row->added && !row->held;
        m->report->held += row->added && row->held;
        m->report->present += !row->added;
    }
    memset(&m->rows, 0, sizeof m->rows);
    m->bytes = 0;
    arena_reset(m->work);
    return NULL;
}

static Error *take_line_of_file(Import *m, Str line, bool too_long)
{
    const Json *doc;
    if (str_trim(line).n == 0 && !too_long) {
        return NULL;
    }
    m->report->read++;
    if (too_long) {
        refuse(m, M_import_too_long, "");
        return NULL;
    }
    if (json_parse(m->work, line, LINE_MOST, &doc) != NULL) {
        refuse(m, M_import_bad_json, "");
        err_reset();
        return NULL;
    }
    return take_record(m, doc);
}

static Error *import_all(Import *m, LineReader *lines, void (*progress)(void *to, const ImportReport *), void *to)
{
    for (;;) {
        Str  line;
        bool too_long, more;
        Error *damaged = lines_next(lines, &line, &too_long, &more);
        if (damaged != NULL || !more) {
            TRY(flush(m)); /* what was read before the damage is kept */
            return damaged;
        }
        TRY(take_line_of_file(m, line, too_long));
        if (m->rows.count == BATCH_ROWS || m->bytes > BATCH_BYTES || arena_used(m->work) > WORK_AT_ONCE) {
            TRY(flush(m));
            if (progress != NULL) {
                progress(to, m->report);
            }
        }
    }
}

Error *rulings_import(House *h, Arena *a, Str path, void (*progress)(void *to, const ImportReport *), void *to, ImportReport *out)
{
    LineReader *lines;
    Import      m = { .house = h, .keep = a, .work = arena_make(WORK_MEMORY), .now = os_now(h->os), .report = out };
    *out = (ImportReport){ 0 };
    m.today = instant_date(m.now);
    m.acts = citation_acts(a);
    Error *failed = lines_open(h->os, a, path, &lines);
    if (failed == NULL) {
        failed = import_all(&m, lines, progress, to);
    }
    arena_release(m.work);
    return failed;
}

/* ---- the report ---------------------------------------------------------------------------------------------------------------------- */

void import_report_json(const ImportReport *r, Buf *out)
{
    JsonOut o = json_out(out);
    json_begin(&o, NULL);
    json_add_i64(&o, "read", r->read);
    json_add_i64(&o, "added", r->added);
    json_add_i64(&o, "present", r->present);
    json_add_i64(&o, "held", r->held);
    refusals_json(&r->refused, r->refused_count, &o);
    json_end(&o);
    buf_add_char(out, '\n');
}

void import_report_text(const ImportReport *r, bool english, Buf *out)
{
    Arena *a = out->arena;
    Lang   lang = english ? LANG_EN : LANG_VI;
    buf_add(out, MSG(a, lang, M_import_report, { S("read"), i18n_number(a, lang, r->read) }, { S("added"), i18n_number(a, lang, r->added) },
                     { S("present"), i18n_number(a, lang, r->present) }, { S("held"), i18n_number(a, lang, r->held) },
                     { S("refused"), i18n_number(a, lang, r->refused_count) }));
    buf_add_char(out, '\n');
    refusals_text(&r->refused, lang, out);
}
