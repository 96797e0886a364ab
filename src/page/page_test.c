/* The page of a file and the forms of acts over HTTP, on both engines: who opens it and who learns nothing, what it says, what a form
 * carries, what is refused and given back as typed. The acts' own effects are other rooms' business: an invented
 * module opens the petition. */
#include "page/page_kit.h"

#include "assignment/assignment.h"
#include "page/page_msg.h"

#include <criterion/criterion.h>

static CourtKit kit;
static PageKit  pages;
static MatterId file;

/* ---- the court ----------------------------------------------------------------------------------------------------------------- */

static Error *open_petition(Act *act)
{
    Participant plaintiff = { .capacity = S("plaintiff"), .kind = S("person"), .name = S("Nguyễn Văn Giả Định"), .person = act->request->actor.person };
    Participant defendant = { .capacity = S("defendant"), .kind = S("person"), .name = S("Trần Văn Hư Cấu") };
    act_add_participant(act, &plaintiff);
    act_add_participant(act, &defendant);
    return NULL;
}
static Error *nothing(Act *act)
{
    (void)act;
    return NULL;
}
static const Effect       invented[] = { { "open_petition", open_petition, NULL, EFFECT_NAMED }, { "file_papers", nothing, NULL, EFFECT_NAMED } };
static Error *always(Act *act, bool *holds)
{
    (void)act;
    *holds = true;
    return NULL;
}
static Error *never(Act *act, bool *holds)
{
    (void)act;
    *holds = false;
    return NULL;
}
static const Guard        guards[] = { { "acknowledged", never }, { "mediation_open", always }, { "mandate_there", never }, { "service_waits", always },
                                       { "panel_lawful", always }, { "no_clash", always } };
static const MatterModule petitions = { .name = "petitions", .effects = invented, .effect_count = COUNT_OF(invented),
                                        .guards = guards, .guard_count = COUNT_OF(guards) };
static const MatterModule *const modules[] = { &assignment_module, &petitions, NULL };

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static void open_court(DbEngine engine)
{
    static MsgList lists[1];
    lists[0] = page_messages;
    msg_know(lists, COUNT_OF(lists));
    if (!court_kit_open(&kit, engine, modules)) {
        cr_skip("this engine is not at hand");
    }
    RouteTable tables[] = { { page_routes, page_route_count }, { upload_routes, upload_route_count } };
    page_kit_open(&pages, &kit, tables, COUNT_OF(tables));
    ok(court_kit_petition(&kit, &file));
}

static void close_court(void)
{
    page_kit_close(&pages);
    cr_expect_eq(court_kit_verify(&kit), 0);
    court_kit_close(&kit);
}

#define STORY(name) COURT_STORY(page, name)

/* {m} is the file. */
static Str at(const char *before, const char *after)
{
    return str_format(kit.arena, "%s" STR_F "%s", before, STR_A(id_format(kit.arena, file.id)), after);
}

static const ProcedureAct *act_named(const char *id)
{
    Matter m = court_kit_load(&kit, file);
    return procedure_act(m.procedure, str_of(id));
}

static Answer get(const char *who, Str path)
{
    return page_kit_get(&pages, who, path);
}

static void has(const Answer *a, const char *words)
{
    cr_expect(answer_has(a, words), "no \"%s\" in: %s", words, str_z(kit.arena, a->body));
}

#define PARTY "/vu-viec-cua-toi/"
#define COURT "/nghiep-vu/ho-so/"

/* ---- who opens a file ---------------------------------------------------------------------------------------------------------- */

STORY(a_file_is_there_for_those_who_have_business_with_it)
{
    cr_expect_eq(get("citizen", at(PARTY, "")).status, 200);
    cr_expect_eq(get("clerk", at(COURT, "")).status, 200);
    cr_expect_eq(get("chief", at(COURT, "")).status, 200);
    cr_expect_eq(get("other", at(PARTY, "")).status, 404, "its existence is not told");
    cr_expect_eq(get("other", at(COURT, "")).status, 403);
    cr_expect_eq(get(NULL, at(PARTY, "")).status, 303);
    cr_expect_eq(get("citizen", S(PARTY "0000000000000000000000000z")).status, 404);
    cr_expect_eq(get("citizen", S(PARTY "khong-phai-ma")).status, 404);
}

