/* The interview: which questions in which order. What a petition must say is BLTTDS 189(4): the court, the parties and their places,
 * the rights infringed, what is asked, witnesses, the papers with it. May use: registry, law, i18n, base. */
#include "reception/reception_int.h"

#include "reception/reception_msg.h"

/* ---- who files ------------------------------------------------------------------------------------------------------------- */

static const AskChoice roles[] = {
    { "chinh-minh", M_reception_role_self, M_reception_role_self_hint },
    { "dai-dien", M_reception_role_representative, M_reception_role_representative_hint },
    { "luat-su", M_reception_role_lawyer, M_reception_role_lawyer_hint },
    { "giup", M_reception_role_helper, M_reception_role_helper_hint },
};

static void ask_role(const Interview *iv, Asking *to)
{
    Asked *q = ask_choice(iv, to, S("vai-tro"), M_reception_role, roles, COUNT_OF(roles));
    q->need = M_reception_role_need;
}

static bool files_for_himself(const Interview *iv)
{
    Str role = answer(iv->answers, S("vai-tro"));
    return role.n == 0 || str_eq(role, S("chinh-minh"));
}

/* A helper signs with a witness when the plaintiff cannot (BLTTDS 189(2)c); whoever represents shows his paper. */
static void ask_representative(const Interview *iv, Asking *to)
{
    bool   helper = answer_is(iv->answers, "vai-tro", "giup");
    bool   lawyer = answer_is(iv->answers, "vai-tro", "luat-su");
    Asked *name = ask(iv, to, S("nop-thay-ten"), RULE_NAME, M_reception_filer_name);
    name->required = true;
    name->need = M_reception_filer_name_need;
    name->autocomplete = "name";
    Asked *paper = ask(iv, to, S("nop-thay-giay"), RULE_LINE, lawyer ? M_reception_lawyer_paper : M_reception_mandate_paper);
    paper->hint = lawyer ? M_reception_lawyer_paper_hint : M_reception_mandate_paper_hint;
    paper->required = true;
    paper->hidden = helper;
    paper->need = M_reception_mandate_paper_need;
    Asked *phone = ask(iv, to, S("nop-thay-dien-thoai"), RULE_PHONE, M_reception_phone_label);
    phone->narrow = true;
    phone->autocomplete = "tel";
    Asked *mail = ask(iv, to, S("nop-thay-thu"), RULE_EMAIL, M_reception_email_label);
    mail->autocomplete = "email";
    Asked *cannot = ask(iv, to, S("khong-tu-ky"), RULE_TICK, M_reception_cannot_sign);
    cannot->hint = M_reception_cannot_sign_hint;
    cannot->hidden = !helper;
    Asked *witness = ask(iv, to, S("lam-chung-ky"), RULE_NAME, M_reception_signing_witness);
    witness->hint = M_reception_signing_witness_hint;
    witness->hidden = !helper;
    witness->required = helper && answer(iv->answers, S("khong-tu-ky")).n > 0;
    witness->need = M_reception_signing_witness_need;
}

static void ask_plaintiffs(const Interview *iv, Asking *to)
{
    ask_people(iv, to, SIDE_PLAINTIFF);
}

static void ask_defendants(const Interview *iv, Asking *to)
{
    ask_people(iv, to, SIDE_DEFENDANT);
}

static void ask_others(const Interview *iv, Asking *to)
{
    ask_people(iv, to, SIDE_OTHER);
    ask_group(iv, to, S(""), S(""));
    Asked *minor = ask(iv, to, S("duoi-18"), RULE_TICK, M_reception_minor);
    minor->hint = M_reception_minor_hint;
}

static void check_others(const Interview *iv, Error **wrong)
{
    check_people(iv, SIDE_OTHER, wrong);
}

/* ---- what about, what is asked --------------------------------------------------------------------------------------------- */

static void ask_relation(const Interview *iv, Asking *to)
{
    Asked *words = ask(iv, to, S("tim"), RULE_LINE, M_reception_relation_words);
    words->hint = M_reception_relation_words_hint;
    words->example = M_reception_relation_words_example;
    Asked *one = ask(iv, to, S("viec"), RULE_CHOICE, M_reception_relation);
    one->offered = relation_offered(iv);
    one->required = true;
    one->need = M_reception_relation_need;
}

