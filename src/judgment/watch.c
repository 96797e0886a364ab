/* Looking for what is new in searches that were kept. What changed is read in its order, some at a time; each search is asked for those
 * alone; then who has something to hear is told. Everything may run again: the same is found and told once. */
#include "judgment/watch.h"

#include "base/json.h"
#include "base/log.h"
#include "judgment/ruling_index.h"

#include <string.h>

enum {
    WHAT_BYTES = 8 * 1024, STEP_RULINGS = 200, STEP_PEOPLE = 200, SEARCH_BYTES = 64 * 1024 * 1024, PAGE_BYTES = 16 * 1024 * 1024,
    RUN_MS = 60 * 1000 /* then others' jobs have their turn */
};

/* ---- what is asked ------------------------------------------------------------------------------------------------------------------ */

static void add_text(JsonOut *o, const char *name, Str value)
{
    if (value.n > 0) {
        json_add_str(o, name, value);
    }
}

static void add_year(JsonOut *o, const char *name, int32_t year)
{
    if (year > 0) {
        json_add_i64(o, name, year);
    }
}

Str watch_format(Arena *a, const RulingSearch *s)
{
    Buf     b = buf_make(a, WHAT_BYTES);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    add_text(&o, "q", s->words);
    add_text(&o, "number", s->ask.number);
    add_text(&o, "court", s->ask.court);
    add_text(&o, "level", s->level);
    add_text(&o, "kind", s->ask.kind);
    add_text(&o, "relation", s->ask.relation);
    add_text(&o, "instance", s->ask.instance);
    add_text(&o, "paper", s->ask.paper);
    add_text(&o, "article", s->article);
    add_year(&o, "year", s->ask.year);
    add_year(&o, "from", s->first);
    add_year(&o, "until", s->last);
    json_end(&o);
    return buf_str(&b);
}

static int32_t year_of(const Json *v, const char *name)
{
    int64_t year = json_i64(v, name, 0);
    return year > 0 && year < 10000 ? (int32_t)year : 0;
}

Error *watch_parse(Arena *a, Str what, RulingSearch *out)
{
    const Json *v;
    TRY(json_parse(a, what, WHAT_BYTES, &v));
    *out = (RulingSearch){
        .ask = { .court = json_str(v, "court", S("")), .kind = json_str(v, "kind", S("")), .relation = json_str(v, "relation", S("")),
                 .instance = json_str(v, "instance", S("")), .paper = json_str(v, "paper", S("")), .year = year_of(v, "year"),
                 .number = json_str(v, "number", S("")) },
        .words = json_str(v, "q", S("")), .level = json_str(v, "level", S("")), .article = json_str(v, "article", S("")),
        .first = year_of(v, "from"), .last = year_of(v, "until"), .page = 1,
    };
    return NULL;
}

/* ---- what is new -------------------------------------------------------------------------------------------------------------------- */

typedef struct Watch {
    House    *house;
    Job      *job;
    Instant   until;  /* what changed later waits */
    int64_t   end_us; /* of this run */
    ChangeKey reach;
    int64_t   found, told;
} Watch;

typedef struct FoundNew {
    const Subscription *subscription;
    const Rulings      *list;
    Instant             now;
} FoundNew;

static Error *keep_found(Tx *tx, void *arg)
{
    const FoundNew *f = arg;
    for (size_t i = 0; i < f->list->count; i++) {
        TRY(subscription_find_add(tx, f->subscription, f->list->items[i].id.id, f->now));
    }
    return NULL;
}

/* What is only corrected was public before. */
static void take_new(Arena *a, const Rulings *page, const Subscription *s, Rulings *out)
{
    for (size_t i = 0; i < page->count; i++) {
        const Ruling *r = &page->items[i];
        bool          corrected = !date_is_none(r->corrected_on) && r->corrected_on.day != r->published_on.day;
        if (!corrected && r->changed_at.ms > s->made_at.ms) {
            *LIST_ADD(a, out) = *r;
        }
    }
}

