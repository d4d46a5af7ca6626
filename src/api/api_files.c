/*-------------------------------------------------------------------------
 *
 * api_files.c
 *	  SQL functions for revision files.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "api/args.h"
#include "base/compat.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "store/extension.h"
#include "store/revisions.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "write/files.h"
#include "write/sync.h"

PG_FUNCTION_INFO_V1(migrate_load);
PG_FUNCTION_INFO_V1(migrate_files);
PG_FUNCTION_INFO_V1(migrate_sync);
PG_FUNCTION_INFO_V1(migrate_sync_needs);

/*
 * migrate.load(text, name): store the revision that a revision file is.  Returns its
 * identifier.  Raises what mig_files_load() raises.
 */
Datum
migrate_load(PG_FUNCTION_ARGS)
{
	mig_extension_check_version();
	PG_RETURN_TEXT_P(cstring_to_text(mig_files_load(mig_args_text(fcinfo, 0, "text"),
													mig_args_optional_text(fcinfo, 1))));
}

/* Put one revision as a file into the result. */
static void
put_file(ReturnSetInfo *rsinfo, const char *rev_id)
{
	MigStored  *stored = mig_revisions_fetch(rev_id, MIG_SNAPSHOT_ACTIVE);
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (stored == NULL)
		return;
	values[0] = CStringGetTextDatum(mig_files_name(stored));
	values[1] = CStringGetTextDatum(mig_files_text(stored));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * migrate.files(range): the revisions of a range, or those that are named, as revision
 * files, a row each, in the order of the numbers.  Raises what mig_args_revisions()
 * and mig_files_text() raise.
 */
Datum
migrate_files(PG_FUNCTION_ARGS)
{
	char	   *range = mig_args_text(fcinfo, 0, "range");
	MigGraph   *graph;
	int		   *revs;
	int			nrevs;
	MemoryContext step;

	InitMaterializedSRF(fcinfo, 0);
	graph = mig_args_load_graph();
	revs = mig_args_revisions(graph, range, &nrevs);
	step = AllocSetContextCreate(CurrentMemoryContext, "migrate files", ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i < nrevs; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(step);

		CHECK_FOR_INTERRUPTS();
		put_file((ReturnSetInfo *) fcinfo->resultinfo, mig_graph_rev(graph, revs[i])->rev_id);
		MemoryContextSwitchTo(old);
		MemoryContextReset(step);
	}
	return (Datum) 0;
}

/* One verdict as a row. */
static void
put_item(ReturnSetInfo *rsinfo, const MigSyncItem *item)
{
	bool		nulls[4] = {item->name == NULL, item->rev_id == NULL, false, item->detail == NULL};
	Datum		values[4] = {0};

	if (item->name)
		values[0] = CStringGetTextDatum(item->name);
	if (item->rev_id)
		values[1] = CStringGetTextDatum(item->rev_id);
	values[2] = CStringGetTextDatum(mig_sync_result_name(item->result));
	if (item->detail)
		values[3] = CStringGetTextDatum(item->detail);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* All verdicts, those about files first. */
static void
put_items(FunctionCallInfo fcinfo, const MigSync *sync)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext step = AllocSetContextCreate(CurrentMemoryContext, "migrate rows",
											   ALLOCSET_DEFAULT_SIZES);

	for (int i = 0; i < sync->nfiles + sync->nothers; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(step);

		put_item(rsinfo, i < sync->nfiles ? &sync->files[i] : &sync->others[i - sync->nfiles]);
		MemoryContextSwitchTo(old);
		MemoryContextReset(step);
	}
}

/*
 * migrate.sync(names, texts, prune, dry_run, accept, checksums): bring revision files
 * and the database together.  Returns a row for each file and for each revision
 * without one.  Raises what mig_sync_run() raises, but not in a dry run, and
 * ERRCODE_ARRAY_SUBSCRIPT_ERROR if the arrays do not belong together.
 */
Datum
migrate_sync(PG_FUNCTION_ARGS)
{
	MigNames	names = mig_args_strings(fcinfo, 0, "names", false);
	MigNames	texts = mig_args_strings(fcinfo, 1, "texts", true);
	MigNames	checksums = mig_args_strings(fcinfo, 5, "checksums", true);
	MigSync		sync = {0};

	mig_extension_check_version();
	if (PG_ARGISNULL(1))
		texts = (MigNames) {names.n, mig_links_zeroed(names.n, sizeof(char *))};
	mig_args_require_same_length("names", &names, "texts", &texts);
	if (!PG_ARGISNULL(5))
		mig_args_require_same_length("names", &names, "checksums", &checksums);
	sync.prune = mig_args_bool(fcinfo, 2, "prune");
	sync.accept = mig_args_bool(fcinfo, 4, "accept");
	sync.nfiles = names.n;
	sync.files = mig_links_zeroed(names.n, sizeof(MigSyncItem));
	for (int i = 0; i < names.n; i++)
	{
		sync.files[i].name = names.names[i];
		sync.files[i].text = texts.names[i];
		sync.files[i].checksum = PG_ARGISNULL(5) ? NULL : checksums.names[i];
	}
	InitMaterializedSRF(fcinfo, 0);
	if (mig_args_bool(fcinfo, 3, "dry_run"))
	{
		mig_sync_judge(&sync);
		mig_sync_warn(&sync);
	}
	else
		mig_sync_run(&sync);
	put_items(fcinfo, &sync);
	return (Datum) 0;
}

/*
 * migrate.sync_needs(names, checksums): the names of the files that are not stored
 * with these checksums, a row each.  Raises ERRCODE_ARRAY_SUBSCRIPT_ERROR if the
 * arrays do not belong together.
 */
Datum
migrate_sync_needs(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MigNames	names = mig_args_strings(fcinfo, 0, "names", false);
	MigNames	checksums = mig_args_strings(fcinfo, 1, "checksums", false);
	ListCell   *lc;

	mig_extension_check_version();
	mig_args_require_same_length("names", &names, "checksums", &checksums);
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	foreach(lc, mig_sync_needs(&names, &checksums))
	{
		Datum		value = CStringGetTextDatum(lfirst(lc));
		bool		isnull = false;

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &isnull);
	}
	return (Datum) 0;
}
