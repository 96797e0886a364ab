/* Finding and shortening addresses. An address is a run of parts ("số 5 đường Lê Lợi", "phường Bến Thành", "TP.HCM") with
 * commas between; the seat of a court or a committee is none. May use: base. */
#include "judgment/hide_place.h"

enum { PARTS_MAX = 12, HOUSE_NUMBER_MAX = 6 /* "1234B"; a longer number is none of a house */ };

typedef enum PlaceClass { PLACE_NONE, PLACE_HOUSE, PLACE_STREET, PLACE_HAMLET, PLACE_WARD, PLACE_DISTRICT, PLACE_CITY, PLACE_PROVINCE } PlaceClass;

typedef struct PlacePart {
    PlaceClass class;
    size_t     first, name, last; /* words: of the whole part, of its name; name > last: none */
    Str        canonical;         /* of a great city written short */
} PlacePart;

typedef struct PlaceRun {
    PlacePart parts[PARTS_MAX];
    size_t    count;
    size_t    end; /* the word after it */
} PlaceRun;

typedef struct Places {
    Arena           *a;
    const HideWords *w;
    HidePhrases      prefixes[PLACE_PROVINCE + 1];
    HidePhrases      great_cities, seats, lead_ins, before_house, before_day, schools;
    HideBook        *book;
    PlaceChanges     out;
} Places;

#define PHRASES(a, ...) hide_phrases((a), (const char *const[]){ __VA_ARGS__ }, COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

static Places places(Arena *a, const HideWords *w, HideBook *book)
{
    return (Places){
        .a = a,
        .w = w,
        .book = book,
        .prefixes = {
            [PLACE_HOUSE] = PHRASES(a, "số", "số nhà", "nhà số", "căn hộ", "căn hộ số", "phòng số", "tầng", "tòa nhà", "chung cư", "lô"),
            [PLACE_STREET] = PHRASES(a, "đường", "phố", "ngõ", "ngách", "hẻm", "kiệt", "đại lộ", "đường số"),
            [PLACE_HAMLET] = PHRASES(a, "thôn", "ấp", "xóm", "bản", "buôn", "làng", "tổ", "khu phố", "tổ dân phố", "khu dân cư", "cụm", "đội", "khóm", "phum", "sóc",
                                     "khu", "khối", "khối phố", "tiểu khu"),
            [PLACE_WARD] = PHRASES(a, "phường", "xã", "thị trấn", "đặc khu"),
            [PLACE_DISTRICT] = PHRASES(a, "quận", "huyện", "thị xã"),
            [PLACE_CITY] = PHRASES(a, "thành phố", "tp", "tx"),
            [PLACE_PROVINCE] = PHRASES(a, "tỉnh"),
        },
        .great_cities = PHRASES(a, "hà nội", "hồ chí minh", "hcm", "đà nẵng", "hải phòng", "cần thơ", "huế"),
        .seats = PHRASES(a, "nhân dân", "ubnd", "hđnd", "công an", "tòa án", "tand", "vksnd", "viện kiểm sát", "chi cục", "văn phòng", "bưu điện", "trạm y tế",
                         "quân sự", "đảng ủy", "công chứng", "phòng", "ban", "sở", "thi hành án dân sự", "đất đai", "chi nhánh", "địa chính"),
        .lead_ins = PHRASES(a, "địa chỉ", "cùng địa chỉ", "trú tại", "cư trú", "cư trú tại", "nơi cư trú", "thường trú", "đăng ký thường trú", "nơi thường trú",
                            "tạm trú", "hktt", "hộ khẩu thường trú", "trụ sở", "trụ sở tại", "trụ sở chính", "ở tại", "sinh tại", "quê quán", "nơi ở", "nơi sinh",
                            "chỗ ở", "trú", "ngụ tại", "cư ngụ"),
        .before_house = PHRASES(a, "tại", "ở", "nhà", "đất", "về"),
        .before_day = PHRASES(a, "ngày", "tháng", "năm"),
        .schools = PHRASES(a, "trường tiểu học", "trường trung học cơ sở", "trường thcs", "trường trung học phổ thông", "trường thpt", "trường mầm non",
                           "trường mẫu giáo", "trường phổ thông", "nhà trẻ"),
    };
}

