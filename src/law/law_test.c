/* Tests of the loader: compiled-in tables against the files, errors with file and line, digests, the rules about rules. */
#include "law/law_test.h"

#include "law/citation.h"
#include "law/deadline.h"
#include "law/law_data.h"
#include "law/law_text.h"
#include "law/number.h"
#include "law/relation.h"

Arena     *law_test_arena;
const Law *law_test_law;

void law_test_open(void)
{
    law_test_arena = arena_make(MIB(256));
    cr_assert_null(law_open(law_test_arena, S(""), &law_test_law));
}

void law_test_close(void)
{
    arena_release(law_test_arena);
    err_reset();
}

LAW_SUITE(law);

typedef struct Thing {
    Str        id;
    LawText    name;
    LawDate    on;
    const Str *words;
    uint32_t   words_count;
    int32_t    amount;
    bool       flag;
    RuleSource source;
} Thing;
typedef struct Things {
    const Thing *things;
    uint32_t     things_count;
} Things;

static const cyaml_schema_field_t thing_fields[] = {
    LAW_STR(Thing, id),         LAW_TEXT_OPT(Thing, name),  LAW_DATE_OPT(Thing, on), LAW_STRS_OPT(Thing, words),
    LAW_INT_OPT(Thing, amount), LAW_BOOL_OPT(Thing, flag),  LAW_SOURCE(Thing),       LAW_END,
};
static const cyaml_schema_value_t thing = LAW_ENTRY(Thing, thing_fields);
static const cyaml_schema_field_t things_fields[] = { LAW_LIST(Things, things, thing), LAW_END };
static const cyaml_schema_value_t things = LAW_TOP(Things, things_fields);

#define RULE "basis: \"BLDS 148(1)\", from: 2017-01-01, confidence: C"

static const Things *read_things(const char *text)
{
    const void *out = NULL;
    Error      *e = law_parse(law_test_arena, S("x.yaml"), str_of(text), &things, &out);
    cr_assert_null(e, "%s", e == NULL ? "" : text_of(err_line(law_test_arena, e)));
    return out;
}

Test(law, a_file_becomes_structs)
{
    const Things *t = read_things("things:\n"
                                  "  - { id: a, name: { vi: \"Số\", en: Number }, on: 2026-02-17, words: [x, yy], amount: -3, flag: true, " RULE " }\n"
                                  "  - { id: b, " RULE ", to: 2020-12-31 }\n");
    cr_assert_eq(t->things_count, 2);
    const Thing *a = &t->things[0];
    ASSERT_STR(a->id, "a");
    ASSERT_STR(a->name.vi, "Số");
    cr_assert_eq(a->on.date.day, day("2026-02-17").day);
    cr_assert_eq(a->words_count, 2);
    ASSERT_STR(a->words[1], "yy");
    cr_assert_eq(a->amount, -3);
    cr_assert(a->flag);
    cr_assert_eq(a->source.confidence, CONFIDENCE_C);
    const Thing *b = &t->things[1];
    cr_assert(date_is_none(b->on.date), "an absent day is none, not 1970");
    cr_assert_eq(b->name.vi.n, 0);
    cr_assert_null(b->words);
    cr_assert(law_in_force(&b->source, day("2017-01-01")));
    cr_assert(law_in_force(&b->source, day("2020-12-31")));
    cr_assert_not(law_in_force(&b->source, day("2016-12-31")));
    cr_assert_not(law_in_force(&b->source, day("2021-01-01")));
}

