/*-------------------------------------------------------------------------
 *
 * load_foreign.c
 *	  Foreign data wrappers, servers, user mappings.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "catalog/pg_foreign_data_wrapper.h"
#include "catalog/pg_foreign_server.h"
#include "catalog/pg_type.h"
#include "catalog/pg_user_mapping.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

static void
add_wrapper(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			wrapper = mig_reading_add_global(reading, slot, ForeignDataWrapperRelationId,
												 MIG_KIND_FOREIGN_DATA_WRAPPER);

	if (wrapper < 0)
		return;
	mig_reading_set(reading, wrapper, MIG_ATTRIBUTE_OWNER, slot, 3);
	mig_reading_set(reading, wrapper, "handler", slot, 4);
	mig_reading_set(reading, wrapper, "validator", slot, 5);
	mig_reading_set(reading, wrapper, "connection", slot, 6);
	mig_reading_set(reading, wrapper, "options", slot, 7);
}

/* Add the foreign data wrappers of the caller. */
void
mig_load_wrappers(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT w.oid, w.fdwname::text, pg_catalog.pg_get_userbyid(w.fdwowner)::text, "
		MIG_FUNCTION_NAME("w.fdwhandler") ", " MIG_FUNCTION_NAME("w.fdwvalidator") ", "
		MIG_FUNCTION_NAME(MIG_COMPAT_WRAPPER_CONNECTION) ", " MIG_FOREIGN_OPTIONS("w.fdwoptions") " "
		"FROM pg_catalog.pg_foreign_data_wrapper w WHERE true"
		MIG_OF_CALLER("w.oid", "w.fdwowner")
		MIG_NOT_OF_EXTENSION("pg_foreign_data_wrapper", "w.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_wrapper);
}

static void
add_server(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			server = mig_reading_add_global(reading, slot, ForeignServerRelationId,
												MIG_KIND_SERVER);

	if (server < 0)
		return;
	mig_reading_set(reading, server, MIG_ATTRIBUTE_OWNER, slot, 3);
	mig_reading_set(reading, server, "wrapper", slot, 4);
	mig_reading_set(reading, server, "type", slot, 5);
	mig_reading_set(reading, server, "version", slot, 6);
	mig_reading_set(reading, server, "options", slot, 7);
}

/* Add the foreign servers of the caller. */
void
mig_load_servers(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT s.oid, s.srvname::text, pg_catalog.pg_get_userbyid(s.srvowner)::text, "
		"pg_catalog.quote_ident(w.fdwname), s.srvtype, s.srvversion, "
		MIG_FOREIGN_OPTIONS("s.srvoptions") " "
		"FROM pg_catalog.pg_foreign_server s "
		"JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE true"
		MIG_OF_CALLER("s.oid", "s.srvowner") MIG_NOT_OF_EXTENSION("pg_foreign_server", "s.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_server);
}

static void
add_user_mapping(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			server = mig_reading_find(reading, ForeignServerRelationId,
										  mig_reading_oid(slot, 3), 0);
	const MigObject *object;
	char	   *user = mig_spi_text(slot, 2);
	int			mapping;

	if (server < 0)
		return;
	object = &reading->snapshot->objects[server];
	mapping = mig_reading_add(reading, UserMappingRelationId, mig_reading_oid(slot, 1), 0,
							  MIG_KIND_USER_MAPPING, NULL, user,
							  psprintf("%s.%s", object->identity, user), -1);
	mig_snapshot_set(reading->snapshot, mapping, "server", object->identity);
	mig_snapshot_set(reading->snapshot, mapping, "user", user);
	mig_reading_set(reading, mapping, "options", slot, 4);
	mig_reading_set(reading, mapping, "*secrets", slot, 5);
	mig_snapshot_need(reading->snapshot, mapping, server);
}

/* Options that hold a secret by their names, which is never read. */
#define IS_SECRET "o.option_name ~* 'passw|secret|token|_key$'"

/*
 * Add the user mappings of the servers that were read, as far as the caller may see
 * their options.
 */
void
mig_load_user_mappings(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT m.umid, CASE m.umuser WHEN 0 THEN 'PUBLIC' "
		"  ELSE pg_catalog.quote_ident(m.usename) END, m.srvid, "
		"(SELECT pg_catalog.string_agg(pg_catalog.concat(pg_catalog.quote_ident(o.option_name), ' ', "
		"   pg_catalog.quote_literal(o.option_value)), ', ' ORDER BY o.option_name COLLATE \"C\") "
		" FROM pg_catalog.pg_options_to_table(m.umoptions) o WHERE NOT " IS_SECRET "), "
		"(SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name), ', ' "
		"   ORDER BY o.option_name COLLATE \"C\") "
		" FROM pg_catalog.pg_options_to_table(m.umoptions) o WHERE " IS_SECRET ") "
		"FROM pg_catalog.pg_user_mappings m "
		"WHERE m.umuser = 0 OR m.usename = CURRENT_USER "
		"OR (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER)",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_user_mapping);
}
