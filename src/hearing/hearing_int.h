/* What the files of the hearing room share. */
#ifndef HEARING_HEARING_INT_H
#define HEARING_HEARING_INT_H

#include "hearing/hearing.h"

#include "registry/registry_store.h"

/* ---- the panel (panel.c) ------------------------------------------------------------------------------------------------ */

typedef struct Member {
    PersonId person;
    Str      name;
    Str      role;  /* presiding_judge, panel_judge, juror, reserve_judge, reserve_juror */
    Str      field; /* of the act that named him; empty: he sits already */
} Member;
typedef LIST(Member) Members;

extern const Str panel_roles[5];
bool is_panel_role(Str role);
/* Those the act names, or those who sit; reserves by the post they hold. */
MUST_CHECK Error *panel_of_act(Act *act, Members *out);
bool              act_names_panel(const Act *act);

Error *guard_panel_lawful(Act *act, bool *holds);
Error *prepare_panel(Act *act);
Error *apply_panel(Tx *tx, const Event *e, const Json *own);

/* ---- room and time (schedule.c) -------------------------------------------------------------------------------------------- */

/* An error beside a field, with arguments for its sentence. */
Error *say_field(Act *act, Str field, Str message_id);

Error *guard_no_clash(Act *act, bool *holds);
Error *prepare_schedule(Act *act);
Error *apply_schedule(Tx *tx, const Event *e, const Json *own);
Error *prepare_release(Act *act);
Error *apply_release(Tx *tx, const Event *e, const Json *own);
Error *prepare_adjourn(Act *act);
Error *apply_adjourn(Tx *tx, const Event *e, const Json *own);
/* Inside the transaction of an act that books that time, when it is taken live: ERR_CONFLICT if somebody came first. */
Error *settle_booking(Tx *tx, const Event *e, Str room, Instant starts, Instant ends);

/* ---- in court (session.c) ----------------------------------------------------------------------------------------------------- */

Error *guard_file_is_here(Act *act, bool *holds);
Error *guard_hearing_held(Act *act, bool *holds);
Error *prepare_open(Act *act);
Error *apply_open(Tx *tx, const Event *e, const Json *own);
Error *prepare_presence(Act *act);
Error *apply_presence(Tx *tx, const Event *e, const Json *own);
Error *prepare_minutes(Act *act);
Error *apply_minutes(Tx *tx, const Event *e, const Json *own);
Error *prepare_substance(Act *act);
Error *apply_substance(Tx *tx, const Event *e, const Json *own);

#endif
