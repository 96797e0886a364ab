/* Proposals for hiding: names, then addresses, numbers and birth dates; the longest and surest wins where two meet.
 * May use: base. */
#include "judgment/hide.h"

#include "base/json.h"
#include "judgment/hide_names.h"
#include "judgment/hide_numbers.h"
#include "judgment/hide_place.h"

#include <stdlib.h>

enum { TEXT_MAX = 4 << 20 };

typedef LIST(HideChange) ChangeList;

typedef struct Hiding {
    Arena          *a;
    const HideCase *c;
    HideWords       w;
    Names           names;
    NameHits        hits;
    HideBook       *book;
    ChangeList      list;
    Str            *letters, *keys; /* by pattern: its letter, and what two names must share to need numbers */
} Hiding;

/* ---- codes ----------------------------------------------------------------------------------------------------------------- */

static HideCode *code_in(const HideBook *book, Str person, Str name)
{
    for (size_t i = 0; i < book->count; i++) {
        if (str_eq(book->items[i].person, person) && str_eq(book->items[i].name, name)) {
            return &book->items[i];
        }
    }
    return NULL;
}

/* What two names must share to need numbers: all but the last word, and the letter (rule 3). Of an organisation: its form. */
static Str code_key(Arena *a, const NamePattern *p, Str letter)
{
    Buf    key = buf_make(a, KIB(4));
    bool   organisation = p->person->kind == HIDE_ORGANISATION;
    size_t kept = organisation ? p->skip : p->words.count - 1;
    for (size_t i = 0; i < kept; i++) {
        buf_addf(&key, "%016llx", (unsigned long long)p->words.items[i].exact);
    }
    buf_add(&key, letter);
    return buf_str(&key);
}

static Str letter_for(const Hiding *h, const NamePattern *p)
{
    bool   organisation = p->person->kind == HIDE_ORGANISATION;
    size_t word = organisation ? p->skip : p->words.count - 1;
    return hide_initial(h->a, hide_word_text(&p->words, word), organisation || h->c->base_letter);
}

static Str initials(const Hiding *h, const NamePattern *p)
{
    Buf b = buf_make(h->a, 256);
    for (size_t i = 0; i < p->words.count; i++) {
        buf_add(&b, hide_initial(h->a, hide_word_text(&p->words, i), true));
        buf_add(&b, S("."));
    }
    return buf_str(&b);
}

static bool is_coded_form(const NamePattern *p)
{
    return p->form == NAME_FULL || p->form == NAME_ALIAS;
}

/* Numbers other names with this key already have in the book, and whether another name of the dictionary has the key. */
static bool key_taken(const Hiding *h, const NamePattern *mine, Str key, Str letter, int64_t *highest)
{
    bool taken = false;
    *highest = 0;
    for (size_t i = 0; i < h->names.count; i++) {
        const NamePattern *p = &h->names.items[i];
        if (!is_coded_form(p) || p->person->kind == HIDE_FOREIGNER || p == mine ||
            (p->person == mine->person && str_eq(p->name, mine->name)) || !str_eq(h->keys[i], key)) {
            continue;
        }
        taken = true;
        const HideCode *code = code_in(h->book, p->person->id, p->name);
        int64_t         n = 1;
        if (code != NULL) {
            Str number = str_sub(code->code, letter.n, code->code.n);
            n = str_to_i64(number, &n) ? n : 1;
            *highest = n > *highest ? n : *highest;
        }
    }
    return taken;
}

static void give_code(Hiding *h, const NamePattern *p)
{
    if (!is_coded_form(p) || code_in(h->book, p->person->id, p->name) != NULL) {
        return;
    }
    Str code;
    if (p->person->kind == HIDE_FOREIGNER) {
        code = initials(h, p);
    } else {
        size_t  i = (size_t)(p - h->names.items);
        Str     letter = h->letters[i];
        int64_t highest;
        bool    taken = key_taken(h, p, h->keys[i], letter, &highest);
        code = taken ? str_format(h->a, STR_F "%lld", STR_A(letter), (long long)highest + 1) : letter;
    }
    *LIST_ADD(h->a, h->book) = (HideCode){ str_copy(h->a, p->person->id), str_copy(h->a, p->name), code };
}

