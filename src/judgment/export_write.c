/* One month of rulings as JSON lines, compressed on the way to its file. Owns memory: the encoder's state is liblzma's. */
#include "judgment/export.h"

#include "judgment/publication_forms.h"

#include <lzma.h>

enum { PRESET = 1, OUT_BYTES = 256 * 1024, STEP_RULINGS = 50, STEP_BYTES = 8 * 1024 * 1024, RULING_BYTES = 64 * 1024 * 1024 };

typedef struct Writing {
    House      *house;
    OsFile     *file;
    lzma_stream xz;
    HashState  *hash;
    uint8_t    *out;
    ExportFile *into;
} Writing;

static Error *put_out(Writing *w)
{
    size_t n = OUT_BYTES - w->xz.avail_out;
    TRY(w->house->os->ops->write_at(w->file, (uint64_t)w->into->size, w->out, n));
    hash_add(w->hash, (Bytes){ w->out, n });
    w->into->size += (int64_t)n;
    w->xz.next_out = w->out;
    w->xz.avail_out = OUT_BYTES;
    return NULL;
}

static Error *compress(Writing *w, Str text, lzma_action action)
{
    w->xz.next_in = (const uint8_t *)text.p;
    w->xz.avail_in = text.n;
    for (lzma_ret ret = LZMA_OK; ret == LZMA_OK && (w->xz.avail_in > 0 || action == LZMA_FINISH);) {
        ret = lzma_code(&w->xz, action);
        if (ret != LZMA_OK && ret != LZMA_STREAM_END) {
            return err_make(ret == LZMA_MEM_ERROR ? ERR_MEMORY : ERR_INTERNAL, "xz: %d", (int)ret);
        }
        TRY(w->xz.avail_out == 0 || ret == LZMA_STREAM_END ? put_out(w) : NULL);
    }
    return NULL;
}

/* Read again with its text: what is not public any more is left out. */
static Error *write_ruling(Writing *w, Db *db, Arena *a, RulingId id)
{
    Ruling r;
    bool   found;
    Str    json;
    TRY(ruling_load(db, a, id, &r, &found));
    if (!found || !str_eq(r.status, S("public"))) {
        return NULL;
    }
    r.host = ledger_host(w->house->ledger);
    r.invented = w->house->demo;
    TRY(ruling_as_json(a, &r, &json));
    w->into->count++;
    w->into->first = date_is_none(w->into->first) || r.day.day < w->into->first.day ? r.day : w->into->first;
    w->into->last = date_is_none(w->into->last) || r.day.day > w->into->last.day ? r.day : w->into->last;
    TRY(compress(w, json, LZMA_RUN));
    return compress(w, S("\n"), LZMA_RUN);
}

static Error *write_page(Writing *w, Db *db, const Rulings *page)
{
    for (size_t i = 0; i < page->count; i++) {
        Arena *each = arena_make(RULING_BYTES);
        Error *failed = write_ruling(w, db, each, page->items[i].id);
        arena_release(each);
        TRY(failed);
    }
    return NULL;
}

static Error *write_step(Writing *w, Arena *a, Date month, RulingKey *before, bool *more)
{
    Db     *db;
    Rulings page = { 0 };
    TRY(db_read(w->house->db, a, &db));
    Error *failed = ruling_month(db, a, month, before, STEP_RULINGS, &page);
    failed = failed == NULL ? write_page(w, db, &page) : failed;
    db_done(db);
    *more = page.count == STEP_RULINGS;
    if (page.count > 0) {
        *before = (RulingKey){ page.items[page.count - 1].day, page.items[page.count - 1].id };
    }
    return failed;
}

static Error *write_all(Writing *w, Job *job, Date month)
{
    RulingKey before = { .day = date_add_months(month, 1) };
    for (bool more = true; more;) {
        Arena *a = arena_make(STEP_BYTES);
        Error *failed = jobs_stopping(job) ? err_make(ERR_BUSY, "the program ends") : write_step(w, a, month, &before, &more);
        arena_release(a);
        TRY(failed);
    }
    TRY(compress(w, S(""), LZMA_FINISH));
    return w->house->os->ops->sync(w->file);
}

Error *export_write(House *h, Job *job, Str path, Date month, ExportFile *out)
{
    Arena  *a = arena_make(MIB(1));
    Writing w = { .house = h, .xz = LZMA_STREAM_INIT, .hash = hash_begin(a), .out = NEW_N(a, uint8_t, OUT_BYTES), .into = out };
    w.xz.next_out = w.out;
    w.xz.avail_out = OUT_BYTES;
    out->size = out->count = 0;
    out->first = out->last = DATE_NONE;
    Error *failed = lzma_easy_encoder(&w.xz, PRESET, LZMA_CHECK_CRC64) == LZMA_OK ? NULL : err_make(ERR_MEMORY, "xz");
    failed = failed == NULL ? h->os->ops->open(h->os, path, OS_WRITE, &w.file) : failed;
    failed = failed == NULL ? h->os->ops->truncate(w.file, 0) : failed;
    failed = failed == NULL ? write_all(&w, job, month) : failed;
    if (w.file != NULL) {
        h->os->ops->close(w.file);
    }
    lzma_end(&w.xz);
    out->hash = hash_end(w.hash);
    arena_release(a);
    return failed;
}
