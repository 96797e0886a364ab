/* What the acts of a judgment share among their files. Public: judgment.h. */
#ifndef JUDGMENT_JUDGMENT_INT_H
#define JUDGMENT_JUDGMENT_INT_H

#include "judgment/judgment.h"

/* Lists of effects and guards of one file, joined by judgment.c. */
Error *prepare_open_deliberation(Act *act);
Error *apply_open_deliberation(Tx *tx, const Event *e, const Json *own);
Error *prepare_put_to_vote(Act *act);
Error *apply_put_to_vote(Tx *tx, const Event *e, const Json *own);
Error *prepare_cast_vote(Act *act);
Error *apply_cast_vote(Tx *tx, const Event *e, const Json *own);
Error *prepare_sign_deliberation(Act *act);
Error *apply_sign_deliberation(Tx *tx, const Event *e, const Json *own);
Error *guard_turn_to_vote(Act *act, bool *holds);
Error *guard_votes_complete(Act *act, bool *holds);
Error *guard_deliberation_signed(Act *act, bool *holds);

Error *prepare_pronounce(Act *act);
Error *apply_pronounce(Tx *tx, const Event *e, const Json *own);
Error *prepare_extract(Act *act);
Error *prepare_correct(Act *act);
Error *apply_correct(Tx *tx, const Event *e, const Json *own);
Error *guard_draft_ready(Act *act, bool *holds);
Error *guard_judgment_exists(Act *act, bool *holds);

Error *prepare_register_appeal(Act *act);
Error *apply_register_appeal(Tx *tx, const Event *e, const Json *own);
Error *prepare_tell_appeal(Act *act);
Error *prepare_end_appeal(Act *act);
Error *apply_end_appeal(Tx *tx, const Event *e, const Json *own);
Error *prepare_send_up(Act *act);
Error *apply_appeal_moves(Tx *tx, const Event *e, const Json *own);
Error *prepare_file_came_back(Act *act);
Error *prepare_link_remitted(Act *act);
Error *guard_appeal_in_time(Act *act, bool *holds);
Error *guard_appeal_periods_over(Act *act, bool *holds);
Error *guard_no_appeal_left(Act *act, bool *holds);

Error *prepare_propose_force(Act *act);
Error *apply_propose_force(Tx *tx, const Event *e, const Json *own);
Error *prepare_enter_force(Act *act);
Error *apply_enter_force(Tx *tx, const Event *e, const Json *own);
Error *prepare_suspend_force(Act *act);
Error *guard_force_certified(Act *act, bool *holds);
Error *guard_status_changed(Act *act, bool *holds);

/* The operative part as an act or a draft gives it: a list of rows. Faults become errors of the field "operative". */
void operative_parse(Arena *a, const Json *list, OperativeItems *out);
void operative_write(JsonOut *o, const char *name, const OperativeItems *items);
bool operative_same(const OperativeItems *x, const OperativeItems *y);

/* Paragraphs of a text: its lines that are not blank. */
typedef LIST(Str) Paragraphs;
Paragraphs paragraphs_of(Arena *a, Str text);

Error *judgment_known(Db *db, const Matter *m, Arena *a, bool *known);

/* What an act does to the force of items, as a member "force" of an effect's section: [{item, force, on, why}]. */
void   force_begin(JsonOut *o);
void   force_add(JsonOut *o, int64_t item, const char *force, Str on, Str why);
void   force_end(JsonOut *o);
Error *force_apply(Tx *tx, const Event *e, const Json *own);
/* Nothing of the file is in force any more: what followed from the force (hand-over, publication) stops. */
void   force_unfollow(Act *act);
/* The limits within which a judgment may be appealed or protested. */
bool   is_appeal_limit(Str rule);

/* The moves of appeals as a member "moves" of a section: [{no, status}]. */
void   moves_begin(JsonOut *o);
void   moves_add(JsonOut *o, int64_t no, const char *status);
void   moves_end(JsonOut *o);

#endif
