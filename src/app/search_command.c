/* congly search: an index of texts in a folder of its own, from lines of JSON with the fields of judgments.
 * May use: search, law (lines of a file), i18n. */
#include "app/app_int.h"

#include "app/app_msg.h"
#include "law/lines.h"
#include "search/ask.h"
#include "search/correct.h"
#include "search/ranks.h"
#include "search/search.h"
#include "search/similar.h"
#include "search/snippet.h"
#include "search/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LINE_MOST = 16 * 1024 * 1024, SHOWN = 10, PROGRESS_EACH = 10000, ADDED_EACH = 50, REFUSED_TOLD = 1000, MEMORY_OF_LINE = 256, RANKS_MOST = 256 * 1024 * 1024 };

/* The fields of a judgment: the word a person types before the colon, and the member of the line. */
static const struct { const char *word, *member; } fields[] = {
    { "toa", "court" }, { "so", "number" }, { "loai", "type" }, { "capxetxu", "instance" }, { "quanhe", "relation" }, { "nam", "" },
};
enum { FIELD_YEAR = 5 };

static void query_fields(QueryField out[COUNT_OF(fields)])
{
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        out[i] = (QueryField){ str_of(fields[i].word), (uint8_t)i };
    }
}

static Error *need(bool holds, Str what)
{
    return holds ? NULL : err_message(err_make(ERR_BAD_INPUT, "search"), what);
}

/* ---- reading lines ------------------------------------------------------------------------------------------------------------------ */

typedef struct Reading {
    SearchIndex *index;
    SearchLoad  *load; /* NULL: put one by one */
    Arena       *arena;
    int64_t      read, added;
    JsonOut      refused; /* {"line":..,"why":..} */
    Buf          text;    /* the same for people */
} Reading;

static Error *refusal(Error *e, const char *why)
{
    return err_message(e, str_of(why));
}

static Error *doc_of_line(Arena *a, Str line, SearchDoc *out)
{
    const Json *v;
    Date        day;
    Error *broken = json_parse(a, line, LINE_MOST, &v);
    if (broken != NULL) {
        return refusal(broken, "app.search_no_json");
    }
    if (!date_parse(json_str(v, "date", S("")), &day)) {
        return refusal(err_make(ERR_BAD_INPUT, "date"), "app.search_no_date");
    }
    const Json *dumped = json_member(v, "keys"); /* as search dump writes them; then the members say nothing */
    SearchKey  *keys = NEW_N(a, SearchKey, COUNT_OF(fields) + json_count(dumped));
    size_t      count = 0;
    for (size_t i = 0; i < json_count(dumped); i++) {
        const Json *key = json_at(dumped, i);
        int64_t     field = json_is_integer(json_at(key, 0)) ? json_number(json_at(key, 0)) : FIELDS_MOST; /* which is refused */
        keys[count++] = (SearchKey){ (uint8_t)(field >= 0 && field < FIELDS_MOST ? field : FIELDS_MOST), json_text(json_at(key, 1)) };
    }
    for (size_t i = 0; i < COUNT_OF(fields) && dumped == NULL; i++) {
        Str value = i == FIELD_YEAR ? str_format(a, "%d", date_ymd(day).year) : json_str(v, fields[i].member, S(""));
        if (value.n > 0) {
            keys[count++] = (SearchKey){ (uint8_t)i, str_sub(value, 0, KEY_BYTES) };
        }
    }
    *out = (SearchDoc){ .name = json_str(v, "id", S("")), .day = day, .title = json_str(v, "title", S("")), .body = json_str(v, "text", S("")), .keys = keys,
                        .keys_count = count };
    Error *bad = builder_check(out);
    return bad == NULL ? NULL : refusal(bad, "app.search_bad_text");
}

static void note_refusal(Reading *r, const Error *e)
{
    Str why = err_text(r->arena, said_in(), e);
    json_begin(&r->refused, NULL);
    json_add_i64(&r->refused, "line", r->read);
    json_add_str(&r->refused, "why", why);
    json_end(&r->refused);
    buf_addf(&r->text, STR_F "\n", STR_A(MSG(r->arena, said_in(), M_app_search_line, { S("line"), i18n_number(r->arena, said_in(), r->read) }, { S("why"), why })));
}

