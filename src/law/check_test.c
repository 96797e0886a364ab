/* The checker: the real law is consistent, each broken directory of test/law/broken is refused for its one reason, the statute
 * comparison counts what it should. */
#include "law/check.h"

#include "base/json.h"
#include "law/procedure.h"
#include "os/os.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

#define CORPUS "../shared/data/legal_articles.jsonl.xz"

static Arena *arena;
static void   setup(void)
{
    arena = arena_make(MIB(256));
}
static void teardown(void)
{
    arena_release(arena);
    err_reset();
}
TestSuite(check, .init = setup, .fini = teardown);

static const Law *real_law(void)
{
    const Law *law;
    cr_assert_null(law_open(arena, S(""), &law));
    return law;
}

static void print_findings(const LawFindings *f)
{
    for (size_t i = 0; i < f->count; i++) {
        fprintf(stderr, STR_F ": " STR_F ": " STR_F "\n", STR_A(f->items[i].file), STR_A(f->items[i].id), STR_A(f->items[i].why.en));
    }
}

static LawFindings check_directory(Str directory)
{
    const Law  *law;
    LawFindings findings = { 0 };
    cr_assert_null(law_open_over(arena, directory, real_law(), &law, &findings));
    law_check(law, arena, &findings);
    return findings;
}

Test(check, the_real_law_is_consistent)
{
    LawFindings findings = { 0 };
    law_check(real_law(), arena, &findings);
    print_findings(&findings);
    cr_assert_eq(findings.count, 0);
}

Test(check, the_small_procedure_is_consistent)
{
    LawFindings findings = check_directory(S("test/law/good"));
    print_findings(&findings);
    cr_assert_eq(findings.count, 0);
}

/* A broken directory, the code of its finding, and a word that its place or reason must name. */
typedef struct Broken {
    const char *directory, *code, *names;
    size_t      count; /* findings it makes, 1 unless one mistake shows in several places */
    const char *file;  /* where; NULL: in the procedure */
} Broken;

static const Broken broken[] = {
    { "unreachable", "unreachable", "lost", 1, NULL },
    { "dead_end", "dead_end", "lost", 1, NULL },
    { "idle", "idle", "asked", 1, NULL },
    { "end_left", "end_left", "reopen", 1, NULL },
    { "no_start", "no_start", "file_loan", 5, NULL },
    { "nobody", "nobody", "decide_loan", 1, NULL },
    { "nobody_may", "nobody", "decide_loan", 2, NULL },
    { "may_not", "may_not", "clerk: decide", 1, NULL },
    { "never_ends", "never_ends", "examine_claim", 1, NULL },
    { "never_starts", "never_starts", "amend_claim", 1, NULL },
    { "unknown_effect", "unknown_effect", "burn_papers", 1, NULL },
    { "unknown_guard", "unknown_guard", "moon_full", 1, NULL },
    { "unknown_form", "unknown_form", "99-XX", 1, NULL },
    { "unknown_power", "unknown_power", "neighbour", 1, NULL },
    { "undeclared_power", "unknown_power", "juror", 1, NULL },
    { "unknown_state", "unknown_state", "limbo", 1, NULL },
    { "unknown_field", "unknown_field", "colour", 1, NULL },
    { "unknown_deadline", "unknown_deadline", "doomsday", 1, NULL },
    { "unknown_task", "unknown_task", "dance", 1, NULL },
    { "hook_task", "unknown_task", "dance", 1, "hooks.yaml" },
    { "hook_limit", "unknown_deadline", "doomsday", 1, "hooks.yaml" },
    { "unknown_register", "unknown_register", "notice", 1, NULL },
    { "unknown_format", "unknown_format", "roman", 1, NULL },
    { "unknown_deed", "unknown_deed", "fly", 1, NULL },
    { "unknown_act", "unknown_act", "forget", 1, NULL },
    { "unknown_title", "unknown_title", "BLXYZ 204", 1, NULL },
    { "unknown_class", "unknown_class", "friends", 1, NULL },
    { "unknown_choice", "unknown_choice", "leisure", 1, NULL },
    { "wrong_form", "wrong_form", "54-DS", 1, NULL },
    { "bad_reason", "bad_reason", "why", 1, NULL },
    { "bad_slug", "bad_slug", "ask_loan", 1, NULL },
    { "empty_field", "empty_field", "why", 1, NULL },
    { "wrong_offer", "wrong_offer", "why", 1, NULL },
    { "unknown_post", "unknown_power", "gardener", 1, NULL },
    { "task_loose", "task_loose", "look", 1, NULL },
    { "no_review", "no_review", "ask_loan", 1, NULL },
    { "right_without_person", "right_without_person", "lapse", 1, NULL },
    { "right_by_clock", "right_without_person", "lapse", 1, NULL },
    { "twice", "overlap", "one", 1, NULL },
    { "overlap", "overlap", "file_loan 1, 2", 1, NULL },
    { "ends_before", "ends_before", "ask_loan", 1, NULL },
    { "blank_basis", "no_basis", "ask_loan", 1, NULL },
    { "no_basis", "file", "ask_loan, line", 1, NULL },
    { "no_translation", "file", "one, line", 1, NULL },
    { "blank_translation", "no_translation", "name.en", 1, NULL },
    { "ask_half_named", "file", "ask_loan, line", 1, NULL },
    { "ask_blank_name", "no_translation", "name.en", 1, NULL },
    { "unknown_key", "file", "colour", 1, NULL },
    { "not_yaml", "file", "line 2", 1, NULL },
};

