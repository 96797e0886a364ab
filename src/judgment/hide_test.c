/* Hiding of names: the rules of the sheet with their vectors, traps, consistency over texts, properties. All people, firms
 * and numbers are invented. */
#include "judgment/hide.h"

#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

enum { PERSONS_MAX = 8 };

typedef struct Vector {
    const char *name;
    HidePerson  persons[PERSONS_MAX];
    const char *text, *coded;
    bool        base_letter;
} Vector;

#define PERSON(i, n) { .id = S_INIT(i), .name = S_INIT(n) }
#define OFFICER(i, n) { .id = S_INIT(i), .name = S_INIT(n), .role = HIDE_OFFICER }
#define FIRM(i, n) { .id = S_INIT(i), .name = S_INIT(n), .kind = HIDE_ORGANISATION }
#define FOREIGNER(i, n) { .id = S_INIT(i), .name = S_INIT(n), .kind = HIDE_FOREIGNER }

static const Str teo[] = { S_INIT("Tèo") };
static const Str short_firm[] = { S_INIT("Hoa Mai") };

static const Vector vectors[] = {
    /* the sheet's vectors */
    { "title, full, capitals, title and given name", { PERSON("1", "Nguyễn Văn An") },
      "ông Nguyễn Văn An, Nguyễn Văn An, NGUYỄN VĂN AN, anh An", "ông Nguyễn Văn A, Nguyễn Văn A, NGUYỄN VĂN A, anh A", false },
    { "other family name: no number", { PERSON("1", "Nguyễn Văn Tâm"), PERSON("2", "Trần Văn Tâm") },
      "Nguyễn Văn Tâm; Trần Văn Tâm", "Nguyễn Văn T; Trần Văn T", false },
    { "numbers in order of appearance", { PERSON("1", "Nguyễn Văn Toàn"), PERSON("2", "Nguyễn Văn Tú"), PERSON("3", "Nguyễn Văn Tâm") },
      "Nguyễn Văn Tâm; Nguyễn Văn Tú; Nguyễn Văn Toàn", "Nguyễn Văn T1; Nguyễn Văn T2; Nguyễn Văn T3", false },
    { "Đặng Đức Hùng", { PERSON("1", "Đặng Đức Hùng") }, "Đặng Đức Hùng", "Đặng Đức H", false },
    { "firm", { FIRM("1", "Công ty Cổ phần Xây dựng Hòa Bình") }, "Công ty Cổ phần Xây dựng Hòa Bình", "Công ty Cổ phần Xây dựng H", false },
    { "identity card", { PERSON("1", "Nguyễn Văn An") }, "CCCD số 001099012345", "CCCD số …", false },
    { "a judge is not coded", { PERSON("1", "Trần Thị Bình"), OFFICER("2", "Lê Văn Bình") },
      "Thẩm phán Lê Văn Bình", "Thẩm phán Lê Văn Bình", false },
    /* rules 1-9 */
    { "letter as written", { PERSON("1", "Lê Thị Ánh") }, "bà Lê Thị Ánh, bà Ánh", "bà Lê Thị Á, bà Á", false },
    { "or its base letter", { PERSON("1", "Lê Thị Ánh") }, "bà Lê Thị Ánh, bà Ánh", "bà Lê Thị A, bà A", true },
    { "Đ stays Đ either way", { PERSON("1", "Lê Văn Đạt") }, "ông Lê Văn Đạt", "ông Lê Văn Đ", true },
    { "alias", { { .id = S_INIT("1"), .name = S_INIT("Nguyễn Văn An"), .aliases = teo, .aliases_count = 1 } },
      "Nguyễn Văn An (tên gọi khác: “Tèo”), 'Tèo'", "Nguyễn Văn A (tên gọi khác: “T”), 'T'", false },
    { "ethnic names", { PERSON("1", "Y Blim"), PERSON("2", "H'Hen Kpă") }, "Y Blim và H'Hen Kpă", "Y B và H'Hen K", false },
    { "foreigner", { FOREIGNER("1", "John Smith") }, "ông John Smith (quốc tịch Anh), ông Smith", "ông J.S. (quốc tịch Anh), ông S.", false },
    { "limited company and its short name", { { .id = S_INIT("1"), .name = S_INIT("Công ty TNHH Hoa Mai"), .aliases = short_firm, .aliases_count = 1,
                                               .kind = HIDE_ORGANISATION } },
      "Công ty TNHH Hoa Mai (gọi tắt là Công ty Hoa Mai)", "Công ty TNHH H (gọi tắt là Công ty H)", false },
    { "short form of a firm without alias", { FIRM("1", "Công ty Cổ phần Thương mại Sao Sáng") },
      "CÔNG TY CỔ PHẦN THƯƠNG MẠI SAO SÁNG; công ty Sao Sáng", "CÔNG TY CỔ PHẦN THƯƠNG MẠI S; công ty S", false },
    { "bank", { FIRM("1", "Ngân hàng TMCP Á Châu") }, "Ngân hàng TMCP Á Châu", "Ngân hàng TMCP A", false },
    { "firm of nothing but trade words", { FIRM("1", "Ngân hàng Nông nghiệp và Phát triển Nông thôn") },
      "Ngân hàng Nông nghiệp và Phát triển Nông thôn", "Ngân hàng N", false },
    { "state body is named", { { .id = S_INIT("1"), .name = S_INIT("Ủy ban nhân dân xã Tân Lập"), .kind = HIDE_STATE_BODY } },
      "Ủy ban nhân dân xã Tân Lập", "Ủy ban nhân dân xã Tân Lập", false },
    { "lawyer stays named", { { .id = S_INIT("1"), .name = S_INIT("Phạm Văn An"), .role = HIDE_LAWYER }, PERSON("2", "Nguyễn Thị An") },
      "Luật sư Phạm Văn An bảo vệ cho bà Nguyễn Thị An; bà An trình bày", "Luật sư Phạm Văn An bảo vệ cho bà Nguyễn Thị A; bà A trình bày", false },
    { "judge and party of one name", { PERSON("1", "Lê Văn Bình"), OFFICER("2", "Lê Văn Bình") },
      "Thẩm phán Lê Văn Bình; bị đơn Lê Văn Bình", "Thẩm phán Lê Văn Bình; bị đơn Lê Văn B", false },
    /* writing */
    { "old place of the tone mark", { PERSON("1", "Trần Thị Hòa") }, "Trần Thị Hoà, bà Hoà", "Trần Thị H, bà H", false },
    { "without accents", { PERSON("1", "Nguyễn Văn Ân") }, "Nguyen Van An", "Nguyen Van Â", false },
    { "an accented An is not Ân", { PERSON("1", "Nguyễn Văn Ân") }, "Nguyễn Văn An, ông An", "Nguyễn Văn An, ông An", false },
    { "over a line end", { PERSON("1", "Nguyễn Văn An") }, "bà Nguyễn\nVăn  An trình", "bà Nguyễn\nVăn  A trình", false },
    { "zero-width characters inside", { PERSON("1", "Nguyễn Văn An") }, "Nguyễn V\u200băn An", "Nguyễn V\u200băn A", false },
    { "decomposed writing", { PERSON("1", "Lê Ngà") }, "Lê Nga\u0300", "Lê N", false },
    { "middle and given name after a title", { PERSON("1", "Trần Thị Thanh Tâm") }, "chị Thanh Tâm, chị Tâm", "chị Thanh T, chị T", false },
    { "a list after one title", { PERSON("1", "Nguyễn Văn An"), PERSON("2", "Trần Thị Bình"), PERSON("3", "Lê Văn Chi") },
      "anh An, Bình và Chi cùng ký", "anh A, B và C cùng ký", false },
    { "small letters are words", { PERSON("1", "Nguyễn Văn An") }, "anh an tâm", "anh an tâm", false },
    { "a bare given name waits for a person", { PERSON("1", "Trần Thị Bình") }, "tỉnh Thái Bình; Bình đã trả", "tỉnh Thái Bình; Bình đã trả", false },
    { "number after a title", { PERSON("1", "Nguyễn Văn Tâm"), PERSON("2", "Nguyễn Văn Tú") }, "ông Tâm kiện ông Tú", "ông T1 kiện ông T2", false },
    /* rule 10 */
    { "address of the sheet", { PERSON("1", "Nguyễn Văn An") }, "số 5 đường Lê Lợi, phường Bến Thành, TP.HCM", "phường B, Thành phố Hồ Chí Minh", false },
    { "hamlet and district", { PERSON("1", "Nguyễn Văn An") }, "trú tại thôn Đoài, xã Tân Lập, huyện Đan Hòa, tỉnh Nam Sơn",
      "trú tại xã T, huyện Đ, tỉnh Nam Sơn", false },
    { "numbered ward", { PERSON("1", "Nguyễn Văn An") }, "Địa chỉ: 12/4 hẻm 3, Phường 6, Quận 4, Thành phố Hồ Chí Minh",
      "Địa chỉ: Phường …, Quận …, Thành phố Hồ Chí Minh", false },
    { "a house without the word number", { PERSON("1", "Nguyễn Văn An") }, "bà ở 12 đường Bến Lụa, phường Bến Lụa.", "bà ở phường B.", false },
    { "a house and its letter", { PERSON("1", "Nguyễn Văn An") }, "Địa chỉ: 12A, đường Bến Lụa, phường Bến Lụa, tỉnh Nam Sơn",
      "Địa chỉ: phường B, tỉnh Nam Sơn", false },
    { "a house and a street, neither named so", { PERSON("1", "Nguyễn Văn An") }, "cư trú tại K12/5-7 Bến Lụa, phường Bến Lụa, tỉnh Nam Sơn",
      "cư trú tại phường B, tỉnh Nam Sơn", false },
    { "a house in a hamlet", { PERSON("1", "Nguyễn Văn An") }, "nhà đất tại 7 tổ 5, khu phố 3, phường Bến Lụa đã bán", "nhà đất tại phường B đã bán", false },
    { "a day before a ward is no house", { PERSON("1", "Nguyễn Văn An") }, "ngày 12/3/2026, xã Tân Lập, huyện Đan Hòa xác nhận",
      "ngày 12/3/2026, xã T, huyện Đ xác nhận", false },
    { "a count is no house", { PERSON("1", "Nguyễn Văn An") }, "năm 2026 đường Lê Lợi mở thêm 2 đường mới; làng Đoài lập 3 bản Hợp đồng",
      "năm 2026 đường Lê Lợi mở thêm 2 đường mới; làng Đoài lập 3 bản Hợp đồng", false },
    { "coded already", { PERSON("1", "Nguyễn Văn An") }, "địa chỉ: phường P, thành phố L, tỉnh Lào Sơn", "địa chỉ: phường P, thành phố L, tỉnh Lào Sơn", false },
    { "the seat of a body is no address", { PERSON("1", "Nguyễn Văn An") }, "Ủy ban nhân dân xã Tân Lập, huyện Đan Hòa",
      "Ủy ban nhân dân xã Tân Lập, huyện Đan Hòa", false },
    { "an address ends with its line", { PERSON("1", "Nguyễn Văn An") }, "địa chỉ số 1 đường Không Có\nNỘI DUNG VỤ ÁN\nNguyên đơn", "địa chỉ …\nNỘI DUNG VỤ ÁN\nNguyên đơn", false },
    { "the heading is no address", { PERSON("1", "Nguyễn Văn An") }, "TÒA ÁN NHÂN DÂN\nKHU VỰC 1, TỈNH NAM SƠN", "TÒA ÁN NHÂN DÂN\nKHU VỰC 1, TỈNH NAM SƠN", false },
    { "a minor: the province only, and the school", { { .id = S_INIT("1"), .name = S_INIT("Nguyễn Văn An"), .minor = true } },
      "trú tại xã Tân Lập, tỉnh Nam Sơn, học trường THCS Hoa Sen", "trú tại tỉnh Nam Sơn, học trường THCS H", false },
    /* rule 11 */
    { "birth date with slashes", { PERSON("1", "Nguyễn Văn An") }, "sinh ngày 12/03/1980 tại", "sinh năm 1980 tại", false },
    { "birth date in words", { PERSON("1", "Nguyễn Văn An") }, "sinh ngày 12 tháng 3 năm 1980", "sinh năm 1980", false },
    { "column of a form", { PERSON("1", "Nguyễn Văn An") }, "Ngày sinh: 12-3-1980", "Ngày sinh: 1980", false },
    { "year alone stays", { PERSON("1", "Nguyễn Văn An") }, "sinh năm 1980", "sinh năm 1980", false },
    /* rule 12 */
    { "old card of nine digits over a line end", { PERSON("1", "Nguyễn Văn An") }, "CMND số:\n012345678", "CMND số:\n…", false },
    { "passport", { PERSON("1", "Nguyễn Văn An") }, "hộ chiếu số C1234567", "hộ chiếu số …", false },
    { "phones", { PERSON("1", "Nguyễn Văn An") }, "điện thoại 0912 345 678, +84 912345678, 0243.8251234", "điện thoại …, …, …", false },
    { "e-mail", { PERSON("1", "Nguyễn Văn An") }, "thư an.nguyen@example.vn.", "thư ….", false },
    { "account", { PERSON("1", "Nguyễn Văn An") }, "tài khoản số 3407 0000 1812 tại ngân hàng", "tài khoản số … tại ngân hàng", false },
    { "plate", { PERSON("1", "Nguyễn Văn An") }, "xe biển số 29A-123.45 và BKS 24B1 – 6789", "xe biển số … và BKS …", false },
    { "land certificate and plot", { PERSON("1", "Nguyễn Văn An") },
      "giấy chứng nhận quyền sử dụng đất số BX 123456, thửa đất số 15, tờ bản đồ số 3", "giấy chứng nhận quyền sử dụng đất số …, thửa đất số …, tờ bản đồ số …", false },
    /* rule 16: what must stay */
    { "money, dates, numbers of papers, articles", { PERSON("1", "Nguyễn Văn An") },
      "Bản án số 12/2026/DS-ST ngày 12/3/2026; 1.066.286.503 đồng; 500000000 đồng; Điều 147; mã số doanh nghiệp 0312345678; biên lai số 0912345678",
      "Bản án số 12/2026/DS-ST ngày 12/3/2026; 1.066.286.503 đồng; 500000000 đồng; Điều 147; mã số doanh nghiệp 0312345678; biên lai số 0912345678", false },
    { "date of issue is no card number", { PERSON("1", "Nguyễn Văn An") }, "căn cước công dân cấp ngày 12-03-2015", "căn cước công dân cấp ngày 12-03-2015", false },
    { "account and money", { PERSON("1", "Nguyễn Văn An") }, "chuyển vào tài khoản số tiền 1200000 đồng", "chuyển vào tài khoản số tiền 1200000 đồng", false },
};

