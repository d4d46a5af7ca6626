/*-------------------------------------------------------------------------
 *
 * extension.c
 *	  The extension as the catalog knows it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "base/errcodes.h"
#include "catalog/pg_extension.h"
#include "commands/extension.h"
#include "storage/lmgr.h"
#include "store/extension.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

/*
 * The version of the SQL objects, in the current context; null if none.  Goes
 * through the table, which has a row or few in a page: to open its index, in a
 * session that has not needed it, takes longer.
 */
static char *
installed_version(void)
{
	Relation	extensions = table_open(ExtensionRelationId, AccessShareLock);
	char	   *version = NULL;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ,
				CStringGetDatum("migrate"));
	scan = systable_beginscan(extensions, InvalidOid, false, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		bool		isnull;
		Datum		value = heap_getattr(tuple, Anum_pg_extension_extversion,
										 RelationGetDescr(extensions), &isnull);

		version = TextDatumGetCString(value);
	}
	systable_endscan(scan);
	table_close(extensions, AccessShareLock);
	return version;
}

/*
 * Raise ERRCODE_MIG_VERSION_MISMATCH unless library and SQL objects are of the
 * same version: between the upgrade of the package and that of the extension
 * every user passes through here.
 */
void
mig_extension_check_version(void)
{
	char	   *version = installed_version();

	if (version == NULL || strcmp(version, MIGRATE_VERSION) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_MIG_VERSION_MISMATCH),
				 errmsg("extension migrate has version %s, its library has version %s",
						version ? version : "(none)", MIGRATE_VERSION),
				 errhint("ALTER EXTENSION migrate UPDATE; if that changes nothing, start "
						 "a new session.")));
	pfree(version);
}

/*
 * Keep an extension from being dropped until the transaction ends.  If somebody
 * is dropping it that is waited for: this lock is the first thing that DROP
 * EXTENSION takes, so whoever waits for it is in nobody's way.  Returns whether
 * migrate is still the extension that has this OID.
 */
bool
mig_extension_hold(Oid extension)
{
	LockDatabaseObject(ExtensionRelationId, extension, 0, AccessShareLock);
	return get_extension_oid("migrate", true) == extension;
}