/* In order of first appearance, then the rest of the dictionary in its own order. */
static void give_codes(Hiding *h)
{
    h->letters = NEW_N(h->a, Str, h->names.count + 1);
    h->keys = NEW_N(h->a, Str, h->names.count + 1);
    for (size_t i = 0; i < h->names.count; i++) {
        if (is_coded_form(&h->names.items[i])) {
            h->letters[i] = letter_for(h, &h->names.items[i]);
            h->keys[i] = code_key(h->a, &h->names.items[i], h->letters[i]);
        }
    }
    for (size_t i = 0; i < h->hits.count; i++) {
        give_code(h, h->hits.items[i].pattern);
    }
    for (size_t i = 0; i < h->names.count; i++) {
        give_code(h, &h->names.items[i]);
    }
}

/* ---- names ------------------------------------------------------------------------------------------------------------------ */

static void propose(Hiding *h, size_t from, size_t to, Str coded, HideRule rule, Str person, bool certain)
{
    *LIST_ADD(h->a, &h->list) = (HideChange){
        .from = from,
        .to = to,
        .original = str_sub(h->w.text, from, to),
        .coded = coded,
        .rule = rule,
        .person = person,
        .reason = str_format(h->a, "hide.rule.%d", (int)rule),
        .certain = certain,
    };
}

static Str code_of(const Hiding *h, const HidePerson *p)
{
    const HideCode *code = code_in(h->book, p->id, p->name);
    BUG_IF(code == NULL);
    return code->code;
}

/* Names that read the same: two parties who bear one full name, or whose short names stand for different codes, cannot be
 * told apart by the program; nor can a party from an officer without a word before the name. */
static bool ambiguous(const Hiding *h, const NamePattern *p, bool titled)
{
    for (size_t i = 0; p->shared && i < h->names.count; i++) {
        const NamePattern *other = &h->names.items[i];
        if (other->person == p->person || !hide_same_reading(other, p)) {
            continue;
        }
        if (other->form == NAME_OFFICER ? !titled : p->form == NAME_FULL || !str_eq(code_of(h, other->person), code_of(h, p->person))) {
            return true;
        }
    }
    return false;
}

static HideRule rule_of(const NamePattern *p, Str code)
{
    switch (p->person->kind) {
    case HIDE_FOREIGNER: return HIDE_RULE_FOREIGN;
    case HIDE_ORGANISATION: return p->skip > 0 && str_starts(p->name, S("Ngân hàng")) ? HIDE_RULE_BANK : HIDE_RULE_ORGANISATION;
    case HIDE_PERSON:
    case HIDE_STATE_BODY: break;
    }
    char last = code.n > 0 ? code.p[code.n - 1] : ' ';
    return p->form == NAME_ALIAS               ? HIDE_RULE_ALIAS
           : last >= '1' && last <= '9'        ? HIDE_RULE_NUMBERED
           : p->person->kind == HIDE_PERSON && p->form == NAME_FULL && p->words.count <= 2 ? HIDE_RULE_ONE_WORD
                                               : HIDE_RULE_PERSON;
}

/* The words before the hidden part stay exactly as written, line ends and capitals included. */
static void propose_name(Hiding *h, const NameHit *hit)
{
    const NamePattern *p = hit->pattern;
    const HidePerson  *person = p->person;
    if (p->form == NAME_OFFICER) {
        return;
    }
    const HideCode *own = is_coded_form(p) ? code_in(h->book, person->id, p->name) : NULL;
    Str             code = own != NULL ? own->code : code_of(h, person);
    size_t          hidden = hit->count - 1; /* the word from which on the code stands */
    if (person->kind == HIDE_ORGANISATION) {
        hidden = p->form == NAME_ORG_TAIL ? 0 : p->skip;
    } else if (person->kind == HIDE_FOREIGNER) {
        hidden = 0;
        if (p->form == NAME_GIVEN) {
            code = str_format(h->a, STR_F ".", STR_A(hide_initial(h->a, p->name, true)));
        }
    }
    size_t from = h->w.items[hit->first].from;
    size_t cut = h->w.items[hit->first + hidden].from;
    size_t to = h->w.items[hit->first + hit->count - 1].to;
    Str    parts[2] = { str_sub(h->w.text, from, cut), code };
    bool   short_form = p->form == NAME_GIVEN || p->form == NAME_ORG_TAIL || p->form == NAME_TAIL;
    bool   certain = (!short_form || hit->titled) && !ambiguous(h, p, hit->titled);
    propose(h, from, to, str_join(h->a, parts, 2, S("")), rule_of(p, code), person->id, certain);
}

