/* Criteria and grounds by their ids. */
#include "law/remark.h"

static const RemarkReason *find(const RemarkReason *list, uint32_t count, Str id)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(list[i].id, id)) {
            return &list[i];
        }
    }
    return NULL;
}

const RemarkReason *remark_criterion(const Law *law, Str id)
{
    return find(law->remarks->criteria, law->remarks->criteria_count, id);
}

const RemarkReason *remark_ground(const Law *law, Str id)
{
    return find(law->remarks->grounds, law->remarks->grounds_count, id);
}
