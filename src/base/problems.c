/*-------------------------------------------------------------------------
 *
 * problems.c
 *	  What is wrong with something, collected, and raised as one error.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/problems.h"
#include "lib/stringinfo.h"

typedef struct Problem
{
	int			sqlerrcode;
	const char *message;
	StringInfoData detail;		/* without the period at its end */
	const char *hint;			/* may be null */
} Problem;

/* A list without problems, in the current context, where all that is added will be. */
MigProblems *
mig_problems_create(void)
{
	MigProblems *result = palloc0(sizeof(MigProblems));

	result->context = CurrentMemoryContext;
	return result;
}

static Problem *
find_problem(const MigProblems *problems, int sqlerrcode, const char *message)
{
	ListCell   *lc;

	foreach(lc, problems->problems)
	{
		Problem    *problem = lfirst(lc);

		if (problem->sqlerrcode == sqlerrcode && strcmp(problem->message, message) == 0)
			return problem;
	}
	return NULL;
}

/*
 * Add a problem.  The message is that of an error, without a period.  The detail
 * is a sentence without its period; it ends with a list of items if there are
 * any.  A problem that is there already, with the same code and message, only
 * gets the item.  Item and hint, which is whole sentences, may be null.  All
 * texts are copied.
 */
void
mig_problems_add(MigProblems *problems, int sqlerrcode, const char *message,
				 const char *detail, const char *item, const char *hint)
{
	MemoryContext old = MemoryContextSwitchTo(problems->context);
	Problem    *problem = find_problem(problems, sqlerrcode, message);
	bool		is_new = problem == NULL;

	if (is_new)
	{
		problem = palloc0(sizeof(Problem));
		problem->sqlerrcode = sqlerrcode;
		problem->message = pstrdup(message);
		problem->hint = hint ? pstrdup(hint) : NULL;
		initStringInfo(&problem->detail);
		appendStringInfoString(&problem->detail, detail);
		problems->problems = lappend(problems->problems, problem);
	}
	if (item)
		appendStringInfo(&problem->detail, "%s %s", is_new ? ":" : ",", item);
	MemoryContextSwitchTo(old);
}

/* Append the hint of a problem, unless one before it has given the same. */
static void
append_hint(StringInfo hint, const MigProblems *problems, const Problem *problem)
{
	ListCell   *lc;

	if (problem->hint == NULL)
		return;
	foreach(lc, problems->problems)
	{
		const Problem *earlier = lfirst(lc);

		if (earlier == problem)
			break;
		if (earlier->hint && strcmp(earlier->hint, problem->hint) == 0)
			return;
	}
	appendStringInfo(hint, "%s%s", hint->len ? "\n" : "", problem->hint);
}

/*
 * Raise one error that names all problems, if there are any.  SQLSTATE and
 * message are those of the first; the others follow in DETAIL.  HINT has a line
 * for each hint, in the same order.
 */
void
mig_problems_raise(const MigProblems *problems)
{
	StringInfoData detail;
	StringInfoData hint;
	Problem    *first;
	ListCell   *lc;

	if (problems->problems == NIL)
		return;
	first = linitial(problems->problems);
	initStringInfo(&detail);
	initStringInfo(&hint);
	foreach(lc, problems->problems)
	{
		Problem    *problem = lfirst(lc);

		if (problem != first)
			appendStringInfo(&detail, "\nAlso, %s. ", problem->message);
		appendStringInfo(&detail, "%s.", problem->detail.data);
		append_hint(&hint, problems, problem);
	}
	ereport(ERROR,
			(errcode(first->sqlerrcode),
			 errmsg_internal("%s", first->message),
			 errdetail_internal("%s", detail.data),
			 hint.len ? errhint("%s", hint.data) : 0));
}
