/* View structs of the pages of kept searches. */
#ifndef JUDGMENT_WATCH_VIEW_H
#define JUDGMENT_WATCH_VIEW_H

#include "html/html.h"

typedef struct WatchItem {
    Str       id, name, href; /* where it is asked again */
    StateView state;
    FactsView facts;
    LinkList  found;
    Str       all;            /* the whole list of what was found; empty: it is shown */
    bool      paused;
} WatchItem;
typedef LIST(WatchItem) WatchItems;

typedef struct WatchListView {
    FrameView  frame;
    WatchItems items;
    EmptyView  empty;
    Str        csrf, rename, pause, remove;
} WatchListView;

typedef struct WatchSaveView {
    FrameView frame;
    FactsView facts;
    FormView  form;
} WatchSaveView;

#endif
