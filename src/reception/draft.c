/* The store of drafts: read, merge one step, seal, write if nobody was faster, else again. Table: draft. */
#include "reception/draft.h"

#include "core/blobs/blobs.h"
#include "core/identity/seal.h"
#include "reception/draft_sql.h"

#include <string.h>

enum { SAVE_ROUNDS = 8, SWEPT_AT_ONCE = 20 };

/* ---- answers --------------------------------------------------------------------------------------------------------------- */

static Given *find(const Answers *all, Str name)
{
    for (size_t i = 0; i < all->items.count; i++) {
        if (str_eq(all->items.items[i].name, name)) {
            return &all->items.items[i];
        }
    }
    return NULL;
}

Str answer(const Answers *all, Str name)
{
    const Given *found = find(all, name);
    return found == NULL ? S("") : found->text;
}

bool answer_is(const Answers *all, const char *name, const char *text)
{
    return str_eq(answer(all, str_of(name)), str_of(text));
}

Str answer_name(Arena *a, const char *group, int no, const char *part)
{
    return str_format(a, "%s-%d-%s", group, no, part);
}

Str answer_of(Arena *a, const Answers *all, const char *group, int no, const char *part)
{
    return answer(all, answer_name(a, group, no, part));
}

void answer_set(Arena *a, Answers *all, Str name, Str text)
{
    Given *found = find(all, name);
    if (found != NULL && text.n == 0) {
        *found = all->items.items[--all->items.count];
    } else if (found != NULL) {
        found->text = text;
    } else if (text.n > 0) {
        *LIST_ADD(a, &all->items) = (Given){ name, text };
    }
}

Answers answers_copy(Arena *a, const Answers *all)
{
    Answers copy = { 0 };
    for (size_t i = 0; i < all->items.count; i++) {
        *LIST_ADD(a, &copy.items) = all->items.items[i];
    }
    for (size_t i = 0; i < all->marks.count; i++) {
        *LIST_ADD(a, &copy.marks) = all->marks.items[i];
    }
    return copy;
}

static StepMark *find_mark(const Answers *all, Str step)
{
    for (size_t i = 0; i < all->marks.count; i++) {
        if (str_eq(all->marks.items[i].step, step)) {
            return &all->marks.items[i];
        }
    }
    return NULL;
}

StepMark step_mark(const Answers *all, Str step)
{
    const StepMark *found = find_mark(all, step);
    return found == NULL ? (StepMark){ .step = step } : *found;
}

/* ---- sealed ---------------------------------------------------------------------------------------------------------------- */

static SealKey key_of(const House *h)
{
    return seal_key(h->secret, S("draft"));
}

static Error *seal_answers(const House *h, Arena *a, DraftId id, const Answers *all, Bytes *out)
{
    Buf     b = buf_make(a, ANSWERS_BYTES);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_begin_list(&o, "answers");
    for (size_t i = 0; i < all->items.count; i++) {
        json_begin_list(&o, NULL);
        json_add_str(&o, NULL, all->items.items[i].name);
        json_add_str(&o, NULL, all->items.items[i].text);
        json_end_list(&o);
    }
    json_end_list(&o);
    json_begin_list(&o, "steps");
    for (size_t i = 0; i < all->marks.count; i++) {
        const StepMark *m = &all->marks.items[i];
        json_begin(&o, NULL);
        json_add_str(&o, "step", m->step);
        json_add_str(&o, "form", m->form);
        json_add_i64(&o, "version", m->version);
        json_add_i64(&o, "at", m->at.ms);
        json_end(&o);
    }
    json_end_list(&o);
    json_end(&o);
    if (b.full || all->items.count > ANSWERS_MOST) {
        return err_message(err_make(ERR_TOO_LARGE, "draft"), S("reception.draft_too_large"));
    }
    Str text = buf_str(&b);
    *out = seal(h->os, a, key_of(h), (Bytes){ id.id.b, sizeof id.id.b }, (Bytes){ (const uint8_t *)text.p, text.n });
    return NULL;
}

static Error *open_answers(const House *h, Arena *a, DraftId id, Bytes sealed, Answers *out)
{
    Bytes       plain;
    const Json *all;
    *out = (Answers){ 0 };
    if (sealed.n == 0) {
        return NULL;
    }
    TRY(seal_open(a, key_of(h), (Bytes){ id.id.b, sizeof id.id.b }, sealed, &plain));
    TRY(json_parse(a, (Str){ (const char *)plain.p, plain.n }, ANSWERS_BYTES, &all));
    const Json *answers = json_member(all, "answers"), *steps = json_member(all, "steps");
    for (size_t i = 0; i < json_count(answers); i++) {
        const Json *pair = json_at(answers, i);
        *LIST_ADD(a, &out->items) = (Given){ json_text(json_at(pair, 0)), json_text(json_at(pair, 1)) };
    }
    for (size_t i = 0; i < json_count(steps); i++) {
        const Json *m = json_at(steps, i);
        *LIST_ADD(a, &out->marks) = (StepMark){ json_str(m, "step", S("")), json_str(m, "form", S("")), json_i64(m, "version", 0),
                                                { json_i64(m, "at", 0) } };
    }
    return NULL;
}

