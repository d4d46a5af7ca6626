/*-------------------------------------------------------------------------
 *
 * resume.c
 *	  What to do about a statement that was begun and perhaps not finished.
 *
 * A statement that runs in several transactions is marked as done in its last
 * one.  So one that is not marked has not come to its end, and what it has
 * left is known from its stages:
 *
 * CREATE INDEX CONCURRENTLY commits the index first, invalid, and builds it
 * then.  A crash, an error or a cancel leaves it invalid: writes maintain it,
 * a unique one is enforced, and no query uses it.
 *
 * REINDEX CONCURRENTLY does so under the name NAME_ccnew, for all indexes of a
 * table, swaps names and validity in one transaction, and drops the replaced
 * ones, by then called NAME_ccold and invalid.
 *
 * DROP INDEX CONCURRENTLY makes the index invalid, then dead, then drops it;
 * it takes up an index in any of these states.
 *
 * DETACH PARTITION CONCURRENTLY commits that the detachment is pending, and
 * only FINALIZE takes it from there.
 *
 * All others have one transaction, or are as good as new when they run again:
 * VACUUM, REINDEX and CLUSTER of several tables, ALTER SYSTEM, procedures that
 * commit.  DROP DATABASE takes a database that it has begun to drop.
 *
 * What lies outside of the transaction is another matter: the server leaves
 * the directory of CREATE TABLESPACE, the files of CREATE DATABASE and the
 * replication slot of CREATE SUBSCRIPTION if it crashes between making them
 * and its commit, and the slot of DROP SUBSCRIPTION is gone likewise.  Nobody
 * can tell these from those of others, so the statement is run again and the
 * server says what is in its way.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "base/compat.h"
#include "catalog/index.h"
#include "catalog/namespace.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "online/resume.h"
#include "online/resume_reindex.h"
#include "script/script.h"
#include "store/statements.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* An index that is valid has been repaired by somebody, such as with REINDEX. */
static MigResume
resume_create_index(List *builds, const char *sql)
{
	MigResume	resume = {sql};
	List	   *made = mig_remains_noted(builds, true);
	List	   *invalid = NIL;
	ListCell   *lc;

	foreach(lc, made)
	{
		Oid			index = lfirst_oid(lc);
		MigIndexState state = mig_remains_index_state(index);

		if (state == MIG_INDEX_INVALID)
			invalid = lappend_oid(invalid, index);
		else if (state == MIG_INDEX_VALID)
		{
			resume.sql = NULL;
			resume.notice = psprintf("index \"%s\" of an interrupted run is valid by now",
									 mig_remains_shown_name(index));
		}
	}
	(void) mig_remains_drop(&resume, invalid);
	return resume;
}

static Oid
index_to_drop(const DropStmt *stmt)
{
	return mig_remains_find(makeRangeVarFromNameList(linitial(stmt->objects)));
}

/*
 * Drop the index that was meant, and not one that has come to be found under
 * its name.  If there was none, the server has something to say to that.
 */
static MigResume
resume_drop_index(const DropStmt *stmt, List *builds, const char *sql)
{
	MigResume	resume = {sql};
	List	   *noted = mig_remains_noted(builds, false);
	Oid			index;

	if (noted == NIL)
		return resume;
	index = linitial_oid(noted);
	if (mig_remains_index_state(index) == MIG_INDEX_GONE)
	{
		resume.sql = NULL;
		resume.notice = psprintf("index \"%s\" has been dropped since the run was interrupted",
								 NameListToString(linitial(stmt->objects)));
	}
	else if (index_to_drop(stmt) != index)
		resume.sql = mig_remains_drop_statement(index);
	return resume;
}

/* Is it a partition of what the statement names? */
static bool
is_partition_of(Oid partition, const RangeVar *parent)
{
	return get_rel_relispartition(partition) &&
		get_partition_parent(partition, true) == mig_remains_find(parent);
}

/*
 * The server wants to be told that a detachment is to be finished.  If the
 * partition was none to begin with, it has something to say to that.
 */
static MigResume
resume_detach(const AlterTableStmt *stmt, List *builds, const char *sql)
{
	MigResume	resume = {sql};
	List	   *noted = mig_remains_noted(builds, false);
	Oid			partition;

	if (noted == NIL)
		return resume;
	partition = linitial_oid(noted);
	if (!get_rel_relispartition(partition))
	{
		resume.sql = NULL;
		resume.notice = psprintf("partition \"%s\" has been detached since the run was interrupted",
								 mig_script_detachment(stmt)->name->relname);
	}
	else if (is_partition_of(partition, stmt->relation) && PartitionHasPendingDetach(partition))
	{
		resume.sql = psprintf("ALTER TABLE %s DETACH PARTITION %s FINALIZE",
							  mig_remains_quoted_name(get_partition_parent(partition, true)),
							  mig_remains_quoted_name(partition));
		resume.notice = psprintf("finishing to detach partition \"%s\" where an interrupted run left it",
								 mig_remains_shown_name(partition));
	}
	return resume;
}

