/*-------------------------------------------------------------------------
 *
 * transaction.c
 *	  BEGIN, COMMIT and their kin in a script.
 *
 * Other tools want BEGIN as the first and COMMIT as the last statement.  Here
 * the transaction is the caller's, so that pair is dropped.  COMMIT AND CHAIN
 * is a boundary between two transactions, and so is, inside of such a pair,
 * COMMIT with BEGIN right after it.  Everything else would end, or undo, what
 * is not the script's, and is refused.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "base/errcodes.h"
#include "nodes/value.h"
#include "script/script_internal.h"

/*
 * Whether BEGIN asks for something that is lost when it is dropped.  What
 * PostgreSQL does by default is not.
 */
static bool
modes_matter(List *options)
{
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *option = lfirst_node(DefElem, lc);
		A_Const    *value = castNode(A_Const, option->arg);

		if (strcmp(option->defname, "transaction_isolation") == 0)
		{
			if (strcmp(strVal(&value->val), "read committed") != 0)
				return true;
		}
		else if (intVal(&value->val) != 0)
			return true;		/* READ ONLY or DEFERRABLE */
	}
	return false;
}

/*
 * What a statement does to the transaction it is in.
 */
MigControl
mig_script_control(RawStmt *raw)
{
	TransactionStmt *stmt;

	if (!IsA(raw->stmt, TransactionStmt))
		return MIG_CONTROL_NONE;

	stmt = (TransactionStmt *) raw->stmt;
	switch (stmt->kind)
	{
		case TRANS_STMT_BEGIN:
		case TRANS_STMT_START:
			return modes_matter(stmt->options) ?
				MIG_CONTROL_BEGIN_MODES : MIG_CONTROL_BEGIN;
		case TRANS_STMT_COMMIT:
			return stmt->chain ? MIG_CONTROL_COMMIT_CHAIN : MIG_CONTROL_COMMIT;
		default:
			return MIG_CONTROL_OTHER;
	}
}

/*
 * What is wrong with transaction control that is no wrapper and no boundary,
 * as a sentence.  "wrapped" tells whether the script as a whole is inside
 * BEGIN and COMMIT.
 */
static const char *
objection(MigControl control, bool first, bool wrapped)
{
	switch (control)
	{
		case MIG_CONTROL_BEGIN:
			if (wrapped)
				return _("A transaction is already open there.");
			if (first)
				return _("The last statement of the script is not its COMMIT.");
			return _("It is not the first statement of the script.");
		case MIG_CONTROL_BEGIN_MODES:
			return _("Isolation level, READ ONLY and DEFERRABLE would be lost.");
		case MIG_CONTROL_COMMIT:
			if (wrapped)
				return _("It is neither the last statement nor followed by BEGIN.");
			return _("The first statement of the script is not its BEGIN.");
		default:
			return _("It would act on the transaction of the caller.");
	}
}

pg_noreturn static void
refuse_control(const MigLabel *label, const MigStatement *statement, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_TRANSACTION_CONTROL),
			 errmsg("%s cannot be used at line %d of the script",
					statement->command, statement->line),
			 errdetail_internal("%s", detail),
			 errhint("BEGIN as the first and COMMIT as the last statement are accepted and left out. "
					 "To commit in between, write COMMIT AND CHAIN, and run the revision with migrate.upgrade_each. "
					 "Without a commit all locks are held until the whole script has run."),
			 mig_script_errplace(label, statement->line)));
}

/*
 * Refuse a statement that no transaction block lets run, inside one.
 */
pg_noreturn static void
refuse_wrapped(const MigScript *script, const MigLabel *label, const MigStatement *statement)
{
	char	   *excerpt = mig_script_excerpt(script->text, statement->offset);

	ereport(ERROR,
			(errcode(ERRCODE_MIG_TRANSACTION_CONTROL),
			 errmsg("%s cannot run between BEGIN and COMMIT at line %d of the script",
					statement->command, statement->line),
			 errdetail("The statement is \"%s\".", excerpt),
			 errhint("Remove BEGIN and COMMIT from the script, or put the statement into a revision of its own."),
			 mig_script_errplace(label, statement->line)));
}

/*
 * Take the wrapper out of a script and make boundaries out of what separates
 * transactions inside it.  There is one control per statement.  Raises
 * ERRCODE_MIG_TRANSACTION_CONTROL for all other transaction control.
 */
void
mig_script_resolve_transactions(MigScript *script, const MigLabel *label, MigControl *controls)
{
	MigStatement *statements = script->statements;
	int			last = script->nstatements - 1;
	int			kept = 0;
	bool		wrapped;

	wrapped = last > 0 &&
		controls[0] == MIG_CONTROL_BEGIN &&
		controls[last] == MIG_CONTROL_COMMIT;

	for (int i = 0; i <= last; i++)
	{
		if (controls[i] == MIG_CONTROL_BEGIN_MODES)
			refuse_control(label, &statements[i],
						   objection(controls[i], i == 0, wrapped));
	}

	for (int i = 0; i <= last; i++)
	{
		MigStatement statement = statements[i];

		if (wrapped && (i == 0 || i == last))
			continue;

		if (controls[i] == MIG_CONTROL_NONE)
		{
			if (wrapped && statement.kind == MIG_STATEMENT_TOP_LEVEL)
				refuse_wrapped(script, label, &statement);
		}
		else if (controls[i] == MIG_CONTROL_COMMIT_CHAIN)
			statement.kind = MIG_STATEMENT_BOUNDARY;
		else if (wrapped && controls[i] == MIG_CONTROL_COMMIT &&
				 controls[i + 1] == MIG_CONTROL_BEGIN)
		{
			MigStatement *begin = &statements[++i];

			statement.kind = MIG_STATEMENT_BOUNDARY;
			statement.length = begin->offset + begin->length - statement.offset;
		}
		else
			refuse_control(label, &statements[i],
						   objection(controls[i], i == 0, wrapped));

		statements[kept++] = statement;
	}
	script->nstatements = kept;
}
