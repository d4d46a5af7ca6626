/*-------------------------------------------------------------------------
 *
 * lock_retry.h
 *	  Steps that meet a busy table: who is in the way, and when to try again.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_LOCK_RETRY_H
#define MIGRATE_LOCK_RETRY_H

extern void mig_lock_retry_watch_begin(int lock_timeout);
extern void mig_lock_retry_watch_end(void);
extern char *mig_lock_retry_blockers(void);
extern bool mig_lock_retry_is_due(int sqlerrcode);
extern int	mig_lock_retry_pause_length(int attempt);
extern void mig_lock_retry_pause(int milliseconds);

#endif							/* MIGRATE_LOCK_RETRY_H */