static Error *take_line(void *arg, Str line)
{
    Reading  *r = arg;
    SearchDoc doc;
    r->read++;
    arena_reset(r->arena);
    Error *refused = doc_of_line(r->arena, line, &doc);
    if (refused == NULL) {
        Error *failed = r->load != NULL ? search_load_add(r->load, &doc) : search_put(r->index, &doc);
        if (failed != NULL && failed->code != ERR_CONFLICT) {
            return failed;
        }
        refused = failed == NULL ? NULL : refusal(failed, "app.search_twice");
    }
    if (refused != NULL) {
        if (r->read - r->added <= REFUSED_TOLD) {
            note_refusal(r, refused);
        }
        err_reset();
    }
    r->added += refused == NULL;
    if (r->read % (r->load != NULL ? PROGRESS_EACH : ADDED_EACH) == 0) { /* each that is put one by one waits for the disk */
        fprintf(stderr, "%lld\n", (long long)r->read);
    }
    return NULL;
}

static Error *read_file(Command *c, SearchIndex *x, bool many)
{
    Buf     refused = buf_make(c->arena, MIB(1));
    Reading r = { .index = x, .arena = arena_make(MIB(MEMORY_OF_LINE)), .refused = json_out(&refused), .text = buf_make(c->arena, MIB(1)) };
    json_begin_list(&r.refused, NULL);
    Error  *failed = many ? search_load_begin(x, SEGMENT_DOCS, &r.load) : NULL;
    if (failed == NULL) {
        failed = lines_visit(c->arena, c->args[2], take_line, &r);
    }
    if (r.load != NULL) {
        Error *end = search_load_end(r.load);
        failed = failed == NULL ? end : failed;
    } else if (failed == NULL) {
        failed = search_commit(x);
    }
    arena_release(r.arena);
    TRY(failed);
    if (c->json) {
        json_end_list(&r.refused);
        buf_addf(c->out, "{\"read\":%lld,\"added\":%lld,\"refused\":" STR_F "}\n", (long long)r.read, (long long)r.added, STR_A(buf_str(&refused)));
    } else {
        buf_addf(c->out, STR_F "\n" STR_F, STR_A(MSG(c->arena, said_in(), M_app_search_read, { S("read"), i18n_number(c->arena, said_in(), r.read) },
                                                     { S("added"), i18n_number(c->arena, said_in(), r.added) })), STR_A(buf_str(&r.text)));
    }
    c->status = r.added < r.read ? 1 : 0;
    return NULL;
}

static Error *merge_all(SearchIndex *x)
{
    for (bool more = true; more;) {
        TRY(search_merge(x, &more));
    }
    return NULL;
}

/* ---- asking ---------------------------------------------------------------------------------------------------------------------------- */

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

enum { PASSAGE = 240 };

static Error *tell_hit(Command *c, const SearchSnapshot *s, Snippets *snippets, const SearchHit *h, JsonOut *o)
{
    const Segment *sg = s->in.items[h->part].segment;
    Str            name = segment_name(sg, h->doc), day = date_format(c->arena, (Date){ h->day });
    Snippet        shown;
    TRY(snippets_of(snippets, h, PASSAGE, &shown));
    if (o == NULL) {
        buf_addf(c->out, "%8.3f  " STR_F "  " STR_F "  " STR_F "\n          %s" STR_F "%s\n", (double)h->score, STR_A(day), STR_A(name), STR_A(shown.title),
                 shown.cut_before ? "… " : "", STR_A(shown.passage), shown.cut_after ? " …" : "");
        return NULL;
    }
    json_begin(o, NULL);
    json_add_str(o, "id", name);
    json_add_str(o, "date", day);
    json_add_str(o, "title", shown.title);
    json_add_str(o, "passage", shown.passage);
    json_add_i64(o, "score_thousandths", (int64_t)(1000 * (double)h->score));
    json_end(o);
    return NULL;
}

