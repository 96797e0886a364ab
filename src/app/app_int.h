/* What the files of the program share. */
#ifndef APP_APP_INT_H
#define APP_APP_INT_H

#include "app/app.h"

extern const HttpHooks app_hooks;

/* Every route of every module; embedded files. */
MUST_CHECK Error *app_add_routes(Server *sv);
/* Signing in and out, own sessions, display preferences. */
extern const Route  account_routes[];
extern const size_t account_route_count;

#endif
