/* A small court and its first file, brought to the point where money matters: for the tests of this room. Each test runs in a
 * process of its own, so the court stands in variables of the program. */
#ifndef FINANCE_STORY_TEST_H
#define FINANCE_STORY_TEST_H

#include "finance/finance_int.h"
#include "finance/finance_sql.h"
#include "matter/matter_kit.h"

#include <criterion/criterion.h>

extern CourtKit kit;
extern MatterId file;

/* False: this engine is not at hand. */
bool story_open(DbEngine engine);

void     ok(Error *e);
FeeBooks books(void);
FeeDue   due(const char *purpose); /* the newest of that purpose */
FeeShare share(int64_t participant);
PersonId judge(const char *role);
void     in_state(const char *state);
/* After each of these every đồng stands twice. */
void     act(PersonId who, const char *name, const char *input);
void     refused(PersonId who, const char *name, const char *input, const char *message);
Error   *bank(const char *purpose, int64_t person, int64_t dong, const char *ref, ActResult *out);
void     pays(const char *purpose, int64_t person, int64_t dong);

/* The file as the judge has it, and further on. */
void to_examining(void);
void take_to_judge(void);            /* a file just opened */
void to_fee_due(void);
void to_preparation(void);
void from_paid_to_preparation(void);
void to_deliberation(void);
void pronounce(const char *outcome, const char *operative);
void into_force(void); /* served on everybody, the times to appeal over, certified */
void to_appealed(void);

#define IS(value, expected) cr_expect_eq((value).dong, (expected), #value " is %lld", (long long)(value).dong)

#endif
