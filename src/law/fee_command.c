/* `congly fee`: options read, the question asked, the answer printed as text or JSON.
 * May use: base, fee, law data. */
#include "base/json.h"
#include "law/fee_int.h"
#include "law/law_args.h"
#include "law/law_msg.h"

enum { SHARES_MAX = 64 };

typedef struct FeeAsk {
    FeeClaim claim;
    Str      charge;
    int64_t  pages;
    bool     has_accepted, divorce, list;
    Money    accepted;
    FeePart  shares[SHARES_MAX];
    size_t   shares_count;
    Date     on;
} FeeAsk;

typedef struct FeeAnswer {
    const FeeKind   *kind; /* NULL: a charge */
    const FeeCharge *charge;
    FeeQuote         quote;
    FeePerson       *persons;
    FeeSplit         split; /* dues_count 0: nobody in particular */
} FeeAnswer;

/* ---- options ----------------------------------------------------------------------------------------------------------- */

static Error *read_money(LawArgs *args, Str option, Money *out)
{
    Str text;
    TRY(law_args_value(args, option, &text));
    return money_parse(text, out) ? NULL : law_args_wrong(option, text);
}

static Error *read_shares(LawArgs *args, Str option, FeeAsk *ask)
{
    Str text;
    TRY(law_args_value(args, option, &text));
    for (Str rest = text; rest.p != NULL;) {
        FeePart *share = &ask->shares[ask->shares_count];
        if (ask->shares_count == SHARES_MAX || !money_parse(str_trim(str_cut(&rest, ',')), &share->value)) {
            return law_args_wrong(option, text);
        }
        share->person = (uint32_t)ask->shares_count++;
    }
    return NULL;
}

/* One of two words, each in English or Vietnamese. */
static Error *read_either(LawArgs *args, Str option, const Str first[2], const Str second[2], bool *is_first)
{
    Str text;
    TRY(law_args_value(args, option, &text));
    *is_first = str_eq(text, first[0]) || str_eq(text, first[1]);
    return *is_first || str_eq(text, second[0]) || str_eq(text, second[1]) ? NULL : law_args_wrong(option, text);
}

static Error *read_instance(LawArgs *args, Str option, FeeAsk *ask)
{
    bool first;
    TRY(read_either(args, option, (Str[]){ S("so-tham"), S("first") }, (Str[]){ S("phuc-tham"), S("appeal") }, &first));
    ask->claim.instance = first ? FEE_FIRST : FEE_APPEAL;
    return NULL;
}

static Error *read_settled(LawArgs *args, Str option, FeeAsk *ask)
{
    bool before;
    TRY(read_either(args, option, (Str[]){ S("before-hearing"), S("truoc-phien-toa") }, (Str[]){ S("at-hearing"), S("tai-phien-toa") },
                    &before));
    ask->claim.settled = before ? FEE_SETTLED_BEFORE_HEARING : FEE_SETTLED_AT_HEARING;
    return NULL;
}

static Error *read_value(LawArgs *args, Str option, bool *has, Money *value)
{
    *has = true;
    return read_money(args, option, value);
}

static Error *read_option(LawArgs *args, Str word, FeeAsk *ask)
{
    FeeClaim *c = &ask->claim;
    struct { const char *name; bool *flag; } flags[] = {
        { "--simplified", &c->simplified }, { "--divorce", &ask->divorce }, { "--list", &ask->list },
    };
    struct { const char *name; Str *text; } texts[] = {
        { "--type", &c->kind }, { "--exempt", &c->exempt }, { "--reduce", &c->reduce }, { "--charge", &ask->charge },
    };
    for (size_t i = 0; i < COUNT_OF(flags); i++) {
        if (str_eq(word, str_of(flags[i].name))) {
            *flags[i].flag = true;
            return NULL;
        }
    }
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (str_eq(word, str_of(texts[i].name))) {
            return law_args_value(args, word, texts[i].text);
        }
    }
    return str_eq(word, S("--instance"))   ? read_instance(args, word, ask)
           : str_eq(word, S("--settled"))  ? read_settled(args, word, ask)
           : str_eq(word, S("--shares"))   ? read_shares(args, word, ask)
           : str_eq(word, S("--value"))    ? read_value(args, word, &c->has_value, &c->value)
           : str_eq(word, S("--accepted")) ? read_value(args, word, &ask->has_accepted, &ask->accepted)
           : str_eq(word, S("--pages"))    ? law_args_number(args, word, 1, INT32_MAX, &ask->pages)
           : str_eq(word, S("--on"))       ? law_args_date(args, word, &ask->on)
                                           : law_args_unknown(word);
}

static Error *read_options(LawArgs *args, FeeAsk *ask)
{
    for (;;) {
        Str  word;
        bool more;
        TRY(law_args_next(args, &word, &more));
        if (!more) {
            return NULL;
        }
        TRY(read_option(args, word, ask));
    }
}

