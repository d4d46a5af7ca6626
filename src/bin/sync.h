/*-------------------------------------------------------------------------
 *
 * sync.h
 *	  Revision files sent to the server, which judges them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_SYNC_H
#define MIGRATE_BIN_SYNC_H

#include "libpq-fe.h"

#include "bin/files.h"
#include "bin/options.h"

typedef struct SyncMode
{
	bool		prune;
	bool		dry_run;
	bool		accept;
} SyncMode;

extern PGresult *mig_sync_send(PGconn *conn, const FileSet *set, SyncMode mode);
extern int	mig_sync_count(const PGresult *result, const char *verdict);
extern bool mig_sync_report(const FileSet *set, const PGresult *result, bool all);
extern void mig_sync_store(PGconn *conn, const FileSet *set, const Options *options);

#endif							/* MIGRATE_BIN_SYNC_H */