STORY(the_page_says_where_the_case_stands_and_why_not_yet)
{
    Answer vi = get("citizen", at(PARTY, "")), en = get("citizen", at("/en" PARTY, ""));
    has(&vi, "Trần Văn Hư Cấu");
    has(&vi, "Vì sao chưa?");
    has(&vi, "Chánh án");
    has(&vi, "khoản 2 Điều 191 của Bộ luật Tố tụng dân sự");
    has(&vi, "05/03/2026");
    has(&en, "<html lang=\"en\"");
    has(&en, "Waiting for the chief judge to act");
    has(&en, "Count 3 working days (days off passed over: 0)");
    cr_expect_not(answer_has(&en, "Vì sao chưa?"));
    /* acts of others are no buttons of his */
    cr_expect_not(answer_has(&vi, "/viec/chi-dinh-tham-phan-xem-xet-don"));
    Answer chief = get("chief", at(COURT, ""));
    has(&chief, "/viec/");
    has(&chief, "<span class=\"quiet\">Chánh án</span></li>"); /* the header says in which post he reads */
}

/* ---- the form of an act ---------------------------------------------------------------------------------------------------------- */

STORY(a_form_carries_version_and_key_and_acts_once)
{
    const ProcedureAct *note = act_named("note_petition");
    Str    path = str_format(kit.arena, STR_F "/viec/" STR_F, STR_A(at(COURT, "")), STR_A(note->slug));
    Answer form = get("clerk", path);
    cr_assert_eq(form.status, 200);
    Str version = answer_hidden(&form, "version"), idem = answer_hidden(&form, "idem");
    cr_assert_gt(version.n, 0);
    cr_assert_gt(idem.n, 0);
    Str sent = str_format(kit.arena, "version=" STR_F "&idem=" STR_F "&clerk_note=B%%E1%%BB%%95+sung", STR_A(version), STR_A(idem));
    int64_t before = court_kit_load(&kit, file).seq;
    cr_expect_eq(page_kit_post(&pages, "clerk", path, path, sent).status, 303);
    cr_expect_eq(page_kit_post(&pages, "clerk", path, path, sent).status, 303, "pressed twice");
    Answer after = get("clerk", str_format(kit.arena, STR_F "?xong=%lld", STR_A(at(COURT, "")), (long long)before + 1));
    has(&after, "<b>Đã thực hiện: Ghi chú hướng dẫn cho người nộp đơn</b>");
    Answer never = get("clerk", str_format(kit.arena, STR_F "?xong=%lld", STR_A(at(COURT, "")), (long long)before + 2));
    cr_expect_not(answer_has(&never, "Đã thực hiện"));
    cr_expect_eq(court_kit_load(&kit, file).seq, before + 1, "done once");
}

/* A note of the clerk stands in no paper: whom it advises reads its words in the history, a request so does whoever decides it. */
STORY(words_without_a_paper_are_read_in_the_history)
{
    ActResult done;
    ok(court_kit_act(&kit, file, kit.clerk, "note_petition", "{\"clerk_note\":\"Trang 2 bị mờ.\"}", &done));
    ok(court_kit_act(&kit, file, kit.citizen, "ask_provisional_measure", "{\"measure_text\":\"Phong tỏa tài khoản.\"}", &done));
    Answer mine = get("citizen", at(PARTY, ""));
    has(&mine, "“Trang 2 bị mờ.”");
    Answer desk = get("clerk", at(COURT, ""));
    has(&desk, "“Phong tỏa tài khoản.”");
    Answer read = get("citizen", at(PARTY, ""));
    cr_expect_not(answer_has(&read, "Buộc bị đơn trả nợ.”"), "what a paper says is read there");
}

