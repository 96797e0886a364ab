/* Identifiers and their text. */
#include "base/id.h"

#include <string.h>

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

Str id_format(Arena *a, Id128 id)
{
    char text[ID_TEXT_LEN];
    unsigned left = 0, bits = 2; /* 130 bits in 26 characters: the first carries the two spare bits as zero */
    size_t   n = 0;
    for (size_t i = 0; i < sizeof id.b; i++) {
        left = left << 8 | id.b[i];
        for (bits += 8; bits >= 5; bits -= 5) {
            text[n++] = alphabet[left >> (bits - 5) & 31];
        }
    }
    return str_copy(a, (Str){ text, sizeof text });
}

static int digit_of(char c)
{
    if (c >= 'A' && c <= 'Z') {
        c = (char)(c + ('a' - 'A'));
    }
    switch (c) {
    case 'o': c = '0'; break;
    case 'i':
    case 'l': c = '1'; break;
    default: break;
    }
    const char *hit = c == '\0' ? NULL : strchr(alphabet, c);
    return hit == NULL ? -1 : (int)(hit - alphabet);
}

bool id_parse(Str text, Id128 *out)
{
    Id128 id = { { 0 } };
    if (text.n != ID_TEXT_LEN) {
        return false;
    }
    for (size_t i = 0; i < ID_TEXT_LEN; i++) {
        int value = digit_of(text.p[i]);
        if (value < 0 || (i == 0 && value > 7)) {
            return false;
        }
        for (size_t k = 0; k < 5; k++) {
            size_t bit = i * 5 + k;
            if (bit >= 2 && (value >> (4 - k) & 1) != 0) {
                id.b[(bit - 2) / 8] = (uint8_t)(id.b[(bit - 2) / 8] | 1u << (7 - (bit - 2) % 8));
            }
        }
    }
    *out = id;
    return true;
}

bool id_eq(Id128 a, Id128 b)
{
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

bool id_is_zero(Id128 id)
{
    return id_eq(id, (Id128){ { 0 } });
}

Id128 id_timed(int64_t unix_ms, const uint8_t random[16])
{
    Id128 id;
    memcpy(id.b, random, sizeof id.b);
    for (size_t i = 0; i < 6; i++) {
        id.b[i] = (uint8_t)(unix_ms >> (40 - 8 * i));
    }
    id.b[6] = (uint8_t)(0x70 | (id.b[6] & 0x0F));
    id.b[8] = (uint8_t)(0x80 | (id.b[8] & 0x3F));
    return id;
}

bool court_id_parse(Str code, CourtId *out)
{
    CourtId c = { { 0 } };
    if (code.n == 0 || code.n >= sizeof c.code) {
        return false;
    }
    for (size_t i = 0; i < code.n; i++) {
        char ch = code.p[i];
        if (!(ch >= 'A' && ch <= 'Z') && !(ch >= '0' && ch <= '9')) {
            return false;
        }
        c.code[i] = ch;
    }
    *out = c;
    return true;
}

Str court_id_str(const CourtId *c)
{
    return str_of(c->code);
}

bool court_id_eq(CourtId a, CourtId b)
{
    return strcmp(a.code, b.code) == 0;
}
