/*-------------------------------------------------------------------------
 *
 * offline.c
 *	  A plan as a script for psql.
 *
 * The script does what the plan would do: it refuses to start on a database
 * that is somewhere else, keeps to one transaction where the plan can, takes
 * back what each revision sets, and records each step.  What it calls to check and
 * to record is here, too.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "exec/execute.h"
#include "exec/half_done.h"
#include "exec/rights.h"
#include "exec/session.h"
#include "graph/current.h"
#include "graph/integrity.h"
#include "graph/lineage.h"
#include "graph/names.h"
#include "graph/plan.h"
#include "graph/target.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "run/offline.h"
#include "run/steps.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* A script under construction. */
typedef struct Offline
{
	MigGraph   *graph;
	MigPlan    *plan;
	int			step;			/* number of the step that is written */
	List	   *checksums;		/* char *, of all steps */
	bool		sets;			/* some step changes settings */
	bool		one_by_one;		/* the first guard has ended with its transaction */
	StringInfoData out;
} Offline;

/*
 * Settings are saved as a whole and restored where they differ: what a script
 * sets may be in a function.  The roles come first, for they decide what else
 * can be set; what belongs to the transaction stays.  Operators are qualified
 * since the search_path may be anybody's.
 */
static const char *const save_settings =
	"DO $migrate$BEGIN\n"
	"PERFORM pg_catalog.set_config('migrate_script.settings',\n"
	"\tpg_catalog.json_object_agg(s.name, pg_catalog.current_setting(s.name))::pg_catalog.text, false)\n"
	"FROM (VALUES ('session_authorization'), ('role') UNION ALL\n"
	"\tSELECT name FROM pg_catalog.pg_settings\n"
	"\tWHERE context OPERATOR(pg_catalog.=) ANY (ARRAY['user', 'superuser'])\n"
	"\tAND name OPERATOR(pg_catalog.!~~) 'transaction%') s(name);\n"
	"END$migrate$;\n\n";

static const char *const restore_settings =
	"DO $migrate$BEGIN\n"
	"PERFORM pg_catalog.set_config(s.key, s.value, false)\n"
	"FROM pg_catalog.json_each_text(pg_catalog.current_setting('migrate_script.settings')::pg_catalog.json) s\n"
	"WHERE pg_catalog.current_setting(s.key) OPERATOR(pg_catalog.<>) s.value;\n"
	"END$migrate$;\n";

/*
 * The file has one encoding, and was taken apart with one value of
 * standard_conforming_strings: psql reads it with these, whatever they were, or
 * else it could find statements and commands in what is a string.  The other
 * settings keep psql from sending anything but the statements of the file.
 */
static const char *const header =
	"\\set ON_ERROR_STOP on\n"
	"\\set AUTOCOMMIT on\n"
	"\\set SINGLELINE off\n"
	"\\set FETCH_COUNT 0\n"
	"\\set migrate_encoding :ENCODING\n"
	"\\encoding %s\n"
	"SELECT pg_catalog.current_setting('standard_conforming_strings') AS migrate_strings \\gset\n"
	"SET standard_conforming_strings TO %s;\n\n";

static const char *const footer =
	"SET standard_conforming_strings TO :migrate_strings;\n"
	"\\encoding :migrate_encoding\n";

/* The stored form of a step. */
static MigStored *
fetch(Offline *offline, int step)
{
	return mig_revisions_fetch(mig_graph_rev(offline->graph, offline->plan->revs[step])->rev_id,
							   MIG_SNAPSHOT_ACTIVE);
}

/* The script of a step, taken apart. */
static MigScript *
split(Offline *offline, const MigStored *stored)
{
	bool		upgrade = offline->plan->upgrade;
	const char *text = upgrade ? stored->upgrade : stored->downgrade;

	if (text == NULL)
		mig_steps_irreversible(stored->rev_id);
	return mig_execute_split(mig_execute_label(stored, upgrade), text);
}

/* Does any statement of a script have a property? */
static bool
any_sets(const MigScript *script)
{
	for (int i = 0; i < script->nstatements; i++)
	{
		if (script->statements[i].sets)
			return true;
	}
	return false;
}

