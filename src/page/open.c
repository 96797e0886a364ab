/* Opening a file for a reader: his posts, his powers in it, the record that he looked. */
#include "page/page_int.h"

#include "registry/registry_store.h"

#include <string.h>

/* A served code's scope: the matter and the participant it was served on. */
enum { SERVED_SCOPE = 24 };

static Error *posts_of_person(House *h, Db *db, Arena *a, PersonId person, Posts *out)
{
    Appointments list = { 0 };
    Date         today = instant_date(os_now(h->os));
    TRY(officer_appointments(db, a, person, today, &list));
    Post *posts = NEW_N(a, Post, list.count);
    for (size_t i = 0; i < list.count; i++) {
        const LawPower *p = law_power(h->law, list.items[i].post);
        posts[i] = (Post){ list.items[i].court, list.items[i].post,
                           p == NULL ? (LawText){ list.items[i].post, list.items[i].post } : p->name };
    }
    *out = (Posts){ posts, list.count };
    return NULL;
}

Error *posts_of(Req *rq, Db *db, Posts *out)
{
    const Session *s = session_of(rq);
    memset(out, 0, sizeof *out);
    return s == NULL || !s->staff ? NULL : posts_of_person(site_of(rq)->house, db, rq->arena, s->person, out);
}

static bool keeps_desk(Str power)
{
    return str_eq(power, S("clerk")) || str_eq(power, S("chief_judge"));
}

/* By a post of his own; only else delegations are asked for. */
static Error *desk_of_person(House *h, Db *db, Arena *a, Session *s)
{
    Posts posts;
    TRY(posts_of_person(h, db, a, s->person, &posts));
    s->post = posts.count == 0 ? S("") : posts.items[0].power;
    for (size_t i = 0; i < posts.count; i++) {
        s->desk = s->desk || keeps_desk(posts.items[i].power);
    }
    for (size_t i = 0; i < posts.count && !s->desk; i++) {
        Actor who;
        TRY(actor_of_person(h, db, a, s->person, posts.items[i].court, &who));
        for (size_t k = 0; k < who.power_count; k++) {
            s->desk = s->desk || keeps_desk(who.powers[k]);
        }
    }
    return NULL;
}

Error *session_desk(Site *site, Arena *a, Session *s)
{
    Db *db;
    s->desk = false;
    s->post = S("");
    if (!s->staff) {
        return NULL;
    }
    TRY(db_read(site->house->db, a, &db));
    Error *failed = desk_of_person(site->house, db, a, s);
    db_done(db);
    return failed;
}

Error *actor_of(Req *rq, Db *db, CourtId court, Actor *out)
{
    const Session *s = session_of(rq);
    if (s == NULL) {
        return err_make(ERR_SIGN_IN, NULL);
    }
    if (s->staff) {
        return actor_of_person(site_of(rq)->house, db, rq->arena, s->person, court, out);
    }
    *out = (Actor){ .kind = ACTOR_PERSON, .person = s->person, .channel = S("online") };
    if (s->kind == SESSION_SERVED && s->scope_n == SERVED_SCOPE) {
        memcpy(&out->participant, s->scope + sizeof(Id128), sizeof out->participant);
    }
    return NULL;
}

/* The holder of a served code sees the file it was served in and no other. */
static bool scope_allows(const Session *s, MatterId id)
{
    return s->kind != SESSION_SERVED || (s->scope_n == SERVED_SCOPE && memcmp(s->scope, id.id.b, sizeof id.id.b) == 0);
}

/* Everybody is a citizen, and a post opens a file only where the law lets it read (law/powers.yaml): a judge of the court who does
 * not sit in this file has no business with it. */
static bool gives_business(const House *h, Str power)
{
    const LawPower *w = law_power(h->law, power);
    return w != NULL && w->kind != POWER_KIND_PUBLIC && (w->kind != POWER_KIND_COURT || law_power_may(w, S("read")));
}

bool file_has_business(const House *h, const PowerSet *p)
{
    for (size_t i = 0; i < p->names.count; i++) {
        if (gives_business(h, p->names.items[i])) {
            return true;
        }
    }
    return false;
}

/* He reads by his reason alone: it is told so, whatever he came for. */
static bool is_by_reason(const House *h, const PowerSet *p)
{
    bool other = false;
    for (size_t i = 0; i < p->names.count; i++) {
        other = other || (!str_eq(p->names.items[i], S("reason_reader")) && gives_business(h, p->names.items[i]));
    }
    return !other && power_has(p, S("reason_reader"));
}

/* What a party may be told of this look: a member of the panel reads unseen, a prosecutor is told apart (law/looks.yaml). */
static Str purpose_of(const House *h, const PowerSet *p, Str asked)
{
    if (is_by_reason(h, p)) {
        return S("challenge");
    }
    bool panel = power_has(p, S("presiding_judge")) || power_has(p, S("panel_judge")) || power_has(p, S("juror"));
    return panel ? S("panel") : power_has(p, S("procuracy")) ? S("procuracy") : asked;
}

Error *file_load(Req *rq, Db *db, MatterId id, OpenFile *out)
{
    House  *h = site_of(rq)->house;
    CourtId court;
    TRY(matter_find_court(db, rq->arena, id, &court));
    TRY(matter_read(h, db, rq->arena, court, id, &out->matter));
    out->link = file_link(rq, id);
    TRY(actor_of(rq, db, court, &out->actor));
    return matter_powers(h, db, rq->arena, &out->matter, &out->actor, &out->powers);
}

Error *file_open(Req *rq, Db *db, MatterId id, Str purpose, OpenFile *out)
{
    House         *h = site_of(rq)->house;
    const Session *s = session_of(rq);
    if (s == NULL) {
        return err_make(ERR_SIGN_IN, NULL);
    }
    TRY(file_load(rq, db, id, out));
    if (!scope_allows(s, id) || out->powers.excluded || !file_has_business(h, &out->powers)) {
        return err_make(ERR_NOT_FOUND, "no business with this file");
    }
    if (purpose.n == 0) {
        return NULL;
    }
    Look look = { .person = s->person, .scope = scope_of((Bytes){ id.id.b, sizeof id.id.b }), .purpose = purpose_of(h, &out->powers, purpose) };
    return look_note(h->looks, &look);
}

Str file_link(Req *rq, MatterId id)
{
    const Session *s = session_of(rq);
    const char    *base = s != NULL && s->staff ? "/nghiep-vu/ho-so/" : "/vu-viec-cua-toi/";
    return str_format(rq->arena, "%s" STR_F, base, STR_A(id_format(rq->arena, id.id)));
}

/* A page of a file has a hundred of these. */
Str paper_link(Req *rq, const OpenFile *f, int64_t no)
{
    char room[I64_DIGITS];
    Str  parts[] = { f->link, S("/van-ban/"), i64_digits(room, no) };
    return str_join(rq->arena, parts, COUNT_OF(parts), S(""));
}
