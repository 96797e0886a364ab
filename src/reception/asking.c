/* Putting questions together: single ones, groups, people. May use: i18n, base. */
#include "reception/reception_int.h"

#include "reception/reception_msg.h"

Asked *ask(const Interview *iv, Asking *to, Str name, Rule rule, Msg label)
{
    if (to->groups.count == 0) {
        ask_group(iv, to, S(""), S(""));
    }
    Asked *q = LIST_ADD(iv->arena, &to->questions);
    *q = (Asked){ .name = name, .rule = rule, .label = label };
    return q;
}

Asked *ask_choice(const Interview *iv, Asking *to, Str name, Msg label, const AskChoice *choices, size_t count)
{
    Asked *q = ask(iv, to, name, RULE_CHOICE, label);
    q->required = true;
    for (size_t i = 0; i < count; i++) {
        *LIST_ADD(iv->arena, &q->offered) = (InputChoice){ .value = str_of(choices[i].value), .label = msg(iv->lang, choices[i].label),
                                                           .hint = msg(iv->lang, choices[i].hint) };
    }
    return q;
}

void ask_group(const Interview *iv, Asking *to, Str legend, Str remove)
{
    *LIST_ADD(iv->arena, &to->groups) = (AskedGroup){ legend, to->questions.count, remove };
}

/* ---- people ---------------------------------------------------------------------------------------------------------------- */

static const struct SideWords {
    const char *prefix;
    Msg         one, another, need_name;
} sides[] = {
    [SIDE_PLAINTIFF] = { "nguyen-don", M_reception_plaintiff_no, M_reception_plaintiff_another, M_reception_plaintiff_need },
    [SIDE_DEFENDANT] = { "bi-don", M_reception_defendant_no, M_reception_defendant_another, M_reception_defendant_need },
    [SIDE_OTHER] = { "nguoi-khac", M_reception_other_no, M_reception_other_another, M_reception_other_need },
};

const char *side_prefix(Side side)
{
    return sides[side].prefix;
}

static Str counter_of(const Interview *iv, Side side)
{
    return str_format(iv->arena, "%s-so", sides[side].prefix);
}

int people_count(const Interview *iv, Side side)
{
    return groups_asked(iv, counter_of(iv, side), PEOPLE_MOST);
}

bool person_is_blank(const Interview *iv, Side side, int no)
{
    return answer_of(iv->arena, iv->answers, sides[side].prefix, no, "ten").n == 0
        && answer_of(iv->arena, iv->answers, sides[side].prefix, no, "dia-chi").n == 0
        && answer_of(iv->arena, iv->answers, sides[side].prefix, no, "phuong").n == 0;
}

static const AskChoice kinds[] = {
    { "person", M_reception_kind_person, NULL },
    { "organisation", M_reception_kind_organisation, M_reception_kind_organisation_hint },
};

static const AskChoice address_known[] = {
    { "co", M_reception_address_known, NULL },
    { "cuoi", M_reception_address_last, M_reception_address_last_hint },
    { "nuoc-ngoai", M_reception_address_abroad, M_reception_address_abroad_hint },
};

static const AskChoice other_roles[] = {
    { "related_person", M_reception_other_related, M_reception_other_related_hint },
    { "witness", M_reception_other_witness, M_reception_other_witness_hint },
};

static void ask_kind(const Interview *iv, Asking *to, const char *prefix, int no)
{
    Asked *q = ask_choice(iv, to, answer_name(iv->arena, prefix, no, "loai"), M_reception_kind, kinds, COUNT_OF(kinds));
    q->need = M_reception_kind_need;
}

static void ask_name(const Interview *iv, Asking *to, Side side, int no)
{
    Asked *q = ask(iv, to, answer_name(iv->arena, sides[side].prefix, no, "ten"), RULE_NAME, M_reception_name_label);
    q->hint = M_reception_name_hint;
    q->required = true;
    q->need = sides[side].need_name;
    q->autocomplete = side == SIDE_PLAINTIFF && no == 1 ? "name" : "off";
}

/* Only of persons; an organisation names who speaks for it. */
static void ask_identity(const Interview *iv, Asking *to, Side side, int no)
{
    const char *prefix = sides[side].prefix;
    bool        organisation = str_eq(answer_of(iv->arena, iv->answers, prefix, no, "loai"), S("organisation"));
    Asked      *born = ask(iv, to, answer_name(iv->arena, prefix, no, "sinh"), RULE_PAST, M_reception_born);
    born->narrow = true;
    born->example = M_reception_born_example;
    born->hidden = organisation;
    Asked *number = ask(iv, to, answer_name(iv->arena, prefix, no, "so"), RULE_PERSONAL_NO, M_reception_number);
    number->narrow = true;
    number->hint = M_reception_number_hint;
    number->hidden = organisation || side == SIDE_DEFENDANT;
    Asked *speaks = ask(iv, to, answer_name(iv->arena, prefix, no, "nguoi-dd"), RULE_NAME, M_reception_speaks);
    speaks->hint = M_reception_speaks_hint;
    speaks->hidden = !organisation;
}

