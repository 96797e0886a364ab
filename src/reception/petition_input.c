/* From answers to the act: people, claims, sums, places as the fields of file_petition and of the counter's acts take them.
 * Texts are Vietnamese: they become a paper of the file. May use: registry, i18n, base. */
#include "reception/reception_int.h"

#include "reception/reception_msg.h"

enum { INPUT_MAX = 512 * 1024, ADULT_YEARS = 18 };

/* ---- people ---------------------------------------------------------------------------------------------------------------- */

static void add_day(const Interview *iv, JsonOut *o, const char *name, Str typed)
{
    Date d;
    if (date_read(typed, &d)) {
        json_add_str(o, name, date_format(iv->arena, d));
    }
}

static Str part(const Interview *iv, Side side, int no, const char *what)
{
    return answer_of(iv->arena, iv->answers, side_prefix(side), no, what);
}

static Str kind_of(const Interview *iv, Side side, int no)
{
    Str kind = part(iv, side, no, "loai");
    return kind.n > 0 ? kind : S("person");
}

/* Where he was last known is said to be so: whoever serves papers must know it. */
static Str address_of(const Interview *iv, Side side, int no, Str code)
{
    bool abroad = str_eq(part(iv, side, no, "biet"), S("nuoc-ngoai"));
    Str  street = part(iv, side, no, "dia-chi");
    Str  address = abroad ? street : place_address(iv, street, code);
    if (address.n > 0 && str_eq(part(iv, side, no, "biet"), S("cuoi"))) {
        return MSG(iv->arena, LANG_VI, M_reception_last_address, { S("address"), address });
    }
    return address;
}

static void add_person(const Interview *iv, JsonOut *o, Side side, int no)
{
    Str  code = place_code(iv, str_format(iv->arena, "%s-%d", side_prefix(side), no));
    Str  province, ward;
    Str  kind = kind_of(iv, side, no);
    bool person = str_eq(kind, S("person"));
    place_parts(iv, code, &province, &ward);
    json_add_str(o, "kind", kind);
    json_add_str(o, "name", part(iv, side, no, "ten"));
    json_add_str(o, "address", address_of(iv, side, no, code));
    json_add_str(o, "ward", ward);
    json_add_str(o, "phone", part(iv, side, no, "dien-thoai"));
    json_add_str(o, "email", part(iv, side, no, "thu"));
    if (person) {
        add_day(iv, o, "born_on", part(iv, side, no, "sinh"));
        json_add_str(o, "personal_no", digits_of(iv->arena, part(iv, side, no, "so")));
    }
}

static bool files_for_himself(const Interview *iv)
{
    Str role = answer(iv->answers, S("vai-tro"));
    return role.n == 0 || str_eq(role, S("chinh-minh"));
}

static bool wants_electronic(const Interview *iv)
{
    return answer_is(iv->answers, "dien-tu", "co");
}

static void add_side(const Interview *iv, JsonOut *o, const char *field, Side side, bool filer)
{
    json_begin_list(o, field);
    for (int no = 1; no <= people_count(iv, side); no++) {
        if (side == SIDE_OTHER && person_is_blank(iv, side, no)) {
            continue;
        }
        json_begin(o, NULL);
        add_person(iv, o, side, no);
        if (side == SIDE_OTHER) {
            json_add_str(o, "capacity", part(iv, side, no, "vai"));
        }
        if (filer && no == 1) {
            json_add_bool(o, "self", true);
            json_add_bool(o, "electronic", wants_electronic(iv));
        }
        json_end(o);
    }
    json_end_list(o);
}

static void add_speaker(JsonOut *o, const char *capacity, Str name, int represents)
{
    json_begin(o, NULL);
    json_add_str(o, "capacity", str_of(capacity));
    json_add_str(o, "name", name);
    json_add_i64(o, "represents", represents);
}

/* Who speaks for an organisation. People are numbered as they come in: plaintiffs, then defendants. */
static void add_speakers(const Interview *iv, JsonOut *o, Side side, int before)
{
    for (int no = 1; no <= people_count(iv, side); no++) {
        Str name = part(iv, side, no, "nguoi-dd");
        if (name.n > 0 && str_eq(kind_of(iv, side, no), S("organisation"))) {
            add_speaker(o, "representative", name, before + no);
            json_end(o);
        }
    }
}

static const char *capacity_answered(const Interview *iv)
{
    return answer_is(iv->answers, "vai-tro", "luat-su") ? "lawyer" : answer_is(iv->answers, "vai-tro", "giup") ? "helper" : "representative";
}

