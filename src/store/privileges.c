/*-------------------------------------------------------------------------
 *
 * privileges.c
 *	  Privileges on the extension's schema and functions.
 *
 * All of it is done as the current role, which has the privileges it has.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "store/privileges.h"
#include "store/spi.h"
#include "utils/builtins.h"

static void
append_routine(TupleTableSlot *slot, void *arg)
{
	MigRoutine *routine = palloc(sizeof(MigRoutine));
	bool		isnull;

	routine->name = mig_spi_text(slot, 1);
	routine->signature = mig_spi_text(slot, 2);
	routine->may_grant = DatumGetBool(slot_getattr(slot, 3, &isnull));
	*(List **) arg = lappend(*(List **) arg, routine);
}

/* The functions and procedures of the extension: a list of MigRoutine *, by name. */
List *
mig_privileges_routines(void)
{
	static MigQuery query = {
		.sql = "SELECT p.proname::pg_catalog.text, p.oid::pg_catalog.regprocedure::pg_catalog.text,"
		" pg_catalog.has_function_privilege(p.oid, 'EXECUTE WITH GRANT OPTION')"
		" FROM pg_catalog.pg_depend d"
		" JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid"
		" JOIN pg_catalog.pg_proc p ON p.oid OPERATOR(pg_catalog.=) d.objid"
		" WHERE e.extname OPERATOR(pg_catalog.=) 'migrate'"
		" AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass"
		" AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass"
		" AND d.deptype OPERATOR(pg_catalog.=) 'e'"
		" AND p.pronamespace OPERATOR(pg_catalog.=) 'migrate'::pg_catalog.regnamespace"
		" ORDER BY 1",
		.planning = MIG_PLAN_FREELY,.identity = MIG_AS_CALLER
	};
	List	   *routines = NIL;

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, NULL, append_routine, &routines);
	return routines;
}

/* May the current role let others use the schema? */
bool
mig_privileges_may_grant_usage(void)
{
	static MigQuery query = {
		.sql = "SELECT 1 WHERE pg_catalog.has_schema_privilege('migrate', 'USAGE WITH GRANT OPTION')",
		.planning = MIG_PLAN_FREELY,.identity = MIG_AS_CALLER
	};

	return mig_spi_read(&query, MIG_SNAPSHOT_LATEST, NULL, NULL, NULL) > 0;
}

/* Run a GRANT or a REVOKE, made for a single use. */
void
mig_privileges_command(const char *sql)
{
	MigQuery	query = {.sql = sql,.planning = MIG_PLAN_FREELY,.identity = MIG_AS_CALLER};

	mig_spi_write(&query, NULL, NULL);
	SPI_freeplan(query.plan);
}

static void
copy_text(TupleTableSlot *slot, void *arg)
{
	*(char **) arg = mig_spi_text(slot, 1);
}

/*
 * Who else has granted the role, or PUBLIC if that is "public", to call a function,
 * or to use the schema if the signature is empty; null if nobody.
 */
char *
mig_privileges_left(const char *role, const char *signature)
{
	static MigQuery query = {
		.sql = "SELECT pg_catalog.pg_get_userbyid(a.grantor)::pg_catalog.text FROM ("
		"SELECT n.nspacl FROM pg_catalog.pg_namespace n"
		" WHERE n.nspname OPERATOR(pg_catalog.=) 'migrate' AND $2 OPERATOR(pg_catalog.=) ''"
		" UNION ALL SELECT p.proacl FROM pg_catalog.pg_proc p"
		" WHERE p.oid OPERATOR(pg_catalog.=) pg_catalog.to_regprocedure(nullif($2, ''))"
		") acls(acl), pg_catalog.aclexplode(acl) a"
		" LEFT JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) a.grantee"
		" WHERE coalesce(r.rolname::pg_catalog.text, 'public') OPERATOR(pg_catalog.=) $1"
		" AND a.privilege_type OPERATOR(pg_catalog.=) ANY (ARRAY['USAGE', 'EXECUTE'])"
		" AND a.grantor OPERATOR(pg_catalog.<>) a.grantee LIMIT 1",
		.nargs = 2,.types = {TEXTOID, TEXTOID},
		.planning = MIG_PLAN_FREELY,.identity = MIG_AS_CALLER
	};
	Datum		values[] = {CStringGetTextDatum(role), CStringGetTextDatum(signature)};
	char	   *grantor = NULL;

	mig_spi_read(&query, MIG_SNAPSHOT_LATEST, values, copy_text, &grantor);
	return grantor;
}

/*
 * May the role, or PUBLIC, in whatever way, call a function, or use the schema if the
 * signature is empty?
 */
bool
mig_privileges_held(const char *role, const char *signature)
{
	static MigQuery query = {
		.sql = "SELECT 1 WHERE CASE WHEN $2 OPERATOR(pg_catalog.=) ''"
		" THEN pg_catalog.has_schema_privilege($1::pg_catalog.name, 'migrate', 'USAGE')"
		" ELSE pg_catalog.has_function_privilege($1::pg_catalog.name, $2, 'EXECUTE') END",
		.nargs = 2,.types = {TEXTOID, TEXTOID},
		.planning = MIG_PLAN_FREELY,.identity = MIG_AS_CALLER
	};
	Datum		values[] = {CStringGetTextDatum(role), CStringGetTextDatum(signature)};

	return mig_spi_read(&query, MIG_SNAPSHOT_LATEST, values, NULL, NULL) > 0;
}
