/*-------------------------------------------------------------------------
 *
 * settings.h
 *	  The settings of the extension.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SETTINGS_H
#define MIGRATE_SETTINGS_H

extern int	mig_guc_lock_timeout;	/* milliseconds; 0: that of the session */
extern int	mig_guc_lock_retries;

extern void mig_settings_define(void);

#endif							/* MIGRATE_SETTINGS_H */
