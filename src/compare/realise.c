/*-------------------------------------------------------------------------
 *
 * realise.c
 *	  A schema that is a text, made real in the world of a shadow.
 *
 * The text is run as the script of a revision is.  What differs is due to the
 * world, which does not last: what cannot be taken back is refused, and
 * what is there for everybody, such as roles, counts as created.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/twophase.h"
#include "base/compat.h"
#include "base/errcodes.h"
#include "catalog/namespace.h"
#include "catalog/pg_enum.h"
#include "commands/defrem.h"
#include "commands/extension.h"
#include "compare/hide.h"
#include "compare/realise.h"
#include "exec/execute.h"
#include "exec/split.h"
#include "miscadmin.h"
#include "storage/lock.h"
#include "storage/proc.h"
#include "tcop/cmdtag.h"
#include "utils/acl.h"
#include "utils/memutils.h"

/* a text that is being made real */
typedef struct Realising
{
	const MigScope *scope;
	MemoryContext context;
	List	   *created;		/* char *, schemas of the scope that the text has created */
	Oid			hidden;			/* what the next one of them takes the place of, or InvalidOid */
	char	   *extension;		/* one that the text has just created in a version, or null */
	char	   *version;
} Realising;

/* Statements that a model does not need, and that would touch what is hidden. */
static const char *const refused_commands[] = {"DROP OWNED", "REASSIGN OWNED"};

/* Does COPY write a file, or run a program? */
static bool
reaches_out(const Node *stmt)
{
	const CopyStmt *copy = (const CopyStmt *) stmt;

	return IsA(stmt, CopyStmt) && (copy->is_program || (!copy->is_from && copy->filename));
}

static bool
is_refused(const MigStatement *statement, Node *stmt)
{
	for (int i = 0; i < lengthof(refused_commands); i++)
	{
		if (strcmp(statement->command, refused_commands[i]) == 0)
			return true;
	}
	if (statement->kind == MIG_STATEMENT_TOP_LEVEL)
		return !mig_script_is_concurrent(stmt);
	return reaches_out(stmt);
}

/* a statement that is looked at before anything runs */
typedef struct Checking
{
	const MigScript *script;
	int			number;
	const char *sql;
} Checking;

pg_noreturn static void
refuse(const char *command)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_NOT_IN_MODEL),
			 errmsg("a model cannot contain %s", command),
			 errdetail("It is made real and taken back; this would be left.")));
}

static void
check_statement(void *arg)
{
	Checking   *checking = arg;
	const MigStatement *statement = &checking->script->statements[checking->number];
	RawStmt    *raw = statement->raw;

	if (statement->kind == MIG_STATEMENT_BOUNDARY)
		refuse("COMMIT");
	if (raw == NULL)
		raw = mig_script_parse_statement(checking->sql, statement->std_strings);
	if (is_refused(statement, raw->stmt))
		refuse(statement->command);
}

/*
 * Take a text apart, in the current memory context, for mig_realise_script().  The
 * text has to stay.  Raises ERRCODE_MIG_NOT_IN_MODEL for a statement that no shadow
 * could take back, and what mig_script_split() raises; the label follows
 * an article in the context of errors.
 */
MigScript *
mig_realise_prepare(const char *label, const char *ddl)
{
	MigLabel	place = {.text = label};
	MigScript  *script = mig_execute_prepare(&place, ddl);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "migrate check",
												  ALLOCSET_DEFAULT_SIZES);

	for (int i = 0; i < script->nstatements; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(context);
		Checking	checking = {script, i, NULL};

		CHECK_FOR_INTERRUPTS();
		checking.sql = mig_execute_statement_text(script, i);
		mig_execute_within(&place, script, i, checking.sql, NULL, check_statement, &checking);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	MemoryContextDelete(context);
	return script;
}

/* Statements about what has no schema, or need not have one. */
static const struct
{
	const char *command;
	MigKind		kind;
}			global_commands[] =
{
	{"CREATE EXTENSION", MIG_KIND_EXTENSION},
	{"CREATE LANGUAGE", MIG_KIND_LANGUAGE},
	{"CREATE FOREIGN DATA WRAPPER", MIG_KIND_FOREIGN_DATA_WRAPPER},
	{"CREATE SERVER", MIG_KIND_SERVER},
	{"CREATE USER MAPPING", MIG_KIND_USER_MAPPING},
	{"CREATE PUBLICATION", MIG_KIND_PUBLICATION},
	{"CREATE SUBSCRIPTION", MIG_KIND_SUBSCRIPTION},
	{"CREATE EVENT TRIGGER", MIG_KIND_EVENT_TRIGGER},
	{"CREATE CAST", MIG_KIND_CAST},
	{"CREATE TRANSFORM", MIG_KIND_TRANSFORM},
	{"CREATE ACCESS METHOD", MIG_KIND_ACCESS_METHOD},
	{"ALTER DEFAULT PRIVILEGES", MIG_KIND_DEFAULT_PRIVILEGES},
};

