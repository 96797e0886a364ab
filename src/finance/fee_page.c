/* The public calculator of fees and advances: a form that can be linked, the answer with bracket, articles and working, the tables.
 * Route: /an-phi. Law: NQ 326/2016/UBTVQH14 through law/fee.h. Pure: reads no table. */
#include "finance/finance_int.h"
#include "finance/finance_msg.h"

#include "finance/finance_calculator_html.h"

typedef struct CalcForm {
    Str   kind, instance, exempt, reduce, settled;
    Money value;
    bool  simplified;
} CalcForm;
static const char *const instances[] = { "so-tham", "phuc-tham", NULL };
static const char *const endings[] = { "truoc-phien-toa", "tai-phien-toa", NULL };
static const Field       calc_fields[] = {
    FIELD(CalcForm, kind, "loai", .kind = FIELD_TEXT, .max = 60, .label = "finance.calc_kind"),
    FIELD(CalcForm, instance, "cap", .kind = FIELD_CHOICE, .choices = instances, .label = "finance.calc_instance"),
    FIELD(CalcForm, value, "gia-tri", .kind = FIELD_MONEY, .least = 0, .most = FEE_VALUE_MAX, .label = "finance.calc_value"),
    FIELD(CalcForm, simplified, "rut-gon", .kind = FIELD_BOOL, .label = "finance.calc_simplified"),
    FIELD(CalcForm, settled, "thoa-thuan", .kind = FIELD_CHOICE, .choices = endings, .label = "finance.calc_settled"),
    FIELD(CalcForm, exempt, "mien", .kind = FIELD_TEXT, .max = 60, .label = "finance.calc_exempt"),
    FIELD(CalcForm, reduce, "giam", .kind = FIELD_TEXT, .max = 60, .label = "finance.calc_reduce"),
};
const FormSpec fee_page_form = FORM(CalcForm, calc_fields);

static const FeeLaw *fees(Req *rq)
{
    return site_of(rq)->house->law->fees;
}

/* ---- the question ------------------------------------------------------------------------------------------------------------------- */

static void add_choice(Req *rq, FieldView *f, Str value, Str label)
{
    *LIST_ADD(rq->arena, &f->choices) = (InputChoice){ .value = value, .label = label };
}

static FieldView select_of(Req *rq, const char *name, Msg label, Msg hint, bool optional)
{
    return (FieldView){ .kind = INPUT_SELECT, .name = str_of(name), .label = msg(lang_of(rq), label), .hint = msg(lang_of(rq), hint),
                        .optional = optional, .value = rq_value(rq, name) };
}

static void add_field(Req *rq, FormView *form, FieldView f)
{
    field_choose(&f);
    *LIST_ADD(rq->arena, &form->fields) = f;
}

static FieldView kind_field(Req *rq)
{
    FieldView f = select_of(rq, "loai", M_finance_calc_kind, M_finance_calc_kind_hint, false);
    for (uint32_t i = 0; i < fees(rq)->kinds_count; i++) {
        const FeeKind *k = &fees(rq)->kinds[i];
        if (law_in_force(&k->source, today_of(rq))) {
            add_choice(rq, &f, k->slug, law_text(lang_of(rq), k->name));
        }
    }
    return f;
}

/* Once the kind of case is told, what cannot be for it is not offered. */
static bool may_be_for(const FeeRelief *r, const FeeKind *kind, FeeInstance instance)
{
    return kind == NULL ? !r->charges_only : fee_relief_fits(r, kind, instance, kind->is_charge ? S("civil_matter") : S(""));
}

static FieldView relief_field(Req *rq, const char *name, Msg label, Msg hint, bool reduced)
{
    FieldView      f = select_of(rq, name, label, hint, true);
    const FeeKind *kind = fee_kind(site_of(rq)->house->law, today_of(rq), rq_value(rq, "loai"));
    FeeInstance    instance = str_eq(rq_value(rq, "cap"), S("phuc-tham")) ? FEE_APPEAL : FEE_FIRST;
    f.none = msg(lang_of(rq), M_finance_calc_no_relief);
    for (uint32_t i = 0; i < fees(rq)->reliefs_count; i++) {
        const FeeRelief *r = &fees(rq)->reliefs[i];
        if ((r->kind == FEE_REDUCED) == reduced && may_be_for(r, kind, instance) && law_in_force(&r->source, today_of(rq))) {
            add_choice(rq, &f, r->slug, law_text(lang_of(rq), r->name));
        }
    }
    return f;
}

