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
/* Whoever took part there under his account does so here; `sent` NULL: nothing was sent. */
void bind_sent(const Matter *sent, Participant *p);

#endif