static bool
any_makes_temp(const MigScript *script)
{
	for (int i = 0; i < script->nstatements; i++)
	{
		if (script->statements[i].makes_temp)
			return true;
	}
	return false;
}

/* Look at every step before anything is written. */
static void
survey(Offline *offline)
{
	MemoryContext old = CurrentMemoryContext;
	MemoryContext step = AllocSetContextCreate(old, "migrate step", ALLOCSET_DEFAULT_SIZES);

	for (int i = 0; i < offline->plan->nsteps; i++)
	{
		MigStored  *stored;

		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(step);
		stored = fetch(offline, i);
		mig_rights_require_intact(stored);
		offline->sets |= any_sets(split(offline, stored));
		MemoryContextSwitchTo(old);
		offline->checksums = lappend(offline->checksums, pstrdup(stored->checksum));
		MemoryContextReset(step);
	}
	MemoryContextDelete(step);
}

/*
 * The statement that stops a script on a database that is elsewhere: about all
 * steps at the beginning, about one at a time once a transaction has ended.
 */
static void
append_guard(Offline *offline)
{
	int			end = offline->one_by_one ? offline->step + 1 : offline->plan->nsteps;
	MigNames	rev_ids = {0, palloc((end + 1) * sizeof(char *))};
	MigNames	checksums = {0, palloc((end + 1) * sizeof(char *))};

	for (int i = offline->step; i < end; i++)
	{
		rev_ids.names[rev_ids.n++] = mig_graph_rev(offline->graph, offline->plan->revs[i])->rev_id;
		checksums.names[checksums.n++] = list_nth(offline->checksums, i);
	}
	appendStringInfo(&offline->out, "SELECT migrate.expect('%s',\n\t%s,\n\t%s);\n\n",
					 offline->plan->upgrade ? "upgrade" : "downgrade",
					 quote_literal_cstr(mig_names_names(&rev_ids)),
					 quote_literal_cstr(mig_names_names(&checksums)));
}