/*
 * Mark in a scope the kinds of what has no schema, if a text is about them; of
 * default privileges only if privileges are asked for.
 */
void
mig_realise_mark_kinds(const MigScript *script, MigScope *scope)
{
	for (int i = 0; i < script->nstatements; i++)
	{
		for (int j = 0; j < lengthof(global_commands); j++)
		{
			MigKind		kind = global_commands[j].kind;

			if (strcmp(script->statements[i].command, global_commands[j].command) == 0 &&
				(kind != MIG_KIND_DEFAULT_PRIVILEGES || scope->privileges))
				scope->kinds[kind] = true;
		}
	}
}

static bool
is_among(const List *names, const char *name)
{
	ListCell   *lc;

	foreach(lc, names)
	{
		if (strcmp(lfirst(lc), name) == 0)
			return true;
	}
	return false;
}

/* The name of the schema that a statement creates. */
static char *
schema_created(const CreateSchemaStmt *stmt)
{
	return stmt->schemaname ? stmt->schemaname : get_rolespec_name(stmt->authrole);
}

/*
 * A schema of the scope is there, as it is outside.  If the text creates it, it is as
 * the text says: what was put there is hidden, too.
 */
static void
prepare_schema(Realising *realising, const CreateSchemaStmt *stmt)
{
	char	   *name;
	MemoryContext old;

	if (stmt->if_not_exists)
		return;
	name = schema_created(stmt);
	if (is_among(realising->created, name) ||
		(realising->scope->schemas && !is_among(realising->scope->schemas, name)))
		return;
	realising->hidden = mig_hide_make_way(name);
	old = MemoryContextSwitchTo(realising->context);
	realising->created = lappend(realising->created, pstrdup(name));
	MemoryContextSwitchTo(old);
}

/* Move what extensions have in a schema of the scope into the one just created. */
static void
finish_schema(Realising *realising)
{
	if (!OidIsValid(realising->hidden))
		return;
	mig_hide_bring_members(realising->hidden,
						   get_namespace_oid(llast(realising->created), false));
	realising->hidden = InvalidOid;
}

/* Let a statement do in the transaction what it would do outside. */
static void
forget_concurrently(Node *stmt)
{
	PartitionCmd *detachment;
	ListCell   *lc;

	switch (nodeTag(stmt))
	{
		case T_IndexStmt:
			((IndexStmt *) stmt)->concurrent = false;
			break;
		case T_DropStmt:
			((DropStmt *) stmt)->concurrent = false;
			break;
		case T_AlterTableStmt:
			detachment = unconstify(PartitionCmd *,
									mig_script_detachment((AlterTableStmt *) stmt));
			if (detachment)
				detachment->concurrent = false;
			break;
		case T_ReindexStmt:
			foreach(lc, ((ReindexStmt *) stmt)->params)
			{
				if (strcmp(lfirst_node(DefElem, lc)->defname, "concurrently") == 0)
					((ReindexStmt *) stmt)->params =
						foreach_delete_current(((ReindexStmt *) stmt)->params, lc);
			}
			break;
		default:
			break;
	}
}

/* An option of CREATE EXTENSION, or null. */
static char *
extension_option(const CreateExtensionStmt *stmt, const char *name)
{
	ListCell   *lc;

	foreach(lc, stmt->options)
	{
		if (strcmp(lfirst_node(DefElem, lc)->defname, name) == 0)
			return defGetString(lfirst_node(DefElem, lc));
	}
	return NULL;
}

/*
 * An extension that is there counts as created, in the schema that the statement says.
 * Returns false for one that is to be created.
 */
static bool
show_extension(Realising *realising, const CreateExtensionStmt *stmt)
{
	Oid			extension = get_extension_oid(stmt->extname, true);
	char	   *schema = extension_option(stmt, "schema");
	char	   *version = extension_option(stmt, "new_version");

	if (!OidIsValid(extension))
	{
		realising->extension = version ? MemoryContextStrdup(realising->context, stmt->extname) : NULL;
		realising->version = version ? MemoryContextStrdup(realising->context, version) : NULL;
		return false;
	}
	mig_hide_move_extension(extension, schema);
	mig_hide_show_extension(extension, version);
	return true;
}

