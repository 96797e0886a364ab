/* Digests and keys of rows. See db_rows.h. May use: os, base. */
#include "db/db_rows.h"

#include "base/hash.h"
#include "base/json.h"
#include "db/db_int.h"

enum { SQL_MAX = 16 * 1024, LINE_MAX_BYTES = 4 * 1024 * 1024, WORK_MAX = 16 * 1024 * 1024 };

typedef LIST(Str) Names;

static Names names_of(Arena *a, const char *text)
{
    Names out = { 0 };
    Str   rest = str_of(text);
    while (rest.n > 0) {
        *LIST_ADD(a, &out) = str_cut(&rest, ' ');
    }
    return out;
}

size_t db_shape_width(const DbShape *s)
{
    size_t width = 0;
    Str    rest = str_of(s->key);
    while (rest.n > 0) {
        str_cut(&rest, ' ');
        width++;
    }
    BUG_IF(width == 0 || width > DB_ROWS_KEY_MAX);
    return width;
}

/* ---- statements ---------------------------------------------------------------------------------------------------------------- */

static void add_names(Buf *sql, const char *before, const Names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        buf_addf(sql, "%s\"" STR_F "\"", i == 0 ? before : ", ", STR_A(names->items[i]));
    }
}

static void add_places(Buf *sql, char sign, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_addf(sql, "%s%c%zu", i == 0 ? "" : ", ", sign, i + 1);
    }
}

static const char *ended(Arena *a, const Buf *sql)
{
    BUG_IF(sql->full);
    return str_z(a, buf_str(sql));
}

static const char *rows_sql(const DbShape *s, char sign, Arena *a)
{
    Buf   sql = buf_make(a, SQL_MAX);
    Names key = names_of(a, s->key);
    Names rest = names_of(a, s->columns);
    add_names(&sql, "SELECT ", &key);
    add_names(&sql, ", ", &rest);
    buf_addf(&sql, " FROM \"%s\"", s->table);
    for (size_t i = 0; i < key.count; i++) {
        buf_addf(&sql, "%s\"" STR_F "\" = %c%zu", i == 0 ? " WHERE " : " AND ", STR_A(key.items[i]), sign, i + 1);
    }
    add_names(&sql, " ORDER BY ", &key);
    add_names(&sql, ", ", &rest);
    return ended(a, &sql);
}

static const char *keys_sql(const DbShape *s, char sign, bool after, int64_t most, Arena *a)
{
    Buf   sql = buf_make(a, SQL_MAX);
    Names key = names_of(a, s->key);
    add_names(&sql, "SELECT DISTINCT ", &key);
    buf_addf(&sql, " FROM \"%s\"", s->table);
    if (after) {
        add_names(&sql, " WHERE (", &key);
        buf_add(&sql, S(") > ("));
        add_places(&sql, sign, key.count);
        buf_add_char(&sql, ')');
    }
    add_names(&sql, " ORDER BY ", &key);
    buf_addf(&sql, " LIMIT %lld", (long long)most);
    return ended(a, &sql);
}

static DbQuery query_of(const DbShape *s, const char *sqlite, const char *postgres, size_t outs, Arena *a)
{
    size_t   width = db_shape_width(s);
    DbParam *ins = NEW_N(a, DbParam, width);
    DbCol   *cols = NEW_N(a, DbCol, outs);
    Names    key = names_of(a, s->key);
    Names    rest = names_of(a, s->columns);
    for (size_t i = 0; i < outs; i++) {
        cols[i].name = str_z(a, i < width ? key.items[i] : rest.items[i - width]);
    }
    return (DbQuery){ .name = s->table, .sqlite = sqlite, .postgres = postgres, .kind = DB_MANY, .ins = ins, .in_count = width,
                      .outs = cols, .out_count = outs };
}

DbQueries db_rows_queries(const DbShape *s, Arena *a)
{
    enum { PAGE = 100 };
    DbQuery *list = NEW_N(a, DbQuery, 2);
    size_t   width = db_shape_width(s);
    list[0] = query_of(s, rows_sql(s, '?', a), rows_sql(s, '$', a), width + names_of(a, s->columns).count, a);
    list[1] = query_of(s, keys_sql(s, '?', true, PAGE, a), keys_sql(s, '$', true, PAGE, a), width, a);
    return (DbQueries){ s->table, list, 2 };
}

/* ---- digests ------------------------------------------------------------------------------------------------------------------- */

typedef struct Digest {
    DbSink     head;
    Names      names;
    Arena     *work; /* one row */
    HashState *hash;
    int64_t    count;
} Digest;

static bool says_nothing(const DbCell *cell)
{
    return cell->cls == DB_CLASS_NULL || (cell->cls == DB_CLASS_INT ? cell->i == 0 : cell->n == 0);
}

static Error *digest_row(DbSink *sink, const DbCell *cells, size_t count)
{
    Digest *d = (Digest *)(void *)sink;
    arena_reset(d->work);
    Buf line = buf_make(d->work, LINE_MAX_BYTES);
    for (size_t i = 0; i < count; i++) {
        if (!says_nothing(&cells[i])) {
            buf_addf(&line, " " STR_F "=", STR_A(d->names.items[i]));
            dump_cell(d->work, &line, &cells[i]);
        }
    }
    buf_add_char(&line, '\n');
    TRY(buf_check(&line));
    Str text = buf_str(&line);
    hash_add(d->hash, (Bytes){ (const uint8_t *)text.p, text.n });
    d->count++;
    return NULL;
}

