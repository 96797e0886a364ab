/* For the tests of rooms whose rows are witnessed: at the end of each, every row is what its writer last wrote. */
#ifndef CORE_WITNESS_WITNESS_TESTKIT_H
#define CORE_WITNESS_WITNESS_TESTKIT_H

#include "core/witness/witness.h"

#include <criterion/criterion.h>

static inline void witness_named(void *to, Str what)
{
    (void)to;
    cr_expect_fail(STR_F, STR_A(what));
}

static inline void witness_holds(DbPool *pool, const WitnessTable *const *tables)
{
    Error *e = witness_verify(pool, tables, witness_named, NULL);
    cr_assert_null(e);
}

#endif
