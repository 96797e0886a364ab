/* Small things every page of this room uses. */
#include "admin/admin_int.h"

#include "admin/admin_code_html.h"
#include "admin/admin_page_html.h"

enum { CODE_LIFE_MS = 24 * 3600 * 1000 };

static void add_place(Req *rq, FiltersView *v, Msg text, const char *path)
{
    Str where = str_of(path);
    *LIST_ADD(rq->arena, &v->filters) = (FilterView){ msg(lang_of(rq), text), rq_link(rq, where), -1, str_eq(rq->path, where) };
}

AdminView admin_view(Req *rq, Msg title)
{
    AdminView v = { .frame = frame_of(rq, msg(lang_of(rq), title)), .title = msg(lang_of(rq), title) };
    v.places.of = msg(lang_of(rq), M_admin_places);
    if (session_of(rq)->admin) {
        add_place(rq, &v.places, M_admin_people_title, "/quan-tri");
        add_place(rq, &v.places, M_admin_rooms_title, "/quan-tri/phong-xu-an");
        add_place(rq, &v.places, M_admin_reset_title, "/nghiep-vu/cap-lai-mat-khau");
        add_place(rq, &v.places, M_admin_upkeep_title, "/quan-tri/viec-nen");
        add_place(rq, &v.places, M_admin_deeds_title, "/quan-tri/nhat-ky");
    }
    return v;
}

Section *admin_section(Req *rq, AdminView *v, const char *id, Msg title)
{
    Section *s = LIST_ADD(rq->arena, &v->sections);
    *s = (Section){ .id = str_of(id), .title = msg(lang_of(rq), title) };
    return s;
}

void admin_columns(Req *rq, TableView *t, Msg caption, const Msg *names, size_t count)
{
    t->caption = msg(lang_of(rq), caption);
    for (size_t i = 0; i < count; i++) {
        *LIST_ADD(rq->arena, &t->columns) = (TableColumn){ .name = msg(lang_of(rq), names[i]) };
    }
}

TableRow *admin_row(Req *rq, TableView *t)
{
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    *row = (TableRow){ 0 };
    return row;
}

void admin_text(Req *rq, TableRow *row, Str text, Str under)
{
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = text, .under = under };
}

void admin_link(Req *rq, TableRow *row, Str text, Str path)
{
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = text, .href = rq_link(rq, path) };
}

void admin_state(Req *rq, TableRow *row, Tone tone, Msg word)
{
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_STATE, .state = { tone, msg(lang_of(rq), word) } };
}

void admin_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

FormView *admin_form(Req *rq, Section *s, Msg name, Str action, Msg submit)
{
    SectionForm *f = LIST_ADD(rq->arena, &s->forms);
    *f = (SectionForm){ .name = name == NULL ? S("") : msg(lang_of(rq), name) };
    f->form = (FormView){ .action = rq_link(rq, action), .csrf = csrf_token(rq), .submit = msg(lang_of(rq), submit) };
    return &f->form;
}

FieldView *admin_field(Req *rq, FormView *f, InputKind kind, const char *name, Msg label, Msg hint)
{
    Lang       lang = lang_of(rq);
    FieldView *field = LIST_ADD(rq->arena, &f->fields);
    *field = (FieldView){ .kind = kind, .name = str_of(name), .label = msg(lang, label), .hint = hint == NULL ? S("") : msg(lang, hint),
                          .value = rq_value(rq, name), .example = kind == INPUT_DATE ? i18n_date(rq->arena, LANG_VI, today_of(rq)) : S("") };
    return field;
}

void admin_choice(Req *rq, FieldView *f, Str value, Str label)
{
    *LIST_ADD(rq->arena, &f->choices) = (InputChoice){ .value = value, .label = label, .chosen = str_eq(value, f->value) };
}

void admin_pager(Req *rq, TableView *t, Str newer, Str older, size_t shown)
{
    if (newer.n > 0 || older.n > 0) {
        t->pager = (PagerView){ .newer = newer.n > 0 ? rq_link(rq, newer) : S(""), .older = older.n > 0 ? rq_link(rq, older) : S(""),
                                .shown = MSG(rq->arena, lang_of(rq), M_admin_shown, { S("n"), i18n_number(rq->arena, lang_of(rq), (int64_t)shown) }) };
    }
}

bool admin_mends(const Error *e)
{
    return e->code == ERR_FIELD || e->code == ERR_CONFLICT || e->code == ERR_TOO_MANY || (e->code == ERR_FORBIDDEN && e->message.n > 0);
}

void admin_explain(Req *rq, Resp *rs, FormView *f, const Error *errors)
{
    if (errors != NULL) {
        form_explain(rq->arena, lang_of(rq), errors, f);
        resp_status(rs, err_status(errors));
    }
}

Error *admin_send(Req *rq, Resp *rs, AdminView *v)
{
    for (size_t i = 0; i < v->sections.count; i++) {
        Section *s = &v->sections.items[i];
        s->table.caption = str_eq(s->table.caption, s->title) ? S("") : s->table.caption; /* the heading stands right above */
        table_label(&s->table);
    }
    return page_send(rs, admin_page_html(rq->arena, lang_of(rq), v));
}

Error *admin_code_send(Req *rq, Resp *rs, Msg title, Str name, Str code, bool staff, Str back)
{
    Lang     lang = lang_of(rq);
    CodeView v = { .frame = frame_of(rq, msg(lang, title)), .title = msg(lang, title), .name = name, .code = code, .staff = staff,
                   .page = S("/khoi-phuc"), .back = rq_link(rq, back), .until = { os_now(site_of(rq)->house->os).ms + CODE_LIFE_MS } };
    return page_send(rs, admin_code_html(rq->arena, lang, &v));
}

Str admin_day(Req *rq, Date d)
{
    return date_is_none(d) ? S("") : i18n_date(rq->arena, lang_of(rq), d);
}

Str admin_span(Req *rq, Date from, Date until)
{
    Lang lang = lang_of(rq);
    return date_is_none(until) ? MSG(rq->arena, lang, M_admin_since, { S("from"), admin_day(rq, from) })
                               : MSG(rq->arena, lang, M_admin_span, { S("from"), admin_day(rq, from) }, { S("until"), admin_day(rq, until) });
}

Str admin_court(Req *rq, CourtId court)
{
    return law_text(lang_of(rq), registry_court_name(site_of(rq)->house->registry, court_id_str(&court), today_of(rq)));
}

Str admin_title(Req *rq, Str title, Str post)
{
    Str name = power_name(site_of(rq)->house, lang_of(rq), post);
    return title.n == 0 ? name : lang_of(rq) == LANG_VI ? title : str_format(rq->arena, STR_F " (" STR_F ")", STR_A(name), STR_A(title));
}

void choose_courts(Req *rq, FieldView *f)
{
    const Registry *r = site_of(rq)->house->registry;
    Date            today = today_of(rq);
    Provinces       provinces = registry_provinces(r, rq->arena);
    for (size_t i = 0; i < provinces.count; i++) {
        Courts courts = registry_courts_of(r, rq->arena, provinces.items[i]->code, COURT_PROVINCIAL, today);
        Courts regional = registry_courts_of(r, rq->arena, provinces.items[i]->code, COURT_REGIONAL, today);
        for (size_t k = 0; k < courts.count + regional.count; k++) {
            const Court *c = k < courts.count ? courts.items[k] : regional.items[k - courts.count];
            admin_choice(rq, f, c->code, law_text(lang_of(rq), registry_court_name(r, c->code, today)));
        }
    }
}
