/* What the parts need done before they are shown: errors to their fields, choices, names of columns. */
#include "html/html.h"

static FieldView *field_named(FormView *form, Str name)
{
    for (size_t i = 0; i < form->fields.count; i++) {
        if (str_eq(form->fields.items[i].name, name)) {
            return &form->fields.items[i];
        }
    }
    return NULL;
}

void form_explain(Arena *a, Lang lang, const Error *errors, FormView *form)
{
    for (const Error *e = errors; e != NULL; e = e->next) {
        FieldView *field = e->field.n > 0 ? field_named(form, e->field) : NULL;
        Str       *place = field != NULL ? &field->error : &form->error;
        if (place->n == 0) { /* the first error of a field is the one to mend first */
            *place = err_text(a, lang, e);
            form->problems++;
        }
    }
}

static void choose(ChoiceList *choices, Str value)
{
    for (size_t i = 0; i < choices->count; i++) {
        choices->items[i].chosen = str_eq(choices->items[i].value, value);
    }
}

void field_choose(FieldView *field)
{
    choose(&field->choices, field->value);
    for (size_t i = 0; i < field->groups.count; i++) {
        choose(&field->groups.items[i].choices, field->value);
    }
}

void table_label(TableView *t)
{
    for (size_t r = 0; r < t->rows.count; r++) {
        CellList *cells = &t->rows.items[r].cells;
        BUG_IF(cells->count != t->columns.count);
        for (size_t c = 0; c < cells->count; c++) {
            cells->items[c].label = t->columns.items[c].name;
        }
    }
}
