/* Files that people hand in, and the hiding of names. Reads: blobs, the hiding of judgment. */
#include "simulate/fill_int.h"

#include "judgment/publication.h"
#include "page/page.h"

/* ---- files ------------------------------------------------------------------------------------------------------------------------------ */

typedef struct Sheet {
    const char *name, *text;
} Sheet;

static const Sheet sheets[] = {
    { "Giấy xác nhận viết tay.txt", "GIẤY XÁC NHẬN (giả định)\n\nNgày {D}, tại {P}.\n{B} xác nhận với {A} về số tiền {X}.\n" },
    { "Bản chép tin nhắn.txt", "BẢN CHÉP TIN NHẮN (giả định)\n\n{A}: Khi nào thanh toán?\n{B}: Xin cho thêm thời gian, tôi nhớ khoản {X}.\n" },
    { "Biên bản hòa giải ở cơ sở.txt", "BIÊN BẢN HÒA GIẢI Ở CƠ SỞ (giả định)\n\nNgày {D}, tổ hòa giải tại {P} mời {A} và {B}. Hai bên không thống nhất.\n" },
    { "Bảng kê các khoản.txt", "BẢNG KÊ CÁC KHOẢN (giả định)\n\nTổng cộng: {X}\nNgười lập: {A}\n" },
};

/* A small text; what matters is that it is stored, hashed and filed as any other file. */
static Error *upload(Fill *f, Id128 owner, Blob *out)
{
    const Sheet *sheet = &chance_of(f->chance, sheets);
    Str          text = dispute_text(f->arena, &f->file->dispute, sheet->text);
    BlobWriter  *w;
    TRY(blob_writer(f->sim->world->blobs, f->arena, owner, str_of(sheet->name), &w));
    TRY(blob_write(w, (Bytes){ (const uint8_t *)text.p, text.n }));
    return blob_write_end(w, f->arena, out);
}

Error *fill_files(Fill *f, const char *name, bool required)
{
    bool opens = f->matter == NULL;
    if (f->sim->world->blobs == NULL || (!required && !chance_percent(f->chance, opens ? 60 : 10))) {
        return NULL;
    }
    int64_t count = opens ? chance_between(f->chance, 1, 2) : 1;
    json_begin_list(f->out, name);
    for (int64_t i = 0; i < count; i++) {
        Blob b;
        TRY(upload(f, uploader_of_actor(f->actor, f->file->id), &b));
        json_add_str(f->out, NULL, id_format(f->arena, b.id.id));
    }
    json_end_list(f->out);
    return NULL;
}

/* ---- names to hide ---------------------------------------------------------------------------------------------------------------------------- */

Error *fill_hiding(Fill *f, bool *possible)
{
    HidingWork work = { 0 };
    TRY(hiding_work(f->sim->house, f->db, f->arena, f->matter, &work));
    f->text = work.accept;
    *possible = work.accept.n > 0;
    return NULL;
}

/* An occurrence that he has not cleared himself: two people are needed. */
Error *fill_leftover(Fill *f, bool *possible)
{
    HidingWork work = { 0 };
    TRY(hiding_work(f->sim->house, f->db, f->arena, f->matter, &work));
    *possible = false;
    for (size_t i = 0; i < work.leftovers.count && !*possible; i++) {
        *possible = !id_eq(work.first.items[i].id, f->actor->person.id);
        f->text = work.leftovers.items[i];
    }
    return NULL;
}

Error *fill_hiding_decisions(Fill *f, const char *name, bool required)
{
    const Json *input;
    (void)required;
    TRY(json_parse(f->arena, f->text, MIB(1), &input));
    json_add_value(f->out, name, json_member(input, name));
    return NULL;
}

Error *fill_occurrence(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, f->text);
    return NULL;
}

Error *fill_clearance_rule(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, S("common_word"));
    return NULL;
}

/* ---- what is not published ------------------------------------------------------------------------------------------------------------- */

/* The ground is one the file gives; without any the ruling goes to the public. */
Error *fill_withholding(Fill *f, bool *possible)
{
    PublicationBars bars;
    TRY(publication_bars(f->db, f->arena, f->matter, &bars));
    f->text = bars.closed_trial ? S("closed_trial") : bars.minor ? S("minor") : bars.objection ? S("objection") : S("");
    *possible = f->text.n > 0;
    return NULL;
}

Error *fill_withhold_reason(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, f->text);
    return NULL;
}
