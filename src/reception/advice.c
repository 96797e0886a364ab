/* What the system says by itself: the relation in plain words, the courts that may be competent, the advance with its working, a
 * claim already filed. May use: filing, registry, law, base. */
#include "reception/reception_int.h"

#include "law/citation.h"
#include "law/fee.h"
#include "filing/filing.h"
#include "reception/reception_msg.h"

enum { RELATION_HITS = 100, RELATIONS_SHOWN = 12, FACTS_MOST = 40 };

/* ---- the relation ---------------------------------------------------------------------------------------------------------- */

/* How people say it; the court's name for it stands below. */
static const struct PlainWords {
    const char *relation;
    Msg         words;
} plain_words[] = {
    { "DS.26.3.01", M_reception_plain_loan },       { "HN.28.1.01", M_reception_plain_divorce },
    { "DS.26.9.04", M_reception_plain_land },       { "DS.26.5.01", M_reception_plain_inheritance },
    { "DS.26.6.02", M_reception_plain_injury },     { "DS.26.3.05", M_reception_plain_deposit },
    { "DS.26.3.04", M_reception_plain_lease },      { "DS.26.3.03", M_reception_plain_sale },
    { "LD.32.1.11", M_reception_plain_wages },      { "LD.32.1.02", M_reception_plain_dismissal },
    { "KT.30.1.01", M_reception_plain_trade },
};

static const char *const kinds[] = { "civil", "family", "commercial", "labour" };

/* Of a dispute a court hears in this procedure: no request, no administrative case. */
static bool is_dispute(const Relation *r)
{
    for (size_t i = 0; r != NULL && !r->request && i < COUNT_OF(kinds); i++) {
        if (str_eq(r->kind, str_of(kinds[i]))) {
            return true;
        }
    }
    return false;
}

const Relation *relation_answered(const Interview *iv)
{
    const Relation *r = registry_relation(iv->house->registry, answer(iv->answers, S("viec")));
    return is_dispute(r) ? r : NULL;
}

Str kind_answered(const Interview *iv)
{
    const Relation *r = relation_answered(iv);
    return r == NULL ? S("") : r->kind;
}

static bool is_offered(const ChoiceList *all, Str code)
{
    for (size_t i = 0; i < all->count; i++) {
        if (str_eq(all->items[i].value, code)) {
            return true;
        }
    }
    return false;
}

static Str cited(const Interview *iv, Str basis)
{
    return law_cite(iv->house->law, iv->arena, iv->lang, basis);
}

static void offer(const Interview *iv, ChoiceList *to, const Relation *r, Msg words)
{
    if (!is_dispute(r) || is_offered(to, r->code)) {
        return;
    }
    const Relation *clause = relation_clause(iv->house->law->relations, r);
    Str             name = law_text(iv->lang, r->name);
    Str             basis = cited(iv, clause == NULL ? r->source.basis : clause->source.basis);
    Str             wide = clause == r || clause == NULL ? basis
                                                         : str_format(iv->arena, STR_F " (" STR_F ")", STR_A(law_text(iv->lang, clause->name)),
                                                                      STR_A(basis));
    InputChoice c = { .value = r->code, .label = words == NULL ? name : msg(iv->lang, words), .hint = words == NULL ? wide : name };
    *LIST_ADD(iv->arena, to) = c;
}

static Msg plain_of(Str code)
{
    for (size_t i = 0; i < COUNT_OF(plain_words); i++) {
        if (str_eq(code, str_of(plain_words[i].relation))) {
            return plain_words[i].words;
        }
    }
    return NULL;
}

/* Every word asked for begins a word of the plain sentence. */
static bool says(const Interview *iv, Msg sentence, Str words)
{
    Str text = str_format(iv->arena, " " STR_F, STR_A(i18n_fold(iv->arena, msg(iv->lang, sentence))));
    Str rest = i18n_fold(iv->arena, words);
    while (rest.p != NULL) {
        Str word = str_cut(&rest, ' ');
        if (word.n > 0 && !str_has(text, str_format(iv->arena, " " STR_F, STR_A(word)))) {
            return false;
        }
    }
    return true;
}

ChoiceList relation_offered(const Interview *iv)
{
    const Registry *r = iv->house->registry;
    ChoiceList      out = { 0 };
    Str             words = answer(iv->answers, S("tim"));
    for (size_t i = 0; i < COUNT_OF(plain_words); i++) {
        if (words.n == 0 || says(iv, plain_words[i].words, words)) {
            offer(iv, &out, registry_relation(r, str_of(plain_words[i].relation)), plain_words[i].words);
        }
    }
    if (words.n > 0) {
        RegistryHits hits = registry_search(r, iv->arena, words, REGISTRY_RELATION, RELATION_HITS);
        for (size_t i = 0; i < hits.count && out.count < RELATIONS_SHOWN; i++) {
            offer(iv, &out, registry_relation(r, hits.items[i].code), NULL);
        }
    }
    /* What is chosen stays, whatever is searched for. */
    const Relation *chosen = relation_answered(iv);
    if (chosen != NULL) {
        offer(iv, &out, chosen, plain_of(chosen->code));
    }
    return out;
}

