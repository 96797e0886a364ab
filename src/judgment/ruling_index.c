/* Following publication. Rows are read in the order they changed, a little behind now again and again: a transaction that began earlier
 * may end later. Where it is: DATA/search/rulings.json, written after the index; what was done twice is the same as done once. */
#include "judgment/ruling_index.h"

#include "base/json.h"
#include "base/log.h"
#include "judgment/citation.h"
#include "judgment/judgment.h"
#include "judgment/publication_sql.h"
#include "judgment/ruling_list.h"
#include "judgment/ruling_ranks.h"
#include "law/law_outcome.h"
#include "law/law_speech.h"
#include "registry/registry.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

/* What is put of a ruling: an index that has another number is made anew. */
enum { FIELDS_VERSION = 3 };

enum { STEP_RULINGS = 200, STEP_PAGES = 20 /* of these in a step, while there is a great deal to take: a withdrawal waits for it */, RULING_BYTES = 64 * 1024 * 1024, PAGE_BYTES = 16 * 1024 * 1024, OVERLAP_MS = 10 * 1000, POSITION_BYTES = 4096, INDEX_MEMORY = 64 * 1024 * 1024, FEED_MEMORY = 64 * 1024 * 1024, CHECK_MS = 24 * 3600 * 1000 };

/* Changes of one status. Everything up to `at` was taken; behind it those in `seen`, of which `reach` is the last. */
typedef struct Feed {
    const char *status;
    Arena      *arena; /* of the thread that follows it */
    ChangeKey   at, reach;
    LIST(ChangeKey) seen; /* in order */
} Feed;

struct RulingIndex {
    Os          *os;
    Arena       *arena;
    Str          folder, position;
    SearchIndex *index;
    const Speech *speech;
    const ActNames *acts;
    const OutcomeReader *outcomes;
    RulingRanks *ranks;
    Feed         there, gone; /* put in; taken out */
    Feed         erased;      /* gone from the files too; this one is the keeper's */
    pthread_mutex_t places;   /* of all three, when they move and when they are written */
    pthread_mutex_t turn;     /* of who takes from the database what it puts in or out: what is read there is so until it is done */
    atomic_bool  again, erase_again;
    atomic_bool  remade; /* nothing was left of it: until it has everything again */
    _Atomic int64_t mended, checked;
    uint32_t     check_after; /* the segment that was read last */
    _Atomic int64_t reached; /* what was public then is in it, but for acts that had not ended */
    bool         prune; /* after the next catching up: what is not public leaves */
};

/* ---- where it is ------------------------------------------------------------------------------------------------------------------- */

static void begin_feed(RulingIndex *x, Feed *f)
{
    pthread_mutex_lock(&x->places);
    *f = (Feed){ .status = f->status, .arena = f->arena };
    pthread_mutex_unlock(&x->places);
    arena_reset(f->arena);
}

static void read_feed(const Json *v, const char *name, Feed *f)
{
    ChangeKey at;
    if (change_key_parse(json_str(v, name, S("")), &at)) {
        f->at = f->reach = at;
    }
}

static Error *load_position(RulingIndex *x, Arena *a)
{
    bool        there;
    Str         text;
    const Json *v;
    TRY(x->os->ops->exists(x->os, x->position, &there));
    if (!there) {
        return NULL;
    }
    TRY(os_load(x->os, a, x->position, POSITION_BYTES, &text));
    TRY(json_parse(a, text, POSITION_BYTES, &v));
    if (json_i64(v, "fields", 0) != FIELDS_VERSION) {
        return err_make(ERR_DISK, "an index of other fields");
    }
    read_feed(v, "there", &x->there);
    read_feed(v, "gone", &x->gone);
    read_feed(v, "erased", &x->erased);
    return NULL;
}

static void add_feed(JsonOut *o, Arena *a, const char *name, const Feed *f)
{
    json_add_str(o, name, change_key_format(a, &(Ruling){ .changed_at = f->at.at, .id = f->at.id }));
}

