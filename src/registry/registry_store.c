/* Persons, posts and rooms in the database. Tables: person lawyer_card appointment absence courtroom kinship. */
#include "registry/registry_store.h"

#include "i18n/i18n.h"
#include "law/power.h"
#include "registry/registry_store_sql.h"

const WitnessTable person_table = { { "person", "person_id", "name name_fold name_sort born_on number_seal number_key address ward phone email made_at" }, false };
/* All times one held a post. */
const WitnessTable appointment_table = { { "appointment", "court_id person_id post", "from_on title division qualities until_on" }, false };
const WitnessTable absence_table = { { "absence", "court_id person_id from_on", "until_on reason" }, false };
const WitnessTable courtroom_table = { { "courtroom", "court_id room", "name seats closed_on" }, false };
const WitnessTable lawyer_card_table = { { "lawyer_card", "person_id card", "bar from_on until_on" }, false };
/* All that one has declared. */
const WitnessTable kinship_table = { { "kinship", "person_id", "kin_id declared_at" }, false };

Error *person_add(Tx *tx, const Person *p, Instant now)
{
    Arena *a = tx_arena(tx);
    TRY(q_person_add(tx, p->id, p->name, i18n_fold(a, p->name), i18n_person_sort_key(a, p->name), p->born_on, p->number_seal,
                     p->number_key, p->address, p->ward, p->phone, p->email, now));
    return witness_row(tx, &person_table, db_val_id(&p->id.id));
}

Error *person_load(Db *db, Arena *a, PersonId id, Person *out)
{
    PersonByIdRow row;
    bool          found;
    TRY(q_person_by_id(db, id, a, &row, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "person");
    }
    *out = (Person){ .id = id, .name = row.name, .born_on = row.born_on, .number_seal = row.number_seal, .address = row.address,
                     .ward = row.ward, .phone = row.phone, .email = row.email };
    return NULL;
}

Error *person_find_name(Db *db, Arena *a, Str name, Persons *out)
{
    PersonByNameRows rows;
    TRY(q_person_by_name(db, i18n_fold(a, name), a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const PersonByNameRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Person){ .id = r->person_id, .name = r->name, .born_on = r->born_on, .ward = r->ward };
    }
    return NULL;
}

/* An empty day: no end is set. */
static Date day_of(Str text)
{
    Date d = DATE_NONE;
    return date_parse(text, &d) ? d : DATE_NONE;
}

static bool is_post(const Law *law, Str power)
{
    const LawPower *p = law_power(law, power);
    return p != NULL && (p->kind == POWER_KIND_COURT || p->kind == POWER_KIND_BODY);
}

Error *appointment_add(Tx *tx, const Law *law, PersonId person, const Appointment *p, Date from)
{
    if (!is_post(law, p->post)) {
        return err_message(err_field(err_make(ERR_FIELD, STR_F " is no post", STR_A(p->post)), S("post")), S("registry.no_post"));
    }
    TRY(q_appointment_add(tx, p->court, person, p->post, p->title, p->division, p->qualities, date_format(tx_arena(tx), from)));
    return witness_row(tx, &appointment_table, db_val_court(&p->court), db_val_id(&person.id), db_val_str(p->post));
}

Error *appointment_end(Tx *tx, PersonId person, CourtId court, Str post, Date last_day)
{
    int64_t changed;
    TRY(q_appointment_end(tx, court, person, post, date_format(tx_arena(tx), last_day), &changed));
    if (changed == 0) {
        return err_make(ERR_NOT_FOUND, "appointment");
    }
    return witness_row(tx, &appointment_table, db_val_court(&court), db_val_id(&person.id), db_val_str(post));
}

