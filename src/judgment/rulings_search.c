/* Searching the public rulings: what was typed and chosen as a query of the index, the rulings found with a passage of each, how many
 * there are of each kind, court and year. What the index says is looked up in the database again: it alone says what is public. */
#include "judgment/rulings_int.h"

#include "i18n/i18n.h"
#include "judgment/found_page_html.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_forms.h"
#include "judgment/ruling_reading.h"
#include "law/citation.h"
#include "page/found.h"
#include "registry/registry.h"
#include "search/ask.h"
#include "search/correct.h"

#include <string.h>

enum { PAGE_FOUND = 10, PASSAGE = 320, VALUES_SHOWN = 10, CSV_BYTES = 8 * 1024 * 1024, NAMED = 40, TIME_US = 500 * 1000, BAR = 20, BAR_GAP = 4, BARS_HIGH = 60, YEARS_MOST = 40 };

typedef struct Search {
    Req                  *rq; /* NULL: nobody waits */
    Arena                *arena;
    House                *house;
    const RulingSearch   *asked;
    const SearchSnapshot *snapshot;
    Query                 typed; /* and chosen */
    Query                 query; /* as it was asked in the end */
    SearchAnswer          answer;
    Snippets             *snippets;
} Search;

/* ---- what is asked ------------------------------------------------------------------------------------------------------------------ */

static const QueryField fields[] = {
    { S_INIT("toa"), RULING_COURT }, { S_INIT("loai"), RULING_KIND }, { S_INIT("capxetxu"), RULING_INSTANCE }, { S_INIT("quanhe"), RULING_RELATION },
    { S_INIT("so"), RULING_NUMBER }, { S_INIT("nam"), QUERY_YEARS }, { S_INIT("dieu"), RULING_ARTICLE }, { S_INIT("thamphan"), RULING_JUDGE }, { S_INIT("ketqua"), RULING_OUTCOME },
};

Query rulings_words(Arena *a, Str typed)
{
    return search_parse(a, typed, fields, COUNT_OF(fields));
}

typedef LIST(Str) Codes;

static Str outcome_name(Lang lang, Str code)
{
    return msg(lang, str_eq(code, S("accepted")) ? M_publication_outcome_accepted : str_eq(code, S("rejected")) ? M_publication_outcome_rejected : M_publication_outcome_part);
}

static void add_named(Search *s, Codes *out, Str code, Str name, Str value)
{
    Arena *a = s->arena;
    Str    words = key_value(key_term(a, (SearchKey){ 0, name }));
    if (str_has(words, value) || str_eq(key_value(key_term(a, (SearchKey){ 0, code })), value)) {
        *LIST_ADD(a, out) = code;
    }
}

static void add_from_registry(Search *s, Codes *out, unsigned kinds, Str value)
{
    RegistryHits hits = registry_search(s->house->registry, s->arena, value, kinds, NAMED);
    for (size_t i = 0; i < hits.count; i++) {
        *LIST_ADD(s->arena, out) = hits.items[i].code;
    }
}

/* "463 blds", "điều 463 bộ luật dân sự". */
static void add_articles(Search *s, Codes *out, Str value)
{
    Arena   *a = s->arena;
    Mentions found;
    law_cited(ruling_index_acts(s->house->rulings), a, str_format(a, str_starts(value, S("dieu ")) ? STR_F : "điều " STR_F, STR_A(value)), DATE_NONE, &found);
    for (size_t i = 0; i < found.count; i++) {
        if (found.items[i].kind == MENTION_ARTICLE) {
            *LIST_ADD(a, out) = str_format(a, STR_F " " STR_F, STR_A(found.items[i].number), STR_A(found.items[i].article));
        }
    }
}

