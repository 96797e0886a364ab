/* Rendering an issued paper: template and data in, the same bytes out, always. No clock, no database: what the paper says was fixed
 * when it was issued. May use: registry, law, html, i18n, base. */
#include "document/document_int.h"

#include "document/paper_sheet_html.h"
#include "i18n/i18n.h"

enum { DATA_MAX = 512 * 1024 };

/* ---- lines ---------------------------------------------------------------------------------------------------------------- */

/* Long texts people typed have paragraphs of their own. */
static void add_text(Sheet *s, SheetLines *to, PaperStyle as, Str text)
{
    while (text.p != NULL) {
        Str line = str_trim(str_cut(&text, '\n'));
        if (line.n > 0) {
            *LIST_ADD(s->arena, to) = (SheetLine){ as, line };
        }
    }
}

static void add_line(Sheet *s, SheetLines *to, const PaperLine *line)
{
    if (!sheet_holds(s, line)) {
        return;
    }
    if (line->each.n == 0) {
        add_text(s, to, line->as, sheet_fill(s, line->text));
        return;
    }
    Items items = sheet_items(s, line->each);
    for (size_t i = 0; i < items.count; i++) {
        s->item = &items.items[i];
        add_text(s, to, line->as, sheet_fill(s, line->text));
    }
    s->item = NULL;
}

static void add_lines(Sheet *s, SheetLines *to, const PaperLine *lines, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        add_line(s, to, &lines[i]);
    }
}

/* ---- who signs -------------------------------------------------------------------------------------------------------------- */

static const Json *actor(const Sheet *s)
{
    return json_member(s->data, "signer");
}

/* The name to write under a post: of who acted under that power, of who holds the role, of the party. */
static Str signer_name(Sheet *s, Str power)
{
    Str acted_as = json_word(actor(s), "role");
    if (str_eq(acted_as, power)) {
        return json_word(actor(s), "name");
    }
    Str name = sheet_value(s, str_format(s->arena, "officer." STR_F, STR_A(power))).text;
    if (name.n > 0) {
        return name;
    }
    /* The examining judge's form issued by the judge of the case: the same post, another assignment. */
    const PaperPost *wanted = paper_post(s->law, power), *acting = paper_post(s->law, acted_as);
    return wanted != NULL && acting != NULL && str_eq(wanted->title, acting->title) ? json_word(actor(s), "name") : S("");
}

static void add_signer(Sheet *s, SheetSigners *to, Str power, Str name)
{
    const PaperPost *post = paper_post(s->law, power);
    bool             deputy = str_eq(json_word(actor(s), "role"), power) && json_word(actor(s), "delegation").n > 0;
    SheetSigner      signer = { .name = name };
    Str              title = post == NULL ? power : deputy && post->deputy.n > 0 ? post->deputy : post->title;
    add_text(s, &signer.posts, PAPER_TEXT, title);
    *LIST_ADD(s->arena, to) = signer;
}

/* A capacity signs one by one (three plaintiffs, three signatures); a post signs once, jurors with all their names. */
static void add_signers(Sheet *s, SheetSigners *to, Str power)
{
    const LawPower *p = law_power(s->law, power);
    if (str_eq(power, S("concerned")) || str_eq(power, S("recipient"))) {
        add_signer(s, to, power, sheet_value(s, S("concerned")).text);
        return;
    }
    if (p == NULL || (p->kind != POWER_KIND_CAPACITY && p->kind != POWER_KIND_BODY)) {
        Str name = signer_name(s, power);
        if (name.n > 0 || !str_eq(power, S("panel_judge"))) { /* an ordinary panel has no second judge */
            add_signer(s, to, power, name);
        }
        return;
    }
    Items items = sheet_items(s, power);
    for (size_t i = 0; i < items.count; i++) {
        add_signer(s, to, power, value_person(s, items.items[i].json, S("name")).text);
    }
    if (items.count == 0) {
        add_signer(s, to, power, S(""));
    }
}

