/* Loss of power for the whole program: acts, receipts, files handed in, the public log and the messages between rooms lie on one
 * simulated disk that forgets what was not synced. The power goes off after n changes, n spread over the making of a court and over
 * its life, of one caller and of several at once through group commit; the machine comes back, and every promise given before is
 * kept. */
#include "app/app.h"

#include "core/ledger/receipt.h"
#include "filing/filing.h"
#include "matter/matter_kit.h"
#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

enum { LOSSES = 20, FIRST_STEPS = 12, LAST_STEPS = 60, SPREAD_STEPS = 12, MEMORY = 512 * 1024 * 1024, PETITIONS = 3, FILE_BYTES = 70 * 1000 };
enum { WORLDS = 5, LOSSES_A_WORLD = LOSSES / WORLDS, CALLERS = 6, CALLER_CHANGES = 900, CALLER_MEMORY = 64 * 1024 * 1024 };

/* What the outside was told. */
typedef struct Promise {
    MatterId matter;
    int64_t  version;
    Str      receipt; /* the signed text; empty: it was not handed out any more */
    Hash     leaf;
} Promise;
typedef struct Given {
    BlobId   blob;
    MatterId matter; /* whose paper it became; zero: acknowledged as an upload only */
    Hash     hash;
} Given;

static Arena   *world; /* outlives every boot */
static Os      *os;
static CourtKit kit; /* the court as the tests of rooms know it, over the program's own house */
static App      app;
static LIST(Promise) promises;
static LIST(Given) given;
static LIST(LedgerHead) heads;
static bool            several; /* callers at once, through the writer thread */
static pthread_mutex_t telling = PTHREAD_MUTEX_INITIALIZER; /* the three lists, while callers are at work */

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(world, err_line(world, e)));
}

/* ---- one boot ------------------------------------------------------------------------------------------------------------- */

static Error *boot(void)
{
    Settings s = { .data = S("/court"), .database = S("sqlite:/court/congly.db"), .law = S(""), .origin = S("toaan.test") };
    Machine  m = { .os = os, .db = { .single_thread = !several, .os = os } };
    TRY(app_open_on(&app, arena_make(MEMORY), &s, true, &m));
    kit.house = app.house;
    cr_assert_not(app.incident.happened, "nothing was restored here");
    return NULL;
}

static void shut(void)
{
    app_close(&app);
    app = (App){ 0 };
    err_reset();
}

static void lose_power(uint64_t seed)
{
    shut();
    os_sim_crash(os, seed);
    Error *e = boot();
    cr_assert_null(e, "it does not come back: %s", e == NULL ? "" : str_z(world, err_line(world, e)));
}

static void open_world(uint64_t seed)
{
    world = arena_make(MEMORY);
    os = os_sim_make(world, seed, instant_of(date_make(2026, 3, 2), 8, 0));
    kit = (CourtKit){ .arena = world, .os = os };
    cr_assert(court_id_parse(S("T01K01"), &kit.court));
    memset(&promises, 0, sizeof promises);
    memset(&given, 0, sizeof given);
    memset(&heads, 0, sizeof heads);
}

static void close_world(void)
{
    shut();
    arena_release(world);
}

/* ---- a life ------------------------------------------------------------------------------------------------------------------ */

static Error *hand_in(Blobs *blobs, Given *out)
{
    Arena      *a = arena_make(MIB(2));
    BlobWriter *w;
    Blob        b;
    uint8_t    *bytes = NEW_N(a, uint8_t, FILE_BYTES);
    os_random(os, bytes, FILE_BYTES);
    Error *e = blob_writer(blobs, a, kit.citizen.id, S("giay vay.pdf"), &w);
    if (e == NULL) {
        e = blob_write(w, (Bytes){ bytes, FILE_BYTES });
    }
    if (e == NULL) {
        e = blob_write_end(w, a, &b);
    }
    if (e == NULL) {
        *out = (Given){ .blob = b.id, .hash = hash_of((Bytes){ bytes, FILE_BYTES }) };
    }
    arena_release(a);
    return e;
}

