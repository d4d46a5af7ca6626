/*-------------------------------------------------------------------------
 *
 * revisions.c
 *	  Table migrate.script.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/detoast.h"
#include "base/texts.h"
#include "catalog/pg_type.h"
#include "graph/integrity.h"
#include "store/revisions.h"
#include "store/versions.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* the columns of the table that are read without a query */
enum
{
	COLUMN_NUMBER = 1,
	COLUMN_REV_ID,
	COLUMN_DOWN_REVISION,
	COLUMN_DEPENDS_ON,
	COLUMN_BRANCH_LABELS,
	COLUMN_MESSAGE,
	COLUMN_CREATED_AT,
	COLUMN_CREATED_BY,
	COLUMN_FILE_NAME = 14,
	COLUMN_FILE_CHECKSUM = 16
};

static char *
copy_text(MigGraph *graph, const text *value)
{
	int			length = VARSIZE_ANY_EXHDR(value);
	char	   *result = mig_graph_alloc(graph, length + 1);

	memcpy(result, VARDATA_ANY(value), length);
	result[length] = '\0';
	return result;
}

/*
 * Has an array no elements, and so nothing but its header?  Most have none, and
 * need not be copied to be looked into.
 */
static bool
is_empty(Datum array)
{
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(array);
	bool		result = VARSIZE_ANY_EXHDR(packed) == sizeof(ArrayType) - VARHDRSZ;

	if (PointerGetDatum(packed) != array)
		pfree(packed);
	return result;
}

/*
 * The names in a text array, in a graph, or in the current context if there is
 * none.  A null, which a name cannot be, is read as a name that nothing can have.
 */
static MigNames
read_names(MigGraph *graph, Datum array)
{
	MigNames	result = {0, NULL};
	ArrayType  *names;
	Datum	   *elements;
	bool	   *nulls;

	if (is_empty(array))
		return result;
	names = DatumGetArrayTypeP(array);
	if (ARR_NDIM(names) > 0)
	{
		deconstruct_array(names, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls,
						  &result.n);
		result.names = graph ? mig_graph_alloc(graph, result.n * sizeof(char *)) :
			palloc(result.n * sizeof(char *));
		for (int i = 0; i < result.n; i++)
		{
			text	   *name = nulls[i] ? NULL : DatumGetTextPP(elements[i]);

			if (name == NULL)
				result.names[i] = "";
			else if (graph)
				result.names[i] = mig_graph_string(graph, VARDATA_ANY(name),
												   VARSIZE_ANY_EXHDR(name));
			else
				result.names[i] = text_to_cstring(name);
		}
		pfree(elements);
		pfree(nulls);
	}
	if (PointerGetDatum(names) != array)
		pfree(names);
	return result;
}

/* Likewise for branch labels, of which a null is none. */
static MigNames
read_labels(MigGraph *graph, Datum array)
{
	MigNames	result = read_names(graph, array);
	int			n = 0;

	for (int i = 0; i < result.n; i++)
	{
		if (result.names[i][0] != '\0')
			result.names[n++] = result.names[i];
	}
	result.n = n;
	return result;
}

/* A column of the result of a query, which is not null. */
static Datum
attribute(TupleTableSlot *slot, int number)
{
	bool		isnull;

	return slot_getattr(slot, number, &isnull);
}

/* A column of a row of the table. */
static Datum
column(TupleTableSlot *slot, int number)
{
	return mig_tables_value(slot, MIG_SCRIPT, number);
}

typedef struct GraphLoad
{
	MigGraph   *graph;
	const MigRevision *extra;
	bool		described;
	const char *role;			/* of the last row; it is mostly the next one's */
} GraphLoad;

/* A text column, copied into the graph. */
static char *
graph_text(MigGraph *graph, TupleTableSlot *slot, int number)
{
	Datum		stored = column(slot, number);
	text	   *value = DatumGetTextPP(stored);
	char	   *result = copy_text(graph, value);

	if (PointerGetDatum(value) != stored)
		pfree(value);
	return result;
}

