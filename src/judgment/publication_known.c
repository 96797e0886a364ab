/* What the gate found on a file as it stood: every page of the file asks, and the answer costs six public forms rendered and read again.
 * It depends on nothing but the file's events and this program, so it is kept under the state of the file's own tree (whose hashes cover
 * every event) and is never wrong, only forgotten. An act itself looks afresh. May use: base. */
#include "judgment/publication_int.h"

#include <pthread.h>

enum { KNOWN_MOST = 1024 };

typedef struct Known {
    Hash file;
    bool there, clear;
} Known;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Known           known[KNOWN_MOST];

static Known *place_of(Hash file)
{
    return &known[((size_t)file.b[0] << 8 | file.b[1]) % KNOWN_MOST];
}

static Hash key_of(const Matter *m)
{
    return hash_of(m->frontier);
}

bool gate_known(const Matter *m, bool *clear)
{
    Hash file = key_of(m);
    (void)pthread_mutex_lock(&lock);
    const Known *k = place_of(file);
    bool         there = k->there && hash_eq(k->file, file);
    *clear = there && k->clear;
    (void)pthread_mutex_unlock(&lock);
    return there;
}

void gate_keep(const Matter *m, bool clear)
{
    Hash file = key_of(m);
    (void)pthread_mutex_lock(&lock);
    *place_of(file) = (Known){ .file = file, .there = true, .clear = clear };
    (void)pthread_mutex_unlock(&lock);
}
