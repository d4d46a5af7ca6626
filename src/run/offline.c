/*-------------------------------------------------------------------------
 *
 * offline.c
 *	  A plan as a script for psql.
 *
 * The script does what the plan would do: it refuses to start on a database
 * that is somewhere else, keeps to one transaction where the plan can, takes
 * back what each revision sets, and records each step.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/errcodes.h"
#include "core/plan.h"
#include "core/text.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "run/execute.h"
#include "run/offline.h"
#include "run/runner.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Keep the links of the members of a plan that lead out of it. */
static List *
links_out(MigGraph *graph, const MigPlan *plan, MigEdges edges)
{
	bool	   *inside = palloc0(graph->nrevisions + 1);
	bool	   *outside = palloc0(graph->nrevisions + 1);

	for (int i = 0; i < plan->nsteps; i++)
		inside[plan->revs[i]] = true;
	for (int i = 0; i < plan->nsteps; i++)
	{
		MigLinks   *links = mig_graph_links(graph, plan->revs[i], edges);

		for (int j = 0; j < links->n; j++)
			outside[links->revs[j]] = !inside[links->revs[j]];
	}
	return mig_lineage_members(graph, outside);
}

static List *
steps_of(const MigPlan *plan)
{
	List	   *result = NIL;

	for (int i = 0; i < plan->nsteps; i++)
		result = lappend_int(result, plan->revs[i]);
	return result;
}

/* The statement that stops a script on a database that is elsewhere. */
static void
append_guard(StringInfo out, MigGraph *graph, const MigPlan *plan)
{
	char	   *steps = quote_literal_cstr(mig_text_ids(graph, steps_of(plan)));
	List	   *below = plan->upgrade ? links_out(graph, plan, MIG_ALL_DOWN) : NIL;

	appendStringInfoString(out, "SELECT migrate.expect(");
	if (!plan->upgrade)
		appendStringInfo(out, "applied => %s", steps);
	else if (below == NIL)
		appendStringInfo(out, "pending => %s", steps);
	else
		appendStringInfo(out, "applied => %s, pending => %s",
						 quote_literal_cstr(mig_text_ids(graph, below)), steps);
	appendStringInfoString(out, ");\n\n");
}

/* A statement, with its data if it has any, that psql can run. */
static void
append_statement(StringInfo out, const MigScript *script, const MigStatement *statement)
{
	bool		top_level = statement->kind == MIG_STATEMENT_TOP_LEVEL;

	if (statement->kind == MIG_STATEMENT_BOUNDARY)
	{
		appendStringInfoString(out, "COMMIT;\nBEGIN;\n");
		return;
	}
	appendStringInfoString(out, top_level ? "COMMIT;\n" : "");
	appendBinaryStringInfo(out, script->text + statement->offset, statement->length);
	appendStringInfoString(out, ";\n");
	if (statement->kind == MIG_STATEMENT_COPY)
	{
		appendBinaryStringInfo(out, script->text + statement->data_offset,
							   statement->data_length);
		if (statement->data_length > 0 && out->data[out->len - 1] != '\n')
			appendStringInfoChar(out, '\n');
		appendStringInfoString(out, "\\.\n");
	}
	appendStringInfoString(out, top_level ? "BEGIN;\n" : "");
}

/* Take back what the statements of a script may have set or left behind. */
static void
append_resets(StringInfo out, const MigScript *script)
{
	bool		sets = false;
	bool		makes_temp = false;

	for (int i = 0; i < script->nstatements; i++)
	{
		sets |= script->statements[i].sets;
		makes_temp |= script->statements[i].makes_temp;
	}
	if (sets)
		appendStringInfoString(out, "RESET SESSION AUTHORIZATION;\nRESET ALL;\n");
	if (makes_temp)
		appendStringInfoString(out, "DISCARD TEMP;\n");
}

