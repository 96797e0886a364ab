/* Uploaded files become papers of the file, whatever act hands them in. Runs on every act, after the petition or answer itself is
 * filed: folio numbers then follow the order in which a person would lay the papers down.
 *
 * In the input of the act a file is the id of a finished upload of the actor, or a document of several:
 * {"title": "...", "files": ["...", ...], "original": true}: photographs of one paper in their order; the original is to be
 * handed over later (NQ 04/2016 19). Nothing about a file's content refuses an act (BLTTDS 191(1)): what a person may not be able
 * to read is filed as it is, and a task asks for a better copy. What another court sent brings the papers handed in there, by reference
 * to the same stored files (BLTTDS 41). */
#include "filing/filing_int.h"

#include "page/page.h"

enum { FILES_MOST = 200, TITLE_MOST = 200, NAMES_MAX = 512 * 1024 };

/* Fields of other kinds of texts (a judgment, a text with names hidden) have rooms of their own. */
static const char *const fields[] = { "evidence_files", "received_files" };

typedef struct Attaching {
    Act                  *act;
    const ProcedureField *field;
    int64_t               from_no;
    size_t                files;
    bool                  unreadable, original;
    LIST(BlobId) seen;
    JsonOut *list; /* only name them, for the papers that speak of them; NULL: file them */
} Attaching;

static void wrong(const Attaching *at, Str message)
{
    act_field_error(at->act, at->field->id, message);
}

/* ---- one file ----------------------------------------------------------------------------------------------------------- */

static bool was_seen(Attaching *at, BlobId id)
{
    for (size_t i = 0; i < at->seen.count; i++) {
        if (id_eq(at->seen.items[i].id, id.id)) {
            return true;
        }
    }
    *LIST_ADD(at->act->arena, &at->seen) = id;
    return false;
}

/* What is a paper of this file already is not filed once more: its folio would be doubled. In another file it may be evidence too. */
static Error *is_filed(const Act *act, BlobId id, bool *filed)
{
    *filed = false;
    for (size_t i = 0; i < act->matter->papers.count && !*filed; i++) {
        PaperFiles files;
        TRY(paper_files(act->arena, &act->matter->papers.items[i], &files));
        for (size_t k = 0; k < files.count; k++) {
            *filed = *filed || id_eq(files.items[k].blob.id, id.id);
        }
    }
    return NULL;
}

/* The actor's own upload, lately finished. Another's does not exist for him. */
static Error *find_file(Attaching *at, Str text, PaperFile *out, bool *found)
{
    Act   *act = at->act;
    BlobId id;
    Blob   b;
    *found = false;
    if (!id_parse(text, &id.id)) {
        return NULL;
    }
    Error *e = blob_load(act->db, act->arena, id, &b);
    if (e != NULL) {
        return e->code == ERR_NOT_FOUND ? NULL : e;
    }
    Id128 owner = uploader_of_actor(&act->request->actor, act->matter->id);
    if (!id_eq(b.owner, owner) || !blob_is_offered(&b, act->now)) {
        return NULL;
    }
    *out = (PaperFile){ id, b.hash, b.media_type, b.size, b.name, b.fault };
    *found = true;
    return NULL;
}

static Error *take_files(Attaching *at, const Json *ids, PaperFiles *out)
{
    for (size_t i = 0; i < json_count(ids); i++) {
        PaperFile f;
        bool      found, filed = false;
        Str       text = json_text(json_at(ids, i));
        TRY(find_file(at, text, &f, &found));
        if (found) {
            TRY(is_filed(at->act, f.blob, &filed));
        }
        if (filed) {
            wrong(at, S("filing.attachment_filed"));
            return NULL;
        }
        if (!found || was_seen(at, f.blob) || ++at->files > FILES_MOST) {
            wrong(at, found ? S("filing.attachment_twice") : S("filing.attachment_gone"));
            return NULL;
        }
        at->unreadable = at->unreadable || f.fault.n > 0;
        *LIST_ADD(at->act->arena, out) = f;
    }
    return NULL;
}