/* What people read over the hits; a program reads `total` among them. */
static void tell_how_many(Command *c, Msg found, size_t total, double ms)
{
    buf_addf(c->out, STR_F "\n", STR_A(MSG(c->arena, said_in(), found, { S("total"), i18n_number(c->arena, said_in(), (int64_t)total) },
                                           { S("ms"), i18n_thousandths(c->arena, said_in(), (int64_t)(ms * 1000)) })));
}

static void end_list(Command *c, JsonOut *o)
{
    json_end_list(o);
    json_end(o);
    buf_add_char(c->out, '\n');
}

static Error *tell_answer(Command *c, const SearchSnapshot *s, const Query *q, const SearchAnswer *answer, double ms)
{
    JsonOut o = json_out(c->out);
    if (c->json) {
        json_begin(&o, NULL);
        json_add_i64(&o, "total", (int64_t)answer->total);
        json_add_bool(&o, "about", answer->about);
        json_begin_list(&o, "hits");
    } else {
        tell_how_many(c, answer->about ? M_app_search_found_about : M_app_search_found, answer->total, ms);
    }
    Snippets *snippets = snippets_make(&s->in, q, c->arena);
    for (size_t i = 0; i < answer->count; i++) {
        TRY(tell_hit(c, s, snippets, &answer->hits[i], c->json ? &o : NULL));
    }
    if (c->json) {
        end_list(c, &o);
    }
    c->status = answer->total == 0 ? 1 : 0;
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const RankedName *)a)->name, ((const RankedName *)b)->name);
}

/* Lines of a text's name, a tab and its number. */
static Error *load_ranks(Command *c, Str path, const SearchParts *in, const SearchRanks **out)
{
    Str          text;
    SearchRanks *ranks = NEW_N(c->arena, SearchRanks, in->count + 1);
    LIST(RankedName) names = { 0 };
    TRY(os_load(os_real(), c->arena, path, RANKS_MOST, &text));
    while (text.n > 0) {
        Str     line = str_cut(&text, '\n'), name = str_cut(&line, '\t');
        int64_t rank;
        TRY(need(str_to_i64(line, &rank) && rank > 0 && rank < 1 << 24, S("app.search_need_ranks")));
        *LIST_ADD(c->arena, &names) = (RankedName){ name, (uint32_t)rank };
    }
    if (names.count > 1) {
        qsort(names.items, names.count, sizeof *names.items, by_name);
    }
    for (size_t i = 0; i < in->count; i++) {
        ranks[i] = ranks_of(in->items[i].segment, names.items, names.count, c->arena);
    }
    *out = ranks;
    return NULL;
}

static Error *ask_in(Command *c, const SearchSnapshot *s, SearchAsk *by)
{
    Str         ranks = option_take(c, "--ranks");
    QueryField  words[COUNT_OF(fields)];
    SearchReply reply;
    if (ranks.n > 0) {
        by->order = ORDER_RANK;
        TRY(load_ranks(c, ranks, &s->in, &by->ranks));
    }
    Str typed = str_join(c->arena, c->args + 2, c->count - 2, S(" "));
    query_fields(words);
    double began = now_ms();
    Query  q = search_parse(c->arena, typed, words, COUNT_OF(words));
    search_ask(&s->in, &q, NULL, by, TEXTS_LONG, c->arena, &reply);
    return tell_answer(c, s, &reply.asked, &reply.answer, now_ms() - began);
}

static Error *ask(Command *c, SearchIndex *x)
{
    Str       order = option_take(c, "--order");
    SearchAsk by = { .order = str_eq(order, S("newest")) ? ORDER_NEWEST : str_eq(order, S("oldest")) ? ORDER_OLDEST : ORDER_RELEVANCE, .most = SHOWN };
    const SearchSnapshot *s = search_acquire(x);
    Error                *failed = ask_in(c, s, &by);
    search_release(x, s);
    return failed;
}

