/* The forms in which the public gets a ruling: page, text, JSON, Akoma Ntoso 3 (OASIS LegalDocML), entry of the feed; and each of
 * them read again as its reader would, for the gate. All are made of the same Ruling and nothing else.
 * May use: registry, law, html, i18n. */
#include "judgment/publication_forms.h"

#include "judgment/judgment_msg.h"
#include "judgment/ruling_article_html.h"

#include <string.h>

enum { FORM_MAX = 16 * 1024 * 1024 };

/* ---- the ruling of a file ---------------------------------------------------------------------------------------------------- */

Error *ruling_of_matter(House *h, Arena *a, const Matter *m, const RulingSource *source, Str coded, Ruling *out)
{
    const Relation *relation = registry_relation(h->registry, m->relation);
    *out = (Ruling){
        .court = m->court, .matter = m->id, .source = S("court"), .number = source->number, .day = source->day, .kind = m->kind,
        .instance = S("ST"), .paper = source->paper, .relation = m->relation,
        .title = relation == NULL ? m->relation : relation_title(a, h->law->relations, relation), .case_number = m->number, .status = S("public"),
        .published_on = source->day, .corrected_on = DATE_NONE, .changed_at = os_now(h->os), .hash = hash_str(coded),
        .size = (int64_t)coded.n, .text = coded, .host = ledger_host(h->ledger), .invented = h->demo,
    };
    out->court_name = registry_court_name(h->registry, court_id_str(&m->court), source->day).vi;
    RulingParts parts = ruling_parts_find(a, coded);
    out->parts = ruling_parts_write(a, &parts);
    return NULL;
}

/* ---- words -------------------------------------------------------------------------------------------------------------------------- */

Str ruling_address(Arena *a, RulingId id)
{
    return str_format(a, "/ban-an/" STR_F, STR_A(id_format(a, id.id)));
}

Str ruling_number(Arena *a, Lang lang, const Ruling *r)
{
    Msg m = str_eq(r->paper, S("decision")) ? M_publication_decision_number : M_publication_judgment_number;
    return MSG(a, lang, m, { S("number"), r->number });
}

Str ruling_name(Arena *a, Lang lang, const Ruling *r)
{
    Msg m = str_eq(r->paper, S("decision")) ? M_publication_decision_name : M_publication_judgment_name;
    return MSG(a, lang, m, { S("number"), r->number }, { S("day"), i18n_date(a, lang, r->day) });
}

Str ruling_cite(Arena *a, const Ruling *r)
{
    return MSG(a, LANG_VI, M_publication_cite, { S("court"), r->court_name }, { S("name"), ruling_name(a, LANG_VI, r) },
               { S("title"), r->title },
               { S("address"), id_is_zero(r->id.id) ? msg(LANG_VI, M_publication_no_address) /* as it is looked at before it is released */
                                                    : str_format(a, STR_F STR_F, STR_A(r->host), STR_A(ruling_address(a, r->id))) });
}

Str ruling_kind_name(Lang lang, Str kind)
{
    static const struct { Str id; Msg name; } kinds[] = {
        { S_INIT("civil"), M_publication_kind_civil },           { S_INIT("family"), M_publication_kind_family },
        { S_INIT("commercial"), M_publication_kind_commercial }, { S_INIT("labour"), M_publication_kind_labour },
        { S_INIT("administrative"), M_publication_kind_administrative }, { S_INIT("criminal"), M_publication_kind_criminal },
        { S_INIT("bankruptcy"), M_publication_kind_bankruptcy }, { S_INIT("measure"), M_publication_kind_measure },
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (str_eq(kinds[i].id, kind)) {
            return msg(lang, kinds[i].name);
        }
    }
    return msg(lang, M_publication_kind_other);
}

Str ruling_instance_name(Lang lang, Str instance)
{
    return str_eq(instance, S("PT"))    ? msg(lang, M_publication_instance_appeal)
           : str_eq(instance, S("GĐT")) ? msg(lang, M_publication_instance_cassation)
           : str_eq(instance, S("TT"))  ? msg(lang, M_publication_instance_reopening)
                                        : msg(lang, M_publication_instance_first);
}

