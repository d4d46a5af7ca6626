/*-------------------------------------------------------------------------
 *
 * problems.h
 *	  What is wrong with something, collected, and raised as one error.
 *
 * Whoever checks gets a list of problems to add to, and goes on checking; whoever
 * has asked for the check raises what has come together.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_PROBLEMS_H
#define MIGRATE_PROBLEMS_H

#include "nodes/pg_list.h"

typedef struct MigProblems
{
	MemoryContext context;		/* of all that was added */
	List	   *problems;		/* in the order in which they were added */
} MigProblems;

extern MigProblems *mig_problems_create(void);
extern void mig_problems_add(MigProblems *problems, int sqlerrcode, const char *message,
							 const char *detail, const char *item, const char *hint);
extern void mig_problems_raise(const MigProblems *problems);

#endif							/* MIGRATE_PROBLEMS_H */