/* ---- one document ---------------------------------------------------------------------------------------------------------- */

/* "hop dong vay.pdf" is called "hop dong vay" in the list of papers. */
static Str bare_name(Str name)
{
    size_t dot = name.n;
    for (size_t i = name.n; i > 1; i--) {
        if (name.p[i - 1] == '.') {
            dot = i - 1;
            break;
        }
    }
    return name.n - dot <= 6 ? str_sub(name, 0, dot) : name;
}

static Str title_of(const Attaching *at, Str own, const PaperFiles *files, bool alone)
{
    Arena *a = at->act->arena;
    Str    asked = act_input_text(at->act, "paper_title");
    Str    name = bare_name(files->items[0].name);
    if (own.n > 0) {
        return own;
    }
    if (asked.n == 0) {
        return name.n > 0 ? name : at->field->name.vi;
    }
    return alone || name.n == 0 ? asked : str_format(a, STR_F " – " STR_F, STR_A(asked), STR_A(name));
}

/* Each file by name and hash: the acknowledgement tells the filer what the court has received. */
static void name_files(const Attaching *at, Str title, const PaperFiles *files)
{
    Arena *a = at->act->arena;
    for (size_t i = 0; i < files->count; i++) {
        Str name = files->count == 1 ? title : str_format(a, STR_F " (%zu/%zu)", STR_A(title), i + 1, files->count);
        json_begin(at->list, NULL);
        json_add_str(at->list, "name", name);
        json_add_str(at->list, "hash", hash_hex(a, files->items[i].hash));
        json_end(at->list);
    }
}

static Error *take_document(Attaching *at, const Json *v, bool alone)
{
    Act        *act = at->act;
    const Json *ids = json_member(v, "files");
    Str         title = str_trim(json_str(v, "title", S("")));
    PaperFiles  files = { 0 };
    if (json_is_object(v) && (!json_is_array(ids) || json_count(ids) == 0 || title.n > TITLE_MOST * 4)) {
        wrong(at, S("filing.attachment_gone"));
        return NULL;
    }
    if (!json_is_object(v)) {
        const Json *one;
        Buf         b = buf_make(act->arena, KIB(4));
        buf_add_char(&b, '[');
        json_quote(&b, str_sub(json_text(v), 0, ID_TEXT_LEN + 1));
        buf_add_char(&b, ']');
        TRY(json_parse(act->arena, buf_str(&b), KIB(4), &one));
        ids = one;
    }
    TRY(take_files(at, ids, &files));
    if (act->field_errors != NULL) {
        return NULL;
    }
    at->original = at->original || json_bool(v, "original", false);
    if (at->list != NULL) {
        name_files(at, title_of(at, title, &files, alone), &files);
        return NULL;
    }
    Str signature = act_input_text(act, "signature_level");
    act_file_paper(act, title_of(at, title, &files, alone), files.items, files.count,
                   at->field->class.n > 0 ? at->field->class : S("parties"), at->from_no, signature.n > 0 ? signature : S("none"));
    return NULL;
}

static Error *take_field(Attaching *at)
{
    const Json *given = act_input(at->act, str_z(at->act->arena, at->field->id));
    if (!json_is_array(given)) {
        return given == NULL ? NULL : take_document(at, given, true);
    }
    for (size_t i = 0; i < json_count(given); i++) {
        TRY(take_document(at, json_at(given, i), json_count(given) == 1));
    }
    return NULL;
}

/* ---- what follows ------------------------------------------------------------------------------------------------------------ */

/* Whose papers they are: the participant who acts or is acted for; handed in over the counter, the one the clerk names; with the
 * petition itself, the first plaintiff. */
static int64_t giver(const Act *act)
{
    int64_t named = act_input_number(act, "person", 0);
    if (act->powers.participant != 0) {
        return act->powers.participant;
    }
    if (act->matter->seq == 0) {
        const Participant *first = matter_first(act->matter, S("plaintiff"));
        return first == NULL ? 0 : first->no;
    }
    return matter_participant(act->matter, named) != NULL ? named : 0;
}

