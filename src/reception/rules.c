/* What an answer must be like, said as what to do. May use: i18n, base. */
#include "reception/reception_int.h"

#include "reception/reception_msg.h"

enum { LINE_MAX = 200, LONG_MAX = 20000, PERSONAL_DIGITS = 12, PHONE_LEAST = 9, PHONE_MOST = 15 };

/* ---- one value ------------------------------------------------------------------------------------------------------------- */

Str digits_of(Arena *a, Str text)
{
    Buf b = buf_make(a, KIB(1));
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] >= '0' && text.p[i] <= '9') {
            buf_add_char(&b, text.p[i]);
        }
    }
    return buf_str(&b);
}

/* Nothing but digits and what people put between them. */
static bool is_number_text(Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool between = c == ' ' || c == '.' || c == '-' || c == '(' || c == ')' || (c == '+' && i == 0);
        if ((c < '0' || c > '9') && !between) {
            return false;
        }
    }
    return text.n > 0;
}

bool date_read(Str text, Date *out)
{
    int64_t day, month, year;
    if (date_parse(text, out)) {
        return true;
    }
    char mark = str_has(text, S("/")) ? '/' : str_has(text, S("-")) ? '-' : '.';
    Str  d = str_trim(str_cut(&text, mark)), m = str_trim(str_cut(&text, mark)), y = str_trim(text);
    if (d.n > 2 || m.n > 2 || y.n != 4 || !str_to_i64(d, &day) || !str_to_i64(m, &month) || !str_to_i64(y, &year) || year < 1000
        || !date_is_real((int32_t)year, (int32_t)month, (int32_t)day)) {
        return false;
    }
    *out = date_make((int32_t)year, (int32_t)month, (int32_t)day);
    return true;
}

static const char *past_fault(const Interview *iv, Str text)
{
    Date d;
    if (!date_read(text, &d)) {
        return "field.date";
    }
    return date_cmp(d, iv->today) > 0 ? "reception.date_future" : d.day < date_make(1900, 1, 1).day ? "reception.date_old" : NULL;
}

/* somebody@somewhere.something: whether it reaches him only a letter can tell. */
static bool is_email(Str text)
{
    size_t at, more, dot;
    if (!str_find(text, S("@"), &at) || at == 0 || str_has(text, S(" "))) {
        return false;
    }
    Str host = str_sub(text, at + 1, text.n);
    return !str_find(host, S("@"), &more) && str_find(host, S("."), &dot) && dot > 0 && !str_ends(host, S("."));
}

const char *rule_fault(const Interview *iv, Rule rule, Str text)
{
    Money money;
    size_t digits = digits_of(iv->arena, text).n;
    switch (rule) {
    case RULE_PAST: return past_fault(iv, text);
    case RULE_PERSONAL_NO:
        return is_number_text(text) && digits == PERSONAL_DIGITS ? NULL : "reception.personal_no";
    case RULE_PHONE:
        return is_number_text(text) && digits >= PHONE_LEAST && digits <= PHONE_MOST ? NULL : "reception.phone";
    case RULE_EMAIL: return is_email(text) ? NULL : "reception.email";
    case RULE_MONEY: return money_parse(text, &money) ? NULL : "field.money";
    case RULE_NAME: return digits == text.n ? "reception.name" : NULL;
    case RULE_PLACE: {
        PlaceOptions all = place_options(iv, text);
        return all.count == 0 ? "reception.place_unknown" : NULL;
    }
    case RULE_LINE:
    case RULE_LONG:
    case RULE_CHOICE:
    case RULE_SELECT:
    case RULE_FILES:
    case RULE_TICK: break;
    }
    return NULL;
}

/* ---- one question ---------------------------------------------------------------------------------------------------------- */

static bool is_offered(const Asked *q, Str value)
{
    for (size_t i = 0; i < q->offered.count; i++) {
        if (str_eq(q->offered.items[i].value, value)) {
            return true;
        }
    }
    return false;
}

