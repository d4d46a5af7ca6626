/*-------------------------------------------------------------------------
 *
 * checksum.h
 *	  The checksum that tells one pair of scripts from another.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_CHECKSUM_H
#define MIGRATE_CHECKSUM_H

extern char *mig_checksum(const char *upgrade, const char *downgrade);

#endif							/* MIGRATE_CHECKSUM_H */
