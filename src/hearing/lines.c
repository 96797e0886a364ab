/* Hearings of a court over some days: what the lists and calendars are made of. Tables: hearing, matter, participant, assignment. */
#include "hearing/hearing_int.h"

#include "hearing/hearing_msg.h"
#include "hearing/hearing_sql.h"

#include <string.h>

enum { LINES_MOST = 2000, PEOPLE_MOST = 10000, ADULT_YEARS = 18 };

Error *lines_between(Db *db, Arena *a, CourtId court, Date from, Date until, HearingLines *out)
{
    HearingsBetweenRows rows;
    Str                 adult = date_format(a, date_add_months(from, -12 * ADULT_YEARS));
    TRY(q_hearings_between(db, court, from, until, adult, LINES_MOST, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const HearingsBetweenRow *r = &rows.items[i];
        HearingLine                     *l = LIST_ADD(a, out);
        *l = (HearingLine){ .matter = r->matter_id, .number = r->number, .kind = r->kind, .relation = r->relation, .title = r->title,
                     .presiding = r->presiding };
        l->hearing = (Hearing){ .no = r->no, .status = r->status, .day = r->day, .starts_at = r->starts_at, .ends_at = r->ends_at,
                                .room = r->room, .mode = r->mode, .closed = r->closed, .moves = r->moves };
        l->withheld = r->closed || r->minor || str_eq(r->kind, S("family"));
    }
    return NULL;
}

/* ---- names for the public ------------------------------------------------------------------------------------------------- */

Str name_coded(Arena *a, Str name)
{
    Str    whole = str_trim(name);
    size_t last = whole.n, at = 0;
    while (last > 0 && whole.p[last - 1] != ' ') {
        last--;
    }
    Str given = str_sub(whole, last, whole.n);
    if (given.n > 0) {
        (void)utf8_next(given, &at);
    }
    return str_format(a, STR_F STR_F, STR_A(str_sub(whole, 0, last)), STR_A(str_sub(given, 0, at)));
}

/* The n-th of those in one file whose codes are alike is "T2"; alone it stays "T". */
static Str code_of(Arena *a, const PartiesBetweenRows *rows, size_t at)
{
    const PartiesBetweenRow *me = &rows->items[at];
    if (!str_eq(me->kind, S("person"))) {
        return me->name; /* an organisation has no private life; its name stands on its sign */
    }
    Str    code = name_coded(a, me->name);
    size_t alike = 0, before = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const PartiesBetweenRow *p = &rows->items[i];
        bool same = id_eq(p->matter_id.id, me->matter_id.id) && str_eq(p->kind, S("person")) && !str_eq(p->name, me->name)
                 && str_eq(name_coded(a, p->name), code);
        alike += same;
        before += same && i < at;
    }
    return alike == 0 ? code : str_format(a, STR_F "%zu", STR_A(code), before + 1);
}

Error *lines_add_parties(Db *db, Arena *a, CourtId court, Date from, Date until, HearingLines *lines)
{
    PartiesBetweenRows rows;
    TRY(q_parties_between(db, court, from, until, PEOPLE_MOST, a, &rows));
    for (size_t i = 0; i < lines->count; i++) {
        HearingLine *l = &lines->items[i];
        for (size_t k = 0; k < rows.count && !l->withheld; k++) {
            const PartiesBetweenRow *p = &rows.items[k];
            if (!id_eq(p->matter_id.id, l->matter.id)) {
                continue;
            }
            Str *side = str_eq(p->capacity, S("plaintiff")) ? &l->plaintiffs : &l->defendants;
            Str  code = code_of(a, &rows, k);
            *side = side->n == 0 ? code : str_format(a, STR_F ", " STR_F, STR_A(*side), STR_A(code));
        }
    }
    return NULL;
}

Error *hearing_public_day(Db *db, Arena *a, CourtId court, Date day, Date today, HearingLines *out)
{
    TRY(lines_between(db, a, court, day, day, out));
    if (date_cmp(day, today) >= 0) {
        TRY(lines_add_parties(db, a, court, day, day, out));
    }
    for (size_t i = 0; i < out->count; i++) {
        HearingLine *l = &out->items[i];
        if (l->withheld) {
            l->relation = l->title = l->presiding = l->hearing.room = l->hearing.mode = S("");
        }
    }
    return NULL;
}