static void add_representatives(const Interview *iv, JsonOut *o, bool filer)
{
    json_begin_list(o, "representatives");
    if (!files_for_himself(iv)) {
        add_speaker(o, capacity_answered(iv), answer(iv->answers, S("nop-thay-ten")), 1);
        json_add_str(o, "phone", answer(iv->answers, S("nop-thay-dien-thoai")));
        json_add_str(o, "email", answer(iv->answers, S("nop-thay-thu")));
        if (filer) {
            json_add_bool(o, "self", true);
            json_add_bool(o, "electronic", wants_electronic(iv));
        }
        json_end(o);
    }
    add_speakers(iv, o, SIDE_PLAINTIFF, 0);
    add_speakers(iv, o, SIDE_DEFENDANT, people_count(iv, SIDE_PLAINTIFF));
    json_end_list(o);
}

static bool is_minor(const Interview *iv, Side side, int no)
{
    Date born;
    return str_eq(kind_of(iv, side, no), S("person")) && date_read(part(iv, side, no, "sinh"), &born)
        && date_cmp(date_add_months(born, 12 * ADULT_YEARS), iv->today) > 0;
}

static bool has_minor(const Interview *iv)
{
    static const Side both[] = { SIDE_PLAINTIFF, SIDE_DEFENDANT };
    bool              found = answer(iv->answers, S("duoi-18")).n > 0;
    for (size_t s = 0; s < COUNT_OF(both); s++) {
        for (int no = 1; no <= people_count(iv, both[s]); no++) {
            found = found || is_minor(iv, both[s], no);
        }
    }
    return found;
}

/* ---- what is asked --------------------------------------------------------------------------------------------------------- */

static Str claims_text(const Interview *iv)
{
    Buf b = buf_make(iv->arena, INPUT_MAX);
    int count = groups_asked(iv, S("yeu-cau-so"), CLAIMS_MOST);
    for (int no = 1; no <= count; no++) {
        Money sum;
        Str   text = answer_of(iv->arena, iv->answers, "yeu-cau", no, "noi-dung");
        if (text.n == 0) {
            continue;
        }
        if (count > 1) {
            buf_addf(&b, "%s%d. ", b.n > 0 ? "\n" : "", no);
        }
        buf_add(&b, text);
        bool summed = money_parse(answer_of(iv->arena, iv->answers, "yeu-cau", no, "so-tien"), &sum);
        if (summed && !str_has(text, i18n_number(iv->arena, LANG_VI, sum.dong))) { /* who wrote it into his sentence has said it */
            buf_addf(&b, " (" STR_F ")", STR_A(i18n_money_paper(iv->arena, sum)));
        }
    }
    return buf_str(&b);
}

static void add_text(JsonOut *o, const char *field, Str text)
{
    if (text.n > 0) {
        json_add_str(o, field, text);
    }
}

static void add_ids(JsonOut *o, Str ids)
{
    json_begin_list(o, "files");
    while (ids.n > 0) {
        json_add_str(o, NULL, str_cut(&ids, ' '));
    }
    json_end_list(o);
}

static void add_document(JsonOut *o, Str title, Str ids, bool original)
{
    json_begin(o, NULL);
    json_add_str(o, "title", title);
    add_ids(o, ids);
    json_add_bool(o, "original", original);
    json_end(o);
}

static Str paper_part(const Interview *iv, int no, const char *what)
{
    return answer_of(iv->arena, iv->answers, "tai-lieu", no, what);
}

/* Photographs of one paper are one document. What was named and is not attached is handed over later (NQ 04/2016 19). */
static void add_papers(const Interview *iv, JsonOut *o)
{
    int count = groups_asked(iv, S("tai-lieu-so"), PAPERS_MOST);
    json_begin_list(o, "evidence_files");
    for (int no = 1; no <= count; no++) {
        if (paper_part(iv, no, "tep").n > 0) {
            add_document(o, paper_part(iv, no, "ten"), paper_part(iv, no, "tep"), paper_part(iv, no, "goc").n > 0);
        }
    }
    json_end_list(o);
    json_begin_list(o, "original_item");
    for (int no = 1; no <= count; no++) {
        bool due = paper_part(iv, no, "tep").n == 0 || paper_part(iv, no, "goc").n > 0;
        if (paper_part(iv, no, "ten").n > 0 && due) {
            json_add_str(o, NULL, paper_part(iv, no, "ten"));
        }
    }
    json_end_list(o);
}

