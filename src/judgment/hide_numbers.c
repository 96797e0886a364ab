/* Finding personal numbers: by their shape, and by the words before them. May use: base. */
#include "judgment/hide_numbers.h"

#include <string.h>

enum { DIGITS_MAX = 24, LOOK_BACK = 7 };

typedef struct Finder {
    Arena          *a;
    const HideWords *w;
    HidePhrases     identity, phone, account, plate, certificate, register_no, plot, birth, business, unit, sum;
    HideNumberHits  hits;
} Finder;

#define PHRASES(a, ...) hide_phrases((a), (const char *const[]){ __VA_ARGS__ }, COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

static Finder finder(Arena *a, const HideWords *w)
{
    return (Finder){
        .a = a,
        .w = w,
        .identity = PHRASES(a, "cccd", "cmnd", "cmtnd", "cmt", "chứng minh nhân dân", "chứng minh thư", "căn cước", "căn cước công dân",
                            "định danh", "định danh cá nhân", "hộ chiếu", "passport", "giấy tờ tùy thân", "bảo hiểm xã hội"),
        .phone = PHRASES(a, "điện thoại", "đt", "sđt", "đtdđ", "di động", "hotline", "zalo"),
        .account = PHRASES(a, "tài khoản", "stk", "số tk"),
        .plate = PHRASES(a, "biển số", "bks", "biển kiểm soát", "biển đăng ký", "biển số đăng ký", "biển số xe"),
        .certificate = PHRASES(a, "giấy chứng nhận", "quyền sử dụng đất", "gcn", "gcnqsd", "gcnqsdđ", "qsd đất", "qsdđ", "số phát hành", "số seri",
                               "gắn liền với đất"),
        .register_no = PHRASES(a, "số vào sổ", "vào sổ"),
        .plot = PHRASES(a, "thửa", "thửa đất", "tờ bản đồ", "thửa số", "thửa đất số", "tờ bản đồ số", "lô đất số"),
        .birth = PHRASES(a, "sinh ngày", "sinh", "ngày sinh", "năm sinh", "sn"),
        .business = PHRASES(a, "mã số doanh nghiệp", "mã số thuế", "mst", "msdn", "đăng ký kinh doanh", "đăng ký doanh nghiệp", "mã số chi nhánh",
                            "biên lai", "hóa đơn", "giấy phép", "mã số hợp tác xã"),
        .unit = PHRASES(a, "đồng", "đ", "vnđ", "vnd", "usd", "m2", "m", "ha", "triệu", "tỷ", "tỉ", "nghìn", "kg"),
        .sum = PHRASES(a, "số tiền", "trị giá", "giá"),
    };
}

/* ---- what stands around ------------------------------------------------------------------------------------------------ */

/* The text between word i and the next. */
static Str gap_after(const HideWords *w, size_t i)
{
    size_t to = i + 1 < w->count ? w->items[i + 1].from : w->text.n;
    return str_sub(w->text, w->items[i].to, to);
}

/* A mask stands for the number that was introduced: what follows is another. */
static bool ends_sentence(Str gap)
{
    return str_has(gap, S(";")) || str_has(gap, S(". ")) || str_has(gap, S(".\n")) || str_has(gap, S("…"));
}

/* Does a phrase end in the few words before `first`, with no sentence end and no other digits between? */
static bool introduced_far(const Finder *f, const HidePhrases *p, size_t first, size_t reach)
{
    for (size_t i = first; i > 0 && first - i < reach; i--) {
        const HideWord *word = &f->w->items[i - 1];
        if (ends_sentence(gap_after(f->w, i - 1)) || word->digits) {
            return false;
        }
        if (hide_phrase_before(p, f->w, i - 1) > 0) {
            return true;
        }
    }
    return false;
}

static bool introduced(const Finder *f, const HidePhrases *p, size_t first)
{
    return introduced_far(f, p, first, LOOK_BACK);
}

static bool a_unit_follows(const Finder *f, size_t last)
{
    return last + 1 < f->w->count && f->w->items[last + 1].joined && hide_phrase_at(&f->unit, f->w, last + 1) > 0;
}

static char byte_before(const HideWords *w, size_t i)
{
    return w->items[i].from > 0 ? w->text.p[w->items[i].from - 1] : ' ';
}

