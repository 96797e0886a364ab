/* View struct of the page of exported files. */
#ifndef JUDGMENT_EXPORT_VIEW_H
#define JUDGMENT_EXPORT_VIEW_H

#include "html/html.h"

typedef struct ExportView {
    FrameView frame;
    Str       manifest; /* its address; empty: nothing was exported yet */
    Str       command;  /* that compares what was fetched with it */
    Str       key;      /* the log's, to check it by */
    Instant   at;
    TableView table;
} ExportView;

#endif
