/* Compiles the catalogues of a room into tables (src/i18n/README.md).
 *   msggen room ROOM VI.po EN.po OUT.h OUT.c OUT.keys   OUT.keys: a line "key<TAB>names of placeholders" each, for htmlgen
 *   msggen all OUT.h OUT.c ROOM=FILE.keys...            every room's list, for the program; refuses a key in two rooms
 * Stops with FILE:LINE at: a key in one language only, different placeholders, a key twice, an empty text, text that is
 * not NFC, a stray brace, a name no key may have. msgfmt has checked the form of the files before. May use: base, ICU. */
#include "gen.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { NAMES_MAX = 16 };

typedef struct Entry {
    Str    key, text;
    int    line;
    Str    names[NAMES_MAX]; /* placeholders, sorted, each once */
    size_t name_count;
} Entry;

typedef struct Catalogue {
    const char *path;
    Entry      *items;
    size_t      count, cap;
} Catalogue;

/* ---- reading .po --------------------------------------------------------------------------------------------------- */

/* Adds the quoted string at the end of a line, unescaped. */
static void add_quoted(const char *path, int line, Str rest, Buf *out)
{
    rest = str_trim(rest);
    if (rest.n < 2 || rest.p[0] != '"' || rest.p[rest.n - 1] != '"') {
        gen_stop(path, line, "a text in double quotes is expected here");
    }
    for (size_t i = 1; i + 1 < rest.n; i++) {
        char c = rest.p[i];
        if (c != '\\') {
            buf_add_char(out, c);
            continue;
        }
        i++;
        switch (rest.p[i]) {
        case 'n': buf_add_char(out, '\n'); break;
        case '"': buf_add_char(out, '"'); break;
        case '\\': buf_add_char(out, '\\'); break;
        default: gen_stop(path, line, "only \\n, \\\" and \\\\ may follow a backslash");
        }
    }
}

static bool is_key(Str key)
{
    bool dot = false;
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        bool inner_dot = c == '.' && i > 0 && i + 1 < key.n && key.p[i - 1] != '.';
        if (!word && !inner_dot) {
            return false;
        }
        dot = dot || inner_dot;
    }
    return dot && key.p[0] >= 'a' && key.p[0] <= 'z';
}

static bool is_nfc(Str text)
{
    static UChar         wide[64 * 1024];
    int32_t              length = 0;
    UErrorCode           status = U_ZERO_ERROR;
    const UNormalizer2  *nfc = unorm2_getNFCInstance(&status);
    u_strFromUTF8(wide, (int32_t)COUNT_OF(wide), &length, text.p, (int32_t)text.n, &status);
    UBool normal = unorm2_isNormalized(nfc, wide, length, &status);
    return U_SUCCESS(status) && normal;
}

static void add_name(const char *path, Entry *e, Str name)
{
    size_t at = 0;
    while (at < e->name_count && str_cmp(e->names[at], name) < 0) {
        at++;
    }
    if (at < e->name_count && str_eq(e->names[at], name)) {
        return;
    }
    if (e->name_count == NAMES_MAX) {
        gen_stop(path, e->line, "more than %d placeholders", NAMES_MAX);
    }
    memmove(&e->names[at + 1], &e->names[at], (e->name_count - at) * sizeof e->names[0]);
    e->names[at] = name;
    e->name_count++;
}

/* {name} or {name|one|other}. */
static void find_placeholders(const char *path, Entry *e)
{
    for (Str rest = e->text; rest.n > 0;) {
        size_t open = 0;
        while (open < rest.n && rest.p[open] != '{' && rest.p[open] != '}') {
            open++;
        }
        if (open == rest.n) {
            return;
        }
        size_t close;
        if (rest.p[open] == '}' || !str_find(str_sub(rest, open, rest.n), S("}"), &close)) {
            gen_stop(path, e->line, "stray brace in " STR_F, STR_A(e->key));
        }
        Str inside = str_sub(rest, open + 1, open + close);
        Str name = str_cut(&inside, '|');
        if (inside.p != NULL) {
            str_cut(&inside, '|');
            if (inside.p == NULL || str_has(inside, S("|"))) {
                gen_stop(path, e->line, "a plural is {name|one|other}");
            }
        }
        bool good = name.n > 0;
        for (size_t i = 0; i < name.n; i++) {
            good = good && ((name.p[i] >= 'a' && name.p[i] <= 'z') || name.p[i] == '_');
        }
        if (!good) {
            gen_stop(path, e->line, "a placeholder is a name of small letters: {" STR_F "}", STR_A(name));
        }
        add_name(path, e, name);
        rest = str_sub(rest, open + close + 1, rest.n);
    }
}

static void check_entry(const char *path, Entry *e)
{
    if (!is_key(e->key)) {
        gen_stop(path, e->line, "\"" STR_F "\" is no key: small words joined by dots", STR_A(e->key));
    }
    if (str_trim(e->text).n == 0) {
        gen_stop(path, e->line, STR_F " has no text", STR_A(e->key));
    }
    if (!is_nfc(e->text)) {
        gen_stop(path, e->line, STR_F " is not in Unicode normal form C", STR_A(e->key));
    }
    find_placeholders(path, e);
}

