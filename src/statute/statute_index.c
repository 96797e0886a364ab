/* The index of the texts of law: made, switched, asked. Owns memory: the folder that is read has an arena of its own, released with its
 * last reader. Tables: statute, statute_article (read). */
#include "statute/statute_index.h"

#include "law/law_speech.h"
#include "search/ask.h"
#include "search/correct.h"
#include "search/search.h"
#include "statute/statute.h"
#include "statute/statute_sql.h"

#include <pthread.h>

enum { NUMBER_BYTES = 32, PAGE_ARTICLES = 200, PAGE_MEMORY = 512, PASSAGE_BYTES = 320, OPEN_MEMORY = 64 };

/* The words before a colon, and the fields of keys. */
enum { FIELD_KIND, FIELD_NUMBER, FIELD_ARTICLE, FIELD_ISSUER };
static const QueryField fields[] = {
    { S_INIT("loai"), FIELD_KIND },     { S_INIT("so"), FIELD_NUMBER },  { S_INIT("dieu"), FIELD_ARTICLE },
    { S_INIT("coquan"), FIELD_ISSUER }, { S_INIT("nam"), QUERY_YEARS },
};

/* A folder that is read. */
typedef struct OpenFolder {
    Arena       *arena;
    SearchIndex *index;
    int64_t      number;
    size_t       readers; /* and one while it is the current one; under the lock */
} OpenFolder;

struct StatuteIndex {
    Os             *os;
    Str             dir;
    const Speech   *speech;
    pthread_mutex_t lock;
    OpenFolder     *now;
};

static Str index_dir(Arena *a, Str data)
{
    return os_path(a, os_path(a, data, S("search")), S("statutes"));
}

static Str folder_of(Arena *a, Str dir, int64_t number)
{
    return os_path(a, dir, str_format(a, "%lld", (long long)number));
}

/* 0: none has been made. */
static Error *current_number(Os *os, Arena *a, Str dir, int64_t *out)
{
    Str    text;
    Error *failed = os_load(os, a, os_path(a, dir, S("CURRENT")), NUMBER_BYTES, &text);
    *out = 0;
    if (failed != NULL) {
        return failed->code == ERR_NOT_FOUND ? NULL : failed;
    }
    return str_to_i64(str_trim(text), out) && *out > 0 ? NULL : err_make(ERR_DISK, "search/statutes/CURRENT");
}

/* ---- making ------------------------------------------------------------------------------------------------------------------------- */

static Error *remove_folder(Os *os, Arena *a, Str folder)
{
    Str   *names;
    size_t count;
    bool   there;
    TRY(os->ops->exists(os, folder, &there));
    if (!there) {
        return NULL;
    }
    TRY(os->ops->list(os, a, folder, &names, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(os->ops->remove(os, os_path(a, folder, names[i])));
    }
    return os->ops->remove(os, folder);
}

static Date day_of(Str effective, Str issued)
{
    static const Str UNKNOWN = S_INIT("1945-09-02"); /* behind all others */
    Date             d;
    BUG_IF(!date_parse(effective, &d) && !date_parse(issued, &d) && !date_parse(UNKNOWN, &d));
    return d;
}

/* The heading and the name of the document weigh as a title does: a question names what an article is about, and where. */
static Error *add_article(SearchLoad *load, Arena *a, const ArticlesPageRow *r)
{
    SearchKey keys[] = { { FIELD_KIND, r->kind }, { FIELD_NUMBER, r->law_id }, { FIELD_ARTICLE, r->article_id }, { FIELD_ISSUER, str_sub(r->issuer, 0, KEY_BYTES) } };
    SearchDoc doc = { .name = str_format(a, STR_F " " STR_F, STR_A(r->law_id), STR_A(r->article_id)), .day = day_of(r->effective, r->issued),
                      .title = str_format(a, STR_F " – " STR_F, STR_A(article_name(a, LANG_VI, r->article_id, r->heading)), STR_A(r->title)), .body = r->text,
                      .keys = keys, .keys_count = r->issuer.n > 0 ? COUNT_OF(keys) : COUNT_OF(keys) - 1 };
    return search_load_add(load, &doc);
}

static Error *add_page(House *h, Arena *a, SearchLoad *load, Str *law, int64_t *place, int64_t *texts, bool *more)
{
    ArticlesPageRows rows;
    Db              *db;
    TRY(db_read(h->db, a, &db));
    Error *failed = q_articles_page(db, *law, *place, PAGE_ARTICLES, a, &rows);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < rows.count; i++) {
        TRY(add_article(load, a, &rows.items[i]));
    }
    *more = rows.count == PAGE_ARTICLES;
    *texts += (int64_t)rows.count;
    if (rows.count > 0) {
        *law = rows.items[rows.count - 1].law_id;
        *place = rows.items[rows.count - 1].place;
    }
    return NULL;
}

