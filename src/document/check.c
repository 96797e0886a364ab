/* Whether law/papers.yaml can be rendered: every issued form has its text, every placeholder could have a value.
 * May use: law, base. */
#include "document/document_int.h"

typedef struct Check {
    const Law      *law;
    Arena          *arena;
    const LawPaper *paper;
    DocumentWords   faults;
} Check;

static void fault(Check *c, Str what, const char *why)
{
    *LIST_ADD(c->arena, &c->faults) = str_format(c->arena, STR_F " v%d: " STR_F ": %s", STR_A(c->paper->form), c->paper->version,
                                                 STR_A(what), why);
}

static void check_path(Check *c, Str each, Str path)
{
    const char *why = paper_path_fault(c->law, each, path);
    if (why != NULL) {
        fault(c, path, why);
    }
}

static void check_text(Check *c, Str each, Str text)
{
    Holes holes;
    if (!paper_holes(c->arena, text, &holes)) {
        fault(c, text, "braces do not pair");
        return;
    }
    for (size_t i = 0; i < holes.count; i++) {
        Str paths = holes.items[i].paths;
        while (paths.p != NULL) {
            check_path(c, each, str_cut(&paths, '|'));
        }
        if (!paper_is_format(holes.items[i].format)) {
            fault(c, holes.items[i].format, "no such format");
        }
    }
}

/* A coded comparison must name a code that exists: a typing slip would hide a line for ever. */
static void check_condition(Check *c, Str condition)
{
    Str code = condition;
    Str path = str_cut(&code, '=');
    check_path(c, S(""), path);
    if (code.p == NULL) {
        return;
    }
    bool known = false;
    for (uint32_t i = 0; i < c->law->procedures_count; i++) {
        const Procedure      *p = c->law->procedures[i];
        const ProcedureField *f = procedure_field(p, path);
        known = known || (str_eq(path, S("act")) && procedure_act(p, code) != NULL) || (f != NULL && procedure_choice(f, code) != NULL);
    }
    if (!known && !(str_eq(path, S("act_role")) && law_power(c->law, code) != NULL)) {
        fault(c, condition, "no such code");
    }
}

static void check_lines(Check *c, const PaperLine *lines, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const PaperLine *l = &lines[i];
        const char      *why = l->each.n == 0 ? NULL : paper_each_fault(c->law, l->each);
        if (why != NULL) {
            fault(c, l->each, why);
        }
        check_text(c, l->each, l->text);
        if (l->when.n > 0) {
            check_condition(c, l->when);
        }
        if (l->unless.n > 0) {
            check_condition(c, l->unless);
        }
    }
}

static void check_signers(Check *c, const Str *signers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (paper_post(c->law, signers[i]) == NULL) {
            fault(c, signers[i], "no words for this signature (posts)");
        }
    }
}

static void check_paper(Check *c)
{
    const LawPaper *p = c->paper;
    const LawForm  *form = form_find(c->law, p->form);
    if (form == NULL) {
        fault(c, p->form, "no such form");
    } else if (p->signers_count == 0 && form->kind != FORM_RECEIVED) {
        check_signers(c, form->signers, form->signers_count);
    }
    if (p->version < 1 || paper_find(c->law, p->form, p->version) != p) {
        fault(c, p->form, "the version is there twice or below 1");
    }
    check_text(c, S(""), p->title);
    check_text(c, S(""), p->about);
    check_text(c, S(""), p->issuer);
    check_lines(c, p->left, p->left_count);
    check_lines(c, p->body, p->body_count);
    check_lines(c, p->above, p->above_count);
    check_lines(c, p->copies, p->copies_count);
    check_signers(c, p->signers, p->signers_count);
}

static void check_words(Check *c)
{
    static const char *const used[] = { "mark", "invented", "state", "motto", "in_name_of_state", "number", "copies", "sign_here", "blank",
                                        "made", "born", "address", "seat", "procuracy" };
    for (size_t i = 0; i < COUNT_OF(used); i++) {
        if (paper_word(c->law, used[i]).n == 0) {
            *LIST_ADD(c->arena, &c->faults) = str_format(c->arena, "papers.yaml: no word %s", used[i]);
        }
    }
    for (uint32_t i = 0; i < c->law->procedures_count; i++) {
        for (uint32_t k = 0; k < c->law->procedures[i]->kinds_count; k++) {
            Str id = str_format(c->arena, "kind_" STR_F, STR_A(c->law->procedures[i]->kinds[k]));
            if (paper_word(c->law, str_z(c->arena, id)).n == 0) {
                *LIST_ADD(c->arena, &c->faults) = str_format(c->arena, "papers.yaml: no word " STR_F, STR_A(id));
            }
        }
    }
}

DocumentWords document_check(const Law *law, Arena *a)
{
    Check c = { .law = law, .arena = a };
    check_words(&c);
    for (uint32_t i = 0; i < law->papers->papers_count; i++) {
        c.paper = &law->papers->papers[i];
        check_paper(&c);
    }
    for (uint32_t i = 0; i < law->forms->forms_count; i++) {
        const LawForm *f = &law->forms->forms[i];
        if (f->kind != FORM_RECEIVED && paper_find(law, f->id, 0) == NULL) {
            *LIST_ADD(a, &c.faults) = str_format(a, STR_F ": an issued form without a text", STR_A(f->id));
        }
    }
    return c.faults;
}
