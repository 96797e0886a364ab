/* What the files of the filing room share. */
#ifndef FILING_FILING_INT_H
#define FILING_FILING_INT_H

#include "filing/filing.h"

/* Effect attach_files (attach.c). */
MUST_CHECK Error *prepare_attach(Act *act);
/* Effect name_files: what is handed in, listed in the act's papers. */
MUST_CHECK Error *prepare_names(Act *act);

/* The file another court sent under that number, if one did. */
MUST_CHECK Error *sent_file(House *h, Db *db, Arena *a, CourtId court, MatterId matter, Matter *out, bool *found);
/* The same of the act that enters it here; of any other act nothing is found. */
MUST_CHECK Error *sent_with(const Act *act, Matter *out, bool *found);
/* Whoever took part there under his account does so here; `sent` NULL: nothing was sent. */
void    bind_sent(const Matter *sent, Participant *p);
/* The number here of who has that number there; 0: he does not take part here, or it is nobody's. */
int64_t number_here(const Matter *here, const Matter *sent, int64_t no);
/* Those who act for people of the file there do so here, from and until the same days. */
void    bring_mandates(Act *act, const Matter *sent);

#endif
