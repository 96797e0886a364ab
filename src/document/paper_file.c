/* The bytes of a received paper: streamed out of core/blobs, with ranges, under its type by content. A browser is asked to show only
 * what cannot run in it; everything else is a download. Each look is recorded, as that at the paper's page is.
 * Routes: .../van-ban/{no}/tep/{file}, file from 1. */
#include "document/document_int.h"

#include "document/document_msg.h"

typedef struct FileForm {
    bool save;
} FileForm;
static const Field file_fields[] = { FIELD(FileForm, save, "tai-ve", .kind = FIELD_BOOL) };
const FormSpec     document_file_form = FORM(FileForm, file_fields);

static bool is_one_of(Str type, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (str_eq(type, str_of(*list))) {
            return true;
        }
    }
    return false;
}

static bool is_picture(Str type)
{
    static const char *const list[] = { "image/png", "image/jpeg", "image/gif", "image/webp", NULL };
    return is_one_of(type, list);
}

static bool is_shown(Str type)
{
    static const char *const list[] = { "application/pdf", "audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/x-wav", "video/mp4", "video/webm", NULL };
    return is_picture(type) || is_one_of(type, list);
}

/* Kinds of files in plain words, by how their type begins; the first that fits. */
static Str kind_name(Req *rq, Str type)
{
    static const struct {
        const char *prefix;
        Msg         name;
    } kinds[] = {
        { "application/pdf", M_document_is_pdf },
        { "image/", M_document_is_picture },
        { "audio/", M_document_is_sound },
        { "video/", M_document_is_video },
        { "text/", M_document_is_text },
        { "application/vnd.openxmlformats-officedocument.wordprocessingml", M_document_is_word },
        { "application/vnd.oasis.opendocument.text", M_document_is_word },
        { "application/vnd.openxmlformats-officedocument.spreadsheetml", M_document_is_sheet },
        { "application/vnd.oasis.opendocument.spreadsheet", M_document_is_sheet },
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (str_starts(type, str_of(kinds[i].prefix))) {
            return str_format(rq->arena, STR_F " (" STR_F ")", STR_A(msg(lang_of(rq), kinds[i].name)), STR_A(type));
        }
    }
    return type;
}

/* ---- views ----------------------------------------------------------------------------------------------------------------- */

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
}

static SheetFile view_of(Req *rq, const PaperFile *file, Str address)
{
    Lang      lang = lang_of(rq);
    SheetFile v = { .name = file->name, .download = str_format(rq->arena, STR_F "?tai-ve=1", STR_A(address)) };
    v.open = is_shown(file->media_type) ? address : S("");
    v.picture = is_picture(file->media_type) && file->fault.n == 0 ? address : S("");
    add_fact(rq, &v.facts, M_document_type, kind_name(rq, file->media_type));
    add_fact(rq, &v.facts, M_document_size, i18n_size(rq->arena, lang, file->size));
    add_fact(rq, &v.facts, M_document_hash, hash_hex(rq->arena, file->hash));
    if (file->fault.n > 0) {
        v.note = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_document_unreadable),
                               .text = msg(lang, msg_find(str_format(rq->arena, "blob.fault." STR_F, STR_A(file->fault)))) };
    }
    return v;
}

Error *document_files(Req *rq, const OpenFile *f, const Paper *p, SheetFiles *out)
{
    PaperFiles files;
    TRY(paper_files(rq->arena, p, &files));
    for (size_t i = 0; i < files.count; i++) {
        Str at = str_format(rq->arena, STR_F "/tep/%zu", STR_A(paper_link(rq, f, p->no)), i + 1);
        SheetFile v = view_of(rq, &files.items[i], rq_link(rq, at));
        if (v.name.n == 0) {
            v.name = p->title;
        }
        *LIST_ADD(rq->arena, out) = v;
    }
    return NULL;
}

/* ---- bytes --------------------------------------------------------------------------------------------------------------------- */

static Error *read_blob(void *reader, uint64_t at, void *out, size_t room, size_t *got)
{
    return blob_read(reader, at, out, room, got);
}

static Error *find_file(Req *rq, const Paper *p, PaperFile *out)
{
    PaperFiles files;
    int64_t    no = 0;
    TRY(paper_files(rq->arena, p, &files));
    if (!str_to_i64(rq_param(rq, "file"), &no) || no < 1 || no > (int64_t)files.count) {
        return err_make(ERR_NOT_FOUND, "no such file of this paper");
    }
    *out = files.items[no - 1];
    return NULL;
}

static Error *open_paper(Req *rq, PaperFile *out)
{
    Db          *db;
    OpenFile     f;
    const Paper *p;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *e = document_open_file(rq, db, S("read"), &f);
    db_done(db);
    TRY(e);
    TRY(document_find_paper(rq, &f, &p));
    TRY(find_file(rq, p, out));
    if (out->name.n == 0) {
        out->name = p->title;
    }
    return NULL;
}

/* The hash the event committed to is what must come out; a file exchanged on disk does not open, and a row exchanged with it is
 * noticed here. */
Error *document_paper_file(Req *rq, Resp *rs)
{
    PaperFile   file;
    BlobReader *reader;
    FileForm    form;
    TRY(form_read(rq, &document_file_form, &form));
    TRY(open_paper(rq, &file));
    TRY(blob_reader(site_of(rq)->blobs, rq->arena, file.blob, &reader));
    if (!hash_eq(blob_read_of(reader)->hash, file.hash) || blob_read_of(reader)->size != file.size) {
        return err_make(ERR_ALTERED, "the object of a paper is not the one that was filed");
    }
    bool show = is_shown(file.media_type) && !form.save;
    if (show) {
        resp_show(rs, file.name);
    } else {
        resp_download(rs, file.name);
    }
    resp_etag(rs, hash_hex(rq->arena, file.hash));
    const char *type = show ? str_z(rq->arena, file.media_type) : "application/octet-stream";
    return resp_stream(rs, type, file.size, read_blob, NULL, reader);
}
