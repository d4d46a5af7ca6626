/*-------------------------------------------------------------------------
 *
 * trial.h
 *	  Doing something in a subtransaction of its own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_TRIAL_H
#define MIGRATE_TRIAL_H

/* rolled back in any case */
extern void mig_trial_run(void (*body) (void *arg), void *arg);
extern ErrorData *mig_trial_try(void (*body) (void *arg), void *arg);

/* rolled back if it fails */
extern ErrorData *mig_trial_keep(void (*body) (void *arg), void *arg);

#endif							/* MIGRATE_TRIAL_H */
