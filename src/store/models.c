/*-------------------------------------------------------------------------
 *
 * models.c
 *	  Table migrate.model: the schema as it should be.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/texts.h"
#include "catalog/pg_type.h"
#include "store/models.h"
#include "store/spi.h"
#include "utils/builtins.h"

static void
copy_model(TupleTableSlot *slot, void *arg)
{
	MigModel   *model = palloc(sizeof(MigModel));

	model->ddl = mig_spi_text(slot, 1);
	model->schemas = mig_spi_text(slot, 2);
	model->kinds = mig_spi_text(slot, 3);
	model->exclude = mig_spi_text(slot, 4);
	model->snapshot = mig_spi_text(slot, 5);
	model->depends_on = mig_spi_text(slot, 6);
	model->set_by = mig_spi_text(slot, 7);
	*(MigModel **) arg = model;
}

/* Is there a model? */
bool
mig_models_is_set(void)
{
	static MigQuery query = {
		.sql = "SELECT 1 FROM ONLY migrate.model",
		.tables = MIG_TABLE_BIT(MIG_MODEL),.planning = MIG_PLAN_FREELY
	};

	return mig_spi_read(&query, MIG_SNAPSHOT_LATEST, NULL, NULL, NULL) > 0;
}

/* The model, in the current context; null if there is none. */
MigModel *
mig_models_fetch(void)
{
	static MigQuery query = {
		.sql = "SELECT m.ddl, m.schemas, m.kinds, m.exclude, m.snapshot, m.depends_on, m.set_by"
		" FROM ONLY migrate.model m",
		.tables = MIG_TABLE_BIT(MIG_MODEL),.planning = MIG_PLAN_FREELY
	};
	MigModel   *model = NULL;

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, NULL, copy_model, &model);
	return model;
}

/* Put a model in the place of the one that is there.  To be called under the run lock. */
void
mig_models_store(const MigModel *model)
{
	static MigQuery forget = {
		.sql = "DELETE FROM ONLY migrate.model",
		.tables = MIG_TABLE_BIT(MIG_MODEL),.planning = MIG_PLAN_FREELY
	};
	static MigQuery query = {
		.sql = "INSERT INTO migrate.model (ddl, schemas, kinds, exclude, snapshot,"
		" depends_on, server_version, set_at, set_by)"
		" VALUES ($1, $2, $3, $4, $5, $6, pg_catalog.current_setting('server_version'),"
		" pg_catalog.clock_timestamp(), $7)",
		.nargs = 7,.types = {TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID},
		.tables = MIG_TABLE_BIT(MIG_MODEL)
	};
	const char *texts[] = {model->ddl, model->schemas, model->kinds, model->exclude,
	model->snapshot, model->depends_on, model->set_by};
	Datum		values[lengthof(texts)] = {0};
	char		nulls[lengthof(texts)];

	for (int i = 0; i < lengthof(texts); i++)
	{
		nulls[i] = texts[i] ? ' ' : 'n';
		if (texts[i])
			values[i] = CStringGetTextDatum(texts[i]);
	}
	mig_spi_write(&forget, NULL, NULL);
	mig_spi_write_row(&query, values, nulls);
}

/* Keep what the model has been read as, anew, by this server. */
void
mig_models_renew(const char *snapshot, const char *depends_on)
{
	static MigQuery query = {
		.sql = "UPDATE ONLY migrate.model SET snapshot = $1, depends_on = $2,"
		" server_version = pg_catalog.current_setting('server_version')",
		.nargs = 2,.types = {TEXTOID, TEXTOID},
		.tables = MIG_TABLE_BIT(MIG_MODEL),.planning = MIG_PLAN_FREELY
	};
	Datum		values[] = {CStringGetTextDatum(snapshot), CStringGetTextDatum(depends_on)};

	mig_spi_write(&query, values, NULL);
}

static void
copy_text(TupleTableSlot *slot, void *arg)
{
	*(char **) arg = mig_spi_text(slot, 1);
}

/*
 * What the snapshot of a model in these schemas depends on besides the model: the
 * server, the extensions, and of the schemas what a shadow takes over.  As text, in
 * the current context, to be compared with another one.
 */
char *
mig_models_circumstances(const List *schemas)
{
	static MigQuery query = {
		.sql = "SELECT pg_catalog.string_agg(line, '\n' ORDER BY line COLLATE \"C\") FROM ("
		"SELECT pg_catalog.format('server %s', pg_catalog.current_setting('server_version_num'))"
		" UNION ALL SELECT pg_catalog.format('extension %I %s in %I', e.extname, e.extversion,"
		" e.extnamespace::pg_catalog.regnamespace::pg_catalog.text)"
		" FROM pg_catalog.pg_extension e"
		" UNION ALL SELECT pg_catalog.format('schema %I of %I, privileges %s, comment %L',"
		" n.nspname, pg_catalog.pg_get_userbyid(n.nspowner), n.nspacl,"
		" pg_catalog.obj_description(n.oid, 'pg_namespace'))"
		" FROM pg_catalog.pg_namespace n WHERE n.nspname = ANY ($1)"
		" UNION ALL SELECT pg_catalog.format('default privileges of %I in %L for %s: %s',"
		" pg_catalog.pg_get_userbyid(d.defaclrole), n.nspname, d.defaclobjtype, d.defaclacl)"
		" FROM pg_catalog.pg_default_acl d"
		" LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace"
		" WHERE d.defaclnamespace = 0 OR n.nspname = ANY ($1)) lines(line)",
		.nargs = 1,.types = {TEXTARRAYOID},
		.planning = MIG_PLAN_FREELY,.identity = MIG_AS_CALLER
	};
	Datum		names = mig_texts_array(schemas);
	char	   *text = NULL;

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, &names, copy_text, &text);
	return text;
}
