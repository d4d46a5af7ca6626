/*-------------------------------------------------------------------------
 *
 * stamp.h
 *	  Changing what is recorded as applied without running scripts.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_STAMP_H
#define MIGRATE_STAMP_H

extern int	mig_stamp(const char *target, bool purge);

#endif							/* MIGRATE_STAMP_H */
