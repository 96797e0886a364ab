/* Wording for the judge who drafts: what an item's data suggest, and a first draft made of the file. Suggestions are the paper's
 * own words (law/papers.yaml), Vietnamese in every interface language; the judge changes them as he likes. */
#include "judgment/judgment_view.h"

#include "i18n/i18n.h"
#include "law/paper.h"

enum { SENTENCE_MOST = 32 * 1024 };

typedef struct Hole {
    const char *name;
    Str         value;
} Hole;

/* The word with its {holes} filled; empty when a hole it needs has no value. */
static Str fill(const House *h, Arena *a, const char *word, const Hole *holes, size_t count)
{
    Str text = paper_word(h->law, word);
    Buf b = buf_make(a, SENTENCE_MOST);
    while (text.n > 0) {
        size_t open;
        if (!str_find(text, S("{"), &open)) {
            buf_add(&b, text);
            break;
        }
        buf_add(&b, str_sub(text, 0, open));
        text = str_sub(text, open + 1, text.n);
        Str name = str_cut(&text, '}');
        Str value = S("");
        for (size_t i = 0; i < count; i++) {
            value = str_eq(name, str_of(holes[i].name)) ? holes[i].value : value;
        }
        if (value.n == 0) {
            return S("");
        }
        buf_add(&b, value);
    }
    return buf_str(&b);
}

static Str name_of(const Matter *m, int64_t no)
{
    const Participant *p = matter_participant(m, no);
    return p == NULL ? S("") : p->name;
}

static Str amount_of(Arena *a, Money amount)
{
    return amount.dong > 0 ? i18n_money_paper(a, amount) : S("");
}

static void join(Arena *a, Str *sentence, Str more)
{
    if (sentence->n > 0 && more.n > 0) {
        *sentence = str_format(a, STR_F " " STR_F, STR_A(*sentence), STR_A(more));
    }
}

Str operative_suggest(const House *h, Arena *a, const Matter *m, const OperativeItem *it)
{
    Date from;
    Str  day = date_parse(it->interest_from, &from) ? i18n_long_date(a, LANG_VI, from) : S("");
    Hole holes[] = { { "who", name_of(m, it->who_owes) }, { "to", name_of(m, it->to_whom) }, { "amount", amount_of(a, it->amount) },
                     { "thing", it->thing }, { "day", day } };
    Str  sentence = fill(h, a, str_z(a, str_format(a, "op_" STR_F, STR_A(it->kind))), holes, COUNT_OF(holes));
    if (it->joint) {
        join(a, &sentence, fill(h, a, "op_joint", holes, COUNT_OF(holes)));
    }
    if (it->interest.n > 0) {
        join(a, &sentence, fill(h, a, str_z(a, str_format(a, "op_interest_" STR_F, STR_A(it->interest))), holes, COUNT_OF(holes)));
    }
    return sentence;
}

static Str said_by(const House *h, Arena *a, const char *word, Str who, Str text)
{
    Hole holes[] = { { "who", who }, { "text", text } };
    return fill(h, a, word, holes, COUNT_OF(holes));
}

static void add_item(const House *h, Arena *a, const Matter *m, JudgmentDraft *d, OperativeItem it)
{
    it.no = (int64_t)d->operative.count + 1;
    it.text = operative_suggest(h, a, m, &it);
    *LIST_ADD(a, &d->operative) = it;
}

void draft_begin(const House *h, Arena *a, const Matter *m, JudgmentDraft *out)
{
    const Participant *plaintiff = matter_first(m, S("plaintiff")), *defendant = matter_first(m, S("defendant"));
    int64_t            value = matter_field_number(m, S("claim_value"), 0);
    Str                parts[] = {
        said_by(h, a, "draft_plaintiff", plaintiff == NULL ? S("") : plaintiff->name, matter_field_text(m, S("facts"))),
        said_by(h, a, "draft_claims", S(""), matter_field_text(m, S("claims"))),
        said_by(h, a, "draft_answer", defendant == NULL ? S("") : defendant->name, matter_field_text(m, S("answer_text"))),
    };
    Buf facts = buf_make(a, MIB(1));
    *out = (JudgmentDraft){ .grounds = paper_word(h->law, "draft_grounds") };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        buf_add(&facts, facts.n > 0 && parts[i].n > 0 ? S("\n\n") : S(""));
        buf_add(&facts, parts[i]);
    }
    out->facts = buf_str(&facts);
    if (plaintiff == NULL || defendant == NULL) {
        return;
    }
    if (value > 0) {
        add_item(h, a, m, out, (OperativeItem){ .kind = S("money"), .who_owes = defendant->no, .to_whom = plaintiff->no, .amount = { value } });
    }
}
