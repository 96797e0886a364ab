/* The guard's rules, over a head cut the way libmicrohttpd cuts it. */
#include "http/http_int.h"

#include <criterion/criterion.h>
#include <string.h>

/* Lines end at LF, with or without CR; values end at NUL, as strlen sees them; a folded line moves its header elsewhere. */
typedef struct Cut {
    char    bytes[4096], folded[256];
    RawHead raw;
    Head    head;
} Cut;

static char *next_line(char **at, char *end)
{
    char *line = *at, *lf = memchr(line, '\n', (size_t)(end - line));
    cr_assert(lf != NULL);
    *lf = '\0';
    if (lf > line && lf[-1] == '\r') {
        lf[-1] = '\0';
    }
    *at = lf + 1;
    return line;
}

static Cut c;

static const char *verdict(const char *text, size_t n)
{
    memset(&c, 0, sizeof c);
    memcpy(c.bytes, text, n);
    char *at = c.bytes, *end = c.bytes + n, *line = next_line(&at, end);
    c.raw.method = line;
    char *target = strchr(line, ' ');
    cr_assert(target != NULL);
    *target++ = '\0';
    while (*target == ' ') {
        target++;
    }
    char *version = strrchr(target, ' ');
    cr_assert(version != NULL);
    *version++ = '\0';
    c.raw.target = target;
    c.raw.target_text = str_of(target);
    c.raw.version = version;
    while (*(line = next_line(&at, end)) != '\0') {
        if (*line == ' ' && c.head.count > 0) {
            Pair *last = &c.head.items[c.head.count - 1];
            memcpy(c.folded, last->name.p, last->name.n);
            last->name.p = c.folded;
            continue;
        }
        char *colon = strchr(line, ':');
        cr_assert(colon != NULL);
        *colon++ = '\0';
        colon += strspn(colon, " \t");
        c.head.items[c.head.count++] = (Pair){ str_of(line), str_of(colon) };
    }
    c.raw.size = (size_t)(at - c.bytes);
    return guard_check(&c.raw, &c.head);
}

#define GOOD(text) cr_expect_null(verdict(text, sizeof(text) - 1), "refused: " text)
#define BAD(text) cr_expect_not_null(verdict(text, sizeof(text) - 1), "let through: " text)

Test(guard, lets_plain_requests_through)
{
    GOOD("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    GOOD("GET /x?y=z HTTP/1.0\r\nHost: a.example:8080\r\nX-A:\t b c \r\n\r\n");
    GOOD("POST / HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 0\r\n\r\n");
    GOOD("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: Chunked\r\n\r\n");
}

Test(guard, refuses_what_frames_twice)
{
    BAD("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n");
    BAD("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
    BAD("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n");
    BAD("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked \r\n\r\n");
    BAD("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n");
    BAD("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    BAD("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1a\r\n\r\n");
    BAD("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999\r\n\r\n");
}

Test(guard, asks_for_one_host)
{
    BAD("GET / HTTP/1.1\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n");
}

Test(guard, sees_what_was_cut_away)
{
    BAD("GET / HTTP/1.1\nHost: a\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: a\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: a\r\n\n");
    BAD("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: a\r\nX: b\0\0\0\0c\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost : a\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n");
    BAD("GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
    BAD("GET /  HTTP/1.1\r\nHost: a\r\n\r\n");
    BAD("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n");
    BAD("GET / HTTP/1.2\r\nHost: a\r\n\r\n");
    BAD("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n");
    BAD("GET / HTTP/1.1\r\nHost: a\r\nExpect: miracle\r\n\r\n");
}

Test(guard, says_whether_the_request_line_reads_whatever_is_below)
{
    BAD("GET /en/x HTTP/1.1\r\nHost: a\r\n b\r\n\r\n");
    cr_expect(c.head.line_reads);
    BAD("GET  /en/x HTTP/1.1\r\nHost: a\r\n\r\n");
    cr_expect_not(c.head.line_reads);
    GOOD("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    cr_expect(c.head.line_reads);
    c.head.count = HEADERS_MAX + 1;
    cr_expect_str_eq(guard_check(&c.raw, &c.head), "too many headers");
    c.raw.size = HEAD_MAX + 1;
    c.head.count = 1;
    cr_expect_str_eq(guard_check(&c.raw, &c.head), "head too long");
    c.raw.target = NULL;
    c.head.line_reads = false;
    cr_expect_str_eq(guard_check(&c.raw, &c.head), "no target");
    cr_expect_not(c.head.line_reads);
}
