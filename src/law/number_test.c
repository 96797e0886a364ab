/* Numbers: read from what people type, written by the rows of the law, and the public reference. */
#include "law/law_test.h"

#include "law/number.h"

#include <string.h>

LAW_SUITE(number);

Test(number, vectors)
{
    static const struct {
        const char    *text, *normal;
        NumberKind     kind;
        NumberInstance instance;
        const char    *type, *doc_kind;
        int32_t        seq, year;
    } rows[] = {
        { "12/2024/TLST-DS", "12/2024/TLST-DS", NUMBER_ACCEPTANCE, INSTANCE_FIRST, "DS", "", 12, 2024 },
        { "01/2025/DS-ST", "01/2025/DS-ST", NUMBER_JUDGMENT, INSTANCE_FIRST, "DS", "", 1, 2025 },
        { "100/2017/HNGĐ-ST", "100/2017/HNGĐ-ST", NUMBER_JUDGMENT, INSTANCE_FIRST, "HNGĐ", "", 100, 2017 },
        { "50/2017/HNGD-PT", "50/2017/HNGĐ-PT", NUMBER_JUDGMENT, INSTANCE_APPEAL, "HNGĐ", "", 50, 2017 },
        { "02/2017/QĐST-KDTM", "02/2017/QĐST-KDTM", NUMBER_DECISION, INSTANCE_FIRST, "KDTM", "", 2, 2017 },
        { "167/2025/QĐXXST-HS", "167/2025/QĐXXST-HS", NUMBER_SET_FOR_TRIAL, INSTANCE_FIRST, "HS", "", 167, 2025 },
        { "43/2025/HSST-QĐ", "43/2025/HSST-QĐ", NUMBER_CRIMINAL_DECISION, INSTANCE_FIRST, "HS", "", 43, 2025 },
        { "12/2024/HSST-QĐTG", "12/2024/HSST-QĐTG", NUMBER_CRIMINAL_DETENTION, INSTANCE_FIRST, "HS", "", 12, 2024 },
        { "05/2024/DS-GĐT", "05/2024/DS-GĐT", NUMBER_CASSATION, INSTANCE_CASSATION, "DS", "", 5, 2024 },
        { "402/2017/HSST", "402/2017/HSST", NUMBER_AMBIGUOUS, INSTANCE_FIRST, "HS", "", 402, 2017 },
        { "02/2017/TB-TLVA", "02/2017/TB-TLVA", NUMBER_NOTICE, INSTANCE_NONE, "", "acceptance_notice", 2, 2017 },
        { "12/TB-TA", "12/TB-TA", NUMBER_NOTICE, INSTANCE_NONE, "", "notice", 12, 0 },
        { "01/2024/QĐ-BPKCTT", "01/2024/QĐ-BPKCTT", NUMBER_DECISION, INSTANCE_NONE, "", "provisional_measure", 1, 2024 },
        { "33/2023/QĐ-CA", "33/2023/QĐ-CA", NUMBER_DECISION, INSTANCE_NONE, "", "execution_order", 33, 2023 },
        { "7/2024/lđ-st", "07/2024/LĐ-ST", NUMBER_JUDGMENT, INSTANCE_FIRST, "LĐ", "", 7, 2024 },
        /* more of what is seen */
        { "12/2026/TLST-HNGD", "12/2026/TLST-HNGĐ", NUMBER_ACCEPTANCE, INSTANCE_FIRST, "HNGĐ", "", 12, 2026 },
        { " 12 / 2024 / TLST - DS ", "12/2024/TLST-DS", NUMBER_ACCEPTANCE, INSTANCE_FIRST, "DS", "", 12, 2024 },
        { "12/2024/TLST–DS", "12/2024/TLST-DS", NUMBER_ACCEPTANCE, INSTANCE_FIRST, "DS", "", 12, 2024 },
        { "12a/2012/ds-st", "12A/2012/DS-ST", NUMBER_JUDGMENT, INSTANCE_FIRST, "DS", "", 12, 2012 },
        { "45/2024/qdxxpt-ds", "45/2024/QĐXXPT-DS", NUMBER_SET_FOR_TRIAL, INSTANCE_APPEAL, "DS", "", 45, 2024 },
        { "01/2020/DS-TT", "01/2020/DS-TT", NUMBER_CASSATION, INSTANCE_REOPENING, "DS", "", 1, 2020 },
        { "03/2021/hc-gdt", "03/2021/HC-GĐT", NUMBER_CASSATION, INSTANCE_CASSATION, "HC", "", 3, 2021 },
        { "05/2024/TLGDT-DS", "05/2024/TLGĐT-DS", NUMBER_ACCEPTANCE, INSTANCE_CASSATION, "DS", "", 5, 2024 },
        { "12/98/HSST", "12/1998/HSST", NUMBER_AMBIGUOUS, INSTANCE_FIRST, "HS", "", 12, 1998 },
        { "12/05/DSST", "12/2005/DSST", NUMBER_AMBIGUOUS, INSTANCE_FIRST, "DS", "", 12, 2005 },
        { "10/2023/KN-DS", "10/2023/KN-DS", NUMBER_DECISION, INSTANCE_CASSATION, "DS", "cassation_protest", 10, 2023 },
        { "10/2023/QĐKNGĐT-VKS-DS", "10/2023/QĐKNGĐT-VKS-DS", NUMBER_DECISION, INSTANCE_CASSATION, "DS", "cassation_protest_procuracy", 10, 2023 },
        { "15/GXN-TA", "15/GXN-TA", NUMBER_NOTICE, INSTANCE_NONE, "", "petition_receipt", 15, 0 },
        { "131/TTr-TA-VP", "131/TTR-TA-VP", NUMBER_OTHER, INSTANCE_NONE, "", "submission", 131, 0 },
        { "12/2024/TLST-VDS", "12/2024/TLST-VDS", NUMBER_ACCEPTANCE, INSTANCE_FIRST, "VDS", "", 12, 2024 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CaseNumber n;
        Error     *e = number_parse(law_test_law, law_test_arena, str_of(rows[i].text), 2026, &n);
        cr_assert_null(e, "%s: %s", rows[i].text, e == NULL ? "" : text_of(err_line(law_test_arena, e)));
        cr_assert_str_eq(text_of(n.normal), rows[i].normal, "%s", rows[i].text);
        cr_assert_eq(n.kind, rows[i].kind, "%s is %s", rows[i].text, text_of(number_kind_name(n.kind)));
        cr_assert_eq(n.instance, rows[i].instance, "%s", rows[i].text);
        cr_assert_str_eq(text_of(n.case_type), rows[i].type, "%s", rows[i].text);
        cr_assert_str_eq(text_of(n.doc_kind), rows[i].doc_kind, "%s", rows[i].text);
        cr_assert_eq(n.seq, rows[i].seq);
        cr_assert_eq(n.year, rows[i].year);
        cr_assert_str_eq(text_of(n.raw), rows[i].text);
        /* what is normal reads the same again */
        CaseNumber again;
        cr_assert_null(number_parse(law_test_law, law_test_arena, n.normal, 2026, &again));
        cr_assert_str_eq(text_of(again.normal), text_of(n.normal));
        cr_assert_eq(again.kind, n.kind);
    }
}

Test(number, rejected)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "12/2024/XYZ-ST", "number.type" }, { "12/2024/TLST-XYZ", "number.type" }, { "12/2024/ABC", "number.tail" }, { "", "number.shape" },
        { "12", "number.shape" },            { "12/", "number.shape" },             { "/2024/DS-ST", "number.shape" }, { "0/2024/DS-ST", "number.shape" },
        { "1234567/2024/DS-ST", "number.shape" }, { "12/2028/DS-ST", "number.year" }, { "12/1944/DS-ST", "number.year" },
        { "12/2024/1/DS-ST", "number.shape" }, { "12/202x/DS-ST", "number.year" },  { "12/2024/DS-XX", "number.tail" }, { "12/2024/DS ST", "number.shape" },
        { "-5/2024/DS-ST", "number.shape" }, { "12/2024/QĐST-", "number.tail" },
        { "1/2024/A-B-C-D-E-F-G-H-I-J", "number.tail" },
        { "12/2024/DS-STxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "number.shape" },
        { "12/2024/\xff", "number.shape" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CaseNumber n;
        Error     *e = number_parse(law_test_law, law_test_arena, str_of(rows[i].text), 2026, &n);
        cr_assert_not_null(e, "%s was accepted", rows[i].text);
        cr_assert_str_eq(text_of(err_message_id(e)), rows[i].message, "%s", rows[i].text);
    }
    CaseNumber n;
    cr_assert_null(number_parse(law_test_law, law_test_arena, S("01/2027/DS-ST"), 2026, &n), "next year is the most");
}

