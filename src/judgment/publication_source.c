/* What a file has to publish: the judgment pronounced, or the decision that recognises what the parties agreed (NQ 03/2017 Art. 3).
 * Both are papers of the file; the newest that ended the case counts. May use: document, judgment. */
#include "judgment/publication_int.h"

#include "document/document.h"
#include "judgment/judgment.h"

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

static Error *judgment_source(House *h, Arena *a, const Matter *m, const Paper *p, RulingSource *out)
{
    Str text;
    TRY(judgment_text(h, a, m, &text));
    *out = (RulingSource){ .paper = S("judgment"), .number = m->judgment_no.n > 0 ? m->judgment_no : p->number, .day = p->day,
                           .text = ruling_text_tidy(a, text) };
    return NULL;
}

static Error *decision_source(House *h, Arena *a, const Matter *m, const Paper *p, RulingSource *out)
{
    Document d;
    Str      text;
    TRY(document_render(h, a, m->procedure, p, &d));
    TRY(paper_plain(a, d.html.markup, &text));
    *out = (RulingSource){ .paper = S("decision"), .number = p->number, .day = p->day, .text = text };
    return NULL;
}

Error *ruling_source(House *h, Arena *a, const Matter *m, RulingSource *out, bool *found)
{
    const Paper *judgment = newest(m, S("52-DS"));
    const Paper *decision = newest(m, S("38-DS"));
    Arena       *work = scratch_of(a);
    *out = (RulingSource){ 0 };
    *found = judgment != NULL || decision != NULL;
    if (!*found) {
        return NULL;
    }
    bool by_judgment = decision == NULL || (judgment != NULL && judgment->no > decision->no);
    TRY(by_judgment ? judgment_source(h, work, m, judgment, out) : decision_source(h, work, m, decision, out));
    *found = out->text.n > 0;
    return NULL;
}
