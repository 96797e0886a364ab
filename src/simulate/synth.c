/* Generated rulings. May use: law, base. */
#include "simulate/synth.h"

#include "law/offence.h"
#include "law/procedure.h"
#include "law/relation.h"
#include "simulate/chance.h"
#include "simulate/sim_int.h"
#include "simulate/synth_int.h"

#include <stdlib.h>

/* ---- the words one walks over ------------------------------------------------------------------------------------------------------ */

typedef struct Step {
    Str      text;  /* a word as it is written; empty: a sentence ends */
    uint32_t word;  /* its number among the different ones */
    char     slot;  /* {X}: what is put here; 0: a word */
} Step;

typedef struct Corpus {
    Arena *arena;
    LIST(Step) places;
    LIST(uint32_t) starts;    /* of sentences */
    uint32_t *same, *same_at; /* places by word; where each word's begin */
    uint32_t  words;
} Corpus;

static void add_sentence(Corpus *c, Str sentence)
{
    size_t before = c->places.count;
    for (Str rest = sentence; rest.n > 0;) {
        Str word = str_trim(str_cut(&rest, ' '));
        if (word.n > 0) {
            bool slot = word.n >= 3 && word.p[0] == '{';
            *LIST_ADD(c->arena, &c->places) = (Step){ .text = word, .slot = slot ? word.p[1] : '\0' };
        }
    }
    if (c->places.count > before) {
        *LIST_ADD(c->arena, &c->starts) = (uint32_t)before;
        *LIST_ADD(c->arena, &c->places) = (Step){ 0 };
    }
}

static void add_law(Corpus *c, const Law *law)
{
    for (uint32_t i = 0; i < law->relations->relations_count; i++) {
        add_sentence(c, law->relations->relations[i].name.vi);
    }
    for (uint32_t i = 0; i < law->offences->offences_count; i++) {
        add_sentence(c, str_format(c->arena, "bị cáo bị truy tố về tội " STR_F, STR_A(law->offences->offences[i].name.vi)));
    }
    for (uint32_t i = 0; i < law->procedures_count; i++) {
        const Procedure *p = law->procedures[i];
        for (uint32_t k = 0; k < p->acts_count; k++) {
            add_sentence(c, p->acts[k].name.vi);
        }
        for (uint32_t k = 0; k < p->states_count; k++) {
            add_sentence(c, p->states[k].next.vi);
        }
    }
}

static void add_topics(Corpus *c)
{
    for (size_t i = 0; i < sim_topic_count; i++) {
        const Topic *t = &sim_topics[i];
        const char  *all[] = { t->name, t->facts[0], t->facts[1], t->claims, t->answer, t->reasons[0], t->reasons[1], t->granted, t->law };
        for (size_t k = 0; k < COUNT_OF(all); k++) {
            add_sentence(c, str_of(all[k]));
        }
    }
}

static int by_text(const void *a, const void *b, void *corpus)
{
    const Step *places = ((const Corpus *)corpus)->places.items;
    uint32_t     x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int          c = str_cmp(places[x].text, places[y].text);
    return c != 0 ? c : (x > y) - (x < y);
}

/* All places of the same word stand together in `same`. */
static void join_same(Corpus *c)
{
    size_t n = c->places.count;
    c->same = NEW_N(c->arena, uint32_t, n);
    c->same_at = NEW_N(c->arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        c->same[i] = i;
    }
    qsort_r(c->same, n, sizeof *c->same, by_text, c);
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && !str_eq(c->places.items[c->same[i]].text, c->places.items[c->same[i - 1]].text)) {
            c->same_at[++c->words] = i;
        }
        c->places.items[c->same[i]].word = c->words;
    }
    c->same_at[++c->words] = (uint32_t)n;
}

static Corpus *make_corpus(Arena *a, const Law *law)
{
    Corpus *c = NEW(a, Corpus);
    c->arena = a;
    for (size_t i = 0; i < synth_sentence_count; i++) {
        add_sentence(c, str_of(synth_sentences[i]));
    }
    add_topics(c);
    add_law(c, law);
    join_same(c);
    return c;
}

