/* Files people hand in: in parts by the page script (web/README.md), or whole in a plain form. Here, because the form of every act
 * and the pages of every domain take files; the bytes themselves are core/blobs' business.
 * Routes: /tai-lieu, /tai-lieu/{id}, .../phan/{n}, .../xong. */
#include "page/page.h"
#include "page/page_msg.h"

#include <string.h>

enum { FORM_FILES_MOST = 100, FILE_MEMORY = 2 * 1024 * 1024, NAME_MOST = 400 };

/* ---- who sends ---------------------------------------------------------------------------------------------------------- */

/* The holder of a served code has no person: he is the participant of that file. */
static Id128 of_scope(Bytes scope)
{
    Id128 id;
    Hash  h = hash_of(scope);
    memcpy(id.b, h.b, sizeof id.b);
    return id;
}

Id128 uploader_of(const Session *s)
{
    return s->kind == SESSION_SERVED ? of_scope((Bytes){ s->scope, s->scope_n }) : s->person.id;
}

Id128 uploader_of_actor(const Actor *who, MatterId matter)
{
    uint8_t scope[sizeof matter.id.b + sizeof who->participant];
    if (who->kind != ACTOR_PERSON || who->participant == 0) {
        return who->person.id;
    }
    memcpy(scope, matter.id.b, sizeof matter.id.b);
    memcpy(scope + sizeof matter.id.b, &who->participant, sizeof who->participant);
    return of_scope((Bytes){ scope, sizeof scope });
}

static Error *sender(const Req *rq, Id128 *out)
{
    const Session *s = session_of(rq);
    if (s == NULL) {
        return err_make(ERR_SIGN_IN, NULL);
    }
    *out = uploader_of(s);
    return id_is_zero(*out) ? err_make(ERR_FORBIDDEN, "a session of nobody") : NULL;
}

/* ---- whole files in a form ------------------------------------------------------------------------------------------------- */

/* One file of a request, with memory of its own: twenty photographs in one form need that of one at a time. */
typedef struct Taken {
    Arena      *arena; /* NULL when the file is ended */
    BlobWriter *writer;
    BlobId      id;
} Taken;

static void drop_taken(void *file)
{
    Taken *t = file;
    if (t->arena != NULL) {
        arena_release(t->arena); /* the writer takes away what it wrote */
        t->arena = NULL;
    }
}

static Error *begin_taken(Req *rq, Str field, Str name, Str type, void **file)
{
    Id128    who;
    FormFile last;
    (void)field;
    (void)type;
    if (rq_file(rq, FORM_FILES_MOST - 1, &last)) {
        return err_make(ERR_TOO_LARGE, "more than %d files in one form", FORM_FILES_MOST);
    }
    TRY(sender(rq, &who));
    Taken *t = NEW(rq->arena, Taken);
    t->arena = arena_make(FILE_MEMORY);
    Error *e = blob_writer(site_of(rq)->blobs, t->arena, who, name, &t->writer);
    if (e != NULL) {
        drop_taken(t);
        return e;
    }
    *file = t;
    return NULL;
}

static Error *add_taken(Req *rq, void *file, Bytes piece)
{
    (void)rq;
    return blob_write(((Taken *)file)->writer, piece);
}

static Error *end_taken(Req *rq, void *file, uint64_t size)
{
    (void)rq;
    Taken *t = file;
    Blob   done;
    if (size > (uint64_t)BLOB_FILE_MAX) {
        return err_make(ERR_TOO_LARGE, "a file of %llu bytes", (unsigned long long)size);
    }
    TRY(blob_write_end(t->writer, t->arena, &done));
    t->id = done.id;
    drop_taken(t);
    return NULL;
}

const FileSink upload_sink = { begin_taken, add_taken, end_taken, drop_taken };

BlobId upload_taken(const FormFile *f)
{
    return ((const Taken *)f->file)->id;
}

StrList upload_ids(Req *rq, FormFileList files, StrList before)
{
    Str *all = NEW_N(rq->arena, Str, before.count + files.count);
    for (size_t i = 0; i < before.count; i++) {
        all[i] = before.items[i];
    }
    for (size_t i = 0; i < files.count; i++) {
        all[before.count + i] = id_format(rq->arena, upload_taken(&files.items[i]).id);
    }
    return (StrList){ all, before.count + files.count };
}

/* ---- the question ------------------------------------------------------------------------------------------------------------ */

static Str fault_text(Req *rq, Str fault)
{
    return fault.n == 0 ? S("") : msg(lang_of(rq), msg_find(str_format(rq->arena, "blob.fault." STR_F, STR_A(fault))));
}

