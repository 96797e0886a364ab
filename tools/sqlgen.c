/* Makes typed C calls of named SQL blocks (src/db/README.md), and tables of migrations. It never parses SQL: it reads the
 * comment lines of a block, replaces `:name` outside strings, quoted names, comments and `::`, and copies the rest.
 *   sqlgen queries IN.sql OUT.h OUT.c INCLUDE SYMBOL     INCLUDE is how C includes OUT.h; the list is called SYMBOL
 *   sqlgen migrations OUT.c FILE.sql...                  db_migrations
 *   sqlgen all OUT.h OUT.c SYMBOL...                     all_queries[]: every list, for the query test
 * A mistake in a .sql file ends it with status 1 and FILE:LINE. May use: base, gen.h. */
#include "gen.h"

enum { FIELD_COUNT_MAX = 64 };

typedef enum Kind { ONE, OPTIONAL, MANY, EXEC, AFFECTED, KIND_COUNT } Kind;
typedef enum Engine { BOTH, SQLITE, POSTGRES } Engine;

/* A type of `in:` and `out:` lines: its C type, the name after Maybe, the DbType, and how a value is bound. */
typedef struct Type {
    Str         name, c, maybe;
    const char *db;
    const char *bind; /* the argument replaces the only %s */
    bool        id;
    bool        base_id; /* db.h has its Maybe already */
} Type;

typedef struct Field {
    Str         name;
    const Type *type;
    bool        nullable;
    bool        used;
    int         line;
} Field;

typedef LIST(Field) Fields;

typedef struct Block {
    Str         name;
    int         line;
    Kind        kind;
    Engine      engine;
    Fields      in, out;
    Str         scan;
    bool        writes, has_scan;
    Str         comment;
    Str         sqlite, postgres; /* finished texts */
    bool        skip;             /* the second of an engine pair, merged into the first */
} Block;

typedef struct Gen {
    Arena      *arena;
    const char *path;
    int         line;
    LIST(Type)  types;
    LIST(Str)   uses;
    LIST(Block) blocks;
} Gen;

static const Str kind_names[KIND_COUNT] = { S_INIT("one"), S_INIT("optional"), S_INIT("many"), S_INIT("exec"), S_INIT("affected") };
static const char *const kind_c[KIND_COUNT] = { "DB_ONE", "DB_OPTIONAL", "DB_MANY", "DB_EXEC", "DB_AFFECTED" };

static const Type plain_types[] = {
    { S_INIT("Str"), S_INIT("Str"), S_INIT("Str"), "DB_STR", "db_val_str(%s)", false, true },
    { S_INIT("Bytes"), S_INIT("Bytes"), S_INIT("Bytes"), "DB_BYTES", "db_val_bytes(%s)", false, true },
    { S_INIT("bool"), S_INIT("bool"), S_INIT("Bool"), "DB_BOOL", "db_val_i64(%s)", false, true },
    { S_INIT("i64"), S_INIT("int64_t"), S_INIT("I64"), "DB_I64", "db_val_i64(%s)", false, true },
    { S_INIT("Money"), S_INIT("Money"), S_INIT("Money"), "DB_MONEY", "db_val_i64(%s.dong)", false, true },
    { S_INIT("Date"), S_INIT("Date"), S_INIT("Date"), "DB_DATE", "db_val_date(%s)", false, true },
    { S_INIT("Instant"), S_INIT("Instant"), S_INIT("Instant"), "DB_INSTANT", "db_val_i64(%s.ms)", false, true },
    { S_INIT("Hash"), S_INIT("Hash"), S_INIT("Hash"), "DB_HASH", "db_val_hash(&%s)", false, true },
    { S_INIT("CourtId"), S_INIT("CourtId"), S_INIT("CourtId"), "DB_COURT", "db_val_court(&%s)", false, true },
};

/* ---- types --------------------------------------------------------------------------------------------------------- */

/* Every ID_TYPE(Name) of a header. */
static void read_ids(Gen *g, Str header, bool base)
{
    const char *path = str_z(g->arena, str_format(g->arena, "src/" STR_F, STR_A(header)));
    Str         text;
    if (!gen_read(g->arena, path, &text)) {
        gen_stop(g->path, g->line, "cannot read %s", path);
    }
    while (text.n > 0) {
        Str    line = str_cut(&text, '\n');
        size_t at;
        if (!str_starts(line, S("ID_TYPE(")) || !str_find(line, S(")"), &at)) {
            continue;
        }
        Str name = str_trim(str_sub(line, sizeof "ID_TYPE(" - 1, at));
        *LIST_ADD(g->arena, &g->types) =
            (Type){ .name = name, .c = name, .maybe = name, .db = "DB_ID", .bind = "db_val_id(&%s.id)", .id = true, .base_id = base };
    }
}

