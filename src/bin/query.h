/*-------------------------------------------------------------------------
 *
 * query.h
 *	  Statements, and what the server says to them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_QUERY_H
#define MIGRATE_BIN_QUERY_H

#include "libpq-fe.h"

#include "bin/options.h"

extern PGresult *mig_query_try(PGconn *conn, const char *sql, int nparams, const char *const *params);
extern PGresult *mig_query(PGconn *conn, const char *sql, int nparams, const char *const *params);
extern PGresult *mig_query_binary(PGconn *conn, const char *sql, int nparams, const char *const *params,
								  const int *lengths, const int *formats);
extern bool mig_query_succeeded(const PGresult *result);
extern bool mig_query_has_sqlstate(const PGresult *result, const char *sqlstate);
extern ExitStatus mig_query_report(PGconn *conn, const PGresult *result);
extern void mig_query_notice(void *arg, const PGresult *result);
extern void mig_query_quiet(bool quiet);
extern void mig_query_before_message(void (*callback) (void));

#endif							/* MIGRATE_BIN_QUERY_H */
