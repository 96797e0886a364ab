/* The view of the style guide: every part with invented content. Tests only. */
#ifndef HTML_GUIDE_TEST_H
#define HTML_GUIDE_TEST_H

#include "html/html.h"

typedef struct GuideView {
    FrameView      frame;
    Str            title;
    LIST(NoticeView) notice_list;
    StandView      stand;
    QuestionView   question;
    TimelineView   timeline;
    TableView      table, nothing;
    PaperView      paper;
    ReceiptView    receipt;
    JudgmentView   judgment;
    LIST(ParagraphView) paragraphs;
    SidesView      sides;
    ConfirmView    confirm;
    Str            paper_head, paper_motto, paper_court, paper_number, paper_place, paper_title, paper_to, paper_text, paper_sign;
} GuideView;

#endif