STORY(what_is_refused_is_given_back_as_typed)
{
    const ProcedureAct *papers = act_named("submit_papers");
    Str    path = str_format(kit.arena, STR_F "/viec/" STR_F, STR_A(at(PARTY, "")), STR_A(papers->slug));
    Answer form = get("citizen", path);
    Str    keep = str_format(kit.arena, "version=" STR_F "&idem=" STR_F, STR_A(answer_hidden(&form, "version")), STR_A(answer_hidden(&form, "idem")));
    int64_t before = court_kit_load(&kit, file).seq;
    Answer refused = page_kit_post(&pages, "citizen", path, path, str_format(kit.arena, STR_F "&paper_title=Gi%%E1%%BA%%A5y+vay", STR_A(keep)));
    cr_expect_eq(refused.status, 422);
    has(&refused, "Giấy vay");
    Answer unknown = page_kit_post(&pages, "citizen", path, path, str_format(kit.arena, STR_F "&paper_title=x&la=1", STR_A(keep)));
    cr_expect_eq(unknown.status, 400, "a field nobody asked for");
    Answer stranger = page_kit_post(&pages, "other", path, path, keep);
    cr_expect(stranger.status == 404 || stranger.status == 403);
    cr_expect_eq(get("citizen", at(PARTY, "/viec/khong-co-viec-nay")).status, 404);
    cr_expect_eq(court_kit_load(&kit, file).seq, before);
}

/* Two people at one file: nothing is done, nothing typed is lost, and what changed stands beside what was seen. */
STORY(a_form_older_than_the_file_shows_both_and_keeps_what_was_typed)
{
    Str       path = str_format(kit.arena, STR_F "/viec/" STR_F, STR_A(at(PARTY, "")), STR_A(act_named("submit_papers")->slug));
    Answer    form = get("citizen", path);
    Str       old = answer_hidden(&form, "version");
    ActResult drawn;
    ok(court_kit_act(&kit, file, kit.chief, "commit_examining_draw", "{}", &drawn));
    int64_t before = court_kit_load(&kit, file).seq;
    Answer stale = page_kit_post(&pages, "citizen", path, path, str_format(kit.arena, "version=" STR_F "&idem=" STR_F "&paper_title=Gi%%E1%%BA%%A5y+vay", STR_A(old), STR_A(answer_hidden(&form, "idem"))));
    cr_assert_eq(stale.status, 409);
    has(&stale, "Giấy vay");
    has(&stale, "Khi quý vị mở trang này");
    has(&stale, "Hiện nay");
    has(&stale, "Diễn biến mới");
    cr_expect_not(str_eq(answer_hidden(&stale, "version"), old), "sent again, it is meant for the file as it is now");
    cr_expect_eq(court_kit_load(&kit, file).seq, before);
}

/* Nobody is offered a page that would refuse him. */
STORY(the_menu_offers_the_books_to_who_keeps_them)
{
    ActResult named;
    Str who = str_format(kit.arena, "{\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"only_one\"}", STR_A(id_format(kit.arena, kit.judge.id)));
    ok(court_kit_act(&kit, file, kit.chief, "designate_examining_judge", str_z(kit.arena, who), &named));
    Answer chief = get("chief", at(COURT, "")), judge = get("judge", at(COURT, ""));
    has(&chief, "/nghiep-vu/so\"");
    has(&chief, "/nghiep-vu/tiep-nhan\"");
    has(&judge, "/nghiep-vu/lich\"");
    cr_expect_not(answer_has(&judge, "/nghiep-vu/so\""));
    cr_expect_not(answer_has(&judge, "/nghiep-vu/tiep-nhan\""));
}