Test(number, no_bytes_break_the_reader)
{
    static const char alphabet[] = "0123456789/-/ - ĐdSTLQX\xC4\x90\xE2\x80\x93.";
    uint32_t          state = 7;
    for (int round = 0; round < 20000; round++) {
        char   text[32];
        size_t n = 0;
        while (n < sizeof text) {
            state = state * 1664525u + 1013904223u;
            text[n++] = alphabet[(state >> 8) % (sizeof alphabet - 1)];
            if ((state >> 24) % 16 == 0) {
                break;
            }
        }
        Arena     *own = arena_make(MIB(1));
        CaseNumber out;
        Error     *e = number_parse(law_test_law, own, (Str){ text, n }, 2026, &out);
        cr_assert(e == NULL || e->code == ERR_BAD_INPUT);
        arena_release(own);
        err_reset();
    }
}

static Str format_of(const char *doc_kind, const char *type, const char *instance, int32_t seq)
{
    NumberAsk ask = { .doc_kind = str_of(doc_kind), .case_type = str_of(type), .instance = str_of(instance), .on = day("2026-03-02"), .seq = seq };
    Str       out;
    Error    *e = number_format(law_test_law, law_test_arena, &ask, &out);
    cr_assert_null(e, "%s %s %s", doc_kind, type, instance);
    return out;
}

