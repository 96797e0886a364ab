/* Every citation of the law's data as people read it, made once: a page of a file shows a dozen, and all of them stand in the data.
 * May use: i18n, base, law_data. */
#include "law/citation.h"

#include <string.h>

typedef struct Cited {
    Str basis, text[LANG_COUNT];
} Cited;

struct CiteBook {
    const Law *law;
    Cited     *places; /* empty basis: free */
    size_t     count;
    Arena     *arena; /* while it is filled */
};

/* ---- all bases in the data: the schemas say where they stand ------------------------------------------------------------- */

typedef void Found(CiteBook *b, Str basis);

static void walk(CiteBook *b, const cyaml_schema_field_t *fields, const char *base, Found *found)
{
    for (const cyaml_schema_field_t *f = fields; f->key != NULL; f++) {
        const char *at = base + f->data_offset;
        if (f->value.type == CYAML_STRING && strcmp(f->key, "basis") == 0) {
            found(b, *(const Str *)(const void *)at);
        } else if (f->value.type == CYAML_MAPPING) {
            walk(b, f->value.mapping.fields, at, found);
        } else if (f->value.type == CYAML_SEQUENCE && f->value.sequence.entry->type == CYAML_MAPPING) {
            const cyaml_schema_value_t *entry = f->value.sequence.entry;
            const char                 *list = *(const char *const *)(const void *)at;
            const uint32_t             *count = (const uint32_t *)(const void *)(base + f->count_offset);
            BUG_IF(f->count_size != sizeof *count);
            for (uint32_t i = 0; i < *count; i++) {
                walk(b, entry->mapping.fields, list + i * entry->data_size, found);
            }
        }
    }
}

static void walk_all(CiteBook *b, Found *found)
{
    for (size_t i = 0; i < law_part_count; i++) {
        const LawPart *part = &law_parts[i];
        for (uint32_t k = 0; k < law_part_tops(b->law, part); k++) {
            walk(b, part->schema->mapping.fields, law_part_top(b->law, part, k), found);
        }
    }
}

/* ---- the book -------------------------------------------------------------------------------------------------------------- */

/* Where it stands, or would. */
static Cited *place_of(const CiteBook *b, Str basis)
{
    size_t i = str_hash_place(str_hash(basis), b->count);
    while (b->places[i].basis.n > 0 && !str_eq(b->places[i].basis, basis)) {
        i = (i + 1) % b->count;
    }
    return &b->places[i];
}

static void count_in(CiteBook *b, Str basis)
{
    b->count += basis.n > 0 ? 2 : 0;
}

static void write_in(CiteBook *b, Str basis)
{
    Cited *c = place_of(b, basis);
    if (basis.n > 0 && c->basis.n == 0) {
        c->basis = basis;
        for (Lang lang = LANG_VI; lang <= LANG_EN; lang++) {
            c->text[lang] = law_cite(b->law, b->arena, lang, basis);
        }
    }
}

const CiteBook *cite_book_make(Arena *a, const Law *law)
{
    CiteBook *b = NEW(a, CiteBook);
    *b = (CiteBook){ .law = law, .count = 1, .arena = a };
    walk_all(b, count_in);
    b->places = NEW_N(a, Cited, b->count);
    walk_all(b, write_in);
    return b;
}

Str cite_book_find(const CiteBook *b, Lang lang, Str basis)
{
    const Cited *c = place_of(b, basis);
    return c->text[lang];
}
