/*-------------------------------------------------------------------------
 *
 * change.c
 *	  Putting a revision in the place of what it was before.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "base/errcodes.h"
#include "exec/rights.h"
#include "exec/session.h"
#include "store/log.h"
#include "store/versions.h"
#include "write/change.h"
#include "write/definition.h"

/* The log has a row for each change, with no heads: they did not move. */
void
mig_change_log(const char *operation, const char *rev_id, const char *remark)
{
	MigLogEntry entry = mig_session_log_entry(operation, rev_id);

	entry.remark = remark;
	mig_log_append(&entry);
}

/* Raise ERRCODE_MIG_REVISION_APPLIED; the detail is a sentence. */
void
mig_change_refuse_applied(const char *rev_id, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_MIG_REVISION_APPLIED),
			 errmsg("revision \"%s\" is applied", rev_id),
			 errdetail_internal("%s", detail),
			 errhint("Write a new revision, or downgrade below this one first.")));
}

/*
 * The revision as it is stored, with the checksum that its scripts have, in the
 * current context; null if there is none.  What is recorded as their checksum, in
 * *recorded, is another one if somebody has changed the row by hand.
 */
MigStored *
mig_change_fetch(const char *rev_id, const char **recorded)
{
	MigStored  *stored = mig_revisions_fetch(rev_id, MIG_SNAPSHOT_LATEST);

	*recorded = NULL;
	if (stored)
	{
		*recorded = stored->checksum;
		stored->checksum = mig_checksum_scripts(stored->upgrade, stored->downgrade);
	}
	return stored;
}

/* Is a revision stored just so?  Before it may be null. */
bool
mig_change_is_stored(const MigStored *stored, const MigStored *before, const char *recorded)
{
	return before && mig_definition_same(stored, before) &&
		strcmp(before->checksum, recorded) == 0;
}

/* Do two revisions come from files of the same name and text? */
bool
mig_change_same_file(const MigStored *a, const MigStored *b)
{
	return mig_definition_same_text(a->file_name, b->file_name) &&
		mig_definition_same_text(a->file_checksum, b->file_checksum);
}

static bool
same_upgrade(const MigStored *a, const MigStored *b)
{
	return strcmp(mig_checksum_scripts(a->upgrade, NULL),
				  mig_checksum_scripts(b->upgrade, NULL)) == 0;
}

static bool
has_moved(const MigStored *stored, const MigStored *before)
{
	return !mig_definition_same_names(&stored->down_revision, &before->down_revision) ||
		!mig_definition_same_names(&stored->depends_on, &before->depends_on);
}

/*
 * What stands against changing a revision, if it is applied.  Its place is
 * history.  Its upgrade script has run, unless the revision was only stamped.
 * Its downgrade has not: a wrong one can be replaced.  What was recorded before
 * may always be put back.
 */
MigObjection
mig_change_objection(const MigStored *stored, const MigStored *before, const char *recorded)
{
	MigObjection objection = {0};
	MigApplied	applied = {0};

	objection.script = !same_upgrade(stored, before);
	objection.applied = mig_versions_fetch(stored->rev_id, &applied);
	if (!objection.applied)
		return objection;
	objection.stamped = applied.operation && strcmp(applied.operation, "stamp") == 0;
	if (has_moved(stored, before))
		objection.reason = "Its parents and dependencies are history.";
	else if (strcmp(stored->checksum, recorded) == 0)
		objection.reason = NULL;
	else if (applied.checksum && strcmp(applied.checksum, before->checksum) != 0)
		objection.reason = "Its scripts are not those that it was applied with.";
	else if (!objection.stamped && objection.script)
		objection.reason = "Its upgrade script has run; only its downgrade script can be replaced.";
	return objection;
}

/*
 * Store a revision in place of what it was before, and log it.  If it is applied,
 * these are the scripts that it is applied with from now on.  Raises
 * ERRCODE_MIG_REVISION_APPLIED.
 */
