/* From the end of the debate to force and appeal, through the one door, on both engines: order of votes, what stays sealed, drafts,
 * whose time runs from when, appeals in time and late, force item by item; after each story the rebuild equals what is stored. */
#include "i18n/i18n.h"
#include "judgment/judgment_kit.h"

#include "base/log.h"
#include "db/db_check.h"
#include "db/db_migrate.h"
#include "document/document.h"
#include "judgment/publication_int.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static JudgmentKit kit;

#define BOTH_ENGINES(name, defendant)                                \
    static void name(void);                                          \
    Test(judgment, name##_on_sqlite)                                 \
    {                                                                \
        cr_assert(judgment_kit_open(&kit, DB_SQLITE, defendant));    \
        name();                                                      \
        cr_assert_eq(court_kit_verify(&kit.court), 0);               \
        judgment_kit_close(&kit);                                    \
    }                                                                \
    Test(judgment, name##_on_postgres)                               \
    {                                                                \
        if (!judgment_kit_open(&kit, DB_POSTGRES, defendant)) {      \
            cr_skip("no PostgreSQL at hand");                        \
        }                                                            \
        name();                                                      \
        cr_assert_eq(court_kit_verify(&kit.court), 0);               \
        judgment_kit_close(&kit);                                    \
    }                                                                \
    static void name(void)

#define DO(who, act, input) (void)judgment_kit_do(&kit, kit.court.who, (act), (input))
#define REFUSED(who, act, input, message) cr_expect(judgment_kit_refused(&kit, kit.court.who, (act), (input), (message)))

static Matter file(void)
{
    return court_kit_load(&kit.court, kit.matter);
}


static Date today(void)
{
    return instant_date(os_now(kit.court.os));
}


static void add_days_until(Date d)
{
    court_kit_days(&kit.court, d.day - today().day);
}

static const MatterDeadline *limit(const Matter *m, const char *rule, int64_t participant)
{
    return matter_running(m, str_of(rule), participant);
}

static bool forces(const char *first, const char *second, const char *third)
{
    OperativeItems items = judgment_kit_items(&kit);
    const char    *expected[] = { first, second, third };
    bool           right = items.count == COUNT_OF(expected);
    for (size_t i = 0; right && i < items.count; i++) {
        right = str_eq(items.items[i].force, str_of(expected[i]));
    }
    return right;
}

/* ---- deliberation ---------------------------------------------------------------------------------------------------------------------- */

static Error *read_deliberation(PersonId reader, Deliberation *out)
{
    Db    *db;
    Matter m = file();
    cr_assert_null(db_read(kit.court.house.db, kit.court.arena, &db));
    Error *failed = deliberation_load(&kit.court.house, db, kit.court.arena, &m, reader, out);
    db_done(db);
    return failed;
}

BOTH_ENGINES(jurors_vote_first_and_the_presiding_judge_last, "present")
{
    Deliberation d;
    REFUSED(judge, "put_to_vote", "{\"vote_issue\":\"Sớm quá\"}", "law.act_not_in_state");
    judgment_kit_debate_closed(&kit);
    cr_assert(str_eq(file().state, S("deliberation")));
    REFUSED(juror, "put_to_vote", "{\"vote_issue\":\"Không phải chủ tọa\"}", "law.act_not_yours");
    REFUSED(juror, "cast_vote", "{\"vote\":\"for\"}", "guard.turn_to_vote");
    REFUSED(judge, "sign_deliberation", "{\"deliberation_signed_on\":\"2026-03-16\"}", "guard.votes_complete");
    DO(judge, "put_to_vote", "{\"vote_issue\":\"Vấn đề thứ nhất\"}");
    DO(judge, "put_to_vote", "{\"vote_issue\":\"Vấn đề thứ hai\"}");
    REFUSED(judge, "cast_vote", "{\"vote\":\"for\"}", "guard.turn_to_vote");
    REFUSED(clerk, "cast_vote", "{\"vote\":\"for\"}", "law.act_not_yours");
    REFUSED(citizen, "cast_vote", "{\"vote\":\"for\"}", "law.act_not_yours");
    DO(second_juror, "cast_vote", "{\"vote\":\"against\",\"minority_opinion\":\"Ý kiến riêng.\"}");
    REFUSED(judge, "cast_vote", "{\"vote\":\"for\",\"issue_no\":1}", "guard.turn_to_vote"); /* one juror has not voted yet */
    REFUSED(second_juror, "cast_vote", "{\"vote\":\"for\",\"issue_no\":1}", "guard.turn_to_vote"); /* once each */
    REFUSED(juror, "cast_vote", "{\"vote\":\"for\",\"issue_no\":3}", "guard.turn_to_vote");
    REFUSED(juror, "cast_vote", "{\"vote\":\"perhaps\"}", "field.choice");
    DO(juror, "cast_vote", "{\"vote\":\"for\"}");

    /* Nothing is shown before all have voted; then to the panel alone. */
    cr_assert_null(read_deliberation(kit.court.judge, &d));
    cr_assert_eq(d.issues.count, 2);
    cr_expect(str_eq(d.issues.items[0].text, S("Vấn đề thứ nhất")));
    cr_expect_not(d.issues.items[0].complete);
    cr_expect(d.issues.items[0].my_turn);
    cr_expect_not(d.issues.items[1].my_turn);
    cr_expect_eq(d.issues.items[0].ballot_count, 3);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_eq(d.issues.items[0].ballots[i].vote.n, 0, "not before all have voted");
        cr_expect_eq(d.issues.items[0].ballots[i].opinion.n, 0);
    }
    cr_expect(d.issues.items[0].ballots[1].cast);
    cr_expect(str_eq(d.issues.items[0].ballots[2].role, S("presiding_judge")), "he stands last");
    DO(judge, "cast_vote", "{\"vote\":\"for\"}");
    cr_assert_null(read_deliberation(kit.court.juror, &d));
    cr_expect(d.issues.items[0].complete);
    cr_expect_eq(d.issues.items[0].votes_for, 2);
    cr_expect_eq(d.issues.items[0].votes_against, 1);
    cr_expect(str_eq(d.issues.items[0].ballots[1].opinion, S("Ý kiến riêng.")));
    cr_expect(d.issues.items[1].my_turn);
    PersonId strangers[] = { kit.court.clerk, kit.court.chief, kit.court.citizen, kit.court.prosecutor, kit.court.second_judge };
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        Error *e = read_deliberation(strangers[i], &d);
        cr_expect(e != NULL && e->code == ERR_NOT_FOUND, "reader %zu", i);
    }

    /* One issue is not all. */
    REFUSED(judge, "sign_deliberation", "{\"deliberation_signed_on\":\"2026-03-16\"}", "guard.votes_complete");
    DO(juror, "cast_vote", "{\"vote\":\"for\"}");
    DO(second_juror, "cast_vote", "{\"vote\":\"for\"}");
    DO(judge, "cast_vote", "{\"vote\":\"for\"}");
    REFUSED(judge, "sign_deliberation", "{\"deliberation_signed_on\":\"2026-03-17\"}", "judgment.signed_on_wrong");
    DO(judge, "sign_deliberation", "{\"deliberation_signed_on\":\"2026-03-16\"}");
    REFUSED(judge, "sign_deliberation", "{\"deliberation_signed_on\":\"2026-03-16\"}", "guard.not_deliberation_signed");
    REFUSED(judge, "put_to_vote", "{\"vote_issue\":\"Muộn quá\"}", "guard.not_deliberation_signed");
    REFUSED(judge, "pronounce_judgment", "{\"operative\":[{\"kind\":\"money\",\"text\":\"x\"}],\"outcome_for\":\"accepted\",\"resolution\":\"judgment\"}",
            "guard.draft_ready");
}

