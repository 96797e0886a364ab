/* The grammar of citations: articles with their clauses and points, the act behind or before them; precedents; rulings.
 * May use: cited_words.c, number, base. */
#include "law/cited_int.h"

#include "law/number.h"

enum { ARTICLE_MOST = 999, CLAUSE_MOST = 99, RANGE_MOST = 100, GROUP_MOST = 1000, FIRST_YEAR = 1945, LAST_YEAR = 2100, LOOK_BACK = 14 };

/* What kind of act "Bộ luật này" means. */
typedef enum ActKind { KIND_NONE, KIND_CODE, KIND_LAW, KIND_RESOLUTION, KIND_DECREE, KIND_ORDINANCE, KIND_CIRCULAR, KIND_DECISION, KIND_CONSTITUTION, KIND_COUNT } ActKind;

typedef enum ActState { ACT_NONE, ACT_UNKNOWN, ACT_KNOWN } ActState;

/* An act named in the text, and the word behind its name. */
typedef struct ActHere {
    ActState state;
    ActKind  kind;
    Str      number;
    size_t   end;
} ActHere;

/* A clause and a point of it, either may be missing. */
typedef struct Part {
    Str clause, point;
} Part;
typedef LIST(Part) Parts;

typedef struct Reader {
    const ActNames *names;
    Arena          *arena;
    Str             text;
    Date            on;
    CiteTokens      tokens;
    Mentions       *out;
    Mentions        group;      /* articles that wait for their act */
    size_t          last_first; /* where the last article begins in it */
    Parts           parts;
    Str             last[KIND_COUNT]; /* numbers of the acts named last; [KIND_NONE]: of any kind */
    size_t          named_end;  /* the word behind the act named last, when no article took it yet; 0: none */
} Reader;

/* ---- looking ahead ----------------------------------------------------------------------------------------------------------------- */

static const CiteToken *token(const Reader *r, size_t i)
{
    static const CiteToken nothing = { .number = -1, .marks = MARK_STOP };
    return i < r->tokens.count ? &r->tokens.items[i] : &nothing;
}

static bool is_word(const Reader *r, size_t i, CiteWord w)
{
    return token(r, i)->word == w && token(r, i)->number < 0;
}

static bool is_among(const Reader *r, size_t i, const CiteWord *words, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        if (is_word(r, i, words[k])) {
            return true;
        }
    }
    return false;
}

/* Only these marks stand before the word. */
static bool only(const Reader *r, size_t i, unsigned marks)
{
    return (token(r, i)->marks & ~marks) == 0;
}

/* A number of its own: not part of a date, an amount, the number of a paper, "2.1" of a contract. */
static bool is_plain_number(const Reader *r, size_t i, int most)
{
    const CiteToken *t = token(r, i), *next = token(r, i + 1);
    bool             decimal_behind = next->number >= 0 && next->marks == MARK_STOP && next->at == t->end + 1;
    bool             decimal_before = i > 0 && token(r, i - 1)->number >= 0 && t->marks == MARK_STOP && t->at == token(r, i - 1)->end + 1;
    bool             stroke = next->marks == MARK_SLASH || (i > 0 && token(r, i - 1)->number >= 0 && (t->marks & MARK_SLASH) != 0);
    bool             percent = t->end < r->text.n && r->text.p[t->end] == '%';
    return t->number >= 1 && t->number <= most && !decimal_behind && !decimal_before && !stroke && !percent;
}

static Str number_text(const Reader *r, size_t i)
{
    const CiteToken *t = token(r, i);
    char             letter[2] = { t->letter, '\0' };
    return str_format(r->arena, "%d%s", t->number, letter);
}

/* ---- acts -------------------------------------------------------------------------------------------------------------------------- */

