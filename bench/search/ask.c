/* Reading queries and texts, and the clock. Plain C: engines in C++ are linked with it. */
#include "bench/search/ask.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { QUERIES_MOST = 10000, FORM_BYTES = 512 };

typedef struct Queries {
    Asked *items;
    size_t count;
} Queries;

void ask_need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "%s\n", what);
        exit(3);
    }
}

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static const char *unless_none(const char *s)
{
    return strcmp(s, "-") == 0 ? NULL : s;
}

static const char *field(char **line)
{
    char *s = strsep(line, "\t");
    ask_need(s != NULL, "a line has too few fields");
    return s;
}

static char *next_line(FILE *f)
{
    static char  *line;
    static size_t room;
    ssize_t       n = getline(&line, &room, f);
    if (n > 0 && line[n - 1] == '\n') {
        line[n - 1] = '\0';
    }
    return n > 0 ? line : NULL;
}

static Asked read_query(char *line)
{
    Asked q = { .kind = ASKED_ALL };
    field(&line);
    const char *kind = field(&line);
    q.kind = strcmp(kind, "row") == 0 ? ASKED_ROW : strcmp(kind, "any") == 0 ? ASKED_ANY : ASKED_ALL;
    q.newest = strcmp(field(&line), "newest") == 0;
    char *words = strsep(&line, "\t");
    q.type = unless_none(field(&line));
    q.year = unless_none(field(&line));
    for (char *w; q.count < ASKED_WORDS && (w = strsep(&words, " ")) != NULL;) {
        q.words[q.count++] = w;
    }
    return q;
}

static Queries read_queries(const char *path, const Engine *engine)
{
    Queries all = { calloc(QUERIES_MOST, sizeof(Asked)), 0 };
    FILE   *f = fopen(path, "r");
    ask_need(f != NULL && all.items != NULL, "the queries cannot be read");
    for (char *line; all.count < QUERIES_MOST && (line = next_line(f)) != NULL;) {
        Asked *q = &all.items[all.count++];
        *q = read_query(strdup(line));
        q->form = engine->form(q);
    }
    fclose(f);
    return all;
}

static void build(const Engine *engine, const char *words, const char *index)
{
    FILE *f = fopen(words, "r");
    ask_need(f != NULL, "the collection cannot be read");
    engine->begin(index);
    for (char *line; (line = next_line(f)) != NULL;) {
        Text t = { .day = (int)strtol(field(&line), NULL, 10) };
        t.type = field(&line);
        t.year = field(&line);
        t.words = field(&line);
        engine->add(&t);
    }
    fclose(f);
    engine->end();
}

static void warm(const Engine *engine, const Queries *all)
{
    double until = now_us() + 1e6 * WARM_SECONDS;
    bool   about;
    for (size_t i = 0; now_us() < until; i = (i + 1) % all->count) {
        engine->top(&all->items[i]);
        engine->count(&all->items[i], &about);
    }
}

static void ask(const Engine *engine, const Queries *all, double seconds)
{
    double until = now_us() + 1e6 * seconds;
    for (size_t i = 0; i < all->count && now_us() < until; i++) {
        double began = now_us();
        engine->top(&all->items[i]);
        printf("top %zu %.2f\n", i, now_us() - began);
    }
    until = now_us() + 1e6 * seconds;
    for (size_t i = 0; i < all->count && now_us() < until; i++) {
        bool      about = false;
        double    began = now_us();
        long long hits = engine->count(&all->items[i], &about);
        printf("count %zu %.2f %s%lld\n", i, now_us() - began, about ? "~" : "", hits);
    }
}

int ask_main(int argc, char **argv, const Engine *engine)
{
    if (argc == 4 && strcmp(argv[1], "build") == 0 && engine->begin != NULL) {
        build(engine, argv[2], argv[3]);
        return 0;
    }
    ask_need(argc == 6 && strcmp(argv[1], "ask") == 0, "usage: ENGINE build WORDS INDEX | ask INDEX WARM QUERIES SECONDS");
    engine->open(argv[2]);
    Queries first = read_queries(argv[3], engine), all = read_queries(argv[4], engine);
    printf("open\n");
    warm(engine, &first);
    ask(engine, &all, strtod(argv[5], NULL));
    return 0;
}

const char *ask_words(const Asked *q, const char *and_, const char *or_)
{
    char       *out = calloc(1, FORM_BYTES);
    size_t      n = 0;
    const char *between = q->kind == ASKED_ROW ? " " : q->kind == ASKED_ANY ? or_ : and_, *quote = q->kind == ASKED_ROW ? "" : "\"";
    ask_need(out != NULL, "out of memory");
    for (int i = 0; i < q->count; i++) {
        n += (size_t)snprintf(out + n, FORM_BYTES - n, "%s%s%s%s", i == 0 ? "" : between, quote, q->words[i], quote);
        ask_need(n < FORM_BYTES, "a query is too long");
    }
    if (q->kind == ASKED_ROW) {
        char *row = calloc(1, FORM_BYTES);
        ask_need(row != NULL && snprintf(row, FORM_BYTES, "\"%s\"", out) < FORM_BYTES, "a query is too long");
        free(out);
        return row;
    }
    return out;
}