static const Type *find_type(const Gen *g, Str name)
{
    for (size_t i = 0; i < COUNT_OF(plain_types); i++) {
        if (str_eq(plain_types[i].name, name)) {
            return &plain_types[i];
        }
    }
    for (size_t i = 0; i < g->types.count; i++) {
        if (str_eq(g->types.items[i].name, name)) {
            return &g->types.items[i];
        }
    }
    return NULL;
}

/* ---- the comment lines of a block ---------------------------------------------------------------------------------- */

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_name(Str s)
{
    bool fine = s.n > 0 && s.n < 64 && !(s.p[0] >= '0' && s.p[0] <= '9');
    for (size_t i = 0; i < s.n; i++) {
        fine = fine && is_name_char(s.p[i]);
    }
    return fine;
}

/* "key: value" with a lower-case key; prose is not. */
static bool split_key(Str line, Str *key, Str *value)
{
    size_t at;
    if (!str_find(line, S(":"), &at) || !is_name(str_sub(line, 0, at))) {
        return false;
    }
    *key = str_sub(line, 0, at);
    *value = str_trim(str_sub(line, at + 1, line.n));
    return true;
}

/* C words and the names generated functions use themselves. */
static bool is_taken(Str name)
{
    static const char *const words[] = { "a", "out", "found", "count", "db", "tx", "in", "int", "long", "short", "char", "float",
        "double", "void", "auto", "register", "static", "extern", "const", "volatile", "signed", "unsigned", "struct", "union",
        "enum", "typedef", "sizeof", "if", "else", "for", "while", "do", "switch", "case", "default", "break", "continue", "goto",
        "return", "inline", "restrict", "bool", "true", "false", "items", "queries" };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_eq(name, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

static void read_fields(Gen *g, Str list, Fields *fields, bool in)
{
    while (list.n > 0) {
        Str field = str_trim(str_cut(&list, ','));
        Str name = str_cut(&field, ' ');
        Str type = str_trim(field);
        bool nullable = str_ends(type, S("?"));
        if (nullable) {
            type = str_sub(type, 0, type.n - 1);
        }
        if (!is_name(name) || (in && is_taken(name))) {
            gen_stop(g->path, g->line, "\"" STR_F "\" cannot be a name here (lower case, not a word of C, not db, tx, a, in, out, found, count)",
                 STR_A(name));
        }
        const Type *t = find_type(g, type);
        if (t == NULL) {
            gen_stop(g->path, g->line, "unknown type \"" STR_F "\" of %s (is its header in \"-- uses:\"?)", STR_A(type), str_z(g->arena, name));
        }
        for (size_t i = 0; i < fields->count; i++) {
            if (str_eq(fields->items[i].name, name)) {
                gen_stop(g->path, g->line, "\"" STR_F "\" is named twice", STR_A(name));
            }
        }
        if (fields->count == FIELD_COUNT_MAX) {
            gen_stop(g->path, g->line, "more than %d fields", FIELD_COUNT_MAX);
        }
        *LIST_ADD(g->arena, fields) = (Field){ .name = name, .type = t, .nullable = nullable, .line = g->line };
    }
}

static Block *begin_block(Gen *g, Str value)
{
    Str name = str_cut(&value, ' ');
    Str kind = str_trim(value);
    Block b = { .name = name, .line = g->line, .kind = KIND_COUNT };
    for (size_t k = 0; k < KIND_COUNT; k++) {
        if (kind.n > 1 && kind.p[0] == ':' && str_eq(str_sub(kind, 1, kind.n), kind_names[k])) {
            b.kind = (Kind)k;
        }
    }
    if (!is_name(name) || b.kind == KIND_COUNT) {
        gen_stop(g->path, g->line, "expected \"-- name: lower_case :one|:optional|:many|:exec|:affected\"");
    }
    b.writes = b.kind == EXEC || b.kind == AFFECTED;
    Block *place = LIST_ADD(g->arena, &g->blocks);
    *place = b;
    return place;
}

static void read_key(Gen *g, Block *b, Str key, Str value)
{
    if (str_eq(key, S("in"))) {
        read_fields(g, value, &b->in, true);
    } else if (str_eq(key, S("out"))) {
        read_fields(g, value, &b->out, false);
    } else if (str_eq(key, S("engine"))) {
        b->engine = str_eq(value, S("sqlite")) ? SQLITE : str_eq(value, S("postgres")) ? POSTGRES : BOTH;
        if (b->engine == BOTH) {
            gen_stop(g->path, g->line, "expected \"-- engine: sqlite\" or \"-- engine: postgres\"");
        }
    } else if (str_eq(key, S("scan"))) {
        if (!str_starts(value, S("ok because ")) || value.n < sizeof "ok because " + 3) {
            gen_stop(g->path, g->line, "expected \"-- scan: ok because <reason>\"");
        }
        b->scan = value;
        b->has_scan = true;
    } else if (str_eq(key, S("writes"))) {
        if (!str_eq(value, S("yes")) || b->kind == EXEC || b->kind == AFFECTED) {
            gen_stop(g->path, g->line, "\"-- writes: yes\" is for :one, :optional and :many; :exec and :affected always write");
        }
        b->writes = true;
    } else {
        gen_stop(g->path, g->line, "unknown line \"-- " STR_F ":\"", STR_A(key));
    }
}

/* ---- the statement --------------------------------------------------------------------------------------------------- */

typedef struct Scan {
    Gen   *g;
    Block *b;
    Str    text;
    size_t at;
    int    line;
    Buf    sqlite, postgres;
} Scan;

static void emit(Scan *s, Str part)
{
    buf_add(&s->sqlite, part);
    buf_add(&s->postgres, part);
}

/* 'text', "name": copied up to the closing quote; a doubled quote is two strings side by side, which is the same bytes. */
static void scan_quoted(Scan *s, char quote)
{
    size_t from = s->at++;
    int    line = s->line;
    while (s->at < s->text.n && s->text.p[s->at] != quote) {
        s->line += s->text.p[s->at] == '\n';
        s->at++;
    }
    if (s->at == s->text.n) {
        gen_stop(s->g->path, line, "the string that begins here does not end");
    }
    s->at++;
    emit(s, str_sub(s->text, from, s->at));
}

static void scan_param(Scan *s)
{
    size_t from = ++s->at;
    while (s->at < s->text.n && is_name_char(s->text.p[s->at])) {
        s->at++;
    }
    Str name = str_sub(s->text, from, s->at);
    for (size_t i = 0; i < s->b->in.count; i++) {
        Field *f = &s->b->in.items[i];
        if (str_eq(f->name, name)) {
            f->used = true;
            buf_addf(&s->sqlite, "?%zu", i + 1);
            buf_addf(&s->postgres, "$%zu", i + 1);
            return;
        }
    }
    gen_stop(s->g->path, s->line, "\":" STR_F "\" is not in the \"-- in:\" line of " STR_F, STR_A(name), STR_A(s->b->name));
}

static void scan_token(Scan *s)
{
    size_t from = s->at++;
    while (s->at < s->text.n && is_name_char(s->text.p[s->at])) {
        s->at++;
    }
    Str token = str_sub(s->text, from, s->at);
    if (str_eq(token, S("@for_update"))) {
        buf_add(&s->postgres, S("FOR UPDATE"));
    } else if (str_eq(token, S("@skip_locked"))) {
        buf_add(&s->postgres, S("FOR UPDATE SKIP LOCKED"));
    } else {
        gen_stop(s->g->path, s->line, "unknown word \"" STR_F "\" (@for_update, @skip_locked)", STR_A(token));
    }
    if (!s->b->writes) {
        gen_stop(s->g->path, s->line, "\"" STR_F "\" needs \"-- writes: yes\"", STR_A(token));
    }
}

static void scan_comment(Scan *s, bool block)
{
    int line = s->line;
    s->at += 2;
    while (s->at < s->text.n) {
        if (block ? str_starts(str_sub(s->text, s->at, s->text.n), S("*/")) : s->text.p[s->at] == '\n') {
            s->at += block ? 2 : 0;
            return;
        }
        s->line += s->text.p[s->at] == '\n';
        s->at++;
    }
    if (block) {
        gen_stop(s->g->path, line, "the comment that begins here does not end");
    }
}

/* Any white space outside strings becomes one space. */
static void scan_space(Scan *s)
{
    while (s->at < s->text.n && (s->text.p[s->at] == ' ' || s->text.p[s->at] == '\n' || s->text.p[s->at] == '\t' || s->text.p[s->at] == '\r')) {
        s->line += s->text.p[s->at] == '\n';
        s->at++;
    }
    if (s->sqlite.n > 0 && s->at < s->text.n) {
        emit(s, S(" "));
    }
}

static void scan_statement(Gen *g, Block *b, Str text, int line)
{
    Scan s = { g, b, text, 0, line, buf_make(g->arena, KIB(256)), buf_make(g->arena, KIB(256)) };
    bool ended = false;
    while (s.at < text.n) {
        char c = text.p[s.at];
        char next = s.at + 1 < text.n ? text.p[s.at + 1] : '\0';
        bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        bool comment = (c == '-' && next == '-') || (c == '/' && next == '*');
        if (ended && !space && !comment) {
            gen_stop(g->path, s.line, "one statement a block: \"" STR_F "\" goes on after ';'", STR_A(b->name));
        }
        if (space) {
            scan_space(&s);
        } else if (comment) {
            scan_comment(&s, c == '/');
        } else if (c == '\'' || c == '"') {
            scan_quoted(&s, c);
        } else if (c == ':' && next == ':') {
            if (b->engine != POSTGRES) {
                gen_stop(g->path, s.line, "\"::\" is for PostgreSQL alone: write CAST(x AS BIGINT)");
            }
            s.at += 2;
            emit(&s, S("::"));
        } else if (c == ':' && is_name_char(next)) {
            scan_param(&s);
        } else if (c == '@') {
            scan_token(&s);
        } else if (c == '?' || c == '$' || c == '`' || c == '[') {
            gen_stop(g->path, s.line, "'%c' is not portable: parameters are :name, names are bare or in \"\"", c);
        } else if (c == ';') {
            ended = true;
            s.at++;
        } else {
            s.at++;
            emit(&s, (Str){ &text.p[s.at - 1], 1 });
        }
    }
    b->sqlite = str_trim(buf_str(&s.sqlite));
    b->postgres = str_trim(buf_str(&s.postgres));
    if (s.sqlite.full || b->sqlite.n == 0) {
        gen_stop(g->path, b->line, "\"" STR_F "\" has no statement (or far too long a one)", STR_A(b->name));
    }
    for (size_t i = 0; i < b->in.count; i++) {
        if (!b->in.items[i].used) {
            gen_stop(g->path, b->in.items[i].line, "\":" STR_F "\" is not used by " STR_F, STR_A(b->in.items[i].name), STR_A(b->name));
        }
    }
}

static void check_block(Gen *g, const Block *b)
{
    bool rows = b->kind == ONE || b->kind == OPTIONAL || b->kind == MANY;
    if (rows && b->out.count == 0) {
        gen_stop(g->path, b->line, "\"" STR_F "\" gives rows and needs \"-- out:\"", STR_A(b->name));
    }
    if (!rows && b->out.count > 0) {
        gen_stop(g->path, b->line, "\"" STR_F "\" gives no rows: \"-- out:\" is for :one, :optional, :many", STR_A(b->name));
    }
}

/* ---- a file ------------------------------------------------------------------------------------------------------------ */

static bool same_fields(Fields a, Fields b)
{
    bool same = a.count == b.count;
    for (size_t i = 0; same && i < a.count; i++) {
        same = str_eq(a.items[i].name, b.items[i].name) && a.items[i].type == b.items[i].type && a.items[i].nullable == b.items[i].nullable;
    }
    return same;
}

/* Engine blocks come in pairs; any other name is single. */
static void merge_pairs(Gen *g)
{
    for (size_t i = 0; i < g->blocks.count; i++) {
        Block *b = &g->blocks.items[i];
        bool   paired = b->skip || b->engine == BOTH;
        for (size_t k = i + 1; k < g->blocks.count; k++) {
            Block *other = &g->blocks.items[k];
            if (!str_eq(b->name, other->name)) {
                continue;
            }
            if (paired || other->engine == BOTH || other->engine == b->engine) {
                gen_stop(g->path, other->line, "\"" STR_F "\" is there already", STR_A(b->name));
            }
            if (b->kind != other->kind || b->writes != other->writes || !same_fields(b->in, other->in) || !same_fields(b->out, other->out)) {
                gen_stop(g->path, other->line, "the two engines' \"" STR_F "\" differ in kind, in, out or writes", STR_A(b->name));
            }
            *(b->engine == SQLITE ? &b->postgres : &b->sqlite) = b->engine == SQLITE ? other->postgres : other->sqlite;
            if (!b->has_scan) {
                b->scan = other->scan;
                b->has_scan = other->has_scan;
            }
            other->skip = true;
            paired = true;
        }
        if (!paired) {
            gen_stop(g->path, b->line, "\"" STR_F "\" is written for one engine only", STR_A(b->name));
        }
    }
}

static void end_block(Gen *g, Block *b, Str file, size_t from, size_t to, int line)
{
    if (b == NULL) {
        return;
    }
    scan_statement(g, b, str_sub(file, from, to), line);
    check_block(g, b);
}

static void read_uses(Gen *g, Str value)
{
    while (value.n > 0) {
        Str header = str_trim(str_cut(&value, ','));
        *LIST_ADD(g->arena, &g->uses) = header;
        read_ids(g, header, false);
    }
}

static void read_queries(Gen *g, Str file)
{
    Block *b = NULL;
    bool   head = false; /* in the comment lines of a block, before its statement */
    size_t from = 0, at = 0;
    int    statement_line = 0;
    Str    rest = file;
    while (at < file.n) {
        Str    raw = str_cut(&rest, '\n');
        Str    line = str_trim(raw), key, value;
        size_t begins = at;
        at += raw.n + 1;
        g->line++;
        bool comment = str_starts(line, S("--"));
        Str  words = comment ? str_trim(str_sub(line, 2, line.n)) : line;
        bool keyed = comment && split_key(words, &key, &value);
        if (keyed && str_eq(key, S("name"))) {
            end_block(g, b, file, from, begins, statement_line);
            b = begin_block(g, value);
            head = true;
            from = at;
            statement_line = g->line + 1;
        } else if (b == NULL) {
            if (keyed && str_eq(key, S("uses"))) {
                read_uses(g, value);
            } else if (line.n > 0 && !comment) {
                gen_stop(g->path, g->line, "a statement before the first \"-- name:\"");
            }
        } else if (head && keyed) {
            read_key(g, b, key, value);
        } else if (head && comment) {
            b->comment = b->comment.n == 0 ? words : str_format(g->arena, STR_F "\n * " STR_F, STR_A(b->comment), STR_A(words));
        } else if (head && line.n > 0) {
            head = false;
            from = begins;
            statement_line = g->line;
        } else if (keyed && (str_eq(key, S("in")) || str_eq(key, S("out")) || str_eq(key, S("engine")))) {
            gen_stop(g->path, g->line, "\"-- " STR_F ":\" stands before the statement", STR_A(key));
        }
    }
    end_block(g, b, file, from < file.n ? from : file.n, file.n, statement_line);
    merge_pairs(g);
}

/* ---- C ------------------------------------------------------------------------------------------------------------------- */

static Str pascal(Arena *a, Str name)
{
    Buf  b = buf_make(a, KIB(1));
    bool up = true;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c == '_') {
            up = true;
            continue;
        }
        buf_add_char(&b, up && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        up = false;
    }
    return buf_str(&b);
}

static void add_c_string(Buf *b, Str s)
{
    buf_add_char(b, '"');
    gen_add_literal(b, s);
    buf_add_char(b, '"');
}

static Str c_type(Arena *a, const Field *f)
{
    return f->nullable ? str_format(a, "Maybe" STR_F, STR_A(f->type->maybe)) : f->type->c;
}

static void add_signature(Gen *g, Buf *o, const Block *b)
{
    Str row = pascal(g->arena, b->name);
    buf_addf(o, "Error *q_" STR_F "(%s", STR_A(b->name), b->writes ? "Tx *tx" : "Db *db");
    for (size_t i = 0; i < b->in.count; i++) {
        const Field *f = &b->in.items[i];
        buf_addf(o, ", " STR_F " " STR_F, STR_A(c_type(g->arena, f)), STR_A(f->name));
    }
    switch (b->kind) {
    case ONE: buf_addf(o, ", Arena *a, " STR_F "Row *out)", STR_A(row)); break;
    case OPTIONAL: buf_addf(o, ", Arena *a, " STR_F "Row *out, bool *found)", STR_A(row)); break;
    case MANY: buf_addf(o, ", Arena *a, " STR_F "Rows *out)", STR_A(row)); break;
    case AFFECTED: buf_add(o, S(", int64_t *count)")); break;
    case EXEC:
    case KIND_COUNT: buf_add(o, S(")")); break;
    }
}

static void add_maybes(Gen *g, Buf *o)
{
    for (size_t i = 0; i < g->types.count; i++) {
        const Type *t = &g->types.items[i];
        bool        used = false;
        for (size_t k = 0; k < g->blocks.count; k++) {
            const Block *b = &g->blocks.items[k];
            for (size_t f = 0; f < b->in.count; f++) {
                used = used || (b->in.items[f].nullable && b->in.items[f].type == t);
            }
            for (size_t f = 0; f < b->out.count; f++) {
                used = used || (b->out.items[f].nullable && b->out.items[f].type == t);
            }
        }
        if (used && !t->base_id) {
            buf_addf(o, "#ifndef DB_MAYBE_" STR_F "\n#define DB_MAYBE_" STR_F "\nDB_MAYBE(" STR_F ", " STR_F ");\n#endif\n", STR_A(t->c),
                     STR_A(t->c), STR_A(t->c), STR_A(t->c));
        }
    }
}

static void add_row(Gen *g, Buf *o, const Block *b)
{
    Str row = pascal(g->arena, b->name);
    if (b->out.count == 0) {
        return;
    }
    buf_addf(o, "typedef struct " STR_F "Row {\n", STR_A(row));
    for (size_t i = 0; i < b->out.count; i++) {
        const Field *f = &b->out.items[i];
        buf_addf(o, "    " STR_F " " STR_F ";\n", STR_A(c_type(g->arena, f)), STR_A(f->name));
    }
    buf_addf(o, "} " STR_F "Row;\n", STR_A(row));
    if (b->kind == MANY) {
        buf_addf(o, "typedef struct " STR_F "Rows {\n    " STR_F "Row *items;\n    size_t count;\n} " STR_F "Rows;\n", STR_A(row),
                 STR_A(row), STR_A(row));
    }
}

static Buf make_header(Gen *g, Str include, Str symbol)
{
    Buf o = buf_make(g->arena, MIB(4));
    Buf guard = buf_make(g->arena, KIB(1));
    for (size_t i = 0; i < include.n; i++) {
        char c = include.p[i];
        buf_add_char(&guard, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : is_name_char(c) ? c : '_');
    }
    buf_addf(&o, "/* Made by tools/sqlgen from %s. */\n#ifndef " STR_F "\n#define " STR_F "\n\n#include \"db/db_query.h\"\n", g->path,
             STR_A(buf_str(&guard)), STR_A(buf_str(&guard)));
    for (size_t i = 0; i < g->uses.count; i++) {
        buf_addf(&o, "#include \"" STR_F "\"\n", STR_A(g->uses.items[i]));
    }
    buf_add(&o, S("\n"));
    add_maybes(g, &o);
    for (size_t i = 0; i < g->blocks.count; i++) {
        const Block *b = &g->blocks.items[i];
        if (b->skip) {
            continue;
        }
        buf_add(&o, S("\n"));
        add_row(g, &o, b);
        if (b->comment.n > 0) {
            buf_addf(&o, "/* " STR_F " */\n", STR_A(b->comment));
        }
        buf_add(&o, S("MUST_CHECK "));
        add_signature(g, &o, b);
        buf_add(&o, S(";\n"));
    }
    buf_addf(&o, "\nextern const DbQueries " STR_F ";\n\n#endif\n", STR_A(symbol));
    return o;
}

static void add_tables(Gen *g, Buf *o, const Block *b)
{
    if (b->in.count > 0) {
        buf_addf(o, "static const DbParam " STR_F "_in[] = {\n", STR_A(b->name));
        for (size_t i = 0; i < b->in.count; i++) {
            buf_addf(o, "    { \"" STR_F "\", %s },\n", STR_A(b->in.items[i].name), b->in.items[i].type->db);
        }
        buf_add(o, S("};\n"));
    }
    if (b->out.count == 0) {
        return;
    }
    Str row = pascal(g->arena, b->name);
    buf_addf(o, "static const DbCol " STR_F "_out[] = {\n", STR_A(b->name));
    for (size_t i = 0; i < b->out.count; i++) {
        const Field *f = &b->out.items[i];
        if (f->nullable) {
            buf_addf(o, "    { \"" STR_F "\", %s, true, offsetof(" STR_F "Row, " STR_F ".value), offsetof(" STR_F "Row, " STR_F ".has) },\n",
                     STR_A(f->name), f->type->db, STR_A(row), STR_A(f->name), STR_A(row), STR_A(f->name));
        } else {
            buf_addf(o, "    { \"" STR_F "\", %s, false, offsetof(" STR_F "Row, " STR_F "), 0 },\n", STR_A(f->name), f->type->db, STR_A(row),
                     STR_A(f->name));
        }
    }
    buf_add(o, S("};\n"));
}

static void add_query(Gen *g, Buf *o, const Block *b)
{
    Str row = pascal(g->arena, b->name);
    buf_addf(o, "    { .name = \"" STR_F "\",\n      .sqlite = ", STR_A(b->name));
    add_c_string(o, b->sqlite);
    buf_add(o, S(",\n      .postgres = "));
    add_c_string(o, b->postgres);
    buf_addf(o, ",\n      .kind = %s, .writes = %s", kind_c[b->kind], b->writes ? "true" : "false");
    if (b->has_scan) {
        buf_add(o, S(", .scan_ok = "));
        add_c_string(o, b->scan);
    }
    if (b->in.count > 0) {
        buf_addf(o, ",\n      .ins = " STR_F "_in, .in_count = %zu", STR_A(b->name), b->in.count);
    }
    if (b->out.count > 0) {
        buf_addf(o, ",\n      .outs = " STR_F "_out, .out_count = %zu, .row_size = sizeof(" STR_F "Row)", STR_A(b->name), b->out.count,
                 STR_A(row));
    }
    buf_add(o, S(" },\n"));
}

static void add_bound(Gen *g, Buf *o, const Field *f)
{
    Str value = f->nullable ? str_format(g->arena, STR_F ".value", STR_A(f->name)) : f->name;
    size_t at;
    Str    bind = str_of(f->type->bind);
    BUG_IF(!str_find(bind, S("%s"), &at));
    Str call = str_format(g->arena, STR_F STR_F STR_F, STR_A(str_sub(bind, 0, at)), STR_A(value), STR_A(str_sub(bind, at + 2, bind.n)));
    if (f->nullable) {
        buf_addf(o, "        " STR_F ".has ? " STR_F " : db_val_null(),\n", STR_A(f->name), STR_A(call));
    } else {
        buf_addf(o, "        " STR_F ",\n", STR_A(call));
    }
}

static void add_function(Gen *g, Buf *o, const Block *b, size_t index)
{
    buf_add(o, S("\n"));
    add_signature(g, o, b);
    buf_add(o, S("\n{\n"));
    if (b->in.count > 0) {
        buf_add(o, S("    const DbVal in[] = {\n"));
        for (size_t i = 0; i < b->in.count; i++) {
            add_bound(g, o, &b->in.items[i]);
        }
        buf_add(o, S("    };\n"));
    }
    const char *in = b->in.count > 0 ? "in" : "NULL";
    const char *db = b->writes ? "tx_db(tx)" : "db";
    switch (b->kind) {
    case ONE: buf_addf(o, "    return db_run_one(%s, &queries[%zu], %s, a, out);\n", db, index, in); break;
    case OPTIONAL: buf_addf(o, "    return db_run_optional(%s, &queries[%zu], %s, a, out, found);\n", db, index, in); break;
    case MANY:
        buf_addf(o,
                 "    void  *items;\n    Error *e = db_run_many(%s, &queries[%zu], %s, a, &items, &out->count);\n"
                 "    out->items = items;\n    return e;\n",
                 db, index, in);
        break;
    case AFFECTED: buf_addf(o, "    return db_run_affected(tx, &queries[%zu], %s, count);\n", index, in); break;
    case EXEC:
    case KIND_COUNT: buf_addf(o, "    return db_run_exec(tx, &queries[%zu], %s);\n", index, in); break;
    }
    buf_add(o, S("}\n"));
}

static Buf make_source(Gen *g, Str include, Str symbol)
{
    Buf o = buf_make(g->arena, MIB(4));
    buf_addf(&o, "/* Made by tools/sqlgen from %s. */\n#include \"" STR_F "\"\n\n%s", g->path, STR_A(include), GEN_LONG_STRINGS);
    size_t count = 0;
    for (size_t i = 0; i < g->blocks.count; i++) {
        if (!g->blocks.items[i].skip) {
            add_tables(g, &o, &g->blocks.items[i]);
        }
    }
    buf_add(&o, S("\nstatic const DbQuery queries[] = {\n"));
    for (size_t i = 0; i < g->blocks.count; i++) {
        if (!g->blocks.items[i].skip) {
            add_query(g, &o, &g->blocks.items[i]);
            count++;
        }
    }
    buf_addf(&o, "};\n\nconst DbQueries " STR_F " = { \"%s\", queries, %zu };\n", STR_A(symbol), g->path, count);
    for (size_t i = 0, index = 0; i < g->blocks.count; i++) {
        if (!g->blocks.items[i].skip) {
            add_function(g, &o, &g->blocks.items[i], index++);
        }
    }
    return o;
}

/* ---- commands ---------------------------------------------------------------------------------------------------------------- */

static int queries_command(Arena *a, const char *in, const char *header, const char *source, const char *include, const char *symbol)
{
    Gen g = { .arena = a, .path = in };
    Str file = gen_read_text(a, in);
    read_ids(&g, S("base/id.h"), true);
    /* LIST_ADD moves the list while blocks point to types: all types are read before the first block. */
    read_queries(&g, file);
    if (g.blocks.count == 0) {
        gen_stop(in, 1, "no \"-- name:\" block");
    }
    Buf h = make_header(&g, str_of(include), str_of(symbol));
    Buf c = make_source(&g, str_of(include), str_of(symbol));
    gen_write(a, header, &h);
    gen_write(a, source, &c);
    return 0;
}

/* db/migrations/0007_fee_notice.sql -> 7, "fee_notice" */
static bool migration_name(Str path, int64_t *number, Str *name)
{
    size_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/') {
        slash--;
    }
    Str base = str_sub(path, slash, path.n);
    if (base.n < 10 || base.p[4] != '_' || !str_ends(base, S(".sql")) || !str_to_i64(str_sub(base, 0, 4), number)) {
        return false;
    }
    *name = str_sub(base, 5, base.n - 4);
    return is_name(*name) && *number > 0;
}

