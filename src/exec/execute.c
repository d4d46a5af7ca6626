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
#include "base/compat.h"
#include "exec/built.h"
#include "exec/copy.h"
#include "exec/execute.h"
#include "exec/session.h"
#include "exec/split.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
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
	const MigLabel *label;
	int			number;			/* of the statement, from 1 */
	int			line;			/* where it starts */
	const char *sql;
	MigMonitor *monitor;		/* null if nobody wants to know */
} StatementContext;

static int
count_lines(const char *text)
{
	int			lines = 0;

	while ((text = strchr(text, '\n')) != NULL)
	{
		lines++;
		text++;
	}
	return lines;
}

/*
 * The label of the script of a revision, in the current context.  The script is in a file if the revision has been loaded from one
 * and has not been changed since.
 */
MigLabel *
mig_execute_label(const MigStored *stored, bool upgrade)
{
	MigLabel   *label = palloc0(sizeof(MigLabel));
	const MigNames *frame = &stored->file_frame;

	label->text = psprintf("%s script of revision \"%s\"", upgrade ? "upgrade" : "downgrade",
						   stored->rev_id);
	if (frame->n == 0)
		return label;
	label->file = stored->file_name ? pstrdup(stored->file_name) : NULL;
	label->lines = count_lines(frame->names[0]);
	if (!upgrade)
		label->lines += count_lines(stored->upgrade) + count_lines(frame->names[1]);
	return label;
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
	int			line = context->line + mig_script_translate_position(context->sql);

	if (context->monitor)
	{
		context->monitor->statement = context->number;
		context->monitor->line = line;
	}
	if (geterrcode() == ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE)
		errhint("New enum values must be committed before they can be used. Add them in a "
				"revision of their own, and CALL migrate.upgrade_each.");
	errcontext("statement %d at line %d of the %s%s: %s",
			   context->number, line, context->label->text,
			   mig_script_place(context->label, line), mig_execute_excerpt(context->sql));
}

/* A script that does not parse may have been written for a newer server. */
static void
script_callback(void *arg)
{
	const MigLabel *label = arg;

	if (geterrcode() == ERRCODE_SYNTAX_ERROR)
		errcontext("%s, as PostgreSQL %s reads it", label->text, PG_MAJORVERSION);
	else
		errcontext("%s", label->text);
}

static MigScript *
split(const MigLabel *label, const char *text, bool keep_trees)
{
	ErrorContextCallback callback;
	MigScript  *script;

	callback.callback = script_callback;
	callback.arg = unconstify(MigLabel *, label);
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	script = mig_split_script(label, text, keep_trees);
	error_context_stack = callback.previous;
	return script;
}

/*
 * Take a script apart, naming it in the context of errors.  Raises what
 * mig_script_split() raises.  The result is in the current context.
 */
MigScript *
mig_execute_split(const MigLabel *label, const char *text)
{
	return split(label, text, false);
}

/*
 * Take a script apart for mig_execute_prepared(): with the trees of its
 * statements, unless it is large.  Contract as that of mig_execute_split().
 */
MigScript *
mig_execute_prepare(const MigLabel *label, const char *text)
{
	return split(label, text, true);
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
run_statement(RawStmt *raw, const char *sql, MigLeftovers *leftovers)
{
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
	if (leftovers)
		mig_leftovers_note(leftovers, raw->stmt);
	mig_built_require_valid(raw->stmt);
}

/* Run a COPY with the data that the script has for it. */
static void
run_copy(RawStmt *raw, const MigScript *script, int number, const char *sql)
{
	const MigStatement *statement = &script->statements[number];

	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	mig_copy_from_script(castNode(CopyStmt, raw->stmt), sql,
						 script->text + statement->data_offset, statement->data_length);
	PopActiveSnapshot();
}

/* One statement as mig_execute_range() runs it. */
typedef struct Running
{
	const MigScript *script;
	int			number;
	const char *sql;
	MigLeftovers *leftovers;
	const MigFilter *filter;
} Running;

static void
run_one(void *arg)
{
	Running    *running = arg;
	RawStmt    *raw = mig_split_take_tree(running->script, running->number, running->sql);

	if (running->filter && !running->filter->admits(running->filter->arg, raw->stmt))
		return;
	if (running->script->statements[running->number].kind == MIG_STATEMENT_COPY)
		run_copy(raw, running->script, running->number, running->sql);
	else
		run_statement(raw, running->sql, running->leftovers);
}

/* The text of a statement, without its semicolon, in the current context. */
char *
mig_execute_statement_text(const MigScript *script, int number)
{
	const MigStatement *statement = &script->statements[number];

	return pnstrdup(script->text + statement->offset, statement->length);
}

/*
 * Do something for a statement, the text of which is given, so that errors say
 * where it is.
 */
void
mig_execute_within(const MigLabel *label, const MigScript *script, int number,
				   const char *sql, MigMonitor *monitor, void (*action) (void *arg), void *arg)
{
	StatementContext context = {label, number + 1, script->statements[number].line, sql, monitor};
	ErrorContextCallback callback;

	callback.callback = statement_callback;
	callback.arg = &context;
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	if (monitor && monitor->begins)
		monitor->begins(monitor->arg, script, number);
	action(arg);
	error_context_stack = callback.previous;
	if (monitor)
		monitor->statement = monitor->line = 0;
}

/* Contract as that of mig_execute_range(); a null filter admits all statements. */
static void
run_range(const MigLabel *label, const MigScript *script, int begin, int end,
		  MigLeftovers *leftovers, MigMonitor *monitor, const MigFilter *filter)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "migrate statement",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);

	for (int i = begin; i < end; i++)
	{
		Running		running = {script, i, NULL, leftovers, filter};

		CHECK_FOR_INTERRUPTS();
		if (script->statements[i].kind == MIG_STATEMENT_BOUNDARY)
			continue;
		running.sql = mig_execute_statement_text(script, i);
		mig_execute_within(label, script, i, running.sql, monitor, run_one, &running);
		MemoryContextReset(context);
	}
	CommandCounterIncrement();
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/*
 * Run some statements of a script in the current transaction, each in a memory
 * context of its own.  Boundaries among them are the caller's business.
 */