static ActKind kind_at(const Reader *r, size_t i, size_t *end)
{
    static const struct { CiteWord first, second; ActKind kind; } kinds[] = {
        { W_BO, W_LUAT, KIND_CODE },          { W_LUAT, W_OTHER, KIND_LAW },         { W_NGHI, W_QUYET, KIND_RESOLUTION }, { W_NGHI, W_DINH, KIND_DECREE },
        { W_PHAP, W_LENH, KIND_ORDINANCE },   { W_THONG, W_TU, KIND_CIRCULAR },      { W_QUYET, W_DINH, KIND_DECISION },   { W_HIEN, W_PHAP, KIND_CONSTITUTION },
        { W_NQ, W_OTHER, KIND_RESOLUTION },   { W_ND, W_OTHER, KIND_DECREE },        { W_TT, W_OTHER, KIND_CIRCULAR },     { W_TTLT, W_OTHER, KIND_CIRCULAR },
        { W_PL, W_OTHER, KIND_ORDINANCE },
    };
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        bool pair = kinds[k].second != W_OTHER;
        if (is_word(r, i, kinds[k].first) && (!pair || (is_word(r, i + 1, kinds[k].second) && only(r, i + 1, 0)))) {
            *end = i + (pair ? 2 : 1);
            bool of_law_at_large = kinds[k].kind == KIND_LAW && i > 0 && (is_word(r, i - 1, W_PHAP) || is_word(r, i - 1, W_BO)); /* "pháp luật" */
            return of_law_at_large ? KIND_NONE : kinds[k].kind;
        }
    }
    *end = i;
    return KIND_NONE;
}

static bool in_force(const CitedAct *act, Date on)
{
    return (date_is_none(act->from.date) || date_cmp(act->from.date, on) <= 0) && (date_is_none(act->to.date) || date_cmp(on, act->to.date) <= 0);
}

/* Of several in force the one cited last: "Bộ luật tố tụng" is short for two. */
static const CitedAct *cited_last(const Reader *r, const CitedAct *const *acts, size_t count)
{
    for (size_t i = r->out->count; i > 0; i--) {
        for (size_t k = 0; k < count; k++) {
            if (str_eq(r->out->items[i - 1].number, acts[k]->number)) {
                return acts[k];
            }
        }
    }
    return NULL;
}

/* When none is in force any more: old facts are judged by the law of their time. */
static const CitedAct *ended_last(const ActName *name, Date on)
{
    const CitedAct *found = NULL;
    for (size_t i = 0; i < name->acts.count; i++) {
        const CitedAct *act = name->acts.items[i];
        bool            ended = !date_is_none(act->to.date) && date_cmp(act->to.date, on) < 0;
        found = ended && (found == NULL || date_cmp(found->to.date, act->to.date) < 0) ? act : found;
    }
    return found;
}

static const CitedAct *act_on(const Reader *r, const ActName *name, Date on)
{
    enum { AT_ONCE = 8 };
    const CitedAct *there[AT_ONCE];
    size_t          count = 0;
    for (size_t i = 0; i < name->acts.count && count < AT_ONCE; i++) {
        if (in_force(name->acts.items[i], on)) {
            there[count++] = name->acts.items[i];
        }
    }
    return count == 0 ? ended_last(name, on) : count == 1 ? there[0] : cited_last(r, there, count);
}

/* The year a text gives is that of issue; else it means the act that was in force in it ("Bộ luật Dân sự năm 2017", "Luật Thi hành án dân sự
 * năm 2014" by its amendment). */
static const CitedAct *act_of_year(const Reader *r, const ActName *name, int32_t year)
{
    for (size_t i = 0; i < name->acts.count; i++) {
        if (act_year(name->acts.items[i]) == year) {
            return name->acts.items[i];
        }
    }
    return act_on(r, name, date_make(year, 12, 31));
}

static bool year_at(const Reader *r, size_t *i, int32_t *year)
{
    size_t at = is_word(r, *i, W_NAM) && only(r, *i, MARK_PAREN | MARK_COMMA) ? *i + 1 : *i;
    int    number = token(r, at)->number;
    bool   date = token(r, at + 1)->marks == MARK_SLASH;
    if (number < FIRST_YEAR || number > LAST_YEAR || date || !only(r, at, MARK_PAREN)) {
        return false;
    }
    *year = number;
    *i = at + 1;
    return true;
}

/* The first token that begins at or behind a byte. */
static size_t token_from(const Reader *r, size_t i, size_t byte)
{
    while (i < r->tokens.count && r->tokens.items[i].at < byte) {
        i++;
    }
    return i;
}