/* The places are held. */
static Error *save_position(RulingIndex *x, Arena *a)
{
    Buf     b = buf_make(a, POSITION_BYTES);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_i64(&o, "fields", FIELDS_VERSION);
    add_feed(&o, a, "there", &x->there);
    add_feed(&o, a, "gone", &x->gone);
    add_feed(&o, a, "erased", &x->erased);
    json_end(&o);
    return os_save(x->os, x->position, buf_str(&b));
}

/* ---- opening ----------------------------------------------------------------------------------------------------------------------- */

/* Everything in it comes from the database: what is damaged is not mended but made anew. */
static Error *throw_away(RulingIndex *x, Arena *a)
{
    Str   *names;
    size_t count;
    TRY(x->os->ops->remove(x->os, x->position));
    TRY(x->os->ops->list(x->os, a, x->folder, &names, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(x->os->ops->remove(x->os, os_path(a, x->folder, names[i])));
    }
    return NULL;
}

static Error *open_index(RulingIndex *x, Arena *a)
{
    Arena *own = arena_make(INDEX_MEMORY);
    Error *failed = search_open(x->os, own, x->folder, &x->index);
    failed = failed == NULL ? load_position(x, a) : failed;
    if (failed != NULL) {
        arena_release(own);
        return failed;
    }
    x->arena = own;
    return NULL;
}

static void close_index(void *index)
{
    RulingIndex *x = index;
    arena_release(x->arena);
    arena_release(x->there.arena);
    arena_release(x->gone.arena);
    arena_release(x->erased.arena);
    pthread_mutex_destroy(&x->places);
    pthread_mutex_destroy(&x->turn);
}

static Feed feed_of(const char *status)
{
    return (Feed){ .status = status, .arena = arena_make(FEED_MEMORY) };
}

Error *ruling_index_open(const House *h, Arena *process, Str data, RulingIndex **out)
{
    Os          *os = h->os;
    Arena       *a = arena_make(MIB(4));
    Str          dir = os_path(a, data, S("search"));
    RulingIndex *x = NEW(process, RulingIndex);
    *x = (RulingIndex){ .os = os, .speech = law_speech(h->law, process), .acts = act_names_make(process, h->law), .outcomes = outcome_reader(h->law, process), .ranks = ruling_ranks_make(process), .folder = os_path(process, dir, S("rulings")), .position = os_path(process, dir, S("rulings.json")),
                        .there = feed_of("public"), .gone = feed_of("taken_down"), .erased = feed_of("taken_down") };
    pthread_mutex_init(&x->places, NULL);
    pthread_mutex_init(&x->turn, NULL);
    Error *failed = os->ops->make_dir(os, dir);
    failed = failed == NULL ? open_index(x, a) : failed;
    if (failed != NULL && failed->code == ERR_DISK) {
        log_error("ruling_index_damaged", failed);
        failed = throw_away(x, a);
        atomic_store(&x->remade, true);
        failed = failed == NULL ? open_index(x, a) : failed;
    }
    arena_release(a);
    if (failed != NULL) {
        close_index(x);
        return failed;
    }
    arena_defer(process, close_index, x);
    *out = x;
    return NULL;
}

const Speech *ruling_index_speech(const RulingIndex *x)
{
    return x->speech;
}

const ActNames *ruling_index_acts(const RulingIndex *x)
{
    return x->acts;
}

const SearchSnapshot *ruling_index_lend(RulingIndex *x, Arena *a)
{
    return search_lend(x->index, a);
}

const SearchRanks *ruling_index_ranks(RulingIndex *x, const SearchSnapshot *s, Arena *a)
{
    return ruling_ranks_lend(x->ranks, s, a);
}

bool ruling_index_id(const SearchSnapshot *s, const SearchHit *hit, RulingId *out)
{
    return id_parse(segment_name(s->in.items[hit->part].segment, hit->doc), &out->id);
}

void ruling_index_again(RulingIndex *x)
{
    atomic_store(&x->again, true);
}

static Error *add_job(Tx *tx, void *arg)
{
    House  *h = arg;
    Instant now = os_now(h->os);
    return jobs_add(tx, os_id(h->os), S(INDEX_JOB), (PersonId){ { { 0 } } }, S("{}"), now, now);
}

Error *ruling_index_ask_again(House *h)
{
    return db_tx(h->db, "index_rulings", add_job, h);
}

Error *ruling_index_job(void *context, Arena *a, Job *job UNUSED, Str *result)
{
    House *h = context;
    if (h->rulings == NULL) {
        return err_make(ERR_ENVIRONMENT, "this server has no index of rulings");
    }
    ruling_index_again(h->rulings);
    *result = str_copy(a, S("{}"));
    return NULL;
}

/* ---- a ruling as a text ------------------------------------------------------------------------------------------------------------- */

Str ruling_level(const House *h, CourtId court)
{
    static const char *const names[] = {
        [COURT_SUPREME] = "supreme", [COURT_APPELLATE] = "appellate", [COURT_HIGH] = "high", [COURT_PROVINCIAL] = "province",
        [COURT_REGIONAL] = "region", [COURT_DISTRICT] = "district", [COURT_MILITARY_CENTRAL] = "military", [COURT_MILITARY_REGION] = "military",
        [COURT_MILITARY_AREA] = "military", [COURT_SPECIAL] = "special",
    };
    const Court *c = registry_court(h->registry, court_id_str(&court));
    return c == NULL || c->level == COURT_NONE ? S("") : str_of(names[c->level]);
}

typedef LIST(SearchKey) Keys;

static void add_key(Arena *a, Keys *keys, RulingField field, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(a, keys) = (SearchKey){ (uint8_t)field, str_copy(a, value) };
    }
}

