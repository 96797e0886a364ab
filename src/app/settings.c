/* Options of the command line. */
#include "app/app.h"

enum { PER_ADDRESS_LEAST = 16, PER_ADDRESS_MOST = 4096 };

static void close_gap(Command *c, size_t at, size_t n)
{
    Str *args = NEW_N(c->arena, Str, c->count);
    size_t kept = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (i < at || i >= at + n) {
            args[kept++] = c->args[i];
        }
    }
    c->args = args;
    c->count = kept;
}

Str option_take(Command *c, const char *name)
{
    for (size_t i = 0; i + 1 < c->count; i++) {
        if (str_eq(c->args[i], str_of(name))) {
            Str value = c->args[i + 1];
            close_gap(c, i, 2);
            return value;
        }
    }
    return (Str){ NULL, 0 };
}

bool flag_take(Command *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++) {
        if (str_eq(c->args[i], str_of(name))) {
            close_gap(c, i, 1);
            return true;
        }
    }
    return false;
}

static Error *port_of(Str text, uint16_t otherwise, uint16_t *out)
{
    int64_t n;
    *out = otherwise;
    if (text.n == 0) {
        return NULL;
    }
    if (!str_to_i64(text, &n) || n < 0 || n > UINT16_MAX) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "port"), S("app.bad_port")), S("value"), text);
    }
    *out = (uint16_t)n;
    return NULL;
}

static Error *per_address_of(Str text, unsigned *out)
{
    int64_t n;
    *out = 0; /* the server's own */
    if (text.n == 0) {
        return NULL;
    }
    if (!str_to_i64(text, &n) || n < PER_ADDRESS_LEAST || n > PER_ADDRESS_MOST) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "connections of one address"), S("app.bad_per_address")), S("value"), text);
    }
    *out = (unsigned)n;
    return NULL;
}

/* "10.0.0.1,10.0.0.2" as a list ended by NULL; the server says which of them is no address. */
static const char *const *words_of(Arena *a, Str text)
{
    LIST(const char *) words = { 0 };
    while (text.n > 0) {
        *LIST_ADD(a, &words) = str_z(a, str_trim(str_cut(&text, ',')));
    }
    *LIST_ADD(a, &words) = NULL;
    return words.items;
}

Error *settings_read(Command *c, Settings *s)
{
    Arena *a = c->arena;
    *s = (Settings){ .data = option_take(c, "--data"), .database = option_take(c, "--database"), .law = option_take(c, "--law"),
                     .origin = option_take(c, "--origin"), .clock = option_take(c, "--test-clock"), .no_rates = flag_take(c, "--no-rates"), .no_sync = flag_take(c, "--no-sync") };
    Str address = option_take(c, "--address");
    Str certificate = option_take(c, "--certificate");
    Str key = option_take(c, "--key");
    Str proxies = option_take(c, "--proxy");
    if (s->data.n == 0) {
        s->data = S("data");
    }
    if (s->database.n == 0) {
        s->database = str_format(a, "sqlite:" STR_F "/congly.db", STR_A(s->data));
    }
    s->address = address.n > 0 ? str_z(a, address) : "127.0.0.1";
    s->certificate = certificate.n > 0 ? str_z(a, certificate) : NULL;
    s->key = key.n > 0 ? str_z(a, key) : NULL;
    s->proxies = words_of(a, proxies);
    TRY(per_address_of(option_take(c, "--per-address"), &s->per_address));
    TRY(port_of(option_take(c, "--port"), 8080, &s->port));
    return port_of(option_take(c, "--metrics-port"), 0, &s->metrics_port);
}
