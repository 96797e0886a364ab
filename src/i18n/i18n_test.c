/* Messages, formats, money in words, order, folding, the edge; and msggen on broken catalogues. */
#include "i18n/i18n.h"

#include "i18n/i18n_msg.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unicode/udat.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>
#include <unistd.h>

static Arena *a;

static void open_arena(void)
{
    a = arena_make(MIB(8));
}

static void close_arena(void)
{
    arena_release(a);
    err_reset();
}

TestSuite(i18n, .init = open_arena, .fini = close_arena);

static void same(Str got, const char *want)
{
    cr_expect(str_eq(got, str_of(want)), "got \"" STR_F "\", want \"%s\"", STR_A(got), want);
}

/* ---- messages ------------------------------------------------------------------------------------------------------ */

Test(i18n, messages_in_both_languages)
{
    same(msg(LANG_VI, M_days_today), "hôm nay");
    same(msg(LANG_EN, M_days_today), "today");
    same(msg(LANG_VI, NULL), "");
    same(MSG(a, LANG_VI, M_field_too_long, { S("max"), S("200") }),
         "Mục này chỉ nhận tối đa 200 ký tự. Đề nghị viết ngắn hơn hoặc đính kèm thành tài liệu.");
    Lang lang = LANG_VI;
    cr_expect(lang_parse(S("en"), &lang) && lang == LANG_EN);
    cr_expect(!lang_parse(S("fr"), &lang));
}

Test(i18n, arguments_are_not_read_as_placeholders)
{
    same(msg_with(a, LANG_EN, M_field_too_long, (MsgArg[]){ { S("max"), S("{max}{x|a|b}") } }, 1),
         "This takes at most {max}{x|a|b} characters. Please shorten it or attach it as a document.");
    same(msg_with(a, LANG_EN, M_field_too_long, NULL, 0),
         "This takes at most … characters. Please shorten it or attach it as a document.");
}

Test(i18n, plurals)
{
    same(i18n_days_left(a, LANG_VI, 3), "còn 3 ngày");
    same(i18n_days_left(a, LANG_VI, 0), "hôm nay");
    same(i18n_days_left(a, LANG_VI, -2), "quá hạn 2 ngày");
    same(i18n_days_left(a, LANG_EN, 1), "1 day left");
    same(i18n_days_left(a, LANG_EN, 3), "3 days left");
    same(i18n_days_left(a, LANG_EN, -1), "1 day late");
}

Test(i18n, every_error_has_its_sentence)
{
    for (int code = 0; code < ERR_COUNT; code++) {
        Error e = { .code = (ErrCode)code };
        Msg   m = msg_find(err_message_id(&e));
        cr_expect(m != NULL, STR_F " has no message", STR_A(err_message_id(&e)));
        cr_expect(err_text(a, LANG_VI, &e).n > 10 && err_text(a, LANG_EN, &e).n > 10);
    }
    static const char *const fields[] = { "required", "too_long", "text", "encoding", "control_characters", "money", "date", "integer",
                                          "too_small", "too_large", "choice", "id", "repeated", "too_many", "unknown" };
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        cr_expect(msg_find(str_format(a, "field.%s", fields[i])) != NULL, "field.%s has no message", fields[i]);
    }
    Error *e = err_arg(err_message(err_make(ERR_FIELD, NULL), S("field.too_long")), S("max"), S("80"));
    cr_expect(str_has(err_text(a, LANG_VI, e), S("tối đa 80 ký tự")));
    /* a message no list knows falls back to the code's own */
    e = err_message(err_make(ERR_STALE, NULL), S("nobody.knows"));
    cr_expect(str_starts(err_text(a, LANG_EN, e), S("The file has changed")));
}

Test(i18n, lists_handed_over_are_found)
{
    static const MsgText texts[] = { { S_INIT("zz.one"), { S_INIT("một"), S_INIT("one") } },
                                     { S_INIT("zz.two"), { S_INIT("hai"), S_INIT("two") } } };
    static const MsgList list = { texts, COUNT_OF(texts) };
    cr_expect(msg_find(S("zz.two")) == NULL);
    msg_know(&list, 1);
    cr_expect(msg_find(S("zz.two")) == &texts[1]);
    cr_expect(msg_find(S("days.today")) == M_days_today);
    cr_expect(msg_find(S("zz.three")) == NULL);
    msg_know(NULL, 0);
}

/* ---- formats ------------------------------------------------------------------------------------------------------- */

