/* Who passes which power of a route. */
#include "app/app_int.h"

#include <criterion/criterion.h>
#include <string.h>

static bool may(Session s, const char *power)
{
    Req    rq = { .who = &s };
    Error *refused = app_hooks.authorize(NULL, &rq, str_of(power));
    err_reset();
    return refused == NULL;
}

static Session token(const char *powers, bool must_enrol)
{
    Session s = { .kind = SESSION_TOKEN, .staff = true, .must_enrol = must_enrol };
    s.scope_n = (uint8_t)strlen(powers);
    memcpy(s.scope, powers, s.scope_n);
    return s;
}

Test(hooks, a_token_reads_and_acts_as_it_was_made_and_opens_no_page)
{
    cr_expect(may(token(TOKEN_READ, false), API_READ));
    cr_expect_not(may(token(TOKEN_READ, false), API_ACT));
    cr_expect(may(token(TOKEN_ACT, false), API_ACT));
    cr_expect_not(may(token(TOKEN_ACT, false), SIGNED_IN));
    cr_expect_not(may(token(TOKEN_ACT, false), ACCOUNT));
    cr_expect_not(may(token(TOKEN_ACT, false), STAFF));
}

Test(hooks, without_a_second_factor_staff_open_their_account_alone)
{
    Session s = { .kind = SESSION_ACCOUNT, .staff = true, .must_enrol = true };
    cr_expect(may(s, ACCOUNT));
    cr_expect_not(may(s, STAFF));
    cr_expect_not(may(s, API_READ), "nor as a program");
    cr_expect_not(may(token(TOKEN_ACT, true), API_READ), "nor through a token made before");
    s.must_enrol = false;
    cr_expect(may(s, STAFF) && may(s, API_READ));
}

Test(hooks, the_holder_of_a_served_code_is_no_program)
{
    Session s = { .kind = SESSION_SERVED };
    cr_expect(may(s, SIGNED_IN));
    cr_expect_not(may(s, ACCOUNT));
    cr_expect_not(may(s, API_READ));
}
