/* Handlers and forms of this room, for its table of routes. */
#ifndef WORK_ROUTES_H
#define WORK_ROUTES_H

#include "work/work_int.h"

extern const FormSpec work_inbox_form;
Error                *work_inbox_page(Req *rq, Resp *rs);

#endif
