/* Citations: the short titles used in every `basis` of the law data, and the acts they stand for.
 * "BLTTDS 195(1), 203; NQ 326 17(1)a" is three citations: short title, article, and what of it.
 * Data: law/citations.yaml. May use: i18n, base, law_data. */
#ifndef LAW_CITATION_H
#define LAW_CITATION_H

#include "i18n/i18n.h"
#include "law/law.h"
#include "law/law_data.h"

typedef struct CitedAct {
    Str        id;     /* BLTTDS, NQ 326 */
    LawText    name;
    Str        number; /* 92/2015/QH13 */
    int32_t    year;   /* of issue, where the number tells none */
    LawDate    from, to;
    const Str *names; /* what else it is called in texts, or other forms of its number */
    uint32_t   names_count;
    Str        basis;      /* where its days of force stand */
    Confidence confidence; /* of them; NONE: texts are not searched for its name (cited.h) */
} CitedAct;

struct CitationLaw {
    const CitedAct *acts;
    uint32_t        acts_count;
};

extern const cyaml_schema_value_t citation_schema;

typedef struct Citation {
    const CitedAct *act;     /* NULL: the short title is unknown */
    Str             article; /* "195"; empty when the whole act is cited */
    Str             part;    /* "(1)a"; may be empty; of an unknown title the whole text */
} Citation;
typedef LIST(Citation) Citations;

void citations_parse(const Law *law, Arena *a, Str basis, Citations *out);

/* As a court writes it: "NQ 326 17(1)a" is "điểm a khoản 1 Điều 17 của Nghị quyết số 326/2016/UBTVQH14", in English "Article 17(1)(a),
 * Resolution 326/2016/UBTVQH14". Articles of one act stand before it. A basis with an unknown title stays as it is. */
Str law_cite(const Law *law, Arena *a, Lang lang, Str basis);

/* An act as a list of citations heads it: "Bộ luật Dân sự số 91/2015/QH13", "Nghị định số 163/2006/NĐ-CP"; of an unknown one its number. */
Str law_act_title(const Law *law, Arena *a, Lang lang, Str number);

/* The same of all that the law's data cite, made once. Lives as long as the arena; shared by all threads. */
typedef struct CiteBook CiteBook;
const CiteBook         *cite_book_make(Arena *a, const Law *law);
Str                     cite_book_find(const CiteBook *b, Lang lang, Str basis); /* empty: the data do not cite it so */

#endif
