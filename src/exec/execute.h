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
#include "store/revisions.h"

/* told which statement runs; keeps where a script has failed */
typedef struct MigMonitor
{
	void		(*begins) (void *arg, const MigScript *script, int number);
	void	   *arg;
	int			statement;		/* from 1, or 0 */
	int			line;
} MigMonitor;

/*
 * Asked before each statement, with its parse tree, which may be changed; what it
 * does not admit is left out.
 */
typedef struct MigFilter
{
	bool		(*admits) (void *arg, Node *stmt);
	void	   *arg;
} MigFilter;

/* a label says in error contexts which script it is */
extern MigLabel *mig_execute_label(const MigStored *stored, bool upgrade);
extern char *mig_execute_excerpt(const char *sql);
extern char *mig_execute_statement_text(const MigScript *script, int number);
extern MigScript *mig_execute_split(const MigLabel *label, const char *text);
extern MigScript *mig_execute_prepare(const MigLabel *label, const char *text);
extern void mig_execute_prepared(const MigLabel *label, const char *rev_id, MigScript *script);
extern void mig_execute_script(const MigLabel *label, const char *rev_id, const char *text);

/* parts of a script, in transactions of the caller's making; numbers from 0 */
extern void mig_execute_settings(const MigLabel *label, const MigScript *script, int end);
extern void mig_execute_range(const MigLabel *label, const MigScript *script, int begin,
							  int end, MigLeftovers *leftovers, MigMonitor *monitor);
extern void mig_execute_filtered(const MigLabel *label, const MigScript *script,
								 MigMonitor *monitor, const MigFilter *filter);
extern void mig_execute_within(const MigLabel *label, const MigScript *script, int number,
							   const char *sql, MigMonitor *monitor,
							   void (*action) (void *arg), void *arg);
extern void mig_execute_clean_up(const MigLabel *label, MigLeftovers *leftovers);

#endif							/* MIGRATE_EXECUTE_H */
