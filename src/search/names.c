/* Strings with numbers, by open addressing. May use: base. */
#include "search/names.h"

enum { FIRST_SLOTS = 1024 };

uint64_t name_hash(Str s)
{
    const uint64_t by = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t       h = s.n * by;
    for (size_t i = 0; i < s.n; i += 8) {
        uint64_t piece = 0;
        memcpy(&piece, s.p + i, s.n - i < 8 ? s.n - i : 8);
        h = (h ^ piece) * by;
        h ^= h >> 29;
    }
    return h ^ h >> 32;
}

size_t name_slots(size_t count)
{
    size_t slots = 16;
    while (slots * 2 < count * 3) {
        slots *= 2;
    }
    return slots;
}

Names names_make(Arena *a)
{
    return (Names){ .arena = a, .slots = NEW_N(a, uint32_t, FIRST_SLOTS), .mask = FIRST_SLOTS - 1 };
}

static size_t slot_of(const Names *t, Str name)
{
    size_t at = name_hash(name) & t->mask;
    while (t->slots[at] != 0 && !str_eq(t->all.items[t->slots[at] - 1], name)) {
        at = (at + 1) & t->mask;
    }
    return at;
}

static void grow(Names *t)
{
    t->mask = 2 * (t->mask + 1) - 1;
    t->slots = NEW_N(t->arena, uint32_t, t->mask + 1);
    for (size_t i = 0; i < t->all.count; i++) {
        t->slots[slot_of(t, t->all.items[i])] = (uint32_t)i + 1;
    }
}

bool names_find(const Names *t, Str name, uint32_t *number)
{
    uint32_t found = t->slots[slot_of(t, name)];
    *number = found - 1;
    return found != 0;
}

uint32_t names_add(Names *t, Str name)
{
    uint32_t number;
    if (names_find(t, name, &number)) {
        return number;
    }
    if ((t->all.count + 1) * 3 > (t->mask + 1) * 2) {
        grow(t);
    }
    *LIST_ADD(t->arena, &t->all) = str_copy(t->arena, name);
    number = (uint32_t)t->all.count - 1;
    t->slots[slot_of(t, name)] = number + 1;
    return number;
}
