/*-------------------------------------------------------------------------
 *
 * snapshot.c
 *	  The schema as it is, read from the catalogs.
 *
 * Everything is read as the latest snapshot sees it, which has what this
 * transaction did itself.  Expressions and definitions are printed by the server's
 * own functions, under a search_path of pg_catalog alone, so that all other names
 * are qualified.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/reading.h"
#include "catalog/snapshot.h"
#include "utils/memutils.h"

/* A snapshot of what the scope covers, in the current memory context. */
MigSnapshot *
mig_catalog_read(const MigScope *scope)
{
	MigReading	reading;

	mig_reading_start(&reading, scope);
	mig_load_schemas(&reading);
	mig_load_types(&reading);
	mig_load_routines(&reading);
	mig_load_tables(&reading);
	mig_load_views(&reading);
	mig_load_columns(&reading);
	mig_load_sequences(&reading);
	mig_load_constraints(&reading);
	mig_load_indexes(&reading);
	mig_load_rules(&reading);
	mig_load_triggers(&reading);
	mig_load_policies(&reading);
	mig_load_others(&reading);
	mig_load_privileges(&reading);
	mig_load_comments(&reading);
	mig_load_needs(&reading);
	mig_snapshot_finish(reading.snapshot);
	return reading.snapshot;
}