static void fill_form(Req *rq, const Error *errors, FormView *out)
{
    Lang      lang = lang_of(rq);
    FieldView instance = { .kind = INPUT_RADIO, .name = S("cap"), .label = msg(lang, M_finance_calc_instance), .value = rq_value(rq, "cap") };
    FieldView settled = select_of(rq, "thoa-thuan", M_finance_calc_settled, M_finance_calc_settled_hint, true);
    *out = (FormView){ .action = rq_link(rq, S("/an-phi")), .submit = msg(lang, M_finance_calc_submit), .search = true };
    add_field(rq, out, kind_field(rq));
    add_choice(rq, &instance, S("so-tham"), msg(lang, M_finance_calc_first));
    add_choice(rq, &instance, S("phuc-tham"), msg(lang, M_finance_calc_appeal));
    instance.value = instance.value.n > 0 ? instance.value : S("so-tham");
    add_field(rq, out, instance);
    add_field(rq, out, (FieldView){ .kind = INPUT_MONEY, .name = S("gia-tri"), .label = msg(lang, M_finance_calc_value), .optional = true,
                                    .hint = msg(lang, M_finance_calc_value_hint), .example = S("500.000.000"),
                                    .value = rq_value(rq, "gia-tri"), .short_input = true });
    add_field(rq, out, (FieldView){ .kind = INPUT_CHECK, .name = S("rut-gon"), .label = msg(lang, M_finance_calc_simplified),
                                    .chosen = rq_value(rq, "rut-gon").n > 0, .optional = true });
    add_choice(rq, &settled, S("truoc-phien-toa"), msg(lang, M_finance_calc_settled_before));
    add_choice(rq, &settled, S("tai-phien-toa"), msg(lang, M_finance_calc_settled_at));
    add_field(rq, out, settled);
    add_field(rq, out, relief_field(rq, "mien", M_finance_calc_exempt, M_finance_calc_exempt_hint, false));
    add_field(rq, out, relief_field(rq, "giam", M_finance_calc_reduce, M_finance_calc_reduce_hint, true));
    form_explain(rq->arena, lang, errors, out);
}

/* ---- the answer --------------------------------------------------------------------------------------------------------------------- */

/* The law's names of fields and those of this form. */
static Error *rename_field(Error *e)
{
    static const struct {
        Str law, form;
    } names[] = {
        { S_INIT("kind"), S_INIT("loai") },      { S_INIT("instance"), S_INIT("cap") },   { S_INIT("value"), S_INIT("gia-tri") },
        { S_INIT("simplified"), S_INIT("rut-gon") }, { S_INIT("settled"), S_INIT("thoa-thuan") }, { S_INIT("exempt"), S_INIT("mien") },
        { S_INIT("reduce"), S_INIT("giam") },
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_eq(e->field, names[i].law)) {
            return err_field(e, names[i].form);
        }
    }
    return e;
}

static FeeClaim claim_of(const CalcForm *form)
{
    FeeSettled settled = str_eq(form->settled, S("truoc-phien-toa")) ? FEE_SETTLED_BEFORE_HEARING
                         : str_eq(form->settled, S("tai-phien-toa")) ? FEE_SETTLED_AT_HEARING
                                                                      : FEE_NOT_SETTLED;
    bool has_value = form->value.dong != FORM_NONE;
    return (FeeClaim){ .kind = form->kind, .instance = str_eq(form->instance, S("phuc-tham")) ? FEE_APPEAL : FEE_FIRST,
                       .has_value = has_value, .value = { has_value ? form->value.dong : 0 }, .simplified = form->simplified,
                       .settled = settled, .exempt = form->exempt, .reduce = form->reduce };
}

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

static Str bracket_name(Req *rq, const FeeKind *k, Money value)
{
    for (uint32_t i = 0; i < fees(rq)->brackets_count; i++) {
        const FeeBracket *b = &fees(rq)->brackets[i];
        if (str_eq(b->table, k->table) && law_in_force(&b->source, today_of(rq)) && value.dong > b->above
            && (b->up_to == 0 || value.dong <= b->up_to)) {
            return law_text(lang_of(rq), b->name);
        }
    }
    return S("");
}

static Str limit_text(Req *rq, const FeeClaim *c, const FeeKind *k)
{
    return k->is_charge || k->value_adds          ? S("")
           : c->instance == FEE_APPEAL            ? msg(lang_of(rq), M_finance_calc_limit_appeal)
                                                  : msg(lang_of(rq), M_finance_calc_limit_first);
}

