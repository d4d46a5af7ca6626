/*-------------------------------------------------------------------------
 *
 * target.h
 *	  What a user typed to name revisions, and which revisions that are.
 *
 * Results are allocated in the current context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_TARGET_H
#define MIGRATE_TARGET_H

#include "graph/graph.h"

/* [label@][symbol][+N|-N]; one of symbol and sign is there */
typedef struct MigTarget
{
	const char *typed;			/* the whole as typed */
	const char *label;			/* null if none */
	const char *symbol;			/* null if only relative */
	const char *relative;		/* from the sign on, as typed; null if none */
	char		sign;			/* '+', '-' or 0 */
	int			steps;			/* INT_MAX if it is more than that */
} MigTarget;

/* target.c */
extern List *mig_target_parse_list(const char *text);
extern MigTarget *mig_target_parse(const char *text);
extern List *mig_target_split_list(const char *text);
extern List *mig_target_split_names(const char *text, const char *what);
extern void mig_target_check_name(const char *name, const char *what);

/* lookup.c */
extern int	mig_lookup_label(MigGraph *graph, const MigTarget *target);
extern List *mig_lookup_absolute(MigGraph *graph, const MigTarget *target);
extern List *mig_lookup_list(MigGraph *graph, const char *text);
extern int	mig_lookup_one(MigGraph *graph, const char *text);
extern void mig_lookup_not_found(MigGraph *graph, const MigTarget *target) pg_attribute_noreturn();

/* walk.c */
#define MIG_NOTHING	(-1)		/* where a walk starts or ends below a base */
#define MIG_TOO_FAR (-2)

extern int	mig_walk_up(MigGraph *graph, int start, const MigTarget *target, int *walked);
extern int	mig_walk_down(MigGraph *graph, int start, const MigTarget *target, int steps);
extern int	mig_walk_from_symbol(MigGraph *graph, const MigTarget *target);

#endif							/* MIGRATE_TARGET_H */
