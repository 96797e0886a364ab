/* From an event to the state: a small pure function over the event, used live and on rebuild.
 * Tables: matter matter_place matter_field participant assignment deadline task paper link register_entry. */
#include "matter/matter_int.h"

#include "core/blobs/blobs.h"

#include "i18n/i18n.h"
#include "matter/matter_sql.h"

static Str text_of(const Json *o, const char *name)
{
    return json_str(o, name, S(""));
}

static int64_t number_of(const Json *o, const char *name)
{
    return json_i64(o, name, 0);
}

static Id128 id_of(const Json *o, const char *name)
{
    Id128 id = { { 0 } };
    Str   text = text_of(o, name);
    if (text.n > 0 && !id_parse(text, &id)) {
        return (Id128){ { 0 } };
    }
    return id;
}

static Error *date_of(const Json *o, const char *name, Date *out)
{
    return date_parse(text_of(o, name), out) ? NULL : err_make(ERR_ALTERED, "outcome: %s is no date", name);
}

static Str day_text(Tx *tx, const Event *e)
{
    return date_format(tx_arena(tx), e->day);
}

typedef Error *ApplyItem(Tx *tx, const Event *e, const Json *item);

static Error *apply_field(Tx *tx, const Event *e, const Json *i)
{
    Str key = text_of(i, "drawn");
    Str text = key.n > 0 ? json_str(e->numbers_json, str_z(tx_arena(tx), key), S("")) : text_of(i, "text");
    Str fold = json_bool(i, "index", false) ? i18n_fold(tx_arena(tx), text) : S("");
    if (number_of(i, "item") == 1) {
        TRY(q_field_clear(tx, e->court, e->matter, text_of(i, "field")));
    }
    return q_field_put(tx, e->court, e->matter, text_of(i, "field"), number_of(i, "item"), text, fold, number_of(i, "number"),
                       text_of(i, "day"), text_of(i, "class"), e->seq);
}

static Error *apply_person(Tx *tx, const Event *e, const Json *i)
{
    Arena *a = tx_arena(tx);
    Str    name = text_of(i, "name");
    return q_participant_add(tx, e->court, e->matter, number_of(i, "no"), text_of(i, "capacity"), (PersonId){ id_of(i, "person") },
                             text_of(i, "kind"), name, i18n_fold(a, name), i18n_sort_key(a, name), text_of(i, "born_on"),
                             text_of(i, "personal_no"), text_of(i, "address"), text_of(i, "ward"), text_of(i, "phone"),
                             text_of(i, "email"), number_of(i, "represents"), json_bool(i, "electronic", false), day_text(tx, e),
                             e->seq);
}

static Error *apply_person_ended(Tx *tx, const Event *e, const Json *i)
{
    return q_participant_end(tx, e->court, e->matter, number_of(i, "no"), day_text(tx, e));
}

static Error *apply_person_bound(Tx *tx, const Event *e, const Json *i)
{
    return q_participant_bind(tx, e->court, e->matter, number_of(i, "no"), (PersonId){ id_of(i, "person") });
}

static Error *apply_electronic(Tx *tx, const Event *e, const Json *i)
{
    return q_participant_electronic(tx, e->court, e->matter, number_of(i, "no"), json_bool(i, "electronic", false));
}

static Error *apply_assigned(Tx *tx, const Event *e, const Json *i)
{
    return q_assignment_add(tx, e->court, e->matter, number_of(i, "no"), text_of(i, "role"), (PersonId){ id_of(i, "person") },
                            text_of(i, "name"), text_of(i, "method"), text_of(i, "ground"), day_text(tx, e), e->seq);
}

static Error *apply_unassigned(Tx *tx, const Event *e, const Json *i)
{
    return q_assignment_end(tx, e->court, e->matter, number_of(i, "no"), day_text(tx, e));
}

static Error *apply_deadline(Tx *tx, const Event *e, const Json *i)
{
    Date start;
    Date end;
    Date unshifted;
    TRY(date_of(i, "start", &start));
    TRY(date_of(i, "end", &end));
    TRY(date_of(i, "unshifted", &unshifted));
    return q_deadline_add(tx, e->court, e->matter, number_of(i, "no"), text_of(i, "rule"), number_of(i, "participant"), start, end,
                          unshifted, json_canonical(tx_arena(tx), json_member(i, "working")), text_of(i, "calendar"), text_of(i, "from"),
                          number_of(i, "amount"), text_of(i, "unit"), e->seq);
}