/* A comment; a text of several lines becomes several, lest the rest be run. */
static void
append_comment(StringInfo out, const char *text)
{
	appendStringInfoString(out, "-- ");
	for (; *text; text++)
	{
		if (*text == '\n' || *text == '\r')
			appendStringInfoString(out, "\n-- ");
		else
			appendStringInfoChar(out, *text);
	}
	appendStringInfoString(out, "\n\n");
}

static void
append_step(StringInfo out, MigGraph *graph, const MigPlan *plan, int rev)
{
	MigRevision *revision = mig_graph_rev(graph, rev);
	MigStored  *stored = mig_revisions_fetch(revision->rev_id, MIG_SNAPSHOT_ACTIVE);
	MigScriptName name = {revision->rev_id, plan->upgrade};
	const char *text = plan->upgrade ? stored->upgrade : stored->downgrade;
	MigScript  *script;

	if (text == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_IRREVERSIBLE),
				 errmsg("the plan contains revisions that cannot be downgraded"),
				 errdetail("Revisions without a downgrade script: %s.", revision->rev_id),
				 errhint("Stop above them, or undo them by hand and then call migrate.stamp.")));
	script = mig_execute_split(&name, text);
	append_comment(out, mig_text_step(stored->rev_id, &stored->down_revision,
									   stored->message, plan->upgrade));
	for (int i = 0; i < script->nstatements; i++)
	{
		CHECK_FOR_INTERRUPTS();
		append_statement(out, script, &script->statements[i]);
	}
	append_resets(out, script);
	appendStringInfo(out, "SELECT migrate.record(%s, %s, %s);\n\n",
					 plan->upgrade ? "'upgrade'" : "'downgrade'",
					 quote_literal_cstr(revision->rev_id),
					 quote_literal_cstr(stored->checksum));
}

/* The plan for a target, or for a range, which needs no database state. */
static MigPlan *
select_plan(MigGraph *graph, bool upgrade, const char *text)
{
	MigRange   *range = mig_range_parse(text);
	MigPlan    *plan;

	if (range == NULL)
		return mig_runner_select(graph, upgrade, text);
	mig_range_set_start(graph, range);
	plan = mig_runner_select(graph, upgrade, range->to);
	if (upgrade && plan->nsteps == 0 && strcmp(range->from, range->to) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_INVALID_RANGE),
				 errmsg("Requested range %s:%s does not refer to ancestor/descendant revisions "
						"along the same branch", range->from, range->to),
				 errdetail("Nothing leads up from %s to %s.", range->from, range->to),
				 errhint("For the way down use migrate.downgrade_sql.")));
	return plan;
}

/*
 * A script for psql that upgrades or downgrades to a target from where the
 * database is, or along a from:to range.  Raises what planning raises, and
 * ERRCODE_MIG_IRREVERSIBLE.
 */
char *
mig_offline_script(bool upgrade, const char *text)
{
	MigGraph   *graph = mig_revisions_load(MIG_SNAPSHOT_ACTIVE, NULL);
	MigPlan    *plan = select_plan(graph, upgrade, text);
	MemoryContext step = AllocSetContextCreate(CurrentMemoryContext, "migrate step",
											   ALLOCSET_DEFAULT_SIZES);
	StringInfoData out;

	initStringInfo(&out);
	append_comment(&out, psprintf("migrate %s: %s %s, %d %s", MIGRATE_VERSION,
								  upgrade ? "upgrade" : "downgrade", text, plan->nsteps,
								  plan->nsteps == 1 ? "step" : "steps"));
	appendStringInfoString(&out, "\\set ON_ERROR_STOP on\n\nBEGIN;\n\n");
	if (plan->nsteps > 0)
		append_guard(&out, graph, plan);
	for (int i = 0; i < plan->nsteps; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(step);

		append_step(&out, graph, plan, plan->revs[i]);
		MemoryContextSwitchTo(old);
		MemoryContextReset(step);
	}
	appendStringInfoString(&out, "COMMIT;\n");
	return out.data;
}
