/* Addresses of clients, IPv4 kept as mapped IPv6. Whose word about a client is believed is listed, never assumed.
 * May use: base. */
#include "http/http_int.h"

#include <arpa/inet.h>
#include <string.h>

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

bool addr_eq(Addr a, Addr b)
{
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

bool addr_parse(Str text, Addr *out)
{
    char z[INET6_ADDRSTRLEN];
    if (text.n == 0 || text.n >= sizeof z) {
        return false;
    }
    memcpy(z, text.p, text.n);
    z[text.n] = '\0';
    memcpy(out->b, mapped, sizeof mapped);
    return inet_pton(AF_INET, z, out->b + sizeof mapped) == 1 || inet_pton(AF_INET6, z, out->b) == 1;
}

Addr addr_of(const struct sockaddr *sa)
{
    Addr a = { 0 };
    if (sa->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, sa, sizeof in6);
        memcpy(a.b, &in6.sin6_addr, sizeof a.b);
    } else if (sa->sa_family == AF_INET) {
        struct sockaddr_in in4;
        memcpy(&in4, sa, sizeof in4);
        memcpy(a.b, mapped, sizeof mapped);
        memcpy(a.b + sizeof mapped, &in4.sin_addr, 4);
    }
    return a;
}

Str addr_format(Arena *a, Addr addr)
{
    char z[INET6_ADDRSTRLEN] = "";
    bool v4 = memcmp(addr.b, mapped, sizeof mapped) == 0;
    inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? addr.b + sizeof mapped : addr.b, z, sizeof z);
    return str_copy(a, str_of(z));
}

bool addr_is_proxy(const Server *sv, Addr addr)
{
    for (size_t i = 0; i < sv->proxy_count; i++) {
        if (addr_eq(sv->proxies[i], addr)) {
            return true;
        }
    }
    return false;
}

/* The nearest address that is no proxy of ours: X-Forwarded-For is read from its end, and only while proxies speak. */
Addr request_client(const Request *rq, bool *tls)
{
    Addr addr = rq->conn->addr;
    *tls = rq->sv->tls;
    if (!rq->conn->trusted) {
        return addr;
    }
    *tls = str_eq(head_find(&rq->head, S("x-forwarded-proto")), S("https"));
    Str list = head_find(&rq->head, S("x-forwarded-for"));
    while (list.n > 0 && addr_is_proxy(rq->sv, addr)) {
        size_t from = list.n;
        while (from > 0 && list.p[from - 1] != ',') {
            from--;
        }
        Addr before;
        if (!addr_parse(str_trim(str_sub(list, from, list.n)), &before)) {
            break;
        }
        addr = before;
        list = str_sub(list, 0, from == 0 ? 0 : from - 1);
    }
    return addr;
}
