/* What the public says of published rulings: the criteria of precedents, the grounds on which a remark is not shown: law/remarks.yaml.
 * Law: NQ 04/2019/NQ-HĐTP Art. 2; NQ 03/2017/NQ-HĐTP. May use: base, law_data. */
#ifndef LAW_REMARK_H
#define LAW_REMARK_H

#include "law/law.h"
#include "law/law_data.h"

/* A criterion, or a ground. */
typedef struct RemarkReason {
    Str        id;
    LawText    name;
    RuleSource source;
} RemarkReason;

struct RemarkLaw {
    const RemarkReason *criteria;
    uint32_t            criteria_count;
    const RemarkReason *grounds;
    uint32_t            grounds_count;
};

extern const cyaml_schema_value_t remark_schema;

/* NULL when unknown. */
const RemarkReason *remark_criterion(const Law *law, Str id);
const RemarkReason *remark_ground(const Law *law, Str id);

#endif