/* Nobody is meant by a fixed word of the form: not even a doubtful proposal, for each would cost two people a decision. */
static const Vector fixed_words[] = {
    { "headings in capitals", { PERSON("1", "Trịnh Văn Nhận"), PERSON("2", "Lê Thị Định"), PERSON("3", "Phan Văn Quyết"), PERSON("4", "Vũ Thị Dung") },
      "NỘI DUNG VỤ ÁN\nNHẬN ĐỊNH CỦA TÒA ÁN\nQUYẾT ĐỊNH:", NULL, false },
    { "headings in small letters", { PERSON("1", "Trịnh Văn Nhận"), PERSON("2", "Phan Văn Quyết"), PERSON("3", "Vũ Thị Nội") },
      "Nội dung vụ án:\nNhận định của Hội đồng xét xử\nQuyết định", NULL, false },
    { "the mark of the demo", { PERSON("1", "Lê Văn Giả Định"), PERSON("2", "Mạc Thị Giả"), PERSON("3", "Mạc Văn Thật"), PERSON("4", "Mạc Thị Liệu") },
      "DỮ LIỆU GIẢ ĐỊNH – KHÔNG PHẢI BẢN ÁN THẬT", NULL, false },
    { "title and motto of the state", { PERSON("1", "Bùi Văn Nam"), PERSON("2", "Bùi Thị Hòa"), PERSON("3", "Bùi Thị Hạnh"), PERSON("4", "Bùi Văn Tự"),
                                        PERSON("5", "Bùi Hội"), PERSON("6", "Bùi Văn Việt"), PERSON("7", "Bùi Văn Danh"), PERSON("8", "Bùi Văn Lập") },
      "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nNHÂN DANH\nNƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", NULL, false },
    { "bodies inside a sentence", { PERSON("1", "Đào Hội"), PERSON("2", "Đào Thị Tòa"), PERSON("3", "Đào Văn Viện") },
      "Các Hội thẩm nhân dân của Tòa án nhân dân và Viện kiểm sát nhân dân", NULL, false },
    { "without accents", { PERSON("1", "Trịnh Văn Nhận"), PERSON("2", "Vũ Thị Dung") }, "NOI DUNG VU AN\nNHAN DINH CUA TOA AN", NULL, false },
};

