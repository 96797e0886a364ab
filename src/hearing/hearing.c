/* The hearings of a file as they are read, and what the room offers to acts. Tables: hearing presence. */
#include "hearing/hearing_int.h"

#include "hearing/hearing_sql.h"

Error *hearing_list(Db *db, Arena *a, CourtId court, MatterId matter, Hearings *out)
{
    HearingsRows rows;
    TRY(q_hearings(db, court, matter, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const HearingsRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Hearing){ r->no,     r->status, r->day,       r->starts_at,  r->ends_at,  r->room,        r->mode,       r->closed,
                                       r->moves,  r->opened_at, r->resumed_at, r->reason, r->ended_on, r->substantive, r->minutes_seq };
    }
    return NULL;
}

static const Hearing *newest(const Hearings *all, Str status)
{
    for (size_t i = all->count; i > 0; i--) {
        if (str_eq(all->items[i - 1].status, status)) {
            return &all->items[i - 1];
        }
    }
    return NULL;
}

const Hearing *hearing_scheduled(const Hearings *all)
{
    return newest(all, S("scheduled"));
}

const Hearing *hearing_opened(const Hearings *all)
{
    return newest(all, S("opened"));
}

int64_t hearing_adjournments(const Hearings *all)
{
    int64_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        n += str_eq(all->items[i].status, S("adjourned"));
    }
    return n;
}

Error *presence_list(Db *db, Arena *a, CourtId court, MatterId matter, Presences *out)
{
    PresencesRows rows;
    TRY(q_presences(db, court, matter, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const PresencesRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Presence){ r->seq, r->participant, r->hearing, r->occasion, r->presence, r->reason, r->day };
    }
    return NULL;
}

/* Absence is counted once a hearing, at its opening: who is missing when it goes on has been there. */
int64_t presence_absences(const Presences *all, int64_t participant)
{
    int64_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        const Presence *p = &all->items[i];
        bool            absent = str_eq(p->presence, S("absent_first")) || str_eq(p->presence, S("absent_second"));
        n += p->participant == participant && str_eq(p->occasion, S("opening")) && absent;
    }
    return n;
}

static const Effect effects[] = {
    { "assign_panel", prepare_panel, apply_panel, EFFECT_NAMED },
    { "settle_panel", prepare_settle_panel, apply_panel, EFFECT_NAMED },
    { "schedule_hearing", prepare_schedule, apply_schedule, EFFECT_NAMED },
    { "release_hearing", prepare_release, apply_release, EFFECT_NAMED },
    { "open_hearing", prepare_open, apply_open, EFFECT_NAMED },
    { "record_presence", prepare_presence, apply_presence, EFFECT_NAMED },
    { "adjourn_hearing", prepare_adjourn, apply_adjourn, EFFECT_NAMED },
    { "keep_minutes", prepare_minutes, apply_minutes, EFFECT_NAMED },
    { "record_substance", prepare_substance, apply_substance, EFFECT_NAMED },
    { "call_file_anew", prepare_call_file, NULL, EFFECT_NAMED },
};

static const Guard guards[] = {
    { "panel_lawful", guard_panel_lawful },
    { "no_clash", guard_no_clash },
    { "file_is_here", guard_file_is_here },
    { "hearing_held", guard_hearing_held },
};

static const char *const tables[] = { "hearing", "presence", NULL };

const MatterModule hearing_module = { "hearing", effects, COUNT_OF(effects), guards, COUNT_OF(guards), tables };