/* "số 326/2016/UBTVQH14" behind the kind or the name of an act. */
static bool numbered(const Reader *r, size_t *i, Str *number)
{
    size_t at = *i, end;
    while (is_word(r, at, W_LIEN) || is_word(r, at, W_TICH)) {
        at++;
    }
    at += is_word(r, at, W_SO);
    if (token(r, at)->number < 0 || !only(r, at, MARK_COLON | MARK_PAREN) || !cite_number(r->arena, r->text, token(r, at)->at, number, &end)) {
        return false;
    }
    const CitedAct *act = act_of_number(r->names, *number);
    *number = act != NULL ? act->number : *number;
    *i = token_from(r, at, end);
    return true;
}

static bool meant_again(const Reader *r, size_t i, size_t *end)
{
    bool before = is_word(r, i, W_NEU) || is_word(r, i, W_NOI);
    *end = before ? i + 2 : i + 1;
    return only(r, i, 0) && (is_word(r, i, W_NAY) || is_word(r, i, W_TREN) || (before && is_word(r, i + 1, W_TREN)));
}

static ActHere known(ActKind kind, Str number, size_t end)
{
    return (ActHere){ .state = ACT_KNOWN, .kind = kind, .number = number, .end = end };
}

static ActHere act_here(const Reader *r, size_t i)
{
    size_t         end, behind;
    int32_t        year;
    Str            number;
    ActKind        kind = kind_at(r, i, &end);
    const ActName *name = i < r->tokens.count && (i == 0 || !is_word(r, i - 1, W_PHAP)) ? act_name_at(r->names, &r->tokens, i, &behind) : NULL;
    if (kind == KIND_NONE && name == NULL) {
        return (ActHere){ .end = i };
    }
    if (kind != KIND_NONE && numbered(r, &end, &number)) {
        return known(kind, number, end);
    }
    if (name == NULL) {
        bool again = meant_again(r, end, &behind) && r->last[kind].n > 0;
        return again ? known(kind, r->last[kind], behind) : (ActHere){ .state = ACT_UNKNOWN, .kind = kind, .end = end };
    }
    kind = kind != KIND_NONE ? kind : str_starts(name->acts.items[0]->name.vi, S("Bộ luật")) ? KIND_CODE : KIND_LAW;
    if (numbered(r, &behind, &number)) {
        return known(kind, number, behind);
    }
    Date            on = date_is_none(r->on) ? date_make(LAST_YEAR, 1, 1) : r->on;
    const CitedAct *act = year_at(r, &behind, &year) ? act_of_year(r, name, year) : act_on(r, name, on);
    return act != NULL ? known(kind, act->number, behind) : (ActHere){ .state = ACT_UNKNOWN, .kind = kind, .end = behind };
}

static void note_act(Reader *r, const ActHere *act)
{
    if (act->state == ACT_KNOWN) {
        r->last[act->kind] = r->last[KIND_NONE] = act->number;
    }
}

/* ---- clauses and points -------------------------------------------------------------------------------------------------------------- */

/* The letter of a point as it is written: "đ" is not "d". */
static Str letter_at(const Reader *r, size_t i)
{
    const CiteToken *t = token(r, i);
    Str              raw = str_sub(r->text, t->at, t->end);
    bool             ascii = raw.n == 1 && ((raw.p[0] >= 'a' && raw.p[0] <= 'z') || (raw.p[0] >= 'A' && raw.p[0] <= 'Z'));
    bool             barred = str_eq(raw, S("đ")) || str_eq(raw, S("Đ"));
    return ascii ? str_lower_ascii(r->arena, raw) : barred ? S("đ") : S("");
}

static bool is_article_word(const Reader *r, size_t i)
{
    return is_word(r, i, W_DIEU) && i < r->tokens.count;
}

