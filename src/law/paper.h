/* What stands on the papers a court issues: one entry a form and version. The text is Vietnamese (a paper has one language) with
 * {placeholders} that the room document fills; an entry in use is never changed, a new wording is a new version.
 * Law: NQ 01/2017/NQ-HĐTP gives the forms; the wording is the project's own. Data: law/papers.yaml. May use: base, law_data. */
#ifndef LAW_PAPER_H
#define LAW_PAPER_H

#include "law/law.h"
#include "law/law_data.h"

typedef enum PaperStyle {
    PAPER_TEXT,
    PAPER_TO,      /* Kính gửi: ... */
    PAPER_GROUND,  /* Căn cứ ... */
    PAPER_HEADING, /* QUYẾT ĐỊNH: */
    PAPER_ITEM,    /* one of a list */
    PAPER_STRONG,  /* a sentence that must be seen */
} PaperStyle;

/* A paragraph. `each` repeats it for every person of a capacity, value of a field or entry of `more`; `when` and `unless` name a
 * placeholder that must have (or lack) a value, or "placeholder=code". */
typedef struct PaperLine {
    PaperStyle as;
    Str        text, each, when, unless;
} PaperLine;

typedef enum PaperHead {
    PAPER_HEAD_COURT, /* the court and the number on the left, the State on the right */
    PAPER_HEAD_PARTY, /* handed in by a party: the State alone */
} PaperHead;

typedef struct LawPaper {
    Str              form;
    int32_t          version;
    PaperHead        head;
    bool             in_name_of_state; /* NHÂN DANH NƯỚC ... */
    Str              issuer;           /* stands in the court's place: another body's receipt */
    Str              number_label;     /* "Bản án số:"; empty: the word `number` */
    const PaperLine *left;             /* under the number: day, "V/v" */
    uint32_t         left_count;
    Str              title, about;     /* THÔNG BÁO / nộp tiền tạm ứng án phí */
    const PaperLine *body;
    uint32_t         body_count;
    const PaperLine *above;            /* TM. HỘI ĐỒNG XÉT XỬ: above the signature */
    uint32_t         above_count;
    const PaperLine *copies;           /* Nơi nhận */
    uint32_t         copies_count;
    const Str       *signers;          /* powers or "concerned", "recipient", when others sign than the form says */
    uint32_t         signers_count;
} LawPaper;

/* How a power signs: "Thẩm phán"; `deputy`: how a deputy with a written delegation does. */
typedef struct PaperPost {
    Str power, title, deputy;
} PaperPost;

/* Words the program itself puts on papers. */
typedef struct PaperWord {
    Str id, text;
} PaperWord;

struct PaperLaw {
    RuleSource       source; /* of the wording as a whole */
    const PaperWord *words;
    uint32_t         words_count;
    const PaperPost *posts;
    uint32_t         posts_count;
    const LawPaper  *papers;
    uint32_t         papers_count;
};

extern const cyaml_schema_value_t paper_schema;

/* The entry of that version; version 0: the newest. NULL when there is none. */
const LawPaper  *paper_find(const Law *law, Str form, int64_t version);
const PaperPost *paper_post(const Law *law, Str power);
/* Empty when unknown: document_check finds it. */
Str              paper_word(const Law *law, const char *id);

#endif
