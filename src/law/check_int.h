/* Inside the checker: how a finding is made, and the walk over every rule of every part. */
#ifndef LAW_CHECK_INT_H
#define LAW_CHECK_INT_H

#include "law/check.h"
#include "law/law_msg.h"
#include "law/procedure.h"

typedef struct Check {
    const Law   *law;
    Arena       *arena;
    LawFindings *out;
    Str          file;
    bool         note; /* what is said from now on is a note */
} Check;

/* `what` fills {what} of the message check.<code>. */
void check_say(const Check *c, Str id, const char *code, Msg message, Str what);

/* A mapping with a source, or without one (`source` NULL): its fields and where they are. */
typedef struct Rule {
    Str                         file, id;
    const cyaml_schema_field_t *fields;
    const char                 *base;
    const RuleSource           *source;
} Rule;
typedef void RuleVisit(void *context, const Rule *rule);
void rules_visit(const Law *law, Arena *a, RuleVisit *visit, void *context);
/* The text under a key of the rule; empty when it has none. */
Str     rule_text(const Rule *rule, const char *key);
int64_t rule_number(const Rule *rule, const char *key, int64_t otherwise);

void check_sources(Check *c);
void check_procedure(Check *c, const Procedure *p);
void check_hooks(Check *c);
void check_acts(Check *c);
void check_graph(Check *c, const Procedure *p);

#endif