/* A letter or number behind a comma goes on with the list only where a list can go on. */
static bool list_goes_on(const Reader *r, size_t i)
{
    static const CiteWord words[] = { W_VA, W_HOAC, W_DIEU, W_CUA, W_KHOAN, W_DIEM, W_BO, W_LUAT, W_NGHI, W_PHAP, W_THONG, W_HIEN, W_QUY, W_THEO, W_NEN,
                                      W_DE, W_THI, W_TAI, W_DEN, W_TRONG, W_THUOC, W_DUOC, W_NEU, W_NAY, W_NQ, W_ND, W_TT, W_TTLT, W_PL, W_D };
    size_t end;
    return token(r, i)->marks != 0 || is_among(r, i, words, COUNT_OF(words)) || (i < r->tokens.count && act_name_at(r->names, &r->tokens, i, &end) != NULL);
}

/* Over a comma, "và", "hoặc" between members of a list; `i` itself when nothing joins. */
static size_t joined(const Reader *r, size_t i, unsigned marks)
{
    bool word = is_word(r, i, W_VA) || is_word(r, i, W_HOAC);
    if (!only(r, i, marks) || (token(r, i)->marks == 0 && !word)) {
        return SIZE_MAX;
    }
    return word ? i + 1 : i;
}

static size_t read_points(Reader *r, size_t i)
{
    size_t end = i + 1;
    for (size_t at = end; at != SIZE_MAX && letter_at(r, at).n > 0 && (at == i + 1 || list_goes_on(r, at + 1)); at = joined(r, end, MARK_COMMA)) {
        *LIST_ADD(r->arena, &r->parts) = (Part){ .point = letter_at(r, at) };
        end = at + 1;
    }
    return end == i + 1 ? i : end;
}

static size_t read_clauses(Reader *r, size_t i)
{
    size_t end = i + 1;
    for (size_t at = end; at != SIZE_MAX && is_plain_number(r, at, CLAUSE_MOST) && (at == i + 1 || list_goes_on(r, at + 1)); at = joined(r, end, MARK_COMMA | MARK_PLUS)) {
        *LIST_ADD(r->arena, &r->parts) = (Part){ .clause = number_text(r, at) };
        end = at + 1;
        bool range = is_word(r, end, W_DEN) && only(r, end, 0) && is_plain_number(r, end + 1, CLAUSE_MOST);
        for (int n = token(r, at)->number + 1; range && n <= token(r, end + 1)->number; n++) {
            *LIST_ADD(r->arena, &r->parts) = (Part){ .clause = str_format(r->arena, "%d", n) };
        }
        end += range ? 2 : 0;
    }
    return end == i + 1 ? i : end;
}

/* Points stand before their clause ("điểm a khoản 1") or behind it ("khoản 1 điểm a"). */
static void settle_points(Reader *r, size_t points, size_t clauses)
{
    Parts *p = &r->parts;
    Str    clause = clauses < p->count ? p->items[clauses].clause : points > 0 ? p->items[points - 1].clause : S("");
    bool   behind = clauses == p->count && points > 0;
    for (size_t i = points; i < clauses; i++) {
        p->items[i].clause = clause;
    }
    size_t drop = behind && p->items[points - 1].point.n == 0 ? points - 1 : !behind && clauses < p->count && points < clauses ? clauses : SIZE_MAX;
    if (drop != SIZE_MAX) { /* the clause is told by its points */
        memmove(p->items + drop, p->items + drop + 1, (p->count - drop - 1) * sizeof *p->items);
        p->count--;
    }
}

/* "điểm a, b khoản 1, khoản 3": fills r->parts; the word behind them, or `i` when there are none. */
static size_t read_parts(Reader *r, size_t i)
{
    size_t end = i;
    r->parts.count = 0;
    for (size_t at = i; at != SIZE_MAX; at = end > i && token(r, end)->marks == 0 && !is_word(r, end, W_VA) ? end : joined(r, end, MARK_COMMA | MARK_PLUS | MARK_SEMICOLON)) {
        size_t points = r->parts.count, clauses = points, behind = at;
        if (is_word(r, at, W_DIEM)) {
            behind = read_points(r, at);
            clauses = r->parts.count;
        }
        bool clause = behind == at || (only(r, behind, MARK_COMMA) && is_word(r, behind, W_KHOAN));
        if (clause && is_word(r, behind, W_KHOAN)) {
            behind = read_clauses(r, behind);
        }
        if (behind == at) {
            break;
        }
        if (clauses > points) {
            settle_points(r, points, clauses);
        }
        end = behind;
    }
    return end;
}

