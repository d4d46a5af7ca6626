/*-------------------------------------------------------------------------
 *
 * copy.h
 *	  COPY ... FROM stdin with the data that follows it in a script.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_COPY_H
#define MIGRATE_COPY_H

#include "nodes/parsenodes.h"

extern void mig_copy_from_script(const CopyStmt *stmt, const char *sql,
								 const char *data, int length);

#endif							/* MIGRATE_COPY_H */
