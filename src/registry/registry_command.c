/* congly registry check | search WORDS | import FILE. Text for people in Vietnamese, or JSON. May use: law, i18n, base. */
#include "registry/registry_int.h"

#include "base/json.h"
#include "i18n/i18n.h"
#include "registry/registry_msg.h"

enum { DONE = 0, ANSWERED_NO = 1, BAD_INPUT = 2, REPORT_MAX = 1024 * 1024, SEARCH_SHOWN = 20 };

typedef struct Totals {
    Date    on;
    int64_t open, closed, wards, communes;
} Totals;

static bool count_open(void *to, const Court *c)
{
    Totals *t = to;
    if (!c->invented) {
        *(court_is_open(c, t->on) ? &t->open : &t->closed) += 1;
    }
    return true;
}

static Totals totals_of(const Registry *r, Date on)
{
    Totals t = { .on = on };
    registry_each_court(r, count_open, &t);
    for (uint32_t i = 0; i < r->places[0]->provinces_count; i++) {
        t.wards += (int64_t)r->places[0]->provinces[i].wards_count;
    }
    for (uint32_t i = 0; i < r->places[0]->old_provinces_count; i++) {
        for (uint32_t j = 0; j < r->places[0]->old_provinces[i].districts_count; j++) {
            t.communes += (int64_t)r->places[0]->old_provinces[i].districts[j].communes_count;
        }
    }
    return t;
}

static Str confidence_mark(Confidence c)
{
    static const Str marks[] = { S_INIT(""), S_INIT("C"), S_INIT("L"), S_INIT("V") };
    return marks[c];
}

static void check_json(Buf *out, const Registry *r, const Totals *t, const RegistryGaps *gaps, const RegistryFaults *faults)
{
    JsonOut o = json_out(out);
    json_begin(&o, NULL);
    json_begin(&o, "known");
    json_add_i64(&o, "courts_open", t->open);
    json_add_i64(&o, "courts_closed", t->closed);
    json_add_i64(&o, "provinces", r->places[0]->provinces_count);
    json_add_i64(&o, "wards", t->wards);
    json_add_i64(&o, "old_communes", t->communes);
    json_add_i64(&o, "relations", r->law->relations->relations_count);
    json_add_i64(&o, "offences", r->law->offences->offences_count);
    json_end(&o);
    json_begin_list(&o, "missing");
    for (size_t i = 0; i < gaps->count; i++) {
        const RegistryGap *g = &gaps->items[i];
        json_begin(&o, NULL);
        json_add_str(&o, "id", g->id);
        if (g->province.n > 0) {
            json_add_str(&o, "province", g->province);
        }
        json_add_str(&o, "what", g->what.vi);
        json_add_i64(&o, "known", g->known);
        if (g->expected >= 0) {
            json_add_i64(&o, "expected", g->expected);
        } else {
            json_add_null(&o, "expected");
        }
        json_add_str(&o, "confidence", confidence_mark(g->confidence));
        json_end(&o);
    }
    json_end_list(&o);
    json_begin_list(&o, "faults");
    for (size_t i = 0; i < faults->count; i++) {
        json_add_str(&o, NULL, faults->items[i]);
    }
    json_end_list(&o);
    json_end(&o);
    buf_add_char(out, '\n');
}

static void check_text(Arena *a, Buf *out, const Registry *r, const Totals *t, const RegistryGaps *gaps, const RegistryFaults *faults)
{
#define N(x) i18n_number(a, LANG_VI, (int64_t)(x))
    buf_addf(out, STR_F "\n\n" STR_F "\n", STR_A(msg(LANG_VI, M_registry_check_title)), STR_A(msg(LANG_VI, M_registry_check_known)));
    buf_addf(out, "  " STR_F "\n", STR_A(MSG(a, LANG_VI, M_registry_count_courts_open, { S("count"), N(t->open) })));
    buf_addf(out, "  " STR_F "\n", STR_A(MSG(a, LANG_VI, M_registry_count_courts_closed, { S("count"), N(t->closed) })));
    buf_addf(out, "  " STR_F "\n", STR_A(MSG(a, LANG_VI, M_registry_count_places, { S("provinces"), N(r->places[0]->provinces_count) },
                                             { S("wards"), N(t->wards) })));
    buf_addf(out, "  " STR_F "\n", STR_A(MSG(a, LANG_VI, M_registry_count_old_places, { S("communes"), N(t->communes) })));
    buf_addf(out, "  " STR_F "\n\n", STR_A(MSG(a, LANG_VI, M_registry_count_relations, { S("relations"), N(r->law->relations->relations_count) },
                                               { S("offences"), N(r->law->offences->offences_count) })));
    if (gaps->count > 0) {
        buf_addf(out, STR_F "\n", STR_A(msg(LANG_VI, M_registry_check_missing)));
    }
    for (size_t i = 0; i < gaps->count; i++) {
        const RegistryGap *g = &gaps->items[i];
        buf_addf(out, "  [" STR_F "] " STR_F ": " STR_F, STR_A(confidence_mark(g->confidence)), STR_A(g->what.vi), STR_A(N(g->known)));
        if (g->expected >= 0) {
            buf_addf(out, " / " STR_F, STR_A(N(g->expected)));
        }
        buf_add_char(out, '\n');
    }
#undef N
    if (faults->count == 0) {
        buf_addf(out, "\n" STR_F "\n", STR_A(msg(LANG_VI, M_registry_check_no_faults)));
        return;
    }
    buf_addf(out, "\n" STR_F "\n", STR_A(msg(LANG_VI, M_registry_check_faults)));
    for (size_t i = 0; i < faults->count; i++) {
        buf_addf(out, "  " STR_F "\n", STR_A(faults->items[i]));
    }
}

