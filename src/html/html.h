/* Pages out: what compiled templates (src/<room>/html/<name>.html, README.md) call, and the parts every page is made of.
 * A template becomes `Html <name>_html(Arena *, Lang, const View *)`. Nothing else makes `Html`: text that reaches a page
 * passes one of the escapes below, chosen by the place of the hole; a type that has no escape for its place does not compile.
 * Tables: none. May use: i18n, base. */
#ifndef HTML_HTML_H
#define HTML_HTML_H

#include "i18n/i18n.h"

/* Finished markup. Made by templates only (there is no way to call a Str markup). */
typedef struct Html {
    Str markup;
} Html;

/* Where a template writes. */
typedef struct HtmlOut {
    Buf   buf;
    Arena *arena;
    Lang  lang;
} HtmlOut;

/* The arena's budget is the maximum of a page: over it the request ends with 503 as for any memory. */
HtmlOut html_out(Arena *a, Lang lang);
Html    html_done(HtmlOut *o);

/* Literal pieces of templates: generated code only. */
static inline void html_raw(HtmlOut *o, Str template_text)
{
    buf_add(&o->buf, template_text);
}

/* ---- holes in text and in quoted attribute values ----------------------------------------------------------------- */

void html_add_str(HtmlOut *o, Str s);      /* & < > " ' escaped: safe in text and in quoted attributes */
void html_add_html(HtmlOut *o, Html h);    /* text only: markup as it is */
void html_add_i64(HtmlOut *o, int64_t n);  /* plain digits (for values and ids); {number x} groups them */
void html_add_u64(HtmlOut *o, uint64_t n);
void html_add_money(HtmlOut *o, Money m);
void html_add_date(HtmlOut *o, Date d);
void html_add_instant(HtmlOut *o, Instant t);
void html_add_court(HtmlOut *o, CourtId c);
void html_add_msg(HtmlOut *o, Msg m);

#define HTML_PLAIN_TYPES                                                                                             \
    Str : html_add_str, Money : html_add_money, Date : html_add_date, Instant : html_add_instant,                    \
    CourtId : html_add_court, Msg : html_add_msg, int : html_add_i64, long : html_add_i64, unsigned : html_add_u64,  \
    unsigned long : html_add_u64
#define html_text(o, x) _Generic((x), HTML_PLAIN_TYPES, Html : html_add_html)((o), (x))
#define html_attr(o, x) _Generic((x), HTML_PLAIN_TYPES)((o), (x))

/* A whole address (href, src, action ...): http, https, mailto or relative; anything else becomes "#". Percent-encodes. */
void html_add_url(HtmlOut *o, Str url);
/* A piece of an address after a literal beginning: everything but unreserved characters is percent-encoded. */
void html_add_url_part(HtmlOut *o, Str part);
void html_add_url_i64(HtmlOut *o, int64_t n);
void html_add_url_u64(HtmlOut *o, uint64_t n);
void html_add_url_court(HtmlOut *o, CourtId c);
void html_add_url_date(HtmlOut *o, Date d); /* YYYY-MM-DD */
#define html_url(o, x) _Generic((x), Str : html_add_url)((o), (x))
#define html_url_part(o, x)                                                                                          \
    _Generic((x), Str : html_add_url_part, int : html_add_url_i64, long : html_add_url_i64,                          \
             unsigned : html_add_url_u64, unsigned long : html_add_url_u64, CourtId : html_add_url_court,            \
             Date : html_add_url_date)((o), (x))

/* Formats named in the hole: {money x} takes a Money and nothing else, and so on. */
void html_add_long_date(HtmlOut *o, Date d);
void html_add_full_date(HtmlOut *o, Date d);
void html_add_weekday(HtmlOut *o, Date d);
void html_add_iso_date(HtmlOut *o, Date d);         /* 2026-11-24: datetime=, value= */
void html_add_iso_instant(HtmlOut *o, Instant t);
void html_add_time(HtmlOut *o, Instant t);
void html_add_number(HtmlOut *o, int64_t n);
void html_add_days_left(HtmlOut *o, int64_t days);
void html_add_size(HtmlOut *o, int64_t bytes);
static inline int64_t html_signed(int64_t n) { return n; }
static inline int64_t html_unsigned(uint64_t n) { return n > INT64_MAX ? INT64_MAX : (int64_t)n; }
#define html_integer(x) \
    _Generic((x), int : html_signed, long : html_signed, unsigned : html_unsigned, unsigned long : html_unsigned)((x))
void html_add_money_words(HtmlOut *o, Money m);
void html_add_money_digits(HtmlOut *o, Money m);    /* 12.000.000 without the unit: values of money fields, columns */

/* A message with arguments: the values are already escaped for the place of the hole. */
typedef struct HtmlArg {
    Str  name;
    Html value;
} HtmlArg;
void html_add_msg_args(HtmlOut *o, Msg m, const HtmlArg *args, size_t count);
/* An argument is written into the page's buffer and taken back out: html_arg_begin, write, html_arg_end. */
size_t html_arg_begin(const HtmlOut *o);
Html   html_arg_end(HtmlOut *o, size_t begin);

/* ---- conditions: {if x} -------------------------------------------------------------------------------------------- */

static inline bool html_is_bool(bool x) { return x; }
static inline bool html_is_i64(int64_t x) { return x != 0; }
static inline bool html_is_u64(uint64_t x) { return x != 0; }
static inline bool html_is_str(Str x) { return x.n > 0; }
static inline bool html_is_html(Html x) { return x.markup.n > 0; }
static inline bool html_is_date(Date x) { return !date_is_none(x); }
static inline bool html_is_instant(Instant x) { return x.ms != 0; }
static inline bool html_is_money(Money x) { return x.dong != 0; }
static inline bool html_is_court(CourtId x) { return x.code[0] != '\0'; }
static inline bool html_is_pointer(const void *x) { return x != NULL; }
#define html_is(x)                                                                                                   \
    _Generic((x), bool : html_is_bool, int : html_is_i64, long : html_is_i64, unsigned : html_is_u64,                \
             unsigned long : html_is_u64, Str : html_is_str, Html : html_is_html, Date : html_is_date,               \
             Instant : html_is_instant, Money : html_is_money, CourtId : html_is_court,                              \
             default : html_is_pointer)((x))

#include "html/parts.h"

#endif