/* ---- the question ------------------------------------------------------------------------------------------------------ */

static Error *check_ask(const FeeAsk *ask)
{
    const FeeClaim *c = &ask->claim;
    bool            shared = ask->shares_count > 0 || ask->divorce;
    if (ask->charge.n > 0) {
        return c->kind.n > 0 ? fee_error(S("charge"), S("fee.error.charge_or_type")) : NULL;
    }
    if (c->kind.n == 0) {
        return fee_error(S("type"), S("fee.error.kind"));
    }
    if (c->instance == FEE_INSTANCE_NONE) {
        return fee_error(S("instance"), S("fee.error.instance"));
    }
    bool ending = ask->has_accepted || shared || c->settled != FEE_NOT_SETTLED;
    if (ending && c->instance == FEE_APPEAL) {
        return fee_error(S("instance"), S("fee.error.first_only"));
    }
    if (shared && (ask->has_accepted || c->settled != FEE_NOT_SETTLED)) {
        return fee_error(S("shares"), S("fee.error.shares_or_accepted"));
    }
    if (ask->has_accepted && (!c->has_value || ask->accepted.dong > c->value.dong)) {
        return fee_error(S("accepted"), S("fee.error.accepted"));
    }
    return NULL;
}

static LawText both(Msg m)
{
    return (LawText){ msg(LANG_VI, m), msg(LANG_EN, m) };
}

/* The plaintiff advanced; the claim is contested or settled. */
static Error *split_claim(const Law *law, const FeeAsk *ask, Arena *a, FeeAnswer *out)
{
    out->persons = NEW_N(a, FeePerson, 2);
    out->persons[0] = (FeePerson){ both(M_fee_plaintiff), ask->claim.exempt, ask->claim.reduce, out->quote.advance };
    out->persons[1] = (FeePerson){ .name = both(M_fee_defendant) };
    FeePart     debtor = { .person = 1 };
    FeeDecision d = {
        .kind = ask->claim.kind,
        .situation = S("contested"),
        .debtors = &debtor,
        .debtors_count = 1,
        .has_value = ask->claim.has_value,
        .claimed = ask->claim.value,
        .accepted = ask->has_accepted ? ask->accepted : ask->claim.value,
        .is_accepted = true,
    };
    if (ask->claim.settled == FEE_SETTLED_BEFORE_HEARING) {
        d.situation = out->kind->value_adds ? S("administrative_dialogue") : S("settled_before_hearing");
    } else if (ask->claim.settled == FEE_SETTLED_AT_HEARING) {
        d.situation = ask->claim.simplified ? S("settled_at_simplified_hearing") : S("settled_at_hearing");
    }
    FeeCase c = { out->persons, 2, &d, 1, ask->claim.simplified };
    return fee_split(law, ask->on, &c, a, &out->split);
}

/* A division, with or without a divorce: the first person is the plaintiff and advanced on what he claims. */
static Error *split_shares(const Law *law, const FeeAsk *ask, Arena *a, FeeAnswer *out)
{
    size_t count = ask->shares_count > 1 ? ask->shares_count : 2;
    out->persons = NEW_N(a, FeePerson, count);
    for (size_t i = 0; i < count; i++) {
        MsgArg number = { S("number"), str_format(a, "%zu", i + 1) };
        out->persons[i].name.vi = msg_with(a, LANG_VI, M_fee_person, &number, 1);
        out->persons[i].name.en = msg_with(a, LANG_EN, M_fee_person, &number, 1);
    }
    out->persons[0].exempt = ask->claim.exempt;
    out->persons[0].reduce = ask->claim.reduce;
    out->persons[0].advance_paid = out->quote.advance;
    FeeDecision decisions[2] = {
        { .kind = ask->claim.kind, .situation = S("division"), .shares = ask->shares, .shares_count = ask->shares_count },
        { .kind = ask->claim.kind, .situation = S("divorce") },
    };
    bool    only_divorce = ask->shares_count == 0;
    FeeCase c = { out->persons, count, only_divorce ? &decisions[1] : decisions, ask->divorce && !only_divorce ? 2 : 1,
                  ask->claim.simplified };
    TRY(fee_split(law, ask->on, &c, a, &out->split));
    out->quote.full = out->split.total;
    out->quote.fee = (Money){ 0 };
    for (size_t i = 0; i < out->split.dues_count; i++) {
        out->quote.fee.dong += out->split.dues[i].fee.dong;
    }
    return NULL;
}

