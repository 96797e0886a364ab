/* What the tests of this room share. */
#ifndef CORE_LEDGER_LEDGER_TESTKIT_H
#define CORE_LEDGER_LEDGER_TESTKIT_H

#include "core/ledger/ledger.h"
#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <string.h>

static Arena *kit;

static inline void kit_open(void)
{
    kit = arena_make(MIB(256));
}

static inline void kit_close(void)
{
    arena_release(kit);
    err_reset();
}

#define OK(call)                                                                              \
    do {                                                                                      \
        Error *ok_error_ = (call);                                                            \
        cr_assert(ok_error_ == NULL, #call ": " STR_F, STR_A(err_line(kit, ok_error_)));      \
    } while (0)

#define FAILS(call, expected)                                                                 \
    do {                                                                                      \
        Error *fails_error_ = (call);                                                         \
        cr_assert(fails_error_ != NULL, #call " succeeded");                                  \
        cr_assert(fails_error_->code == (expected), #call ": " STR_F, STR_A(err_line(kit, fails_error_))); \
    } while (0)

#endif