/* Commit what has been done, and begin anew under a guard. */
static void
append_boundary(Offline *offline, const char *between)
{
	offline->one_by_one = true;
	appendStringInfo(&offline->out, "COMMIT;\n%sBEGIN;\n", between);
	append_guard(offline);
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

/* Does a statement say which encoding the client has?  The file has but one. */
static bool
sets_encoding(const MigStatement *statement, const char *sql)
{
	Node	   *stmt;

	if (!statement->sets)
		return false;
	stmt = mig_script_parse_statement(sql, statement->std_strings)->stmt;
	return IsA(stmt, VariableSetStmt) && ((VariableSetStmt *) stmt)->name &&
		pg_strcasecmp(((VariableSetStmt *) stmt)->name, "client_encoding") == 0;
}

/* The data of a COPY; the line that ends it has to end like the others. */
static void
append_data(StringInfo out, const char *data, int length)
{
	bool		crlf = length >= 2 && data[length - 2] == '\r' && data[length - 1] == '\n';

	appendBinaryStringInfo(out, data, length);
	appendStringInfoString(out, crlf ? "\\.\r\n" : "\\.\n");
}

/* A statement, with its data if it has any, that psql can run. */
static void
append_statement(Offline *offline, const MigScript *script, const MigStatement *statement)
{
	StringInfo	out = &offline->out;
	char	   *sql = mig_script_for_psql(pnstrdup(script->text + statement->offset,
												   statement->length), statement->std_strings);

	if (statement->kind == MIG_STATEMENT_BOUNDARY)
		append_boundary(offline, "");
	else if (statement->kind == MIG_STATEMENT_TOP_LEVEL)
		append_boundary(offline, psprintf("%s;\n", sql));
	else if (sets_encoding(statement, sql))
		append_comment(out, sql);
	else
		appendStringInfo(out, "%s;\n", sql);
	if (statement->kind == MIG_STATEMENT_COPY)
		append_data(out, script->text + statement->data_offset, statement->data_length);
}

static void
append_step(Offline *offline)
{
	StringInfo	out = &offline->out;
	bool		upgrade = offline->plan->upgrade;
	MigStored  *stored = fetch(offline, offline->step);
	MigScript  *script = split(offline, stored);

	append_comment(out, mig_names_step(stored->rev_id, &stored->down_revision,
									  stored->message, upgrade));
	if (offline->one_by_one)
		append_guard(offline);
	for (int i = 0; i < script->nstatements; i++)
	{
		CHECK_FOR_INTERRUPTS();
		append_statement(offline, script, &script->statements[i]);
	}
	if (any_sets(script))
		appendStringInfoString(out, restore_settings);
	if (any_makes_temp(script))
		appendStringInfoString(out, "DISCARD TEMP;\n");
	appendStringInfo(out, "SELECT migrate.record('%s', %s, %s);\n\n",
					 upgrade ? "upgrade" : "downgrade",
					 quote_literal_cstr(stored->rev_id),
					 quote_literal_cstr(stored->checksum));
}

/* The plan for a target, or for a range, which needs no database state. */
static MigPlan *
select_plan(MigGraph *graph, bool upgrade, const char *text)
{
	MigRange   *range = mig_range_parse(text);
	MigPlan    *plan;

	if (range == NULL)
		return mig_select_plan(graph, mig_lineage_state(graph), upgrade, text);
	plan = mig_select_plan(graph, mig_range_start(graph, range), upgrade, range->to);
	if (upgrade && plan->nsteps == 0 && strcmp(range->from, range->to) != 0)
		mig_range_not_one_line(range);
	return plan;
}

/* What comes before the first step. */
static void
append_header(Offline *offline, const char *text)
{
	append_comment(&offline->out,
				   psprintf("migrate %s: %s %s, %d %s", MIGRATE_VERSION,
							offline->plan->upgrade ? "upgrade" : "downgrade", text,
							offline->plan->nsteps, offline->plan->nsteps == 1 ? "step" : "steps"));
	appendStringInfo(&offline->out, header, pg_get_client_encoding_name(),
					 standard_conforming_strings ? "on" : "off");
	appendStringInfoString(&offline->out, "BEGIN;\n\n");
	if (offline->sets)
		appendStringInfoString(&offline->out, save_settings);
	if (offline->plan->nsteps > 0)
		append_guard(offline);
}

/*
 * A script for psql that upgrades or downgrades to a target from where the
 * database is, or along a from:to range.  Raises what planning raises, and
 * ERRCODE_MIG_IRREVERSIBLE.
 */
char *
mig_offline_script(bool upgrade, const char *text)
{
	Offline		offline = {0};
	MemoryContext old = CurrentMemoryContext;
	MemoryContext step;

	offline.graph = mig_revisions_load(MIG_SNAPSHOT_ACTIVE, NULL);
	offline.plan = select_plan(offline.graph, upgrade, text);
	initStringInfo(&offline.out);
	survey(&offline);
	append_header(&offline, text);
	step = AllocSetContextCreate(old, "migrate step", ALLOCSET_DEFAULT_SIZES);
	for (; offline.step < offline.plan->nsteps; offline.step++)
	{
		MemoryContextSwitchTo(step);
		append_step(&offline);
		MemoryContextSwitchTo(old);
		MemoryContextReset(step);
	}
	appendStringInfo(&offline.out, "COMMIT;\n%s", footer);
	return offline.out.data;
}

static void
unexpected_state(MigGraph *graph, const char *what, const char *name)
{
	MigNames	current = mig_current_names(mig_current_create(graph));

	ereport(ERROR,
			(errcode(ERRCODE_MIG_UNEXPECTED_STATE),
			 errmsg("the database is not where this script starts"),
			 errdetail("%s: %s; current revisions are: %s.", what, name,
					   current.n ? mig_names_names(&current) : "(none)"),
			 errhint("Define the revisions here and write the script anew for this database.")));
}

/* The position of a revision given by its full identifier. */
static int
find_exactly(MigGraph *graph, const char *rev_id)
{
	bool		is_label;
	int			rev = mig_graph_find(graph, rev_id, &is_label);

	if (rev < 0 || is_label)
		unexpected_state(graph, "Not defined", rev_id);
	return rev;
}

/*
 * Can this step be the next one, or have been the one just run, but for the
 * other steps of a set that it is in?
 */
static void
check_possible(MigGraph *graph, int rev, bool upgrade, const bool *steps)
{
	MigLinks   *links = mig_graph_links(graph, rev, upgrade ? MIG_ALL_DOWN : MIG_ALL_NEXT);

	if (mig_graph_rev(graph, rev)->incomplete)
		mig_integrity_require_complete(graph, steps);
	if (mig_graph_rev(graph, rev)->applied == upgrade)
		unexpected_state(graph, upgrade ? "Already applied" : "Not applied",
						 mig_graph_rev(graph, rev)->rev_id);
	for (int i = 0; i < links->n; i++)
	{
		MigRevision *other = mig_graph_rev(graph, links->revs[i]);

		if (other->applied != upgrade && !steps[links->revs[i]])
			unexpected_state(graph, upgrade ? "Below it, and not applied" :
							 "Above it, and still applied", other->rev_id);
	}
}

static void
check_checksum(const MigStored *stored, const char *checksum)
{
	if (strcmp(stored->checksum, checksum) == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_MIG_SCRIPT_CHANGED),
			 errmsg("revision \"%s\" is not the one that this script was written for",
					stored->rev_id),
			 errdetail("Its scripts have checksum %s, those of the script had %s.",
					   stored->checksum, checksum),
			 errhint("Write the script anew from the revisions as they are.")));
}

