/* congly law check [DIRECTORY] [--against FILE], congly law draw PROCEDURE. May use: check, draw, i18n, os. */
#include "law/check_int.h"
#include "law/cited.h"
#include "law/draw.h"
#include "law/law_args.h"
#include "os/os.h"

#include "base/json.h"

#include <string.h>

enum { EXIT_CONSISTENT = 0, EXIT_NOT = 1, LAW_FILE_MAX = 8 * 1024 * 1024 };

/* ---- a directory over the law that is there --------------------------------------------------------------------------------------- */

/* The id written last above a line of a file that could not be read: "accept_case, line 37". */
static Str id_above(Arena *a, Str text, Str line)
{
    int64_t wanted = 0;
    Str     id = S("");
    if (!str_to_i64(line, &wanted)) {
        wanted = 0;
    }
    for (int64_t n = 1; n <= wanted && text.p != NULL; n++) {
        Str    one = str_cut(&text, '\n');
        size_t at;
        if (str_find(one, S("id: "), &at)) {
            Str rest = str_sub(one, at + 4, one.n);
            id = str_trim(str_cut(&rest, ','));
        }
    }
    Str place = str_format(a, "line " STR_F, STR_A(line));
    return id.n > 0 ? str_format(a, STR_F ", " STR_F, STR_A(id), STR_A(place)) : place;
}

static void tell_file(Arena *a, LawFindings *out, Str name, Str text, const Error *e)
{
    Str line = S("0"), why = S("");
    for (size_t i = 0; i < e->arg_count; i++) {
        line = str_eq(e->args[i].name, S("line")) ? e->args[i].value : line;
        why = str_eq(e->args[i].name, S("why")) ? e->args[i].value : why;
    }
    Check c = { NULL, a, out, name, false };
    check_say(&c, id_above(a, text, line), "file", M_check_file, str_copy(a, why.n > 0 ? why : e->detail));
}

static Error *read_over(Arena *a, Str path, Str name, const LawPart *part, LawFindings *out, const void **top)
{
    Str text;
    TRY(os_load(os_real(), a, path, LAW_FILE_MAX, &text));
    *top = NULL;
    if (!utf8_valid(text)) {
        Check c = { NULL, a, out, name, false };
        check_say(&c, S("line 0"), "file", M_check_file, S("the file is not UTF-8"));
        return NULL;
    }
    Error *failed = law_parse(a, name, text, part->schema, top);
    if (failed != NULL && failed->code != ERR_BAD_INPUT) {
        return failed;
    }
    if (failed != NULL) {
        tell_file(a, out, name, text, failed);
        *top = NULL;
    }
    return NULL;
}

static Error *folder_over(Arena *a, Str directory, const LawPart *part, Law *law, LawFindings *out)
{
    Str    folder = os_path(a, directory, str_sub(str_of(part->file), 0, strlen(part->file) - 1));
    Str   *names;
    size_t count;
    bool   is_there;
    TRY(os_real()->ops->exists(os_real(), folder, &is_there));
    if (!is_there) {
        return NULL;
    }
    TRY(os_real()->ops->list(os_real(), a, folder, &names, &count));
    const void **list = NEW_N(a, const void *, count + 1);
    uint32_t     read = 0;
    for (size_t i = 0; i < count; i++) {
        const void *top = NULL;
        if (str_ends(names[i], S(".yaml"))) {
            Str name = str_format(a, "%s" STR_F, part->file, STR_A(names[i]));
            TRY(read_over(a, os_path(a, folder, names[i]), name, part, out, &top));
        }
        if (top != NULL) {
            list[read++] = top;
        }
    }
    *(const void *const **)(void *)((char *)law + part->offset) = list;
    memcpy((char *)law + part->count_offset, &read, sizeof read);
    return NULL;
}

Error *law_open_over(Arena *a, Str directory, const Law *base, const Law **out, LawFindings *findings)
{
    Law *law = NEW(a, Law);
    bool is_there;
    *law = *base;
    TRY(os_real()->ops->exists(os_real(), directory, &is_there));
    if (!is_there) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "no directory " STR_F, STR_A(directory)), S("check.no_directory")), S("what"), directory);
    }
    for (size_t i = 0; i < law_part_count; i++) {
        const LawPart *part = &law_parts[i];
        if (part->count_offset != 0) {
            TRY(folder_over(a, directory, part, law, findings));
            continue;
        }
        Str         path = os_path(a, directory, str_of(part->file));
        const void *top;
        TRY(os_real()->ops->exists(os_real(), path, &is_there));
        if (!is_there) {
            continue;
        }
        TRY(read_over(a, path, str_of(part->file), part, findings, &top));
        if (top != NULL) {
            memcpy((char *)law + part->offset, &top, sizeof top);
        }
    }
    *out = law;
    return NULL;
}

/* ---- check ------------------------------------------------------------------------------------------------------------------------- */

typedef struct Asked {
    Str  directory, against, draw;
    bool check;
} Asked;

static void write_coverage_json(JsonOut *o, const LawCoverage *c)
{
    json_begin(o, "against");
    json_add_i64(o, "rules", c->rules);
    json_add_i64(o, "citations", c->citations);
    json_add_i64(o, "found", c->found);
    json_add_i64(o, "missing", c->missing);
    json_add_i64(o, "not_in_corpus", c->not_in_corpus);
    json_add_i64(o, "whole_acts", c->whole_acts);
    json_add_i64(o, "amounts", c->amounts);
    json_add_i64(o, "amounts_found", c->amounts_found);
    json_add_i64(o, "articles_read", c->articles_read);
    json_end(o);
}