static bool told(const LawFindings *f, const Broken *b)
{
    for (size_t i = 0; i < f->count; i++) {
        const LawFinding *one = &f->items[i];
        bool names = str_has(one->id, str_of(b->names)) || str_has(one->why.en, str_of(b->names));
        if (str_eq(one->code, str_of(b->code)) && names && str_starts(one->file, str_of(b->file == NULL ? "procedures/file_loan" : b->file)) && one->why.vi.n > 0) {
            return true;
        }
    }
    return false;
}

Test(check, each_broken_directory_is_refused_for_its_reason)
{
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        LawFindings f = check_directory(str_format(arena, "test/law/broken/%s", broken[i].directory));
        if (!told(&f, &broken[i]) || f.count != broken[i].count) {
            print_findings(&f);
        }
        cr_expect(told(&f, &broken[i]), "%s: no finding %s that names %s", broken[i].directory, broken[i].code, broken[i].names);
        cr_expect_eq(f.count, broken[i].count, "%s: %zu findings", broken[i].directory, f.count);
    }
}

Test(check, every_broken_directory_is_tested)
{
    Str   *names;
    size_t count;
    cr_assert_null(os_real()->ops->list(os_real(), arena, S("test/law/broken"), &names, &count));
    cr_expect_eq(count, COUNT_OF(broken));
}

/* ---- the command ------------------------------------------------------------------------------------------------------------------ */

static int run(Buf *out, size_t count, const Str *args)
{
    int status = 3;
    *out = buf_make(arena, MIB(8));
    Error *e = law_command(real_law(), date_make(2026, 11, 24), args, count, arena, out, &status);
    return e == NULL ? status : e->code == ERR_BAD_INPUT ? 2 : 3;
}

Test(check, the_command_answers_yes_no_and_bad_input)
{
    Buf out;
    cr_expect_eq(run(&out, 1, (Str[]){ S("check") }), 0);
    cr_expect(str_has(buf_str(&out), S("nhất quán")));
    cr_expect_eq(run(&out, 2, (Str[]){ S("check"), S("test/law/broken/dead_end") }), 1);
    cr_expect(str_has(buf_str(&out), S("procedures/file_loan.yaml: state lost: ")));
    cr_expect_eq(run(&out, 2, (Str[]){ S("check"), S("test/law/nothing_here") }), 2);
    cr_expect_eq(run(&out, 1, (Str[]){ S("dance") }), 2);
    cr_expect_eq(run(&out, 2, (Str[]){ S("draw"), S("unknown") }), 2);
    cr_expect_eq(run(&out, 0, NULL), 2);
}

Test(check, the_command_speaks_json)
{
    Buf         out;
    const Json *json;
    cr_assert_eq(run(&out, 3, (Str[]){ S("check"), S("test/law/broken/may_not"), S("--json") }), 1);
    cr_assert_null(json_parse(arena, buf_str(&out), MIB(1), &json));
    cr_expect_not(json_bool(json, "consistent", true));
    const Json *one = json_at(json_member(json, "findings"), 0);
    cr_expect(str_eq(json_str(one, "code", S("")), S("may_not")));
    cr_expect(str_eq(json_str(one, "file", S("")), S("procedures/file_loan.yaml")));
    cr_expect(str_eq(json_str(one, "id", S("")), S("act decide_loan")));
}