/* ---- parts --------------------------------------------------------------------------------------------------------------- */

static Str gap_before(const HideWords *w, size_t i)
{
    return i == 0 ? S("\n") : str_sub(w->text, w->items[i - 1].to, w->items[i].from);
}

static bool glued_by(const HideWords *w, size_t i, Str sign)
{
    return str_eq(str_trim(gap_before(w, i)), sign);
}

static bool has_digit(Str word)
{
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] >= '0' && word.p[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* A name goes on over capitalised words and numbers: "Lê Lợi", "28", "Bến Thành", "3A", "26/4", and ends with its line: what
 * begins the next is another paragraph or a heading. `one_number`: after words no number follows (a ward is "12" or "Bến Thành";
 * what stands behind is a page or a sum). */
static size_t name_end(const HideWords *w, size_t first, bool one_number)
{
    size_t i = first;
    for (; i < w->count; i++) {
        const HideWord *word = &w->items[i];
        char            c = w->text.p[word->from];
        bool            number = c >= '0' && c <= '9';
        bool            near = i == first || word->joined || (number && (glued_by(w, i, S("/")) || glued_by(w, i, S("-"))));
        if (!near || !(word->capital || number) || (one_number && i > first && number) || (i > first && w->items[i].line != w->items[i - 1].line)) {
            break;
        }
    }
    return i;
}

static size_t prefix_at(const Places *p, size_t first, PlaceClass *class)
{
    size_t longest = 0;
    for (int k = PLACE_HOUSE; k <= PLACE_PROVINCE; k++) {
        size_t n = hide_phrase_at(&p->prefixes[k], p->w, first);
        if (n > longest) {
            longest = n;
            *class = (PlaceClass)k;
        }
    }
    return longest;
}

/* A city of the first level keeps its name; short forms are written out. */
static void settle_city(const Places *p, PlacePart *part)
{
    static const struct { const char *word; const char *full; } cities[] = {
        { "hcm", "Thành phố Hồ Chí Minh" },       { "hồ chí minh", "Thành phố Hồ Chí Minh" }, { "hà nội", "Thành phố Hà Nội" },
        { "đà nẵng", "Thành phố Đà Nẵng" },       { "hải phòng", "Thành phố Hải Phòng" },     { "cần thơ", "Thành phố Cần Thơ" },
        { "huế", "Thành phố Huế" },
    };
    size_t n = hide_phrase_at(&p->great_cities, p->w, part->name);
    part->class = PLACE_DISTRICT;
    for (size_t i = 0; i < COUNT_OF(cities) && n > 0 && part->name + n - 1 == part->last; i++) {
        HideWords city = hide_words(p->a, str_of(cities[i].word));
        bool      same = city.count == n;
        for (size_t k = 0; same && k < n; k++) {
            same = city.items[k].bare == p->w->items[part->name + k].bare;
        }
        if (same) {
            bool written_out = part->name - part->first > 1 && !str_eq(str_of(cities[i].word), S("hcm"));
            part->class = PLACE_PROVINCE;
            part->canonical = written_out ? S("") : str_of(cities[i].full);
        }
    }
}

static bool part_at(const Places *p, size_t first, PlacePart *out)
{
    const HideWords *w = p->w;
    PlaceClass       class = PLACE_NONE;
    size_t           n = prefix_at(p, first, &class);
    size_t           name = first + n;
    bool             short_city = n == 1 && class == PLACE_CITY;
    if (n == 0 || name >= w->count || (w->items[first].upper && !short_city)) { /* a heading in capitals is no address */
        return false;
    }
    bool dotted = class == PLACE_CITY && glued_by(w, name, S("."));
    bool spaced = w->items[name].joined || (class == PLACE_HOUSE && glued_by(w, name, S(":")));
    size_t end = spaced || dotted ? name_end(w, name, class >= PLACE_WARD) : name;
    /* a name ends where the next part begins: "Số 3A ngõ 63 đường X", "Lê Lợi Phường Y" */
    for (size_t i = name + 1; i < end; i++) {
        PlaceClass next = PLACE_NONE;
        if (w->items[i].capital && prefix_at(p, i, &next) > 0 && next >= PLACE_WARD) {
            end = i;
        }
    }
    if (end == name) {
        return false;
    }
    *out = (PlacePart){ .class = class, .first = first, .name = name, .last = end - 1 };
    if (class == PLACE_CITY) {
        settle_city(p, out);
    }
    if (class != PLACE_HOUSE) {
        return true;
    }
    char c = w->text.p[w->items[name].from];
    bool bare_number = n == 1 && str_ends(hide_word_text(w, first), S("ố")); /* "số" alone is followed by a number */
    return (c >= '0' && c <= '9') || (!bare_number && end - name <= 4);
}

static bool runs_on(const HideWords *w, size_t i)
{
    Str gap = str_trim(gap_before(w, i));
    return gap.n == 0 || str_eq(gap, S(",")) || str_eq(gap, S("-")) || str_eq(gap, S("–"));
}

/* "Địa chỉ: ...", "trú tại ...": a lead-in within the two words before, with nothing but a colon between. */
static bool led_in(const Places *p, size_t first)
{
    for (size_t back = 1; back <= 2 && back <= first; back++) {
        if (hide_phrase_before(&p->lead_ins, p->w, first - back) > 0) {
            return true;
        }
    }
    return false;
}

/* A house without "số": "12 đường Bến Lụa", "12/4 hẻm 3", and after "địa chỉ", "tại" also "12 Lê Lợi, phường Y", "12, đường X".
 * It is one only by what follows; a day or a count before a comma is none. */
static bool bare_house_at(const Places *p, size_t first, PlacePart *out)
{
    const HideWords *w = p->w;
    size_t           number = first, end;
    PlacePart        next;
    while (number < w->count && has_digit(hide_word_text(w, number)) && (number == first || w->items[number].joined
                                                                         || glued_by(w, number, S("/")) || glued_by(w, number, S("-")))) {
        number++;
    }
    if (number == first || number >= w->count || hide_word_text(w, first).n > HOUSE_NUMBER_MAX) {
        return false;
    }
    for (end = number; end < w->count && w->items[end].joined && w->items[end].capital && !part_at(p, end, &next); end++) {
    }
    if (end >= w->count || !runs_on(w, end) || !part_at(p, end, &next)) {
        return false;
    }
    bool dated = first > 0 && w->items[first].joined && hide_phrase_before(&p->before_day, w, first - 1) > 0;
    bool street = end == number && w->items[end].joined && next.class == PLACE_STREET && !dated;
    bool said = led_in(p, first) || (first > 0 && w->items[first].joined && hide_phrase_before(&p->before_house, w, first - 1) > 0);
    *out = (PlacePart){ .class = PLACE_HOUSE, .first = first, .name = first, .last = end - 1 };
    return (street || said) && next.class >= PLACE_STREET;
}

static bool run_at(const Places *p, size_t first, PlaceRun *run)
{
    size_t at = first;
    run->count = 0;
    if (bare_house_at(p, first, &run->parts[0])) {
        at = run->parts[run->count++].last + 1;
    }
    while (run->count < PARTS_MAX && at < p->w->count && (run->count == 0 || runs_on(p->w, at)) && part_at(p, at, &run->parts[run->count])) {
        at = run->parts[run->count++].last + 1;
        if (at + 1 < p->w->count && str_eq(hide_word_text(p->w, at), S("thuộc"))) {
            at++;
        }
    }
    run->end = run->count == 0 ? first + 1 : run->parts[run->count - 1].last + 1;
    return run->count > 0;
}

/* ---- what an address becomes --------------------------------------------------------------------------------------------- */

/* Coded already: "B", "T1", "M T", "HHT". */
static bool is_letter_code(Arena *a, Str name)
{
    HideWords w = hide_words(a, name);
    size_t    letters = 0;
    for (size_t i = 0; i < w.count; i++) {
        Str word = hide_word_text(&w, i);
        if (!w.items[i].capital || (word.n > 2 && !w.items[i].upper)) {
            return false;
        }
        letters += word.n;
    }
    return w.count > 0 && letters <= 5;
}

static Str place_code(Places *p, Str name)
{
    for (size_t i = 0; i < p->book->count; i++) {
        if (p->book->items[i].person.n == 0 && str_eq(p->book->items[i].name, name)) {
            return p->book->items[i].code;
        }
    }
    bool digits = name.p[0] >= '0' && name.p[0] <= '9';
    Str  code = digits ? S("…") : hide_initial(p->a, name, true);
    *LIST_ADD(p->a, p->book) = (HideCode){ .person = S(""), .name = str_copy(p->a, name), .code = code };
    return code;
}

static Str part_text(const Places *p, size_t first, size_t last)
{
    return str_sub(p->w->text, p->w->items[first].from, p->w->items[last].to);
}

static Str coded_part(Places *p, const PlacePart *part)
{
    if (part->class == PLACE_PROVINCE) {
        return part->canonical.n > 0 ? part->canonical : part_text(p, part->first, part->last);
    }
    Str name = part_text(p, part->name, part->last);
    Str code = is_letter_code(p->a, name) ? name : place_code(p, name);
    return str_format(p->a, STR_F " " STR_F, STR_A(part_text(p, part->first, part->name - 1)), STR_A(code));
}

static Str coded_run(Places *p, const PlaceRun *run, bool minors)
{
    Str    kept[PARTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++) {
        PlaceClass class = run->parts[i].class;
        if (class == PLACE_PROVINCE || (!minors && (class == PLACE_WARD || class == PLACE_DISTRICT))) {
            kept[count++] = coded_part(p, &run->parts[i]);
        }
    }
    return count == 0 ? S("…") : str_join(p->a, kept, count, S(", "));
}

static bool has_part(const PlaceRun *run, PlaceClass from, PlaceClass to)
{
    for (size_t i = 0; i < run->count; i++) {
        if (run->parts[i].class >= from && run->parts[i].class <= to) {
            return true;
        }
    }
    return false;
}

static void consider(Places *p, const PlaceRun *run, bool minors)
{
    size_t first = run->parts[0].first;
    bool   led = led_in(p, first);
    bool   small = has_part(run, PLACE_HOUSE, PLACE_HAMLET);
    bool   below_province = has_part(run, PLACE_HOUSE, PLACE_DISTRICT);
    bool   seat = first > 0 && p->w->items[first].joined && hide_phrase_before(&p->seats, p->w, first - 1) > 0;
    bool   placed = has_part(run, PLACE_STREET, PLACE_DISTRICT); /* "số 5, Thành phố X" may be the name of an office */
    bool   lone = run->count == 1 && (run->parts[0].class <= PLACE_HAMLET || run->parts[0].class >= PLACE_DISTRICT);
    if (!below_province || seat || ((lone || !placed) && !led)) {
        return;
    }
    PlaceChange change = {
        .from = p->w->items[first].from,
        .to = p->w->items[run->end - 1].to,
        .coded = coded_run(p, run, minors),
        .certain = led || (run->count > 1 && (small || run->parts[0].class == PLACE_WARD)),
    };
    if (!str_eq(change.coded, str_sub(p->w->text, change.from, change.to))) {
        *LIST_ADD(p->a, &p->out) = change;
    }
}

static bool consider_school(Places *p, size_t first, size_t *end)
{
    size_t n = hide_phrase_at(&p->schools, p->w, first);
    size_t name = first + n;
    if (n == 0 || name >= p->w->count || !p->w->items[name].joined || !p->w->items[name].capital) {
        return false;
    }
    *end = name_end(p->w, name, true);
    Str text = part_text(p, name, *end - 1);
    if (!is_letter_code(p->a, text)) {
        *LIST_ADD(p->a, &p->out) = (PlaceChange){ p->w->items[name].from, p->w->items[*end - 1].to, place_code(p, text), true, true };
    }
    return true;
}

PlaceChanges hide_places(Arena *a, const HideWords *w, bool minors, HideBook *book)
{
    Places p = places(a, w, book);
    for (size_t i = 0; i < w->count;) {
        PlaceRun run;
        size_t   end;
        if (minors && consider_school(&p, i, &end)) {
            i = end;
        } else if (run_at(&p, i, &run)) {
            consider(&p, &run, minors);
            i = run.end;
        } else {
            i++;
        }
    }
    return p.out;
}
