/* Digests and text forms of bytes: SHA-256 (FIPS 180-4, OpenSSL), HMAC-SHA-256 (RFC 2104), hexadecimal, base 64 (RFC 4648 section 4). */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

typedef struct Hash {
    uint8_t b[32];
} Hash;

typedef struct HashState HashState; /* streaming; owned by its arena */
HashState *hash_begin(Arena *a);
void       hash_add(HashState *h, Bytes data);
Hash       hash_end(HashState *h);

Hash hash_of(Bytes data);
Hash hash_str(Str s);
Hash hash_keyed(Bytes key, Bytes data); /* HMAC: compare with bytes_eq_secret */
bool hash_eq(Hash a, Hash b);
Str  hash_hex(Arena *a, Hash h);
bool hash_parse_hex(Str hex, Hash *out);

Str  hex_encode(Arena *a, Bytes data);
bool hex_decode(Arena *a, Str text, Bytes *out);
Str  base64_encode(Arena *a, Bytes data);
bool base64_decode(Arena *a, Str text, Bytes *out);

#endif
