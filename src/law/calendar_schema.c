/* Schema of law/calendar.yaml. */
#include "law/calendar.h"

const cyaml_strval_t calendar_kind_words[6] = {
    { "weekend", DAY_WEEKEND },
    { "public_holiday", DAY_PUBLIC_HOLIDAY },
    { "substitute_off", DAY_SUBSTITUTE_OFF },
    { "swap_off", DAY_SWAP_OFF },
    { "swap_work", DAY_SWAP_WORK },
    { "emergency_closure", DAY_EMERGENCY_CLOSURE },
};
static const cyaml_strval_t weekday_words[] = {
    { "sun", 1 }, { "mon", 2 }, { "tue", 4 }, { "wed", 8 }, { "thu", 16 }, { "fri", 32 }, { "sat", 64 },
};
static const cyaml_schema_field_t year_fields[] = {
    LAW_INT(CalendarYear, year), LAW_STR(CalendarYear, notice), LAW_SOURCE(CalendarYear), LAW_END,
};
static const cyaml_schema_value_t year = LAW_ENTRY(CalendarYear, year_fields);
static const cyaml_schema_field_t holiday_fields[] = {
    LAW_STR(Holiday, id),
    LAW_TEXT(Holiday, name),
    LAW_BOOL_OPT(Holiday, lunar),
    LAW_INT(Holiday, month),
    LAW_INT(Holiday, day),
    LAW_INT_OPT(Holiday, before),
    LAW_INT_OPT(Holiday, after),
    LAW_FLAGS_OPT(Holiday, one_earlier_on, weekday_words),
    LAW_FLAGS_OPT(Holiday, one_later_on, weekday_words),
    LAW_SOURCE(Holiday),
    LAW_END,
};
static const cyaml_schema_value_t holiday = LAW_ENTRY(Holiday, holiday_fields);
static const cyaml_schema_field_t day_fields[] = {
    LAW_DATE(CalendarDay, date),
    LAW_ENUM(CalendarDay, kind, calendar_kind_words),
    LAW_TEXT(CalendarDay, name),
    LAW_STR_OPT(CalendarDay, court),
    LAW_DATE_OPT(CalendarDay, paired),
    LAW_BOOL_OPT(CalendarDay, proposed),
    LAW_SOURCE(CalendarDay),
    LAW_END,
};
static const cyaml_schema_value_t day = LAW_ENTRY(CalendarDay, day_fields);
static const cyaml_schema_field_t top_fields[] = {
    LAW_STR(CalendarLaw, weekend_basis),
    LAW_STR(CalendarLaw, substitute_basis),
    LAW_LIST(CalendarLaw, years, year),
    LAW_LIST(CalendarLaw, holidays, holiday),
    LAW_LIST(CalendarLaw, days, day),
    LAW_LIST(CalendarLaw, phrases, law_phrase),
    LAW_END,
};
const cyaml_schema_value_t calendar_schema = LAW_TOP(CalendarLaw, top_fields);
