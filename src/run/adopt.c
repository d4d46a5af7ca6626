/*-------------------------------------------------------------------------
 *
 * adopt.c
 *	  A database that another tool has migrated.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "base/foreign_id.h"
#include "exec/session.h"
#include "graph/lineage.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "run/adopt.h"
#include "run/stamp.h"
#include "store/revisions.h"

/* how many versions an error names */
#define MAX_NAMED 50

/* The word for a result. */
const char *
mig_adopt_result_name(MigAdoptResult result)
{
	static const char *const names[] = {
		[MIG_ADOPT_STAMPED] = "stamped",
		[MIG_ADOPT_UNCHANGED] = "unchanged",
		[MIG_ADOPT_SKIPPED] = "skipped",
		[MIG_ADOPT_UNDEFINED] = "undefined",
		[MIG_ADOPT_FAILED] = "failed",
		[MIG_ADOPT_GAP] = "gap"
	};

	return names[result];
}

/* Raise ERRCODE_AMBIGUOUS_PARAMETER, naming the tables that there are. */
static void
refuse_several(const List *tables)
{
	StringInfoData buf;
	ListCell   *lc;

	initStringInfo(&buf);
	foreach(lc, tables)
	{
		MigForeignTable *table = lfirst(lc);

		appendStringInfo(&buf, "%s%s (%s)", buf.len ? ", " : "", table->name, table->tool);
	}
	ereport(ERROR,
			(errcode(ERRCODE_AMBIGUOUS_PARAMETER),
			 errmsg("there are several tables of other tools"),
			 errdetail("Tables are: %s.", buf.data),
			 errhint("Name the tool, or give version_table.")));
}

/* Find the table.  Raises an error if there is none, or more than one. */
static MigForeignTable *
find_table(const MigAdoption *adoption)
{
	List	   *tables;

	if (adoption->tool && !mig_foreign_is_tool(adoption->tool))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unrecognized tool: \"%s\"", adoption->tool),
				 errhint("Tools are %s.", mig_foreign_tools())));
	tables = mig_foreign_find(adoption->tool, adoption->relid);
	if (tables == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 OidIsValid(adoption->relid) ?
				 errmsg("the table is not that of a tool that is known") :
				 errmsg("no table of another tool is found"),
				 errhint("Tools are %s. If a table has another name, give version_table.",
						 mig_foreign_tools())));
	if (list_length(tables) > 1)
		refuse_several(tables);
	return linitial(tables);
}

/* The verdict about a version, which an earlier row may have been about. */
static MigAdopted *
verdict_of(List **versions, const char *version)
{
	MigAdopted *adopted = palloc0(sizeof(MigAdopted));
	char		id[MIG_FOREIGN_ID_SIZE];

	mig_foreign_id(version, id);
	adopted->version = version;
	adopted->rev_id = pstrdup(id);
	*versions = lappend(*versions, adopted);
	return adopted;
}

/* A version and its place among the rows. */
typedef struct Placed
{
	MigAdopted *adopted;
	int			place;
} Placed;

static int
compare_placed(const void *a, const void *b)
{
	const Placed *left = a;
	const Placed *right = b;
	int			result = strcmp(left->adopted->rev_id, right->adopted->rev_id);

	return result ? result : left->place - right->place;
}

/* Of several rows about one version only the last counts; sorted by identifiers. */
static List *
leave_last(const List *versions)
{
	int			n = list_length(versions);
	Placed	   *placed = palloc((n + 1) * sizeof(Placed));
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, versions)
		placed[foreach_current_index(lc)] = (Placed) {lfirst(lc), foreach_current_index(lc)};
	qsort(placed, n, sizeof(Placed), compare_placed);
	for (int i = 0; i < n; i++)
	{
		if (i + 1 == n || strcmp(placed[i].adopted->rev_id, placed[i + 1].adopted->rev_id) != 0)
			result = lappend(result, placed[i].adopted);
	}
	return result;
}

/* What a row comes to, as far as the graph knows. */
static MigAdoptResult
result_of(MigGraph *graph, const MigForeignRow *row, const char *rev_id)
{
	bool		is_label;
	int			rev = mig_graph_find(graph, rev_id, &is_label);

	if (row->state == MIG_FOREIGN_FAILED)
		return MIG_ADOPT_FAILED;
	if (row->state != MIG_FOREIGN_APPLIED && row->state != MIG_FOREIGN_BASELINE)
		return MIG_ADOPT_SKIPPED;
	if (rev < 0 || is_label)
		return MIG_ADOPT_UNDEFINED;
	return mig_graph_rev(graph, rev)->applied ? MIG_ADOPT_UNCHANGED : MIG_ADOPT_STAMPED;
}

static bool
is_applied_there(const MigAdopted *adopted)
{
	return adopted->result == MIG_ADOPT_STAMPED || adopted->result == MIG_ADOPT_UNCHANGED;
}

/*
 * Append what is below a version that is applied, and is applied neither here nor
 * there: a stamp would record it as well, although it has not run.
 */
