/*-------------------------------------------------------------------------
 *
 * load_routine.c
 *	  Functions and procedures.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

static void
add_routine(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			routine = mig_reading_add_signed(reading, slot, ProcedureRelationId,
												 MIG_KIND_ROUTINE);

	if (routine < 0)
		return;
	mig_reading_set(reading, routine, "class", slot, 6);
	mig_reading_set(reading, routine, "arguments", slot, 7);
	mig_reading_set(reading, routine, "result", slot, 8);
	mig_reading_set(reading, routine, "defaults", slot, 9);
	mig_reading_set_flag(reading, routine, "window", slot, 10);
	mig_reading_set(reading, routine, "definition", slot, 11);
}

/* Add the functions and procedures of the schemas that are read. */
void
mig_load_routines(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT p.oid, n.nspname::text, p.proname::text, "
		"pg_catalog.pg_get_userbyid(p.proowner)::text, "
		"p.oid::pg_catalog.regprocedure::pg_catalog.text, "
		"CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, "
		"pg_catalog.pg_get_function_identity_arguments(p.oid), "
		"pg_catalog.pg_get_function_result(p.oid), "
		"CASE WHEN p.pronargdefaults > 0 THEN p.pronargdefaults::pg_catalog.text END, "
		"p.prokind = 'w', "
		"pg_catalog.rtrim(pg_catalog.pg_get_functiondef(p.oid), E'\\n') "
		"FROM pg_catalog.pg_proc p "
		"JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
		"WHERE p.pronamespace = ANY ($1) AND p.prokind IN ('f', 'p', 'w')"
		MIG_NOT_OF_EXTENSION("pg_proc", "p.oid")
		/* nor those that make the values of a range type */
		" AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend i "
		"  WHERE i.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND i.objid = p.oid "
		"  AND i.deptype = 'i')",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_routine);
}