static Error *take_receipt(CourtKit *k, Promise *p)
{
    Db     *db;
    Receipt r;
    Str     file;
    TRY(db_read(k->house.db, k->arena, &db));
    Error *e = petition_receipt(&k->house, db, k->arena, k->court, p->matter, &r, &file);
    db_done(db);
    TRY(e);
    const Json *json;
    TRY(json_parse(k->arena, file, MIB(1), &json));
    p->receipt = json_str(json, "receipt", S(""));
    p->leaf = r.leaf;
    return NULL;
}

/* A petition, its receipt, a file handed in afterwards: each is kept from the moment it was answered. */
static Error *petition(void)
{
    Promise   p = { 0 };
    ActResult r;
    TRY(court_kit_petition(&kit, &p.matter));
    p.version = 1;
    size_t place = promises.count;
    *LIST_ADD(world, &promises) = p;
    TRY(take_receipt(&kit, &promises.items[place]));
    Given g;
    TRY(hand_in(app.blobs, &g));
    size_t at = given.count;
    *LIST_ADD(world, &given) = g;
    Str input = str_format(world, "{\"paper_title\":\"Giấy vay\",\"received_files\":[\"" STR_F "\"]}", STR_A(id_format(world, g.blob.id)));
    TRY(court_kit_act(&kit, p.matter, kit.citizen, "submit_papers", str_z(world, input), &r));
    promises.items[place].version = r.version;
    given.items[at].matter = p.matter;
    return NULL;
}

static Error *publish(void)
{
    bool   more = true;
    Error *e = NULL;
    while (more && e == NULL) {
        e = ledger_sequence(app.house.ledger, &more);
        *LIST_ADD(world, &heads) = ledger_head(app.house.ledger, world); /* what is public is public, also when the round failed after it */
    }
    return e;
}

static Error *live(void)
{
    int64_t taken;
    for (int i = 0; i < PETITIONS; i++) {
        TRY(petition());
        os_sim_advance(os, 700);
        TRY(publish());
        TRY(outbox_deliver(app.house.db, os, app_listeners, app_listener_count, &app.site, 100, &taken));
    }
    return looks_flush(app.house.looks);
}

/* ---- the promises ------------------------------------------------------------------------------------------------------------- */

static void check_promise(const Promise *p, Str vkey)
{
    Arena         *a = world;
    Db            *db;
    Receipt        r;
    Receipt        proven;
    Str            file;
    Str            why;
    ReceiptVerdict verdict;
    Matter         m = court_kit_load(&kit, p->matter);
    cr_assert(m.version >= p->version, "an acknowledged act is gone");
    ok(db_read(app.house.db, a, &db));
    ok(petition_receipt(&app.house, db, a, kit.court, p->matter, &r, &file));
    db_done(db);
    ok(receipt_verify(a, file, vkey, &verdict, &why, &proven));
    cr_assert_eq(verdict, RECEIPT_PROVEN, "receipt: " STR_F, STR_A(why));
    if (p->receipt.n > 0) {
        const Json *json;
        ok(json_parse(a, file, MIB(1), &json));
        cr_assert(str_eq(json_str(json, "receipt", S("")), p->receipt), "the receipt is not the one that was handed out");
        cr_assert(hash_eq(r.leaf, p->leaf));
    }
}

static void check_given(const Given *g)
{
    Arena      *a = arena_make(MIB(2));
    BlobReader *r;
    uint8_t    *bytes = NEW_N(a, uint8_t, FILE_BYTES + 1);
    size_t      got;
    ok(blob_reader(app.blobs, a, g->blob, &r));
    ok(blob_read(r, 0, bytes, FILE_BYTES + 1, &got));
    cr_assert_eq(got, FILE_BYTES);
    cr_assert(hash_eq(hash_of((Bytes){ bytes, got }), g->hash), "a file that was handed in is another");
    cr_assert(blob_read_of(r)->held || id_is_zero(g->matter.id), "a paper's file is held by its paper");
    arena_release(a);
}

/* Every head that was ever public is the beginning of the present one. */
static void check_heads(void)
{
    LedgerHead now = ledger_head(app.house.ledger, world);
    Db        *db;
    for (size_t i = 0; i < heads.count; i++) {
        cr_assert(heads.items[i].log == now.log && heads.items[i].size <= now.size, "the log went back");
    }
    ok(db_read(app.house.db, world, &db));
    for (size_t i = 0; i < heads.count; i++) {
        LedgerHead same;
        bool       found;
        if (heads.items[i].size > 0) {
            ok(ledger_checkpoint_after(db, heads.items[i].at, world, &same, &found));
            cr_assert(found && same.size <= now.size);
            cr_assert(same.size != heads.items[i].size || hash_eq(same.root, heads.items[i].root), "the log forked");
        }
    }
    db_done(db);
}

