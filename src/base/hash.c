/* SHA-256 and HMAC over OpenSSL, hexadecimal, base 64. */
#include "base/hash.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <string.h>

/* Fetched once: naming the algorithm each time costs locks and allocations that weigh more than hashing a tree node. */
static EVP_MD        *sha256;
static pthread_once_t sha256_once = PTHREAD_ONCE_INIT;

static void fetch_sha256(void)
{
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    BUG_IF(sha256 == NULL);
}

static const EVP_MD *algorithm(void)
{
    BUG_IF(pthread_once(&sha256_once, fetch_sha256) != 0);
    return sha256;
}

struct HashState {
    EVP_MD_CTX *context;
};

static void drop(void *context)
{
    EVP_MD_CTX_free(context);
}

HashState *hash_begin(Arena *a)
{
    HashState *h = NEW(a, HashState);
    h->context = EVP_MD_CTX_new();
    BUG_IF(h->context == NULL);
    arena_defer(a, drop, h->context);
    BUG_IF(EVP_DigestInit_ex(h->context, algorithm(), NULL) != 1);
    return h;
}

void hash_add(HashState *h, Bytes data)
{
    BUG_IF(EVP_DigestUpdate(h->context, data.p, data.n) != 1);
}

Hash hash_end(HashState *h)
{
    Hash     out;
    unsigned n = 0;
    BUG_IF(EVP_DigestFinal_ex(h->context, out.b, &n) != 1 || n != sizeof out.b);
    return out;
}

Hash hash_of(Bytes data)
{
    Hash     out;
    unsigned n = 0;
    BUG_IF(EVP_Digest(data.p, data.n, out.b, &n, algorithm(), NULL) != 1 || n != sizeof out.b);
    return out;
}

Hash hash_str(Str s)
{
    return hash_of((Bytes){ (const uint8_t *)s.p, s.n });
}

Hash hash_keyed(Bytes key, Bytes data)
{
    Hash     out;
    unsigned n = 0;
    BUG_IF(key.n > INT_MAX || HMAC(algorithm(), key.p, (int)key.n, data.p, data.n, out.b, &n) == NULL || n != sizeof out.b);
    return out;
}

bool hash_eq(Hash a, Hash b)
{
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

Str hash_hex(Arena *a, Hash h)
{
    return hex_encode(a, (Bytes){ h.b, sizeof h.b });
}

bool hash_parse_hex(Str hex, Hash *out)
{
    if (hex.n != 2 * sizeof out->b) {
        return false;
    }
    Hash h = { { 0 } };
    for (size_t i = 0; i < hex.n; i++) {
        char c = hex.p[i];
        int  digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) {
            return false;
        }
        h.b[i / 2] = (uint8_t)(h.b[i / 2] << 4 | digit);
    }
    *out = h;
    return true;
}

Str hex_encode(Arena *a, Bytes data)
{
    static const char digits[] = "0123456789abcdef";
    char             *p = arena_alloc(a, data.n * 2 + 1);
    for (size_t i = 0; i < data.n; i++) {
        p[2 * i] = digits[data.p[i] >> 4];
        p[2 * i + 1] = digits[data.p[i] & 15];
    }
    return (Str){ p, data.n * 2 };
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hex_decode(Arena *a, Str text, Bytes *out)
{
    if (text.n % 2 != 0) {
        return false;
    }
    uint8_t *p = arena_alloc(a, text.n / 2 + 1);
    for (size_t i = 0; i < text.n; i += 2) {
        int high = hex_digit(text.p[i]);
        int low = hex_digit(text.p[i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        p[i / 2] = (uint8_t)(high << 4 | low);
    }
    *out = (Bytes){ p, text.n / 2 };
    return true;
}

Str base64_encode(Arena *a, Bytes data)
{
    BUG_IF(data.n > MIB(64));
    unsigned char *p = arena_alloc(a, (data.n + 2) / 3 * 4 + 1);
    int            n = EVP_EncodeBlock(p, data.p, (int)data.n);
    return (Str){ (char *)p, (size_t)n };
}

bool base64_decode(Arena *a, Str text, Bytes *out)
{
    if (text.n % 4 != 0 || text.n > MIB(64)) {
        return false;
    }
    unsigned char *p = arena_alloc(a, text.n / 4 * 3 + 1);
    int            n = text.n == 0 ? 0 : EVP_DecodeBlock(p, (const unsigned char *)text.p, (int)text.n);
    if (n < 0) {
        return false;
    }
    size_t padding = text.n > 0 && text.p[text.n - 1] == '=' ? (text.p[text.n - 2] == '=' ? 2 : 1) : 0;
    *out = (Bytes){ p, (size_t)n - padding };
    return true;
}
