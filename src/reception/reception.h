/* Where petitions come in: the citizen's interview with its drafts, the receipt, and the court's counter.
 * Pages over filing (what a petition is), document (the petition and the acknowledgement as papers) and delivery (the code for
 * whoever has no account). Reception must receive every petition (BLTTDS 191(1)): the interview helps and never blocks a right;
 * what the law asks for in a petition (189(4)) and is missing, is said.
 * Routes: /nop-don, /nop-don/{draft}/{step}, /vu-viec-cua-toi/{id}/giay-xac-nhan, /nghiep-vu/tiep-nhan.
 * Table: draft (sealed, private, no events). May use: delivery, document, filing, page and everything below. */
#ifndef RECEPTION_RECEPTION_H
#define RECEPTION_RECEPTION_H

#include "http/http.h"

extern const Route  reception_routes[];
extern const size_t reception_route_count;

#endif
