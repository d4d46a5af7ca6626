/*-------------------------------------------------------------------------
 *
 * links.h
 *	  Things that are known by numbers, and links from one to others.
 *
 * The links of n things are an array of n rows.  Whether they are revisions
 * with parents or objects of a schema with what these need makes no difference
 * here.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_LINKS_H
#define MIGRATE_LINKS_H

#include "nodes/pg_list.h"

typedef struct MigLinks
{
	int			n;
	int		   *revs;			/* numbers of the things */
} MigLinks;

extern void *mig_links_zeroed(int n, Size size);
extern MigLinks *mig_links_reverse(const MigLinks *links, int n);
extern bool *mig_links_reach(const MigLinks *links, int n, const List *seeds);
extern bool *mig_links_peel(const MigLinks *links, const MigLinks *back, int n, int *order);

#endif							/* MIGRATE_LINKS_H */
