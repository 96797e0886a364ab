/* Sealed values and keyed hashes: libsodium's XChaCha20-Poly1305 and BLAKE2b. May use: os, base, libsodium. */
#include "core/identity/seal.h"

#include <sodium.h>
#include <string.h>

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

SealKey seal_key(Hash secret, Str use)
{
    SealKey key;
    int     failed = crypto_generichash(key.b, sizeof key.b, (const unsigned char *)use.p, use.n, secret.b, sizeof secret.b);
    BUG_IF(failed != 0);
    return key;
}

Bytes seal(Os *os, Arena *a, SealKey key, Bytes bound_to, Bytes plain)
{
    size_t             room = NONCE + plain.n + TAG;
    uint8_t           *out = arena_alloc(a, room);
    unsigned long long n = 0;
    os_random(os, out, NONCE);
    int failed = crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, &n, plain.p, plain.n, bound_to.p, bound_to.n, NULL, out, key.b);
    BUG_IF(failed != 0 || NONCE + n != room);
    return (Bytes){ out, room };
}

Error *seal_open(Arena *a, SealKey key, Bytes bound_to, Bytes sealed, Bytes *plain)
{
    if (sealed.n < NONCE + TAG) {
        return err_make(ERR_ALTERED, "sealed value is too short");
    }
    size_t             room = sealed.n - NONCE - TAG;
    uint8_t           *out = arena_alloc(a, room + 1);
    unsigned long long n = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL, sealed.p + NONCE, sealed.n - NONCE, bound_to.p, bound_to.n, sealed.p,
                                                   key.b) != 0) {
        return err_make(ERR_ALTERED, "sealed value does not open");
    }
    *plain = (Bytes){ out, (size_t)n };
    return NULL;
}

Hash seal_lookup(SealKey key, Bytes value)
{
    Hash h;
    int  failed = crypto_generichash(h.b, sizeof h.b, value.p, value.n, key.b, sizeof key.b);
    BUG_IF(failed != 0);
    return h;
}
