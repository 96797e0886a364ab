/* Rows as canonical text, equal on both engines: so that stored state can be compared with rebuilt state.
 * May use: os, base. */
#include "base/json.h"
#include "db/db_check.h"
#include "db/db_int.h"

enum { SQL_MAX = 64 * 1024 };

typedef struct Column {
    Str     name;
    int64_t key; /* place in the primary key from 1, or 0 */
} Column;

typedef struct Columns {
    DbSink head;
    LIST(Column) list;
} Columns;

struct DbTable {
    const char *name;
    Columns     columns;
};

typedef struct Dump {
    DbSink         head;
    const DbTable *table;
    Buf           *out;
} Dump;

static Error *add_column(DbSink *sink, const DbCell *cells, size_t count)
{
    Columns *c = (Columns *)(void *)sink;
    BUG_IF(count != 2 || cells[1].cls != DB_CLASS_INT);
    *LIST_ADD(sink->a, &c->list) = (Column){ str_copy(sink->a, (Str){ cells[0].p, cells[0].n }), cells[1].i };
    return NULL;
}

static Error *load_columns(Db *db, const char *table, Columns *c)
{
    const DbVal in[] = { db_val_str(str_of(table)) };
    TRY(db_run_text(db, "SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid",
                    "SELECT a.attname, COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS pk FROM pg_catalog.pg_attribute a "
                    "LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary "
                    "WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
                    in, COUNT_OF(in), &c->head));
    return c->list.count > 0 ? NULL : err_make(ERR_DATABASE, "there is no table %s to dump", table);
}

static void add_order(const Columns *c, Buf *sql)
{
    size_t placed = 0;
    for (int64_t key = 1; (size_t)key <= c->list.count; key++) {
        for (size_t i = 0; i < c->list.count; i++) {
            if (c->list.items[i].key == key) {
                buf_addf(sql, "%s\"" STR_F "\"", placed++ == 0 ? " ORDER BY " : ", ", STR_A(c->list.items[i].name));
            }
        }
    }
}

static const char *statement(Arena *a, DbEngine engine, const char *table, const Columns *c, const DbKey *keys, size_t key_count)
{
    Buf sql = buf_make(a, SQL_MAX);
    for (size_t i = 0; i < c->list.count; i++) {
        buf_addf(&sql, "%s\"" STR_F "\"", i == 0 ? "SELECT " : ", ", STR_A(c->list.items[i].name));
    }
    buf_addf(&sql, " FROM \"%s\"", table);
    for (size_t i = 0; i < key_count; i++) {
        buf_addf(&sql, "%s\"%s\" = %c%zu", i == 0 ? " WHERE " : " AND ", keys[i].column, engine == DB_SQLITE ? '?' : '$', i + 1);
    }
    add_order(c, &sql);
    BUG_IF(sql.full);
    return str_z(a, buf_str(&sql));
}

void dump_cell(Arena *a, Buf *out, const DbCell *cell)
{
    switch (cell->cls) {
    case DB_CLASS_NULL: buf_add(out, S("null")); break;
    case DB_CLASS_INT: buf_add_i64(out, cell->i); break;
    case DB_CLASS_TEXT: json_quote(out, (Str){ cell->p, cell->n }); break;
    case DB_CLASS_BYTES:
        buf_add(out, S("x'"));
        buf_add(out, hex_encode(a, (Bytes){ cell->p, cell->n }));
        buf_add_char(out, '\'');
        break;
    }
}

static Error *dump_row(DbSink *sink, const DbCell *cells, size_t count)
{
    Dump *d = (Dump *)(void *)sink;
    buf_add_z(d->out, d->table->name);
    for (size_t i = 0; i < count; i++) {
        buf_add_char(d->out, ' ');
        buf_add(d->out, d->table->columns.list.items[i].name);
        buf_add_char(d->out, '=');
        dump_cell(sink->a, d->out, &cells[i]);
    }
    buf_add_char(d->out, '\n');
    return NULL;
}

Error *db_table(Db *db, const char *name, Arena *a, const DbTable **out)
{
    DbTable *t = NEW(a, DbTable);
    *t = (DbTable){ .name = name, .columns = { .head = { .row = add_column, .a = a } } };
    *out = t;
    return load_columns(db, name, &t->columns);
}

size_t db_key_width(const DbTable *table)
{
    size_t width = 0;
    for (size_t i = 0; i < table->columns.list.count; i++) {
        width += table->columns.list.items[i].key > 0;
    }
    return width;
}

Error *db_dump_table(Db *db, const DbTable *table, const DbKey *keys, size_t key_count, Arena *a, Buf *out)
{
    DbVal in[DB_FIELDS_MAX];
    BUG_IF(key_count > COUNT_OF(in));
    for (size_t i = 0; i < key_count; i++) {
        in[i] = keys[i].value;
    }
    Dump        dump = { .head = { .row = dump_row, .a = a }, .table = table, .out = out };
    const char *sql = statement(a, db_engine(db->pool), table->name, &table->columns, keys, key_count);
    TRY(db_run_text(db, sql, sql, in, key_count, &dump.head));
    return buf_check(out);
}

Error *db_dump_rows(Db *db, const char *table, const DbKey *keys, size_t key_count, Arena *a, Buf *out)
{
    const DbTable *t;
    TRY(db_table(db, table, a, &t));
    return db_dump_table(db, t, keys, key_count, a, out);
}