/* And what only looks like it: these are names. */
static const struct { Vector v; size_t found; } names_beside_forms[] = {
    { { "after a title", { PERSON("1", "Trịnh Văn Nhận") }, "Ông Nhận định bán nhà.", "Ông N định bán nhà.", false }, 1 },
    { { "a whole name in capitals", { PERSON("1", "Trịnh Văn Quyết") }, "TRỊNH VĂN QUYẾT ĐỊNH CƯ Ở XA", "TRỊNH VĂN Q ĐỊNH CƯ Ở XA", false }, 1 },
    { { "a sentence that begins like a heading", { PERSON("1", "Trịnh Văn Nhận") }, "Nhận định bán nhà.", "Nhận định bán nhà.", false }, 1 },
    { { "in capitals beside a heading", { PERSON("1", "Vũ Thị Dung") }, "NỘI DUNG VỤ ÁN: BÀ DUNG VAY TIỀN", "NỘI DUNG VỤ ÁN: BÀ D VAY TIỀN", false }, 1 },
    { { "a name that is the whole phrase", { PERSON("1", "Bùi Việt Nam") }, "Việt Nam vay tiền.", "Việt Nam vay tiền.", false }, 1 },
};

static HideCase case_of(const Vector *v)
{
    HideCase c = { .persons = v->persons, .base_letter = v->base_letter };
    while (c.persons_count < PERSONS_MAX && v->persons[c.persons_count].id.n > 0) {
        c.persons_count++;
    }
    return c;
}

