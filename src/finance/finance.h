/* Fees of a file: notice of the advance, payment, the collector's receipt, relief, acceptance, costs advances, who bears which fee
 * in the end, what is paid back; the books in double entry; the public calculator; the bank of the demo.
 * The court never holds money: it says what is due, the enforcement body (thi hành án dân sự) collects for the State and gives the
 * receipt, the receipt opens the case (BLTTDS 195(3), NQ 326/2016/UBTVQH14 Điều 10, 17, 18). law/fee.h computes every sum.
 * Tables (made from events): fee_due fee_payment fee_relief fee_ruling fee_share fee_posting.
 * Effects: issue_fee_notice grant_fee_relief book_payment book_receipt check_receipt confirm_receipt ask_costs_advance
 * decide_advance end_appeal_fee split_fees settle_fees reopen_fees pay_back accept_case. Guards: advance_paid appeal_fee_settled
 * advance_missing receipt_waits refund_waits.
 * May use: delivery, document, filing, page, matter, registry, law, core. */
#ifndef FINANCE_FINANCE_H
#define FINANCE_FINANCE_H

#include "matter/matter.h"
#include "page/page.h"

extern const MatterModule finance_module;
extern const Route        finance_routes[];
extern const size_t       finance_route_count;
extern const ActPart      finance_relief_part; /* the cases of relief that fit the file, to choose from */
extern const ActPart      finance_relieved_part; /* and whose fee it may be */
extern const CasePart     finance_case_part; /* "Án phí, chi phí" on the page of a file */

/* ---- what is known of a file's fees -------------------------------------------------------------------------------------- */

/* A sum somebody has to advance. */
typedef struct FeeDue {
    int64_t no;
    Str     purpose; /* claim, counterclaim, appeal, costs */
    int64_t payer;   /* participant */
    int64_t value;   /* đồng the fee is computed on; -1: without value */
    Money   whole, amount, paid; /* paid: everything that came in for it, surplus included */
    Str     status;  /* open, paid, receipted, ended */
    Str     asked_on;
    int64_t asked_seq;
    Str     working; /* JSON [{"vi","en","basis","dong"}] */
    Str     receipt_no, receipt_on;
    int64_t receipt_seq;
    Str     claimed_no; /* a paper receipt handed in by a party that the books do not know */
    Money   claimed;
    /* from the books: what is held for it, owed back for it, still to be collected */
    Money   held, give_back, to_collect, in_bank, in_custody;
} FeeDue;

typedef struct FeePayment {
    int64_t no, due;
    Str     bank_ref;
    Money   dong, surplus;
    bool    late;
    Str     paid_on;
    int64_t seq;
} FeePayment;

typedef struct FeeReliefGiven {
    int64_t participant;
    Str     kind, code, decided_on;
} FeeReliefGiven;

typedef struct FeeShare {
    int64_t participant;
    Money   fee, joint, relieved, advance, refund, to_pay;
} FeeShare;

typedef struct FeeRuling {
    bool    there;
    Money   total, joint;
    Str     working, ruled_on;
    int64_t seq, settled_seq;
} FeeRuling;

/* One line of the books: debit above zero, credit below. */
typedef struct FeePosting {
    int64_t entry, side;
    Str     account;
    int64_t participant, due;
    Money   dong;
    Str     why, booked_on;
    int64_t seq;
} FeePosting;

typedef struct FeeBooks {
    LIST(FeeDue) dues;
    LIST(FeePayment) payments;
    LIST(FeeReliefGiven) reliefs;
    LIST(FeePosting) postings;
    LIST(FeeShare) shares;
    FeeRuling ruling;
} FeeBooks;
MUST_CHECK Error *fee_books_load(Db *db, Arena *a, CourtId court, MatterId matter, FeeBooks *out);

/* Every đồng twice: each entry adds up to nothing, money held equals what it is held for, each payment stands in the books once,
 * nothing held or owed back is below zero. *what says what is wrong; empty when all is right. */
MUST_CHECK Error *finance_balanced(Db *db, Arena *a, CourtId court, MatterId matter, Str *what);

/* What stands on each account of a court's books. */
typedef struct FeeAccountSum {
    Str   account;
    Money dong;
} FeeAccountSum;
typedef LIST(FeeAccountSum) FeeAccountSums;
MUST_CHECK Error *finance_accounts(Db *db, Arena *a, CourtId court, FeeAccountSums *out);

/* ---- the bank -------------------------------------------------------------------------------------------------------------- */

/* What a bank reports: a payment into the enforcement body's account for a sum due of a file. */
typedef struct BankReport {
    MatterId matter;
    int64_t  due;
    Money    dong;
    Str      bank_ref; /* 8 to 60 letters, digits, hyphens: the same again is the same payment */
} BankReport;
/* The message and its signature (hexadecimal HMAC-SHA-256, RFC 2104, over its canonical JSON), as the bank makes them. */
Str bank_message(Arena *a, const BankReport *r);
Str bank_sign(const House *h, Arena *a, Str message);
/* Checks the signature, books the payment once. ERR_FORBIDDEN (signature), ERR_CONFLICT (the reference is of another payment),
 * ERR_NOT_FOUND (no such file or sum), ERR_NOT_ALLOWED (the file takes no payments any more: the bank gives the money back). */
MUST_CHECK Error *bank_report(House *h, Arena *a, Str message, Str signature, ActResult *out);

#endif
