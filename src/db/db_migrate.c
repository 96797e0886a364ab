/* Migrations: one text for both engines by a few words, each in one transaction with its row. Tables: migration.
 * May use: os, base. */
#include "db/db_migrate.h"
#include "db/db_int.h"

enum { TEXT_MAX = 4 * 1024 * 1024 };

typedef struct Word {
    Str here, sqlite, postgres;
} Word;

static const Word words[] = {
    { S_INIT("@int"), S_INIT("INTEGER"), S_INIT("BIGINT") },
    { S_INIT("@text"), S_INIT("TEXT"), S_INIT("TEXT COLLATE \"C\"") },
    { S_INIT("@bytes"), S_INIT("BLOB"), S_INIT("BYTEA") },
    { S_INIT("@strict"), S_INIT("STRICT"), S_INIT("") },
    { S_INIT("@without_rowid"), S_INIT("WITHOUT ROWID, STRICT"), S_INIT("") },
};

static const char own_table[] = "CREATE TABLE IF NOT EXISTS migration (number @int NOT NULL PRIMARY KEY, name @text NOT NULL, "
                                "checksum @bytes NOT NULL, applied_at @int NOT NULL) @strict;";

static Error *add_word(Buf *out, DbEngine engine, const DbMigration *m, Str word)
{
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_eq(words[i].here, word)) {
            buf_add(out, engine == DB_SQLITE ? words[i].sqlite : words[i].postgres);
            return NULL;
        }
    }
    return err_make(ERR_BAD_INPUT, "migration %04d_%s: unknown word " STR_F, m->number, m->name, STR_A(word));
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

static Error *add_line(Buf *out, DbEngine engine, const DbMigration *m, Str line)
{
    bool quoted = false;
    for (size_t i = 0; i < line.n;) {
        if (!quoted && str_starts(str_sub(line, i, line.n), S("--"))) {
            break;
        }
        if (line.p[i] == '\'') {
            quoted = !quoted;
        }
        if (quoted || line.p[i] != '@') {
            buf_add_char(out, line.p[i++]);
            continue;
        }
        size_t end = i + 1;
        while (end < line.n && is_word_char(line.p[end])) {
            end++;
        }
        TRY(add_word(out, engine, m, str_sub(line, i, end)));
        i = end;
    }
    if (quoted) {
        return err_make(ERR_BAD_INPUT, "migration %04d_%s: a string goes over the end of its line", m->number, m->name);
    }
    buf_add_char(out, '\n');
    return NULL;
}

Error *db_migration_text(Arena *a, DbEngine engine, const DbMigration *m, Str *out)
{
    Buf  b = buf_make(a, TEXT_MAX);
    Str  rest = { m->text, m->length };
    bool wanted = true;
    while (rest.n > 0) {
        Str line = str_cut(&rest, '\n');
        Str bare = str_trim(line);
        if (str_starts(bare, S("-- engine:"))) {
            Str name = str_trim(str_sub(bare, sizeof "-- engine:" - 1, bare.n));
            if (!str_eq(name, S("both")) && !str_eq(name, S("sqlite")) && !str_eq(name, S("postgres"))) {
                return err_make(ERR_BAD_INPUT, "migration %04d_%s: engine is sqlite, postgres or both", m->number, m->name);
            }
            wanted = str_eq(name, S("both")) || str_eq(name, S("sqlite")) == (engine == DB_SQLITE);
        } else if (wanted) {
            TRY(add_line(&b, engine, m, line));
        }
    }
    TRY(buf_check(&b));
    *out = buf_str(&b);
    return NULL;
}

/* ---- what is applied --------------------------------------------------------------------------------------------------------- */

typedef struct Applied {
    int64_t number;
    Hash    checksum;
} Applied;

static const DbCol applied_out[] = {
    { "number", DB_I64, false, offsetof(Applied, number), 0 },
    { "checksum", DB_HASH, false, offsetof(Applied, checksum), 0 },
};
static const DbQuery applied_query = {
    .name = "migration_list",
    .sqlite = "SELECT number, checksum FROM migration ORDER BY number",
    .postgres = "SELECT number, checksum FROM migration ORDER BY number",
    .kind = DB_MANY,
    .outs = applied_out,
    .out_count = COUNT_OF(applied_out),
    .row_size = sizeof(Applied),
};
static const DbParam add_in[] = { { "number", DB_I64 }, { "name", DB_STR }, { "checksum", DB_HASH }, { "applied_at", DB_INSTANT } };
static const DbQuery add_query = {
    .name = "migration_add",
    .sqlite = "INSERT INTO migration (number, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)",
    .postgres = "INSERT INTO migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
    .kind = DB_EXEC,
    .writes = true,
    .ins = add_in,
    .in_count = COUNT_OF(add_in),
};

