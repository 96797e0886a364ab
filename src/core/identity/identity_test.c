/* Accounts, sign-in, delays, sessions, recovery, served codes, commands; on both engines, on a simulated clock. */
#include "core/identity/identity.h"

#include "base/json.h"
#include "core/identity/identity_sql.h"
#include "core/identity/seal.h"
#include "core/witness/witness_testkit.h"
#include "db/db_check.h"
#include "db/db_scratch.h"
#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <liboath/oath.h>
#include <stdlib.h>
#include <pthread.h>
#include <string.h>

static const char right_word[] = "con sông quê tôi";

typedef struct World {
    DbScratch db;
    Arena    *arena;
    Os       *os;
    Identity *id;
    AccountId an; /* a citizen with a password */
    Place     home;
} World;

static Identity *open_identity(World *w, bool demo, int64_t recheck)
{
    IdentityOptions o = { .pool = w->db.pool, .os = w->os, .secret = hash_str(S("installation")), .demo = demo, .argon_kib = 8,
                          .argon_passes = 1, .cache_max = 64, .recheck_ms = recheck };
    Identity *id;
    Error    *e = identity_open(w->arena, &o, &id);
    cr_assert_null(e);
    return id;
}

static AccountId make(World *w, const char *login, const char *password, bool staff, const char *card)
{
    NewAccount n = { .person = { os_id(w->os) }, .staff = staff, .display = S("Nguyễn Văn Giả Định"), .card = str_of(card), .login = str_of(login),
                     .password = str_of(password) };
    AccountId account;
    Error    *e = account_make(w->id, &n, &account);
    cr_assert_null(e);
    return account;
}

static bool open_world(World *w, DbEngine engine)
{
    memset(w, 0, sizeof *w);
    if (!db_scratch_open(engine, db_migrations, NULL, &w->db)) {
        return false;
    }
    w->arena = arena_make(MIB(64));
    w->os = os_sim_make(w->arena, 11, instant_of(date_make(2026, 3, 2), 8, 0));
    w->id = open_identity(w, false, 0);
    w->home = (Place){ S("203.0.113.5"), S("Firefox, Linux") };
    w->an = make(w, "0912 345 678", right_word, false, "");
    return true;
}

static void close_world(World *w)
{
    static const WitnessTable *const tables[] = { &account_table, &account_login_table, &account_reset_table, &recovery_code_table, &served_code_table, NULL };
    witness_holds(w->db.pool, tables);
    db_scratch_close(&w->db);
    arena_release(w->arena);
    err_reset();
}

#define BOTH(name) WORLD_TEST(identity, name)

static Error *enter_from(World *w, const char *login, const char *password, const char *totp, Place place, SignedIn *out)
{
    SignIn in = { str_of(login), str_of(password), str_of(totp), place };
    return sign_in(w->id, w->arena, &in, out);
}

static Error *enter(World *w, const char *login, const char *password, SignedIn *out)
{
    return enter_from(w, login, password, "", w->home, out);
}

static bool lives(World *w, const SessionToken *t, Session *s)
{
    bool   found;
    Error *e = session_find(w->id, w->arena, str_of(t->text), s, &found);
    cr_assert_null(e);
    return found;
}

#define EXPECT_REFUSED(call, error, say)                                \
    do {                                                                \
        Error *refused_ = (call);                                       \
        cr_assert_not_null(refused_);                                   \
        cr_expect_eq(refused_->code, ERR_##error);                      \
        cr_expect(str_eq(err_message_id(refused_), S(say)), "%s", say); \
    } while (0)

/* ---- words that need no database -------------------------------------------------------------------------------------------- */

Test(identity, logins_are_read_as_people_write_them)
{
    static const struct {
        const char *in, *out;
        LoginKind   kind;
    } good[] = {
        { "0912345678", "0912345678", LOGIN_PHONE },       { "+84 912 345 678", "0912345678", LOGIN_PHONE },
        { "84912345678", "0912345678", LOGIN_PHONE },      { " 0912.345.678 ", "0912345678", LOGIN_PHONE },
        { "An.Nguyen@Example.VN", "an.nguyen@example.vn", LOGIN_EMAIL }, { "ThuKyHoa", "thukyhoa", LOGIN_NAME },
    };
    static const char *const bad[] = { "", "ab", "12345", "a b c", "an@", "@vn.vn", "an@vn", "a@b@c.d", "<script>", "91234567890123456" };
    Arena    *a = arena_make(KIB(64));
    LoginKind kind;
    Str       out;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        cr_expect_null(login_normal(a, str_of(good[i].in), &kind, &out), "%s", good[i].in);
        cr_expect(str_eq(out, str_of(good[i].out)), "%s", good[i].in);
        cr_expect_eq(kind, good[i].kind, "%s", good[i].in);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        cr_expect_not_null(login_normal(a, str_of(bad[i]), &kind, &out), "%s", bad[i]);
    }
    arena_release(a);
    err_reset();
}

