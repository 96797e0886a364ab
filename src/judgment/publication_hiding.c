/* Hiding at work: a proposal for the pronounced text, what persons decided about each place, the text that comes of it.
 * Tables: hiding, hiding_decision. May use: hide, matter, core/identity (seal). */
#include "judgment/publication_int.h"

#include "core/identity/seal.h"
#include "judgment/publication_sql.h"

#include <stdlib.h>
#include <string.h>

enum { SEALED_MAX = 8 * 1024 * 1024, WORDS_MAX = 64 * 1024, WORDS_BLOCK = 256, ADULT_YEARS = 18, SECRETS_MOST = 6 };

/* ---- the people of the file ----------------------------------------------------------------------------------------------- */

/* A year alone counts as its last day: who may be a minor is treated as one. */
static bool born(Str text, Date *out)
{
    int64_t year;
    if (date_parse(text, out)) {
        return true;
    }
    if (text.n == 4 && str_to_i64(text, &year) && year >= 1900) {
        *out = date_make((int32_t)year, 12, 31);
        return true;
    }
    return false;
}

static bool is_minor(Str born_on, Date opened)
{
    Date birth;
    return born(born_on, &birth) && date_cmp(date_add_months(birth, ADULT_YEARS * 12), opened) > 0;
}

bool hiding_has_minor(const Matter *m)
{
    Date opened;
    if (matter_field_number(m, S("minor_involved"), 0) == 1) {
        return true;
    }
    bool known = date_parse(m->opened_on, &opened);
    for (size_t i = 0; known && i < m->participants.count; i++) {
        if (is_minor(m->participants.items[i].born_on, opened)) {
            return true;
        }
    }
    return false;
}

/* The part of an address that finds the door: what stands before the first comma, when it has a number or names a hamlet. */
static Str door_of(Str address)
{
    Str first = str_trim(str_cut(&address, ','));
    for (size_t i = 0; i < first.n; i++) {
        if (first.p[i] >= '0' && first.p[i] <= '9') {
            return first;
        }
    }
    return S("");
}

static void add_secret(HidePerson *p, Str *secrets, Str text)
{
    if (text.n > 0) {
        secrets[p->secrets_count++] = text;
    }
}

static void add_secrets(Arena *a, const Participant *from, HidePerson *p)
{
    Str *secrets = NEW_N(a, Str, SECRETS_MOST);
    Date birth;
    add_secret(p, secrets, from->personal_no);
    add_secret(p, secrets, from->phone);
    add_secret(p, secrets, from->email);
    add_secret(p, secrets, door_of(from->address));
    if (date_parse(from->born_on, &birth)) {
        Ymd d = date_ymd(birth);
        add_secret(p, secrets, str_format(a, "%02d/%02d/%04d", d.day, d.month, d.year));
        add_secret(p, secrets, str_format(a, "%d/%d/%04d", d.day, d.month, d.year));
    }
    p->secrets = secrets;
}

static HideRole role_of(Str capacity)
{
    bool lawyer = str_eq(capacity, S("lawyer")) || str_eq(capacity, S("protector"));
    bool officer = str_eq(capacity, S("procuracy")) || str_eq(capacity, S("higher_procuracy")) || str_eq(capacity, S("mediator"));
    return lawyer ? HIDE_LAWYER : officer ? HIDE_OFFICER : HIDE_PARTY;
}

HideCase hiding_case(Arena *a, const Matter *m)
{
    size_t      most = m->participants.count + m->assignments.count;
    HidePerson *list = NEW_N(a, HidePerson, most + 1);
    HideCase    c = { .persons = list, .base_letter = true };
    Date        opened;
    bool        known = date_parse(m->opened_on, &opened);
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *from = &m->participants.items[i];
        HidePerson        *p = &list[c.persons_count++];
        *p = (HidePerson){ .id = str_format(a, "p%lld", (long long)from->no), .name = from->name, .role = role_of(from->capacity),
                           .kind = str_eq(from->kind, S("organisation")) ? HIDE_ORGANISATION : HIDE_PERSON,
                           .minor = known && is_minor(from->born_on, opened) };
        if (p->role == HIDE_PARTY) {
            add_secrets(a, from, p);
        }
    }
    for (size_t i = 0; i < m->assignments.count; i++) {
        const Assignment *s = &m->assignments.items[i];
        list[c.persons_count++] = (HidePerson){ .id = str_format(a, "o%lld", (long long)s->no), .name = s->name, .role = HIDE_OFFICER };
    }
    return c;
}

