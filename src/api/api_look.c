/*-------------------------------------------------------------------------
 *
 * api_look.c
 *	  SQL functions that list revisions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "base/compat.h"
#include "graph/lineage.h"
#include "graph/plan.h"
#include "miscadmin.h"
#include "store/revisions.h"
#include "store/versions.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(migrate_current);
PG_FUNCTION_INFO_V1(migrate_heads);
PG_FUNCTION_INFO_V1(migrate_bases);
PG_FUNCTION_INFO_V1(migrate_branches);
PG_FUNCTION_INFO_V1(migrate_history);

#define HISTORY_COLUMNS 15

/* how many rows of the history are made before their values are freed */
#define ROWS_PER_RESET 16

static void
put_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * migrate.current(): the identifiers of the current revisions, a row each, in load
 * order.  As all functions of this file it sees what the calling query sees, and
 * raises what loading the graph raises.
 */
Datum
migrate_current(PG_FUNCTION_ARGS)
{
	MigGraph   *graph;
	ListCell   *lc;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	graph = mig_args_load_graph();
	foreach(lc, mig_lineage_current(graph))
	{
		Datum		value = CStringGetTextDatum(mig_graph_rev(graph, lfirst_int(lc))->rev_id);
		bool		isnull = false;

		put_row(fcinfo, &value, &isnull);
	}
	return (Datum) 0;
}

/*
 * migrate.heads(): the revisions that are nobody's parent, in load order, with the
 * labels that they carry, and whether another one depends on them.
 */