Test(hide, vectors)
{
    Arena *a = arena_make(MIB(32));
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        const Vector *v = &vectors[i];
        HideCase      c = case_of(v);
        HideBook      book = { 0 };
        HideResult    r;
        cr_assert_null(hide_propose(&c, str_of(v->text), &book, a, &r), "%s", v->name);
        cr_expect(str_eq(r.coded, str_of(v->coded)), "%s:\n  " STR_F "\n  %s", v->name, STR_A(r.coded), v->coded);
        for (size_t k = 0; k < r.changes_count; k++) {
            const HideChange *ch = &r.changes[k];
            cr_expect(ch->from < ch->to && ch->to <= strlen(v->text), "%s", v->name);
            cr_expect(k == 0 || r.changes[k - 1].to <= ch->from, "%s: overlap", v->name);
            cr_expect(str_eq(ch->original, str_sub(str_of(v->text), ch->from, ch->to)), "%s", v->name);
            cr_expect(str_starts(ch->reason, S("hide.rule.")), "%s", v->name);
        }
        arena_reset(a);
    }
    arena_release(a);
}

Test(hide, fixed_words_of_the_form_are_no_names)
{
    Arena *a = arena_make(MIB(8));
    for (size_t i = 0; i < COUNT_OF(fixed_words); i++) {
        const Vector *v = &fixed_words[i];
        HideCase      c = case_of(v);
        HideBook      book = { 0 };
        HideResult    r;
        cr_assert_null(hide_propose(&c, str_of(v->text), &book, a, &r), "%s", v->name);
        for (size_t k = 0; k < r.changes_count; k++) {
            cr_expect(false, "%s: " STR_F, v->name, STR_A(r.changes[k].original));
        }
        arena_reset(a);
    }
    arena_release(a);
}

