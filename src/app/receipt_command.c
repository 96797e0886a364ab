/* congly verify receipt FILE --key KEY: checks a receipt with nothing but the file and the court's verifier key. */
#include "app/app_int.h"

#include "app/app_msg.h"
#include "core/ledger/receipt.h"
#include "i18n/i18n.h"

enum { RECEIPT_FILE_MAX = 1024 * 1024 };

static const char *const verdict_names[] = { [RECEIPT_PROVEN] = "proven", [RECEIPT_PROMISED] = "promised", [RECEIPT_ALTERED] = "altered" };

static void tell_machine(Command *c, ReceiptVerdict verdict, Str why, const Receipt *r)
{
    JsonOut o = json_out(c->out);
    json_begin(&o, NULL);
    json_add_str(&o, "verdict", str_of(verdict_names[verdict]));
    json_add_str(&o, "why", why);
    json_add_str(&o, "court", court_id_str(&r->court));
    json_add_str(&o, "number", r->number);
    json_add_str(&o, "at", instant_format_local(c->arena, r->at));
    json_begin_list(&o, "files");
    for (size_t i = 0; i < r->files.count; i++) {
        json_add_str(&o, NULL, hash_hex(c->arena, r->files.items[i]));
    }
    json_end_list(&o);
    json_end(&o);
    buf_add_char(c->out, '\n');
}

static void tell_person(Command *c, Lang lang, ReceiptVerdict verdict, Str why, const Receipt *r)
{
    if (verdict == RECEIPT_ALTERED) {
        Msg reason = msg_find(why);
        buf_addf(c->out, STR_F "\n", STR_A(MSG(c->arena, lang, M_app_receipt_altered, { S("why"), reason == NULL ? why : msg(lang, reason) })));
        return;
    }
    Msg good = verdict == RECEIPT_PROVEN ? M_app_receipt_proven : M_app_receipt_promised;
    buf_addf(c->out, STR_F "\n", STR_A(MSG(c->arena, lang, good, { S("number"), r->number }, { S("court"), court_id_str(&r->court) },
                                           { S("at"), i18n_instant(c->arena, lang, r->at) })));
}

/* Exit status 0 proven or promised, 1 altered. */
Error *run_verify_receipt(Command *c, Lang lang)
{
    Str            file, why = S("");
    Receipt        r = { 0 };
    ReceiptVerdict verdict;
    Str            key = option_take(c, "--key");
    flag_take(c, "--json");
    if (c->count != 1 || key.n == 0) {
        return err_message(err_make(ERR_BAD_INPUT, "file and key"), S("app.need_receipt"));
    }
    TRY(os_load(os_real(), c->arena, c->args[0], RECEIPT_FILE_MAX, &file));
    TRY(receipt_verify(c->arena, file, key, &verdict, &why, &r));
    c->status = verdict == RECEIPT_ALTERED ? 1 : 0;
    if (c->json) {
        tell_machine(c, verdict, why, &r);
    } else {
        tell_person(c, lang, verdict, why, &r);
    }
    return NULL;
}