Datum
migrate_heads(PG_FUNCTION_ARGS)
{
	MigGraph   *graph;
	MigNames   *labels;
	ListCell   *lc;

	InitMaterializedSRF(fcinfo, 0);
	graph = mig_args_load_described_graph(NULL);
	labels = mig_lineage_labels(graph);
	foreach(lc, mig_lineage_heads(graph))
	{
		MigRevision *rev = mig_graph_rev(graph, lfirst_int(lc));
		bool		nulls[5] = {0};
		Datum		values[5] = {
			CStringGetTextDatum(rev->rev_id),
			mig_arrays_of_names(mig_lineage_carried(labels, lfirst_int(lc))),
			CStringGetTextDatum(rev->message),
			BoolGetDatum(mig_graph_links(graph, lfirst_int(lc), MIG_ALL_NEXT)->n > 0),
			BoolGetDatum(rev->applied)
		};

		put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

/*
 * migrate.bases(): the revisions that declare no parent, in load order, with the
 * labels that they carry.
 */
Datum
migrate_bases(PG_FUNCTION_ARGS)
{
	MigGraph   *graph;
	MigNames   *labels;
	ListCell   *lc;

	InitMaterializedSRF(fcinfo, 0);
	graph = mig_args_load_described_graph(NULL);
	labels = mig_lineage_labels(graph);
	foreach(lc, mig_lineage_bases(graph))
	{
		MigRevision *rev = mig_graph_rev(graph, lfirst_int(lc));
		bool		nulls[4] = {0};
		Datum		values[4] = {
			CStringGetTextDatum(rev->rev_id),
			mig_arrays_of_names(mig_lineage_carried(labels, lfirst_int(lc))),
			CStringGetTextDatum(rev->message),
			BoolGetDatum(rev->applied)
		};

		put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

/*
 * migrate.branches(): the revisions with several children, newest first, and the
 * identifiers of the children.
 */
Datum
migrate_branches(PG_FUNCTION_ARGS)
{
	MigGraph   *graph;
	MigNames   *labels;
	int		   *revs;
	int			nrevs;

	InitMaterializedSRF(fcinfo, 0);
	graph = mig_args_load_described_graph(NULL);
	labels = mig_lineage_labels(graph);
	revs = mig_range_history(graph, "base:heads", &nrevs);
	for (int i = 0; i < nrevs; i++)
	{
		MigRevision *rev = mig_graph_rev(graph, revs[i]);
		MigLinks   *next = mig_graph_links(graph, revs[i], MIG_NEXT);
		bool		nulls[4] = {0};
		Datum		values[4];

		if (next->n < 2)
			continue;
		values[0] = CStringGetTextDatum(rev->rev_id);
		values[1] = mig_arrays_of_names(mig_lineage_carried(labels, revs[i]));
		values[2] = CStringGetTextDatum(rev->message);
		values[3] = mig_args_id_array(graph, mig_graph_link_list(next));
		put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

/* What the rows of the history are made from. */
typedef struct History
{
	MigGraph   *graph;
	MigNames   *labels;			/* for mig_lineage_carried() */
	MigVersion *versions;		/* for each revision, what is known of its being applied */
	bool	   *current;		/* for each revision, whether it is current */
	MemoryContext context;		/* lives longer than a row */

	/* what many rows have in common, and the names that the texts are of */
	Datum		no_names;		/* an empty array */
	const char *creator;
	Datum		creator_text;
	const char *runner;
	Datum		runner_text;
} History;

static Datum
names_datum(const History *history, const MigNames *names)
{
	return names->n == 0 ? history->no_names : mig_arrays_of_names(names);
}

/* A name as text, made once for all rows that have it one after the other. */
static Datum
cached_text(const History *history, const char *name, const char **last, Datum *last_text)
{
	if (name != *last)
	{
		MemoryContext old = MemoryContextSwitchTo(history->context);

		*last = name;
		*last_text = CStringGetTextDatum(name);
		MemoryContextSwitchTo(old);
	}
	return *last_text;
}

/* The columns of a history row about what is applied. */
static void
version_columns(History *history, MigVersion *version, Datum *values, bool *nulls)
{
	bool		applied = version->applied_by != NULL;

	nulls[0] = nulls[1] = !applied;
	nulls[2] = !applied || version->stamped;
	if (!applied)
		return;
	values[0] = TimestampTzGetDatum(version->applied_at);
	values[1] = cached_text(history, version->applied_by, &history->runner,
							&history->runner_text);
	values[2] = IntervalPGetDatum(&version->duration);
}

static void
put_history_row(FunctionCallInfo fcinfo, History *history, int number)
{
	const MigRevision *rev = mig_graph_rev(history->graph, number);
	int			nchildren = mig_graph_links(history->graph, number, MIG_NEXT)->n;
	Datum		values[HISTORY_COLUMNS] = {0};
	bool		nulls[HISTORY_COLUMNS] = {0};

	values[0] = CStringGetTextDatum(rev->rev_id);
	values[1] = names_datum(history, &rev->down_revision);
	values[2] = names_datum(history, &rev->depends_on);
	values[3] = names_datum(history, mig_lineage_carried(history->labels, number));
	values[4] = CStringGetTextDatum(rev->message);
	values[5] = BoolGetDatum(rev->applied);
	values[6] = BoolGetDatum(history->current[number]);
	values[7] = BoolGetDatum(nchildren == 0);
	values[8] = BoolGetDatum(nchildren > 1);
	values[9] = BoolGetDatum(rev->down_revision.n > 1);
	values[10] = TimestampTzGetDatum(rev->created_at);
	values[11] = cached_text(history, rev->created_by, &history->creator,
							 &history->creator_text);
	version_columns(history, &history->versions[number], &values[12], &nulls[12]);
	put_row(fcinfo, values, nulls);
}

/* All that is needed to make rows of any revisions. */
static void
load_history(History *history)
{
	ListCell   *lc;

	memset(history, 0, sizeof(*history));
	history->context = CurrentMemoryContext;
	history->graph = mig_args_load_described_graph(&history->versions);
	history->labels = mig_lineage_labels(history->graph);
	history->current = mig_lineage_zeroed(history->graph, sizeof(bool));
	foreach(lc, mig_lineage_current(history->graph))
		history->current[lfirst_int(lc)] = true;
	history->no_names = mig_arrays_of_names(&(MigNames) {0});
}

/*
 * migrate.history(range): all there is to know about the revisions of a range but
 * their scripts, a row each, newest first.  Raises what mig_range_history() raises.
 */
Datum
migrate_history(PG_FUNCTION_ARGS)
{
	char	   *range = mig_args_text(fcinfo, 0, "range");
	History		history;
	int		   *revs;
	int			nrevs;
	MemoryContext row;

	mig_compat_init_large_srf(fcinfo);
	load_history(&history);
	revs = mig_range_history(history.graph, range, &nrevs);
	row = AllocSetContextCreate(CurrentMemoryContext, "migrate row", ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i < nrevs; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(row);

		CHECK_FOR_INTERRUPTS();
		put_history_row(fcinfo, &history, revs[i]);
		MemoryContextSwitchTo(old);
		if (i % ROWS_PER_RESET == 0)
			MemoryContextReset(row);
	}
	return (Datum) 0;
}