Test(identity, weak_passwords_are_refused_in_words)
{
    static const char *const weak[] = { "", "ngắn quá", "123456789", "1234567890", "MatKhau123", "aaaaaaaaaaaa", "........................" };
    for (size_t i = 0; i < COUNT_OF(weak); i++) {
        cr_expect_not_null(password_check(str_of(weak[i])), "%s", weak[i]);
    }
    cr_expect_null(password_check(str_of(right_word)));
    cr_expect_null(password_check(S("mười chữ cái")));
    err_reset();
}

Test(identity, a_sealed_value_opens_for_its_row_alone)
{
    Arena  *a = arena_make(KIB(64));
    Os     *os = os_sim_make(a, 3, (Instant){ 0 });
    SealKey key = seal_key(hash_str(S("x")), S("personal_no"));
    SealKey other = seal_key(hash_str(S("x")), S("totp"));
    Bytes   row = { (const uint8_t *)"row 1", 5 };
    Bytes   plain = { (const uint8_t *)"079080001234", 12 };
    Bytes   sealed = seal(os, a, key, row, plain);
    Bytes   out;
    cr_expect_null(seal_open(a, key, row, sealed, &out));
    cr_expect(bytes_eq_secret(out, plain));
    cr_expect_not_null(seal_open(a, other, row, sealed, &out));
    cr_expect_not_null(seal_open(a, key, (Bytes){ (const uint8_t *)"row 2", 5 }, sealed, &out));
    cr_expect_not_null(seal_open(a, key, row, (Bytes){ sealed.p, 20 }, &out));
    uint8_t *bent = arena_alloc(a, sealed.n);
    memcpy(bent, sealed.p, sealed.n);
    bent[sealed.n - 1] ^= 1;
    cr_expect_not_null(seal_open(a, key, row, (Bytes){ bent, sealed.n }, &out));
    cr_expect_not(hash_eq(seal_lookup(key, plain), seal_lookup(other, plain)));
    arena_release(a);
    err_reset();
}

/* ---- signing in ----------------------------------------------------------------------------------------------------------------- */

BOTH(the_right_password_opens_a_session)
{
    SignedIn in;
    Session  s;
    Error   *e = enter(w, "+84912345678", right_word, &in);
    cr_assert_null(e);
    cr_expect_eq(strlen(in.token.text), SESSION_TOKEN_LEN);
    cr_expect(lives(w, &in.token, &s), "from the database");
    cr_expect(lives(w, &in.token, &s), "from the cache");
    cr_expect(id_eq(s.account.id, w->an.id));
    cr_expect_str_eq(s.display, "Nguyễn Văn Giả Định");
    cr_expect(hash_eq(s.csrf, in.session.csrf));
    cr_expect_not(s.staff);
    SignedIn again;
    e = enter(w, "0912345678", right_word, &again);
    cr_assert_null(e);
    cr_expect_str_neq(in.token.text, again.token.text);
    cr_expect_not(hash_eq(in.session.csrf, again.session.csrf));
}

BOTH(unknown_wrong_and_closed_give_the_same_answer)
{
    SignedIn in;
    EXPECT_REFUSED(enter(w, "0912345678", "not the password", &in), SIGN_IN, "identity.wrong");
    EXPECT_REFUSED(enter(w, "0987654321", right_word, &in), SIGN_IN, "identity.wrong");
    EXPECT_REFUSED(enter(w, "!!", right_word, &in), SIGN_IN, "identity.wrong");
    Error *e = account_close(w->id, w->an, true);
    cr_assert_null(e);
    EXPECT_REFUSED(enter(w, "0912345678", right_word, &in), SIGN_IN, "identity.wrong");
    e = account_close(w->id, w->an, false);
    cr_assert_null(e);
    e = enter(w, "0912345678", right_word, &in);
    cr_expect_null(e);
}

BOTH(closing_an_account_ends_its_sessions_at_once)
{
    SignedIn in;
    Session  s;
    Error   *e = enter(w, "0912345678", right_word, &in);
    cr_assert_null(e);
    cr_assert(lives(w, &in.token, &s));
    e = account_close(w->id, w->an, true);
    cr_assert_null(e);
    cr_expect_not(lives(w, &in.token, &s));
}

