/*-------------------------------------------------------------------------
 *
 * api_report.c
 *	  SQL functions that tell where the database stands.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "api/args.h"
#include "base/compat.h"
#include "base/errcodes.h"
#include "compare/check.h"
#include "exec/execute.h"
#include "exec/half_done.h"
#include "graph/draw.h"
#include "graph/lineage.h"
#include "graph/lookup.h"
#include "graph/names.h"
#include "graph/plan.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "run/report.h"
#include "store/log.h"
#include "store/revisions.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(migrate_show);
PG_FUNCTION_INFO_V1(migrate_status);
PG_FUNCTION_INFO_V1(migrate_plan);
PG_FUNCTION_INFO_V1(migrate_graph);
PG_FUNCTION_INFO_V1(migrate_check);

#define STATUS_COLUMNS 10
#define PLAN_COLUMNS 7

/*
 * migrate.show(rev): the revisions of a list of targets as a text to read, scripts
 * included; an empty text if the targets mean none.  Raises what mig_lookup_list()
 * raises.
 */
Datum
migrate_show(PG_FUNCTION_ARGS)
{
	char	   *text = mig_args_text(fcinfo, 0, "rev");
	MigGraph   *graph = mig_args_load_graph();

	PG_RETURN_TEXT_P(cstring_to_text(mig_report_show(graph, mig_lookup_list(graph, text))));
}

/* How many revisions an upgrade to all heads would run. */
static int
count_pending(MigGraph *graph)
{
	int			pending = 0;

	for (int i = 0; i < graph->nrevisions; i++)
		pending += !mig_graph_rev(graph, i)->applied;
	return pending;
}

/* The revisions that are half done, each with how far it is. */
static Datum
half_done_texts(const List *half_done)
{
	MigNames	texts = {0, palloc((list_length(half_done) + 1) * sizeof(char *))};
	ListCell   *lc;

	foreach(lc, half_done)
	{
		MigHalfDone *each = lfirst(lc);

		texts.names[texts.n++] = psprintf("%s (%s)", each->rev_id, mig_half_done_text(each));
	}
	return mig_arrays_of_names(&texts);
}

/*
 * migrate.status(): one row about where the database stands: what is current, how
 * much is pending or half done, and what the last operation was.  Columns about an
 * operation are null if there was none.
 */
