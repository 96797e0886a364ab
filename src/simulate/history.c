/* Rulings of earlier months, invented: texts as a court writes and masks them, made of the topics' own words. Pure.
 * May use: law, base. */
#include "simulate/sim_int.h"

typedef struct Past {
    Arena       *a;
    Chance      *c;
    const Court *court;
    Str          court_name, number, accepted;
    Date         day;
    Dispute      dispute;
    Str          judge, jurors[2], clerk, prosecutor;
    bool         rejects;
    int          item; /* of the operative part, the last one written */
    Buf         *text;
} Past;

static const char *const court_codes[] = { "T00K01", "T00K02", "T00K03", "T00" };

static const Court *find_court(const Law *law, const char *code)
{
    for (uint32_t i = 0; i < law->demo_courts->courts_count; i++) {
        if (str_eq(law->demo_courts->courts[i].code, str_of(code))) {
            return &law->demo_courts->courts[i];
        }
    }
    return NULL;
}

/* "bà Sương Thị L": the given name is coded as NQ 03/2017 asks. */
static Str masked_person(Chance *c, Arena *a, bool woman, const char *letters)
{
    Str  name = sim_person_name(c, a, woman);
    size_t last = 0;
    for (size_t i = 0; i < name.n; i++) {
        last = name.p[i] == ' ' ? i : last;
    }
    char letter = letters[chance_below(c, (int64_t)strlen(letters))];
    return str_format(a, "%s " STR_F " %c", woman ? "bà" : "ông", STR_A(str_sub(name, 0, last)), letter);
}

static Str masked_company(Chance *c, Arena *a, const char *letters)
{
    return str_format(a, "Công ty TNHH %c", letters[chance_below(c, (int64_t)strlen(letters))]);
}

/* The two sides never bear the same letter; spouses are a man and a woman. */
static void invent_sides(Past *p)
{
    static const char first[] = "ABCDGHKL", second[] = "MNPQSTVX";
    const Topic *t = p->dispute.topic;
    bool         woman = chance_percent(p->c, 50);
    bool         other = str_eq(str_of(t->kind), S("family")) ? !woman : chance_percent(p->c, 50);
    p->dispute.plaintiff = t->organisation ? masked_company(p->c, p->a, first) : masked_person(p->c, p->a, woman, first);
    p->dispute.defendant = t->organisation ? masked_company(p->c, p->a, second) : masked_person(p->c, p->a, other, second);
}

static Str day_long(Arena *a, Date d)
{
    Ymd y = date_ymd(d);
    return str_format(a, "ngày %d tháng %d năm %d", y.day, y.month, y.year);
}

static Str kind_letters(const Topic *t)
{
    Str kind = str_of(t->kind);
    return str_eq(kind, S("family")) ? S("HNGĐ") : str_eq(kind, S("commercial")) ? S("KDTM") : str_eq(kind, S("labour")) ? S("LĐ") : S("DS");
}

static Str kind_words(const Topic *t)
{
    Str kind = str_of(t->kind);
    return str_eq(kind, S("family"))       ? S("Hôn nhân và gia đình")
         : str_eq(kind, S("commercial"))   ? S("Kinh doanh thương mại")
         : str_eq(kind, S("labour"))       ? S("Lao động")
                                           : S("Dân sự");
}

