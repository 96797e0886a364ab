/* What db_tx runs again: deadlocks, lost connections. PostgreSQL; SQLite has one writer. */
#include "db/db_testkit.h"

#include "db/db_int.h"
#include "db/db_test_sql.h"

#include <pthread.h>

static const CourtId first = { "T01" }, second = { "T02" };

typedef struct Crossing {
    DbPool            *pool;
    pthread_barrier_t *meet;
    bool               reversed;
    int                runs;
    pthread_t          thread;
} Crossing;

/* Each locks one row, meets the other, and wants the other's row. */
static Error *cross(Tx *tx, void *arg)
{
    Crossing      *c = arg;
    CounterNextRow row;
    TRY(q_counter_next(tx, c->reversed ? second : first, 1, tx_arena(tx), &row));
    if (c->runs++ == 0) {
        pthread_barrier_wait(c->meet);
    }
    return q_counter_next(tx, c->reversed ? first : second, 1, tx_arena(tx), &row);
}

static void *cross_on(void *arg)
{
    Crossing *c = arg;
    OK(db_tx(c->pool, "cross", cross, c));
    return NULL;
}

static Error *read_both(Tx *tx, void *arg)
{
    CounterNextRow a, b;
    TRY(q_counter_next(tx, first, 0, tx_arena(tx), &a));
    TRY(q_counter_next(tx, second, 0, tx_arena(tx), &b));
    *(int64_t *)arg = a.value * 10 + b.value;
    return NULL;
}

Test(db_postgres, a_deadlock_is_run_again)
{
    DbEngine engine = DB_POSTGRES;
    OPEN_OR_SKIP(s, NULL)
    pthread_barrier_t meet;
    pthread_barrier_init(&meet, NULL, 2);
    Crossing c[2] = { { .pool = s.pool, .meet = &meet }, { .pool = s.pool, .meet = &meet, .reversed = true } };
    int64_t  values = 0;
    for (size_t i = 0; i < 2; i++) {
        cr_assert_eq(pthread_create(&c[i].thread, NULL, cross_on, &c[i]), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        pthread_join(c[i].thread, NULL);
    }
    OK(db_tx(s.pool, "read", read_both, &values));
    cr_assert_eq(values, 22);
    cr_assert_eq(c[0].runs + c[1].runs, 3);
    cr_assert_eq(db_counters(s.pool).retries, 1);
    pthread_barrier_destroy(&meet);
    db_scratch_close(&s);
}

typedef struct Cut {
    int runs, cuts;
} Cut;

static Error *cut_line(Tx *tx, void *arg)
{
    Cut           *c = arg;
    CounterNextRow row;
    TRY(q_counter_next(tx, first, 1, tx_arena(tx), &row));
    if (c->runs++ < c->cuts) {
        return tx_script(tx, S("SELECT pg_terminate_backend(pg_backend_pid())"));
    }
    return NULL;
}

Test(db_postgres, a_lost_connection_is_replaced)
{
    DbEngine  engine = DB_POSTGRES;
    DbOptions one = { .connections = 1 };
    OPEN_OR_SKIP(s, &one)
    Cut     once = { .cuts = 1 }, always = { .cuts = 99 };
    int64_t values = 0;
    OK(db_tx(s.pool, "cut", cut_line, &once));
    cr_assert_eq(once.runs, 2);
    FAILS(db_tx(s.pool, "cut", cut_line, &always), ERR_BUSY);
    cr_assert_eq(always.runs, DB_RETRIES_MAX + 1);
    OK(db_tx(s.pool, "read", read_both, &values));
    cr_assert_eq(values, 10);
    db_scratch_close(&s);
}