/* ---- reading --------------------------------------------------------------------------------------------------------------- */

Error *petition_draft_load(House *h, Db *db, Arena *a, PersonId owner, DraftId id, Draft *out)
{
    PetitionDraftOneRow r;
    bool        found;
    TRY(q_petition_draft_one(db, owner, id, a, &r, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "draft");
    }
    *out = (Draft){ .owner = owner, .id = id, .matter = r.matter_id, .court = r.court_id, .version = r.version, .made_at = r.made_at,
                    .saved_at = r.saved_at, .submitted = r.submitted };
    return open_answers(h, a, id, r.sealed, &out->answers);
}

Error *petition_draft_list(House *h, Db *db, Arena *a, PersonId owner, Drafts *out)
{
    PetitionDraftAllRows rows;
    *out = (Drafts){ 0 };
    TRY(q_petition_draft_all(db, owner, DRAFTS_MOST, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const PetitionDraftAllRow *r = &rows.items[i];
        Draft             *d = LIST_ADD(a, out);
        *d = (Draft){ .owner = owner, .id = r->draft_id, .matter = r->matter_id, .court = r->court_id, .version = r->version,
                      .made_at = r->made_at, .saved_at = r->saved_at, .submitted = r->submitted };
        TRY(open_answers(h, a, r->draft_id, r->sealed, &d->answers));
    }
    return NULL;
}

/* ---- writing --------------------------------------------------------------------------------------------------------------- */

typedef struct DraftWrite {
    const Draft   *draft;
    const Answers *before, *after; /* whose files are let go, whose are held; NULL: nobody's */
    Bytes          sealed;
    Instant        at;
    Str            court;
    int64_t        changed;
} DraftWrite;

static Error *each_file(Tx *tx, const Answers *all, DraftId holder, Error *(*one)(Tx *tx, BlobId id, Id128 holder))
{
    for (size_t i = 0; all != NULL && i < all->items.count; i++) {
        Str ids = all->items.items[i].text;
        while (str_ends(all->items.items[i].name, S("-tep")) && ids.n > 0) {
            BlobId id;
            if (id_parse(str_cut(&ids, ' '), &id.id)) {
                TRY(one(tx, id, holder.id));
            }
        }
    }
    return NULL;
}

static Error *move_files(Tx *tx, const DraftWrite *w)
{
    TRY(each_file(tx, w->before, w->draft->id, blob_let_go));
    return each_file(tx, w->after, w->draft->id, blob_hold);
}

/* ---- forgetting ------------------------------------------------------------------------------------------------------------ */

static Error *forget_row(Tx *tx, void *arg)
{
    DraftWrite *w = arg;
    TRY(q_petition_draft_forget(tx, w->draft->owner, w->draft->id, w->at, &w->changed));
    return w->changed > 0 ? move_files(tx, w) : NULL;
}

static Error *sweep(House *h, Arena *a, Instant now)
{
    Db                  *db;
    PetitionDraftOldRows rows;
    Instant              before = { now.ms - DRAFT_DAYS * INT64_C(86400000) };
    TRY(db_read(h->db, a, &db));
    Error *failed = q_petition_draft_old(db, before, SWEPT_AT_ONCE, a, &rows);
    Draft *old = NEW_N(a, Draft, failed == NULL ? rows.count + 1 : 1);
    for (size_t i = 0; failed == NULL && i < rows.count; i++) {
        failed = petition_draft_load(h, db, a, rows.items[i].person_id, rows.items[i].draft_id, &old[i]);
    }
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < rows.count; i++) {
        DraftWrite w = { .draft = &old[i], .before = &old[i].answers, .at = before };
        TRY(db_tx(h->db, "draft", forget_row, &w));
    }
    return NULL;
}

static Error *remove_row(Tx *tx, void *arg)
{
    DraftWrite *w = arg;
    TRY(q_petition_draft_remove(tx, w->draft->owner, w->draft->id, &w->changed));
    return w->changed > 0 ? move_files(tx, w) : err_make(ERR_NOT_FOUND, "draft");
}

Error *petition_draft_remove(House *h, Arena *a, PersonId owner, DraftId id)
{
    Db   *db;
    Draft d;
    TRY(db_read(h->db, a, &db));
    Error *failed = petition_draft_load(h, db, a, owner, id, &d);
    db_done(db);
    TRY(failed);
    DraftWrite w = { .draft = &d, .before = &d.answers };
    return db_tx(h->db, "draft", remove_row, &w);
}