static void ask_claims(const Interview *iv, Asking *to)
{
    const Relation *r = relation_answered(iv);
    int             count = groups_asked(iv, S("yeu-cau-so"), CLAIMS_MOST);
    to->counter = S("yeu-cau-so");
    to->another = M_reception_claim_another;
    to->most = CLAIMS_MOST;
    for (int no = 1; no <= count; no++) {
        Str number = str_format(iv->arena, "%d", no);
        Str remove = no == 1 ? S("") : answer_name(iv->arena, "yeu-cau", no, "bo");
        ask_group(iv, to, count == 1 ? S("") : MSG(iv->arena, iv->lang, M_reception_claim_no, { S("no"), number }), remove);
        Asked *text = ask(iv, to, answer_name(iv->arena, "yeu-cau", no, "noi-dung"), RULE_LONG, M_reception_claim);
        text->hint = no == 1 ? M_reception_claim_hint : NULL;
        text->example = no == 1 ? M_reception_claim_example : NULL;
        text->rows = 3;
        text->max = 4000;
        text->required = true;
        text->need = M_reception_claim_need;
        Asked *sum = ask(iv, to, answer_name(iv->arena, "yeu-cau", no, "so-tien"), RULE_MONEY, M_reception_claim_sum);
        sum->hint = r != NULL && r->valued == VALUED_NO ? M_reception_claim_sum_none : M_reception_claim_sum_hint;
        sum->narrow = true;
        if (remove.n > 0) {
            ask(iv, to, remove, RULE_TICK, M_reception_remove_claim);
        }
    }
    ask_group(iv, to, S(""), S(""));
    Asked *urgent = ask(iv, to, S("khan-cap"), RULE_TICK, M_reception_urgent);
    urgent->hint = M_reception_urgent_hint;
}

/* ---- where ----------------------------------------------------------------------------------------------------------------- */

typedef struct PlaceAsked {
    const char *at, *prefix;
    Msg         label, hint;
} PlaceAsked;

/* Places beyond those of the parties that a rule of competence may need. */
static const PlaceAsked extra_places[] = {
    { "performance", "noi-thuc-hien", M_reception_at_performance, M_reception_at_performance_hint },
    { "damage", "noi-thiet-hai", M_reception_at_damage, M_reception_at_damage_hint },
    { "child", "noi-con", M_reception_at_child, M_reception_at_child_hint },
};

static bool knows_no_address(const Interview *iv)
{
    for (int no = 1; no <= people_count(iv, SIDE_DEFENDANT); no++) {
        if (str_eq(answer_of(iv->arena, iv->answers, "bi-don", no, "biet"), S("cuoi"))) {
            return true;
        }
    }
    return false;
}

static void ask_where(const Interview *iv, Asking *to)
{
    const Relation *r = relation_answered(iv);
    bool            civil = r != NULL && !r->land && str_eq(r->kind, S("civil"));
    Asked          *land = ask(iv, to, S("ve-nha-dat"), RULE_TICK, M_reception_about_land);
    land->hint = M_reception_about_land_hint;
    land->hidden = !civil;
    size_t at = to->questions.count;
    ask_place(iv, to, S("nha-dat"), M_reception_at_land, M_reception_at_land_hint, true);
    for (; at < to->questions.count; at++) {
        Asked *q = &to->questions.items[at];
        q->hidden = q->hidden || !asks_land(iv);
    }
    for (size_t i = 0; i < COUNT_OF(extra_places); i++) {
        size_t from = to->questions.count;
        ask_place(iv, to, str_of(extra_places[i].prefix), extra_places[i].label, extra_places[i].hint, false);
        for (; from < to->questions.count; from++) {
            to->questions.items[from].hidden = to->questions.items[from].hidden || asks_land(iv) || !asks_at(iv, extra_places[i].at);
        }
    }
    size_t from = to->questions.count;
    ask_place(iv, to, S("tai-san"), M_reception_at_property, M_reception_at_property_hint, false);
    for (; from < to->questions.count; from++) {
        to->questions.items[from].hidden = to->questions.items[from].hidden || asks_land(iv) || !knows_no_address(iv);
    }
    Asked *agreed = ask(iv, to, S("thoa-thuan-toa"), RULE_TICK, M_reception_agreed);
    agreed->hint = M_reception_agreed_hint;
    agreed->hidden = asks_land(iv) || !asks_needs(iv, "agreed");
    Asked *employee = ask(iv, to, S("nguoi-lao-dong"), RULE_TICK, M_reception_employee);
    employee->hint = M_reception_employee_hint;
    employee->hidden = !asks_needs(iv, "employee");
}

