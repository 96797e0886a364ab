/* View structs of the sign-in pages. */
#ifndef APP_ACCOUNT_VIEW_H
#define APP_ACCOUNT_VIEW_H

#include "html/html.h"

typedef struct DemoCard {
    Str account, name, role;
    Str waiting; /* "3 việc đang chờ"; empty: nothing */
} DemoCard;

/* Those of one court, or those who come to it. */
typedef struct DemoGroup {
    Str heading;
    LIST(DemoCard) cards;
} DemoGroup;

typedef struct SignInView {
    FrameView frame;
    FormView  form;
    Str       to;
    Str       demo_action, code_href, recover_href, register_href;
    LIST(DemoGroup) groups;
} SignInView;

typedef struct RegisterView {
    FrameView frame;
    FormView  form;
    Str       to, sign_in_href;
    bool      served; /* he came with a code on paper */
} RegisterView;

typedef struct ServedCodeView {
    FrameView frame;
    FormView  form;
} ServedCodeView;

#endif
