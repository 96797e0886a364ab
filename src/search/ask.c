/* All of the words, some of them, those of a phrase. May use: base. */
#include "search/ask.h"

static Query copied(Arena *a, const Query *q)
{
    Query out = *q;
    memset(&out.clauses, 0, sizeof out.clauses);
    for (size_t i = 0; i < q->clauses.count; i++) {
        *LIST_ADD(a, &out.clauses) = q->clauses.items[i];
    }
    return out;
}

static size_t plain_words(const Query *q)
{
    size_t n = 0;
    for (size_t i = 0; i < q->clauses.count; i++) {
        n += q->clauses.items[i].plain;
    }
    return n;
}

static bool is_phrase(const QueryClause *c)
{
    return !c->excluded && !c->plain && c->items.count == 1 && !str_starts(c->items.items[0].words[0].folded, S("="));
}

/* The same without quotes; false: it has none. */
static bool without_phrases(Arena *a, const Query *q, Query *out)
{
    bool any = false;
    *out = *q;
    memset(&out->clauses, 0, sizeof out->clauses);
    for (size_t i = 0; i < q->clauses.count; i++) {
        const QueryClause *c = &q->clauses.items[i];
        if (!is_phrase(c)) {
            *LIST_ADD(a, &out->clauses) = *c;
            continue;
        }
        any = true;
        for (size_t k = 0; k < c->items.items[0].count; k++) {
            QueryWord  *word = NEW(a, QueryWord);
            QueryClause plain = { .plain = true, .follows = k > 0, .weight = 1 };
            *word = c->items.items[0].words[k];
            word->strict = false;
            *LIST_ADD(a, &plain.items) = (QueryItem){ word, 1 };
            *LIST_ADD(a, &out->clauses) = plain;
        }
    }
    return any;
}

static void ask_for_any(const SearchParts *in, const Query *q, const Speech *sp, const SearchAsk *ask, Arena *a, SearchReply *out)
{
    out->asked = copied(a, q);
    out->asked.any = true;
    speech_apply(sp, a, &out->asked);
    search_find(in, &out->asked, ask, a, &out->answer);
}

static bool too_few(const Query *typed, AskTexts texts, uint64_t total)
{
    return total == 0 || (total < ASK_FEW && (texts == TEXTS_SHORT || query_is_sentence(typed)));
}

void search_ask(const SearchParts *in, const Query *typed, const Speech *sp, const SearchAsk *ask, AskTexts texts, Arena *a, SearchReply *out)
{
    Query words;
    bool  may_be_some = ask->order == ORDER_RELEVANCE, at_once = may_be_some && texts == TEXTS_SHORT && query_is_sentence(typed);
    out->answer = (SearchAnswer){ 0 };
    if (!at_once) {
        out->asked = copied(a, typed);
        speech_spell_out(sp, a, &out->asked);
        search_find(in, &out->asked, ask, a, &out->answer);
    }
    if (may_be_some && plain_words(typed) > 1 && too_few(typed, texts, out->answer.total)) {
        ask_for_any(in, typed, sp, ask, a, out);
    }
    if (may_be_some && texts == TEXTS_SHORT && out->answer.total == 0 && without_phrases(a, typed, &words)) {
        ask_for_any(in, &words, sp, ask, a, out);
    }
}
