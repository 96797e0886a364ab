/* lawgen DIRECTORY OUT.c: loads the law files with the program's own loader and writes them as C initialisers, found by
 * walking the same schemas: a new part needs no code here. Lists become static arrays written before what points at them;
 * their element types are named through the struct that holds them (__typeof__ of a member), so no type name is needed
 * below the top. The members' names are the keys; the six keys of RuleSource stand in the member `source`. */
#include "law/law_data.h"
#include "os/os.h"

#include <stdio.h>
#include <string.h>

enum { OUT_MAX = 64 * 1024 * 1024 };

typedef struct Gen {
    Arena *a;
    Buf    out;
} Gen;

static void put_text(Buf *b, Str s)
{
    buf_add_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == '"' || c == '\\' || c == '?') {
            buf_addf(b, "\\%03o", c);
        } else {
            buf_add_char(b, (char)c);
        }
    }
    buf_addf(b, "\", %zu", s.n);
}

static bool is_day(const cyaml_schema_value_t *v)
{
    return v->type == CYAML_STRING && v->string.min == LAW_DAY_LENGTH && v->string.max == LAW_DAY_LENGTH;
}

static const cyaml_schema_field_t *find_field(const cyaml_schema_field_t *fields, const char *key)
{
    for (const cyaml_schema_field_t *f = fields; f->key != NULL; f++) {
        if (strcmp(f->key, key) == 0) {
            return f;
        }
    }
    return NULL;
}

/* Whether this field is the part of RuleSource of the same name. */
static bool is_of_source(const cyaml_schema_field_t *fields, const cyaml_schema_field_t *field)
{
    static const struct {
        const char *key;
        size_t      offset;
    } parts[] = {
        { "basis", offsetof(RuleSource, basis) },
        { "from", offsetof(RuleSource, from) },
        { "to", offsetof(RuleSource, to) },
        { "confidence", offsetof(RuleSource, confidence) },
        { "review", offsetof(RuleSource, review) },
        { "confirmed_by", offsetof(RuleSource, confirmed_by) },
    };
    const cyaml_schema_field_t *last = find_field(fields, "confirmed_by");
    for (size_t i = 0; last != NULL && i < COUNT_OF(parts); i++) {
        if (strcmp(field->key, parts[i].key) == 0) {
            return field->data_offset + offsetof(RuleSource, confirmed_by) == last->data_offset + parts[i].offset;
        }
    }
    return false;
}

static uint64_t load_unsigned(const char *at, size_t size)
{
    uint64_t value = 0;
    memcpy(&value, at, size);
    return value;
}

static int64_t load_signed(const char *at, size_t size)
{
    uint64_t value = load_unsigned(at, size);
    if (size < 8 && (value >> (size * 8 - 1)) != 0) {
        value |= ~UINT64_C(0) << (size * 8);
    }
    return (int64_t)value;
}

static uint64_t list_count(const cyaml_schema_field_t *field, const char *base)
{
    return load_unsigned(base + field->count_offset, field->count_size);
}

static const char *list_start(const cyaml_schema_field_t *field, const char *base)
{
    return *(const char *const *)(const void *)(base + field->data_offset);
}

/* ---- one mapping as { .member = value, ... } ------------------------------------------------------------------------- */

static void put_mapping(Gen *g, const cyaml_schema_field_t *fields, const char *base, Str name);

static void put_value(Gen *g, const cyaml_schema_field_t *field, const char *base, Str name)
{
    const char *at = base + field->data_offset;
    Str         text;
    switch ((int)field->value.type) {
    case CYAML_STRING:
        text = *(const Str *)(const void *)at;
        buf_add_z(&g->out, is_day(&field->value) ? "{ { " : "{ ");
        if (text.p == NULL) {
            buf_add_z(&g->out, "NULL, 0");
        } else {
            put_text(&g->out, text);
        }
        if (is_day(&field->value)) {
            const LawDate *day = (const LawDate *)(const void *)at;
            buf_addf(&g->out, " }, { %s%d } }", date_is_none(day->date) ? "INT32_MIN + 0 * " : "", date_is_none(day->date) ? 0 : (int)day->date.day);
        } else {
            buf_add_z(&g->out, " }");
        }
        break;
    case CYAML_MAPPING:
        put_mapping(g, field->value.mapping.fields, at, str_format(g->a, STR_F "_%s", STR_A(name), field->key));
        break;
    case CYAML_INT:
    case CYAML_ENUM:
        buf_addf(&g->out, "INT64_C(%lld)", (long long)load_signed(at, field->value.data_size));
        break;
    case CYAML_UINT:
    case CYAML_FLAGS:
    case CYAML_BOOL:
        buf_addf(&g->out, "%lluu", (unsigned long long)load_unsigned(at, field->value.data_size));
        break;
    default:
        fprintf(stderr, "lawgen: key '%s' has a kind of value law files do not use\n", field->key);
        bug_stop("supported schema type", __FILE__, __LINE__);
    }
}

