/* Which route a path means: a tree of segments, made once. A literal segment wins over {name}, {name} over {rest*}.
 * Finding allocates nothing. May use: base. */
#include "http/http_int.h"

typedef struct Node Node;
struct Node {
    Str          segment;  /* literal */
    Node        *next;     /* sibling */
    Node        *children; /* literal */
    Node        *any;      /* {name} */
    Node        *rest;     /* {name*}: a leaf */
    const Route *routes[HTTP_METHODS];
    unsigned     index[HTTP_METHODS];
};

struct Router {
    Arena *arena;
    Node   root;
};

Router *router_make(Arena *a)
{
    Router *r = NEW(a, Router);
    r->arena = a;
    return r;
}

static Error *bad_path(const Route *route, const char *why)
{
    return err_make(ERR_ENVIRONMENT, "route %s: %s", route->path == NULL ? "(none)" : route->path, why);
}

typedef enum SegmentKind { LITERAL, ANY, REST, BROKEN } SegmentKind;

static SegmentKind segment_kind(Str segment, Str *name)
{
    bool open = str_starts(segment, S("{")), closed = str_ends(segment, S("}"));
    *name = segment;
    if (!open && !closed) {
        return segment.n == 0 || str_has(segment, S("{")) || str_has(segment, S("}")) ? BROKEN : LITERAL;
    }
    if (!open || !closed || segment.n < 3) {
        return BROKEN;
    }
    *name = str_sub(segment, 1, segment.n - 1);
    if (str_ends(*name, S("*"))) {
        *name = str_sub(*name, 0, name->n - 1);
        return name->n == 0 ? BROKEN : REST;
    }
    return ANY;
}

static Node *child_literal(Router *r, Node *node, Str segment)
{
    for (Node *child = node->children; child != NULL; child = child->next) {
        if (str_eq(child->segment, segment)) {
            return child;
        }
    }
    Node *child = NEW(r->arena, Node);
    child->segment = segment;
    child->next = node->children;
    node->children = child;
    return child;
}

static Node *child_of(Router *r, Node *node, SegmentKind kind, Str segment)
{
    if (kind == LITERAL) {
        return child_literal(r, node, segment);
    }
    Node **slot = kind == ANY ? &node->any : &node->rest;
    if (*slot == NULL) {
        *slot = NEW(r->arena, Node);
    }
    return *slot;
}

Error *router_add(Router *r, const Route *route, unsigned index)
{
    Str path = str_of(route->path);
    if (!str_starts(path, S("/")) || (path.n > 1 && str_ends(path, S("/")))) {
        return bad_path(route, "a path begins with a slash and does not end with one");
    }
    if (str_eq(path, S("/en")) || str_starts(path, S("/en/"))) {
        return bad_path(route, "the language prefix is the server's");
    }
    Node  *node = &r->root;
    Str    rest = str_sub(path, 1, path.n);
    size_t params = 0;
    while (rest.n > 0) {
        Str         name, segment = str_cut(&rest, '/');
        SegmentKind kind = segment_kind(segment, &name);
        if (kind == BROKEN || (kind == REST && rest.n > 0)) {
            return bad_path(route, "a segment is broken");
        }
        if (kind != LITERAL && ++params > PARAMS_MAX) {
            return bad_path(route, "too many parameters");
        }
        node = child_of(r, node, kind, segment);
    }
    if (node->routes[route->method] != NULL) {
        return bad_path(route, "twice in the tables");
    }
    node->routes[route->method] = route;
    node->index[route->method] = index;
    return NULL;
}

static const Node *find(const Node *node, Str rest, Match *out, size_t params)
{
    if (rest.n == 0) {
        out->params = params;
        return node;
    }
    Str whole = rest, segment = str_cut(&rest, '/');
    for (const Node *child = node->children; child != NULL; child = child->next) {
        if (str_eq(child->segment, segment)) {
            const Node *found = find(child, rest, out, params);
            if (found != NULL) {
                return found;
            }
            break;
        }
    }
    if (node->any != NULL) {
        out->values[params] = segment;
        const Node *found = find(node->any, rest, out, params + 1);
        if (found != NULL) {
            return found;
        }
    }
    if (node->rest != NULL) {
        out->values[params] = whole;
        out->params = params + 1;
        return node->rest;
    }
    return NULL;
}

static unsigned methods_of(const Node *node)
{
    unsigned bits = 0;
    for (unsigned m = 0; m < HTTP_METHODS; m++) {
        bits |= node->routes[m] == NULL ? 0u : 1u << m;
    }
    return bits;
}

static void name_params(Match *m)
{
    Str    rest = str_of(m->route->path);
    size_t at = 0;
    while (rest.p != NULL && at < m->params) {
        Str         name, segment = str_cut(&rest, '/');
        SegmentKind kind = segment_kind(segment, &name);
        if (kind == ANY || kind == REST) {
            m->names[at++] = name;
        }
    }
}

bool router_find(const Router *r, Str path, HttpMethod method, Match *out)
{
    out->route = NULL;
    out->methods = 0;
    out->params = 0;
    const Node *node = find(&r->root, str_sub(path, 1, path.n), out, 0);
    if (node == NULL || (out->methods = methods_of(node)) == 0) {
        return false;
    }
    if (method < HTTP_METHODS && node->routes[method] != NULL) {
        out->route = node->routes[method];
        out->index = node->index[method];
        name_params(out);
    }
    return true;
}
