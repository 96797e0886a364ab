/* What the files of the finance room share: the books of one file while an act is prepared, and how its changes are written down. */
#ifndef FINANCE_FINANCE_INT_H
#define FINANCE_FINANCE_INT_H

#include "finance/finance.h"
#include "law/fee.h"

/* ---- accounts: all of the enforcement body, none of the court --------------------------------------------------------------- */

#define TO_COLLECT "to_collect" /* phải thu của người nộp theo thông báo */
#define ASKED "asked"           /* đã thông báo, chưa thu: stands against to_collect */
#define BANK "bank"             /* tiền đã vào tài khoản thu, chưa có biên lai */
#define CUSTODY "custody"       /* tài khoản tạm giữ tại Kho bạc Nhà nước, đã có biên lai */
#define HELD "held"             /* tạm ứng giữ cho người nộp */
#define GIVE_BACK "give_back"   /* phải trả lại người nộp */
#define BUDGET "budget"         /* án phí nộp ngân sách nhà nước */
#define FEE_OWED "fee_owed"     /* án phí còn phải thu theo bản án có hiệu lực */
#define FEE_RULED "fee_ruled"   /* stands against fee_owed */

/* ---- changes of one act ------------------------------------------------------------------------------------------------------ */

typedef struct Booking {
    Act     *act;
    FeeBooks books; /* as it will be: grows with each change below */
    size_t   old_postings, old_payments;
    LIST(int64_t) changed;         /* numbers of the dues that change */
    LIST(FeeReliefGiven) reliefs;  /* given by this act */
    Str     receipt_key;           /* the receipt's number is drawn at commit under this key; empty: none */
    int64_t receipted;             /* the due that gets it */
    bool    ruled;                 /* books.ruling and books.shares are new */
    int     settled;               /* 1: the ruling is booked by this act; -1: taken back */
} Booking;

MUST_CHECK Error *booking_open(Act *act, Booking *out);
/* Writes what changed as the effect's own section; the room's one apply reads it. */
void              booking_write(Booking *b, const char *effect_id);
MUST_CHECK Error *booking_apply(Tx *tx, const Event *e, const Json *own);

/* Who claims something, and so may be relieved of its fee. */
bool may_be_relieved(const Participant *p);

/* An entry: `debit` gets, `credit` gives; nothing at 0, the other way round below 0. */
void    booking_move(Booking *b, const char *why, const char *debit, const char *credit, int64_t participant, int64_t due, Money sum);
FeeDue *booking_due(Booking *b, int64_t no);
/* The newest that is not ended, of that purpose and payer (0: any); NULL. `status` may narrow it (empty: any). */
FeeDue *booking_find(Booking *b, Str purpose, int64_t payer, Str status);
FeeDue *booking_add_due(Booking *b, Str purpose, int64_t payer);
void    booking_touch(Booking *b, FeeDue *d);
/* The due asks for that much from now on: what is held too much is owed back, what lies there is used first. */
void    booking_ask(Booking *b, FeeDue *d, const char *why, Money amount);
/* It asks for nothing any more; what was advanced goes back to its payer or to the budget. */
void    booking_end(Booking *b, FeeDue *d, const char *why, FeeEndEffect effect);

/* Who is waited for, now that so much of the advance of the claim is asked and paid. Once all is paid the payer has done his part, and the
 * receipt travels from the enforcement body to the court without him (NQ 326 10); who paid too late stays late: the judge looks at his
 * reasons. */
MUST_CHECK Error *follow_claim_due(Booking *b, const FeeDue *d);

/* The balance of an account, of one due (or every due: -1). Credits count above zero for held, give_back, budget. */
Money   fee_balance(const FeeBooks *books, const char *account, int64_t due);

/* The relief of a participant on that day's law; empty codes when none. */
typedef struct ReliefCodes {
    Str exempt, reduce;
} ReliefCodes;
ReliefCodes relief_of(const FeeBooks *books, const Law *law, Date on, int64_t participant);

/* Lines of a calculation as JSON [{"vi","en","text","basis","dong"}]: `text` (Vietnamese) is what papers print. */
Str fee_working_json(Arena *a, const FeeWorking *w);
bool fee_has_value(const Act *act, int64_t *value);
bool fee_is_divorce(const Act *act);
bool fee_is_division(const Act *act);
bool act_has_effect(const Act *act, const char *id);