static Hash checksum_of(const DbMigration *m)
{
    return hash_str((Str){ m->text, m->length });
}

/* Every stored row is known and unchanged; they are the first of the list. */
static Error *compare(DbMigrations list, const Applied *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i >= list.count || list.items[i].number != rows[i].number) {
            return err_make(ERR_ALTERED, "the database has migration %lld, which this program does not know", (long long)rows[i].number);
        }
        if (!hash_eq(checksum_of(&list.items[i]), rows[i].checksum)) {
            return err_make(ERR_ALTERED, "migration %04d_%s was changed after it was applied", list.items[i].number, list.items[i].name);
        }
    }
    return NULL;
}

static Error *load_applied(Db *db, Arena *a, Applied **rows, size_t *count)
{
    void *items;
    TRY(db_run_many(db, &applied_query, NULL, a, &items, count));
    *rows = items;
    return NULL;
}

/* ---- applying ------------------------------------------------------------------------------------------------------------------ */

typedef struct Step {
    DbMigrations list;
    Instant      at;
    bool         applied; /* out: one was applied, there may be more */
} Step;

static Error *make_own_table(Tx *tx)
{
    DbMigration m = { 0, "migration", own_table, sizeof own_table - 1 };
    Str         text;
    TRY(db_migration_text(tx->arena, db_engine(tx->db.pool), &m, &text));
    if (db_engine(tx->db.pool) == DB_POSTGRES) {
        text = str_format(tx->arena, "SELECT pg_advisory_xact_lock(%d);" STR_F, 0x636f6e67, STR_A(text)); /* two programs at once */
    }
    return tx_script(tx, text);
}

static Error *apply_next(Tx *tx, void *arg)
{
    Step    *s = arg;
    Applied *rows;
    size_t   count;
    Str      text;
    s->applied = false;
    TRY(make_own_table(tx));
    TRY(load_applied(&tx->db, tx->arena, &rows, &count));
    TRY(compare(s->list, rows, count));
    if (count == s->list.count) {
        return NULL;
    }
    const DbMigration *m = &s->list.items[count];
    Hash               sum = checksum_of(m);
    TRY(db_migration_text(tx->arena, db_engine(tx->db.pool), m, &text));
    Error *e = tx_script(tx, text);
    if (e != NULL) {
        return err_because(err_make(ERR_DATABASE, "migration %04d_%s", m->number, m->name), e);
    }
    const DbVal in[] = { db_val_i64(m->number), db_val_str(str_of(m->name)), db_val_hash(&sum), db_val_i64(s->at.ms) };
    TRY(db_run_exec(tx, &add_query, in));
    s->applied = true;
    return NULL;
}

Error *db_migrate_list(DbPool *pool, DbMigrations list, Instant at, size_t *applied)
{
    Step step = { .list = list, .at = at };
    *applied = 0;
    do {
        TRY(db_tx(pool, "migrate", apply_next, &step));
        *applied += step.applied ? 1 : 0;
    } while (step.applied);
    return NULL;
}

Error *db_migrate(DbPool *pool, Instant at)
{
    size_t applied;
    return db_migrate_list(pool, db_migrations, at, &applied);
}

/* ---- checking -------------------------------------------------------------------------------------------------------------------- */

static Error *count_row(DbSink *sink, const DbCell *cells, size_t count)
{
    (void)cells;
    (void)count;
    sink->count++;
    return NULL;
}

static Error *check(Db *db, Arena *a, DbMigrations list, size_t *missing)
{
    DbSink   there = { .row = count_row };
    Applied *rows = NULL;
    size_t   count = 0;
    TRY(db_run_text(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
                    "SELECT 1 FROM pg_catalog.pg_class WHERE oid = to_regclass('migration')", NULL, 0, &there));
    if (there.count > 0) {
        TRY(load_applied(db, a, &rows, &count));
    }
    TRY(compare(list, rows, count));
    *missing = list.count - count;
    return *missing == 0 ? NULL : err_make(ERR_STALE, "%zu migrations are not applied", *missing);
}

Error *db_migrate_check_list(DbPool *pool, DbMigrations list, size_t *missing)
{
    Arena *a = arena_make(MIB(8));
    Db    *db;
    *missing = 0;
    Error *e = db_read(pool, a, &db);
    e = e == NULL ? check(db, a, list, missing) : e;
    arena_release(a); /* gives the reader back; the error lives in memory of the thread */
    return e;
}

Error *db_migrate_check(DbPool *pool, size_t *missing)
{
    return db_migrate_check_list(pool, db_migrations, missing);
}
