/* The gate: each kind of hit with and without accents, what is none, imported texts; and that what hiding coded passes. All
 * people and numbers are invented. */
#include "judgment/gate.h"

#include "base/json.h"

#include <criterion/criterion.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const Str secrets[] = {
    S_INIT("001099012345"), S_INIT("0912345678"), S_INIT("1234567890123"), S_INIT("an.nguyen@example.vn"), S_INIT("số 5 đường Lê Lợi"),
};
static const Str        aliases[] = { S_INIT("An Béo") };
static const HidePerson persons[] = {
    { .id = S_INIT("p1"), .name = S_INIT("Nguyễn Văn Ẩn"), .aliases = aliases, .aliases_count = 1, .secrets = secrets, .secrets_count = COUNT_OF(secrets) },
    { .id = S_INIT("p2"), .name = S_INIT("Trần Thị Bình") },
    { .id = S_INIT("f"), .name = S_INIT("Công ty TNHH Hoa Mai"), .kind = HIDE_ORGANISATION },
    { .id = S_INIT("j"), .name = S_INIT("Lê Văn Bình"), .role = HIDE_OFFICER },
    { .id = S_INIT("k"), .name = S_INIT("Phạm Thị Sáu"), .role = HIDE_OFFICER },
};
static const HideCase the_case = { persons, COUNT_OF(persons), false };

enum { NO_HIT = -1 };

typedef struct Probe {
    const char *text;
    int         kind; /* of the first hit; NO_HIT: none */
    const char *found;
} Probe;

static const Probe probes[] = {
    { "ông Nguyễn Văn Ẩn khai", GATE_FULL_NAME, "Nguyễn Văn Ẩn" },
    { "NGUYỄN VĂN ẨN", GATE_FULL_NAME, "NGUYỄN VĂN ẨN" },
    { "Nguyen Van An", GATE_FULL_NAME, "Nguyen Van An" },
    { "thư gửi nguyen van an hôm qua", GATE_FULL_NAME, "nguyen van an" },
    { "Nguyễn\nVăn\tẨn", GATE_FULL_NAME, "Nguyễn\nVăn\tẨn" },
    { "Trần Thi\u0323 Bi\u0300nh", GATE_FULL_NAME, "Trần Thi\u0323 Bi\u0300nh" },
    { "biệt danh An Béo", GATE_ALIAS, "An Béo" },
    { "biet danh An Beo", GATE_ALIAS, "An Beo" },
    { "anh Ẩn đã ký", GATE_TITLED_NAME, "Ẩn" },
    { "bị đơn Ẩn đã ký", GATE_TITLED_NAME, "Ẩn" },
    { "ong An da ky", GATE_TITLED_NAME, "An" },
    { "bà Thị Bình", GATE_TITLED_NAME, "Thị Bình" },
    { "Công ty Hoa Mai", GATE_TITLED_NAME, "Hoa Mai" },
    { "CCCD: 001099012345", GATE_SECRET, "001099012345" },
    { "số 001 099 012 345", GATE_SECRET, "001 099 012 345" },
    { "gọi 0912.345.678", GATE_SECRET, "0912.345.678" },
    { "số 1234567890123", GATE_SECRET, "1234567890123" },
    { "thư an.nguyen@example.vn", GATE_SECRET, "an.nguyen@example.vn" },
    { "ở Số 5, Đường Lê Lợi", GATE_SECRET, "Số 5, Đường Lê Lợi" },
    { "o so 5 duong Le Loi", GATE_SECRET, "so 5 duong Le Loi" },
    { "căn cước công dân 079088000111", GATE_IDENTITY, "079088000111" },
    { "số 079088000111", GATE_IDENTITY, "079088000111" },
    { "CMND 271000111", GATE_IDENTITY, "271000111" },
    { "điện thoại 0987 000 111", GATE_PHONE, "0987 000 111" },
    { "x@example.com", GATE_EMAIL, "x@example.com" },
    { "tài khoản số 1903 000 111 222", GATE_ACCOUNT, "1903 000 111 222" },
    { "Bình đã trả tiền", GATE_GIVEN_NAME, "Bình" },
    { "tỉnh Thái Bình", GATE_GIVEN_NAME, "Bình" },
    { "loài Hoa Mai nở", GATE_GIVEN_NAME, "Hoa Mai" },
    /* no hits */
    { "Thẩm phán Lê Văn Bình", NO_HIT, "" },
    { "Thư ký phiên tòa: bà Phạm Thị Sáu", NO_HIT, "" },
    { "LÊ VĂN BÌNH", NO_HIT, "" },
    { "Nguyễn Văn A và bà Trần Thị B, Công ty TNHH H", NO_HIT, "" },
    { "anh An đã ký", NO_HIT, "" },       /* another name where the line has accents */
    { "bình thường", NO_HIT, "" },
    { "mã số doanh nghiệp 0312345678", NO_HIT, "" },
    { "giấy chứng nhận đăng ký kinh doanh số 0912345679", NO_HIT, "" },
    { "1.066.286.503 đồng và 271000111 đồng", NO_HIT, "" },
    { "biên lai thu số 00000004 ngày 30/5/2018", NO_HIT, "" },
    { "CCCD số …, số máy: 79377032", NO_HIT, "" },
    { "Bản án số 12/2026/DS-ST", NO_HIT, "" },
};