/* The middle of a longer number (1.066.286) or of a date (12/3/2018) is no beginning. */
static bool begins_here(const HideWords *w, size_t i)
{
    char c = byte_before(w, i);
    bool glued = c == '.' || c == ',' || c == '/' || c == '-';
    return !(glued && i > 0 && w->items[i - 1].to + 1 == w->items[i].from && w->items[i - 1].digits);
}

/* ---- dates --------------------------------------------------------------------------------------------------------------- */

static bool is_word(const HideWords *w, size_t i, Str text)
{
    return i < w->count && str_eq(hide_word_text(w, i), text);
}

static bool slashed(Str gap)
{
    Str t = str_trim(gap);
    return str_eq(t, S("/")) || str_eq(t, S("-")) || str_eq(t, S("."));
}

/* 12/03/1980, 12-3-1980, or 12 tháng 3 năm 1980 from word `first`. */
static bool date_at(const HideWords *w, size_t first, size_t *last)
{
    size_t month = first + 1, year = first + 2;
    if (is_word(w, first + 1, S("tháng")) && is_word(w, first + 3, S("năm"))) {
        month = first + 2;
        year = first + 4;
    } else if (!slashed(gap_after(w, first)) || first + 1 >= w->count || !slashed(gap_after(w, first + 1))) {
        return false;
    }
    if (year >= w->count || !w->items[month].digits || !w->items[year].digits) {
        return false;
    }
    Str y = hide_word_text(w, year);
    *last = year;
    return y.n == 4 && (y.p[0] == '1' || y.p[0] == '2') && hide_word_text(w, first).n <= 2 && hide_word_text(w, month).n <= 2;
}

/* ---- groups of digits -------------------------------------------------------------------------------------------------- */

typedef struct Digits {
    char   d[DIGITS_MAX + 1];
    size_t n;
    size_t last;      /* word */
    bool   one_word, groups_of_three, dotted;
} Digits;

static bool separates(Str gap)
{
    return str_eq(gap, S(" ")) || str_eq(gap, S(".")) || str_eq(gap, S("-")) || str_eq(gap, S("–")) || str_eq(gap, S("\u00a0"));
}

static bool add_digits(Digits *g, Str word)
{
    if (g->n + word.n > DIGITS_MAX) {
        return false;
    }
    memcpy(g->d + g->n, word.p, word.n);
    g->n += word.n;
    g->d[g->n] = '\0';
    return true;
}

/* Words of digits from `first` on, with a blank, dot or dash between; at most `limit` digits. */
static Digits take_digits(const HideWords *w, size_t first, size_t limit)
{
    Digits g = { .last = first, .one_word = true, .groups_of_three = true };
    if (!add_digits(&g, hide_word_text(w, first))) {
        return (Digits){ .last = first };
    }
    for (size_t i = first; i + 1 < w->count && w->items[i + 1].digits && separates(gap_after(w, i)); i++) {
        Str word = hide_word_text(w, i + 1);
        if (g.n + word.n > limit || !add_digits(&g, word)) {
            break;
        }
        g.one_word = false;
        g.groups_of_three = g.groups_of_three && word.n == 3;
        g.dotted = g.dotted || str_eq(gap_after(w, i), S("."));
        g.last = i + 1;
    }
    return g;
}

static bool phone_shape(const char *d, size_t n)
{
    if (n == 10 && d[0] == '0') {
        return strchr("35789", d[1]) != NULL;
    }
    if (n == 11 && d[0] == '0') { /* fixed lines; mobiles until 2018 */
        return d[1] == '2' || (d[1] == '1' && strchr("2689", d[2]) != NULL);
    }
    return n == 11 && d[0] == '8' && d[1] == '4' && strchr("35789", d[2]) != NULL;
}

/* Citizen's number: province 001-096, century and sex 0-3, year, six digits. */
static bool citizen_shape(const Digits *g)
{
    int province = (g->d[0] - '0') * 100 + (g->d[1] - '0') * 10 + (g->d[2] - '0');
    return g->n == 12 && province >= 1 && province <= 96 && g->d[3] <= '3';
}

