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
#include "run/session.h"
#include "store/approvals.h"
#include "utils/acl.h"

/*
 * May the current role run a script without looking at it?  Yes if its author
 * has all privileges of the role anyway, or if the role has approved it.
 */
bool
mig_rights_trusted(const MigStored *stored, bool upgrade)
{
	const char *author = upgrade ? stored->upgrade_by : stored->downgrade_by;
	Oid			author_oid = get_role_oid(author, true);

	if (OidIsValid(author_oid) && has_privs_of_role(author_oid, GetUserId()))
		return true;
	return mig_approvals_given(stored->rev_id, mig_session_role(), stored->checksum);
}