/* Likewise for the name of a role, which few rows do not have from the last one. */
static const char *
graph_role(GraphLoad *load, TupleTableSlot *slot, int number)
{
	text	   *value = DatumGetTextPP(column(slot, number));

	if (!mig_texts_equal(value, load->role))
		load->role = copy_text(load->graph, value);
	return load->role;
}

static void
add_to_graph(TupleTableSlot *slot, void *arg)
{
	GraphLoad  *load = arg;
	MigRevision rev = {0};

	/* take all columns out of the row at once */
	(void) column(slot, load->described ? COLUMN_CREATED_BY : COLUMN_BRANCH_LABELS);
	rev.rev_id = graph_text(load->graph, slot, COLUMN_REV_ID);
	if (load->extra && strcmp(rev.rev_id, load->extra->rev_id) == 0)
		return;
	rev.down_revision = read_names(load->graph, column(slot, COLUMN_DOWN_REVISION));
	rev.depends_on = read_names(load->graph, column(slot, COLUMN_DEPENDS_ON));
	rev.branch_labels = read_labels(load->graph, column(slot, COLUMN_BRANCH_LABELS));
	rev.number = DatumGetInt64(column(slot, COLUMN_NUMBER));
	if (load->described)
	{
		rev.message = graph_text(load->graph, slot, COLUMN_MESSAGE);
		rev.created_at = DatumGetTimestampTz(column(slot, COLUMN_CREATED_AT));
		rev.created_by = graph_role(load, slot, COLUMN_CREATED_BY);
	}
	mig_graph_add(load->graph, &rev);
}

/*
 * The whole graph with what is applied marked, but without what is not needed
 * to plan: messages and origin of the revisions are null.  An extra revision,
 * if given, takes the place of a stored one of the same name.  All is read with
 * one snapshot.  Raises what mig_graph_finish(), mig_integrity_check_cycles() and mig_versions_mark() raise.
 */
MigGraph *
mig_revisions_load(MigVisibility snapshot, const MigRevision *extra)
{
	GraphLoad	load = {mig_graph_create(), extra, false};

	mig_spi_push_snapshot(snapshot);
	mig_spi_scan(MIG_SCRIPT, add_to_graph, &load);
	if (extra)
		mig_graph_add(load.graph, extra);
	mig_graph_finish(load.graph);
	mig_integrity_check_cycles(load.graph);
	mig_versions_mark(load.graph);
	PopActiveSnapshot();
	return load.graph;
}

/*
 * The whole graph with what is applied marked, with messages and origins, as the
 * active snapshot sees it.  Unless null, *versions becomes what is known of the
 * applied revisions: an array with one entry per revision, in the current context.
 * Raises what mig_revisions_load() raises.
 */
MigGraph *
mig_revisions_load_described(MigVersion **versions)
{
	GraphLoad	load = {mig_graph_create(), NULL, true};

	mig_spi_scan(MIG_SCRIPT, add_to_graph, &load);
	mig_graph_finish(load.graph);
	mig_integrity_check_cycles(load.graph);
	if (versions)
		*versions = mig_versions_load(load.graph);
	else
		mig_versions_mark(load.graph);
	return load.graph;
}

typedef struct FilesLoad
{
	MigGraph   *graph;
	int			guess;			/* rows mostly come in the order of the graph */
	MigFileOrigin *files;
} FilesLoad;

static void
add_file(TupleTableSlot *slot, void *arg)
{
	FilesLoad  *load = arg;
	char	   *name = mig_tables_text(slot, MIG_SCRIPT, COLUMN_FILE_NAME);
	char	   *rev_id;
	int			rev = load->guess;

	if (name == NULL)
		return;
	rev_id = mig_tables_text(slot, MIG_SCRIPT, COLUMN_REV_ID);
	if (rev >= load->graph->nrevisions ||
		strcmp(mig_graph_rev(load->graph, rev)->rev_id, rev_id) != 0)
		rev = mig_graph_find(load->graph, rev_id, NULL);
	if (rev < 0)
		return;
	load->files[rev].name = name;
	load->files[rev].checksum = mig_tables_text(slot, MIG_SCRIPT, COLUMN_FILE_CHECKSUM);
	load->guess = rev + 1;
}

