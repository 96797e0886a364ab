/* The folder of an index: its manifest, its log, its segments and who reads them. One makes the next generation at a time (`writing`); a
 * lock of its own guards the change of snapshot, so that no reader waits for a writer. Owns memory: each open segment and each snapshot has an arena of its own, released with its last reader.
 * May use: os, base. */
#include "search/index_int.h"

#include "base/json.h"
#include "search/wide.h"

enum { SEGMENT_ROOM = MIB(64), SNAPSHOT_ROOM = MIB(8), MANIFEST_BYTES = MIB(1), RECORD_MOST = MIB(64), CHANGES_MOST = 4096, PENDING_ROOM = 256 };

Str index_path(const SearchIndex *x, Arena *a, const char *kind, uint64_t number)
{
    return os_path(a, x->folder, str_format(a, "%s-%llu", kind, (unsigned long long)number));
}

static Str live_path(const SearchIndex *x, Arena *a, uint32_t segment, uint64_t generation)
{
    return os_path(a, x->folder, str_format(a, "live-%u-%llu", segment, (unsigned long long)generation));
}

static Error *broken(const char *what)
{
    return err_make(ERR_DISK, "search: %s", what);
}

/* ---- segments and snapshots --------------------------------------------------------------------------------------------------------- */

Error *index_open_segment(const SearchIndex *x, const Plan *plan, uint32_t number, Opened **out)
{
    Arena         *a = arena_make(SEGMENT_ROOM);
    Opened        *o = NEW(a, Opened);
    const uint8_t *bytes;
    uint64_t       n;
    *o = (Opened){ .arena = a, .number = number };
    Error *failed = x->os->ops->open(x->os, index_path(x, a, "seg", number), OS_READ, &o->file);
    if (failed == NULL) {
        failed = x->os->ops->map(o->file, &bytes, &n);
    }
    if (failed == NULL) {
        failed = segment_open((Bytes){ bytes, n }, plan, &o->segment);
    }
    if (failed != NULL) {
        x->os->ops->close(o->file);
        arena_release(a);
        return failed;
    }
    o->part.segment = &o->segment;
    *out = o;
    return NULL;
}

static Error *open_texts(const SearchIndex *x, Opened *o)
{
    const uint8_t *bytes;
    uint64_t       n;
    TRY(x->os->ops->open(x->os, index_path(x, o->arena, "seg", o->number), OS_READ, &o->file));
    TRY(x->os->ops->map(o->file, &bytes, &n));
    return segment_open_texts((Bytes){ bytes, n }, x->plan, &o->segment);
}

Opened *index_open_damaged(const SearchIndex *x, uint32_t number)
{
    Arena  *a = arena_make(SEGMENT_ROOM);
    Opened *o = NEW(a, Opened);
    *o = (Opened){ .arena = a, .number = number, .state = SEGMENT_HURT };
    o->part.segment = &o->segment;
    if (open_texts(x, o) != NULL) {
        o->state = SEGMENT_LOST;
    }
    return o;
}

void index_leave_segment(SearchIndex *x, Opened *o)
{
    if (--o->readers == 0) {
        x->os->ops->close(o->file);
        arena_release(o->arena);
    }
}

static Snapshot *snapshot_make(SearchIndex *x, size_t segments)
{
    Arena    *a = arena_make(SNAPSHOT_ROOM);
    Snapshot *s = NEW(a, Snapshot);
    *s = (Snapshot){ .arena = a, .readers = 1, .segments = NEW_N(a, Opened *, segments + 1), .live_generation = NEW_N(a, uint64_t, segments + 1),
                     .parts = NEW_N(a, SearchPart, segments + 1) };
    s->open = (SearchSnapshot){ .generation = x->generation, .in = { .items = s->parts, .plan = x->plan, .keys = &s->keys } };
    return s;
}