/* A person types the name of a court, a kind, a relation: in the index they are codes. */
static Codes codes_named(Search *s, uint8_t field, Str value)
{
    Codes out = { 0 };
    switch (field) {
    case RULING_COURT: add_from_registry(s, &out, REGISTRY_COURT | REGISTRY_CLOSED_COURT, value); break;
    case RULING_RELATION: add_from_registry(s, &out, REGISTRY_RELATION, value); break;
    case RULING_ARTICLE: add_articles(s, &out, value); break;
    case RULING_KIND:
        for (size_t i = 0; ruling_kinds[i] != NULL; i++) {
            add_named(s, &out, str_of(ruling_kinds[i]), ruling_kind_name(LANG_VI, str_of(ruling_kinds[i])), value);
        }
        break;
    case RULING_INSTANCE:
        for (size_t i = 0; ruling_instances[i] != NULL; i++) {
            add_named(s, &out, str_of(ruling_instances[i]), ruling_instance_name(LANG_VI, str_of(ruling_instances[i])), value);
        }
        break;
    case RULING_OUTCOME:
        for (size_t i = 0; ruling_outcomes[i] != NULL; i++) {
            Str code = str_of(ruling_outcomes[i]), name = key_value(key_term(s->rq->arena, (SearchKey){ 0, outcome_name(LANG_VI, code) }));
            if (str_starts(name, value)) { /* "chấp nhận" is not "không chấp nhận" */
                *LIST_ADD(s->rq->arena, &out) = code;
            }
        }
        break;
    default: break;
    }
    return out;
}

static void name_clause(Search *s, QueryClause *c)
{
    size_t typed = c->items.count;
    for (size_t i = 0; i < typed; i++) {
        Str term = c->items.items[i].words[0].folded;
        if (c->items.items[i].count != 1 || !str_starts(term, S("="))) {
            continue;
        }
        Codes codes = codes_named(s, key_field(term), key_value(term));
        for (size_t k = 0; k < codes.count; k++) {
            QueryWord *word = NEW(s->arena, QueryWord);
            word->folded = key_term(s->arena, (SearchKey){ key_field(term), codes.items[k] });
            *LIST_ADD(s->arena, &c->items) = (QueryItem){ word, 1 };
        }
    }
}

static void choose(Search *s, RulingField field, Str value)
{
    if (value.n > 0) {
        query_add_keys(s->arena, &s->query, (uint8_t)field, &value, 1);
    }
}

/* "91/2015/QH13.463" -> "91/2015/QH13 463". */
static Str article_key(Search *s, Str address)
{
    Str act = address, article = str_cut_last(&act, '.');
    return act.n == 0 ? address : str_format(s->arena, STR_F " " STR_F, STR_A(act), STR_A(article));
}

static void limit_years(Query *q, int32_t first, int32_t last)
{
    Date from = first > 0 ? date_make(first, 1, 1) : DATE_NONE, until = last > 0 ? date_make(last, 12, 31) : DATE_NONE;
    q->from = date_is_none(q->from) || (!date_is_none(from) && from.day > q->from.day) ? from : q->from;
    q->until = date_is_none(q->until) || (!date_is_none(until) && until.day < q->until.day) ? until : q->until;
}

static void make_query(Search *s)
{
    const RulingSearch *asked = s->asked;
    s->query = rulings_words(s->arena, asked->words);
    for (size_t i = 0; i < s->query.clauses.count; i++) {
        name_clause(s, &s->query.clauses.items[i]);
    }
    choose(s, RULING_COURT, asked->ask.court);
    choose(s, RULING_LEVEL, asked->level);
    choose(s, RULING_KIND, asked->ask.kind);
    choose(s, RULING_INSTANCE, asked->ask.instance);
    choose(s, RULING_PAPER, asked->ask.paper);
    choose(s, RULING_RELATION, asked->ask.relation);
    choose(s, RULING_NUMBER, asked->ask.number);
    choose(s, RULING_ARTICLE, article_key(s, asked->article));
    choose(s, RULING_OUTCOME, asked->outcome);
    limit_years(&s->query, asked->first, asked->last);
    limit_years(&s->query, asked->ask.year, asked->ask.year);
    if (s->query.clauses.count == 0) { /* years alone: everything public has a kind */
        Str kinds[16];
        size_t n = 0;
        for (; ruling_kinds[n] != NULL; n++) {
            kinds[n] = str_of(ruling_kinds[n]);
        }
        query_add_keys(s->arena, &s->query, RULING_KIND, kinds, n);
    }
}

