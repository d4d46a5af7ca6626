/*-------------------------------------------------------------------------
 *
 * run_turn.h
 *	  Whose turn it is, among procedures that commit as they go.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_RUN_TURN_H
#define MIGRATE_RUN_TURN_H

#include "store/locks.h"

/* which of the locks over several transactions this call has */
typedef struct MigTurn
{
	bool		is_runner;
	LOCKTAG		runner;
} MigTurn;

extern void mig_run_turn_take(MigTurn *turn, void (*waits) (void *arg), void *arg);
extern bool mig_run_turn_become_runner(MigTurn *turn);
extern void mig_run_turn_keep(MigTurn *turn);
extern void mig_run_turn_end(MigTurn *turn);

#endif							/* MIGRATE_RUN_TURN_H */
