/* What invented people go to court about, in words of our own. {A} plaintiff, {B} defendant, {X} value asked, {Y} value found,
 * {D} a day, {P} a place. Relations: law/relations.yaml. May use: base. */
#include "simulate/sim_int.h"

const Topic sim_topics[] = {
    { .relation = "DS.26.3.01", .kind = "civil", .name = "Tranh chấp hợp đồng vay tài sản", .least = 40000000, .most = 900000000, .step = 5000000,
      .law = "các Điều 463, 466, 468 của Bộ luật Dân sự năm 2015",
      .facts = { "Ngày {D}, {B} vay của {A} số tiền {X} để làm vốn kinh doanh tại {P}, có giấy vay tiền do {B} viết và ký tên. Hai bên hẹn trả trong 06 tháng, không thỏa thuận lãi. "
                 "Hết thời hạn, {A} đã nhiều lần yêu cầu nhưng {B} chỉ hứa hẹn mà chưa trả khoản nào.",
                 "Do quen biết, ngày {D} {A} chuyển khoản cho {B} {X} theo đề nghị vay của {B} để sửa nhà tại {P}. {B} hẹn trả sau 03 tháng và có nhắn tin xác nhận đã nhận đủ tiền. "
                 "Đến nay {B} chưa trả và không còn trả lời các tin nhắn yêu cầu trả nợ." },
      .claims = "Buộc {B} trả cho {A} số tiền vay {X}; không yêu cầu tính lãi trước ngày nộp đơn.",
      .answer = "Tôi có nhận tiền của {A} nhưng việc làm ăn gặp khó khăn. Tôi đề nghị được trả dần trong 12 tháng và xin không tính lãi.",
      .reasons = { "Giấy vay tiền và lời khai của các bên phù hợp với nhau, đủ căn cứ xác định {B} đã nhận của {A} số tiền {X} và chưa trả.",
                   "Khi đến hạn, bên vay phải trả đủ tiền. {B} khai đã trả một phần nhưng không giao nộp được chứng cứ cho toàn bộ số đã khai; Hội đồng xét xử xác định số tiền còn phải trả là {Y}." },
      .granted = "Buộc {B} có nghĩa vụ trả cho {A} số tiền {Y}." },
    { .relation = "DS.26.3.03", .kind = "civil", .name = "Tranh chấp hợp đồng mua bán tài sản", .least = 15000000, .most = 260000000, .step = 1000000,
      .law = "các Điều 430, 434, 440 của Bộ luật Dân sự năm 2015",
      .facts = { "{A} bán cho {B} một lô đồ gỗ và hàng mây tre giao tại {P} ngày {D}. {B} đã nhận đủ hàng, ký biên bản giao nhận, còn thiếu {X} chưa thanh toán.",
                 "Ngày {D}, {B} mua của {A} một máy cày và giàn xới, giao tại {P}. Hai bên lập giấy bán có ghi số tiền còn lại {X} trả trong 60 ngày. Quá hạn {B} chưa trả." },
      .claims = "Buộc {B} thanh toán cho {A} số tiền mua hàng còn thiếu {X}.",
      .answer = "Hàng giao không đúng chất lượng như thỏa thuận, một phần đã hỏng khi nhận. Tôi chỉ đồng ý trả phần giá trị hàng còn dùng được.",
      .reasons = { "Biên bản giao nhận có chữ ký của hai bên thể hiện {B} đã nhận hàng mà không nêu ý kiến về chất lượng.",
                   "Bên mua phải thanh toán tiền theo thời hạn đã thỏa thuận. Căn cứ sổ đối chiếu công nợ, số tiền chưa thanh toán là {Y}." },
      .granted = "Buộc {B} thanh toán cho {A} số tiền {Y}." },
    { .relation = "DS.26.3.05", .kind = "civil", .name = "Tranh chấp hợp đồng đặt cọc", .least = 30000000, .most = 400000000, .step = 10000000,
      .law = "Điều 328 của Bộ luật Dân sự năm 2015",
      .facts = { "Ngày {D}, {A} đặt cọc cho {B} {X} để bảo đảm việc ký hợp đồng chuyển nhượng thửa đất tại {P}. Đến ngày hẹn công chứng, {B} từ chối chuyển nhượng và không trả lại tiền cọc.",
                 "{A} và {B} ký giấy đặt cọc ngày {D} với số tiền {X} để mua căn nhà tại {P}. Sau đó {A} biết căn nhà đang thế chấp mà {B} không cho biết khi nhận cọc." },
      .claims = "Buộc {B} trả lại tiền đặt cọc {X} cho {A}.",
      .answer = "Việc không ký được hợp đồng là do {A} không chuẩn bị đủ tiền vào ngày hẹn. Tôi không đồng ý trả lại tiền cọc.",
      .reasons = { "Giấy đặt cọc được lập thành văn bản, nội dung không trái pháp luật, có hiệu lực giữa hai bên.",
                   "Lỗi dẫn đến việc không giao kết hợp đồng được xác định theo tin nhắn trao đổi và xác nhận của tổ chức hành nghề công chứng; số tiền phải trả là {Y}." },
      .granted = "Buộc {B} trả cho {A} số tiền đặt cọc {Y}." },
    { .relation = "DS.26.3.04", .kind = "civil", .name = "Tranh chấp hợp đồng thuê nhà", .least = 12000000, .most = 180000000, .step = 1000000,
      .law = "các Điều 472, 481, 482 của Bộ luật Dân sự năm 2015",
      .facts = { "{B} thuê của {A} mặt bằng tại {P} từ ngày {D} để mở quán, tiền thuê trả hằng tháng. {B} đóng cửa quán và còn nợ tiền thuê {X}.",
                 "Theo hợp đồng ngày {D}, {A} cho {B} thuê nhà kho tại {P}. {B} trả nhà chậm và chưa thanh toán {X} tiền thuê cùng tiền điện, nước." },
      .claims = "Buộc {B} trả cho {A} tiền thuê và chi phí điện, nước còn nợ là {X}.",
      .answer = "Mặt bằng bị dột, tôi đã báo nhưng bên cho thuê không sửa nên tôi không đồng ý trả đủ.",
      .reasons = { "Hợp đồng thuê và bảng kê tiền điện, nước do hai bên xác nhận hằng tháng là chứng cứ không phải chứng minh thêm.",
                   "Bên thuê phải trả đủ tiền thuê đúng thời hạn đã thỏa thuận. Căn cứ bảng kê và thời gian thuê thực tế, số tiền còn phải trả là {Y}." },
      .granted = "Buộc {B} trả cho {A} số tiền {Y}." },
    { .relation = "DS.26.6.04", .kind = "civil", .name = "Tranh chấp bồi thường thiệt hại về tài sản", .least = 8000000, .most = 150000000, .step = 500000,
      .law = "các Điều 584, 585, 589 của Bộ luật Dân sự năm 2015",
      .facts = { "Ngày {D}, khi thi công nhà bên cạnh tại {P}, {B} làm nứt tường và hỏng mái nhà của {A}. Thiệt hại theo báo giá sửa chữa là {X}.",
                 "Đàn bò của {B} vào vườn cây của {A} tại {P} ngày {D}, làm gãy cây và hỏng hàng rào. Tổ hòa giải lập biên bản xác nhận thiệt hại khoảng {X}." },
      .claims = "Buộc {B} bồi thường cho {A} thiệt hại {X}.",
      .answer = "Tôi đồng ý có làm hỏng nhưng mức {A} yêu cầu là quá cao so với thực tế.",
      .reasons = { "Biên bản sự việc và ảnh chụp do hai bên cung cấp thể hiện có thiệt hại và có quan hệ nhân quả với việc làm của {B}.",
                   "Thiệt hại được bồi thường phải là thiệt hại thực tế. Căn cứ biên bản sự việc và báo giá sửa chữa, mức bồi thường là {Y}." },
      .granted = "Buộc {B} bồi thường cho {A} số tiền {Y}." },
    { .relation = "DS.26.9.01", .kind = "civil", .name = "Tranh chấp ranh giới quyền sử dụng đất", .land = true,
      .law = "các Điều 174, 175 của Bộ luật Dân sự năm 2015 và Luật Đất đai năm 2024",
      .facts = { "Gia đình {A} và gia đình {B} có hai thửa đất liền kề tại {P}, ranh giới là hàng cây trồng từ lâu. Ngày {D}, {B} xây tường lấn sang phần đất của {A} khoảng 0,4 mét.",
                 "{A} sử dụng thửa đất tại {P} theo giấy chứng nhận được cấp. Ngày {D}, {B} dời cọc mốc và rào lại, làm giảm chiều ngang thửa đất của {A}." },
      .claims = "Buộc {B} tháo dỡ phần tường, rào đã xây lấn và xác định lại ranh giới giữa hai thửa đất theo giấy chứng nhận.",
      .answer = "Gia đình tôi xây đúng ranh giới đã sử dụng ổn định nhiều năm, không lấn đất của {A}.",
      .reasons = { "Kết quả xem xét, thẩm định tại chỗ và trích đo địa chính thể hiện phần tường, rào tranh chấp nằm trong thửa đất của {A}.",
                   "Ranh giới giữa các bất động sản liền kề được xác định theo giấy chứng nhận khi hai bên không chứng minh được có thỏa thuận khác." },
      .granted = "Buộc {B} tháo dỡ phần công trình xây lấn và trả lại phần đất theo trích đo kèm theo bản án cho {A}." },
    { .relation = "DS.26.5.01", .kind = "civil", .name = "Tranh chấp chia thừa kế theo pháp luật", .least = 200000000, .most = 2400000000, .step = 20000000, .land = true,
      .law = "các Điều 612, 649, 650, 651 của Bộ luật Dân sự năm 2015",
      .facts = { "Cha mẹ của {A} và {B} qua đời không để lại di chúc, để lại nhà đất tại {P} hiện do {B} quản lý từ ngày {D}. Phần {A} yêu cầu được chia có giá trị {X}.",
                 "Di sản là thửa đất vườn tại {P}. Từ ngày {D}, {B} không đồng ý chia cho {A}. Giá trị phần yêu cầu là {X}." },
      .claims = "Chia thừa kế theo pháp luật, {A} được hưởng phần di sản trị giá {X}.",
      .answer = "Tôi là người trực tiếp chăm sóc cha mẹ và giữ gìn nhà đất nên đề nghị xem xét công sức trước khi chia.",
      .reasons = { "Người để lại di sản không có di chúc; {A} và {B} là những người thừa kế thuộc hàng thứ nhất.",
                   "Sau khi xem xét công sức bảo quản di sản của {B}, phần {A} được hưởng có giá trị {Y}." },
      .granted = "Chấp nhận yêu cầu chia thừa kế; {A} được hưởng phần di sản trị giá {Y} do {B} giao lại bằng tiền." },
    { .relation = "HN.28.1", .kind = "family", .name = "Ly hôn, tranh chấp về nuôi con",
      .law = "các Điều 51, 56, 81, 82 của Luật Hôn nhân và gia đình năm 2014",
      .facts = { "{A} và {B} kết hôn, sống chung tại {P}. Từ ngày {D} hai bên sống ly thân do bất đồng kéo dài, tình cảm không còn. Vợ chồng tự thỏa thuận về tài sản, không yêu cầu Tòa án giải quyết.",
                 "Hai bên đăng ký kết hôn và sống tại {P}. Mâu thuẫn phát sinh từ ngày {D}, gia đình đã khuyên giải nhưng không có kết quả. {A} xác định không thể tiếp tục chung sống." },
      .claims = "Giải quyết cho {A} được ly hôn với {B}.",
      .answer = "Tôi còn tình cảm và mong được đoàn tụ. Nếu Tòa án cho ly hôn, tôi đề nghị xem xét theo quy định.",
      .reasons = { "Hôn nhân giữa {A} và {B} là hợp pháp. Hai bên đã sống ly thân, không còn quan tâm, chăm sóc nhau.",
                   "Mục đích hôn nhân không đạt được; việc kéo dài không có lợi cho các bên." },
      .granted = "Chấp nhận yêu cầu của {A}; cho {A} được ly hôn với {B}." },
    { .relation = "KT.30.1.01", .kind = "commercial", .name = "Tranh chấp hợp đồng mua bán hàng hóa", .least = 90000000, .most = 3200000000, .step = 10000000, .organisation = true,
      .law = "các Điều 50, 55, 306 của Luật Thương mại năm 2005",
      .facts = { "{A} cung cấp cho {B} hàng gốm và bao bì theo hợp đồng ngày {D}, giao tại {P}. Theo biên bản đối chiếu công nợ, {B} còn nợ {X}.",
                 "Hai bên ký hợp đồng nguyên tắc ngày {D} về việc mua bán lụa thành phẩm tại {P}. {B} đã nhận hàng theo 04 phiếu giao và chậm thanh toán {X}." },
      .claims = "Buộc {B} thanh toán tiền hàng còn nợ {X}.",
      .answer = "Công ty chúng tôi xác nhận công nợ nhưng đề nghị giảm trừ phần hàng trả lại và được trả trong 06 tháng.",
      .reasons = { "Hợp đồng, phiếu giao hàng và biên bản đối chiếu công nợ thể hiện nghĩa vụ thanh toán đã đến hạn.",
                   "Căn cứ các phiếu giao hàng và biên bản đối chiếu công nợ, số tiền còn phải thanh toán là {Y}." },
      .granted = "Buộc {B} thanh toán cho {A} số tiền {Y}." },
    { .relation = "LD.32.1.11", .kind = "labour", .name = "Tranh chấp về tiền lương", .least = 12000000, .most = 120000000, .step = 500000,
      .law = "các Điều 90, 94, 95 của Bộ luật Lao động năm 2019",
      .facts = { "{A} làm việc cho {B} tại xưởng ở {P} theo hợp đồng lao động. Từ ngày {D}, {B} không trả đủ lương, tổng số còn thiếu là {X}.",
                 "{A} nghỉ việc ngày {D} sau khi báo trước đúng hạn. {B} chưa thanh toán lương tháng cuối và tiền làm thêm giờ, cộng {X}." },
      .claims = "Buộc {B} trả cho {A} tiền lương còn thiếu {X}.",
      .answer = "Cơ sở gặp khó khăn, đã trả một phần bằng tiền mặt nhưng không lấy giấy biên nhận.",
      .reasons = { "Bảng chấm công và hợp đồng lao động thể hiện {A} đã làm việc đủ thời gian yêu cầu.",
                   "Người sử dụng lao động phải trả lương đầy đủ, đúng hạn. Số tiền lương còn phải trả được xác định là {Y}." },
      .granted = "Buộc {B} trả cho {A} tiền lương còn thiếu {Y}." },
};
const size_t sim_topic_count = COUNT_OF(sim_topics);