BOTH(wrong_attempts_wait_longer_and_nobody_is_locked_out)
{
    SignedIn in;
    Place    attacker = { S("198.51.100.9"), S("") };
    for (int i = 0; i < 5; i++) {
        EXPECT_REFUSED(enter_from(w, "0912345678", "wrong wrong wrong", "", attacker, &in), SIGN_IN, "identity.wrong");
    }
    EXPECT_REFUSED(enter_from(w, "0912345678", right_word, "", attacker, &in), TOO_MANY, "identity.wait");
    Error *e = enter(w, "0912345678", right_word, &in);
    cr_expect_null(e, "the owner at home does not wait");
    int64_t waited = 0;
    int     attempts = 0;
    for (; attempts < 40; attempts++) {
        e = enter_from(w, "0912345678", "wrong wrong wrong", "", attacker, &in);
        while (e->code == ERR_TOO_MANY) {
            int64_t seconds = 0;
            cr_assert(str_to_i64(e->args[0].value, &seconds));
            os_sim_advance(w->os, seconds * 1000);
            waited += seconds;
            e = enter_from(w, "0912345678", "wrong wrong wrong", "", attacker, &in);
        }
        err_reset();
    }
    cr_expect_gt(waited, 3600, "forty guesses took %lld seconds", (long long)waited);
    os_sim_advance(w->os, 60 * 1000);
    e = enter(w, "0912345678", right_word, &in);
    cr_expect_null(e, "the owner waits a minute at most");
    os_sim_advance(w->os, INT64_C(24) * 3600 * 1000);
    e = enter_from(w, "0912345678", right_word, "", attacker, &in);
    cr_expect_null(e, "and nobody for ever");
}

BOTH(one_address_cannot_try_every_account)
{
    SignedIn in;
    Place    place = { S("2001:db8:1:2::77"), S("") };
    int      refused = 0;
    for (int i = 0; i < 60; i++) {
        Str login = str_format(w->arena, "09000000%02d", i);
        place.address = str_format(w->arena, "2001:db8:1:2::%x", i + 1); /* one network */
        Error *e = enter_from(w, str_z(w->arena, login), "wrong wrong wrong", "", place, &in);
        cr_assert_not_null(e);
        refused += e->code == ERR_TOO_MANY;
        err_reset();
    }
    cr_expect_gt(refused, 10);
    Error *e = enter(w, "0912345678", right_word, &in);
    cr_expect_null(e, "others are not held up");
}

/* ---- TOTP --------------------------------------------------------------------------------------------------------------------------- */

static Str totp_now(World *w, Str secret32, int64_t shift)
{
    char  *raw = NULL;
    size_t n = 0;
    char   code[8];
    cr_assert_eq(oath_base32_decode(secret32.p, secret32.n, &raw, &n), OATH_OK);
    cr_assert_eq(oath_totp_generate(raw, n, (time_t)(os_now(w->os).ms / 1000 + shift), 30, 0, 6, code), OATH_OK);
    oath_done();
    free(raw);
    return str_copy(w->arena, str_of(code));
}

BOTH(staff_give_a_second_code_and_no_code_counts_twice)
{
    SignedIn  in;
    Str       secret;
    Str       uri;
    AccountId hoa = make(w, "thukyhoa", right_word, true, "");
    Error    *e = enter(w, "thukyhoa", right_word, &in);
    cr_assert_null(e);
    cr_expect(in.session.must_enrol, "staff without TOTP may only enrol");
    e = totp_begin(w->id, w->arena, hoa, S("Tòa án điện tử"), &secret, &uri);
    cr_assert_null(e);
    cr_expect_eq(secret.n, 32);
    cr_expect(str_starts(uri, S("otpauth://totp/T%C3%B2a")));
    EXPECT_REFUSED(totp_confirm(w->id, w->arena, hoa, S("000000")), FIELD, "identity.code_wrong");
    e = totp_confirm(w->id, w->arena, hoa, totp_now(w, secret, 0));
    cr_assert_null(e);
    Session s;
    cr_expect(lives(w, &in.token, &s));
    cr_expect_not(s.must_enrol, "enrolled: the same session goes on");

    os_sim_advance(w->os, 60000);
    e = enter(w, "thukyhoa", right_word, &in);
    cr_assert_null(e);
    cr_expect(in.totp_needed);
    cr_expect_eq(in.token.text[0], '\0', "nothing was opened");
    Str code = totp_now(w, secret, 0);
    e = enter_from(w, "thukyhoa", right_word, str_z(w->arena, code), w->home, &in);
    cr_assert_null(e);
    cr_expect_not(in.totp_needed);
    EXPECT_REFUSED(enter_from(w, "thukyhoa", right_word, str_z(w->arena, code), w->home, &in), SIGN_IN, "identity.wrong");
    EXPECT_REFUSED(enter_from(w, "thukyhoa", right_word, "12345", w->home, &in), SIGN_IN, "identity.wrong");
    os_sim_advance(w->os, 60000);
    code = totp_now(w, secret, -30);
    e = enter_from(w, "thukyhoa", right_word, str_z(w->arena, code), w->home, &in);
    cr_expect_null(e, "a clock half a minute late");
    os_sim_advance(w->os, 600000);
    code = totp_now(w, secret, -90);
    EXPECT_REFUSED(enter_from(w, "thukyhoa", right_word, str_z(w->arena, code), w->home, &in), SIGN_IN, "identity.wrong");
}

