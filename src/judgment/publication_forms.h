/* Words and forms of a ruling, shared by the gate and the pages. */
#ifndef JUDGMENT_PUBLICATION_FORMS_H
#define JUDGMENT_PUBLICATION_FORMS_H

#include "judgment/publication_int.h"
#include "judgment/publication_view.h"

Str  ruling_address(Arena *a, RulingId id);                  /* "/ban-an/<26>" */
Str  ruling_number(Arena *a, Lang lang, const Ruling *r);    /* "Bản án số 01/2026/DS-ST": where the day stands beside it */
Str  ruling_name(Arena *a, Lang lang, const Ruling *r);      /* "Bản án số 01/2026/DS-ST ngày 02/03/2026" */
Str  ruling_cite(Arena *a, const Ruling *r);                 /* always in Vietnamese */
Str  ruling_kind_name(Lang lang, Str kind);
Str  ruling_instance_name(Lang lang, Str instance);
void ruling_article(Arena *a, Lang lang, const Ruling *r, ArticleView *out);
void xml_add(Buf *b, Str text);
void ruling_feed_entry(Arena *a, Buf *b, const Ruling *r);
MUST_CHECK Error *ruling_as_text(Arena *a, const Ruling *r, Str *out);
MUST_CHECK Error *ruling_as_json(Arena *a, const Ruling *r, Str *out);
MUST_CHECK Error *ruling_as_akn(Arena *a, const Ruling *r, Str *out);

#endif