/* ---- effects, one function each ------------------------------------------------------------------------------------------------ */

/* Writes on the paper of the act where the sum is paid. */
void   tell_collector(Act *act);
Error *prepare_fee_notice(Act *act);
Error *prepare_relief(Act *act);
Error *prepare_costs(Act *act);
Error *prepare_payment(Act *act);
Error *prepare_receipt(Act *act);
Error *prepare_check(Act *act);
Error *prepare_confirm(Act *act);
Error *prepare_pay_back(Act *act);
Error *prepare_advance_end(Act *act);
Error *prepare_appeal_fee_end(Act *act);
Error *prepare_split(Act *act);
Error *prepare_settle(Act *act);
Error *prepare_reopen(Act *act);
Error *prepare_accept(Act *act);
Error *guard_advance_paid(Act *act, bool *holds);
Error *guard_appeal_fee(Act *act, bool *holds);
Error *guard_advance_missing(Act *act, bool *holds);
Error *guard_receipt(Act *act, bool *holds);
Error *guard_refund(Act *act, bool *holds);

/* ---- pages: what templates read ------------------------------------------------------------------------------------------------------ */

typedef struct StepView { /* one line of a calculation */
    Str text, basis;
} StepView;
typedef struct StepsView { /* a calculation */
    LIST(StepView) lines;
} StepsView;

typedef struct DueView { /* a sum due: what is to be done, by when, how it was computed */
    Str        name;
    NoticeView told;
    FactsView  facts;
    StepsView  steps;
    ActsView   pay;
} DueView;
typedef LIST(DueView) DueViews;

typedef struct FeesView { /* the section of the page of a file */
    DueViews   dues;
    TableView  payments;
    NoticeView ruled;
    TableView  shares;
    StepsView  steps;
} FeesView;

typedef struct BankView {
    FrameView  frame;
    NoticeView told;
    FactsView  facts;
    FormView   form;
    TableView  payments;
} BankView;

typedef struct FeePageView { /* the calculator */
    FrameView frame;
    FormView  form;
    bool      answered;
    Str       name, fee, advance;
    FactsView facts;
    StepsView steps, bears; /* how it is counted; who bears it in the end */
    NoticeView unsettled;
    TableView brackets, flats, charges, reliefs;
} FeePageView;

typedef struct CounterRow { /* a sum the enforcement body has something to do about */
    Str       heading, href;
    FactsView facts;
    FormView  form;
} CounterRow;
typedef LIST(CounterRow) CounterRows;

typedef struct CounterView { /* the enforcement body's counter */
    FrameView   frame;
    FiltersView courts;
    NoticeView  done;
    CounterRows waiting;
    TableView   back, unpaid, accounts;
    EmptyView   none;
    Str         more; /* the next page of those waiting; empty: none */
    Str         register_href;
} CounterView;

typedef struct RegisterView {
    FrameView frame;
    TableView receipts;
} RegisterView;

extern const FormSpec bank_form, counter_form, receipt_form, register_form, fee_page_form;
Error *bank_page(Req *rq, Resp *rs);
Error *bank_pay(Req *rq, Resp *rs);
Error *bank_route(Req *rq, Resp *rs);
Error *counter_page(Req *rq, Resp *rs);
Error *counter_receipt(Req *rq, Resp *rs);
Error *register_page(Req *rq, Resp *rs);
Error *register_csv(Req *rq, Resp *rs);
Error *fee_page(Req *rq, Resp *rs);

/* ---- words -------------------------------------------------------------------------------------------------------------- */

Str        purpose_name(const House *h, Lang lang, const Matter *m, Str purpose);
/* What stands with a sum due, in plain words. */
NoticeView due_sentence(Req *rq, const Matter *m, const FeeBooks *books, const FeeDue *d);
/* Payments for one due, or of the file (0), with what became of each. */
void       payments_table(Req *rq, const FeeBooks *books, int64_t due, TableView *out);
/* The lines of a calculation kept as JSON, in the reader's language. */
void       steps_of_json(Req *rq, Str working, StepsView *out);
void       add_steps(Req *rq, const FeeWorking *w, StepsView *out);

#endif
