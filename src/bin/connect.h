/*-------------------------------------------------------------------------
 *
 * connect.h
 *	  The connection.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_CONNECT_H
#define MIGRATE_BIN_CONNECT_H

#include "libpq-fe.h"

#include "bin/options.h"

extern void mig_connect_begin(const Options *options);
extern PGconn *mig_connect_get(const Options *options);
extern PGconn *mig_connect_try(const Options *options);
extern PGconn *mig_connect_second(void);
extern void mig_connect_create_extension(const Options *options);
extern char *mig_connect_uri(const char *uri);

#endif							/* MIGRATE_BIN_CONNECT_H */
