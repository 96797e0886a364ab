/* The folder through its life: random changes against a plain list of texts; what a loss of power leaves; readers beside the writer. */
#include "search/search.h"

#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

static Arena   *arena;
static unsigned seed = 17;

static void open_arena(void) { arena = arena_make(MIB(1024)); }
static void close_arena(void) { arena_release(arena); }
static unsigned some(unsigned most) { return (unsigned)rand_r(&seed) % most; }

#define OK(call)                                                                                        \
    do {                                                                                                \
        Error *ok_e = (call);                                                                           \
        cr_assert_null(ok_e, "%s: %.*s", #call, (int)(ok_e == NULL ? 0 : ok_e->detail.n), ok_e == NULL ? "" : ok_e->detail.p); \
    } while (0)

enum { NAMES = 60 };

static const char *const words[] = { "hôn", "hon", "ly", "tòa", "án", "đất", "quyền", "dụng", "500.000", "12/2024/DS-ST", "nhân", "dân" };

/* What the index should hold: of each name the text put last. */
typedef struct Model {
    bool there[NAMES];
    Str  body[NAMES];
} Model;

static Str random_body(void)
{
    Buf      b = buf_make(arena, KIB(64));
    unsigned n = 1 + some(30);
    for (unsigned i = 0; i < n; i++) {
        buf_addf(&b, "%s ", words[some(1 + some(COUNT_OF(words)))]);
    }
    return buf_str(&b);
}

static SearchDoc doc_of(unsigned n, Str body)
{
    SearchKey *key = NEW(arena, SearchKey);
    *key = (SearchKey){ 2, S("Tòa án Hà Nội") };
    return (SearchDoc){ .name = str_format(arena, "ban-an/%u", n), .day = { (int32_t)(n % 9) }, .title = S("Vụ án"), .body = body, .keys = key, .keys_count = n % 2 };
}

static uint64_t count_in(SearchIndex *x, const char *typed)
{
    const QueryField      field = { S("toa"), 2 };
    const SearchSnapshot *s = search_acquire(x);
    Query                 q = search_parse(arena, str_of(typed), &field, 1);
    SearchAnswer          answer;
    search_find(&s->in, &q, &(SearchAsk){ .order = ORDER_NEWEST, .most = 10 }, arena, &answer);
    search_release(x, s);
    return answer.total;
}

/* The body of a text as the index has it now. */
static bool body_in(SearchIndex *x, unsigned n, Str *out)
{
    const SearchSnapshot *s = search_acquire(x);
    int                   found = 0;
    for (size_t p = 0; p < s->in.count; p++) {
        const SearchPart *part = &s->in.items[p];
        uint32_t          doc;
        Str               name = str_format(arena, "ban-an/%u", n);
        if (segment_find_name(part->segment, key_term(arena, (SearchKey){ FIELD_NAME, name }), name, &doc) && (part->live == NULL || (part->live[doc / 64] >> doc % 64 & 1) != 0)) {
            Str text;
            OK(segment_text(part->segment, unpacker_make(arena), arena, doc, &text));
            cr_assert(str_starts(text, S("Vụ án\n")));
            *out = str_sub(text, S("Vụ án\n").n, text.n);
            found++;
        }
    }
    search_release(x, s);
    cr_assert_leq(found, 1);
    return found == 1;
}

static bool is_as(SearchIndex *x, const Model *m, unsigned n)
{
    Str body;
    return body_in(x, n, &body) == m->there[n] && (!m->there[n] || str_eq(body, m->body[n]));
}

static uint64_t texts_in(SearchIndex *x)
{
    const SearchSnapshot *s = search_acquire(x);
    uint64_t              texts = s->texts;
    search_release(x, s);
    return texts;
}

static void compare(SearchIndex *x, const Model *m)
{
    uint64_t all = 0, keyed = 0;
    for (unsigned i = 0; i < NAMES; i++) {
        all += m->there[i];
        keyed += m->there[i] && i % 2 == 1;
        cr_assert(is_as(x, m, i), "text %u", i);
    }
    cr_assert_eq(texts_in(x), all);
    cr_assert_eq(count_in(x, "toa:\"tòa án hà nội\""), keyed);
}

static void change(SearchIndex *x, Model *m)
{
    unsigned n = some(NAMES);
    if (some(4) == 0) {
        OK(search_remove(x, str_format(arena, "ban-an/%u", n)));
        m->there[n] = false;
        return;
    }
    m->body[n] = random_body();
    m->there[n] = true;
    SearchDoc d = doc_of(n, m->body[n]);
    OK(search_put(x, &d));
}

TestSuite(search_index, .init = open_arena, .fini = close_arena);

Test(search_index, random_changes_commits_merges_and_openings)
{
    Os          *os = os_sim_make(arena, 1, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    SearchIndex *x;
    Model        m = { 0 }, committed = { 0 };
    int          merges = 0, openings = 0;
    OK(search_open(os, life, S("/index"), &x));
    for (int i = 0; i < 600; i++) {
        change(x, &m);
        bool more = false;
        switch (some(12)) {
        case 0:
            do {
                OK(search_merge(x, &more));
                merges += more;
            } while (more);
            committed = m;
            break;
        case 1: case 2: case 3:
            OK(search_commit(x));
            committed = m;
            break;
        case 4:
            arena_release(life);
            life = arena_make(MIB(64));
            OK(search_open(os, life, S("/index"), &x));
            openings++;
            break;
        default: continue;
        }
        compare(x, &committed);
    }
    OK(search_commit(x));
    compare(x, &m);
    OK(search_check(x, arena));
    cr_expect(merges > 10 && openings > 10, "%d merges, %d openings", merges, openings);
    const SearchSnapshot *last = search_acquire(x);
    cr_expect_leq(last->in.count, 20);
    search_release(x, last);
    arena_release(life);
}

/* Power is lost between any two steps of the disk: what was acknowledged is there, and the index opens. */
Test(search_index, a_loss_of_power_anywhere_loses_nothing_acknowledged)
{
    for (uint64_t cut = 1; cut < 140; cut += 1 + some(2)) {
        arena_reset(arena);
        Os          *os = os_sim_make(arena, cut, (Instant){ 0 });
        Arena       *life = arena_make(MIB(64));
        SearchIndex *x;
        Model        sure = { 0 };
        unsigned     asked = NAMES; /* the change that was under way: done or not */
        Model        perhaps = { 0 };
        OK(search_open(os, life, S("/index"), &x));
        os_sim_power_off_after(os, cut);
        for (int i = 0; i < 60; i++) {
            unsigned n = some(NAMES);
            perhaps = sure;
            perhaps.there[n] = some(4) != 0;
            perhaps.body[n] = random_body();
            SearchDoc d = doc_of(n, perhaps.body[n]);
            asked = n;
            Error *e = perhaps.there[n] ? search_put(x, &d) : search_remove(x, d.name);
            if (e != NULL) {
                break;
            }
            sure = perhaps;
            bool more;
            e = some(3) == 0 ? search_commit(x) : some(6) == 0 ? search_merge(x, &more) : NULL;
            if (e != NULL) {
                break;
            }
        }
        err_reset();
        arena_release(life);
        os_sim_crash(os, cut);
        life = arena_make(MIB(64));
        OK(search_open(os, life, S("/index"), &x));
        OK(search_commit(x));
        OK(search_check(x, arena));
        for (unsigned i = 0; i < NAMES; i++) {
            cr_assert(is_as(x, &sure, i) || (i == asked && is_as(x, &perhaps, i)), "cut %zu, text %u", (size_t)cut, i);
        }
        arena_release(life);
    }
}

typedef struct Beside {
    SearchIndex *x;
    atomic_bool  over;
    atomic_long  asked;
} Beside;

/* What a reader holds does not change under it, and every snapshot is whole. */
static void *reader(void *arg)
{
    Beside *b = arg;
    Arena  *a = arena_make(MIB(16));
    while (!atomic_load(&b->over)) {
        const SearchSnapshot *s = search_acquire(b->x);
        Query                 q = search_parse(a, S("hon OR \"ly hôn\" OR dat"), NULL, 0);
        SearchAnswer          one, other;
        search_find(&s->in, &q, &(SearchAsk){ .most = 20 }, a, &one);
        search_find(&s->in, &q, &(SearchAsk){ .most = 20 }, a, &other);
        BUG_IF(one.total != other.total || one.count != other.count || one.total > s->texts);
        search_release(b->x, s);
        atomic_fetch_add(&b->asked, 1);
        arena_reset(a);
    }
    arena_release(a);
    return NULL;
}

Test(search_index, readers_go_on_beside_the_writer)
{
    Os          *os = os_sim_make(arena, 1, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    SearchIndex *x;
    Model        m = { 0 };
    pthread_t    readers[3];
    OK(search_open(os, life, S("/index"), &x));
    Beside b = { .x = x };
    for (size_t i = 0; i < COUNT_OF(readers); i++) {
        cr_assert_eq(pthread_create(&readers[i], NULL, reader, &b), 0);
    }
    for (int i = 0; i < 200 || atomic_load(&b.asked) < 300; i++) {
        bool more;
        change(x, &m);
        OK(some(2) == 0 ? search_commit(x) : NULL);
        OK(some(9) == 0 ? search_merge(x, &more) : NULL);
    }
    atomic_store(&b.over, true);
    for (size_t i = 0; i < COUNT_OF(readers); i++) {
        pthread_join(readers[i], NULL);
    }
    OK(search_commit(x));
    compare(x, &m);
    arena_release(life);
}

static bool a_file_has(Os *os, const char *what)
{
    Str   *names;
    size_t count;
    bool   has = false;
    OK(os->ops->list(os, arena, S("/index"), &names, &count));
    for (size_t i = 0; i < count; i++) {
        Str file;
        OK(os_load(os, arena, os_path(arena, S("/index"), names[i]), MIB(16), &file));
        has = has || str_has(file, str_of(what));
    }
    return has;
}

/* Erased: no file of the folder has a byte of it, in any form it was written in. */
Test(search_index, an_erased_text_is_in_no_file)
{
    Os          *os = os_sim_make(arena, 1, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    SearchIndex *x;
    OK(search_open(os, life, S("/index"), &x));
    for (unsigned i = 0; i < 20; i++) {
        SearchDoc d = doc_of(i, i == 7 ? S("bí mật XYZZYQ của một người") : S("một bản án khác"));
        OK(search_put(x, &d));
        OK(i % 3 == 0 ? search_commit(x) : NULL);
    }
    OK(search_erase(x, S("ban-an/7")));
    cr_expect(!a_file_has(os, "XYZZYQ") && !a_file_has(os, "xyzzyq") && !a_file_has(os, "ban an 7") && !a_file_has(os, "ban-an/7"));
    cr_expect_eq(texts_in(x), 19);
    cr_expect_eq(count_in(x, "khác"), 19);
    arena_release(life);
}

Test(search_index, many_texts_are_loaded_and_teach_the_plan)
{
    Os          *os = os_sim_make(arena, 1, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    SearchIndex *x;
    SearchLoad  *load;
    Model        m = { 0 };
    OK(search_open(os, life, S("/index"), &x));
    for (int i = 0; i < 30; i++) {
        change(x, &m);
    }
    OK(search_load_begin(x, SEGMENT_DOCS, &load));
    for (unsigned i = 0; i < 3000; i++) {
        SearchDoc d = doc_of(i, i == 7 ? S("bí mật XYZZYQ của một người") : random_body());
        OK(search_load_add(load, &d));
    }
    OK(search_load_end(load));
    cr_expect_eq(texts_in(x), 3000);
    cr_expect_eq(count_in(x, "\"tòa án\" OR vu"), 3000);
    const SearchSnapshot *s = search_acquire(x);
    cr_expect(s->in.plan->version == 1 && s->in.plan->words.all.count > 8 && s->in.plan->triples.count > 0);
    search_release(x, s);
    OK(search_check(x, arena));
    arena_release(life);
    life = arena_make(MIB(64));
    OK(search_open(os, life, S("/index"), &x));
    cr_expect_eq(texts_in(x), 3000);
    SearchDoc d = doc_of(5, S("đổi mới"));
    OK(search_put(x, &d));
    OK(search_commit(x));
    cr_expect(texts_in(x) == 3000 && count_in(x, "\"đổi mới\"") == 1);
    cr_expect(a_file_has(os, "xyzzyq"));
    OK(search_erase(x, S("ban-an/7")));
    cr_expect(texts_in(x) == 2999 && !a_file_has(os, "xyzzyq") && !a_file_has(os, "XYZZYQ"));
    arena_release(life);
}

static Str file_in(Os *os, Str name)
{
    Str file;
    OK(os_load(os, arena, os_path(arena, S("/index"), name), MIB(16), &file));
    return file;
}

/* A second thread seals the segments: they are those one thread alone would make of the same texts. */
Test(search_index, a_load_makes_segment_after_segment)
{
    enum { TEXTS = 300, SEGMENTS = 4 };
    Os          *os = os_sim_make(arena, 1, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    Plan         plain = plan_make(arena, 0, 2000);
    SearchIndex *x;
    SearchLoad  *load;
    SearchDoc    docs[SEGMENTS * TEXTS];
    OK(search_open(os, life, S("/index"), &x));
    OK(search_load_begin(x, TEXTS, &load));
    for (unsigned i = 0; i < COUNT_OF(docs); i++) {
        docs[i] = doc_of(i < 1000 ? i : i - 1000, i == 1000 ? S("bản mới nhất") : random_body()); /* the last ones replace the first */
        OK(search_load_add(load, &docs[i]));
        Error *twice = i % TEXTS == 5 ? search_load_add(load, &docs[i]) : NULL;
        cr_expect(i % TEXTS != 5 || (twice != NULL && twice->code == ERR_CONFLICT));
        err_reset();
    }
    OK(search_load_end(load));
    cr_expect_eq(texts_in(x), 1000);
    cr_expect_eq(count_in(x, "\"bản mới nhất\""), 1);
    for (unsigned s = 0; s < SEGMENTS; s++) {
        Builder *b = builder_make(arena, &plain);
        for (unsigned i = 0; i < TEXTS; i++) {
            OK(builder_add(b, &docs[s * TEXTS + i]));
        }
        OK(builder_seal(b, &plain, os, str_format(arena, "/alone-%u", s)));
        Str alone;
        OK(os_load(os, arena, str_format(arena, "/alone-%u", s), MIB(16), &alone));
        cr_expect(str_eq(file_in(os, str_format(arena, "seg-%u", s + 1)), alone), "segment %u", s + 1);
    }
    arena_release(life);
}

/* Power is lost anywhere in a load: whole segments of it are there, in their order, and what was there before. */
Test(search_index, a_loss_of_power_in_a_load_leaves_whole_segments)
{
    enum { TEXTS = 100 };
    int      lost = 0, whole = 0;
    for (uint64_t cut = 1; whole < 3; cut += 1 + some(9)) {
        arena_reset(arena);
        Os          *os = os_sim_make(arena, cut, (Instant){ 0 });
        Arena       *life = arena_make(MIB(64));
        SearchIndex *x;
        SearchLoad  *load;
        SearchDoc    before = doc_of(9999, S("có từ trước"));
        OK(search_open(os, life, S("/index"), &x));
        OK(search_put(x, &before));
        OK(search_commit(x));
        os_sim_power_off_after(os, cut);
        Error *e = search_load_begin(x, TEXTS, &load);
        for (unsigned i = 0; i < 5 * TEXTS && e == NULL; i++) {
            SearchDoc d = doc_of(i, random_body());
            e = search_load_add(load, &d);
        }
        Error *end = search_load_end(load);
        bool   done = e == NULL && end == NULL;
        err_reset();
        arena_release(life);
        os_sim_crash(os, cut);
        life = arena_make(MIB(64));
        OK(search_open(os, life, S("/index"), &x));
        OK(search_check(x, arena));
        uint64_t texts = texts_in(x);
        cr_assert(texts % TEXTS == 1 && (!done || texts == 5 * TEXTS + 1), "cut %zu: %zu texts", (size_t)cut, (size_t)texts);
        cr_assert_eq(count_in(x, "\"có từ trước\""), 1);
        lost += !done;
        whole += done;
        arena_release(life);
    }
    cr_expect_gt(lost, 5);
}

Test(search_index, a_finished_folder_is_read_without_a_lock)
{
    Os          *os = os_sim_make(arena, 8, (Instant){ 0 });
    SearchIndex *absent, *writer, *reader;
    Error       *none = search_open_to_read(os, arena, S("/ix"), &absent);
    cr_assert(none != NULL && none->code == ERR_NOT_FOUND);
    OK(search_open(os, arena, S("/ix"), &writer));
    SearchDoc doc = doc_of(1, S("ly hôn"));
    OK(search_put(writer, &doc));
    OK(search_commit(writer));
    OK(search_open_to_read(os, arena, S("/ix"), &reader));
    cr_expect_eq(count_in(reader, "ly hon"), 1);
    Error *refused = search_put(reader, &doc);
    cr_expect(refused != NULL && refused->code == ERR_DISK);
}

/* Who loads in small steps has a plan as well, once a merge makes a segment of enough texts. */
Test(search_index, small_segments_made_into_one_teach_the_plan)
{
    Os          *os = os_sim_make(arena, 1, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    SearchIndex *x;
    SearchLoad  *load;
    OK(search_open(os, life, S("/index"), &x));
    for (unsigned i = 0; i < 2400;) { /* small segments, then one of them */
        OK(search_load_begin(x, SEGMENT_DOCS, &load));
        for (unsigned until = i + 400; i < until; i++) {
            SearchDoc d = doc_of(i, random_body());
            OK(search_load_add(load, &d));
        }
        OK(search_load_end(load));
    }
    uint64_t before = count_in(x, "\"tòa án\" OR dat");
    for (bool more = true; more;) {
        OK(search_merge(x, &more));
    }
    const SearchSnapshot *s = search_acquire(x);
    cr_expect_eq(s->in.plan->version, 0, "six segments of one tier stay");
    search_release(x, s);
    for (unsigned i = 2400; i < 3200;) {
        OK(search_load_begin(x, SEGMENT_DOCS, &load));
        for (unsigned until = i + 400; i < until; i++) {
            SearchDoc d = doc_of(i, S("khác"));
            OK(search_load_add(load, &d));
        }
        OK(search_load_end(load));
    }
    SearchDoc apart = doc_of(4000, S("bản án lẻ"));
    OK(search_put(x, &apart));
    for (bool more = true; more;) {
        OK(search_merge(x, &more));
    }
    s = search_acquire(x);
    cr_expect(s->in.plan->version == 1 && s->in.count == 2, "plan %u, %zu segments", s->in.plan->version, s->in.count);
    search_release(x, s);
    cr_expect(texts_in(x) == 3201 && count_in(x, "\"tòa án\" OR dat") == before && count_in(x, "\"bản án lẻ\"") == 1);
    OK(search_check(x, arena));
    arena_release(life);
    life = arena_make(MIB(64));
    OK(search_open(os, life, S("/index"), &x));
    cr_expect(texts_in(x) == 3201 && count_in(x, "\"tòa án\" OR dat") == before);
    arena_release(life);
}

/* ---- beside a merge ------------------------------------------------------------------------------------------------------------------------ */

/* A disk on which whoever makes the file of a segment by a name waits at a gate: so a merge is under way for as long as a test likes. */
static struct {
    Error          *(*open)(Os *os, Str path, int flags, OsFile **out);
    Str             path;
    pthread_mutex_t lock;
    pthread_cond_t  moved;
    bool            reached, opened;
} gate = { .lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER };

static Error *open_at_gate(Os *os, Str path, int flags, OsFile **out)
{
    pthread_mutex_lock(&gate.lock);
    if (str_eq(path, gate.path) && (flags & OS_EXCLUSIVE) != 0) {
        gate.reached = true;
        pthread_cond_broadcast(&gate.moved);
        while (!gate.opened) {
            pthread_cond_wait(&gate.moved, &gate.lock);
        }
    }
    pthread_mutex_unlock(&gate.lock);
    return gate.open(os, path, flags, out);
}

static void set_gate(Os *os, const char *path)
{
    static OsOps ops;
    ops = *os->ops;
    gate.open = os->ops->open;
    ops.open = open_at_gate;
    os->ops = &ops;
    gate.path = str_of(path);
    gate.reached = gate.opened = false;
}

static void wait_until_reached(void)
{
    pthread_mutex_lock(&gate.lock);
    while (!gate.reached) {
        pthread_cond_wait(&gate.moved, &gate.lock);
    }
    pthread_mutex_unlock(&gate.lock);
}

static void open_gate(void)
{
    pthread_mutex_lock(&gate.lock);
    gate.opened = true;
    pthread_cond_broadcast(&gate.moved);
    pthread_mutex_unlock(&gate.lock);
}

static void *merge_once(void *index)
{
    bool more;
    BUG_IF(search_merge(index, &more) != NULL || !more);
    return NULL;
}

static void *erase_seventh(void *index)
{
    BUG_IF(search_erase(index, S("ban-an/7")) != NULL);
    return NULL;
}

enum { MERGED = 8, EACH = 7 }; /* segments of so many texts are made into one */

static void put_text(SearchIndex *x, Model *m, unsigned n, Str body)
{
    SearchDoc d = doc_of(n, body);
    m->body[n] = body;
    m->there[n] = true;
    OK(search_put(x, &d));
}

/* Fills an index until there is something to merge: the file of the merged segment has the next number. */
static void fill_to_merge(SearchIndex *x, Model *m)
{
    for (unsigned s = 0; s < MERGED; s++) {
        for (unsigned i = 0; i < EACH; i++) {
            put_text(x, m, s * EACH + i, s * EACH + i == 7 ? S("bí mật XYZZYQ") : random_body());
        }
        OK(search_commit(x));
    }
}

/* While a merge is under way: a text is published, one is changed, one is withdrawn, each found or gone with its commit; afterwards too. */
Test(search_index, a_merge_keeps_nobody_waiting_and_misses_nothing)
{
    Os          *os = os_sim_make(arena, 1, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    SearchIndex *x;
    Model        m = { 0 };
    pthread_t    merging;
    set_gate(os, "/index/seg-9");
    OK(search_open(os, life, S("/index"), &x));
    fill_to_merge(x, &m);
    cr_assert_eq(pthread_create(&merging, NULL, merge_once, x), 0);
    wait_until_reached();
    put_text(x, &m, 10, S("vừa công bố"));
    OK(search_remove(x, S("ban-an/11")));
    m.there[11] = false;
    OK(search_commit(x));
    compare(x, &m);
    cr_expect_eq(count_in(x, "\"vừa công bố\""), 1);
    put_text(x, &m, 12, S("công bố sau nữa"));
    OK(search_commit(x));
    compare(x, &m);
    put_text(x, &m, 13, S("chưa kịp tìm thấy"));
    open_gate();
    pthread_join(merging, NULL);
    cr_expect_eq(count_in(x, "\"chưa kịp tìm thấy\""), 0);
    OK(search_commit(x));
    compare(x, &m);
    OK(search_check(x, arena));
    const SearchSnapshot *s = search_acquire(x);
    cr_expect_eq(s->in.count, 4, "the merged one and three made meanwhile, not %zu", s->in.count);
    search_release(x, s);
    arena_release(life);
    life = arena_make(MIB(64));
    OK(search_open(os, life, S("/index"), &x));
    compare(x, &m);
    arena_release(life);
}

/* Erased while the merge that has read it writes it anew: it is in no file when the erasure is done. */
Test(search_index, what_is_erased_during_a_merge_is_in_no_file)
{
    Os          *os = os_sim_make(arena, 1, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    SearchIndex *x;
    Model        m = { 0 };
    pthread_t    merging, erasing;
    set_gate(os, "/index/seg-9");
    OK(search_open(os, life, S("/index"), &x));
    fill_to_merge(x, &m);
    cr_assert_eq(pthread_create(&merging, NULL, merge_once, x), 0);
    wait_until_reached();
    cr_assert_eq(pthread_create(&erasing, NULL, erase_seventh, x), 0);
    while (count_in(x, "xyzzyq") > 0) { /* gone from results at once: the erasure waits, the withdrawal does not */
        sched_yield();
    }
    cr_expect(a_file_has(os, "xyzzyq"));
    open_gate();
    pthread_join(merging, NULL);
    pthread_join(erasing, NULL);
    m.there[7] = false;
    cr_expect(!a_file_has(os, "XYZZYQ") && !a_file_has(os, "xyzzyq") && !a_file_has(os, "ban-an/7"));
    compare(x, &m);
    OK(search_check(x, arena));
    arena_release(life);
}

/* What was put in again under the name stays; only what was taken out goes. */
Test(search_index, a_purge_leaves_what_was_put_again)
{
    Os          *os = os_sim_make(arena, 1, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    SearchIndex *x;
    const Str    names[] = { S_INIT("ban-an/7"), S_INIT("ban-an/8"), S_INIT("ban-an/9999") };
    bool         still[COUNT_OF(names)];
    OK(search_open(os, life, S("/index"), &x));
    for (unsigned i = 0; i < 20; i++) {
        SearchDoc d = doc_of(i, i == 7 ? S("bí mật XYZZYQ") : i == 8 ? S("bí mật QQWWQQ") : S("một bản án khác"));
        OK(search_put(x, &d));
    }
    OK(search_commit(x));
    SearchDoc again = doc_of(7, S("đã ẩn danh"));
    OK(search_put(x, &again));
    OK(search_purge(x, names, COUNT_OF(names), still));
    cr_expect(still[0] && still[1] && !still[2]);
    cr_expect(!a_file_has(os, "xyzzyq") && a_file_has(os, "qqwwqq") && count_in(x, "\"đã ẩn danh\"") == 1 && texts_in(x) == 20);
    arena_release(life);
}

typedef struct Merging {
    SearchIndex *x;
    atomic_bool  over;
} Merging;

static void *merge_until_over(void *arg)
{
    Merging *g = arg;
    bool     more;
    while (!atomic_load(&g->over) && search_merge(g->x, &more) == NULL) {
        sched_yield();
    }
    err_reset();
    return NULL;
}

/* Two threads, one that writes and one that merges, and power is lost anywhere: what was acknowledged is there. */
Test(search_index, a_loss_of_power_beside_a_merge_loses_nothing_acknowledged)
{
    for (uint64_t cut = 1; cut < 400; cut += 1 + some(6)) {
        arena_reset(arena);
        Os          *os = os_sim_make(arena, cut, (Instant){ 0 });
        Arena       *life = arena_make(MIB(64));
        Model        sure = { 0 }, perhaps = { 0 };
        unsigned     asked = NAMES;
        pthread_t    merging;
        Merging      g = { 0 };
        OK(search_open(os, life, S("/index"), &g.x));
        os_sim_power_off_after(os, cut);
        cr_assert_eq(pthread_create(&merging, NULL, merge_until_over, &g), 0);
        for (Error *e = NULL; e == NULL && !os_sim_is_off(os);) {
            asked = some(NAMES);
            perhaps = sure;
            perhaps.there[asked] = some(4) != 0;
            perhaps.body[asked] = random_body();
            SearchDoc d = doc_of(asked, perhaps.body[asked]);
            e = perhaps.there[asked] ? search_put(g.x, &d) : search_remove(g.x, d.name);
            sure = e == NULL ? perhaps : sure;
            e = e == NULL && some(2) == 0 ? search_commit(g.x) : e;
        }
        atomic_store(&g.over, true);
        pthread_join(merging, NULL);
        err_reset();
        arena_release(life);
        os_sim_crash(os, cut);
        life = arena_make(MIB(64));
        OK(search_open(os, life, S("/index"), &g.x));
        OK(search_commit(g.x));
        OK(search_check(g.x, arena));
        for (unsigned i = 0; i < NAMES; i++) {
            cr_assert(is_as(g.x, &sure, i) || (i == asked && is_as(g.x, &perhaps, i)), "cut %zu, text %u", (size_t)cut, i);
        }
        arena_release(life);
    }
}

/* ---- damage -------------------------------------------------------------------------------------------------------------------------------- */

static void flip(Os *os, Str path, uint64_t at, unsigned by)
{
    OsFile *f;
    uint8_t byte;
    size_t  got;
    OK(os->ops->open(os, path, OS_WRITE, &f));
    OK(os->ops->read_at(f, at, &byte, 1, &got));
    byte ^= (uint8_t)by;
    OK(os->ops->write_at(f, at, &byte, 1));
    OK(os->ops->sync(f));
    os->ops->close(f);
}

/* Three segments; of the second, with texts 20 to 39, one was taken out. */
static SearchIndex *three_segments(Os *os, Arena *life, Model *m)
{
    SearchIndex *x;
    OK(search_open(os, life, S("/index"), &x));
    for (unsigned i = 0; i < NAMES; i++) {
        put_text(x, m, i, str_format(arena, "bản án số %u của tòa án nhân dân", i));
        OK(i % 20 == 19 ? search_commit(x) : NULL);
    }
    OK(search_remove(x, S("ban-an/25")));
    m->there[25] = false;
    OK(search_commit(x));
    return x;
}

static SearchSnapshot seen(SearchIndex *x)
{
    const SearchSnapshot *s = search_acquire(x);
    SearchSnapshot        copy = *s;
    search_release(x, s);
    return copy;
}

/* What was in the second segment is put again, as who knows the texts does. */
static void put_what_is_lost(SearchIndex *x, Model *m)
{
    for (unsigned i = 0; i < NAMES; i++) {
        const SearchSnapshot *s = search_acquire(x);
        bool                  there = search_has(s, arena, str_format(arena, "ban-an/%u", i));
        search_release(x, s);
        if (m->there[i] && !there) {
            put_text(x, m, i, m->body[i]);
        }
    }
    OK(search_commit(x));
    OK(search_forget_lost(x));
}

/* Until it is whole: again from its own texts, or from those that are put. Returns how many segments were made of their own. */
static int mend_all(SearchIndex *x, Model *m)
{
    int  own = 0;
    bool mended = true;
    while (mended) {
        OK(search_mend(x, &mended));
        own += mended;
    }
    put_what_is_lost(x, m);
    return own;
}

/* A byte of each section, the table of its head, its head, its list of texts left: the rest is searched, what is hurt is named, and it is
 * whole again; what is taken out or put meanwhile is right. Found at the opening, or by reading everything. */
static void damaged_and_mended(uint64_t chance, const char *name, uint64_t at, bool lost)
{
    Os          *os = os_sim_make(arena, chance, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    Model        m = { 0 };
    SearchIndex *x = three_segments(os, life, &m);
    arena_release(life);
    life = arena_make(MIB(64));
    flip(os, str_format(arena, "/index/%s", name), at, 0x41);
    OK(search_open(os, life, S("/index"), &x));
    Error *named = search_check(x, arena);
    cr_assert(named != NULL && named->code == ERR_DISK && str_has(named->detail, S("seg-2")) && !str_has(named->detail, S("seg-1")), "%s at %zu", name, (size_t)at);
    err_reset();
    cr_assert(seen(x).hurt == !lost && seen(x).lost == lost && seen(x).texts == 40 && count_in(x, "tòa án") == 40, "%s at %zu: %zu hurt, %zu lost", name, (size_t)at,
              seen(x).hurt, seen(x).lost);
    OK(search_remove(x, S("ban-an/30")));
    m.there[30] = false;
    put_text(x, &m, 31, S("sửa đổi"));
    OK(search_commit(x));
    if (at % 2 == 0) { /* as well after a restart in between */
        arena_release(life);
        life = arena_make(MIB(64));
        OK(search_open(os, life, S("/index"), &x));
        cr_assert(seen(x).hurt + seen(x).lost == 1, "%s at %zu", name, (size_t)at);
    }
    cr_assert_eq(mend_all(x, &m), !lost, "%s at %zu", name, (size_t)at);
    OK(search_check(x, arena));
    compare(x, &m);
    cr_assert(seen(x).hurt + seen(x).lost == 0);
    Str file;
    Error *gone = os_load(os, arena, S("/index/seg-2"), MIB(16), &file);
    cr_assert(gone != NULL && gone->code == ERR_NOT_FOUND);
    err_reset();
    arena_release(life);
}

static bool is_needed(int section)
{
    return section == SECTION_DOCS || section == SECTION_NAMES || section == SECTION_TERMS || section == SECTION_LETTERS || section == SECTION_STREAM || section == SECTION_TEXTS;
}

Test(search_index, a_flipped_byte_in_each_section_is_found_and_mended)
{
    Os          *os = os_sim_make(arena, 1, (Instant){ 0 });
    Arena       *life = arena_make(MIB(64));
    Model        m = { 0 };
    SectionPlace places[SECTIONS];
    three_segments(os, life, &m);
    memcpy(places, ((const SegmentHead *)(const void *)file_in(os, S("seg-2")).p)->sections, sizeof places);
    arena_release(life);
    for (int s = 0; s < SECTIONS; s++) {
        for (unsigned k = 0; k < 4 && places[s].size > 0; k++) { /* the first byte, the last, two others */
            uint64_t size = places[s].size, at = k == 0 ? 0 : k == 1 ? size - 1 : some((unsigned)size);
            damaged_and_mended(k, "seg-2", places[s].at + at, is_needed(s));
        }
    }
    damaged_and_mended(1, "seg-2", 3, true);
    damaged_and_mended(1, "seg-2", offsetof(SegmentHead, docs), true);
    damaged_and_mended(1, "seg-2", offsetof(SegmentHead, hash), true);
    damaged_and_mended(1, "live-2-4", 1, true);
    damaged_and_mended(1, "live-2-4", 20, true);
}
