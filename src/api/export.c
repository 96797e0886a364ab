/* What may be fetched in bulk: the months of judgments that stand as files, for programs. */
#include "api/api_int.h"

#include "judgment/export.h"

typedef struct ExportEntry {
    ExportFile file;
    Str        address; /* empty while it is written anew */
} ExportEntry;
static const ShapeMember entry_members[] = {
    SAYS_AS(ExportEntry, file.name, "name"),   SAYS_AS(ExportEntry, file.size, "size"),   SAYS_AS(ExportEntry, file.count, "count"),
    SAYS_AS(ExportEntry, file.first, "first"), SAYS_AS(ExportEntry, file.last, "last"),   SAYS_AS(ExportEntry, file.hash, "sha256"),
    SAYS_AS(ExportEntry, file.until, "until"), SAYS_MAYBE(ExportEntry, address),
};
static const Shape entry_shape = SHAPE("ExportFile", ExportEntry, entry_members);
typedef struct ExportAnswer {
    LIST(ExportEntry) items;
    Str     manifest, key;
    Instant at;
} ExportAnswer;
static const ShapeMember export_members[] = {
    SAYS_LIST(ExportAnswer, items, entry_shape), SAYS_MAYBE(ExportAnswer, manifest), SAYS_MAYBE(ExportAnswer, at), SAYS(ExportAnswer, key),
};
const Shape export_shape = SHAPE("JudgmentsExport", ExportAnswer, export_members);

Error *api_judgments_export(Req *rq, Resp *rs)
{
    House       *h = site_of(rq)->house;
    Db          *db;
    Export       x;
    ExportAnswer v = { .key = ledger_vkey(h->ledger, rq->arena) };
    TRY(db_read(h->db, rq->arena, &db));
    Error *failed = export_load(h, db, rq->arena, &x);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < x.files.count; i++) {
        const ExportFile *f = &x.files.items[i];
        Str               address = str_format(rq->arena, "/api/v1/judgments/export/" STR_F, STR_A(f->name));
        *LIST_ADD(rq->arena, &v.items) = (ExportEntry){ *f, f->behind ? S("") : address };
    }
    v.manifest = x.note.n > 0 ? S("/api/v1/judgments/export/manifest") : S("");
    v.at = x.at;
    return ANSWER(rq, rs, &v);
}
