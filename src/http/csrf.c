/* The token of forms: HMAC-SHA256 of the session's secret (before sign-in: of a cookie only this browser has), cut to 16 bytes,
 * under a fresh mask each time it is written, so that compressing a page tells nothing about it (BREACH). May use: base, gnutls. */
#include "http/http_int.h"

#include <gnutls/crypto.h>
#include <string.h>

enum { HALF = 16 };

static void digest_of(Bytes secret, uint8_t out[32])
{
    static const char purpose[] = "congly form";
    int failed = gnutls_hmac_fast(GNUTLS_MAC_SHA256, secret.p, secret.n, purpose, sizeof purpose - 1, out);
    BUG_IF(failed != 0);
}

Str csrf_make(Arena *a, Bytes secret, const uint8_t mask[32])
{
    uint8_t digest[32], token[2 * HALF];
    digest_of(secret, digest);
    memcpy(token, mask, HALF);
    for (size_t i = 0; i < HALF; i++) {
        token[HALF + i] = (uint8_t)(digest[i] ^ mask[i]);
    }
    return hex_encode(a, (Bytes){ token, sizeof token });
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool csrf_is(Bytes secret, Str token)
{
    uint8_t raw[2 * HALF], digest[32], sent[HALF];
    if (token.n != CSRF_LEN) {
        return false;
    }
    for (size_t i = 0; i < sizeof raw; i++) {
        int high = digit(token.p[2 * i]), low = digit(token.p[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        raw[i] = (uint8_t)(high * 16 + low);
    }
    for (size_t i = 0; i < HALF; i++) {
        sent[i] = (uint8_t)(raw[i] ^ raw[HALF + i]);
    }
    digest_of(secret, digest);
    return bytes_eq_secret((Bytes){ sent, HALF }, (Bytes){ digest, HALF });
}
