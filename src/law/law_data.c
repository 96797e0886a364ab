/* Reading law files: libcyaml fills the structs, then one walk over the same schema gives every text its length and every
 * day its date. Another walk makes the digest. Errors name file and line in a sentence. May use: base, libcyaml. */
#include "law/law_data.h"

#include <stdio.h>
#include <string.h>

const cyaml_strval_t law_confidence_words[LAW_CONFIDENCE_WORDS] = {
    { "C", CONFIDENCE_C },
    { "L", CONFIDENCE_L },
    { "V", CONFIDENCE_V },
};

const cyaml_schema_field_t law_text_fields[] = {
    LAW_STR(LawText, vi),
    LAW_STR(LawText, en),
    LAW_END,
};

const cyaml_schema_value_t law_word = LAW_TEXT_VALUE(0, 1, CYAML_UNLIMITED);

bool law_in_force(const RuleSource *source, Date on)
{
    bool begun = date_is_none(source->from.date) || date_cmp(source->from.date, on) <= 0;
    bool ended = !date_is_none(source->to.date) && date_cmp(source->to.date, on) < 0;
    return begun && !ended;
}

bool law_is_settled(const RuleSource *source)
{
    return source->confidence == CONFIDENCE_C || source->confirmed_by.n > 0;
}

/* ---- libcyaml's memory and messages go to the arena ---------------------------------------------------------------- */

typedef struct Parse {
    Arena *arena;
    char   what[160]; /* the first complaint */
    char   where[80]; /* the innermost place */
    long   line;
} Parse;

enum { BLOCK_HEAD = 16 };

/* realloc over an arena: how much the block holds stands before it. libcyaml grows lists entry by entry, so a block that
 * grows gets double; what is given back stays with the arena. */
static void *arena_realloc(void *context, void *block, size_t size)
{
    Parse *p = context;
    if (size == 0) {
        return NULL;
    }
    size_t old = 0;
    if (block != NULL) {
        memcpy(&old, (char *)block - BLOCK_HEAD, sizeof old);
        if (size <= old) {
            return block;
        }
        size *= 2;
    }
    char *fresh = arena_alloc(p->arena, size + BLOCK_HEAD);
    memcpy(fresh, &size, sizeof size);
    if (block != NULL) {
        memcpy(fresh + BLOCK_HEAD, block, old);
    }
    return fresh + BLOCK_HEAD;
}

static long number_after(const char *text, const char *word)
{
    const char *at = strstr(text, word);
    const char *digits = at == NULL ? "" : at + strlen(word);
    int64_t     n = 0;
    return str_to_i64((Str){ digits, strspn(digits, "0123456789") }, &n) ? (long)n : 0;
}

/* libcyaml tells what was wrong first, then the places from inside to outside: "Load:   in mapping field 'x' (line: 3, ...". */
__attribute__((format(printf, 3, 0)))
static void hear(cyaml_log_t level, void *context, const char *format, va_list args)
{
    (void)level;
    Parse *p = context;
    char   line[256];
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\n")] = '\0';
    const char *text = strncmp(line, "Load: ", 6) == 0 ? line + 6 : line;
    if (strncmp(text, "Backtrace", 9) == 0) {
        return;
    }
    if (p->what[0] == '\0') {
        snprintf(p->what, sizeof p->what, "%.150s", text);
    }
    long n = number_after(text, "line: ");
    if (n == 0) {
        n = number_after(text, "line ");
    }
    if (n > 0 && p->line == 0) {
        p->line = n;
        if (strncmp(text, "  in ", 5) == 0) {
            const char *place = text + 2;
            snprintf(p->where, sizeof p->where, "%.*s", (int)strcspn(place, "("), place);
        }
    }
}

static Error *file_error(Arena *a, Str file, long line, Str why)
{
    Error *e = err_make(ERR_BAD_INPUT, STR_F ":%ld: " STR_F, STR_A(file), line, STR_A(why));
    err_message(e, S("law.file"));
    err_arg(e, S("file"), file);
    err_arg(e, S("line"), str_format(a, "%ld", line));
    return err_arg(e, S("why"), why);
}

/* ---- the walk that completes ---------------------------------------------------------------------------------------- */

static bool is_day(const cyaml_schema_value_t *v)
{
    return v->type == CYAML_STRING && v->string.min == LAW_DAY_LENGTH && v->string.max == LAW_DAY_LENGTH;
}

static long line_of(Str text, Str part)
{
    size_t at;
    long   line = 1;
    if (!str_find(text, part, &at)) {
        return 0;
    }
    for (size_t i = 0; i < at; i++) {
        line += text.p[i] == '\n';
    }
    return line;
}

typedef struct Finish {
    Arena *arena;
    Str    file, text;
} Finish;

static Error *finish_fields(const Finish *f, const cyaml_schema_field_t *fields, char *base);

static Error *finish_text(const Finish *f, const cyaml_schema_field_t *field, char *at)
{
    Str *s = (Str *)(void *)at;
    *s = str_of(s->p);
    if (!is_day(&field->value)) {
        return NULL;
    }
    LawDate *day = (LawDate *)(void *)at;
    day->date = DATE_NONE;
    if (day->text.n > 0 && !date_parse(day->text, &day->date)) {
        Str why = str_format(f->arena, "'" STR_F "' under the key '%s' is not a day (YYYY-MM-DD)", STR_A(day->text), field->key);
        return file_error(f->arena, f->file, line_of(f->text, day->text), why);
    }
    return NULL;
}

static uint64_t load_unsigned(const char *at, size_t size)
{
    uint64_t value = 0; /* little endian machines only, as Debian's amd64 and arm64 are */
    memcpy(&value, at, size);
    return value;
}