/* ---- sessions ---------------------------------------------------------------------------------------------------------------------------- */

BOTH(a_session_can_be_ended_alone_or_with_all_others)
{
    SignedIn a;
    SignedIn b;
    SignedIn c;
    Session  s;
    Error   *e = enter(w, "0912345678", right_word, &a);
    cr_assert_null(e);
    e = enter(w, "0912345678", right_word, &b);
    cr_assert_null(e);
    e = enter(w, "0912345678", right_word, &c);
    cr_assert_null(e);
    cr_assert(lives(w, &a.token, &s) && lives(w, &b.token, &s) && lives(w, &c.token, &s));
    Db          *db;
    SessionLines lines = { 0 };
    e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    e = session_list(w->id, db, w->arena, w->an, &lines);
    db_done(db);
    cr_assert_null(e);
    cr_assert_eq(lines.count, 3);
    cr_expect(str_eq(lines.items[0].client, S("Firefox, Linux")));
    AccountId other = make(w, "binh@example.vn", right_word, false, "");
    e = session_end(w->id, other, a.session.id);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_NOT_FOUND, "not one of his");
    cr_expect(lives(w, &a.token, &s));
    e = session_end(w->id, w->an, a.session.id);
    cr_assert_null(e);
    cr_expect_not(lives(w, &a.token, &s), "at once, in spite of the cache");
    e = session_end_all(w->id, w->an, b.session.id);
    cr_assert_null(e);
    cr_expect(lives(w, &b.token, &s));
    cr_expect_not(lives(w, &c.token, &s));
    e = session_end_token(w->id, w->arena, str_of(b.token.text));
    cr_assert_null(e);
    cr_expect_not(lives(w, &b.token, &s));
    e = session_end_token(w->id, w->arena, S("nonsense"));
    cr_expect_null(e);
}

BOTH(a_session_ends_by_idleness_and_at_last)
{
    SignedIn in;
    Session  s;
    Error   *e = enter(w, "0912345678", right_word, &in);
    cr_assert_null(e);
    for (int64_t passed = 0; passed + SESSION_IDLE_MS / 2 < SESSION_MAX_MS; passed += SESSION_IDLE_MS / 2) {
        cr_assert(lives(w, &in.token, &s), "used every hour");
        e = identity_tick(w->id, w->arena);
        cr_assert_null(e);
        os_sim_advance(w->os, SESSION_IDLE_MS / 2);
    }
    os_sim_advance(w->os, SESSION_IDLE_MS / 2 + 1);
    cr_expect_not(lives(w, &in.token, &s), "twelve hours are the end");
    e = enter(w, "0912345678", right_word, &in);
    cr_assert_null(e);
    os_sim_advance(w->os, SESSION_IDLE_MS + 1);
    cr_expect_not(lives(w, &in.token, &s), "two idle hours");
}

BOTH(the_time_of_last_use_survives_a_restart)
{
    SignedIn in;
    Session  s;
    Error   *e = enter(w, "0912345678", right_word, &in);
    cr_assert_null(e);
    cr_assert(lives(w, &in.token, &s));
    os_sim_advance(w->os, SESSION_IDLE_MS - 1000);
    cr_assert(lives(w, &in.token, &s));
    e = identity_tick(w->id, w->arena);
    cr_assert_null(e);
    os_sim_advance(w->os, SESSION_IDLE_MS - 1000);
    w->id = open_identity(w, false, 0);
    cr_expect(lives(w, &in.token, &s));
}

BOTH(another_program_hears_of_a_revocation_in_time)
{
    SignedIn in;
    Session  s;
    Error   *e = enter(w, "0912345678", right_word, &in);
    cr_assert_null(e);
    Identity *here = open_identity(w, false, 5000);
    Identity *there = w->id;
    w->id = here;
    cr_assert(lives(w, &in.token, &s));
    e = session_end(there, w->an, in.session.id);
    cr_assert_null(e);
    os_sim_advance(w->os, 5001);
    cr_expect_not(lives(w, &in.token, &s));
}