static int migrations_command(Arena *a, const char *out, char **paths, size_t count)
{
    Buf     o = buf_make(a, MIB(8));
    int64_t last = 0;
    buf_addf(&o, "/* Made by tools/sqlgen from db/migrations. */\n#include \"db/db_migrate.h\"\n\n%sstatic const DbMigration items[] = {\n", GEN_LONG_STRINGS);
    for (size_t i = 0; i < count; i++) {
        Str     text = gen_read_text(a, paths[i]), name, rest;
        int64_t number = 0;
        if (!migration_name(str_of(paths[i]), &number, &name) || number <= last) {
            gen_stop(paths[i], 1, "migrations are called NNNN_name.sql, each number once");
        }
        last = number;
        buf_addf(&o, "    { %d, \"" STR_F "\",\n", (int)number, STR_A(name));
        for (rest = text; rest.n > 0;) {
            Str line = str_cut(&rest, '\n');
            bool newline = rest.p != NULL || (text.n > 0 && text.p[text.n - 1] == '\n');
            buf_add(&o, S("      "));
            add_c_string(&o, newline ? str_format(a, STR_F "\n", STR_A(line)) : line);
            buf_add(&o, S("\n"));
        }
        buf_addf(&o, "      \"\", %zu },\n", text.n);
    }
    buf_addf(&o, "    { 0, NULL, NULL, 0 },\n};\n\nconst DbMigrations db_migrations = { items, %zu };\n", count);
    gen_write(a, out, &o);
    return 0;
}

