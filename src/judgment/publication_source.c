/* What a file has to publish: the judgment pronounced, or the decision that recognises what the parties agreed (NQ 03/2017 Art. 3).
 * Both are papers of the file; the newest that ended the case counts. What corrected it since is part of it.
 * May use: document. */
#include "judgment/publication_int.h"

#include "document/document.h"
#include "judgment/judgment.h"
#include "judgment/judgment_msg.h"

enum { TEXT_MOST = 4 * 1024 * 1024 };

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

static const Paper *notice_of(const Matter *m, const Correction *c)
{
    for (size_t i = 0; i < m->papers.count; i++) {
        const Paper *p = &m->papers.items[i];
        if (p->seq == c->seq && str_eq(p->form, S("correction_notice"))) {
            return p;
        }
    }
    return NULL;
}

/* BLTTDS 268: a notice of correction goes with the judgment. It stands behind the text with its number and day; the text itself stays as it
 * was pronounced, and hiding of names goes over both. */
static Error *add_corrections(Db *db, Arena *a, const Matter *m, Str *text)
{
    Corrections list = { 0 };
    TRY(correction_load(db, a, m->court, m->id, &list));
    if (list.count == 0) {
        return NULL;
    }
    Buf b = buf_make(a, TEXT_MOST);
    buf_addf(&b, STR_F "\n" STR_F "\n", STR_A(*text), STR_A(msg(LANG_VI, M_publication_corrections_heading)));
    for (size_t i = 0; i < list.count; i++) {
        const Correction *c = &list.items[i];
        const Paper      *notice = notice_of(m, c);
        Date              day = DATE_NONE;
        (void)date_parse(c->corrected_on, &day);
        Str number = notice == NULL || notice->number.n == 0 ? str_format(a, "%lld", (long long)c->no) : notice->number;
        buf_addf(&b, STR_F "\n" STR_F "\n", STR_A(MSG(a, LANG_VI, M_publication_correction_line, { S("number"), number }, { S("day"), i18n_date(a, LANG_VI, day) })),
                 STR_A(c->text));
    }
    TRY(buf_check(&b));
    *text = ruling_text_tidy(a, buf_str(&b));
    return NULL;
}

Error *ruling_source(House *h, Db *db, Arena *a, const Matter *m, RulingSource *out, bool *found)
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
    TRY(paper_plain(a, d.html.markup, &out->text));
    return by_judgment ? add_corrections(db, a, m, &out->text) : NULL;
}