/* ---- articles ------------------------------------------------------------------------------------------------------------------------ */

static void add_article(Reader *r, Str article, size_t from, size_t to)
{
    if (r->group.count >= GROUP_MOST) {
        return;
    }
    r->last_first = r->group.count;
    size_t count = r->parts.count > 0 ? r->parts.count : 1;
    for (size_t i = 0; i < count; i++) {
        Part part = r->parts.count > 0 ? r->parts.items[i] : (Part){ 0 };
        *LIST_ADD(r->arena, &r->group) =
            (Mention){ .kind = MENTION_ARTICLE, .article = article, .clause = part.clause, .point = part.point, .day = DATE_NONE, .from = from, .to = to };
    }
    r->parts.count = 0;
}

/* "Điều 35 khoản 1": what stands behind the last article is its own. */
static void add_parts_behind(Reader *r, size_t to)
{
    Mention last = r->group.items[r->last_first];
    r->group.count = r->last_first;
    add_article(r, last.article, last.from, to);
}

/* The number behind "Điều"; 0: none. "Đ.463" is short for it. */
static size_t article_number_at(const Reader *r, size_t i)
{
    bool   whole = is_article_word(r, i);
    bool   barred = token(r, i)->word == W_D && token(r, i)->number < 0 && str_starts(str_sub(r->text, token(r, i)->at, token(r, i)->end), S("Đ"));
    size_t at = whole && (is_article_word(r, i + 1) || is_word(r, i + 1, W_TU)) ? i + 2 : i + 1; /* "các điều từ 697 đến 701" */
    bool   there = (whole && only(r, at, MARK_COLON | MARK_STOP)) || (barred && only(r, at, MARK_STOP));
    return there && is_plain_number(r, at, ARTICLE_MOST) ? at : 0;
}

/* "Điều 463 đến Điều 471", "116-119": the articles between. */
static size_t read_range(Reader *r, size_t number, size_t end)
{
    size_t at = end;
    bool   dash = token(r, at)->marks == MARK_DASH && token(r, at)->number >= 0;
    if (!dash && (!is_word(r, at, W_DEN) || !only(r, at, MARK_COMMA))) {
        return end;
    }
    at += dash ? 0 : 1;
    at += is_word(r, at, W_HET);
    size_t named = article_number_at(r, at), last = named != 0 ? named : at;
    int    from = token(r, number)->number, to = token(r, last)->number;
    bool   plain = (named != 0 || only(r, last, dash ? MARK_DASH : 0)) && is_plain_number(r, last, ARTICLE_MOST) && list_goes_on(r, last + 1);
    if (!plain || to <= from || to - from > RANGE_MOST || (dash && (token(r, last + 1)->marks & MARK_DASH) != 0 && token(r, last + 1)->number >= 0)) {
        return end;
    }
    for (int n = from + 1; n <= to; n++) {
        add_article(r, str_format(r->arena, "%d", n), token(r, number)->at, token(r, last)->end);
    }
    return last + 1;
}

static size_t read_article(Reader *r, size_t from, size_t number)
{
    add_article(r, number_text(r, number), token(r, from)->at, token(r, number)->end);
    return read_range(r, number, number + 1);
}

/* Where the next member of a list of articles may stand; SIZE_MAX: the list ends here. */
static size_t next_member(const Reader *r, size_t i, bool *apart)
{
    static const CiteWord between[] = { W_VA, W_HOAC, W_CAC, W_TAI, W_CUNG, W_NHU };
    unsigned              marks = MARK_COMMA | MARK_SEMICOLON | MARK_PLUS;
    unsigned              here = token(r, i)->marks;
    *apart = here != 0;
    if ((here & ~(marks | ((here & MARK_SEMICOLON) != 0 ? MARK_DASH : 0u))) != 0) {
        return SIZE_MAX;
    }
    while (is_among(r, i, between, COUNT_OF(between))) {
        *apart = true;
        i++;
        if (!only(r, i, MARK_COMMA)) {
            return SIZE_MAX;
        }
    }
    return i;
}