/* Is a statement to build an index of this name, on a table of this name? */
static bool
builds_index(const MigScript *script, int statement, const char *index, const char *table)
{
	char	   *sql = pnstrdup(script->text + script->statements[statement].offset,
							   script->statements[statement].length);
	Node	   *stmt = mig_script_parse_statement(sql, script->statements[statement].std_strings)->stmt;
	IndexStmt  *create = (IndexStmt *) stmt;

	return IsA(stmt, IndexStmt) && create->idxname && strcmp(create->idxname, index) == 0 &&
		strcmp(create->relation->relname, table) == 0;
}

/* Note an index as one that a statement of a script is to build again. */
static void
note_for_build(const char *rev_id, const MigScript *script, Oid index)
{
	char	   *name = get_rel_name(index);
	char	   *table = get_rel_name(IndexGetRelation(index, false));

	for (int i = 0; i < script->nstatements; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (script->statements[i].kind == MIG_STATEMENT_TOP_LEVEL &&
			strcmp(script->statements[i].command, "CREATE INDEX") == 0 &&
			builds_index(script, i, name, table))
		{
			mig_statements_note_relation(rev_id, i + 1, index, true);
			return;
		}
	}
}

/*
 * Forget all that is noted about a revision, because the script of the other
 * direction undoes it.  An invalid index that was left behind, be it by a
 * build or by half of a drop, is noted for the statement of that script that is
 * to build it again.
 */
void
mig_resume_undo(const char *rev_id, const MigScript *script)
{
	List	   *builds = mig_statements_relations(rev_id, 0);
	ListCell   *lc;

	mig_statements_forget(rev_id);
	AcceptInvalidationMessages();
	foreach(lc, builds)
	{
		Oid			relation = ((MigBuild *) lfirst(lc))->relation;

		if (mig_remains_index_state(relation) == MIG_INDEX_INVALID)
			note_for_build(rev_id, script, relation);
	}
}

static void
prepare_drop_index(const char *rev_id, int number, const DropStmt *stmt)
{
	Oid			index = index_to_drop(stmt);

	if (OidIsValid(index) && mig_remains_index_state(index) != MIG_INDEX_GONE)
		mig_statements_note_relation(rev_id, number, index, false);
}

/* A detachment that is pending already is for whoever began it to finish. */
static void
prepare_detach(const char *rev_id, int number, const AlterTableStmt *stmt)
{
	Oid			partition = mig_remains_find(mig_script_detachment(stmt)->name);

	if (OidIsValid(partition) && is_partition_of(partition, stmt->relation) &&
		!PartitionHasPendingDetach(partition))
		mig_statements_note_relation(rev_id, number, partition, false);
}

/*
 * Note what has to be known if a statement is interrupted, in the transaction
 * that records it as begun for the first time, with the settings and the role
 * that it is to run with: which relation it is about, where that will not be
 * told by its name later on, and which indexes are invalid that may look like
 * what it leaves behind.
 *
 * Raises if the role may not use a schema that the statement names.
 */
void
mig_resume_prepare(const char *rev_id, int number, const RawStmt *raw)
{
	const Node *stmt = raw->stmt;

	if (!mig_script_is_concurrent(raw->stmt))
		return;
	AcceptInvalidationMessages();
	switch (nodeTag(stmt))
	{
		case T_DropStmt:
			prepare_drop_index(rev_id, number, (const DropStmt *) stmt);
			break;
		case T_AlterTableStmt:
			prepare_detach(rev_id, number, (const AlterTableStmt *) stmt);
			break;
		case T_ReindexStmt:
			mig_resume_prepare_reindex(rev_id, number, (const ReindexStmt *) stmt);
			break;
		default:
			break;
	}
}

/*
 * What to run for a statement that was begun and is not done, whose text is
 * sql.  To be called in a transaction, with the settings and the role that the
 * statement runs with, when nobody else can be running it.  The result is
 * allocated in the current context.
 *
 * Raises if the role may not use a schema that the statement names; warns of an
 * index that the role cannot drop.
 */
MigResume
mig_resume_decide(const char *rev_id, int number, const RawStmt *raw, const char *sql)
{
	const Node *stmt = raw->stmt;
	List	   *builds;

	if (!mig_script_is_concurrent(raw->stmt))
		return (MigResume) {sql};
	builds = mig_statements_relations(rev_id, number);
	AcceptInvalidationMessages();
	switch (nodeTag(stmt))
	{
		case T_IndexStmt:
			return resume_create_index(builds, sql);
		case T_DropStmt:
			return resume_drop_index((const DropStmt *) stmt, builds, sql);
		case T_AlterTableStmt:
			return resume_detach((const AlterTableStmt *) stmt, builds, sql);
		case T_ReindexStmt:
			return mig_resume_reindex((const ReindexStmt *) stmt, builds, sql);
		default:
			return (MigResume) {sql};
	}
}
