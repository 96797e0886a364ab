/* Media type and readability by content. May use: base, libmagic. */
#include "core/blobs/kind.h"

#include "core/blobs/blobs.h"

#include <magic.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct Kinds {
    magic_t         magic;
    pthread_mutex_t lock;
};

/* Only the tables of byte patterns and the look at text encodings. */
enum {
    FLAGS = MAGIC_MIME_TYPE | MAGIC_ERROR | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_TOKENS,
};

static void release(void *kinds)
{
    Kinds *k = kinds;
    magic_close(k->magic);
    pthread_mutex_destroy(&k->lock);
}

static Error *no_magic(const Kinds *k)
{
    const char *why = magic_error(k->magic);
    return err_make(ERR_ENVIRONMENT, "libmagic: %s", why == NULL ? "no table" : why);
}

Error *kinds_open(Arena *a, Kinds **out)
{
    size_t recursion = 15, patterns = 20, offsets = KIND_HEAD;
    Kinds *k = NEW(a, Kinds);
    k->magic = magic_open(FLAGS);
    if (k->magic == NULL) {
        return err_make(ERR_ENVIRONMENT, "libmagic does not start");
    }
    BUG_IF(pthread_mutex_init(&k->lock, NULL) != 0);
    arena_defer(a, release, k);
    if (magic_load(k->magic, NULL) != 0 || magic_setparam(k->magic, MAGIC_PARAM_INDIR_MAX, &recursion) != 0 ||
        magic_setparam(k->magic, MAGIC_PARAM_NAME_MAX, &patterns) != 0 || magic_setparam(k->magic, MAGIC_PARAM_BYTES_MAX, &offsets) != 0) {
        return no_magic(k);
    }
    *out = k;
    return NULL;
}

/* ---- as it streams by ---------------------------------------------------------------------------------------------------- */

void kind_begin(KindScan *s, Arena *a)
{
    *s = (KindScan){ .head = arena_alloc(a, KIND_HEAD), .fault = "" };
}

/* "/Encrypt" of a PDF's trailer is followed by a reference or a dictionary; "/EncryptMetadata" and the like are other names. */
static bool has_encrypt(const uint8_t *p, size_t n)
{
    static const char name[] = "/Encrypt";
    enum { NAME = sizeof name - 1 };
    for (const uint8_t *end = p + n; (p = memmem(p, (size_t)(end - p), name, NAME)) != NULL; p++) {
        if (end - p > NAME && (p[NAME] == ' ' || p[NAME] == '<' || p[NAME] == '\r' || p[NAME] == '\n' || p[NAME] == '\t')) {
            return true;
        }
    }
    return false;
}

/* The end of what went before and the beginning of this piece, where the word may lie across. */
static bool seam_has_encrypt(const KindScan *s, Bytes piece)
{
    enum { REACH = 9 };
    uint8_t seam[2 * REACH];
    size_t  before = s->tail_n < REACH ? s->tail_n : REACH;
    size_t  after = piece.n < REACH ? piece.n : REACH;
    memcpy(seam, s->tail + s->tail_n - before, before);
    memcpy(seam + before, piece.p, after);
    return has_encrypt(seam, before + after);
}

static void keep_tail(KindScan *s, Bytes piece)
{
    if (piece.n >= KIND_TAIL) {
        memcpy(s->tail, piece.p + piece.n - KIND_TAIL, KIND_TAIL);
        s->tail_n = KIND_TAIL;
        return;
    }
    size_t keep = s->tail_n < KIND_TAIL - piece.n ? s->tail_n : KIND_TAIL - piece.n;
    memmove(s->tail, s->tail + s->tail_n - keep, keep);
    memcpy(s->tail + keep, piece.p, piece.n);
    s->tail_n = keep + piece.n;
}

void kind_add(KindScan *s, Bytes piece)
{
    if (piece.n == 0) {
        return;
    }
    if (s->head_n < KIND_HEAD) {
        size_t n = piece.n < KIND_HEAD - s->head_n ? piece.n : KIND_HEAD - s->head_n;
        memcpy(s->head + s->head_n, piece.p, n);
        s->head_n += n;
    }
    bool pdf = s->head_n >= 5 && memcmp(s->head, "%PDF-", 5) == 0;
    if (pdf && !s->locks) {
        s->locks = seam_has_encrypt(s, piece) || has_encrypt(piece.p, piece.n);
    }
    keep_tail(s, piece);
    s->size += piece.n;
}

/* ---- judging -------------------------------------------------------------------------------------------------------------------- */

static bool is_type(const KindScan *s, const char *type)
{
    return strcmp(s->media_type, type) == 0;
}