static void invent(Past *p, int64_t no)
{
    Chance *c = p->c;
    p->dispute.topic = &sim_topics[chance_below(c, (int64_t)sim_topic_count)];
    const Topic *t = p->dispute.topic;
    Ymd          y = date_ymd(p->day);
    invent_sides(p);
    p->dispute.place = S("phường B");
    p->dispute.value = t->most == 0 ? 0 : t->least + chance_below(c, (t->most - t->least) / t->step + 1) * t->step;
    p->dispute.found = p->dispute.value / 100 * (chance_percent(c, 60) ? 100 : chance_between(c, 35, 95));
    p->dispute.day = date_add_days(p->day, (int32_t)-chance_between(c, 200, 700));
    p->rejects = chance_percent(c, 14);
    p->number = str_format(p->a, "%lld/%d/" STR_F "-ST", (long long)no, y.year, STR_A(kind_letters(t)));
    p->accepted = str_format(p->a, "%lld/%d/TLST-" STR_F, (long long)no + chance_between(c, 4, 60), y.year, STR_A(kind_letters(t)));
    p->judge = sim_person_name(c, p->a, chance_percent(c, 50));
    p->jurors[0] = sim_person_name(c, p->a, false);
    p->jurors[1] = sim_person_name(c, p->a, true);
    p->clerk = sim_person_name(c, p->a, true);
    p->prosecutor = sim_person_name(c, p->a, false);
}

static void line(Past *p, Str text)
{
    buf_add(p->text, text);
    buf_add_char(p->text, '\n');
}

static void from_topic(Past *p, const char *pattern)
{
    line(p, dispute_text(p->a, &p->dispute, pattern));
}

