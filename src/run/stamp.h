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
extern void mig_stamp_expect(bool upgrade, const char *revisions, const char *checksums);
extern void mig_stamp_record(bool upgrade, const char *rev_id, const char *checksum);

#endif							/* MIGRATE_STAMP_H */
