/*-------------------------------------------------------------------------
 *
 * execute.h
 *	  Running a script inside the caller's transaction.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_EXECUTE_H
#define MIGRATE_EXECUTE_H

#include "core/script.h"

/* whose script it is, for error contexts */
typedef struct MigScriptName
{
	const char *rev_id;
	bool		upgrade;
} MigScriptName;

extern char *mig_execute_excerpt(const char *sql);
extern MigScript *mig_execute_split(const MigScriptName *name, const char *text);
extern void mig_execute_script(const MigScriptName *name, const char *text);

#endif							/* MIGRATE_EXECUTE_H */