/* Who bears the fee in the end differs by kind: the law's own sentences for the ends a reader should know of. */
static void fill_bears(Req *rq, const FeeClaim *c, StepsView *out)
{
    static const struct {
        Str         kind;
        FeeInstance instance;
        Str         situation;
    } ends[] = {
        { S_INIT("dan-su"), FEE_FIRST, S_INIT("contested") },
        { S_INIT("kinh-doanh-thuong-mai"), FEE_FIRST, S_INIT("contested") },
        { S_INIT("lao-dong"), FEE_FIRST, S_INIT("contested") },
        { S_INIT("hon-nhan-gia-dinh"), FEE_FIRST, S_INIT("divorce") },
        { S_INIT("hon-nhan-gia-dinh"), FEE_FIRST, S_INIT("divorce_by_consent") },
        { S_INIT("hon-nhan-gia-dinh"), FEE_FIRST, S_INIT("division") },
        { S_INIT("hanh-chinh"), FEE_FIRST, S_INIT("administrative_claim") },
        { S_INIT("hinh-su"), FEE_FIRST, S_INIT("convicted") },
        { S_INIT(""), FEE_APPEAL, S_INIT("appeal_upheld") },
        { S_INIT(""), FEE_APPEAL, S_INIT("appeal_amended") },
        { S_INIT(""), FEE_APPEAL, S_INIT("appeal_quashed") },
    };
    bool charge = fee_kind(site_of(rq)->house->law, today_of(rq), c->kind)->is_charge; /* who asks pays: nothing is shared out */
    for (size_t e = 0; e < COUNT_OF(ends) && !charge; e++) {
        bool meant = ends[e].instance == c->instance && (ends[e].kind.n == 0 || str_eq(ends[e].kind, c->kind));
        for (uint32_t i = 0; meant && i < fees(rq)->bearings_count; i++) {
            const FeeBearing *b = &fees(rq)->bearings[i];
            if (str_eq(b->situation, ends[e].situation) && law_in_force(&b->source, today_of(rq))) {
                *LIST_ADD(rq->arena, &out->lines) = (StepView){ law_text(lang_of(rq), b->name), basis_text(rq, b->source.basis) };
            }
        }
    }
}

static void fill_answer(Req *rq, const FeeClaim *c, const FeeQuote *q, FeePageView *v)
{
    Lang           lang = lang_of(rq);
    const FeeKind *k = fee_kind(site_of(rq)->house->law, today_of(rq), c->kind);
    v->answered = true;
    v->name = law_text(lang, k->name);
    v->fee = i18n_money(rq->arena, lang, q->fee);
    v->advance = i18n_money(rq->arena, lang, q->advance);
    if (c->has_value && c->instance == FEE_FIRST) {
        add_fact(rq, &v->facts, M_finance_calc_value, i18n_money(rq->arena, lang, c->value));
        add_fact(rq, &v->facts, M_finance_calc_bracket, bracket_name(rq, k, c->value));
    }
    if (q->full.dong != q->fee.dong) {
        add_fact(rq, &v->facts, M_finance_calc_full, i18n_money(rq->arena, lang, q->full));
    }
    add_fact(rq, &v->facts, M_finance_calc_basis, basis_text(rq, str_join(rq->arena, q->working.basis, q->working.basis_count, S("; "))));
    if (q->advance.dong > 0) {
        add_fact(rq, &v->facts, M_finance_calc_limit, limit_text(rq, c, k));
    }
    add_fact(rq, &v->facts, M_finance_calc_on, i18n_date(rq->arena, lang, today_of(rq)));
    add_steps(rq, &q->working, &v->steps);
    fill_bears(rq, c, &v->bears);
    if (!q->working.settled) {
        v->unsettled = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_finance_calc_unsettled), .text = msg(lang, M_finance_calc_unsettled_text) };
    }
}

/* ---- the tables ----------------------------------------------------------------------------------------------------------------------- */

static void column(Req *rq, TableView *t, Msg name, bool right)
{
    *LIST_ADD(rq->arena, &t->columns) = (TableColumn){ .name = msg(lang_of(rq), name), .right = right };
}

static TableRow *row_named(Req *rq, TableView *t, LawText name, Str basis)
{
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    *row = (TableRow){ 0 };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = law_text(lang_of(rq), name), .under = basis };
    return row;
}

static void cell_text(Req *rq, TableRow *row, Str text)
{
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = text };
}

static void cell_money(Req *rq, TableRow *row, int64_t dong)
{
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_MONEY, .money = { dong } };
}

/* "20.000.000 đ + 4 % phần vượt 400.000.000 đ" */
static Str bracket_rule(Req *rq, const FeeBracket *b)
{
    Lang lang = lang_of(rq);
    Str  base = i18n_money(rq->arena, lang, (Money){ b->base }), over = i18n_money(rq->arena, lang, (Money){ b->over });
    Str  rate = b->per_ten_thousand % 100 == 0 ? str_format(rq->arena, "%lld", (long long)(b->per_ten_thousand / 100))
                                               : str_format(rq->arena, "0%s%lld", lang == LANG_EN ? "." : ",", (long long)(b->per_ten_thousand / 10));
    return b->per_ten_thousand == 0 ? base
           : b->base == 0           ? MSG(rq->arena, lang, M_finance_table_rate, { S("rate"), rate })
                                    : MSG(rq->arena, lang, M_finance_table_over, { S("base"), base }, { S("rate"), rate }, { S("over"), over });
}