/* ---- one ruling ---------------------------------------------------------------------------------------------------------------------- */

/* Kinds of cases, per thousand. */
static const struct { const char *name, *letters; int share; } kinds[] = {
    { "Hôn nhân và gia đình", "HNGĐ", 360 }, { "Hình sự", "HS", 300 }, { "Dân sự", "DS", 220 }, { "Kinh doanh thương mại", "KDTM", 50 },
    { "Hành chính", "HC", 40 }, { "Lao động", "LĐ", 25 }, { "Phá sản", "PS", 5 },
};

/* Invented provinces of as many courts as there are in truth. */
static const char *const lands[] = { "Hoài Giang", "Trầm Sơn", "Lụa Châu", "Gốm Phong", "Sương Khê", "Quế Lĩnh", "Mây Hải", "Sen Đông", "Thông Nguyên", "Gió Nam",
                                     "Cau Bình", "Tre Thượng", "Muối Biên", "Nắng Hòa", "Suối Lạc", "Đá Yên", "Bưởi Trung", "Chàm Thạnh", "Lúa Vĩnh", "Sóng Tây",
                                     "Bàng Xuyên", "Ngói Tân", "Trăng Phú", "Hạc Sơn", "Phượng Giang", "Ngọc Khê", "Rừng Lĩnh", "Bến Thủy", "Đồng Quan", "Chợ Cũ",
                                     "Cây Đa", "Hàng Trúc", "Nguồn Xa", "Vườn Hạ" };
enum { REGIONS = 10, LIKELY_STARTS = 24, TEXT_MOST = 64 * 1024, WORDS_LEAST = 900, WORDS_MORE = 2500, APPEALS = 15 };

typedef struct Ruling {
    const Corpus *corpus;
    Chance       *c;
    Arena        *a;
    Buf          *text;
    Str           parties[2], number;
    Date          day;
    uint32_t      topic; /* sentences it likes begin near here */
} Ruling;

static void put(Ruling *r, Str s)
{
    buf_add(r->text, s);
}

static void put_money(Ruling *r)
{
    int64_t dong = chance_between(r->c, 1, 999) * (chance_percent(r->c, 50) ? 1000000 : chance_percent(r->c, 50) ? 100000 : 10000000);
    put(r, money_format(r->a, (Money){ dong }));
    put(r, S(" đồng"));
}

static void put_day(Ruling *r)
{
    Ymd y = date_ymd(date_add_days(r->day, (int32_t)-chance_between(r->c, 10, 1500)));
    buf_addf(r->text, "%02d/%02d/%d", y.day, y.month, y.year);
}

static void put_document(Ruling *r)
{
    static const char *const kinds_of_papers[] = { "HĐTD", "QĐ-UBND", "KLGĐ-PC09", "HĐMB", "BB-VPHC", "GCN-CS" };
    buf_addf(r->text, "%lld/%d/%s", (long long)chance_between(r->c, 10, 9999), date_ymd(r->day).year, chance_of(r->c, kinds_of_papers));
}

static void put_slot(Ruling *r, char slot)
{
    switch (slot) {
    case 'A': put(r, r->parties[0]); break;
    case 'B': put(r, r->parties[1]); break;
    case 'X': case 'Y': case 'Z': put_money(r); break;
    case 'D': put_day(r); break;
    case 'P': put(r, sim_place(r->c, r->a)); break;
    case 'T': put_document(r); break;
    default: buf_add_i64(r->text, chance_between(r->c, 2, 990)); break;
    }
}

/* Two letters changed places, or a sign lost: one word in some hundreds. */
static void put_slip(Ruling *r, Str word)
{
    if (word.n > 3 && (unsigned char)word.p[1] < 0x80 && (unsigned char)word.p[2] < 0x80) {
        put(r, str_sub(word, 0, 1));
        put(r, str_sub(word, 2, 3));
        put(r, str_sub(word, 1, 2));
        put(r, str_sub(word, 3, word.n));
    } else {
        put(r, word);
    }
}