BOTH_ENGINES(going_back_to_questioning_leaves_the_votes_behind, "present")
{
    Deliberation d;
    judgment_kit_deliberated(&kit);
    DO(judge, "reopen_questioning", "{}");
    cr_assert(str_eq(file().state, S("hearing")));
    judgment_kit_debate_closed(&kit);
    cr_assert_null(read_deliberation(kit.court.juror, &d));
    cr_expect_eq(d.no, 2);
    cr_expect_eq(d.issues.count, 0);
    cr_expect_eq(d.signed_on.n, 0);
    REFUSED(judge, "sign_deliberation", "{\"deliberation_signed_on\":\"2026-03-16\"}", "guard.votes_complete");
}

/* ---- sealed --------------------------------------------------------------------------------------------------------------------------- */

#define SECRET_ISSUE "vandesecret7391"
#define SECRET_OPINION "ykiensecret8426"

static Str hex_of(const char *word)
{
    return hex_encode(kit.court.arena, (Bytes){ (const uint8_t *)word, strlen(word) });
}

static void expect_unreadable(Str dump, const char *table)
{
    const char *words[] = { SECRET_ISSUE, SECRET_OPINION };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        Str plain = base64_encode(kit.court.arena, (Bytes){ (const uint8_t *)words[i], strlen(words[i]) / 3 * 3 });
        cr_expect_not(str_has(dump, str_of(words[i])), "%s shows %s", table, words[i]);
        cr_expect_not(str_has(dump, hex_of(words[i])), "%s shows %s as bytes", table, words[i]);
        cr_expect_not(str_has(dump, plain), "%s shows %s in base 64", table, words[i]);
    }
    cr_expect_not(str_has(dump, S("\"against\"")), "%s shows a vote", table);
}

/* Made once and dropped later; one that was made anew is there. */
static bool is_dropped(const char *table)
{
    Str  drop = str_format(kit.court.arena, "DROP TABLE %s;", table);
    Str  create = str_format(kit.court.arena, "CREATE TABLE %s (", table);
    bool dropped = false;
    for (size_t i = 0; i < db_migrations.count; i++) {
        Str text = { db_migrations.items[i].text, db_migrations.items[i].length };
        dropped = (dropped || str_has(text, drop)) && !str_has(text, create);
    }
    return dropped;
}

/* Every table any migration makes and leaves. */
static size_t look_everywhere(void)
{
    Db    *db;
    size_t tables = 0;
    cr_assert_null(db_read(kit.court.house.db, kit.court.arena, &db));
    for (size_t i = 0; i < db_migrations.count; i++) {
        Str rest = { db_migrations.items[i].text, db_migrations.items[i].length };
        while (rest.n > 0) {
            Str line = str_cut(&rest, '\n');
            if (!str_starts(line, S("CREATE TABLE "))) {
                continue;
            }
            line = str_sub(line, sizeof "CREATE TABLE " - 1, line.n);
            const char *table = str_z(kit.court.arena, str_trim(str_cut(&line, '(')));
            if (is_dropped(table)) {
                continue;
            }
            Buf         dump = buf_make(kit.court.arena, MIB(8));
            cr_assert_null(db_dump_rows(db, table, NULL, 0, kit.court.arena, &dump), "%s", table);
            expect_unreadable(buf_str(&dump), table);
            tables++;
        }
    }
    db_done(db);
    return tables;
}

/* What the program wrote to its log since `fd` took it. */
static Str log_text(int fd)
{
    char   *text = arena_alloc(kit.court.arena, MIB(1));
    ssize_t n = pread(fd, text, MIB(1) - 1, 0);
    return (Str){ text, n > 0 ? (size_t)n : 0 };
}