static void fill_brackets(Req *rq, TableView *t)
{
    static const struct {
        Str table;
        Msg name;
    } tables[] = { { S_INIT("civil"), M_finance_table_civil },
                   { S_INIT("commercial"), M_finance_table_commercial },
                   { S_INIT("labour"), M_finance_table_labour } };
    *t = (TableView){ .caption = msg(lang_of(rq), M_finance_table_brackets) };
    column(rq, t, M_finance_table_kind, false);
    column(rq, t, M_finance_table_value, false);
    column(rq, t, M_finance_table_fee, false);
    for (size_t k = 0; k < COUNT_OF(tables); k++) {
        for (uint32_t i = 0; i < fees(rq)->brackets_count; i++) {
            const FeeBracket *b = &fees(rq)->brackets[i];
            if (str_eq(b->table, tables[k].table) && law_in_force(&b->source, today_of(rq))) {
                Str       name = msg(lang_of(rq), tables[k].name);
                TableRow *row = row_named(rq, t, (LawText){ name, name }, S(""));
                cell_text(rq, row, law_text(lang_of(rq), b->name));
                cell_text(rq, row, bracket_rule(rq, b));
            }
        }
    }
    table_label(t);
}

static void fill_amounts(Req *rq, TableView *flats, TableView *charges)
{
    *flats = (TableView){ .caption = msg(lang_of(rq), M_finance_table_flats) };
    *charges = (TableView){ .caption = msg(lang_of(rq), M_finance_table_charges) };
    column(rq, flats, M_finance_table_what, false);
    column(rq, flats, M_finance_table_sum, true);
    column(rq, charges, M_finance_table_what, false);
    column(rq, charges, M_finance_table_sum, true);
    for (uint32_t i = 0; i < fees(rq)->amounts_count; i++) {
        const FeeAmount *a = &fees(rq)->amounts[i];
        if (law_in_force(&a->source, today_of(rq))) {
            cell_money(rq, row_named(rq, flats, a->name, basis_text(rq, a->source.basis)), a->dong);
        }
    }
    for (uint32_t i = 0; i < fees(rq)->charges_count; i++) {
        const FeeCharge *c = &fees(rq)->charges[i];
        if (law_in_force(&c->source, today_of(rq))) {
            cell_money(rq, row_named(rq, charges, c->name, basis_text(rq, c->source.basis)), c->dong);
        }
    }
    table_label(flats);
    table_label(charges);
}

static void fill_reliefs(Req *rq, TableView *t)
{
    static const Msg kinds[] = { [FEE_NOT_PAYABLE] = M_finance_relief_not_payable, [FEE_NO_ADVANCE] = M_finance_relief_no_advance,
                                 [FEE_EXEMPT] = M_finance_relief_exempt, [FEE_REDUCED] = M_finance_relief_reduced };
    *t = (TableView){ .caption = msg(lang_of(rq), M_finance_table_reliefs) };
    column(rq, t, M_finance_table_case, false);
    column(rq, t, M_finance_table_effect, false);
    for (uint32_t i = 0; i < fees(rq)->reliefs_count; i++) {
        const FeeRelief *r = &fees(rq)->reliefs[i];
        if (law_in_force(&r->source, today_of(rq))) {
            TableRow *row = row_named(rq, t, r->name, basis_text(rq, r->source.basis));
            cell_text(rq, row, msg(lang_of(rq), kinds[r->kind]));
        }
    }
    table_label(t);
}

Error *fee_page(Req *rq, Resp *rs)
{
    Lang        lang = lang_of(rq);
    CalcForm    form;
    FeeQuote    q;
    FeePageView v = { .frame = frame_public(rq, msg(lang, M_finance_calc_title)) };
    Error      *wrong = form_read(rq, &fee_page_form, &form);
    if (wrong == NULL && form.kind.n == 0 && rq_values(rq, "loai").count > 0) {
        wrong = field_error("loai", S("field.choice"));
    } else if (wrong == NULL && form.kind.n > 0) {
        FeeClaim c = claim_of(&form);
        wrong = fee_quote(site_of(rq)->house->law, today_of(rq), &c, rq->arena, &q);
        if (wrong == NULL) {
            fill_answer(rq, &c, &q, &v);
        } else {
            wrong = rename_field(wrong);
        }
    }
    if (wrong != NULL && wrong->code != ERR_FIELD) {
        return wrong;
    }
    fill_form(rq, wrong, &v.form);
    fill_brackets(rq, &v.brackets);
    fill_amounts(rq, &v.flats, &v.charges);
    fill_reliefs(rq, &v.reliefs);
    resp_status(rs, wrong == NULL ? 200 : err_status(wrong));
    return page_send(rs, finance_calculator_html(rq->arena, lang, &v));
}