Test(i18n, dates_and_times)
{
    Date    d = date_make(2026, 11, 24), early = date_make(2026, 2, 3);
    Instant t = instant_of(d, 14, 30), round = instant_of(early, 8, 0);
    same(i18n_date(a, LANG_VI, d), "24/11/2026");
    same(i18n_date(a, LANG_VI, early), "03/02/2026");
    same(i18n_date(a, LANG_EN, early), "3 Feb 2026");
    same(i18n_date(a, LANG_VI, DATE_NONE), "");
    same(i18n_long_date(a, LANG_VI, d), "ngày 24 tháng 11 năm 2026");
    same(i18n_long_date(a, LANG_VI, early), "ngày 03 tháng 02 năm 2026");
    same(i18n_long_date(a, LANG_EN, d), "24 November 2026");
    same(i18n_time(a, LANG_VI, t), "14 giờ 30");
    same(i18n_time(a, LANG_VI, round), "08 giờ 00");
    same(i18n_time(a, LANG_EN, t), "14:30");
    same(i18n_instant(a, LANG_VI, t), "14 giờ 30 ngày 24/11/2026");
    same(i18n_instant(a, LANG_EN, t), "14:30 on 24 Nov 2026");
    same(i18n_weekday(a, LANG_VI, d), "thứ ba");
    same(i18n_weekday(a, LANG_VI, date_make(2026, 11, 29)), "chủ nhật");
    same(i18n_full_date(a, LANG_VI, d), "thứ ba, ngày 24 tháng 11 năm 2026");
    same(i18n_full_date(a, LANG_EN, d), "Tuesday, 24 November 2026");
}

static Str icu_date(const char *locale, const char *pattern, Date d)
{
    UChar       wide_pattern[64], zone[8], out[96];
    UErrorCode  status = U_ZERO_ERROR;
    char       *utf8 = arena_alloc(a, 300);
    int32_t     n = 0;
    u_uastrcpy(zone, "UTC");
    u_strFromUTF8(wide_pattern, 64, NULL, pattern, -1, &status);
    UDateFormat *f = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, zone, -1, wide_pattern, -1, &status);
    int32_t      length = udat_format(f, d.day * 86400000.0, out, 96, NULL, &status);
    u_strToUTF8(utf8, 300, &n, out, length, &status);
    cr_assert(U_SUCCESS(status));
    udat_close(f);
    return (Str){ utf8, (size_t)n };
}

/* Our digits and words against CLDR's, over two years of days. */
Test(i18n, dates_agree_with_icu)
{
    Date d = date_make(2026, 1, 1);
    for (int i = 0; i < 730; i += 5, d = date_add_days(d, 5)) {
        Str vi = icu_date("vi", "dd/MM/y", d), en = icu_date("en", "d MMMM y", d), weekday = icu_date("en", "EEEE", d);
        same(i18n_date(a, LANG_VI, d), str_z(a, vi));
        same(i18n_long_date(a, LANG_EN, d), str_z(a, en));
        same(i18n_weekday(a, LANG_EN, d), str_z(a, weekday));
        same(i18n_fold(a, i18n_weekday(a, LANG_VI, d)), str_z(a, i18n_fold(a, icu_date("vi", "EEEE", d))));
    }
}

Test(i18n, numbers_and_money)
{
    static const struct {
        int64_t     n;
        const char *vi, *en;
    } rows[] = { { 0, "0", "0" },
                 { 7, "7", "7" },
                 { 999, "999", "999" },
                 { 1000, "1.000", "1,000" },
                 { 12000000, "12.000.000", "12,000,000" },
                 { -1234567, "-1.234.567", "-1,234,567" },
                 { INT64_MAX, "9.223.372.036.854.775.807", "9,223,372,036,854,775,807" },
                 { INT64_MIN, "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808" } };
    UErrorCode     status = U_ZERO_ERROR;
    UNumberFormat *icu = unum_open(UNUM_DECIMAL, NULL, 0, "vi", NULL, &status);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        same(i18n_number(a, LANG_VI, rows[i].n), rows[i].vi);
        same(i18n_number(a, LANG_EN, rows[i].n), rows[i].en);
        UChar   wide[64];
        char    utf8[128];
        int32_t n = unum_formatInt64(icu, rows[i].n, wide, 64, NULL, &status);
        u_strToUTF8(utf8, sizeof utf8, NULL, wide, n, &status);
        same(i18n_number(a, LANG_VI, rows[i].n), utf8);
    }
    cr_expect(U_SUCCESS(status));
    unum_close(icu);
    same(i18n_money(a, LANG_VI, (Money){ 12000000 }), "12.000.000\u00a0đ");
    same(i18n_begin(a, i18n_full_date(a, LANG_VI, date_make(2026, 11, 24))), "Thứ ba, ngày 24 tháng 11 năm 2026");
    same(i18n_begin(a, S("Ánh")), "Ánh");
    same(i18n_begin(a, S("")), "");
    same(i18n_money_paper(a, (Money){ 12000000 }), "12.000.000 đồng");
    same(i18n_money(a, LANG_EN, (Money){ 12000000 }), "VND 12,000,000");
    same(i18n_size(a, LANG_VI, 999), "999 B");
    same(i18n_size(a, LANG_VI, 1550000), "1,5 MB");
    same(i18n_size(a, LANG_EN, 2000000000), "2 GB");
    same(i18n_thousandths(a, LANG_VI, 1234005), "1.234,005");
    same(i18n_thousandths(a, LANG_EN, 67), "0.067");
}

