/* What was found in texts, as pages show it. */
#ifndef PAGE_FOUND_H
#define PAGE_FOUND_H

#include "html/parts.h"
#include "search/snippet.h"

/* The text in pieces, those that were asked for marked: part_pieces shows them. */
TextPieces text_pieces(Arena *a, Str text, const TextMarks *marks);

#endif
