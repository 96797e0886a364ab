/* Passwords: rules in plain words, Argon2id behind a gate so that sign-in never takes more memory than planned.
 * Strings are the usual $argon2id$v=19$m=..,t=..,p=1$salt$hash. May use: os, base, libsodium. */
#include "core/identity/identity_int.h"

#include <sodium.h>
#include <string.h>

enum {
    RUNNING_MAX = 2,
    WAITING_MAX = 16,
    ARGON_KIB = 19456,
    ARGON_PASSES = 2,
    HASH_N = 32,
    LENGTH_MIN = 10,
    LENGTH_MAX = 200,
};

/* What people type first when asked for ten characters. */
static const char *const common[] = {
    "0123456789", "1234567890", "12345678910", "123456789a", "1234567891", "9876543210", "0987654321", "1111111111",
    "0000000000", "1231231234", "123123123123", "password12", "password123", "password1234", "matkhau123", "matkhau1234",
    "matkhau123456", "qwertyuiop", "qwerty1234", "qwerty12345", "asdfghjkl1", "abc1234567", "abcd123456", "abcdefghij",
    "vietnam123", "vietnam2026", "anhyeuem123", "iloveyou12", "iloveyou123", "toaan12345", "congly1234",
};

static void gate_release(void *handle)
{
    Gate *g = handle;
    pthread_cond_destroy(&g->freed);
    pthread_mutex_destroy(&g->lock);
}

static uint32_t passes(const Identity *id)
{
    return id->options.argon_passes != 0 ? id->options.argon_passes : ARGON_PASSES;
}

static uint32_t kib(const Identity *id)
{
    return id->options.argon_kib != 0 ? id->options.argon_kib : ARGON_KIB;
}

static Error *gate_enter(Identity *id)
{
    Gate *g = &id->gate;
    pthread_mutex_lock(&g->lock);
    bool refused = g->running >= RUNNING_MAX && g->waiting >= WAITING_MAX;
    if (!refused) {
        g->waiting++;
        while (g->running >= RUNNING_MAX) {
            pthread_cond_wait(&g->freed, &g->lock);
        }
        g->waiting--;
        g->running++;
    }
    pthread_mutex_unlock(&g->lock);
    return refused ? err_message(err_make(ERR_BUSY, "too many sign-ins at once"), S("identity.busy")) : NULL;
}

static void gate_leave(Identity *id)
{
    Gate *g = &id->gate;
    pthread_mutex_lock(&g->lock);
    g->running--;
    pthread_cond_signal(&g->freed);
    pthread_mutex_unlock(&g->lock);
}

