/*-------------------------------------------------------------------------
 *
 * execute.c
 *	  Running a script inside the caller's transaction.
 *
 * Statements are run one by one as the server runs the script of an
 * extension, not through SPI: errors keep their position in the statement,
 * and no result set is kept.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "core/compat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "run/copy.h"
#include "run/execute.h"
#include "run/leftovers.h"
#include "run/session.h"
#include "run/split.h"
#include "tcop/dest.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* how much of a statement an error context quotes, in bytes */
#define MAX_EXCERPT 60

typedef struct StatementContext
{
	const MigScriptName *name;
	int			number;			/* of the statement, from 1 */
	int			line;			/* where it starts */
	const char *sql;
} StatementContext;

static const char *
direction(const MigScriptName *name)
{
	return name->upgrade ? "upgrade" : "downgrade";
}

/* The first line of a statement, cut to what a message can hold. */
char *
mig_execute_excerpt(const char *sql)
{
	int			length = strcspn(sql, "\r\n");
	int			clipped = pg_mbcliplen(sql, length, MAX_EXCERPT);

	return psprintf("%.*s%s", clipped, sql, sql[clipped] ? "..." : "");
}

static void
statement_callback(void *arg)
{
	StatementContext *context = arg;
	int			lines = mig_script_translate_position(context->sql);

	errcontext("statement %d at line %d of the %s script of revision \"%s\": %s",
			   context->number, context->line + lines, direction(context->name),
			   context->name->rev_id, mig_execute_excerpt(context->sql));
}

/* A script that does not parse may have been written for a newer server. */
static void
script_callback(void *arg)
{
	MigScriptName *name = arg;

	if (geterrcode() == ERRCODE_SYNTAX_ERROR)
		errcontext("%s script of revision \"%s\", as PostgreSQL %s reads it",
				   direction(name), name->rev_id, PG_MAJORVERSION);
	else
		errcontext("%s script of revision \"%s\"", direction(name), name->rev_id);
}

/*
 * Take a script apart, naming it in the context of errors.  Raises what
 * mig_script_split() raises.  The result is in the current context.
 */
MigScript *
mig_execute_split(const MigScriptName *name, const char *text)
{
	ErrorContextCallback callback;
	MigScript  *script;

	callback.callback = script_callback;
	callback.arg = unconstify(MigScriptName *, name);
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	script = mig_split_script(text);
	error_context_stack = callback.previous;
	return script;
}

/* Run one planned statement, as the server does for extension scripts. */
static void
run_planned(PlannedStmt *planned, const char *sql)
{
	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	if (planned->utilityStmt == NULL)
	{
		QueryDesc  *desc = CreateQueryDesc(planned, sql, GetActiveSnapshot(), NULL,
										   None_Receiver, NULL, NULL, 0);

		ExecutorStart(desc, 0);
		mig_compat_executor_run(desc);
		ExecutorFinish(desc);
		ExecutorEnd(desc);
		FreeQueryDesc(desc);
	}
	else
		ProcessUtility(planned, sql, false, PROCESS_UTILITY_QUERY, NULL, NULL,
					   None_Receiver, NULL);
	PopActiveSnapshot();
}

/* Analyze, plan and run one statement. */
static void
run_statement(const char *sql, MigLeftovers *leftovers)
{
	RawStmt    *raw = mig_script_parse_statement(sql, standard_conforming_strings);
	List	   *queries;
	List	   *plans;
	ListCell   *lc;

	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	queries = pg_analyze_and_rewrite_fixedparams(raw, sql, NULL, 0, NULL);
	plans = pg_plan_queries(queries, sql, CURSOR_OPT_PARALLEL_OK, NULL);
	PopActiveSnapshot();
	foreach(lc, plans)
		run_planned(lfirst_node(PlannedStmt, lc), sql);
	mig_leftovers_note(leftovers, raw->stmt);
}

/* Run a COPY with the data that the script has for it. */
static void
run_copy(const MigScript *script, const MigStatement *statement, const char *sql)
{
	RawStmt    *raw = mig_script_parse_statement(sql, standard_conforming_strings);

	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	mig_copy_from_script(castNode(CopyStmt, raw->stmt), sql,
						 script->text + statement->data_offset, statement->data_length);
	PopActiveSnapshot();
}

/* Run a statement in a memory context of its own, saying where it is on error. */
static void
run_in_context(const MigScriptName *name, const MigScript *script, int number,
			   MigLeftovers *leftovers)
{
	const MigStatement *statement = &script->statements[number];
	StatementContext context = {name, number + 1, statement->line};
	ErrorContextCallback callback;
	char	   *sql = pnstrdup(script->text + statement->offset, statement->length);

	CHECK_FOR_INTERRUPTS();
	context.sql = sql;
	callback.callback = statement_callback;
	callback.arg = &context;
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	if (statement->kind == MIG_STATEMENT_COPY)
		run_copy(script, statement, sql);
	else
		run_statement(sql, leftovers);
	error_context_stack = callback.previous;
}

static void
run_statements(const MigScriptName *name, const MigScript *script, MigLeftovers *leftovers)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "migrate statement",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);

	for (int i = 0; i < script->nstatements; i++)
	{
		run_in_context(name, script, i, leftovers);
		MemoryContextReset(context);
	}
	CommandCounterIncrement();
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static void
cleanup_callback(void *arg)
{
	MigScriptName *name = arg;

	errcontext("removal of the temporary objects of the %s script of revision \"%s\"",
			   direction(name), name->rev_id);
}

/*
 * Drop the temporary objects that the script has left, saying whose they are if
 * that fails: one may be held by a cursor or by events of deferred constraints.
 */
static void
clean_up(const MigScriptName *name, MigLeftovers *leftovers)
{
	ErrorContextCallback callback;

	callback.callback = cleanup_callback;
	callback.arg = unconstify(MigScriptName *, name);
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	mig_leftovers_remove(leftovers);
	error_context_stack = callback.previous;
}

/*
 * Run a transactional script as the current role.  What it sets ends with it,
 * and so do the temporary objects it creates.  The current memory context must
 * not outlive the caller's (sub)transaction.  Raises what the script's
 * statements raise, with their place in the script as context.
 */
void
mig_execute_script(const MigScriptName *name, const char *text)
{
	MigScript  *script = mig_execute_split(name, text);
	MigLeftovers *leftovers;
	int			nest_level;

	if (!script->transactional)
		elog(ERROR, "script of revision \"%s\" is not transactional", name->rev_id);
	if (script->nstatements == 0)
		return;
	nest_level = NewGUCNestLevel();
	mig_session_enter_script(CurrentMemoryContext, name->rev_id);
	leftovers = mig_leftovers_begin();
	run_statements(name, script, leftovers);
	mig_session_leave_script();
	AtEOXact_GUC(false, nest_level);
	clean_up(name, leftovers);
}