Test(i18n, money_in_words)
{
    static const struct {
        int64_t     dong;
        const char *words;
    } rows[] = {
        { 0, "Không đồng" },
        { 1, "Một đồng" },
        { 4, "Bốn đồng" },
        { 5, "Năm đồng" },
        { 10, "Mười đồng" },
        { 11, "Mười một đồng" },
        { 14, "Mười bốn đồng" },
        { 15, "Mười lăm đồng" },
        { 20, "Hai mươi đồng" },
        { 21, "Hai mươi mốt đồng" },
        { 24, "Hai mươi tư đồng" },
        { 25, "Hai mươi lăm đồng" },
        { 55, "Năm mươi lăm đồng" },
        { 100, "Một trăm đồng" },
        { 101, "Một trăm linh một đồng" },
        { 105, "Một trăm linh năm đồng" },
        { 110, "Một trăm mười đồng" },
        { 115, "Một trăm mười lăm đồng" },
        { 944, "Chín trăm bốn mươi tư đồng" },
        { 1000, "Một nghìn đồng" },
        { 1001, "Một nghìn không trăm linh một đồng" },
        { 1010, "Một nghìn không trăm mười đồng" },
        { 21000, "Hai mươi mốt nghìn đồng" },
        { 300000, "Ba trăm nghìn đồng" },
        { 1005000, "Một triệu không trăm linh năm nghìn đồng" },
        { 12000000, "Mười hai triệu đồng" },
        { 12000005, "Mười hai triệu không trăm linh năm đồng" },
        { 24500000, "Hai mươi tư triệu năm trăm nghìn đồng" },
        { 1000000000, "Một tỷ đồng" },
        { 1000000001, "Một tỷ không trăm linh một đồng" },
        { 2015300000, "Hai tỷ không trăm mười lăm triệu ba trăm nghìn đồng" },
        { 1000000000000, "Một nghìn tỷ đồng" },
        { 999999999999999, "Chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu chín "
                           "trăm chín mươi chín nghìn chín trăm chín mươi chín đồng" },
        { -300000, "Âm ba trăm nghìn đồng" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        same(i18n_money_words(a, (Money){ rows[i].dong }), rows[i].words);
    }
}

/* ---- order and folding --------------------------------------------------------------------------------------------- */

static int bytes_cmp(Bytes x, Bytes y)
{
    return str_cmp((Str){ (const char *)x.p, x.n }, (Str){ (const char *)y.p, y.n });
}

Test(i18n, vietnamese_order)
{
    /* base letter first (a ă â, d đ, e ê, o ô ơ, u ư), then the tones: none, huyền, hỏi, ngã, sắc, nặng */
    static const char *const rows[] = { "An",  "Anh", "Ái",   "Ăn",   "Ân",   "Bình", "Chi", "Dung", "Dũng", "Đan",
                                        "Đạt", "Em",  "Êm",   "Giang", "Ma",  "Mà",   "Mả",  "Mã",   "Má",   "Mạ",
                                        "Oanh", "Ông", "Ơn",  "Uyên", "Ưng",  "Yến" };
    static const char *const sorted[] = { "Ái", "An", "Anh" };
    for (size_t i = 0; i + 1 < COUNT_OF(rows); i++) {
        Str x = str_of(rows[i]), y = str_of(rows[i + 1]);
        if (str_eq(y, S("Ái")) || str_eq(x, S("Ái"))) {
            continue; /* a tone counts only after every letter: the next table */
        }
        cr_expect(i18n_compare(x, y) < 0, "%s before %s", rows[i], rows[i + 1]);
        cr_expect(bytes_cmp(i18n_sort_key(a, x), i18n_sort_key(a, y)) < 0, "key of %s before %s", rows[i], rows[i + 1]);
    }
    for (size_t i = 0; i + 1 < COUNT_OF(sorted); i++) {
        cr_expect(i18n_compare(str_of(sorted[i]), str_of(sorted[i + 1])) < 0, "%s before %s", sorted[i], sorted[i + 1]);
    }
    cr_expect_eq(i18n_compare(S("Đạt"), S("Đạt")), 0);
    cr_expect_eq(i18n_sort_key(a, S("")).n, i18n_sort_key(a, (Str){ NULL, 0 }).n);
}

Test(i18n, people_by_given_name)
{
    static const char *const rows[] = { "An", "Lê Văn An", "Trần Thị An", "Nguyễn Ân", "Đỗ Thị Bình", "Cao Tiến Dũng", "Âu Đạt" };
    for (size_t i = 0; i + 1 < COUNT_OF(rows); i++) {
        cr_expect(bytes_cmp(i18n_person_sort_key(a, str_of(rows[i])), i18n_person_sort_key(a, str_of(rows[i + 1]))) < 0,
                  "%s before %s", rows[i], rows[i + 1]);
    }
}

Test(i18n, folding)
{
    static const struct {
        const char *text, *folded;
    } rows[] = { { "Nguyễn Thị Đào", "nguyen thi dao" },
                 { "ĐƯỜNG Lê-Lợi", "duong le-loi" },
                 { "  Tòa   án\tnhân dân ", "toa an nhan dan" },
                 { "Nguye\u0302\u0303n", "nguyen" }, /* decomposed */
                 { "12/2026/TLST-HNGĐ", "12/2026/tlst-hngd" },
                 { "Straße ÉCOLE", "straße ecole" }, /* one letter stays one letter */
                 { "", "" } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        same(i18n_fold(a, str_of(rows[i].text)), rows[i].folded);
    }
}

/* ---- the edge ------------------------------------------------------------------------------------------------------ */

Test(i18n, the_edge_normalises)
{
    static const struct {
        const char *in, *out;
    } rows[] = { { "Đơn khởi kiện", "Đơn khởi kiện" },
                 { "Nguye\u0302\u0303n", "Nguyễn" },
                 { "a\u0323\u0302", "ậ" },
                 { "một\r\nhai\rba\n", "một\nhai\nba\n" },
                 { "một\u2028hai", "một\nhai" },
                 { "\uFEFFhợp\u00AD\u200B đồng", "hợp đồng" },
                 { "tab\tở đây", "tab\tở đây" } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Str out = { NULL, 0 };
        cr_expect(i18n_clean(a, str_of(rows[i].in), &out) == NULL);
        same(out, rows[i].out);
    }
}

Test(i18n, the_edge_refuses)
{
    static const struct {
        Str         in;
        const char *message;
    } rows[] = { { S_INIT("nul\0inside"), "field.control_characters" },
                 { S_INIT("bell\a"), "field.control_characters" },
                 { S_INIT("c1 \xC2\x85"), "field.control_characters" },
                 { S_INIT("\u202Etxt.exe"), "field.control_characters" },
                 { S_INIT("\u2066isolate"), "field.control_characters" },
                 { S_INIT("mark\u200F"), "field.control_characters" },
                 { S_INIT("joined\u200D"), "field.control_characters" },
                 { S_INIT("tag \U000E0041"), "field.control_characters" },
                 { S_INIT("none \uFFFE"), "field.control_characters" },
                 { S_INIT("latin \xE9t\xE9"), "field.encoding" },
                 { S_INIT("overlong \xC0\xAF"), "field.encoding" },
                 { S_INIT("surrogate \xED\xA0\x80"), "field.encoding" } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Str    out = S("untouched");
        Error *e = i18n_clean(a, rows[i].in, &out);
        cr_assert(e != NULL, "row %zu passes", i);
        cr_expect_eq(e->code, ERR_BAD_ENCODING);
        same(err_message_id(e), rows[i].message);
        same(out, "untouched");
        cr_expect(msg_find(err_message_id(e)) != NULL);
    }
}

/* ---- msggen on broken catalogues ----------------------------------------------------------------------------------- */

#define HEADER "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    cr_assert(f != NULL);
    cr_assert_eq(fputs(text, f) < 0, 0);
    cr_assert_eq(fclose(f), 0);
}

