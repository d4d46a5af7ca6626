/*-------------------------------------------------------------------------
 *
 * sync.h
 *	  The revision files of a release and the database brought together.
 *
 * Everything is allocated in the context that is current at the call.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SYNC_H
#define MIGRATE_SYNC_H

#include "store/revisions.h"

typedef enum MigSyncResult
{
	MIG_SYNC_UNCHANGED,
	MIG_SYNC_CREATED,
	MIG_SYNC_UPDATED,
	MIG_SYNC_CONFLICT,			/* applied, and other than the file has it */
	MIG_SYNC_ERROR,
	MIG_SYNC_EXTRA,				/* without a file, and not applied */
	MIG_SYNC_REMOVED,			/* likewise, and not wanted */
	MIG_SYNC_AHEAD				/* without a file, and applied */
} MigSyncResult;

/* a file, or a revision without one */
typedef struct MigSyncItem
{
	const char *name;			/* of the file; null if there is none, and none is known */
	const char *text;			/* null if it was not sent */
	const char *checksum;		/* as mig_files_checksum() has it, or null */

	/* the verdict */
	const char *rev_id;			/* null if that is not known */
	MigSyncResult result;
	char	   *detail;			/* null if there is nothing to say */

	/* what is to be done */
	MigStored  *stored;			/* as the file has it; null if nothing is to be done */
	MigStored  *before;			/* null if it is new */
	const char *recorded;		/* checksum of the scripts before */
	bool		only_file;		/* nothing changes but the file */
	bool		done;
	bool		is_known;		/* the revision is stored */
	int			rev;			/* of a revision without a file: its place in the graph */
} MigSyncItem;

typedef struct MigSync
{
	int			nfiles;
	MigSyncItem *files;			/* in the order in which they were given */
	int			nothers;
	MigSyncItem *others;		/* revisions without a file, in the order of their numbers */
	bool		prune;			/* remove what is not applied and has no file */
	bool		accept;			/* take over scripts of what was only stamped */

	MigGraph   *before;			/* of what is stored */
	MigFileOrigin *origins;		/* of its revisions */
	MigGraph   *after;			/* of what would be; null if nothing changes, or if there would be a cycle */
	int			nby_id;
	MigSyncItem **by_id;		/* files, by the identifiers of their revisions */
} MigSync;

/* sync.c */
extern void mig_sync_judge(MigSync *sync);
extern void mig_sync_warn(const MigSync *sync);
extern void mig_sync_run(MigSync *sync);
extern const char *mig_sync_result_name(MigSyncResult result);
extern List *mig_sync_needs(const MigNames *names, const MigNames *checksums);

/* sync_set.c */
extern void mig_sync_complain(MigSyncItem *item, MigSyncResult result, char *detail);
extern void mig_sync_judge_set(MigSync *sync);
extern MigSyncItem *mig_sync_find(const MigSync *sync, const char *rev_id);
extern void mig_sync_index(MigSync *sync);

/* difference.c */
extern char *mig_difference_lines(const char *before, const char *after, const char *what);

#endif							/* MIGRATE_SYNC_H */
