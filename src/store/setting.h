/*-------------------------------------------------------------------------
 *
 * setting.h
 *	  Settings that are changed for a while.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SETTING_H
#define MIGRATE_SETTING_H

extern void mig_setting_change(const char *name, const char *value);

#endif							/* MIGRATE_SETTING_H */
