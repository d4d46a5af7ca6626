/*-------------------------------------------------------------------------
 *
 * diff_internal.h
 *	  What the files of a diff share: pairs of objects, and what happens to each.
 *
 * Everything is said for two directions at once.  The upgrade makes "to" of
 * "from", the downgrade the reverse.  An object that goes or is made anew in
 * either direction has an early place in the order of changes, where the object of
 * "from" is dropped by the upgrade and made by the downgrade, and a late one,
 * where that of "to" is made by the upgrade and dropped by the downgrade.  An
 * object that is altered is altered at its late place, in both directions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_DIFF_INTERNAL_H
#define MIGRATE_DIFF_INTERNAL_H

#include "schema/diff.h"
#include "schema/kinds.h"

typedef enum MigDirection
{
	MIG_UP,
	MIG_BACK
} MigDirection;

/* an object of one side, or the objects of both that have the same identity */
typedef struct MigPair
{
	int			object[2];		/* positions in "from" and in "to", or -1 */
	MigVerdict	verdict[2];		/* per direction, if there are both */
	bool		remarks[2];		/* comment, owner or privileges differ */
	int			goes_with[2];	/* per direction: the pair with which it is dropped, or -1 */
} MigPair;

/* the two places of a pair in the order of changes */
typedef enum MigPlace
{
	MIG_EARLY,
	MIG_LATE
} MigPlace;

typedef struct MigComparison
{
	const MigScope *scope;
	const MigSnapshot *side[2]; /* "from" and "to" */
	int		   *pair_of[2];		/* per object of a side: its pair */
	int			npairs;
	MigPair    *pairs;
	bool	   *merged[2];		/* per direction and object afterwards: it is made with its parent */
} MigComparison;

/* which side a direction begins with, and which it ends with */
#define mig_before(direction) ((direction) == MIG_UP ? 0 : 1)
#define mig_after(direction) ((direction) == MIG_UP ? 1 : 0)

static inline const MigObject *
mig_pair_object(const MigComparison *comparison, const MigPair *pair, int side)
{
	return pair->object[side] < 0 ? NULL :
		&comparison->side[side]->objects[pair->object[side]];
}

/* Is the object there before and not, or not as it was, afterwards? */
static inline bool
mig_pair_drops(const MigPair *pair, MigDirection direction)
{
	return pair->object[mig_before(direction)] >= 0 &&
		(pair->object[mig_after(direction)] < 0 || pair->verdict[direction] == MIG_REBUILD);
}

static inline bool
mig_pair_creates(const MigPair *pair, MigDirection direction)
{
	return pair->object[mig_after(direction)] >= 0 &&
		(pair->object[mig_before(direction)] < 0 || pair->verdict[direction] == MIG_REBUILD);
}

static inline bool
mig_pair_alters(const MigPair *pair, MigDirection direction)
{
	return pair->object[0] >= 0 && pair->object[1] >= 0 &&
		pair->verdict[direction] != MIG_REBUILD &&
		(pair->verdict[direction] != MIG_SAME || pair->remarks[direction]);
}

/* pairs.c */
extern MigComparison *mig_pairs_match(const MigSnapshot *from, const MigSnapshot *to,
									  const MigScope *scope);

/* rebuild.c */
extern void mig_rebuild_spread(MigComparison *comparison);
extern void mig_rebuild_merge(MigComparison *comparison);

/* sort.c */
extern int *mig_sort_changes(const MigComparison *comparison, int *nplaces);

/* the place of a pair as a number: what mig_sort_changes() returns */
#define mig_place(pair, place) (2 * (pair) + (place))

/* change.c */
extern bool mig_change_write(const MigComparison *comparison, int place, MigChange *change);

/* remarks.c: comment, owner and privileges */
extern bool mig_remarks_differ(const MigObject *from, const MigObject *to, const MigScope *scope);
extern void mig_remarks_create(MigDdl *ddl, const MigObject *object, const MigObject *before,
							   const MigScope *scope);
extern void mig_remarks_alter(MigDdl *ddl, const MigObject *from, const MigObject *to,
							  const MigScope *scope);

/* privileges.c */
extern void mig_privileges_write(MigDdl *ddl, const MigObject *object, const MigObject *from,
								 const MigObject *source);

#endif							/* MIGRATE_DIFF_INTERNAL_H */
