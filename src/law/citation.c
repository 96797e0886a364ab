/* Reading the `basis` of a rule, and writing it for people. May use: i18n, base. */
#include "law/citation.h"

#include "law/law_args.h"
#include "law/law_msg.h"

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

/* ---- for people ---------------------------------------------------------------------------------------------------------- */

/* Codes and laws go by their names; a resolution or circular by what it is and its number. */
static Str act_name(Arena *a, Lang lang, const CitedAct *act)
{
    static const Str kinds[] = { S_INIT("NQ "), S_INIT("TT "), S_INIT("NĐ "), S_INIT("QĐ "), S_INIT("PL ") };
    Str              rest = law_text_in(lang, act->name);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (str_starts(act->id, kinds[i])) {
            Str kind = str_cut(&rest, ' '); /* "Resolution on ..."; in Vietnamese two words: "Nghị quyết về ..." */
            if (lang == LANG_VI) {
                Str second = str_cut(&rest, ' ');
                kind = str_format(a, STR_F " " STR_F, STR_A(kind), STR_A(second));
            }
            return MSG(a, lang, M_cite_numbered, { S("kind"), kind }, { S("number"), act->number });
        }
    }
    return rest;
}

/* "mẫu 24-DS" or "24-DS": a form, not an article. */
static Str form_named(const Citation *c)
{
    Str name = str_starts(c->part, S("mẫu ")) ? str_sub(c->part, S("mẫu ").n, c->part.n) : c->part;
    bool form = c->article.n == 0 && name.n > 0 && name.p[0] >= '0' && name.p[0] <= '9' && str_has(name, S("-")) && !str_has(name, S("/"));
    return form ? name : S("");
}

/* "(1)a" is a clause and a point of it, each may be missing; what is neither ("(sđ 85/2025)") stays behind the article. */
static Str article_text(Arena *a, Lang lang, const Citation *c, Str more_points)
{
    size_t close = 0;
    bool   clause = c->part.n > 1 && c->part.p[0] == '(' && c->part.p[1] >= '0' && c->part.p[1] <= '9' && str_find(c->part, S(")"), &close);
    Str    number = clause ? str_sub(c->part, 1, close) : S("");
    Str    point = clause ? str_sub(c->part, close + 1, c->part.n) : c->part;
    if (point.n > 0 && point.p[0] == '(') {
        return str_format(a, STR_F " " STR_F, STR_A(MSG(a, lang, M_cite_article, { S("article"), c->article })), STR_A(point));
    }
    point = str_format(a, STR_F STR_F, STR_A(point), STR_A(more_points));
    Msg how = clause && point.n > 0 ? M_cite_point_clause : clause ? M_cite_clause : point.n > 0 ? M_cite_point : M_cite_article;
    return MSG(a, lang, how, { S("article"), c->article }, { S("clause"), number }, { S("point"), point });
}

/* "39(2)d,e": letters alone are further points of what stands before; *i ends at the last of them. */
static Str points_after(Arena *a, const Citations *all, size_t *i)
{
    Str more = S("");
    for (; *i + 1 < all->count; ++*i) {
        const Citation *next = &all->items[*i + 1];
        bool letter = next->act == all->items[*i].act && next->article.n == 0 && next->part.n > 0
                      && (next->part.n == 1 || str_eq(next->part, S("đ"))) && form_named(next).n == 0;
        if (!letter) {
            break;
        }
        more = str_format(a, STR_F ", " STR_F, STR_A(more), STR_A(next->part));
    }
    return more;
}

/* In Vietnamese several clauses of one article share its number, which stands last: "khoản 1, khoản 2 Điều 195". */
static bool goes_on(Lang lang, const Citation *c, const Citation *next)
{
    return lang == LANG_VI && next != NULL && next->act == c->act && str_eq(next->article, c->article) && c->part.n > 0 && c->part.p[0] == '('
           && next->part.n > 0 && next->part.p[0] == '(';
}

static Str article_words(Arena *a, const Citation *c)
{
    return str_format(a, " " STR_F, STR_A(MSG(a, LANG_VI, M_cite_article, { S("article"), c->article })));
}

Str law_cite(const Law *law, Arena *a, Lang lang, Str basis)
{
    Citations all = { 0 };
    citations_parse(law, a, basis, &all);
    Str    *acts = NEW_N(a, Str, all.count), *parts = NEW_N(a, Str, all.count);
    size_t  acts_count = 0, parts_count = 0;
    for (size_t i = 0; i < all.count; i++) {
        const Citation *c = &all.items[i];
        if (c->act == NULL) {
            return basis;
        }
        if (c->article.n > 0) {
            Str text = article_text(a, lang, c, points_after(a, &all, &i));
            parts[parts_count++] = goes_on(lang, c, i + 1 < all.count ? &all.items[i + 1] : NULL) ? str_sub(text, 0, text.n - article_words(a, c).n) : text;
        } else if (form_named(c).n > 0) {
            parts[parts_count++] = MSG(a, lang, M_cite_form, { S("form"), form_named(c) });
        }
        if (i + 1 == all.count || all.items[i + 1].act != c->act) {
            Str name = act_name(a, lang, c->act), at = str_join(a, parts, parts_count, S(", "));
            acts[acts_count++] = parts_count == 0 ? name : MSG(a, lang, M_cite_of, { S("parts"), at }, { S("act"), name });
            parts_count = 0;
        }
    }
    return str_join(a, acts, acts_count, S("; "));
}

/* What a number alone tells of the kind of its document. */
static Str numbered_title(Arena *a, Lang lang, Str number)
{
    static const struct { Str mark; Msg kind; } kinds[] = {
        { S_INIT("/NĐ-"), M_cite_decree },  { S_INIT("/TTLT-"), M_cite_joint_circular }, { S_INIT("/TT-"), M_cite_circular },
        { S_INIT("/NQ-"), M_cite_resolution }, { S_INIT("/QĐ-"), M_cite_decision },
    };
    Msg kind = M_cite_document;
    for (size_t i = COUNT_OF(kinds); i > 0; i--) {
        kind = str_has(number, kinds[i - 1].mark) ? kinds[i - 1].kind : kind;
    }
    return MSG(a, lang, M_cite_numbered, { S("kind"), msg(lang, kind) }, { S("number"), number });
}

Str law_act_title(const Law *law, Arena *a, Lang lang, Str number)
{
    const CitedAct *act = NULL;
    for (uint32_t i = 0; i < law->citations->acts_count && act == NULL; i++) {
        act = str_eq(law->citations->acts[i].number, number) ? &law->citations->acts[i] : NULL;
    }
    if (act == NULL) {
        return numbered_title(a, lang, number);
    }
    Str name = act_name(a, lang, act);
    if (str_has(name, number)) {
        return name;
    }
    bool yearly = !str_has(number, S("/")); /* "HIẾN PHÁP 2013": its name again */
    return yearly ? MSG(a, lang, M_cite_of_year, { S("name"), name }, { S("year"), str_format(a, "%d", act->year) })
                  : MSG(a, lang, M_cite_numbered, { S("kind"), name }, { S("number"), number });
}