/* Two arenas in turn: where a page ended is read while the next is made. */
static Error *add_all(House *h, SearchLoad *load, int64_t *texts)
{
    Arena  *pages[] = { arena_make(MIB(PAGE_MEMORY)), arena_make(MIB(PAGE_MEMORY)) };
    Str     law = S("");
    int64_t place = 0;
    Error  *failed = NULL;
    bool    more = true;
    for (size_t turn = 0; failed == NULL && more; turn = 1 - turn) {
        arena_reset(pages[turn]);
        failed = add_page(h, pages[turn], load, &law, &place, texts, &more);
    }
    arena_release(pages[0]);
    arena_release(pages[1]);
    return failed;
}

static Error *fill_folder(House *h, Str folder, int64_t *texts)
{
    Arena       *a = arena_make(MIB(OPEN_MEMORY));
    SearchIndex *x;
    SearchLoad  *load = NULL;
    Error       *failed = search_open(h->os, a, folder, &x);
    if (failed == NULL) {
        failed = search_load_begin(x, SEGMENT_DOCS, &load);
    }
    if (load != NULL) {
        failed = failed == NULL ? add_all(h, load, texts) : failed;
        Error *end = search_load_end(load);
        failed = failed == NULL ? end : failed;
    }
    arena_release(a);
    return failed;
}

static Error *build_locked(House *h, Arena *a, Str dir, int64_t *texts)
{
    int64_t number;
    TRY(current_number(h->os, a, dir, &number));
    Str folder = folder_of(a, dir, number + 1);
    TRY(remove_folder(h->os, a, folder)); /* of a making that was cut off */
    TRY(fill_folder(h, folder, texts));
    TRY(os_save(h->os, os_path(a, dir, S("CURRENT")), str_format(a, "%lld\n", (long long)number + 1)));
    return number == 0 ? NULL : remove_folder(h->os, a, folder_of(a, dir, number)); /* who reads it has its files open */
}

Error *statute_index_build(House *h, Str data, int64_t *texts)
{
    Arena  *a = arena_make(MIB(1));
    Str     dir = index_dir(a, data);
    OsFile *lock = NULL;
    *texts = 0;
    Error *failed = h->os->ops->make_dir(h->os, dir);
    if (failed == NULL) {
        failed = h->os->ops->lock(h->os, os_path(a, dir, S("lock")), &lock);
        failed = failed != NULL && failed->code == ERR_BUSY ? err_message(failed, S("statute.index_busy")) : failed;
    }
    if (failed == NULL) {
        failed = build_locked(h, a, dir, texts);
    }
    h->os->ops->close(lock);
    arena_release(a);
    return failed;
}

/* ---- the folder that is read ----------------------------------------------------------------------------------------------------------- */

static void leave(StatuteIndex *x, OpenFolder *f)
{
    pthread_mutex_lock(&x->lock);
    bool last = --f->readers == 0;
    pthread_mutex_unlock(&x->lock);
    if (last) {
        arena_release(f->arena);
    }
}

static void close_all(void *index)
{
    StatuteIndex *x = index;
    if (x->now != NULL) {
        leave(x, x->now);
    }
    pthread_mutex_destroy(&x->lock);
}

StatuteIndex *statute_index_make(Arena *a, Os *os, const Law *law, Str data)
{
    StatuteIndex *x = NEW(a, StatuteIndex);
    *x = (StatuteIndex){ .os = os, .dir = index_dir(a, data), .speech = law_speech(law, a) };
    pthread_mutex_init(&x->lock, NULL);
    arena_defer(a, close_all, x);
    return x;
}

static Error *open_folder(StatuteIndex *x, int64_t number, OpenFolder **out)
{
    Arena      *a = arena_make(MIB(OPEN_MEMORY));
    OpenFolder *f = NEW(a, OpenFolder);
    *f = (OpenFolder){ .arena = a, .number = number, .readers = 1 };
    Error *failed = search_open_to_read(x->os, a, folder_of(a, x->dir, number), &f->index);
    if (failed != NULL) {
        arena_release(a);
        return failed->code == ERR_DISK ? err_message(failed, S("statute.index_damaged")) : failed;
    }
    *out = f;
    return NULL;
}