BOTH(more_sessions_than_the_cache_holds_all_live)
{
    enum { MANY = 150 }; /* the cache of this test holds 64 */
    SignedIn in[MANY];
    Session  s;
    Identity *demo = open_identity(w, true, 0);
    AccountId card = make(w, "the01", "", false, "Bà Lê Thị Giả Định, nguyên đơn");
    for (int i = 0; i < MANY; i++) {
        Error *e = sign_in_demo(demo, w->arena, card, w->home, &in[i]);
        cr_assert_null(e);
    }
    w->id = demo;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++) {
            cr_assert(lives(w, &in[i].token, &s));
            cr_assert(id_eq(s.id.id, in[i].session.id.id));
        }
    }
}

Test(identity, a_bad_token_is_no_session)
{
    World w;
    if (!open_world(&w, DB_SQLITE)) {
        return;
    }
    static const char *const bad[] = { "", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                                       "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!" };
    Session s;
    bool    found;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        cr_expect_null(session_find(w.id, w.arena, str_of(bad[i]), &s, &found));
        cr_expect_not(found, "%s", bad[i]);
    }
    close_world(&w);
}

/* ---- the demo -------------------------------------------------------------------------------------------------------------------------------- */

BOTH(cards_open_without_password_in_the_demo_alone)
{
    AccountId card = make(w, "", "", true, "Thẩm phán Giả Định");
    SignedIn  in;
    EXPECT_REFUSED(sign_in_demo(w->id, w->arena, card, w->home, &in), FORBIDDEN, "err.forbidden");
    Identity *demo = open_identity(w, true, 0);
    EXPECT_REFUSED(sign_in_demo(demo, w->arena, w->an, w->home, &in), FORBIDDEN, "err.forbidden");
    Error *e = sign_in_demo(demo, w->arena, card, w->home, &in);
    cr_assert_null(e);
    cr_expect_eq(in.session.kind, SESSION_DEMO);
    cr_expect_not(in.session.must_enrol);
    Db      *db;
    Accounts cards = { 0 };
    e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    e = account_cards(demo, db, w->arena, &cards);
    cr_assert_null(e);
    EXPECT_REFUSED(account_cards(w->id, db, w->arena, &cards), FORBIDDEN, "err.forbidden");
    db_done(db);
    cr_assert_eq(cards.count, 1);
    cr_expect(str_eq(cards.items[0].card, S("Thẩm phán Giả Định")));
}

/* ---- recovery ------------------------------------------------------------------------------------------------------------------------------------ */

BOTH(a_printed_code_sets_a_new_password_once)
{
    Str      codes[RECOVERY_CODES];
    SignedIn in;
    Session  s;
    Error   *e = enter(w, "0912345678", right_word, &in);
    cr_assert_null(e);
    cr_assert(lives(w, &in.token, &s));
    e = recovery_make(w->id, w->arena, w->an, codes);
    cr_assert_null(e);
    cr_expect_eq(codes[0].n, 11);
    EXPECT_REFUSED(recovery_use(w->id, w->arena, S("0912345678"), S("AAAAA-AAAAA"), S("mật khẩu mới dài"), w->home), SIGN_IN, "identity.wrong");
    EXPECT_REFUSED(recovery_use(w->id, w->arena, S("0912345678"), codes[0], S("ngắn"), w->home), FIELD, "identity.password_short");
    Str spoken = str_lower_ascii(w->arena, codes[0]);
    e = recovery_use(w->id, w->arena, S("0912345678"), spoken, S("mật khẩu mới dài"), w->home);
    cr_assert_null(e);
    cr_expect_not(lives(w, &in.token, &s), "every session ended");
    EXPECT_REFUSED(enter(w, "0912345678", right_word, &in), SIGN_IN, "identity.wrong");
    e = enter(w, "0912345678", "mật khẩu mới dài", &in);
    cr_expect_null(e);
    EXPECT_REFUSED(recovery_use(w->id, w->arena, S("0912345678"), codes[0], S("mật khẩu khác nữa"), w->home), SIGN_IN, "identity.wrong");
    Str fresh[RECOVERY_CODES];
    e = recovery_make(w->id, w->arena, w->an, fresh);
    cr_assert_null(e);
    EXPECT_REFUSED(recovery_use(w->id, w->arena, S("0912345678"), codes[1], S("mật khẩu khác nữa"), w->home), SIGN_IN, "identity.wrong");
    AccountId other = make(w, "binh@example.vn", right_word, false, "");
    (void)other;
    EXPECT_REFUSED(recovery_use(w->id, w->arena, S("binh@example.vn"), fresh[0], S("mật khẩu khác nữa"), w->home), SIGN_IN, "identity.wrong");
}

