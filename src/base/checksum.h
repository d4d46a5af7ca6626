/*-------------------------------------------------------------------------
 *
 * checksum.h
 *	  The checksums that tell scripts from others.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_CHECKSUM_H
#define MIGRATE_CHECKSUM_H

#include "base/arrays.h"

/* white space as the server's scanner has it */
#define MIG_CHECKSUM_BLANKS " \t\n\r\f\v"

extern char *mig_checksum_scripts(const char *upgrade, const char *downgrade);
extern char *mig_checksum_as_read(const char *script, bool std_strings);
extern char *mig_checksum_text(const char *text);
extern char *mig_checksum_texts(const char *const *texts, int ntexts);
extern char *mig_checksum_lists(const MigNames *const *lists, int nlists);

#endif							/* MIGRATE_CHECKSUM_H */
