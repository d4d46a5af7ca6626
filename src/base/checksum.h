/*-------------------------------------------------------------------------
 *
 * checksum.h
 *	  The checksums that tell scripts from others.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_CHECKSUM_H
#define MIGRATE_CHECKSUM_H

extern char *mig_checksum_scripts(const char *upgrade, const char *downgrade);
extern char *mig_checksum_as_read(const char *script, bool std_strings);

#endif							/* MIGRATE_CHECKSUM_H */
