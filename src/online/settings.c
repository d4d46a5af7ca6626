/*-------------------------------------------------------------------------
 *
 * settings.c
 *	  The settings of the extension.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <limits.h>

#include "online/settings.h"
#include "utils/guc.h"

int			mig_guc_lock_timeout = 2000;
int			mig_guc_lock_retries = 20;

/* Define the settings, and refuse others of that prefix.  Once per process. */
void
mig_settings_define(void)
{
	DefineCustomIntVariable("migrate.lock_timeout",
							"How long a statement of a revision waits for a lock before its step is tried again.",
							"Applies to migrate.upgrade_each and migrate.downgrade_each, "
							"except to commands that are CONCURRENTLY. "
							"0 means that only lock_timeout applies.",
							&mig_guc_lock_timeout,
							2000, 0, INT_MAX,
							PGC_USERSET, GUC_UNIT_MS,
							NULL, NULL, NULL);
	DefineCustomIntVariable("migrate.lock_retries",
							"How often a step that did not get a lock is tried again.",
							"Between two attempts everything is given back, for a time that grows. "
							"0 means that the first lock timeout or deadlock is an error.",
							&mig_guc_lock_retries,
							20, 0, 1000,
							PGC_USERSET, 0,
							NULL, NULL, NULL);
	MarkGUCPrefixReserved("migrate");
}