static Str day_words(Arena *a, Date d)
{
    Ymd y = date_ymd(d);
    return str_format(a, "%02d/%02d/%d", y.day, y.month, y.year);
}

static Str money_words(Arena *a, int64_t dong)
{
    return str_format(a, STR_F " đồng", STR_A(money_format(a, (Money){ dong })));
}

/* "ông An", at the beginning of a sentence "Ông An". */
static void add_person(Buf *b, Str name)
{
    Str  so_far = buf_str(b);
    bool begins = so_far.n == 0 || so_far.p[so_far.n - 1] == '\n' || str_ends(so_far, S(". "));
    if (begins && str_starts(name, S("ông "))) {
        buf_add(b, S("Ông "));
        name = str_sub(name, S("ông ").n, name.n);
    } else if (begins && str_starts(name, S("bà "))) {
        buf_add(b, S("Bà "));
        name = str_sub(name, S("bà ").n, name.n);
    }
    buf_add(b, name);
}

Str dispute_text(Arena *a, const Dispute *d, const char *pattern)
{
    Buf b = buf_make(a, KIB(64));
    Str p = str_of(pattern);
    for (size_t i = 0; i < p.n; i++) {
        if (p.p[i] != '{' || i + 2 >= p.n) {
            buf_add_char(&b, p.p[i]);
            continue;
        }
        switch (p.p[i + 1]) {
        case 'A': add_person(&b, d->plaintiff); break;
        case 'B': add_person(&b, d->defendant); break;
        case 'X': buf_add(&b, money_words(a, d->value)); break;
        case 'Y': buf_add(&b, money_words(a, d->found)); break;
        case 'Z': buf_add(&b, money_words(a, d->value - d->found)); break;
        case 'D': buf_add(&b, day_words(a, d->day)); break;
        case 'P': buf_add(&b, d->place); break;
        default: BUG_IF(true);
        }
        i += 2;
    }
    return buf_str(&b);
}
