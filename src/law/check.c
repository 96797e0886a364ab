/* The checker's frame: findings, the walk over all parts, and what holds for every rule: a basis with known short titles, both
 * languages, a review where the rule is not certain, no two versions of one id in force at once. May use: base, i18n. */
#include "law/check.h"

#include "i18n/i18n.h"
#include "law/check_int.h"
#include "law/citation.h"

#include <string.h>

void check_say(const Check *c, Str id, const char *code, Msg message, Str what)
{
    LawFinding f = { .file = c->file, .id = id, .code = str_of(code), .note = c->note };
    f.why.vi = MSG(c->arena, LANG_VI, message, { S("what"), what });
    f.why.en = MSG(c->arena, LANG_EN, message, { S("what"), what });
    *LIST_ADD(c->arena, c->out) = f;
}

size_t law_findings_count(const LawFindings *f)
{
    size_t count = 0;
    for (size_t i = 0; i < f->count; i++) {
        count += !f->items[i].note;
    }
    return count;
}

/* ---- the walk ---------------------------------------------------------------------------------------------------------------- */

typedef struct Walk {
    Arena     *arena;
    RuleVisit *visit;
    void      *context;
    Str        file;
} Walk;

static const cyaml_schema_field_t *field_of(const cyaml_schema_field_t *fields, const char *key)
{
    for (; fields->key != NULL; fields++) {
        if (strcmp(fields->key, key) == 0) {
            return fields;
        }
    }
    return NULL;
}

Str rule_text(const Rule *rule, const char *key)
{
    const cyaml_schema_field_t *f = field_of(rule->fields, key);
    return f != NULL && f->value.type == CYAML_STRING ? *(const Str *)(const void *)(rule->base + f->data_offset) : S("");
}

static uint64_t load_unsigned(const char *at, size_t size)
{
    uint64_t value = 0;
    memcpy(&value, at, size);
    return value;
}

int64_t rule_number(const Rule *rule, const char *key, int64_t otherwise)
{
    const cyaml_schema_field_t *f = field_of(rule->fields, key);
    if (f == NULL || (f->value.type != CYAML_INT && f->value.type != CYAML_ENUM)) {
        return otherwise;
    }
    return (int64_t)load_unsigned(rule->base + f->data_offset, f->value.data_size);
}

static Str name_of(const Rule *r, Str above)
{
    static const char *const keys[] = { "id", "code", "article", "slug" };
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        Str s = rule_text(r, keys[i]);
        if (s.n > 0) {
            return s;
        }
    }
    return above;
}

static void walk_fields(const Walk *w, const cyaml_schema_field_t *fields, const char *base, Str above)
{
    Rule                        rule = { w->file, S(""), fields, base, NULL };
    const cyaml_schema_field_t *basis = field_of(fields, "basis");
    rule.id = name_of(&rule, above);
    if (basis != NULL && field_of(fields, "confirmed_by") != NULL) {
        rule.source = (const RuleSource *)(const void *)(base + basis->data_offset - offsetof(RuleSource, basis));
    }
    w->visit(w->context, &rule);
    for (const cyaml_schema_field_t *f = fields; f->key != NULL; f++) {
        const char *at = base + f->data_offset;
        if (f->value.type == CYAML_MAPPING) {
            walk_fields(w, f->value.mapping.fields, at, rule.id);
        } else if (f->value.type == CYAML_SEQUENCE && f->value.sequence.entry->type == CYAML_MAPPING) {
            const cyaml_schema_value_t *entry = f->value.sequence.entry;
            uint64_t                    count = load_unsigned(base + f->count_offset, f->count_size);
            const char                 *list = *(const char *const *)(const void *)at;
            for (uint64_t i = 0; i < count; i++) {
                walk_fields(w, entry->mapping.fields, list + i * entry->data_size, rule.id);
            }
        }
    }
}

static Str file_of(Arena *a, const LawPart *part, const void *top)
{
    if (part->count_offset == 0) {
        return str_of(part->file);
    }
    Rule named = { .fields = part->schema->mapping.fields, .base = top };
    return str_format(a, "%s" STR_F ".yaml", part->file, STR_A(rule_text(&named, "id")));
}

void rules_visit(const Law *law, Arena *a, RuleVisit *visit, void *context)
{
    for (size_t i = 0; i < law_part_count; i++) {
        const LawPart    *part = &law_parts[i];
        const void *const *at = (const void *const *)(const void *)((const char *)law + part->offset);
        const void *const *tops = part->count_offset == 0 ? at : *(const void *const *const *)(const void *)at;
        uint64_t           count = part->count_offset == 0 ? 1 : load_unsigned((const char *)law + part->count_offset, sizeof(uint32_t));
        for (uint64_t k = 0; k < count; k++) {
            Walk w = { a, visit, context, file_of(a, part, tops[k]) };
            walk_fields(&w, part->schema->mapping.fields, tops[k], S(""));
        }
    }
}

/* ---- what holds for every rule ------------------------------------------------------------------------------------------------ */

