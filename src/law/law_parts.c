/* The one list of the parts of the law: file, schema, type, place in Law. The digest follows this order. */
#include "law/calendar.h"
#include "law/citation.h"
#include "law/court.h"
#include "law/deadline.h"
#include "law/fee.h"
#include "law/form.h"
#include "law/look.h"
#include "law/law_outcome.h"
#include "law/law_speech.h"
#include "law/lunar.h"
#include "law/number.h"
#include "law/offence.h"
#include "law/paper.h"
#include "law/place.h"
#include "law/power.h"
#include "law/procedure.h"
#include "law/relation.h"
#include "law/remark.h"

extern const cyaml_schema_value_t court_schema, place_schema, relation_schema, offence_schema;

#define PART(file, schema, type, header, member) { file, &(schema), #type, header, offsetof(Law, member), 0, #member }
#define FOLDER(file, schema, type, header, member) \
    { file, &(schema), #type, header, offsetof(Law, member), offsetof(Law, member##_count), #member }

const LawPart law_parts[] = {
    PART("calendar.yaml", calendar_schema, CalendarLaw, "law/calendar.h", calendar),
    PART("lunar.yaml", lunar_schema, LunarLaw, "law/lunar.h", lunar),
    PART("deadline_rules.yaml", deadline_rule_schema, DeadlineRuleLaw, "law/deadline.h", deadline_rules),
    PART("deadlines.yaml", deadline_schema, DeadlineLaw, "law/deadline.h", deadlines),
    PART("number_formats.yaml", number_schema, NumberLaw, "law/number.h", numbers),
    PART("fees.yaml", fee_schema, FeeLaw, "law/fee.h", fees),
    FOLDER("procedures/", procedure_schema, ProcedureLaw, "law/procedure.h", procedures),
    PART("forms.yaml", form_schema, FormLaw, "law/form.h", forms),
    PART("papers.yaml", paper_schema, PaperLaw, "law/paper.h", papers),
    PART("powers.yaml", power_schema, PowerLaw, "law/power.h", powers),
    PART("looks.yaml", look_schema, LookLaw, "law/look.h", looks),
    PART("remarks.yaml", remark_schema, RemarkLaw, "law/remark.h", remarks),
    PART("hooks.yaml", hook_schema, HookLaw, "law/procedure.h", hooks),
    PART("citations.yaml", citation_schema, CitationLaw, "law/citation.h", citations),
    PART("speech.yaml", speech_schema, SpeechLaw, "law/law_speech.h", speech),
    PART("outcomes.yaml", outcome_schema, OutcomeLaw, "law/law_outcome.h", outcomes),
    PART("courts.yaml", court_schema, CourtLaw, "law/court.h", courts),
    PART("places.yaml", place_schema, PlaceLaw, "law/place.h", places),
    PART("demo/courts.yaml", court_schema, CourtLaw, "law/court.h", demo_courts),
    PART("demo/places.yaml", place_schema, PlaceLaw, "law/place.h", demo_places),
    PART("relations.yaml", relation_schema, RelationLaw, "law/relation.h", relations),
    PART("offences.yaml", offence_schema, OffenceLaw, "law/offence.h", offences),
};
const size_t law_part_count = COUNT_OF(law_parts);
