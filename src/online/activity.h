/*-------------------------------------------------------------------------
 *
 * activity.h
 *	  What a run shows of itself in pg_stat_activity.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_ACTIVITY_H
#define MIGRATE_ACTIVITY_H

extern void mig_activity_statement(bool upgrade, const char *rev_id, int step, int nsteps,
								   int statement, int nstatements, const char *sql,
								   int length);
extern void mig_activity_waiting(bool upgrade, int step, int nsteps);
extern void mig_activity_retrying(bool upgrade, const char *rev_id, int step, int nsteps,
								  int attempt, int attempts);
extern void mig_activity_restore(void);

#endif							/* MIGRATE_ACTIVITY_H */
