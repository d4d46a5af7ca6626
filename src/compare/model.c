/*-------------------------------------------------------------------------
 *
 * model.c
 *	  The schema as it should be.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/errcodes.h"
#include "compare/hide.h"
#include "compare/model.h"
#include "compare/realise.h"
#include "compare/shadow.h"
#include "exec/rights.h"
#include "exec/session.h"
#include "miscadmin.h"
#include "schema/text.h"
#include "store/models.h"
#include "utils/memutils.h"

#define LABEL "model"

/* a model that is being read */
typedef struct Reading
{
	MigScope	scope;
	MigScript  *script;
	MemoryContext context;		/* of the snapshot */
	MigSnapshot *snapshot;
} Reading;

static void
realise_and_read(void *arg)
{
	Reading    *reading = arg;
	MemoryContext old;

	mig_realise_script(LABEL, reading->script, &reading->scope);
	old = MemoryContextSwitchTo(reading->context);
	reading->snapshot = mig_shadow_read(&reading->scope);
	MemoryContextSwitchTo(old);
}

/* Make a model real, and read it; the snapshot is in the current context. */
static MigSnapshot *
read_model(const char *ddl, const MigScope *scope)
{
	Reading		reading = {*scope};

	reading.context = CurrentMemoryContext;
	reading.script = mig_realise_prepare(LABEL, ddl);
	mig_realise_mark_kinds(reading.script, &reading.scope);
	mig_shadow_run(&reading.scope, realise_and_read, &reading);
	return reading.snapshot;
}

static void
log_model(int nobjects)
{
	MigLogEntry entry = mig_session_log_entry("set_model", NULL);

	entry.remark = psprintf("%d objects", nobjects);
	mig_log_append(&entry);
}

static MigScope *
scope_of(const MigModel *model)
{
	MigScope   *scope = mig_scope_parse(model->schemas, model->kinds, model->exclude);

	scope->caller = mig_session_role();
	return scope;
}

/*
 * Make a text the model, in a scope as mig_scope_parse() has it.  Returns how many
 * objects it has.  The text runs with the rights of the caller.  Raises what
 * mig_scope_parse(), mig_realise_prepare() and mig_shadow_run() raise.
 */
int
mig_model_set(const char *ddl, const char *schemas, const char *kinds, const char *exclude)
{
	MigModel	model = {ddl, schemas, kinds, exclude};
	MigScope   *scope = scope_of(&model);
	MigSnapshot *snapshot;

	mig_session_begin_change("migrate.set_model()");
	snapshot = read_model(ddl, scope);
	model.snapshot = mig_snapshot_to_text(snapshot);
	model.depends_on = mig_models_circumstances(mig_hide_schemas(scope));
	model.set_by = mig_session_author();
	mig_session_lock();
	mig_models_store(&model);
	mig_rights_record_model(&model);
	log_model(snapshot->nobjects);
	return snapshot->nobjects;
}

static MigModel *
fetch_model(void)
{
	MigModel   *model = mig_models_fetch();

	if (model == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NO_MODEL),
				 errmsg("there is no model"),
				 errhint("Call migrate.set_model.")));
	return model;
}

static void
require_trust(const MigModel *model, const char *detail)
{
	Oid			distrusting = mig_rights_distrusting_model(model);

	if (OidIsValid(distrusting))
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NOT_APPROVED),
				 errmsg("role \"%s\" has not approved the model of role \"%s\"",
						GetUserNameFromId(distrusting, false), model->set_by),
				 errdetail_internal("%s", detail),
				 errhint("Read it in migrate.model, then call migrate.set_model as this role.")));
}

/* Keep what a model has been read as anew, by a role that trusts it. */
static void
renew(MigModel *model, const MigSnapshot *snapshot, const char *circumstances)
{
	bool		known = mig_rights_is_model_known(model);

	model->snapshot = mig_snapshot_to_text(snapshot);
	model->depends_on = circumstances;
	mig_models_renew(model->snapshot, model->depends_on);
	if (known)
		mig_rights_record_model(model);
}

/*
 * The model as a snapshot, and its scope, in the current context.  If what it depends on has changed
 * since it was read, it is read anew, with the rights of the caller, and that is kept.
 * Raises ERRCODE_MIG_NO_MODEL if there is none, ERRCODE_MIG_DAMAGED_SNAPSHOT if what is stored
 * cannot be read, and where it is read anew ERRCODE_MIG_NOT_APPROVED unless the caller has
 * reason to trust whoever set it, and what mig_model_set() raises.  The same is raised
 * in any case if it must be trusted, since the caller will answer for what is made of it.
 */
MigSnapshot *
mig_model_snapshot(bool trusted, MigScope **scope_p)
{
	MigModel   *model = fetch_model();
	MigScope   *scope = scope_of(model);
	const char *circumstances = mig_models_circumstances(mig_hide_schemas(scope));
	MigSnapshot *snapshot;

	*scope_p = scope_of(model);
	if (trusted)
		require_trust(model, "Scripts made from it would count as written by this role.");
	if (strcmp(circumstances, model->depends_on) == 0)
		return mig_snapshot_from_text(model->snapshot);
	mig_session_begin_change("migrate.set_model()");
	require_trust(model, "What the model depends on has changed, so it has to be read anew, "
				  "by running it.");
	snapshot = read_model(model->ddl, scope);
	renew(model, snapshot, circumstances);
	return snapshot;
}