/* Those that are whole first. `live` is copied; NULL: all. The lock: others may leave the segment just now. */
static void snapshot_add(SearchIndex *x, Snapshot *s, Opened *o, const uint64_t *live, uint64_t live_generation)
{
    size_t i = s->count++;
    s->segments[i] = o;
    s->live_generation[i] = live_generation;
    s->parts[i] = o->part;
    if (o->state == SEGMENT_WHOLE) {
        BUG_IF(s->open.in.count++ != i);
        s->open.texts += live == NULL ? o->segment.head->docs : wide_count(live, o->segment.words);
    }
    s->open.hurt += o->state == SEGMENT_HURT;
    s->open.lost += o->state == SEGMENT_LOST;
    if (live != NULL && o->state != SEGMENT_LOST) {
        uint64_t *own = NEW_N(s->arena, uint64_t, SEGMENT_WORDS);
        memcpy(own, live, o->segment.words * sizeof *own);
        s->parts[i].live = own;
    }
    pthread_mutex_lock(&x->lock);
    o->readers++;
    pthread_mutex_unlock(&x->lock);
}

/* Under the lock. */
static void snapshot_leave(SearchIndex *x, Snapshot *s)
{
    if (--s->readers > 0) {
        return;
    }
    for (size_t i = 0; i < s->count; i++) {
        index_leave_segment(x, s->segments[i]);
    }
    arena_release(s->arena);
}

const SearchSnapshot *search_acquire(SearchIndex *x)
{
    pthread_mutex_lock(&x->lock);
    Snapshot *s = x->now;
    s->readers++;
    pthread_mutex_unlock(&x->lock);
    return &s->open;
}

void search_release(SearchIndex *x, const SearchSnapshot *s)
{
    pthread_mutex_lock(&x->lock);
    snapshot_leave(x, (Snapshot *)(uintptr_t)s);
    pthread_mutex_unlock(&x->lock);
}

void search_warm(const SearchSnapshot *s)
{
    enum { PAGE = 4096 };
    for (size_t i = 0; i < s->in.count; i++) {
        const Segment *sg = s->in.items[i].segment;
        for (int k = 0; k < SECTIONS; k++) {
            const volatile uint8_t *section = sg->sections[k];
            for (uint64_t at = 0; at < sg->head->sections[k].size; at += PAGE) {
                (void)section[at];
            }
        }
    }
}

typedef struct Loan {
    SearchIndex          *index;
    const SearchSnapshot *snapshot;
} Loan;

static void give_back(void *loan)
{
    Loan *l = loan;
    search_release(l->index, l->snapshot);
}

const SearchSnapshot *search_lend(SearchIndex *x, Arena *a)
{
    Loan *l = NEW(a, Loan);
    *l = (Loan){ x, search_acquire(x) };
    arena_defer(a, give_back, l);
    return l->snapshot;
}

static void show(SearchIndex *x, Snapshot *s)
{
    s->keys = x->keys;
    pthread_mutex_lock(&x->lock);
    Snapshot *before = x->now;
    x->now = s;
    if (before != NULL) {
        snapshot_leave(x, before);
    }
    pthread_mutex_unlock(&x->lock);
}

/* ---- which texts of a segment are left ------------------------------------------------------------------------------------------------ */

static Error *save_live(SearchIndex *x, Arena *a, uint32_t segment, uint64_t generation, const uint64_t *live, uint32_t words)
{
    Bytes bits = { (const uint8_t *)live, words * sizeof *live };
    Hash  hash = hash_of(bits);
    char *file = arena_raw(a, bits.n + sizeof hash);
    memcpy(file, bits.p, bits.n);
    memcpy(file + bits.n, hash.b, sizeof hash);
    return os_save(x->os, live_path(x, a, segment, generation), (Str){ file, bits.n + sizeof hash });
}

static Error *load_live(SearchIndex *x, Arena *a, const Opened *o, uint64_t generation, uint64_t *live)
{
    size_t n = o->segment.words * sizeof *live;
    Str    file;
    Hash   hash;
    TRY(os_load(x->os, a, live_path(x, a, o->number, generation), n + sizeof hash, &file));
    if (file.n != n + sizeof hash) {
        return broken("a list of texts left, cut off");
    }
    memcpy(live, file.p, n);
    memcpy(hash.b, file.p + n, sizeof hash);
    return hash_eq(hash, hash_of((Bytes){ (const uint8_t *)live, n })) ? NULL : broken("a list of texts left");
}

