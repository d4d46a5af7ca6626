/*-------------------------------------------------------------------------
 *
 * args.h
 *	  Arguments and results of SQL-callable functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_ARGS_H
#define MIGRATE_ARGS_H

#include "fmgr.h"
#include "graph/graph.h"
#include "store/versions.h"

extern char *mig_args_text(FunctionCallInfo fcinfo, int number, const char *name);
extern char *mig_args_downgrade(FunctionCallInfo fcinfo, int number, const char *name);
extern char *mig_args_optional_text(FunctionCallInfo fcinfo, int number);
extern bool mig_args_bool(FunctionCallInfo fcinfo, int number, const char *name);
extern bool mig_args_operation(FunctionCallInfo fcinfo, int number);
extern MigGraph *mig_args_load_graph(void);
extern MigGraph *mig_args_load_described_graph(MigVersion **versions);
extern int *mig_args_revisions(MigGraph *graph, const char *text, int *nrevs);
extern MigNames mig_args_strings(FunctionCallInfo fcinfo, int number, const char *name,
								 bool nulls_ok);
extern void mig_args_require_same_length(const char *name, const MigNames *strings,
										 const char *other_name, const MigNames *others);
extern Datum mig_args_id_array(MigGraph *graph, const List *revs);

#endif							/* MIGRATE_ARGS_H */