static Error *look_for(Watch *w, Arena *a, const Subscription *s, const Rulings *page)
{
    RulingSearch search;
    Rulings      fresh = { 0 }, found = { 0 };
    take_new(a, page, s, &fresh);
    TRY(watch_parse(a, s->what, &search));
    if (fresh.count > 0) {
        rulings_among(w->house, a, &search, &fresh, &found);
    }
    FoundNew f = { s, &found, os_now(w->house->os) };
    w->found += (int64_t)found.count;
    return found.count == 0 ? NULL : db_tx(w->house->db, "watch_found", keep_found, &f);
}

static Error *look_for_each(Watch *w, const Subscriptions *list, const Rulings *page)
{
    Error *failed = NULL;
    for (size_t i = 0; i < list->count && failed == NULL; i++) {
        Arena *each = arena_make(SEARCH_BYTES);
        failed = look_for(w, each, &list->items[i], page);
        arena_release(each);
    }
    return failed;
}

/* Everybody's searches among these rulings. */
static Error *look_through(Watch *w, Db *db, Arena *a, const Rulings *page)
{
    Subscription  last = { 0 };
    Subscriptions list = { .count = STEP_PEOPLE };
    while (list.count == STEP_PEOPLE) {
        TRY(subscription_each(db, a, S(WATCH_KIND), &last, STEP_PEOPLE, &list));
        TRY(look_for_each(w, &list, page));
        last = list.count > 0 ? list.items[list.count - 1] : last;
    }
    return NULL;
}

static Error *save_reach(Tx *tx, void *arg)
{
    const Watch *w = arg;
    return subscription_reached(tx, S(WATCH_KIND), w->reach.at, w->reach.id.id);
}

/* The next of what changed, as far as it has settled. */
static Error *read_page(const Watch *w, Db *db, Arena *a, Rulings *out)
{
    TRY(ruling_changes_since(db, a, S("public"), &w->reach, STEP_RULINGS, out));
    while (out->count > 0 && out->items[out->count - 1].changed_at.ms > w->until.ms) {
        out->count--;
    }
    return NULL;
}

static Error *look_at_page(Watch *w, Arena *a, bool *more)
{
    Db     *db;
    Rulings page = { 0 };
    *more = false;
    TRY(db_read(w->house->db, a, &db));
    Error *failed = read_page(w, db, a, &page);
    failed = failed == NULL && page.count > 0 ? look_through(w, db, a, &page) : failed;
    db_done(db);
    TRY(failed);
    *more = page.count > 0;
    if (*more) {
        const Ruling *last = &page.items[page.count - 1];
        w->reach = (ChangeKey){ last->changed_at, last->id };
    }
    return *more ? db_tx(w->house->db, "watch_reach", save_reach, w) : NULL;
}

static Error *look(Watch *w)
{
    for (bool more = true; more && !jobs_stopping(w->job) && os_monotonic_us(w->house->os) < w->end_us;) {
        Arena *a = arena_make(PAGE_BYTES);
        Error *failed = look_at_page(w, a, &more);
        arena_release(a);
        TRY(failed);
    }
    return NULL;
}

/* ---- who is told -------------------------------------------------------------------------------------------------------------------- */

typedef struct Telling {
    const Subscription *subscription;
    LIST(Id128) gone;
    int64_t     count;
    Instant     now;
} Telling;

static Error *tell(Tx *tx, void *arg)
{
    const Telling *t = arg;
    for (size_t i = 0; i < t->gone.count; i++) {
        TRY(subscription_find_drop(tx, t->subscription, t->gone.items[i]));
    }
    return subscription_tell(tx, t->subscription, t->count < SUBSCRIPTION_FINDS_MOST ? S("publication.watch_told") : S("publication.watch_told_many"), t->count, t->now);
}

static Error *count_public(Telling *t, Db *db, Arena *a, const SubscriptionFinds *finds)
{
    for (size_t i = 0; i < finds->count; i++) {
        Ruling r;
        bool   there;
        if (finds->items[i].told) {
            continue;
        }
        TRY(ruling_load_facts(db, a, (RulingId){ finds->items[i].found }, &r, &there));
        if (there && str_eq(r.status, S("public"))) {
            t->count++;
        } else {
            *LIST_ADD(a, &t->gone) = finds->items[i].found;
        }
    }
    return NULL;
}