static void check_everything(void)
{
    Arena         *a = arena_make(MIB(64));
    Findings       files = { 0 };
    LedgerFindings log;
    BlobFindings   objects;
    ok(matter_verify(&app.house, a, &files));
    ok(matter_verify_objects(&app.house, a, &files));
    cr_assert_eq(files.count, 0, "verify: " STR_F, STR_A(files.count == 0 ? S("") : files.items[0].what));
    ok(ledger_verify(app.house.db, os, S("/court/ledger"), a, app_ledger_record, NULL, NULL, &log));
    cr_assert_eq(log.count, 0, "verify: " STR_F, STR_A(log.count == 0 ? S("") : log.items[0].what));
    ok(blobs_verify(app.blobs, a, &objects));
    cr_assert_eq(objects.count, 0, "verify: " STR_F, STR_A(objects.count == 0 ? S("") : objects.items[0].what));
    arena_release(a);
}

static void check_promises(void)
{
    ok(publish());
    Str vkey = ledger_vkey(app.house.ledger, world);
    for (size_t i = 0; i < promises.count; i++) {
        check_promise(&promises.items[i], vkey);
    }
    for (size_t i = 0; i < given.count; i++) {
        check_given(&given.items[i]);
    }
    check_heads();
    check_everything();
}

/* ---- the tests --------------------------------------------------------------------------------------------------------------------- */

/* Of the making: the first steps and the last ones one by one, for keys and directories are made there; of the tables between, some. */
static bool is_cut(uint64_t after, uint64_t changes)
{
    return after < FIRST_STEPS || after + LAST_STEPS >= changes || after % (changes / SPREAD_STEPS) == 0;
}

Test(power, a_court_in_the_making_is_made_on, .timeout = 600)
{
    open_world(11);
    ok(boot());
    uint64_t changes = os_sim_changes(os);
    int      lived = 0;
    close_world();
    cr_assert_gt(changes, FIRST_STEPS + LAST_STEPS + SPREAD_STEPS);
    for (uint64_t after = 0; after < changes; after++) {
        if (!is_cut(after, changes)) {
            continue;
        }
        open_world(11);
        os_sim_power_off_after(os, after);
        Error *failed = boot();
        cr_assert_not_null(failed, "the power went off at %d of %d", (int)after, (int)changes);
        lose_power(after * 31 + 7);
        if (lived++ % 8 == 0) {
            court_kit_people(&kit);
            ok(live());
            check_promises();
        }
        close_world();
    }
}

Test(power, nothing_acknowledged_is_lost, .timeout = 600)
{
    open_world(12);
    ok(boot());
    court_kit_people(&kit);
    uint64_t before = os_sim_changes(os);
    ok(live());
    uint64_t changes = os_sim_changes(os) - before;
    cr_assert_gt(changes, LOSSES);
    size_t cut_acts = 0;
    for (uint64_t i = 0; i < LOSSES; i++) {
        size_t promised = promises.count;
        os_sim_power_off_after(os, changes * (i + 1) / (LOSSES + 1));
        Error *failed = live();
        cr_assert_not_null(failed, "loss %d came after everything", (int)i);
        cut_acts += promises.count > promised;
        lose_power(i * 1000 + 77);
        check_promises();
    }
    cr_expect_gt(cut_acts, LOSSES / 2, "the power went off with acts acknowledged in that life");
    close_world();
}

/* ---- several callers at once --------------------------------------------------------------------------------------------------------- */

/* Of one life. Whoever asks a machine without power waits for ever, and so do all who wait for him: none of them is joined. */
typedef struct Caller {
    CourtKit    kit;
    Blobs      *blobs;
    int         life;
    void     *(*run)(void *);
    atomic_bool there;
} Caller;

static int lives;

/* What is told to somebody who lives no more is told to nobody. */
static void tell(const Caller *c, const Promise *p, const Given *g)
{
    pthread_mutex_lock(&telling);
    if (c->life == lives && p != NULL) {
        *LIST_ADD(world, &promises) = *p;
    }
    if (c->life == lives && g != NULL) {
        *LIST_ADD(world, &given) = *g;
    }
    pthread_mutex_unlock(&telling);
}