static void write_json(const Law *law, const LawFindings *f, const LawCoverage *coverage, Buf *out)
{
    JsonOut o = json_out(out);
    json_begin(&o, NULL);
    json_add_bool(&o, "consistent", law_findings_count(f) == 0);
    json_add_str(&o, "version", law->version);
    json_begin_list(&o, "findings");
    for (size_t i = 0; i < f->count; i++) {
        json_begin(&o, NULL);
        json_add_str(&o, "file", f->items[i].file);
        json_add_str(&o, "id", f->items[i].id);
        json_add_str(&o, "code", f->items[i].code);
        json_add_str(&o, "vi", f->items[i].why.vi);
        json_add_str(&o, "en", f->items[i].why.en);
        json_add_bool(&o, "note", f->items[i].note);
        json_end(&o);
    }
    json_end_list(&o);
    if (coverage != NULL) {
        write_coverage_json(&o, coverage);
    }
    json_end(&o);
    buf_add_char(out, '\n');
}

static Str number_text(Arena *a, int64_t n)
{
    return str_format(a, "%lld", (long long)n);
}

static void write_text(Lang lang, Arena *a, const LawFindings *f, const LawCoverage *c, Buf *out)
{
    for (size_t i = 0; i < f->count; i++) {
        const LawFinding *one = &f->items[i];
        buf_addf(out, STR_F ": " STR_F ": " STR_F STR_F "\n", STR_A(one->file), STR_A(one->id), STR_A(law_text_in(lang, one->why)),
                 STR_A(one->note ? msg(lang, M_check_note) : S("")));
    }
    if (c != NULL) {
        buf_add(out, MSG(a, lang, M_check_coverage, { S("citations"), number_text(a, c->citations) }, { S("found"), number_text(a, c->found) },
                         { S("missing"), number_text(a, c->missing) }, { S("elsewhere"), number_text(a, c->not_in_corpus) },
                         { S("amounts"), number_text(a, c->amounts) }, { S("said"), number_text(a, c->amounts_found) }));
        buf_add_char(out, '\n');
    }
    size_t count = law_findings_count(f);
    buf_add(out, MSG(a, lang, count == 0 ? M_check_consistent : M_check_not_consistent, { S("count"), number_text(a, (int64_t)count) }));
    buf_add_char(out, '\n');
}

static Error *run_check(const Law *law, const Asked *asked, const LawArgs *words, Arena *a, Buf *out, int *status)
{
    LawFindings findings = { 0 };
    LawCoverage coverage;
    if (asked->directory.n > 0) {
        TRY(law_open_over(a, asked->directory, law, &law, &findings));
    }
    law_check(law, a, &findings);
    if (asked->against.n > 0) {
        TRY(law_check_against(law, a, asked->against, &coverage, &findings));
    }
    const LawCoverage *shown = asked->against.n > 0 ? &coverage : NULL;
    if (words->json) {
        write_json(law, &findings, shown, out);
    } else {
        write_text(words->lang, a, &findings, shown, out);
    }
    *status = law_findings_count(&findings) == 0 ? EXIT_CONSISTENT : EXIT_NOT;
    return buf_check(out);
}

static Error *run_draw(const Law *law, const Asked *asked, const LawArgs *words, Arena *a, Buf *out, int *status)
{
    const Procedure *p = procedure_find(law, asked->draw);
    if (p == NULL) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "no procedure " STR_F, STR_A(asked->draw)), S("check.no_procedure")), S("what"), asked->draw);
    }
    procedure_draw(p, words->lang, a, out);
    *status = EXIT_CONSISTENT;
    return buf_check(out);
}

static Error *take_words(LawArgs *words, Asked *asked)
{
    Str    word, plain[2] = { { 0 } };
    size_t count = 0;
    bool   more;
    for (;;) {
        TRY(law_args_next(words, &word, &more));
        if (!more) {
            break;
        }
        if (str_eq(word, S("--against"))) {
            TRY(law_args_value(words, word, &asked->against));
        } else if (str_starts(word, S("--")) || count == COUNT_OF(plain)) {
            return law_args_unknown(word);
        } else {
            plain[count++] = word;
        }
    }
    asked->check = str_eq(plain[0], S("check"));
    bool draw = str_eq(plain[0], S("draw")) && plain[1].n > 0;
    if (!asked->check && !draw) {
        return err_message(err_make(ERR_BAD_INPUT, "check or draw"), S("check.question"));
    }
    asked->directory = asked->check ? plain[1] : S("");
    asked->draw = draw ? plain[1] : S("");
    return NULL;
}

Error *law_command(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status)
{
    if (count > 0 && str_eq(args[0], S("cited"))) {
        return cited_command(law, args + 1, count - 1, a, out, status);
    }
    (void)today;
    LawArgs words = law_args(args, count);
    Asked   asked = { 0 };
    TRY(take_words(&words, &asked));
    return asked.check ? run_check(law, &asked, &words, a, out, status) : run_draw(law, &asked, &words, a, out, status);
}
