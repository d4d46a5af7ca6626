/*-------------------------------------------------------------------------
 *
 * revise.h
 *	  Writing revisions.
 *
 * Texts are C strings; a null stands for what the SQL function documents.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_REVISE_H
#define MIGRATE_REVISE_H

#include "write/definition.h"

/* what a new revision is to be */
typedef struct MigRevisionSpec
{
	const char *rev_id;			/* null: generated */
	const char *heads;			/* targets that become its parents */
	const char *message;
	const char *upgrade;
	const char *downgrade;		/* null: irreversible */
	const char *branch_labels;	/* null: none */
	const char *depends_on;		/* null: none */
	bool		splice;
	bool		merge;			/* wants several parents */
} MigRevisionSpec;

extern char *mig_revise_create(const MigRevisionSpec *spec);
extern const char *mig_revise_define(const MigDefinition *definition);
extern char *mig_revise_edit(const char *rev, const char *upgrade,
							 const char *downgrade, const char *message);
extern char *mig_revise_remove(const char *rev);
extern int	mig_revise_approve(const char *revs, const char *checksum);

#endif							/* MIGRATE_REVISE_H */