/* ---- where: the rules of the relation -------------------------------------------------------------------------------------- */

static const Relation *placed(const Interview *iv)
{
    const Relation *r = relation_answered(iv);
    return r == NULL || r->places_count > 0 ? r : relation_clause(iv->house->law->relations, r);
}

static bool asks_rule(const Interview *iv, const char *at, const char *needs)
{
    const Relation *r = placed(iv);
    for (uint32_t i = 0; r != NULL && i < r->places_count; i++) {
        const PlaceRule *rule = place_rule_find(iv->house->law->relations, r->places[i]);
        if (rule != NULL && (at == NULL ? str_eq(rule->needs, str_of(needs)) : str_eq(rule->at, str_of(at)))) {
            return true;
        }
    }
    return false;
}

bool asks_at(const Interview *iv, const char *at)
{
    return asks_rule(iv, at, NULL);
}

bool asks_needs(const Interview *iv, const char *needs)
{
    return asks_rule(iv, NULL, needs);
}

bool asks_land(const Interview *iv)
{
    const Relation *r = relation_answered(iv);
    return r != NULL && (r->land || answer(iv->answers, S("ve-nha-dat")).n > 0);
}

/* ---- competent courts ------------------------------------------------------------------------------------------------------ */

typedef LIST(PlaceFact) PlaceFacts;

static void add_fact(const Interview *iv, PlaceFacts *to, Str at, Str code)
{
    PlaceFact f = { .at = at };
    if (code.n > 0) {
        place_parts(iv, code, &f.province, &f.ward);
        *LIST_ADD(iv->arena, to) = f;
    }
}

static Str code_of(const Interview *iv, const char *prefix, int no)
{
    return place_code(iv, str_format(iv->arena, "%s-%d", prefix, no));
}

static void add_parties(const Interview *iv, PlaceFacts *to, CompetenceAsk *asked)
{
    size_t unknown = 0, abroad = 0, defendants = (size_t)people_count(iv, SIDE_DEFENDANT);
    for (int no = 1; no <= people_count(iv, SIDE_PLAINTIFF); no++) {
        add_fact(iv, to, S("plaintiff"), code_of(iv, "nguyen-don", no));
    }
    for (int no = 1; no <= (int)defendants; no++) {
        Str  known = answer_of(iv->arena, iv->answers, "bi-don", no, "biet");
        bool last = str_eq(known, S("cuoi"));
        abroad += str_eq(known, S("nuoc-ngoai"));
        unknown += last;
        add_fact(iv, to, last ? S("defendant_last") : S("defendant"), code_of(iv, "bi-don", no));
    }
    asked->defendant_unknown = unknown == defendants;
    asked->defendant_abroad = abroad == defendants;
}

static Error *competence(const Interview *iv, CourtChoice *out)
{
    PlaceFacts    facts = { 0 };
    CompetenceAsk asked = { .relation = answer(iv->answers, S("viec")), .on = iv->today, .land = asks_land(iv) };
    add_parties(iv, &facts, &asked);
    add_fact(iv, &facts, S("land"), place_code(iv, S("nha-dat")));
    add_fact(iv, &facts, S("performance"), place_code(iv, S("noi-thuc-hien")));
    add_fact(iv, &facts, S("damage"), place_code(iv, S("noi-thiet-hai")));
    add_fact(iv, &facts, S("child"), place_code(iv, S("noi-con")));
    add_fact(iv, &facts, S("defendant_property"), place_code(iv, S("tai-san")));
    asked.agreed = answer(iv->answers, S("thoa-thuan-toa")).n > 0;
    asked.employee = answer(iv->answers, S("nguoi-lao-dong")).n > 0;
    asked.facts = facts.items;
    asked.fact_count = facts.count;
    return competent_courts(iv->house->registry, iv->arena, &asked, out);
}

static Str reason_text(const Interview *iv, Lang lang, const CourtOption *o)
{
    Msg how = o->area_known ? M_reception_court_sure : o->likely ? M_reception_court_likely : M_reception_court_unsure;
    return MSG(iv->arena, lang, how, { S("reason"), law_text(lang, o->reason) }, { S("basis"), law_cite(iv->house->law, iv->arena, lang, o->basis) });
}