static void write_head(Past *p)
{
    Arena *a = p->a;
    line(p, S("DỮ LIỆU GIẢ ĐỊNH – KHÔNG PHẢI BẢN ÁN THẬT"));
    line(p, str_format(a, STR_F, STR_A(p->court_name)));
    line(p, S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
    line(p, S("Độc lập – Tự do – Hạnh phúc"));
    line(p, str_format(a, "Bản án số: " STR_F, STR_A(p->number)));
    line(p, str_format(a, STR_F, STR_A(day_long(a, p->day))));
    line(p, str_format(a, "V/v %s", p->dispute.topic->name));
    line(p, S("NHÂN DANH NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
    line(p, str_format(a, "- Thành phần Hội đồng xét xử sơ thẩm gồm có: Thẩm phán - Chủ tọa phiên tòa: " STR_F ". Các Hội thẩm nhân dân: " STR_F
                          " và " STR_F ".", STR_A(p->judge), STR_A(p->jurors[0]), STR_A(p->jurors[1])));
    line(p, str_format(a, "- Thư ký phiên tòa: " STR_F ".", STR_A(p->clerk)));
    if (p->dispute.topic->land) {
        line(p, str_format(a, "- Đại diện Viện kiểm sát nhân dân tham gia phiên tòa: " STR_F " - Kiểm sát viên.", STR_A(p->prosecutor)));
    }
    line(p, str_format(a, "Trong " STR_F ", tại trụ sở Tòa án, xét xử sơ thẩm công khai vụ án thụ lý số " STR_F " về “%s”, giữa các đương sự:",
                       STR_A(day_long(a, p->day)), STR_A(p->accepted), p->dispute.topic->name));
    const char *lives = p->dispute.topic->organisation ? "trụ sở" : "cư trú";
    line(p, str_format(a, "- Nguyên đơn: " STR_F ", %s tại phường B, tỉnh Hoài Giang; có mặt.", STR_A(p->dispute.plaintiff), lives));
    line(p, str_format(a, "- Bị đơn: " STR_F ", %s tại xã C, tỉnh Hoài Giang; %s.", STR_A(p->dispute.defendant), lives,
                       chance_percent(p->c, 60) ? "có mặt" : "có đơn đề nghị xét xử vắng mặt"));
}

static void write_facts(Past *p)
{
    static const char *const evidence[] = {
        "Tài liệu, chứng cứ nguyên đơn giao nộp gồm bản chính giấy tờ do hai bên lập, bản chép tin nhắn có xác nhận và bảng kê chi tiết.",
        "Tòa án đã xem xét, thẩm định tại chỗ và lấy lời khai của người làm chứng sống gần nơi xảy ra sự việc.",
        "Ủy ban nhân dân xã đã cung cấp biên bản hòa giải ở cơ sở; hai bên không thống nhất được cách giải quyết.",
        "Bị đơn giao nộp bản sao sổ theo dõi và đề nghị đối chiếu lại toàn bộ các khoản đã thanh toán.",
    };
    line(p, S("NỘI DUNG VỤ ÁN:"));
    line(p, S("Theo đơn khởi kiện, quá trình giải quyết vụ án và tại phiên tòa, nguyên đơn trình bày:"));
    from_topic(p, p->dispute.topic->facts[chance_below(p->c, 2)]);
    from_topic(p, p->dispute.topic->claims);
    line(p, S("Bị đơn trình bày:"));
    from_topic(p, p->dispute.topic->answer);
    size_t one = (size_t)chance_below(p->c, COUNT_OF(evidence));
    size_t other = (one + 1 + (size_t)chance_below(p->c, COUNT_OF(evidence) - 1)) % COUNT_OF(evidence);
    line(p, str_of(evidence[one]));
    line(p, str_of(evidence[other]));
    line(p, S("Tòa án đã mở phiên họp kiểm tra việc giao nộp, tiếp cận, công khai chứng cứ và hòa giải nhưng các bên không thỏa thuận được với nhau."));
}

static bool grants_money(const Past *p)
{
    return str_has(str_of(p->dispute.topic->granted), S("{Y}"));
}

static bool is_partly_granted(const Past *p)
{
    return !p->rejects && p->dispute.found < p->dispute.value && grants_money(p);
}

static void write_reasons(Past *p)
{
    const Topic *t = p->dispute.topic;
    line(p, S("NHẬN ĐỊNH CỦA TÒA ÁN:"));
    line(p, S("Sau khi nghiên cứu tài liệu có trong hồ sơ được thẩm tra tại phiên tòa và căn cứ kết quả tranh tụng, Hội đồng xét xử nhận định:"));
    line(p, str_format(p->a, "[1] Về tố tụng: quan hệ pháp luật được xác định là “%s”, thuộc thẩm quyền giải quyết của Tòa án theo các Điều 26, 35 và 39 của Bộ luật Tố tụng dân sự năm 2015.", t->name));
    line(p, S("[2] Các đương sự đã được tống đạt hợp lệ văn bản tố tụng và giải thích về quyền đề nghị không công bố bản án."));
    if (p->rejects) {
        from_topic(p, "[3] Về nội dung: {A} yêu cầu và {B} không thừa nhận; tài liệu trong hồ sơ không đủ để xác định sự việc đã xảy ra như {A} trình bày.");
        from_topic(p, "[4] Người khởi kiện có nghĩa vụ chứng minh cho yêu cầu của mình là có căn cứ và hợp pháp. {A} không giao nộp được chứng cứ về nội dung này nên yêu cầu không có cơ sở chấp nhận.");
    } else {
        from_topic(p, str_z(p->a, str_format(p->a, "[3] Về nội dung: %s", t->reasons[0])));
        from_topic(p, str_z(p->a, str_format(p->a, "[4] %s", t->reasons[1])));
    }
    from_topic(p, p->rejects                ? "[5] Về án phí: {A} phải chịu án phí dân sự sơ thẩm vì yêu cầu không được chấp nhận."
                  : is_partly_granted(p)    ? "[5] Về án phí: mỗi bên phải chịu án phí dân sự sơ thẩm tương ứng với phần yêu cầu không được chấp nhận của mình, phần nghĩa vụ của mình."
                  : p->dispute.value == 0   ? "[5] Về án phí: án phí dân sự sơ thẩm được tính theo vụ án không có giá ngạch."
                                            : "[5] Về án phí: {B} phải chịu án phí dân sự sơ thẩm vì toàn bộ yêu cầu của {A} được chấp nhận.");
}

static void item(Past *p, const char *pattern)
{
    from_topic(p, str_z(p->a, str_format(p->a, "%d. %s", ++p->item, pattern)));
}

static void write_operative(Past *p)
{
    line(p, S("QUYẾT ĐỊNH:"));
    line(p, str_format(p->a, "Căn cứ các Điều 26, 35, 39, 147, 271 và 273 của Bộ luật Tố tụng dân sự năm 2015; %s; Nghị quyết số 326/2016/UBTVQH14.",
                       p->dispute.topic->law));
    item(p, p->rejects ? "Không chấp nhận toàn bộ yêu cầu khởi kiện của {A} đối với {B}." : p->dispute.topic->granted);
    if (is_partly_granted(p)) {
        item(p, "Không chấp nhận phần yêu cầu còn lại của {A} với số tiền {Z}.");
    }
    if (!p->rejects && grants_money(p)) {
        item(p, "Kể từ ngày tiếp theo của ngày xét xử sơ thẩm cho đến khi thi hành xong, bên phải thi hành án còn phải chịu lãi của số tiền chưa thi hành theo quy định tại Điều 357 và Điều 468 của Bộ luật Dân sự năm 2015.");
    }
    item(p, "Về án phí: án phí dân sự sơ thẩm được đối trừ với tiền tạm ứng án phí đã nộp.");
    item(p, "Đương sự có mặt được quyền kháng cáo trong thời hạn 15 ngày kể từ ngày tuyên án; người vắng mặt tính từ ngày nhận được bản án hoặc bản án được niêm yết.");
    line(p, S("TM. HỘI ĐỒNG XÉT XỬ SƠ THẨM"));
    line(p, str_format(p->a, "Thẩm phán - Chủ tọa phiên tòa: " STR_F, STR_A(p->judge)));
}

static void write_record(Past *p, int64_t no, Str text, Buf *out)
{
    JsonOut o = json_out(out);
    json_begin(&o, NULL);
    json_add_str(&o, "id", str_format(p->a, "gia-dinh-%04lld", (long long)no));
    json_add_str(&o, "court", p->court_name);
    json_add_str(&o, "number", p->number);
    json_add_str(&o, "date", date_format(p->a, p->day));
    json_add_str(&o, "type", kind_words(p->dispute.topic));
    json_add_str(&o, "instance", S("Sơ thẩm"));
    json_add_str(&o, "title", str_of(p->dispute.topic->name));
    json_add_str(&o, "text", text);
    json_add_bool(&o, "anonymised", true);
    json_add_str(&o, "source", S("Dữ liệu giả định"));
    json_end(&o);
    buf_add_char(out, '\n');
}

/* Numbers of a court run through the year as its rulings follow one another. */
Error *simulate_history(const Law *law, uint64_t seed, int courts, int count, Date before, Buf *out)
{
    Chance c = chance_make(seed, 2);
    Date   first = date_make(2025, 8, 1); /* the courts opened on 1 July 2025 */
    int    span = before.day - first.day;
    const Court *found[COUNT_OF(court_codes)];
    for (size_t i = 0; i < COUNT_OF(court_codes); i++) {
        found[i] = find_court(law, court_codes[i]);
        if (found[i] == NULL) {
            return err_make(ERR_ENVIRONMENT, "no invented court %s", court_codes[i]);
        }
    }
    for (int i = 0; i < count && span > count / 4; i++) {
        Arena *each = arena_make(MIB(4));
        Past   p = { .a = each, .c = &c, .text = NEW(each, Buf) };
        int    at = (int)((int64_t)i * span / count);
        *p.text = buf_make(each, MIB(1));
        p.court = found[chance_percent(&c, 8) ? courts - 1 : i % (courts < 3 ? courts : 3)];
        p.court_name = p.court->names[0].name.vi;
        p.day = date_add_days(first, at);
        p.day = date_weekday(p.day) % 6 == 0 ? date_add_days(p.day, 2) : p.day;
        invent(&p, 100 + i / 3);
        write_head(&p);
        write_facts(&p);
        write_reasons(&p);
        write_operative(&p);
        write_record(&p, i + 1, buf_str(p.text), out);
        arena_release(each);
    }
    return buf_check(out);
}
