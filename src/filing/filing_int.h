/* What the files of the filing room share. */
#ifndef FILING_FILING_INT_H
#define FILING_FILING_INT_H

#include "filing/filing.h"

/* Files of the upload store named in an asked field become papers of the file, handed in by `from_no`. A file that is gone or
 * not the filer's is a field error; one that cannot be read becomes a paper all the same, with a task to replace it. */
MUST_CHECK Error *file_attachments(Act *act, const char *field, int64_t from_no);

#endif
