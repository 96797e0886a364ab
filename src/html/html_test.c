/* Escapes by place with hostile text, formats, control; and htmlgen on templates it has to refuse. */
#include "html/html.h"
#include "html/sample_test.h"
#include "html/sample_test_html.h"
#include "i18n/i18n_msg.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static Arena *a;

static void open_arena(void)
{
    a = arena_make(MIB(16));
}

static void close_arena(void)
{
    arena_release(a);
    err_reset();
}

TestSuite(html, .init = open_arena, .fini = close_arena);

static void has(Html page, const char *want)
{
    cr_expect(str_has(page.markup, str_of(want)), "no %s in:\n" STR_F, want, STR_A(page.markup));
}

static SampleView sample(void)
{
    static SampleItem items[] = { { S_INIT("một <b>"), { 1000 } }, { S_INIT("hai"), { 2000 } } };
    static Str        words[] = { S_INIT("x"), S_INIT("<y>") };
    SampleView        v = { .text = S("<script>\"'&</script>"),
                            .url = S("/an-phi?a=1&b=2"),
                            .code = S("a&b"),
                            .markup = { S("<b>đậm</b>") },
                            .number = 5,
                            .size = 12345,
                            .small = -7,
                            .money = { 12000000 },
                            .date = date_make(2026, 11, 24),
                            .instant = instant_of(date_make(2026, 11, 24), 14, 30),
                            .message = M_days_today,
                            .kind = SAMPLE_FANCY };
    v.items.items = items;
    v.items.count = COUNT_OF(items);
    v.words.items = words;
    v.words.count = COUNT_OF(words);
    v.pointer = &items[1];
    v.state = (StateView){ TONE_BAD, S("quá <hạn>") };
    cr_assert(court_id_parse(S("T79K01"), &v.court));
    return v;
}

Test(html, text_and_attributes)
{
    SampleView v = sample();
    Html       page = sample_test_html(a, LANG_VI, &v);
    has(page, "<p id=\"text\">&lt;script&gt;&quot;&#39;&amp;&lt;/script&gt;</p>");
    has(page, "<p title=\"&lt;script&gt;&quot;&#39;&amp;&lt;/script&gt;\" data-x='&lt;script&gt;&quot;&#39;&amp;&lt;/script&gt;'>");
    has(page, "<p id=\"html\"><b>đậm</b></p>");
    has(page, "<textarea>\n&lt;script&gt;&quot;&#39;&amp;&lt;/script&gt;\n  </textarea>");
    cr_expect(!str_has(page.markup, S("<script>")) && !str_has(page.markup, S("<!--")));
}

/* Text is looked at in pieces: each mark is found wherever it stands in one, between letters of two and three bytes too. */
Test(html, every_mark_at_every_place)
{
    static const char  marks[] = "&<>\"'";
    static const char *entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
    HtmlOut            o = html_out(a, LANG_VI);
    for (size_t n = 1; n <= 50; n++) {
        for (size_t at = 0; at < n; at++) {
            char text[64], want[80];
            for (size_t i = 0; i < n; i++) {
                text[i] = "a\xc4\x91\xe1\xba\xa5"[i % 6];
            }
            size_t mark = (n + at) % 5;
            text[at] = marks[mark];
            int len = snprintf(want, sizeof want, "%.*s%s%.*s", (int)at, text, entities[mark], (int)(n - at - 1), text + at + 1);
            buf_clear(&o.buf);
            html_add_str(&o, (Str){ text, n });
            cr_assert(str_eq(html_done(&o).markup, (Str){ want, (size_t)len }), "mark %zu of %zu", at, n);
        }
    }
}