Test(hide, names_beside_fixed_words_are_found)
{
    Arena *a = arena_make(MIB(8));
    for (size_t i = 0; i < COUNT_OF(names_beside_forms); i++) {
        const Vector *v = &names_beside_forms[i].v;
        HideCase      c = case_of(v);
        HideBook      book = { 0 };
        HideResult    r;
        cr_assert_null(hide_propose(&c, str_of(v->text), &book, a, &r), "%s", v->name);
        cr_expect_eq(r.changes_count, names_beside_forms[i].found, "%s: %zu", v->name, r.changes_count);
        cr_expect(str_eq(r.coded, str_of(v->coded)), "%s:\n  " STR_F "\n  %s", v->name, STR_A(r.coded), v->coded);
        arena_reset(a);
    }
    arena_release(a);
}

Test(hide, proposals_name_rule_and_person)
{
    Arena     *a = arena_make(MIB(4));
    HidePerson persons[] = { PERSON("p1", "Nguyễn Văn Tâm"), PERSON("p2", "Nguyễn Văn Tú") };
    HideCase   c = { persons, 2, false };
    HideBook   book = { 0 };
    HideResult r;
    cr_assert_null(hide_propose(&c, S("ông Nguyễn Văn Tú; Tâm bị bệnh tâm thần"), &book, a, &r));
    cr_assert_eq(r.changes_count, 3);
    cr_expect(str_eq(r.changes[0].person, S("p2")));
    cr_expect_eq(r.changes[0].rule, HIDE_RULE_NUMBERED);
    cr_expect(str_eq(r.changes[0].original, S("Nguyễn Văn Tú")));
    cr_expect(str_eq(r.changes[0].coded, S("Nguyễn Văn T1"))); /* he appears first */
    cr_expect(r.changes[0].certain);
    cr_expect(str_eq(r.changes[1].person, S("p1")));
    cr_expect_not(r.changes[1].certain); /* bare */
    cr_expect_eq(r.changes[2].rule, HIDE_RULE_PRIVATE);
    cr_expect_not(r.changes[2].certain);
    bool accepted[] = { false, true, false };
    cr_expect(str_eq(hide_apply(a, S("ông Nguyễn Văn Tú; Tâm bị bệnh tâm thần"), r.changes, accepted, 3),
                     S("ông Nguyễn Văn Tú; T2 bị bệnh tâm thần")));
    arena_release(a);
}