/* ---- the manifest ----------------------------------------------------------------------------------------------------------------------- */

static Error *save_manifest(SearchIndex *x, Arena *a, const Snapshot *s)
{
    Buf b = buf_make(a, MANIFEST_BYTES);
    buf_addf(&b, "congly index 1\ngeneration %llu\nplan %u\n", (unsigned long long)s->open.generation, x->plan->version);
    for (size_t i = 0; i < s->count; i++) {
        buf_addf(&b, "%s %u %llu\n", s->segments[i]->state == SEGMENT_WHOLE ? "segment" : "damaged", s->segments[i]->number, (unsigned long long)s->live_generation[i]);
    }
    buf_addf(&b, "hash " STR_F "\n", STR_A(hash_hex(a, hash_str(buf_str(&b)))));
    TRY(buf_check(&b));
    return os_save(x->os, os_path(a, x->folder, S("MANIFEST")), buf_str(&b));
}

static bool read_number(Str *line, int64_t *out)
{
    return str_to_i64(str_cut(line, ' '), out) && *out >= 0;
}

/* A segment as the manifest names it. */
typedef struct Named {
    Opened  *o;
    uint64_t generation;
    uint64_t live[SEGMENT_WORDS];
} Named;

/* What is left of a segment that cannot be opened, or that was found damaged before. Without the list of the texts left it is lost. */
static void open_what_is_left(SearchIndex *x, Arena *a, uint32_t number, Named *out)
{
    out->o = index_open_damaged(x, number);
    if (out->o->state == SEGMENT_HURT && out->generation != 0 && load_live(x, a, out->o, out->generation, out->live) != NULL) {
        out->o->state = SEGMENT_LOST;
    }
    err_reset();
}

static Error *open_whole(SearchIndex *x, Arena *a, uint32_t number, Named *out)
{
    TRY(index_open_segment(x, x->plan, number, &out->o));
    Error *failed = out->generation == 0 ? NULL : load_live(x, a, out->o, out->generation, out->live);
    if (failed != NULL) {
        out->o->readers = 1;
        index_leave_segment(x, out->o);
        return failed;
    }
    part_name_keys(&out->o->part, &x->keys, out->o->arena);
    return NULL;
}

static Error *read_segment_line(SearchIndex *x, Arena *a, Str line, Named *out)
{
    int64_t number, generation;
    Str     word = str_cut(&line, ' ');
    bool    whole = str_eq(word, S("segment"));
    if ((!whole && !str_eq(word, S("damaged"))) || !read_number(&line, &number) || !read_number(&line, &generation) || number > UINT32_MAX) {
        return broken("a segment of its manifest");
    }
    out->generation = (uint64_t)generation;
    x->last_segment = (uint32_t)number > x->last_segment ? (uint32_t)number : x->last_segment;
    Error *failed = whole ? open_whole(x, a, (uint32_t)number, out) : NULL;
    if (failed != NULL || !whole) {
        open_what_is_left(x, a, (uint32_t)number, out);
    }
    return NULL;
}

/* Those that are not whole behind those that are. */
static void show_named(SearchIndex *x, Snapshot *s, const Named *named, size_t count)
{
    for (int rest = 0; rest < 2; rest++) {
        for (size_t i = 0; i < count; i++) {
            if ((named[i].o->state != SEGMENT_WHOLE) == (rest == 1)) {
                snapshot_add(x, s, named[i].o, named[i].generation == 0 ? NULL : named[i].live, named[i].generation);
            }
        }
    }
}

static Error *load_plan(SearchIndex *x, Arena *a, int64_t version)
{
    Str text;
    if (version == 0) {
        return NULL;
    }
    TRY(os_load(x->os, a, index_path(x, a, "plan", (uint64_t)version), MIB(4), &text));
    TRY(plan_parse(x->arena, str_copy(x->arena, text), x->plan));
    return x->plan->version == version ? NULL : broken("the number of its plan");
}

