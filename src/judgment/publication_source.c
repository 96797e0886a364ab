/* What a file has to publish: the judgment pronounced, or the decision that recognises what the parties agreed (NQ 03/2017 Art. 3).
 * Both are papers of the file; the newest that ended the case counts. May use: document. */
#include "judgment/publication_int.h"

#include "document/document.h"

static const Paper *newest(const Matter *m, Str form)
{
    for (size_t i = m->papers.count; i > 0; i--) {
        const Paper *p = &m->papers.items[i - 1];
        if (str_eq(p->form, form) && str_eq(p->kind, S("issued"))) {
            return p;
        }
    }
    return NULL;
}

Error *ruling_source(House *h, Arena *a, const Matter *m, RulingSource *out, bool *found)
{
    const Paper *judgment = newest(m, S("52-DS"));
    const Paper *decision = newest(m, S("38-DS"));
    bool         by_judgment = judgment != NULL && (decision == NULL || judgment->no > decision->no);
    const Paper *p = by_judgment ? judgment : decision;
    Document     d;
    *out = (RulingSource){ 0 };
    *found = p != NULL;
    if (!*found) {
        return NULL;
    }
    TRY(document_render(h, scratch_of(a), m->procedure, p, &d));
    *out = (RulingSource){ .paper = by_judgment ? S("judgment") : S("decision"), .day = p->day,
                           .number = by_judgment && m->judgment_no.n > 0 ? m->judgment_no : p->number };
    return paper_plain(a, d.html.markup, &out->text);
}