static const char *const part_ids[PART_COUNT] = { "phan-mo-dau", "noi-dung-vu-an", "nhan-dinh", "quyet-dinh", "sua-chua-bo-sung" };
static const char *const part_codes[PART_COUNT] = { "head", "facts", "reasoning", "operative", "corrections" };

static Str part_name(Lang lang, RulingPart part)
{
    static const Msg names[PART_COUNT] = { M_publication_part_head, M_publication_part_facts, M_publication_part_reasoning,
                                           M_publication_part_operative, M_publication_part_corrections };
    return msg(lang, names[part]);
}

/* ---- page ------------------------------------------------------------------------------------------------------------------------------ */

static void add_fact(Arena *a, FactsView *v, Str name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(a, &v->facts) = (Fact){ .name = name, .value = value };
    }
}

static void add_sections(Arena *a, Lang lang, const Ruling *r, ArticleView *v)
{
    RulingParts      parts = ruling_parts_read(a, r->parts);
    RulingParagraphs list = ruling_paragraphs(a, r->text, &parts);
    ArticleSection  *now = NULL;
    RulingPart       part = PART_COUNT;
    for (size_t i = 0; i < list.count; i++) {
        const RulingParagraph *p = &list.items[i];
        if (now == NULL || p->part != part) {
            part = p->part;
            now = LIST_ADD(a, &v->sections);
            *now = (ArticleSection){ .id = str_of(part_ids[part]), .heading = part_name(lang, part), .opening = p->no == 0 && !p->heading };
            *LIST_ADD(a, &v->judgment.outline) = (Link){ now->heading, str_format(a, "#%s", part_ids[part]) };
        }
        if (!p->heading) {
            *LIST_ADD(a, &now->paragraphs) =
                (ArticleParagraph){ .no = p->no, .id = str_format(a, "doan-%lld", (long long)p->no), .text = p->text };
        }
    }
}

static void add_facts(Arena *a, Lang lang, const Ruling *r, JudgmentView *v)
{
    add_fact(a, &v->facts, msg(lang, M_publication_fact_kind), ruling_kind_name(lang, r->kind));
    add_fact(a, &v->facts, msg(lang, M_publication_fact_instance), ruling_instance_name(lang, r->instance));
    add_fact(a, &v->facts, msg(lang, M_publication_fact_case_number), r->case_number);
    add_fact(a, &v->facts, msg(lang, M_publication_fact_published), i18n_date(a, lang, r->published_on));
    add_fact(a, &v->facts, msg(lang, M_publication_fact_corrected), date_is_none(r->corrected_on) ? S("") : i18n_date(a, lang, r->corrected_on));
    bool ours = str_eq(r->source, S("court"));
    add_fact(a, &v->provenance, msg(lang, M_publication_fact_source), ours ? msg(lang, M_publication_source_court) : r->source);
    add_fact(a, &v->provenance, msg(lang, M_publication_fact_source_id), r->source_id);
    add_fact(a, &v->provenance, msg(lang, M_publication_fact_basis), msg(lang, M_publication_basis));
    add_fact(a, &v->provenance, msg(lang, M_publication_fact_hash), hash_hex(a, r->hash));
}

void ruling_article(Arena *a, Lang lang, const Ruling *r, ArticleView *out)
{
    JudgmentView *v = &out->judgment;
    Str           base = str_format(a, "%s" STR_F, lang == LANG_EN ? "/en" : "", STR_A(ruling_address(a, r->id)));
    *out = (ArticleView){ 0 };
    *v = (JudgmentView){ .court = r->court_name, .number = ruling_name(a, lang, r), .title = r->title, .cite = ruling_cite(a, r) };
    /* of a ruling published elsewhere only its source knows whether it is in force */
    v->status = str_eq(r->source, S("court")) ? (StateView){ TONE_GOOD, msg(lang, M_publication_in_force) }
                                              : (StateView){ TONE_QUIET, msg(lang, M_publication_as_source) };
    add_facts(a, lang, r, v);
    add_sections(a, lang, r, out);
    *LIST_ADD(a, &v->acts) = (Link){ msg(lang, M_publication_as_text), str_format(a, STR_F ".txt", STR_A(base)) };
    *LIST_ADD(a, &v->acts) = (Link){ msg(lang, M_publication_as_json), str_format(a, STR_F ".json", STR_A(base)) };
    *LIST_ADD(a, &v->acts) = (Link){ msg(lang, M_publication_as_akn), str_format(a, STR_F ".akn.xml", STR_A(base)) };
    if (r->correction.n > 0) {
        out->notice = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_publication_corrected_title), .text = r->correction };
    }
    if (ruling_parts_read(a, r->parts).at[PART_CORRECTIONS] != SIZE_MAX) {
        out->amended = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_publication_amended),
                                     .act = { msg(lang, M_publication_amended_where), str_format(a, "#%s", part_ids[PART_CORRECTIONS]) } };
    }
}