/* ---- numbers, places, private matters ---------------------------------------------------------------------------------------- */

static void propose_numbers(Hiding *h)
{
    HideNumberHits found = hide_numbers(h->a, &h->w);
    for (size_t i = 0; i < found.count; i++) {
        const HideNumberHit *n = &found.items[i];
        if (n->kind == NUMBER_BIRTH_DATE) {
            Str coded = n->after_day ? str_format(h->a, "năm " STR_F, STR_A(n->year)) : n->year;
            propose(h, n->from, n->to, coded, HIDE_RULE_BIRTH, S(""), true);
        } else {
            propose(h, n->from, n->to, S("…"), HIDE_RULE_NUMBER, S(""), true);
        }
    }
}

static void propose_places(Hiding *h)
{
    bool minors = false;
    for (size_t i = 0; i < h->c->persons_count; i++) {
        minors = minors || h->c->persons[i].minor;
    }
    PlaceChanges found = hide_places(h->a, &h->w, minors, h->book);
    for (size_t i = 0; i < found.count; i++) {
        const PlaceChange *p = &found.items[i];
        propose(h, p->from, p->to, p->coded, p->school ? HIDE_RULE_SCHOOL : HIDE_RULE_ADDRESS, S(""), p->certain);
    }
}

static void show_private(Hiding *h)
{
    static const char *const words[] = {
        "hiv", "aids", "tâm thần", "bệnh án", "vô sinh", "ngoại tình", "xâm hại tình dục", "quan hệ tình dục", "bạo lực gia đình", "bệnh hiểm nghèo",
        "giới tính", "mang thai hộ", "xét nghiệm adn", "con nuôi",
    };
    HidePhrases phrases = hide_phrases(h->a, words, COUNT_OF(words));
    for (size_t i = 0; i < h->w.count; i++) {
        size_t n = hide_phrase_before(&phrases, &h->w, i);
        if (n > 0) {
            size_t from = h->w.items[i + 1 - n].from;
            Str    same = str_sub(h->w.text, from, h->w.items[i].to);
            propose(h, from, h->w.items[i].to, same, HIDE_RULE_PRIVATE, S(""), false);
        }
    }
}

/* ---- putting together -------------------------------------------------------------------------------------------------------- */

static int by_place(const void *x, const void *y)
{
    const HideChange *p = x;
    const HideChange *q = y;
    if (p->from != q->from) {
        return p->from < q->from ? -1 : 1;
    }
    return (p->to < q->to) - (p->to > q->to);
}

static bool stronger(const HideChange *p, const HideChange *q)
{
    if (p->certain != q->certain) {
        return p->certain;
    }
    return p->to - p->from > q->to - q->from;
}

/* Of overlapping proposals one remains: a certain one before an uncertain one, then the longer. */
static size_t drop_overlaps(HideChange *items, size_t count)
{
    size_t kept = 0;
    if (count > 0) {
        qsort(items, count, sizeof *items, by_place);
    }
    for (size_t i = 0; i < count; i++) {
        HideChange change = items[i];
        bool       keep = true;
        while (kept > 0 && items[kept - 1].to > change.from) {
            if (!stronger(&change, &items[kept - 1])) {
                keep = false;
                break;
            }
            kept--;
        }
        if (keep) {
            items[kept++] = change;
        }
    }
    return kept;
}