static void tell_similar(Command *c, const SimilarText *t, JsonOut *o)
{
    Str day = date_format(c->arena, (Date){ t->hit.day }), shared = str_join(c->arena, t->shared, t->shared_count, S(" · "));
    if (o == NULL) {
        buf_addf(c->out, "%8.3f  " STR_F "  " STR_F "  " STR_F "\n", (double)t->hit.score, STR_A(day), STR_A(t->name), STR_A(shared));
        return;
    }
    json_begin(o, NULL);
    json_add_str(o, "id", t->name);
    json_add_str(o, "date", day);
    json_begin_list(o, "shared");
    for (size_t i = 0; i < t->shared_count; i++) {
        json_add_str(o, NULL, t->shared[i]);
    }
    json_end_list(o);
    json_add_i64(o, "score_thousandths", (int64_t)(1000 * (double)t->hit.score));
    json_end(o);
}

static Error *similar(Command *c, SearchIndex *x)
{
    const SearchSnapshot *s = search_acquire(x);
    JsonOut               o = json_out(c->out);
    SimilarTexts          list;
    double                began = now_ms();
    Error *unknown = search_similar(&s->in, &(SimilarAsk){ .name = c->args[2], .most = SHOWN }, c->arena, &list);
    search_release(x, s);
    if (unknown != NULL && unknown->code == ERR_NOT_FOUND) {
        return err_message(unknown, S("app.search_no_such_text"));
    }
    TRY(unknown);
    if (c->json) {
        json_begin(&o, NULL);
        json_begin_list(&o, "similar");
    } else {
        tell_how_many(c, M_app_search_found, list.count, now_ms() - began);
    }
    for (size_t i = 0; i < list.count; i++) {
        tell_similar(c, &list.items[i], c->json ? &o : NULL);
    }
    if (c->json) {
        end_list(c, &o);
    }
    c->status = list.count == 0 ? 1 : 0;
    return NULL;
}

/* What is typed is the last word: with a blank behind it the next one is not begun. */
static Error *suggest(Command *c, SearchIndex *x)
{
    Str                   typed = str_join(c->arena, c->args + 2, c->count - 2, S(" "));
    const SearchSnapshot *s = search_acquire(x);
    JsonOut               o = json_out(c->out);
    Suggestions           found;
    double                began = now_ms();
    search_suggest(&s->in, typed, SHOWN, c->arena, &found);
    double ms = now_ms() - began;
    search_release(x, s);
    if (c->json) {
        json_begin(&o, NULL);
        json_begin_list(&o, "suggestions");
    } else {
        tell_how_many(c, M_app_search_suggested, found.count, ms);
    }
    for (size_t i = 0; i < found.count; i++) {
        if (c->json) {
            json_begin(&o, NULL);
            json_add_str(&o, "text", found.items[i].text);
            json_add_i64(&o, "texts", (int64_t)found.items[i].texts);
            json_add_bool(&o, "title", found.items[i].title);
            json_end(&o);
        } else {
            buf_addf(c->out, "%10llu  " STR_F "\n", (unsigned long long)found.items[i].texts, STR_A(found.items[i].text));
        }
    }
    if (c->json) {
        end_list(c, &o);
    }
    c->status = found.count == 0 ? 1 : 0;
    return NULL;
}

static Error *correct(Command *c, SearchIndex *x)
{
    Str                   typed = str_join(c->arena, c->args + 2, c->count - 2, S(" "));
    QueryField            words[COUNT_OF(fields)];
    const SearchSnapshot *s = search_acquire(x);
    JsonOut               o = json_out(c->out);
    Correction            better;
    query_fields(words);
    Query q = search_parse(c->arena, typed, words, COUNT_OF(words));
    search_correct(&s->in, typed, &q, &(SearchAsk){ .most = 0 }, c->arena, &better);
    search_release(x, s);
    if (c->json) {
        json_begin(&o, NULL);
        json_add_str(&o, "text", better.text);
        json_add_i64(&o, "texts", (int64_t)better.texts);
        json_end(&o);
        buf_add_char(c->out, '\n');
    } else {
        buf_addf(c->out, STR_F "\n", STR_A(better.text.n > 0 ? better.text : msg(said_in(), M_app_search_nothing_better)));
    }
    c->status = better.text.n == 0 ? 1 : 0;
    return NULL;
}