static int check(const Registry *r, Arena *a, Date on, bool json, Buf *out)
{
    Totals         totals = totals_of(r, on);
    RegistryGaps   gaps = registry_gaps(r, a, on);
    RegistryFaults faults = registry_faults(r, a, on);
    if (json) {
        check_json(out, r, &totals, &gaps, &faults);
    } else {
        check_text(a, out, r, &totals, &gaps, &faults);
    }
    return gaps.count == 0 && faults.count == 0 ? DONE : ANSWERED_NO;
}

static Str kind_word(RegistryKind kind)
{
    switch (kind) {
    case REGISTRY_COURT:
        return S("court");
    case REGISTRY_CLOSED_COURT:
        return S("closed_court");
    case REGISTRY_PROVINCE:
        return S("province");
    case REGISTRY_WARD:
        return S("ward");
    case REGISTRY_OLD_PROVINCE:
        return S("old_province");
    case REGISTRY_OLD_DISTRICT:
        return S("old_district");
    case REGISTRY_OLD_COMMUNE:
        return S("old_commune");
    case REGISTRY_RELATION:
        return S("relation");
    case REGISTRY_OFFENCE:
        return S("offence");
    }
    return S("");
}

static int search(const Registry *r, Arena *a, Str words, bool json, Buf *out)
{
    RegistryHits hits = registry_search(r, a, words, REGISTRY_ALL, SEARCH_SHOWN);
    JsonOut      o = json_out(out);
    if (json) {
        json_begin_list(&o, NULL);
    }
    for (size_t i = 0; i < hits.count; i++) {
        const RegistryHit *h = &hits.items[i];
        if (!json) {
            buf_addf(out, "%-12.*s %-10.*s " STR_F "\n", STR_A(kind_word(h->kind)), STR_A(h->code), STR_A(h->name.vi));
            continue;
        }
        json_begin(&o, NULL);
        json_add_str(&o, "kind", kind_word(h->kind));
        json_add_str(&o, "code", h->code);
        json_add_str(&o, "name", h->name.vi);
        json_add_str(&o, "name_en", h->name.en);
        json_begin_list(&o, "wards");
        for (uint32_t j = 0; j < h->wards_count; j++) {
            json_add_str(&o, NULL, h->wards[j]);
        }
        json_end_list(&o);
        json_end(&o);
    }
    if (json) {
        json_end_list(&o);
        buf_add_char(out, '\n');
    } else if (hits.count == 0) {
        buf_addf(out, STR_F "\n", STR_A(msg(LANG_VI, M_registry_nothing_found)));
    }
    return hits.count > 0 ? DONE : ANSWERED_NO;
}

static size_t courts_in(const CourtAreas *areas, Arena *a)
{
    LIST(Str) seen = { 0 };
    for (size_t i = 0; i < areas->count; i++) {
        bool known = false;
        for (size_t j = 0; !known && j < seen.count; j++) {
            known = str_eq(seen.items[j], areas->items[i].court);
        }
        if (!known) {
            *LIST_ADD(a, &seen) = areas->items[i].court;
        }
    }
    return seen.count;
}

static void add_lines(JsonOut *o, const char *name, Str lines)
{
    json_begin_list(o, name);
    while (lines.n > 0) {
        Str line = str_cut(&lines, '\n');
        if (line.n > 0) {
            json_add_str(o, NULL, line);
        }
    }
    json_end_list(o);
}

static int import(const Registry *r, Arena *a, Str csv, Date on, bool json, Buf *out)
{
    Buf        faults = buf_make(a, REPORT_MAX);
    Buf        warnings = buf_make(a, REPORT_MAX);
    CourtAreas areas = { 0 };
    Error     *e = court_areas_parse(r, a, csv, on, &areas, &faults, &warnings);
    size_t     bad = 0;
    for (size_t i = 0; i < faults.n; i++) {
        bad += faults.p[i] == '\n';
    }
    Str wards = str_format(a, "%zu", areas.count);
    Str courts = str_format(a, "%zu", courts_in(&areas, a));
    if (json) {
        JsonOut o = json_out(out);
        json_begin(&o, NULL);
        json_add_bool(&o, "valid", e == NULL);
        json_add_i64(&o, "wards", (int64_t)areas.count);
        add_lines(&o, "faults", buf_str(&faults));
        add_lines(&o, "warnings", buf_str(&warnings));
        json_end(&o);
        buf_add_char(out, '\n');
    } else if (e == NULL) {
        buf_addf(out, STR_F "\n" STR_F, STR_A(MSG(a, LANG_VI, M_registry_import_done, { S("wards"), wards }, { S("courts"), courts })),
                 STR_A(buf_str(&warnings)));
    } else {
        buf_addf(out, STR_F "\n" STR_F, STR_A(MSG(a, LANG_VI, M_registry_import_refused, { S("count"), str_format(a, "%zu", bad) })),
                 STR_A(buf_str(&faults)));
    }
    return e == NULL ? DONE : BAD_INPUT;
}

int registry_command(const Registry *r, Arena *a, const Str *args, size_t count, const Str *file, Date on, bool json, Buf *out)
{
    Str verb = count > 0 ? args[0] : S("");
    if (str_eq(verb, S("check")) && count == 1) {
        return check(r, a, on, json, out);
    }
    if (str_eq(verb, S("search")) && count > 1) {
        return search(r, a, str_join(a, args + 1, count - 1, S(" ")), json, out);
    }
    if (str_eq(verb, S("import")) && file != NULL) {
        return import(r, a, *file, on, json, out);
    }
    buf_add(out, S("congly registry check | search WORDS | import FILE [--json]\n"));
    return BAD_INPUT;
}
