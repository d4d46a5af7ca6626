/*-------------------------------------------------------------------------
 *
 * adopt.h
 *	  A database that another tool has migrated.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_ADOPT_H
#define MIGRATE_ADOPT_H

#include "store/foreign.h"

typedef enum MigAdoptResult
{
	MIG_ADOPT_STAMPED,			/* or would be */
	MIG_ADOPT_UNCHANGED,		/* applied here already */
	MIG_ADOPT_SKIPPED,			/* is no revision, or has been undone */
	MIG_ADOPT_UNDEFINED,		/* no revision has its identifier */
	MIG_ADOPT_FAILED,			/* the tool has not ended it */
	MIG_ADOPT_GAP				/* below one that is applied, and not applied itself */
} MigAdoptResult;

typedef struct MigAdopted
{
	const char *version;		/* as the tool has it; null for a gap */
	const char *rev_id;			/* null if it is skipped */
	MigAdoptResult result;
	bool		baseline;		/* what is below it counts as applied */
} MigAdopted;

/* what is to be done, and what became of it */
typedef struct MigAdoption
{
	const char *tool;			/* null: whichever is found */
	Oid			relid;			/* of its table; InvalidOid: wherever it is */
	bool		rename;
	MigForeignTable *table;		/* null if there is none */
	List	   *versions;		/* of MigAdopted */
} MigAdoption;

extern void mig_adopt_judge(MigAdoption *adoption);
extern void mig_adopt(MigAdoption *adoption);
extern const char *mig_adopt_result_name(MigAdoptResult result);

#endif							/* MIGRATE_ADOPT_H */
