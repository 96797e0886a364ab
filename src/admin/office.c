/* What the administrator and the chief judge change: each change leaves its deed in the same transaction. */
#include "admin/admin_int.h"

#include "admin/admin_sql.h"

#include <string.h>

/* ---- deeds ------------------------------------------------------------------------------------------------------------------ */

Str deed_word(Lang lang, Str code)
{
    static const struct {
        const char *code;
        Msg         word;
    } words[] = {
        { "person_added", M_admin_deed_person_added },     { "post_added", M_admin_deed_post_added },
        { "post_ended", M_admin_deed_post_ended },         { "absence_added", M_admin_deed_absence_added },
        { "absence_ended", M_admin_deed_absence_ended },   { "card_added", M_admin_deed_card_added },
        { "kin_added", M_admin_deed_kin_added },           { "kin_ended", M_admin_deed_kin_ended },
        { "card_ended", M_admin_deed_card_ended },         { "account_closed", M_admin_deed_account_closed },
        { "account_opened", M_admin_deed_account_opened }, { "sessions_ended", M_admin_deed_sessions_ended },
        { "first_code", M_admin_deed_first_code },         { "room_saved", M_admin_deed_room_saved },
        { "room_closed", M_admin_deed_room_closed },       { "letter_retried", M_admin_deed_letter_retried },
        { "job_retried", M_admin_deed_job_retried },       { "delegated", M_admin_deed_delegated },
        { "delegation_ended", M_admin_deed_delegation_ended }, { "excluded", M_admin_deed_excluded },
        { "grant_ended", M_admin_deed_grant_ended },       { "reset_given", M_admin_deed_reset_given },
        { "reset_proposed", M_admin_deed_reset_proposed }, { "reset_confirmed", M_admin_deed_reset_confirmed },
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_eq(code, str_of(words[i].code))) {
            return msg(lang, words[i].word);
        }
    }
    return code;
}

typedef struct Changing {
    const Deed *deed;
    Id128       id; /* chance is drawn before the transaction: it may run twice */
    Instant     now;
    PersonId    by;
    Str         by_name;
    Change     *change;
    void       *arg;
} Changing;

static Error *run_change(Tx *tx, void *arg)
{
    const Changing *c = arg;
    const Deed     *d = c->deed;
    if (c->change != NULL) {
        TRY(c->change(tx, c->arg));
    }
    return q_deed_add(tx, (Bytes){ c->id.b, sizeof c->id.b }, c->now, c->by, c->by_name, d->code, d->court, d->about, d->about_name, d->detail);
}

Error *office_change(Req *rq, const Deed *deed, Change *change, void *arg)
{
    House         *h = site_of(rq)->house;
    const Session *s = session_of(rq);
    Changing c = { .deed = deed, .id = os_id(h->os), .now = os_now(h->os), .by = s->person, .by_name = str_of(s->display), .change = change, .arg = arg };
    return db_tx(h->db, "office_change", run_change, &c);
}

/* ---- posts ------------------------------------------------------------------------------------------------------------------ */

static bool overlaps(const PostSpan *p, const NewPost *n)
{
    bool ends_before = !date_is_none(p->until) && date_cmp(p->until, n->from) < 0;
    bool begins_after = !date_is_none(n->until) && date_cmp(p->from, n->until) > 0;
    return !ends_before && !begins_after;
}

static Grant grant_of_post(const NewPost *n, Date from, Date until)
{
    return (Grant){ .id = n->grant, .person = n->person, .scope = scope_named(S("court"), court_id_str(&n->post.court)), .level = ACCESS_STANDARD,
                    .power = n->post.post, .from = from, .until = until, .basis = S("post"), .given_by = n->by };
}

Error *post_add(Tx *tx, void *new_post)
{
    const NewPost *n = new_post;
    PostSpans      spans = { 0 };
    TRY(appointment_list(tx_db(tx), tx_arena(tx), n->person, &spans));
    for (size_t i = 0; i < spans.count; i++) {
        const PostSpan *p = &spans.items[i];
        if (court_id_eq(p->post.court, n->post.court) && str_eq(p->post.post, n->post.post) && overlaps(p, n)) {
            return field_error("chuc-vu", S("admin.post_already"));
        }
    }
    TRY(appointment_add(tx, n->law, n->person, &n->post, n->from));
    if (!date_is_none(n->until)) {
        TRY(appointment_end(tx, n->person, n->post.court, n->post.post, n->until));
    }
    if (!n->granted) {
        return NULL;
    }
    Grant g = grant_of_post(n, n->from, n->until);
    return grant_add(tx, &g, n->now);
}

/* A grant ends at once; when the last day lies ahead, another one lasts until then. */
static Error *end_grants(Tx *tx, const NewPost *n)
{
    GrantLines lines = { 0 };
    Scope      scope = scope_named(S("court"), court_id_str(&n->post.court));
    Date       today = instant_date(n->now);
    TRY(grant_list_of(tx_db(tx), tx_arena(tx), n->person, (GrantId){ 0 }, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        const Grant *g = &lines.items[i].grant;
        if (scope_eq(g->scope, scope) && str_eq(g->power, n->post.post) && g->level == ACCESS_STANDARD) {
            TRY(grant_end(tx, g->id, n->by, n->now));
        }
    }
    if (date_cmp(n->until, today) < 0) {
        return NULL;
    }
    Grant rest = grant_of_post(n, today, n->until);
    return grant_add(tx, &rest, n->now);
}

Error *post_end(Tx *tx, void *new_post)
{
    const NewPost *n = new_post;
    TRY(appointment_end(tx, n->person, n->post.court, n->post.post, n->until));
    return n->granted ? end_grants(tx, n) : NULL;
}
