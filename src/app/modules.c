/* The one list of modules: effects, guards and derived tables; parts of the page of a file; listeners of the outbox; routes; files;
 * messages. */
#include "app/app_int.h"

#include "all_messages.h"
#include "admin/admin.h"
#include "api/api.h"
#include "assignment/assignment.h"
#include "delivery/delivery.h"
#include "document/document.h"
#include "filing/filing.h"
#include "finance/finance.h"
#include "hearing/hearing.h"
#include "html/assets.h"
#include "i18n/i18n.h"
#include "judgment/judgment.h"
#include "judgment/publication.h"
#include "judgment/publication_routes.h"
#include "judgment/export.h"
#include "judgment/remark.h"
#include "judgment/ruling_index.h"
#include "judgment/watch.h"
#include "portal/portal.h"
#include "reception/reception.h"
#include "registry/registry_store.h"
#include "statute/statute.h"
#include "work/work.h"

const MatterModule *const app_modules[] = { &assignment_module, &filing_module,     &delivery_module, &finance_module,
                                            &hearing_module,    &judgment_module, &publication_module, NULL };

const WitnessTable *const app_witnessed[] = { &person_table,        &appointment_table,   &absence_table,       &courtroom_table,  &lawyer_card_table,
                                              &kinship_table,       &access_grant_table,  &delegation_table,    &look_table,       &account_table,
                                              &account_login_table, &account_reset_table, &recovery_code_table, &served_code_table, &office_deed_table,
                                              &remark_table,        &remark_decision_table, NULL };

const CasePart *const app_case_parts[] = { &finance_case_part, &hearing_case_part, &judgment_case_part, &publication_case_part, &admin_case_part, NULL };

const ActPart *const app_act_parts[] = { &hearing_act_part, &hearing_roll_part, &judgment_appeal_part, &finance_relief_part, &finance_relieved_part, NULL };

/* A step of the deliberation: nobody outside learns that it was taken (BLTTDS 264). */
static bool is_sealed(const Law *law, Str act)
{
    for (uint32_t i = 0; i < law->procedures_count; i++) {
        const ProcedureAct *found = procedure_act(law->procedures[i], act);
        if (found != NULL && str_eq(found->class, S("sealed"))) {
            return true;
        }
    }
    return false;
}

/* What happened in a file is told to the pages that show it. */
static Error *tell_pages(void *context, Arena *a, const OutboxMessage *m)
{
    Site *site = context;
    if (site->server != NULL && !is_sealed(site->house->law, m->topic)) {
        event_send(site->server, str_format(a, "matter:" STR_F, STR_A(id_format(a, m->matter.id))), S("changed"), m->topic);
    }
    return NULL;
}

/* Draws whose checkpoint exists are resolved. */
static Error *tick_draws(House *h, Arena *a)
{
    int64_t done;
    return assignment_tick(h, a, &done);
}

/* What each legal day brings: force is proposed, files are sent up, limits that come to their end are told. A house that stood still
 * tells of the days it missed, but not of more than a week. */
static Error *tick_day(House *h, Arena *a)
{
    enum { DAYS_BACK = 7 };
    static _Atomic int32_t last;
    int64_t                done;
    Date                   today = instant_date(os_now(h->os));
    Date                   since = { .day = last };
    if (since.day == today.day) {
        return NULL;
    }
    if (since.day > today.day || today.day - since.day > DAYS_BACK) {
        since = date_add_days(today, -DAYS_BACK);
    }
    TRY(judgment_tick(h, a, today, &done));
    TRY(limits_tell(h, a, since, today));
    last = today.day;
    return NULL;
}

const HouseTick app_ticks[] = {
    { "draws", tick_draws },
    { "day", tick_day },
    { "watch", watch_tick },
    { "export", export_tick },
    { NULL, NULL },
};

/* Context: the House. */
const JobKind app_job_kinds[] = { { RECOUNT_JOB, matter_recount_job }, { INDEX_JOB, ruling_index_job }, { WATCH_JOB, watch_job }, { EXPORT_JOB, export_job } };
const size_t  app_job_kind_count = COUNT_OF(app_job_kinds);

static const OutboxListener listeners[] = {
    { "pages", tell_pages },
    { "notices", work_listener },
    { "hearing list", hearing_listener },
    { "publication", publication_listener },
    { "remarks", remark_listener },
};
const OutboxListener *app_listeners = listeners;
const size_t          app_listener_count = COUNT_OF(listeners);

Error *app_add_routes(Server *sv)
{
    static Asset files[WEB_ASSET_COUNT];
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        files[i] = (Asset){ web_assets[i].name, web_assets[i].type, web_assets[i].bytes };
    }
    TRY(server_add_assets(sv, files, COUNT_OF(files)));
    TRY(server_add_routes(sv, page_routes, page_route_count));
    TRY(server_add_routes(sv, upload_routes, upload_route_count));
    TRY(server_add_routes(sv, api_routes, api_route_count));
    TRY(server_add_routes(sv, document_routes, document_route_count));
    TRY(server_add_routes(sv, finance_routes, finance_route_count));
    TRY(server_add_routes(sv, judgment_routes, judgment_route_count));
    TRY(server_add_routes(sv, hearing_routes, hearing_route_count));
    TRY(server_add_routes(sv, reception_routes, reception_route_count));
    TRY(server_add_routes(sv, work_routes, work_route_count));
    TRY(server_add_routes(sv, publication_routes, publication_route_count));
    TRY(server_add_routes(sv, publication_desk_routes, publication_desk_route_count));
    TRY(server_add_routes(sv, held_routes, held_route_count));
    TRY(server_add_routes(sv, remark_routes, remark_route_count));
    TRY(server_add_routes(sv, remark_desk_routes, remark_desk_route_count));
    TRY(server_add_routes(sv, export_routes, export_route_count));
    TRY(server_add_routes(sv, watch_routes, watch_route_count));
    TRY(server_add_routes(sv, statute_routes, statute_route_count));
    TRY(server_add_routes(sv, admin_routes, admin_route_count));
    TRY(server_add_routes(sv, portal_routes, portal_route_count));
    TRY(server_add_routes(sv, register_routes, register_route_count));
    return server_add_routes(sv, account_routes, account_route_count);
}