/* A form offers nobody and nothing that could only be refused, and all that can be chosen. */
STORY(a_form_offers_what_the_act_takes)
{
    Answer named = get("chief", at(COURT, "/viec/chi-dinh-tham-phan-xem-xet-don"));
    has(&named, "(Thẩm phán)");
    cr_expect_not(answer_has(&named, "(Thư ký Tòa án)"));
    cr_expect_not(answer_has(&named, "(Hội thẩm nhân dân)"));
    has(&named, "Quyết định phân công");
    has(&named, "Phân công Thẩm phán xem xét đơn (hạn 05/03/2026)");
    ActResult r;
    ok(court_kit_act(&kit, file, kit.chief, "designate_examining_judge",
                     str_z(kit.arena, str_format(kit.arena, "{\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"only_one\"}", STR_A(id_format(kit.arena, kit.judge.id)))), &r));
    Answer sent = get("judge", at(COURT, "/viec/chuyen-don-khoi-kien"));
    has(&sent, "<option value=\"T01K02\"");
    cr_expect_not(answer_has(&sent, "<option value=\"T01K01\""), "not to itself");
    has(&sent, "Tòa án nhân dân khu vực 2 - Hà Nội");
    Answer fee = get("judge", at(COURT, "/viec/thong-bao-nop-tam-ung-an-phi"));
    has(&fee, "name=\"claim_value\" value=\"500.000.000\"");
}

/* Judges are drawn; to designate one is the exception and stands after it. */
STORY(a_new_petition_offers_the_draw_before_the_designation)
{
    Answer page = get("chief", at(COURT, ""));
    size_t draw, named;
    cr_assert(str_find(page.body, S("/viec/cam-ket-phan-cong-xem-xet-don"), &draw));
    cr_assert(str_find(page.body, S("/viec/chi-dinh-tham-phan-xem-xet-don"), &named));
    cr_expect_lt(draw, named);
    size_t primary;
    cr_assert(str_find(page.body, S("class=\"button primary\""), &primary));
    cr_expect(primary < draw && draw - primary < 120, "it is the one that stands out");
}

STORY(an_act_that_cannot_be_taken_now_shows_why_and_no_form)
{
    const ProcedureAct *pay = act_named("set_for_trial"), *draw = act_named("designate_examining_judge"), *end = act_named("end_mandate");
    const struct { const char *who, *base; const ProcedureAct *act; } held_back[] = {
        { "chief", COURT, pay },     /* not in this state */
        { "clerk", COURT, draw },    /* another's */
        { "citizen", PARTY, end },   /* a guard: nobody stands for him */
    };
    for (size_t i = 0; i < COUNT_OF(held_back); i++) {
        Str    path = str_format(kit.arena, STR_F "/viec/" STR_F, STR_A(at(held_back[i].base, "")), STR_A(held_back[i].act->slug));
        Answer page = get(held_back[i].who, path);
        cr_expect_eq(page.status, 200);
        has(&page, "Hiện chưa làm được việc này.");
        cr_expect_eq(answer_hidden(&page, "version").n, 0, "no form: %s", held_back[i].who);
    }
    /* What was sent all the same is refused, and nothing happens. */
    Str     path = str_format(kit.arena, STR_F "/viec/" STR_F, STR_A(at(PARTY, "")), STR_A(end->slug));
    Str     about = at(PARTY, "/viec/");
    int64_t before = court_kit_load(&kit, file).seq;
    Str     other = str_format(kit.arena, STR_F STR_F, STR_A(about), STR_A(act_named("submit_papers")->slug));
    Answer  sent = page_kit_post(&pages, "citizen", other, path, str_format(kit.arena, "version=%lld&idem=0123456789abcdef&person=1", (long long)court_kit_load(&kit, file).version));
    cr_expect_geq(sent.status, 400, "%d", sent.status);
    cr_expect_eq(court_kit_load(&kit, file).seq, before);
}

/* ---- words ------------------------------------------------------------------------------------------------------------------------ */

STORY(states_and_powers_have_names_in_both_languages)
{
    Matter m = court_kit_load(&kit, file);
    cr_expect(str_eq(power_name(&kit.house, LANG_VI, S("plaintiff")), S("Nguyên đơn (người khởi kiện)")));
    cr_expect_not(str_eq(power_name(&kit.house, LANG_EN, S("plaintiff")), S("plaintiff")));
    cr_expect_gt(state_name(&kit.house, LANG_VI, &m).n, 0);
    cr_expect_not(str_eq(state_name(&kit.house, LANG_EN, &m), state_name(&kit.house, LANG_VI, &m)));
}
