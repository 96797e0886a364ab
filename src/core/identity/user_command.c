/* congly user add-admin | add | reset | close | open | list. The operator's commands: they print one-time codes, never take or
 * show a password. May use: db, os, i18n, base. */
#include "core/identity/identity_int.h"

#include "base/json.h"
#include "core/identity/identity_msg.h"
#include "i18n/i18n.h"

enum { DONE = 0, REFUSED = 1, BAD_INPUT = 2, ENVIRONMENT = 3 };

typedef struct Asked {
    Str  verb, login, name;
    bool staff, totp_lost, bad;
} Asked;

static Asked read_args(const Str *args, size_t count)
{
    Asked q = { .verb = count > 0 ? args[0] : S("") };
    for (size_t i = 1; i < count; i++) {
        bool value = i + 1 < count;
        if (str_eq(args[i], S("--login")) && value) {
            q.login = args[++i];
        } else if (str_eq(args[i], S("--name")) && value) {
            q.name = args[++i];
        } else if (str_eq(args[i], S("--staff"))) {
            q.staff = true;
        } else if (str_eq(args[i], S("--totp-lost"))) {
            q.totp_lost = true;
        } else {
            q.bad = true;
        }
    }
    return q;
}

static int status_of(const Error *e)
{
    int http = err_status(e);
    if (http >= 500) {
        return ENVIRONMENT;
    }
    return http == 403 || http == 404 || http == 409 ? REFUSED : BAD_INPUT;
}

static int say_error(Arena *a, const Error *e, bool json, Buf *out)
{
    if (json) {
        JsonOut o = json_out(out);
        json_begin(&o, NULL);
        json_add_str(&o, "error", err_name(e->code));
        json_add_str(&o, "message", err_text(a, LANG_VI, e));
        json_end(&o);
        buf_add_char(out, '\n');
    } else {
        buf_addf(out, STR_F "\n", STR_A(err_text(a, LANG_VI, e)));
    }
    return status_of(e);
}

static void say_code(Arena *a, AccountId account, Str code, bool json, Buf *out)
{
    if (json) {
        JsonOut o = json_out(out);
        json_begin(&o, NULL);
        json_add_str(&o, "account", id_format(a, account.id));
        json_add_str(&o, "code", code);
        json_end(&o);
        buf_add_char(out, '\n');
        return;
    }
    buf_addf(out, STR_F "\n", STR_A(MSG(a, LANG_VI, M_identity_command_code, { S("code"), code })));
}

static Error *add(Identity *id, Arena *a, const Asked *q, bool admin, AccountId *account, Str *code)
{
    NewAccount n = { .person = { os_id_random(id->options.os) }, .staff = q->staff || admin, .admin = admin, .display = q->name, .login = q->login };
    TRY(account_make(id, &n, account));
    return reset_by_command(id, a, *account, S("first_password"), code);
}

static Error *find(Identity *id, Arena *a, const Asked *q, Account *out)
{
    Db  *db;
    bool found = false;
    TRY(db_read(id->options.pool, a, &db));
    Error *e = account_of_login(id, db, a, q->login, out, &found);
    db_done(db);
    TRY(e);
    return found ? NULL : err_message(err_make(ERR_NOT_FOUND, "no such login"), S("identity.command_unknown"));
}

/* Staff are reset by two colleagues on the page; the operator alone resets administrators and citizens. */
static Error *reset(Identity *id, Arena *a, const Asked *q, AccountId *account, Str *code)
{
    Account found;
    TRY(find(id, a, q, &found));
    *account = found.id;
    if (found.staff && !found.admin) {
        return err_message(err_make(ERR_NOT_ALLOWED, "two people reset staff"), S("identity.command_two_people"));
    }
    return reset_by_command(id, a, found.id, q->totp_lost ? S("papers_checked_totp_lost") : S("papers_checked"), code);
}

static Error *list(Identity *id, Arena *a, bool json, Buf *out)
{
    enum { PAGE = 500 };
    Db *db;
    TRY(db_read(id->options.pool, a, &db));
    AccountStaffPageRows rows;
    Error *e = q_account_staff_page(db, (AccountId){ 0 }, PAGE, a, &rows);
    db_done(db);
    TRY(e);
    JsonOut o = json_out(out);
    if (json) {
        json_begin_list(&o, NULL);
    }
    for (size_t i = 0; i < rows.count; i++) {
        const AccountStaffPageRow *r = &rows.items[i];
        Str role = r->admin ? S("admin") : S("staff");
        if (!json) {
            buf_addf(out, STR_F "  %-5.*s  %-6s  %-8s  %-4s  " STR_F "\n", STR_A(id_format(a, r->account_id.id)), STR_A(role),
                     r->closed ? "closed" : "open", r->has_password ? "password" : "-", r->has_totp ? "totp" : "-", STR_A(r->display));
            continue;
        }
        json_begin(&o, NULL);
        json_add_str(&o, "account", id_format(a, r->account_id.id));
        json_add_str(&o, "role", role);
        json_add_bool(&o, "closed", r->closed);
        json_add_bool(&o, "password", r->has_password);
        json_add_bool(&o, "totp", r->has_totp);
        json_add_str(&o, "name", r->display);
        json_end(&o);
    }
    if (json) {
        json_end_list(&o);
        buf_add_char(out, '\n');
    }
    return NULL;
}

static Error *shut(Identity *id, Arena *a, const Asked *q, bool closed)
{
    Account found;
    TRY(find(id, a, q, &found));
    return account_close(id, found.id, closed);
}

int user_command(Identity *id, Arena *a, const Str *args, size_t count, bool json, Buf *out)
{
    Asked     q = read_args(args, count);
    AccountId account = { 0 };
    Str       code = S("");
    Error    *e = NULL;
    bool      admin = str_eq(q.verb, S("add-admin"));
    bool      known = !q.bad && (str_eq(q.verb, S("list")) || q.login.n > 0);
    if (known && (admin || str_eq(q.verb, S("add"))) && q.name.n > 0) {
        e = add(id, a, &q, admin, &account, &code);
    } else if (known && str_eq(q.verb, S("reset"))) {
        e = reset(id, a, &q, &account, &code);
    } else if (known && (str_eq(q.verb, S("close")) || str_eq(q.verb, S("open")))) {
        e = shut(id, a, &q, str_eq(q.verb, S("close")));
    } else if (known && str_eq(q.verb, S("list"))) {
        e = list(id, a, json, out);
    } else {
        buf_add(out, S("congly user add-admin --login LOGIN --name NAME\n"
                       "            add --login LOGIN --name NAME [--staff]\n"
                       "            reset --login LOGIN [--totp-lost]\n"
                       "            close --login LOGIN | open --login LOGIN | list     [--json]\n"));
        return BAD_INPUT;
    }
    if (e != NULL) {
        return say_error(a, e, json, out);
    }
    if (code.n > 0) {
        say_code(a, account, code, json, out);
    }
    return DONE;
}
