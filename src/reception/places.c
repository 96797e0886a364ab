/* Places in words: what people type ("phường Ba Đình, Hà Nội", an old commune) and which ward of today it is. A place is found,
 * never guessed: when several answer, the person chooses. May use: registry, law, base. */
#include "reception/reception_int.h"

#include "reception/reception_msg.h"

enum { HITS = 40, WARD_DIGITS = 5 };

static bool has_option(const PlaceOptions *all, Str code)
{
    for (size_t i = 0; i < all->count; i++) {
        if (str_eq(all->items[i].code, code)) {
            return true;
        }
    }
    return false;
}

static void add_option(const Interview *iv, PlaceOptions *to, Str code)
{
    const Registry *r = iv->house->registry;
    if (to->count >= PLACES_MOST || has_option(to, code)) {
        return;
    }
    const Province *p = code.n == WARD_DIGITS ? NULL : registry_province(r, code);
    LawText         name = code.n == WARD_DIGITS ? registry_ward_name(r, iv->arena, code, iv->today)
                           : p != NULL           ? place_province_name(iv->arena, p, iv->today)
                                                 : (LawText){ { NULL, 0 }, { NULL, 0 } };
    if (name.vi.n > 0) {
        *LIST_ADD(iv->arena, to) = (PlaceOption){ code, law_text(iv->lang, name) };
    }
}

/* The unit's own name: "Phường Kim Mã, Quận Ba Đình, ..." is "kim ma", folded. */
static Str own_name(const Interview *iv, const RegistryHit *h)
{
    static const Str kinds[] = { S_INIT("phuong "), S_INIT("xa "),    S_INIT("thi tran "), S_INIT("dac khu "),  S_INIT("quan "),
                                 S_INIT("huyen "),  S_INIT("thi xa "), S_INIT("thanh pho "), S_INIT("tinh ") };
    Str all = h->name.vi;
    Str name = i18n_fold(iv->arena, str_cut(&all, ','));
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (str_starts(name, kinds[i])) {
            return str_sub(name, kinds[i].n, name.n);
        }
    }
    return name;
}

/* He named it himself, not only the district it lies in. */
static bool is_named(const Interview *iv, const RegistryHit *h, Str folded)
{
    return str_has(folded, own_name(iv, h));
}

static void add_hit(const Interview *iv, PlaceOptions *to, const RegistryHit *h)
{
    if (h->kind == REGISTRY_WARD || h->kind == REGISTRY_PROVINCE) {
        add_option(iv, to, h->code);
    }
    for (uint32_t k = 0; k < h->wards_count; k++) {
        add_option(iv, to, h->wards[k]);
    }
}

/* "Ba Đình, Hà Nội" names the ward and the city: the smallest unit named is meant, else whatever the words find. */
PlaceOptions place_options(const Interview *iv, Str words)
{
    PlaceOptions out = { 0 };
    Str          folded = i18n_fold(iv->arena, str_trim(words));
    if (folded.n == 0) {
        return out;
    }
    RegistryHits hits = registry_search(iv->house->registry, iv->arena, words, REGISTRY_PLACES, HITS);
    for (size_t i = 0; i < hits.count; i++) {
        if (is_named(iv, &hits.items[i], folded)) {
            add_hit(iv, &out, &hits.items[i]);
        }
    }
    for (size_t i = 0; out.count == 0 && i < hits.count; i++) {
        add_hit(iv, &out, &hits.items[i]);
    }
    return out;
}

Str place_code(const Interview *iv, Str prefix)
{
    Str          words = answer(iv->answers, str_format(iv->arena, STR_F "-phuong", STR_A(prefix)));
    Str          chosen = answer(iv->answers, str_format(iv->arena, STR_F "-noi", STR_A(prefix)));
    PlaceOptions all = place_options(iv, words);
    if (all.count == 1) {
        return all.items[0].code;
    }
    return has_option(&all, chosen) ? chosen : S("");
}

void place_parts(const Interview *iv, Str code, Str *province, Str *ward)
{
    const Province *p = NULL;
    *province = code;
    *ward = S("");
    if (code.n == WARD_DIGITS && registry_ward(iv->house->registry, code, &p) != NULL && p != NULL) {
        *province = p->code;
        *ward = code;
    }
}

/* "Phường Ba Đình, Thành phố Hà Nội" as it stands inside a line: the words for what a unit is are no names. */
static Str within_line(Arena *a, Str name)
{
    Buf  b = buf_make(a, KIB(1));
    bool first = true;
    while (name.p != NULL) {
        Str unit = str_trim(str_cut(&name, ','));
        Str rest = str_sub(unit, 1, unit.n);
        buf_add(&b, first ? S("") : S(", "));
        first = false;
        if (str_starts(unit, S("Đặc khu "))) {
            buf_add(&b, S("đặc khu "));
            rest = str_sub(unit, S("Đặc khu ").n, unit.n);
        } else if (unit.n > 0) {
            buf_add_char(&b, (char)(unit.p[0] | 0x20)); /* P, X, T */
        }
        buf_add(&b, rest);
    }
    return buf_str(&b);
}

Str place_address(const Interview *iv, Str street, Str code)
{
    Interview vi = *iv;
    vi.lang = LANG_VI;
    PlaceOptions one = { 0 };
    if (code.n > 0) {
        add_option(&vi, &one, code);
    }
    Str place = one.count > 0 ? within_line(iv->arena, one.items[0].name) : S("");
    return street.n == 0 ? place : place.n == 0 ? street : str_format(iv->arena, STR_F ", " STR_F, STR_A(street), STR_A(place));
}

void ask_place(const Interview *iv, Asking *to, Str prefix, Msg label, Msg hint, bool required)
{
    Asked *words = ask(iv, to, str_format(iv->arena, STR_F "-phuong", STR_A(prefix)), RULE_PLACE, label);
    words->hint = hint;
    words->example = M_reception_place_example;
    words->required = required;
    words->need = M_reception_place_need;
    PlaceOptions all = place_options(iv, answer(iv->answers, words->name));
    Asked       *one = ask(iv, to, str_format(iv->arena, STR_F "-noi", STR_A(prefix)), RULE_CHOICE, M_reception_place_which);
    one->hidden = all.count < 2;
    one->required = true;
    one->need = M_reception_place_which_need;
    one->hint = M_reception_place_which_hint;
    for (size_t i = 0; i < all.count; i++) {
        *LIST_ADD(iv->arena, &one->offered) = (InputChoice){ .value = all.items[i].code, .label = all.items[i].name };
    }
}
