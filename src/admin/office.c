/* What the administrator and the chief judge change: each change leaves its deed in the same transaction. */
#include "admin/admin_int.h"

#include "admin/admin_sql.h"

#include <string.h>

/* ---- deeds ------------------------------------------------------------------------------------------------------------------ */

static const struct {
    const char *code;
    Msg         word;
} deeds[] = {
    [DEED_PERSON_ADDED] = { "person_added", M_admin_deed_person_added },
    [DEED_POST_ADDED] = { "post_added", M_admin_deed_post_added },
    [DEED_POST_ENDED] = { "post_ended", M_admin_deed_post_ended },
    [DEED_ABSENCE_ADDED] = { "absence_added", M_admin_deed_absence_added },
    [DEED_ABSENCE_ENDED] = { "absence_ended", M_admin_deed_absence_ended },
    [DEED_CARD_ADDED] = { "card_added", M_admin_deed_card_added },
    [DEED_KIN_ADDED] = { "kin_added", M_admin_deed_kin_added },
    [DEED_KIN_ENDED] = { "kin_ended", M_admin_deed_kin_ended },
    [DEED_CARD_ENDED] = { "card_ended", M_admin_deed_card_ended },
    [DEED_ACCOUNT_CLOSED] = { "account_closed", M_admin_deed_account_closed },
    [DEED_ACCOUNT_OPENED] = { "account_opened", M_admin_deed_account_opened },
    [DEED_SESSIONS_ENDED] = { "sessions_ended", M_admin_deed_sessions_ended },
    [DEED_FIRST_CODE] = { "first_code", M_admin_deed_first_code },
    [DEED_ROOM_SAVED] = { "room_saved", M_admin_deed_room_saved },
    [DEED_ROOM_CLOSED] = { "room_closed", M_admin_deed_room_closed },
    [DEED_LETTER_RETRIED] = { "letter_retried", M_admin_deed_letter_retried },
    [DEED_JOB_RETRIED] = { "job_retried", M_admin_deed_job_retried },
    [DEED_DELEGATED] = { "delegated", M_admin_deed_delegated },
    [DEED_DELEGATION_ENDED] = { "delegation_ended", M_admin_deed_delegation_ended },
    [DEED_EXCLUDED] = { "excluded", M_admin_deed_excluded },
    [DEED_GRANT_ENDED] = { "grant_ended", M_admin_deed_grant_ended },
    [DEED_RESET_GIVEN] = { "reset_given", M_admin_deed_reset_given },
    [DEED_RESET_PROPOSED] = { "reset_proposed", M_admin_deed_reset_proposed },
    [DEED_RESET_CONFIRMED] = { "reset_confirmed", M_admin_deed_reset_confirmed },
};
_Static_assert(COUNT_OF(deeds) == DEED_COUNT, "every deed has its code and its word");

Str deed_code(DeedKind kind)
{
    return str_of(deeds[kind].code);
}

Str deed_word(Lang lang, Str code)
{
    for (size_t i = 0; i < COUNT_OF(deeds); i++) {
        if (str_eq(code, str_of(deeds[i].code))) {
            return msg(lang, deeds[i].word);
        }
    }
    return code;
}

Str deed_detail(Req *rq, Str code, Str detail)
{
    if (str_eq(code, deed_code(DEED_RESET_GIVEN)) || str_eq(code, deed_code(DEED_RESET_PROPOSED))) {
        return msg(lang_of(rq), admin_ground_word(detail));
    }
    Str rest = detail;
    Str post = str_cut(&rest, ',');
    if (law_power(site_of(rq)->house->law, post) == NULL) {
        return detail;
    }
    Str name = power_name(site_of(rq)->house, lang_of(rq), post);
    return rest.n == 0 ? name : str_format(rq->arena, STR_F "," STR_F, STR_A(name), STR_A(rest));
}

const WitnessTable office_deed_table = { { "office_deed", "id", "at by_id by_name deed court_id about_id about_name detail" }, false };

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
    TRY(q_deed_add(tx, (Bytes){ c->id.b, sizeof c->id.b }, c->now, c->by, c->by_name, deed_code(d->kind), d->court, d->about, d->about_name, d->detail));
    return witness_row(tx, &office_deed_table, db_val_id(&c->id));
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
