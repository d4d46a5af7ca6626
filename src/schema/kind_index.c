/*-------------------------------------------------------------------------
 *
 * kind_index.c
 *	  Indexes that do not belong to a constraint.
 *
 * Attributes: "definition" as the server prints it; "clustered" and "replica
 * identity" (true), which the index of a constraint has as well; "invalid" (true).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kind_table.h"
#include "utils/builtins.h"

/*
 * Write what a definition has no words for.  Null for "from" means an index that
 * has just been made.
 */
void
mig_index_set_details(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	const char *table = mig_snapshot_parent(ddl->to, to)->identity;

	if (mig_kinds_has(to, "clustered") && (from == NULL || !mig_kinds_has(from, "clustered")))
		mig_ddl_add(ddl, "ALTER TABLE %s CLUSTER ON %s", table, quote_identifier(to->name));
	if (mig_kinds_has(to, "replica identity") &&
		(from == NULL || !mig_kinds_has(from, "replica identity")))
		mig_ddl_add(ddl, "ALTER TABLE %s REPLICA IDENTITY USING INDEX %s", table,
					quote_identifier(to->name));
}