Test(number, written)
{
    ASSERT_STR(format_of("acceptance", "DS", "ST", 1), "01/2026/TLST-DS");
    ASSERT_STR(format_of("acceptance", "HNGD", "ST", 123), "123/2026/TLST-HNGĐ");
    ASSERT_STR(format_of("judgment", "KDTM", "PT", 85), "85/2026/KDTM-PT");
    ASSERT_STR(format_of("set_for_trial", "DS", "ST", 9), "09/2026/QĐXXST-DS");
    ASSERT_STR(format_of("set_for_trial", "DS", "PT", 9), "09/2026/QĐXXPT-DS");
    ASSERT_STR(format_of("settlement", "DS", "ST", 10), "10/2026/QĐST-DS");
    ASSERT_STR(format_of("acceptance_notice", "DS", "ST", 2), "02/2026/TB-TLVA");
    ASSERT_STR(format_of("fee_notice", "DS", "ST", 12), "12/TB-TA");
    ASSERT_STR(format_of("petition_receipt", "", "", 15), "15/GXN-TA");
    ASSERT_STR(format_of("criminal_detention", "HS", "PT", 3), "03/2026/HSPT-QĐTG");
    NumberAsk ask = { .doc_kind = S("no_such_paper"), .on = day("2026-03-02"), .seq = 1 };
    Str       out;
    Error    *e = number_format(law_test_law, law_test_arena, &ask, &out);
    cr_assert_not_null(e);
    cr_assert_eq(e->code, ERR_NOT_FOUND);
    ask = (NumberAsk){ .doc_kind = S("judgment"), .case_type = S("XX"), .instance = S("ST"), .on = day("2026-03-02"), .seq = 1 };
    cr_assert_not_null(number_format(law_test_law, law_test_arena, &ask, &out), "an unknown case type has no number");
    ask = (NumberAsk){ .doc_kind = S("judgment"), .case_type = S("DS"), .instance = S("ST"), .on = day("2010-03-02"), .seq = 1 };
    cr_assert_not_null(number_format(law_test_law, law_test_arena, &ask, &out), "the pattern was not in force then");
}

/* Every pattern of the law gives a number the reader understands. */
Test(number, what_is_written_can_be_read)
{
    const NumberLaw *l = law_test_law->numbers;
    for (uint32_t i = 0; i < l->formats_count; i++) {
        for (uint32_t t = 0; t < l->types_count; t++) {
            const NumberFormat *f = &l->formats[i];
            Str                 type = f->case_type.n > 0 ? f->case_type : l->types[t].code;
            NumberAsk           ask = { f->doc_kind, type, f->instance, f->court_level, day("2026-03-02"), 7 };
            Str                 out;
            CaseNumber          n;
            cr_assert_null(number_format(law_test_law, law_test_arena, &ask, &out), "%s", text_of(f->id));
            Error *e = number_parse(law_test_law, law_test_arena, out, 2026, &n);
            cr_assert_null(e, "%s writes %s", text_of(f->id), text_of(out));
            cr_assert_eq(n.seq, 7);
            cr_assert(n.case_type.n == 0 || !str_has(f->pattern, S("{type}")) || str_eq(n.case_type, type), "%s", text_of(out));
        }
    }
}