BOTH_ENGINES(nothing_of_a_vote_can_be_read_in_any_table_or_log, "present")
{
    int log = memfd_create("log", MFD_CLOEXEC);
    log_level(LOG_DEBUG);
    log_to(log);
    log_event(LOG_INFO, "begin", NULL);
    judgment_kit_debate_closed(&kit);
    DO(judge, "put_to_vote", "{\"vote_issue\":\"" SECRET_ISSUE "\"}");
    DO(juror, "cast_vote", "{\"vote\":\"against\",\"minority_opinion\":\"" SECRET_OPINION "\"}");
    DO(second_juror, "cast_vote", "{\"vote\":\"for\"}");
    DO(judge, "cast_vote", "{\"vote\":\"for\"}");
    DO(judge, "sign_deliberation", "{\"deliberation_signed_on\":\"2026-03-16\"}");
    REFUSED(juror, "cast_vote", "{\"vote\":\"for\",\"minority_opinion\":\"" SECRET_OPINION "\"}", "guard.turn_to_vote");
    court_kit_sequence(&kit.court);
    cr_expect(look_everywhere() > 30);
    cr_expect(str_has(log_text(log), S("begin")), "the log is caught");
    expect_unreadable(log_text(log), "the log");
    log_to(STDERR_FILENO);
    (void)close(log);
    Matter m = file();
    for (size_t i = 0; i < m.fields.count; i++) {
        cr_expect_not(str_eq(m.fields.items[i].class, S("sealed")));
    }
    /* A vote with a dissent and one without are equally long. */
    Db  *db;
    Buf  dump = buf_make(kit.court.arena, MIB(1));
    cr_assert_null(db_read(kit.court.house.db, kit.court.arena, &db));
    cr_assert_null(db_dump_rows(db, "deliberation_vote", NULL, 0, kit.court.arena, &dump));
    db_done(db);
    Str    rest = buf_str(&dump);
    size_t length = 0;
    for (size_t i = 0; i < 3; i++) {
        Str    line = str_cut(&rest, '\n');
        size_t at;
        cr_assert(str_find(line, S("sealed="), &at));
        Str sealed = str_sub(line, at, line.n);
        sealed = str_cut(&sealed, ' ');
        cr_expect(length == 0 || sealed.n == length);
        length = sealed.n;
    }
    /* The timeline shows those acts to the panel alone, and to nobody what was voted. */
    Actor who[2];
    cr_assert_null(db_read(kit.court.house.db, kit.court.arena, &db));
    cr_assert_null(actor_of_person(&kit.court.house, db, kit.court.arena, kit.court.clerk, kit.court.court, &who[0]));
    cr_assert_null(actor_of_person(&kit.court.house, db, kit.court.arena, kit.court.juror, kit.court.court, &who[1]));
    for (size_t i = 0; i < COUNT_OF(who); i++) {
        PowerSet   powers;
        EventLines lines = { 0 }, newest = { 0 };
        size_t     votes = 0;
        cr_assert_null(matter_powers(&kit.court.house, db, kit.court.arena, &m, &who[i], &powers));
        cr_assert_null(matter_timeline(&kit.court.house, db, kit.court.arena, &m, &powers, 0, 100, &lines));
        for (size_t k = 0; k < lines.count; k++) {
            votes += str_eq(lines.items[k].act, S("cast_vote"));
        }
        cr_expect_eq(votes, i == 0 ? 0 : 3);
        cr_assert_null(matter_timeline(&kit.court.house, db, kit.court.arena, &m, &powers, 0, 1, &newest));
        cr_assert_eq(newest.count, 1, "what is sealed takes no place from what he may see");
        cr_expect_eq(newest.items[0].seq, lines.items[0].seq);
    }
    db_done(db);
}

/* ---- drafts ---------------------------------------------------------------------------------------------------------------------------- */

static JudgmentDraft stored(PersonId author)
{
    JudgmentDraft d;
    Db           *db;
    cr_assert_null(db_read(kit.court.house.db, kit.court.arena, &db));
    cr_assert_null(draft_load(&kit.court.house, db, kit.court.arena, kit.court.court, kit.matter, author, &d));
    db_done(db);
    return d;
}

static Error *save(PersonId author, JudgmentDraft *d)
{
    return draft_put(&kit.court.house, kit.court.arena, kit.court.court, kit.matter, author, d);
}

BOTH_ENGINES(a_draft_is_its_authors_alone_and_never_saved_over, "present")
{
    JudgmentDraft mine = judgment_kit_draft(&kit);
    JudgmentDraft empty = { 0 };
    cr_assert_eq(draft_missing(&empty, kit.court.arena).count, 5);
    cr_assert_null(save(kit.court.judge, &mine));
    cr_assert_eq(mine.version, 1);
    cr_expect_eq(stored(kit.court.second_judge).version, 0);
    cr_expect_eq(stored(kit.court.chief).version, 0);

    /* The same draft open in two windows: the older is refused, both texts remain. */
    JudgmentDraft here = stored(kit.court.judge);
    JudgmentDraft there = stored(kit.court.judge);
    cr_expect(str_eq(here.facts, mine.facts));
    cr_expect_eq(here.operative.count, 3);
    cr_expect_eq(here.operative.items[0].amount.dong, 500000000);
    cr_expect_eq(draft_missing(&here, kit.court.arena).count, 0);
    here.facts = S("Sửa ở cửa sổ này.");
    there.facts = S("Sửa ở cửa sổ kia.");
    cr_assert_null(save(kit.court.judge, &here));
    Error *e = save(kit.court.judge, &there);
    cr_assert(e != NULL && e->code == ERR_STALE);
    cr_expect(str_eq(err_message_id(e), S("judgment.draft_stale")));
    cr_expect(str_eq(stored(kit.court.judge).facts, S("Sửa ở cửa sổ này.")));
    JudgmentDraft again = { .facts = S("Bản đầu tiên thứ hai.") };
    e = save(kit.court.judge, &again);
    cr_expect(e != NULL && e->code == ERR_STALE, "a first save beside an existing draft");
    Buf longest = buf_make(kit.court.arena, MIB(1));
    while (longest.n < DRAFT_MOST) {
        buf_add(&longest, S("dài quá "));
    }
    there = stored(kit.court.judge);
    there.reasoning = buf_str(&longest);
    e = save(kit.court.judge, &there);
    cr_expect(e != NULL && str_eq(err_message_id(e), S("judgment.draft_too_long")));

    /* Sealed: no word of it in the table. */
    Db *db;
    Buf dump = buf_make(kit.court.arena, MIB(4));
    cr_assert_null(db_read(kit.court.house.db, kit.court.arena, &db));
    cr_assert_null(db_dump_rows(db, "judgment_draft", NULL, 0, kit.court.arena, &dump));
    db_done(db);
    cr_expect_not(str_has(buf_str(&dump), hex_of("cửa sổ")));
    cr_expect_not(str_has(buf_str(&dump), S("cửa sổ")));
}

