/* What the files of the program share. */
#ifndef APP_APP_INT_H
#define APP_APP_INT_H

#include "app/app.h"
#include "i18n/i18n.h"
#include "simulate/simulate.h"

extern const HttpHooks app_hooks;

/* The language of the terminal. */
Lang said_in(void);

/* ---- simulate_command.c ---- */
MUST_CHECK Error *run_simulate(Command *c);
/* Takes its options out of the command's words. */
MUST_CHECK Error *simulate_options(Command *c, SimOptions *out);
MUST_CHECK Error *number_option(Command *c, const char *name, int64_t otherwise, int64_t most, int64_t *out);
/* Lives court years in an opened house whose clock `advance` moves. */
MUST_CHECK Error *app_simulate(App *app, Arena *a, const SimOptions *options, void (*advance)(Os *os, int64_t ms), SimReport *out);

/* ---- verify_command.c ---- */
MUST_CHECK Error *run_verify(Command *c);

/* ---- demo_command.c ---- */
/* The people of the sign-in page: a line a role, in the words of their cards, with up to three names. */
MUST_CHECK Error *demo_people(App *app, Buf *out);
MUST_CHECK Error *run_demo(Command *c);
/* Whether the directory holds an invented court. */
MUST_CHECK Error *demo_is_there(Arena *a, const Settings *s, bool *out);

/* ---- commands.c ---- */
/* Opens and serves until it is told to stop. */
MUST_CHECK Error *serve_opened(const Settings *s);

/* ---- routes_command.c ---- */
MUST_CHECK Error *run_routes(Command *c);

/* Every route of every module; embedded files. */
MUST_CHECK Error *app_add_routes(Server *sv);
/* Signing in and out, own sessions, display preferences. */
extern const Route  account_routes[];
extern const size_t account_route_count;

/* ---- search_command.c, search_game.c ---- */
MUST_CHECK Error *run_search(Command *c);
typedef struct SearchIndex SearchIndex;
void search_game(SearchIndex *x);
MUST_CHECK Error *search_dump(Command *c, SearchIndex *x); /* to the standard output */

/* ---- statute_command.c ---- */
MUST_CHECK Error *run_law_texts_import(Command *c);
MUST_CHECK Error *run_law_texts_index(Command *c);
MUST_CHECK Error *run_search_eval(Command *c);

/* ---- synth_command.c ---- */
MUST_CHECK Error *run_synth(Command *c);

/* receipt_command.c */
MUST_CHECK Error *run_verify_receipt(Command *c, Lang lang);

/* ---- account_page.c ---- */
Str   safe_return(Str to, Str otherwise); /* only a path of ours: never a way to another site */
Place place_of(Req *rq);
/* The session's cookie, and on to `to`; from "/" to where his work begins. */
MUST_CHECK Error *enter(Req *rq, Resp *rs, const SignedIn *in, Str to);

/* Making an account. */
extern const Route  register_routes[];
extern const size_t register_route_count;

#endif
