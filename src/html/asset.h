/* The files of web/ as tools/embed puts them into the program: build/gen/html/assets.h has the table `web_assets`
 * (WEB_ASSET_COUNT rows) and each one's address WEB_style_css, "/tinh/<first 16 digits of the SHA-256>/style.css".
 * The program hands the rows to http, which serves them under that address for ever. May use: base. */
#ifndef HTML_ASSET_H
#define HTML_ASSET_H

#include "base/base.h"

typedef struct WebAsset {
    const char *name; /* "style.css" */
    const char *type; /* "text/css; charset=utf-8" */
    Bytes       bytes;
} WebAsset;

#endif