static bool is_open(const Act *act, Str task, Str who, PersonId person)
{
    for (size_t i = 0; i < act->matter->tasks.count; i++) {
        const Task *t = &act->matter->tasks.items[i];
        if (t->done_on.n == 0 && str_eq(t->task, task) && str_eq(t->who, who) && id_eq(t->person.id, person.id)) {
            return true;
        }
    }
    return false;
}

/* A task for whoever handed them in; for the clerk when that is nobody of the file (a scan). */
static Error *ask_giver(const Attaching *at, Str task)
{
    const Participant *p = matter_participant(at->act->matter, at->from_no);
    Str                who = p == NULL ? S("clerk") : p->capacity;
    PersonId           person = p == NULL ? (PersonId){ { { 0 } } } : p->person;
    if (procedure_task(at->act->procedure, task) == NULL || is_open(at->act, task, who, person)) {
        return NULL;
    }
    return act_open_task_of(at->act, task, who, person, NULL);
}

/* What was handed in at the court that sent the file: named, or filed under the number its giver has here. */
static Error *take_sent(Attaching *at)
{
    Act   *act = at->act;
    Matter sent;
    bool   found;
    TRY(sent_with(act, &sent, &found));
    for (size_t i = 0; found && i < sent.papers.count; i++) {
        const Paper *p = &sent.papers.items[i];
        PaperFiles   files;
        TRY(paper_files(act->arena, p, &files));
        if (files.count > 0 && at->list != NULL) {
            name_files(at, p->title, &files);
        } else if (files.count > 0) {
            act_file_paper(act, p->title, files.items, files.count, p->class, number_here(act->matter, &sent, p->from_no), p->signature);
        }
    }
    return NULL;
}

/* A petition registered by post is acknowledged by a later act: what came with it is already in the file. */
static Error *name_filed(Attaching *at)
{
    Matter *m = at->act->matter;
    for (size_t i = 0; i < m->papers.count; i++) {
        PaperFiles files;
        TRY(paper_files(at->act->arena, &m->papers.items[i], &files));
        if (m->papers.items[i].seq == 1) {
            name_files(at, m->papers.items[i].title, &files);
        }
    }
    return NULL;
}

/* Before the petition or answer is written down: it lists what comes with it, and so does what the court issues at once. */
Error *prepare_names(Act *act)
{
    Buf       b = buf_make(act->arena, NAMES_MAX);
    JsonOut   o = json_out(&b);
    Attaching at = { .act = act, .list = &o };
    json_begin_list(&o, NULL);
    TRY(take_sent(&at));
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        at.field = procedure_field(act->procedure, str_of(fields[i]));
        if (at.field != NULL) {
            TRY(take_field(&at));
        }
    }
    if (str_eq(act->act->id, S("acknowledge_petition"))) {
        TRY(name_filed(&at));
    }
    json_end_list(&o);
    TRY(buf_check(&b));
    if (b.n > 2 && act->field_errors == NULL) { /* not [] */
        act_paper_json(act, "files", buf_str(&b));
    }
    return NULL;
}

/* Nothing is attached by an act that asks for no files. */
Error *prepare_attach(Act *act)
{
    Attaching at = { .act = act, .from_no = giver(act) };
    TRY(take_sent(&at));
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        at.field = procedure_field(act->procedure, str_of(fields[i]));
        if (at.field != NULL) {
            TRY(take_field(&at));
        }
    }
    if (act->field_errors != NULL) {
        return NULL;
    }
    if (at.unreadable) {
        TRY(ask_giver(&at, S("replace_unreadable")));
    }
    /* A clerk asks for originals with an act of his own, which opens its task. */
    bool due = at.original || (act->matter->seq == 0 && json_count(act_input(act, "original_item")) > 0);
    return due ? ask_giver(&at, S("hand_over_originals")) : NULL;
}
