/* Beside one another: what every engine of the comparison is asked with, and how it is timed. Queries are lines of
 *     class  all|any|row  best|newest  words  type  year
 * parted by tabs, the words folded as the collection's are; type and year are "-" where they do not matter. An engine's program:
 *     ENGINE build WORDS INDEX                  from lines of day, type, year and words (collection.c)
 *     ENGINE ask INDEX WARM QUERIES SECONDS     prints "open", then "top N US" and "count N US HITS" for the N-th query
 * It is warmed with queries of its own for WARM_SECONDS; then each query is asked once, ten hits first and then all of them how many,
 * until the seconds are over: queries are shuffled, so a slow engine answers some of every class. HITS may begin with ~: about. */
#ifndef BENCH_SEARCH_ASK_H
#define BENCH_SEARCH_ASK_H

#include <stdbool.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ASKED_WORDS = 8, WARM_SECONDS = 10 };

typedef enum AskedKind { ASKED_ALL, ASKED_ANY, ASKED_ROW } AskedKind;

typedef struct Asked {
    AskedKind   kind;
    bool        newest;
    int         count;
    const char *words[ASKED_WORDS];
    const char *type, *year; /* NULL: any */
    void       *form; /* the engine's own */
} Asked;

/* A text of the collection. Its words lie between blanks. */
typedef struct Text {
    int         day;
    const char *type, *year, *words;
} Text;

typedef struct Engine {
    void (*begin)(const char *index); /* a new one */
    void (*add)(const Text *text);
    void (*end)(void);
    void (*open)(const char *index);
    void *(*form)(const Asked *q); /* not timed */
    void (*top)(const Asked *q);
    long long (*count)(const Asked *q, bool *about);
} Engine;

int ask_main(int argc, char **argv, const Engine *engine);

/* What cannot go on: says why and ends. */
void ask_need(bool holds, const char *what);

/* The query in words with quotes around each, as many engines have it: open WORD mid WORD close; a row as "a b c". */
const char *ask_words(const Asked *q, const char *and_, const char *or_);

#ifdef __cplusplus
}
#endif

#endif
