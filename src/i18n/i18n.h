/* Two languages: messages, and how dates, times, numbers, money and names read in each.
 * Messages live in catalogues src/<room>/<room>.vi.po and .en.po; tools/msggen makes "<room>/<room>_msg.h" of them, where
 * the key "fee.title" is the constant M_fee_title. README.md says how a catalogue is written.
 * Vietnamese order, folding and normal form come from ICU; its objects are opened once and shared (they are immutable).
 * Tables: none. May use: base. */
#ifndef I18N_I18N_H
#define I18N_I18N_H

#include "base/base.h"

typedef enum Lang { LANG_VI, LANG_EN } Lang;
enum { LANG_COUNT = 2 };

bool lang_parse(Str tag, Lang *out);

/* ---- messages ---------------------------------------------------------------------------------------------------- */

typedef struct MsgText {
    Str key; /* "fee.title" */
    Str text[LANG_COUNT];
} MsgText;

/* A message; NULL is none. Constants M_... are addresses, so they stand in static initialisers too. */
typedef const MsgText *Msg;

/* The messages of one room, sorted by key: `<room>_messages` in its generated header. */
typedef struct MsgList {
    const MsgText *items;
    size_t         count;
} MsgList;

typedef struct MsgArg {
    Str name, value;
} MsgArg;

/* The text without arguments; empty for NULL. */
Str msg(Lang lang, Msg m);
/* With `{name}` replaced. MSG(a, lang, M_fee_short, { S("sum"), sum }, { S("days"), days }) gives a Str. */
Str  msg_with(Arena *a, Lang lang, Msg m, const MsgArg *args, size_t count);
void msg_add(Buf *b, Lang lang, Msg m, const MsgArg *args, size_t count);
#define MSG(a, lang, m, ...) \
    msg_with((a), (lang), (m), (const MsgArg[]){ __VA_ARGS__ }, COUNT_OF(((const MsgArg[]){ __VA_ARGS__ })))

/* Walks a text: calls back for each piece of plain text and each placeholder's value, in order. For html. */
typedef struct MsgSink {
    void (*plain)(void *to, Str text);
    void (*value)(void *to, size_t arg); /* index into args */
    void  *to;
} MsgSink;
void msg_walk(const MsgSink *sink, Lang lang, Msg m, const MsgArg *args, size_t count);

/* Messages named by data or errors ("err.stale"). The program hands over every room's list once, before its threads start;
 * the messages of i18n itself are always known. NULL when no list has the key. */
void msg_know(const MsgList *lists, size_t count);
Msg  msg_find(Str key);
/* The sentence for people: the error's message with its arguments, or the general message of its code. */
Str err_text(Arena *a, Lang lang, const Error *e);

/* ---- dates, times, numbers, money -------------------------------------------------------------------------------- */

/* Each appends to a Buf; those below make a Str. */
void i18n_add_date(Buf *b, Lang lang, Date d);            /* 24/11/2026                       | 24 Nov 2026 */
void i18n_add_long_date(Buf *b, Lang lang, Date d);       /* ngày 24 tháng 11 năm 2026        | 24 November 2026 */
void i18n_add_weekday(Buf *b, Lang lang, Date d);         /* thứ ba                           | Tuesday */
void i18n_add_full_date(Buf *b, Lang lang, Date d);       /* thứ ba, ngày 24 tháng 11 năm 2026 | Tuesday, 24 November 2026 */
void i18n_add_time(Buf *b, Lang lang, Instant t);         /* 14 giờ 30                        | 14:30 */
void i18n_add_instant(Buf *b, Lang lang, Instant t);      /* 14 giờ 30 ngày 24/11/2026        | 14:30 on 24 Nov 2026 */
void i18n_add_number(Buf *b, Lang lang, int64_t n);       /* 1.234.567                        | 1,234,567 */
void i18n_add_money(Buf *b, Lang lang, Money m);          /* 12.000.000 đ, on screens        | VND 12,000,000; never broken */
void i18n_add_money_words(Buf *b, Money m);               /* Mười hai triệu đồng (papers: Vietnamese only) */
void i18n_add_days_left(Buf *b, Lang lang, int64_t days); /* còn 3 ngày, hôm nay, quá hạn 2 ngày | 3 days left ... */
void i18n_add_size(Buf *b, Lang lang, int64_t bytes);     /* 1,5 MB                           | 1.5 MB (1 MB = 1,000,000) */
void i18n_add_thousandths(Buf *b, Lang lang, int64_t n);  /* 1.234,567                        | 1,234.567 */

Str i18n_date(Arena *a, Lang lang, Date d);
Str i18n_long_date(Arena *a, Lang lang, Date d);
Str i18n_weekday(Arena *a, Lang lang, Date d);
Str i18n_full_date(Arena *a, Lang lang, Date d);
Str i18n_time(Arena *a, Lang lang, Instant t);
Str i18n_instant(Arena *a, Lang lang, Instant t);
Str i18n_number(Arena *a, Lang lang, int64_t n);
Str i18n_money(Arena *a, Lang lang, Money m);
/* As a line or a sentence begins: a first letter of a to z becomes a capital ("Thứ ba, ngày ..."). */
Str i18n_begin(Arena *a, Str text);
Str i18n_money_paper(Arena *a, Money m); /* 12.000.000 đồng: what a paper, Vietnamese only, says */
Str i18n_money_words(Arena *a, Money m);
Str i18n_days_left(Arena *a, Lang lang, int64_t days);
Str i18n_size(Arena *a, Lang lang, int64_t bytes);
Str i18n_thousandths(Arena *a, Lang lang, int64_t n);

/* ---- order, folding, the edge ------------------------------------------------------------------------------------ */

/* Bytes whose byte order is the Vietnamese dictionary order of the texts (ICU collation "vi"): for name_sort columns. */
Bytes i18n_sort_key(Arena *a, Str text);
/* People are listed by given name, which stands last: "Lê Văn An" before "Đỗ Thị Bình". */
Bytes i18n_person_sort_key(Arena *a, Str name);
int   i18n_compare(Str a, Str b);
/* Lower case, no marks, đ as d, runs of white space as one space, none at the ends: for name_fold columns and search. */
Str i18n_fold(Arena *a, Str text);

/* What arrives from outside becomes text here, once: valid UTF-8, NFC, every line end as LF, without the soft hyphens and
 * zero-width spaces that pasted text brings along. Refuses (ERR_BAD_ENCODING with "field.encoding" or
 * "field.control_characters") what is not UTF-8, control characters but tab and line ends, characters that turn the
 * direction of writing or join unseen, and code points that are no characters. */
MUST_CHECK Error *i18n_clean(Arena *a, Str in, Str *out);

#endif
