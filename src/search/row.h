/* Words one behind the other, read in the streams of texts. */
#ifndef SEARCH_ROW_H
#define SEARCH_ROW_H

#include "search/query.h"
#include "search/segment.h"

typedef struct RowCodes RowCodes; /* of one segment */

typedef struct Row {
    const QueryItem *item;
    RowCodes       **codes; /* by segment; NULL: not looked up yet */
    Arena           *arena;
} Row;

/* For so many segments. The item stays the caller's. */
Row  row_make(Arena *a, const QueryItem *item, size_t segments);
/* Whether a text of the segment of that number holds the words of the row, with the accents of those that are strict. */
bool row_is_in(Row *r, const Segment *sg, size_t number, uint32_t doc);

/* Ask for the memory of a text that will be read: soon, then next. */
void row_soon(const Segment *sg, uint32_t doc);
void row_next(const Segment *sg, uint32_t doc);

#endif
