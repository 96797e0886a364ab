/* Reading the `basis` of a rule. May use: base. */
#include "law/citation.h"

/* The act whose short title begins the text and ends at a space or with it; of several the longest ("NQ 01/2017", not "NQ"). */
static const CitedAct *act_of(const Law *law, Str text)
{
    const CitedAct *best = NULL;
    for (uint32_t i = 0; i < law->citations->acts_count; i++) {
        const CitedAct *c = &law->citations->acts[i];
        bool            whole = text.n == c->id.n || (text.n > c->id.n && text.p[c->id.n] == ' ');
        if (whole && str_starts(text, c->id) && (best == NULL || c->id.n > best->id.n)) {
            best = c;
        }
    }
    return best;
}

static void add_article(Arena *a, const CitedAct *act, Str text, Citations *out)
{
    size_t n = 0;
    while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9') {
        n++;
    }
    if (n > 0 && n < text.n && text.p[n] >= 'a' && text.p[n] <= 'z') {
        n++; /* an inserted article: 217a */
    }
    if (n < text.n && (text.p[n] == '/' || text.p[n] == '-')) {
        n = 0; /* the act's own number ("LTCTAND 34/2024/QH15") or a form's ("NQ 01/2017 24-DS"), no article */
    }
    *LIST_ADD(a, out) = (Citation){ act, str_sub(text, 0, n), str_trim(str_sub(text, n, text.n)) };
}

void citations_parse(const Law *law, Arena *a, Str basis, Citations *out)
{
    const CitedAct *last = NULL;
    while (basis.p != NULL) {
        Str             text = str_trim(str_cut(&basis, ';'));
        const CitedAct *act = act_of(law, text);
        Str             rest = act == NULL ? text : str_trim(str_sub(text, act->id.n, text.n));
        if (act == NULL && text.n > 0 && text.p[0] >= '0' && text.p[0] <= '9') {
            act = last; /* "BLTTDS 39(1); 40(2)": the act before goes on */
        }
        last = act;
        if (act == NULL) {
            *LIST_ADD(a, out) = (Citation){ NULL, S(""), text };
            continue;
        }
        do {
            add_article(a, act, str_trim(str_cut(&rest, ',')), out);
        } while (rest.p != NULL);
    }
}