static SearchOrder order_of(const RulingSearch *asked)
{
    return str_eq(asked->order, S("vien-dan")) ? ORDER_RANK : str_eq(asked->order, S("cu")) ? ORDER_OLDEST : str_eq(asked->order, S("moi")) || asked->words.n == 0 ? ORDER_NEWEST : ORDER_RELEVANCE;
}

static SearchAsk ask_within(const Search *s, SearchOrder order, size_t most)
{
    return (SearchAsk){ .order = order, .most = most, .os = s->house->os, .until_us = os_monotonic_us(s->house->os) + TIME_US };
}

static void find(Search *s, SearchOrder order, size_t most)
{
    SearchReply reply;
    SearchAsk   ask = ask_within(s, order, most);
    ask.ranks = order == ORDER_RANK ? ruling_index_ranks(s->house->rulings, s->snapshot, s->arena) : NULL;
    s->typed = s->query;
    search_ask(&s->snapshot->in, &s->typed, ruling_index_speech(s->house->rulings), &ask, TEXTS_LONG, s->rq->arena, &reply);
    s->answer = reply.answer;
    s->query = reply.asked;
}

/* What may have been meant; empty: nothing better. */
static Str meant_by(Search *s)
{
    SearchAsk  ask = ask_within(s, ORDER_RELEVANCE, 0);
    Correction better = { 0 };
    if (s->asked->words.n > 0 && (s->query.any || s->answer.total < ASK_FEW)) {
        search_correct(&s->snapshot->in, s->asked->words, &s->typed, &ask, s->rq->arena, &better);
    }
    return better.text;
}

static Error *need_index(Req *rq)
{
    return site_of(rq)->house->rulings != NULL ? NULL : err_message(err_make(ERR_BUSY, "no index"), S("publication.no_index"));
}

/* What is searched stays as it is until the request's memory goes, however it ends. */
static Search begin(Req *rq, const RulingSearch *asked)
{
    House *h = site_of(rq)->house;
    Search s = { .rq = rq, .arena = rq->arena, .house = h, .asked = asked, .snapshot = ruling_index_lend(h->rulings, rq->arena) };
    make_query(&s);
    return s;
}

/* False: it is not public any more, which the index will hear of. */
static Error *open_hit(const Search *s, Db *db, const SearchHit *hit, Ruling *out, bool *found)
{
    RulingId id;
    *found = false;
    if (!ruling_index_id(s->snapshot, hit, &id)) {
        return NULL;
    }
    TRY(ruling_load_facts(db, s->rq->arena, id, out, found));
    *found = *found && str_eq(out->status, S("public"));
    return NULL;
}

/* ---- the page: what was found ------------------------------------------------------------------------------------------------------- */

static Error *add_found(Search *s, Db *db, const SearchHit *hit, FoundPageView *v)
{
    Arena  *a = s->rq->arena;
    Lang    lang = lang_of(s->rq);
    Ruling  r;
    Snippet shown;
    bool    found;
    TRY(open_hit(s, db, hit, &r, &found));
    if (!found) {
        return NULL;
    }
    TRY(snippets_of(s->snippets, hit, PASSAGE, &shown));
    Str number = ruling_number(a, lang, &r);
    Str facts[] = { number, i18n_date(a, lang, r.day), ruling_court_of(s->rq, &r), ruling_instance_name(lang, r.instance) };
    FoundView *f = LIST_ADD(a, &v->found);
    *f = (FoundView){ .href = ruling_link(s->rq, r.id, s->asked->words), .passage = text_pieces(a, shown.passage, &shown.passage_marks),
                      .cut_before = shown.cut_before, .cut_after = shown.cut_after };
    f->facts = r.title.n > 0 ? str_join(a, facts, COUNT_OF(facts), S(" · ")) : str_join(a, facts + 1, COUNT_OF(facts) - 1, S(" · "));
    TextMarks none = { 0 };
    f->title = r.title.n > 0 ? text_pieces(a, shown.title, &shown.title_marks) : text_pieces(a, number, &none);
    return NULL;
}

