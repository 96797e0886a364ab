/* Puts the files of web/ into the program: static tables for http to serve, and their addresses for templates.
 *   embed OUT.h OUT.c FILE...
 * The address holds the beginning of the file's SHA-256, as http makes it, so it may be kept by browsers for ever.
 * May use: base. */
#include "gen.h"

#include "base/hash.h"

enum { BYTES_PER_LINE = 32, HASH_SHOWN = 16 };

static const struct {
    Str ending, type;
} types[] = {
    { S_INIT(".css"), S_INIT("text/css; charset=utf-8") },  { S_INIT(".js"), S_INIT("text/javascript; charset=utf-8") },
    { S_INIT(".svg"), S_INIT("image/svg+xml") },            { S_INIT(".woff2"), S_INIT("font/woff2") },
    { S_INIT(".txt"), S_INIT("text/plain; charset=utf-8") }, { S_INIT(".ico"), S_INIT("image/x-icon") },
};

static Str type_of(const char *path)
{
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (str_ends(str_of(path), types[i].ending)) {
            return types[i].type;
        }
    }
    gen_stop(path, 1, "no content type for this ending");
}

static Str name_of(const char *path)
{
    Str name = str_of(path);
    while (str_has(name, S("/"))) {
        str_cut(&name, '/');
    }
    return name;
}

/* "style.css" -> "style_css" */
static Str word_of(Arena *a, Str name)
{
    Buf b = buf_make(a, KIB(1));
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        buf_add_char(&b, word ? c : '_');
    }
    return buf_str(&b);
}

static void add_bytes(Buf *b, Str bytes)
{
    for (size_t i = 0; i < bytes.n; i++) {
        buf_addf(b, "%s%u,", i % BYTES_PER_LINE == 0 ? "\n    " : "", (unsigned)(unsigned char)bytes.p[i]);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "embed: see the head of tools/embed.c\n");
        return 2;
    }
    Arena *a = arena_make(MIB(512));
    Buf    h = buf_make(a, KIB(64)), c = buf_make(a, MIB(64)), rows = buf_make(a, KIB(64));
    buf_add(&h, S("/* Made by embed of web/: what http serves, and the addresses for templates. */\n#ifndef HTML_ASSETS_H\n"
                  "#define HTML_ASSETS_H\n\n#include \"html/asset.h\"\n\nextern const WebAsset web_assets[];\n"));
    buf_addf(&h, "enum { WEB_ASSET_COUNT = %d };\n\n", argc - 3);
    buf_add(&c, S("/* Made by embed of web/. */\n#include \"html/assets.h\"\n"));
    for (int i = 3; i < argc; i++) {
        Str bytes, type = type_of(argv[i]), name = name_of(argv[i]), word = word_of(a, name);
        if (!gen_read(a, argv[i], &bytes)) {
            gen_stop(argv[i], 1, "cannot read");
        }
        Str hash = str_sub(hash_hex(a, hash_str(bytes)), 0, HASH_SHOWN);
        buf_addf(&h, "#define WEB_" STR_F " \"/tinh/" STR_F "/" STR_F "\"\n", STR_A(word), STR_A(hash), STR_A(name));
        buf_addf(&c, "\nstatic const uint8_t " STR_F "[] = {", STR_A(word));
        add_bytes(&c, bytes);
        buf_add(&c, S("\n};\n"));
        buf_addf(&rows, "    { \"" STR_F "\", \"" STR_F "\", { " STR_F ", sizeof " STR_F " } },\n", STR_A(name), STR_A(type), STR_A(word),
                 STR_A(word));
    }
    buf_add(&h, S("\n#endif\n"));
    buf_add(&c, S("\nconst WebAsset web_assets[] = {\n"));
    buf_add(&c, buf_str(&rows));
    buf_add(&c, S("};\n"));
    gen_write(a, argv[1], &h);
    gen_write(a, argv[2], &c);
    arena_release(a);
    return 0;
}