BOTH(a_clerk_resets_a_citizen_and_two_people_reset_staff)
{
    AccountId clerk = make(w, "thukyhoa", right_word, true, "");
    AccountId second = make(w, "thukylan", right_word, true, "");
    AccountId judge = make(w, "thamphan", right_word, true, "");
    ResetId   reset;
    Str       code;
    SignedIn  in;
    EXPECT_REFUSED(reset_propose(w->id, w->arena, w->an, judge, S("papers_checked"), &reset, &code), FORBIDDEN, "identity.reset_not_you");
    EXPECT_REFUSED(reset_propose(w->id, w->arena, clerk, clerk, S("papers_checked"), &reset, &code), FORBIDDEN, "identity.reset_not_you");
    Error *e = reset_propose(w->id, w->arena, clerk, w->an, S("no such ground"), &reset, &code);
    cr_assert_not_null(e);
    e = reset_propose(w->id, w->arena, clerk, w->an, S("papers_checked"), &reset, &code);
    cr_assert_null(e);
    cr_assert_eq(code.n, 11);
    e = recovery_use(w->id, w->arena, S("0912345678"), code, S("mật khẩu mới dài"), w->home);
    cr_expect_null(e);

    e = reset_propose(w->id, w->arena, clerk, judge, S("papers_checked_totp_lost"), &reset, &code);
    cr_assert_null(e);
    cr_expect_eq(code.n, 0, "a second person is needed");
    EXPECT_REFUSED(reset_confirm(w->id, w->arena, clerk, reset, &code), FORBIDDEN, "identity.reset_not_you");
    EXPECT_REFUSED(reset_confirm(w->id, w->arena, judge, reset, &code), FORBIDDEN, "identity.reset_not_you");
    EXPECT_REFUSED(reset_confirm(w->id, w->arena, w->an, reset, &code), FORBIDDEN, "identity.reset_not_you");
    e = reset_confirm(w->id, w->arena, second, reset, &code);
    cr_assert_null(e);
    e = reset_confirm(w->id, w->arena, second, reset, &code);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_NOT_FOUND, "once");
    os_sim_advance(w->os, INT64_C(25) * 3600 * 1000);
    EXPECT_REFUSED(recovery_use(w->id, w->arena, S("thamphan"), code, S("mật khẩu mới dài"), w->home), SIGN_IN, "identity.wrong");
    e = reset_propose(w->id, w->arena, clerk, judge, S("papers_checked_totp_lost"), &reset, &code);
    cr_assert_null(e);
    e = reset_confirm(w->id, w->arena, second, reset, &code);
    cr_assert_null(e);
    e = recovery_use(w->id, w->arena, S("thamphan"), code, S("mật khẩu mới dài"), w->home);
    cr_expect_null(e);
    e = enter(w, "thamphan", "mật khẩu mới dài", &in);
    cr_assert_null(e);
    cr_expect(in.session.must_enrol);
}

BOTH(changing_the_password_needs_the_old_one_and_ends_the_others)
{
    SignedIn here;
    SignedIn there;
    Session  s;
    Error   *e = enter(w, "0912345678", right_word, &here);
    cr_assert_null(e);
    e = enter(w, "0912345678", right_word, &there);
    cr_assert_null(e);
    cr_assert(lives(w, &here.token, &s) && lives(w, &there.token, &s));
    EXPECT_REFUSED(password_change(w->id, w->arena, w->an, S("wrong wrong"), S("mật khẩu mới dài"), here.session.id), SIGN_IN, "identity.old_wrong");
    EXPECT_REFUSED(password_change(w->id, w->arena, w->an, str_of(right_word), S("1234567890"), here.session.id), FIELD, "identity.password_common");
    e = password_change(w->id, w->arena, w->an, str_of(right_word), S("mật khẩu mới dài"), here.session.id);
    cr_assert_null(e);
    cr_expect(lives(w, &here.token, &s));
    cr_expect_not(lives(w, &there.token, &s));
    for (int i = 0; i < 12; i++) { /* a right change is no wrong attempt */
        const char *from = i % 2 == 0 ? "mật khẩu mới dài" : "mật khẩu cũ hơn";
        const char *to = i % 2 == 0 ? "mật khẩu cũ hơn" : "mật khẩu mới dài";
        e = password_change(w->id, w->arena, w->an, str_of(from), str_of(to), here.session.id);
        cr_assert_null(e);
    }
}