static bool begins(const KindScan *s, const char *prefix)
{
    return strncmp(s->media_type, prefix, strlen(prefix)) == 0;
}

static bool tail_has(const KindScan *s, const char *bytes, size_t n, size_t within)
{
    size_t from = s->tail_n > within ? s->tail_n - within : 0;
    return memmem(s->tail + from, s->tail_n - from, bytes, n) != NULL;
}

static bool anywhere(const KindScan *s, const char *bytes, size_t n)
{
    return memmem(s->head, s->head_n, bytes, n) != NULL || tail_has(s, bytes, n, KIND_TAIL);
}

static void set_type(KindScan *s, const char *type)
{
    int n = snprintf(s->media_type, sizeof s->media_type, "%s", type);
    if (n < 0 || (size_t)n >= sizeof s->media_type) { /* cut: better no type than half of one */
        memcpy(s->media_type, "application/octet-stream", sizeof "application/octet-stream");
    }
}

/* libmagic knows an office file only when its entries stand in the usual order. */
static void name_office(KindScan *s)
{
    static const struct {
        const char *entry, *type;
    } office[] = {
        { "word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
        { "xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
        { "ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
    };
    for (size_t i = 0; i < COUNT_OF(office); i++) {
        if (anywhere(s, office[i].entry, strlen(office[i].entry))) {
            set_type(s, office[i].type);
            return;
        }
    }
}

static bool is_archive(const KindScan *s)
{
    static const char *const types[] = { "application/zip", "application/x-7z-compressed", "application/x-rar", "application/vnd.rar",
                                         "application/gzip", "application/x-tar", "application/x-bzip2", "application/x-xz",
                                         "application/zstd", "application/x-lzma", "application/x-iso9660-image" };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (is_type(s, types[i])) {
            return true;
        }
    }
    return false;
}

static bool is_ole(const KindScan *s)
{
    static const char mark[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    return s->head_n >= 8 && memcmp(s->head, mark, 8) == 0;
}

static bool is_office(const KindScan *s)
{
    return begins(s, "application/vnd.openxmlformats-officedocument.") || begins(s, "application/vnd.oasis.opendocument.") || is_ole(s);
}

/* What every office has a program for. Vector pictures are programs to a browser and not among them. */
static bool is_readable(const KindScan *s)
{
    static const char *const pictures[] = { "image/png", "image/jpeg", "image/gif", "image/webp", "image/heic", "image/heif",
                                            "image/tiff", "image/bmp", "image/x-ms-bmp" };
    for (size_t i = 0; i < COUNT_OF(pictures); i++) {
        if (is_type(s, pictures[i])) {
            return true;
        }
    }
    return is_type(s, "application/pdf") || is_office(s) || begins(s, "text/") || begins(s, "audio/") || begins(s, "video/") ||
           is_type(s, "application/rtf") || is_type(s, "message/rfc822") || is_type(s, "application/json") || is_type(s, "application/csv");
}

/* A password is asked for: a PDF that says so, or an office file in its encrypted wrapping (its name is written in UTF-16). */
static bool is_locked(const KindScan *s)
{
    static const char package[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    return (is_type(s, "application/pdf") && s->locks) || (is_ole(s) && anywhere(s, package, sizeof package - 1));
}

/* Formats that mark their end: where the mark is missing, a copy or a download broke off. */
static bool is_cut(const KindScan *s)
{
    if (is_type(s, "application/pdf")) {
        return !tail_has(s, "%%EOF", 5, 1024 + 5); /* as readers look for it: ISO 32000-1 annex H, note 18 */
    }
    if (is_type(s, "image/png")) {
        return !tail_has(s, "IEND", 4, KIND_TAIL);
    }
    return is_office(s) && !is_ole(s) && !tail_has(s, "PK\5\6", 4, KIND_TAIL);
}

void kind_end(KindScan *s, Kinds *kinds)
{
    if (s->size == 0) {
        set_type(s, "application/x-empty");
        s->fault = BLOB_FAULT_EMPTY;
        return;
    }
    pthread_mutex_lock(&kinds->lock);
    const char *type = magic_buffer(kinds->magic, s->head, s->head_n);
    set_type(s, type == NULL ? "application/octet-stream" : type);
    pthread_mutex_unlock(&kinds->lock);
    if (is_type(s, "application/zip")) {
        name_office(s);
    }
    s->fault = is_archive(s)    ? BLOB_FAULT_ARCHIVE
               : !is_readable(s) ? BLOB_FAULT_UNKNOWN
               : is_locked(s)    ? BLOB_FAULT_LOCKED
               : is_cut(s)       ? BLOB_FAULT_DAMAGED
                                 : "";
}
