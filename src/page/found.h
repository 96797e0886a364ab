/* What was found in texts, as pages show it. */
#ifndef PAGE_FOUND_H
#define PAGE_FOUND_H

#include "html/parts.h"
#include "http/http.h"
#include "search/snippet.h"
#include "search/suggest.h"

/* The text in pieces, those that were asked for marked: part_pieces shows them. */
TextPieces text_pieces(Arena *a, Str text, const TextMarks *marks);

/* {"suggestions":[{"text":..,"texts":..}]}, for the script of a box (web/README.md). */
enum { SUGGESTIONS_SENT = 8 };
extern const FormSpec suggestions_form; /* of the route that answers it */
MUST_CHECK Error *suggestions_typed(Req *rq, Str *out);
MUST_CHECK Error *suggestions_send(Resp *rs, Arena *a, const Suggestions *found);

#endif