Test(gate, probes)
{
    Arena *a = arena_make(MIB(16));
    for (size_t i = 0; i < COUNT_OF(probes); i++) {
        const Probe *p = &probes[i];
        Str          text = str_of(p->text);
        GateResult   r;
        cr_assert_null(gate_check(&the_case, &text, 1, a, &r), "%s", p->text);
        if (p->kind == NO_HIT) {
            cr_expect_eq(r.hits_count, 0, "%s: " STR_F, p->text, STR_A(r.hits_count > 0 ? r.hits[0].found : S("")));
            continue;
        }
        cr_assert_gt(r.hits_count, 0, "%s: nothing found", p->text);
        cr_expect_eq((int)r.hits[0].kind, p->kind, "%s: " STR_F, p->text, STR_A(r.hits[0].reason));
        cr_expect(str_eq(r.hits[0].found, str_of(p->found)), "%s: " STR_F, p->text, STR_A(r.hits[0].found));
        cr_expect_eq(r.hits[0].refuses, p->kind != GATE_GIVEN_NAME, "%s", p->text);
        cr_expect_eq(r.refusing, p->kind != GATE_GIVEN_NAME, "%s", p->text);
        arena_reset(a);
    }
    arena_release(a);
}

Test(gate, several_texts_are_told_apart)
{
    Arena     *a = arena_make(MIB(4));
    Str        texts[] = { S("Nguyễn Văn A"), S("bà Bình, CMND 271000111"), S("Bình") };
    GateResult r;
    cr_assert_null(gate_check(&the_case, texts, 3, a, &r));
    cr_assert_eq(r.hits_count, 3);
    cr_expect_eq(r.refusing, 2);
    cr_expect_eq(r.hits[0].text, 1);
    cr_expect(str_eq(r.hits[0].person, S("p2")));
    cr_expect_eq(r.hits[2].text, 2);
    arena_release(a);
}

