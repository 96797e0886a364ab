/* The sheet of a fee calculation: lines written, articles collected, rows of the law found. May use: base, law data. */
#include "law/fee_int.h"

FeeSheet fee_sheet(const Law *law, Date on, Arena *a)
{
    return (FeeSheet){ .law = law->fees, .on = on, .arena = a, .weakest = CONFIDENCE_C, .settled = true };
}

FeeWorking fee_sheet_working(const FeeSheet *sheet)
{
    return (FeeWorking){
        .steps = sheet->steps.items,
        .steps_count = sheet->steps.count,
        .basis = sheet->basis.items,
        .basis_count = sheet->basis.count,
        .confidence = sheet->weakest,
        .settled = sheet->settled,
    };
}

Error *fee_error(Str field, Str message)
{
    return err_message(err_field(err_make(ERR_FIELD, "fee: " STR_F, STR_A(message)), field), message);
}

/* ---- words ---------------------------------------------------------------------------------------------------------- */

LawText fee_money_text(Arena *a, Money m)
{
    Str   vi = money_format(a, m);
    char *en = arena_alloc(a, vi.n + 1);
    for (size_t i = 0; i < vi.n; i++) {
        en[i] = vi.p[i] == '.' ? ',' : vi.p[i];
    }
    return (LawText){ vi, { en, vi.n } };
}

LawWord fee_word_money(const FeeSheet *sheet, const char *name, Money m)
{
    return (LawWord){ name, fee_money_text(sheet->arena, m) };
}

LawWord fee_word_rate(const FeeSheet *sheet, const char *name, int64_t rate)
{
    int64_t whole = rate / 100;
    int64_t rest = rate % 100;
    Str     vi = str_format(sheet->arena, "%lld", (long long)whole);
    Str     en = vi;
    if (rest != 0) {
        int     digits = rest % 10 == 0 ? 1 : 2;
        int64_t shown = digits == 1 ? rest / 10 : rest;
        vi = str_format(sheet->arena, "%lld,%0*lld", (long long)whole, digits, (long long)shown);
        en = str_format(sheet->arena, "%lld.%0*lld", (long long)whole, digits, (long long)shown);
    }
    return (LawWord){ name, { vi, en } };
}

LawWord fee_word_number(const FeeSheet *sheet, const char *name, int64_t number)
{
    return (LawWord){ name, law_number_text(sheet->arena, number) };
}

LawWord fee_word_text(const char *name, LawText text)
{
    return (LawWord){ name, text };
}

/* ---- the sheet ------------------------------------------------------------------------------------------------------ */

static void add_basis(FeeSheet *sheet, Str article)
{
    for (size_t i = 0; i < sheet->basis.count; i++) {
        if (str_eq(sheet->basis.items[i], article)) {
            return;
        }
    }
    *LIST_ADD(sheet->arena, &sheet->basis) = article;
}

void fee_sheet_use(FeeSheet *sheet, const RuleSource *source)
{
    for (Str rest = source->basis; rest.n > 0;) {
        Str article = str_trim(str_cut(&rest, ';'));
        if (article.n > 0) {
            add_basis(sheet, article);
        }
    }
    if (source->confidence > sheet->weakest) {
        sheet->weakest = source->confidence;
    }
    sheet->settled = sheet->settled && law_is_settled(source);
}

void fee_sheet_write(FeeSheet *sheet, const char *phrase, const RuleSource *source, Money dong, const LawWord *words, size_t count)
{
    if (source != NULL) {
        fee_sheet_use(sheet, source);
    }
    *LIST_ADD(sheet->arena, &sheet->steps) = (FeeStep){
        .text = law_say(sheet->arena, sheet->law->phrases, sheet->law->phrases_count, phrase, words, count),
        .basis = source == NULL ? S("") : source->basis,
        .dong = dong,
    };
}

/* ---- money ---------------------------------------------------------------------------------------------------------- */

Money fee_part(Money m, int64_t rate)
{
    BUG_IF(m.dong < 0 || m.dong > FEE_VALUE_MAX || rate < 0 || rate > FEE_WHOLE);
    return (Money){ m.dong / FEE_WHOLE * rate + (m.dong % FEE_WHOLE * rate + FEE_WHOLE / 2) / FEE_WHOLE };
}

Money fee_min(Money a, Money b)
{
    return a.dong < b.dong ? a : b;
}

Money fee_max(Money a, Money b)
{
    return a.dong > b.dong ? a : b;
}

/* ---- rows ----------------------------------------------------------------------------------------------------------- */

/* The row of a list that has this id (or slug) and is in force; NULL otherwise. */
#define ROW_OF(list, count, T, match)                                        \
    for (uint32_t i_ = 0; i_ < (count); i_++) {                              \
        const T *row = &(list)[i_];                                          \
        if ((match) && law_in_force(&row->source, on)) {                     \
            return row;                                                      \
        }                                                                    \
    }                                                                        \
    return NULL

