/* congly synth judgments: invented rulings for measuring, to the standard output. */
#include "app/app_int.h"

#include "simulate/synth.h"

#include <stdio.h>

static Error *print_line(void *to UNUSED, Str line)
{
    return fwrite(line.p, 1, line.n, stdout) == line.n ? NULL : err_make(ERR_ENVIRONMENT, "standard output");
}

Error *run_synth(Command *c)
{
    enum { COUNT_MOST = 10000000 };
    const Law *law;
    int64_t    count, seed;
    TRY(number_option(c, "--count", 100, COUNT_MOST, &count));
    TRY(number_option(c, "--seed", 1, INT32_MAX, &seed));
    TRY(law_open(c->arena, option_take(c, "--law"), &law));
    if (c->count > 0) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "option"), S("app.bad_option")), S("value"), c->args[0]);
    }
    TRY(synth_judgments(law, (uint64_t)seed, count, print_line, NULL));
    return fflush(stdout) == 0 ? NULL : err_make(ERR_ENVIRONMENT, "standard output");
}
