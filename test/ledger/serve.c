/* Serves a ledger of invented leaves by the program's own routes, and lets it grow: for a client written by strangers.
 * serve DIR: prints "<port> <verifier key>" when it listens, adds a few leaves several times a second until its input ends. */
#include "base/log.h"
#include "db/db_migrate.h"
#include "page/page.h"
#include "portal/portal.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

enum { FIRST = 65536 + 300, MORE = 37, STEP_MS = 250, A_TRANSACTION = 2000 }; /* three levels of tiles, partial ones on each */

static Ledger *ledger;

typedef struct Span {
    int64_t from, to;
} Span;

static Error *add_leaves(Tx *tx, void *arg)
{
    const Span *s = arg;
    CourtId     court;
    BUG_IF(!court_id_parse(S("T01K01"), &court));
    for (int64_t i = s->from; i < s->to; i++) {
        static const uint8_t salt[LEDGER_SALT_BYTES] = { 1 };
        Str        record = str_format(tx_arena(tx), "%lld", (long long)i);
        LedgerLeaf l = ledger_leaf(court, S("event"), (Bytes){ salt, sizeof salt }, (Bytes){ (const uint8_t *)record.p, record.n });
        TRY(ledger_add(tx, ledger, &l, (MatterId){ { { 1 } } }, i));
    }
    return NULL;
}

static Error *grow(DbPool *pool, int64_t from, int64_t to)
{
    bool more = true;
    for (int64_t at = from; at < to; at += A_TRANSACTION) {
        Span s = { at, at + A_TRANSACTION < to ? at + A_TRANSACTION : to };
        TRY(db_tx(pool, "leaves", add_leaves, &s));
    }
    while (more) {
        TRY(ledger_sequence(ledger, &more));
    }
    return NULL;
}

static Error *run(Arena *a, Str dir)
{
    DbPool        *pool;
    LedgerIncident incident;
    House          house = { .os = os_real() };
    Site           site = { .house = &house };
    HttpConfig     config = { .os = house.os, .app = &site, .powers = page_powers, .sign_in = "/dang-nhap", .no_rates = true };
    TRY(db_open(str_format(a, "sqlite:" STR_F "/t.db", STR_A(dir)), NULL, &pool));
    TRY(db_migrate(pool, os_now(house.os)));
    Str at = os_path(a, dir, S("ledger"));
    TRY(ledger_init(house.os, at, S("toaan.test/so-doi-chung")));
    TRY(ledger_open(pool, house.os, a, at, &ledger, &incident));
    house.ledger = ledger;
    TRY(grow(pool, 0, FIRST));
    TRY(server_make(&config, &site.server));
    TRY(server_add_routes(site.server, portal_routes, portal_route_count));
    TRY(server_start(site.server));
    printf("%u " STR_F "\n", (unsigned)server_port(site.server), STR_A(ledger_vkey(ledger, a)));
    fflush(stdout);
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    for (int64_t size = FIRST; poll(&input, 1, STEP_MS) == 0; size += MORE) {
        TRY(grow(pool, size, size + MORE));
    }
    server_stop(site.server);
    server_release(site.server);
    db_close(pool);
    return NULL;
}

int main(int argc, char **argv)
{
    Arena *a = arena_make(MIB(256));
    log_level(LOG_ERROR);
    Error *failed = argc == 2 ? run(a, str_of(argv[1])) : err_make(ERR_BAD_INPUT, "serve DIR");
    if (failed != NULL) {
        Str line = err_line(a, failed);
        fprintf(stderr, STR_F "\n", STR_A(line));
    }
    arena_release(a);
    return failed == NULL ? 0 : 3;
}