/* ---- what was pronounced, in every form ---------------------------------------------------------------------------------------------------- */

/* The judgment as it is to be published: its paper (52-DS), a paragraph a line. */
static Str public_text(const Matter *m)
{
    RulingSource source;
    bool         found;
    Db          *db;
    cr_assert_null(db_read(kit.court.house.db, kit.court.arena, &db));
    cr_assert_null(ruling_source(&kit.court.house, db, kit.court.arena, m, &source, &found));
    db_done(db);
    cr_assert(found);
    return source.text;
}

static Str paper_text(const Matter *m, const char *form)
{
    Str text = S("");
    for (size_t i = 0; i < m->papers.count; i++) {
        Document d;
        if (str_eq(m->papers.items[i].form, str_of(form))) {
            cr_assert_null(document_render(&kit.court.house, kit.court.arena, m->procedure, &m->papers.items[i], &d));
            cr_assert_null(paper_plain(kit.court.arena, d.html.markup, &text));
        }
    }
    return text;
}

/* Lines of `text` from the first item of the operative part to the end of what the court decides. */
static Str operative_part(Str text)
{
    size_t from, to;
    cr_assert(str_find(text, S("\n1. Buộc"), &from), STR_F, STR_A(text));
    Str rest = str_sub(text, from, text.n);
    cr_assert(str_find(rest, S("\nĐương sự có quyền"), &to) || str_find(rest, S("\nTrích lục được cấp"), &to));
    return str_sub(rest, 0, to);
}

BOTH_ENGINES(the_extract_says_what_the_judgment_says_with_its_fees, "present")
{
    JudgmentDraft d = judgment_kit_draft(&kit);
    d.operative.count = 2; /* the judge says nothing of fees: the program's own lines stand there */
    judgment_kit_deliberated(&kit);
    cr_assert_null(save(kit.court.judge, &d));
    DO(judge, "pronounce_judgment", str_z(kit.court.arena, draft_input(&d, S(""), kit.court.arena)));
    DO(clerk, "issue_extract", "{\"extract_on\":\"2026-03-16\"}");
    Matter m = file();
    Str    judgment = operative_part(public_text(&m));
    cr_expect(str_has(judgment, S("\n2. Không chấp nhận yêu cầu trả 20.000.000 đồng")), STR_F, STR_A(judgment));
    cr_expect(str_has(judgment, S("\n3. ")), "the fees are items too: " STR_F, STR_A(judgment));
    cr_expect(str_has(judgment, S("24.000.000 đ")), "the fee the program computed: " STR_F, STR_A(judgment));
    Str extract = operative_part(paper_text(&m, "extract"));
    cr_expect(str_eq(extract, judgment), "judgment: " STR_F "\nextract: " STR_F, STR_A(judgment), STR_A(extract));
}

/* ---- pronouncement ----------------------------------------------------------------------------------------------------------------------- */

BOTH_ENGINES(the_judgment_gets_its_number_when_pronounced, "present")
{
    JudgmentDraft d = judgment_kit_draft(&kit);
    judgment_kit_deliberated(&kit);
    REFUSED(judge, "pronounce_judgment", str_z(kit.court.arena, draft_input(&d, S(""), kit.court.arena)), "guard.draft_ready");
    cr_assert_null(save(kit.court.judge, &d));
    JudgmentDraft other = d;
    other.operative = (OperativeItems){ 0 };
    *LIST_ADD(kit.court.arena, &other.operative) = d.operative.items[0];
    REFUSED(judge, "pronounce_judgment", str_z(kit.court.arena, draft_input(&other, S(""), kit.court.arena)), "judgment.operative_not_draft");
    other.operative.items[0].who_owes = 9;
    REFUSED(judge, "pronounce_judgment", str_z(kit.court.arena, draft_input(&other, S(""), kit.court.arena)), "judgment.item_nobody");
    other.operative.items[0].who_owes = 2;
    other.operative.items[0].amount = (Money){ 0 };
    REFUSED(judge, "pronounce_judgment", str_z(kit.court.arena, draft_input(&other, S(""), kit.court.arena)), "judgment.item_amount");
    other.operative.items[0].kind = S("gift");
    REFUSED(judge, "pronounce_judgment", str_z(kit.court.arena, draft_input(&other, S(""), kit.court.arena)), "field.choice");
    other.operative.items[0].kind = S("declare");
    other.operative.items[0].text = S("");
    REFUSED(judge, "pronounce_judgment", str_z(kit.court.arena, draft_input(&other, S(""), kit.court.arena)), "judgment.item_text");
    DO(judge, "pronounce_judgment", str_z(kit.court.arena, draft_input(&d, S(""), kit.court.arena)));

    Matter m = file();
    cr_assert(str_eq(m.state, S("judged")));
    cr_assert(str_starts(m.judgment_no, S("01/2026/DS-ST")), STR_F, STR_A(m.judgment_no));
    Judgment j;
    bool     found;
    Db      *db;
    Str      whole;
    cr_assert_null(db_read(kit.court.house.db, kit.court.arena, &db));
    cr_assert_null(judgment_load(db, kit.court.arena, kit.court.court, kit.matter, &j, &found));
    db_done(db);
    cr_assert(found);
    cr_expect(str_eq(j.number, m.judgment_no));
    cr_expect(str_eq(j.pronounced_on, S("2026-03-16")));
    cr_expect(str_eq(j.presiding, S("Thẩm phán Giả Định Một")));
    cr_expect(forces("waiting", "waiting", "waiting"));
    whole = public_text(&m);
    cr_expect(str_has(whole, S("Bản án số: 01/2026/DS-ST\n")), STR_F, STR_A(whole));
    cr_expect(str_has(whole, S("\n[2] Yêu cầu của nguyên đơn có căn cứ.\n")));
    cr_expect(str_has(whole, S("\n1. Buộc ông Trần Văn Hư Cấu trả cho ông Nguyễn Văn Giả Định 500.000.000 đồng.\n")));
    cr_expect_not(str_has(whole, S("CHƯA KÝ SỐ")), "marks are no part of the judgment");
    cr_expect_not(str_has(whole, S("<")));

    /* A slip is put right beside it; the number stays. */
    REFUSED(clerk, "correct_judgment", "{\"correction_text\":\"x\"}", "law.act_not_yours");
    DO(judge, "correct_judgment", "{\"correction_text\":\"Dòng 3: “Giả Định” thay cho “Gỉa Định”.\"}");
    cr_expect(str_eq(file().judgment_no, m.judgment_no));
}

