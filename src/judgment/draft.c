/* A judge's own draft: sealed, one row an author, saved over the version it was made from. Table: judgment_draft. */
#include "judgment/judgment_int.h"

#include "core/identity/seal.h"
#include "judgment/judgment_sql.h"

enum { DRAFT_JSON_MOST = 2 * DRAFT_MOST };

/* ---- the operative part as rows ---------------------------------------------------------------------------------------------------- */

void operative_parse(Arena *a, const Json *list, OperativeItems *out)
{
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *row = json_at(list, i);
        *LIST_ADD(a, out) = (OperativeItem){
            .no = (int64_t)i + 1, .kind = json_str(row, "kind", S("")), .who_owes = json_i64(row, "who_owes", 0),
            .to_whom = json_i64(row, "to_whom", 0), .amount = { json_i64(row, "amount", 0) },
            .interest_from = json_str(row, "interest_from", S("")), .interest = json_str(row, "interest", S("")),
            .joint = json_bool(row, "joint", false), .thing = json_str(row, "thing", S("")), .text = str_trim(json_str(row, "text", S(""))),
        };
    }
}

static void add_text(JsonOut *o, const char *name, Str text)
{
    if (text.n > 0) {
        json_add_str(o, name, text);
    }
}

static void add_number(JsonOut *o, const char *name, int64_t n)
{
    if (n != 0) {
        json_add_i64(o, name, n);
    }
}

/* Columns without a value are left out, as a form leaves them out. */
void operative_write(JsonOut *o, const char *name, const OperativeItems *items)
{
    json_begin_list(o, name);
    for (size_t i = 0; i < items->count; i++) {
        const OperativeItem *it = &items->items[i];
        json_begin(o, NULL);
        json_add_str(o, "kind", it->kind);
        add_number(o, "who_owes", it->who_owes);
        add_number(o, "to_whom", it->to_whom);
        add_number(o, "amount", it->amount.dong);
        add_text(o, "interest_from", it->interest_from);
        add_text(o, "interest", it->interest);
        if (it->joint) {
            json_add_bool(o, "joint", true);
        }
        add_text(o, "thing", it->thing);
        json_add_str(o, "text", it->text);
        json_end(o);
    }
    json_end_list(o);
}

static bool item_same(const OperativeItem *x, const OperativeItem *y)
{
    return str_eq(x->kind, y->kind) && x->who_owes == y->who_owes && x->to_whom == y->to_whom && x->amount.dong == y->amount.dong
           && str_eq(x->interest_from, y->interest_from) && str_eq(x->interest, y->interest) && x->joint == y->joint
           && str_eq(x->thing, y->thing) && str_eq(x->text, y->text);
}

bool operative_same(const OperativeItems *x, const OperativeItems *y)
{
    bool same = x->count == y->count;
    for (size_t i = 0; same && i < x->count; i++) {
        same = item_same(&x->items[i], &y->items[i]);
    }
    return same;
}

/* ---- sealed and back ------------------------------------------------------------------------------------------------------------------ */

typedef struct DraftKey {
    uint8_t b[2 * sizeof(Id128)];
} DraftKey;

/* Bound to file and author: a row moved to another author does not open. */
static Bytes bound_to(DraftKey *k, MatterId matter, PersonId author)
{
    for (size_t i = 0; i < sizeof(Id128); i++) {
        k->b[i] = matter.id.b[i];
        k->b[sizeof(Id128) + i] = author.id.b[i];
    }
    return (Bytes){ k->b, sizeof k->b };
}

static SealKey draft_key(const House *h)
{
    return seal_key(h->secret, S("judgment_draft"));
}

static Str draft_text(Arena *a, const JudgmentDraft *d)
{
    Buf     b = buf_make(a, DRAFT_JSON_MOST);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "window", d->window);
    json_add_str(&o, "facts", d->facts);
    json_add_str(&o, "reasoning", d->reasoning);
    json_add_str(&o, "grounds", d->grounds);
    json_add_str(&o, "outcome_for", d->outcome_for);
    operative_write(&o, "operative", &d->operative);
    json_end(&o);
    return buf_check(&b) == NULL ? buf_str(&b) : S("");
}