static uint32_t start_place(Ruling *r)
{
    const Corpus *c = r->corpus;
    int64_t       at = chance_percent(r->c, 55) ? r->topic + chance_below(r->c, LIKELY_STARTS) : chance_below(r->c, (int64_t)c->starts.count);
    return c->starts.items[(size_t)at % c->starts.count];
}

static uint32_t other_place(Ruling *r, uint32_t at)
{
    const Corpus *c = r->corpus;
    uint32_t      word = c->places.items[at].word, from = c->same_at[word];
    return c->same[from + (uint32_t)chance_below(r->c, c->same_at[word + 1] - from)];
}

/* Goes on for so many words, ends with a full stop. */
static void put_sentence(Ruling *r, int64_t words)
{
    uint32_t at = start_place(r);
    for (int64_t n = 0; n < words && r->corpus->places.items[at].text.n > 0; n++) {
        const Step *p = &r->corpus->places.items[at];
        uint32_t     dice = chance_next(r->c);
        if (n > 0) {
            buf_add_char(r->text, ' ');
        }
        if (p->slot != 0) {
            put_slot(r, p->slot);
        } else if (dice % 400 == 0) {
            put_slip(r, p->text);
        } else {
            put(r, p->text);
        }
        if (dice % 100 == 50) { /* a word from anywhere: neighbours no one else has */
            at = (uint32_t)chance_below(r->c, (int64_t)r->corpus->places.count - 1);
        } else if (dice % 7 == 3 && p->slot == 0) {
            at = other_place(r, at);
        }
        at++;
    }
    put(r, S(". "));
}

static void put_paragraphs(Ruling *r, const char *head, int64_t words, bool numbered)
{
    put(r, str_of(head));
    put(r, S("\n"));
    size_t begin = r->text->n;
    for (int64_t n = 1; r->text->n - begin < (size_t)words * 6; n++) {
        if (numbered) {
            buf_addf(r->text, "[%lld] ", (long long)n);
        }
        for (int64_t k = chance_between(r->c, 2, 6); k > 0; k--) {
            put_sentence(r, chance_between(r->c, 12, 45));
        }
        put(r, S("\n"));
    }
}

static void put_head(Ruling *r, Str court, const char *title)
{
    Ymd y = date_ymd(r->day);
    buf_addf(r->text, "DỮ LIỆU GIẢ ĐỊNH – KHÔNG PHẢI BẢN ÁN THẬT\n" STR_F "\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n", STR_A(court));
    buf_addf(r->text, "Bản án số: " STR_F "\nNgày %d-%d-%d\nV/v %s\nNHÂN DANH NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n", STR_A(r->number), y.day, y.month, y.year, title);
    Str bench[4];
    for (size_t i = 0; i < COUNT_OF(bench); i++) {
        bench[i] = sim_person_name(r->c, r->a, i % 2 == 1);
    }
    buf_addf(r->text, "Thành phần Hội đồng xét xử gồm có: Thẩm phán - Chủ tọa phiên tòa: " STR_F "; các Hội thẩm nhân dân: " STR_F ", " STR_F "; Thư ký phiên tòa: " STR_F ".\n",
             STR_A(bench[0]), STR_A(bench[1]), STR_A(bench[2]), STR_A(bench[3]));
    for (size_t i = 0; i < COUNT_OF(r->parties); i++) {
        put(r, i == 0 ? S("Nguyên đơn: ") : S(" Bị đơn: "));
        put(r, r->parties[i]);
        put(r, S(", trú tại "));
        put(r, sim_place(r->c, r->a));
        put(r, S("."));
    }
    put(r, S("\n"));
}

static void put_body(Ruling *r, Str court, const char *title)
{
    int64_t words = WORDS_LEAST + chance_below(r->c, WORDS_MORE);
    put_head(r, court, title);
    put_paragraphs(r, "NỘI DUNG VỤ ÁN:", words * 4 / 10, false);
    put_paragraphs(r, "NHẬN ĐỊNH CỦA TÒA ÁN:", words * 4 / 10, true);
    put_paragraphs(r, "QUYẾT ĐỊNH:", words * 2 / 10, false);
}