static Error *add_page(Search *s, Db *db, FoundPageView *v)
{
    size_t from = (size_t)(s->asked->page - 1) * PAGE_FOUND;
    s->snippets = snippets_make(&s->snapshot->in, &s->query, s->rq->arena);
    for (size_t i = from; i < s->answer.count && i < from + PAGE_FOUND; i++) {
        TRY(add_found(s, db, &s->answer.hits[i], v));
    }
    RulingSearch other = *s->asked;
    if (s->answer.count > from + PAGE_FOUND) {
        other.page = s->asked->page + 1;
        v->pager.older = rulings_address(s->rq, "/ban-an", &other, S(""));
    }
    if (s->asked->page > 1) {
        other.page = s->asked->page - 1;
        v->pager.newer = rulings_address(s->rq, "/ban-an", &other, S(""));
    }
    v->pager.shown = MSG(s->rq->arena, lang_of(s->rq), M_publication_page_no, { S("page"), i18n_number(s->rq->arena, lang_of(s->rq), s->asked->page) });
    return NULL;
}

/* ---- the page: how many of what ------------------------------------------------------------------------------------------------------ */

/* The code of a counted key: its words are folded, the codes are not. */
static Str code_among(Search *s, Str value, const char *const *codes)
{
    for (size_t i = 0; codes[i] != NULL; i++) {
        if (str_eq(key_value(key_term(s->rq->arena, (SearchKey){ 0, str_of(codes[i]) })), value)) {
            return str_of(codes[i]);
        }
    }
    return S("");
}

static Str relation_code(Search *s, Str value)
{
    const RelationLaw *law = s->house->law->relations;
    for (uint32_t i = 0; i < law->relations_count; i++) {
        if (str_eq(key_value(key_term(s->rq->arena, (SearchKey){ 0, law->relations[i].code })), value)) {
            return law->relations[i].code;
        }
    }
    return S("");
}

/* The act's own number where it is one we know; else as it is, which finds the same. */
static Str article_code(Search *s, Str value)
{
    const CitationLaw *law = s->house->law->citations;
    Str                act = value, article = str_cut_last(&act, ' ');
    for (uint32_t i = 0; i < law->acts_count; i++) {
        if (str_eq(key_value(key_term(s->rq->arena, (SearchKey){ 0, law->acts[i].number })), act)) {
            act = law->acts[i].number;
            break;
        }
    }
    return str_format(s->rq->arena, STR_F "." STR_F, STR_A(act), STR_A(article));
}

Str ruling_article_name(Req *rq, Str code)
{
    Str act = code, number = str_cut_last(&act, '.');
    Str article = MSG(rq->arena, lang_of(rq), M_publication_article, { S("article"), number });
    return str_format(rq->arena, STR_F ", " STR_F, STR_A(article), STR_A(law_act_title(site_of(rq)->house->law, rq->arena, lang_of(rq), act)));
}

static Str upper_ascii(Arena *a, Str s)
{
    Str out = str_copy(a, s);
    for (size_t i = 0; i < out.n; i++) {
        char *c = (char *)(uintptr_t)&out.p[i];
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    }
    return out;
}

static Str code_of(Search *s, RulingField field, Str value)
{
    return field == RULING_KIND       ? code_among(s, value, ruling_kinds)
           : field == RULING_INSTANCE ? code_among(s, value, ruling_instances)
           : field == RULING_LEVEL    ? code_among(s, value, ruling_levels)
           : field == RULING_RELATION ? relation_code(s, value)
           : field == RULING_ARTICLE  ? article_code(s, value)
           : field == RULING_OUTCOME  ? code_among(s, value, ruling_outcomes)
                                      : upper_ascii(s->rq->arena, value);
}

