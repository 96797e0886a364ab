/* The page of an account's tokens. */
#ifndef API_TOKEN_VIEW_H
#define API_TOKEN_VIEW_H

#include "html/html.h"

typedef struct TokenRow {
    Str id, name, powers, from, until, seen;
} TokenRow;
typedef LIST(TokenRow) TokenRows;

typedef struct TokenView {
    FrameView frame;
    Str       made;   /* the new token, shown this once */
    TokenRows tokens;
    Str       csrf, revoke;
    FormView  form;
} TokenView;

#endif