static void fill_signers(Sheet *s, const LawPaper *t, SheetSigners *to)
{
    const LawForm *form = form_find(s->law, t->form);
    const Str     *signers = t->signers_count > 0 || form == NULL ? t->signers : form->signers;
    uint32_t       count = t->signers_count > 0 || form == NULL ? t->signers_count : form->signers_count;
    for (uint32_t i = 0; i < count; i++) {
        add_signers(s, to, signers[i]);
    }
}

/* ---- the head ----------------------------------------------------------------------------------------------------------------- */

/* "Hà Nội, ngày 24 tháng 11 năm 2026"; a party's paper only the day. */
static Str made(Sheet *s, bool of_court)
{
    const Court    *c = of_court ? registry_court(s->house->registry, json_word(s->data, "court")) : NULL;
    const Province *p = c == NULL ? NULL : registry_province(s->house->registry, c->province);
    Str             day = i18n_long_date(s->arena, LANG_VI, s->day);
    return p == NULL ? str_format(s->arena, STR_F " " STR_F, STR_A(paper_word(s->law, "made")), STR_A(day))
                     : str_format(s->arena, STR_F ", " STR_F, STR_A(p->name.vi), STR_A(day));
}

static void fill_head(Sheet *s, const LawPaper *t, SheetView *v)
{
    v->mark = paper_word(s->law, "mark");
    v->invented = json_bool(s->data, "invented", false) ? paper_word(s->law, "invented") : S("");
    v->of_court = t->head == PAPER_HEAD_COURT;
    v->issuer = sheet_fill(s, t->issuer.n > 0 ? t->issuer : S("{court}"));
    v->number = s->paper->number;
    v->number_label = t->number_label.n > 0 ? t->number_label : paper_word(s->law, "number");
    v->state = paper_word(s->law, "state");
    v->motto = paper_word(s->law, "motto");
    v->made = made(s, v->of_court);
    v->in_name_of_state = t->in_name_of_state ? paper_word(s->law, "in_name_of_state") : S("");
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------------ */

static Str title_of(const Sheet *s, Str form)
{
    const LawForm *f = form_find(s->law, form);
    return f == NULL ? form : f->name.vi;
}

Error *document_render(const House *h, Arena *a, const Procedure *procedure, const Paper *p, Document *out)
{
    Sheet           s = { .house = h, .law = h->law, .arena = a, .procedure = procedure, .paper = p, .day = p->day };
    SheetView       v = { 0 };
    const LawPaper *t = paper_find(h->law, p->form, p->template_version);
    if (t == NULL) {
        return err_make(ERR_NOT_FOUND, "no template " STR_F " version %lld", STR_A(p->form), (long long)p->template_version);
    }
    Str data;
    TRY(paper_load_data(h, a, p, &data));
    TRY(json_parse(a, data, DATA_MAX, &s.data));
    fill_head(&s, t, &v);
    v.title = sheet_fill(&s, t->title);
    v.about = sheet_fill(&s, t->about);
    add_lines(&s, &v.left, t->left, t->left_count);
    add_lines(&s, &v.body, t->body, t->body_count);
    add_lines(&s, &v.above, t->above, t->above_count);
    add_lines(&s, &v.copies, t->copies, t->copies_count);
    v.copies_label = paper_word(h->law, "copies");
    fill_signers(&s, t, &v.signers);
    v.sign_here = paper_word(h->law, "sign_here");
    *out = (Document){ .html = paper_sheet_html(a, LANG_VI, &v), .title = title_of(&s, p->form), .missing = s.missing };
    return NULL;
}

int64_t document_version(const Law *law, Str form)
{
    const LawPaper *t = paper_find(law, form, 0);
    return t == NULL ? 0 : t->version;
}

Str document_folio(Arena *a, const Paper *p)
{
    return p->pages > 1 ? str_format(a, "%lld–%lld", (long long)p->folio, (long long)(p->folio + p->pages - 1))
                        : str_format(a, "%lld", (long long)p->folio);
}