/* One more member at `i`; `i` itself: none. */
static size_t read_member(Reader *r, size_t i, bool apart)
{
    bool   more = r->group.count > 0;
    size_t behind = read_parts(r, i);
    size_t number = article_number_at(r, behind);
    bool   comma = (token(r, behind)->marks & MARK_COMMA) != 0;
    bool   own = number != 0 && (behind == i || (only(r, behind, MARK_COMMA) && !(comma && more && !apart)));
    if (own) {
        return read_article(r, i, number);
    }
    if (behind > i && more) {
        add_parts_behind(r, token(r, behind - 1)->end);
        return behind;
    }
    if (behind == i && more && apart && is_plain_number(r, i, ARTICLE_MOST) && list_goes_on(r, i + 1)) {
        return read_article(r, i, i);
    }
    r->parts.count = 0;
    return i;
}

/* ---- which act ----------------------------------------------------------------------------------------------------------------------- */

static ActHere act_behind(const Reader *r, size_t i)
{
    static const CiteWord between[] = { W_CUA, W_TRONG, W_THUOC, W_TAI, W_THEO, W_NOI };
    enum { BETWEEN_MOST = 3 };
    unsigned marks = MARK_COMMA | MARK_DASH | MARK_PAREN | MARK_QUOTE;
    for (size_t k = 0; k < BETWEEN_MOST && is_among(r, i, between, COUNT_OF(between)) && only(r, i, marks); k++) {
        i++;
    }
    i += is_word(r, i, W_CUNG);
    return only(r, i, marks) ? act_here(r, i) : (ActHere){ .end = i };
}

/* "Bộ luật Dân sự năm 2015 tại các Điều 463, 466": an act that nothing took yet, with only such words between. */
static bool act_before(const Reader *r, size_t i)
{
    static const CiteWord between[] = { W_TAI, W_CAC, W_QUY, W_DINH, W_O, W_THEO, W_CO, W_THI, W_GOM, W_VE, W_TRONG, W_NHU, W_SAU, W_TU };
    if (r->named_end == 0 || i < r->named_end || i - r->named_end > COUNT_OF(between)) {
        return false;
    }
    for (size_t k = r->named_end; k < i; k++) {
        if (!is_among(r, k, between, COUNT_OF(between)) || !only(r, k, MARK_COMMA | MARK_COLON | MARK_DASH | MARK_PAREN)) {
            return false;
        }
    }
    return only(r, i, MARK_COMMA | MARK_COLON | MARK_DASH | MARK_PAREN | MARK_OTHER);
}

/* "Tại Điều 268 quy định": an article cited before with its act, and no other paper named behind it ("Điều 4 Hợp đồng"). */
static Str act_said_before(const Reader *r, Str article, size_t behind)
{
    static const CiteWord words[] = { W_QUY, W_NAY, W_NEN, W_THI, W_DE, W_TREN, W_NEU, W_NOI, W_CO, W_DUOC, W_LA, W_KHONG, W_VA, W_DA };
    unsigned              marks = MARK_COMMA | MARK_SEMICOLON | MARK_STOP | MARK_COLON | MARK_QUOTE | MARK_PAREN;
    bool                  ends = behind >= r->tokens.count || (token(r, behind)->marks & marks) != 0 || is_among(r, behind, words, COUNT_OF(words));
    for (size_t i = r->out->count; ends && i > 0; i--) {
        const Mention *m = &r->out->items[i - 1];
        if (m->kind == MENTION_ARTICLE && str_eq(m->article, article)) {
            return m->number;
        }
    }
    return S("");
}

static void give_act(Reader *r, Str number, size_t behind)
{
    size_t count = r->out->count; /* of those before this group */
    for (size_t i = 0; i < r->group.count; i++) {
        Mention m = r->group.items[i];
        m.number = number;
        if (number.n == 0) {
            Mentions all = *r->out;
            r->out->count = count;
            m.number = act_said_before(r, m.article, behind);
            r->out->count = all.count;
        }
        if (m.number.n > 0 && r->out->count < MENTIONS_MOST) {
            *LIST_ADD(r->arena, r->out) = m;
        }
    }
}

