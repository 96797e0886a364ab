/* The data against the statute text: does each cited article exist, and does it hold the time limit or sum the rule took from it?
 * The corpus shows the law of its own date: a finding is a question for a lawyer, not a proof. Text is read line by line and
 * never kept. May use: citation, deadline, check_int, lines. */
#include "base/json.h"
#include "law/check_int.h"
#include "law/citation.h"
#include "law/deadline.h"
#include "law/lines.h"

#include <string.h>

enum { ARTICLE_MAX = 4 * 1024 * 1024 };

/* What a rule took from its articles. */
typedef struct Claim {
    Str          file, id;
    int64_t      amount;
    DeadlineUnit unit; /* UNIT_NONE: a sum of money */
    bool         settled, compared, found;
} Claim;

typedef struct Wanted {
    Str    number, article, file, id, text;
    Claim *claim; /* NULL when the rule holds no amount */
    bool   settled, act_seen, found;
} Wanted;

typedef struct Against {
    Check        check;
    LawCoverage *coverage;
    LIST(Wanted) wanted;
    LIST(Str) numbers; /* of the acts cited */
    Arena       *scratch;
} Against;

/* ---- what is cited ------------------------------------------------------------------------------------------------------------ */

static Claim *claim_of(Against *g, const Rule *r)
{
    int64_t dong = rule_number(r, "dong", 0), amount = rule_number(r, "amount", 0), unit = rule_number(r, "unit", 0);
    bool    limit = amount > 0 && unit > 0 && str_eq(r->file, S("deadlines.yaml"));
    if (dong <= 0 && !limit) {
        return NULL;
    }
    Claim *c = NEW(g->check.arena, Claim);
    *c = (Claim){ .file = r->file, .id = r->id, .amount = limit ? amount : dong, .unit = limit ? (DeadlineUnit)unit : UNIT_NONE,
                  .settled = law_is_settled(r->source) };
    return c;
}

static void note_number(Against *g, Str number)
{
    for (size_t i = 0; i < g->numbers.count; i++) {
        if (str_eq(g->numbers.items[i], number)) {
            return;
        }
    }
    *LIST_ADD(g->check.arena, &g->numbers) = number;
}

static void note_rule(void *context, const Rule *r)
{
    Against *g = context;
    if (r->source == NULL) {
        return;
    }
    Claim    *claim = claim_of(g, r);
    Citations cited = { 0 };
    citations_parse(g->check.law, g->check.arena, r->source->basis, &cited);
    g->coverage->rules++;
    for (size_t i = 0; i < cited.count; i++) {
        const Citation *c = &cited.items[i];
        g->coverage->citations++;
        if (c->act == NULL || c->article.n == 0) {
            g->coverage->whole_acts++;
            continue;
        }
        note_number(g, c->act->number);
        Str text = str_format(g->check.arena, STR_F " " STR_F, STR_A(c->act->id), STR_A(c->article));
        *LIST_ADD(g->check.arena, &g->wanted) = (Wanted){ c->act->number, c->article, r->file, r->id, text, claim, law_is_settled(r->source), false, false };
    }
}

/* ---- what the articles say ------------------------------------------------------------------------------------------------------ */

static bool is_digit_before(Str text, size_t at)
{
    return at > 0 && ((text.p[at - 1] >= '0' && text.p[at - 1] <= '9') || text.p[at - 1] == '.');
}

/* "15 ngày" and not "115 ngày"; days are not working days. */
static bool says(Str text, Str words, bool not_working)
{
    size_t from = 0, at;
    while (str_find(str_sub(text, from, text.n), words, &at)) {
        size_t end = from + at + words.n;
        bool   working = str_starts(str_sub(text, end, text.n), S(" làm việc"));
        if (!is_digit_before(text, from + at) && !(not_working && working)) {
            return true;
        }
        from = end;
    }
    return false;
}

static const char *unit_words(DeadlineUnit unit)
{
    switch (unit) {
    case UNIT_MINUTE: return "phút";
    case UNIT_HOUR: return "giờ";
    case UNIT_DAY: return "ngày";
    case UNIT_WORKING_DAY: return "ngày làm việc";
    case UNIT_WEEK: return "tuần";
    case UNIT_MONTH: return "tháng";
    case UNIT_YEAR: return "năm";
    case UNIT_NONE: break;
    }
    return "đồng";
}

