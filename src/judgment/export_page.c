/* The exported files: a public page that lists them, the manifest and the bytes for programs.
 * Routes: /du-lieu-mo; of the API /api/v1/judgments/export/manifest and /{file}. */
#include "judgment/export.h"

#include "i18n/i18n.h"
#include "judgment/export_page_html.h"
#include "judgment/judgment_msg.h"

static Error *load(Req *rq, Export *out)
{
    Db *db;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = export_load(site_of(rq)->house, db, rq->arena, out);
    db_done(db);
    return failed;
}

/* Coded names stay out of search engines' copies. */
static void keep_out_of_indexes(Resp *rs)
{
    resp_header(rs, "X-Robots-Tag", S("noindex, noarchive"));
}

/* ---- for programs ------------------------------------------------------------------------------------------------------------------- */

Error *export_manifest(Req *rq, Resp *rs)
{
    Export x;
    TRY(load(rq, &x));
    if (x.note.n == 0) {
        return err_make(ERR_NOT_FOUND, "nothing was exported yet");
    }
    return resp_body(rs, "text/plain; charset=utf-8", x.note);
}

typedef struct Reading {
    Os     *os;
    OsFile *file;
} Reading;

static Error *read_file(void *state, uint64_t at, void *out, size_t room, size_t *got)
{
    const Reading *r = state;
    return r->os->ops->read_at(r->file, at, out, room, got);
}

static void close_file(void *state)
{
    const Reading *r = state;
    r->os->ops->close(r->file);
}

Error *export_file(Req *rq, Resp *rs)
{
    House *h = site_of(rq)->house;
    Export x;
    Str    name = rq_param(rq, "file");
    TRY(load(rq, &x));
    for (size_t i = 0; i < x.files.count; i++) {
        const ExportFile *f = &x.files.items[i];
        if (!str_eq(f->name, name)) {
            continue;
        }
        if (f->behind) {
            return err_message(err_make(ERR_BUSY, "it is written anew"), S("publication.export_behind"));
        }
        Reading *r = NEW(rq->arena, Reading);
        r->os = h->os;
        TRY(h->os->ops->open(h->os, export_path(rq->arena, h, f), OS_READ, &r->file));
        resp_download(rs, f->name);
        resp_etag(rs, hash_hex(rq->arena, f->hash));
        keep_out_of_indexes(rs);
        return resp_stream(rs, "application/x-xz", f->size, read_file, close_file, r);
    }
    return err_make(ERR_NOT_FOUND, "no such month");
}

/* ---- for people --------------------------------------------------------------------------------------------------------------------- */

static void add_columns(Req *rq, TableView *t)
{
    static const Msg names[] = { M_publication_export_month, M_publication_export_count, M_publication_export_size, M_publication_export_hash };
    t->caption = msg(lang_of(rq), M_publication_export_files);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &t->columns) = (TableColumn){ .name = msg(lang_of(rq), names[i]) };
    }
}

static void add_row(Req *rq, const ExportFile *f, TableView *t)
{
    Lang      lang = lang_of(rq);
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    *row = (TableRow){ 0 };
    Str href = str_format(rq->arena, "/api/v1/judgments/export/" STR_F, STR_A(f->name));
    TableCell file = { .kind = CELL_LINK, .text = f->name, .href = href };
    TableCell behind = { .text = f->name, .under = msg(lang, M_publication_export_anew) };
    *LIST_ADD(rq->arena, &row->cells) = f->behind ? behind : file;
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = f->count };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = i18n_size(rq->arena, lang, f->size) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = hash_hex(rq->arena, f->hash) };
}

static Error *export_page(Req *rq, Resp *rs)
{
    Lang       lang = lang_of(rq);
    Export     x;
    ExportView v = { .frame = frame_public(rq, msg(lang, M_publication_export_title)) };
    frame_crumb(rq, &v.frame, msg(lang, M_publication_list), S("/ban-an"));
    TRY(load(rq, &x));
    v.manifest = x.note.n > 0 ? S("/api/v1/judgments/export/manifest") : S("");
    v.key = ledger_vkey(site_of(rq)->house->ledger, rq->arena);
    v.command = S("sed -n 's/^file .* \\([0-9a-f]*  \\)/\\1/p' manifest | sha256sum -c");
    v.at = x.at;
    add_columns(rq, &v.table);
    v.table.empty = (EmptyView){ .title = msg(lang, M_publication_export_none), .text = msg(lang, M_publication_export_none_text),
                                 .act = { msg(lang, M_publication_list), rq_link(rq, S("/ban-an")) } };
    for (size_t i = x.files.count; i > 0; i--) {
        add_row(rq, &x.files.items[i - 1], &v.table);
    }
    table_label(&v.table);
    return page_send(rs, export_page_html(rq->arena, lang, &v));
}

const Route export_routes[] = {
    { GET, "/du-lieu-mo", export_page, .power = PUBLIC, .cache = CACHE_CHECK },
};
const size_t export_route_count = COUNT_OF(export_routes);