Test(html, addresses)
{
    static const struct {
        const char *url, *out;
    } rows[] = {
        { "/an-phi?a=1&b=2", "href=\"/an-phi?a=1&amp;b=2\"" },
        { "https://toaan.example/x", "href=\"https://toaan.example/x\"" },
        { "HTTP://toaan.example", "href=\"HTTP://toaan.example\"" },
        { "mailto:a@toaan.example", "href=\"mailto:a@toaan.example\"" },
        { "?trang=2", "href=\"?trang=2\"" },
        { "#doan-1", "href=\"#doan-1\"" },
        { "/bản án/12\"><script>", "href=\"/b%E1%BA%A3n%20%C3%A1n/12%22%3E%3Cscript%3E\"" },
        { "/a'b%20c", "href=\"/a%27b%20c\"" },
        { "javascript:alert(1)", "href=\"#\"" },
        { "JaVaScRiPt:alert(1)", "href=\"#\"" },
        { " javascript:alert(1)", "href=\"#\"" },
        { "java\tscript:alert(1)", "href=\"#\"" },
        { "\x01javascript:alert(1)", "href=\"#\"" },
        { "data:text/html,x", "href=\"#\"" },
        { "vbscript:x", "href=\"#\"" },
        { "//evil.example/", "href=\"#\"" },
        { "/\\evil.example/", "href=\"#\"" },
        { "\\\\evil.example/", "href=\"#\"" },
        { "", "href=\"\"" },
    };
    SampleView v = sample();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        v.url = str_of(rows[i].url);
        Html page = sample_test_html(a, LANG_VI, &v);
        has(page, str_z(a, str_format(a, "<a id=\"url\" %s>", rows[i].out)));
    }
    v.code = S("12/2026/TLST-DS?x=1&y#z:đ");
    Html page = sample_test_html(a, LANG_VI, &v);
    has(page, "href=\"/ban-an/12%2F2026%2FTLST-DS%3Fx%3D1%26y%23z%3A%C4%91?trang=5&amp;q=%3Cscript%3E%22%27%26%3C%2Fscript%3E#12%2F2026");
    has(page, "<a id=\"mail\" href=\"mailto:12%2F2026");
}

Test(html, plain_values_and_formats)
{
    SampleView v = sample();
    Html       vi = sample_test_html(a, LANG_VI, &v), en = sample_test_html(a, LANG_EN, &v);
    has(vi, "<p id=\"plain\">5|12345|-7|12.000.000\u00a0đ|24/11/2026|14 giờ 30 ngày 24/11/2026|T79K01|hôm nay</p>");
    has(en, "<p id=\"plain\">5|12345|-7|VND 12,000,000|24 Nov 2026|14:30 on 24 Nov 2026|T79K01|today</p>");
    has(vi, "<p id=\"formats\">12.000.000\u00a0đ|12.000.000|Mười hai triệu đồng|24/11/2026|ngày 24 tháng 11 năm 2026|2026-11-24|14 giờ "
            "30|12.345|còn 5 ngày|5 B</p>");
}

Test(html, messages_with_arguments)
{
    SampleView v = sample();
    Html       page = sample_test_html(a, LANG_EN, &v);
    has(page, "<p id=\"args\" title=\"This takes at most &lt;script&gt;&quot;&#39;&amp;&lt;/script&gt; characters.");
    has(page, "|This takes at most <b>đậm</b> characters.");
    has(page, "|This takes at most VND 12,000,000 characters.");
}

Test(html, control)
{
    SampleView v = sample();
    Html       page = sample_test_html(a, LANG_VI, &v);
    has(page, "<p id=\"if\">2||5|6|hai|7</p>");
    has(page, "<input class=\"-\" value=\"5\">");
    has(page, "<ul>\n<li>1.một &lt;b&gt;=1.000\u00a0đ(x)(&lt;y&gt;)</li>\n<li>2.hai=2.000\u00a0đ(x)(&lt;y&gt;)</li>\n</ul>");
    has(page, "quá &lt;hạn&gt;</span></p>");
    v.flag = true;
    v.text = S("");
    v.code = S("\"><i>");
    v.number = 3;
    v.pointer = NULL;
    v.message = NULL;
    v.items.count = 0;
    page = sample_test_html(a, LANG_VI, &v);
    has(page, "<p id=\"if\">1|4||||</p>");
    has(page, "<input disabled class=\"- -&quot;&gt;&lt;i&gt;\" value=\"3\">");
    has(page, "<a id=\"url\" href=\"/an-phi?a=1&amp;b=2\">{-}</a>");
}

