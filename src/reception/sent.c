/* A form of questions as it was sent: read against what is asked, stored as answers. Files are sent by the form itself or before it by
 * the page script (<name>_id); only the sender's own finished uploads count. */
#include "reception/reception_int.h"

typedef LIST(Field) Fields;

/* Wide enough for whatever a field yields. */
typedef union Slot {
    Str          text;
    StrList      list;
    FormFileList files;
} Slot;

static void add_slot(Req *rq, Fields *list, Str name, FieldKind kind, size_t max, bool many)
{
    size_t at = list->count * sizeof(Slot);
    *LIST_ADD(rq->arena, list) = (Field){ .name = str_z(rq->arena, name), .kind = kind, .offset = at, .max = max, .many = many };
}

static Str sent_before(Arena *a, Str name)
{
    return str_format(a, STR_F "_id", STR_A(name));
}

static void add_question(Req *rq, Fields *list, const Asked *q)
{
    if (q->rule == RULE_FILES) {
        add_slot(rq, list, q->name, FIELD_FILE, 0, true);
        add_slot(rq, list, sent_before(rq->arena, q->name), FIELD_ID, 0, true);
    } else {
        add_slot(rq, list, q->name, q->rule == RULE_LONG ? FIELD_LINES : FIELD_TEXT, q->max, false);
    }
}

/* The ids that are his, in their order. */
static Error *files_of(Req *rq, FormFileList files, StrList before, Str *out)
{
    Db       *db;
    FieldView shown = { 0 };
    StrList   ids = upload_ids(rq, files, before);
    Buf       b = buf_make(rq->arena, KIB(64));
    Str       all = str_join(rq->arena, ids.items, ids.count, S(" "));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = upload_ready(rq, db, all, &shown);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < shown.ready.count; i++) {
        buf_add(&b, b.n > 0 ? S(" ") : S(""));
        buf_add(&b, shown.ready.items[i].id);
    }
    *out = buf_str(&b);
    return buf_check(&b);
}

/* What was not in the form because it was not asked stays as it is; what could not be stored too, and is told. */
static Error *store_answer(Req *rq, const Interview *iv, const Asked *q, const Slot *slots, const Error *bad)
{
    const char *name = str_z(rq->arena, q->name);
    bool        sent = rq_values(rq, name).count > 0;
    if (error_of_field(bad, name) != NULL || (q->hidden && !sent)) {
        return NULL;
    }
    Str text = slots[0].text;
    if (q->rule == RULE_FILES) {
        TRY(files_of(rq, slots[0].files, slots[1].list, &text));
    }
    answer_set(rq->arena, iv->answers, q->name, text);
    return NULL;
}

Error *asked_read(Req *rq, const Interview *iv, const Asking *all, const char *const *own, size_t own_count, Str *own_values, Error **bad)
{
    Fields fields = { 0 };
    for (size_t i = 0; i < own_count; i++) {
        add_slot(rq, &fields, str_of(own[i]), FIELD_HIDDEN, 40, false);
    }
    for (size_t i = 0; i < all->questions.count; i++) {
        add_question(rq, &fields, &all->questions.items[i]);
    }
    Slot    *slots = NEW_N(rq->arena, Slot, fields.count);
    FormSpec spec = { fields.items, fields.count, fields.count * sizeof(Slot) };
    *bad = form_read(rq, &spec, slots);
    if (*bad != NULL && (*bad)->code != ERR_FIELD) {
        return *bad;
    }
    for (size_t i = 0; i < own_count; i++) {
        own_values[i] = slots[i].text;
    }
    size_t at = own_count;
    for (size_t i = 0; i < all->questions.count; i++) {
        const Asked *q = &all->questions.items[i];
        TRY(store_answer(rq, iv, q, &slots[at], *bad));
        at += q->rule == RULE_FILES ? 2 : 1;
    }
    return NULL;
}

bool asked_move_up(Arena *a, const Asking *all, Answers *answers, Str id)
{
    for (size_t i = 0; i < all->questions.count; i++) {
        const Asked *q = &all->questions.items[i];
        Str          ids = q->rule == RULE_FILES ? answer(answers, q->name) : S(""), before = S(""), moved = S("");
        bool         found = false;
        while (id.n > 0 && ids.n > 0) {
            Str next = str_cut(&ids, ' ');
            found = found || str_eq(next, id);
            bool swap = str_eq(next, id) && before.n > 0;
            Str  first = swap ? next : before;
            moved = first.n == 0 ? moved : moved.n == 0 ? first : str_format(a, STR_F " " STR_F, STR_A(moved), STR_A(first));
            before = swap ? before : next;
        }
        if (found) {
            answer_set(a, answers, q->name, moved.n == 0 ? before : str_format(a, STR_F " " STR_F, STR_A(moved), STR_A(before)));
            return true;
        }
    }
    return false;
}

/* What could not even be stored (too long, not text) is shown as it was sent; files as they are stored. */
Error *asked_show(Req *rq, const Error *errors, FormView *form)
{
    Db *db;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = NULL;
    for (size_t i = 0; i < form->fields.count && failed == NULL; i++) {
        FieldView  *v = &form->fields.items[i];
        const char *name = str_z(rq->arena, v->name);
        if (v->kind == INPUT_FILE) {
            form->files = true;
            failed = upload_ready(rq, db, v->value, v);
            v->moves = v->ready.count > 1;
        } else if (error_of_field(errors, name) != NULL && rq_value(rq, name).n > 0) {
            v->value = rq_value(rq, name);
        }
    }
    db_done(db);
    return failed;
}

void hidden_answer(Req *rq, HiddenFields *to, Str name, Str text)
{
    if (!str_ends(name, S("-tep"))) {
        reception_hidden_add(rq, to, str_z(rq->arena, name), text);
        return;
    }
    const char *before = str_z(rq->arena, sent_before(rq->arena, name));
    while (text.n > 0) {
        reception_hidden_add(rq, to, before, str_cut(&text, ' '));
    }
}

void reception_hidden_add(Req *rq, HiddenFields *to, const char *name, Str value)
{
    *LIST_ADD(rq->arena, to) = (HiddenField){ str_of(name), value };
}