/* Note in which version the text wants an extension that it has just created. */
static void
finish_extension(Realising *realising)
{
	if (realising->extension)
		mig_hide_show_extension(get_extension_oid(realising->extension, false),
								realising->version);
	realising->extension = NULL;
}

/* Is what a statement makes there for the shadow, too, or of no account? */
static bool
counts_as_done(Realising *realising, const Node *stmt)
{
	switch (nodeTag(stmt))
	{
		case T_CreateRoleStmt:
			return OidIsValid(get_role_oid(((const CreateRoleStmt *) stmt)->role, true));
		case T_CreateExtensionStmt:
			return show_extension(realising, (const CreateExtensionStmt *) stmt);
		case T_CommentStmt:
			return ((const CommentStmt *) stmt)->objtype == OBJECT_EXTENSION;
		case T_RefreshMatViewStmt:
			/* data do not matter, and queries of others are not to run as the caller */
			return true;
		default:
			return false;
	}
}

/*
 * Called before each statement.  The server does not let a transaction use a label
 * that it has added to an enum, since an index would keep the label if the
 * transaction failed.  No index of a shadow is left, so the server may forget it.
 */
static bool
admits(void *arg, Node *stmt)
{
	Realising  *realising = arg;

	finish_schema(realising);
	finish_extension(realising);
	AtEOXact_Enum();
	if (counts_as_done(realising, stmt))
		return false;
	if (IsA(stmt, CreateSchemaStmt))
		prepare_schema(realising, (CreateSchemaStmt *) stmt);
	forget_concurrently(stmt);
	return true;
}

/* Is the error being handled that the lock table is full? */
static bool
is_lock_table_full(const ErrorData *error)
{
	return error->sqlerrcode == ERRCODE_OUT_OF_MEMORY && error->filename &&
		strcmp(error->filename, "lock.c") == 0;
}

/* How many locks there are: ours, and those of others. */
static void
count_locks(int *ours, int *others)
{
	LockData   *data = GetLockStatusData();

	*ours = *others = 0;
	for (int i = 0; i < data->nelements; i++)
	{
		if (data->locks[i].pid == MyProcPid)
			(*ours)++;
		else
			(*others)++;
	}
}

/*
 * The setting that would do, judging by how far a text has come: the rest of it takes
 * as many locks for each statement.
 */
static int
sufficient_locks(int statement, int nstatements)
{
	int			ours;
	int			others;
	double		needed;

	count_locks(&ours, &others);
	needed = (double) ours * nstatements / Max(statement, 1) + others;
	/* as the server does not guarantee the last of them, and texts are not even */
	needed = needed * 1.25 / (MaxBackends + max_prepared_xacts);
	return Max(((int) needed / 64 + 1) * 64, (int) max_locks_per_xact + 64);
}

/* Raise an error anew; if there were too few locks, say how many it takes. */
pg_noreturn static void
raise_again(ErrorData *error, const MigScript *script, int statement)
{
	if (is_lock_table_full(error))
	{
		error->detail = psprintf("Statement %d of %d found no room for another lock; each "
								 "table takes a dozen or more until the model has been read.",
								 statement, script->nstatements);
		error->hint = psprintf("Set max_locks_per_transaction to %d or more; it is %d. "
							   "The server has to be restarted.",
							   sufficient_locks(statement, script->nstatements),
							   (int) max_locks_per_xact);
	}
	ReThrowError(error);
}

/*
 * Make a text real, in the schemas of the scope, with the rights of the caller.  To
 * be called in the body of mig_shadow_run().  Raises what the statements raise, with
 * their place in the text as context.
 */
void
mig_realise_script(const char *label, MigScript *script, const MigScope *scope)
{
	MemoryContext context = CurrentMemoryContext;
	Realising	realising = {scope, context};
	MigFilter	filter = {admits, &realising};
	MigMonitor	monitor = {0};
	MigLabel	place = {.text = label};

	if (!mig_split_same_settings(script))
		script = mig_execute_prepare(&place, script->text);
	PG_TRY();
	{
		mig_execute_filtered(&place, script, &monitor, &filter);
		finish_schema(&realising);
		finish_extension(&realising);
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		raise_again(error, script, monitor.statement);
	}
	PG_END_TRY();
}

/* The same for a text that nobody has looked at; raises also what mig_realise_prepare() raises. */
void
mig_realise(const char *label, const char *ddl, const MigScope *scope)
{
	mig_realise_script(label, mig_realise_prepare(label, ddl), scope);
}
