/* QR codes as the data of one SVG path (libqrencode), for part_receipt. May use: base. */
#ifndef HTML_QR_H
#define HTML_QR_H

#include "base/base.h"

/* `text` is at most 1,000 bytes, usually an address. *size counts modules a side with the quiet margin of 4 each. */
MUST_CHECK Error *qr_path(Arena *a, Str text, Str *path, int64_t *size);

#endif
