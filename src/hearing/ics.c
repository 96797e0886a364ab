/* RFC 5545: content lines, folding (3.1), text escapes (3.3.11), calendar properties (3.7), events (3.6.1). */
#include "hearing/ics.h"

enum { LINE_OCTETS = 75, CALENDAR_MAX = 2 * 1024 * 1024 };

/* A character is never cut in two: some programs unfold after decoding. */
static void add_line(Buf *b, Str line)
{
    size_t room = LINE_OCTETS;
    while (line.n > room) {
        size_t cut = room;
        while (cut > 0 && ((unsigned char)line.p[cut] & 0xC0) == 0x80) {
            cut--;
        }
        buf_add(b, str_sub(line, 0, cut));
        buf_add(b, S("\r\n "));
        line = str_sub(line, cut, line.n);
        room = LINE_OCTETS - 1;
    }
    buf_add(b, line);
    buf_add(b, S("\r\n"));
}

static void add_text(Arena *a, Buf *b, const char *name, Str text)
{
    Buf line = buf_make(a, CALENDAR_MAX);
    if (text.n == 0) {
        return;
    }
    buf_addf(&line, "%s:", name);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\\' || c == ';' || c == ',') {
            buf_add_char(&line, '\\');
        }
        if (c == '\n') {
            buf_add(&line, S("\\n"));
        } else {
            buf_add_char(&line, c);
        }
    }
    add_line(b, buf_str(&line));
}

static void add_instant(Arena *a, Buf *b, const char *name, Instant t)
{
    Str utc = instant_format(a, t); /* 2026-02-02T03:04:05.678Z */
    add_line(b, str_format(a, "%s:" STR_F STR_F STR_F STR_F STR_F STR_F "Z", name, STR_A(str_sub(utc, 0, 4)), STR_A(str_sub(utc, 5, 7)),
                           STR_A(str_sub(utc, 8, 11)), STR_A(str_sub(utc, 11, 13)), STR_A(str_sub(utc, 14, 16)),
                           STR_A(str_sub(utc, 17, 19))));
}

static void add_event(Arena *a, Buf *b, Instant stamp, const IcsEvent *e)
{
    add_line(b, S("BEGIN:VEVENT"));
    add_text(a, b, "UID", e->uid);
    add_instant(a, b, "DTSTAMP", stamp);
    add_instant(a, b, "DTSTART", e->starts);
    add_instant(a, b, "DTEND", e->ends);
    add_line(b, str_format(a, "SEQUENCE:%lld", (long long)e->sequence));
    add_line(b, e->cancelled ? S("STATUS:CANCELLED") : S("STATUS:CONFIRMED"));
    add_text(a, b, "SUMMARY", e->summary);
    add_text(a, b, "LOCATION", e->location);
    add_text(a, b, "DESCRIPTION", e->description);
    if (e->url.n > 0) {
        add_line(b, str_format(a, "URL:" STR_F, STR_A(e->url)));
    }
    add_line(b, S("END:VEVENT"));
}

Str ics_write(Arena *a, Str name, Str product, Instant stamp, const IcsEvents *events)
{
    Buf b = buf_make(a, CALENDAR_MAX);
    add_line(&b, S("BEGIN:VCALENDAR"));
    add_line(&b, S("VERSION:2.0"));
    add_text(a, &b, "PRODID", product);
    add_line(&b, S("CALSCALE:GREGORIAN"));
    add_line(&b, S("METHOD:PUBLISH"));
    add_text(a, &b, "X-WR-CALNAME", name);
    add_line(&b, S("X-WR-TIMEZONE:Asia/Ho_Chi_Minh"));
    for (size_t i = 0; i < events->count; i++) {
        add_event(a, &b, stamp, &events->items[i]);
    }
    add_line(&b, S("END:VCALENDAR"));
    return buf_str(&b);
}