static void hit(Finder *f, size_t first, size_t last, HideNumberKind kind)
{
    uint32_t from = f->w->items[first].from;
    if (kind == NUMBER_PHONE && from > 0 && f->w->text.p[from - 1] == '+') {
        from--;
    }
    *LIST_ADD(f->a, &f->hits) = (HideNumberHit){ .from = from, .to = f->w->items[last].to, .kind = kind };
}

/* A number of digits alone that begins with word `first`. */
static bool digits_hit(Finder *f, size_t first, size_t *last)
{
    const HideWords *w = f->w;
    if (!begins_here(w, first) || date_at(w, first, last)) {
        return false;
    }
    Digits g = take_digits(w, first, 20);
    *last = g.last;
    bool money = a_unit_follows(f, g.last) || (g.dotted && g.groups_of_three && g.d[0] != '0');
    if (g.n >= 8 && g.n <= 14 && !money && introduced(f, &f->identity, first)) {
        hit(f, first, g.last, NUMBER_IDENTITY);
        return true;
    }
    if (g.n >= 6 && !money && introduced(f, &f->account, first) && !introduced_far(f, &f->sum, first, 3)) {
        hit(f, first, g.last, NUMBER_ACCOUNT);
        return true;
    }
    if (citizen_shape(&g) && !a_unit_follows(f, g.last)) {
        hit(f, first, g.last, NUMBER_IDENTITY);
        return true;
    }
    bool business = introduced(f, &f->business, first);
    if (g.n >= 8 && g.n <= 11 && !money && !business && introduced_far(f, &f->phone, first, 4)) {
        hit(f, first, g.last, NUMBER_PHONE);
        return true;
    }
    for (size_t limit = 11; limit >= 10 && !business; limit--) {
        Digits p = take_digits(w, first, limit);
        if (phone_shape(p.d, p.n) && !a_unit_follows(f, p.last)) {
            *last = p.last;
            hit(f, first, p.last, NUMBER_PHONE);
            return true;
        }
    }
    if (g.n == 9 && g.one_word && g.d[0] <= '3' && !money && !business && !introduced_far(f, &f->sum, first, 3)) {
        hit(f, first, g.last, NUMBER_IDENTITY);
        return true;
    }
    return false;
}

/* ---- letters and digits ------------------------------------------------------------------------------------------------ */

/* "capitals then digits": how many of each; false for any other word. */
static bool letters_then_digits(Str word, size_t *letters, size_t *digits)
{
    size_t i = 0;
    while (i < word.n && word.p[i] >= 'A' && word.p[i] <= 'Z') {
        i++;
    }
    *letters = i;
    while (i < word.n && word.p[i] >= '0' && word.p[i] <= '9') {
        i++;
    }
    *digits = i - *letters;
    return i == word.n;
}

/* 29A, 15C, 24B1, 29LD */
static bool plate_head(Str word)
{
    size_t letters = 0;
    if (word.n < 3 || word.n > 5 || word.p[0] < '1' || word.p[0] > '9' || word.p[1] < '0' || word.p[1] > '9') {
        return false;
    }
    for (size_t i = 2; i < word.n; i++) {
        bool capital = word.p[i] >= 'A' && word.p[i] <= 'Z';
        letters += capital;
        if (!capital && !(i > 2 && i + 1 == word.n && word.p[i] >= '0' && word.p[i] <= '9')) {
            return false;
        }
    }
    return letters >= 1;
}

static bool plate_hit(Finder *f, size_t first, size_t *last)
{
    const HideWords *w = f->w;
    if (!plate_head(hide_word_text(w, first)) || first + 1 >= w->count || !w->items[first + 1].digits) {
        return false;
    }
    Str  gap = str_trim(gap_after(w, first));
    bool dash = str_eq(gap, S("-")) || str_eq(gap, S("–"));
    if (!dash && !(gap.n == 0 && introduced_far(f, &f->plate, first, 3))) {
        return false;
    }
    Digits g = take_digits(w, first + 1, 5);
    if (g.n != 4 && g.n != 5) {
        return false;
    }
    *last = g.last;
    hit(f, first, g.last, NUMBER_PLATE);
    return true;
}

