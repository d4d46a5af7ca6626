/*-------------------------------------------------------------------------
 *
 * report.h
 *	  What there is to say about revisions and about the whole.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_REPORT_H
#define MIGRATE_REPORT_H

#include "graph/graph.h"

extern char *mig_report_show(MigGraph *graph, const List *revs);
extern void mig_report_check(MigGraph *graph, const char *expected);

#endif							/* MIGRATE_REPORT_H */