BOTH(a_password_of_cheaper_days_is_hashed_again)
{
    SignedIn in;
    Db      *db;
    IdentityOptions o = { .pool = w->db.pool, .os = w->os, .secret = hash_str(S("installation")), .argon_kib = 16, .argon_passes = 2, .cache_max = 64 };
    Error *e = identity_open(w->arena, &o, &w->id);
    cr_assert_null(e);
    e = enter(w, "0912345678", right_word, &in);
    cr_assert_null(e);
    e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    AccountRowRow row;
    bool          found;
    e = q_account_row(db, w->an, w->arena, &row, &found);
    db_done(db);
    cr_assert_null(e);
    cr_expect(str_starts(row.password, S("$argon2id$v=19$m=16,t=2,p=1$")));
    e = enter(w, "0912345678", right_word, &in);
    cr_expect_null(e);
}

/* ---- codes on paper -------------------------------------------------------------------------------------------------------------------------------------- */

typedef struct Serving {
    ServedCode    code;
    NewServedCode n;
    Instant       now;
} Serving;

static Error *serve(Tx *tx, void *arg)
{
    Serving *s = arg;
    return served_code_add(tx, &s->code, &s->n, s->now);
}

BOTH(a_served_code_opens_one_scope_without_an_account)
{
    Id128    matter = os_id(w->os);
    PersonId binh = { os_id(w->os) };
    Serving  s = { .n = { .person = binh, .scope = { matter.b, 16 }, .display = S("Trần Thị Giả Định"), .until = { os_now(w->os).ms + INT64_C(30) * 24 * 3600 * 1000 }, .uses = 2 },
                   .now = os_now(w->os) };
    served_code_make(w->id, &s.code);
    Error *e = db_tx(w->db.pool, "serve", serve, &s);
    cr_assert_null(e);
    cr_expect_eq(strlen(s.code.code), 19);
    SignedIn in;
    Session  found;
    EXPECT_REFUSED(served_code_open(w->id, w->arena, S("0000-0000-0000-0000"), w->home, &in), SIGN_IN, "identity.served_wrong");
    EXPECT_REFUSED(served_code_open(w->id, w->arena, S(""), w->home, &in), SIGN_IN, "identity.served_wrong");
    Str typed = str_lower_ascii(w->arena, str_of(s.code.code));
    e = served_code_open(w->id, w->arena, typed, w->home, &in);
    cr_assert_null(e);
    cr_assert(lives(w, &in.token, &found));
    cr_expect_eq(found.kind, SESSION_SERVED);
    cr_expect(id_is_zero(found.account.id));
    cr_expect(id_eq(found.person.id, binh.id));
    cr_expect_eq(found.scope_n, 16);
    cr_expect(memcmp(found.scope, matter.b, 16) == 0);
    cr_expect_str_eq(found.display, "Trần Thị Giả Định");
    cr_expect_not(found.staff);
    SignedIn second;
    e = served_code_open(w->id, w->arena, typed, w->home, &second);
    cr_assert_null(e);
    EXPECT_REFUSED(served_code_open(w->id, w->arena, typed, w->home, &second), SIGN_IN, "identity.served_wrong");
}

BOTH(guessing_served_codes_is_slowed)
{
    SignedIn in;
    int      refused = 0;
    for (int i = 0; i < 60; i++) {
        Error *e = served_code_open(w->id, w->arena, str_format(w->arena, "%016d", i), w->home, &in);
        cr_assert_not_null(e);
        refused += e->code == ERR_TOO_MANY;
        err_reset();
    }
    cr_expect_gt(refused, 10);
}

/* ---- accounts and commands ------------------------------------------------------------------------------------------------------------------------------------ */

BOTH(a_login_and_a_person_have_one_account)
{
    NewAccount n = { .person = { os_id(w->os) }, .display = S("Giả Định"), .login = S("0912345678"), .password = str_of(right_word) };
    AccountId  id;
    EXPECT_REFUSED(account_make(w->id, &n, &id), CONFLICT, "identity.login_taken");
    n.login = S("an@example.vn");
    Error *e = account_make(w->id, &n, &id);
    cr_assert_null(e);
    n.login = S("an2@example.vn");
    EXPECT_REFUSED(account_make(w->id, &n, &id), CONFLICT, "identity.account_exists");
    EXPECT_REFUSED(account_add_login(w->id, w->an, S("an@example.vn")), CONFLICT, "identity.login_taken");
    e = account_add_login(w->id, w->an, S("An.Thu.Hai@example.vn"));
    cr_assert_null(e);
    SignedIn in;
    e = enter(w, "an.thu.hai@EXAMPLE.VN", right_word, &in);
    cr_expect_null(e);
    n = (NewAccount){ .person = { os_id(w->os) }, .login = S("x"), .password = S("y") };
    e = account_make(w->id, &n, &id);
    cr_assert_not_null(e);
    cr_expect_not_null(e->next, "both fields are told at once");
}

