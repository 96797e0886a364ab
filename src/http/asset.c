/* Embedded files under /tinh/<hash>/<name> (for ever) and /tinh/<name> (asked again each time): responses made once, compressed on
 * first use. Owns memory: the compressed copies, freed by their responses. May use: base. */
#include "http/http_int.h"

#include <stdlib.h>

enum { HASH_LEN = 16, COMPRESS_FROM = 1024 };

typedef struct File {
    const Asset *asset;
    char         hash[HASH_LEN + 1];
    struct MHD_Response *ready[ENC_COUNT][2]; /* [][1]: under its hash */
    struct MHD_Response *unchanged;
} File;

struct Assets {
    pthread_mutex_t lock;
    Arena          *arena;
    LIST(File)      files;
};

Assets *assets_make(Arena *a)
{
    Assets *as = NEW(a, Assets);
    pthread_mutex_init(&as->lock, NULL);
    as->arena = a;
    return as;
}

void assets_release(Assets *as)
{
    for (size_t i = 0; i < as->files.count; i++) {
        File *f = &as->files.items[i];
        for (size_t e = 0; e < ENC_COUNT; e++) {
            for (size_t fixed = 0; fixed < 2; fixed++) {
                if (f->ready[e][fixed] != NULL) {
                    MHD_destroy_response(f->ready[e][fixed]);
                }
            }
        }
        if (f->unchanged != NULL) {
            MHD_destroy_response(f->unchanged);
        }
    }
    pthread_mutex_destroy(&as->lock);
}

static File *find(const Assets *as, Str name)
{
    for (size_t i = 0; i < as->files.count; i++) {
        if (str_eq(str_of(as->files.items[i].asset->name), name)) {
            return &as->files.items[i];
        }
    }
    return NULL;
}

Error *server_add_assets(Server *sv, const Asset *table, size_t count)
{
    Assets *as = sv->assets;
    for (size_t i = 0; i < count; i++) {
        Str name = str_of(table[i].name);
        if (name.n == 0 || str_has(name, S("..")) || find(as, name) != NULL) {
            return err_make(ERR_ENVIRONMENT, "asset %s: twice, or no name", table[i].name);
        }
        File *f = LIST_ADD(as->arena, &as->files);
        *f = (File){ .asset = &table[i] };
        Str hex = hash_hex(as->arena, hash_of(table[i].bytes));
        for (size_t k = 0; k < HASH_LEN; k++) {
            f->hash[k] = hex.p[k];
        }
    }
    return NULL;
}

Str asset_link(const Server *sv, const char *name)
{
    const File *f = find(sv->assets, str_of(name));
    BUG_IF(f == NULL);
    return str_format(sv->assets->arena, "/tinh/%s/%s", f->hash, name);
}

static struct MHD_Response *make(const Server *sv, const File *f, Encoding e, bool fixed, bool closing)
{
    Arena  *a = arena_make(KIB(64));
    Headers list = { 0 };
    Str     body = { (const char *)f->asset->bytes.p, f->asset->bytes.n };
    char   *packed = e == ENC_NONE ? NULL : malloc(body.n + 1);
    size_t  n = packed == NULL ? 0 : encoding_apply(e, body, true, packed, body.n);
    if (n == 0) {
        free(packed);
        packed = NULL;
        e = ENC_NONE;
    }
    struct MHD_Response *r =
        packed != NULL ? MHD_create_response_from_buffer(n, packed, MHD_RESPMEM_MUST_FREE)
                       : MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_PERSISTENT);
    BUG_IF(r == NULL);
    headers_common(a, &list, sv->tls, closing);
    header_list_add(a, &list, "Content-Type", str_of(f->asset->type));
    header_list_add(a, &list, "ETag", str_format(a, "\"%s\"", f->hash));
    header_list_add(a, &list, "Vary", S("Accept-Encoding"));
    header_list_add(a, &list, "Cache-Control", fixed ? S("public, max-age=31536000, immutable") : S("public, no-cache"));
    if (e != ENC_NONE) {
        header_list_add(a, &list, "Content-Encoding", str_of(encoding_name(e)));
    }
    headers_give(r, &list);
    arena_release(a);
    return r;
}

static struct MHD_Response *make_unchanged(const Server *sv, const File *f)
{
    Arena  *a = arena_make(KIB(64));
    Headers list = { 0 };
    struct MHD_Response *r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    BUG_IF(r == NULL);
    headers_common(a, &list, sv->tls, false);
    header_list_add(a, &list, "ETag", str_format(a, "\"%s\"", f->hash));
    header_list_add(a, &list, "Cache-Control", S("public, no-cache"));
    headers_give(r, &list);
    arena_release(a);
    return r;
}

/* /tinh/<hash>/<name>, /tinh/<name>, or /<name> of the few files browsers and robots look for at the root. */
static File *named_by(const Assets *as, Str path, bool *fixed)
{
    static const Str at_root[] = { S_INIT("/favicon.ico"), S_INIT("/robots.txt"), S_INIT("/apple-touch-icon.png"), S_INIT("/manifest.webmanifest") };
    *fixed = false;
    for (size_t i = 0; i < COUNT_OF(at_root); i++) {
        if (str_eq(path, at_root[i])) {
            return find(as, str_sub(path, 1, path.n));
        }
    }
    if (!str_starts(path, S("/tinh/"))) {
        return NULL;
    }
    Str   name = str_sub(path, 6, path.n), rest = name;
    Str   hash = str_cut(&rest, '/');
    File *f = rest.p == NULL ? NULL : find(as, rest);
    if (f != NULL && str_eq(hash, str_of(f->hash))) {
        *fixed = true;
        return f;
    }
    return find(as, name);
}

bool asset_is(const Request *rq)
{
    bool fixed;
    return named_by(rq->sv->assets, rq->target.path, &fixed) != NULL;
}

enum MHD_Result asset_answer(Request *rq)
{
    Server *sv = rq->sv;
    Assets *as = sv->assets;
    bool    fixed;
    File   *f = named_by(as, rq->target.path, &fixed);
    BUG_IF(f == NULL);
    Encoding e = f->asset->bytes.n >= COMPRESS_FROM && encoding_suits(f->asset->type)
                     ? encoding_choose(rq_header(&rq->pub, "accept-encoding"), true) : ENC_NONE;
    bool same = etag_listed(rq_header(&rq->pub, "if-none-match"), str_format(rq->pub.arena, "\"%s\"", f->hash));
    metrics_answer(rq, same ? 304 : 200, same ? 0 : f->asset->bytes.n, true);
    if (atomic_load(&sv->stopping)) {
        struct MHD_Response *last = make(sv, f, e, fixed, true);
        enum MHD_Result      queued = MHD_queue_response(rq->mhd, 200, last);
        MHD_destroy_response(last);
        return queued;
    }
    pthread_mutex_lock(&as->lock);
    struct MHD_Response **slot = same ? &f->unchanged : &f->ready[e][fixed];
    if (*slot == NULL) {
        *slot = same ? make_unchanged(sv, f) : make(sv, f, e, fixed, false);
    }
    struct MHD_Response *r = *slot;
    pthread_mutex_unlock(&as->lock);
    return MHD_queue_response(rq->mhd, same ? 304 : 200, r);
}
