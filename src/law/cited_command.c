/* congly law cited FILE.jsonl[.xz] [--against provisions | --against TABLE]: what each text of a file cites, and how well that agrees with
 * what others say it cites: the member `provisions` of the same line, or a table made by hand (id, act, articles; parted by tabs).
 * Compared are pairs of act and article of a text. May use: cited, lines, i18n. */
#include "base/json.h"
#include "law/cited.h"
#include "law/law_args.h"
#include "law/law_msg.h"
#include "law/lines.h"

enum { LINE_JSON_MAX = 8 * 1024 * 1024, RATE_DIGITS = 4 };
#define WORK_MOST MIB(256)

/* An article of an act, cited by a text. */
typedef struct Pair {
    Str id, number, article;
} Pair;
typedef LIST(Pair) Pairs;

typedef struct Run {
    const ActNames *names;
    Arena          *keep;  /* the table */
    Pairs           table; /* of all texts */
    bool            against, provisions, json;
    Lang            lang;
    Buf            *out;
    JsonOut         o;
    int64_t         texts, articles, precedents, rulings, both, missing, more;
} Run;

/* ---- pairs --------------------------------------------------------------------------------------------------------------------------- */

static bool has_pair(const Pairs *list, const Pair *p)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_eq(list->items[i].article, p->article) && str_eq(list->items[i].number, p->number)) {
            return true;
        }
    }
    return false;
}

static void add_pair(Arena *a, Pairs *list, Pair p)
{
    if (!has_pair(list, &p)) {
        *LIST_ADD(a, list) = p;
    }
}

static void add_mentions(Arena *a, const Mentions *all, Pairs *list)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].kind == MENTION_ARTICLE) {
            add_pair(a, list, (Pair){ .number = all->items[i].number, .article = all->items[i].article });
        }
    }
}

/* "Bộ luật Dân sự năm 2015 | Điều 584": read as the sentence "Điều 584 của Bộ luật Dân sự năm 2015"; of "| 39" the word is put back. */
static void read_provisions(Arena *a, const ActNames *names, const Json *doc, Date day, Pairs *out)
{
    const Json *list = json_member(doc, "provisions");
    for (size_t i = 0; i < json_count(list); i++) {
        Str      articles = json_text(json_at(list, i)), act = str_trim(str_cut(&articles, '|'));
        Mentions said;
        articles = str_trim(articles);
        bool bare = articles.n > 0 && articles.p[0] >= '0' && articles.p[0] <= '9';
        law_cited(names, a, str_format(a, "%s" STR_F " của " STR_F, bare ? "Điều " : "", STR_A(articles), STR_A(act)), day, &said);
        add_mentions(a, &said, out);
    }
}

static void pairs_of_table(Arena *a, const Pairs *table, Str id, Pairs *out)
{
    for (size_t i = 0; i < table->count; i++) {
        if (str_eq(table->items[i].id, id)) {
            add_pair(a, out, table->items[i]);
        }
    }
}

static Error *take_row(void *context, Str line)
{
    Run *run = context;
    Str  row = str_copy(run->keep, line), id = str_cut(&row, '\t'), number = str_cut(&row, '\t');
    while (row.n > 0) {
        *LIST_ADD(run->keep, &run->table) = (Pair){ id, number, str_cut(&row, ',') };
    }
    return NULL;
}

/* ---- telling ------------------------------------------------------------------------------------------------------------------------- */

static Str kind_name(MentionKind kind)
{
    static const Str names[] = { S_INIT("article"), S_INIT("precedent"), S_INIT("ruling") };
    return names[kind];
}

static void add_if(JsonOut *o, const char *name, Str value)
{
    if (value.n > 0) {
        json_add_str(o, name, value);
    }
}

static void write_mention(Arena *a, JsonOut *o, const Mention *m)
{
    json_begin(o, NULL);
    json_add_str(o, "kind", kind_name(m->kind));
    json_add_str(o, "number", m->number);
    add_if(o, "article", m->article);
    add_if(o, "clause", m->clause);
    add_if(o, "point", m->point);
    add_if(o, "day", date_is_none(m->day) ? S("") : date_format(a, m->day));
    json_add_i64(o, "from", (int64_t)m->from);
    json_add_i64(o, "to", (int64_t)m->to);
    json_end(o);
}

/* Those of one list that are not in the other. */
static int64_t write_rest(Run *run, Arena *a, const char *name, Msg said, const Pairs *list, const Pairs *other)
{
    int64_t count = 0;
    if (run->json) {
        json_begin_list(&run->o, name);
    }
    for (size_t i = 0; i < list->count; i++) {
        const Pair *p = &list->items[i];
        if (has_pair(other, p)) {
            continue;
        }
        Str text = MSG(a, run->lang, M_cited_pair, { S("article"), p->article }, { S("number"), p->number });
        if (run->json) {
            json_add_str(&run->o, NULL, text);
        } else {
            buf_addf(run->out, "  " STR_F "\n", STR_A(MSG(a, run->lang, said, { S("pair"), text })));
        }
        count++;
    }
    if (run->json) {
        json_end_list(&run->o);
    }
    return count;
}

static void compare(Run *run, Arena *a, const Pairs *found, const Pairs *given)
{
    int64_t missing = write_rest(run, a, "missing", M_cited_missing, given, found);
    int64_t more = write_rest(run, a, "more", M_cited_more, found, given);
    run->missing += missing;
    run->more += more;
    run->both += (int64_t)found->count - more;
}

static Str number_text(Arena *a, int64_t n)
{
    return str_format(a, "%lld", (long long)n);
}