/* The k-th of n things half as often as the first over k: what people go to court about. */
static uint32_t often(Chance *c, uint32_t n)
{
    uint32_t at = 0;
    while (at + 1 < n && chance_percent(c, 88)) {
        at += 1 + (uint32_t)chance_below(c, 1 + at);
    }
    return at % n;
}

static size_t kind_of(Chance *c)
{
    int weights[COUNT_OF(kinds)];
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        weights[i] = kinds[i].share;
    }
    return (size_t)chance_weighted(c, weights, COUNT_OF(kinds));
}

/* Most accused stand there for what the law's data call frequent. */
static Str relation_name(const Law *law, Chance *c, size_t kind, uint32_t *number)
{
    enum { CRIMINAL = 1 };
    if (kind != CRIMINAL) {
        *number = often(c, law->relations->relations_count);
        return law->relations->relations[*number].name.vi;
    }
    uint32_t n = law->offences->offences_count, at = (uint32_t)chance_below(c, n);
    for (uint32_t tries = 0; tries < n && !law->offences->offences[at].frequent && !chance_percent(c, 2); tries++) {
        at = (at + 1) % n;
    }
    *number = law->relations->relations_count + at;
    return law->offences->offences[at].name.vi;
}

static Str line_of(const Law *law, const Corpus *corpus, Chance *c, Arena *a, Buf *line, int64_t i, Date day)
{
    Buf         text = buf_make(a, TEXT_MOST);
    size_t      kind = kind_of(c);
    bool        appeal = chance_percent(c, APPEALS);
    uint32_t    relation;
    Str         title = relation_name(law, c, kind, &relation);
    const char *land = chance_of(c, lands);
    Str         court = appeal ? str_format(a, "Tòa án nhân dân tỉnh %s", land) : str_format(a, "Tòa án nhân dân khu vực %lld - %s", (long long)chance_between(c, 1, REGIONS), land);
    Ruling      r = { .corpus = corpus, .c = c, .a = a, .text = &text, .day = day, .topic = relation * 7 };
    r.number = str_format(a, "%lld/%d/%s-%s", (long long)chance_between(c, 1, 400), date_ymd(day).year, kinds[kind].letters, appeal ? "PT" : "ST");
    r.parties[0] = sim_person_name(c, a, chance_percent(c, 50));
    r.parties[1] = sim_person_name(c, a, chance_percent(c, 50));
    put_body(&r, court, str_z(a, title));
    JsonOut o = json_out(line);
    json_begin(&o, NULL);
    json_add_str(&o, "id", str_format(a, "do-dac-%lld", (long long)i));
    json_add_str(&o, "court", court);
    json_add_str(&o, "number", r.number);
    json_add_str(&o, "date", date_format(a, day));
    json_add_str(&o, "type", str_of(kinds[kind].name));
    json_add_str(&o, "instance", appeal ? S("Phúc thẩm") : S("Sơ thẩm"));
    json_add_str(&o, "title", title);
    json_add_str(&o, "text", buf_str(&text));
    json_add_bool(&o, "anonymised", true);
    json_add_str(&o, "source", S("Dữ liệu giả định"));
    json_end(&o);
    buf_add_char(line, '\n');
    return buf_str(line);
}

Error *synth_judgments(const Law *law, uint64_t seed, int64_t count, SynthWrite *write, void *to)
{
    Arena  *a = arena_make(MIB(32)), *each = arena_make(MIB(4));
    Corpus *corpus = make_corpus(a, law);
    Chance  c = chance_make(seed, 5);
    Date    first = date_make(2014, 1, 2), last = date_make(2026, 6, 30);
    Error  *failed = NULL;
    for (int64_t i = 0; i < count && failed == NULL; i++) {
        arena_reset(each);
        Buf line = buf_make(each, 4 * TEXT_MOST);
        failed = write(to, line_of(law, corpus, &c, each, &line, i, date_add_days(first, (int32_t)(i * (last.day - first.day) / count))));
    }
    arena_release(each);
    arena_release(a);
    return failed;
}