static Error *read_manifest(SearchIndex *x, Arena *a, Str text)
{
    size_t  end;
    int64_t generation, plan;
    if (!str_find(text, S("hash "), &end) || text.n != end + 5 + 64 + 1 || !str_eq(str_sub(text, end + 5, text.n - 1), hash_hex(a, hash_str(str_sub(text, 0, end))))) {
        return broken("its manifest");
    }
    Str rest = str_sub(text, 0, end), head = str_cut(&rest, '\n'), line = str_cut(&rest, '\n'), of_plan = str_cut(&rest, '\n');
    str_cut(&line, ' '), str_cut(&of_plan, ' ');
    if (!str_eq(head, S("congly index 1")) || !read_number(&line, &generation) || !read_number(&of_plan, &plan)) {
        return broken("the head of its manifest");
    }
    x->generation = (uint64_t)generation;
    TRY(load_plan(x, a, plan));
    size_t lines = 0;
    for (size_t i = 0; i < rest.n; i++) {
        lines += rest.p[i] == '\n';
    }
    Snapshot *s = snapshot_make(x, lines);
    Named    *named = NEW_N(a, Named, lines + 1);
    size_t    count = 0;
    Error    *failed = NULL;
    while (rest.n > 0 && failed == NULL) {
        failed = read_segment_line(x, a, str_cut(&rest, '\n'), &named[count]);
        count += failed == NULL;
    }
    show_named(x, s, named, count);
    if (failed != NULL) {
        snapshot_leave(x, s);
        return failed;
    }
    show(x, s);
    return NULL;
}

/* What no manifest names is of a life that ended before it was used, or is of no use any more. */
static Error *sweep(SearchIndex *x, Arena *a)
{
    Str   *names;
    size_t count;
    TRY(x->os->ops->list(x->os, a, x->folder, &names, &count));
    for (size_t i = 0; i < count; i++) {
        bool used = str_eq(names[i], S("MANIFEST")) || str_eq(names[i], S("lock")) || (x->making != 0 && str_eq(names[i], str_format(a, "seg-%u", x->making))) || str_eq(names[i], str_format(a, "plan-%u", x->plan->version)) ||
                    str_eq(names[i], str_format(a, "log-%llu", (unsigned long long)x->generation));
        for (size_t k = 0; k < x->now->count && !used; k++) {
            uint32_t number = x->now->segments[k]->number;
            used = str_eq(names[i], str_format(a, "seg-%u", number)) ||
                   str_eq(names[i], str_format(a, "live-%u-%llu", number, (unsigned long long)x->now->live_generation[k]));
        }
        if (!used) {
            TRY(x->os->ops->remove(x->os, os_path(a, x->folder, names[i])));
        }
    }
    return NULL;
}

/* ---- the log: each record its length, its digest, its JSON ---------------------------------------------------------------------------- */

typedef struct RecordHead {
    uint32_t n;
    Hash     hash;
} RecordHead;

static Error *open_log(SearchIndex *x, Arena *a)
{
    TRY(x->os->ops->open(x->os, index_path(x, a, "log", x->generation), OS_WRITE, &x->log));
    TRY(x->os->ops->sync_dir(x->os, x->folder));
    x->log_n = 0;
    return NULL;
}

static Error *write_record(SearchIndex *x, Arena *a, Str json)
{
    RecordHead head = { 0 };
    head.n = (uint32_t)json.n;
    head.hash = hash_str(json);
    char *record = arena_raw(a, sizeof head + json.n);
    memcpy(record, &head, sizeof head);
    memcpy(record + sizeof head, json.p, json.n);
    TRY(x->os->ops->write_at(x->log, x->log_n, record, sizeof head + json.n));
    TRY(x->os->ops->sync(x->log));
    x->log_n += sizeof head + json.n;
    return NULL;
}

static Change copied(Arena *a, const SearchDoc *d)
{
    SearchKey *keys = NEW_N(a, SearchKey, d->keys_count + 1);
    for (size_t i = 0; i < d->keys_count; i++) {
        keys[i] = (SearchKey){ d->keys[i].field, str_copy(a, d->keys[i].value) };
    }
    return (Change){ .doc = { .name = str_copy(a, d->name), .day = d->day, .title = str_copy(a, d->title), .body = str_copy(a, d->body), .keys = keys,
                              .keys_count = d->keys_count } };
}

