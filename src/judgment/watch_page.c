/* The searches a person keeps: kept from a page of results, named, paused, removed; what is new in each. Nobody else sees them.
 * Routes: /tai-khoan/tim-kiem and below. */
#include "judgment/watch.h"

#include "i18n/i18n.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_forms.h"
#include "judgment/rulings_int.h"
#include "judgment/watch_list_html.h"
#include "judgment/watch_save_html.h"

enum { FOUND_SHOWN = 5, FOUND_MOST = 2 * SUBSCRIPTION_FINDS_MOST, NAME_MOST = 80, WHAT_MOST = 4000 };

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

static Str year_text(Req *rq, int32_t year)
{
    return year > 0 ? str_format(rq->arena, "%d", year) : S("");
}

/* What is asked, in words. */
static void add_asked(Req *rq, const RulingSearch *s, FactsView *v)
{
    Lang             lang = lang_of(rq);
    const RulingAsk *ask = &s->ask;
    add_fact(rq, v, M_publication_watch_words, s->words);
    add_fact(rq, v, M_publication_filter_number, ask->number);
    add_fact(rq, v, M_publication_filter_court, ask->court.n > 0 ? ruling_court_label(rq, ask->court) : S(""));
    add_fact(rq, v, M_publication_filter_level, ruling_level_name(lang, s->level));
    add_fact(rq, v, M_publication_filter_kind, ask->kind.n > 0 ? ruling_kind_name(lang, ask->kind) : S(""));
    const Relation *relation = registry_relation(site_of(rq)->house->registry, ask->relation);
    add_fact(rq, v, M_publication_filter_relation, relation != NULL ? law_text(lang, relation->name) : S(""));
    add_fact(rq, v, M_publication_filter_instance, ask->instance.n > 0 ? ruling_instance_name(lang, ask->instance) : S(""));
    add_fact(rq, v, M_publication_filter_paper, ask->paper.n == 0 ? S("") : msg(lang, str_eq(ask->paper, S("decision")) ? M_publication_paper_decision : M_publication_paper_judgment));
    add_fact(rq, v, M_publication_filter_article, s->article.n > 0 ? ruling_article_name(rq, s->article) : S(""));
    add_fact(rq, v, M_publication_filter_year, year_text(rq, ask->year));
    add_fact(rq, v, M_publication_first_year, year_text(rq, s->first));
    add_fact(rq, v, M_publication_last_year, year_text(rq, s->last));
}

/* ---- keeping one -------------------------------------------------------------------------------------------------------------------- */

typedef struct SaveForm {
    Str name, what;
} SaveForm;
static const Field save_fields[] = {
    FIELD(SaveForm, name, "ten", .kind = FIELD_TEXT, .required = true, .max = NAME_MOST, .label = "publication.watch_name"),
    FIELD(SaveForm, what, "tim", .kind = FIELD_HIDDEN, .required = true, .max = WHAT_MOST),
};
static const FormSpec save_form = FORM(SaveForm, save_fields);

static Error *show_save(Req *rq, Resp *rs, const RulingSearch *s, Str name, const Error *errors)
{
    Lang          lang = lang_of(rq);
    WatchSaveView v = { .frame = frame_of(rq, msg(lang, M_publication_watch_new)) };
    frame_crumb(rq, &v.frame, msg(lang, M_publication_watch_title), S("/tai-khoan/tim-kiem"));
    add_asked(rq, s, &v.facts);
    v.form = (FormView){ .action = rq_link(rq, S("/tai-khoan/tim-kiem/luu")), .csrf = csrf_token(rq), .submit = msg(lang, M_publication_watch_save),
                         .back = rulings_address(rq, "/ban-an", s, S("")) };
    *LIST_ADD(rq->arena, &v.form.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("ten"), .label = msg(lang, M_publication_watch_name),
                                                        .hint = msg(lang, M_publication_watch_name_hint), .value = name };
    *LIST_ADD(rq->arena, &v.form.fields) = (FieldView){ .kind = INPUT_HIDDEN, .name = S("tim"), .value = watch_format(rq->arena, s) };
    form_explain(rq->arena, lang, errors, &v.form);
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, watch_save_html(rq->arena, lang, &v));
}

static Error *save_page(Req *rq, Resp *rs)
{
    RulingSearch s;
    TRY(rulings_asked(rq, &s));
    s.order = S("");
    s.page = 1;
    Str name = s.words.n > 0 ? str_sub(s.words, 0, NAME_MOST) : msg(lang_of(rq), M_publication_list);
    return show_save(rq, rs, &s, name, NULL);
}