static Error *answer(const Law *law, FeeAsk *ask, Arena *a, FeeAnswer *out)
{
    *out = (FeeAnswer){ 0 };
    TRY(check_ask(ask));
    if (ask->charge.n > 0) {
        out->charge = fee_charge(law, ask->on, ask->charge);
        return fee_charge_quote(law, ask->on, ask->charge, ask->pages, ask->claim.exempt, ask->claim.reduce, a, &out->quote);
    }
    bool shared = ask->shares_count > 0 || ask->divorce;
    if (ask->shares_count > 0 && !ask->claim.has_value) { /* what the first person claims is then what he received */
        ask->claim.has_value = true;
        ask->claim.value = ask->shares[0].value;
    }
    if (ask->claim.settled != FEE_NOT_SETTLED && ask->has_accepted) {
        return fee_error(S("accepted"), S("fee.error.shares_or_accepted"));
    }
    TRY(fee_quote(law, ask->on, &ask->claim, a, &out->quote));
    out->kind = fee_kind(law, ask->on, ask->claim.kind);
    if (out->kind->value_adds && ask->has_accepted) {
        return fee_error(S("accepted"), S("fee.error.value_not_here"));
    }
    if (shared) {
        return split_shares(law, ask, a, out);
    }
    return ask->has_accepted || ask->claim.settled != FEE_NOT_SETTLED ? split_claim(law, ask, a, out) : NULL;
}

/* ---- the answer -------------------------------------------------------------------------------------------------------- */

static void write_amount(Lang lang, Arena *a, Msg title, Money m, Buf *out)
{
    buf_addf(out, STR_F "\n", STR_A(MSG(a, lang, title, { S("sum"), i18n_money(a, lang, m) })));
}

static void write_steps(Lang lang, const FeeWorking *w, size_t *number, Buf *out)
{
    for (size_t i = 0; i < w->steps_count; i++) {
        buf_addf(out, "%zu. " STR_F, ++*number, STR_A(law_text_in(lang, w->steps[i].text)));
        if (w->steps[i].basis.n > 0) {
            buf_addf(out, " [" STR_F "]", STR_A(w->steps[i].basis));
        }
        buf_add_char(out, '\n');
    }
}

/* The articles of the quote, then those the split adds. */
static FeeBasisList all_basis(Arena *a, const FeeAnswer *ans)
{
    FeeBasisList      list = { 0 };
    const FeeWorking *both_workings[2] = { &ans->quote.working, &ans->split.working };
    for (size_t w = 0; w < 2; w++) {
        for (size_t i = 0; i < both_workings[w]->basis_count; i++) {
            bool there = false;
            for (size_t k = 0; k < list.count; k++) {
                there = there || str_eq(list.items[k], both_workings[w]->basis[i]);
            }
            if (!there) {
                *LIST_ADD(a, &list) = both_workings[w]->basis[i];
            }
        }
    }
    return list;
}

static bool needs_person(const FeeAnswer *ans)
{
    return !ans->quote.working.settled || (ans->split.dues_count > 0 && !ans->split.working.settled);
}

static void write_text(Lang lang, Arena *a, const FeeAnswer *ans, Buf *out)
{
    bool         is_charge = ans->charge != NULL || ans->kind->is_charge;
    size_t       number = 0;
    FeeBasisList basis = all_basis(a, ans);
    write_amount(lang, a, is_charge ? M_fee_result_charge : M_fee_result, ans->quote.fee, out);
    if (ans->quote.full.dong != ans->quote.fee.dong) {
        write_amount(lang, a, M_fee_result_full, ans->quote.full, out);
    }
    write_amount(lang, a, M_fee_result_advance, ans->quote.advance, out);
    write_steps(lang, &ans->quote.working, &number, out);
    write_steps(lang, &ans->split.working, &number, out);
    for (size_t i = 0; i < ans->split.dues_count; i++) {
        Str name = law_text_in(lang, ans->persons[i].name);
        Str sum = i18n_money(a, lang, ans->split.dues[i].fee);
        buf_addf(out, "   - " STR_F "\n", STR_A(MSG(a, lang, M_fee_bears, { S("who"), name }, { S("sum"), sum })));
    }
    Str articles = str_join(a, basis.items, basis.count, S("; "));
    buf_addf(out, STR_F "\n", STR_A(MSG(a, lang, M_fee_basis, { S("basis"), articles })));
    if (needs_person(ans)) {
        buf_addf(out, STR_F "\n", STR_A(msg(lang, M_fee_needs_person)));
    }
}

static void json_steps(JsonOut *o, Lang lang, const FeeWorking *w)
{
    for (size_t i = 0; i < w->steps_count; i++) {
        json_begin(o, NULL);
        json_add_str(o, "text", law_text_in(lang, w->steps[i].text));
        json_add_i64(o, "dong", w->steps[i].dong.dong);
        json_add_str(o, "basis", w->steps[i].basis);
        json_end(o);
    }
}