static Error *wrong_answer(const Asked *q, Str message)
{
    return err_field(err_message(err_make(ERR_FIELD, NULL), message), q->name);
}

void asked_check(const Interview *iv, const Asked *q, Error **wrong)
{
    Str  text = answer(iv->answers, q->name);
    bool choice = q->rule == RULE_CHOICE || q->rule == RULE_SELECT;
    if (q->hidden) {
        return;
    }
    if (text.n == 0) {
        if (q->required) {
            err_add(wrong, wrong_answer(q, q->need == NULL ? S("field.required") : q->need->key));
        }
        return;
    }
    if (choice && !is_offered(q, text)) {
        err_add(wrong, wrong_answer(q, q->need == NULL ? S("field.choice") : q->need->key));
        return;
    }
    const char *fault = rule_fault(iv, q->rule, text);
    if (fault != NULL) {
        err_add(wrong, wrong_answer(q, str_of(fault)));
    }
}

static InputKind input_of(Rule rule)
{
    switch (rule) {
    case RULE_LONG: return INPUT_LONG_TEXT;
    case RULE_PAST: return INPUT_DATE;
    case RULE_PERSONAL_NO: return INPUT_NUMBER;
    case RULE_PHONE: return INPUT_PHONE;
    case RULE_EMAIL: return INPUT_EMAIL;
    case RULE_MONEY: return INPUT_MONEY;
    case RULE_CHOICE: return INPUT_RADIO;
    case RULE_SELECT: return INPUT_SELECT;
    case RULE_TICK: return INPUT_CHECK;
    case RULE_FILES: return INPUT_FILE;
    case RULE_LINE:
    case RULE_NAME:
    case RULE_PLACE: break;
    }
    return INPUT_TEXT;
}

FieldView asked_view(const Interview *iv, const Asked *q)
{
    FieldView v = { .kind = input_of(q->rule), .name = q->name, .label = msg(iv->lang, q->label), .hint = msg(iv->lang, q->hint),
                    .example = msg(iv->lang, q->example), .none = msg(iv->lang, q->none), .value = answer(iv->answers, q->name), .optional = !q->required,
                    .autocomplete = q->autocomplete == NULL ? S("") : str_of(q->autocomplete), .rows = q->rows,
                    .short_input = q->narrow, .choices = q->offered };
    v.chosen = q->rule == RULE_TICK && v.value.n > 0;
    field_choose(&v);
    return v;
}

int groups_asked(const Interview *iv, Str counter, int most)
{
    int64_t n = 1;
    if (!str_to_i64(answer(iv->answers, counter), &n) || n < 1) {
        n = 1;
    }
    return n > most ? most : (int)n;
}

/* ---- a page of questions --------------------------------------------------------------------------------------------------- */

/* A place that several answer to stands first with the words, so the choice explains itself. */
void asking_view(const Interview *iv, const Asking *all, const Error *errors, FormView *form, GroupViews *groups)
{
    LIST(size_t) ends = { 0 };
    for (size_t g = 0; g < all->groups.count; g++) {
        size_t end = g + 1 < all->groups.count ? all->groups.items[g + 1].from : all->questions.count;
        for (size_t i = all->groups.items[g].from; i < end; i++) {
            if (!all->questions.items[i].hidden) {
                *LIST_ADD(iv->arena, &form->fields) = asked_view(iv, &all->questions.items[i]);
            }
        }
        *LIST_ADD(iv->arena, &ends) = form->fields.count;
    }
    form_explain(iv->arena, iv->lang, errors, form);
    for (size_t g = 0; g < all->groups.count; g++) {
        size_t begin = g == 0 ? 0 : ends.items[g - 1];
        *LIST_ADD(iv->arena, groups) =
            (GroupView){ .legend = all->groups.items[g].legend, .id = str_format(iv->arena, "nhom-%zu", g + 1),
                         .fields = { form->fields.items + begin, ends.items[g] - begin, ends.items[g] - begin } };
    }
}
