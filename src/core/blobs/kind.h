/* What a file is, by its bytes and never by its name or what a browser says: media type (libmagic) and whether a person can open
 * it. Sees the file once, as it streams by; keeps its beginning and its end.
 * libmagic in-process is kept small: beginnings of 64 KiB only, no look into packed files, programs or OLE trees (the parsers
 * that had the bugs), bounded recursion; a handle is not safe for threads, so one is shared under a lock.
 * May use: base, libmagic. */
#ifndef CORE_BLOBS_KIND_H
#define CORE_BLOBS_KIND_H

#include "base/base.h"

typedef struct Kinds Kinds;
/* ERR_ENVIRONMENT: libmagic or its table is not there. Lives as long as `a`. */
MUST_CHECK Error *kinds_open(Arena *a, Kinds **out);

enum { KIND_HEAD = 64 * 1024, KIND_TAIL = 8 * 1024 };

typedef struct KindScan {
    uint8_t *head;          /* KIND_HEAD */
    size_t   head_n;
    uint8_t  tail[KIND_TAIL];
    size_t   tail_n;
    uint64_t size;
    bool     locks;         /* a PDF's "/Encrypt" went by */
    char     media_type[80]; /* after kind_end, terminated */
    const char *fault;      /* BLOB_FAULT_..., or "" */
} KindScan;

void kind_begin(KindScan *s, Arena *a);
void kind_add(KindScan *s, Bytes piece);
void kind_end(KindScan *s, Kinds *kinds);

#endif