/* ---- proposing --------------------------------------------------------------------------------------------------------------- */

/* Words that were decided before are decided the same way again, when every place with these words was. */
static void carry(Arena *a, const Hiding *before, Hiding *out)
{
    for (size_t i = 0; i < out->places.count; i++) {
        HidingPlace       *p = &out->places.items[i];
        const HidingPlace *like = NULL;
        bool               agreed = true;
        for (size_t k = 0; k < before->places.count && (int64_t)k < before->proposed; k++) {
            const HidingPlace *old = &before->places.items[k];
            if (!str_eq(old->original, p->original)) {
                continue;
            }
            agreed = agreed && old->decision.n > 0 && (like == NULL || (str_eq(like->decision, old->decision) && str_eq(like->text, old->text)));
            like = old;
        }
        if (like != NULL && agreed) {
            p->decision = like->decision;
            p->text = like->text;
        }
    }
    for (size_t k = (size_t)before->proposed; k < before->places.count; k++) {
        size_t at;
        if (str_find(out->source.text, before->places.items[k].original, &at)) {
            HidingPlace added = before->places.items[k];
            added.no = (int64_t)out->places.count + 1;
            *LIST_ADD(a, &out->places) = added;
        }
    }
}

Error *hiding_propose(Arena *a, const Matter *m, const RulingSource *source, const Hiding *before, Hiding *out)
{
    HideCase   c = hiding_case(a, m);
    HideBook   book = { 0 };
    HideResult r;
    *out = (Hiding){ .round = before == NULL ? 1 : before->round + 1, .source = *source };
    if (before != NULL) {
        TRY(hide_book_read(before->book, a, &book));
    }
    TRY(hide_propose(&c, source->text, &book, a, &r));
    out->proposed = (int64_t)r.changes_count;
    for (size_t i = 0; i < r.changes_count; i++) {
        const HideChange *x = &r.changes[i];
        *LIST_ADD(a, &out->places) = (HidingPlace){ .no = (int64_t)i + 1, .from = x->from, .to = x->to, .original = x->original,
                                                    .coded = x->coded, .rule = x->rule, .certain = x->certain };
    }
    out->book = hide_book_write(&book, a);
    if (before != NULL) {
        carry(a, before, out);
    }
    return hiding_apply(a, out);
}

/* ---- sealed ---------------------------------------------------------------------------------------------------------------------- */

static SealKey key_of(const House *h)
{
    return seal_key(h->secret, S("hiding"));
}

static Bytes bound(const MatterId *m)
{
    return (Bytes){ m->id.b, sizeof m->id.b };
}

Bytes hiding_seal(House *h, Arena *a, MatterId matter, const Hiding *hiding)
{
    Buf     b = buf_make(a, SEALED_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "paper", hiding->source.paper);
    json_add_str(&o, "number", hiding->source.number);
    json_add_str(&o, "day", date_format(a, hiding->source.day));
    json_add_str(&o, "text", hiding->source.text);
    json_add_raw(&o, "book", hiding->book);
    json_begin_list(&o, "places");
    for (int64_t i = 0; i < hiding->proposed; i++) {
        const HidingPlace *p = &hiding->places.items[i];
        json_begin(&o, NULL);
        json_add_i64(&o, "from", (int64_t)p->from);
        json_add_i64(&o, "to", (int64_t)p->to);
        json_add_str(&o, "coded", p->coded);
        json_add_i64(&o, "rule", (int64_t)p->rule);
        json_add_bool(&o, "certain", p->certain);
        json_end(&o);
    }
    json_end_list(&o);
    json_end(&o);
    Str text = buf_str(&b);
    return seal(h->os, a, key_of(h), bound(&matter), (Bytes){ (const uint8_t *)text.p, text.n });
}

static Error *damaged(void)
{
    return err_make(ERR_ALTERED, "hiding: what was sealed is damaged");
}