static int command(World *w, const char *line, bool json, Buf *out)
{
    Str    words[12];
    size_t n = 0;
    Str    left = str_of(line);
    while (left.n > 0) {
        words[n++] = str_cut(&left, ' ');
    }
    buf_clear(out);
    return user_command(w->id, w->arena, words, n, json, out);
}

BOTH(the_first_administrator_comes_by_command)
{
    Buf         out = buf_make(w->arena, KIB(64));
    const Json *v;
    cr_assert_eq(command(w, "add-admin --login quantri --name Quản-trị", true, &out), 0);
    Error *e = json_parse(w->arena, str_trim(buf_str(&out)), KIB(64), &v);
    cr_assert_null(e);
    Str code = str_copy(w->arena, json_str(v, "code", S("")));
    e = recovery_use(w->id, w->arena, S("quantri"), code, S("mật khẩu quản trị"), w->home);
    cr_assert_null(e);
    SignedIn in;
    e = enter(w, "quantri", "mật khẩu quản trị", &in);
    cr_assert_null(e);
    cr_expect(in.session.admin && in.session.must_enrol);
    cr_expect_eq(command(w, "add-admin --login quantri --name X", false, &out), 1, "taken");
    cr_expect_eq(command(w, "add --login !! --name X", false, &out), 2);
    cr_expect_eq(command(w, "reset --login quantri", false, &out), 0);
    AccountId clerk = make(w, "thukyhoa", right_word, true, "");
    (void)clerk;
    cr_expect_eq(command(w, "reset --login thukyhoa", false, &out), 1, "two people on the page");
    cr_expect_eq(command(w, "reset --login khong.co", false, &out), 1);
    cr_expect_eq(command(w, "close --login thukyhoa", false, &out), 0);
    EXPECT_REFUSED(enter(w, "thukyhoa", right_word, &in), SIGN_IN, "identity.wrong");
    cr_expect_eq(command(w, "list", true, &out), 0);
    e = json_parse(w->arena, str_trim(buf_str(&out)), KIB(64), &v);
    cr_assert_null(e);
    cr_expect_eq(json_count(v), 2);
    cr_expect_eq(command(w, "list", false, &out), 0);
    cr_expect_eq(command(w, "dance", false, &out), 2);
    cr_expect_eq(command(w, "add --login x1y2z3 --unknown", false, &out), 2);
}

/* ---- many at once ------------------------------------------------------------------------------------------------------------------------------------------------- */

typedef struct Crowd {
    World *w;
    int    n;
    int    entered, busy, other;
} Crowd;

static void *one_of_crowd(void *arg)
{
    Crowd *c = arg;
    Arena *a = arena_make(MIB(2));
    Str    login = str_format(a, "nguoi%02d", c->n);
    SignIn in = { login, str_of(right_word), S(""), { S("203.0.113.77"), S("") } };
    SignedIn out;
    Error   *e = sign_in(c->w->id, a, &in, &out);
    c->entered = e == NULL;
    c->busy = e != NULL && e->code == ERR_BUSY;
    c->other = e != NULL && e->code != ERR_BUSY;
    if (e == NULL) {
        Session s;
        bool    found = false;
        e = session_find(c->w->id, a, str_of(out.token.text), &s, &found);
        c->other += e != NULL || !found;
    }
    arena_release(a);
    err_reset();
    return NULL;
}

BOTH(many_sign_in_at_once)
{
    enum { MANY = 12 };
    Crowd     crowd[MANY];
    pthread_t threads[MANY];
    for (int i = 0; i < MANY; i++) {
        make(w, str_z(w->arena, str_format(w->arena, "nguoi%02d", i)), right_word, false, "");
    }
    for (int i = 0; i < MANY; i++) {
        crowd[i] = (Crowd){ .w = w, .n = i };
        cr_assert_eq(pthread_create(&threads[i], NULL, one_of_crowd, &crowd[i]), 0);
    }
    int entered = 0;
    int other = 0;
    for (int i = 0; i < MANY; i++) {
        pthread_join(threads[i], NULL);
        entered += crowd[i].entered;
        other += crowd[i].other;
    }
    cr_expect_eq(entered, MANY);
    cr_expect_eq(other, 0);
}

BOTH(every_query_is_prepared_and_scans_no_table)
{
    Buf    findings = buf_make(w->arena, KIB(16));
    Error *e = db_check_queries(w->db.pool, db_migrations, &core_identity_identity_queries, &findings);
    cr_expect_null(e, "%s", str_z(w->arena, buf_str(&findings)));
}
