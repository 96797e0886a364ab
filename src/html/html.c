/* What compiled templates call: escapes by place, formats, messages with arguments. */
#include "html/html.h"

#include <string.h>

enum { FIRST_SIZE = 16 * 1024, ARGS_MAX = 8, TOGETHER = 16 };

HtmlOut html_out(Arena *a, Lang lang)
{
    HtmlOut o = { .buf = buf_make(a, SIZE_MAX / 4), .arena = a, .lang = lang };
    o.buf.p = arena_raw(a, FIRST_SIZE); /* most pages fit without growing */
    o.buf.cap = FIRST_SIZE;
    return o;
}

Html html_done(HtmlOut *o)
{
    BUG_IF(o->buf.full);
    return (Html){ buf_str(&o->buf) };
}

/* ---- text and attribute values ------------------------------------------------------------------------------------- */

static Str entity_of(char c)
{
    switch (c) {
    case '&': return S("&amp;");
    case '<': return S("&lt;");
    case '>': return S("&gt;");
    case '"': return S("&quot;");
    case '\'': return S("&#39;");
    default: return (Str){ NULL, 0 };
    }
}

/* Most text needs no entity: sixteen bytes are looked at together. */
typedef unsigned char Sixteen __attribute__((vector_size(TOGETHER)));

static bool is_none(Sixteen marked)
{
    uint64_t found[2];
    memcpy(found, &marked, sizeof found);
    return (found[0] | found[1]) == 0;
}

static bool is_plain(Sixteen c)
{
    return is_none((Sixteen)((c == '&') | (c == '<') | (c == '>') | (c == '"') | (c == '\'')));
}

/* Letters, digits and - . / _ : what addresses of ours are made of. */
static bool is_plain_url(Sixteen c)
{
    Sixteen small = c | 0x20;
    return is_none((Sixteen) ~(((small >= 'a') & (small <= 'z')) | ((c >= '-') & (c <= '9')) | (c == '_')));
}

/* The first byte from `i` on that may have to be written otherwise. What is left at the end is looked at together with bytes before it, or
 * with letters that it is filled up with. */
static inline size_t skip_plain(Str s, size_t i, bool (*plain)(Sixteen))
{
    Sixteen c;
    while (s.n - i >= TOGETHER) {
        memcpy(&c, s.p + i, sizeof c);
        if (!plain(c)) {
            return i;
        }
        i += TOGETHER;
    }
    if (i == s.n) {
        return i;
    }
    if (s.n >= TOGETHER) {
        memcpy(&c, s.p + s.n - TOGETHER, sizeof c);
    } else {
        memset(&c, 'a', sizeof c);
        memcpy(&c, s.p, s.n);
    }
    return plain(c) ? s.n : i;
}

static void escape(Buf *b, Str s)
{
    static const bool special[256] = { ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true };
    size_t            from = 0;
    for (size_t i = skip_plain(s, 0, is_plain); i < s.n; i++) {
        if (special[(unsigned char)s.p[i]]) {
            Str entity = entity_of(s.p[i]);
            buf_add(b, str_sub(s, from, i));
            buf_add(b, entity);
            from = i + 1;
            i = skip_plain(s, from, is_plain) - 1;
        }
    }
    buf_add(b, str_sub(s, from, s.n));
}

void html_add_str(HtmlOut *o, Str s)
{
    escape(&o->buf, s);
}

void html_add_html(HtmlOut *o, Html h)
{
    buf_add(&o->buf, h.markup);
}

void html_add_i64(HtmlOut *o, int64_t n)
{
    buf_add_i64(&o->buf, n);
}

void html_add_u64(HtmlOut *o, uint64_t n)
{
    buf_addf(&o->buf, "%llu", (unsigned long long)n);
}

void html_add_court(HtmlOut *o, CourtId c)
{
    escape(&o->buf, court_id_str(&c));
}

void html_add_msg(HtmlOut *o, Msg m)
{
    escape(&o->buf, msg(o->lang, m));
}

/* ---- formats: what they write holds letters, digits and plain marks only ---------------------------------------------- */

void html_add_money(HtmlOut *o, Money m)
{
    i18n_add_money(&o->buf, o->lang, m);
}

void html_add_date(HtmlOut *o, Date d)
{
    i18n_add_date(&o->buf, o->lang, d);
}

void html_add_instant(HtmlOut *o, Instant t)
{
    i18n_add_instant(&o->buf, o->lang, t);
}

void html_add_long_date(HtmlOut *o, Date d)
{
    i18n_add_long_date(&o->buf, o->lang, d);
}

void html_add_full_date(HtmlOut *o, Date d)
{
    i18n_add_full_date(&o->buf, o->lang, d);
}

void html_add_weekday(HtmlOut *o, Date d)
{
    i18n_add_weekday(&o->buf, o->lang, d);
}

void html_add_iso_date(HtmlOut *o, Date d)
{
    if (!date_is_none(d)) {
        buf_add(&o->buf, date_format(o->arena, d));
    }
}

void html_add_iso_instant(HtmlOut *o, Instant t)
{
    buf_add(&o->buf, instant_format_local(o->arena, t));
}

