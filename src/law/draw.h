/* A procedure as a picture (SVG): states top to bottom in the order of the file, each with the acts that lead out of it;
 * a rail on the right leads to a later state, a rail on the left back to an earlier one. Text stays text; colours are the page's
 * (currentColor) and nothing needs a style sheet, so it reads in light, dark and print and passes a strict content policy.
 * May use: procedure, i18n. */
#ifndef LAW_DRAW_H
#define LAW_DRAW_H

#include "i18n/i18n.h"
#include "law/procedure.h"

void procedure_draw(const Procedure *p, Lang lang, Arena *a, Buf *out);

#endif