static Error *tell_state(Command *c, SearchIndex *x)
{
    const SearchSnapshot *s = search_acquire(x);
    JsonOut               o = json_out(c->out);
    json_begin(&o, NULL);
    json_add_i64(&o, "texts", (int64_t)s->texts);
    json_add_i64(&o, "generation", (int64_t)s->generation);
    json_add_i64(&o, "plan", s->in.plan->version);
    json_add_i64(&o, "common_words", (int64_t)s->in.plan->words.all.count);
    json_add_i64(&o, "triples", (int64_t)s->in.plan->triples.count);
    json_begin_list(&o, "segments");
    for (size_t i = 0; i < s->in.count; i++) {
        const SegmentHead *h = s->in.items[i].segment->head;
        json_begin(&o, NULL);
        json_add_i64(&o, "texts_here", h->docs);
        json_add_i64(&o, "distinct_words", h->terms);
        json_add_i64(&o, "words_of_all", (int64_t)h->words);
        for (int k = 0; k < SECTIONS; k++) {
            json_add_i64(&o, segment_section_name((Section)k), (int64_t)h->sections[k].size);
        }
        json_end(&o);
    }
    json_end_list(&o);
    json_end(&o);
    buf_add_char(c->out, '\n');
    search_release(x, s);
    return NULL;
}

/* ---- how fast --------------------------------------------------------------------------------------------------------------------------- */

typedef struct Timed {
    Str    class;
    double us;
    int64_t total;
} Timed;

typedef struct Timing {
    const SearchSnapshot *s;
    Arena                *arena, *each;
    LIST(Timed) all;
} Timing;

/* A line: the class of the query, a tab, the query; +newest behind the class for that order. Each is asked once. */
static Error *time_line(void *arg, Str line)
{
    Timing      *t = arg;
    Str          class = str_cut(&line, '\t');
    QueryField   words[COUNT_OF(fields)];
    SearchAnswer answer;
    query_fields(words);
    arena_reset(t->each);
    double began = now_ms();
    Query  q = search_parse(t->each, line, words, COUNT_OF(words));
    search_find(&t->s->in, &q, &(SearchAsk){ .order = str_ends(class, S("+newest")) ? ORDER_NEWEST : ORDER_RELEVANCE, .most = SHOWN }, t->each, &answer);
    *LIST_ADD(t->arena, &t->all) = (Timed){ str_copy(t->arena, class), (now_ms() - began) * 1000, (int64_t)answer.total };
    return NULL;
}

static int by_class_and_time(const void *a, const void *b)
{
    const Timed *x = a, *y = b;
    int          class = str_cmp(x->class, y->class);
    return class != 0 ? class : (x->us > y->us) - (x->us < y->us);
}

static void tell_times(Command *c, Timing *t)
{
    if (t->all.count > 1) {
        qsort(t->all.items, t->all.count, sizeof *t->all.items, by_class_and_time);
    }
    for (size_t i = 0, n; i < t->all.count; i += n) {
        const Timed *first = &t->all.items[i];
        int64_t      hits = 0;
        for (n = 0; i + n < t->all.count && str_eq(first[n].class, first->class); n++) {
            hits += first[n].total;
        }
        buf_addf(c->out, "%-12.*s %5zu queries  p50 %9.1f us  p90 %9.1f us  p99 %9.1f us  hits %lld\n", STR_A(first->class), n, first[n / 2].us, first[n * 9 / 10].us,
                 first[n * 99 / 100].us, (long long)(hits / (int64_t)n));
    }
}