static void json_parties(JsonOut *o, Lang lang, const FeeAnswer *ans)
{
    json_begin_list(o, "parties");
    for (size_t i = 0; i < ans->split.dues_count; i++) {
        const FeePersonDue *due = &ans->split.dues[i];
        json_begin(o, NULL);
        json_add_str(o, "name", law_text_in(lang, ans->persons[i].name));
        json_add_i64(o, "fee", due->fee.dong);
        json_add_i64(o, "relieved", due->relieved.dong);
        json_add_i64(o, "advance_paid", due->advance_paid.dong);
        json_add_i64(o, "refund", due->refund.dong);
        json_add_i64(o, "to_pay", due->to_pay.dong);
        json_end(o);
    }
    json_end_list(o);
}

static void write_json(Lang lang, Arena *a, const FeeAsk *ask, const FeeAnswer *ans, Buf *out)
{
    JsonOut      o = json_out(out);
    FeeBasisList basis = all_basis(a, ans);
    json_begin(&o, NULL);
    json_add_i64(&o, "fee", ans->quote.fee.dong);
    json_add_i64(&o, "advance", ans->quote.advance.dong);
    json_add_i64(&o, "full", ans->quote.full.dong);
    if (ans->charge != NULL) {
        json_add_str(&o, "charge", ans->charge->id);
    } else {
        json_add_str(&o, "kind", ans->kind->id);
        json_add_str(&o, "instance", ask->claim.instance == FEE_APPEAL ? S("appeal") : S("first"));
    }
    json_add_str(&o, "on", date_format(a, ask->on));
    json_begin_list(&o, "basis");
    for (size_t i = 0; i < basis.count; i++) {
        json_add_str(&o, NULL, basis.items[i]);
    }
    json_end_list(&o);
    json_begin_list(&o, "working");
    json_steps(&o, lang, &ans->quote.working);
    json_steps(&o, lang, &ans->split.working);
    json_end_list(&o);
    if (ans->split.dues_count > 0) {
        json_parties(&o, lang, ans);
    }
    json_add_bool(&o, "needs_person", needs_person(ans));
    json_end(&o);
    buf_add_char(out, '\n');
}

/* ---- the codes people may give ------------------------------------------------------------------------------------------ */

typedef struct ListOut {
    const LawArgs *args;
    Date           on;
    Buf           *out;
    JsonOut        json;
} ListOut;

static void list_row(ListOut *l, Str option, Str id, Str slug, LawText name, const RuleSource *source)
{
    if (!law_in_force(source, l->on)) {
        return;
    }
    Str text = law_text_in(l->args->lang, name);
    if (!l->args->json) {
        buf_addf(l->out, STR_F " " STR_F " (" STR_F ")  " STR_F " [" STR_F "]\n", STR_A(option), STR_A(slug), STR_A(id), STR_A(text),
                 STR_A(source->basis));
        return;
    }
    json_begin(&l->json, NULL);
    json_add_str(&l->json, "option", option);
    json_add_str(&l->json, "id", id);
    json_add_str(&l->json, "slug", slug);
    json_add_str(&l->json, "name", text);
    json_add_str(&l->json, "basis", source->basis);
    json_end(&l->json);
}

static void write_list(const FeeLaw *fees, const LawArgs *args, Date on, Buf *out)
{
    ListOut l = { args, on, out, json_out(out) };
    if (args->json) {
        json_begin_list(&l.json, NULL);
    }
    for (uint32_t i = 0; i < fees->kinds_count; i++) {
        const FeeKind *k = &fees->kinds[i];
        list_row(&l, S("--type"), k->id, k->slug, k->name, &k->source);
    }
    for (uint32_t i = 0; i < fees->reliefs_count; i++) {
        const FeeRelief *r = &fees->reliefs[i];
        list_row(&l, r->kind == FEE_REDUCED ? S("--reduce") : S("--exempt"), r->id, r->slug, r->name, &r->source);
    }
    for (uint32_t i = 0; i < fees->charges_count; i++) {
        const FeeCharge *c = &fees->charges[i];
        list_row(&l, S("--charge"), c->id, c->slug, c->name, &c->source);
    }
    if (args->json) {
        json_end_list(&l.json);
        buf_add_char(out, '\n');
    }
}

Error *fee_command(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status)
{
    LawArgs   words = law_args(args, count);
    FeeAsk    ask = { .on = today };
    FeeAnswer ans;
    *status = 2;
    TRY(read_options(&words, &ask));
    if (ask.list) {
        write_list(law->fees, &words, ask.on, out);
    } else {
        TRY(answer(law, &ask, a, &ans));
        if (words.json) {
            write_json(words.lang, a, &ask, &ans, out);
        } else {
            write_text(words.lang, a, &ans, out);
        }
    }
    *status = 0;
    return buf_check(out);
}
