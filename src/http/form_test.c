/* Forms: every kind, every error at once, what was typed stays. */
#include "http/http_int.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct CaseForm {
    Str       name, story, kind, token, password;
    Money     amount;
    Date      day;
    int64_t   count;
    bool      agreed;
    MatterId  matter;
    StrList   tags;
    FormFile  file;
} CaseForm;

static const char *const kinds[] = { "dan-su", "lao-dong", NULL };
static const Field fields[] = {
    FIELD(CaseForm, name, "ten", .kind = FIELD_TEXT, .required = true, .max = 10, .label = "case.name"),
    FIELD(CaseForm, story, "noi-dung", .kind = FIELD_LINES),
    FIELD(CaseForm, kind, "loai", .kind = FIELD_CHOICE, .choices = kinds),
    FIELD(CaseForm, token, "ma", .kind = FIELD_HIDDEN),
    FIELD(CaseForm, password, "mat-khau", .kind = FIELD_SECRET),
    FIELD(CaseForm, amount, "so-tien", .kind = FIELD_MONEY, .least = 1000, .most = 1000000),
    FIELD(CaseForm, day, "ngay", .kind = FIELD_DATE),
    FIELD(CaseForm, count, "so", .kind = FIELD_INTEGER, .least = -5, .most = 5),
    FIELD(CaseForm, agreed, "dong-y", .kind = FIELD_BOOL),
    FIELD(CaseForm, matter, "ho-so", .kind = FIELD_ID),
    FIELD(CaseForm, tags, "the", .kind = FIELD_TEXT, .many = true, .max = 3),
};
static const FormSpec spec = FORM(CaseForm, fields);

static Server    *server;
static Request    request;
static Route      route = { POST, "/x", NULL, .power = PUBLIC, .form = &spec };

static Error *submit(BodyForm form, Str body, CaseForm *out)
{
    if (server == NULL) {
        HttpConfig config = { .os = os_real() };
        cr_assert_null(server_make(&config, &server));
    }
    if (request.pub.arena != NULL) {
        arena_release(request.pub.arena);
    }
    memset(&request, 0, sizeof request);
    request.pub.arena = arena_make(MIB(4));
    request.sv = server;
    request.pub.route = &route;
    request.pub.method = POST;
    request.body.form = form;
    request.body.max = KIB(64);
    char *copy = arena_alloc(request.pub.arena, body.n + 1);
    memcpy(copy, body.p, body.n);
    request.body.p = copy;
    request.body.n = body.n;
    return form_read(&request.pub, &spec, out);
}

static void tidy(void)
{
    arena_release(request.pub.arena);
    request.pub.arena = NULL;
    server_release(server);
    server = NULL;
    err_reset();
}

static Str message_of(const Error *list, const char *field)
{
    const Error *e = error_of_field(list, field);
    return e == NULL ? S("") : err_message_id(e);
}

Test(form, reads_every_kind)
{
    CaseForm f;
    cr_assert_null(submit(FORM_URLENCODED,
                        S("ten=+An+&noi-dung=a%0D%0Ab%09c&loai=dan-su&ma=+x+&mat-khau=%20p&so-tien=12.000&ngay=2/9/2026&so=-5&dong-y=on&"
                          "ho-so=01arz3ndektsv4rrffq69g5fav&the=a&the=&the=b&_csrf=whatever"), &f));
    cr_expect(str_eq(f.name, S("An")) && str_eq(f.story, S("a\nb\tc")) && str_eq(f.kind, S("dan-su")));
    cr_expect(str_eq(f.token, S(" x ")) && str_eq(f.password, S(" p")), "our own values and secrets are taken as they are");
    cr_expect(f.amount.dong == 12000 && date_cmp(f.day, date_make(2026, 9, 2)) == 0 && f.count == -5 && f.agreed);
    cr_expect(!id_is_zero(f.matter.id) && f.tags.count == 2 && str_eq(f.tags.items[1], S("b")));
    tidy();
}

Test(form, absent_fields_have_their_none)
{
    CaseForm f;
    cr_assert_null(submit(FORM_URLENCODED, S("ten=An"), &f));
    cr_expect(f.amount.dong == FORM_NONE && f.count == FORM_NONE && date_is_none(f.day) && !f.agreed && f.tags.count == 0 && f.kind.n == 0);
    tidy();
}