static Error *add_one(Tx *tx, void *arg)
{
    return subscription_add(tx, arg);
}

static Error *save_do(Req *rq, Resp *rs)
{
    SaveForm     form;
    RulingSearch s;
    House       *h = site_of(rq)->house;
    Error       *wrong = form_read(rq, &save_form, &form);
    TRY(watch_parse(rq->arena, rq_value(rq, "tim"), &s));
    if (wrong == NULL) {
        Subscription one = { .person = session_of(rq)->person, .id = os_id(h->os), .kind = S(WATCH_KIND), .name = form.name,
                             .what = watch_format(rq->arena, &s), .made_at = os_now(h->os) };
        wrong = db_tx(h->db, "watch_add", add_one, &one);
    }
    if (wrong == NULL) {
        return resp_redirect(rs, S("/tai-khoan/tim-kiem"));
    }
    if (wrong->code == ERR_TOO_MANY) {
        wrong = err_arg(err_message(wrong, S("publication.watch_too_many")), S("most"), i18n_number(rq->arena, lang_of(rq), SUBSCRIPTIONS_MOST));
    } else if (wrong->code != ERR_FIELD) {
        return wrong;
    }
    return show_save(rq, rs, &s, rq_value(rq, "ten"), wrong);
}

/* ---- the list ----------------------------------------------------------------------------------------------------------------------- */

typedef struct ListForm {
    Id128 one;
} ListForm;
static const Field    list_fields[] = { FIELD(ListForm, one, "ma", .kind = FIELD_ID) };
static const FormSpec list_form = FORM(ListForm, list_fields);

/* What was taken down since is not told any more. */
static Error *add_found(Req *rq, Db *db, const SubscriptionFinds *finds, size_t most, WatchItem *item)
{
    for (size_t i = 0; i < finds->count && item->found.count < most; i++) {
        Ruling r;
        bool   there;
        TRY(ruling_load_facts(db, rq->arena, (RulingId){ finds->items[i].found }, &r, &there));
        if (there && str_eq(r.status, S("public"))) {
            Str parts[] = { ruling_name(rq->arena, lang_of(rq), &r), ruling_court_of(rq, &r), r.title };
            *LIST_ADD(rq->arena, &item->found) = (Link){ str_join(rq->arena, parts, r.title.n > 0 ? 3 : 2, S(" · ")), rq_link(rq, ruling_address(rq->arena, r.id)) };
        }
    }
    return NULL;
}

static Error *add_item(Req *rq, Db *db, const Subscription *s, size_t most, WatchListView *v)
{
    Lang              lang = lang_of(rq);
    RulingSearch      search;
    SubscriptionFinds finds;
    WatchItem        *item = LIST_ADD(rq->arena, &v->items);
    TRY(watch_parse(rq->arena, s->what, &search));
    *item = (WatchItem){ .id = id_format(rq->arena, s->id), .name = s->name, .href = rulings_address(rq, "/ban-an", &search, S("")), .paused = s->paused };
    item->state = s->paused ? (StateView){ TONE_QUIET, msg(lang, M_publication_watch_paused) } : (StateView){ TONE_GOOD, msg(lang, M_publication_watch_running) };
    add_asked(rq, &search, &item->facts);
    add_fact(rq, &item->facts, M_publication_watch_made, i18n_date(rq->arena, lang, instant_date(s->made_at)));
    TRY(subscription_finds(db, rq->arena, s, FOUND_MOST, &finds));
    TRY(add_found(rq, db, &finds, most, item));
    item->all = finds.count > most ? rq_link(rq, str_format(rq->arena, "/tai-khoan/tim-kiem?ma=" STR_F, STR_A(item->id))) : S("");
    return NULL;
}

/* One that is asked for alone with everything that was found; when he has removed it since, the others. */
static Error *fill_list(Req *rq, Db *db, Id128 one, WatchListView *v)
{
    Subscription  only;
    Subscriptions list = { 0 };
    bool          found = false;
    TRY(id_is_zero(one) ? NULL : subscription_load(db, rq->arena, session_of(rq)->person, one, &only, &found));
    if (found) {
        return add_item(rq, db, &only, FOUND_MOST, v);
    }
    TRY(subscription_list(db, rq->arena, session_of(rq)->person, S(WATCH_KIND), &list));
    for (size_t i = list.count; i > 0; i--) {
        TRY(add_item(rq, db, &list.items[i - 1], FOUND_SHOWN, v));
    }
    return NULL;
}