static bool where_is_clear(const Interview *iv)
{
    Asking all = { 0 };
    ask_where(iv, &all);
    for (size_t i = 0; i < all.questions.count; i++) {
        if (!all.questions.items[i].hidden) {
            return false;
        }
    }
    return true;
}

static void ask_court(const Interview *iv, Asking *to)
{
    LawText note;
    Asked  *q = ask(iv, to, S("toa"), RULE_CHOICE, M_reception_court);
    q->required = true;
    q->need = M_reception_court_need;
    Error *failed = courts_offered(iv, &q->offered, &note);
    if (failed != NULL) {
        q->offered = (ChoiceList){ 0 }; /* the relation is not chosen yet: its own step says so */
    }
}

/* ---- what happened, papers ------------------------------------------------------------------------------------------------- */

static void ask_facts(const Interview *iv, Asking *to)
{
    Asked *q = ask(iv, to, S("su-viec"), RULE_LONG, M_reception_facts);
    q->hint = M_reception_facts_hint;
    q->rows = 14;
    q->required = true;
    q->need = M_reception_facts_need;
}

static void ask_papers(const Interview *iv, Asking *to)
{
    int count = groups_asked(iv, S("tai-lieu-so"), PAPERS_MOST);
    to->counter = S("tai-lieu-so");
    to->another = M_reception_paper_another;
    to->most = PAPERS_MOST;
    for (int no = 1; no <= count; no++) {
        Str number = str_format(iv->arena, "%d", no);
        Str remove = no == 1 ? S("") : answer_name(iv->arena, "tai-lieu", no, "bo");
        ask_group(iv, to, count == 1 ? S("") : MSG(iv->arena, iv->lang, M_reception_paper_no, { S("no"), number }), remove);
        Asked *name = ask(iv, to, answer_name(iv->arena, "tai-lieu", no, "ten"), RULE_LINE, M_reception_paper_name);
        name->example = no == 1 ? M_reception_paper_example : NULL;
        Asked *files = ask(iv, to, answer_name(iv->arena, "tai-lieu", no, "tep"), RULE_FILES, M_reception_paper_files);
        files->hint = no == 1 ? M_reception_paper_files_hint : NULL;
        Asked *original = ask(iv, to, answer_name(iv->arena, "tai-lieu", no, "goc"), RULE_TICK, M_reception_paper_original);
        original->hint = no == 1 ? M_reception_paper_original_hint : NULL;
        if (remove.n > 0) {
            ask(iv, to, remove, RULE_TICK, M_reception_remove_paper);
        }
    }
}

/* ---- fee, wishes ----------------------------------------------------------------------------------------------------------- */

static void ask_relief(const Interview *iv, Asking *to)
{
    Asked *q = ask(iv, to, S("mien-giam"), RULE_SELECT, M_reception_relief);
    q->hint = M_reception_relief_hint;
    q->none = M_reception_relief_none;
    q->offered = reliefs_offered(iv);
    Asked *why = ask(iv, to, S("mien-giam-vi"), RULE_LONG, M_reception_relief_why);
    why->hint = M_reception_relief_why_hint;
    why->rows = 3;
    why->max = 1500;
}

static const AskChoice mediation[] = {
    { "willing", M_reception_mediation_willing, M_reception_mediation_willing_hint },
    { "unwilling", M_reception_mediation_unwilling, NULL },
    { "undecided", M_reception_mediation_undecided, M_reception_mediation_undecided_hint },
};

