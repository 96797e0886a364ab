/* What the fee files share: the sheet on which a calculation is written down. Private to fee_*.c. */
#ifndef LAW_FEE_INT_H
#define LAW_FEE_INT_H

#include "law/fee.h"

typedef LIST(FeeStep) FeeStepList;
typedef LIST(Str) FeeBasisList;

typedef struct FeeSheet {
    const FeeLaw *law;
    Date          on;
    Arena        *arena;
    FeeStepList   steps;
    FeeBasisList  basis;
    Confidence    weakest;
    bool          settled;
} FeeSheet;

FeeSheet   fee_sheet(const Law *law, Date on, Arena *a);
FeeWorking fee_sheet_working(const FeeSheet *sheet);
/* Marks a rule as used: its articles join the basis, its confidence counts. */
void       fee_sheet_use(FeeSheet *sheet, const RuleSource *source);
/* Writes a line; `phrase` is an id of FeeLaw.phrases. `source` may be NULL. */
void       fee_sheet_write(FeeSheet *sheet, const char *phrase, const RuleSource *source, Money dong, const LawWord *words, size_t count);

#define FEE_WRITE(sheet, phrase, source, dong, ...)                                 \
    fee_sheet_write((sheet), (phrase), (source), (dong), (LawWord[]){ __VA_ARGS__ }, \
                    sizeof((LawWord[]){ __VA_ARGS__ }) / sizeof(LawWord))

LawWord fee_word_money(const FeeSheet *sheet, const char *name, Money m);
LawWord fee_word_rate(const FeeSheet *sheet, const char *name, int64_t per_ten_thousand); /* "0,1" and "0.1" */
LawWord fee_word_number(const FeeSheet *sheet, const char *name, int64_t number);
LawWord fee_word_text(const char *name, LawText text);

/* m x rate / 10000, half up; 0 <= m <= FEE_VALUE_MAX. */
Money   fee_part(Money m, int64_t per_ten_thousand);
Money   fee_min(Money a, Money b);
Money   fee_max(Money a, Money b);

/* Rows in force on the sheet's day; the law lacks one: ERR_FIELD on "on" with message "fee.error.no_schedule". */
MUST_CHECK Error *fee_need_amount(const FeeSheet *sheet, Str id, const FeeAmount **out);
MUST_CHECK Error *fee_need_rate(const FeeSheet *sheet, Str id, const FeeRate **out);
MUST_CHECK Error *fee_need_kind(const FeeSheet *sheet, Str code, const FeeKind **out);
MUST_CHECK Error *fee_need_bracket(const FeeSheet *sheet, Str table, Money value, const FeeBracket **out);
/* A relief given by the person: unknown, of the wrong sort or not for this kind of case is ERR_FIELD on `field`.
 * Empty code: *out is NULL. `charges` is the family of a charge, empty for a case fee. */
MUST_CHECK Error *fee_need_relief(const FeeSheet *sheet, Str code, Str field, const FeeKind *kind, FeeInstance instance, Str charges,
                                  const FeeRelief **out);

/* The flat fee of the kind, or the fee of a value, without relief; written down. */
MUST_CHECK Error *fee_of_flat(FeeSheet *sheet, const FeeKind *kind, FeeInstance instance, Money *out);
MUST_CHECK Error *fee_of_value(FeeSheet *sheet, const FeeKind *kind, Money value, Money *out);
/* Times a rate of the law by id, written down; a whole rate writes nothing. */
MUST_CHECK Error *fee_times(FeeSheet *sheet, Str rate_id, Money *fee);

Error *fee_error(Str field, Str message);

#endif
