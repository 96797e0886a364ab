/* What the files of the filing room share. */
#ifndef FILING_FILING_INT_H
#define FILING_FILING_INT_H

#include "filing/filing.h"

/* Effect attach_files (attach.c). */
MUST_CHECK Error *prepare_attach(Act *act);
/* Effect name_files: what is handed in, listed in the act's papers. */
MUST_CHECK Error *prepare_names(Act *act);

#endif