Str ruling_level_name(Lang lang, Str code)
{
    static const struct { const char *code; Msg name; } names[] = {
        { "supreme", M_publication_level_supreme }, { "appellate", M_publication_level_appellate }, { "high", M_publication_level_high },
        { "province", M_publication_level_province }, { "region", M_publication_level_region }, { "district", M_publication_level_district },
        { "military", M_publication_level_military }, { "special", M_publication_level_special },
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_eq(code, str_of(names[i].code))) {
            return msg(lang, names[i].name);
        }
    }
    return code;
}

static Str label_of(Search *s, RulingField field, Str code)
{
    Lang lang = lang_of(s->rq);
    return field == RULING_KIND       ? ruling_kind_name(lang, code)
           : field == RULING_INSTANCE ? ruling_instance_name(lang, code)
           : field == RULING_LEVEL    ? ruling_level_name(lang, code)
           : field == RULING_RELATION ? law_text(lang, registry_relation(s->house->registry, code)->name)
           : field == RULING_ARTICLE  ? ruling_article_name(s->rq, code)
           : field == RULING_OUTCOME  ? outcome_name(lang, code)
                                      : ruling_court_label(s->rq, code);
}

static Str *chosen(RulingSearch *asked, RulingField field)
{
    return field == RULING_KIND       ? &asked->ask.kind
           : field == RULING_INSTANCE ? &asked->ask.instance
           : field == RULING_LEVEL    ? &asked->level
           : field == RULING_RELATION ? &asked->ask.relation
           : field == RULING_ARTICLE  ? &asked->article
           : field == RULING_OUTCOME  ? &asked->outcome
                                      : &asked->ask.court;
}

/* A link to the same search with this value, or without it where it is chosen. */
static void add_filter(Search *s, RulingField field, Str code, int64_t count, FiltersView *v)
{
    RulingSearch other = *s->asked;
    Str         *value = chosen(&other, field);
    bool         on = str_eq(*value, code);
    *value = on ? S("") : code;
    other.page = 1;
    *LIST_ADD(s->rq->arena, &v->filters) = (FilterView){ .label = label_of(s, field, code), .href = rulings_address(s->rq, "/ban-an", &other, S("")), .count = count, .on = on };
}

static const uint8_t counted[] = { RULING_KIND, RULING_INSTANCE, RULING_LEVEL, RULING_COURT, RULING_RELATION, RULING_ARTICLE, RULING_OUTCOME };

static void count_years(Search *s, RulingCounts *out)
{
    int32_t  last = date_ymd(today_of(s->rq)).year, first = last - YEARS_MOST + 1;
    Date     from[YEARS_MOST + 1];
    uint64_t count[YEARS_MOST];
    for (int32_t i = 0; i <= YEARS_MOST; i++) {
        from[i] = date_make(first + i, 1, 1);
    }
    search_count_days(&s->snapshot->in, &s->answer, from, YEARS_MOST + 1, count);
    for (int32_t i = 0; i < YEARS_MOST; i++) {
        if (count[i] > 0) {
            *LIST_ADD(s->rq->arena, out) = (RulingCount){ str_format(s->rq->arena, "%d", first + i), (int64_t)count[i] };
        }
    }
}

static void count_found(Search *s, FoundCounts *out)
{
    RulingCounts *values[] = { &out->kind, &out->instance, &out->level, &out->court, &out->relation, &out->article, &out->outcome };
    KeyCounts     counts[COUNT_OF(counted)];
    *out = (FoundCounts){ 0 };
    search_count_keys(&s->snapshot->in, &s->answer, counted, COUNT_OF(counted), VALUES_SHOWN, s->rq->arena, counts);
    for (size_t f = 0; f < COUNT_OF(counted); f++) {
        for (size_t i = 0; i < counts[f].count; i++) {
            Str code = code_of(s, (RulingField)counted[f], counts[f].items[i].value);
            if (code.n > 0) {
                *LIST_ADD(s->rq->arena, values[f]) = (RulingCount){ code, (int64_t)counts[f].items[i].texts };
            }
        }
    }
    count_years(s, &out->year);
}

