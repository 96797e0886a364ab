/* Identifiers. Types are walls: each kind of thing has its own struct. 128-bit ids are random where the public sees
 * them and begin with 48 bits of time inside (RFC 9562 version 7 order), shown as 26 characters of Crockford base 32,
 * lower case. A court is named by its short code (T79K01): the distribution key of every table of a matter. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/str.h"

typedef struct Id128 {
    uint8_t b[16];
} Id128;

typedef struct CourtId {
    char code[12]; /* terminated, ASCII capitals and digits */
} CourtId;

#define ID_TYPE(Name) typedef struct Name { Id128 id; } Name
ID_TYPE(MatterId);
ID_TYPE(PersonId);
ID_TYPE(AccountId);
ID_TYPE(DocumentId);
ID_TYPE(BlobId);
ID_TYPE(DraftId);

#define ID_TEXT_LEN 26
Str  id_format(Arena *a, Id128 id);
bool id_parse(Str text, Id128 *out); /* exactly 26 characters; i, l read as 1, o as 0 */
bool id_eq(Id128 a, Id128 b);
bool id_is_zero(Id128 id);
/* `random` is 16 fresh random bytes. */
Id128 id_timed(int64_t unix_ms, const uint8_t random[16]);

bool court_id_parse(Str code, CourtId *out);
Str  court_id_str(const CourtId *c);
bool court_id_eq(CourtId a, CourtId b);

#endif
