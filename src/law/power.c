/* Looking up powers and deeds. May use: base. */
#include "law/power.h"

const LawPower *law_power(const Law *law, Str id)
{
    for (uint32_t i = 0; i < law->powers->powers_count; i++) {
        if (str_eq(law->powers->powers[i].id, id)) {
            return &law->powers->powers[i];
        }
    }
    return NULL;
}

const LawDeed *law_deed(const Law *law, Str id)
{
    for (uint32_t i = 0; i < law->powers->deeds_count; i++) {
        if (str_eq(law->powers->deeds[i].id, id)) {
            return &law->powers->deeds[i];
        }
    }
    return NULL;
}

static bool lists(const Str *deeds, uint32_t count, Str deed)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(deeds[i], deed)) {
            return true;
        }
    }
    return false;
}

bool law_power_may(const LawPower *power, Str deed)
{
    return lists(power->may, power->may_count, deed);
}