static void
append_gaps(MigGraph *graph, List **versions)
{
	List	   *seeds = NIL;
	List	   *baselines = NIL;
	bool	   *reached;
	bool	   *there;
	ListCell   *lc;

	foreach(lc, *versions)
	{
		MigAdopted *adopted = lfirst(lc);

		if (!is_applied_there(adopted))
			continue;
		seeds = lappend_int(seeds, mig_graph_find(graph, adopted->rev_id, NULL));
		if (adopted->baseline)
			baselines = lappend_int(baselines, llast_int(seeds));
	}
	there = mig_lineage_reach(graph, baselines, MIG_ALL_DOWN);
	foreach(lc, seeds)
		there[lfirst_int(lc)] = true;
	reached = mig_lineage_reach(graph, seeds, MIG_ALL_DOWN);
	for (int i = 0; i < graph->nrevisions; i++)
	{
		MigAdopted *gap;

		if (!reached[i] || there[i] || mig_graph_rev(graph, i)->applied)
			continue;
		gap = palloc0(sizeof(MigAdopted));
		gap->rev_id = mig_graph_rev(graph, i)->rev_id;
		gap->result = MIG_ADOPT_GAP;
		*versions = lappend(*versions, gap);
	}
}

/*
 * Read what another tool says is applied, and judge it.  Raises
 * ERRCODE_UNDEFINED_TABLE and ERRCODE_AMBIGUOUS_PARAMETER, and what reading the
 * table raises.
 */
void
mig_adopt_judge(MigAdoption *adoption)
{
	MigGraph   *graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	List	   *versions = NIL;
	ListCell   *lc;

	adoption->table = find_table(adoption);
	foreach(lc, mig_foreign_read(adoption->table))
	{
		MigForeignRow *row = lfirst(lc);
		MigAdopted *adopted = verdict_of(&versions, row->version);

		CHECK_FOR_INTERRUPTS();
		adopted->result = result_of(graph, row, adopted->rev_id);
		adopted->baseline = row->state == MIG_FOREIGN_BASELINE;
	}
	adoption->versions = leave_last(versions);
	if (!adoption->table->only_current)
		append_gaps(graph, &adoption->versions);
}

/* The versions with a result, with commas; null if there are none. */
static char *
versions_with(const MigAdoption *adoption, MigAdoptResult result)
{
	StringInfoData buf;
	int			n = 0;
	ListCell   *lc;

	initStringInfo(&buf);
	foreach(lc, adoption->versions)
	{
		MigAdopted *adopted = lfirst(lc);

		if (adopted->result != result)
			continue;
		if (n++ == MAX_NAMED)
		{
			appendStringInfoString(&buf, ", ...");
			break;
		}
		appendStringInfo(&buf, "%s%s", buf.len ? ", " : "", adopted->rev_id);
	}
	return n ? buf.data : NULL;
}

/* Raise an error if there are versions with a result; message and hint are whole. */
static void
refuse(const MigAdoption *adoption, MigAdoptResult result, int sqlerrcode,
	   const char *message, const char *hint)
{
	char	   *versions = versions_with(adoption, result);

	if (versions)
		ereport(ERROR,
				(errcode(sqlerrcode),
				 errmsg_internal(message, adoption->table->name),
				 errdetail("Revisions are: %s.", versions),
				 errhint("%s", hint)));
}

static void
require_sound(const MigAdoption *adoption)
{
	refuse(adoption, MIG_ADOPT_FAILED, ERRCODE_MIG_UNEXPECTED_STATE,
		   _("%s says that a version has failed, or is not complete"),
		   _("Find out what of it is done, and repair it with that tool first."));
	refuse(adoption, MIG_ADOPT_UNDEFINED, ERRCODE_MIG_REVISION_NOT_FOUND,
		   _("%s has versions that are not defined here"),
		   _("Register them first, with migrate.sync or pg_migrate import."));
	refuse(adoption, MIG_ADOPT_GAP, ERRCODE_MIG_UNEXPECTED_STATE,
		   _("%s lacks versions that are below others that it has"),
		   _("Apply them with that tool, or give what is above them other parents."));
}

/* What is to be stamped, as a list of targets; null if there is nothing. */
static char *
targets(const MigAdoption *adoption)
{
	StringInfoData buf;
	ListCell   *lc;

	initStringInfo(&buf);
	foreach(lc, adoption->versions)
	{
		MigAdopted *adopted = lfirst(lc);

		if (adopted->result == MIG_ADOPT_STAMPED)
			appendStringInfo(&buf, "%s%s", buf.len ? ", " : "", adopted->rev_id);
	}
	return buf.len ? buf.data : NULL;
}

/*
 * Record as applied what another tool says is applied, and all below it; rename
 * its table if that is wanted, so that it does not go on by mistake.  Raises
 * ERRCODE_MIG_UNEXPECTED_STATE, ERRCODE_MIG_REVISION_NOT_FOUND, and what
 * mig_adopt_judge() and mig_stamp() raise.
 */
void
mig_adopt(MigAdoption *adoption)
{
	char	   *stamped;

	mig_session_begin_change("migrate.adopt()");
	mig_session_take_run_lock(true);
	mig_adopt_judge(adoption);
	require_sound(adoption);
	stamped = targets(adoption);
	if (stamped)
		(void) mig_stamp(stamped, false);
	if (adoption->rename)
		ereport(NOTICE,
				(errmsg("table %s is now called %s", adoption->table->name,
						mig_foreign_rename(adoption->table))));
}