/* The header entry (empty msgid) is left out. */
static void add_entry(Arena *a, Catalogue *c, int line, const Buf *id, const Buf *text)
{
    if (line == 0 || id->n == 0) {
        return;
    }
    Entry e = { .key = str_copy(a, buf_str(id)), .text = str_copy(a, buf_str(text)), .line = line };
    check_entry(c->path, &e);
    *LIST_ADD(a, c) = e;
}

static int by_key(const void *x, const void *y)
{
    return str_cmp(((const Entry *)x)->key, ((const Entry *)y)->key);
}

static void read_catalogue(Arena *a, const char *path, Catalogue *c)
{
    *c = (Catalogue){ .path = path };
    Str  rest = gen_read_text(a, path);
    Buf  id = buf_make(a, KIB(1)), text = buf_make(a, KIB(64));
    Buf *into = NULL;
    int  started = 0;
    for (int line = 1; rest.n > 0; line++) {
        Str s = str_trim(str_cut(&rest, '\n'));
        if (str_starts(s, S("#, ")) && str_has(s, S("fuzzy"))) {
            gen_stop(path, line, "a translation marked fuzzy has to be settled first");
        } else if (s.n == 0 || s.p[0] == '#') {
            continue;
        } else if (str_starts(s, S("msgid "))) {
            add_entry(a, c, started, &id, &text);
            buf_clear(&id);
            buf_clear(&text);
            started = line;
            into = &id;
            s = str_sub(s, 6, s.n);
        } else if (str_starts(s, S("msgstr "))) {
            into = &text;
            s = str_sub(s, 7, s.n);
        } else if (s.p[0] != '"' || into == NULL) {
            gen_stop(path, line, "only msgid, msgstr and their texts are used here");
        }
        add_quoted(path, line, s, into);
        if (id.full || text.full) {
            gen_stop(path, line, "the text is too long");
        }
    }
    add_entry(a, c, started, &id, &text);
    if (c->count == 0) {
        gen_stop(path, 1, "no messages");
    }
    qsort(c->items, c->count, sizeof *c->items, by_key);
    for (size_t i = 1; i < c->count; i++) {
        if (str_eq(c->items[i - 1].key, c->items[i].key)) {
            gen_stop(path, c->items[i].line, STR_F " stands here and in line %d", STR_A(c->items[i].key), c->items[i - 1].line);
        }
    }
}

/* ---- both languages ------------------------------------------------------------------------------------------------ */

static void check_pair(const Catalogue *vi, const Catalogue *en)
{
    for (size_t i = 0, j = 0; i < vi->count || j < en->count; i++, j++) {
        int order = i == vi->count ? 1 : j == en->count ? -1 : str_cmp(vi->items[i].key, en->items[j].key);
        if (order < 0) {
            gen_stop(vi->path, vi->items[i].line, STR_F " is missing in %s", STR_A(vi->items[i].key), en->path);
        }
        if (order > 0) {
            gen_stop(en->path, en->items[j].line, STR_F " is missing in %s", STR_A(en->items[j].key), vi->path);
        }
        const Entry *v = &vi->items[i], *e = &en->items[j];
        bool         same = v->name_count == e->name_count;
        for (size_t k = 0; same && k < v->name_count; k++) {
            same = str_eq(v->names[k], e->names[k]);
        }
        if (!same) {
            gen_stop(en->path, e->line, STR_F " has other placeholders than %s:%d", STR_A(e->key), vi->path, v->line);
        }
    }
}

/* "core/identity" -> "core_identity"; "fee.title" -> "fee_title" */
static Str flat(Arena *a, Str s)
{
    Buf b = buf_make(a, KIB(1));
    for (size_t i = 0; i < s.n; i++) {
        buf_add_char(&b, s.p[i] == '/' || s.p[i] == '.' ? '_' : s.p[i]);
    }
    return buf_str(&b);
}

static Str include_name(Arena *a, Str room)
{
    Str last = room;
    while (str_has(last, S("/"))) {
        str_cut(&last, '/');
    }
    return str_format(a, STR_F "/" STR_F "_msg.h", STR_A(room), STR_A(last));
}