/* ---- whose time runs from when -------------------------------------------------------------------------------------------------------------- */

BOTH_ENGINES(an_absent_partys_time_runs_from_receipt, "absent_first")
{
    judgment_kit_pronounced(&kit, "");
    Matter m = file();
    cr_assert_not_null(limit(&m, "appeal_judgment", 1), "the plaintiff was there");
    cr_expect_eq(limit(&m, "appeal_judgment", 1)->end_on.day, date_make(2026, 3, 31).day);
    cr_expect_null(limit(&m, "appeal_judgment", 2), "the defendant was not");
    cr_expect_null(limit(&m, "protest_same_level", 0), "no prosecutor at the hearing: from the procuracy's receipt");
    for (size_t i = 0; i < m.papers.count; i++) {
        cr_expect_not(str_eq(m.papers.items[i].form, S("extract")), "the extract follows");
    }
    court_kit_days(&kit.court, 4);
    judgment_kit_served(&kit);
    m = file();
    cr_assert_not_null(limit(&m, "appeal_judgment", 2));
    cr_expect_eq(limit(&m, "appeal_judgment", 2)->end_on.day, date_make(2026, 4, 6).day, "15 days from 20 March end on Saturday 4 April: Monday");
    cr_assert_not_null(limit(&m, "protest_same_level", 0));
    cr_assert_not_null(limit(&m, "protest_higher_level", 0));
    cr_expect_eq(limit(&m, "protest_higher_level", 0)->end_on.day, date_make(2026, 4, 20).day);

    /* The plaintiff's time is over, the defendant's is not: nothing is proposed, nothing certified. */
    add_days_until(date_make(2026, 4, 3));
    cr_expect_eq(judgment_kit_tick(&kit), 0);
    REFUSED(clerk, "certify_force",
            "{\"in_force_on\":\"2026-04-01\",\"force_items\":[{\"item\":1}],\"mail_checked\":true,\"service_checked\":true}", "law.act_too_early");
    REFUSED(citizen, "appeal", "{\"appeal_text\":\"Muộn.\"}", "guard.appeal_in_time");
}

BOTH_ENGINES(who_took_part_and_left_without_reason_has_his_time_from_pronouncement, "present")
{
    judgment_kit_pronounced(&kit, "[{\"person\":1,\"presence\":\"present\"},{\"person\":2,\"presence\":\"absent_first\"}]");
    Matter m = file();
    cr_expect_not_null(limit(&m, "appeal_judgment", 2));
}

BOTH_ENGINES(who_took_part_and_was_kept_away_for_good_reason_has_it_from_receipt, "present")
{
    judgment_kit_pronounced(&kit,
                            "[{\"person\":1,\"presence\":\"present\"},{\"person\":2,\"presence\":\"absent_first\",\"reason\":\"cấp cứu tại bệnh viện\"}]");
    Matter m = file();
    cr_expect_null(limit(&m, "appeal_judgment", 2));
    DO(clerk, "register_appeal", "{\"person\":2,\"appeal_on\":\"2026-03-16\",\"appeal_text\":\"Không đồng ý.\"}");
    cr_expect(str_eq(file().state, S("appealed")), "his time has not begun: he is in time");
}

/* ---- force ------------------------------------------------------------------------------------------------------------------------------------ */

static bool has_task(const Matter *m, const char *task)
{
    for (size_t i = 0; i < m->tasks.count; i++) {
        if (str_eq(m->tasks.items[i].task, str_of(task))) {
            return true;
        }
    }
    return false;
}

static const char certificate[] = "{\"in_force_on\":\"2026-04-17\",\"force_items\":[{\"item\":1},{\"item\":2,\"why\":\"Không ai kháng cáo\"},"
                                  "{\"item\":3,\"in_force_on\":\"2026-04-17\"}],\"mail_checked\":true,\"service_checked\":true}";

BOTH_ENGINES(force_is_proposed_by_the_clock_and_certified_by_the_clerk, "present")
{
    judgment_kit_pronounced(&kit, "");
    REFUSED(clerk, "certify_force", certificate, "law.act_too_early");
    REFUSED(clerk, "hand_to_enforcement", "{\"handed_over_on\":\"2026-03-16\"}", "law.act_not_in_state");
    judgment_kit_served(&kit);
    Matter m = file();
    Date   last = limit(&m, "protest_higher_level", 0)->end_on;
    cr_assert_eq(last.day, date_make(2026, 4, 16).day);
    add_days_until(last);
    cr_expect_eq(judgment_kit_tick(&kit), 0, "the last day still counts");
    court_kit_days(&kit.court, 1);
    cr_expect_eq(judgment_kit_tick(&kit), 1);
    cr_expect_eq(judgment_kit_tick(&kit), 0, "proposed once");
    OperativeItems items = judgment_kit_items(&kit);
    cr_expect(str_eq(items.items[0].proposed_on, S("2026-04-17")));
    cr_expect(str_eq(items.items[0].why, S("limit:protest_higher_level:2026-04-16")));
    cr_expect(forces("waiting", "waiting", "waiting"), "a machine certifies nothing");

    REFUSED(judge, "certify_force", certificate, "law.act_not_yours");
    REFUSED(clerk, "certify_force",
            "{\"in_force_on\":\"2026-04-17\",\"force_items\":[{\"item\":1},{\"item\":2},{\"item\":3}],\"service_checked\":true}", "field.required");
    REFUSED(clerk, "certify_force",
            "{\"in_force_on\":\"2026-04-17\",\"force_items\":[{\"item\":1},{\"item\":2}],\"mail_checked\":true,\"service_checked\":true}", "judgment.item_left_out");
    REFUSED(clerk, "certify_force",
            "{\"in_force_on\":\"2026-04-15\",\"force_items\":[{\"item\":1},{\"item\":2},{\"item\":3}],\"mail_checked\":true,\"service_checked\":true}",
            "judgment.force_too_early");
    REFUSED(clerk, "certify_force",
            "{\"in_force_on\":\"2026-04-18\",\"force_items\":[{\"item\":1},{\"item\":2},{\"item\":3}],\"mail_checked\":true,\"service_checked\":true}",
            "judgment.not_in_the_future");
    REFUSED(clerk, "certify_force",
            "{\"in_force_on\":\"2026-04-17\",\"force_items\":[{\"item\":1},{\"item\":1},{\"item\":4}],\"mail_checked\":true,\"service_checked\":true}",
            "judgment.no_such_item");
    DO(clerk, "certify_force", certificate);
    m = file();
    cr_expect(str_eq(m.state, S("in_force")));
    cr_expect(forces("in_force", "in_force", "in_force"));
    items = judgment_kit_items(&kit);
    cr_expect(str_eq(items.items[1].why, S("Không ai kháng cáo")));
    cr_expect(str_eq(items.items[0].in_force_on, S("2026-04-17")));
    cr_expect_not_null(limit(&m, "hand_to_enforcement", 0));
    cr_expect_null(limit(&m, "civil_status_notice", 0), "nobody's civil status is changed by a debt");
    cr_expect_not(has_task(&m, "notify_civil_status"));
    REFUSED(clerk, "notify_civil_status", "{\"civil_status_told_on\":\"2026-04-17\"}", "guard.status_changed");

    /* A posted appeal with a postmark in time arrives: the force of what it attacks is taken back (273(3)). */
    DO(clerk, "register_appeal", "{\"person\":2,\"appeal_on\":\"2026-03-30\",\"appeal_text\":\"Gửi bưu điện.\",\"appealed_items\":[1,3]}");
    cr_expect(str_eq(file().state, S("appealed")));
    cr_expect(forces("appealed", "in_force", "appealed"));
}

