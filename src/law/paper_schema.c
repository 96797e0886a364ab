/* The shape of law/papers.yaml. */
#include "law/paper.h"

static const cyaml_strval_t style_words[] = {
    { "text", PAPER_TEXT },       { "to", PAPER_TO },     { "ground", PAPER_GROUND },
    { "heading", PAPER_HEADING }, { "item", PAPER_ITEM }, { "strong", PAPER_STRONG },
};
static const cyaml_strval_t head_words[] = { { "court", PAPER_HEAD_COURT }, { "party", PAPER_HEAD_PARTY } };

static const cyaml_schema_field_t line_fields[] = {
    LAW_ENUM_OPT(PaperLine, as, style_words), LAW_STR(PaperLine, text),       LAW_STR_OPT(PaperLine, each),
    LAW_STR_OPT(PaperLine, when),             LAW_STR_OPT(PaperLine, unless), LAW_END,
};
static const cyaml_schema_value_t line = LAW_ENTRY(PaperLine, line_fields);

static const cyaml_schema_field_t paper_fields[] = {
    LAW_STR(LawPaper, form),
    LAW_INT(LawPaper, version),
    LAW_ENUM_OPT(LawPaper, head, head_words),
    LAW_BOOL_OPT(LawPaper, in_name_of_state),
    LAW_STR_OPT(LawPaper, issuer),
    LAW_STR_OPT(LawPaper, number_label),
    LAW_LIST_OPT(LawPaper, left, line),
    LAW_STR(LawPaper, title),
    LAW_STR_OPT(LawPaper, about),
    LAW_LIST(LawPaper, body, line),
    LAW_LIST_OPT(LawPaper, above, line),
    LAW_LIST_OPT(LawPaper, copies, line),
    LAW_STRS_OPT(LawPaper, signers),
    LAW_END,
};
static const cyaml_schema_value_t paper = LAW_ENTRY(LawPaper, paper_fields);

static const cyaml_schema_field_t post_fields[] = {
    LAW_STR(PaperPost, power), LAW_STR(PaperPost, title), LAW_STR_OPT(PaperPost, deputy), LAW_END,
};
static const cyaml_schema_value_t post = LAW_ENTRY(PaperPost, post_fields);

static const cyaml_schema_field_t word_fields[] = { LAW_STR(PaperWord, id), LAW_STR(PaperWord, text), LAW_END };
static const cyaml_schema_value_t word = LAW_ENTRY(PaperWord, word_fields);

static const cyaml_schema_field_t top_fields[] = {
    LAW_LIST(PaperLaw, words, word), LAW_LIST(PaperLaw, posts, post), LAW_LIST(PaperLaw, papers, paper), LAW_SOURCE(PaperLaw), LAW_END,
};
const cyaml_schema_value_t paper_schema = LAW_TOP(PaperLaw, top_fields);
