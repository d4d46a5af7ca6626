/*-------------------------------------------------------------------------
 *
 * autogenerate.h
 *	  The model, and scripts made from it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_AUTOGENERATE_H
#define MIGRATE_BIN_AUTOGENERATE_H

#include "libpq-fe.h"

#include "bin/files.h"
#include "bin/options.h"

extern char *mig_autogenerate_output(const char *command);
extern void mig_autogenerate_set_model(PGconn *conn, const Options *options);
extern char *mig_autogenerate_scripts(const Options *options, const FileSet *set, const char *rev_id,
									  const char *parents);

#endif							/* MIGRATE_BIN_AUTOGENERATE_H */