Error *seats_between(Db *db, Arena *a, CourtId court, Date from, Date until, Seats *out)
{
    PanelsBetweenRows rows;
    TRY(q_panels_between(db, court, from, until, PEOPLE_MOST, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const PanelsBetweenRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Seat){ r->matter_id, r->person_id, r->name, r->role };
    }
    return NULL;
}

/* ---- words ---------------------------------------------------------------------------------------------------------------------- */

Date monday_of(Date d)
{
    return date_add_days(d, -((date_weekday(d) + 6) % 7));
}

Str hours_text(Arena *a, Lang lang, Instant starts, Instant ends)
{
    return str_format(a, STR_F " – " STR_F, STR_A(i18n_time(a, lang, starts)), STR_A(i18n_time(a, lang, ends)));
}

Str day_text(Req *rq, Date day)
{
    Lang lang = lang_of(rq);
    return MSG(rq->arena, lang, M_hearing_week_day, { S("weekday"), i18n_weekday(rq->arena, lang, day) },
               { S("date"), i18n_date(rq->arena, lang, day) });
}

Str room_text(Req *rq, Str room)
{
    return MSG(rq->arena, lang_of(rq), M_hearing_room, { S("room"), room });
}

Str court_text(Req *rq, CourtId court)
{
    return law_text(lang_of(rq), registry_court_name(site_of(rq)->house->registry, court_id_str(&court), today_of(rq)));
}

StateView hearing_state(Req *rq, const Hearing *h)
{
    Lang lang = lang_of(rq);
    if (str_eq(h->status, S("scheduled"))) {
        return (StateView){ TONE_NOW, h->moves > 0 ? msg(lang, M_hearing_state_moved) : msg(lang, M_hearing_state_scheduled) };
    }
    if (str_eq(h->status, S("adjourned"))) {
        return (StateView){ TONE_WARN, msg(lang, M_hearing_state_adjourned) };
    }
    if (str_eq(h->status, S("released"))) {
        return (StateView){ TONE_QUIET, msg(lang, M_hearing_state_released) };
    }
    return (StateView){ TONE_GOOD, msg(lang, M_hearing_state_opened) };
}

/* ---- events for calendars --------------------------------------------------------------------------------------------------------- */

static Str relation_text(Req *rq, Str code)
{
    const Relation *r = registry_relation(site_of(rq)->house->registry, code);
    return r == NULL ? S("") : law_text(lang_of(rq), r->name);
}

Str hearing_uid(Arena *a, const HearingLine *l)
{
    Hash id = hash_str(str_format(a, STR_F "/%lld", STR_A(id_format(a, l->matter.id)), (long long)l->hearing.no));
    return str_sub(hash_hex(a, id), 0, 32);
}

/* Calendars are kept by whoever loads them: the public's carry nothing personal, whatever the day. */
IcsEvent line_event(Req *rq, CourtId court, const HearingLine *l, bool for_public)
{
    Arena   *a = rq->arena;
    Lang     lang = lang_of(rq);
    bool     bare = for_public && l->withheld;
    IcsEvent e = { .starts = l->hearing.starts_at, .ends = l->hearing.ends_at, .sequence = l->hearing.moves,
                   .cancelled = str_eq(l->hearing.status, S("adjourned")) || str_eq(l->hearing.status, S("released")) };
    e.uid = str_format(a, STR_F "@toaan", STR_A(hearing_uid(a, l)));
    e.summary = demo_text(rq, MSG(a, lang, M_hearing_event, { S("number"), l->number }));
    if (bare) {
        return e;
    }
    e.location = str_format(a, STR_F ", " STR_F, STR_A(room_text(rq, l->hearing.room)), STR_A(court_text(rq, court)));
    Str relation = relation_text(rq, l->relation);
    Str judge = l->presiding.n == 0 ? S("") : MSG(a, lang, M_hearing_event_judge, { S("name"), l->presiding });
    Str text = str_format(a, STR_F "%s" STR_F, STR_A(relation), relation.n > 0 && judge.n > 0 ? "\n" : "", STR_A(judge));
    e.description = demo_text(rq, text);
    return e;
}