static int all_command(Arena *a, const char *header, const char *source, char **symbols, size_t count)
{
    Buf h = buf_make(a, KIB(64));
    Buf c = buf_make(a, KIB(64));
    buf_add(&h, S("/* Made by tools/sqlgen: every list of queries of the program, for the query test. */\n#ifndef ALL_QUERIES_H\n#define "
                  "ALL_QUERIES_H\n\n#include \"db/db_query.h\"\n\nextern const DbQueries *const all_queries[];\nextern const size_t "
                  "all_queries_count;\n\n#endif\n"));
    buf_add(&c, S("/* Made by tools/sqlgen. */\n#include \"all_queries.h\"\n\n"));
    for (size_t i = 0; i < count; i++) {
        buf_addf(&c, "extern const DbQueries %s;\n", symbols[i]);
    }
    buf_add(&c, S("\nconst DbQueries *const all_queries[] = {\n"));
    for (size_t i = 0; i < count; i++) {
        buf_addf(&c, "    &%s,\n", symbols[i]);
    }
    buf_addf(&c, "    NULL,\n};\nconst size_t all_queries_count = %zu;\n", count);
    gen_write(a, header, &h);
    gen_write(a, source, &c);
    return 0;
}

int main(int argc, char **argv)
{
    Arena *a = arena_make(MIB(512));
    int    status = 2;
    if (argc == 7 && strcmp(argv[1], "queries") == 0) {
        status = queries_command(a, argv[2], argv[3], argv[4], argv[5], argv[6]);
    } else if (argc >= 3 && strcmp(argv[1], "migrations") == 0) {
        status = migrations_command(a, argv[2], argv + 3, (size_t)argc - 3);
    } else if (argc >= 4 && strcmp(argv[1], "all") == 0) {
        status = all_command(a, argv[2], argv[3], argv + 4, (size_t)argc - 4);
    } else {
        fprintf(stderr, "usage: sqlgen queries IN.sql OUT.h OUT.c INCLUDE SYMBOL | migrations OUT.c FILE... | all OUT.h OUT.c SYMBOL...\n");
    }
    arena_release(a);
    return status;
}
