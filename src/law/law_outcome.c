/* Reading what became of the claim. Pure. May use: search (words). */
#include "law/law_outcome.h"

#include "search/analyse.h"

enum { PHRASE_WORDS = 12 };

typedef struct SaidWord {
    Str      folded;
    uint32_t accents;
} SaidWord;

typedef struct Phrase {
    Str      outcome;
    SaidWord words[PHRASE_WORDS];
    size_t   count;
} Phrase;

struct OutcomeReader {
    LIST(Phrase) phrases;
};

static void add_phrase(OutcomeReader *r, Arena *a, Str outcome, Str said)
{
    Phrase  *p = LIST_ADD(a, &r->phrases);
    Analyser an = analyse_begin(said);
    *p = (Phrase){ .outcome = outcome };
    for (Word w; p->count < PHRASE_WORDS && analyse_next(&an, &w);) {
        p->words[p->count++] = (SaidWord){ str_copy(a, w.folded), w.accents };
    }
}

const OutcomeReader *outcome_reader(const Law *law, Arena *a)
{
    OutcomeReader *r = NEW(a, OutcomeReader);
    *r = (OutcomeReader){ 0 };
    for (uint32_t i = 0; i < law->outcomes->outcomes_count; i++) {
        const OutcomeWords *o = &law->outcomes->outcomes[i];
        for (uint32_t k = 0; k < o->said_count; k++) {
            add_phrase(r, a, o->outcome, o->said[k]);
        }
    }
    return r;
}

/* How many words of the phrase stand here; 0: not all. */
static size_t stands_at(const Phrase *p, Analyser from)
{
    for (size_t i = 0; i < p->count; i++) {
        Word w;
        if (!analyse_next(&from, &w) || w.accents != p->words[i].accents || !str_eq(w.folded, p->words[i].folded)) {
            return 0;
        }
    }
    return p->count;
}

static const Phrase *longest_at(const OutcomeReader *r, Analyser from)
{
    const Phrase *best = NULL;
    for (size_t i = 0; i < r->phrases.count; i++) {
        const Phrase *p = &r->phrases.items[i];
        if ((best == NULL || p->count > best->count) && stands_at(p, from) > 0) {
            best = p;
        }
    }
    return best;
}

typedef struct Heard {
    bool accepted, part, rejected, unclear;
} Heard;

static void hear(Heard *h, Str outcome)
{
    h->accepted = h->accepted || str_eq(outcome, S("accepted"));
    h->part = h->part || str_eq(outcome, S("accepted_part"));
    h->rejected = h->rejected || str_eq(outcome, S("rejected"));
    h->unclear = h->unclear || str_eq(outcome, S("unclear"));
}

static Str weigh(const Heard *h)
{
    return h->part || (h->accepted && h->rejected) ? S("accepted_part")
           : h->unclear                            ? S("")
           : h->accepted                           ? S("accepted")
           : h->rejected                           ? S("rejected")
                                                   : S("");
}

/* Every phrase begins with one of three words: elsewhere nothing is compared. */
static bool may_begin(const OutcomeReader *r, const Word *w)
{
    for (size_t i = 0; i < r->phrases.count; i++) {
        const SaidWord *first = &r->phrases.items[i].words[0];
        if (first->accents == w->accents && str_eq(first->folded, w->folded)) {
            return true;
        }
    }
    return false;
}

Str outcome_said(const OutcomeReader *r, Str operative)
{
    Heard    heard = { 0 };
    Analyser an = analyse_begin(operative);
    for (Analyser before = an; ; before = an) {
        Word w;
        if (!analyse_next(&an, &w)) {
            return weigh(&heard);
        }
        const Phrase *p = may_begin(r, &w) ? longest_at(r, before) : NULL;
        for (size_t i = 1; p != NULL && i < p->count; i++) {
            (void)analyse_next(&an, &w);
        }
        if (p != NULL) {
            hear(&heard, p->outcome);
        }
    }
}
