/* Persons, lawyers' cards, posts of officers, absences and courtrooms, in the database.
 * A personal number is sealed by the caller (core/identity/seal.h); here it is opaque, found again by its keyed hash.
 * Tables: person lawyer_card appointment absence courtroom kinship. May use: law, core, db, base. */
#ifndef REGISTRY_REGISTRY_STORE_H
#define REGISTRY_REGISTRY_STORE_H

#include "core/witness/witness.h"
#include "db/db.h"
#include "law/law.h"

extern const WitnessTable person_table, appointment_table, absence_table, courtroom_table, lawyer_card_table, kinship_table;

typedef struct Person {
    PersonId id;
    Str      name, born_on;
    Bytes    number_seal, number_key; /* empty when unknown */
    Str      address, ward, phone, email;
} Person;

MUST_CHECK Error *person_add(Tx *tx, const Person *p, Instant now);
MUST_CHECK Error *person_load(Db *db, Arena *a, PersonId id, Person *out); /* ERR_NOT_FOUND; number_key stays empty */
typedef LIST(PersonId) PersonIds;
typedef LIST(Person) Persons;
/* Everybody of exactly that name, compared without accents and case; at most 20, with id, name, born_on and ward only. */
MUST_CHECK Error *person_find_name(Db *db, Arena *a, Str name, Persons *out);

/* A post: a power of law/powers.yaml at a court. */
typedef struct Appointment {
    CourtId court;
    Str     post, title, division, qualities;
} Appointment;
typedef LIST(Appointment) Appointments;
/* ERR_FIELD "registry.no_post": what the law does not know as a post of a court or of another body; roles in a case, capacities and
 * machines are none. */
MUST_CHECK Error *appointment_add(Tx *tx, const Law *law, PersonId person, const Appointment *a, Date from);
/* Sets its last day, or an earlier one. ERR_NOT_FOUND: no such post begins by then and lasts longer. */
MUST_CHECK Error *appointment_end(Tx *tx, PersonId person, CourtId court, Str post, Date last_day);
/* Relatives among officers, as declared; nobody is his own (our mistake). The same again changes nothing. */
MUST_CHECK Error *kinship_add(Tx *tx, PersonId one, PersonId other, Instant now);
/* ERR_NOT_FOUND: they were not declared so. */
MUST_CHECK Error *kinship_end(Tx *tx, PersonId one, PersonId other);
MUST_CHECK Error *kinship_list(Db *db, Arena *a, PersonId person, PersonIds *out);
typedef struct PostSpan {
    Appointment post;
    Date        from, until; /* until DATE_NONE: it lasts */
} PostSpan;
typedef LIST(PostSpan) PostSpans;
/* Those of a person, past and to come, newest first; at most 200. */
MUST_CHECK Error *appointment_list(Db *db, Arena *a, PersonId person, PostSpans *out);
/* Those of a person that last on that day. */
MUST_CHECK Error *officer_appointments(Db *db, Arena *a, PersonId person, Date on, Appointments *out);

typedef struct Officer {
    PersonId person;
    Str      name, post, title, division, qualities;
    bool     absent; /* that day; the reason is not told */
} Officer;
typedef LIST(Officer) Officers;
/* By post, then in Vietnamese order of names; one line a post, so a person may come twice. */
MUST_CHECK Error *officer_list(Db *db, Arena *a, CourtId court, Date on, Officers *out);
bool              officer_has_quality(const Officer *o, Str quality);

/* One that begins the same day is replaced. */
MUST_CHECK Error *absence_add(Tx *tx, CourtId court, PersonId person, Date from, Date until, Str reason);
/* He is back: `last_day` before the first one cancels it. ERR_NOT_FOUND. */
MUST_CHECK Error *absence_end(Tx *tx, CourtId court, PersonId person, Date from, Date last_day);
typedef struct Absence {
    CourtId court;
    Date    from, until;
    Str     reason; /* a code; private */
} Absence;
typedef LIST(Absence) Absences;
MUST_CHECK Error *absence_list(Db *db, Arena *a, PersonId person, Absences *out); /* newest first; at most 100 */

typedef struct Courtroom {
    Str     room, name;
    int64_t seats;
} Courtroom;
typedef LIST(Courtroom) Courtrooms;
/* Adds it, changes its name and seats, or opens it again. */
MUST_CHECK Error *courtroom_add(Tx *tx, CourtId court, const Courtroom *r);
MUST_CHECK Error *courtroom_close(Tx *tx, CourtId court, Str room, Date on); /* ERR_NOT_FOUND */
/* Those in use. */
MUST_CHECK Error *courtroom_list(Db *db, Arena *a, CourtId court, Courtrooms *out);

MUST_CHECK Error *lawyer_card_add(Tx *tx, PersonId person, Str card, Str bar, Date from);
MUST_CHECK Error *lawyer_card_end(Tx *tx, PersonId person, Str card, Date last_day); /* ERR_NOT_FOUND */
typedef struct LawyerCard {
    Str  card, bar;
    Date from, until; /* until DATE_NONE: valid */
} LawyerCard;
typedef LIST(LawyerCard) LawyerCards;
MUST_CHECK Error *lawyer_card_list(Db *db, Arena *a, PersonId person, LawyerCards *out);

#endif
