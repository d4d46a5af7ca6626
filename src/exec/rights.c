/*-------------------------------------------------------------------------
 *
 * rights.c
 *	  Whose scripts the current session may be made to run.
 *
 * A script runs with the rights of whoever runs it, so writing one must not
 * be a way to rights that the author has not.  Nor are the rights of the
 * current role all there is to gain: a script can RESET ROLE, or leave behind
 * what does so when the transaction commits.  So every role that the session
 * could become counts.
 *
 * Who owns migrate.script can write anything to it, and so can whoever makes a
 * dump.  A recorded author is believed as far as the owners of the table could
 * act as the role that would run the script; beyond that only what is recorded
 * where they cannot write: who approves (migrate.approval), and who has written
 * (migrate.author).  Either is of texts and of a place in the graph.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "base/compat.h"
#include "base/errcodes.h"
#include "exec/rights.h"
#include "miscadmin.h"
#include "exec/session.h"
#include "store/approvals.h"
#include "store/authors.h"
#include "utils/acl.h"

/* The role that wrote the script of one direction. */
const char *
mig_rights_author(const MigStored *stored, bool upgrade)
{
	return upgrade ? stored->upgrade_by : stored->downgrade_by;
}

/*
 * Are stored scripts the ones that their checksum, and so an approval, is of?
 * If not, that is added to the problems as ERRCODE_MIG_SCRIPT_CHANGED.
 */
bool
mig_rights_check_intact(const MigStored *stored, MigProblems *problems)
{
	if (strcmp(stored->checksum, mig_checksum_scripts(stored->upgrade, stored->downgrade)) == 0)
		return true;
	mig_problems_add(problems, ERRCODE_MIG_SCRIPT_CHANGED,
					 psprintf("scripts of revision \"%s\" do not have the checksum that is stored",
							  stored->rev_id),
					 "The row in migrate.script was changed by hand", NULL,
					 "Register the revision anew with migrate.define.");
	return false;
}

/* Raise ERRCODE_MIG_SCRIPT_CHANGED unless the stored scripts are intact. */
void
mig_rights_require_intact(const MigStored *stored)
{
	MigProblems *problems = mig_problems_create();

	(void) mig_rights_check_intact(stored, problems);
	mig_problems_raise(problems);
}

/* Could one role do anyway what another one can? */
static bool
can_act_as(const char *role, Oid other)
{
	Oid			role_oid = get_role_oid(role, true);

	return OidIsValid(role_oid) && mig_compat_can_act_as(role_oid, other);
}

/* The same for two names; false if either is of no role. */
bool
mig_rights_can_act_as(const char *role, const char *other)
{
	Oid			other_oid = get_role_oid(other, true);

	return OidIsValid(other_oid) && can_act_as(role, other_oid);
}

/* Could what is in a table not be there without somebody who can act as the role? */
static bool
owner_can_act_as(MigTable table, Oid role)
{
	return mig_compat_can_act_as(mig_tables_owner(table), role);
}

/* Likewise of a table that has been made over, and that a dump fills. */
static bool
is_believed(MigTable table, Oid role)
{
	ListCell   *lc;

	if (!owner_can_act_as(table, role))
		return false;
	foreach(lc, mig_authors_owners())
	{
		if (!can_act_as(lfirst(lc), role))
			return false;
	}
	return true;
}

/* What stands for the place of a revision in the graph, in the current context. */
static char *
place_of(const MigStored *stored)
{
	const MigNames *lists[] = {&stored->down_revision, &stored->depends_on,
	&stored->branch_labels};

	return mig_checksum_lists(lists, lengthof(lists));
}

/* What is to be recorded of the author of a script. */
static MigAuthor
author_row(const MigStored *stored, bool upgrade)
{
	MigAuthor	row = {stored->rev_id, upgrade ? "upgrade" : "downgrade"};

	row.author = mig_rights_author(stored, upgrade);
	row.checksum = mig_checksum_scripts(mig_revisions_script(stored, upgrade), NULL);
	row.place = place_of(stored);
	return row;
}

/* Has really the author written a script, as far as a role need care? */
static bool
is_by_author(const MigStored *stored, bool upgrade, Oid role)
{
	MigAuthor	row;

	if (is_believed(MIG_SCRIPT, role))
		return true;
	row = author_row(stored, upgrade);
	return owner_can_act_as(MIG_AUTHOR, role) && mig_authors_known(&row);
}

/* Has a role reason to trust a script, or said that it does? */
static bool
is_trusted_by(const MigStored *stored, bool upgrade, Oid role)
{
	if (can_act_as(mig_rights_author(stored, upgrade), role) &&
		is_by_author(stored, upgrade, role))
		return true;
	return owner_can_act_as(MIG_APPROVAL, role) &&
		mig_approvals_given(stored->rev_id, GetUserNameFromId(role, false),
							stored->checksum, place_of(stored));
}

/* Record that the current role vouches for the scripts of a revision. */
void
mig_rights_approve(const MigStored *stored)
{
	mig_approvals_give(stored->rev_id, mig_session_role(), stored->checksum,
					   place_of(stored));
}

/* Is it not recorded yet that a script is by the author that it is stored with? */
static bool
is_unproved(const MigStored *stored, bool upgrade)
{
	Oid			author = get_role_oid(mig_rights_author(stored, upgrade), true);

	return OidIsValid(author) && !is_by_author(stored, upgrade, author);
}

/*
 * Record who has written the scripts of a revision, where the owner of the table
 * could have written them in the author's name.  What is as it was before, if
 * there was anything, stays as doubtful as it was.  To be called under the run
 * lock, with the revision as it is about to be stored.
 */