static Str record_of(Arena *a, const Change *c)
{
    Buf     b = buf_make(a, RECORD_MOST);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "name", c->doc.name);
    json_add_bool(&o, "removes", c->removes);
    json_add_i64(&o, "day", c->doc.day.day);
    json_add_str(&o, "title", c->doc.title);
    json_add_str(&o, "body", c->doc.body);
    json_begin_list(&o, "keys");
    for (size_t i = 0; i < c->doc.keys_count; i++) {
        json_begin(&o, NULL);
        json_add_i64(&o, "field", c->doc.keys[i].field);
        json_add_str(&o, "value", c->doc.keys[i].value);
        json_end(&o);
    }
    json_end_list(&o);
    json_end(&o);
    return b.full ? S("") : buf_str(&b);
}

static Error *change_of(Arena *a, Str json, Change *out)
{
    const Json *v;
    TRY(json_parse(a, json, RECORD_MOST, &v));
    const Json *list = json_member(v, "keys");
    SearchKey  *keys = NEW_N(a, SearchKey, json_count(list) + 1);
    for (size_t i = 0; i < json_count(list); i++) {
        keys[i] = (SearchKey){ (uint8_t)json_i64(json_at(list, i), "field", 0), json_str(json_at(list, i), "value", S("")) };
    }
    *out = (Change){ .removes = json_bool(v, "removes", false),
                     .doc = { .name = json_str(v, "name", S("")), .day = { (int32_t)json_i64(v, "day", 0) }, .title = json_str(v, "title", S("")),
                              .body = json_str(v, "body", S("")), .keys = keys, .keys_count = json_count(list) } };
    return NULL;
}

/* False at the end of what was written whole. */
static Error *read_record(SearchIndex *x, Change *out, bool *more)
{
    RecordHead head;
    size_t     got;
    *more = false;
    TRY(x->os->ops->read_at(x->log, x->log_n, &head, sizeof head, &got));
    if (got < sizeof head || head.n == 0 || head.n > RECORD_MOST) {
        return NULL;
    }
    char *json = arena_raw(x->pending, head.n);
    TRY(x->os->ops->read_at(x->log, x->log_n + sizeof head, json, head.n, &got));
    if (got < head.n || !hash_eq(head.hash, hash_str((Str){ json, head.n }))) {
        return NULL;
    }
    TRY(change_of(x->pending, (Str){ json, head.n }, out));
    x->log_n += sizeof head + head.n;
    *more = true;
    return NULL;
}

static Error *replay(SearchIndex *x)
{
    for (bool more = true; more;) {
        Change c;
        TRY(read_record(x, &c, &more));
        if (more) {
            *LIST_ADD(x->pending, &x->changes) = c;
        }
    }
    return x->os->ops->truncate(x->log, x->log_n);
}

/* ---- opening ------------------------------------------------------------------------------------------------------------------------------ */

static void close_index(void *index)
{
    SearchIndex *x = index;
    if (x->now != NULL) {
        snapshot_leave(x, x->now);
    }
    x->os->ops->close(x->log);
    x->os->ops->close(x->lock_file);
    arena_release(x->pending);
    pthread_mutex_destroy(&x->lock);
    pthread_mutex_destroy(&x->writing);
    pthread_mutex_destroy(&x->aside);
}

static Error *open_folder(SearchIndex *x, Arena *a)
{
    const OsOps *ops = x->os->ops;
    Str          manifest = os_path(a, x->folder, S("MANIFEST")), text;
    bool         there;
    TRY(ops->make_dir(x->os, x->folder));
    TRY(ops->lock(x->os, os_path(a, x->folder, S("lock")), &x->lock_file));
    TRY(ops->exists(x->os, manifest, &there));
    if (there) {
        TRY(os_load(x->os, a, manifest, MANIFEST_BYTES, &text));
        TRY(read_manifest(x, a, text));
    } else {
        show(x, snapshot_make(x, 0));
        TRY(save_manifest(x, a, x->now));
    }
    TRY(sweep(x, a));
    TRY(open_log(x, a));
    return replay(x);
}

