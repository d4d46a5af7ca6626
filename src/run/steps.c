/*-------------------------------------------------------------------------
 *
 * steps.c
 *	  The steps of a plan: read, checked and recorded, whoever runs them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "base/problems.h"
#include "exec/execute.h"
#include "exec/rights.h"
#include "exec/session.h"
#include "miscadmin.h"
#include "run/reader.h"
#include "run/steps.h"
#include "store/versions.h"
#include "utils/memutils.h"

/* The reader of the steps, which lives as long as the plan. */
static MigReader *
reader_of(MigSteps *steps)
{
	MemoryContext old;

	if (steps->reader)
		return steps->reader;
	old = MemoryContextSwitchTo(GetMemoryChunkContext(steps->plan));
	steps->reader = mig_reader_create(steps->graph, steps->plan);
	MemoryContextSwitchTo(old);
	return steps->reader;
}

/*
 * The stored form of a step.  It is there since we hold the run lock; the result
 * is until another step is asked for.
 */
MigStored *
mig_steps_fetch(MigSteps *steps, int step)
{
	return mig_reader_stored(reader_of(steps), step);
}

/* The first statement of a script that cannot run in a transaction. */
static const char *
obstacle(const MigScript *script)
{
	for (int i = 0; i < script->nstatements; i++)
	{
		MigStatement *statement = &script->statements[i];
		char	   *sql;

		if (statement->kind == MIG_STATEMENT_BOUNDARY)
			return psprintf("a commit at line %d", statement->line);
		if (statement->kind != MIG_STATEMENT_TOP_LEVEL)
			continue;
		sql = pnstrdup(script->text + statement->offset, statement->length);
		return psprintf("%s at line %d", mig_execute_excerpt(sql), statement->line);
	}
	elog(ERROR, "script has no obstacle");
}

/* Add to the problems that a revision cannot be downgraded. */
static void
add_irreversible(MigProblems *problems, const char *rev_id)
{
	mig_problems_add(problems, ERRCODE_MIG_IRREVERSIBLE,
					 "the plan contains revisions that cannot be downgraded",
					 "Revisions without a downgrade script", rev_id,
					 "Their downgrade is null: they cannot be taken back. Stop above them, "
					 "give them one with migrate.edit, or undo them by hand and then call "
					 "migrate.stamp.");
}

/* Raise ERRCODE_MIG_IRREVERSIBLE for a revision. */
void
mig_steps_irreversible(const char *rev_id)
{
	MigProblems *problems = mig_problems_create();

	add_irreversible(problems, rev_id);
	mig_problems_raise(problems);
}

/* Look at one step without running it. */
static void
check_step(MigSteps *steps, int step, bool together, MigProblems *problems)
{
	MigStored  *stored = mig_steps_fetch(steps, step);
	bool		upgrade = steps->plan->upgrade;
	MigScript  *script;

	if (!mig_rights_check_intact(stored, problems))
		return;
	if (mig_revisions_script(stored, upgrade) == NULL)
	{
		add_irreversible(problems, stored->rev_id);
		return;
	}
	mig_rights_check(stored, upgrade, problems);
	mig_reader_judged(reader_of(steps), step);
	script = mig_reader_split(reader_of(steps), step);
	if (together && !script->transactional)
		mig_problems_add(problems, ERRCODE_MIG_NOT_TRANSACTIONAL,
						 "the plan contains statements that cannot run inside a transaction",
						 "Revisions", psprintf("%s (%s)", stored->rev_id, obstacle(script)),
						 "CALL migrate.upgrade_each or migrate.downgrade_each.");
}

/*
 * Say that a downgrade has nothing to do if it names a branch: it is easy to
 * name one whose label is carried by less than one thinks.
 */
void
mig_steps_say_nothing(bool upgrade, const char *target)
{
	if (!upgrade && strchr(target, '@'))
		ereport(NOTICE,
				(errmsg("nothing that is applied is taken back by \"%s\"", target)));
}

/*
 * Refuse a plan that cannot succeed: every script is read, parsed and checked
 * for the right to run it, before the first one runs.  All must be
 * transactional if they are to share a transaction.  One error names all that
 * is wrong; only a script that does not parse is an error of its own, with its
 * place, and raised at once.
 */
void
mig_steps_check(MigSteps *steps, bool together)
{
	MemoryContext old = CurrentMemoryContext;
	MemoryContext step = AllocSetContextCreate(old, "migrate check", ALLOCSET_DEFAULT_SIZES);
	MigProblems *problems = mig_problems_create();

	for (int i = 0; i < steps->plan->nsteps; i++)
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(step);
		check_step(steps, i, together, problems);
		MemoryContextSwitchTo(old);
		MemoryContextReset(step);
	}
	MemoryContextDelete(step);
	mig_problems_raise(problems);
}

/* Write to the version table that a revision is applied, or is not. */
static void
record_version(MigCurrent *current, int rev, bool upgrade, const char *checksum,
			   const MigLogEntry *entry)
{
	bool		before = mig_graph_rev(current->graph, rev)->applied;

	if (before)
		mig_versions_delete(entry->rev_id);
	if (upgrade)
		mig_versions_insert(entry->rev_id, entry->number, entry->effective_role,
							entry->duration, checksum);
	if (upgrade && !before)
		mig_current_apply(current, rev);
	else if (before && !upgrade)
		mig_current_unapply(current, rev);
}

/* The script of a step, taken apart.  Contract as that of mig_reader_script(). */
MigScript *
mig_steps_parsed(MigSteps *steps, int step)
{
	return mig_reader_script(reader_of(steps), step);
}

/*
 * Run the script of a step, once, in the current transaction.  Contract as that
 * of mig_execute_script().
 */
void
mig_steps_execute(MigSteps *steps, int step)
{
	mig_reader_execute(reader_of(steps), step);
}

/*
 * Record a step that has run, of a revision with scripts of this checksum: in
 * the version table, in what is current, and as a row of the log, of which the
 * caller gives the rest.  To be called under the run lock.  A step that undid
 * what was half done leaves the revision as it was.
 */
void
mig_steps_record(MigCurrent *current, int rev, bool upgrade, const char *checksum,
				 MigLogEntry entry)
{
	entry.operation = upgrade ? "upgrade" : "downgrade";
	if (entry.number == 0)
		entry.number = mig_log_next_number();
	entry.rev_id = mig_graph_rev(current->graph, rev)->rev_id;
	entry.from_current = mig_current_names(current);
	record_version(current, rev, upgrade, checksum, &entry);
	entry.to_current = mig_current_names(current);
	mig_log_append(&entry);
}
