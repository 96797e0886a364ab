/* The law in force in this process: compiled in (build/gen/law/law_tables.c), or read from a directory.
 * May use: base, os. */
#include "law/law.h"
#include "law/law_data.h"

extern const Law law_builtin;

Error *law_open(Arena *a, Str directory, const Law **out)
{
    if (directory.n == 0) {
        *out = &law_builtin;
        return NULL;
    }
    Law *law;
    TRY(law_load(a, directory, &law));
    *out = law;
    return NULL;
}

Str law_version(const Law *law)
{
    return law->version;
}