static Error *open_finished(SearchIndex *x, Arena *a)
{
    Str text;
    x->stopped = true;
    TRY(os_load(x->os, a, os_path(a, x->folder, S("MANIFEST")), MANIFEST_BYTES, &text));
    return read_manifest(x, a, text);
}

static Error *open_by(Os *os, Arena *a, Str folder, Error *(*opens)(SearchIndex *, Arena *), SearchIndex **out)
{
    const float  MEAN_UNTIL_LEARNED = 2000;
    SearchIndex *x = NEW(a, SearchIndex);
    *x = (SearchIndex){ .arena = a, .os = os, .folder = str_copy(a, folder), .pending = arena_make(MIB(BUILD_ROOM)), .plan = NEW(a, Plan), .keys = { .names = names_make(a) } };
    *x->plan = plan_make(a, 0, MEAN_UNTIL_LEARNED);
    pthread_mutex_init(&x->lock, NULL);
    pthread_mutex_init(&x->writing, NULL);
    pthread_mutex_init(&x->aside, NULL);
    arena_defer(a, close_index, x);
    Arena *scratch = arena_make(MIB(64));
    Error *failed = opens(x, scratch);
    arena_release(scratch);
    *out = x;
    return failed;
}

Error *search_open(Os *os, Arena *a, Str folder, SearchIndex **out)
{
    return open_by(os, a, folder, open_folder, out);
}

Error *search_open_to_read(Os *os, Arena *a, Str folder, SearchIndex **out)
{
    return open_by(os, a, folder, open_finished, out);
}

/* ---- who writes ----------------------------------------------------------------------------------------------------------------------------- */

Error *index_may_write(const SearchIndex *x)
{
    return x->stopped ? err_make(ERR_DISK, "search: opened to read, or a write failed before: open the index again") : NULL;
}

/* ---- changes -------------------------------------------------------------------------------------------------------------------------------- */

static Error *log_change(SearchIndex *x, Change c)
{
    TRY(index_may_write(x));
    Str record = record_of(x->pending, &c);
    if (record.n == 0) {
        return err_make(ERR_TOO_LARGE, "search: a text of more than %zu bytes", (size_t)RECORD_MOST);
    }
    x->stopped = true;
    TRY(write_record(x, x->pending, record));
    x->stopped = false;
    *LIST_ADD(x->pending, &x->changes) = c;
    return x->changes.count < CHANGES_MOST && arena_used(x->pending) < MIB(PENDING_ROOM) ? NULL : index_commit(x);
}

Error *search_put(SearchIndex *x, const SearchDoc *doc)
{
    TRY(builder_check(doc));
    pthread_mutex_lock(&x->writing);
    Error *failed = log_change(x, copied(x->pending, doc));
    pthread_mutex_unlock(&x->writing);
    return failed;
}

Error *search_remove(SearchIndex *x, Str name)
{
    pthread_mutex_lock(&x->writing);
    Error *failed = log_change(x, (Change){ .doc = { .name = str_copy(x->pending, name) }, .removes = true });
    pthread_mutex_unlock(&x->writing);
    return failed;
}

/* ---- the next generation --------------------------------------------------------------------------------------------------------------------- */

static void let_go(void *arena)
{
    arena_release(arena);
}

void index_all_live(const Segment *sg, uint64_t *live)
{
    for (uint32_t d = 0; d < sg->head->docs; d++) {
        live[d / 64] |= UINT64_C(1) << d % 64;
    }
}