static void ask_contact(const Interview *iv, Asking *to, Side side, int no)
{
    const char *prefix = sides[side].prefix;
    bool        own = side == SIDE_PLAINTIFF && no == 1;
    Asked      *phone = ask(iv, to, answer_name(iv->arena, prefix, no, "dien-thoai"), RULE_PHONE, M_reception_phone_label);
    phone->narrow = true;
    phone->autocomplete = own ? "tel" : "off";
    Asked *mail = ask(iv, to, answer_name(iv->arena, prefix, no, "thu"), RULE_EMAIL, M_reception_email_label);
    mail->autocomplete = own ? "email" : "off";
}

static void ask_address(const Interview *iv, Asking *to, Side side, int no)
{
    const char *prefix = sides[side].prefix;
    bool        defendant = side == SIDE_DEFENDANT;
    Str         known = answer_of(iv->arena, iv->answers, prefix, no, "biet");
    bool        abroad = defendant && str_eq(known, S("nuoc-ngoai"));
    if (defendant) {
        Asked *q = ask_choice(iv, to, answer_name(iv->arena, prefix, no, "biet"), M_reception_address_question, address_known,
                              COUNT_OF(address_known));
        q->need = M_reception_address_question_need;
    }
    Asked *street = ask(iv, to, answer_name(iv->arena, prefix, no, "dia-chi"), RULE_LINE,
                        abroad ? M_reception_address_foreign : M_reception_street);
    street->hint = abroad ? NULL : M_reception_street_hint;
    street->required = side == SIDE_PLAINTIFF || abroad;
    street->need = M_reception_street_need;
    street->autocomplete = side == SIDE_PLAINTIFF && no == 1 ? "street-address" : "off";
    size_t before = to->questions.count;
    ask_place(iv, to, str_format(iv->arena, "%s-%d", prefix, no), M_reception_place, M_reception_place_hint, side != SIDE_OTHER);
    for (size_t i = before; abroad && i < to->questions.count; i++) {
        to->questions.items[i].hidden = true;
    }
}

static void ask_person(const Interview *iv, Asking *to, Side side, int no)
{
    const char *prefix = sides[side].prefix;
    Str         number = str_format(iv->arena, "%d", no);
    int         count = people_count(iv, side);
    Str         legend = count == 1 ? S("") : MSG(iv->arena, iv->lang, sides[side].one, { S("no"), number });
    Str         remove = no == 1 && side != SIDE_OTHER ? S("") : answer_name(iv->arena, prefix, no, "bo");
    ask_group(iv, to, legend, remove);
    if (side == SIDE_OTHER) {
        Asked *role = ask_choice(iv, to, answer_name(iv->arena, prefix, no, "vai"), M_reception_other_role, other_roles, COUNT_OF(other_roles));
        role->need = M_reception_other_role_need;
    } else {
        ask_kind(iv, to, prefix, no);
    }
    ask_name(iv, to, side, no);
    if (side != SIDE_OTHER) {
        ask_identity(iv, to, side, no);
    }
    ask_address(iv, to, side, no);
    ask_contact(iv, to, side, no);
    if (remove.n > 0 && count > 1) {
        ask(iv, to, remove, RULE_TICK, M_reception_remove_person);
    }
}

void ask_people(const Interview *iv, Asking *to, Side side)
{
    int count = people_count(iv, side);
    to->counter = counter_of(iv, side);
    to->another = sides[side].another;
    to->most = PEOPLE_MOST;
    for (int no = 1; no <= count; no++) {
        ask_person(iv, to, side, no);
    }
}

void check_people(const Interview *iv, Side side, Error **wrong)
{
    Asking all = { 0 };
    ask_people(iv, &all, side);
    for (size_t g = 0; g < all.groups.count; g++) {
        size_t end = g + 1 < all.groups.count ? all.groups.items[g + 1].from : all.questions.count;
        if (side == SIDE_OTHER && person_is_blank(iv, side, (int)g + 1)) {
            continue; /* nobody else: no answer is an answer here */
        }
        for (size_t i = all.groups.items[g].from; i < end; i++) {
            asked_check(iv, &all.questions.items[i], wrong);
        }
    }
}