Test(hide, codes_stay_the_same_over_texts_and_through_storage)
{
    Arena     *a = arena_make(MIB(4));
    HidePerson persons[] = { PERSON("p1", "Nguyễn Văn Tâm"), PERSON("p2", "Nguyễn Văn Tú"), PERSON("p3", "Nguyễn Văn Toàn") };
    HideCase   first = { persons, 1, false }, all = { persons, 3, false };
    HideBook   book = { 0 }, stored;
    HideResult r;
    cr_assert_null(hide_propose(&first, S("Nguyễn Văn Tâm ở xã Tân Lập, huyện Hòa Sơn"), &book, a, &r));
    cr_expect(str_starts(r.coded, S("Nguyễn Văn T ở xã T")));
    cr_assert_null(hide_book_read(hide_book_write(&book, a), a, &stored));
    cr_expect_eq(stored.count, book.count);
    /* later texts name two more of the same letter: he keeps "T", they are numbered from 2 */
    cr_assert_null(hide_propose(&all, S("Nguyễn Văn Tú, Nguyễn Văn Tâm, Nguyễn Văn Toàn"), &stored, a, &r));
    cr_expect(str_eq(r.coded, S("Nguyễn Văn T2, Nguyễn Văn T, Nguyễn Văn T3")), STR_F, STR_A(r.coded));
    cr_assert_null(hide_propose(&all, S("Nguyễn Văn Toàn; ông Tú"), &stored, a, &r));
    cr_expect(str_eq(r.coded, S("Nguyễn Văn T3; ông T2")), STR_F, STR_A(r.coded));
    arena_release(a);
}

