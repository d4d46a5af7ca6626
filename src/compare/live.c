/*-------------------------------------------------------------------------
 *
 * live.c
 *	  The schema of this database against the model.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/snapshot.h"
#include "compare/live.h"
#include "compare/model.h"
#include "compare/realise.h"
#include "compare/rename.h"
#include "exec/trial.h"
#include "miscadmin.h"
#include "schema/fingerprint.h"
#include "schema/kinds.h"

typedef struct Renamed
{
	const MigLiveDiff *live_diff;
	const char *sql;
	MigSnapshot *snapshot;
	MemoryContext context;
} Renamed;

static void
rename_and_read(void *arg)
{
	Renamed    *renamed = arg;
	MemoryContext old;

	mig_realise("list of renamings", renamed->sql, renamed->live_diff->scope);
	old = MemoryContextSwitchTo(renamed->context);
	renamed->snapshot = mig_catalog_read(renamed->live_diff->scope);
	MemoryContextSwitchTo(old);
}

/*
 * The schema as it is once the changes have renamed what they rename: the server
 * does it, since definitions of other objects change with a name, and takes it back.
 */
static MigSnapshot *
read_renamed(const MigLiveDiff *live_diff, const MigDiff *renamings)
{
	Renamed		renamed = {live_diff,.context = CurrentMemoryContext};

	renamed.sql = mig_live_upgrade(renamings);
	mig_trial_run(rename_and_read, &renamed);
	return renamed.snapshot;
}

/* Two diffs, one after the other. */
static MigDiff *
concatenate(const MigDiff *first, const MigDiff *second)
{
	MigDiff    *diff = palloc(sizeof(MigDiff));

	diff->nchanges = first->nchanges + second->nchanges;
	diff->changes = palloc((diff->nchanges + 1) * sizeof(MigChange));
	memcpy(diff->changes, first->changes, first->nchanges * sizeof(MigChange));
	memcpy(diff->changes + first->nchanges, second->changes,
		   second->nchanges * sizeof(MigChange));
	return diff;
}

static bool
makes_routine(const MigChange *change, const char *sql)
{
	return change->kind == MIG_KIND_ROUTINE && sql && strncmp(sql, "CREATE ", 7) == 0;
}

/*
 * A body may name what is not there yet: it is checked when it runs.  Said by the
 * first change of each direction that makes a routine.
 */
static void
leave_bodies_unchecked(MigDiff *diff)
{
	static const char setting[] = "SET check_function_bodies = off;\n";

	for (int i = 0; i < diff->nchanges; i++)
	{
		MigChange  *change = &diff->changes[i];

		if (makes_routine(change, change->upgrade))
		{
			change->upgrade = psprintf("%s%s", setting, change->upgrade);
			break;
		}
	}
	for (int i = diff->nchanges - 1; i >= 0; i--)
	{
		MigChange  *change = &diff->changes[i];

		if (makes_routine(change, change->downgrade))
		{
			change->downgrade = psprintf("%s%s", setting, change->downgrade);
			break;
		}
	}
}

/*
 * What makes the schema of this database that of the model.  "rename" lists, with
 * commas, what is not to be dropped and made but renamed (rename.h), or is null.
 * If scripts are to be made of it the model must be trusted.  Raises what
 * mig_model_snapshot() and mig_rename_parse() raise.
 */
MigLiveDiff *
mig_live_diff(const char *rename, bool trusted)
{
	MigLiveDiff *result = palloc0(sizeof(MigLiveDiff));
	MigSnapshot *model = mig_model_snapshot(trusted, &result->scope);
	MigDiff    *renamings = NULL;

	result->scope->caller = GetUserNameFromId(GetUserId(), false);
	result->live = mig_catalog_read(result->scope);
	if (rename)
	{
		renamings = mig_rename_parse(rename, result->live, result->scope);
		result->live = read_renamed(result, renamings);
	}
	result->wanted = mig_scope_complete(result->live, model, result->scope);
	result->diff = mig_diff(result->live, result->wanted, result->scope);
	leave_bodies_unchecked(result->diff);
	if (renamings)
	{
		result->nrenamed = renamings->nchanges;
		result->diff = concatenate(renamings, result->diff);
	}
	return result;
}

/* A snapshot without what belongs to no schema, in the current memory context. */
static MigSnapshot *
select_in_schemas(const MigSnapshot *snapshot)
{
	bool	   *members = palloc((snapshot->nobjects + 1) * sizeof(bool));

	for (int i = 0; i < snapshot->nobjects; i++)
		members[i] = snapshot->objects[i].schema || snapshot->objects[i].kind == MIG_KIND_SCHEMA;
	return mig_snapshot_select(snapshot, members);
}

/*
 * The fingerprint of some schemas of this database, all their kinds and not their
 * owners and privileges; "*" means all schemas but those of the system, and what
 * belongs to no schema.
 */
char *
mig_live_fingerprint(const char *schemas, bool column_order)
{
	MigScope   *scope = mig_scope_parse(schemas, NULL, NULL);
	MigSnapshot *snapshot = mig_catalog_read(scope);

	if (scope->schemas != NIL)
		snapshot = select_in_schemas(snapshot);
	return mig_fingerprint(snapshot, scope, column_order);
}

static void
append_change(StringInfo script, const MigChange *change, bool upgrade)
{
	const char *sql = upgrade ? change->upgrade : change->downgrade;

	if (sql == NULL)
		return;
	if (script->len > 0)
		appendStringInfoChar(script, '\n');
	if (upgrade && change->destructive)
		appendStringInfo(script, "-- This loses the data of %s %s.\n",
						 mig_kinds_name(change->kind), change->identity);
	appendStringInfoString(script, sql);
}

/* The upgrades of a diff as one script, empty if there are none. */
char *
mig_live_upgrade(const MigDiff *diff)
{
	StringInfoData script;

	initStringInfo(&script);
	for (int i = 0; i < diff->nchanges; i++)
		append_change(&script, &diff->changes[i], true);
	return script.data;
}

/* The downgrades of a diff, in the reverse order, as one script. */
char *
mig_live_downgrade(const MigDiff *diff)
{
	StringInfoData script;

	initStringInfo(&script);
	for (int i = diff->nchanges - 1; i >= 0; i--)
		append_change(&script, &diff->changes[i], false);
	return script.data;
}