void
mig_change_replace(MigStored *stored, const MigStored *before, const char *recorded,
				   const char *operation, const char *remark)
{
	bool		same = strcmp(stored->checksum, recorded) == 0;
	MigObjection objection = mig_change_objection(stored, before, recorded);

	if (objection.reason)
		mig_change_refuse_applied(stored->rev_id, objection.reason);
	mig_definition_take_over(stored, before);
	mig_rights_record_authors(stored, before);
	mig_revisions_update(stored);
	if (objection.applied && !same)
	{
		mig_versions_set_checksum(stored->rev_id, stored->checksum);
		remark = psprintf("%swhile applied: checksum was %s, is %s",
						  remark ? psprintf("%s ", remark) : "", recorded, stored->checksum);
	}
	mig_change_log(operation, stored->rev_id, remark);
}

/* Change a stored revision into what it is defined as now. */
static void
redefine(MigStored *stored, const MigStored *before, const char *recorded)
{
	MigObjection objection = mig_change_objection(stored, before, recorded);

	if (objection.reason && has_moved(stored, before))
		mig_change_refuse_applied(stored->rev_id, objection.reason);
	mig_definition_check_names_free(stored);
	mig_definition_check_graph(stored,
							   !mig_definition_same_names(&stored->branch_labels,
														 &before->branch_labels));
	mig_change_replace(stored, before, recorded, "define", "updated");
}

/* Store a new revision, of which the current role is the author, and log it. */
void
mig_change_insert(MigStored *stored, const char *operation, const char *remark)
{
	mig_definition_set_author(stored);
	mig_rights_record_authors(stored, NULL);
	mig_revisions_insert(stored);
	mig_change_log(operation, stored->rev_id, remark);
}

/*
 * The file of a revision that is the same but for its file.  What its scripts are
 * does not change, nor whose they are, but that an author who says them again is
 * known for sure.
 */
void
mig_change_note_file(const MigStored *stored, MigStored *before)
{
	if (stored->file_name)
		before->file_name = stored->file_name;
	before->file_frame = stored->file_frame;
	before->file_checksum = stored->file_checksum;
	mig_rights_repeat(before);
	mig_revisions_update(before);
}

/*
 * Is there nothing to do for a revision?  It may be that its file is to be noted;
 * one that is defined without a file leaves that where it is.
 */
static bool
is_done(const MigStored *stored, const MigStored *before, const char *recorded)
{
	return mig_change_is_stored(stored, before, recorded) &&
		(stored->file_frame.n == 0 || mig_change_same_file(stored, before));
}

/*
 * Register a revision with a known identifier, the scripts of which have been
 * checked, and the file that it is from: "created", "unchanged" or "updated".
 * Takes the run lock if there is anything to do.  Raises
 * ERRCODE_MIG_REVISION_APPLIED if that would change the scripts or the place of
 * an applied one, and what mig_definition_check_names_free() and
 * mig_definition_check_graph() raise.
 */
const char *
mig_change_define(MigStored *stored)
{
	const char *recorded;
	MigStored  *before = mig_change_fetch(stored->rev_id, &recorded);

	if (is_done(stored, before, recorded) && !mig_rights_is_repeated(before))
		return "unchanged";
	mig_session_take_run_lock(false);
	before = mig_change_fetch(stored->rev_id, &recorded);
	if (is_done(stored, before, recorded))
	{
		mig_rights_repeat(before);
		return "unchanged";
	}
	if (mig_change_is_stored(stored, before, recorded))
	{
		mig_change_note_file(stored, before);
		return "unchanged";
	}
	mig_log_require_snapshot();
	if (before)
	{
		redefine(stored, before, recorded);
		return "updated";
	}
	mig_definition_check_names_free(stored);
	mig_definition_check_graph(stored, false);
	mig_change_insert(stored, "define", "created");
	return "created";
}
