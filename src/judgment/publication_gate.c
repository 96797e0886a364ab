/* The last look before release: every public form is rendered, read again as its reader would, and held against the people of the
 * file. What is found is named by its line and place in it, so that it is the same in all forms and in a later round.
 * Table: hiding_clearance. May use: gate. */
#include "judgment/publication_int.h"

#include "judgment/publication_forms.h"
#include "judgment/publication_sql.h"

enum { SCRATCH = 256 * 1024 * 1024, KEY_HEX = 24 };

static void release(void *arena)
{
    arena_release(arena);
}

Arena *scratch_of(Arena *a)
{
    Arena *scratch = arena_make(SCRATCH);
    arena_defer(a, release, scratch);
    return scratch;
}

static Str line_around(Str text, size_t at, size_t *begin)
{
    size_t from = at, to = at;
    while (from > 0 && text.p[from - 1] != '\n') {
        from--;
    }
    while (to < text.n && text.p[to] != '\n') {
        to++;
    }
    *begin = from;
    return str_sub(text, from, to);
}

static Str key_of(Arena *a, Str line, size_t offset, Str found)
{
    Str whole = str_format(a, STR_F "\n%zu\n" STR_F, STR_A(line), offset, STR_A(found));
    return str_sub(hash_hex(a, hash_str(whole)), 0, KEY_HEX);
}

static bool known(const Leftovers *list, Str key)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_eq(list->items[i].key, key)) {
            return true;
        }
    }
    return false;
}

/* A ruling has no address of its own before its release, only one of zeros: what was cleared in the line that cites it stays cleared
 * when the address is there. */
static Str key_of_hit(Arena *a, Str line, size_t offset, Str found, Str address)
{
    size_t at;
    if (!str_find(line, address, &at)) {
        return key_of(a, line, offset, found);
    }
    Str before = str_sub(line, 0, at);
    Str after = str_sub(line, at + address.n, line.n);
    Str plain = str_format(a, STR_F "/ban-an/" STR_F, STR_A(before), STR_A(after));
    return key_of(a, plain, offset, found);
}

/* The forms of a ruling that says nothing: what stands there too are words of the page, not of the case. */
static Error *fixed_texts(House *h, Arena *a, const Ruling *r, Str out[FORM_COUNT])
{
    Ruling      empty = *r;
    RulingForms forms;
    empty.number = empty.title = empty.case_number = empty.text = empty.correction = S("");
    empty.parts = S("[]");
    TRY(ruling_forms(h, a, &empty, &forms));
    for (int i = 0; i < FORM_COUNT; i++) {
        TRY(ruling_form_extract(a, i, forms.content[i], &out[i]));
    }
    return NULL;
}

static bool has_line(Str text, Str line)
{
    while (text.n > 0) {
        if (str_eq(str_cut(&text, '\n'), line)) {
            return true;
        }
    }
    return false;
}

/* A word that is only likely a name is not asked about where it stands in every ruling. */
static void add_hit(Arena *a, const GateHit *hit, Str text, Str fixed, Str address, Leftovers *out)
{
    size_t begin;
    Str    line = line_around(text, hit->from, &begin);
    if (!hit->refuses && has_line(fixed, line)) {
        return;
    }
    Str    key = key_of_hit(a, line, hit->from - begin, hit->found, address);
    if (!known(out, key)) {
        *LIST_ADD(a, out) = (Leftover){ .key = key, .found = str_copy(a, hit->found), .line = str_copy(a, line), .at = hit->from - begin, .reason = hit->reason,
                                        .refuses = hit->refuses };
    }
}

static Error *mark_cleared(Db *db, Arena *a, const Matter *m, Leftovers *out)
{
    ClearancesRows rows;
    TRY(q_clearances(db, m->court, m->id, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        for (size_t k = 0; k < out->count; k++) {
            Leftover *l = &out->items[k];
            if (str_eq(l->key, rows.items[i].occurrence)) {
                l->first = rows.items[i].first_id;
                l->first_rule = rows.items[i].rule;
                l->cleared = rows.items[i].second_rule.n > 0;
            }
        }
    }
    return NULL;
}

Error *leftovers_find(House *h, Db *db, Arena *a, const Matter *m, const Ruling *r, Leftovers *out)
{
    Arena      *work = scratch_of(a);
    HideCase    c = hiding_case(work, m);
    RulingForms forms;
    GateResult  result;
    Str         texts[FORM_COUNT], fixed[FORM_COUNT];
    *out = (Leftovers){ 0 };
    TRY(ruling_forms(h, work, r, &forms));
    for (int i = 0; i < FORM_COUNT; i++) {
        TRY(ruling_form_extract(work, i, forms.content[i], &texts[i]));
    }
    TRY(fixed_texts(h, work, r, fixed));
    TRY(gate_check(&c, texts, FORM_COUNT, work, &result));
    for (size_t i = 0; i < result.hits_count; i++) {
        add_hit(a, &result.hits[i], texts[result.hits[i].text], fixed[result.hits[i].text], ruling_address(work, r->id), out);
    }
    return mark_cleared(db, a, m, out);
}

size_t leftovers_open(const Leftovers *list)
{
    size_t open = 0;
    for (size_t i = 0; i < list->count; i++) {
        open += !list->items[i].cleared;
    }
    return open;
}

Error *gate_refuses(Arena *a, const Matter *m, Str text, bool *refuses)
{
    Arena     *work = scratch_of(a);
    HideCase   c = hiding_case(work, m);
    GateResult result;
    TRY(gate_check(&c, &text, 1, work, &result));
    *refuses = result.refusing > 0;
    return NULL;
}