void html_add_time(HtmlOut *o, Instant t)
{
    i18n_add_time(&o->buf, o->lang, t);
}

void html_add_number(HtmlOut *o, int64_t n)
{
    i18n_add_number(&o->buf, o->lang, n);
}

void html_add_days_left(HtmlOut *o, int64_t days)
{
    i18n_add_days_left(&o->buf, o->lang, days);
}

void html_add_size(HtmlOut *o, int64_t bytes)
{
    i18n_add_size(&o->buf, o->lang, bytes);
}

void html_add_money_words(HtmlOut *o, Money m)
{
    i18n_add_money_words(&o->buf, m);
}

void html_add_money_digits(HtmlOut *o, Money m)
{
    i18n_add_number(&o->buf, o->lang, m.dong);
}

/* ---- addresses ----------------------------------------------------------------------------------------------------- */

static bool is_unreserved(unsigned char c)
{
    unsigned char letter = c | 0x20;
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

static void add_percent(Buf *b, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    char              code[3] = { '%', digits[c >> 4], digits[c & 15] };
    buf_add(b, (Str){ code, sizeof code });
}

/* http, https, mailto, or no scheme at all; no address of another site without its scheme ("//host"). */
static bool is_allowed(Str url)
{
    static const Str schemes[] = { S_INIT("http"), S_INIT("https"), S_INIT("mailto") };
    size_t           end = 0;
    while (end < url.n && url.p[end] != ':' && url.p[end] != '/' && url.p[end] != '?' && url.p[end] != '#') {
        end++;
    }
    if (end == url.n || url.p[end] != ':') {
        return !(url.n >= 2 && (url.p[0] == '/' || url.p[0] == '\\') && (url.p[1] == '/' || url.p[1] == '\\'));
    }
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        Str s = schemes[i];
        if (s.n == end && strncasecmp(url.p, s.p, s.n) == 0) {
            return true;
        }
    }
    return false;
}

void html_add_url(HtmlOut *o, Str url)
{
    static const bool kept[256] = { [':'] = true, ['/'] = true, ['?'] = true, ['#'] = true, ['['] = true, [']'] = true,
                                    ['@'] = true, ['!'] = true, ['$'] = true, ['('] = true, [')'] = true, ['*'] = true,
                                    ['+'] = true, [','] = true, [';'] = true, ['='] = true, ['%'] = true };
    size_t            from = 0;
    if (!is_allowed(url)) {
        buf_add_char(&o->buf, '#');
        return;
    }
    for (size_t i = skip_plain(url, 0, is_plain_url); i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (kept[c] || is_unreserved(c)) {
            continue;
        }
        buf_add(&o->buf, str_sub(url, from, i));
        from = i + 1;
        if (c == '&') {
            buf_add(&o->buf, S("&amp;"));
        } else {
            add_percent(&o->buf, c);
        }
    }
    buf_add(&o->buf, str_sub(url, from, url.n));
}

void html_add_url_part(HtmlOut *o, Str part)
{
    for (size_t i = 0; i < part.n; i++) {
        unsigned char c = (unsigned char)part.p[i];
        if (is_unreserved(c)) {
            buf_add_char(&o->buf, part.p[i]);
        } else {
            add_percent(&o->buf, c);
        }
    }
}

void html_add_url_i64(HtmlOut *o, int64_t n)
{
    html_add_i64(o, n);
}

void html_add_url_u64(HtmlOut *o, uint64_t n)
{
    html_add_u64(o, n);
}

void html_add_url_court(HtmlOut *o, CourtId c)
{
    html_add_url_part(o, court_id_str(&c));
}

void html_add_url_date(HtmlOut *o, Date d)
{
    html_add_iso_date(o, d);
}

/* ---- messages with arguments --------------------------------------------------------------------------------------- */

size_t html_arg_begin(const HtmlOut *o)
{
    return o->buf.n;
}

Html html_arg_end(HtmlOut *o, size_t begin)
{
    BUG_IF(begin > o->buf.n);
    Str written = str_copy(o->arena, (Str){ o->buf.p + begin, o->buf.n - begin });
    o->buf.n = begin;
    return (Html){ written };
}

typedef struct HtmlSink {
    HtmlOut      *out;
    const MsgArg *args;
} HtmlSink;

static void add_plain(void *to, Str text)
{
    html_add_str(((HtmlSink *)to)->out, text);
}

static void add_value(void *to, size_t arg)
{
    HtmlSink *sink = to;
    html_raw(sink->out, sink->args[arg].value);
}

void html_add_msg_args(HtmlOut *o, Msg m, const HtmlArg *args, size_t count)
{
    MsgArg texts[ARGS_MAX];
    BUG_IF(count > ARGS_MAX);
    for (size_t i = 0; i < count; i++) {
        texts[i] = (MsgArg){ args[i].name, args[i].value.markup };
    }
    HtmlSink to = { o, texts };
    MsgSink  sink = { add_plain, add_value, &to };
    msg_walk(&sink, o->lang, m, texts, count);
}