/* ---- the public reference ------------------------------------------------------------------------------------------------ */

Test(number, check_character)
{
    /* the example of the recording industry's GRid, which uses the same method */
    cr_assert_eq(number_check_character(S("A12425GABC1234002")), 'M');
    CourtId court;
    cr_assert(court_id_parse(S("T79K01"), &court));
    Str ref = number_public_ref(law_test_law, law_test_arena, court, 2026, S("HNGĐ"), 12);
    cr_assert(str_starts(ref, S("T79K01-2026-HNGD-00012-")));
    cr_assert(number_public_ref_valid(ref));
    cr_assert_not(number_public_ref_valid(S("")));
    cr_assert_not(number_public_ref_valid(S("-1")));
    cr_assert_not(number_public_ref_valid(S("t79k01-2026-DS-00012-T")));
}

/* The method catches every wrong character, and all but a few swaps of neighbours. */
Test(number, single_errors_and_swaps_are_caught)
{
    int               swaps = 0;
    int               missed = 0;
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    CourtId           court;
    cr_assert(court_id_parse(S("T79K01"), &court));
    for (int32_t seq = 1; seq < 400; seq += 7) {
        Str  ref = number_public_ref(law_test_law, law_test_arena, court, 2026, S("DS"), seq);
        char typed[64];
        for (size_t i = 0; i < ref.n; i++) {
            if (ref.p[i] == '-') {
                continue;
            }
            for (size_t c = 0; c < sizeof alphabet - 1; c++) {
                memcpy(typed, ref.p, ref.n);
                typed[i] = alphabet[c];
                cr_assert_eq(number_public_ref_valid((Str){ typed, ref.n }), alphabet[c] == ref.p[i], "%.*s", STR_A(((Str){ typed, ref.n })));
            }
            if (i + 1 < ref.n && ref.p[i + 1] != '-' && ref.p[i + 1] != ref.p[i]) {
                memcpy(typed, ref.p, ref.n);
                typed[i] = ref.p[i + 1];
                typed[i + 1] = ref.p[i];
                swaps++;
                missed += number_public_ref_valid((Str){ typed, ref.n });
            }
        }
    }
    cr_assert(missed * 50 < swaps, "%d of %d swaps were missed", missed, swaps);
}

static Error *run(const char *const *words, size_t count, Str *out, int *status)
{
    Str args[8];
    for (size_t i = 0; i < count; i++) {
        args[i] = str_of(words[i]);
    }
    Buf    b = buf_make(law_test_arena, MIB(1));
    Error *e = number_command(law_test_law, day("2026-11-24"), args, count, law_test_arena, &b, status);
    *out = buf_str(&b);
    return e;
}

Test(number, command)
{
    Str out;
    int status = -1;
    cr_assert_null(run((const char *[]){ "parse", "12/2026/TLST-HNGD" }, 2, &out, &status));
    cr_assert_eq(status, 0);
    ASSERT_STR(out, "12/2026/TLST-HNGĐ: số thụ lý; thứ tự 12; năm 2026; cấp xét xử ST; loại án Hôn nhân và gia đình\n");
    cr_assert_null(run((const char *[]){ "parse", "402/2017/HSST", "--json" }, 3, &out, &status));
    cr_assert(str_has(out, S("\"ambiguous\":true")));
    cr_assert_not_null(run((const char *[]){ "parse", "12/2024/XYZ-ST" }, 2, &out, &status));
    cr_assert_not_null(run((const char *[]){ "parse" }, 1, &out, &status));
    cr_assert_not_null(run((const char *[]){ "parse", "a", "b" }, 3, &out, &status));
    CourtId court;
    cr_assert(court_id_parse(S("T79K01"), &court));
    Str good = number_public_ref(law_test_law, law_test_arena, court, 2026, S("DS"), 12);
    cr_assert_null(run((const char *[]){ "check", text_of(good) }, 2, &out, &status));
    cr_assert_eq(status, 0);
    cr_assert_null(run((const char *[]){ "check", "T79K01-2026-DS-00013-T", "--json" }, 3, &out, &status));
    cr_assert_eq(status, 1, "the answer is no");
    cr_assert(str_has(out, S("\"valid\":false")));
}