/* ---- text -------------------------------------------------------------------------------------------------------------------------------- */

Error *ruling_as_text(Arena *a, const Ruling *r, Str *out)
{
    Buf b = buf_make(a, FORM_MAX);
    if (r->invented) {
        buf_addf(&b, STR_F "\n\n", STR_A(msg(LANG_VI, M_publication_invented)));
    }
    buf_addf(&b, STR_F "\n" STR_F "\n" STR_F "\n\n", STR_A(r->court_name), STR_A(ruling_name(a, LANG_VI, r)), STR_A(r->title));
    if (r->correction.n > 0) {
        buf_addf(&b, STR_F "\n" STR_F "\n\n", STR_A(msg(LANG_VI, M_publication_corrected_title)), STR_A(r->correction));
    }
    buf_add(&b, r->text);
    buf_addf(&b, "\n\n" STR_F "\n", STR_A(ruling_cite(a, r)));
    *out = buf_str(&b);
    return buf_check(&b);
}

/* ---- JSON ---------------------------------------------------------------------------------------------------------------------------------- */

static void json_parts(Arena *a, JsonOut *o, const Ruling *r)
{
    RulingParts      parts = ruling_parts_read(a, r->parts);
    RulingParagraphs list = ruling_paragraphs(a, r->text, &parts);
    RulingPart       part = PART_COUNT;
    json_begin_list(o, "parts");
    for (size_t i = 0; i < list.count; i++) {
        const RulingParagraph *p = &list.items[i];
        if (p->part != part) {
            if (part != PART_COUNT) {
                json_end_list(o);
                json_end(o);
            }
            part = p->part;
            json_begin(o, NULL);
            json_add_str(o, "part", str_of(part_codes[part]));
            json_add_str(o, "heading", p->heading ? p->text : S(""));
            json_begin_list(o, "paragraphs");
        }
        if (!p->heading) {
            json_begin(o, NULL);
            if (p->no > 0) {
                json_add_i64(o, "no", p->no);
            }
            json_add_str(o, "text", p->text);
            json_end(o);
        }
    }
    if (part != PART_COUNT) {
        json_end_list(o);
        json_end(o);
    }
    json_end_list(o);
}

Error *ruling_as_json(Arena *a, const Ruling *r, Str *out)
{
    Buf     b = buf_make(a, FORM_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "format", S("congly-ruling/1"));
    if (r->invented) {
        json_add_str(&o, "notice", msg(LANG_VI, M_publication_invented));
    }
    json_add_str(&o, "id", id_format(a, r->id.id));
    json_add_str(&o, "address", ruling_address(a, r->id));
    json_begin(&o, "court");
    json_add_str(&o, "code", court_id_eq(r->court, RULING_NO_COURT) ? S("") : court_id_str(&r->court));
    json_add_str(&o, "name", r->court_name);
    json_end(&o);
    json_add_str(&o, "paper", r->paper);
    json_add_str(&o, "number", r->number);
    json_add_str(&o, "date", date_format(a, r->day));
    json_add_str(&o, "kind", r->kind);
    json_add_str(&o, "instance", r->instance);
    json_add_str(&o, "relation", r->relation);
    json_add_str(&o, "title", r->title);
    json_add_str(&o, "case_number", r->case_number);
    json_add_str(&o, "published_on", date_format(a, r->published_on));
    json_add_str(&o, "corrected_on", date_is_none(r->corrected_on) ? S("") : date_format(a, r->corrected_on));
    json_add_str(&o, "correction", r->correction);
    json_add_str(&o, "citation", ruling_cite(a, r));
    json_add_str(&o, "source", r->source);
    json_add_str(&o, "source_id", r->source_id);
    json_add_str(&o, "basis", S("NQ 03/2017/NQ-HĐTP"));
    json_add_str(&o, "sha256", hash_hex(a, r->hash));
    if (r->counted) {
        json_add_i64(&o, "proposals", r->proposals);
    }
    json_parts(a, &o, r);
    json_end(&o);
    *out = buf_str(&b);
    return buf_check(&b);
}