/* A list of articles from `i` on with its act: the word behind them; `i` itself when there is none. `bare`: only what names its act itself
 * is one ("Áp dụng 234, Điều 604 của ..."). */
static size_t read_group(Reader *r, size_t i, bool bare)
{
    size_t end = i;
    bool   apart = bare;
    r->group.count = 0;
    if (bare) {
        end = read_article(r, i, i);
    }
    for (size_t at = end; at != SIZE_MAX;) {
        size_t behind = read_member(r, at, apart);
        if (behind == at) {
            break;
        }
        end = behind;
        at = next_member(r, end, &apart);
    }
    if (r->group.count == 0) {
        return i;
    }
    ActHere act = act_behind(r, end);
    bool    before = act_before(r, i);
    if (before && (act.state == ACT_NONE || (token(r, end)->marks & MARK_COMMA) != 0)) {
        give_act(r, r->last[KIND_NONE], end);
        r->named_end = end; /* "Bộ luật Dân sự: Điều 463; ... Điều 466" may go on */
        return end;
    }
    r->named_end = 0;
    if (act.state == ACT_NONE) {
        bool shortened = bare || is_word(r, i, W_D);
        give_act(r, S(""), shortened ? SIZE_MAX - 1 : end);
        return end;
    }
    if (act.state == ACT_KNOWN) {
        note_act(r, &act);
        give_act(r, act.number, end);
    }
    return act.end;
}

/* ---- precedents and rulings ------------------------------------------------------------------------------------------------------------ */

/* The words "bản án" or "quyết định" stand before the number in the same sentence. */
static bool said_before(const Reader *r, size_t i, CiteWord first, CiteWord second)
{
    for (size_t k = i; k > 1 && i - k < LOOK_BACK && only(r, k, MARK_COLON | MARK_COMMA | MARK_PAREN | MARK_QUOTE | MARK_DASH); k--) {
        if (is_word(r, k - 2, first) && is_word(r, k - 1, second)) {
            return true;
        }
    }
    return false;
}

static Date day_behind(const Reader *r, size_t *i)
{
    size_t   at = is_word(r, *i, W_NGAY) ? *i + 1 : *i;
    bool     words = is_word(r, at + 1, W_THANG) && is_word(r, at + 3, W_NAM);
    size_t   month = words ? at + 2 : at + 1, year = words ? at + 4 : at + 2;
    unsigned marks = MARK_SLASH | MARK_DASH | MARK_STOP;
    bool     whole = at > *i && only(r, *i, MARK_COMMA | MARK_PAREN) && only(r, at, MARK_COLON)
                 && (words || ((token(r, month)->marks & marks) != 0 && (token(r, year)->marks & marks) != 0));
    int      y = token(r, year)->number, m = token(r, month)->number, d = token(r, at)->number;
    if (!whole || y < FIRST_YEAR || y > LAST_YEAR || !date_is_real(y, m, d)) {
        return DATE_NONE;
    }
    *i = year + 1;
    return date_make(y, m, d);
}

/* The number of a ruling as courts write them; false: another paper's. */
static bool is_ruling(const Reader *r, Str number, bool judgment, Str *normal)
{
    CaseNumber n;
    int32_t    year = date_is_none(r->on) ? LAST_YEAR : date_ymd(r->on).year;
    if (number_parse(act_names_law(r->names), r->arena, number, year, &n) != NULL) {
        err_reset();
        return false;
    }
    *normal = n.normal;
    bool decision = (n.kind == NUMBER_DECISION || n.kind == NUMBER_CRIMINAL_DECISION) && n.case_type.n > 0 && n.instance != INSTANCE_NONE;
    return judgment ? n.kind == NUMBER_JUDGMENT || n.kind == NUMBER_CASSATION || n.kind == NUMBER_AMBIGUOUS : n.kind == NUMBER_CASSATION || decision;
}