static void add_counts(Search *s, const FoundCounts *counts, FoundPageView *v)
{
    static const Msg    names[] = { M_publication_filter_kind, M_publication_filter_instance, M_publication_filter_level, M_publication_filter_court, M_publication_filter_relation, M_publication_filter_article, M_publication_filter_outcome };
    const RulingCounts *values[] = { &counts->kind, &counts->instance, &counts->level, &counts->court, &counts->relation, &counts->article, &counts->outcome };
    FiltersView        *views[] = { &v->kinds, &v->instances, &v->levels, &v->courts, &v->relations, &v->articles, &v->outcomes };
    for (size_t f = 0; f < COUNT_OF(counted); f++) {
        views[f]->of = msg(lang_of(s->rq), names[f]);
        for (size_t i = 0; i < values[f]->count; i++) {
            add_filter(s, (RulingField)counted[f], values[f]->items[i].code, values[f]->items[i].total, views[f]);
        }
    }
}

static int32_t year_of(const RulingCount *c)
{
    int64_t year = 0;
    return str_to_i64(c->code, &year) ? (int32_t)year : 0;
}

/* A bar for each year from the first that has something to the last. */
static void add_years(Search *s, const RulingCounts *years, FoundPageView *v)
{
    int64_t most = 0;
    int32_t begin = years->count > 0 ? year_of(&years->items[0]) : 0, end = years->count > 0 ? year_of(&years->items[years->count - 1]) + 1 : 0;
    for (size_t i = 0; i < years->count; i++) {
        most = years->items[i].total > most ? years->items[i].total : most;
    }
    v->years.of = msg(lang_of(s->rq), M_publication_filter_year);
    v->bars_width = (int64_t)(end - begin) * (BAR + BAR_GAP);
    for (size_t i = 0; i < years->count; i++) {
        RulingSearch other = *s->asked;
        int32_t      year = year_of(&years->items[i]);
        bool         on = s->asked->ask.year == year;
        int64_t      high = 1 + years->items[i].total * (BARS_HIGH - 1) / most;
        other.ask.year = on ? 0 : year;
        other.page = 1;
        *LIST_ADD(s->rq->arena, &v->bars) = (YearBar){ (int64_t)(year - begin) * (BAR + BAR_GAP), BARS_HIGH - high, high, on };
        *LIST_ADD(s->rq->arena, &v->years.filters) = (FilterView){ .label = years->items[i].code, .href = rulings_address(s->rq, "/ban-an", &other, S("")),
                                                                   .count = years->items[i].total, .on = on };
    }
}

static void add_orders(Search *s, FoundPageView *v)
{
    static const struct { const char *code; Msg name; } orders[] = { { "", M_publication_order_best }, { "moi", M_publication_order_newest },
                                                                     { "cu", M_publication_order_oldest }, { "vien-dan", M_publication_order_cited } };
    v->orders.of = msg(lang_of(s->rq), M_publication_order);
    for (size_t i = s->asked->words.n > 0 ? 0 : 1; i < COUNT_OF(orders); i++) {
        RulingSearch other = *s->asked;
        other.order = str_of(orders[i].code);
        other.page = 1;
        bool on = str_eq(s->asked->order, other.order) || (s->asked->words.n == 0 && s->asked->order.n == 0 && i == 1);
        *LIST_ADD(s->rq->arena, &v->orders.filters) = (FilterView){ .label = msg(lang_of(s->rq), orders[i].name), .href = rulings_address(s->rq, "/ban-an", &other, S("")),
                                                                    .count = -1, .on = on };
    }
}

/* ---- the page ------------------------------------------------------------------------------------------------------------------------- */

static void add_total(Search *s, FoundPageView *v)
{
    Lang lang = lang_of(s->rq);
    Msg  text = s->query.any ? M_publication_found_some : s->answer.about || s->answer.partial ? M_publication_found_about : M_publication_found;
    v->total = MSG(s->rq->arena, lang, text, { S("count"), i18n_number(s->rq->arena, lang, (int64_t)s->answer.total) });
    RulingSearch other = *s->asked;
    other.words = meant_by(s);
    other.page = 1;
    if (other.words.n > 0) {
        v->meant = (Link){ other.words, rulings_address(s->rq, "/ban-an", &other, S("")) };
    }
    if (ruling_index_damaged(s->house->rulings) > 0) {
        v->notice = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_publication_partial), .text = msg(lang, M_publication_partial_text) };
    }
    if (s->query.cut) {
        v->notice = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_publication_cut), .text = msg(lang, M_publication_cut_text) };
    }
}

