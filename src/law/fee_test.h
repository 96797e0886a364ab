/* What the fee tests share: the compiled-in law, a day, short makers. */
#ifndef LAW_FEE_TEST_H
#define LAW_FEE_TEST_H

#include "law/fee.h"

#include <criterion/criterion.h>

static inline Arena *fee_test_arena(void)
{
    static Arena *a;
    if (a == NULL) {
        a = arena_make(MIB(256));
    }
    return a;
}

static inline const Law *fee_test_law(void)
{
    static const Law *law;
    if (law == NULL) {
        cr_assert_null(law_open(fee_test_arena(), S(""), &law));
    }
    return law;
}

static inline Date fee_test_day(void)
{
    return date_make(2026, 3, 2);
}

static inline Money dong(int64_t n)
{
    return (Money){ n };
}

static inline void expect_field(Error *e, const char *field, const char *message)
{
    cr_assert_not_null(e);
    cr_assert_eq(e->code, ERR_FIELD);
    cr_assert(str_eq(e->field, str_of(field)), "field " STR_F, STR_A(e->field));
    cr_assert(str_eq(err_message_id(e), str_of(message)), "message " STR_F, STR_A(err_message_id(e)));
    err_reset();
}

#endif
