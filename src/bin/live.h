/*-------------------------------------------------------------------------
 *
 * live.h
 *	  A statement that may take long, and what is seen of it meanwhile.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_LIVE_H
#define MIGRATE_BIN_LIVE_H

#include "libpq-fe.h"

#include "bin/options.h"

extern PGresult *mig_live_run(PGconn *conn, const Options *options, const char *sql,
							  int nparams, const char *const *params);

#endif							/* MIGRATE_BIN_LIVE_H */