static Error *show_ready(Req *rq, Db *db, FieldView *v, Str id_text)
{
    BlobId id;
    Id128  who;
    Blob   b;
    TRY(sender(rq, &who));
    Error *e = id_parse(id_text, &id.id) ? blob_load(db, rq->arena, id, &b) : err_make(ERR_NOT_FOUND, "no id");
    if (e != NULL) {
        return e->code == ERR_NOT_FOUND ? NULL : e;
    }
    if (id_eq(b.owner, who)) {
        *LIST_ADD(rq->arena, &v->ready) = (ReadyFile){ .id = id_format(rq->arena, id.id), .name = b.name,
                                                       .size = i18n_size(rq->arena, lang_of(rq), b.size),
                                                       .hash = hash_hex(rq->arena, b.hash), .note = fault_text(rq, b.fault) };
    }
    return NULL;
}

Error *upload_ready(Req *rq, Db *db, Str ids, FieldView *v)
{
    while (ids.n > 0) {
        TRY(show_ready(rq, db, v, str_cut(&ids, ' ')));
    }
    v->many = true;
    v->upload = rq_link(rq, S("/tai-lieu"));
    return NULL;
}

Error *upload_field(Req *rq, Db *db, FieldView v, bool many, FieldList *out)
{
    Arena  *a = rq->arena;
    StrList before = rq_values(rq, str_z(a, str_format(a, STR_F "_id", STR_A(v.name))));
    v.kind = INPUT_FILE;
    v.many = many;
    v.upload = rq_link(rq, S("/tai-lieu"));
    for (size_t i = 0; i < before.count; i++) {
        TRY(show_ready(rq, db, &v, before.items[i]));
    }
    FormFile f;
    for (size_t i = 0; rq_file(rq, i, &f); i++) {
        if (str_eq(f.field, v.name)) {
            TRY(show_ready(rq, db, &v, id_format(a, upload_taken(&f).id)));
        }
    }
    *LIST_ADD(a, out) = v;
    if (many) {
        Str name = str_format(a, STR_F "_chung", STR_A(v.name));
        *LIST_ADD(a, out) = (FieldView){ .kind = INPUT_CHECK, .name = name, .label = msg(lang_of(rq), M_page_one_document),
                                         .hint = msg(lang_of(rq), M_page_one_document_hint), .optional = true,
                                         .chosen = rq_value(rq, str_z(a, name)).n > 0 };
    }
    return NULL;
}

/* ---- uploads in parts ---------------------------------------------------------------------------------------------------------- */

static Error *need_upload(const Req *rq, BlobId *out)
{
    return id_parse(rq_param(rq, "id"), &out->id) ? NULL : err_make(ERR_NOT_FOUND, "no id");
}

static Error *answer(Req *rq, Resp *rs, const Shape *shape, const void *view)
{
    Buf     b = buf_make(rq->arena, KIB(64));
    JsonOut o = json_out(&b);
    shape_write(&o, rq->arena, NULL, shape, view);
    TRY(buf_check(&b));
    return resp_json(rs, buf_str(&b));
}

typedef struct UploadView {
    BlobId  id;
    Str     name;
    int64_t size, part_size;
    bool    finished;
    struct {
        const int64_t *items;
        size_t         count;
    } parts;
} UploadView;
static const ShapeMember upload_members[] = {
    SAYS_ID(UploadView, id), SAYS(UploadView, name), SAYS(UploadView, size), SAYS(UploadView, part_size), SAYS(UploadView, finished),
    SAYS_NUMBERS(UploadView, parts),
};
const Shape upload_shape = SHAPE("Upload", UploadView, upload_members);

static Error *tell_upload(Req *rq, Resp *rs, const Upload *u)
{
    UploadView v = { u->id, u->name, u->size, BLOB_PART, u->finished, { u->parts, u->part_count } };
    return answer(rq, rs, &upload_shape, &v);
}

static const ShapeMember begin_members[] = {
    TOLD("name", SAY_TEXT), TOLD("size", SAY_INTEGER), TOLD_MAYBE("part_size", SAY_INTEGER), TOLD_MAYBE("resume", SAY_TEXT),
};
const Shape upload_begin_shape = TOLD_SHAPE("UploadRequest", begin_members);

Error *upload_begin_do(Req *rq, Resp *rs)
{
    const Json *asked;
    Id128       who;
    Str         name;
    Upload      u;
    BlobId      resume = { { { 0 } } };
    TRY(sender(rq, &who));
    TRY(rq_json(rq, &asked));
    int64_t size = json_i64(asked, "size", -1);
    if (size < 0 || json_i64(asked, "part_size", BLOB_PART) != BLOB_PART) {
        return err_make(ERR_BAD_INPUT, "an upload without size, or in parts of another size");
    }
    TRY(text_clean(rq, str_sub(json_str(asked, "name", S("")), 0, NAME_MOST), false, &name));
    Str before = json_str(asked, "resume", S(""));
    if (before.n > 0 && !id_parse(before, &resume.id)) {
        resume.id = (Id128){ { 0 } };
    }
    TRY(upload_begin(site_of(rq)->blobs, rq->arena, who, name, size, resume, &u));
    return tell_upload(rq, rs, &u);
}