/* "Ngô Văn Dũng", "Văn Dũng", "Dũng": people are looked for by their given names too. */
static void add_judge(Arena *a, Keys *keys, Str name)
{
    while (name.n > 0) {
        add_key(a, keys, RULING_JUDGE, name);
        str_cut(&name, ' ');
    }
}

/* `cites`: each article once leads. */
static SearchDoc doc_of(const House *h, Arena *a, const Ruling *r, Str text, Str outcome, const RulingCitations *cites)
{
    Keys keys = { 0 };
    add_key(a, &keys, RULING_COURT, court_id_str(&r->court));
    add_key(a, &keys, RULING_LEVEL, ruling_level(h, r->court));
    add_key(a, &keys, RULING_KIND, r->kind);
    add_key(a, &keys, RULING_INSTANCE, r->instance);
    add_key(a, &keys, RULING_PAPER, r->paper);
    add_key(a, &keys, RULING_RELATION, r->relation);
    add_key(a, &keys, RULING_NUMBER, r->number);
    add_key(a, &keys, RULING_OUTCOME, outcome);
    add_judge(a, &keys, ruling_judge(text));
    for (size_t i = 0; i < cites->count; i++) {
        const RulingCitation *c = &cites->items[i];
        if (c->kind == MENTION_ARTICLE && c->leads) {
            add_key(a, &keys, RULING_ARTICLE, str_format(a, STR_F " " STR_F, STR_A(c->cited), STR_A(c->article)));
        }
    }
    return (SearchDoc){ .name = id_format(a, r->id.id), .day = r->day, .title = r->title, .body = text, .keys = keys.items, .keys_count = keys.count };
}

/* ---- following ---------------------------------------------------------------------------------------------------------------------- */

static int compare(const ChangeKey *one, const ChangeKey *other)
{
    return one->at.ms != other->at.ms ? (one->at.ms > other->at.ms) - (one->at.ms < other->at.ms) : memcmp(&one->id, &other->id, sizeof one->id);
}

static ChangeKey key_of(const Ruling *r)
{
    return (ChangeKey){ r->changed_at, r->id };
}