Error *appointment_list(Db *db, Arena *a, PersonId person, PostSpans *out)
{
    AppointmentHistoryRows rows;
    TRY(q_appointment_history(db, person, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const AppointmentHistoryRow *r = &rows.items[i];
        *LIST_ADD(a, out) =
            (PostSpan){ { r->court_id, r->post, r->title, r->division, r->qualities }, day_of(r->from_on), day_of(r->until_on) };
    }
    return NULL;
}

Error *officer_appointments(Db *db, Arena *a, PersonId person, Date on, Appointments *out)
{
    AppointmentsOfPersonRows rows;
    TRY(q_appointments_of_person(db, person, date_format(a, on), a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const AppointmentsOfPersonRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Appointment){ r->court_id, r->post, r->title, r->division, r->qualities };
    }
    return NULL;
}

Error *officer_list(Db *db, Arena *a, CourtId court, Date on, Officers *out)
{
    OfficersOfCourtRows rows;
    TRY(q_officers_of_court(db, court, date_format(a, on), a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const OfficersOfCourtRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Officer){ r->person_id, r->name, r->post, r->title, r->division, r->qualities, r->absent };
    }
    return NULL;
}

bool officer_has_quality(const Officer *o, Str quality)
{
    Str rest = o->qualities;
    while (rest.n > 0) {
        if (str_eq(str_cut(&rest, ' '), quality)) {
            return true;
        }
    }
    return false;
}

Error *absence_add(Tx *tx, CourtId court, PersonId person, Date from, Date until, Str reason)
{
    Str day = date_format(tx_arena(tx), from);
    TRY(q_absence_add(tx, court, person, day, date_format(tx_arena(tx), until), reason));
    return witness_row(tx, &absence_table, db_val_court(&court), db_val_id(&person.id), db_val_str(day));
}

Error *absence_end(Tx *tx, CourtId court, PersonId person, Date from, Date last_day)
{
    int64_t changed;
    Str     day = date_format(tx_arena(tx), from);
    TRY(q_absence_end(tx, court, person, day, date_format(tx_arena(tx), last_day), &changed));
    if (changed == 0) {
        return err_make(ERR_NOT_FOUND, "absence");
    }
    return witness_row(tx, &absence_table, db_val_court(&court), db_val_id(&person.id), db_val_str(day));
}

Error *absence_list(Db *db, Arena *a, PersonId person, Absences *out)
{
    AbsencesOfPersonRows rows;
    TRY(q_absences_of_person(db, person, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const AbsencesOfPersonRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Absence){ r->court_id, day_of(r->from_on), day_of(r->until_on), r->reason };
    }
    return NULL;
}

Error *courtroom_add(Tx *tx, CourtId court, const Courtroom *r)
{
    TRY(q_courtroom_add(tx, court, r->room, r->name, r->seats));
    return witness_row(tx, &courtroom_table, db_val_court(&court), db_val_str(r->room));
}

Error *courtroom_close(Tx *tx, CourtId court, Str room, Date on)
{
    int64_t changed;
    TRY(q_courtroom_close(tx, court, room, date_format(tx_arena(tx), on), &changed));
    if (changed == 0) {
        return err_make(ERR_NOT_FOUND, "courtroom");
    }
    return witness_row(tx, &courtroom_table, db_val_court(&court), db_val_str(room));
}

Error *courtroom_list(Db *db, Arena *a, CourtId court, Courtrooms *out)
{
    CourtroomsRows rows;
    TRY(q_courtrooms(db, court, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        *LIST_ADD(a, out) = (Courtroom){ rows.items[i].room, rows.items[i].name, rows.items[i].seats };
    }
    return NULL;
}

Error *lawyer_card_add(Tx *tx, PersonId person, Str card, Str bar, Date from)
{
    TRY(q_lawyer_card_add(tx, person, card, bar, date_format(tx_arena(tx), from)));
    return witness_row(tx, &lawyer_card_table, db_val_id(&person.id), db_val_str(card));
}

Error *lawyer_card_end(Tx *tx, PersonId person, Str card, Date last_day)
{
    int64_t changed;
    TRY(q_lawyer_card_end(tx, person, card, date_format(tx_arena(tx), last_day), &changed));
    if (changed == 0) {
        return err_make(ERR_NOT_FOUND, "lawyer's card");
    }
    return witness_row(tx, &lawyer_card_table, db_val_id(&person.id), db_val_str(card));
}

Error *lawyer_card_list(Db *db, Arena *a, PersonId person, LawyerCards *out)
{
    LawyerCardsRows rows;
    TRY(q_lawyer_cards(db, person, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const LawyerCardsRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (LawyerCard){ r->card, r->bar, day_of(r->from_on), day_of(r->until_on) };
    }
    return NULL;
}

/* ---- relatives ---------------------------------------------------------------------------------------------------------------- */

static Error *witness_both(Tx *tx, PersonId one, PersonId other)
{
    TRY(witness_row(tx, &kinship_table, db_val_id(&one.id)));
    return witness_row(tx, &kinship_table, db_val_id(&other.id));
}

Error *kinship_add(Tx *tx, PersonId one, PersonId other, Instant now)
{
    BUG_IF(id_eq(one.id, other.id));
    TRY(q_kinship_add(tx, one, other, now));
    TRY(q_kinship_add(tx, other, one, now));
    return witness_both(tx, one, other);
}

Error *kinship_end(Tx *tx, PersonId one, PersonId other)
{
    int64_t here, there;
    TRY(q_kinship_end(tx, one, other, &here));
    TRY(q_kinship_end(tx, other, one, &there));
    return here > 0 ? witness_both(tx, one, other) : err_make(ERR_NOT_FOUND, "not declared so");
}

Error *kinship_list(Db *db, Arena *a, PersonId person, PersonIds *out)
{
    KinshipOfRows rows;
    TRY(q_kinship_of(db, person, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        *LIST_ADD(a, out) = rows.items[i].kin_id;
    }
    return NULL;
}