/* Passport C1234567, land certificate BO 193829 or AM651392, entry CH 01234 in the register. */
static bool lettered_hit(Finder *f, size_t first, size_t *last)
{
    const HideWords *w = f->w;
    size_t           letters, digits;
    if (!letters_then_digits(hide_word_text(w, first), &letters, &digits) || letters < 1 || letters > 4) {
        return false;
    }
    *last = first;
    if (digits == 0 && first + 1 < w->count && w->items[first + 1].digits && separates(gap_after(w, first))) {
        *last = first + 1;
        digits = hide_word_text(w, first + 1).n;
    }
    if (letters == 1 && digits >= 7 && digits <= 8 && introduced(f, &f->identity, first)) {
        hit(f, first, *last, NUMBER_IDENTITY);
        return true;
    }
    if ((letters <= 2 && digits >= 6 && digits <= 8 && introduced(f, &f->certificate, first)) ||
        (digits >= 3 && introduced_far(f, &f->register_no, first, 5))) {
        hit(f, first, *last, NUMBER_LAND_CERTIFICATE);
        return true;
    }
    return false;
}

static bool plot_hit(Finder *f, size_t first, size_t *last)
{
    size_t before = first;
    Str    word = first > 0 ? hide_word_text(f->w, first - 1) : S("");
    if (first > 1 && (str_eq(word, S("số")) || str_eq(word, S("Số")))) {
        before--;
    }
    if (before == 0 || !begins_here(f->w, first) || hide_phrase_before(&f->plot, f->w, before - 1) == 0) {
        return false;
    }
    *last = first;
    hit(f, first, first, NUMBER_PLOT);
    return true;
}

/* ---- birth dates --------------------------------------------------------------------------------------------------------- */

static bool birth_hit(Finder *f, size_t first, size_t *last)
{
    const HideWords *w = f->w;
    if (!date_at(w, first, last) || !introduced_far(f, &f->birth, first, 4)) {
        return false;
    }
    bool day = first > 0 && is_word(w, first - 1, S("ngày")) && first > 1 && is_word(w, first - 2, S("sinh"));
    *LIST_ADD(f->a, &f->hits) = (HideNumberHit){
        .from = w->items[day ? first - 1 : first].from,
        .to = w->items[*last].to,
        .kind = NUMBER_BIRTH_DATE,
        .year = hide_word_text(w, *last),
        .after_day = day,
    };
    return true;
}

/* ---- e-mail -------------------------------------------------------------------------------------------------------------- */

static bool mail_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != '\0' && strchr("._%+-", c) != NULL);
}

static void find_mail(Finder *f)
{
    Str text = f->w->text;
    for (const char *at = text.n == 0 ? NULL : memchr(text.p, '@', text.n); at != NULL;) {
        size_t sign = (size_t)(at - text.p), from = sign, to = sign + 1;
        bool   dot = false;
        while (from > 0 && mail_byte(text.p[from - 1])) {
            from--;
        }
        while (to < text.n && mail_byte(text.p[to])) {
            dot = dot || (text.p[to] == '.' && to + 1 < text.n && mail_byte(text.p[to + 1]));
            to++;
        }
        while (to > sign + 1 && text.p[to - 1] == '.') {
            to--;
        }
        if (from < sign && dot) {
            *LIST_ADD(f->a, &f->hits) = (HideNumberHit){ .from = (uint32_t)from, .to = (uint32_t)to, .kind = NUMBER_EMAIL };
        }
        at = to < text.n ? memchr(text.p + to, '@', text.n - to) : NULL;
    }
}

/* ---- all ------------------------------------------------------------------------------------------------------------------ */

HideNumberHits hide_numbers(Arena *a, const HideWords *w)
{
    Finder f = finder(a, w);
    find_mail(&f);
    for (size_t i = 0; i < w->count; i++) {
        char   c = w->text.p[w->items[i].from];
        bool   digit_first = c >= '0' && c <= '9';
        bool   capital_first = c >= 'A' && c <= 'Z';
        size_t last = i;
        if (w->items[i].digits) {
            bool found = birth_hit(&f, i, &last) || digits_hit(&f, i, &last) || plot_hit(&f, i, &last);
            i = found ? last : i;
        } else if (digit_first || capital_first) {
            i = plate_hit(&f, i, &last) || lettered_hit(&f, i, &last) ? last : i;
        }
    }
    return f.hits;
}
