/* congly: reads the command line, runs the command, prints its answer, ends with its status. */
#include "app/app_int.h"

#include "app/app_msg.h"
#include "base/log.h"
#include "all_messages.h"
#include "i18n/i18n.h"

#include <stdio.h>
#include <unistd.h>

enum { OUTPUT_MAX = 64 * 1024 * 1024, COMMAND_MEMORY = 512 * 1024 * 1024, WORD_MOST = 4096 };

/* Of one command, or of all. */
static void print_help(Buf *out, Lang lang, const CommandRow *row)
{
    if (row != NULL) {
        buf_addf(out, "congly %s – " STR_F "\n" STR_F "\n" STR_F "\n", row->name, STR_A(msg(lang, msg_find(str_of(row->help)))),
                 STR_A(msg(lang, msg_find(str_of(row->use)))), STR_A(msg(lang, M_app_options)));
        return;
    }
    buf_add(out, msg(lang, M_app_usage));
    buf_add_char(out, '\n');
    for (size_t i = 0; i < command_row_count; i++) {
        buf_addf(out, "  %-18s ", command_rows[i].name);
        buf_add(out, msg(lang, msg_find(str_of(command_rows[i].help))));
        buf_add_char(out, '\n');
    }
    buf_add(out, msg(lang, M_app_options));
    buf_add_char(out, '\n');
}

/* How many of the words name this command; 0: another one. */
static size_t words_of(const CommandRow *row, const Str *args, size_t count)
{
    Str    name = str_of(row->name);
    size_t used = 0;
    while (name.n > 0) {
        Str word = str_cut(&name, ' ');
        if (used >= count || !str_eq(word, args[used])) {
            return 0;
        }
        used++;
    }
    return used;
}

static const CommandRow *find_command(const Str *args, size_t count, size_t *used)
{
    const CommandRow *best = NULL;
    *used = 0;
    for (size_t i = 0; i < command_row_count; i++) {
        size_t n = words_of(&command_rows[i], args, count);
        if (n > *used) {
            *used = n;
            best = &command_rows[i];
        }
    }
    return best;
}

static int status_of(const Error *e)
{
    int http = err_status(e);
    return http >= 500 ? 3 : http == 403 || http == 404 || http == 409 ? 1 : 2;
}

static void say_error(Arena *a, Lang lang, const Error *e)
{
    Str line = err_text(a, lang, e);
    fprintf(stderr, STR_F "\n", STR_A(line));
    if (e->detail.n > 0) {
        fprintf(stderr, "  (" STR_F ": " STR_F ")\n", STR_A(err_name(e->code)), STR_A(e->detail));
    }
}

int main(int argc, char **argv)
{
    Arena *a = arena_make(COMMAND_MEMORY);
    Lang   lang = said_in();
    Buf    out = buf_make(a, OUTPUT_MAX);
    Str   *args = NEW_N(a, Str, (size_t)argc);
    size_t count = 0;
    bool   json = false;
    bool   help = argc < 2;
    all_messages_know();
    for (int i = 1; i < argc; i++) {
        Str word = str_of(argv[i]);
        json = json || str_eq(word, S("--json"));
        help = help || str_eq(word, S("--help"));
        if (!utf8_valid(word) || word.n > WORD_MOST) {
            fprintf(stderr, STR_F "\n", STR_A(msg(lang, M_app_bad_word)));
            arena_release(a);
            return 2;
        }
        args[count++] = word;
    }
    size_t            used;
    const CommandRow *row = find_command(args, count, &used);
    if (row == NULL || help) {
        print_help(&out, lang, row);
        fwrite(out.p, 1, out.n, help ? stdout : stderr);
        arena_release(a);
        return help ? 0 : 2;
    }
    Command c = { .arena = a, .args = args + used, .count = count - used, .json = json, .out = &out };
    Error  *failed = row->run(&c);
    if (out.n > 0) {
        fwrite(out.p, 1, out.n, stdout);
    }
    if (failed != NULL) {
        say_error(a, lang, failed);
        c.status = status_of(failed);
    }
    fflush(stdout);
    arena_release(a);
    return c.status;
}