/* ---- making, saving -------------------------------------------------------------------------------------------------------- */

static Error *add_row(Tx *tx, void *arg)
{
    const DraftWrite *w = arg;
    return q_petition_draft_add(tx, w->draft->owner, w->draft->id, w->draft->matter, w->sealed, w->at);
}

Error *petition_draft_make(House *h, Arena *a, PersonId owner, const Answers *first, Draft *out)
{
    Db     *db;
    Drafts  all;
    Instant now = os_now(h->os);
    TRY(sweep(h, a, now));
    TRY(db_read(h->db, a, &db));
    Error *failed = petition_draft_list(h, db, a, owner, &all);
    db_done(db);
    TRY(failed);
    if (all.count >= DRAFTS_MOST) {
        return err_message(err_make(ERR_CONFLICT, "%zu drafts", all.count), S("reception.too_many_drafts"));
    }
    *out = (Draft){ .owner = owner, .id = { os_id_random(h->os) }, .matter = { os_id(h->os) }, .court = S(""), .version = 1,
                    .made_at = now, .saved_at = now, .answers = *first };
    DraftWrite w = { .draft = out, .at = now };
    TRY(seal_answers(h, a, out->id, first, &w.sealed));
    return db_tx(h->db, "draft", add_row, &w);
}

static Error *save_row(Tx *tx, void *arg)
{
    DraftWrite *w = arg;
    TRY(q_petition_draft_save(tx, w->draft->owner, w->draft->id, w->draft->version, w->sealed, w->at, &w->changed));
    return w->changed > 0 ? move_files(tx, w) : NULL;
}

static Error *merge(Arena *a, Answers *all, const StepSave *save, Instant now)
{
    StepMark *m = find_mark(all, save->step);
    StepMark  before = step_mark(all, save->step);
    int64_t   version = before.version;
    if (!save->anyway && version != save->seen && !str_eq(before.form, save->form)) {
        return err_make(ERR_STALE, "step version %lld, form made from %lld", (long long)version, (long long)save->seen);
    }
    for (size_t i = 0; i < save->given_count; i++) {
        answer_set(a, all, save->given[i].name, save->given[i].text);
    }
    if (m == NULL) {
        m = LIST_ADD(a, &all->marks);
    }
    *m = (StepMark){ save->step, save->form, version + 1, now };
    return NULL;
}

Error *petition_draft_save_step(House *h, Arena *a, Draft *d, const StepSave *save)
{
    for (int round = 0; round < SAVE_ROUNDS; round++) {
        Db *db;
        TRY(db_read(h->db, a, &db));
        Error *failed = petition_draft_load(h, db, a, d->owner, d->id, d);
        db_done(db);
        TRY(failed);
        if (d->court.n > 0) {
            return err_message(err_make(ERR_GONE, "draft is submitted"), S("reception.draft_submitted"));
        }
        Answers    before = answers_copy(a, &d->answers);
        DraftWrite w = { .draft = d, .before = &before, .after = &d->answers, .at = os_now(h->os) };
        TRY(merge(a, &d->answers, save, w.at));
        TRY(seal_answers(h, a, d->id, &d->answers, &w.sealed));
        TRY(db_tx(h->db, "draft", save_row, &w));
        if (w.changed > 0) {
            d->version++;
            d->saved_at = w.at;
            return NULL;
        }
    }
    return err_make(ERR_BUSY, "other saves kept coming between");
}

static Error *fix_row(Tx *tx, void *arg)
{
    DraftWrite *w = arg;
    return q_petition_draft_fix(tx, w->draft->owner, w->draft->id, w->court, &w->changed);
}

Error *petition_draft_submit_begin(House *h, const Draft *d, Str court)
{
    DraftWrite w = { .draft = d, .court = court };
    TRY(db_tx(h->db, "draft", fix_row, &w));
    return w.changed > 0 ? NULL : err_message(err_make(ERR_CONFLICT, "another court"), S("reception.draft_submitted"));
}

static Error *release_row(Tx *tx, void *arg)
{
    const DraftWrite *w = arg;
    return q_petition_draft_release(tx, w->draft->owner, w->draft->id);
}

Error *petition_draft_submit_back(House *h, const Draft *d)
{
    DraftWrite w = { .draft = d };
    return db_tx(h->db, "draft", release_row, &w);
}

static Error *submitted_row(Tx *tx, void *arg)
{
    const DraftWrite *w = arg;
    TRY(move_files(tx, w)); /* the file holds them now */
    return q_petition_draft_submitted(tx, w->draft->owner, w->draft->id, (Bytes){ (const uint8_t *)"", 0 }, w->at);
}

Error *petition_draft_submit_done(House *h, const Draft *d)
{
    DraftWrite w = { .draft = d, .before = &d->answers, .at = os_now(h->os) };
    return db_tx(h->db, "draft", submitted_row, &w);
}
