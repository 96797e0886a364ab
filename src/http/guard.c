/* The guard: what the head of a request must look like, byte by byte, before anybody reads it.
 * libmicrohttpd 0.9.75 repairs what a proxy may read differently: bare LF, folded lines, NUL, blanks before the colon, two lengths.
 * It cuts the head in place, so where its strings stand in the read buffer tells what was cut away: each string must begin exactly
 * where CRLF after the one before it ends, and the last must end four bytes before the end of the head. A head that was repaired
 * does not add up and is refused; should another version lay out its buffer differently, everything is refused and the first
 * test says so. Rules: RFC 9112 sections 2.2, 3, 5, 6.3; RFC 9110 section 5.6.2. May use: base. */
#include "http/http_int.h"

#include <string.h>

static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_token(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_token_char(s.p[i])) {
            return false;
        }
    }
    return s.n > 0;
}

static bool is_field_value(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return false;
        }
    }
    return true;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool name_is(Str a, Str b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i])) {
            return false;
        }
    }
    return true;
}

Str head_find(const Head *head, Str name)
{
    for (size_t i = 0; i < head->count; i++) {
        if (name_is(head->items[i].name, name)) {
            return str_trim(head->items[i].value);
        }
    }
    return (Str){ NULL, 0 };
}

/* A host name, IPv4 address or bracketed IPv6 address with an optional port (RFC 3986 section 3.2.2, without escapes). */
bool guard_is_host(Str host)
{
    if (host.n == 0 || host.n > 255) {
        return false;
    }
    size_t i = 0;
    if (host.p[0] == '[') {
        for (i = 1; i < host.n && host.p[i] != ']'; i++) {
            if (strchr("0123456789abcdefABCDEF:.", host.p[i]) == NULL) {
                return false;
            }
        }
        if (i == host.n || i < 3) {
            return false;
        }
        i++;
    } else {
        for (; i < host.n && host.p[i] != ':'; i++) {
            char c = lower(host.p[i]);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_')) {
                return false;
            }
        }
        if (i == 0) {
            return false;
        }
    }
    if (i == host.n) {
        return true;
    }
    size_t digits = host.n - i - 1;
    if (host.p[i] != ':' || digits == 0 || digits > 5) {
        return false;
    }
    for (i++; i < host.n; i++) {
        if (host.p[i] < '0' || host.p[i] > '9') {
            return false;
        }
    }
    return true;
}

static const char *check_target(Str target)
{
    for (size_t i = 0; i < target.n; i++) {
        unsigned char c = (unsigned char)target.p[i];
        if (c <= 0x20 || c >= 0x7f || c == '"' || c == '<' || c == '>' || c == '\\' || c == '#') {
            return "a byte in the target that must be escaped";
        }
    }
    return target.n == 0 || target.p[0] != '/' ? "target is not a path" : NULL;
}

static const char *check_request_line(const RawHead *raw, const char **next)
{
    Str method = str_of(raw->method), version = str_of(raw->version);
    if (!is_token(method) || method.n > 16) {
        return "method";
    }
    if (raw->target != raw->method + method.n + 1) {
        return "blanks in the request line";
    }
    const char *wrong = check_target(raw->target_text);
    if (wrong != NULL) {
        return wrong;
    }
    if (raw->version != raw->target + raw->target_text.n + 1) {
        return "blanks in the request line";
    }
    if (!str_eq(version, S("HTTP/1.1")) && !str_eq(version, S("HTTP/1.0"))) {
        return "version";
    }
    *next = raw->version + version.n + 2;
    return NULL;
}

static const char *check_length(Head *head, Str value)
{
    if (head->has_length) {
        return "two lengths";
    }
    if (value.n == 0 || value.n > 18) {
        return "length is not a number";
    }
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9') {
            return "length is not a number";
        }
        head->length = head->length * 10 + (uint64_t)(value.p[i] - '0');
    }
    head->has_length = true;
    return NULL;
}

/* The headers that say where the request ends and for whom it is. */
static const char *check_framing(Head *head, Str name, Str value)
{
    if (name_is(name, S("content-length"))) {
        return check_length(head, value);
    }
    if (name_is(name, S("transfer-encoding"))) {
        if (head->chunked || !name_is(value, S("chunked"))) {
            return "transfer encoding";
        }
        head->chunked = true;
    } else if (name_is(name, S("host"))) {
        if (head->host.n > 0) {
            return "two hosts";
        }
        head->host = str_trim(value);
        if (!guard_is_host(head->host)) {
            return "host";
        }
    } else if (name_is(name, S("expect"))) {
        if (!name_is(value, S("100-continue"))) {
            return "expectation";
        }
        head->expects = true;
    } else if (name_is(name, S("upgrade")) && name_is(value, S("h2c"))) {
        return "upgrade to h2c";
    }
    return NULL;
}

/* Where each header stands: `next` is the first byte after the CRLF of the line before. */
static const char *check_place(const Pair *item, const char *next)
{
    if (item->name.p != next) {
        return "a line end, fold or control byte in the head";
    }
    for (const char *p = item->name.p + item->name.n + 1; p < item->value.p; p++) {
        if (*p != ' ' && *p != '\t') {
            return "a control byte in the head";
        }
    }
    return NULL;
}

const char *guard_check(const RawHead *raw, Head *head)
{
    if (raw->target == NULL) {
        return "no target";
    }
    const char *next = NULL;
    const char *wrong = check_request_line(raw, &next);
    head->line_reads = wrong == NULL;
    if (wrong == NULL && head->count > HEADERS_MAX) {
        return "too many headers";
    }
    if (wrong == NULL && raw->size > HEAD_MAX) {
        return "head too long";
    }
    for (size_t i = 0; wrong == NULL && i < head->count; i++) {
        const Pair *item = &head->items[i];
        wrong = check_place(item, next);
        if (wrong == NULL && (!is_token(item->name) || !is_field_value(item->value))) {
            wrong = "a byte that no header may hold";
        }
        if (wrong == NULL) {
            wrong = check_framing(head, item->name, item->value);
        }
        next = item->value.p + item->value.n + 2;
    }
    if (wrong != NULL) {
        return wrong;
    }
    if (next + 2 != raw->method + raw->size) {
        return "a line end, fold or control byte in the head";
    }
    if (head->host.n == 0) {
        return "no host";
    }
    if (head->chunked && head->has_length) {
        return "length and encoding";
    }
    bool old = str_eq(str_of(raw->version), S("HTTP/1.0"));
    return head->chunked && old ? "encoding in HTTP/1.0" : NULL;
}
