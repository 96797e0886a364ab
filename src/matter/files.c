/* The files of a paper handed in: how they lie in its data, and the hash that stands for them. */
#include "matter/matter_int.h"

#include <string.h>

enum { FILES_MAX = 256 * 1024 };

Str paper_files_json(Arena *a, const PaperFile *files, size_t count)
{
    Buf     b = buf_make(a, FILES_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_begin_list(&o, "files");
    for (size_t i = 0; i < count; i++) {
        const PaperFile *f = &files[i];
        json_begin(&o, NULL);
        json_add_str(&o, "blob", id_format(a, f->blob.id));
        json_add_str(&o, "fault", f->fault);
        json_add_str(&o, "hash", hash_hex(a, f->hash));
        json_add_str(&o, "media_type", f->media_type);
        json_add_str(&o, "name", f->name);
        json_add_i64(&o, "size", f->size);
        json_end(&o);
    }
    json_end_list(&o);
    json_end(&o);
    BUG_IF(b.full);
    return buf_str(&b);
}

/* One file is its own hash: what a receipt shows can be checked with any tool. */
Hash paper_files_hash(Arena *a, const PaperFile *files, size_t count)
{
    HashState *all = hash_begin(a);
    for (size_t i = 0; i < count; i++) {
        hash_add(all, (Bytes){ files[i].hash.b, sizeof files[i].hash.b });
    }
    return count == 1 ? files[0].hash : hash_end(all);
}

Error *paper_files_read(Arena *a, const Json *data, PaperFiles *out)
{
    const Json *list = json_member(data, "files");
    for (size_t i = 0; json_is_array(list) && i < json_count(list); i++) {
        const Json *v = json_at(list, i);
        PaperFile   f = { .media_type = json_str(v, "media_type", S("")), .size = json_i64(v, "size", -1),
                          .name = json_str(v, "name", S("")), .fault = json_str(v, "fault", S("")) };
        if (!id_parse(json_str(v, "blob", S("")), &f.blob.id) || !hash_parse_hex(json_str(v, "hash", S("")), &f.hash) || f.size < 0) {
            return err_make(ERR_ALTERED, "file %zu of a paper is not told whole", i + 1);
        }
        *LIST_ADD(a, out) = f;
    }
    return NULL;
}

Error *paper_files(Arena *a, const Paper *p, PaperFiles *out)
{
    const Json *data;
    *out = (PaperFiles){ 0 };
    if (!str_eq(p->kind, S("received")) || p->form.n > 0) {
        return NULL;
    }
    TRY(json_parse(a, p->data, FILES_MAX, &data));
    return paper_files_read(a, data, out);
}