Next next_begin(SearchIndex *x, Arena *scratch)
{
    size_t n = x->now->count;
    Next   next = { .x = x, .scratch = scratch, .name = arena_make(KIB(64)), .live = arena_array(scratch, n + 1, sizeof *next.live), .changed = NEW_N(scratch, bool, n + 1),
                    .left_out = NEW_N(scratch, bool, n + 1), .damaged = NEW_N(scratch, Opened *, n + 1), .added = NEW_N(scratch, Added, n + 2) };
    arena_defer(scratch, let_go, next.name);
    for (size_t i = 0; i < n; i++) {
        const SearchPart *p = &x->now->parts[i];
        if (x->now->segments[i]->state == SEGMENT_LOST) {
            continue;
        }
        if (p->live != NULL) {
            memcpy(next.live[i], p->live, p->segment->words * sizeof **next.live);
        } else {
            index_all_live(p->segment, next.live[i]);
        }
    }
    return next;
}

/* In a segment whose lists may say anything. */
static bool read_name(const Segment *sg, Str name, uint32_t *doc)
{
    for (*doc = 0; *doc < sg->head->docs; ++*doc) {
        if (str_eq(segment_name(sg, *doc), name)) {
            return true;
        }
    }
    return false;
}

static bool holds_name(const Opened *o, Str term, Str name, uint32_t *doc)
{
    return o->state == SEGMENT_WHOLE ? segment_find_name(&o->segment, term, name, doc) : o->state == SEGMENT_HURT && read_name(&o->segment, name, doc);
}

void next_take_out(Next *n, Str name)
{
    arena_reset(n->name);
    Str term = key_term(n->name, (SearchKey){ FIELD_NAME, name });
    for (size_t i = 0; i < n->x->now->count; i++) {
        uint32_t doc;
        if (holds_name(n->x->now->segments[i], term, name, &doc) && (n->live[i][doc / 64] >> doc % 64 & 1) != 0) {
            n->live[i][doc / 64] &= ~(UINT64_C(1) << doc % 64);
            n->changed[i] = true;
        }
    }
}

static Error *carry_over(Next *n, size_t i)
{
    Opened  *o = n->x->now->segments[i];
    uint64_t generation = n->x->now->live_generation[i];
    if (n->left_out[i] || (o->state != SEGMENT_LOST && wide_count(n->live[i], o->segment.words) == 0)) {
        return NULL;
    }
    if (n->changed[i]) {
        generation = n->s->open.generation;
        TRY(save_live(n->x, n->scratch, o->number, generation, n->live[i], o->segment.words));
    }
    snapshot_add(n->x, n->s, n->damaged[i] != NULL ? n->damaged[i] : o, generation == 0 ? NULL : n->live[i], generation);
    return NULL;
}

static Error *add_new(Next *n, Added *one)
{
    uint64_t generation = one->live == NULL ? 0 : n->s->open.generation;
    if (one->opened == NULL) {
        TRY(index_open_segment(n->x, n->x->plan, one->number, &one->opened));
    }
    part_name_keys(&one->opened->part, &n->x->keys, one->opened->arena);
    snapshot_add(n->x, n->s, one->opened, one->live, generation);
    return one->live == NULL ? NULL : save_live(n->x, n->scratch, one->number, generation, one->live, one->opened->segment.words);
}

static Error *fill_next(Next *n)
{
    const Snapshot *before = n->x->now;
    for (size_t i = 0; i < before->open.in.count; i++) {
        TRY(n->damaged[i] != NULL ? NULL : carry_over(n, i));
    }
    for (size_t i = 0; i < n->added_count; i++) {
        TRY(add_new(n, &n->added[i]));
    }
    for (size_t i = 0; i < before->count; i++) { /* what is not searched comes last */
        TRY(i >= before->open.in.count || n->damaged[i] != NULL ? carry_over(n, i) : NULL);
    }
    TRY(n->x->os->ops->sync_dir(n->x->os, n->x->folder)); /* the segments' names before the manifest that says them */
    return save_manifest(n->x, n->scratch, n->s);
}

/* With the manifest the new generation is the index, and has a log of its own: the one before goes with what it said. */
Error *next_end(Next *n)
{
    SearchIndex *x = n->x;
    x->stopped = true;
    x->generation++;
    n->s = snapshot_make(x, x->now->count + n->added_count);
    Error *failed = fill_next(n);
    if (failed != NULL) {
        pthread_mutex_lock(&x->lock);
        snapshot_leave(x, n->s);
        pthread_mutex_unlock(&x->lock);
        return failed;
    }
    show(x, n->s);
    x->os->ops->close(x->log);
    x->log = NULL;
    TRY(open_log(x, n->scratch));
    TRY(sweep(x, n->scratch));
    x->stopped = false;
    return NULL;
}