static Error *finish_list(const Finish *f, const cyaml_schema_field_t *field, char *base)
{
    const cyaml_schema_value_t *entry = field->value.sequence.entry;
    uint64_t                    count = load_unsigned(base + field->count_offset, field->count_size);
    char                      **list = (char **)(void *)(base + field->data_offset);
    if (entry->type == CYAML_STRING) {
        char **words = (char **)(void *)*list;
        Str   *texts = count > 0 ? NEW_N(f->arena, Str, (size_t)count) : NULL;
        for (uint64_t i = 0; i < count; i++) {
            texts[i] = str_of(words[i]);
        }
        *list = (char *)texts;
        return NULL;
    }
    BUG_IF(entry->type != CYAML_MAPPING || (entry->flags & CYAML_FLAG_POINTER) != 0);
    for (uint64_t i = 0; i < count; i++) {
        TRY(finish_fields(f, entry->mapping.fields, *list + i * entry->data_size));
    }
    return NULL;
}

static Error *finish_fields(const Finish *f, const cyaml_schema_field_t *fields, char *base)
{
    for (const cyaml_schema_field_t *field = fields; field->key != NULL; field++) {
        char *at = base + field->data_offset;
        switch ((int)field->value.type) {
        case CYAML_STRING:
            TRY(finish_text(f, field, at));
            break;
        case CYAML_MAPPING:
            TRY(finish_fields(f, field->value.mapping.fields, at));
            break;
        case CYAML_SEQUENCE:
            TRY(finish_list(f, field, base));
            break;
        default:
            break;
        }
    }
    return NULL;
}

/* libcyaml gives the mapping's line for a key it does not know: look for the key itself from there on. */
static void find_unknown_key(Parse *p, Str text)
{
    static const char complaint[] = "Unexpected key: ";
    if (strncmp(p->what, complaint, sizeof complaint - 1) != 0) {
        return;
    }
    Str  key = str_of(p->what + sizeof complaint - 1);
    long number = 1;
    for (Str rest = text; rest.p != NULL; number++) {
        Str line = str_cut(&rest, '\n');
        if (number >= p->line && str_has(line, str_format(p->arena, STR_F ":", STR_A(key)))) {
            p->line = number;
            return;
        }
    }
}

Error *law_parse(Arena *a, Str file_name, Str text, const cyaml_schema_value_t *schema, const void **out)
{
    Parse          p = { .arena = a };
    cyaml_config_t config = {
        .log_fn = hear,
        .log_ctx = &p,
        .log_level = CYAML_LOG_ERROR,
        .mem_fn = arena_realloc,
        .mem_ctx = &p,
        .flags = CYAML_CFG_NO_ALIAS,
    };
    void       *top = NULL;
    cyaml_err_t failed = cyaml_load_data((const uint8_t *)text.p, text.n, &config, schema, &top, NULL);
    if (failed != CYAML_OK || top == NULL) {
        find_unknown_key(&p, text);
        Str why = str_format(a, "%s%s%s", p.what[0] != '\0' ? p.what : cyaml_strerror(failed), p.where[0] != '\0' ? ", " : "", p.where);
        return file_error(a, file_name, p.line, str_trim(why));
    }
    Finish f = { a, file_name, text };
    TRY(finish_fields(&f, schema->mapping.fields, top));
    *out = top;
    return NULL;
}

/* ---- the digest ------------------------------------------------------------------------------------------------------ */

static void digest_fields(HashState *h, const cyaml_schema_field_t *fields, const char *base);

static void digest_str(HashState *h, Str s)
{
    char   head[32];
    int    n = snprintf(head, sizeof head, "%zu:", s.n);
    hash_add(h, (Bytes){ (const uint8_t *)head, (size_t)n });
    hash_add(h, (Bytes){ (const uint8_t *)s.p, s.n });
}

static void digest_number(HashState *h, uint64_t value)
{
    char head[32];
    int  n = snprintf(head, sizeof head, "%llu;", (unsigned long long)value);
    hash_add(h, (Bytes){ (const uint8_t *)head, (size_t)n });
}

static void digest_list(HashState *h, const cyaml_schema_field_t *field, const char *base)
{
    const cyaml_schema_value_t *entry = field->value.sequence.entry;
    uint64_t                    count = load_unsigned(base + field->count_offset, field->count_size);
    const char                 *list = *(const char *const *)(const void *)(base + field->data_offset);
    digest_number(h, count);
    for (uint64_t i = 0; i < count; i++) {
        if (entry->type == CYAML_STRING) {
            digest_str(h, ((const Str *)(const void *)list)[i]);
        } else {
            digest_fields(h, entry->mapping.fields, list + i * entry->data_size);
        }
    }
}

static void digest_fields(HashState *h, const cyaml_schema_field_t *fields, const char *base)
{
    for (const cyaml_schema_field_t *field = fields; field->key != NULL; field++) {
        const char *at = base + field->data_offset;
        digest_str(h, str_of(field->key));
        switch ((int)field->value.type) {
        case CYAML_STRING:
            digest_str(h, *(const Str *)(const void *)at);
            break;
        case CYAML_MAPPING:
            digest_fields(h, field->value.mapping.fields, at);
            break;
        case CYAML_SEQUENCE:
            digest_list(h, field, base);
            break;
        default:
            digest_number(h, load_unsigned(at, field->value.data_size));
            break;
        }
    }
}

void law_digest(HashState *h, const cyaml_schema_value_t *schema, const void *top)
{
    digest_fields(h, schema->mapping.fields, top);
}