/*
 * The files that the revisions of a graph were loaded from, as the active
 * snapshot has them: an array with one entry per revision, in the current
 * context.
 */
MigFileOrigin *
mig_revisions_files(MigGraph *graph)
{
	FilesLoad	load = {graph};

	load.files = mig_links_zeroed(graph->nrevisions, sizeof(MigFileOrigin));
	mig_spi_scan(MIG_SCRIPT, add_file, &load);
	return load.files;
}

/* A row with the columns of STORED_COLUMNS, copied into the current context. */
static MigStored *
stored_of(TupleTableSlot *slot)
{
	MigStored  *stored = palloc0(sizeof(MigStored));
	bool		no_frame;
	Datum		frame;

	stored->number = DatumGetInt64(attribute(slot, 1));
	stored->rev_id = mig_spi_text(slot, 2);
	stored->down_revision = read_names(NULL, attribute(slot, 3));
	stored->depends_on = read_names(NULL, attribute(slot, 4));
	stored->branch_labels = read_labels(NULL, attribute(slot, 5));
	stored->message = mig_spi_text(slot, 6);
	stored->created_at = DatumGetTimestampTz(attribute(slot, 7));
	stored->created_by = mig_spi_text(slot, 8);
	stored->upgrade_by = mig_spi_text(slot, 9);
	stored->downgrade_by = mig_spi_text(slot, 10);
	stored->checksum = mig_spi_text(slot, 11);
	stored->upgrade = mig_spi_text(slot, 12);
	stored->downgrade = mig_spi_text(slot, 13);
	stored->file_name = mig_spi_text(slot, 14);
	frame = slot_getattr(slot, 15, &no_frame);
	if (!no_frame)
		stored->file_frame = read_names(NULL, frame);
	if (stored->file_frame.n != (stored->downgrade ? 3 : 2))
		stored->file_frame.n = 0;
	stored->file_checksum = mig_spi_text(slot, 16);
	return stored;
}

static void
copy_stored(TupleTableSlot *slot, void *arg)
{
	*(MigStored **) arg = stored_of(slot);
}

#define STORED_COLUMNS \
	"s.number, s.rev_id, s.down_revision, s.depends_on, s.branch_labels," \
	" s.message, s.created_at, s.created_by, s.upgrade_by, s.downgrade_by," \
	" s.checksum, s.upgrade, s.downgrade, s.file_name, s.file_frame, s.file_checksum"

/* The revision with exactly this identifier, or null. */
MigStored *
mig_revisions_fetch(const char *rev_id, MigVisibility snapshot)
{
	static MigQuery query = {
		"SELECT " STORED_COLUMNS
		" FROM ONLY migrate.script s WHERE s.rev_id OPERATOR(pg_catalog.=) $1",
		1, {TEXTOID}, MIG_TABLE_BIT(MIG_SCRIPT)
	};
	MigStored  *stored = NULL;
	Datum		id = CStringGetTextDatum(rev_id);

	mig_spi_read(&query, snapshot, &id, copy_stored, &stored);
	return stored;
}

typedef struct ManyLoad
{
	const MigNames *rev_ids;
	Size		left;			/* bytes of scripts that may still be read */
	MigStored **stored;			/* one for each of rev_ids */
} ManyLoad;

static void
copy_one_of_many(TupleTableSlot *slot, void *arg)
{
	ManyLoad   *load = arg;
	Size		size = toast_raw_datum_size(attribute(slot, 12));
	bool		no_downgrade;
	Datum		downgrade = slot_getattr(slot, 13, &no_downgrade);
	char	   *rev_id = mig_spi_text(slot, 2);
	int			i = 0;

	size += no_downgrade ? 0 : toast_raw_datum_size(downgrade);
	while (i < load->rev_ids->n && strcmp(load->rev_ids->names[i], rev_id) != 0)
		i++;
	pfree(rev_id);
	if (i == load->rev_ids->n || size > load->left)
		return;
	load->stored[i] = stored_of(slot);
	load->left -= size;
}