BOTH_ENGINES(a_wrong_certificate_is_taken_back, "present")
{
    judgment_kit_pronounced(&kit, "");
    judgment_kit_served(&kit);
    add_days_until(date_make(2026, 4, 17));
    DO(clerk, "certify_force", certificate);
    DO(clerk, "correct_force", "{\"force_correction_reason\":\"Phát hiện đơn kháng cáo gửi bưu điện.\"}");
    Matter m = file();
    cr_expect(str_eq(m.state, S("judged")));
    cr_expect(forces("waiting", "waiting", "waiting"));
    cr_expect_null(limit(&m, "hand_to_enforcement", 0));
    cr_expect_null(limit(&m, "publish_judgment", 0));
    for (size_t i = 0; i < m.tasks.count; i++) {
        cr_expect_not(str_eq(m.tasks.items[i].task, S("hand_to_enforcement")));
        cr_expect_not(str_eq(m.tasks.items[i].task, S("hide_names")));
    }
    DO(clerk, "certify_force", certificate);
    cr_expect(forces("in_force", "in_force", "in_force"), "certified anew");
}

/* ---- appeals ----------------------------------------------------------------------------------------------------------------------------------- */

BOTH_ENGINES(a_partial_appeal_leaves_the_rest_to_come_into_force, "present")
{
    judgment_kit_pronounced(&kit, "");
    REFUSED(citizen, "appeal", "{\"appeal_text\":\"Không có mục 9.\",\"appealed_items\":[9]}", "judgment.no_such_item");
    REFUSED(other, "appeal", "{\"appeal_text\":\"Người lạ.\"}", "law.act_not_yours");
    DO(citizen, "appeal", "{\"appeal_text\":\"Đề nghị chấp nhận tiền phạt.\",\"appealed_items\":[2]}");
    cr_expect(str_eq(file().state, S("appealed")));
    cr_expect(forces("waiting", "appealed", "waiting"));
    judgment_kit_served(&kit);
    add_days_until(date_make(2026, 4, 17));
    cr_expect(judgment_kit_tick(&kit) >= 1);
    OperativeItems items = judgment_kit_items(&kit);
    cr_expect(items.items[0].proposed_on.n > 0);
    cr_expect_eq(items.items[1].proposed_on.n, 0, "appealed: nothing to propose");
    REFUSED(clerk, "certify_partial_force",
            "{\"force_items\":[{\"item\":2,\"in_force_on\":\"2026-04-17\"}],\"mail_checked\":true,\"service_checked\":true}", "judgment.item_appealed");
    DO(clerk, "certify_partial_force", "{\"force_items\":[{\"item\":1},{\"item\":3}],\"mail_checked\":true,\"service_checked\":true}");
    cr_expect(forces("in_force", "appealed", "in_force"));
    DO(clerk, "hand_to_enforcement", "{\"handed_over_on\":\"2026-04-17\"}");
}

BOTH_ENGINES(an_appeal_may_be_changed_in_time_withdrawn_and_then_the_judgment_stands, "present")
{
    judgment_kit_pronounced(&kit, "");
    DO(citizen, "appeal", "{\"appeal_text\":\"Toàn bộ.\"}");
    cr_expect(forces("appealed", "appealed", "appealed"));
    court_kit_days(&kit.court, 2);
    DO(citizen, "appeal", "{\"appeal_text\":\"Chỉ mục 2.\",\"appealed_items\":[2]}");
    cr_expect(forces("waiting", "appealed", "waiting"));
    Appeals all = judgment_kit_appeals(&kit);
    cr_assert_eq(all.count, 2);
    cr_expect(str_eq(all.items[0].status, S("replaced")));
    cr_expect(str_eq(all.items[1].appealed_on, S("2026-03-18")));
    REFUSED(judge, "end_appeals", "{\"decision_reasons\":\"x\"}", "guard.no_appeal_left");
    REFUSED(clerk, "withdraw_appeal", "{\"person\":2,\"claim_change\":\"Rút.\"}", "judgment.no_such_appeal");
    DO(clerk, "withdraw_appeal", "{\"person\":1,\"claim_change\":\"Rút toàn bộ kháng cáo.\"}");
    cr_expect(forces("waiting", "waiting", "waiting"));
    DO(judge, "end_appeals", "{\"decision_reasons\":\"Người kháng cáo đã rút.\"}");
    cr_expect(str_eq(file().state, S("judged")));
}