void
mig_execute_range(const MigLabel *label, const MigScript *script, int begin, int end,
				  MigLeftovers *leftovers, MigMonitor *monitor)
{
	run_range(label, script, begin, end, leftovers, monitor, NULL);
}

/*
 * Run a script in the current transaction, whatever kinds of statement it has, as
 * far as the filter admits them.  What it sets, and the temporary objects it creates,
 * end with it.  The current memory context must not outlive the caller's
 * (sub)transaction.
 */
void
mig_execute_filtered(const MigLabel *label, const MigScript *script, MigMonitor *monitor,
					 const MigFilter *filter)
{
	MigLeftovers *leftovers;
	int			nest_level = NewGUCNestLevel();

	mig_session_enter_script(CurrentMemoryContext, NULL);
	leftovers = mig_leftovers_begin();
	run_range(label, script, 0, script->nstatements, leftovers, monitor, filter);
	mig_session_leave_script();
	AtEOXact_GUC(false, nest_level);
	mig_execute_clean_up(label, leftovers);
}

/* Take back all settings, as DISCARD ALL does; what else it does was the worker's. */
static void
discard_settings(void)
{
	SetPGVariable("session_authorization", NIL, false);
	ResetAllOptions();
}

/* The setting that a statement sets; null if it does something else or more. */
static const char *
setting_of(const MigScript *script, int number)
{
	const MigStatement *statement = &script->statements[number];
	VariableSetStmt *set;

	if (!statement->only_sets)
		return NULL;
	set = (VariableSetStmt *)
		mig_script_parse_statement(mig_execute_statement_text(script, number),
								   statement->std_strings)->stmt;
	return IsA(set, VariableSetStmt) && set->kind != VAR_SET_MULTI ? set->name : NULL;
}

/*
 * Is what a statement sets set anew by the next that sets anything?  Then it has
 * to be left out, since what it names, such as a role, may be gone by now.
 */
static bool
is_set_anew(const MigScript *script, int number, int end)
{
	const char *setting = setting_of(script, number);
	int			next = number + 1;

	while (next < end && !script->statements[next].only_sets)
		next++;
	if (setting == NULL || next >= end || setting_of(script, next) == NULL)
		return false;
	return pg_strcasecmp(setting, setting_of(script, next)) == 0;
}

/*
 * Set again what the statements before one have set for the session, as far as
 * they did nothing else.
 */
void
mig_execute_settings(const MigLabel *label, const MigScript *script, int end)
{
	for (int i = 0; i < end; i++)
	{
		if (script->statements[i].only_sets && !is_set_anew(script, i, end))
			mig_execute_range(label, script, i, i + 1, NULL, NULL);
		else if (strcmp(script->statements[i].command, "DISCARD ALL") == 0)
			discard_settings();
	}
}

static void
cleanup_callback(void *arg)
{
	errcontext("removal of the temporary objects of the %s", ((const MigLabel *) arg)->text);
}

/*
 * Drop the temporary objects that the script has left, saying whose they are if
 * that fails: one may be held by a cursor or by events of deferred constraints.
 */
void
mig_execute_clean_up(const MigLabel *label, MigLeftovers *leftovers)
{
	ErrorContextCallback callback;

	callback.callback = cleanup_callback;
	callback.arg = unconstify(MigLabel *, label);
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	mig_leftovers_remove(leftovers);
	error_context_stack = callback.previous;
}

/*
 * Run a transactional script as the current role, once: that of a revision, or
 * with null a model.  What it sets ends with
 * it, and so do the temporary objects it creates.  It is taken apart again if
 * that was done with other settings, so its text must still be there.  The
 * current memory context must not outlive the caller's (sub)transaction.
 * Raises what the script's statements raise, with their place in the script as
 * context.
 */
void
mig_execute_prepared(const MigLabel *label, const char *rev_id, MigScript *script)
{
	MigLeftovers *leftovers;
	int			nest_level;

	if (!mig_split_same_settings(script))
		script = mig_execute_prepare(label, script->text);
	if (!script->transactional)
		elog(ERROR, "%s is not transactional", label->text);
	if (script->nstatements == 0)
		return;
	nest_level = NewGUCNestLevel();
	mig_session_enter_script(CurrentMemoryContext, rev_id);
	leftovers = mig_leftovers_begin();
	mig_execute_range(label, script, 0, script->nstatements, leftovers, NULL);
	mig_session_leave_script();
	AtEOXact_GUC(false, nest_level);
	mig_execute_clean_up(label, leftovers);
}

/* The same for a script given as text. */
void
mig_execute_script(const MigLabel *label, const char *rev_id, const char *text)
{
	mig_execute_prepared(label, rev_id, mig_execute_prepare(label, text));
}
