/* Inside the reader of citations: a text as marks and words, and the acts their names stand for. */
#ifndef LAW_CITED_INT_H
#define LAW_CITED_INT_H

#include "law/cited.h"
#include "law/citation.h"

/* The words citations are made of; others are known only as parts of names. */
typedef enum CiteWord {
    W_OTHER,
    W_DIEU, W_KHOAN, W_DIEM, W_TU, W_DEN, W_HET, W_VA, W_HOAC, W_CAC, W_CUA, W_TAI, W_TRONG, W_THUOC, W_THEO, W_SO, W_NAM, W_NGAY, W_THANG,
    W_QUY, W_DINH, W_O, W_CO, W_THI, W_GOM, W_VE, W_NHU, W_SAU, W_NAY, W_TREN, W_NEU, W_NOI, W_NEN, W_DE, W_DUOC, W_LA, W_KHONG, W_DA, W_CUNG,
    W_BO, W_LUAT, W_NGHI, W_QUYET, W_PHAP, W_LENH, W_THONG, W_HIEN, W_LIEN, W_TICH, W_NQ, W_ND, W_TT, W_TTLT, W_PL,
    W_AP, W_DUNG, W_CAN, W_CU, W_AN, W_LE, W_BAN, W_D, W_K,
    W_COUNT
} CiteWord;

/* What stands between two words besides blanks. */
enum { MARK_COMMA = 1, MARK_SEMICOLON = 2, MARK_STOP = 4, MARK_COLON = 8, MARK_SLASH = 16, MARK_DASH = 32, MARK_PLUS = 64, MARK_QUOTE = 128,
       MARK_PAREN = 256, MARK_OTHER = 512 };

typedef struct CiteToken {
    uint32_t at, end; /* in the text, bytes */
    uint16_t word;    /* CiteWord, or a word of a name from W_COUNT on */
    uint16_t marks;   /* before it */
    int16_t  number;  /* -1: none of at most four digits */
    char     letter;  /* 'a' of 7a; 0: none */
} CiteToken;

typedef struct CiteTokens {
    CiteToken *items;
    size_t     count, cap;
} CiteTokens;

void cite_tokens(const ActNames *names, Arena *a, Str text, CiteTokens *out);

/* The longest name that begins at a token: one name may be that of several acts, one after the other. */
typedef struct ActName {
    const uint16_t *words;
    size_t          count, next;  /* next of those with the same first word; 0: none */
    LIST(const CitedAct *) acts;
} ActName;
const ActName *act_name_at(const ActNames *names, const CiteTokens *t, size_t at, size_t *end);

/* The act of a normal number; NULL: the law's data do not know it. */
const CitedAct *act_of_number(const ActNames *names, Str number);
const Law      *act_names_law(const ActNames *names);
int32_t         act_year(const CitedAct *act);

/* A document's number as it is written ("10/2009/PL - UBTVQH 12", "3-LCT/HĐNN8"), normal: "10/2009/PL-UBTVQH12". False: none begins here. */
bool cite_number(Arena *a, Str text, size_t at, Str *normal, size_t *end);

#endif