/* ---- XML -------------------------------------------------------------------------------------------------------------------------------------- */

void xml_add(Buf *b, Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        switch (c) {
        case '&': buf_add_z(b, "&amp;"); break;
        case '<': buf_add_z(b, "&lt;"); break;
        case '>': buf_add_z(b, "&gt;"); break;
        case '"': buf_add_z(b, "&quot;"); break;
        default: buf_add_char(b, c); break;
        }
    }
}

static void xml_attribute(Buf *b, const char *name, Str value)
{
    buf_addf(b, " %s=\"", name);
    xml_add(b, value);
    buf_add_char(b, '"');
}

static void xml_value(Buf *b, const char *element, Str value)
{
    buf_addf(b, "<%s", element);
    xml_attribute(b, "value", value);
    buf_add_z(b, "/>");
}

/* Work, expression and manifestation of one document (FRBR); names follow AKN-NC: /akn/vn/judgment/<date>/<id>. */
static void akn_frbr(Arena *a, Buf *b, const Ruling *r)
{
    static const struct { const char *element, *tail; bool expression, manifestation; } levels[] = {
        { "FRBRWork", "", false, false }, { "FRBRExpression", "/vie@", true, false }, { "FRBRManifestation", "/vie@.xml", false, true },
    };
    Str day = date_format(a, r->day);
    Str changed = date_format(a, date_is_none(r->corrected_on) ? r->published_on : r->corrected_on);
    Str uri = str_format(a, "/akn/vn/judgment/" STR_F "/" STR_F, STR_A(day), STR_A(id_format(a, r->id.id)));
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        Str here = str_format(a, STR_F "%s", STR_A(uri), levels[i].tail);
        buf_addf(b, "<%s>", levels[i].element);
        xml_value(b, "FRBRthis", str_format(a, STR_F "/!main", STR_A(here)));
        xml_value(b, "FRBRuri", here);
        buf_add_z(b, "<FRBRdate");
        xml_attribute(b, "date", i == 0 ? day : changed);
        xml_attribute(b, "name", i == 0 ? S("pronounced") : S("published"));
        buf_add_z(b, "/><FRBRauthor href=\"#court\"/>");
        if (i == 0) {
            buf_add_z(b, "<FRBRcountry value=\"vn\"/>");
            xml_value(b, "FRBRnumber", r->number);
            xml_value(b, "FRBRname", ruling_name(a, LANG_VI, r));
        } else if (levels[i].expression) {
            buf_add_z(b, "<FRBRlanguage language=\"vie\"/>");
        } else {
            buf_add_z(b, "<FRBRformat value=\"application/akn+xml\"/>");
        }
        buf_addf(b, "</%s>", levels[i].element);
    }
}

static void akn_note(Buf *b, const char *id, Str text)
{
    buf_addf(b, "<note eId=\"%s\"><p>", id);
    xml_add(b, text);
    buf_add_z(b, "</p></note>");
}

static void akn_notes(Buf *b, const Ruling *r)
{
    if (r->correction.n == 0 && !r->invented) {
        return;
    }
    buf_add_z(b, "<notes source=\"#court\">");
    if (r->invented) {
        akn_note(b, "invented", msg(LANG_VI, M_publication_invented));
    }
    if (r->correction.n > 0) {
        akn_note(b, "correction", r->correction);
    }
    buf_add_z(b, "</notes>");
}

