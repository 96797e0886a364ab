/* What a person typed, as what the index is asked.
 *   ly hôn            both words, in any order; as neighbours they count more
 *   "ly hôn"          one behind the other; accents that are typed are meant, those that are not match any
 *   -"con chung"      without
 *   a OR b            one or the other (also HOẶC)
 *   toa:"Hà Nội"      a key of the whole text, by the fields the index knows
 *   nam:2019-2021     the years of its day, by the word the index has for them
 *   12/2024/DS-ST     a number, however it is written
 * Never an error: what is too much or makes no sense is left out, and `cut` says so. */
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include "base/date.h"

enum { QUERY_WORDS = 32, QUERY_PHRASES = 8, QUERY_BYTES = 2000, QUERY_SENTENCE = 6 };

typedef struct QueryWord {
    Str      folded;
    uint32_t accents;
    bool     strict; /* these accents and no others */
    uint32_t at, n;  /* where it was typed, in bytes; n 0: it was not, or not in one piece */
} QueryWord;

/* One word, words in a row, or a key (one word, the letters of its term). */
typedef struct QueryItem {
    const QueryWord *words;
    size_t           count;
} QueryItem;

/* One of its items has to be there, or none when excluded. */
typedef struct QueryClause {
    LIST(QueryItem) items;
    float weight; /* of a plain word in the score; 1: as typed */
    bool excluded;
    bool plain;   /* one word outside quotes */
    bool follows; /* plain, and so is the clause before it in the same run of words */
} QueryClause;

typedef struct Query {
    LIST(QueryClause) clauses;
    Date from, until; /* inclusive; DATE_NONE: open */
    bool any;         /* plain words need not all be there: for sentences, and where all together find too little. Not by day */
    bool cut;
} Query;

/* A word before a colon that stands for a field of keys, or for the years of the day. */
enum { QUERY_YEARS = 255 };
typedef struct QueryField {
    Str     name;
    uint8_t field;
} QueryField;

Query search_parse(Arena *a, Str typed, const QueryField *fields, size_t fields_count);
/* As if one of the values had been typed behind the field, the values joined by OR. */
void  query_add_keys(Arena *a, Query *q, uint8_t field, const Str *values, size_t count);

/* QUERY_SENTENCE plain words or more: hardly a text has them all. */
bool query_is_sentence(const Query *q);

#endif