static Error *unseal(House *h, Arena *a, MatterId matter, Bytes sealed, Hiding *out)
{
    Bytes       plain;
    const Json *doc;
    TRY(seal_open(a, key_of(h), bound(&matter), sealed, &plain));
    TRY(json_parse(a, (Str){ (const char *)plain.p, plain.n }, SEALED_MAX, &doc));
    out->source = (RulingSource){ .paper = json_str(doc, "paper", S("")), .number = json_str(doc, "number", S("")),
                                  .text = json_str(doc, "text", S("")) };
    if (!date_parse(json_str(doc, "day", S("")), &out->source.day)) {
        return damaged();
    }
    out->book = json_canonical(a, json_member(doc, "book"));
    const Json *places = json_member(doc, "places");
    out->proposed = (int64_t)json_count(places);
    for (size_t i = 0; i < json_count(places); i++) {
        const Json *p = json_at(places, i);
        int64_t     from = json_i64(p, "from", -1), to = json_i64(p, "to", -1);
        if (from < 0 || to < from || (size_t)to > out->source.text.n) {
            return damaged();
        }
        *LIST_ADD(a, &out->places) = (HidingPlace){ .no = (int64_t)i + 1, .from = (size_t)from, .to = (size_t)to,
                                                    .original = str_sub(out->source.text, (size_t)from, (size_t)to),
                                                    .coded = json_str(p, "coded", S("")), .rule = (HideRule)json_i64(p, "rule", 0),
                                                    .certain = json_bool(p, "certain", false) };
    }
    return NULL;
}

/* Blanks behind the JSON make the length say nothing about a short name. */
Bytes hiding_words_seal(House *h, Arena *a, MatterId matter, Str words, Str text)
{
    if (words.n == 0 && text.n == 0) {
        return (Bytes){ (const uint8_t *)"", 0 };
    }
    Buf     b = buf_make(a, WORDS_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "words", words);
    json_add_str(&o, "text", text);
    json_end(&o);
    while (b.n % WORDS_BLOCK != 0 && !b.full) {
        buf_add_char(&b, ' ');
    }
    Str plain = buf_str(&b);
    return seal(h->os, a, key_of(h), bound(&matter), (Bytes){ (const uint8_t *)plain.p, plain.n });
}

static Error *words_open(House *h, Arena *a, MatterId matter, Bytes sealed, Str *words, Str *text)
{
    Bytes       plain;
    const Json *doc;
    *words = *text = S("");
    if (sealed.n == 0) {
        return NULL;
    }
    TRY(seal_open(a, key_of(h), bound(&matter), sealed, &plain));
    TRY(json_parse(a, (Str){ (const char *)plain.p, plain.n }, WORDS_MAX, &doc));
    *words = json_str(doc, "words", S(""));
    *text = json_str(doc, "text", S(""));
    return NULL;
}

static Error *take_decision(House *house, Arena *a, MatterId matter, Hiding *h, const HidingDecisionsRow *row)
{
    Str words, text;
    TRY(words_open(house, a, matter, row->sealed, &words, &text));
    if (row->place >= 1 && row->place <= h->proposed) {
        HidingPlace *p = &h->places.items[row->place - 1];
        p->decision = row->decision;
        p->text = text;
        return NULL;
    }
    size_t at = 0;
    bool   there = str_find(h->source.text, words, &at);
    *LIST_ADD(a, &h->places) = (HidingPlace){ .no = row->place, .from = at, .to = there ? at + words.n : at, .original = words,
                                              .coded = text, .certain = true, .decision = row->decision, .text = text };
    return NULL;
}

Error *hiding_load(House *h, Db *db, Arena *a, const Matter *m, Hiding *out, bool *found)
{
    HidingNewestRow     row;
    HidingDecisionsRows decisions;
    *out = (Hiding){ 0 };
    TRY(q_hiding_newest(db, m->court, m->id, a, &row, found));
    if (!*found) {
        return NULL;
    }
    out->round = row.round;
    TRY(unseal(h, a, m->id, row.sealed, out));
    TRY(q_hiding_decisions(db, m->court, m->id, row.round, a, &decisions));
    for (size_t i = 0; i < decisions.count; i++) {
        TRY(take_decision(h, a, m->id, out, &decisions.items[i]));
    }
    return hiding_apply(a, out);
}