/* ---- htmlgen on templates it has to refuse ------------------------------------------------------------------------- */

static int run(const char *command, const char *const *argv, const char *said_path, char *said, size_t max)
{
    pid_t child = fork();
    if (child == 0) {
        if (freopen(said_path, "wb", stderr) != NULL) {
            execvp(command, (char *const *)(uintptr_t)argv);
        }
        _exit(99);
    }
    int status = 0;
    cr_assert_eq(waitpid(child, &status, 0), child);
    FILE  *f = fopen(said_path, "rb");
    size_t n = f == NULL ? 0 : fread(said, 1, max - 1, f);
    said[n] = '\0';
    if (f != NULL) {
        fclose(f);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Compiles `body` under a head of one line: its own first line is line 2. With `and_c` gcc checks what came out. */
static int compile(const char *body, bool and_c, char *said, size_t max)
{
    char dir[] = "/tmp/htmlgen-XXXXXX", path[4][80];
    cr_assert(mkdtemp(dir) != NULL);
    static const char *const names[] = { "x.html", "x_html.h", "x_html.c", "said" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(path[i], sizeof path[i], "%s/%s", dir, names[i]);
    }
    FILE *f = fopen(path[0], "wb");
    cr_assert(f != NULL);
    fprintf(f, "{uses \"html/sample_test.h\"}{view SampleView v}\n%s", body);
    fclose(f);
    const char *const gen[] = { "build/tools/htmlgen", path[0], path[1], path[2], "html", "i18n", NULL };
    int               status = run(gen[0], gen, path[3], said, max);
    if (status == 0 && and_c) { /* the header is included by its room's name: html/x_html.h */
        char include[120], room[100], header[120];
        snprintf(room, sizeof room, "%s/html", dir);
        snprintf(header, sizeof header, "%s/x_html.h", room);
        snprintf(include, sizeof include, "-I%s", dir);
        mkdir(room, 0700);
        rename(path[1], header);
        const char *const cc[] = { "gcc", "-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wconversion", "-Isrc",
                                   "-Ibuild/gen", include, "-fsyntax-only", path[2], NULL };
        status = run(cc[0], cc, path[3], said, max);
        unlink(header);
        rmdir(room);
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        unlink(path[i]);
    }
    rmdir(dir);
    return status;
}

/* Bytes are looked at sixteen together: what has to be written otherwise is found at every place of every length. */
Test(html, what_needs_writing_otherwise_is_found_wherever_it_stands)
{
    static const struct {
        char        c;
        const char *text, *url; /* NULL: stays */
    } rows[] = {
        { '&', "&amp;", "&amp;" }, { '<', "&lt;", "%3C" }, { '>', "&gt;", "%3E" },   { '"', "&quot;", "%22" }, { '\'', "&#39;", "%27" },
        { '?', NULL, NULL },        { '%', NULL, NULL },    { ' ', NULL, "%20" },     { '{', NULL, "%7B" },     { '@', NULL, NULL },
        { '^', NULL, "%5E" },       { '`', NULL, "%60" },   { '\xC3', NULL, "%C3" }, { '~', NULL, NULL },      { 'Z', NULL, NULL },
    };
    Arena *own = arena_make(MIB(64));
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        for (size_t n = 1; n <= 50; n++) {
            for (size_t at = 0; at < n; at++) {
                char given[51] = "/a-long/address_of.something/0123456789/and/more/x";
                Str  head = { given, at }, tail = { given + at + 1, n - at - 1 };
                given[at] = rows[row].c;
                const char *text = rows[row].text, *url = rows[row].url;
                HtmlOut     as_text = html_out(own, LANG_VI), as_url = html_out(own, LANG_VI);
                html_add_str(&as_text, (Str){ given, n });
                html_add_url(&as_url, (Str){ given, n });
                Str middle = { given + at, 1 };
                Str text_parts[] = { head, text == NULL ? middle : str_of(text), tail }, url_parts[] = { head, url == NULL ? middle : str_of(url), tail };
                cr_assert(str_eq(html_done(&as_text).markup, str_join(own, text_parts, 3, S(""))), "text %c at %zu of %zu", rows[row].c, at, n);
                cr_assert(str_eq(html_done(&as_url).markup, str_join(own, url_parts, 3, S(""))), "address %c at %zu of %zu", rows[row].c, at, n);
                arena_reset(own);
            }
        }
    }
    arena_release(own);
}

Test(html, htmlgen_refuses)
{
    static const struct {
        const char *body, *said;
    } rows[] = {
        /* places where no escape helps */
        { "<script>{v.text}</script>", ":2: no holes inside <script>" },
        { "<script>1</script>", ":2: scripts are files" },
        { "<style>{v.text}</style>", ":2: <style> is not used" },
        { "<p\n onclick=\"{v.text}\"></p>", ":3: the attribute onclick is not used" },
        { "<p style=\"{v.text}\"></p>", ":2: the attribute style is not used" },
        { "<p class={v.text}></p>", ":2: a hole in class has to stand in quotes" },
        { "<p class=x></p>", ":2: the value of class has to stand in quotes" },
        { "<p {v.text}></p>", ":2: no holes in names of attributes" },
        { "<p data-{v.text}=\"1\"></p>", ":2: no holes in names of attributes" },
        { "<{v.text}>", ":2: no holes in names of tags" },
        { "<p{v.text}>", ":2: no holes in names of tags" },
        { "<!-- {v.text} -->", ":2: no holes in comments" },
        { "<iframe src=\"/x\"></iframe>", ":2: <iframe> is not used" },
        { "<img srcset=\"{v.url}\">", ":2: the attribute srcset is not used" },
        { "<meta http-equiv=\"refresh\" content=\"{v.text}\">", ":2: no holes in <meta content>" },
        { "<script src=\"{v.url}\"></script>", ":2: no holes in <script src>" },
        /* addresses */
        { "<a href=\"javascript:{v.text}\"></a>", ":2: only http:, https:, mailto:" },
        { "<a href=\"{v.text}:x\"></a>", ":2: only http:, https:, mailto:" },
        { "<a href=\"java{v.text}:x\"></a>", ":2: only http:, https:, mailto:" },
        { "<a href=\"{v.text}&#58;x\"></a>", ":2: an address is written without entities" },
        { "<a href=\"{if v.flag}/a{end}{v.text}\"></a>", ":2: choose between whole attributes" },
        { "<a href=\"{money v.money}\"></a>", ":2: an address takes no formats" },
        { "<a href=\"{t days.today}\"></a>", ":2: a message is no address" },
        /* messages and words */
        { "{t nobody.knows}", ":2: no catalogue of this room or a lower one has the message nobody.knows" },
        { "{t field.too_long}", ":2: field.too_long needs 1 arguments: max" },
        { "{t field.too_long most=v.text}", ":2: field.too_long has no placeholder {most}" },
        { "{t field.too_long max=v.text max=v.text}", ":2: {max} is given twice" },
        { "{t days.today max=v.text}", ":2: days.today has no placeholder {max}" },
        { "<p>Xin chào</p>", ":2: words belong in a catalogue" },
        { "<p>\nở đây</p>", ":3: words belong in a catalogue" },
        { "<input placeholder=\"Họ tên\">", ":2: words of placeholder belong in a catalogue" },
        /* markup */
        { "<p><b></p></b>", ":2: </p> comes before </b> of line 2" },
        { "<div>\n<p></p>\n", ":4: <div> of line 2 is not closed" },
        { "</div>", ":2: </div> closes nothing" },
        { "<p><div></div></p>", ":2: <div> may not stand inside the <p>" },
        { "<form><form></form></form>", ":2: <form> may not stand inside the <form>" },
        { "<div/>", ":2: <div/> does not close itself" },
        { "1 < 2", ":2: a tag is expected after <" },
        { "a & b", ":2: words belong" },
        { "1 & 2", ":2: a plain & is written &amp;" },
        { "<p class=\"x", ":2: <p> does not end" },
        { "<!-- ", ":2: the comment does not end" },
        /* control */
        { "{if v.flag}<p>{end}</p>", ":2: <p> of line 2 is still open at the end of the block" },
        { "<p>{if v.flag}</p>{end}", ":2: </p> closes an element opened outside of this branch" },
        { "<p {if v.flag}class=\"{end}\"></p>", ":2: the block of line 2 ends in another place" },
        { "{if v.flag}", ":2: the block of line 2 does not end" },
        { "{end}", ":2: {end} ends nothing" },
        { "{else}", ":2: {else} without its {if}" },
        { "{if v.flag}{else}{else}{end}", ":2: {else} without its {if}" },
        { "{each item in v.items}{if item.text}{end}", ":2: the block of line 2 does not end" },
        { "{each v in v.items}{end}", ":2: the name v is taken" },
        { "{item.text}", ":2: \"item.text\" begins with no known name" },
        { "{v.items[0]}", ":2: \"v.items[0]\" is no path" },
        { "{exit(1)}", ":2: \"exit(1)\" begins with no known name" },
        { "{if v.text < \"a\"}{end}", ":2: texts are compared with == and !=" },
        { "{if v.flag}{body}{end}", ":2: {body} stands once" },
        { "{include nothing v.text}", ":2: no template nothing" },
        { "{v.text", ":2: the hole does not end" },
        { "<p></p>{view Other w}", ":2: {view} stands before any output" },
        { "<link href=\"{asset nothing.css}\">", ":2: there is no web/nothing.css" },
    };
    char said[4096];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int status = compile(rows[i].body, false, said, sizeof said);
        cr_expect_eq(status, 1, "passes: %s %s", rows[i].body, said);
        cr_expect(strstr(said, rows[i].said) != NULL, "%s\nsays: %s", rows[i].body, said);
    }
}

