/*-------------------------------------------------------------------------
 *
 * execute.h
 *	  Running a script inside the caller's transaction.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_EXECUTE_H
#define MIGRATE_EXECUTE_H

#include "exec/leftovers.h"
#include "script/script.h"

/* whose script it is, for error contexts */
typedef struct MigScriptName
{
	const char *rev_id;
	bool		upgrade;
} MigScriptName;

/* told which statement runs; keeps where a script has failed */
typedef struct MigMonitor
{
	void		(*begins) (void *arg, const MigScript *script, int number);
	void	   *arg;
	int			statement;		/* from 1, or 0 */
	int			line;
} MigMonitor;

extern char *mig_execute_excerpt(const char *sql);
extern char *mig_execute_statement_text(const MigScript *script, int number);
extern MigScript *mig_execute_split(const MigScriptName *name, const char *text);
extern MigScript *mig_execute_prepare(const MigScriptName *name, const char *text);
extern void mig_execute_prepared(const MigScriptName *name, MigScript *script);
extern void mig_execute_script(const MigScriptName *name, const char *text);

/* parts of a script, in transactions of the caller's making; numbers from 0 */
extern void mig_execute_settings(const MigScriptName *name, const MigScript *script, int end);
extern void mig_execute_range(const MigScriptName *name, const MigScript *script, int begin,
							  int end, MigLeftovers *leftovers, MigMonitor *monitor);
extern void mig_execute_within(const MigScriptName *name, const MigScript *script, int number,
							   const char *sql, MigMonitor *monitor,
							   void (*action) (void *arg), void *arg);
extern void mig_execute_clean_up(const MigScriptName *name, MigLeftovers *leftovers);

#endif							/* MIGRATE_EXECUTE_H */