static void write_text(Run *run, Arena *a, Str id, const Pairs *found, const int64_t counts[3])
{
    buf_add(run->out, MSG(a, run->lang, M_cited_text, { S("id"), id }, { S("pairs"), number_text(a, (int64_t)found->count) },
                          { S("articles"), number_text(a, counts[MENTION_ARTICLE]) }, { S("precedents"), number_text(a, counts[MENTION_PRECEDENT]) },
                          { S("rulings"), number_text(a, counts[MENTION_RULING]) }));
    buf_add_char(run->out, '\n');
}

static void write_mentions(Run *run, Arena *a, Str id, const Mentions *all)
{
    json_begin(&run->o, NULL);
    json_add_str(&run->o, "id", id);
    json_begin_list(&run->o, "cited");
    for (size_t i = 0; i < all->count; i++) {
        write_mention(a, &run->o, &all->items[i]);
    }
    json_end_list(&run->o);
}

static Error *cite_line(Arena *a, Run *run, Str line)
{
    const Json *doc;
    Mentions    all;
    Pairs       found = { 0 }, given = { 0 };
    Date        day;
    int64_t     counts[3] = { 0 };
    TRY(json_parse(a, line, LINE_JSON_MAX, &doc));
    Str id = json_str(doc, "id", S(""));
    if (!date_parse(json_str(doc, "date", S("")), &day)) {
        day = DATE_NONE;
    }
    law_cited(run->names, a, json_str(doc, "text", S("")), day, &all);
    add_mentions(a, &all, &found);
    for (size_t i = 0; i < all.count; i++) {
        counts[all.items[i].kind]++;
    }
    run->texts++;
    run->articles += counts[MENTION_ARTICLE];
    run->precedents += counts[MENTION_PRECEDENT];
    run->rulings += counts[MENTION_RULING];
    if (run->json) {
        write_mentions(run, a, id, &all);
    } else {
        write_text(run, a, id, &found, counts);
    }
    if (run->provisions) {
        read_provisions(a, run->names, doc, day, &given);
    }
    pairs_of_table(a, &run->table, id, &given);
    if (run->against) {
        compare(run, a, &found, &given);
    }
    if (run->json) {
        json_end(&run->o);
    }
    return NULL;
}

static Error *take_line(void *context, Str line)
{
    Run   *run = context;
    Arena *work = arena_make(WORK_MOST);
    Error *failed = line.n > 0 ? cite_line(work, run, line) : NULL;
    arena_release(work);
    return failed;
}

/* "0.9714"; of nothing "0". */
static Str rate(Arena *a, int64_t part, int64_t whole)
{
    return whole == 0 ? S("0") : str_format(a, "%.*f", RATE_DIGITS, (double)part / (double)whole);
}

static void write_total(Run *run, Arena *a)
{
    Str precision = rate(a, run->both, run->both + run->more), recall = rate(a, run->both, run->both + run->missing);
    if (run->json) {
        json_end_list(&run->o);
        json_begin(&run->o, "total");
        json_add_i64(&run->o, "texts", run->texts);
        json_add_i64(&run->o, "articles", run->articles);
        json_add_i64(&run->o, "precedents", run->precedents);
        json_add_i64(&run->o, "rulings", run->rulings);
        if (run->against) {
            json_add_i64(&run->o, "both", run->both);
            json_add_i64(&run->o, "missing", run->missing);
            json_add_i64(&run->o, "more", run->more);
            json_add_raw(&run->o, "precision", precision);
            json_add_raw(&run->o, "recall", recall);
        }
        json_end(&run->o);
        json_end(&run->o);
        buf_add_char(run->out, '\n');
        return;
    }
    buf_add(run->out, MSG(a, run->lang, M_cited_total, { S("texts"), number_text(a, run->texts) }, { S("articles"), number_text(a, run->articles) },
                          { S("precedents"), number_text(a, run->precedents) }, { S("rulings"), number_text(a, run->rulings) }));
    buf_add_char(run->out, '\n');
    if (run->against) {
        buf_add(run->out, MSG(a, run->lang, M_cited_against, { S("both"), number_text(a, run->both) }, { S("missing"), number_text(a, run->missing) },
                              { S("more"), number_text(a, run->more) }, { S("precision"), precision }, { S("recall"), recall }));
        buf_add_char(run->out, '\n');
    }
}

static Error *take_words(LawArgs *words, Run *run, Str *file, Str *table)
{
    Str  word;
    bool more;
    *file = *table = S("");
    for (;;) {
        TRY(law_args_next(words, &word, &more));
        if (!more) {
            break;
        }
        if (str_eq(word, S("--against"))) {
            TRY(law_args_value(words, word, table));
        } else if (str_starts(word, S("--")) || file->n > 0) {
            return law_args_unknown(word);
        } else {
            *file = word;
        }
    }
    run->against = table->n > 0;
    run->provisions = str_eq(*table, S("provisions"));
    return file->n > 0 ? NULL : err_message(err_make(ERR_BAD_INPUT, "a file"), S("cited.question"));
}

Error *cited_command(const Law *law, const Str *args, size_t count, Arena *a, Buf *out, int *status)
{
    LawArgs words = law_args(args, count);
    Run     run = { .names = act_names_make(a, law), .keep = a, .out = out };
    Str     file, table;
    TRY(take_words(&words, &run, &file, &table));
    run.json = words.json;
    run.lang = words.lang;
    run.o = json_out(out);
    if (run.against && !run.provisions) {
        TRY(lines_visit(a, table, take_row, &run));
    }
    if (run.json) {
        json_begin(&run.o, NULL);
        json_begin_list(&run.o, "texts");
    }
    TRY(lines_visit(a, file, take_line, &run));
    write_total(&run, a);
    *status = 0;
    return buf_check(out);
}
