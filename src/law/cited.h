/* What a text cites: articles of acts ("điểm a khoản 1 Điều 35 BLTTDS"), precedents ("Án lệ số 02/2016/AL") and rulings ("Bản án số
 * 12/2017/DS-ST ngày 05/4/2017"), each with its place. Texts of any spelling are read: without accents, in capitals, NFD, with missing
 * blanks. An act is named behind its articles or before them; one named without its year is the one in force on the day of the text;
 * "Bộ luật này" is the one named last. What cannot be told of an act is left out, not guessed.
 * Data: the acts of law/citations.yaml. Pure. May use: search (words), number, citation, base. */
#ifndef LAW_CITED_H
#define LAW_CITED_H

#include "law/law_data.h"

/* The names of all acts, made once for a law. Lives as long as the arena; shared by all threads. */
typedef struct ActNames ActNames;
const ActNames         *act_names_make(Arena *a, const Law *law);

typedef enum MentionKind { MENTION_ARTICLE, MENTION_PRECEDENT, MENTION_RULING } MentionKind;

typedef struct Mention {
    MentionKind kind;
    Str         number; /* of the act ("91/2015/QH13"), the precedent ("02/2016/AL") or the ruling ("12/2017/DS-ST") */
    Str         article, clause, point; /* "35", "1", "a"; clause and point may be empty */
    Date        day;                    /* of a ruling cited with its day; else DATE_NONE */
    size_t      from, to;               /* where it stands, in bytes: an article without the name of its act */
} Mention;
typedef LIST(Mention) Mentions;

enum { MENTIONS_MOST = 20000 };
/* In the order of the text, at most MENTIONS_MOST. `on` is its day; DATE_NONE: names without a year are those of today's acts. */
void law_cited(const ActNames *names, Arena *a, Str text, Date on, Mentions *out);

/* The sentence around a place, at most MENTION_SENTENCE_MOST bytes of it; where it is cut, between words, an ellipsis stands. */
enum { MENTION_SENTENCE_MOST = 600 };
Str mention_sentence(Arena *a, Str text, const Mention *m);

/* congly law cited FILE: words behind "cited". */
MUST_CHECK Error *cited_command(const Law *law, const Str *args, size_t count, Arena *a, Buf *out, int *status);

#endif