static const AskChoice electronic[] = {
    { "co", M_reception_electronic_yes, M_reception_electronic_yes_hint },
    { "khong", M_reception_electronic_no, M_reception_electronic_no_hint },
};

static void ask_wishes(const Interview *iv, Asking *to)
{
    Asked *m = ask_choice(iv, to, S("hoa-giai"), M_reception_mediation, mediation, COUNT_OF(mediation));
    m->hint = M_reception_mediation_hint;
    m->need = M_reception_mediation_need;
    Asked *e = ask_choice(iv, to, S("dien-tu"), M_reception_electronic, electronic, COUNT_OF(electronic));
    e->hint = M_reception_electronic_hint;
    e->need = M_reception_electronic_need;
}

/* ---- the way --------------------------------------------------------------------------------------------------------------- */

const Step reception_steps[] = {
    { "nguoi-nop", M_reception_step_role, M_reception_q_role, M_reception_why_role, NULL, ask_role, NULL },
    { "nop-thay", M_reception_step_filer, M_reception_q_filer, M_reception_why_filer, files_for_himself, ask_representative, NULL },
    { "nguoi-khoi-kien", M_reception_step_plaintiff, M_reception_q_plaintiff, M_reception_why_plaintiff, NULL, ask_plaintiffs, NULL },
    { "nguoi-bi-kien", M_reception_step_defendant, M_reception_q_defendant, M_reception_why_defendant, NULL, ask_defendants, NULL },
    { "viec-gi", M_reception_step_relation, M_reception_q_relation, M_reception_why_relation, NULL, ask_relation, NULL },
    { "yeu-cau", M_reception_step_claims, M_reception_q_claims, M_reception_why_claims, NULL, ask_claims, NULL },
    { "o-dau", M_reception_step_where, M_reception_q_where, M_reception_why_where, where_is_clear, ask_where, NULL },
    { "toa-an", M_reception_step_court, M_reception_q_court, M_reception_why_court, NULL, ask_court, NULL },
    { "su-viec", M_reception_step_facts, M_reception_q_facts, M_reception_why_facts, NULL, ask_facts, NULL },
    { "chung-cu", M_reception_step_papers, M_reception_q_papers, M_reception_why_papers, NULL, ask_papers, NULL },
    { "nguoi-khac", M_reception_step_others, M_reception_q_others, M_reception_why_others, NULL, ask_others, check_others },
    { "tam-ung", M_reception_step_fee, M_reception_q_fee, M_reception_why_fee, NULL, ask_relief, NULL },
    { "nguyen-vong", M_reception_step_wishes, M_reception_q_wishes, M_reception_why_wishes, NULL, ask_wishes, NULL },
};
const size_t reception_step_count = COUNT_OF(reception_steps);

const Step *reception_step_find(Str id)
{
    for (size_t i = 0; i < COUNT_OF(reception_steps); i++) {
        if (str_eq(id, str_of(reception_steps[i].id))) {
            return &reception_steps[i];
        }
    }
    return NULL;
}

bool reception_step_is_asked(const Interview *iv, const Step *s)
{
    return s->skipped == NULL || !s->skipped(iv);
}

const Step *reception_step_after(const Interview *iv, const Step *s)
{
    for (s++; s < reception_steps + COUNT_OF(reception_steps); s++) {
        if (reception_step_is_asked(iv, s)) {
            return s;
        }
    }
    return NULL;
}

const Step *reception_step_before(const Interview *iv, const Step *s)
{
    while (s-- > reception_steps) {
        if (reception_step_is_asked(iv, s)) {
            return s;
        }
    }
    return NULL;
}

Error *reception_step_check(const Interview *iv, const Step *s)
{
    Asking all = { 0 };
    Error *wrong = NULL;
    if (s->check != NULL) {
        s->check(iv, &wrong);
        return wrong;
    }
    s->ask(iv, &all);
    for (size_t i = 0; i < all.questions.count; i++) {
        asked_check(iv, &all.questions.items[i], &wrong);
    }
    return wrong;
}