Datum
migrate_status(PG_FUNCTION_ARGS)
{
	Datum		values[STATUS_COLUMNS] = {0};
	bool		nulls[STATUS_COLUMNS] = {0};
	MigGraph   *graph = mig_args_load_graph();
	MigLastOperation last = mig_log_last();
	List	   *half_done = mig_statements_half_done(MIG_SNAPSHOT_ACTIVE);
	int			pending = count_pending(graph);
	TupleDesc	desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	values[0] = mig_args_id_array(graph, mig_lineage_current(graph));
	values[1] = mig_args_id_array(graph, mig_lineage_heads(graph));
	values[2] = Int32GetDatum(pending);
	/* nothing is not up to date: rows may have been lost */
	values[3] = BoolGetDatum(graph->nrevisions > 0 && pending == 0 && half_done == NIL);
	nulls[4] = nulls[6] = nulls[7] = nulls[8] = last.operation == NULL;
	nulls[5] = last.rev_id == NULL;
	if (last.operation)
	{
		values[4] = CStringGetTextDatum(last.operation);
		values[6] = TimestampTzGetDatum(last.logged_at);
		values[7] = CStringGetTextDatum(last.effective_role);
		values[8] = CStringGetTextDatum(last.outcome);
	}
	if (last.rev_id)
		values[5] = CStringGetTextDatum(last.rev_id);
	values[9] = half_done_texts(half_done);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

/* One step of a plan as a row. */
static void
put_step(FunctionCallInfo fcinfo, MigGraph *graph, const MigPlan *plan, int step,
		 const List *half_done)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MigRevision *rev = mig_graph_rev(graph, plan->revs[step]);
	MigStored  *stored = mig_revisions_fetch(rev->rev_id, MIG_SNAPSHOT_ACTIVE);
	MigLabel   *label = mig_execute_label(stored, plan->upgrade);
	const char *text = plan->upgrade ? stored->upgrade : stored->downgrade;
	MigScript  *script = text ? mig_execute_split(label, text) : NULL;
	MigHalfDone *begun = mig_half_done_find(half_done, rev->rev_id);
	bool		goes_on = begun && begun->upgrade == plan->upgrade;
	bool		nulls[PLAN_COLUMNS] = {
		false, false, false, false, script == NULL, script == NULL, !goes_on
	};
	Datum		values[PLAN_COLUMNS] = {
		Int32GetDatum(step + 1),
		CStringGetTextDatum(plan->upgrade ? "upgrade" : "downgrade"),
		CStringGetTextDatum(rev->rev_id),
		CStringGetTextDatum(rev->message),
		Int32GetDatum(script ? script->nstatements : 0),
		BoolGetDatum(script && script->transactional),
		Int32GetDatum(goes_on ? begun->ndone : 0)
	};

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * migrate.plan(target, operation): the steps that a run would take, a row each, in
 * their order.  A step without a script has neither a number of statements nor an
 * answer to whether they can share a transaction.  Raises what mig_select_plan()
 * raises, what splitting a script raises, and ERRCODE_INVALID_PARAMETER_VALUE for
 * another operation.
 */
Datum
migrate_plan(PG_FUNCTION_ARGS)
{
	char	   *target = mig_args_text(fcinfo, 0, "target");
	bool		upgrade = mig_args_operation(fcinfo, 1);
	MigGraph   *graph;
	MigPlan    *plan;
	MigState   *state;
	List	   *half_done;
	MemoryContext step;

	InitMaterializedSRF(fcinfo, 0);
	graph = mig_args_load_described_graph(NULL);
	half_done = mig_statements_half_done(MIG_SNAPSHOT_ACTIVE);
	state = mig_lineage_state(graph);
	mig_half_done_count_in(graph, state, half_done, upgrade);
	plan = mig_select_plan(graph, state, upgrade, target);
	step = AllocSetContextCreate(CurrentMemoryContext, "migrate step", ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i < plan->nsteps; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(step);

		CHECK_FOR_INTERRUPTS();
		put_step(fcinfo, graph, plan, i, half_done);
		MemoryContextSwitchTo(old);
		MemoryContextReset(step);
	}
	return (Datum) 0;
}

/*
 * migrate.graph(range, format): the revisions of a range as a drawing, in one text.
 * Raises what mig_range_history() raises, and ERRCODE_INVALID_PARAMETER_VALUE for
 * another format.
 */
Datum
migrate_graph(PG_FUNCTION_ARGS)
{
	char	   *range = mig_args_text(fcinfo, 0, "range");
	char	   *format = mig_args_text(fcinfo, 1, "format");
	MigGraph   *graph = mig_args_load_described_graph(NULL);
	int			nrevs;
	int		   *revs = mig_range_history(graph, range, &nrevs);
	char	   *drawing;

	if (strcmp(format, "text") == 0)
		drawing = mig_draw_text(graph, revs, nrevs);
	else if (strcmp(format, "dot") == 0)
		drawing = mig_draw_dot(graph, revs, nrevs);
	else if (strcmp(format, "mermaid") == 0)
		drawing = mig_draw_mermaid(graph, revs, nrevs);
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unrecognized format: \"%s\"", format),
				 errhint("Formats are text, dot and mermaid.")));
	PG_RETURN_TEXT_P(cstring_to_text(drawing));
}

/*
 * migrate.check(expected): return if all is well, and raise what mig_report_check() or
 * mig_check_schema() raises if not.
 */
Datum
migrate_check(PG_FUNCTION_ARGS)
{
	mig_report_check(mig_args_load_graph(), mig_args_optional_text(fcinfo, 0));
	mig_check_schema();
	PG_RETURN_VOID();
}