static OpenFolder *enter_if(StatuteIndex *x, int64_t number)
{
    pthread_mutex_lock(&x->lock);
    OpenFolder *f = x->now != NULL && x->now->number == number ? x->now : NULL;
    if (f != NULL) {
        f->readers++;
    }
    pthread_mutex_unlock(&x->lock);
    return f;
}

/* Puts it in the place of the one before, unless another reader did. */
static OpenFolder *make_current(StatuteIndex *x, OpenFolder *f)
{
    OpenFolder *before = f, *mine = f;
    pthread_mutex_lock(&x->lock);
    if (x->now == NULL || x->now->number < f->number) {
        before = x->now;
        x->now = f;
    } else {
        mine = x->now;
    }
    mine->readers++;
    pthread_mutex_unlock(&x->lock);
    if (before != NULL) {
        leave(x, before);
    }
    return mine;
}

static Error *enter_current(StatuteIndex *x, Arena *a, OpenFolder **out)
{
    int64_t number;
    TRY(current_number(x->os, a, x->dir, &number));
    if (number == 0) {
        return err_message(err_make(ERR_STALE, "no index of texts of law"), S("statute.no_index"));
    }
    *out = enter_if(x, number);
    if (*out == NULL) {
        TRY(open_folder(x, number, out));
        *out = make_current(x, *out);
    }
    return NULL;
}

typedef struct Stay {
    StatuteIndex *index;
    OpenFolder   *folder;
} Stay;

static void end_stay(void *stay)
{
    Stay *s = stay;
    leave(s->index, s->folder);
}

/* CURRENT is looked at each time. A folder may go between the look and its opening: then there is a newer one. It is there until `a`
 * resets, for whatever reason. */
static Error *enter(StatuteIndex *x, Arena *a, OpenFolder **out)
{
    enum { LOOKS = 5 };
    Stay  *stay = NEW(a, Stay);
    Error *failed = enter_current(x, a, out);
    for (int looks = 1; failed != NULL && failed->code == ERR_NOT_FOUND && looks < LOOKS; looks++) {
        failed = enter_current(x, a, out);
    }
    TRY(failed);
    *stay = (Stay){ x, *out };
    arena_defer(a, end_stay, stay);
    return NULL;
}

/* ---- asking ---------------------------------------------------------------------------------------------------------------------------- */

/* "91/2015/QH13 463": the document may have blanks in its name, the article has none. */
static void split_name(Arena *a, Str name, StatuteHit *out)
{
    out->article_id = str_copy(a, str_cut_last(&name, ' '));
    out->law_id = str_copy(a, name);
}

static Error *take_hits(const SearchSnapshot *s, Arena *a, const Query *q, const SearchAnswer *answer, size_t skip, bool snippets, StatuteFound *out)
{
    Snippets *made = snippets_make(&s->in, q, a);
    for (size_t i = skip; i < answer->count; i++) {
        const SearchHit *hit = &answer->hits[i];
        StatuteHit      *to = LIST_ADD(a, &out->hits);
        *to = (StatuteHit){ 0 };
        split_name(a, segment_name(s->in.items[hit->part].segment, hit->doc), to);
        TRY(snippets ? snippets_of(made, hit, PASSAGE_BYTES, &to->snippet) : NULL);
    }
    return NULL;
}

Error *statute_find(StatuteIndex *x, Arena *a, Str typed, SearchOrder order, size_t skip, size_t most, bool snippets, StatuteFound *out)
{
    OpenFolder *f;
    TRY(enter(x, a, &f));
    const SearchSnapshot *s = search_lend(f->index, a);
    Query                 q = search_parse(a, typed, fields, COUNT_OF(fields));
    SearchReply           reply;
    search_ask(&s->in, &q, x->speech, &(SearchAsk){ .order = order, .most = skip + most }, TEXTS_SHORT, a, &reply);
    *out = (StatuteFound){ .total = reply.answer.total, .about = reply.answer.about, .any = reply.asked.any };
    if (snippets && (reply.asked.any || reply.answer.total < ASK_FEW)) {
        Correction better;
        search_correct(&s->in, typed, &q, &(SearchAsk){ .most = 0 }, a, &better);
        out->meant = better.text;
    }
    return take_hits(s, a, &reply.asked, &reply.answer, skip, snippets, out);
}

Error *statute_suggest(StatuteIndex *x, Arena *a, Str typed, size_t most, Suggestions *out)
{
    OpenFolder *f;
    Error      *failed = enter(x, a, &f);
    *out = (Suggestions){ 0 };
    if (failed != NULL && failed->code == ERR_STALE) {
        err_reset();
        return NULL;
    }
    TRY(failed);
    search_suggest(&search_lend(f->index, a)->in, typed, most, a, out);
    return NULL;
}
