/*-------------------------------------------------------------------------
 *
 * reader.c
 *	  The stored revisions and the scripts that the steps of a plan are.
 *
 * A plan goes through its steps twice, to check them and to run them.  What was
 * read and parsed for the first steps is kept from the one to the other; the
 * others are read again, so that memory does not grow with the plan.  They are
 * read several at a time: a query for each would cost as much as a small script.
 *
 * Whoever owns the table can change a script between these two times, so what is
 * read again must be what was judged.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "base/errcodes.h"
#include "exec/split.h"
#include "run/reader.h"
#include "utils/memutils.h"

/* steps are kept until they take so many bytes */
#define MOST_KEPT (4 * 1024 * 1024)

/* how much is read at a time, in revisions and in bytes of scripts */
#define MOST_READ 32
#define MOST_READ_SIZE (256 * 1024)

typedef struct Step
{
	MigStored  *stored;			/* null if it is to be read */
	MigScript  *script;			/* null if it is to be taken apart */
	char	   *judged;			/* checksum of the scripts that may be run, or null */
} Step;

struct MigReader
{
	MigGraph   *graph;
	const MigPlan *plan;
	Step	   *steps;
	MemoryContext kept;			/* what stays until the end */
	MemoryContext passing;		/* what was read last, and is not kept */
	int			first_passing;
	int			npassing;
};

/*
 * The steps of a plan, in the current context, with others below it.  To be
 * used under the run lock, for the plan not to be outrun.
 */
MigReader *
mig_reader_create(MigGraph *graph, const MigPlan *plan)
{
	MigReader  *result = palloc0(sizeof(MigReader));

	result->graph = graph;
	result->plan = plan;
	result->steps = MemoryContextAllocExtended(CurrentMemoryContext,
											   plan->nsteps * sizeof(Step),
											   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	result->kept = AllocSetContextCreate(CurrentMemoryContext, "migrate kept steps",
										 ALLOCSET_DEFAULT_SIZES);
	result->passing = AllocSetContextCreate(CurrentMemoryContext, "migrate passing steps",
											ALLOCSET_DEFAULT_SIZES);
	return result;
}

static bool
may_keep(MigReader *reader)
{
	return MemoryContextMemAllocated(reader->kept, false) < MOST_KEPT;
}

static void
forget_passing(MigReader *reader)
{
	for (int i = 0; i < reader->npassing; i++)
		reader->steps[reader->first_passing + i].stored = NULL;
	reader->npassing = 0;
	MemoryContextReset(reader->passing);
}

static bool
is_passing(MigReader *reader, int step)
{
	return step >= reader->first_passing && step < reader->first_passing + reader->npassing;
}

/* The names of a step and of some behind it, all of which are to be read. */
static MigNames
names_to_read(MigReader *reader, int step, const char **rev_ids)
{
	MigNames	result = {0, rev_ids};

	while (result.n < MOST_READ && step < reader->plan->nsteps &&
		   reader->steps[step].stored == NULL)
	{
		rev_ids[result.n++] = mig_graph_rev(reader->graph, reader->plan->revs[step])->rev_id;
		step++;
	}
	return result;
}

/* Refuse scripts that are not those that were judged. */
static void
check_judged(const MigStored *stored, const char *judged)
{
	if (stored == NULL || judged == NULL ||
		strcmp(mig_checksum_scripts(stored->upgrade, stored->downgrade), judged) == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_MIG_SCRIPT_CHANGED),
			 errmsg("scripts of revision \"%s\" were changed during the run", stored->rev_id),
			 errdetail("The row in migrate.script was changed by hand."),
			 errhint("Look at them with migrate.show, and who owns the table, and run it again.")));
}

/* Read a step and some of those behind it; one with large scripts does not stay. */
static void
read_steps(MigReader *reader, int step)
{
	const char *rev_ids[MOST_READ];
	MigStored  *stored[MOST_READ];
	bool		keep = may_keep(reader);
	MigNames	names;
	MemoryContext old;

	forget_passing(reader);
	names = names_to_read(reader, step, rev_ids);
	old = MemoryContextSwitchTo(keep ? reader->kept : reader->passing);
	mig_revisions_fetch_many(&names, MIG_SNAPSHOT_LATEST, MOST_READ_SIZE, stored);
	reader->first_passing = step;
	reader->npassing = keep ? 0 : names.n;
	if (stored[0] == NULL)
	{
		MemoryContextSwitchTo(reader->passing);
		reader->npassing = Max(reader->npassing, 1);
		stored[0] = mig_revisions_fetch(rev_ids[0], MIG_SNAPSHOT_LATEST);
		if (stored[0] == NULL)
			elog(ERROR, "revision \"%s\" has vanished", rev_ids[0]);
	}
	MemoryContextSwitchTo(old);
	for (int i = 0; i < names.n; i++)
	{
		check_judged(stored[i], reader->steps[step + i].judged);
		reader->steps[step + i].stored = stored[i];
	}
}

/*
 * The stored revision of a step.  It is there until another step is asked for.
 * Steps are best asked for in the order they have.
 */
MigStored *
mig_reader_stored(MigReader *reader, int step)
{
	if (reader->steps[step].stored == NULL)
		read_steps(reader, step);
	return reader->steps[step].stored;
}

/*
 * Say that the scripts of a step, which are those of its checksum, may be run.
 * Should they have to be read again, others raise ERRCODE_MIG_SCRIPT_CHANGED.
 */
void
mig_reader_judged(MigReader *reader, int step)
{
	reader->steps[step].judged = MemoryContextStrdup(GetMemoryChunkContext(reader),
													 mig_reader_stored(reader, step)->checksum);
}

static const char *
text_of(MigReader *reader, int step)
{
	MigStored  *stored = mig_reader_stored(reader, step);

	return reader->plan->upgrade ? stored->upgrade : stored->downgrade;
}

static MigLabel *
label_of(MigReader *reader, int step)
{
	return mig_execute_label(mig_reader_stored(reader, step), reader->plan->upgrade);
}

/*
 * Take the script of a step apart, to look at it.  Raises what
 * mig_execute_split() raises.  It is in the current context, or stays.
 */
MigScript *
mig_reader_split(MigReader *reader, int step)
{
	MigLabel   *label = label_of(reader, step);
	const char *text = text_of(reader, step);
	MemoryContext old;

	if (is_passing(reader, step) || !may_keep(reader))
		return mig_execute_split(label, text);
	old = MemoryContextSwitchTo(reader->kept);
	reader->steps[step].script = mig_execute_prepare(label, text);
	MemoryContextSwitchTo(old);
	return reader->steps[step].script;
}

/*
 * The script of a step as this session would take it apart now, in the current
 * context, or kept.  Raises what mig_execute_split() raises.
 */
MigScript *
mig_reader_script(MigReader *reader, int step)
{
	MigScript  *script = reader->steps[step].script;

	if (script && mig_split_same_settings(script))
		return script;
	return mig_execute_split(label_of(reader, step), text_of(reader, step));
}

/* Run the script of a step, once.  Contract as that of mig_execute_script(). */
void
mig_reader_execute(MigReader *reader, int step)
{
	MigLabel   *label = label_of(reader, step);
	const char *rev_id = mig_reader_stored(reader, step)->rev_id;
	MigScript  *script = reader->steps[step].script;

	if (script)
		mig_execute_prepared(label, rev_id, script);
	else
		mig_execute_script(label, rev_id, text_of(reader, step));
}
