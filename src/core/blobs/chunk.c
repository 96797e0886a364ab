/* Chunks of an object on disk and the wrapping of its key: AES-256-GCM of libcrypto. Random 96-bit nonces are safe here: a key
 * seals at most 2^16 chunks of one object, each part sent again included a few times that (SP 800-38D allows 2^32). */
#include "core/blobs/blobs_int.h"

#include <openssl/evp.h>
#include <string.h>

enum { AAD_CHUNK = 16 + 16 + 8 + 1 };

BlobKey key_random(Os *os)
{
    BlobKey key;
    os_random(os, key.b, sizeof key.b);
    return key;
}

/* nonce ‖ ciphertext ‖ tag into `out`. */
static void gcm_seal(EVP_CIPHER_CTX *c, Os *os, const BlobKey *key, Bytes aad, const uint8_t *plain, size_t n, uint8_t *out)
{
    int len = 0;
    os_random(os, out, CHUNK_NONCE);
    bool ok = EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), NULL, key->b, out) == 1 &&
              EVP_EncryptUpdate(c, NULL, &len, aad.p, (int)aad.n) == 1 &&
              (n == 0 || EVP_EncryptUpdate(c, out + CHUNK_NONCE, &len, plain, (int)n) == 1) &&
              EVP_EncryptFinal_ex(c, out + CHUNK_NONCE + n, &len) == 1 &&
              EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, CHUNK_TAG, out + CHUNK_NONCE + n) == 1;
    BUG_IF(!ok);
}

static bool gcm_open(EVP_CIPHER_CTX *c, const BlobKey *key, Bytes aad, uint8_t *sealed, size_t n, uint8_t *plain)
{
    int len = 0;
    bool ready = EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), NULL, key->b, sealed) == 1 &&
                 EVP_DecryptUpdate(c, NULL, &len, aad.p, (int)aad.n) == 1 &&
                 (n == 0 || EVP_DecryptUpdate(c, plain, &len, sealed + CHUNK_NONCE, (int)n) == 1) &&
                 EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, CHUNK_TAG, sealed + CHUNK_NONCE + n) == 1;
    BUG_IF(!ready);
    return EVP_DecryptFinal_ex(c, plain + n, &len) == 1;
}

/* ---- the key of an object ------------------------------------------------------------------------------------------------- */

static Bytes key_aad(BlobId id, uint8_t room[32])
{
    static const char use[16] = "congly blob key";
    memcpy(room, use, sizeof use);
    memcpy(room + sizeof use, id.id.b, sizeof id.id.b);
    return (Bytes){ room, 32 };
}

static EVP_CIPHER_CTX *context_make(void)
{
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    BUG_IF(c == NULL);
    return c;
}

void key_wrap(const Blobs *b, BlobId id, const BlobKey *key, uint8_t out[KEY_WRAPPED])
{
    uint8_t         room[32];
    EVP_CIPHER_CTX *c = context_make();
    gcm_seal(c, b->os, &b->store, key_aad(id, room), key->b, sizeof key->b, out);
    EVP_CIPHER_CTX_free(c);
}

Error *key_unwrap(const Blobs *b, BlobId id, Bytes wrapped, BlobKey *out)
{
    uint8_t         room[32];
    uint8_t         sealed[KEY_WRAPPED];
    uint8_t         plain[KEY_BYTES + CHUNK_TAG];
    EVP_CIPHER_CTX *c;
    if (wrapped.n != sizeof sealed) {
        return err_make(ERR_ALTERED, "wrapped key of %zu bytes", wrapped.n);
    }
    memcpy(sealed, wrapped.p, sizeof sealed);
    c = context_make();
    bool opened = gcm_open(c, &b->store, key_aad(id, room), sealed, KEY_BYTES, plain);
    EVP_CIPHER_CTX_free(c);
    memcpy(out->b, plain, sizeof out->b);
    explicit_bzero(plain, sizeof plain);
    return opened ? NULL : err_make(ERR_ALTERED, "the key of an object does not open with this store key");
}

/* ---- chunks ------------------------------------------------------------------------------------------------------------------ */

static void release(void *chunks)
{
    Chunks *c = chunks;
    EVP_CIPHER_CTX_free(c->cipher);
    if (c->file != NULL) {
        c->blobs->os->ops->close(c->file);
    }
    explicit_bzero(c->key.b, sizeof c->key.b);
}

void chunks_init(Chunks *c, Arena *a, Blobs *b, BlobId id, const BlobKey *key)
{
    *c = (Chunks){ .blobs = b, .id = id, .key = *key, .sealed = arena_alloc(a, CHUNK_SEALED), .plain = arena_alloc(a, CHUNK + CHUNK_TAG),
                   .cipher = context_make() };
    arena_defer(a, release, c);
}

/* What binds a chunk to its object and place. */
static Bytes chunk_aad(const Chunks *c, uint64_t index, bool last, uint8_t room[AAD_CHUNK])
{
    static const char use[16] = "congly blob 1";
    memcpy(room, use, sizeof use);
    memcpy(room + 16, c->id.id.b, 16);
    for (int i = 0; i < 8; i++) {
        room[32 + i] = (uint8_t)(index >> (56 - 8 * i));
    }
    room[40] = last;
    return (Bytes){ room, AAD_CHUNK };
}

Error *chunk_write(Chunks *c, uint64_t index, bool last, const uint8_t *plain, size_t n)
{
    uint8_t room[AAD_CHUNK];
    BUG_IF(n > CHUNK || (n < CHUNK && !last));
    gcm_seal(c->cipher, c->blobs->os, &c->key, chunk_aad(c, index, last, room), plain, n, c->sealed);
    return c->blobs->os->ops->write_at(c->file, index * CHUNK_SEALED, c->sealed, CHUNK_NONCE + n + CHUNK_TAG);
}

Error *chunk_read(Chunks *c, uint64_t index, bool last, size_t n)
{
    uint8_t room[AAD_CHUNK];
    size_t  got = 0, whole = CHUNK_NONCE + n + CHUNK_TAG;
    TRY(c->blobs->os->ops->read_at(c->file, index * CHUNK_SEALED, c->sealed, whole, &got));
    if (got != whole || !gcm_open(c->cipher, &c->key, chunk_aad(c, index, last, room), c->sealed, n, c->plain)) {
        return err_make(ERR_ALTERED, "chunk %llu of an object is not what was written", (unsigned long long)index);
    }
    return NULL;
}
