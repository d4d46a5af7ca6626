/*-------------------------------------------------------------------------
 *
 * extension.h
 *	  The extension as the catalog knows it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_EXTENSION_H
#define MIGRATE_EXTENSION_H

extern void mig_extension_check_version(void);
extern bool mig_extension_hold(Oid extension);

#endif							/* MIGRATE_EXTENSION_H */
