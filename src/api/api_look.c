/*-------------------------------------------------------------------------
 *
 * api_look.c
 *	  SQL functions that list revisions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "core/compat.h"
#include "core/plan.h"
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

static void
put_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

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
			mig_revisions_array(&labels[lfirst_int(lc)]),
			CStringGetTextDatum(rev->message),
			BoolGetDatum(rev->all_next.n > 0),
			BoolGetDatum(rev->applied)
		};

		put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

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
			mig_revisions_array(&labels[lfirst_int(lc)]),
			CStringGetTextDatum(rev->message),
			BoolGetDatum(rev->applied)
		};

		put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

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
		bool		nulls[4] = {0};
		Datum		values[4];

		if (rev->next.n < 2)
			continue;
		values[0] = CStringGetTextDatum(rev->rev_id);
		values[1] = mig_revisions_array(&labels[revs[i]]);
		values[2] = CStringGetTextDatum(rev->message);
		values[3] = mig_args_id_array(graph, mig_graph_link_list(&rev->next));
		put_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

/* What many rows of the history have in common. */
typedef struct HistoryCache
{
	Datum		no_names;		/* an empty array */
	const char *creator;		/* the last ones, and as text */
	Datum		creator_text;
	const char *runner;
	Datum		runner_text;
} HistoryCache;

static Datum
names_datum(HistoryCache *cache, const MigNames *names)
{
	return names->n == 0 ? cache->no_names : mig_revisions_array(names);
}

/* A name as text in a context that lives longer than the row, made once. */
static Datum
cached_text(MemoryContext context, const char *name, const char **last, Datum *last_text)
{
	if (name != *last)
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		*last = name;
		*last_text = CStringGetTextDatum(name);
		MemoryContextSwitchTo(old);
	}
	return *last_text;
}

/* The columns of a history row about what is applied. */
static void
version_columns(HistoryCache *cache, MemoryContext context, MigVersion *version,
				Datum *values, bool *nulls)
{
	bool		applied = version->applied_by != NULL;

	nulls[0] = nulls[1] = !applied;
	nulls[2] = !applied || version->stamped;
	if (!applied)
		return;
	values[0] = TimestampTzGetDatum(version->applied_at);
	values[1] = cached_text(context, version->applied_by, &cache->runner,
							&cache->runner_text);
	values[2] = IntervalPGetDatum(&version->duration);
}

static void
put_history_row(FunctionCallInfo fcinfo, HistoryCache *cache, MemoryContext context,
				const MigRevision *rev, const MigNames *labels, bool current,
				MigVersion *version)
{
	Datum		values[HISTORY_COLUMNS] = {0};
	bool		nulls[HISTORY_COLUMNS] = {0};

	values[0] = CStringGetTextDatum(rev->rev_id);
	values[1] = names_datum(cache, &rev->down_revision);
	values[2] = names_datum(cache, &rev->depends_on);
	values[3] = names_datum(cache, labels);
	values[4] = CStringGetTextDatum(rev->message);
	values[5] = BoolGetDatum(rev->applied);
	values[6] = BoolGetDatum(current);
	values[7] = BoolGetDatum(rev->next.n == 0);
	values[8] = BoolGetDatum(rev->next.n > 1);
	values[9] = BoolGetDatum(rev->down_revision.n > 1);
	values[10] = TimestampTzGetDatum(rev->created_at);
	values[11] = cached_text(context, rev->created_by, &cache->creator, &cache->creator_text);
	version_columns(cache, context, version, &values[12], &nulls[12]);
	put_row(fcinfo, values, nulls);
}

Datum
migrate_history(PG_FUNCTION_ARGS)
{
	char	   *range = mig_args_text(fcinfo, 0, "range");
	MigGraph   *graph;
	MigNames   *labels;
	MigVersion *versions;
	bool	   *current;
	HistoryCache cache = {0};
	int		   *revs;
	int			nrevs;
	ListCell   *lc;
	MemoryContext row;

	InitMaterializedSRF(fcinfo, 0);
	graph = mig_args_load_described_graph(&versions);
	revs = mig_range_history(graph, range, &nrevs);
	labels = mig_lineage_labels(graph);
	current = palloc0(graph->nrevisions + 1);
	foreach(lc, mig_lineage_current(graph))
		current[lfirst_int(lc)] = true;
	cache.no_names = mig_revisions_array(&(MigNames) {0});
	row = AllocSetContextCreate(CurrentMemoryContext, "migrate row", ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i < nrevs; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(row);

		CHECK_FOR_INTERRUPTS();
		put_history_row(fcinfo, &cache, old, mig_graph_rev(graph, revs[i]), &labels[revs[i]],
						current[revs[i]], &versions[revs[i]]);
		MemoryContextSwitchTo(old);
		MemoryContextReset(row);
	}
	return (Datum) 0;
}