Test(check, a_procedure_is_drawn_with_every_state_in_both_languages)
{
    const Law *law = real_law();
    for (int lang = 0; lang < 2; lang++) {
        Buf out;
        cr_assert_eq(run(&out, 4, (Str[]){ S("draw"), S("civil_first_instance"), S("--lang"), lang == 0 ? S("vi") : S("en") }), 0);
        cr_expect(str_starts(buf_str(&out), S("<svg xmlns=")));
        cr_expect(str_has(buf_str(&out), S("<title id=\"draw-title\">")));
        cr_expect(str_has(buf_str(&out), S("<desc id=\"draw-desc\">")));
        cr_expect_not(str_has(buf_str(&out), S(" style=")), "a strict content policy would drop it");
        const Procedure *p = law->procedures[0];
        for (uint32_t i = 0; i < p->states_count; i++) {
            Str name = lang == 0 ? p->states[i].name.vi : p->states[i].name.en;
            cr_expect(str_has(buf_str(&out), str_format(arena, "font-weight=\"700\">" STR_F "</text>", STR_A(name))), STR_F " is missing", STR_A(name));
        }
    }
}

/* ---- against statute text ------------------------------------------------------------------------------------------------------------ */

static Str write_corpus(const char *lines)
{
    Str path = str_format(arena, "/tmp/law-check-%ld.jsonl", (long)getpid());
    cr_assert_null(os_save(os_real(), path, str_of(lines)));
    return path;
}

static bool has_finding(const LawFindings *f, const char *code, const char *id)
{
    for (size_t i = 0; i < f->count; i++) {
        if (str_eq(f->items[i].code, str_of(code)) && str_eq(f->items[i].id, str_of(id))) {
            return true;
        }
    }
    return false;
}

Test(check, articles_and_limits_are_compared_with_the_text)
{
    /* Invented text: 191 says what the data say, 193 another month, the appeal limit is there only with another number. */
    Str path = write_corpus("{\"law_id\": \"92/2015/QH13\", \"article_id\": \"191\", \"text\": \"trong 02 ngày làm việc; 03 ngày làm việc; 05 ngày làm việc\"}\n"
                            "{\"law_id\": \"92/2015/QH13\", \"article_id\": \"193\", \"text\": \"không quá 02 tháng\"}\n"
                            "{\"law_id\": \"92/2015/QH13\", \"article_id\": \"273\", \"text\": \"115 ngày; 07 ngày làm việc\"}\n"
                            "{\"law_id\": \"1/1900/X\", \"article_id\": \"1\", \"text\": \"khác\"}\n");
    LawCoverage coverage;
    LawFindings f = { 0 };
    cr_assert_null(law_check_against(real_law(), arena, path, &coverage, &f));
    unlink(str_z(arena, path));
    cr_expect_eq(coverage.articles_read, 4);
    cr_expect_not(has_finding(&f, "amount_not_said", "acknowledge_claim"));
    cr_expect_not(has_finding(&f, "amount_not_said", "examine_claim"));
    cr_expect(has_finding(&f, "amount_not_said", "amend_claim"));
    cr_expect(has_finding(&f, "amount_not_said", "appeal_judgment"), "115 days are not 15 days");
    cr_expect(has_finding(&f, "amount_not_said", "appeal_decision"), "7 working days are not 7 days");
    cr_expect(has_finding(&f, "no_such_article", "fee_payment"), "the act is there, its article 195 is not");
    cr_expect_gt(coverage.not_in_corpus, 0);
    cr_expect_eq(coverage.citations, coverage.found + coverage.missing + coverage.not_in_corpus + coverage.whole_acts);
}

Test(check, a_broken_corpus_is_an_error)
{
    LawCoverage coverage;
    LawFindings f = { 0 };
    Str         path = write_corpus("{\"law_id\": \"92/2015/QH13\", \n");
    Error      *e = law_check_against(real_law(), arena, path, &coverage, &f);
    unlink(str_z(arena, path));
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_BAD_JSON);
    e = law_check_against(real_law(), arena, S("/tmp/no/such/corpus.jsonl.xz"), &coverage, &f);
    cr_assert_not_null(e);
}

Test(check, the_civil_procedure_agrees_with_the_code)
{
    if (access(CORPUS, R_OK) != 0) {
        cr_skip_test("skipped: no statute corpus at " CORPUS);
    }
    LawCoverage coverage;
    LawFindings f = { 0 };
    cr_assert_null(law_check_against(real_law(), arena, S(CORPUS), &coverage, &f));
    cr_expect_gt(coverage.articles_read, 60000);
    cr_expect_gt(coverage.found, 1000);
    for (size_t i = 0; i < f.count; i++) {
        bool ours = str_starts(f.items[i].file, S("procedures/")) || str_eq(f.items[i].file, S("forms.yaml")) || str_eq(f.items[i].file, S("powers.yaml"));
        cr_expect_not(ours && !f.items[i].note, STR_F ": " STR_F, STR_A(f.items[i].id), STR_A(f.items[i].why.en));
    }
}
