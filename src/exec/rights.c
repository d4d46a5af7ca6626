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
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/checksum.h"
#include "base/compat.h"
#include "base/errcodes.h"
#include "exec/rights.h"
#include "miscadmin.h"
#include "store/approvals.h"
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

/* Has a role reason to trust a script, or said that it does? */
static bool
is_trusted_by(const MigStored *stored, bool upgrade, Oid role)
{
	return can_act_as(mig_rights_author(stored, upgrade), role) ||
		mig_approvals_given(stored->rev_id, GetUserNameFromId(role, false),
							stored->checksum);
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

/* Likewise for what an author wrote, and nobody can approve. */
Oid
mig_rights_distrusting_author(const char *author)
{
	ListCell   *lc;

	foreach(lc, roles_at_stake())
	{
		if (!can_act_as(author, lfirst_oid(lc)))
			return lfirst_oid(lc);
	}
	return InvalidOid;
}

/* Add to the problems, as ERRCODE_MIG_NOT_APPROVED, that a script may not be run now. */
void
mig_rights_check(const MigStored *stored, bool upgrade, MigProblems *problems)
{
	Oid			distrusting = distrusting_role(stored, upgrade);

	if (!OidIsValid(distrusting))
		return;
	mig_problems_add(problems, ERRCODE_MIG_NOT_APPROVED,
					 psprintf("the plan contains scripts that role \"%s\" has not approved",
							  GetUserNameFromId(distrusting, false)),
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