BOTH_ENGINES(a_protest_is_registered_and_withdrawn_by_its_number, "present")
{
    judgment_kit_pronounced(&kit, "");
    judgment_kit_served(&kit);
    DO(prosecutor, "protest", "{\"appeal_text\":\"Vi phạm về án phí.\",\"appealed_items\":[3]}");
    Appeals all = judgment_kit_appeals(&kit);
    cr_assert_eq(all.count, 1);
    cr_expect(str_eq(all.items[0].kind, S("protest")));
    cr_expect_eq(all.items[0].participant, 0);
    cr_expect(forces("waiting", "waiting", "appealed"));
    REFUSED(clerk, "withdraw_appeal", "{\"claim_change\":\"Rút.\"}", "judgment.no_such_appeal");
    DO(clerk, "withdraw_appeal", "{\"appeal_no\":1,\"claim_change\":\"Viện kiểm sát rút kháng nghị.\"}");
    cr_expect(forces("waiting", "waiting", "waiting"));
}

BOTH_ENGINES(a_late_appeal_counts_only_when_the_higher_court_admits_it, "present")
{
    judgment_kit_pronounced(&kit, "");
    judgment_kit_served(&kit);
    REFUSED(clerk, "receive_late_appeal",
            "{\"person\":2,\"late_appeal_on\":\"2026-03-16\",\"appeal_text\":\"Còn hạn.\",\"late_reason\":\"không\"}", "judgment.not_late");
    add_days_until(date_make(2026, 4, 2));
    REFUSED(clerk, "register_appeal", "{\"person\":2,\"appeal_on\":\"2026-04-02\",\"appeal_text\":\"Muộn.\"}", "guard.appeal_in_time");
    REFUSED(clerk, "register_appeal", "{\"person\":2,\"appeal_on\":\"2026-03-15\",\"appeal_text\":\"Trước khi tuyên.\"}", "judgment.appeal_day_wrong");
    DO(clerk, "receive_late_appeal",
       "{\"person\":2,\"late_appeal_on\":\"2026-04-02\",\"appeal_text\":\"Xin xét.\",\"late_reason\":\"Bị tai nạn.\",\"appealed_items\":[1]}");
    cr_expect(str_eq(file().state, S("judged")), "it does not hold up the judgment by itself");
    cr_expect(forces("waiting", "waiting", "waiting"));
    add_days_until(date_make(2026, 4, 17));
    DO(clerk, "certify_force", certificate);
    REFUSED(clerk, "admit_late_appeal", "{\"person\":1,\"higher_decision_no\":\"02/2026/QĐ-PT\"}", "judgment.no_late_appeal");
    DO(clerk, "admit_late_appeal", "{\"person\":2,\"higher_decision_no\":\"02/2026/QĐ-PT\"}");
    cr_expect(str_eq(file().state, S("appealed")));
    cr_expect(forces("appealed", "in_force", "in_force"));
    cr_expect(str_eq(judgment_kit_appeals(&kit).items[0].status, S("pending")));
}

BOTH_ENGINES(a_late_appeal_refused_changes_nothing, "present")
{
    judgment_kit_pronounced(&kit, "");
    judgment_kit_served(&kit);
    add_days_until(date_make(2026, 4, 2));
    DO(clerk, "receive_late_appeal", "{\"person\":2,\"late_appeal_on\":\"2026-04-02\",\"appeal_text\":\"Xin xét.\",\"late_reason\":\"Quên.\"}");
    DO(clerk, "refuse_late_appeal", "{\"person\":2,\"higher_decision_no\":\"03/2026/QĐ-PT\"}");
    cr_expect(str_eq(judgment_kit_appeals(&kit).items[0].status, S("ended")));
    cr_expect(forces("waiting", "waiting", "waiting"));
}

BOTH_ENGINES(the_file_goes_up_and_the_appellate_ruling_is_in_force, "present")
{
    judgment_kit_pronounced(&kit, "");
    DO(citizen, "appeal", "{\"appeal_text\":\"Mục 2.\",\"appealed_items\":[2]}");
    judgment_kit_served(&kit);
    DO(judge, "notify_appeal", "{\"appeal_fee_notified_on\":\"2026-03-16\"}");
    cr_expect_eq(judgment_kit_tick(&kit), 0, "limits still run");
    add_days_until(date_make(2026, 4, 17));
    cr_expect_eq(judgment_kit_tick(&kit), 2, "force of the rest proposed, the sending begun");
    Matter m = file();
    cr_assert_not_null(limit(&m, "send_file_up", 0));
    REFUSED(clerk, "send_file_up", "{\"sent_up_on\":\"2026-04-18\"}", "judgment.not_in_the_future");
    DO(clerk, "send_file_up", "{\"sent_up_on\":\"2026-04-17\"}");
    cr_expect(str_eq(judgment_kit_appeals(&kit).items[0].status, S("sent_up")));
    REFUSED(judge, "end_appeals", "{\"decision_reasons\":\"x\"}", "law.act_done_before");
    court_kit_days(&kit.court, 60);
    DO(clerk, "receive_appeal_result", "{\"appeal_result\":\"upheld\",\"higher_decision_no\":\"10/2026/DS-PT\",\"in_force_on\":\"2026-06-10\"}");
    cr_expect(str_eq(file().state, S("in_force")));
    cr_expect(forces("in_force", "in_force", "in_force"));
    OperativeItems items = judgment_kit_items(&kit);
    cr_expect(str_eq(items.items[1].in_force_on, S("2026-06-10")));
    cr_expect(str_eq(items.items[1].why, S("appeal:upheld")));
    cr_expect(str_eq(judgment_kit_appeals(&kit).items[0].status, S("decided")));
}