static bool is_absent(const cyaml_schema_field_t *field, const char *base)
{
    const char *at = base + field->data_offset;
    switch ((int)field->value.type) {
    case CYAML_STRING:
        return !is_day(&field->value) && ((const Str *)(const void *)at)->p == NULL;
    case CYAML_MAPPING:
        for (const cyaml_schema_field_t *inner = field->value.mapping.fields; inner->key != NULL; inner++) {
            if (!is_absent(inner, at)) {
                return false;
            }
        }
        return true;
    case CYAML_SEQUENCE:
        return list_count(field, base) == 0;
    default:
        return load_unsigned(at, field->value.data_size) == 0;
    }
}

static void put_mapping(Gen *g, const cyaml_schema_field_t *fields, const char *base, Str name)
{
    bool any = false;
    buf_add_z(&g->out, "{");
    for (const cyaml_schema_field_t *field = fields; field->key != NULL; field++) {
        if (is_absent(field, base)) {
            continue;
        }
        const char *source = is_of_source(fields, field) ? "source." : "";
        any = true;
        if (field->value.type == CYAML_SEQUENCE) {
            buf_addf(&g->out, " .%s = " STR_F "_%s, .%s_count = %llu,", field->key, STR_A(name), field->key, field->key,
                     (unsigned long long)list_count(field, base));
            continue;
        }
        buf_addf(&g->out, " .%s%s = ", source, field->key);
        put_value(g, field, base, name);
        buf_add_char(&g->out, ',');
    }
    buf_add_z(&g->out, any ? " }" : " 0 }");
}

/* ---- the lists below a mapping, innermost first ----------------------------------------------------------------------- */

static void put_lists(Gen *g, const cyaml_schema_field_t *fields, const char *base, Str name, Str path);

static void put_list(Gen *g, const cyaml_schema_field_t *field, const char *base, Str name, Str path)
{
    const cyaml_schema_value_t *entry = field->value.sequence.entry;
    uint64_t                    count = list_count(field, base);
    const char                 *start = list_start(field, base);
    Str                         own = str_format(g->a, STR_F "_%s", STR_A(name), field->key);
    Str                         element = str_format(g->a, STR_F "%s[0]", STR_A(path), field->key);
    if (count == 0) {
        return;
    }
    if (entry->type == CYAML_STRING) {
        buf_addf(&g->out, "static const Str " STR_F "[] = {", STR_A(own));
        for (uint64_t i = 0; i < count; i++) {
            buf_add_z(&g->out, " { ");
            put_text(&g->out, ((const Str *)(const void *)start)[i]);
            buf_add_z(&g->out, " },");
        }
        buf_add_z(&g->out, " };\n");
        return;
    }
    for (uint64_t i = 0; i < count; i++) {
        Str nth = str_format(g->a, STR_F "_%llu", STR_A(own), (unsigned long long)i);
        put_lists(g, entry->mapping.fields, start + i * entry->data_size, nth, str_format(g->a, STR_F ".", STR_A(element)));
    }
    buf_addf(&g->out, "static const __typeof__(" STR_F ") " STR_F "[] = {\n", STR_A(element), STR_A(own));
    for (uint64_t i = 0; i < count; i++) {
        buf_add_z(&g->out, "    ");
        Str nth = str_format(g->a, STR_F "_%llu", STR_A(own), (unsigned long long)i);
        put_mapping(g, entry->mapping.fields, start + i * entry->data_size, nth);
        buf_add_z(&g->out, ",\n");
    }
    buf_add_z(&g->out, "};\n");
}

