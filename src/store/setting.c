/*-------------------------------------------------------------------------
 *
 * setting.c
 *	  Settings that are changed for a while.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "store/setting.h"
#include "utils/guc.h"

/*
 * Change a setting, as its user may, until the current nest level of settings or
 * the current (sub)transaction ends.  Raises what the setting's check raises.
 */
void
mig_setting_change(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);
}