static Error *call_once(Caller *c)
{
    CourtKit *k = &c->kit;
    Promise   p = { .version = 1 };
    Given     g;
    ActResult r;
    TRY(court_kit_petition(k, &p.matter));
    tell(c, &p, NULL);
    TRY(take_receipt(k, &p));
    TRY(hand_in(c->blobs, &g));
    tell(c, NULL, &g);
    Str input = str_format(k->arena, "{\"paper_title\":\"Giấy vay\",\"received_files\":[\"" STR_F "\"]}", STR_A(id_format(k->arena, g.blob.id)));
    TRY(court_kit_act(k, p.matter, k->citizen, "submit_papers", str_z(k->arena, input), &r));
    p.version = r.version;
    g.matter = p.matter;
    tell(c, &p, &g);
    return NULL;
}

static void *call(void *arg)
{
    while (true) {
        ok(call_once(arg));
        err_reset();
    }
    return NULL;
}

/* The log goes on beside them; what it made public is kept. */
static void *publish_on(void *arg)
{
    Caller *c = arg;
    while (true) {
        bool more;
        ok(ledger_sequence(c->kit.house.ledger, &more));
        LedgerHead head = ledger_head(c->kit.house.ledger, c->kit.arena);
        pthread_mutex_lock(&telling);
        if (c->life == lives && head.size > 0) {
            *LIST_ADD(world, &heads) = head;
        }
        pthread_mutex_unlock(&telling);
        os_sim_advance(os, 20);
        sched_yield();
    }
    return NULL;
}

/* A thread is of the life in which it first asks the machine. One that came to that only after the loss of power would go on in the next
 * life with files of the last. */
static void *arrive(void *arg)
{
    Caller *c = arg;
    (void)os_now(os);
    atomic_store(&c->there, true);
    return c->run(c);
}

static void begin_caller(int no, void *(*run)(void *))
{
    Caller   *c = NEW(world, Caller);
    pthread_t t;
    *c = (Caller){ .kit = kit, .blobs = app.blobs, .life = lives, .run = run };
    c->kit.arena = arena_make(CALLER_MEMORY);
    c->kit.acts = lives * 10000 + no * 100000; /* keys of its own */
    cr_assert_eq(pthread_create(&t, NULL, arrive, c), 0);
    pthread_detach(t);
    while (!atomic_load(&c->there)) {
        sched_yield();
    }
}

static void wait_for_darkness(void)
{
    while (!os_sim_is_off(os)) {
        sched_yield();
    }
}

static int world_numbers[WORLDS] = { 1, 2, 3, 4, 5 };

ParameterizedTestParameters(power, several_callers_lose_nothing)
{
    return cr_make_param_array(int, world_numbers, WORLDS, NULL);
}

ParameterizedTest(int *no, power, several_callers_lose_nothing, .timeout = 600)
{
    uint64_t chance = (uint64_t)*no * 7919;
    open_world((uint64_t)*no);
    ok(boot());
    court_kit_people(&kit);
    shut();
    several = true;
    os_sim_hang_when_off(os);
    ok(boot());
    for (int i = 0; i < LOSSES_A_WORLD; i++) {
        size_t promised = promises.count;
        chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        os_sim_power_off_after(os, CALLER_CHANGES / 3 + (chance >> 33) % CALLER_CHANGES);
        for (int c = 0; c < CALLERS; c++) {
            begin_caller(c, call);
        }
        begin_caller(CALLERS, publish_on);
        wait_for_darkness();
        DbCounters counts = db_counters(app.house.db);
        pthread_mutex_lock(&telling);
        lives++;
        pthread_mutex_unlock(&telling);
        os_sim_crash(os, chance);
        err_reset();
        app = (App){ 0 };
        Error *e = boot();
        cr_assert_null(e, "it does not come back: %s", e == NULL ? "" : str_z(world, err_line(world, e)));
        check_promises();
        cr_expect_gt(promises.count, promised, "the power went off with acts acknowledged in that life");
        cr_expect_gt(counts.largest_batch, 1, "callers shared a commit");
    }
}
