/*-------------------------------------------------------------------------
 *
 * authors.h
 *	  Tables migrate.author and migrate.owner: whom to believe.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_AUTHORS_H
#define MIGRATE_AUTHORS_H

#include "nodes/pg_list.h"

/* a row of migrate.author */
typedef struct MigAuthor
{
	const char *rev_id;			/* empty for the model */
	const char *operation;
	const char *author;
	const char *checksum;
	const char *place;
} MigAuthor;

extern bool mig_authors_known(const MigAuthor *author);
extern void mig_authors_record(const MigAuthor *author);
extern void mig_authors_forget(const char *rev_id);
extern List *mig_authors_owners(void);

#endif							/* MIGRATE_AUTHORS_H */