/* Check one step of a script that is about to run. */
static void
check_step(MigGraph *graph, int rev, bool upgrade, const char *checksum, const bool *steps)
{
	MigStored  *stored = mig_revisions_fetch(mig_graph_rev(graph, rev)->rev_id,
											 MIG_SNAPSHOT_LATEST);

	check_possible(graph, rev, upgrade, steps);
	check_checksum(stored, checksum);
	mig_rights_require_intact(stored);
	mig_rights_require(stored, upgrade);
}

/*
 * Raise ERRCODE_MIG_UNEXPECTED_STATE, ERRCODE_MIG_SCRIPT_CHANGED or
 * ERRCODE_MIG_NOT_APPROVED unless just these revisions, given by full
 * identifiers and with these checksums, could be run now.  Holds the run lock
 * from then on.
 */
void
mig_offline_expect(bool upgrade, const char *revisions, const char *checksums)
{
	List	   *rev_ids = mig_target_split_list(revisions);
	List	   *sums = mig_target_split_list(checksums);
	MigGraph   *graph;
	bool	   *steps;
	ListCell   *lr;
	ListCell   *ls;

	mig_session_begin_change("migrate.expect()");
	mig_session_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	mig_integrity_require_closed(graph, mig_lineage_applied(graph));
	steps = mig_lineage_zeroed(graph, sizeof(bool));
	foreach(lr, rev_ids)
		steps[find_exactly(graph, lfirst(lr))] = true;
	if (list_length(rev_ids) != list_length(sums))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there must be a checksum for each revision")));
	mig_half_done_refuse(graph, steps, upgrade);
	forboth(lr, rev_ids, ls, sums)
		check_step(graph, find_exactly(graph, lfirst(lr)), upgrade, lfirst(ls), steps);
}

/*
 * Record one step that was run from outside.  Raises
 * ERRCODE_MIG_UNEXPECTED_STATE if it cannot have been, and
 * ERRCODE_MIG_SCRIPT_CHANGED if it is not the step that is stored.
 */
void
mig_offline_record(bool upgrade, const char *rev_id, const char *checksum)
{
	MigLogEntry entry;
	MigGraph   *graph;
	bool	   *step;
	int			rev;

	mig_session_begin_change("migrate.record()");
	mig_session_lock();
	graph = mig_revisions_load(MIG_SNAPSHOT_LATEST, NULL);
	mig_integrity_require_closed(graph, mig_lineage_applied(graph));
	rev = find_exactly(graph, rev_id);
	step = mig_lineage_zeroed(graph, sizeof(bool));
	step[rev] = true;
	check_possible(graph, rev, upgrade, step);
	mig_half_done_refuse(graph, step, upgrade);
	check_checksum(mig_revisions_fetch(rev_id, MIG_SNAPSHOT_LATEST), checksum);

	entry = mig_session_log_entry(NULL, NULL);
	entry.remark = "run from a script";
	mig_steps_record(mig_current_create(graph), rev, upgrade, checksum, entry);
}