static Error *measure(Command *c, SearchIndex *x)
{
    Timing t = { .s = search_acquire(x), .arena = arena_make(MIB(64)), .each = arena_make(MIB(64)) };
    search_warm(t.s);
    Error *failed = lines_visit(c->arena, c->args[2], time_line, &t);
    tell_times(c, &t);
    search_release(x, t.s);
    arena_release(t.each);
    arena_release(t.arena);
    return failed;
}

/* What is damaged is made again of its own texts where these are whole; the rest has to be put in again, and can then be forgotten. */
static Error *mend(Command *c, SearchIndex *x)
{
    int64_t own = 0;
    bool    mended = true;
    Error  *damaged = search_check(x, c->arena);
    if (damaged != NULL && damaged->code != ERR_DISK) {
        return damaged;
    }
    while (mended) {
        TRY(search_mend(x, &mended));
        own += mended;
    }
    const SearchSnapshot *s = search_acquire(x);
    int64_t               lost = (int64_t)s->lost;
    search_release(x, s);
    if (c->json) {
        buf_addf(c->out, "{\"mended\":%lld,\"lost\":%lld}\n", (long long)own, (long long)lost);
    } else {
        buf_addf(c->out, STR_F "\n", STR_A(MSG(c->arena, said_in(), M_app_search_mended, { S("own"), i18n_number(c->arena, said_in(), own) },
                                                { S("lost"), i18n_number(c->arena, said_in(), lost) })));
        buf_addf(c->out, STR_F, STR_A(lost > 0 ? str_format(c->arena, STR_F "\n", STR_A(msg(said_in(), M_app_search_lost))) : S("")));
    }
    c->status = lost > 0 ? 1 : 0;
    return NULL;
}

/* ---- the command ------------------------------------------------------------------------------------------------------------------------ */

static Error *run_on(Command *c, SearchIndex *x, Str verb)
{
    if (str_eq(verb, S("index")) || str_eq(verb, S("add"))) {
        TRY(need(c->count == 3, S("app.search_need_file")));
        return read_file(c, x, str_eq(verb, S("index")));
    }
    if (str_eq(verb, S("delete"))) {
        TRY(need(c->count == 3, S("app.search_need_name")));
        return search_erase(x, c->args[2]);
    }
    if (str_eq(verb, S("query"))) {
        return ask(c, x);
    }
    if (str_eq(verb, S("similar"))) {
        TRY(need(c->count == 3, S("app.search_need_name")));
        return similar(c, x);
    }
    if (str_eq(verb, S("correct"))) {
        return correct(c, x);
    }
    if (str_eq(verb, S("suggest"))) {
        return suggest(c, x);
    }
    if (str_eq(verb, S("bench"))) {
        TRY(need(c->count == 3, S("app.search_need_file")));
        return measure(c, x);
    }
    if (str_eq(verb, S("game"))) {
        search_game(x);
        return NULL;
    }
    if (str_eq(verb, S("merge"))) {
        return merge_all(x);
    }
    if (str_eq(verb, S("mend"))) {
        return mend(c, x);
    }
    if (str_eq(verb, S("forget"))) {
        return search_forget_lost(x);
    }
    if (str_eq(verb, S("check"))) {
        Error *damaged = search_check(x, c->arena);
        if (damaged != NULL) {
            return err_message(damaged, S("app.search_damaged"));
        }
        buf_addf(c->out, STR_F "\n", STR_A(msg(said_in(), M_app_search_whole)));
        return NULL;
    }
    if (str_eq(verb, S("dump"))) {
        return search_dump(c, x);
    }
    TRY(need(str_eq(verb, S("stats")), S("app.search_need_verb")));
    return tell_state(c, x);
}

Error *run_search(Command *c)
{
    flag_take(c, "--json");
    TRY(need(c->count >= 2, S("app.search_need_verb")));
    SearchIndex *x;
    Arena       *a = arena_make(MIB(64));
    Error       *failed = search_open(os_real(), a, c->args[1], &x);
    if (failed == NULL) {
        failed = run_on(c, x, c->args[0]);
    }
    arena_release(a);
    return failed;
}
