/*-------------------------------------------------------------------------
 *
 * attempt.h
 *	  Doing something that may fail, in a procedure that goes on afterwards.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_ATTEMPT_H
#define MIGRATE_ATTEMPT_H

extern ErrorData *mig_attempt(void (*action) (void *arg), void *arg);
extern ErrorData *mig_attempt_outside(void (*action) (void *arg), void *arg);
extern ErrorData *mig_attempt_commit(void);

#endif							/* MIGRATE_ATTEMPT_H */