Error *draft_load(House *h, Db *db, Arena *a, CourtId court, MatterId matter, PersonId author, JudgmentDraft *out)
{
    DraftOfRow  row;
    DraftKey    key;
    Bytes       plain;
    const Json *json;
    bool        found;
    *out = (JudgmentDraft){ 0 };
    TRY(q_draft_of(db, court, matter, author, a, &row, &found));
    if (!found) {
        return NULL;
    }
    TRY(seal_open(a, draft_key(h), bound_to(&key, matter, author), row.sealed, &plain));
    TRY(json_parse(a, (Str){ (const char *)plain.p, plain.n }, DRAFT_JSON_MOST, &json));
    *out = (JudgmentDraft){ .version = row.version, .saved_at = row.saved_at, .window = json_str(json, "window", S("")),
                            .facts = json_str(json, "facts", S("")),
                            .reasoning = json_str(json, "reasoning", S("")), .grounds = json_str(json, "grounds", S("")),
                            .outcome_for = json_str(json, "outcome_for", S("")) };
    operative_parse(a, json_member(json, "operative"), &out->operative);
    return NULL;
}

typedef struct Save {
    CourtId  court;
    MatterId matter;
    PersonId author;
    int64_t  version;
    Bytes    sealed;
    Instant  now;
    int64_t  saved;
} Save;

static Error *save_draft(Tx *tx, void *arg)
{
    Save *s = arg;
    return s->version == 0 ? q_draft_begin(tx, s->court, s->matter, s->author, s->sealed, s->now, &s->saved)
                           : q_draft_save(tx, s->court, s->matter, s->author, s->version, s->sealed, s->now, &s->saved);
}

static Error *stale_draft(House *h, Arena *a, const Save *s)
{
    DraftOfRow row;
    bool       found;
    Db        *db;
    TRY(db_read(h->db, a, &db));
    Error *failed = q_draft_of(db, s->court, s->matter, s->author, a, &row, &found);
    db_done(db);
    TRY(failed);
    Error *e = err_message(err_make(ERR_STALE, "draft saved from version %lld", (long long)s->version), S("judgment.draft_stale"));
    err_arg(e, S("yours"), str_format(a, "%lld", (long long)s->version));
    return err_arg(e, S("current"), str_format(a, "%lld", found ? (long long)row.version : 0LL));
}

Error *draft_put(House *h, Arena *a, CourtId court, MatterId matter, PersonId author, JudgmentDraft *draft)
{
    DraftKey key;
    Str      text = draft_text(a, draft);
    if (text.n == 0 || text.n > DRAFT_MOST || draft->operative.count > OPERATIVE_MOST) {
        return err_message(err_field(err_make(ERR_FIELD, NULL), S("reasoning")), S("judgment.draft_too_long"));
    }
    Save s = { .court = court, .matter = matter, .author = author, .version = draft->version, .now = os_now(h->os) };
    s.sealed = seal(h->os, a, draft_key(h), bound_to(&key, matter, author), (Bytes){ (const uint8_t *)text.p, text.n });
    TRY(db_tx(h->db, "judgment_draft", save_draft, &s));
    if (s.saved != 1) {
        return stale_draft(h, a, &s);
    }
    draft->version++;
    draft->saved_at = s.now;
    return NULL;
}

/* ---- ready? ------------------------------------------------------------------------------------------------------------------------------ */

static bool is_blank(Str text)
{
    return str_trim(text).n == 0;
}

MessageIds draft_missing(const JudgmentDraft *d, Arena *a)
{
    MessageIds out = { 0 };
    bool       written = d->operative.count > 0;
    for (size_t i = 0; i < d->operative.count; i++) {
        written = written && !is_blank(d->operative.items[i].text) && d->operative.items[i].kind.n > 0;
    }
    if (is_blank(d->facts)) {
        *LIST_ADD(a, &out) = S("judgment.missing_facts");
    }
    if (is_blank(d->reasoning)) {
        *LIST_ADD(a, &out) = S("judgment.missing_reasoning");
    }
    if (is_blank(d->grounds)) {
        *LIST_ADD(a, &out) = S("judgment.missing_grounds");
    }
    if (!written) {
        *LIST_ADD(a, &out) = S("judgment.missing_operative");
    }
    if (d->outcome_for.n == 0) {
        *LIST_ADD(a, &out) = S("judgment.missing_outcome");
    }
    return out;
}

Str draft_input(const JudgmentDraft *d, Str presence, Arena *a)
{
    Buf     b = buf_make(a, DRAFT_JSON_MOST + MIB(1));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    operative_write(&o, "operative", &d->operative);
    json_add_str(&o, "outcome_for", d->outcome_for);
    json_add_str(&o, "resolution", S("judgment"));
    if (presence.n > 0) {
        json_add_raw(&o, "presence", presence);
    }
    json_end(&o);
    return buf_str(&b);
}

Error *guard_draft_ready(Act *act, bool *holds)
{
    JudgmentDraft d;
    TRY(draft_load(act->house, act->db, act->arena, act->matter->court, act->matter->id, act->request->actor.person, &d));
    *holds = draft_missing(&d, act->arena).count == 0;
    return NULL;
}
