/* For tests of this room and those above: a file whose judgment is in force, ready to be published. */
#ifndef JUDGMENT_PUBLICATION_KIT_H
#define JUDGMENT_PUBLICATION_KIT_H

#include "judgment/publication.h"
#include "judgment/publication_int.h"
#include "matter/matter_kit.h"

typedef struct PublicationKit {
    CourtKit court;
    MatterId matter;
    PersonId presiding; /* the judge, unless the test says otherwise before the judgment */
} PublicationKit;

extern const char publication_kit_text[];

bool   publication_kit_open(PublicationKit *k, DbEngine engine); /* false: this engine is not at hand */
void   publication_kit_close(PublicationKit *k);
/* A petition, and its judgment pronounced and in force, as far as publication reads it. `text`: paragraphs of the content of the case;
 * empty: no judgment. `fields`: JSON list of what the file says besides, or empty. */
void   publication_kit_judge(PublicationKit *k, const char *text, const char *fields);
void   publication_kit_accept_all(PublicationKit *k); /* the clerk accepts what is undecided */
/* The number of the last place that reads so. */
int64_t publication_kit_place(PublicationKit *k, const char *original);
/* Leftovers nobody or only one has cleared; `list` may be NULL. */
size_t publication_kit_leftovers(PublicationKit *k, Leftovers *list);
Str    publication_kit_first_leftover(PublicationKit *k);
void   publication_kit_clear(PublicationKit *k, PersonId who, const char *rule);

/* Imported, and thus public at once: invented rulings number `from` to `until` - 1 of the source "giả lập", named "gia-dinh-000007"; the days
 * lie in the first `months` of 2019 in turn, `word` stands in each. */
void publication_kit_import(PublicationKit *k, int from, int until, int months, const char *word);
void publication_kit_take_down(PublicationKit *k, const char *name); /* one of these, in the database alone */

#endif
