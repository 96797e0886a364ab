/* What no event says but other rows do: the tallies beside lists; of imported rulings the text, which carries its own hash, the name
 * made of their source, and what it cites, and whether they may be public. May use: matter, base. */
#include "judgment/citation.h"
#include "judgment/import.h"
#include "judgment/publication.h"
#include "judgment/remark.h"

#include "judgment/citation_sql.h"
#include "judgment/publication_sql.h"

enum { TEXTS_AT_ONCE = 100 };

static Error *verify_counts(Db *db, Arena *a, Findings *out)
{
    PublicationCountsWrongRows steps = { 0 };
    RulingCountsWrongRows      rulings = { 0 };
    CitationCountsWrongRows    cited = { 0 };
    TRY(q_publication_counts_wrong(db, a, &steps));
    for (size_t i = 0; i < steps.count; i++) {
        const PublicationCountsWrongRow *r = &steps.items[i];
        finding_add(a, out, r->court, str_format(a, "publication_count " STR_F " " STR_F " " STR_F " is not the number of its entries",
                                           STR_A(r->court), STR_A(r->month), STR_A(r->step)));
    }
    TRY(q_ruling_counts_wrong(db, a, &rulings));
    for (size_t i = 0; i < rulings.count; i++) {
        const RulingCountsWrongRow *r = &rulings.items[i];
        finding_add(a, out, r->court, str_format(a, "ruling_count " STR_F " " STR_F " %lld is not the number of public rulings",
                                           STR_A(r->court), STR_A(r->kind), (long long)r->year));
    }
    TRY(q_citation_counts_wrong(db, a, &cited));
    for (size_t i = 0; i < cited.count; i++) {
        const CitationCountsWrongRow *r = &cited.items[i];
        finding_add(a, out, S(""), str_format(a, "citation_count " STR_F " " STR_F " is not the number of rulings that cite it", STR_A(r->cited), STR_A(r->article)));
    }
    return remarks_verify(db, a, out);
}

static Error *verify_imported(Db *db, Arena *a, Findings *out)
{
    ImportedWrongRows rows = { 0 };
    TRY(q_imported_wrong(db, (MatterId){ 0 }, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const ImportedWrongRow *r = &rows.items[i];
        finding_add(a, out, r->court, str_format(a, "ruling " STR_F " was altered: its state is not what the publication ledger and ruling_review say",
                                           STR_A(id_format(a, r->ruling_id.id))));
    }
    return NULL;
}

static Str altered_in(Arena *a, const ImportedTextsRow *r)
{
    RulingId own = ruling_id_of_source(r->source, r->source_id);
    if (!hash_eq(hash_str(r->text), r->hash) || r->size != (int64_t)r->text.n) {
        return S("its text is not the one imported");
    }
    if (!id_eq(own.id, r->ruling_id.id)) {
        return S("its source is another");
    }
    return str_eq(ruling_number_fold(a, r->number), r->number_fold) ? S("") : S("its number is found under another");
}

static Error *verify_citations(Db *db, Arena *work, const ActNames *acts, const ImportedTextsRow *r, Arena *a, Findings *out)
{
    Ruling cites = { .id = r->ruling_id, .court = r->court_id, .matter = r->matter_id, .number = r->number, .day = r->day };
    bool   agree;
    cites.text = str_eq(r->status, S("public")) ? r->text : S("");
    TRY(citations_agree(db, work, acts, &cites, &agree));
    if (!agree) {
        finding_add(a, out, str_copy(a, r->court), str_format(a, "ruling_citation of ruling " STR_F " is not what its text cites (congly judgments cite)",
                                           STR_A(id_format(a, r->ruling_id.id))));
    }
    return NULL;
}

/* One batch; `*after` moves on. */
static Error *verify_texts(House *h, Arena *work, const ActNames *acts, RulingId *after, bool *more, Arena *a, Findings *out)
{
    ImportedTextsRows rows = { 0 };
    Db               *db;
    TRY(db_read(h->db, work, &db));
    Error *failed = q_imported_texts(db, *after, (MatterId){ 0 }, TEXTS_AT_ONCE, work, &rows);
    for (size_t i = 0; i < rows.count && failed == NULL; i++) {
        failed = verify_citations(db, work, acts, &rows.items[i], a, out);
    }
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < rows.count; i++) {
        const ImportedTextsRow *r = &rows.items[i];
        Str                     what = altered_in(work, r);
        if (what.n > 0) {
            finding_add(a, out, str_copy(a, r->court), str_format(a, "ruling " STR_F " was altered: " STR_F, STR_A(id_format(a, r->ruling_id.id)), STR_A(what)));
        }
        *after = r->ruling_id;
    }
    *more = rows.count == TEXTS_AT_ONCE;
    return NULL;
}

Error *publication_verify(House *h, Arena *a, Findings *out)
{
    Db      *db;
    RulingId after = { 0 };
    bool     more = true;
    const ActNames *acts = citation_acts(a);
    TRY(db_read(h->db, a, &db));
    Error *failed = verify_counts(db, a, out);
    failed = failed != NULL ? failed : verify_imported(db, a, out);
    db_done(db);
    TRY(failed);
    while (more) {
        Arena *work = arena_make(MIB(64));
        failed = verify_texts(h, work, acts, &after, &more, a, out);
        arena_release(work);
        TRY(failed);
    }
    return NULL;
}