/*
 * A few revisions by their identifiers: stored gets one for each, or null if it
 * is not there, or if its scripts do not fit into so many bytes with those of
 * the others.
 */
void
mig_revisions_fetch_many(const MigNames *rev_ids, MigVisibility snapshot, Size most,
						 MigStored **stored)
{
	static MigQuery query = {
		"SELECT " STORED_COLUMNS
		" FROM ONLY migrate.script s WHERE s.rev_id OPERATOR(pg_catalog.=) ANY ($1)",
		1, {TEXTARRAYOID}, MIG_TABLE_BIT(MIG_SCRIPT)
	};
	Datum		ids = mig_arrays_of_names(rev_ids);
	ManyLoad	load = {rev_ids, most, stored};

	memset(stored, 0, rev_ids->n * sizeof(MigStored *));
	mig_spi_read(&query, snapshot, &ids, copy_one_of_many, &load);
	pfree(DatumGetPointer(ids));
}

static void
copy_id(TupleTableSlot *slot, void *arg)
{
	*(char **) arg = mig_spi_text(slot, 1);
}

/*
 * Is a name the identifier or a label of a revision other than the one
 * excepted?  If so, *holder is its identifier.
 */
bool
mig_revisions_name_taken(const char *name, const char *except, char **holder)
{
	static MigQuery query = {
		"SELECT s.rev_id FROM ONLY migrate.script s"
		" WHERE (s.rev_id OPERATOR(pg_catalog.=) $1"
		" OR s.branch_labels OPERATOR(pg_catalog.@>) ARRAY[$1])"
		" AND s.rev_id OPERATOR(pg_catalog.<>) $2",
		2, {TEXTOID, TEXTOID}, MIG_TABLE_BIT(MIG_SCRIPT)
	};
	Datum		args[] = {CStringGetTextDatum(name), CStringGetTextDatum(except)};

	return mig_spi_read(&query, MIG_SNAPSHOT_LATEST, args, copy_id, holder) > 0;
}

static void
append_downs(TupleTableSlot *slot, void *arg)
{
	List	  **names = arg;

	for (int column = 1; column <= 2; column++)
	{
		MigNames	downs = read_names(NULL, attribute(slot, column));

		for (int i = 0; i < downs.n; i++)
			*names = lappend(*names, unconstify(char *, downs.names[i]));
	}
}

/*
 * The parents and dependencies, as they are named, of the revisions with one
 * of these names; a list of char *.
 */
List *
mig_revisions_downs(const MigNames *names)
{
	static MigQuery query = {
		"SELECT s.down_revision, s.depends_on FROM ONLY migrate.script s"
		" WHERE s.rev_id OPERATOR(pg_catalog.=) ANY ($1)"
		" OR s.branch_labels OPERATOR(pg_catalog.&&) $1",
		1, {TEXTARRAYOID}, MIG_TABLE_BIT(MIG_SCRIPT)
	};
	Datum		arg = mig_arrays_of_names(names);
	List	   *result = NIL;

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, &arg, append_downs, &result);
	return result;
}

/* Does any revision name one of these as its parent or dependency? */
bool
mig_revisions_referred_to(const MigNames *names)
{
	static MigQuery query = {
		"SELECT 1 FROM ONLY migrate.script s"
		" WHERE s.down_revision OPERATOR(pg_catalog.&&) $1"
		" OR s.depends_on OPERATOR(pg_catalog.&&) $1"
		" LIMIT 1",
		1, {TEXTARRAYOID}, MIG_TABLE_BIT(MIG_SCRIPT)
	};
	Datum		arg = mig_arrays_of_names(names);

	return mig_spi_read(&query, MIG_SNAPSHOT_LATEST, &arg, NULL, NULL) > 0;
}

static void
set_text(const char *text, Datum *value, char *null)
{
	*null = text ? ' ' : 'n';
	*value = text ? CStringGetTextDatum(text) : (Datum) 0;
}