/* Where in the list it stands or would stand. */
static size_t seen_at(const Feed *f, const ChangeKey *key)
{
    size_t from = 0, to = f->seen.count;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (compare(&f->seen.items[middle], key) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

static bool was_seen(const Feed *f, const ChangeKey *key)
{
    size_t at = seen_at(f, key);
    return at < f->seen.count && compare(&f->seen.items[at], key) == 0;
}

static void keep_new(const Feed *f, Arena *a, const Rulings *page, Rulings *out)
{
    for (size_t i = 0; i < page->count; i++) {
        ChangeKey key = key_of(&page->items[i]);
        if (!was_seen(f, &key)) {
            *LIST_ADD(a, out) = page->items[i];
        }
    }
}

/* The first page that has something new, of those behind `after`. What was seen is not kept: during an import that is a great deal. */
static Error *find_page(const Feed *f, Db *db, ChangeKey *after, bool *found)
{
    *found = false;
    for (bool more = true; more && !*found;) {
        Arena  *each = arena_make(PAGE_BYTES);
        Rulings page, fresh = { 0 };
        Error  *failed = ruling_changes_since(db, each, str_of(f->status), after, STEP_RULINGS, &page);
        if (failed == NULL) {
            keep_new(f, each, &page, &fresh);
            *found = fresh.count > 0;
            more = page.count == STEP_RULINGS;
            *after = page.count > 0 && !*found ? key_of(&page.items[page.count - 1]) : *after;
        }
        arena_release(each);
        TRY(failed);
    }
    return NULL;
}

/* What is new; when nothing is, what came late behind what was read. */
static Error *next_changes(const Feed *f, Db *db, Arena *a, Rulings *out)
{
    ChangeKey after = f->reach;
    Rulings   page;
    bool      found = true;
    *out = (Rulings){ 0 };
    TRY(ruling_changes_since(db, a, str_of(f->status), &after, STEP_RULINGS, &page));
    if (page.count == 0 && f->seen.count > 0) {
        after = f->at;
        TRY(find_page(f, db, &after, &found));
        TRY(found ? ruling_changes_since(db, a, str_of(f->status), &after, STEP_RULINGS, &page) : NULL);
    }
    if (found) {
        keep_new(f, a, &page, out);
    }
    return NULL;
}

/* Likewise, but of what stands waiting so many pages that they teach the index its plan and make a segment of some size. */
static Error *next_pages(const Feed *f, Db *db, Arena *a, Rulings *out)
{
    TRY(next_changes(f, db, a, out));
    bool full = out->count == STEP_RULINGS;
    for (int pages = 1; full && pages < STEP_PAGES; pages++) {
        ChangeKey after = key_of(&out->items[out->count - 1]);
        Rulings   page;
        TRY(ruling_changes_since(db, a, str_of(f->status), &after, STEP_RULINGS, &page));
        keep_new(f, a, &page, out);
        full = page.count == STEP_RULINGS;
    }
    return NULL;
}

static void remember(Feed *f, ChangeKey key)
{
    size_t at = seen_at(f, &key);
    LIST_ADD(f->arena, &f->seen);
    memmove(f->seen.items + at + 1, f->seen.items + at, (f->seen.count - 1 - at) * sizeof key);
    f->seen.items[at] = key;
    f->reach = compare(&f->reach, &key) < 0 ? key : f->reach;
}

/* These were taken. Those old enough to have nothing before them any more move the place; the others are remembered. */
static void move_on(Feed *f, const Rulings *taken, Instant now)
{
    for (size_t i = 0; i < taken->count; i++) {
        remember(f, key_of(&taken->items[i]));
    }
    size_t old = 0;
    while (old < f->seen.count && f->seen.items[old].at.ms <= now.ms - OVERLAP_MS) {
        f->at = f->seen.items[old++];
    }
    if (old > 0) {
        memmove(f->seen.items, f->seen.items + old, (f->seen.count - old) * sizeof *f->seen.items);
        f->seen.count -= old;
    }
}

/* Of a file it is what its judges decided; an imported judgment on a claim says it, or it is not known. */
static Str outcome_of(const RulingIndex *x, Arena *a, const Ruling *r, const RulingTextOfRow *text, const Judgment *own)
{
    static const Str claims[] = { S_INIT("civil"), S_INIT("family"), S_INIT("commercial"), S_INIT("labour"), S_INIT("administrative") };
    RulingParts      parts = ruling_parts_read(a, text->parts);
    bool             on_claim = false;
    for (size_t i = 0; i < COUNT_OF(claims); i++) {
        on_claim = on_claim || str_eq(r->kind, claims[i]);
    }
    bool is_judgment = str_eq(r->paper, S("judgment")) && str_eq(r->instance, S("ST"));
    if (!id_is_zero(r->matter.id) || !on_claim || !is_judgment || parts.at[PART_OPERATIVE] == SIZE_MAX) {
        return own->outcome_for;
    }
    size_t end = parts.at[PART_CORRECTIONS] < text->text.n ? parts.at[PART_CORRECTIONS] : text->text.n;
    return outcome_said(x->outcomes, str_sub(text->text, parts.at[PART_OPERATIVE], end));
}

/* One that the index cannot take is told, and does not stand in the way of the others. */
static Error *put_ruling(const RulingIndex *x, House *h, Db *db, SearchLoad *load, Arena *a, const Ruling *r)
{
    RulingTextOfRow text;
    RulingCitations cites;
    Judgment        judgment = { 0 };
    bool            judged;
    TRY(q_ruling_text_of(db, r->court, r->matter, r->id, a, &text));
    TRY(ruling_citations(db, a, r, &cites));
    TRY(judgment_load(db, a, r->court, r->matter, &judgment, &judged));
    SearchDoc doc = doc_of(h, a, r, text.text, outcome_of(x, a, r, &text, &judgment), &cites);
    Error    *refused = builder_check(&doc);
    if (refused != NULL) {
        log_error("ruling_not_indexed", refused);
        err_reset();
        return NULL;
    }
    return search_load_add(load, &doc);
}

static Error *put_rulings(RulingIndex *x, House *h, Db *db, const Rulings *list)
{
    SearchLoad *load;
    TRY(search_load_begin(x->index, SEGMENT_DOCS, &load));
    Error *failed = NULL;
    for (size_t i = 0; i < list->count && failed == NULL; i++) {
        Arena *each = arena_make(RULING_BYTES);
        failed = put_ruling(x, h, db, load, each, &list->items[i]);
        arena_release(each);
    }
    Error *ended = search_load_end(load);
    return failed != NULL ? failed : ended;
}

static Error *take_out(RulingIndex *x, Arena *a, const Rulings *list)
{
    for (size_t i = 0; i < list->count; i++) {
        TRY(search_remove(x->index, id_format(a, list->items[i].id.id)));
    }
    return search_commit(x->index);
}

/* What is in the index and not public: after a restored database. */
static Error *prune(RulingIndex *x, Db *db)
{
    const SearchSnapshot *s = search_acquire(x->index);
    Error                *failed = NULL;
    for (size_t p = 0; p < s->in.count && failed == NULL; p++) {
        const SearchPart *part = &s->in.items[p];
        for (uint32_t d = 0; d < part->segment->head->docs && failed == NULL; d++) {
            Ruling      r;
            RulingId    id;
            bool        found = false, live = part->live == NULL || (part->live[d / 64] >> d % 64 & 1) != 0;
            Str         name = segment_name(part->segment, d);
            Arena      *each = arena_make(KIB(256));
            failed = live && id_parse(name, &id.id) ? ruling_load_facts(db, each, id, &r, &found) : NULL;
            bool stays = !live || (found && str_eq(r.status, S("public")));
            failed = failed == NULL && !stays ? search_remove(x->index, name) : failed;
            arena_release(each);
        }
    }
    search_release(x->index, s);
    return failed != NULL ? failed : search_commit(x->index);
}

static Error *rank(RulingIndex *x, Db *db, Arena *a, Instant now, bool changed, bool *shown)
{
    const SearchSnapshot *s = search_acquire(x->index);
    Error                *failed = ruling_ranks_step(x->ranks, db, a, s, now, changed, shown);
    search_release(x->index, s);
    return failed;
}

static Error *step(RulingIndex *x, House *h, Db *db, Arena *a, bool *more)
{
    Rulings there, gone;
    bool    ranked;
    Instant now = os_now(h->os);
    TRY(next_changes(&x->gone, db, a, &gone));
    TRY(next_pages(&x->there, db, a, &there));
    TRY(gone.count > 0 ? take_out(x, a, &gone) : NULL);
    TRY(there.count > 0 ? put_rulings(x, h, db, &there) : NULL);
    *more = gone.count + there.count > 0;
    if (!*more) { /* nobody waits for what follows */
        TRY(x->prune ? prune(x, db) : NULL);
        x->prune = false;
    }
    pthread_mutex_lock(&x->places);
    move_on(&x->gone, &gone, now);
    move_on(&x->there, &there, now);
    Error *failed = *more ? save_position(x, a) : NULL;
    pthread_mutex_unlock(&x->places);
    if (there.count == 0) {
        atomic_store(&x->reached, now.ms);
        atomic_store(&x->remade, false);
    }
    TRY(failed);
    TRY(rank(x, db, a, now, *more, &ranked));
    *more = *more || ranked;
    return NULL;
}

/* What is found still was not taken out yet by the step that follows: it comes again, and all behind it. */
static Error *erase(RulingIndex *x, Arena *a, Rulings *list)
{
    Str    *names = NEW_N(a, Str, list->count + 1);
    bool   *still = NEW_N(a, bool, list->count + 1);
    size_t  erased = 0;
    for (size_t i = 0; i < list->count; i++) {
        names[i] = id_format(a, list->items[i].id.id);
    }
    TRY(list->count > 0 ? search_purge(x->index, names, list->count, still) : NULL);
    while (erased < list->count && !still[erased]) {
        erased++;
    }
    list->count = erased;
    return NULL;
}

static Error *changes_to_erase(RulingIndex *x, House *h, Arena *a, Rulings *out)
{
    Db *db;
    TRY(db_read(h->db, a, &db));
    Error *failed = next_changes(&x->erased, db, a, out);
    db_done(db);
    return failed;
}

static Error *put_missing(RulingIndex *x, House *h, Arena *a, ChangeKey *after, bool *more)
{
    Db     *db;
    Rulings page, missing = { 0 };
    TRY(db_read(h->db, a, &db));
    const SearchSnapshot *s = search_lend(x->index, a);
    Error                *failed = ruling_changes_since(db, a, str_of(x->there.status), after, STEP_RULINGS, &page);
    for (size_t i = 0; failed == NULL && i < page.count; i++) {
        if (!search_has(s, a, id_format(a, page.items[i].id.id))) {
            *LIST_ADD(a, &missing) = page.items[i];
        }
    }
    failed = failed == NULL && missing.count > 0 ? put_rulings(x, h, db, &missing) : failed;
    db_done(db);
    TRY(failed);
    *more = page.count == STEP_RULINGS;
    *after = page.count > 0 ? key_of(&page.items[page.count - 1]) : *after;
    return NULL;
}

/* Everything that is public and not in it. The segments that were lost are told until then, so that a restart begins again. */
static Error *put_lost(RulingIndex *x, House *h)
{
    ChangeKey after = { 0 };
    for (bool more = true; more;) {
        Arena *each = arena_make(PAGE_BYTES);
        pthread_mutex_lock(&x->turn);
        Error *failed = put_missing(x, h, each, &after, &more);
        pthread_mutex_unlock(&x->turn);
        arena_release(each);
        TRY(failed);
    }
    return search_forget_lost(x->index);
}

static Error *mend(RulingIndex *x, House *h, bool *mended)
{
    const SearchSnapshot *s = search_acquire(x->index);
    size_t                hurt = s->hurt, lost = s->lost;
    search_release(x->index, s);
    *mended = hurt + lost > 0;
    if (!*mended) {
        return NULL;
    }
    TRY(hurt > 0 ? search_mend(x->index, mended) : put_lost(x, h));
    atomic_fetch_add(&x->mended, hurt > 0 ? 1 : (int64_t)lost);
    log_event(LOG_WARN, "ruling_index_mended", "from", hurt > 0 ? "its own texts" : "the database", NULL);
    return NULL;
}

/* A segment each time; a round a day. What is found is told, and mended by the next step. */
static void check_next(RulingIndex *x, Arena *a, Instant now, bool *more)
{
    if (x->check_after == 0 && atomic_load(&x->checked) != 0 && now.ms - atomic_load(&x->checked) < CHECK_MS) {
        return;
    }
    Error *damaged = search_check_next(x->index, a, &x->check_after);
    if (damaged != NULL) {
        log_error("ruling_index_damaged", damaged);
        err_reset();
        *more = true;
    }
    if (x->check_after == 0) {
        atomic_store(&x->checked, now.ms);
    }
}

static Error *keep(RulingIndex *x, House *h, Arena *a, bool *more)
{
    Rulings erased;
    bool    rest;
    Instant now = os_now(h->os);
    TRY(changes_to_erase(x, h, a, &erased));
    TRY(erase(x, a, &erased));
    pthread_mutex_lock(&x->places);
    move_on(&x->erased, &erased, now);
    Error *failed = erased.count > 0 ? save_position(x, a) : NULL;
    pthread_mutex_unlock(&x->places);
    TRY(failed);
    TRY(search_merge(x->index, &rest));
    *more = erased.count > 0 || rest;
    if (!*more) {
        check_next(x, a, now, more);
    }
    return NULL;
}

/* A segment that cannot be read to its end is damaged: which one, and that it is not searched any more, says a check of all. */
Error *ruling_index_keep(RulingIndex *x, House *h, Arena *a, bool *more)
{
    *more = false;
    if (atomic_exchange(&x->erase_again, false)) {
        begin_feed(x, &x->erased);
    }
    TRY(mend(x, h, more));
    Error *failed = *more ? NULL : keep(x, h, a, more);
    Error *damaged = failed != NULL && failed->code == ERR_DISK ? search_check(x->index, a) : NULL;
    if (damaged == NULL) {
        return failed;
    }
    log_error("ruling_index_damaged", damaged);
    err_reset();
    *more = true;
    return NULL;
}

RulingIndexState ruling_index_state(RulingIndex *x)
{
    const SearchSnapshot *s = search_acquire(x->index);
    RulingIndexState      state = { .texts = (int64_t)s->texts, .damaged = (int64_t)(s->hurt + s->lost) + atomic_load(&x->remade), .mended = atomic_load(&x->mended),
                                    .checked = { atomic_load(&x->checked) } };
    search_release(x->index, s);
    return state;
}

int64_t ruling_index_damaged(RulingIndex *x)
{
    return ruling_index_state(x).damaged;
}

Instant ruling_index_reached(const RulingIndex *x)
{
    return (Instant){ atomic_load(&x->reached) };
}

Error *ruling_index_follow(RulingIndex *x, House *h, Arena *a, bool *more)
{
    Db *db;
    *more = false;
    if (atomic_exchange(&x->again, false)) {
        begin_feed(x, &x->there);
        begin_feed(x, &x->gone);
        atomic_store(&x->erase_again, true);
        atomic_store(&x->reached, 0);
        x->prune = true;
    }
    pthread_mutex_lock(&x->turn);
    Error *failed = db_read(h->db, a, &db);
    if (failed == NULL) {
        failed = step(x, h, db, a, more);
        db_done(db);
    }
    pthread_mutex_unlock(&x->turn);
    return failed;
}

Error *ruling_index_catch_up(RulingIndex *x, House *h)
{
    for (bool more = true; more;) {
        Arena *a = arena_make(MIB(64));
        bool   kept = false;
        Error *failed = ruling_index_follow(x, h, a, &more);
        failed = failed == NULL && !more ? ruling_index_keep(x, h, a, &kept) : failed;
        more = more || kept;
        arena_release(a);
        TRY(failed);
    }
    return NULL;
}
