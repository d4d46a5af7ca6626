/*-------------------------------------------------------------------------
 *
 * checksum.h
 *	  The checksums that tell scripts from others.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_CHECKSUM_H
#define MIGRATE_CHECKSUM_H

/* white space as the server's scanner has it */
#define MIG_CHECKSUM_BLANKS " \t\n\r\f\v"

extern char *mig_checksum_scripts(const char *upgrade, const char *downgrade);
extern char *mig_checksum_as_read(const char *script, bool std_strings);
extern char *mig_checksum_text(const char *text);

#endif							/* MIGRATE_CHECKSUM_H */