Test(form, collects_every_error)
{
    CaseForm f;
    Error   *e = submit(FORM_URLENCODED, S("ten=&loai=x&so-tien=999&ngay=31/2/2026&so=6&dong-y=maybe&ho-so=zz&the=1&the=2&the=3&the=4"), &f);
    const struct {
        const char *field;
        Str         id;
    } want[] = { { "ten", S_INIT("field.required") }, { "loai", S_INIT("field.choice") }, { "so-tien", S_INIT("field.too_small") },
                 { "ngay", S_INIT("field.date") }, { "so", S_INIT("field.too_large") }, { "dong-y", S_INIT("field.choice") },
                 { "ho-so", S_INIT("field.id") }, { "the", S_INIT("field.too_many") } };
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        cr_expect(str_eq(message_of(e, want[i].field), want[i].id), "%s", want[i].field);
    }
    cr_expect(str_eq(rq_value(&request.pub, "ngay"), S("31/2/2026")), "what was typed stays");
    cr_expect_null(error_of_field(e, "noi-dung"));
    tidy();
}

Test(form, characters_are_counted_not_bytes)
{
    CaseForm f;
    cr_expect_null(submit(FORM_URLENCODED, S("ten=%C4%91%C4%91%C4%91%C4%91%C4%91%C4%91%C4%91%C4%91%C4%91%C4%91"), &f));
    Error *e = submit(FORM_URLENCODED, S("ten=aaaaaaaaaaa"), &f);
    cr_expect(str_eq(message_of(e, "ten"), S("field.too_long")) && str_eq(e->args[0].value, S("case.name")) && str_eq(e->args[1].value, S("10")));
    tidy();
}

Test(form, secrets_are_not_given_back)
{
    CaseForm f;
    Error   *e = submit(FORM_URLENCODED, S("mat-khau=hidden"), &f);
    cr_expect(e != NULL && rq_value(&request.pub, "mat-khau").n == 0);
    tidy();
}

Test(form, refuses_what_is_not_text)
{
    CaseForm    f;
    const char *bad[] = { "ten=%00", "ten=%1b", "ten=a%0ab", "ten=%E2%80%AE", "ten=%E2%81%A7", "ten=%EF%BB%BF", "ten=%C2%85" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Error *e = submit(FORM_URLENCODED, str_of(bad[i]), &f);
        cr_expect(str_eq(message_of(e, "ten"), S("field.text")), "%s", bad[i]);
        cr_expect(rq_value(&request.pub, "ten").n == 0 || str_eq(str_of(bad[i]), S("ten=a%0ab")));
    }
    const char *torn[] = { "ten=%ff", "ten=%c0%80", "ten=%ed%a0%80", "ten=%f4%90%80%80", "ten=%c4" };
    for (size_t i = 0; i < COUNT_OF(torn); i++) {
        cr_expect(str_eq(message_of(submit(FORM_URLENCODED, str_of(torn[i]), &f), "ten"), S("field.encoding")), "%s", torn[i]);
    }
    tidy();
}

Test(form, undeclared_fields_never_get_here)
{
    CaseForm f;
    Error   *e = submit(FORM_URLENCODED, S("ten=An&la=1"), &f);
    cr_expect(e != NULL && e->code == ERR_BAD_INPUT);
    tidy();
}

Test(form, json_is_the_same_form)
{
    CaseForm f;
    cr_assert_null(submit(FORM_JSON, S("{\"ten\":\"An\",\"so-tien\":5000,\"dong-y\":true,\"the\":[\"a\",\"b\"],\"ngay\":null}"), &f));
    cr_expect(str_eq(f.name, S("An")) && f.amount.dong == 5000 && f.agreed && f.tags.count == 2 && date_is_none(f.day));
    const char *bad[] = { "[]", "{", "{\"ten\":{}}", "{\"ten\":1.5}", "{\"ten\":[[1]]}", "{\"ten\":\"a\",\"ten\":\"b\"}" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Error *e = submit(FORM_JSON, str_of(bad[i]), &f);
        cr_expect(e != NULL && err_status(e) == 400, "%s", bad[i]);
    }
    tidy();
}
