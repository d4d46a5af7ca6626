/*-------------------------------------------------------------------------
 *
 * rights.c
 *	  Whose scripts the current role may be made to run.
 *
 * A script runs with the rights of whoever runs it, so writing one must not
 * be a way to rights that the author has not.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "run/rights.h"
#include "store/approvals.h"
#include "utils/acl.h"

/* Could the author of a script do with a role what it likes anyway? */
static bool
trusted_by(const MigStored *stored, bool upgrade, Oid role)
{
	Oid			author = get_role_oid(upgrade ? stored->upgrade_by : stored->downgrade_by, true);

	if (OidIsValid(author) && has_privs_of_role(author, role))
		return true;
	return mig_approvals_given(stored->rev_id, GetUserNameFromId(role, false),
							   stored->checksum);
}

/*
 * May the current role run a script without looking at it?  Yes if its author
 * has all privileges of the role anyway, or if the role has approved it.
 */
bool
mig_rights_trusted(const MigStored *stored, bool upgrade)
{
	return trusted_by(stored, upgrade, GetUserId());
}

/*
 * Must a script be kept from changing roles?  Yes if the session belongs to
 * another role than the current one, which RESET ROLE would bring back, and
 * that role has no reason to trust the author.
 */
bool
mig_rights_confined(const MigStored *stored, bool upgrade)
{
	return GetSessionUserId() != GetUserId() &&
		!trusted_by(stored, upgrade, GetSessionUserId());
}