static void akn_meta(Arena *a, Buf *b, const Ruling *r)
{
    buf_add_z(b, "<meta><identification source=\"#publisher\">");
    akn_frbr(a, b, r);
    buf_add_z(b, "</identification><publication");
    xml_attribute(b, "date", date_format(a, r->published_on));
    xml_attribute(b, "name", S("congly"));
    xml_attribute(b, "showAs", msg(LANG_VI, M_publication_portal));
    buf_add_z(b, "/><classification source=\"#publisher\">");
    buf_add_z(b, "<keyword dictionary=\"#kinds\"");
    xml_attribute(b, "value", r->kind.n > 0 ? r->kind : S("other"));
    xml_attribute(b, "showAs", ruling_kind_name(LANG_VI, r->kind));
    buf_add_z(b, "/><keyword dictionary=\"#relations\"");
    xml_attribute(b, "value", r->relation.n > 0 ? r->relation : S("other"));
    xml_attribute(b, "showAs", r->title);
    buf_add_z(b, "/></classification><references source=\"#publisher\"><TLCOrganization eId=\"court\"");
    xml_attribute(b, "href", str_format(a, "/akn/ontology/organization/vn/%s", r->court.code));
    xml_attribute(b, "showAs", r->court_name);
    buf_add_z(b, "/><TLCOrganization eId=\"publisher\" href=\"/akn/ontology/organization/vn/congly\"");
    xml_attribute(b, "showAs", msg(LANG_VI, M_publication_portal));
    buf_add_z(b, "/><TLCConcept eId=\"kinds\" href=\"/akn/ontology/concept/vn/kind\" showAs=\"kind\"/>"
                 "<TLCConcept eId=\"relations\" href=\"/akn/ontology/concept/vn/relation\" showAs=\"relation\"/></references>");
    akn_notes(b, r);
    buf_add_z(b, "</meta>");
}

static void akn_body(Arena *a, Buf *b, const Ruling *r)
{
    /* the notices stand behind the body: they are no part of what was pronounced */
    static const char *const elements[PART_COUNT] = { "introduction", "background", "motivation", "decision", "conclusions" };
    RulingParts              parts = ruling_parts_read(a, r->parts);
    RulingParagraphs         list = ruling_paragraphs(a, r->text, &parts);
    RulingPart               part = PART_COUNT;
    buf_add_z(b, "<judgmentBody>");
    for (size_t i = 0; i < list.count; i++) {
        const RulingParagraph *p = &list.items[i];
        if (p->part != part) {
            if (part != PART_COUNT) {
                buf_addf(b, "</%s>\n", elements[part]);
            }
            part = p->part;
            buf_addf(b, "%s<%s>\n", part == PART_CORRECTIONS ? "</judgmentBody>\n" : "", elements[part]);
        }
        if (p->heading) {
            buf_add_z(b, "<p class=\"heading\">");
        } else if (p->no == 0) {
            buf_add_z(b, "<p>");
        } else {
            buf_addf(b, "<p eId=\"p_%lld\">", (long long)p->no);
        }
        xml_add(b, p->text);
        buf_add_z(b, "</p>\n");
    }
    if (part != PART_COUNT) {
        buf_addf(b, "</%s>\n", elements[part]);
    } else {
        buf_add_z(b, "<decision><p/></decision>");
    }
    buf_add_z(b, part == PART_CORRECTIONS ? "" : "</judgmentBody>");
}

Error *ruling_as_akn(Arena *a, const Ruling *r, Str *out)
{
    Buf b = buf_make(a, FORM_MAX);
    buf_add_z(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\">"
                  "<judgment name=\"judgment\">");
    akn_meta(a, &b, r);
    buf_add_z(&b, "<header>");
    if (r->invented) {
        buf_add_z(&b, "<p>");
        xml_add(&b, msg(LANG_VI, M_publication_invented));
        buf_add_z(&b, "</p>");
    }
    buf_add_z(&b, "<p>");
    xml_add(&b, r->court_name);
    buf_add_z(&b, "</p><p><docNumber>");
    xml_add(&b, r->number);
    buf_add_z(&b, "</docNumber></p><p><docTitle>");
    xml_add(&b, r->title);
    buf_add_z(&b, "</docTitle></p></header>");
    akn_body(a, &b, r);
    buf_add_z(&b, "</judgment></akomaNtoso>\n");
    *out = buf_str(&b);
    return buf_check(&b);
}