static void check_source(const Check *c, const Rule *r)
{
    const RuleSource *s = r->source;
    if (str_trim(s->basis).n == 0) {
        check_say(c, r->id, "no_basis", M_check_no_basis, r->id);
    }
    if (s->confidence != CONFIDENCE_C && s->confirmed_by.n == 0 && !str_eq(s->review, S("needed"))) {
        check_say(c, r->id, "no_review", M_check_no_review, r->id);
    }
    if (!date_is_none(s->from.date) && !date_is_none(s->to.date) && date_cmp(s->to.date, s->from.date) < 0) {
        check_say(c, r->id, "ends_before", M_check_ends_before, s->to.text);
    }
    Citations cited = { 0 };
    citations_parse(c->law, c->arena, s->basis, &cited);
    for (size_t i = 0; i < cited.count; i++) {
        if (cited.items[i].act == NULL && cited.items[i].part.n > 0) {
            check_say(c, r->id, "unknown_title", M_check_unknown_title, cited.items[i].part);
        }
    }
}

/* A text of the law stands in both languages, or in neither where it is optional. */
static void check_text(const Check *c, const Rule *r)
{
    for (const cyaml_schema_field_t *f = r->fields; f->key != NULL; f++) {
        if (f->value.type != CYAML_MAPPING || f->value.mapping.fields != law_text_fields) {
            continue;
        }
        const LawText *t = (const LawText *)(const void *)(r->base + f->data_offset);
        bool           optional = (f->value.flags & CYAML_FLAG_OPTIONAL) != 0;
        bool           vi = str_trim(t->vi).n > 0, en = str_trim(t->en).n > 0;
        if (vi != en || (!vi && !optional)) {
            check_say(c, r->id, "no_translation", M_check_no_translation, str_format(c->arena, "%s.%s", f->key, vi ? "en" : "vi"));
        }
    }
}

static bool overlap(const RuleSource *a, const RuleSource *b)
{
    bool a_first = !date_is_none(a->to.date) && !date_is_none(b->from.date) && date_cmp(a->to.date, b->from.date) < 0;
    bool b_first = !date_is_none(b->to.date) && !date_is_none(a->from.date) && date_cmp(b->to.date, a->from.date) < 0;
    return !a_first && !b_first;
}

/* Entries of one list with the same id: versions that follow each other are fine, others are not. */
static void check_list(const Check *c, const cyaml_schema_field_t *f, const char *base)
{
    const cyaml_schema_field_t *fields = f->value.sequence.entry->mapping.fields;
    const cyaml_schema_field_t *id = field_of(fields, "id");
    const cyaml_schema_field_t *basis = field_of(fields, "basis");
    uint64_t                    count = load_unsigned(base + f->count_offset, f->count_size);
    const char                 *list = *(const char *const *)(const void *)(base + f->data_offset);
    size_t                      size = f->value.sequence.entry->data_size;
    if (id == NULL) {
        return;
    }
    bool dated = basis != NULL && field_of(fields, "confirmed_by") != NULL;
    for (uint64_t i = 0; i < count; i++) {
        Str name = *(const Str *)(const void *)(list + i * size + id->data_offset);
        for (uint64_t k = i + 1; k < count; k++) {
            if (!str_eq(name, *(const Str *)(const void *)(list + k * size + id->data_offset))) {
                continue;
            }
            size_t at = dated ? basis->data_offset - offsetof(RuleSource, basis) : 0;
            if (!dated || overlap((const RuleSource *)(const void *)(list + i * size + at), (const RuleSource *)(const void *)(list + k * size + at))) {
                check_say(c, name, "overlap", M_check_overlap, name);
            }
        }
    }
}

static void visit_rule(void *context, const Rule *r)
{
    Check *c = context;
    c->file = r->file;
    if (r->source != NULL) {
        check_source(c, r);
    }
    check_text(c, r);
    for (const cyaml_schema_field_t *f = r->fields; f->key != NULL; f++) {
        if (f->value.type == CYAML_SEQUENCE && f->value.sequence.entry->type == CYAML_MAPPING) {
            check_list(c, f, r->base);
        }
    }
}

void check_sources(Check *c)
{
    rules_visit(c->law, c->arena, visit_rule, c);
}

static void check_versions(Check *c)
{
    const Law *law = c->law;
    for (uint32_t i = 0; i < law->procedures_count; i++) {
        for (uint32_t k = i + 1; k < law->procedures_count; k++) {
            const Procedure *one = law->procedures[i], *two = law->procedures[k];
            if (str_eq(one->id, two->id) && (one->version == two->version || overlap(&one->source, &two->source))) {
                c->file = str_format(c->arena, "procedures/" STR_F ".yaml", STR_A(two->id));
                check_say(c, two->id, "overlap", M_check_overlap, str_format(c->arena, STR_F " %d, %d", STR_A(two->id), one->version, two->version));
            }
        }
    }
}

void law_check(const Law *law, Arena *a, LawFindings *out)
{
    Check c = { law, a, out, S(""), false };
    check_sources(&c);
    check_versions(&c);
    check_acts(&c);
    c.file = S("hooks.yaml");
    check_hooks(&c);
    for (uint32_t i = 0; i < law->procedures_count; i++) {
        c.file = str_format(a, "procedures/" STR_F ".yaml", STR_A(law->procedures[i]->id));
        check_procedure(&c, law->procedures[i]);
        check_graph(&c, law->procedures[i]);
    }
}
