/* Receipts: a promise given at once and a proof that follows within a second or so, checked by anybody, off line, with one file
 * and the log's verifier key. The promise is a signed note over:
 *
 *   congly-receipt/1                 court T79K01          number 15/2026        leaf <hex>      file <hex>  (each paper)
 *   log toaan.example/so-cai/1       matter <26 letters>   time 2026-..Z         nonce <hex>
 *
 * one a line. The file is JSON: {"format","receipt",["proof":{"log","index","hashes","checkpoint"}]}. May use: base. */
#ifndef CORE_LEDGER_RECEIPT_H
#define CORE_LEDGER_RECEIPT_H

#include "core/ledger/ledger.h"

typedef struct Receipt {
    Str      log;    /* origin that promises */
    CourtId  court;
    MatterId matter;
    Str      number; /* of the receipt, as printed; no line break */
    Instant  at;
    Hash     leaf;
    Hash     nonce;
    LIST(Hash) files;
} Receipt;

/* The promise. `r->log` is filled from the ledger. ERR_BAD_INPUT: a number with control characters. */
MUST_CHECK Error *receipt_sign(Arena *a, const Ledger *l, const Receipt *r, Str *note);
/* The file to hand out; `proof` is NULL while there is none. */
Str receipt_file(Arena *a, Str note, const LedgerProof *proof);

typedef enum ReceiptVerdict {
    RECEIPT_PROVEN = 0, /* the promise is the court's and the leaf is in the public log */
    RECEIPT_PROMISED,   /* the promise is the court's; the file carries no proof yet */
    RECEIPT_ALTERED,    /* something does not follow: `why` */
} ReceiptVerdict;

/* ERR_BAD_INPUT: not a receipt file or not a verifier key. `why` is a message id ("ledger.receipt_signature"). The key of any
 * origin of the log checks receipts of all its origins. `out` is filled as far as it was signed. */
MUST_CHECK Error *receipt_verify(Arena *a, Str file, Str vkey, ReceiptVerdict *verdict, Str *why, Receipt *out);

#endif