static void add_links(Search *s, FoundPageView *v)
{
    Lang         lang = lang_of(s->rq);
    RulingSearch all = *s->asked;
    all.page = 1;
    *LIST_ADD(s->rq->arena, &v->links) = (Link){ msg(lang, M_publication_watch_this), rulings_address(s->rq, "/tai-khoan/tim-kiem/luu", &all, S("")) };
    *LIST_ADD(s->rq->arena, &v->links) = (Link){ msg(lang, M_publication_feed_of_search), rulings_address(s->rq, "/ban-an.atom", &all, S("")) };
    *LIST_ADD(s->rq->arena, &v->links) = (Link){ msg(lang, M_publication_csv), rulings_address(s->rq, "/ban-an.csv", &all, S("")) };
    *LIST_ADD(s->rq->arena, &v->links) = (Link){ msg(lang, M_remark_most), rq_link(s->rq, S("/ban-an/de-xuat-an-le")) };
}

static Error *fill_page(Search *s, Db *db, FoundPageView *v)
{
    Lang         lang = lang_of(s->rq);
    RulingFacets facets;
    FoundCounts counts;
    find(s, order_of(s->asked), (size_t)s->asked->page * PAGE_FOUND + 1);
    TRY(ruling_facets(db, s->rq->arena, &s->asked->ask, &facets));
    rulings_box(s->rq, s->asked, &v->box);
    rulings_form(s->rq, s->asked, &facets, &v->form);
    v->empty = (EmptyView){ .title = msg(lang, M_publication_none), .text = msg(lang, M_publication_none_found), .act = { msg(lang, M_publication_all), rq_link(s->rq, S("/ban-an")) } };
    add_total(s, v);
    add_orders(s, v);
    count_found(s, &counts);
    add_counts(s, &counts, v);
    add_years(s, &counts.year, v);
    add_links(s, v);
    return add_page(s, db, v);
}

Error *rulings_search(Req *rq, Db *db, Resp *rs, const RulingSearch *asked)
{
    Lang          lang = lang_of(rq);
    FoundPageView v = { .title = msg(lang, M_publication_list) };
    TRY(need_index(rq));
    Str heading = asked->words.n > 0 ? str_format(rq->arena, STR_F " – " STR_F, STR_A(asked->words), STR_A(v.title)) : v.title;
    v.frame = frame_public(rq, heading);
    frame_crumb(rq, &v.frame, msg(lang, M_publication_list), S("/ban-an"));
    Search s = begin(rq, asked);
    TRY(fill_page(&s, db, &v));
    return page_send(rs, found_page_html(rq->arena, lang, &v));
}

/* ---- other forms of the same ---------------------------------------------------------------------------------------------------------- */

static Error *add_row(Search *s, Db *db, const SearchHit *hit, Buf *b)
{
    Ruling r;
    bool   found;
    TRY(open_hit(s, db, hit, &r, &found));
    if (found) {
        csv_cell(b, r.number, false);
        csv_cell(b, date_format(s->rq->arena, r.day), false);
        csv_cell(b, ruling_court_of(s->rq, &r), false);
        csv_cell(b, ruling_kind_name(lang_of(s->rq), r.kind), false);
        csv_cell(b, ruling_instance_name(lang_of(s->rq), r.instance), false);
        csv_cell(b, r.title, false);
        csv_cell(b, rq_link(s->rq, ruling_address(s->rq->arena, r.id)), true);
    }
    return NULL;
}

