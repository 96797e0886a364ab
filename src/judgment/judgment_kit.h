/* For tests of this room: a case of the court kit brought to its hearing, deliberation, judgment. Whatever goes wrong in it stops
 * the test program. */
#ifndef JUDGMENT_JUDGMENT_KIT_H
#define JUDGMENT_JUDGMENT_KIT_H

#include "judgment/judgment.h"
#include "matter/matter_kit.h"

typedef struct JudgmentKit {
    CourtKit court; /* presiding: court.judge; jurors: court.juror, court.second_juror; plaintiff 1: court.citizen; defendant 2 */
    MatterId matter;
} JudgmentKit;

/* False: this engine is not at hand. A case is set for trial on 16 March 2026, the hearing opened that day. */
bool judgment_kit_open(JudgmentKit *k, DbEngine engine, const char *defendant_presence);
void judgment_kit_close(JudgmentKit *k);

/* Acts that must succeed, with what they gave. */
ActResult judgment_kit_do(JudgmentKit *k, PersonId who, const char *act, const char *input);
/* The act is refused with that message, among others. */
bool      judgment_kit_refused(JudgmentKit *k, PersonId who, const char *act, const char *input, const char *message);
/* The debate closed; then one issue put, voted on by all, signed. */
void      judgment_kit_debate_closed(JudgmentKit *k);
void      judgment_kit_deliberated(JudgmentKit *k);
/* A complete draft of the presiding judge: pay 500 million with interest, a rejected claim, the fee. */
JudgmentDraft judgment_kit_draft(JudgmentKit *k);
/* All of it; `presence` at the pronouncement: JSON list or empty. */
void      judgment_kit_pronounced(JudgmentKit *k, const char *presence);
/* The judgment sent and, to the defendant, handed over today. */
void      judgment_kit_served(JudgmentKit *k);

OperativeItems judgment_kit_items(JudgmentKit *k);
Appeals        judgment_kit_appeals(JudgmentKit *k);
int64_t        judgment_kit_tick(JudgmentKit *k);

#endif