/* ---- the text that comes of it ------------------------------------------------------------------------------------------------------ */

typedef struct Edit {
    size_t  from, to;
    Str     with;
    int64_t place;
    bool    changes; /* false: decided or proposed to stay as it is */
} Edit;
typedef LIST(Edit) Edits;

static int by_from(const void *x, const void *y)
{
    const Edit *p = x;
    const Edit *q = y;
    return p->from != q->from ? (p->from > q->from) - (p->from < q->from) : (p->to < q->to) - (p->to > q->to);
}

static Edit edit_of(const HidingPlace *p)
{
    bool kept = str_eq(p->decision, S("kept")) || (p->decision.n == 0 && !p->certain);
    Str  with = kept ? p->original : str_eq(p->decision, S("corrected")) ? p->text : p->coded;
    return (Edit){ p->from, p->to, with, p->no, !kept };
}

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Whole words only: hiding "An" leaves "Ban" alone. */
static bool stands_alone(Str text, size_t from, size_t to)
{
    bool before = from > 0 && is_word_byte(text.p[from - 1]) && is_word_byte(text.p[from]);
    bool after = to < text.n && is_word_byte(text.p[to]) && is_word_byte(text.p[to - 1]);
    return !before && !after;
}

static bool overlaps_change(const Edits *edits, size_t count, size_t from, size_t to)
{
    for (size_t i = 0; i < count; i++) {
        if (edits->items[i].changes && edits->items[i].from < to && from < edits->items[i].to) {
            return true;
        }
    }
    return false;
}

static void add_everywhere(Arena *a, const Hiding *h, const HidingPlace *p, Edits *edits)
{
    size_t at = 0, count = edits->count;
    Str    rest = h->source.text;
    while (p->original.n > 0 && str_find(rest, p->original, &at)) {
        size_t from = (size_t)(rest.p - h->source.text.p) + at;
        size_t to = from + p->original.n;
        if (stands_alone(h->source.text, from, to) && !overlaps_change(edits, count, from, to)) {
            *LIST_ADD(a, edits) = (Edit){ from, to, p->text, p->no, true };
        }
        rest = str_sub(h->source.text, to, h->source.text.n);
    }
}

/* A place that stays as it is gives way to one that changes where both lie. */
static bool hidden_by_change(const Edits *edits, size_t i)
{
    const Edit *e = &edits->items[i];
    for (size_t k = 0; !e->changes && k < edits->count; k++) {
        if (k != i && edits->items[k].changes && edits->items[k].from < e->to && e->from < edits->items[k].to) {
            return true;
        }
    }
    return false;
}

static void add_piece(Arena *a, Hiding *h, Buf *b, Str before, Str after, int64_t place)
{
    if (before.n > 0 || after.n > 0) {
        *LIST_ADD(a, &h->pieces) = (HidingPiece){ before, after, place };
        buf_add(b, after);
    }
}

Error *hiding_apply(Arena *a, Hiding *h)
{
    Edits edits = { 0 };
    Str   text = h->source.text;
    Buf   b = buf_make(a, SEALED_MAX);
    h->undecided = 0;
    h->pieces.count = 0;
    for (size_t i = 0; i < h->places.count; i++) {
        const HidingPlace *p = &h->places.items[i];
        h->undecided += p->decision.n == 0;
        if (p->no <= h->proposed) {
            *LIST_ADD(a, &edits) = edit_of(p);
        } else if (str_eq(p->decision, S("added"))) {
            add_everywhere(a, h, p, &edits);
        }
    }
    if (edits.count > 0) {
        qsort(edits.items, edits.count, sizeof *edits.items, by_from);
    }
    size_t at = 0;
    for (size_t i = 0; i < edits.count; i++) {
        const Edit *e = &edits.items[i];
        if (e->from < at || hidden_by_change(&edits, i)) {
            continue;
        }
        Str same = str_sub(text, at, e->from);
        add_piece(a, h, &b, same, same, 0);
        add_piece(a, h, &b, str_sub(text, e->from, e->to), e->with, e->place);
        at = e->to;
    }
    Str same = str_sub(text, at, text.n);
    add_piece(a, h, &b, same, same, 0);
    h->coded = buf_str(&b);
    return buf_check(&b);
}