Error *upload_show(Req *rq, Resp *rs)
{
    BlobId id;
    Id128  who;
    Upload u;
    TRY(sender(rq, &who));
    TRY(need_upload(rq, &id));
    TRY(upload_load(site_of(rq)->blobs, rq->arena, who, id, &u));
    return tell_upload(rq, rs, &u);
}

static Error *begin_part(Req *rq, Str field, Str name, Str type, void **file)
{
    BlobId  id;
    Id128   who;
    Hash    said;
    int64_t no;
    (void)name;
    (void)type;
    if (field.n > 0) {
        return err_make(ERR_MEDIA_TYPE, "a part is sent as application/octet-stream");
    }
    TRY(sender(rq, &who));
    TRY(need_upload(rq, &id));
    if (!str_to_i64(rq_param(rq, "n"), &no) || !hash_parse_hex(str_lower_ascii(rq->arena, rq_header(rq, "x-part-sha256")), &said)) {
        return err_make(ERR_BAD_INPUT, "a part without number or hash");
    }
    return upload_part(site_of(rq)->blobs, rq->arena, who, id, no, said, (UploadPart **)file);
}

static Error *add_part(Req *rq, void *file, Bytes piece)
{
    (void)rq;
    return upload_part_add(file, piece);
}

static Error *end_part(Req *rq, void *file, uint64_t size)
{
    (void)rq;
    (void)size;
    return upload_part_end(file);
}

/* Nothing to undo: the part closes with the request, and without its row it is not there. */
static void leave_part(void *file)
{
    (void)file;
}

const FileSink upload_part_sink = { begin_part, add_part, end_part, leave_part };

typedef struct PartDone {
    int64_t no;
} PartDone;
static const ShapeMember part_members[] = { SAYS(PartDone, no) };
const Shape         upload_part_shape = SHAPE("UploadPart", PartDone, part_members);

/* The part of an empty file has no body, so no sink saw it. */
Error *upload_take_part(Req *rq, Resp *rs)
{
    FormFile f;
    void    *part = NULL;
    PartDone v = { 0 };
    if (!rq_file(rq, 0, &f)) {
        TRY(begin_part(rq, S(""), S(""), S(""), &part));
        TRY(upload_part_end(part));
    }
    if (!str_to_i64(rq_param(rq, "n"), &v.no)) { /* the sink has read it */
        return err_make(ERR_BAD_INPUT, "a part without number");
    }
    return answer(rq, rs, &upload_part_shape, &v);
}

typedef struct UploadDone {
    BlobId  id;
    Hash    sha256;
    int64_t size;
    Str     type, fault, note;
} UploadDone;
static const ShapeMember done_members[] = {
    SAYS_ID(UploadDone, id), SAYS(UploadDone, sha256), SAYS(UploadDone, size), SAYS(UploadDone, type), SAYS(UploadDone, fault), SAYS(UploadDone, note),
};
const Shape upload_done_shape = SHAPE("File", UploadDone, done_members);

Error *upload_finish_do(Req *rq, Resp *rs)
{
    BlobId id;
    Id128  who;
    Blob   done;
    TRY(sender(rq, &who));
    TRY(need_upload(rq, &id));
    TRY(upload_finish(site_of(rq)->blobs, rq->arena, who, id, &done));
    UploadDone v = { id, done.hash, done.size, done.media_type, done.fault, fault_text(rq, done.fault) };
    return answer(rq, rs, &upload_done_shape, &v);
}

const Route upload_routes[] = {
    { POST, "/tai-lieu", upload_begin_do, .power = SIGNED_IN, .form = &form_by_handler, .body_max = KIB(8) },
    { GET, "/tai-lieu/{id}", upload_show, .power = SIGNED_IN },
    { PUT, "/tai-lieu/{id}/phan/{n}", upload_take_part, .power = SIGNED_IN, .form = &form_by_handler, .body_max = (size_t)BLOB_PART,
      .sink = &upload_part_sink, .rate = RATE_FREE },
    { POST, "/tai-lieu/{id}/xong", upload_finish_do, .power = SIGNED_IN, .form = &form_by_handler, .body_max = KIB(1) },
};
const size_t upload_route_count = COUNT_OF(upload_routes);
