/* Reading what publication has left: rulings by address, how far a file has come. */
#include "judgment/publication_int.h"

#include "judgment/publication_sql.h"

static Ruling ruling_of_row(RulingId id, const RulingOfRow *r)
{
    Ruling out = { .id = id, .court = r->court_id, .matter = r->matter_id, .source = r->source, .source_id = r->source_id,
                   .court_name = r->court_name, .number = r->number, .kind = r->kind, .instance = r->instance, .paper = r->paper,
                   .relation = r->relation, .title = r->title, .case_number = r->case_number, .status = r->status, .day = r->day,
                   .published_on = r->published_on, .changed_at = r->changed_at, .hash = r->hash, .size = r->size };
    if (!date_parse(r->corrected_on, &out.corrected_on)) {
        out.corrected_on = DATE_NONE;
    }
    return out;
}

Error *ruling_load_facts(Db *db, Arena *a, RulingId id, Ruling *out, bool *found)
{
    RulingOfRow row;
    TRY(q_ruling_of(db, id, a, &row, found));
    if (*found) {
        *out = ruling_of_row(id, &row);
    }
    return NULL;
}

Error *ruling_load(Db *db, Arena *a, RulingId id, Ruling *out, bool *found)
{
    RulingTextOfRow text;
    TRY(ruling_load_facts(db, a, id, out, found));
    if (!*found) {
        return NULL;
    }
    TRY(q_ruling_text_of(db, out->court, out->matter, id, a, &text));
    out->text = text.text;
    out->parts = text.parts;
    out->correction = text.correction;
    return NULL;
}

Error *publication_now(House *h, Db *db, Arena *a, CourtId court, MatterId matter, PublicationNow *out)
{
    PublicationRowRow row;
    bool              found;
    (void)h;
    *out = (PublicationNow){ 0 };
    TRY(q_publication_row(db, court, matter, a, &row, &found));
    if (found) {
        *out = (PublicationNow){ row.round, row.ruling_id, row.approved_by, row.approved_on, row.withheld };
    }
    return NULL;
}

/* What is only likely stays as it is: the gate will ask two people about it. */
static Str accept_undecided(Arena *a, const Hiding *hiding)
{
    Buf     b = buf_make(a, KIB(512));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_begin_list(&o, "hiding_decisions");
    for (size_t i = 0; i < hiding->places.count; i++) {
        if (hiding->places.items[i].decision.n == 0) {
            json_begin(&o, NULL);
            json_add_i64(&o, "place", hiding->places.items[i].no);
            json_add_str(&o, "decision", hiding->places.items[i].certain ? S("accepted") : S("kept"));
            json_end(&o);
        }
    }
    json_end_list(&o);
    json_end(&o);
    return hiding->undecided > 0 ? buf_str(&b) : S("");
}

Error *hiding_work(House *h, Db *db, Arena *a, const Matter *m, HidingWork *out)
{
    Hiding    hiding;
    Ruling    r;
    Leftovers left;
    bool      found;
    *out = (HidingWork){ 0 };
    TRY(hiding_load(h, db, a, m, &hiding, &found));
    if (!found) {
        return NULL;
    }
    out->accept = accept_undecided(a, &hiding);
    TRY(ruling_of_matter(h, a, m, &hiding.source, hiding.coded, &r));
    TRY(leftovers_find(h, db, a, m, &r, &left));
    for (size_t i = 0; i < left.count; i++) {
        if (!left.items[i].cleared) {
            *LIST_ADD(a, &out->leftovers) = left.items[i].key;
            *LIST_ADD(a, &out->first) = left.items[i].first;
        }
    }
    return NULL;
}