static Str encode(Arena *a, const uint8_t *bytes, size_t n)
{
    size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    char  *out = arena_alloc(a, room);
    sodium_bin2base64(out, room, bytes, n, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    return str_of(out);
}

static Str costs(const Identity *id, Arena *a)
{
    return str_format(a, "$argon2id$v=19$m=%u,t=%u,p=1$", kib(id), passes(id));
}

Error *password_hash(Identity *id, Arena *a, Str password, Str *out)
{
    uint8_t salt[crypto_pwhash_SALTBYTES];
    uint8_t hash[HASH_N];
    os_random(id->options.os, salt, sizeof salt);
    TRY(gate_enter(id));
    int failed = crypto_pwhash(hash, sizeof hash, password.p, password.n, salt, passes(id), (size_t)kib(id) * 1024u, crypto_pwhash_ALG_ARGON2ID13);
    gate_leave(id);
    if (failed != 0) {
        return err_make(ERR_BUSY, "no memory for Argon2id");
    }
    *out = str_format(a, STR_F STR_F "$" STR_F, STR_A(costs(id, a)), STR_A(encode(a, salt, sizeof salt)), STR_A(encode(a, hash, sizeof hash)));
    sodium_memzero(hash, sizeof hash);
    return NULL;
}

Error *password_verify(Identity *id, Arena *a, Str hash, Str password, bool *right)
{
    const char *text = hash.n > 0 ? str_z(a, hash) : id->nobody;
    TRY(gate_enter(id));
    int wrong = crypto_pwhash_str_verify(text, password.p, password.n);
    gate_leave(id);
    *right = wrong == 0 && hash.n > 0;
    return NULL;
}

bool password_is_old(const Identity *id, Arena *a, Str hash)
{
    return !str_starts(hash, costs(id, a));
}

Error *gate_make(Identity *id, Arena *process)
{
    pthread_mutex_init(&id->gate.lock, NULL);
    pthread_cond_init(&id->gate.freed, NULL);
    arena_defer(process, gate_release, &id->gate);
    Str text;
    TRY(password_hash(id, process, S("nobody has this password"), &text));
    BUG_IF(text.n >= sizeof id->nobody);
    memcpy(id->nobody, text.p, text.n);
    return NULL;
}

static Error *unfit(Str message)
{
    return err_message(err_field(err_make(ERR_FIELD, "password refused by the rules"), S("password")), message);
}

Error *password_check(Str password)
{
    size_t length = 0;
    for (size_t at = 0; at < password.n; length++) {
        utf8_next(password, &at);
    }
    if (length < LENGTH_MIN) {
        return unfit(S("identity.password_short"));
    }
    if (length > LENGTH_MAX) {
        return unfit(S("identity.password_long"));
    }
    bool same = true;
    for (size_t i = 1; same && i < password.n; i++) {
        same = password.p[i] == password.p[0];
    }
    for (size_t i = 0; !same && i < COUNT_OF(common); i++) {
        Str word = str_of(common[i]);
        same = password.n == word.n;
        for (size_t j = 0; same && j < word.n; j++) {
            char c = password.p[j];
            same = (c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) == word.p[j];
        }
    }
    return same ? unfit(S("identity.password_common")) : NULL;
}

/* ---- logins ---------------------------------------------------------------------------------------------------------- */

static Error *no_login(void)
{
    return err_message(err_field(err_make(ERR_FIELD, "login refused by the rules"), S("login")), S("identity.login_form"));
}

/* Digits of a Vietnamese phone number, +84 and 84 as 0; empty when it is none. */
static Str phone_of(Arena *a, Str text)
{
    char   digits[16];
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c >= '0' && c <= '9' && n < sizeof digits) {
            digits[n++] = c;
        } else if (c != ' ' && c != '.' && c != '-' && !(c == '+' && i == 0)) {
            return S("");
        }
    }
    Str number = { digits, n };
    if (str_starts(number, S("84")) && n >= 11) {
        return str_format(a, "0" STR_F, STR_A(str_sub(number, 2, n)));
    }
    return n >= 10 && n <= 11 && digits[0] == '0' ? str_copy(a, number) : S("");
}

Error *login_normal(Arena *a, Str login, LoginKind *kind, Str *out)
{
    Str text = str_trim(login);
    if (text.n < 3 || text.n > 100 || !utf8_valid(text)) {
        return no_login();
    }
    Str phone = phone_of(a, text);
    if (phone.n > 0) {
        *kind = LOGIN_PHONE;
        *out = phone;
        return NULL;
    }
    if (text.p[0] >= '0' && text.p[0] <= '9') {
        return no_login(); /* a number that is no phone number: not a name either */
    }
    size_t at = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool ok = (unsigned char)text.p[i] > ' ' && text.p[i] != 0x7F && text.p[i] != '<' && text.p[i] != '>' && text.p[i] != '"';
        if (!ok) {
            return no_login();
        }
    }
    *kind = LOGIN_NAME;
    if (str_find(text, S("@"), &at)) {
        Str host = str_sub(text, at + 1, text.n);
        if (at == 0 || !str_has(host, S(".")) || str_has(host, S("@"))) {
            return no_login();
        }
        *kind = LOGIN_EMAIL;
    }
    *out = str_lower_ascii(a, text);
    return NULL;
}