static Error *apply_deadline_ended(Tx *tx, const Event *e, const Json *i)
{
    return q_deadline_end(tx, e->court, e->matter, number_of(i, "no"), text_of(i, "status"), day_text(tx, e), e->seq);
}

static Error *apply_deadline_moved(Tx *tx, const Event *e, const Json *i)
{
    Date end;
    Date unshifted;
    TRY(date_of(i, "end", &end));
    TRY(date_of(i, "unshifted", &unshifted));
    return q_deadline_move(tx, e->court, e->matter, number_of(i, "no"), end, unshifted,
                           json_canonical(tx_arena(tx), json_member(i, "working")), text_of(i, "calendar"), text_of(i, "from"),
                           number_of(i, "amount"), text_of(i, "unit"));
}

static Error *apply_task(Tx *tx, const Event *e, const Json *i)
{
    return q_task_add(tx, e->court, e->matter, number_of(i, "no"), text_of(i, "task"), text_of(i, "who"),
                      (PersonId){ id_of(i, "person") }, text_of(i, "rule"), text_of(i, "due"), day_text(tx, e), e->seq);
}

static Error *apply_task_done(Tx *tx, const Event *e, const Json *i)
{
    return q_task_done(tx, e->court, e->matter, number_of(i, "no"), day_text(tx, e), e->seq);
}

static Error *apply_task_moved(Tx *tx, const Event *e, const Json *i)
{
    return q_task_due(tx, e->court, e->matter, number_of(i, "no"), text_of(i, "due"));
}

/* What the paper is made of is needed as long as the file is. */
static Error *hold_files(Tx *tx, const Event *e, const Json *i)
{
    PaperFiles files = { 0 };
    if (text_of(i, "form").n > 0 || !str_eq(text_of(i, "kind"), S("received"))) {
        return NULL;
    }
    TRY(paper_files_read(tx_arena(tx), json_member(i, "data"), &files));
    for (size_t k = 0; k < files.count; k++) {
        TRY(blob_hold(tx, files.items[k].blob, e->matter.id));
    }
    return NULL;
}

static Error *apply_paper(Tx *tx, const Event *e, const Json *i)
{
    Arena  *a = tx_arena(tx);
    int64_t no = number_of(i, "no");
    Hash    hash;
    if (!hash_parse_hex(text_of(i, "hash"), &hash)) {
        return err_make(ERR_ALTERED, "outcome: paper %lld has no hash", (long long)no);
    }
    TRY(hold_files(tx, e, i));
    Str number = json_str(e->numbers_json, str_z(a, str_format(a, "paper:%lld", (long long)no)), text_of(i, "number"));
    return q_paper_add(tx, e->court, e->matter, no, text_of(i, "kind"), text_of(i, "form"), text_of(i, "title"), number,
                       number_of(i, "template"), json_canonical(a, json_member(i, "data")), (BlobId){ id_of(i, "blob") }, hash,
                       text_of(i, "media_type"), number_of(i, "size"), text_of(i, "class"), number_of(i, "from"),
                       text_of(i, "signature"), number_of(i, "folio"), number_of(i, "pages"), e->day, e->seq);
}

static Error *apply_link(Tx *tx, const Event *e, const Json *i)
{
    CourtId other;
    if (!court_id_parse(text_of(i, "court"), &other)) {
        return err_make(ERR_ALTERED, "outcome: a link without a court");
    }
    return q_link_add(tx, e->court, e->matter, number_of(i, "no"), text_of(i, "kind"), other, (MatterId){ id_of(i, "matter") },
                      e->seq);
}

