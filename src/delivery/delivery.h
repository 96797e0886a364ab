/* Service of papers: to whom each paper must reach, how it did, and the limits that run from it.
 * Whoever consented to electronic service (or is a body with an account) is served the moment a paper is issued: the day of
 * successful sending counts, never the first opening. Everybody else is served on paper; the first paper carries a one-time
 * code that opens his page without an account. A person who cannot be served is served by posting: it counts after 15 days.
 * Law: BLTTDS 170-180; NQ 04/2016 8(3) for the moment of electronic service (under NQ 01/2026: to be verified).
 * Table: delivery. Effects: serve_papers (on every act) prepare_first_service record_service record_failed_service
 * post_publicly send_judgment choose_electronic_service. Guards: service_waits service_failed measure_complaint_in_time service_proven. May use: matter, law, core, db. */
#ifndef DELIVERY_DELIVERY_H
#define DELIVERY_DELIVERY_H

#include "matter/matter.h"

extern const MatterModule delivery_module;

enum { POSTING_DAYS = 15 }; /* BLTTDS 179(3) */

typedef struct Delivery {
    int64_t no, paper, participant;
    Str     body, status, method, failure;
    int64_t attempts;
    Str     served_on, posted_on;
    Bytes   code_sealed;
    int64_t made_seq;
} Delivery;
typedef LIST(Delivery) Deliveries;
MUST_CHECK Error *delivery_list(Db *db, Arena *a, CourtId court, MatterId matter, Deliveries *out);

/* The one-time code of a delivery, for printing it on the paper; empty when it has none. Staff of the file only: the caller's check. */
MUST_CHECK Error *delivery_code(House *h, Arena *a, MatterId matter, const Delivery *d, Str *out);

/* What a court has to serve: status "to_serve" or "failed"; oldest paper first; after (day, matter, no) of the last seen, empty and zeros
 * for the first page. */
typedef struct DeliveryTask {
    MatterId matter;
    int64_t  no, paper, participant;
    Str      title, number, name, case_no;
    Str      procedure, state; /* of the file now */
    Date     day;
} DeliveryTask;
typedef LIST(DeliveryTask) DeliveryTasks;
MUST_CHECK Error *delivery_open(Db *db, Arena *a, CourtId court, Str status, Str after_on, MatterId after,
                                int64_t after_no, int64_t most, DeliveryTasks *out);

/* The scope a served code opens: the matter and the participant it was served on (24 bytes). */
Bytes delivery_code_scope(Arena *a, MatterId matter, int64_t participant);

#endif
