/* Hiding of names (ẩn danh): from the people of a matter and a text to proposals, each with its rule, and the coded text.
 * Law: NQ 03/2017/NQ-HĐTP Điều 7 and the guidance of CV 144/TANDTC-PC (the rules it applies are listed in HideRule).
 * Every proposal is for a person to accept or correct; what is only likely is marked so and not applied by itself.
 * The code book keeps one person's code the same over all texts of a matter: the caller stores it (it names the person:
 * encrypted, for the judge and the clerk of the case only). Pure: no database, no clock. May use: base. */
#ifndef JUDGMENT_HIDE_H
#define JUDGMENT_HIDE_H

#include "base/base.h"

typedef enum HideKind {
    HIDE_PERSON,
    HIDE_FOREIGNER,    /* a foreign name: initials (rule 7) */
    HIDE_ORGANISATION, /* companies, banks: the distinctive part (rules 8, 9) */
    HIDE_STATE_BODY,   /* named, not coded (rule 9) */
} HideKind;

typedef enum HideRole {
    HIDE_PARTY,   /* party, victim, witness, related person: coded */
    HIDE_OFFICER, /* judge, juror, clerk, prosecutor: never coded (rule 15) */
    HIDE_LAWYER,  /* defence and protection: stay named (rule 15) */
} HideRole;

typedef struct HidePerson {
    Str        id; /* the caller's: the same person has the same id in all texts of the matter */
    Str        name;
    const Str *aliases; /* nicknames, other names, short names of a firm */
    size_t     aliases_count;
    HideKind   kind;
    HideRole   role;
    bool       minor; /* or the parent of one: addresses to the province only, schools coded (rule 14) */
    const Str *secrets; /* numbers, e-mail and house addresses of the person, as in the file: for the gate */
    size_t     secrets_count;
} HidePerson;

typedef struct HideCase {
    const HidePerson *persons;
    size_t            persons_count;
    bool              base_letter; /* Ánh becomes A instead of Á: courts differ (rule 4) */
} HideCase;

/* One name and what stands for its last word (of a person) or its distinctive part. */
typedef struct HideCode {
    Str person; /* id; empty for a place */
    Str name;   /* as in the dictionary */
    Str code;   /* "A", "T2", "J.S." */
} HideCode;

typedef struct HideBook {
    HideCode *items;
    size_t    count, cap;
} HideBook;

typedef enum HideRule {
    HIDE_RULE_PERSON = 1,   /* 1: given name becomes its first letter (2 other family name, 4 letters with marks) */
    HIDE_RULE_NUMBERED = 3, /* 3: same family, middle name and letter: numbered */
    HIDE_RULE_ALIAS = 5,
    HIDE_RULE_ONE_WORD = 6, /* 6: one-word and ethnic names */
    HIDE_RULE_FOREIGN = 7,
    HIDE_RULE_ORGANISATION = 8,
    HIDE_RULE_BANK = 9,
    HIDE_RULE_ADDRESS = 10,
    HIDE_RULE_BIRTH = 11,
    HIDE_RULE_NUMBER = 12, /* ids, phones, e-mail, accounts, plates, land certificates, plots */
    HIDE_RULE_PRIVATE = 13, /* health, sexual and family matters: shown to a person, never changed by the program */
    HIDE_RULE_SCHOOL = 14,
} HideRule;

typedef struct HideChange {
    size_t   from, to; /* bytes of the text */
    Str      original, coded;
    HideRule rule;
    Str      person;  /* id, empty when it concerns nobody in the dictionary */
    Str      reason;  /* message id: "hide.rule.1" ... */
    bool     certain; /* applied in HideResult.coded; others wait for a person */
} HideChange;

typedef struct HideResult {
    HideChange *changes; /* in order, never overlapping */
    size_t      changes_count;
    Str         coded; /* the text with every certain change */
} HideResult;

/* `text` is NFC UTF-8 of at most 4 MiB (else ERR_TOO_LARGE; not UTF-8: ERR_BAD_ENCODING). The book is read and completed. */
MUST_CHECK Error *hide_propose(const HideCase *c, Str text, HideBook *book, Arena *a, HideResult *out);

/* The text with the changes whose `accepted` is set; accepted NULL: all certain ones. */
Str hide_apply(Arena *a, Str text, const HideChange *changes, const bool *accepted, size_t count);

/* The book as JSON and back. */
Str               hide_book_write(const HideBook *book, Arena *a);
MUST_CHECK Error *hide_book_read(Str json, Arena *a, HideBook *out);

#endif