/* ---- entry of the feed ------------------------------------------------------------------------------------------------------------------------- */

void ruling_feed_entry(Arena *a, Buf *b, const Ruling *r)
{
    Str id = id_format(a, r->id.id);
    buf_addf(b, "<entry><id>urn:congly:ban-an:" STR_F "</id><title>", STR_A(id));
    xml_add(b, str_format(a, STR_F " – " STR_F, STR_A(ruling_name(a, LANG_VI, r)), STR_A(r->title)));
    buf_addf(b, "</title><updated>" STR_F "</updated><author><name>", STR_A(instant_format(a, r->changed_at)));
    xml_add(b, r->court_name);
    buf_addf(b, "</name></author><link rel=\"alternate\" type=\"text/html\" href=\"/ban-an/" STR_F "\"/>", STR_A(id));
    buf_addf(b, "<link rel=\"alternate\" type=\"application/akn+xml\" href=\"/ban-an/" STR_F ".akn.xml\"/>", STR_A(id));
    buf_add_z(b, "<category");
    xml_attribute(b, "term", r->kind);
    xml_attribute(b, "label", ruling_kind_name(LANG_VI, r->kind));
    buf_add_z(b, "/><summary>");
    xml_add(b, r->invented ? msg(LANG_VI, M_publication_invented) : S(""));
    buf_add_z(b, r->invented ? ". " : "");
    xml_add(b, ruling_cite(a, r));
    buf_add_z(b, "</summary></entry>\n");
}

/* ---- all of them, and read again ------------------------------------------------------------------------------------------------------------------ */

Error *ruling_forms(House *h, Arena *a, const Ruling *r, RulingForms *out)
{
    ArticleView view;
    Buf         entry = buf_make(a, FORM_MAX);
    (void)h;
    ruling_article(a, LANG_VI, r, &view);
    out->content[FORM_PAGE] = ruling_article_html(a, LANG_VI, &view).markup;
    ruling_article(a, LANG_EN, r, &view);
    out->content[FORM_PAGE_EN] = ruling_article_html(a, LANG_EN, &view).markup;
    TRY(ruling_as_text(a, r, &out->content[FORM_TEXT]));
    TRY(ruling_as_json(a, r, &out->content[FORM_JSON]));
    TRY(ruling_as_akn(a, r, &out->content[FORM_AKN]));
    ruling_feed_entry(a, &entry, r);
    out->content[FORM_FEED] = buf_str(&entry);
    return buf_check(&entry);
}

typedef struct Entity {
    const char *name;
    const char *text;
} Entity;

/* An escape at `at` (which points to '&'): what it stands for, and where it ends. */
static Str unescape(Arena *a, Str s, size_t *at)
{
    static const Entity entities[] = { { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "apos", "'" }, { "nbsp", " " } };
    size_t              end = *at + 1;
    while (end < s.n && s.p[end] != ';' && end - *at < 10) {
        end++;
    }
    Str name = str_sub(s, *at + 1, end);
    Str alone = str_sub(s, *at, *at + 1);
    if (end >= s.n || s.p[end] != ';') {
        *at += 1;
        return alone;
    }
    for (size_t i = 0; i < COUNT_OF(entities); i++) {
        if (str_eq(name, str_of(entities[i].name))) {
            *at = end + 1;
            return str_of(entities[i].text);
        }
    }
    int64_t code = 0;
    if (name.n > 1 && name.p[0] == '#' && str_to_i64(str_sub(name, 1, name.n), &code) && code > 0 && code < 0x110000) {
        char *p = arena_alloc(a, 4);
        *at = end + 1;
        return (Str){ p, utf8_encode((uint32_t)code, p) };
    }
    *at += 1;
    return alone;
}

