/*-------------------------------------------------------------------------
 *
 * revisions.h
 *	  Table migrate.script.
 *
 * Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_REVISIONS_H
#define MIGRATE_REVISIONS_H

#include "graph/graph.h"
#include "store/spi.h"
#include "store/versions.h"

/* a row of migrate.script */
typedef struct MigStored
{
	int64		number;
	char	   *rev_id;
	MigNames	down_revision;
	MigNames	depends_on;
	MigNames	branch_labels;
	char	   *message;
	TimestampTz created_at;
	char	   *created_by;
	char	   *upgrade_by;
	char	   *downgrade_by;
	char	   *checksum;
	char	   *upgrade;
	char	   *downgrade;		/* null if irreversible */

	/* the file that it was loaded from */
	char	   *file_name;		/* null if there is none, or it has no name */
	MigNames	file_frame;		/* what is around the scripts; none if it is not that file any more */
	char	   *file_checksum;	/* null likewise */
} MigStored;

/* the file that a revision was loaded from */
typedef struct MigFileOrigin
{
	const char *name;			/* null if there is none */
	const char *checksum;		/* null if it has been changed since */
} MigFileOrigin;

extern MigGraph *mig_revisions_load(MigVisibility snapshot, const MigRevision *extra);
extern MigGraph *mig_revisions_load_described(MigVersion **versions);
extern MigFileOrigin *mig_revisions_files(MigGraph *graph);
extern MigStored *mig_revisions_fetch(const char *rev_id, MigVisibility snapshot);
extern void mig_revisions_fetch_many(const MigNames *rev_ids, MigVisibility snapshot, Size most,
									 MigStored **stored);
extern bool mig_revisions_name_taken(const char *name, const char *except, char **holder);
extern List *mig_revisions_downs(const MigNames *names);
extern bool mig_revisions_referred_to(const MigNames *names);
extern const char *mig_revisions_script(const MigStored *stored, bool upgrade);
extern void mig_revisions_insert(const MigStored *stored);
extern void mig_revisions_update(const MigStored *stored);
extern void mig_revisions_delete(const char *rev_id);

#endif							/* MIGRATE_REVISIONS_H */
