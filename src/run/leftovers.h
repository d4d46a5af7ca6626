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
	List	   *cursors;		/* char *, cursors it has declared */
} MigLeftovers;

extern MigLeftovers *mig_leftovers_begin(void);
extern void mig_leftovers_note(MigLeftovers *leftovers, const Node *stmt);
extern void mig_leftovers_remove(MigLeftovers *leftovers);

#endif							/* MIGRATE_LEFTOVERS_H */
