/*-------------------------------------------------------------------------
 *
 * versions.h
 *	  Table migrate.version: what is applied.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_VERSIONS_H
#define MIGRATE_VERSIONS_H

#include "graph/graph.h"
#include "store/spi.h"

/* a row of migrate.version, of the revision at the same place in a graph */
typedef struct MigVersion
{
	TimestampTz applied_at;
	const char *applied_by;		/* null if the revision is not applied */
	Interval	duration;
	bool		stamped;		/* there is no duration */
} MigVersion;

/* how a revision came to be applied */
typedef struct MigApplied
{
	const char *operation;		/* of the log; null if that has no row about it */
	const char *checksum;		/* of the scripts it is applied with, or null */
} MigApplied;

extern void mig_versions_mark(MigGraph *graph);
extern MigVersion *mig_versions_load(MigGraph *graph);
extern bool mig_versions_fetch(const char *rev_id, MigApplied *applied);
extern void mig_versions_set_checksum(const char *rev_id, const char *checksum);
extern List *mig_versions_changed(void);
extern void mig_versions_insert(const char *rev_id, int64 log_number, const char *role,
								int64 duration, const char *checksum);
extern void mig_versions_stamp(const MigNames *rev_ids, int64 log_number, const char *role);
extern void mig_versions_delete(const char *rev_id);
extern List *mig_versions_purge(void);

#endif							/* MIGRATE_VERSIONS_H */