static ApplyItem *const appliers[SECTION_COUNT] = {
    [SECTION_FIELDS] = apply_field,
    [SECTION_PEOPLE] = apply_person,
    [SECTION_PEOPLE_ENDED] = apply_person_ended,
    [SECTION_PEOPLE_BOUND] = apply_person_bound,
    [SECTION_ELECTRONIC] = apply_electronic,
    [SECTION_ASSIGNED] = apply_assigned,
    [SECTION_UNASSIGNED] = apply_unassigned,
    [SECTION_DEADLINES] = apply_deadline,
    [SECTION_DEADLINES_ENDED] = apply_deadline_ended,
    [SECTION_DEADLINES_MOVED] = apply_deadline_moved,
    [SECTION_TASKS] = apply_task,
    [SECTION_TASKS_DONE] = apply_task_done,
    [SECTION_TASKS_MOVED] = apply_task_moved,
    [SECTION_PAPERS] = apply_paper,
    [SECTION_LINKS] = apply_link,
};

/* The file's own compact range grows by the event's leaf; its root's first 40 bits are the mã toàn vẹn hồ sơ. */
static Error *apply_head(Tx *tx, const Event *e)
{
    Arena      *a = tx_arena(tx);
    const Json *o = e->outcome_json;
    Str         day = day_text(tx, e);
    Bytes       frontier = e->frontier;
    if (e->seq > 1 && frontier.p == NULL) {
        MatterHeadRow row;
        bool          found;
        TRY(q_matter_head(tx_db(tx), e->court, e->matter, a, &row, &found));
        if (!found || row.seq != e->seq - 1) {
            return err_make(ERR_ALTERED, "event %lld does not follow", (long long)e->seq);
        }
        frontier = row.frontier;
    }
    Str integrity;
    TRY(ledger_file_append(a, frontier, e->seq - 1, e->leaf, &frontier, &integrity));
    if (e->seq == 1) {
        TRY(q_matter_place_add(tx, e->matter, e->court));
        return q_matter_open(tx, e->court, e->matter, text_of(o, "procedure"), text_of(o, "law_version"), text_of(o, "kind"),
                             text_of(o, "relation"), text_of(o, "title"), e->state, day, e->version, e->seq,
                             text_of(o, "opened_on"), text_of(o, "origin"), text_of(o, "next_who"), integrity, frontier);
    }
    Str acceptance = json_str(e->numbers_json, "acceptance", S(""));
    return q_matter_move(tx, e->court, e->matter, e->state, day, e->version, e->seq, acceptance,
                         json_str(e->numbers_json, "judgment", S("")), acceptance.n > 0 ? day : S(""),
                         json_bool(o, "closed", false) ? day : S(""), text_of(o, "relation"), text_of(o, "title"),
                         text_of(o, "next_who"), integrity, frontier);
}

static Error *apply_books(Tx *tx, const Event *e)
{
    const Json *book = json_member(e->numbers_json, "book");
    for (size_t i = 0; i < json_count(book); i++) {
        const Json *line = json_at(book, i);
        TRY(q_register_entry_add(tx, e->court, text_of(line, "register"), number_of(line, "year"), number_of(line, "no"),
                                 text_of(line, "number"), e->matter, e->seq, e->day));
    }
    return NULL;
}

static Error *apply_own(House *h, Tx *tx, const Event *e)
{
    const Json *own = json_member(e->outcome_json, "own");
    JsonMember *members;
    if (!json_is_object(own)) {
        return NULL;
    }
    size_t count = json_members(tx_arena(tx), own, &members);
    for (size_t i = 0; i < count; i++) {
        const Effect *effect = house_effect(h, members[i].name);
        if (effect == NULL) {
            return err_make(ERR_ALTERED, "no effect " STR_F, STR_A(members[i].name));
        }
        if (effect->apply != NULL) {
            TRY(effect->apply(tx, e, members[i].value));
        }
    }
    return NULL;
}

Error *matter_apply(House *h, Tx *tx, const Event *e)
{
    TRY(apply_head(tx, e));
    for (size_t s = 0; s < SECTION_COUNT; s++) {
        const Json *list = json_member(e->outcome_json, section_name((Section)s));
        for (size_t i = 0; i < json_count(list); i++) {
            TRY(appliers[s](tx, e, json_at(list, i)));
        }
    }
    TRY(apply_books(tx, e));
    return apply_own(h, tx, e);
}