/* Values for the columns of a row, number apart, in the order of the queries below. */
static void
stored_values(const MigStored *stored, Datum *values, char *nulls)
{
	int			n = 0;

	values[n++] = CStringGetTextDatum(stored->rev_id);
	values[n++] = mig_arrays_of_names(&stored->down_revision);
	values[n++] = mig_arrays_of_names(&stored->depends_on);
	values[n++] = mig_arrays_of_names(&stored->branch_labels);
	values[n++] = CStringGetTextDatum(stored->message);
	values[n++] = TimestampTzGetDatum(stored->created_at);
	values[n++] = CStringGetTextDatum(stored->created_by);
	values[n++] = CStringGetTextDatum(stored->upgrade_by);
	values[n++] = CStringGetTextDatum(stored->downgrade_by);
	values[n++] = CStringGetTextDatum(stored->checksum);
	values[n++] = CStringGetTextDatum(stored->upgrade);
	memset(nulls, ' ', n);
	set_text(stored->downgrade, &values[n], &nulls[n]);
	set_text(stored->file_name, &values[n + 1], &nulls[n + 1]);
	nulls[n + 2] = stored->file_frame.n ? ' ' : 'n';
	values[n + 2] = mig_arrays_of_names(&stored->file_frame);
	set_text(stored->file_checksum, &values[n + 3], &nulls[n + 3]);
}

/*
 * Insert a revision, numbered after all others.  The caller holds the run
 * lock, so the number is its own.
 */
void
mig_revisions_insert(const MigStored *stored)
{
	static MigQuery query = {
		"INSERT INTO migrate.script (number, rev_id, down_revision, depends_on,"
		" branch_labels, message, created_at, created_by, upgrade_by, downgrade_by,"
		" checksum, upgrade, downgrade, file_name, file_frame, file_checksum)"
		" SELECT coalesce(pg_catalog.max(s.number), 0) OPERATOR(pg_catalog.+) 1,"
		" $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15"
		" FROM ONLY migrate.script s",
		15, {TEXTOID, TEXTARRAYOID, TEXTARRAYOID, TEXTARRAYOID, TEXTOID, TIMESTAMPTZOID,
			TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTARRAYOID,
		TEXTOID}, MIG_TABLE_BIT(MIG_SCRIPT)
	};
	Datum		values[15];
	char		nulls[15];

	stored_values(stored, values, nulls);
	mig_spi_write_row(&query, values, nulls);
}

/* Replace a revision that is there, but for its identifier and number. */
void
mig_revisions_update(const MigStored *stored)
{
	static MigQuery query = {
		"UPDATE ONLY migrate.script SET down_revision = $2, depends_on = $3,"
		" branch_labels = $4, message = $5, created_at = $6, created_by = $7,"
		" upgrade_by = $8, downgrade_by = $9, checksum = $10, upgrade = $11,"
		" downgrade = $12, file_name = $13, file_frame = $14, file_checksum = $15 WHERE rev_id OPERATOR(pg_catalog.=) $1",
		15, {TEXTOID, TEXTARRAYOID, TEXTARRAYOID, TEXTARRAYOID, TEXTOID, TIMESTAMPTZOID,
			TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTARRAYOID,
		TEXTOID}, MIG_TABLE_BIT(MIG_SCRIPT)
	};
	Datum		values[15];
	char		nulls[15];

	stored_values(stored, values, nulls);
	mig_spi_write_row(&query, values, nulls);
}

/* Delete a revision.  Raises ERRCODE_MIG_TABLE_CHANGED if a trigger keeps it. */
void
mig_revisions_delete(const char *rev_id)
{
	static MigQuery query = {
		"DELETE FROM ONLY migrate.script WHERE rev_id OPERATOR(pg_catalog.=) $1",
		1, {TEXTOID}, MIG_TABLE_BIT(MIG_SCRIPT)
	};
	Datum		id = CStringGetTextDatum(rev_id);

	mig_spi_write_row(&query, &id, NULL);
}

/* The script of one direction; null if there is none. */
const char *
mig_revisions_script(const MigStored *stored, bool upgrade)
{
	return upgrade ? stored->upgrade : stored->downgrade;
}