/* A place named after somebody, or a name inside the officer's: what stands in an officer's name is not touched. */
static void drop_in_officers(Hiding *h)
{
    size_t kept = 0, hit = 0;
    for (size_t i = 0; i < h->list.count; i++) {
        HideChange change = h->list.items[i];
        while (hit < h->hits.count && h->w.items[h->hits.items[hit].first + h->hits.items[hit].count - 1].to <= change.from) {
            hit++;
        }
        const NameHit *n = hit < h->hits.count ? &h->hits.items[hit] : NULL;
        bool           inside = n != NULL && n->pattern->form == NAME_OFFICER && h->w.items[n->first].from < change.to;
        if (!inside) {
            h->list.items[kept++] = change;
        }
    }
    h->list.count = kept;
}

Str hide_apply(Arena *a, Str text, const HideChange *changes, const bool *accepted, size_t count)
{
    size_t grown = 0;
    for (size_t i = 0; i < count; i++) {
        grown += changes[i].coded.n;
    }
    Buf    out = buf_make(a, text.n + grown + 1);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (accepted == NULL ? changes[i].certain : accepted[i]) {
            buf_add(&out, str_sub(text, at, changes[i].from));
            buf_add(&out, changes[i].coded);
            at = changes[i].to;
        }
    }
    buf_add(&out, str_sub(text, at, text.n));
    return buf_str(&out);
}

static Error *check_input(const HideCase *c, Str text)
{
    if (text.n > TEXT_MAX) {
        return err_make(ERR_TOO_LARGE, "a text of %zu bytes", text.n);
    }
    if (!utf8_valid(text)) {
        return err_make(ERR_BAD_ENCODING, NULL);
    }
    for (size_t i = 0; i < c->persons_count; i++) {
        if (!utf8_valid(c->persons[i].name)) {
            return err_make(ERR_BAD_ENCODING, NULL);
        }
    }
    return NULL;
}

Error *hide_propose(const HideCase *c, Str text, HideBook *book, Arena *a, HideResult *out)
{
    TRY(check_input(c, text));
    Hiding h = { .a = a, .c = c, .w = hide_words(a, text), .names = hide_names(a, c), .book = book };
    h.hits = hide_names_find(&h.names, &h.w, a);
    give_codes(&h);
    for (size_t i = 0; i < h.hits.count; i++) {
        propose_name(&h, &h.hits.items[i]);
    }
    propose_numbers(&h);
    propose_places(&h);
    show_private(&h);
    h.list.count = drop_overlaps(h.list.items, h.list.count);
    drop_in_officers(&h);
    *out = (HideResult){ h.list.items, h.list.count, hide_apply(a, text, h.list.items, NULL, h.list.count) };
    return NULL;
}

/* ---- the book ------------------------------------------------------------------------------------------------------------------ */

Str hide_book_write(const HideBook *book, Arena *a)
{
    Buf     b = buf_make(a, MIB(4));
    JsonOut o = json_out(&b);
    json_begin_list(&o, NULL);
    for (size_t i = 0; i < book->count; i++) {
        json_begin(&o, NULL);
        json_add_str(&o, "code", book->items[i].code);
        json_add_str(&o, "name", book->items[i].name);
        json_add_str(&o, "person", book->items[i].person);
        json_end(&o);
    }
    json_end_list(&o);
    return buf_str(&b);
}

Error *hide_book_read(Str json, Arena *a, HideBook *out)
{
    const Json *list;
    *out = (HideBook){ 0 };
    TRY(json_parse(a, json, MIB(4), &list));
    if (!json_is_array(list)) {
        return err_make(ERR_BAD_JSON, "a code book is a list");
    }
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *item = json_at(list, i);
        HideCode    code = { json_str(item, "person", S("")), json_str(item, "name", S("")), json_str(item, "code", S("")) };
        if (code.name.n == 0 || code.code.n == 0) {
            return err_make(ERR_BAD_JSON, "a code without a name");
        }
        *LIST_ADD(a, out) = code;
    }
    return NULL;
}