/* The names of the work in Akoma Ntoso are made of day and id alone; their "vie@" would read as an e-mail address. */
static size_t end_of_machine_name(Str s, size_t at)
{
    Str    begin = S("/akn/vn/judgment/");
    size_t end = at + 1;
    if (!str_eq(str_sub(s, end, end + begin.n), begin)) {
        return at;
    }
    while (end < s.n && s.p[end] != '"') {
        end++;
    }
    return end;
}

/* Markup: every tag parts two lines; values of attributes are lines too. */
static Error *extract_markup(Arena *a, Str s, Str *out)
{
    Buf  b = buf_make(a, FORM_MAX);
    bool tag = false, quoted = false;
    for (size_t i = 0; i < s.n;) {
        char c = s.p[i];
        if (tag && c == '"') {
            size_t end = quoted ? i : end_of_machine_name(s, i);
            quoted = !quoted && end == i;
            buf_add_char(&b, '\n');
            i = end + 1;
        } else if (!tag && c == '<') {
            tag = true;
            buf_add_char(&b, '\n');
            i++;
        } else if (tag && !quoted && c == '>') {
            tag = false;
            i++;
        } else if ((!tag || quoted) && c == '&') {
            buf_add(&b, unescape(a, s, &i));
        } else {
            if (!tag || quoted) {
                buf_add_char(&b, c);
            }
            i++;
        }
    }
    *out = ruling_text_tidy(a, buf_str(&b));
    return buf_check(&b);
}

/* Tags inside a paragraph part no line. */
static bool is_inline(Str tag)
{
    static const Str names[] = { S_INIT("b"), S_INIT("i"), S_INIT("em"), S_INIT("strong"), S_INIT("span"), S_INIT("a"), S_INIT("u"), S_INIT("sup") };
    size_t           n = 0;
    tag = str_starts(tag, S("/")) ? str_sub(tag, 1, tag.n) : tag;
    while (n < tag.n && tag.p[n] != ' ' && tag.p[n] != '/') {
        n++;
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_eq(str_sub(tag, 0, n), names[i])) {
            return true;
        }
    }
    return false;
}

Error *paper_plain(Arena *a, Str markup, Str *out)
{
    Buf  b = buf_make(a, FORM_MAX);
    bool mark = false;
    for (size_t i = 0; i < markup.n;) {
        if (markup.p[i] == '<') {
            size_t end = i;
            while (end < markup.n && markup.p[end] != '>') {
                end++;
            }
            Str tag = str_sub(markup, i + 1, end);
            mark = str_eq(tag, S("p class=\"paper-mark\"")) || (mark && !str_eq(tag, S("/p")));
            buf_add(&b, is_inline(tag) ? S("") : S("\n"));
            i = end + 1;
        } else if (markup.p[i] == '&') {
            Str is = unescape(a, markup, &i);
            buf_add(&b, mark ? S("") : is);
        } else {
            buf_add(&b, mark ? S("") : str_sub(markup, i, i + 1));
            i++;
        }
    }
    *out = ruling_text_tidy(a, buf_str(&b));
    return buf_check(&b);
}

static void extract_value(Arena *a, const Json *v, Buf *b)
{
    if (json_is_string(v)) {
        buf_add(b, json_text(v));
        buf_add_char(b, '\n');
        return;
    }
    for (size_t i = 0; json_is_array(v) && i < json_count(v); i++) {
        extract_value(a, json_at(v, i), b);
    }
    if (json_is_object(v)) {
        JsonMember *members;
        size_t      count = json_members(a, v, &members);
        for (size_t i = 0; i < count; i++) {
            extract_value(a, members[i].value, b);
        }
    }
}

static Error *extract_json(Arena *a, Str s, Str *out)
{
    Buf         b = buf_make(a, FORM_MAX);
    const Json *doc;
    TRY(json_parse(a, s, FORM_MAX, &doc));
    extract_value(a, doc, &b);
    *out = ruling_text_tidy(a, buf_str(&b));
    return buf_check(&b);
}

Error *ruling_form_extract(Arena *a, int form, Str content, Str *out)
{
    if (form == FORM_JSON) {
        return extract_json(a, content, out);
    }
    if (form == FORM_TEXT) {
        *out = ruling_text_tidy(a, content);
        return NULL;
    }
    return extract_markup(a, content, out);
}
