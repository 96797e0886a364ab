/* Order, folding, and the edge where bytes become text. ICU's normalizers and the Vietnamese collator are immutable once
 * open and are shared by every thread; the collator lives as long as the process. */
#include "i18n/i18n.h"

#include <pthread.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

static UCollator          *collator;
static const UNormalizer2 *nfc, *nfd;
static pthread_once_t      opened = PTHREAD_ONCE_INIT;

static void open_icu(void)
{
    UErrorCode status = U_ZERO_ERROR;
    collator = ucol_open("vi", &status);
    nfc = unorm2_getNFCInstance(&status);
    nfd = unorm2_getNFDInstance(&status);
    BUG_IF(U_FAILURE(status));
}

typedef struct Wide {
    UChar  *p;
    int32_t n;
} Wide;

/* UTF-16 is never longer than UTF-8 in units. */
static Wide wide_of(Arena *a, Str s)
{
    BUG_IF(s.n > INT32_MAX / 4);
    Wide       w = { NEW_N(a, UChar, s.n + 1), 0 };
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(w.p, (int32_t)s.n + 1, &w.n, s.p == NULL ? "" : s.p, (int32_t)s.n, &status);
    BUG_IF(U_FAILURE(status));
    return w;
}

static Str str_of_wide(Arena *a, Wide w)
{
    int32_t    most = w.n * 3 + 1, n = 0;
    char      *p = arena_alloc(a, (size_t)most);
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(p, most, &n, w.p, w.n, &status);
    BUG_IF(U_FAILURE(status));
    return (Str){ p, (size_t)n };
}

static Wide normalize(Arena *a, const UNormalizer2 *form, Wide w)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t    n = unorm2_normalize(form, w.p, w.n, NULL, 0, &status);
    status = U_ZERO_ERROR; /* the first call only measures */
    Wide out = { NEW_N(a, UChar, (size_t)n + 1), n };
    unorm2_normalize(form, w.p, w.n, out.p, n + 1, &status);
    BUG_IF(U_FAILURE(status));
    return out;
}

static bool is_ascii(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* ---- order --------------------------------------------------------------------------------------------------------- */

Bytes i18n_sort_key(Arena *a, Str text)
{
    pthread_once(&opened, open_icu);
    Wide     w = wide_of(a, text);
    int32_t  n = ucol_getSortKey(collator, w.p, w.n, NULL, 0);
    uint8_t *key = arena_alloc(a, (size_t)n);
    ucol_getSortKey(collator, w.p, w.n, key, n);
    return (Bytes){ key, (size_t)n - 1 }; /* without the terminator */
}

Bytes i18n_person_sort_key(Arena *a, Str name)
{
    name = str_trim(name);
    size_t given = name.n;
    while (given > 0 && name.p[given - 1] != ' ') {
        given--;
    }
    Bytes    first = i18n_sort_key(a, str_sub(name, given, name.n)), whole = i18n_sort_key(a, name);
    uint8_t *key = arena_alloc(a, first.n + 1 + whole.n);
    if (first.n > 0) {
        memcpy(key, first.p, first.n);
    }
    if (whole.n > 0) { /* a zero, less than any byte of a sort key, stands between */
        memcpy(key + first.n + 1, whole.p, whole.n);
    }
    return (Bytes){ key, first.n + 1 + whole.n };
}

int i18n_compare(Str a, Str b)
{
    pthread_once(&opened, open_icu);
    UErrorCode       status = U_ZERO_ERROR;
    UCollationResult order = ucol_strcollUTF8(collator, a.p == NULL ? "" : a.p, (int32_t)a.n, b.p == NULL ? "" : b.p,
                                              (int32_t)b.n, &status);
    BUG_IF(U_FAILURE(status));
    return order == UCOL_LESS ? -1 : order == UCOL_GREATER ? 1 : 0;
}

/* ---- folding ------------------------------------------------------------------------------------------------------- */

static void add_folded(Buf *b, UChar32 c)
{
    char utf8[4];
    if (u_charType(c) == U_NON_SPACING_MARK) {
        return;
    }
    c = u_foldCase(c, U_FOLD_CASE_DEFAULT);
    if (c == 0x111) { /* đ has no decomposition */
        c = 'd';
    }
    if (u_isUWhiteSpace(c)) {
        if (b->n > 0 && b->p[b->n - 1] != ' ') {
            buf_add_char(b, ' ');
        }
        return;
    }
    buf_add(b, (Str){ utf8, utf8_encode((uint32_t)c, utf8) });
}

Str i18n_fold(Arena *a, Str text)
{
    Buf b = buf_make(a, text.n * 4 + 1);
    if (is_ascii(text)) {
        for (size_t i = 0; i < text.n; i++) {
            add_folded(&b, (UChar32)text.p[i]);
        }
    } else {
        pthread_once(&opened, open_icu);
        Str apart = str_of_wide(a, normalize(a, nfd, wide_of(a, text)));
        for (size_t at = 0; at < apart.n;) {
            add_folded(&b, (UChar32)utf8_next(apart, &at));
        }
    }
    return str_trim(buf_str(&b));
}

/* ---- the edge ------------------------------------------------------------------------------------------------------ */

/* Characters no form needs and that can make a text read otherwise than it is stored. */
static bool is_refused(uint32_t c)
{
    bool control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
    bool direction = c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    bool unseen = c == 0x34F || c == 0x200C || c == 0x200D || (c >= 0x2061 && c <= 0x2065) || (c >= 0xFFF9 && c <= 0xFFFB) ||
                  (c >= 0xE0000 && c <= 0xE0FFF);
    bool no_character = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return control || direction || unseen || no_character;
}

/* What word processors leave in pasted text and nobody sees or means: it goes without a word. */
static bool is_dropped(uint32_t c)
{
    return c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

static Error *refuse(Str message)
{
    return err_message(err_make(ERR_BAD_ENCODING, NULL), message);
}

/* Line ends become LF, dropped characters go. */
static Str plain(Arena *a, Str s)
{
    Buf    b = buf_make(a, s.n + 1);
    size_t at = 0;
    while (at < s.n) {
        size_t   from = at;
        uint32_t c = utf8_next(s, &at);
        if (c == '\r' || c == 0x2028 || c == 0x2029) {
            buf_add_char(&b, '\n');
            if (c == '\r' && at < s.n && s.p[at] == '\n') {
                at++;
            }
        } else if (!is_dropped(c)) {
            buf_add(&b, str_sub(s, from, at));
        }
    }
    return buf_str(&b);
}

static bool is_normal(Wide w)
{
    UErrorCode status = U_ZERO_ERROR;
    UBool      normal = unorm2_isNormalized(nfc, w.p, w.n, &status);
    BUG_IF(U_FAILURE(status));
    return normal;
}

Error *i18n_clean(Arena *a, Str in, Str *out)
{
    if (!utf8_valid(in)) {
        return refuse(S("field.encoding"));
    }
    bool changes = false;
    for (size_t at = 0; at < in.n;) {
        uint32_t c = utf8_next(in, &at);
        if (is_refused(c)) {
            return refuse(S("field.control_characters"));
        }
        changes = changes || c == '\r' || c == 0x2028 || c == 0x2029 || is_dropped(c);
    }
    Str clean = changes ? plain(a, in) : in;
    if (!is_ascii(clean)) {
        pthread_once(&opened, open_icu);
        Wide w = wide_of(a, clean);
        clean = is_normal(w) ? clean : str_of_wide(a, normalize(a, nfc, w));
    }
    *out = clean;
    return NULL;
}