Error *courts_offered(const Interview *iv, ChoiceList *out, LawText *note)
{
    CourtChoice all;
    *out = (ChoiceList){ 0 };
    *note = (LawText){ { NULL, 0 }, { NULL, 0 } };
    if (relation_answered(iv) == NULL) {
        return NULL;
    }
    TRY(competence(iv, &all));
    *note = all.note;
    for (size_t i = 0; i < all.options.count; i++) {
        const CourtOption *o = &all.options.items[i];
        if (o->court != NULL && !is_offered(out, o->court->code)) {
            *LIST_ADD(iv->arena, out) =
                (InputChoice){ .value = o->court->code, .label = law_text(iv->lang, o->name), .hint = reason_text(iv, iv->lang, o) };
        }
    }
    return NULL;
}

Error *court_reason(const Interview *iv, Str code, Str *out)
{
    CourtChoice all;
    *out = S("");
    TRY(competence(iv, &all));
    for (size_t i = 0; i < all.options.count; i++) {
        const CourtOption *o = &all.options.items[i];
        if (o->court != NULL && str_eq(o->court->code, code)) {
            *out = reason_text(iv, LANG_VI, o);
            return NULL;
        }
    }
    return NULL;
}

/* ---- the advance ----------------------------------------------------------------------------------------------------------- */

int64_t claim_value(const Interview *iv)
{
    int64_t sum = -1;
    for (int no = 1; no <= groups_asked(iv, S("yeu-cau-so"), CLAIMS_MOST); no++) {
        Money m;
        if (money_parse(answer_of(iv->arena, iv->answers, "yeu-cau", no, "so-tien"), &m)) {
            sum = (sum < 0 ? 0 : sum) + m.dong;
        }
    }
    return sum;
}

static bool a_person_claims(const Interview *iv)
{
    for (int no = 1; no <= people_count(iv, SIDE_PLAINTIFF); no++) {
        if (!str_eq(answer_of(iv->arena, iv->answers, side_prefix(SIDE_PLAINTIFF), no, "loai"), S("organisation"))) {
            return true;
        }
    }
    return false;
}

/* Reliefs a claimant at first instance of that kind may ask for. */
static bool relief_fits(const Interview *iv, const FeeRelief *r)
{
    const FeeKind *kind = fee_kind(iv->house->law, iv->today, kind_answered(iv));
    return kind != NULL && fee_relief_of_claimant(r, kind, FEE_FIRST, a_person_claims(iv)) && fee_relief(iv->house->law, iv->today, r->id) == r;
}

ChoiceList reliefs_offered(const Interview *iv)
{
    ChoiceList    out = { 0 };
    const FeeLaw *fees = iv->house->law->fees;
    for (uint32_t i = 0; i < fees->reliefs_count; i++) {
        const FeeRelief *r = &fees->reliefs[i];
        if (relief_fits(iv, r)) {
            *LIST_ADD(iv->arena, &out) = (InputChoice){ .value = r->slug, .label = law_text(iv->lang, r->name) };
        }
    }
    return out;
}

Error *advance_quoted(const Interview *iv, FactsView *out, Money *advance, bool *known)
{
    FeeQuote         q;
    int64_t          value = claim_value(iv);
    Str              asked = answer(iv->answers, S("mien-giam"));
    const FeeRelief *r = asked.n == 0 ? NULL : fee_relief(iv->house->law, iv->today, asked);
    FeeClaim         claim = { .kind = kind_answered(iv), .instance = FEE_FIRST, .has_value = value >= 0, .value = { value < 0 ? 0 : value } };
    *known = claim.kind.n > 0 && value <= FEE_VALUE_MAX;
    if (!*known) {
        return NULL;
    }
    if (r != NULL && relief_fits(iv, r)) {
        *(r->kind == FEE_REDUCED ? &claim.reduce : &claim.exempt) = r->slug;
    }
    TRY(fee_quote(iv->house->law, iv->today, &claim, iv->arena, &q));
    *advance = q.advance;
    for (size_t i = 0; i < q.working.steps_count; i++) {
        const FeeStep *s = &q.working.steps[i];
        *LIST_ADD(iv->arena, &out->facts) = (Fact){ .name = law_text(iv->lang, s->text), .value = cited(iv, s->basis) };
    }
    return NULL;
}

/* ---- filed before ---------------------------------------------------------------------------------------------------------- */

Error *same_claims(const Interview *iv, Db *db, PersonId person, LinkList *out)
{
    Petitions all = { 0 };
    Str       relation = answer(iv->answers, S("viec"));
    if (relation.n == 0) {
        return NULL;
    }
    TRY(petitions_of_person(db, iv->arena, person, relation, &all));
    for (size_t i = 0; i < all.count; i++) {
        const Petition *p = &all.items[i];
        Str             day = i18n_date(iv->arena, iv->lang, p->filed_on);
        *LIST_ADD(iv->arena, out) = (Link){ MSG(iv->arena, iv->lang, M_reception_same_claim, { S("defendant"), p->defendant }, { S("day"), day }),
                                            str_format(iv->arena, "/vu-viec-cua-toi/" STR_F, STR_A(id_format(iv->arena, p->matter.id))) };
    }
    return NULL;
}