static Error *csv_rows(Search *s, Db *db, Buf *b)
{
    static const Msg names[] = { M_publication_col_number, M_publication_col_day, M_publication_col_court, M_publication_col_kind, M_publication_filter_instance,
                                 M_publication_filter_relation, M_publication_col_address };
    find(s, order_of(s->asked), RULINGS_FOUND_MOST);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        csv_cell(b, msg(lang_of(s->rq), names[i]), i + 1 == COUNT_OF(names));
    }
    for (size_t i = 0; i < s->answer.count; i++) {
        TRY(add_row(s, db, &s->answer.hits[i], b));
    }
    return buf_check(b);
}

Error *rulings_search_csv(Req *rq, Db *db, Resp *rs, const RulingSearch *asked)
{
    Buf    b = buf_make(rq->arena, CSV_BYTES);
    TRY(need_index(rq));
    Search s = begin(rq, asked);
    TRY(csv_rows(&s, db, &b));
    resp_download(rs, S("ban-an.csv"));
    return resp_body(rs, "text/csv; charset=utf-8", buf_str(&b));
}

Error *rulings_suggest(Req *rq, Resp *rs)
{
    Suggestions found;
    Str         typed;
    TRY(suggestions_typed(rq, &typed));
    TRY(need_index(rq));
    search_suggest(&ruling_index_lend(site_of(rq)->house->rulings, rq->arena)->in, typed, SUGGESTIONS_SENT, rq->arena, &found);
    return suggestions_send(rs, rq->arena, &found);
}

static Error *take_found(Search *s, Db *db, size_t from, size_t most, RulingsFound *out)
{
    find(s, order_of(s->asked), from + most + 1);
    out->total = s->answer.total;
    out->about = s->answer.about || s->answer.partial;
    out->loose = s->query.any;
    out->more = s->answer.count > from + most;
    out->incomplete = ruling_index_damaged(s->house->rulings) > 0;
    out->meant = meant_by(s);
    for (size_t i = from; i < s->answer.count && i < from + most; i++) {
        Ruling r;
        bool   found;
        TRY(open_hit(s, db, &s->answer.hits[i], &r, &found));
        if (found) {
            *LIST_ADD(s->rq->arena, &out->items) = r;
        }
    }
    return NULL;
}

Error *rulings_find(Req *rq, Db *db, const RulingSearch *asked, size_t from, size_t most, RulingsFound *out)
{
    *out = (RulingsFound){ 0 };
    TRY(need_index(rq));
    Search s = begin(rq, asked);
    return take_found(&s, db, from, most, out);
}

Error *rulings_find_counted(Req *rq, Db *db, const RulingSearch *asked, size_t from, size_t most, RulingsFound *out, FoundCounts *counts)
{
    *out = (RulingsFound){ 0 };
    TRY(need_index(rq));
    Search s = begin(rq, asked);
    TRY(take_found(&s, db, from, most, out));
    count_found(&s, counts);
    return NULL;
}

/* ---- among what is new ------------------------------------------------------------------------------------------------------------- */

static void add_among(const Search *s, const Rulings *fresh, Rulings *out)
{
    for (size_t i = 0; i < fresh->count; i++) {
        for (size_t k = 0; k < s->answer.count; k++) {
            RulingId id;
            if (ruling_index_id(s->snapshot, &s->answer.hits[k], &id) && id_eq(id.id, fresh->items[i].id.id)) {
                *LIST_ADD(s->arena, out) = fresh->items[i];
                break;
            }
        }
    }
}

void rulings_among(House *h, Arena *a, const RulingSearch *asked, const Rulings *fresh, Rulings *out)
{
    Search    s = { .arena = a, .house = h, .asked = asked, .snapshot = ruling_index_lend(h->rulings, a) };
    Str      *numbers = NEW_N(a, Str, fresh->count + 1);
    SearchAsk ask = { .order = ORDER_NEWEST, .most = RULINGS_FOUND_MOST };
    make_query(&s);
    for (size_t i = 0; i < fresh->count; i++) {
        numbers[i] = fresh->items[i].number;
    }
    query_add_keys(a, &s.query, RULING_NUMBER, numbers, fresh->count);
    *out = (Rulings){ 0 };
    search_find(&s.snapshot->in, &s.query, &ask, a, &s.answer);
    add_among(&s, fresh, out);
}