/* What the newest notice says was lodged, and by whom. */
static bool notice_says(const char *lodged, const char *by)
{
    Arena *a = kit.court.arena;
    Matter m = file();
    for (size_t i = m.papers.count; i > 0; i--) {
        const Json *data;
        Str         text;
        if (!str_eq(m.papers.items[i - 1].form, S("appeal_notice"))) {
            continue;
        }
        cr_assert_null(paper_load_data(&kit.court.house, a, &m.papers.items[i - 1], &text));
        cr_assert_null(json_parse(a, text, MIB(1), &data));
        const Json *more = json_member(data, "more");
        return str_eq(json_str(more, "lodged", S("")), str_of(lodged)) && str_eq(json_str(more, "lodged_by", S("")), str_of(by));
    }
    return false;
}

BOTH_ENGINES(a_notice_says_appeal_or_protest_and_both_only_of_both, "present")
{
    judgment_kit_pronounced(&kit, "");
    judgment_kit_served(&kit);
    DO(prosecutor, "protest", "{\"appeal_text\":\"Vi phạm về án phí.\"}");
    Str day = i18n_long_date(kit.court.arena, LANG_VI, today());
    DO(judge, "notify_appeal", "{\"appeal_fee_notified_on\":\"2026-03-16\"}");
    Str protest = str_format(kit.court.arena, "Viện kiểm sát nhân dân cùng cấp " STR_F, STR_A(day));
    cr_expect(notice_says("kháng nghị", str_z(kit.court.arena, protest)));
    DO(clerk, "register_appeal",
       str_z(kit.court.arena, str_format(kit.court.arena, "{\"person\":2,\"appeal_on\":\"" STR_F "\",\"appeal_text\":\"Mục 2.\"}", STR_A(date_format(kit.court.arena, today())))));
    DO(judge, "notify_appeal", "{\"appeal_fee_notified_on\":\"2026-03-16\"}");
    Matter m = file();
    Str    appeal = str_format(kit.court.arena, STR_F " " STR_F, STR_A(matter_participant(&m, 2)->name), STR_A(day));
    cr_expect(notice_says("kháng cáo, kháng nghị", str_z(kit.court.arena, str_format(kit.court.arena, STR_F "; " STR_F, STR_A(protest), STR_A(appeal)))));
    DO(judge, "notify_appeal", "{\"person\":2,\"appeal_fee_notified_on\":\"2026-03-16\"}");
    cr_expect(notice_says("kháng cáo", str_z(kit.court.arena, appeal)));
}

/* The kit's judgment, but item 2 ends a marriage. */
static void pronounce_divorce(void)
{
    JudgmentDraft d = judgment_kit_draft(&kit);
    d.operative.items[1].kind = S("status");
    d.operative.items[1].text = S("Cho ly hôn.");
    judgment_kit_deliberated(&kit);
    cr_assert_null(draft_put(&kit.court.house, kit.court.arena, kit.court.court, kit.matter, kit.court.judge, &d));
    DO(judge, "pronounce_judgment", str_z(kit.court.arena, draft_input(&d, S(""), kit.court.arena)));
}

/* BLTTDS 269(3): within five working days of force. */
BOTH_ENGINES(a_divorce_in_force_is_told_to_the_registrar, "present")
{
    pronounce_divorce();
    judgment_kit_served(&kit);
    add_days_until(date_make(2026, 4, 17));
    Matter before = file();
    cr_expect_not(has_task(&before, "notify_civil_status"), "not before it is in force");
    DO(clerk, "certify_force", certificate);
    Matter m = file();
    cr_assert_not_null(limit(&m, "civil_status_notice", 0));
    cr_expect(has_task(&m, "notify_civil_status"));
    DO(clerk, "notify_civil_status", "{\"civil_status_told_on\":\"2026-04-17\"}");
    m = file();
    cr_expect_not(has_task(&m, "notify_civil_status"));
}

BOTH_ENGINES(a_divorce_upheld_on_appeal_is_told_to_the_registrar, "present")
{
    pronounce_divorce();
    DO(citizen, "appeal", "{\"appeal_text\":\"Mục 1.\",\"appealed_items\":[1]}");
    judgment_kit_served(&kit);
    add_days_until(date_make(2026, 4, 17));
    DO(clerk, "send_file_up", "{\"sent_up_on\":\"2026-04-17\"}");
    court_kit_days(&kit.court, 60);
    DO(clerk, "receive_appeal_result", "{\"appeal_result\":\"upheld\",\"higher_decision_no\":\"10/2026/HNGD-PT\",\"in_force_on\":\"2026-06-10\"}");
    Matter m = file();
    cr_assert_not_null(limit(&m, "civil_status_notice", 0));
    cr_expect(has_task(&m, "notify_civil_status"));
}

BOTH_ENGINES(a_quashed_judgment_ends_this_number, "present")
{
    judgment_kit_pronounced(&kit, "");
    DO(citizen, "appeal", "{\"appeal_text\":\"Toàn bộ.\"}");
    judgment_kit_served(&kit);
    add_days_until(date_make(2026, 4, 17));
    DO(clerk, "send_file_up", "{\"sent_up_on\":\"2026-04-17\"}");
    DO(clerk, "receive_remittal", "{\"appeal_result\":\"remitted\",\"higher_decision_no\":\"11/2026/DS-PT\"}");
    Matter m = file();
    cr_expect(str_eq(m.state, S("closed")));
    cr_expect(forces("quashed", "quashed", "quashed"));
}

/* BLTTDS 213(1), 246: in force at once, no appeal, no protest. */
BOTH_ENGINES(a_recognised_settlement_is_not_appealed, "present")
{
    DO(judge, "recognise_settlement_at_hearing",
       "{\"settlement_text\":\"Trả 500.000.000 đồng trong 90 ngày.\",\"whole_case_agreed\":true,\"resolution\":\"settlement_at_hearing\"}");
    cr_expect(str_eq(file().state, S("in_force")));
    REFUSED(clerk, "register_appeal", "{\"person\":2,\"appeal_on\":\"2026-03-16\",\"appeal_text\":\"Đổi ý.\"}", "guard.appeal_in_time");
    REFUSED(clerk, "receive_late_appeal",
            "{\"person\":2,\"late_appeal_on\":\"2026-03-16\",\"appeal_text\":\"Đổi ý.\",\"late_reason\":\"không\"}", "judgment.not_appealable");
    cr_expect_eq(judgment_kit_appeals(&kit).count, 0);
}