static void put_lists(Gen *g, const cyaml_schema_field_t *fields, const char *base, Str name, Str path)
{
    for (const cyaml_schema_field_t *field = fields; field->key != NULL; field++) {
        if (field->value.type == CYAML_SEQUENCE) {
            put_list(g, field, base, name, path);
        } else if (field->value.type == CYAML_MAPPING) {
            put_lists(g, field->value.mapping.fields, base + field->data_offset, str_format(g->a, STR_F "_%s", STR_A(name), field->key),
                      str_format(g->a, STR_F "%s.", STR_A(path), field->key));
        }
    }
}

static void put_top(Gen *g, const LawPart *part, const void *top, Str name)
{
    const cyaml_schema_field_t *fields = part->schema->mapping.fields;
    put_lists(g, fields, top, name, str_format(g->a, "((const %s *)NULL)->", part->type));
    buf_addf(&g->out, "static const %s " STR_F " = ", part->type, STR_A(name));
    put_mapping(g, fields, top, name);
    buf_add_z(&g->out, ";\n\n");
}

static void put_part(Gen *g, const LawPart *part, const Law *law)
{
    const void *const *at = (const void *const *)(const void *)((const char *)law + part->offset);
    if (part->count_offset == 0) {
        put_top(g, part, *at, str_format(g->a, "%s", part->member));
        return;
    }
    const void *const *list = *(const void *const *const *)(const void *)at;
    uint32_t           count = *(const uint32_t *)(const void *)((const char *)law + part->count_offset);
    for (uint32_t i = 0; i < count; i++) {
        put_top(g, part, list[i], str_format(g->a, "%s_%u", part->member, i));
    }
    buf_addf(&g->out, "static const %s *const %s[] = {", part->type, part->member);
    for (uint32_t i = 0; i < count; i++) {
        buf_addf(&g->out, " &%s_%u,", part->member, i);
    }
    buf_add_z(&g->out, count > 0 ? " };\n\n" : " NULL };\n\n");
}

static void put_law(Gen *g, const Law *law)
{
    buf_add_z(&g->out, "extern const Law law_builtin;\nconst Law law_builtin = {\n");
    for (size_t i = 0; i < law_part_count; i++) {
        const LawPart *part = &law_parts[i];
        if (part->count_offset == 0) {
            buf_addf(&g->out, "    .%s = &%s,\n", part->member, part->member);
        } else {
            uint32_t count = *(const uint32_t *)(const void *)((const char *)law + part->count_offset);
            buf_addf(&g->out, "    .%s = %s,\n    .%s_count = %u,\n", part->member, part->member, part->member, count);
        }
    }
    buf_add_z(&g->out, "    .version = { ");
    put_text(&g->out, law->version);
    buf_add_z(&g->out, " },\n    .calendar_version = { ");
    put_text(&g->out, law->calendar_version);
    buf_add_z(&g->out, " },\n};\n");
}

static Error *generate(Arena *a, Str directory, Str path)
{
    Law *law;
    TRY(law_load(a, directory, &law));
    Gen g = { a, buf_make(a, OUT_MAX) };
    buf_add_z(&g.out, "/* Made by tools/lawgen.c from law/: not edited by hand. */\n#include \"law/law.h\"\n");
    for (size_t i = 0; i < law_part_count; i++) {
        buf_addf(&g.out, "#include \"%s\"\n", law_parts[i].header);
    }
    buf_add_z(&g.out, "\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n");
    for (size_t i = 0; i < law_part_count; i++) {
        put_part(&g, &law_parts[i], law);
    }
    put_law(&g, law);
    TRY(buf_check(&g.out));
    FILE *f = fopen(str_z(a, path), "wb");
    if (f == NULL || fwrite(g.out.p, 1, g.out.n, f) != g.out.n || fclose(f) != 0) {
        return err_make(ERR_DISK, "cannot write " STR_F, STR_A(path));
    }
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "lawgen DIRECTORY OUT.c\n");
        return 2;
    }
    Arena *a = arena_make(MIB(512));
    Error *e = generate(a, str_of(argv[1]), str_of(argv[2]));
    if (e != NULL) {
        fprintf(stderr, "lawgen: " STR_F "\n", STR_A(err_line(a, e)));
    }
    arena_release(a);
    return e == NULL ? 0 : 1;
}
