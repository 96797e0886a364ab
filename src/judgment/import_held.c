/* Imported rulings in which the gate found personal numbers: a person masks them, lets the text out as it is, or keeps it in.
 * Tables: ruling, ruling_text, ruling_review, publication_entry, ruling_citation, counts. */
#include "judgment/import.h"

#include "judgment/citation.h"
#include "judgment/gate.h"
#include "judgment/publication_int.h"
#include "judgment/publication_sql.h"

Error *held_hits(Arena *a, const Ruling *r, HeldHits *out)
{
    GateResult found;
    *out = (HeldHits){ 0 };
    TRY(gate_check_imported(r->text, a, &found));
    for (size_t i = 0; i < found.hits_count; i++) {
        const GateHit *hit = &found.hits[i];
        *LIST_ADD(a, out) = (HeldHit){ hit->from, hit->to, hit->found, hit->reason };
    }
    return NULL;
}

/* Each number found becomes an ellipsis: how courts mask (NQ 03/2017, guidance of CV 144). */
static Str mask(Arena *a, const Ruling *r, const HeldHits *hits)
{
    Buf    b = buf_make(a, r->text.n + hits->count * 4 + 16);
    size_t at = 0;
    for (size_t i = 0; i < hits->count; i++) {
        if (hits->items[i].from >= at) {
            buf_add(&b, str_sub(r->text, at, hits->items[i].from));
            buf_add(&b, S("…"));
            at = hits->items[i].to;
        }
    }
    buf_add(&b, str_sub(r->text, at, r->text.n));
    return buf_str(&b);
}

typedef struct Decision {
    RulingId id;
    PersonId who;
    Str      decision, reason;
    Instant  now;
} Decision;

static Error *let_out(Tx *tx, const Decision *d, Ruling *r)
{
    Arena   *a = tx_arena(tx);
    Date     today = instant_date(d->now);
    HeldHits hits;
    if (str_eq(d->decision, S("masked"))) {
        TRY(held_hits(a, r, &hits));
        r->text = mask(a, r, &hits);
        RulingParts parts = ruling_parts_find(a, r->text);
        r->parts = ruling_parts_write(a, &parts);
        TRY(q_ruling_text_put(tx, r->court, r->matter, r->id, r->text, r->parts, S("")));
    }
    TRY(q_ruling_put(tx, r->court, r->matter, r->id, r->source, r->source_id, r->court_name, r->number, ruling_number_fold(a, r->number),
                     r->day, r->kind, r->instance, r->paper, r->relation, r->title, r->case_number, S("public"), today, S(""), d->now,
                     hash_str(r->text), (int64_t)r->text.n, 0));
    TRY(ruling_citations_put(tx, citation_acts(a), r));
    TRY(q_entry_add(tx, r->court, r->matter, r->id, 0, S("imported"), today, r->number, S("")));
    TRY(q_publication_count_add(tx, str_sub(date_format(a, today), 0, 7), r->court, S("imported"), 1));
    return q_ruling_count_add(tx, r->court, r->kind, date_ymd(r->day).year, 1);
}

static Error *decide(Tx *tx, void *arg)
{
    const Decision *d = arg;
    Arena          *a = tx_arena(tx);
    Ruling          r;
    ReviewCountRow  count;
    bool            found;
    TRY(ruling_load(tx_db(tx), a, d->id, &r, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "ruling");
    }
    if (!str_eq(r.status, S("held"))) {
        return err_message(err_make(ERR_CONFLICT, NULL), S("publication.not_held"));
    }
    TRY(q_review_count(tx_db(tx), r.court, r.id, a, &count));
    TRY(q_review_add(tx, r.court, r.id, count.total + 1, d->who, d->now, d->decision, d->reason));
    return str_eq(d->decision, S("refused")) ? q_ruling_refuse(tx, r.court, r.matter, r.id) : let_out(tx, d, &r);
}

Error *held_decide(House *h, Arena *a, RulingId id, PersonId who, Str decision, Str reason)
{
    Decision d = { id, who, decision, reason, os_now(h->os) };
    return db_tx_keep(h->db, "held_decide", decide, &d, a);
}