void
mig_rights_record_authors(const MigStored *stored, const MigStored *before)
{
	for (int i = 0; i < 2; i++)
	{
		bool		upgrade = i == 0;
		const char *script = mig_revisions_script(stored, upgrade);
		const char *script_before = before ? mig_revisions_script(before, upgrade) : NULL;
		bool		same = before && (script && script_before ?
									  strcmp(script, script_before) == 0 :
									  script == script_before) &&
			strcmp(mig_rights_author(stored, upgrade), mig_rights_author(before, upgrade)) == 0;
		MigAuthor	row;

		if (!is_unproved(stored, upgrade) || (same && is_unproved(before, upgrade)))
			continue;
		row = author_row(stored, upgrade);
		mig_authors_record(&row);
	}
}

/* Would mig_rights_repeat() record anything? */
bool
mig_rights_is_repeated(const MigStored *stored)
{
	const char *author = mig_session_author();

	return (strcmp(author, stored->upgrade_by) == 0 && is_unproved(stored, true)) ||
		(strcmp(author, stored->downgrade_by) == 0 && is_unproved(stored, false));
}

/*
 * The author of a revision has said again what is stored, after it was restored
 * from a dump, or was changed: record that it is by this role.  To be called under
 * the run lock.
 */
void
mig_rights_repeat(const MigStored *stored)
{
	const char *author = mig_session_author();

	for (int i = 0; i < 2; i++)
	{
		MigAuthor	row = author_row(stored, i == 0);

		if (strcmp(author, row.author) == 0 && is_unproved(stored, i == 0))
			mig_authors_record(&row);
	}
}

/*
 * The roles with whose rights a script would run, or could, each once.  In a
 * function with the rights of its owner only those count: what else the session is
 * was up to the owner, who could leave behind anything a script can.
 */
static List *
roles_at_stake(void)
{
	List	   *roles = list_make1_oid(GetUserId());

	if (!InLocalUserIdChange())
	{
		roles = list_append_unique_oid(roles, GetSessionUserId());
		roles = list_append_unique_oid(roles, GetAuthenticatedUserId());
	}
	return roles;
}

/*
 * A role with whose rights the script would run, or could, and that has no
 * reason to trust it; InvalidOid if there is none.
 */
static Oid
distrusting_role(const MigStored *stored, bool upgrade)
{
	ListCell   *lc;

	foreach(lc, roles_at_stake())
	{
		if (!is_trusted_by(stored, upgrade, lfirst_oid(lc)))
			return lfirst_oid(lc);
	}
	return InvalidOid;
}

/* What is to be recorded of who has set a model. */
static MigAuthor
model_row(const MigModel *model)
{
	const char *texts[] = {model->ddl, model->schemas, model->kinds, model->exclude,
	model->snapshot, model->depends_on};
	MigAuthor	row = {"", "set_model", model->set_by};

	row.checksum = mig_checksum_texts(texts, lengthof(texts));
	row.place = "";
	return row;
}

/* Is it recorded that a model was set by the role that it is stored with? */
bool
mig_rights_is_model_known(const MigModel *model)
{
	MigAuthor	row = model_row(model);

	return mig_authors_known(&row);
}

/*
 * Record who has set a model, where the owner of the table could have done so in
 * that role's name.  To be called under the run lock.
 */
void
mig_rights_record_model(const MigModel *model)
{
	Oid			author = get_role_oid(model->set_by, true);
	MigAuthor	row = model_row(model);

	if (OidIsValid(author) && !is_believed(MIG_MODEL, author))
		mig_authors_record(&row);
}

/*
 * A role with whose rights a model would run, or could, and that has no reason to
 * trust it; InvalidOid if there is none.
 */
Oid
mig_rights_distrusting_model(const MigModel *model)
{
	ListCell   *lc;

	foreach(lc, roles_at_stake())
	{
		Oid			role = lfirst_oid(lc);

		if (!can_act_as(model->set_by, role) ||
			!(is_believed(MIG_MODEL, role) ||
			  (owner_can_act_as(MIG_AUTHOR, role) && mig_rights_is_model_known(model))))
			return role;
	}
	return InvalidOid;
}

/* Add to the problems, as ERRCODE_MIG_NOT_APPROVED, that a script may not be run now. */
void
mig_rights_check(const MigStored *stored, bool upgrade, MigProblems *problems)
{
	Oid			distrusting = distrusting_role(stored, upgrade);
	const char *role;
	bool		unproved;

	if (!OidIsValid(distrusting))
		return;
	role = GetUserNameFromId(distrusting, false);
	unproved = can_act_as(mig_rights_author(stored, upgrade), distrusting);
	mig_problems_add(problems, ERRCODE_MIG_NOT_APPROVED,
					 psprintf(unproved ?
							  "the plan contains scripts of unproved authors that role \"%s\" has not approved" :
							  "the plan contains scripts that role \"%s\" has not approved", role),
					 unproved ?
					 "The owner of the tables, or of those that were dumped, could have written them" :
					 "Their authors do not have the privileges of this role",
					 psprintf("%s (by %s)", stored->rev_id, mig_rights_author(stored, upgrade)),
					 "Read them with migrate.show, then call, as this role, "
					 "migrate.approve with revision and checksum.");
}

/* Raise ERRCODE_MIG_NOT_APPROVED unless a script may be run now. */
void
mig_rights_require(const MigStored *stored, bool upgrade)
{
	MigProblems *problems = mig_problems_create();

	mig_rights_check(stored, upgrade, problems);
	mig_problems_raise(problems);
}
