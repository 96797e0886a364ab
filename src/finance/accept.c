/* Acceptance of the case: it follows the receipt, or the exemption. Its number, day, receipt, exemption and limit stand where the register
 * of acceptances reads them: in the file, its fields, its entry in the register. Law: BLTTDS 195(3), 195(4), 203(1). */
#include "finance/finance_int.h"

Error *prepare_accept(Act *act)
{
    act->matter->accepted_on = date_format(act->arena, act->day);
    return NULL;
}