/* A number with strokes at `i`: the word behind it; `i` when it is none. */
static size_t read_numbered(Reader *r, size_t i)
{
    Str    number, normal;
    size_t end;
    if (token(r, i)->number < 0 || token(r, i + 1)->marks != MARK_SLASH || !cite_number(r->arena, r->text, token(r, i)->at, &number, &end)) {
        return i;
    }
    size_t  behind = token_from(r, i, end);
    Mention m = { .kind = MENTION_PRECEDENT, .number = number, .day = DATE_NONE, .from = token(r, i)->at, .to = end };
    bool    judgment = said_before(r, i, W_BAN, W_AN);
    if (r->out->count == MENTIONS_MOST) {
        return behind;
    }
    if (str_ends(number, S("/AL"))) {
        *LIST_ADD(r->arena, r->out) = m;
    } else if ((judgment || said_before(r, i, W_QUYET, W_DINH)) && is_ruling(r, number, judgment, &normal)) {
        m.kind = MENTION_RULING;
        m.number = normal;
        m.day = day_behind(r, &behind);
        *LIST_ADD(r->arena, r->out) = m;
    }
    return behind;
}

/* ---- the text -------------------------------------------------------------------------------------------------------------------------- */

static bool begins_group(const Reader *r, size_t i)
{
    return is_word(r, i, W_DIEU) || is_word(r, i, W_KHOAN) || is_word(r, i, W_DIEM) || is_word(r, i, W_D);
}

/* "Áp dụng 297 Bộ luật dân sự": the word "Điều" was forgotten. */
static bool begins_bare(const Reader *r, size_t i)
{
    bool said = i > 1 && ((is_word(r, i - 2, W_AP) && is_word(r, i - 1, W_DUNG)) || (is_word(r, i - 2, W_CAN) && is_word(r, i - 1, W_CU)));
    return said && token(r, i)->marks == 0 && is_plain_number(r, i, ARTICLE_MOST) && list_goes_on(r, i + 1);
}

static size_t read_here(Reader *r, size_t i)
{
    size_t end = read_numbered(r, i);
    if (end == i && (begins_group(r, i) || begins_bare(r, i))) {
        end = read_group(r, i, !begins_group(r, i));
    }
    if (end > i) {
        return end;
    }
    ActHere act = act_here(r, i);
    if (act.state == ACT_NONE) {
        return i + 1;
    }
    note_act(r, &act);
    r->named_end = act.state == ACT_KNOWN ? act.end : 0;
    return act.end > i ? act.end : i + 1;
}

void law_cited(const ActNames *names, Arena *a, Str text, Date on, Mentions *out)
{
    Reader r = { .names = names, .arena = a, .text = text, .on = on, .out = out };
    *out = (Mentions){ 0 };
    cite_tokens(names, a, text, &r.tokens);
    for (size_t i = 0; i < r.tokens.count;) {
        i = read_here(&r, i);
    }
}

/* ---- the sentence ---------------------------------------------------------------------------------------------------------------------- */

/* A full stop ends a sentence before a blank; those of "Đ.463" and "2.000.000" do not. */
static bool ends_sentence(Str text, size_t i)
{
    bool stop = text.p[i] == '.' && (i + 1 == text.n || text.p[i + 1] == ' ' || text.p[i + 1] == '\n');
    return stop || text.p[i] == '\n';
}

static bool is_between(Str text, size_t i)
{
    return i == 0 || i == text.n || text.p[i] == ' ' || text.p[i] == '\n' || text.p[i - 1] == ' ';
}

Str mention_sentence(Arena *a, Str text, const Mention *m)
{
    enum { MOST = MENTION_SENTENCE_MOST - 8 }; /* and two ellipses */
    size_t from = m->from, to = m->to, room = MOST - (to - from < MOST ? to - from : MOST);
    while (from > 0 && m->from - from < room / 2 && !ends_sentence(text, from - 1)) {
        from--;
    }
    while (to < text.n && to - from < MOST && !ends_sentence(text, to)) {
        to++;
    }
    bool cut_before = from > 0 && !ends_sentence(text, from - 1), cut_behind = to < text.n && !ends_sentence(text, to);
    while (cut_before && from < m->from && !is_between(text, from)) {
        from++;
    }
    while (cut_behind && to > m->to && !is_between(text, to)) {
        to--;
    }
    return str_format(a, "%s" STR_F "%s", cut_before ? "… " : "", STR_A(str_trim(str_sub(text, from, to))), cut_behind ? " …" : "");
}