static Error *tell_one(Watch *w, Arena *a, const Subscription *s)
{
    Db               *db;
    SubscriptionFinds finds;
    Telling           t = { .subscription = s, .now = os_now(w->house->os) };
    TRY(db_read(w->house->db, a, &db));
    Error *failed = subscription_finds(db, a, s, 2 * SUBSCRIPTION_FINDS_MOST, &finds);
    failed = failed == NULL ? count_public(&t, db, a, &finds) : failed;
    db_done(db);
    TRY(failed);
    w->told += t.count > 0;
    return db_tx(w->house->db, "watch_tell", tell, &t);
}

static Error *list_waiting(Watch *w, Arena *a, Subscriptions *out)
{
    Db *db;
    TRY(db_read(w->house->db, a, &db));
    Error *failed = subscription_waiting(db, a, S(WATCH_KIND), instant_date(os_now(w->house->os)), STEP_PEOPLE, out);
    db_done(db);
    return failed;
}

static Error *tell_all(Watch *w)
{
    for (bool more = true; more && !jobs_stopping(w->job);) {
        Arena        *a = arena_make(PAGE_BYTES);
        Subscriptions list = { 0 };
        Error        *failed = list_waiting(w, a, &list);
        for (size_t i = 0; i < list.count && failed == NULL; i++) {
            failed = tell_one(w, a, &list.items[i]);
        }
        more = list.count == STEP_PEOPLE;
        arena_release(a);
        TRY(failed);
    }
    return NULL;
}

/* ---- the job ------------------------------------------------------------------------------------------------------------------------ */

static Instant settled(const House *h)
{
    int64_t now = os_now(h->os).ms, reached = ruling_index_reached(h->rulings).ms;
    return (Instant){ (now < reached ? now : reached) - JOBS_SETTLE_MS };
}

static Error *load_reach(Watch *w, Arena *a, bool *begun, bool *anybody)
{
    Db           *db;
    Subscriptions some = { 0 };
    TRY(db_read(w->house->db, a, &db));
    Error *failed = subscription_reach(db, a, S(WATCH_KIND), &w->reach.at, &w->reach.id.id, begun);
    failed = failed == NULL ? subscription_each(db, a, S(WATCH_KIND), NULL, 1, &some) : failed;
    db_done(db);
    *anybody = some.count > 0;
    return failed;
}

/* Before the first search was kept, and while nobody waits, nothing is new for anybody. */
Error *watch_job(void *context, Arena *a, Job *job, Str *result)
{
    House *h = context;
    Watch  w = { .house = h, .job = job };
    bool   begun, anybody;
    if (h->rulings == NULL) {
        return err_make(ERR_ENVIRONMENT, "this server has no index of rulings");
    }
    w.until = settled(h);
    w.end_us = os_monotonic_us(h->os) + INT64_C(1000) * RUN_MS;
    TRY(load_reach(&w, a, &begun, &anybody));
    if (!begun || !anybody) {
        w.reach = (ChangeKey){ .at = w.until.ms > w.reach.at.ms ? w.until : w.reach.at };
        TRY(db_tx(h->db, "watch_reach", save_reach, &w));
    }
    TRY(look(&w));
    TRY(tell_all(&w));
    *result = str_format(a, "{\"found\":%lld,\"told\":%lld}", (long long)w.found, (long long)w.told);
    return NULL;
}

static Error *is_wanted(void *context, Db *db, Arena *a, Instant now, bool *wanted)
{
    const House  *h = context;
    ChangeKey     reach;
    Rulings       next;
    Subscriptions waiting;
    TRY(subscription_reach(db, a, S(WATCH_KIND), &reach.at, &reach.id.id, wanted));
    *wanted = !*wanted;
    if (!*wanted) {
        TRY(ruling_changes_since(db, a, S("public"), &reach, 1, &next));
        TRY(subscription_waiting(db, a, S(WATCH_KIND), instant_date(now), 1, &waiting));
        *wanted = waiting.count > 0 || (next.count > 0 && next.items[0].changed_at.ms <= settled(h).ms);
    }
    return NULL;
}

Error *watch_tick(House *h, Arena *a)
{
    static JobWatch for_what_is_new = { .kind = WATCH_JOB, .wanted = is_wanted };
    return h->rulings == NULL ? NULL : jobs_look(&for_what_is_new, h->db, a, os_now(h->os), h);
}