Test(gate, imported_texts_are_held_for_personal_numbers_only)
{
    static const struct { const char *text; bool held; } imported[] = {
        { "Bị đơn Nguyễn Văn B, căn cước công dân số 079088000111", true },
        { "CMND số:\n271000111", true },
        { "chuyển vào tài khoản 3407000001812", true },
        { "liên hệ 0987000111", true },
        { "liên hệ b@example.vn", true },
        { "ông Nguyễn Văn B trú tại số 5 đường L, phường P", false },
        { "xe biển số 29A-123.45, thửa đất số 15, giấy chứng nhận BX 123456", false },
        { "đăng ký kinh doanh số 3602000111", false },
        { "1.066.286.503 đồng", false },
    };
    Arena *a = arena_make(MIB(4));
    for (size_t i = 0; i < COUNT_OF(imported); i++) {
        GateResult r;
        cr_assert_null(gate_check_imported(str_of(imported[i].text), a, &r));
        cr_expect_eq(r.hits_count > 0, imported[i].held, "%s", imported[i].text);
        cr_expect_eq(r.refusing, r.hits_count);
    }
    arena_release(a);
}

Test(gate, what_hiding_coded_passes)
{
    Arena     *a = arena_make(MIB(4));
    HideBook   book = { 0 };
    HideResult hidden;
    GateResult r;
    Str        text = S("Nguyên đơn: ông Nguyễn Văn Ẩn (tên gọi khác An Béo), sinh ngày 12/3/1980, CCCD 001099012345, trú tại số 5 đường Lê Lợi, phường Bến "
                        "Thành, TP.HCM, điện thoại 0912345678.\nBị đơn: bà TRẦN THỊ BÌNH. Anh Ẩn và Bình ký với Công ty Hoa Mai. Thẩm phán Lê Văn Bình.");
    cr_assert_null(gate_check(&the_case, &text, 1, a, &r));
    cr_expect_geq(r.refusing, 8);
    cr_assert_null(hide_propose(&the_case, text, &book, a, &hidden));
    cr_assert_null(gate_check(&the_case, &hidden.coded, 1, a, &r));
    cr_expect_eq(r.hits_count, 0, STR_F "\n" STR_F, STR_A(hidden.coded), STR_A(r.hits_count > 0 ? r.hits[0].found : S("")));
    arena_release(a);
}

/* The lines of a compressed file, by the program xz. */
static FILE *open_xz(const char *file, pid_t *child)
{
    int                        ends[2];
    posix_spawn_file_actions_t actions;
    char                      *words[] = { strdup("xz"), strdup("-dc"), strdup(file), NULL };
    cr_assert_eq(pipe(ends), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    cr_assert_eq(posix_spawnp(child, "xz", &actions, NULL, words, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    for (size_t i = 0; i < 3; i++) {
        free(words[i]);
    }
    return fdopen(ends[0], "r");
}

/* 25 real judgments that their courts coded already, outside the repository: two of them hold personal numbers. */
Test(gate, real_coded_judgments)
{
    static const char file[] = "../shared/data/judgments-dev.jsonl.xz";
    if (access(file, R_OK) != 0) {
        fprintf(stderr, "skipped: %s is not there\n", file);
        return;
    }
    pid_t  child;
    int    status;
    FILE  *in = open_xz(file, &child);
    Arena *a = arena_make(MIB(64));
    char  *line = NULL;
    size_t room = 0, read = 0, held = 0;
    for (ssize_t n = getline(&line, &room, in); n > 0; n = getline(&line, &room, in)) {
        const Json *judgment;
        GateResult  r;
        cr_assert_null(json_parse(a, (Str){ line, (size_t)n }, MIB(8), &judgment));
        cr_assert_null(gate_check_imported(json_str(judgment, "text", S("")), a, &r));
        read++;
        held += r.hits_count > 0;
        arena_reset(a);
    }
    free(line);
    fclose(in);
    cr_expect_eq(waitpid(child, &status, 0), child);
    cr_expect_eq(status, 0);
    cr_expect_eq(read, 25);
    cr_expect_eq(held, 2, "%zu held", held);
    arena_release(a);
}

Test(gate, bad_input)
{
    Arena     *a = arena_make(MIB(4));
    GateResult r;
    Error     *e = gate_check_imported(S("\xFF"), a, &r);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_BAD_ENCODING);
    err_reset();
    arena_release(a);
}