static void write_room(Arena *a, Str room, const Catalogue *vi, const Catalogue *en, char **out)
{
    Str name = flat(a, room);
    Buf h = buf_make(a, MIB(4)), c = buf_make(a, MIB(4)), keys = buf_make(a, MIB(1));
    buf_addf(&h, "/* Made by msggen of %s and %s. */\n#ifndef " STR_F "_MSG_H\n#define " STR_F "_MSG_H\n\n#include \"i18n/i18n.h\"\n\n",
             vi->path, en->path, STR_A(name), STR_A(name));
    buf_addf(&h, "extern const MsgText " STR_F "_message_texts[];\nextern const MsgList " STR_F "_messages;\n\n", STR_A(name), STR_A(name));
    Str include = include_name(a, room);
    buf_addf(&c, "/* Made by msggen of %s and %s. */\n#include \"" STR_F "\"\n\n" GEN_LONG_STRINGS, vi->path, en->path, STR_A(include));
    buf_addf(&c, "const MsgText " STR_F "_message_texts[] = {\n", STR_A(name));
    Str last_name = { NULL, 0 };
    for (size_t i = 0; i < vi->count; i++) {
        const Entry *v = &vi->items[i];
        Str          constant = flat(a, v->key);
        if (str_eq(constant, last_name)) {
            gen_stop(vi->path, v->line, "two keys give the same constant M_" STR_F, STR_A(constant));
        }
        last_name = constant;
        buf_addf(&h, "#define M_" STR_F " (&" STR_F "_message_texts[%zu])\n", STR_A(constant), STR_A(name), i);
        buf_addf(&c, "    { S_INIT(\"" STR_F "\"), { S_INIT(\"", STR_A(v->key));
        gen_add_literal(&c, v->text);
        buf_add(&c, S("\"),\n        S_INIT(\""));
        gen_add_literal(&c, en->items[i].text);
        buf_add(&c, S("\") } },\n"));
        buf_addf(&keys, STR_F "\t", STR_A(v->key));
        for (size_t k = 0; k < v->name_count; k++) {
            buf_addf(&keys, "%s" STR_F, k > 0 ? "," : "", STR_A(v->names[k]));
        }
        buf_add_char(&keys, '\n');
    }
    buf_add(&h, S("\n#endif\n"));
    buf_addf(&c, "};\n\nconst MsgList " STR_F "_messages = { " STR_F "_message_texts, %zu };\n", STR_A(name), STR_A(name), vi->count);
    gen_write(a, out[0], &h);
    gen_write(a, out[1], &c);
    gen_write(a, out[2], &keys);
}

static int make_room(Arena *a, char **argv)
{
    Catalogue vi, en;
    read_catalogue(a, argv[3], &vi);
    read_catalogue(a, argv[4], &en);
    check_pair(&vi, &en);
    write_room(a, str_of(argv[2]), &vi, &en, argv + 5);
    return 0;
}

/* ---- every room ---------------------------------------------------------------------------------------------------- */

static int make_all(Arena *a, int argc, char **argv)
{
    Catalogue seen = { 0 };
    Buf       h = buf_make(a, KIB(64)), c = buf_make(a, KIB(64)), list = buf_make(a, KIB(64));
    buf_add(&h, S("/* Made by msggen: the messages of every room. */\n#ifndef ALL_MESSAGES_H\n#define ALL_MESSAGES_H\n\n#include "
                  "\"i18n/i18n.h\"\n\n/* Hands every room's messages to msg_know. */\nvoid all_messages_know(void);\n\n#endif\n"));
    buf_add(&c, S("/* Made by msggen: the messages of every room. */\n#include \"all_messages.h\"\n\n"));
    for (int i = 4; i < argc; i++) {
        Str path = str_of(argv[i]);
        Str room = str_cut(&path, '=');
        Str text = gen_read_text(a, str_z(a, path));
        while (text.n > 0) {
            Str line = str_cut(&text, '\n');
            *LIST_ADD(a, &seen) = (Entry){ .key = str_cut(&line, '\t'), .text = room };
        }
        Str include = include_name(a, room), name = flat(a, room);
        buf_addf(&c, "#include \"" STR_F "\"\n", STR_A(include));
        buf_addf(&list, "    lists[%d] = " STR_F "_messages;\n", i - 4, STR_A(name));
    }
    qsort(seen.items, seen.count, sizeof *seen.items, by_key);
    for (size_t i = 1; i < seen.count; i++) {
        if (str_eq(seen.items[i].key, seen.items[i - 1].key)) {
            gen_stop("all_messages", 1, STR_F " is a message of " STR_F " and of " STR_F, STR_A(seen.items[i].key),
                     STR_A(seen.items[i - 1].text), STR_A(seen.items[i].text));
        }
    }
    buf_addf(&c, "\nvoid all_messages_know(void)\n{\n    static MsgList lists[%d];\n", argc - 4);
    buf_add(&c, buf_str(&list));
    buf_add(&c, S("    msg_know(lists, COUNT_OF(lists));\n}\n"));
    gen_write(a, argv[2], &h);
    gen_write(a, argv[3], &c);
    return 0;
}

int main(int argc, char **argv)
{
    Arena *a = arena_make(MIB(256));
    int    status = 2;
    if (argc == 8 && str_eq(str_of(argv[1]), S("room"))) {
        status = make_room(a, argv);
    } else if (argc > 4 && str_eq(str_of(argv[1]), S("all"))) {
        status = make_all(a, argc, argv);
    } else {
        fprintf(stderr, "msggen: see the head of tools/msggen.c\n");
    }
    arena_release(a);
    return status;
}
