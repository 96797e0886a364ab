/* Sealed values: small secrets kept in the database (TOTP secrets, personal numbers) so that the database alone does not show
 * them, and keyed hashes by which such a value is found again. XChaCha20-Poly1305 and BLAKE2b (libsodium); each use has its own
 * key, derived from the installation's secret and a name. May use: os, base, libsodium. */
#ifndef CORE_IDENTITY_SEAL_H
#define CORE_IDENTITY_SEAL_H

#include "base/base.h"
#include "base/hash.h"
#include "os/os.h"

typedef struct SealKey {
    uint8_t b[32];
} SealKey;

/* `use` names what it is for: "personal_no". The same secret and use always give the same key. */
SealKey seal_key(Hash secret, Str use);
/* nonce || ciphertext || tag; `bound_to` (a row's id) must be given again to open. */
Bytes   seal(Os *os, Arena *a, SealKey key, Bytes bound_to, Bytes plain);
/* ERR_ALTERED when it was not sealed with this key for this row. */
MUST_CHECK Error *seal_open(Arena *a, SealKey key, Bytes bound_to, Bytes sealed, Bytes *plain);
Hash    seal_lookup(SealKey key, Bytes value);

#endif