/* Runs msggen on two texts in a folder of its own; what it says stands in `said`. */
static int run_msggen(const char *vi, const char *en, char *said, size_t max)
{
    char dir[] = "/tmp/msggen-XXXXXX", tool[1024], path[8][64];
    static const char *const names[] = { "v.po", "e.po", "o.h", "o.c", "o.keys", "said" };
    cr_assert(getcwd(tool, sizeof tool - 32) != NULL && mkdtemp(dir) != NULL);
    memcpy(tool + strlen(tool), "/build/tools/msggen", sizeof "/build/tools/msggen");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(path[i], sizeof path[i], "%s/%s", dir, names[i]);
    }
    put(path[0], vi);
    put(path[1], en);
    pid_t child = fork();
    if (child == 0) {
        if (freopen(path[5], "wb", stderr) != NULL) {
            execl(tool, tool, "room", "x", path[0], path[1], path[2], path[3], path[4], (char *)NULL);
        }
        _exit(99);
    }
    int status = 0;
    cr_assert_eq(waitpid(child, &status, 0), child);
    FILE  *f = fopen(path[5], "rb");
    size_t n = f == NULL ? 0 : fread(said, 1, max - 1, f);
    said[n] = '\0';
    if (f != NULL) {
        fclose(f);
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        unlink(path[i]);
    }
    rmdir(dir);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Test(i18n, msggen_refuses)
{
    static const struct {
        const char *vi, *en, *said;
    } rows[] = {
        { HEADER "msgid \"x.a\"\nmsgstr \"một\"\n", HEADER "msgid \"x.b\"\nmsgstr \"one\"\n", "v.po:4: x.a is missing in" },
        { HEADER "msgid \"x.a\"\nmsgstr \"một {n}\"\n", HEADER "msgid \"x.a\"\nmsgstr \"one\"\n", "e.po:4: x.a has other placeholders" },
        { HEADER "msgid \"x.a\"\nmsgstr \"một {n}\"\n", HEADER "msgid \"x.a\"\nmsgstr \"one {m}\"\n", "e.po:4: x.a has other placeholders" },
        { HEADER "msgid \"x.a\"\nmsgstr \"a\"\nmsgid \"x.a\"\nmsgstr \"b\"\n", HEADER "msgid \"x.a\"\nmsgstr \"a\"\n", "x.a stands here and in line" },
        { HEADER "msgid \"x.a\"\nmsgstr \" \"\n", HEADER "msgid \"x.a\"\nmsgstr \"a\"\n", "v.po:4: x.a has no text" },
        { HEADER "msgid \"x.a\"\nmsgstr \"Nguye\u0302\u0303n\"\n", HEADER "msgid \"x.a\"\nmsgstr \"a\"\n", "v.po:4: x.a is not in Unicode normal form C" },
        { HEADER "msgid \"x.a\"\nmsgstr \"a }\"\n", HEADER "msgid \"x.a\"\nmsgstr \"a\"\n", "v.po:4: stray brace" },
        { HEADER "msgid \"x.a\"\nmsgstr \"a {n\"\n", HEADER "msgid \"x.a\"\nmsgstr \"a\"\n", "v.po:4: stray brace" },
        { HEADER "msgid \"x.a\"\nmsgstr \"a {n|b}\"\n", HEADER "msgid \"x.a\"\nmsgstr \"a\"\n", "v.po:4: a plural is" },
        { HEADER "msgid \"Title\"\nmsgstr \"a\"\n", HEADER "msgid \"Title\"\nmsgstr \"a\"\n", "v.po:4: \"Title\" is no key" },
        { HEADER "msgid \"x.a_b\"\nmsgstr \"a\"\nmsgid \"x.a.b\"\nmsgstr \"a\"\n", HEADER "msgid \"x.a_b\"\nmsgstr \"a\"\nmsgid \"x.a.b\"\nmsgstr \"a\"\n", "same constant M_x_a_b" },
        { HEADER "#, fuzzy\nmsgid \"x.a\"\nmsgstr \"a\"\n", HEADER "msgid \"x.a\"\nmsgstr \"a\"\n", "v.po:4: a translation marked fuzzy" },
    };
    char said[512];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int status = run_msggen(rows[i].vi, rows[i].en, said, sizeof said);
        cr_expect_eq(status, 1, "row %zu ends with %d: %s", i, status, said);
        cr_expect(strstr(said, rows[i].said) != NULL, "row %zu says: %s", i, said);
    }
    int status = run_msggen(HEADER "msgid \"x.a\"\nmsgstr \"{n} \\\"ngày\\\"\\n\"\n",
                            HEADER "msgid \"x.a\"\nmsgstr \"{n} {n|day|\"\n\"days}\\n\"\n", said, sizeof said);
    cr_expect_eq(status, 0, "a good pair: %s", said);
}