static Error *list_page(Req *rq, Resp *rs)
{
    Lang          lang = lang_of(rq);
    Db           *db;
    ListForm      form;
    WatchListView v = { .frame = frame_of(rq, msg(lang, M_publication_watch_title)), .csrf = csrf_token(rq) };
    TRY(form_read(rq, &list_form, &form));
    frame_crumb(rq, &v.frame, msg(lang, M_publication_watch_account), S("/tai-khoan"));
    v.rename = rq_link(rq, S("/tai-khoan/tim-kiem/ten"));
    v.pause = rq_link(rq, S("/tai-khoan/tim-kiem/tam-dung"));
    v.remove = rq_link(rq, S("/tai-khoan/tim-kiem/xoa"));
    v.empty = (EmptyView){ .title = msg(lang, M_publication_watch_none), .text = msg(lang, M_publication_watch_none_text),
                           .act = { msg(lang, M_publication_list), rq_link(rq, S("/ban-an")) } };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = fill_list(rq, db, form.one, &v);
    db_done(db);
    TRY(failed);
    return page_send(rs, watch_list_html(rq->arena, lang, &v));
}

/* ---- changing one ------------------------------------------------------------------------------------------------------------------- */

typedef struct ChangeForm {
    PersonId person;
    Id128    one;
    Str      name;
    bool     paused;
} ChangeForm;
static const Field    rename_fields[] = {
    FIELD(ChangeForm, one, "ma", .kind = FIELD_ID, .required = true),
    FIELD(ChangeForm, name, "ten", .kind = FIELD_TEXT, .required = true, .max = NAME_MOST, .label = "publication.watch_name"),
};
static const FormSpec rename_form = FORM(ChangeForm, rename_fields);
static const Field    pause_fields[] = {
    FIELD(ChangeForm, one, "ma", .kind = FIELD_ID, .required = true),
    FIELD(ChangeForm, paused, "dung", .kind = FIELD_BOOL),
};
static const FormSpec pause_form = FORM(ChangeForm, pause_fields);
static const Field    remove_fields[] = { FIELD(ChangeForm, one, "ma", .kind = FIELD_ID, .required = true) };
static const FormSpec remove_form = FORM(ChangeForm, remove_fields);

static Error *rename_one(Tx *tx, void *arg)
{
    const ChangeForm *f = arg;
    return subscription_rename(tx, f->person, f->one, f->name);
}

static Error *pause_one(Tx *tx, void *arg)
{
    const ChangeForm *f = arg;
    return subscription_pause(tx, f->person, f->one, f->paused);
}

static Error *remove_one(Tx *tx, void *arg)
{
    const ChangeForm *f = arg;
    return subscription_remove(tx, f->person, f->one);
}

static Error *change(Req *rq, Resp *rs, const FormSpec *spec, Error *(*run)(Tx *, void *))
{
    ChangeForm form;
    TRY(form_read(rq, spec, &form));
    form.person = session_of(rq)->person;
    TRY(db_tx(site_of(rq)->house->db, "watch_change", run, &form));
    return resp_redirect(rs, S("/tai-khoan/tim-kiem"));
}

static Error *rename_do(Req *rq, Resp *rs)
{
    return change(rq, rs, &rename_form, rename_one);
}

static Error *pause_do(Req *rq, Resp *rs)
{
    return change(rq, rs, &pause_form, pause_one);
}

static Error *remove_do(Req *rq, Resp *rs)
{
    return change(rq, rs, &remove_form, remove_one);
}

const Route watch_routes[] = {
    { GET, "/tai-khoan/tim-kiem", list_page, .power = ACCOUNT, .form = &list_form },
    { GET, "/tai-khoan/tim-kiem/luu", save_page, .power = ACCOUNT, .form = &publication_list_form },
    { POST, "/tai-khoan/tim-kiem/luu", save_do, .power = ACCOUNT, .form = &save_form },
    { POST, "/tai-khoan/tim-kiem/ten", rename_do, .power = ACCOUNT, .form = &rename_form },
    { POST, "/tai-khoan/tim-kiem/tam-dung", pause_do, .power = ACCOUNT, .form = &pause_form },
    { POST, "/tai-khoan/tim-kiem/xoa", remove_do, .power = ACCOUNT, .form = &remove_form },
};
const size_t watch_route_count = COUNT_OF(watch_routes);
