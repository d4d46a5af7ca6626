/*-------------------------------------------------------------------------
 *
 * leftovers.h
 *	  What a script leaves behind in the session.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_LEFTOVERS_H
#define MIGRATE_LEFTOVERS_H

#include "catalog/dependency.h"
#include "nodes/parsenodes.h"

typedef struct MigLeftovers
{
	MemoryContext context;
	ObjectAddresses *before;	/* temporary objects that are not the script's */
	List	   *prepared;		/* char *, statements it has prepared */
	int			nkept;			/* so many of them are of transactions that were committed */
	List	   *cursors;		/* char *, cursors it has declared */
} MigLeftovers;

extern MigLeftovers *mig_leftovers_begin(void);
extern void mig_leftovers_note(MigLeftovers *leftovers, const Node *stmt);
extern void mig_leftovers_keep(MigLeftovers *leftovers);
extern void mig_leftovers_roll_back(MigLeftovers *leftovers);
extern void mig_leftovers_remove(MigLeftovers *leftovers);

#endif							/* MIGRATE_LEFTOVERS_H */
