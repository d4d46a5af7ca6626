/*-------------------------------------------------------------------------
 *
 * busy.h
 *	  Steps that meet a busy table: who is in the way, and when to try again.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BUSY_H
#define MIGRATE_BUSY_H

extern void mig_busy_watch_begin(int lock_timeout);
extern void mig_busy_watch_end(void);
extern char *mig_busy_blockers(void);
extern bool mig_busy_is(int sqlerrcode);
extern int	mig_busy_pause_length(int attempt);
extern void mig_busy_pause(int milliseconds);

#endif							/* MIGRATE_BUSY_H */
