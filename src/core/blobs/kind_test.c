/* What a file is, by its bytes alone; what a person may not be able to open is named. */
#include "core/blobs/blobs_testkit.h"
#include "core/blobs/kind.h"

#define TEXT(literal) { (const uint8_t *)(literal), sizeof(literal) - 1 }
#define ZIP "PK\3\4\24\0\0\0\10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define ZIP_END "PK\5\6\0\0\0\0\1\0\1\0\0\0\0\0\0\0\0\0\0\0"
#define PDF_END "\nstartxref\n0\n%%EOF\n"
#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0\x90wS\xde"

static const struct {
    const char *what;
    Bytes       content;
    const char *type, *fault;
} files[] = {
    { "nothing", TEXT(""), "application/x-empty", "empty" },
    { "plain words", TEXT("Tôi cho ông Hư Cấu vay năm trăm triệu đồng.\n"), "text/plain", "" },
    { "a PDF", TEXT("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" PDF_END), "application/pdf", "" },
    { "a PDF with a password", TEXT("%PDF-1.7\ntrailer\n<</Root 1 0 R/Encrypt 9 0 R>>" PDF_END), "application/pdf", "locked" },
    { "a PDF that only speaks of metadata", TEXT("%PDF-1.7\n<</EncryptMetadata false>>" PDF_END), "application/pdf", "" },
    { "a PDF cut short", TEXT("%PDF-1.7\n1 0 obj\n<</Length 90000>>\nstream\n"), "application/pdf", "damaged" },
    { "a picture", TEXT(PNG "\0\0\0\0IEND\xae\x42\x60\x82"), "image/png", "" },
    { "half a picture", TEXT(PNG "\0\0\x10\0IDAT"), "image/png", "damaged" },
    { "a photograph", TEXT("\xff\xd8\xff\xe0\0\20JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"), "image/jpeg", "" },
    { "packed files", TEXT(ZIP "\10\0\0\0anh1.jpg" ZIP_END), "application/zip", "archive" },
    { "a letter whose entries stand in an unusual order", TEXT(ZIP "\21\0\0\0word/document.xml" ZIP_END),
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "" },
    { "half a letter", TEXT(ZIP "\21\0\0\0word/document.xml"),
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "damaged" },
    { "a program", TEXT("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0@\0\0\0\0\0\0\0"), NULL, "unknown" },
    { "a picture that is a program to a browser", TEXT("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"), "image/svg+xml", "unknown" },
    { "noise", TEXT("\xfa\x11\x81\x05\xee\x92\x03\x00\xd4"), "application/octet-stream", "unknown" },
};

static Arena *arena;
static Kinds *kinds;

static void open_kinds(void)
{
    arena = arena_make(MIB(16));
    cr_assert_null(kinds_open(arena, &kinds));
}

static void close_kinds(void)
{
    arena_release(arena);
    err_reset();
}

TestSuite(kind, .init = open_kinds, .fini = close_kinds);

static KindScan scan(Bytes content, size_t piece)
{
    KindScan s;
    kind_begin(&s, arena);
    for (size_t at = 0; at < content.n; at += piece) {
        kind_add(&s, (Bytes){ content.p + at, content.n - at < piece ? content.n - at : piece });
    }
    kind_end(&s, kinds);
    return s;
}

Test(kind, is_told_by_content_whatever_the_pieces)
{
    static const size_t pieces[] = { 65536, 1, 7 };
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        for (size_t k = 0; k < COUNT_OF(pieces); k++) {
            KindScan s = scan(files[i].content, pieces[k]);
            cr_expect(files[i].type == NULL || strcmp(s.media_type, files[i].type) == 0, "%s: %s", files[i].what, s.media_type);
            cr_expect_str_eq(s.fault, files[i].fault, "%s in pieces of %zu: %s", files[i].what, pieces[k], s.media_type);
        }
    }
}

/* An office file with a password is an OLE file with a stream of that name, in UTF-16. */
Test(kind, an_office_file_with_a_password)
{
    static const char mark[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    uint8_t *p = arena_alloc(arena, 4096);
    memcpy(p, mark, 8);
    cr_expect_str_eq(scan((Bytes){ p, 4096 }, 4096).fault, "");
    memcpy(p + 1024, name, sizeof name);
    cr_expect_str_eq(scan((Bytes){ p, 4096 }, 512).fault, "locked");
}

/* The mark may lie anywhere in a long file, across pieces too; the end counts however long the file is. */
Test(kind, long_files)
{
    size_t   n = 300000;
    uint8_t *p = arena_alloc(arena, n);
    memset(p, 'x', n);
    memcpy(p, "%PDF-1.4\n", 9);
    cr_expect_str_eq(scan((Bytes){ p, n }, 65536).fault, "damaged");
    memcpy(p + n - 6, "%%EOF\n", 6);
    cr_expect_str_eq(scan((Bytes){ p, n }, 65536).fault, "");
    memcpy(p + 65536 - 4, "/Encrypt 7 0 R", 14);
    cr_expect_str_eq(scan((Bytes){ p, n }, 65536).fault, "locked");
    cr_expect_str_eq(scan((Bytes){ p, n }, 1000).fault, "locked");
}
