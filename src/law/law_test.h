/* What the tests of the loader, calendar, deadlines and numbers share: an arena a test, the compiled-in law, short words. */
#ifndef LAW_LAW_TEST_H
#define LAW_LAW_TEST_H

#include "law/law.h"

#include <criterion/criterion.h>

extern Arena     *law_test_arena;
extern const Law *law_test_law;
void              law_test_open(void);
void              law_test_close(void);

#define LAW_SUITE(name) TestSuite(name, .init = law_test_open, .fini = law_test_close)

static inline Date day(const char *iso)
{
    Date d = DATE_NONE;
    cr_assert(date_parse(str_of(iso), &d), "%s", iso);
    return d;
}

static inline const char *text_of(Str s)
{
    return str_z(law_test_arena, s);
}

static inline const char *iso(Date d)
{
    return text_of(date_format(law_test_arena, d));
}

#define ASSERT_STR(got, wanted) cr_assert_str_eq(text_of(got), wanted)

#endif
