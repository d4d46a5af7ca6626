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
	mig_realise_mark_kinds(reading.script, reading.scope.kinds);
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

/*
 * The scope of the model, in the current context.  Raises ERRCODE_MIG_NO_MODEL if there
 * is none.
 */
MigScope *
mig_model_scope(void)
{
	return scope_of(fetch_model());
}

/* Reading a model runs what somebody else may have written. */
static void
require_trust(const MigModel *model)
{
	Oid			distrusting = mig_rights_distrusting_author(model->set_by);

	if (OidIsValid(distrusting))
		ereport(ERROR,
				(errcode(ERRCODE_MIG_NOT_APPROVED),
				 errmsg("role \"%s\" has not approved the model of role \"%s\"",
						GetUserNameFromId(distrusting, false), model->set_by),
				 errdetail("What the model depends on has changed, so it has to be read "
						   "anew, by running it."),
				 errhint("Read it in migrate.model, then call migrate.set_model as this role.")));
}

/*
 * The model as a snapshot, in the current context.  If what it depends on has changed
 * since it was read, it is read anew, with the rights of the caller, and that is kept.
 * Raises ERRCODE_MIG_NO_MODEL if there is none, ERRCODE_MIG_DAMAGED_SNAPSHOT if what is stored
 * cannot be read, and where it is read anew ERRCODE_MIG_NOT_APPROVED unless the caller has
 * reason to trust whoever set it, and what mig_model_set() raises.
 */
MigSnapshot *
mig_model_snapshot(void)
{
	MigModel   *model = fetch_model();
	MigScope   *scope = scope_of(model);
	const char *circumstances = mig_models_circumstances(mig_hide_schemas(scope));
	MigSnapshot *snapshot;

	if (strcmp(circumstances, model->depends_on) == 0)
		return mig_snapshot_from_text(model->snapshot);
	mig_session_begin_change("migrate.set_model()");
	require_trust(model);
	snapshot = read_model(model->ddl, scope);
	mig_models_renew(mig_snapshot_to_text(snapshot), circumstances);
	return snapshot;
}