Test(hide, each_kind_of_name_is_coded_in_its_own_way)
{
    Arena     *a = arena_make(MIB(4));
    HidePerson persons[] = { FIRM("f", "Công ty TNHH Hoa Mai"), FOREIGNER("j", "John Smith"), OFFICER("o", "Lê Văn Bình"), PERSON("p", "Y Blim") };
    HideCase   c = { persons, 4, false };
    HideBook   book = { 0 };
    HideResult r;
    cr_assert_null(hide_propose(&c, S("Công ty TNHH Hoa Mai, John Smith, Lê Văn Bình, Y Blim"), &book, a, &r));
    cr_expect(str_eq(r.coded, S("Công ty TNHH H, J.S., Lê Văn Bình, Y B")), STR_F, STR_A(r.coded));
    arena_release(a);
}

Test(hide, two_people_of_one_name_wait_for_a_person)
{
    Arena     *a = arena_make(MIB(4));
    HidePerson persons[] = { PERSON("p1", "Nguyễn Văn An"), PERSON("p2", "Nguyễn Văn An") };
    HideCase   c = { persons, 2, false };
    HideBook   book = { 0 };
    HideResult r;
    cr_assert_null(hide_propose(&c, S("Nguyễn Văn An"), &book, a, &r));
    cr_assert_eq(r.changes_count, 1);
    cr_expect_not(r.changes[0].certain);
    arena_release(a);
}

Test(hide, coding_twice_changes_nothing)
{
    Arena *a = arena_make(MIB(32));
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        HideCase   c = case_of(&vectors[i]);
        HideBook   book = { 0 };
        HideResult once, twice;
        cr_assert_null(hide_propose(&c, str_of(vectors[i].text), &book, a, &once));
        cr_assert_null(hide_propose(&c, once.coded, &book, a, &twice));
        cr_expect(str_eq(once.coded, twice.coded), "%s: " STR_F, vectors[i].name, STR_A(twice.coded));
        arena_reset(a);
    }
    arena_release(a);
}

Test(hide, bad_input)
{
    Arena     *a = arena_make(MIB(16));
    HideCase   c = { 0 };
    HideBook   book = { 0 };
    HideResult r;
    Error     *e = hide_propose(&c, S("\xC3\x28"), &book, a, &r);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_BAD_ENCODING);
    e = hide_propose(&c, (Str){ "x", (4u << 20) + 1 }, &book, a, &r);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_TOO_LARGE);
    e = hide_book_read(S("[{\"name\":\"x\"}]"), a, &book);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_BAD_JSON);
    err_reset();
    arena_release(a);
}

/* Time grows with the text, not with its square: eight times the text may take at most twenty times as long. */
static double run_ms(Arena *a, const HideCase *c, Str text)
{
    struct timespec from, to;
    HideBook        book = { 0 };
    HideResult      r;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    cr_assert_null(hide_propose(c, text, &book, a, &r));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    arena_reset(a);
    return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

Test(hide, linear_in_the_text)
{
    Arena     *texts = arena_make(MIB(16)), *a = arena_make(MIB(512));
    HidePerson persons[] = { PERSON("p1", "Nguyễn Văn Tâm"), PERSON("p2", "Trần Thị Bình") };
    HideCase   c = { persons, 2, false };
    Buf        small = buf_make(texts, MIB(1)), large = buf_make(texts, MIB(8));
    Str        part = S("Ông Nguyễn Văn Tâm trú tại số 5 đường Lê Lợi, xã Tân Lập, nợ bà Bình 1.000.000 đồng theo giấy vay ngày 12/3/2020.\n");
    for (size_t i = 0; i < 400; i++) {
        buf_add(&small, part);
    }
    for (size_t i = 0; i < 8 * 400; i++) {
        buf_add(&large, part);
    }
    run_ms(a, &c, buf_str(&small));
    double one = run_ms(a, &c, buf_str(&small));
    double eight = run_ms(a, &c, buf_str(&large));
    cr_expect_lt(eight, 20 * one + 50, "%.1f ms, then %.1f ms", one, eight);
    arena_release(texts);
    arena_release(a);
}
