/* Names of a dictionary found in a text in one pass: longest name first, leftmost first, with or without accents, in
 * capitals, over line ends. May use: base. */
#ifndef JUDGMENT_HIDE_NAMES_H
#define JUDGMENT_HIDE_NAMES_H

#include "judgment/hide.h"
#include "judgment/hide_words.h"

typedef enum NameForm {
    NAME_FULL,
    NAME_ALIAS,
    NAME_TAIL,     /* middle and given name: "Thanh Tâm" */
    NAME_GIVEN,    /* the last word alone; of a foreigner any of his words */
    NAME_ORG_TAIL, /* the distinctive part of an organisation's name */
    NAME_OFFICER,  /* who is never coded */
} NameForm;

typedef struct NamePattern {
    const HidePerson *person;
    Str               name;     /* what was compiled */
    HideWords         words;    /* of it */
    NameForm          form;
    size_t            skip;     /* of an organisation: words of the legal form before the distinctive part */
    bool              shared;   /* another person's name reads the same */
} NamePattern;

typedef struct NameHit {
    size_t             first, count; /* words of the text */
    const NamePattern *pattern;
    bool               titled;       /* a form of address, a capacity or a legal form stands before it */
    bool               is_bare;      /* written without accents */
} NameHit;

typedef struct NameHits {
    NameHit *items;
    size_t   count, cap;
} NameHits;

typedef struct Names {
    NamePattern *items;
    size_t       count, cap;
    uint32_t    *slots; /* open addressing by the bare key of the first word: index + 1 of the first pattern in a chain */
    uint32_t    *next;  /* chain, longest name first */
    size_t       slots_count;
    HidePhrases  titles, legal_forms, officer_titles, forms;
} Names;

Names    hide_names(Arena *a, const HideCase *c);
NameHits hide_names_find(const Names *names, const HideWords *w, Arena *a);
bool     hide_same_reading(const NamePattern *x, const NamePattern *y);
/* Words of the legal form and trade that begin an organisation's name; the rest is what distinguishes it. */
size_t   hide_legal_form_words(const Names *names, const HideWords *name);

#endif