/* An article without any sum cannot confirm or deny one: the fee schedule stands apart from the articles. */
static void compare(Against *g, Claim *c, Str text)
{
    Arena *a = g->scratch;
    if (c->unit == UNIT_NONE) {
        c->compared = c->compared || says(text, S("000 đồng"), false) || str_has(text, S(".000 đồng"));
        c->found = c->found || says(text, str_format(a, STR_F " đồng", STR_A(money_format(a, (Money){ c->amount }))), false);
        return;
    }
    const char *words = unit_words(c->unit);
    bool        days = c->unit == UNIT_DAY;
    c->compared = true;
    c->found = c->found || says(text, str_format(a, "%02lld %s", (long long)c->amount, words), days)
            || says(text, str_format(a, "%lld %s", (long long)c->amount, words), days);
}

static bool is_cited(const Against *g, Str number)
{
    for (size_t i = 0; i < g->numbers.count; i++) {
        if (str_eq(g->numbers.items[i], number)) {
            return true;
        }
    }
    return false;
}

/* The number of the act, without parsing the line, when it stands first as in the corpus. */
static bool quick_number(Str line, Str *number)
{
    Str head = S("{\"law_id\": \"");
    if (!str_starts(line, head)) {
        return false;
    }
    Str rest = str_sub(line, head.n, line.n);
    *number = str_cut(&rest, '"');
    return !str_has(*number, S("\\"));
}

static Error *take_line(void *context, Str line)
{
    Against *g = context;
    Str      number;
    if (line.n == 0) {
        return NULL;
    }
    g->coverage->articles_read++;
    if (quick_number(line, &number) && !is_cited(g, number)) {
        return NULL;
    }
    const Json *json;
    arena_reset(g->scratch);
    TRY(json_parse(g->scratch, line, ARTICLE_MAX, &json));
    number = json_str(json, "law_id", S(""));
    Str article = json_str(json, "article_id", S("")), text = json_str(json, "text", S(""));
    for (size_t i = 0; i < g->wanted.count; i++) {
        Wanted *w = &g->wanted.items[i];
        if (!str_eq(w->number, number)) {
            continue;
        }
        w->act_seen = true;
        if (str_eq(w->article, article)) {
            w->found = true;
            if (w->claim != NULL) {
                compare(g, w->claim, text);
            }
        }
    }
    return NULL;
}

/* ---- the report ------------------------------------------------------------------------------------------------------------------ */

static void tell_claim(Against *g, Claim *c)
{
    if (c == NULL || !c->compared) {
        return;
    }
    g->coverage->amounts++;
    g->coverage->amounts_found += c->found;
    if (!c->found) {
        Str what = str_format(g->check.arena, "%lld %s", (long long)c->amount, unit_words(c->unit));
        g->check.file = c->file;
        g->check.note = !c->settled;
        check_say(&g->check, c->id, "amount_not_said", M_check_amount_not_said, what);
    }
    c->compared = false; /* told once, though several articles are cited */
}

static void tell(Against *g)
{
    for (size_t i = 0; i < g->wanted.count; i++) {
        Wanted *w = &g->wanted.items[i];
        g->coverage->found += w->found;
        g->coverage->missing += w->act_seen && !w->found;
        g->coverage->not_in_corpus += !w->act_seen;
        if (w->act_seen && !w->found) {
            g->check.file = w->file;
            g->check.note = !w->settled;
            check_say(&g->check, w->id, "no_such_article", M_check_no_such_article, w->text);
        }
        tell_claim(g, w->claim);
    }
}

Error *law_check_against(const Law *law, Arena *a, Str path, LawCoverage *coverage, LawFindings *out)
{
    Against g = { .check = { law, a, out, S(""), false }, .coverage = coverage, .scratch = arena_make(MIB(32)) };
    memset(coverage, 0, sizeof *coverage);
    rules_visit(law, a, note_rule, &g);
    Error *failed = lines_visit(a, path, take_line, &g);
    arena_release(g.scratch);
    TRY(failed);
    tell(&g);
    return NULL;
}