Test(law, a_broken_file_is_refused_with_its_line)
{
    static const struct {
        const char *text, *line, *why;
    } rows[] = {
        { "things:\n  - id: a\n    colour: red\n", "3", "colour" },
        { "things:\n  - id: a\n    amount: many\n", "3", "many" },
        { "things:\n  - id: a\n    basis: x\n    from: 2020-01-01\n    confidence: D\n", "5", "D" },
        { "things:\n  - { id: a,\n    " RULE ", on: 2026-02-30 }\n", "3", "2026-02-30" },
        { "things:\n  - { id: a,\n      basis: x, confidence: C }\n", "3", "from" },
        { "things: [\n", "1", "did not find" },
        { "", "0", "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const void *out = NULL;
        Error      *e = law_parse(law_test_arena, S("x.yaml"), str_of(rows[i].text), &things, &out);
        cr_assert_not_null(e, "row %zu was accepted", i);
        ASSERT_STR(err_message_id(e), "law.file");
        ASSERT_STR(e->args[0].value, "x.yaml");
        cr_assert_str_eq(text_of(e->args[1].value), rows[i].line, "row %zu: line %s", i, text_of(e->args[1].value));
        cr_assert(str_has(e->args[2].value, str_of(rows[i].why)), "row %zu: %s", i, text_of(e->args[2].value));
    }
}

static Str digest_of(const char *text)
{
    HashState *h = hash_begin(law_test_arena);
    law_digest(h, &things, read_things(text));
    return hash_hex(law_test_arena, hash_end(h));
}

Test(law, the_digest_sees_values_and_not_layout)
{
    Str plain = digest_of("things:\n  - { id: a, " RULE ", words: [x, y] }\n");
    Str moved = digest_of("# a remark\nthings:\n  - words: [x,\n        y]\n    id: a\n    basis: BLDS 148(1)\n    confidence: C\n    from: 2017-01-01\n");
    Str other = digest_of("things:\n  - { id: a, " RULE ", words: [x, z] }\n");
    Str joined = digest_of("things:\n  - { id: a, " RULE ", words: [xy] }\n");
    cr_assert(str_eq(plain, moved));
    cr_assert_not(str_eq(plain, other));
    cr_assert_not(str_eq(plain, joined));
}

Test(law, the_compiled_tables_are_the_files)
{
    const Law *files;
    Error     *e = law_open(law_test_arena, S("law"), &files);
    cr_assert_null(e, "%s", e == NULL ? "" : text_of(err_line(law_test_arena, e)));
    cr_assert_eq(law_version(files).n, 12);
    cr_assert(str_eq(law_version(files), law_version(law_test_law)));
    cr_assert(str_eq(files->calendar_version, law_test_law->calendar_version));
    cr_assert_not(str_eq(files->calendar_version, files->version));
}

Test(law, a_missing_directory_is_an_error)
{
    const Law *law;
    Error     *e = law_open(law_test_arena, S("no/such/law"), &law);
    cr_assert_not_null(e);
}

Test(law, every_limit_is_well_formed)
{
    const DeadlineLaw *d = law_test_law->deadlines;
    cr_assert(d->limits_count >= 190);
    for (uint32_t i = 0; i < d->limits_count; i++) {
        const DeadlineLimit *l = &d->limits[i];
        cr_assert(deadline_limit(law_test_law, l->id) == l, "%s stands twice", text_of(l->id));
        cr_assert(deadline_limit(law_test_law, l->slug) == l, "%s: its slug is another's", text_of(l->id));
        for (size_t k = 0; k < l->slug.n; k++) {
            char c = l->slug.p[k];
            cr_assert((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-', "%s: slug", text_of(l->id));
        }
        cr_assert((l->amount > 0 || l->unit == UNIT_DAY) && l->unit != UNIT_NONE && l->ends_right != ENDS_RIGHT_NONE, "%s", text_of(l->id));
        bool certain = l->source.confidence == CONFIDENCE_C;
        cr_assert(certain || l->ends_right != ENDS_RIGHT_YES, "%s ends a right on an unsettled rule", text_of(l->id));
        cr_assert(certain || str_eq(l->source.review, S("needed")), "%s: no review", text_of(l->id));
        cr_assert(l->extension.amount == 0 || l->extension.by.n > 0, "%s: who extends", text_of(l->id));
        DeadlineAsk ask = deadline_ask(l, day("2026-03-02"));
        ask.from_at = instant_of(ask.from, 9, 0);
        Deadline out;
        cr_assert_null(deadline_compute(law_test_law, &ask, law_test_arena, &out), "%s cannot be counted", text_of(l->id));
    }
}

/* Every act that a calendar, a number or a time limit cites stands in the list of short titles. */
static void check_citations(const RuleSource *source, Str id)
{
    Citations cited = { 0 };
    citations_parse(law_test_law, law_test_arena, source->basis, &cited);
    cr_assert(cited.count > 0, "%s cites nothing", text_of(id));
    for (size_t i = 0; i < cited.count; i++) {
        cr_assert_not_null(cited.items[i].act, "%s cites %s", text_of(id), text_of(source->basis));
    }
}

Test(law, every_basis_is_a_known_act)
{
    const Law *law = law_test_law;
    for (uint32_t i = 0; i < law->deadlines->limits_count; i++) {
        check_citations(&law->deadlines->limits[i].source, law->deadlines->limits[i].id);
    }
    for (uint32_t i = 0; i < law->deadline_rules->rules_count; i++) {
        check_citations(&law->deadline_rules->rules[i].source, law->deadline_rules->rules[i].id);
    }
    for (uint32_t i = 0; i < law->calendar->days_count; i++) {
        check_citations(&law->calendar->days[i].source, law->calendar->days[i].date.text);
    }
    for (uint32_t i = 0; i < law->calendar->holidays_count; i++) {
        check_citations(&law->calendar->holidays[i].source, law->calendar->holidays[i].id);
    }
    for (uint32_t i = 0; i < law->numbers->formats_count; i++) {
        check_citations(&law->numbers->formats[i].source, law->numbers->formats[i].id);
    }
}

Test(law, the_ids_that_procedures_name_are_there)
{
    static const char *const ids[] = {
        "acknowledge_claim", "assign_examining_judge", "examine_claim", "amend_claim", "fee_payment", "fee_payment_working", "notify_acceptance",
        "assign_case_judge", "defendant_answer", "prepare_civil", "prepare_commercial", "extend_preparation_civil", "procuracy_study_file",
        "open_hearing", "adjourn_hearing", "pause_hearing", "deliberate", "issue_extract", "issue_judgment", "appeal_judgment", "appeal_decision",
        "protest_same_level", "protest_higher_level", "appeal_fee", "send_file_up", "complain_return", "review_return", "mediation_notice",
        "mediation_answer", "mediation_second_notice", "settlement_change_of_mind", "send_settlement", "send_decision", "publish_judgment",
        "civil_status_notice",
    };
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        cr_assert_not_null(deadline_limit(law_test_law, str_of(ids[i])), "%s", ids[i]);
    }
}

Test(law, every_counting_rule_is_there)
{
    for (int i = 1; i <= 21; i++) {
        const DeadlineRule *rule = deadline_rule(law_test_law, text_of(str_format(law_test_arena, "R%d", i)));
        cr_assert_not_null(rule, "R%d", i);
        cr_assert(law_is_settled(&rule->source) || str_eq(rule->source.review, S("needed")), "R%d", i);
    }
    ASSERT_STR(deadline_service_moment(law_test_law), "sent_ok");
}

Test(law, a_right_ends_alone_only_on_a_settled_rule)
{
    DeadlineLimit limit = *deadline_limit(law_test_law, S("appeal_judgment"));
    cr_assert(deadline_ends_right_alone(&limit));
    limit.source.confidence = CONFIDENCE_L;
    cr_assert_not(deadline_ends_right_alone(&limit));
    limit.source.confirmed_by = S("Chánh án");
    cr_assert(deadline_ends_right_alone(&limit));
    limit.ends_right = ENDS_RIGHT_BY_PERSON;
    cr_assert_not(deadline_ends_right_alone(&limit));
}

Test(law, sentences_are_filled_in_both_languages)
{
    LawText text = { S("Từ {a} đến {b}{a}."), S("{b} after {a}.") };
    LawWord words[] = { { "a", { S("một"), S("one") } }, { "b", { S("hai"), S("two") } } };
    LawText out = law_fill(law_test_arena, text, words, COUNT_OF(words));
    ASSERT_STR(out.vi, "Từ một đến haimột.");
    ASSERT_STR(out.en, "two after one.");
    LawText d = law_day_text(law_test_arena, day("2026-02-03"));
    ASSERT_STR(d.vi, "thứ ba, ngày 03/02/2026");
    ASSERT_STR(d.en, "Tuesday, 3 February 2026");
    ASSERT_STR(law_day_text(law_test_arena, day("2026-03-10")).vi, "thứ ba, ngày 10/3/2026");
}

/* Papers name a case as courts do: the short names under a clause of disputes are disputes "về" something. */
Test(law, a_case_is_named_as_a_dispute_about_something)
{
    const struct { const char *code, *title; } named[] = {
        { "LD.32.1.11", "Tranh chấp về tiền lương, thu nhập" },
        { "DS.26.2.01", "Tranh chấp về đòi lại tài sản" },
        { "DS.26.3", "Tranh chấp về giao dịch dân sự, hợp đồng dân sự" },
        { "HN.28.1.01", "Ly hôn" },
    };
    for (size_t i = 0; i < COUNT_OF(named); i++) {
        const Relation *r = relation_find(law_test_law->relations, str_of(named[i].code));
        cr_assert_not_null(r, "%s", named[i].code);
        Str title = relation_title(law_test_arena, law_test_law->relations, r);
        cr_expect(str_eq(title, str_of(named[i].title)), "%s: " STR_F, named[i].code, STR_A(title));
    }
}
