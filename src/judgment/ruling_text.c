/* The text of a ruling: paragraphs, and the parts every judgment has (BLTTDS 266: opening, content of the case and reasoning,
 * decision), and behind them the notices that corrected it (268). Pure. May use: i18n, base. */
#include "judgment/ruling.h"

#include "base/json.h"
#include "i18n/i18n.h"

enum { HEADING_MOST = 120, PARTS_MAX = 4096 };

typedef struct PartHeading {
    RulingPart  part;
    const char *words; /* folded, as the whole line */
} PartHeading;

static const PartHeading headings[] = {
    { PART_FACTS, "noi dung vu an" },
    { PART_FACTS, "noi dung vu viec" },
    { PART_FACTS, "nhan thay" }, /* before the forms of 2017 */
    { PART_REASONING, "nhan dinh cua toa an" },
    { PART_REASONING, "nhan dinh cua hoi dong xet xu" },
    { PART_REASONING, "hoi dong xet xu nhan dinh" },
    { PART_REASONING, "nhan dinh" },
    { PART_REASONING, "xet thay" },
    { PART_OPERATIVE, "quyet dinh" },
    { PART_OPERATIVE, "tuyen xu" },
    { PART_CORRECTIONS, "sua chua, bo sung ban an" },
};

static bool is_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A heading stands alone on its line, perhaps with a colon; capitals tell it from a sentence that happens to be short. */
static bool heading_of(Arena *a, Str line, RulingPart *out)
{
    Str text = str_trim(line);
    while (text.n > 0 && (text.p[text.n - 1] == ':' || text.p[text.n - 1] == '.' || text.p[text.n - 1] == ' ')) {
        text.n--;
    }
    if (text.n == 0 || text.n > HEADING_MOST || (text.p[0] >= 'a' && text.p[0] <= 'z')) {
        return false;
    }
    Str fold = i18n_fold(a, text);
    for (size_t i = 0; i < COUNT_OF(headings); i++) {
        if (str_eq(fold, str_of(headings[i].words))) {
            *out = headings[i].part;
            return true;
        }
    }
    return false;
}

RulingParts ruling_parts_find(Arena *a, Str text)
{
    RulingParts parts = { { 0, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX } };
    RulingPart  last = PART_HEAD;
    for (Str rest = text; rest.n > 0;) {
        size_t     at = (size_t)(rest.p - text.p);
        Str        line = str_cut(&rest, '\n');
        RulingPart part;
        if (heading_of(a, line, &part) && part > last) {
            parts.at[part] = at;
            last = part;
        }
    }
    return parts;
}

Str ruling_parts_write(Arena *a, const RulingParts *p)
{
    Buf     b = buf_make(a, PARTS_MAX);
    JsonOut o = json_out(&b);
    json_begin_list(&o, NULL);
    for (size_t i = 0; i < PART_COUNT; i++) {
        json_add_i64(&o, NULL, p->at[i] == SIZE_MAX ? -1 : (int64_t)p->at[i]);
    }
    json_end_list(&o);
    return buf_str(&b);
}

RulingParts ruling_parts_read(Arena *a, Str json)
{
    RulingParts parts = { { 0, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX } };
    const Json *list;
    Error      *broken = json_parse(a, json, PARTS_MAX, &list);
    for (size_t i = 1; broken == NULL && i < PART_COUNT && i < json_count(list); i++) {
        int64_t at = json_number(json_at(list, i));
        parts.at[i] = at < 0 ? SIZE_MAX : (size_t)at;
    }
    return parts;
}

static bool has_parts(const RulingParts *parts)
{
    for (RulingPart p = PART_FACTS; p < PART_COUNT; p++) {
        if (parts->at[p] != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* Behind the decision stand who gets it and who signed it: no paragraphs to be cited. */
static bool is_closing(Arena *a, Str line)
{
    static const char *const whole[] = { "noi nhan", "noi nhan:", "hoi tham nhan dan" };
    static const char *const begins[] = { "tm. hoi dong", "t/m. hoi dong", "tm hoi dong", "t/m hoi dong" };
    if (line.n > HEADING_MOST) {
        return false;
    }
    Str  fold = i18n_fold(a, str_trim(line));
    bool is = false;
    for (size_t i = 0; i < COUNT_OF(whole); i++) {
        is = is || str_eq(fold, str_of(whole[i]));
    }
    for (size_t i = 0; i < COUNT_OF(begins); i++) {
        is = is || str_starts(fold, str_of(begins[i]));
    }
    return is;
}

RulingParagraphs ruling_paragraphs(Arena *a, Str text, const RulingParts *parts)
{
    RulingParagraphs out = { 0 };
    RulingPart       part = PART_HEAD;
    int64_t          no = 0;
    bool             closing = false;
    for (Str rest = text; rest.n > 0;) {
        size_t at = (size_t)(rest.p - text.p);
        Str    line = str_cut(&rest, '\n');
        bool   opens = false;
        for (RulingPart p = PART_FACTS; p < PART_COUNT; p++) {
            if (parts->at[p] == at) {
                part = p;
                opens = true;
            }
        }
        RulingPart named;
        bool       heading = opens && heading_of(a, line, &named);
        closing = part == PART_OPERATIVE && (closing || is_closing(a, line));
        bool       counts = !heading && !closing && (part != PART_HEAD || !has_parts(parts));
        *LIST_ADD(a, &out) = (RulingParagraph){ part, counts ? ++no : 0, line, heading };
    }
    return out;
}

Str ruling_text_tidy(Arena *a, Str text)
{
    char  *p = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (Str rest = text; rest.n > 0;) {
        Str    line = str_trim(str_cut(&rest, '\n'));
        size_t begin = n;
        bool   blank = false;
        for (size_t i = 0; i < line.n; i++) {
            bool nbsp = i + 1 < line.n && (unsigned char)line.p[i] == 0xc2 && (unsigned char)line.p[i + 1] == 0xa0;
            bool white = nbsp || line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '\r' || line.p[i] == '\f';
            if (!white && blank && n > begin) {
                p[n++] = ' ';
            }
            if (!white) {
                p[n++] = line.p[i];
            }
            blank = white;
            i += nbsp;
        }
        if (n > begin) {
            p[n++] = '\n';
        }
    }
    return (Str){ p, n > 0 ? n - 1 : 0 };
}

Str ruling_number_fold(Arena *a, Str number)
{
    Str    fold = i18n_fold(a, number);
    char  *p = arena_alloc(a, fold.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < fold.n; i++) {
        if (is_letter_or_digit(fold.p[i])) {
            p[n++] = fold.p[i] >= 'a' && fold.p[i] <= 'z' ? (char)(fold.p[i] - 'a' + 'A') : fold.p[i];
        }
    }
    return (Str){ p, n };
}