/* ---- new segments ------------------------------------------------------------------------------------------------------------------------------ */

Error *index_add_live(Builder *b, const Segment *sg, const uint64_t *live)
{
    for (uint32_t d = 0; d < sg->head->docs; d++) {
        if (live == NULL || (live[d / 64] >> d % 64 & 1) != 0) {
            TRY(builder_add_from(b, sg, d));
        }
    }
    return NULL;
}

static Error *seal(Next *n, Builder *b)
{
    uint32_t number = ++n->x->last_segment;
    n->added[n->added_count++] = (Added){ .number = number };
    return builder_seal(b, n->x->plan, n->x->os, index_path(n->x, n->scratch, "seg", number));
}

/* A segment under the plan there is now. In an arena of its own: there may be many. */
static Error *make_anew(Next *n, size_t i)
{
    Arena   *a = arena_make(MIB(BUILD_ROOM));
    Builder *b = builder_make(a, n->x->plan);
    Error   *failed = index_add_live(b, n->x->now->parts[i].segment, n->live[i]);
    if (failed == NULL && builder_count(b) > 0) {
        failed = seal(n, b);
    }
    n->left_out[i] = true;
    arena_release(a);
    return failed;
}

Error *next_learn(Next *n, Builder *b)
{
    SearchIndex *x = n->x;
    if (x->plan->version != 0 || builder_count(b) < LEARN_FROM) {
        return NULL;
    }
    x->stopped = true; /* until a generation under the plan stands */
    Plan learned = builder_learn(b, 1);
    Str  text = plan_format(n->scratch, &learned);
    TRY(os_save(x->os, index_path(x, n->scratch, "plan", learned.version), text));
    Plan *plan = NEW(x->arena, Plan);
    TRY(plan_parse(x->arena, str_copy(x->arena, text), plan));
    x->plan = plan;
    for (size_t i = 0; i < x->now->count; i++) {
        TRY(n->left_out[i] || x->now->segments[i]->state == SEGMENT_LOST ? NULL : make_anew(n, i));
    }
    return NULL;
}

Error *next_seal(Next *n, Builder *b)
{
    TRY(next_learn(n, b));
    return seal(n, b);
}

/* The last word on each name. */
static bool is_last(const SearchIndex *x, size_t i)
{
    for (size_t k = i + 1; k < x->changes.count; k++) {
        if (str_eq(x->changes.items[k].doc.name, x->changes.items[i].doc.name)) {
            return false;
        }
    }
    return true;
}

static Error *commit_changes(SearchIndex *x, Arena *scratch, void *arg UNUSED)
{
    Builder *b = builder_make(scratch, x->plan);
    Next     next = next_begin(x, scratch);
    for (size_t i = 0; i < x->changes.count; i++) {
        const Change *c = &x->changes.items[i];
        if (is_last(x, i)) {
            next_take_out(&next, c->doc.name);
            if (!c->removes) {
                TRY(builder_add(b, &c->doc));
            }
        }
    }
    if (builder_count(b) > 0) {
        TRY(next_seal(&next, b));
    }
    TRY(next_end(&next));
    x->changes.items = NULL;
    x->changes.count = x->changes.cap = 0;
    arena_reset(x->pending);
    return NULL;
}

Error *index_step(SearchIndex *x, Step *what, void *arg)
{
    TRY(index_may_write(x));
    Arena *scratch = arena_make(MIB(BUILD_ROOM));
    Error *failed = what(x, scratch, arg);
    arena_release(scratch);
    return failed;
}

Error *index_commit(SearchIndex *x)
{
    return x->changes.count == 0 ? NULL : index_step(x, commit_changes, NULL);
}

Error *search_commit(SearchIndex *x)
{
    pthread_mutex_lock(&x->writing);
    Error *failed = index_commit(x);
    pthread_mutex_unlock(&x->writing);
    return failed;
}
