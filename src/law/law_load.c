/* Reads the law from a directory and gives it its versions. Used by law_open and, at build time, by lawgen.
 * May use: base, os (files). */
#include "law/law_data.h"
#include "os/os.h"

enum { LAW_FILE_MAX = 8 * 1024 * 1024, LAW_VERSION_LEN = 12 };

static Error *load_file(Arena *a, Str path, Str name, const cyaml_schema_value_t *schema, const void **out)
{
    Str text;
    TRY(os_load(os_real(), a, path, LAW_FILE_MAX, &text));
    if (!utf8_valid(text)) {
        Error *e = err_message(err_make(ERR_BAD_INPUT, STR_F ": not UTF-8", STR_A(name)), S("law.file"));
        err_arg(err_arg(e, S("file"), name), S("line"), S("0"));
        return err_arg(e, S("why"), S("the file is not UTF-8"));
    }
    return law_parse(a, name, text, schema, out);
}

static Error *load_folder(Arena *a, Str directory, const LawPart *part, Law *law)
{
    Str    folder = os_path(a, directory, str_sub(str_of(part->file), 0, str_of(part->file).n - 1));
    Str   *names;
    size_t count;
    TRY(os_real()->ops->list(os_real(), a, folder, &names, &count));
    const void **list = NEW_N(a, const void *, count + 1);
    uint32_t     loaded = 0;
    for (size_t i = 0; i < count; i++) {
        if (str_ends(names[i], S(".yaml"))) {
            Str name = str_format(a, "%s" STR_F, part->file, STR_A(names[i]));
            TRY(load_file(a, os_path(a, folder, names[i]), name, part->schema, &list[loaded++]));
        }
    }
    *(const void *const **)(void *)((char *)law + part->offset) = list;
    *(uint32_t *)(void *)((char *)law + part->count_offset) = loaded;
    return NULL;
}

uint32_t law_part_tops(const Law *law, const LawPart *part)
{
    return part->count_offset == 0 ? 1 : *(const uint32_t *)(const void *)((const char *)law + part->count_offset);
}

const void *law_part_top(const Law *law, const LawPart *part, uint32_t i)
{
    const void *at = (const char *)law + part->offset;
    return part->count_offset == 0 ? *(const void *const *)at : (*(const void *const *const *)at)[i];
}

static void digest_part(HashState *h, const LawPart *part, const Law *law)
{
    for (uint32_t i = 0; i < law_part_tops(law, part); i++) {
        law_digest(h, part->schema, law_part_top(law, part, i));
    }
}

static void seal(Arena *a, Law *law)
{
    HashState *all = hash_begin(a);
    HashState *days = hash_begin(a);
    for (size_t i = 0; i < law_part_count; i++) {
        const LawPart *part = &law_parts[i];
        digest_part(all, part, law);
        if (part->offset == offsetof(Law, calendar) || part->offset == offsetof(Law, lunar)) {
            digest_part(days, part, law);
        }
    }
    law->version = str_sub(hash_hex(a, hash_end(all)), 0, LAW_VERSION_LEN);
    law->calendar_version = str_sub(hash_hex(a, hash_end(days)), 0, LAW_VERSION_LEN);
}

Error *law_load(Arena *a, Str directory, Law **out)
{
    Law *law = NEW(a, Law);
    for (size_t i = 0; i < law_part_count; i++) {
        const LawPart *part = &law_parts[i];
        if (part->count_offset != 0) {
            TRY(load_folder(a, directory, part, law));
            continue;
        }
        const void *top;
        TRY(load_file(a, os_path(a, directory, str_of(part->file)), str_of(part->file), part->schema, &top));
        *(const void **)(void *)((char *)law + part->offset) = top;
    }
    seal(a, law);
    *out = law;
    return NULL;
}