Error *db_rows_hash(Db *db, const DbShape *s, const DbVal *key, Arena *a, Hash *out, int64_t *count)
{
    Digest d = { .head = { .row = digest_row, .a = a }, .names = names_of(a, str_z(a, str_format(a, "%s %s", s->key, s->columns))),
                 .hash = hash_begin(a) };
    const char *sqlite = rows_sql(s, '?', a);
    const char *postgres = rows_sql(s, '$', a);
    d.work = arena_make(WORK_MAX);
    Error *e = db_run_text(db, sqlite, postgres, key, db_shape_width(s), &d.head);
    arena_release(d.work);
    *out = hash_end(d.hash);
    *count = d.count;
    return e;
}

/* ---- keys ---------------------------------------------------------------------------------------------------------------------- */

typedef struct KeySink {
    DbSink     head;
    DbRowKeys *out;
} KeySink;

static Error *add_key(DbSink *sink, const DbCell *cells, size_t count)
{
    KeySink  *k = (KeySink *)(void *)sink;
    DbRowKey *row = LIST_ADD(sink->a, k->out);
    *row = (DbRowKey){ 0 };
    BUG_IF(count > COUNT_OF(row->items));
    for (size_t i = 0; i < count; i++) {
        row->items[i] = (DbVal){ .cls = cells[i].cls, .i = cells[i].i, .p = cells[i].p, .n = cells[i].n };
    }
    *row = db_key_copy(row, sink->a); /* cells are the engine's memory */
    return NULL;
}

Error *db_rows_keys(Db *db, const DbShape *s, const DbVal *after, int64_t most, Arena *a, DbRowKeys *out)
{
    KeySink sink = { .head = { .row = add_key, .a = a }, .out = out };
    *out = (DbRowKeys){ 0 };
    return db_run_text(db, keys_sql(s, '?', after != NULL, most, a), keys_sql(s, '$', after != NULL, most, a), after,
                       after != NULL ? db_shape_width(s) : 0, &sink.head);
}

DbRowKey db_key_copy(const DbRowKey *key, Arena *a)
{
    DbRowKey copy = *key;
    for (size_t i = 0; i < COUNT_OF(copy.items); i++) {
        copy.items[i].p = str_copy(a, (Str){ key->items[i].p, key->items[i].n }).p;
    }
    return copy;
}

Str db_key_format(const DbShape *s, const DbVal *key, Arena *a)
{
    Buf   b = buf_make(a, SQL_MAX);
    Names names = names_of(a, s->key);
    for (size_t i = 0; i < names.count; i++) {
        DbCell cell = { .cls = key[i].cls, .i = key[i].i, .p = key[i].p != NULL ? key[i].p : key[i].own, .n = key[i].n };
        buf_addf(&b, "%s" STR_F "=", i == 0 ? "" : " ", STR_A(names.items[i]));
        dump_cell(a, &b, &cell);
    }
    BUG_IF(b.full);
    return buf_str(&b);
}

/* A text in quotes, as far as the quote that ends it. */
static bool cut_quoted(Str *rest, Arena *a, Str *out)
{
    size_t      n = 1;
    const Json *list;
    while (n < rest->n && rest->p[n] != '"') {
        n += rest->p[n] == '\\' ? 2 : 1;
    }
    if (n >= rest->n) {
        return false;
    }
    Str text = str_format(a, "[" STR_F "]", STR_A(str_sub(*rest, 0, n + 1)));
    *rest = str_sub(*rest, n + 1, rest->n);
    if (json_parse(a, text, SQL_MAX, &list) != NULL || json_count(list) != 1) {
        return false;
    }
    *out = json_text(json_at(list, 0));
    return true;
}

static bool cut_value(Str *rest, Arena *a, DbVal *out)
{
    if (str_starts(*rest, S("\""))) {
        Str text;
        bool whole = cut_quoted(rest, a, &text);
        *out = whole ? db_val_str(text) : db_val_null();
        return whole;
    }
    if (str_starts(*rest, S("x'"))) {
        Bytes bytes;
        *rest = str_sub(*rest, 2, rest->n);
        bool hex = hex_decode(a, str_cut(rest, '\''), &bytes);
        *out = hex ? db_val_bytes(bytes) : db_val_null();
        return hex;
    }
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ') {
        n++;
    }
    int64_t number = 0;
    bool    integer = str_to_i64(str_sub(*rest, 0, n), &number);
    *out = db_val_i64(number);
    *rest = str_sub(*rest, n, rest->n);
    return integer;
}

bool db_key_parse(const DbShape *s, Str text, Arena *a, DbRowKey *out)
{
    Names names = names_of(a, s->key);
    Str   rest = text;
    *out = (DbRowKey){ 0 };
    for (size_t i = 0; i < names.count; i++) {
        Str head = str_format(a, "%s" STR_F "=", i == 0 ? "" : " ", STR_A(names.items[i]));
        if (!str_starts(rest, head)) {
            return false;
        }
        rest = str_sub(rest, head.n, rest.n);
        if (!cut_value(&rest, a, &out->items[i])) {
            return false;
        }
    }
    return rest.n == 0;
}