static const FeeAmount *find_amount(const FeeLaw *law, Date on, Str id)
{
    ROW_OF(law->amounts, law->amounts_count, FeeAmount, str_eq(row->id, id));
}

static const FeeRate *find_rate(const FeeLaw *law, Date on, Str id)
{
    ROW_OF(law->rates, law->rates_count, FeeRate, str_eq(row->id, id));
}

static const FeeBracket *find_bracket(const FeeLaw *law, Date on, Str table, int64_t v)
{
    ROW_OF(law->brackets, law->brackets_count, FeeBracket,
           str_eq(row->table, table) && v > row->above && (row->up_to == 0 || v <= row->up_to));
}

const FeeKind *fee_kind(const Law *law, Date on, Str code)
{
    ROW_OF(law->fees->kinds, law->fees->kinds_count, FeeKind, str_eq(row->id, code) || str_eq(row->slug, code));
}

const FeeCharge *fee_charge(const Law *law, Date on, Str code)
{
    ROW_OF(law->fees->charges, law->fees->charges_count, FeeCharge, str_eq(row->id, code) || str_eq(row->slug, code));
}

const FeeRelief *fee_relief(const Law *law, Date on, Str code)
{
    ROW_OF(law->fees->reliefs, law->fees->reliefs_count, FeeRelief, str_eq(row->id, code) || str_eq(row->slug, code));
}

const FeeLimit *fee_limit(const Law *law, Date on, Str id)
{
    ROW_OF(law->fees->limits, law->fees->limits_count, FeeLimit, str_eq(row->id, id));
}

static Error *no_schedule(const FeeSheet *sheet)
{
    return err_arg(fee_error(S("on"), S("fee.error.no_schedule")), S("date"), date_format(sheet->arena, sheet->on));
}

Error *fee_need_amount(const FeeSheet *sheet, Str id, const FeeAmount **out)
{
    *out = find_amount(sheet->law, sheet->on, id);
    return *out == NULL ? no_schedule(sheet) : NULL;
}

Error *fee_need_rate(const FeeSheet *sheet, Str id, const FeeRate **out)
{
    *out = find_rate(sheet->law, sheet->on, id);
    return *out == NULL ? no_schedule(sheet) : NULL;
}

Error *fee_need_bracket(const FeeSheet *sheet, Str table, Money value, const FeeBracket **out)
{
    *out = find_bracket(sheet->law, sheet->on, table, value.dong);
    return *out == NULL ? no_schedule(sheet) : NULL;
}

Error *fee_need_kind(const FeeSheet *sheet, Str code, const FeeKind **out)
{
    Law law = { .fees = sheet->law };
    *out = fee_kind(&law, sheet->on, code);
    if (*out != NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < sheet->law->kinds_count; i++) {
        const FeeKind *k = &sheet->law->kinds[i];
        if (str_eq(k->id, code) || str_eq(k->slug, code)) {
            return no_schedule(sheet);
        }
    }
    return err_arg(fee_error(S("kind"), S("fee.error.kind")), S("code"), code);
}

bool fee_relief_fits(const FeeRelief *r, const FeeKind *kind, FeeInstance instance, Str charges)
{
    if (charges.n > 0) {
        return str_eq(r->charges, charges) || str_eq(r->charges, S("any"));
    }
    return !r->charges_only && (r->only.n == 0 || str_eq(r->only, kind->id)) &&
           (r->instance == FEE_INSTANCE_NONE || r->instance == instance);
}

bool fee_relief_of_claimant(const FeeRelief *r, const FeeKind *kind, FeeInstance instance, bool person)
{
    bool his = (r->kind != FEE_NOT_PAYABLE || r->as_claimant) && (person || !r->people);
    return his && !r->by_outcome && fee_relief_fits(r, kind, instance, kind->is_charge ? S("civil_matter") : S(""));
}

Error *fee_need_relief(const FeeSheet *sheet, Str code, Str field, const FeeKind *kind, FeeInstance instance, Str charges,
                       const FeeRelief **out)
{
    *out = NULL;
    if (code.n == 0) {
        return NULL;
    }
    Law              law = { .fees = sheet->law };
    const FeeRelief *r = fee_relief(&law, sheet->on, code);
    bool             wants_reduction = str_eq(field, S("reduce"));
    if (r == NULL || (r->kind == FEE_REDUCED) != wants_reduction) {
        return err_arg(fee_error(field, S("fee.error.relief")), S("code"), code);
    }
    if (!fee_relief_fits(r, kind, instance, charges)) {
        return err_arg(fee_error(field, S("fee.error.relief_not_here")), S("code"), code);
    }
    *out = r;
    return NULL;
}
