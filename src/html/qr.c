/* QR codes: runs of dark modules as horizontal bars of one path, "M4 4h7v1h-7z...". */
#include "html/qr.h"

#include <qrencode.h>

enum { TEXT_MAX = 1000, MARGIN = 4, PATH_MAX_BYTES = 256 * 1024 };

static void release_code(void *code)
{
    QRcode_free(code);
}

static void add_row(Buf *b, const QRcode *code, int y)
{
    const unsigned char *row = code->data + (ptrdiff_t)y * code->width;
    for (int x = 0; x < code->width;) {
        int from = x;
        while (x < code->width && (row[x] & 1) != 0) {
            x++;
        }
        if (x > from) {
            buf_addf(b, "M%d %dh%dv1h-%dz", from + MARGIN, y + MARGIN, x - from, x - from);
        } else {
            x++;
        }
    }
}

Error *qr_path(Arena *a, Str text, Str *path, int64_t *size)
{
    if (text.n == 0 || text.n > TEXT_MAX) {
        return err_make(ERR_TOO_LARGE, "a QR code of %zu bytes", text.n);
    }
    QRcode *code = QRcode_encodeString(str_z(a, text), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == NULL) {
        return err_make(ERR_INTERNAL, "libqrencode refuses %zu bytes", text.n);
    }
    arena_defer(a, release_code, code);
    Buf b = buf_make(a, PATH_MAX_BYTES);
    for (int y = 0; y < code->width; y++) {
        add_row(&b, code, y);
    }
    TRY(buf_check(&b));
    *path = buf_str(&b);
    *size = code->width + 2 * MARGIN;
    return NULL;
}
