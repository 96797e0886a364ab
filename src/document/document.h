/* Papers: what a court issues as people read it, and what was handed in as it came.
 * An issued paper is kept as form, template version and data (the snapshot of matter/snapshot.c); it is rendered when asked,
 * and the same form, version, data, number and day give the same bytes for ever. Its words are in law/papers.yaml: a change of
 * wording is a new version there, never a change of an old one. Papers are Vietnamese legal papers in every interface language.
 * README.md lists what templates read and what effects may add with act_paper_text, act_paper_number, act_paper_json.
 * Law: NQ 01/2017/NQ-HĐTP (the forms). Tables: none. May use: page, matter, core, html, law, base. */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "html/html.h"
#include "http/http.h"
#include "matter/matter.h"

typedef LIST(Str) DocumentWords;

typedef struct Document {
    Html          html;    /* what stands inside {wrap part_paper}: marks ("CHƯA KÝ SỐ ...", "DỮ LIỆU GIẢ ĐỊNH ...") included */
    Str           title;   /* "Thông báo nộp tiền tạm ứng án phí" */
    DocumentWords missing; /* placeholders that had no value: a dotted line stands there. Tell the clerk */
} Document;

/* Any issued paper. Before an act (a draft shown as the court will read it) the caller makes the Paper himself: form,
 * template_version (0: the newest), number, day and data. ERR_NOT_FOUND: the form has no template of that version. */
MUST_CHECK Error *document_render(const House *h, Arena *a, const Procedure *procedure, const Paper *p, Document *out);
/* 0 when the form has no template. */
int64_t document_version(const Law *law, Str form);

/* Faults of law/papers.yaml against forms, procedures, powers and time limits: an issued form without a template, an unknown
 * placeholder, format, style of address ... One line each; empty when all is well. */
DocumentWords document_check(const Law *law, Arena *a);

/* Folio numbers (bút lục): "7" or "7-9". */
Str document_folio(Arena *a, const Paper *p);

/* The bytes of one file of a paper handed in ({id}, {no}, {file} of the address), the look recorded: for the API's route too. */
Handler document_paper_file;
extern const Route  document_routes[];
extern const size_t document_route_count;

#endif