static Str relief_text(const Interview *iv)
{
    Str        slug = answer(iv->answers, S("mien-giam"));
    Str        why = answer(iv->answers, S("mien-giam-vi"));
    Interview  vi = *iv;
    vi.lang = LANG_VI;
    ChoiceList all = reliefs_offered(&vi);
    for (size_t i = 0; i < all.count; i++) {
        if (slug.n > 0 && str_eq(all.items[i].value, slug)) {
            return why.n == 0 ? all.items[i].label : str_format(iv->arena, STR_F ". " STR_F, STR_A(all.items[i].label), STR_A(why));
        }
    }
    return why;
}

static Str signing_text(const Interview *iv)
{
    if (!answer_is(iv->answers, "vai-tro", "giup") || answer(iv->answers, S("khong-tu-ky")).n == 0) {
        return S("");
    }
    return MSG(iv->arena, LANG_VI, M_reception_signing_text, { S("helper"), answer(iv->answers, S("nop-thay-ten")) },
               { S("witness"), answer(iv->answers, S("lam-chung-ky")) });
}

static void add_common(const Interview *iv, JsonOut *o)
{
    int64_t value = claim_value(iv);
    add_text(o, "relation", answer(iv->answers, S("viec")));
    add_text(o, "facts", answer(iv->answers, S("su-viec")));
    add_text(o, "claims", claims_text(iv));
    add_text(o, "fee_relief_ground", relief_text(iv));
    add_text(o, "mandate_paper", files_for_himself(iv) ? S("") : answer(iv->answers, S("nop-thay-giay")));
    add_text(o, "mediation_wish", answer(iv->answers, S("hoa-giai")));
    add_text(o, "signing_helper", signing_text(iv));
    if (value >= 0) {
        json_add_i64(o, "claim_value", value);
    }
    if (has_minor(iv)) {
        json_add_bool(o, "minor_involved", true);
    }
    if (answer(iv->answers, S("khan-cap")).n > 0) {
        json_add_bool(o, "asks_provisional_measure", true);
    }
}

static Error *add_online(const Interview *iv, JsonOut *o)
{
    Str reason;
    TRY(court_reason(iv, answer(iv->answers, S("toa")), &reason));
    add_text(o, "competence_ground", reason);
    add_papers(iv, o);
    json_add_str(o, "signature_level", S("none"));
    return NULL;
}

/* The scanned petition is one document, whatever came with it one each. */
static void add_scans(const Interview *iv, JsonOut *o)
{
    Str scan = answer(iv->answers, S("ban-quet-tep")), papers = answer(iv->answers, S("kem-theo-tep"));
    json_begin_list(o, "evidence_files");
    if (scan.n > 0) {
        add_document(o, msg(LANG_VI, M_reception_scan_petition), scan, false);
    }
    while (papers.n > 0) {
        json_add_str(o, NULL, str_cut(&papers, ' '));
    }
    json_end_list(o);
}

static void add_counter(const Interview *iv, JsonOut *o)
{
    Date postmark;
    add_scans(iv, o);
    add_text(o, "signature_level", answer(iv->answers, S("chu-ky")));
    add_text(o, "clerk_note", answer(iv->answers, S("ghi-chu")));
    if (answer_is(iv->answers, "cach", "post") && date_read(answer(iv->answers, S("dau-buu-chinh")), &postmark)) {
        json_add_str(o, "postmark_date", date_format(iv->arena, postmark));
    }
}

Error *petition_input(const Interview *iv, bool counter, const Json **out)
{
    Buf     b = buf_make(iv->arena, INPUT_MAX);
    JsonOut o = json_out(&b);
    bool    himself = files_for_himself(iv);
    json_begin(&o, NULL);
    add_side(iv, &o, "plaintiffs", SIDE_PLAINTIFF, !counter && himself);
    add_side(iv, &o, "defendants", SIDE_DEFENDANT, false);
    add_side(iv, &o, "related_persons", SIDE_OTHER, false);
    add_representatives(iv, &o, !counter);
    add_common(iv, &o);
    if (counter) {
        add_counter(iv, &o);
    } else {
        TRY(add_online(iv, &o));
    }
    json_end(&o);
    TRY(buf_check(&b));
    return json_parse(iv->arena, buf_str(&b), INPUT_MAX, out);
}

Str petition_title(const Interview *iv)
{
    const Relation *r = relation_answered(iv);
    Str             defendant = part(iv, SIDE_DEFENDANT, 1, "ten");
    Str             about = r == NULL ? S("") : law_text(iv->lang, r->name);
    if (defendant.n == 0 || about.n == 0) {
        return defendant.n > 0 ? defendant : about;
    }
    return str_format(iv->arena, STR_F " – " STR_F, STR_A(defendant), STR_A(about));
}
