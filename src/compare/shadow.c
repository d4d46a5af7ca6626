/*-------------------------------------------------------------------------
 *
 * shadow.c
 *	  An empty world, inside a subtransaction that is always rolled back.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/compat.h"
#include "catalog/pg_enum.h"
#include "catalog/snapshot.h"
#include "compare/hide.h"
#include "compare/shadow.h"
#include "exec/trial.h"
#include "miscadmin.h"
#include "online/lock_retry.h"
#include "online/segment.h"
#include "online/settings.h"
#include "schema/kinds.h"
#include "store/setting.h"
#include "utils/builtins.h"
#include "utils/guc.h"

typedef struct Shadow
{
	const MigScope *scope;
	void		(*body) (void *arg);
	void	   *arg;
} Shadow;

/*
 * Names without a schema belong to the first schema of the scope; what else the
 * caller finds, such as extensions in a schema of their own, is found after it.
 */
static void
set_search_path(const List *schemas)
{
	const char *path = GetConfigOption("search_path", false, false);
	const char *first = quote_identifier(linitial(schemas));

	mig_setting_change("search_path", path[0] ? psprintf("%s, %s", first, path) : first);
}

/*
 * Settings of the shadow; they end with its subtransaction.  Functions may come
 * before the tables that their bodies name, notices and warnings are about what is
 * thrown away, and there is nothing that compiling would make faster.
 */
static void
set_options(const MigScope *scope)
{
	mig_segment_set_lock_timeout();
	mig_setting_change("check_function_bodies", "off");
	mig_setting_change("jit", "off");
	mig_setting_change("client_min_messages", "error");
	if (scope->schemas != NIL)
		set_search_path(scope->schemas);
}

static void
within(void *arg)
{
	Shadow	   *shadow = arg;
	List	   *schemas = mig_hide_schemas(shadow->scope);

	set_options(shadow->scope);
	mig_hide_all(shadow->scope, schemas);
	shadow->body(shadow->arg);
}

/*
 * The enum labels that this transaction has added so far, in the current context.
 * In a shadow the server is made to forget about such labels (see realise.c), and has
 * to be told again of those that outlive it.
 */
static void *
save_enum_labels(void)
{
	Size		size = EstimateUncommittedEnumsSpace();
	void	   *space = palloc(size);

	SerializeUncommittedEnums(space, size);
	return space;
}

static void
restore_enum_labels(void *space)
{
	AtEOXact_Enum();
	RestoreUncommittedEnums(space);
	pfree(space);
}

/* Make one attempt; returns the error, if any, in the current context. */
static ErrorData *
attempt(Shadow *shadow)
{
	void	   *labels = save_enum_labels();
	ErrorData  *error;

	mig_lock_retry_watch_begin(mig_guc_lock_timeout);
	error = mig_trial_try(within, shadow);
	mig_lock_retry_watch_end();
	restore_enum_labels(labels);
	return error;
}

/* Raise the error of the last attempt, saying who was in the way. */
pg_noreturn static void
give_up(ErrorData *error, int attempts)
{
	if (mig_lock_retry_is_due(error->sqlerrcode))
	{
		char	   *blockers = mig_lock_retry_blockers();

		if (blockers && error->detail == NULL)
			error->detail = blockers;
		if (error->hint == NULL)
			error->hint = psprintf("It was tried %d times, see migrate.lock_timeout and "
								   "migrate.lock_retries.", attempts);
	}
	ReThrowError(error);
}

/*
 * Run the body in a world where the schemas of the scope are there, but empty, with
 * the owners, privileges, default privileges and comments that they have, and with
 * what extensions have in them; schemas that do not exist are there as well.
 * Objects without a schema are hidden if the scope has their kind by name.
 * search_path begins with the first schema of the scope, unless it has all.
 *
 * Nothing of it is left afterwards, except what no rollback takes back: values of
 * sequences in other schemas, and files.  What the body keeps it copies into
 * another context than the current one.
 *
 * If a lock is not to be had, all of it is tried again, as settings say, so the body
 * may be run several times.  Raises what the body raises, and as
 * mig_hide_schemas() and mig_hide_all() do.
 */
void
mig_shadow_run(const MigScope *scope, void (*body) (void *arg), void *arg)
{
	Shadow		shadow = {scope, body, arg};

	for (int attempts = 1;; attempts++)
	{
		ErrorData  *error = attempt(&shadow);

		if (error == NULL)
			return;
		if (!mig_lock_retry_is_due(error->sqlerrcode) || attempts > mig_guc_lock_retries)
			give_up(error, attempts);
		FreeErrorData(error);
		mig_lock_retry_pause(mig_lock_retry_pause_length(attempts));
	}
}

/*
 * Is an object hidden, or nothing without one that is?  What needs one comes after it,
 * and has no schema either.
 */
static bool
is_hidden(const MigObject *object, const bool *hidden)
{
	if (object->schema != NULL)
		return false;
	if (mig_kinds_has(object, "*hidden"))
		return true;
	for (int i = 0; i < object->nneeds; i++)
	{
		if (hidden[object->needs[i]])
			return true;
	}
	return object->name != NULL && mig_hide_is_hidden(object->name);
}

/*
 * Mark what is hidden in a snapshot.  An extension is not really: it counts as created if
 * something else needs it that the model has.
 */
static bool *
find_hidden(const MigSnapshot *snapshot)
{
	bool	   *hidden = palloc0((snapshot->nobjects + 1) * sizeof(bool));

	for (int i = 0; i < snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		hidden[i] = snapshot->objects[i].kind != MIG_KIND_EXTENSION &&
			is_hidden(&snapshot->objects[i], hidden);
	}
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		if (snapshot->objects[i].kind == MIG_KIND_EXTENSION)
			hidden[i] = is_hidden(&snapshot->objects[i], hidden);
	}
	for (int i = snapshot->nobjects - 1; i >= 0; i--)
	{
		const MigObject *object = &snapshot->objects[i];

		for (int j = 0; j < object->nneeds && !hidden[i]; j++)
		{
			if (snapshot->objects[object->needs[j]].kind == MIG_KIND_EXTENSION)
				hidden[object->needs[j]] = false;
		}
	}
	return hidden;
}

/*
 * Is an object hidden or from outside the shadow, or a part of one that is?  What it is a
 * part of may come after it, as a materialized view comes after its indexes.
 */
static bool
is_left_out(const MigScope *scope, const MigSnapshot *snapshot, int object, const bool *hidden)
{
	for (; object >= 0; object = snapshot->objects[object].parent)
	{
		MigKind		kind = snapshot->objects[object].kind;

		if (hidden[object] || (mig_hide_is_global(kind) && !scope->kinds[kind]))
			return true;
	}
	return false;
}

/*
 * What is in the world of a shadow, in the current memory context; to be called by
 * the body with its scope.  Contract as that of mig_catalog_read(), but what has no schema
 * is there only if it was made here.
 */
MigSnapshot *
mig_shadow_read(const MigScope *scope)
{
	MigScope	visible = *scope;
	MigSnapshot *snapshot;
	bool	   *members;
	bool	   *hidden;

	visible.schemas = mig_hide_schemas(scope);
	snapshot = mig_catalog_read(&visible);
	members = palloc((snapshot->nobjects + 1) * sizeof(bool));
	hidden = find_hidden(snapshot);
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		members[i] = !is_left_out(scope, snapshot, i, hidden);
	}
	return mig_snapshot_select(snapshot, members);
}