/* What htmlgen cannot know C knows: the place named is the line of the template. */
Test(html, c_refuses)
{
    static const struct {
        const char *body, *said;
    } rows[] = {
        { "<p>\n{v.misspelt}</p>", "x.html:3:" },
        { "{v.items}", "x.html:2:" },
        { "{v.flag}", "x.html:2:" },
        { "{v.pointer}", "x.html:2:" },
        { "<p title=\"{v.markup}\"></p>", "x.html:2:" },
        { "<p title=\"{t field.too_long max=v.markup}\"></p>", "x.html:2:" },
        { "<a href=\"{v.markup}\"></a>", "x.html:2:" },
        { "<a href=\"{v.number}\"></a>", "x.html:2:" },
        { "<a href=\"/{v.markup}\"></a>", "x.html:2:" },
        { "{money v.number}", "x.html:2:" },
        { "{number v.money}", "x.html:2:" },
        { "{date v.instant}", "x.html:2:" },
        { "{if v.items}{end}", "x.html:2:" },
        { "{each x in v.text}{end}", "x.html:2:" },
        { "{include part_state v.text}", "x.html:2:" },
    };
    char said[4096];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int status = compile(rows[i].body, true, said, sizeof said);
        cr_expect_eq(status, 1, "passes: %s", rows[i].body);
        cr_expect(strstr(said, rows[i].said) != NULL, "%s\nsays: %s", rows[i].body, said);
    }
    int status = compile("<p>{v.text} {item_free}</p>", false, said, sizeof said);
    cr_expect_eq(status, 1);
    status = compile("<p>{v.text}{if v.kind == SAMPLE_PLAIN} <b>{number v.size}</b>{end}</p>", true, said, sizeof said);
    cr_expect_eq(status, 0, "a good template: %s", said);
}
