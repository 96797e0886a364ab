/* What every answer carries. No script or style inside a page, nothing from elsewhere, no frame around us.
 * Referrer-Policy is same-origin and not no-referrer: with the latter a browser sends "Origin: null" with our own forms.
 * May use: base. */
#include "http/http_int.h"

#define CSP                                                                                                          \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "         \
    "connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; form-action 'self'; "       \
    "base-uri 'none'; frame-ancestors 'none'"

static const Header always[] = {
    { "Content-Security-Policy", CSP },
    { "X-Content-Type-Options", "nosniff" },
    { "X-Frame-Options", "DENY" },
    { "Referrer-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
};

void headers_common(Arena *a, Headers *out, bool tls, bool closing)
{
    for (size_t i = 0; i < COUNT_OF(always); i++) {
        *LIST_ADD(a, out) = always[i];
    }
    if (tls) {
        *LIST_ADD(a, out) = (Header){ "Strict-Transport-Security", "max-age=31536000; includeSubDomains" };
    }
    if (closing) {
        *LIST_ADD(a, out) = (Header){ "Connection", "close" };
    }
}

void header_list_add(Arena *a, Headers *out, const char *name, Str value)
{
    *LIST_ADD(a, out) = (Header){ name, str_z(a, value) };
}

void headers_give(struct MHD_Response *r, const Headers *list)
{
    for (size_t i = 0; i < list->count; i++) {
        enum MHD_Result good = MHD_add_response_header(r, list->items[i].name, list->items[i].value);
        BUG_IF(good != MHD_YES);
    }
}
