/* Who sits at the desk, in which court, and the small words every page of this room uses. */
#include "work/work_int.h"

#include "work/work_msg.h"

bool desk_has(const Desk *d, Str power)
{
    for (size_t i = 0; i < d->actor.power_count; i++) {
        if (str_eq(d->actor.powers[i], power)) {
            return true;
        }
    }
    return false;
}

bool desk_may(Req *rq, const Desk *d, Str deed)
{
    for (size_t i = 0; i < d->actor.power_count; i++) {
        const LawPower *p = law_power(site_of(rq)->house->law, d->actor.powers[i]);
        if (p != NULL && law_power_may(p, deed)) {
            return true;
        }
    }
    return false;
}

Error *desk_open(Req *rq, Db *db, Str court, Desk *out)
{
    bool there = false;
    *out = (Desk){ .me = session_of(rq)->person };
    TRY(posts_of(rq, db, &out->posts));
    if (out->posts.count == 0) {
        return err_message(err_make(ERR_FORBIDDEN, "no post"), S("work.no_post"));
    }
    out->court = out->posts.items[0].court;
    for (size_t i = 0; i < out->posts.count; i++) {
        if (str_eq(court_id_str(&out->posts.items[i].court), court)) {
            out->court = out->posts.items[i].court;
            there = true;
        }
    }
    if (court.n > 0 && !there) {
        return err_make(ERR_NOT_FOUND, "no post in that court");
    }
    TRY(actor_of(rq, db, out->court, &out->actor));
    out->chief = desk_has(out, S("chief_judge"));
    out->keeps_books = out->chief || desk_has(out, S("clerk"));
    out->serves = desk_has(out, S("clerk"));
    out->reads_all = out->keeps_books || desk_has(out, S("procuracy"));
    return NULL;
}

Bytes desk_scope(Arena *a, const Desk *d)
{
    Scope *scope = NEW(a, Scope);
    *scope = scope_named(S("court"), court_id_str(&d->court));
    return scope_bytes(scope);
}

Str desk_court_name(Req *rq, const Desk *d)
{
    return law_text(lang_of(rq), registry_court_name(site_of(rq)->house->registry, court_id_str(&d->court), today_of(rq)));
}

FiltersView desk_courts(Req *rq, const Desk *d, Str path)
{
    FiltersView      v = { .of = msg(lang_of(rq), M_work_courts) };
    const Registry  *r = site_of(rq)->house->registry;
    const CourtId   *last = NULL;
    for (size_t i = 0; i < d->posts.count; i++) {
        const CourtId *c = &d->posts.items[i].court;
        if (last != NULL && court_id_eq(*last, *c)) {
            continue;
        }
        last = c;
        Str href = str_format(rq->arena, STR_F "?toa=%s", STR_A(path), c->code);
        *LIST_ADD(rq->arena, &v.filters) = (FilterView){ law_text(lang_of(rq), registry_court_name(r, court_id_str(c), today_of(rq))),
                                                         rq_link(rq, href), -1, court_id_eq(*c, d->court) };
    }
    if (v.filters.count < 2) {
        v.filters.count = 0;
    }
    return v;
}

/* At a desk of another court of his: the post he holds there. */
FrameView desk_frame(Req *rq, const Desk *d, Str title)
{
    FrameView f = frame_of(rq, title);
    for (size_t i = d->posts.count; i-- > 0;) {
        if (court_id_eq(d->posts.items[i].court, d->court)) {
            f.role = law_text(lang_of(rq), d->posts.items[i].name);
        }
    }
    return f;
}

Str after_format(Arena *a, const After *at)
{
    return str_format(a, STR_F "." STR_F ".%lld", STR_A(at->key), STR_A(id_format(a, at->matter.id)), (long long)at->no);
}

bool after_parse(Str text, After *out)
{
    Str rest = text;
    out->key = str_cut(&rest, '.');
    Str id = str_cut(&rest, '.');
    return id_parse(id, &out->matter.id) && str_to_i64(rest, &out->no);
}

Str case_name(Req *rq, Str number)
{
    return number.n > 0 ? number : msg(lang_of(rq), M_work_unnumbered);
}

Str procedure_state_name(Req *rq, Str procedure, Str state)
{
    const Procedure      *p = procedure_find(site_of(rq)->house->law, procedure);
    const ProcedureState *s = p == NULL ? NULL : procedure_state(p, state);
    return s == NULL ? state : law_text(lang_of(rq), s->name);
}
