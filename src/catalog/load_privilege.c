/*-------------------------------------------------------------------------
 *
 * load_privilege.c
 *	  Privileges, as far as they are not what an object has when it is made.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "catalog/reading.h"

static void
add_privileges(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			object = mig_reading_find(reading, mig_reading_oid(slot, 1),
										  mig_reading_oid(slot, 2), mig_reading_int(slot, 3));

	if (object >= 0)
		mig_reading_set(reading, object, MIG_ATTRIBUTE_PRIVILEGES, slot, 4);
}

#define GRANTEE(entry) \
	"CASE " entry ".grantee WHEN 0 THEN 'PUBLIC' " \
	"ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(" entry ".grantee)) END"

/* The objects of a catalog that have an ACL. */
#define OBJECTS_OF(catalog, prefix, kind) \
	"SELECT a.class, a.object, 0, '', c." prefix "acl, c." prefix "owner, '" kind "'::\"char\" " \
	"FROM a JOIN pg_catalog." catalog " c ON c.oid = a.object " \
	"WHERE a.class = 'pg_catalog." catalog "'::pg_catalog.regclass AND c." prefix "acl IS NOT NULL "

/*
 * Add the privileges on the objects that were read.  Columns of what has no columns
 * of its own in a snapshot count as its own.
 */
void
mig_load_privileges(MigReading *reading)
{
	static MigQuery query = {
		.sql = "WITH a (class, object) AS ("
		"SELECT DISTINCT * FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) b), "
		"o (class, object, sub, part, acl, owner, kind) AS ("
		"SELECT a.class, a.object, 0, '', c.relacl, c.relowner, "
		"  (CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::\"char\" "
		"FROM a JOIN pg_catalog.pg_class c ON c.oid = a.object "
		"WHERE a.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.relacl IS NOT NULL "
		"UNION ALL "
		"SELECT a.class, a.object, CASE WHEN c.relkind IN ('v', 'm') THEN 0 ELSE t.attnum END, "
		"  pg_catalog.concat(' (', pg_catalog.quote_ident(t.attname), ')'), t.attacl, c.relowner, "
		"  'c'::\"char\" "
		"FROM a JOIN pg_catalog.pg_class c ON c.oid = a.object "
		"JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid "
		"WHERE a.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND t.attacl IS NOT NULL "
		"AND NOT t.attisdropped "
		"UNION ALL " OBJECTS_OF("pg_proc", "pro", "f")
		"UNION ALL " OBJECTS_OF("pg_type", "typ", "T")
		"UNION ALL " OBJECTS_OF("pg_namespace", "nsp", "n")
		"UNION ALL " OBJECTS_OF("pg_language", "lan", "l")
		"UNION ALL " OBJECTS_OF("pg_foreign_data_wrapper", "fdw", "F")
		"UNION ALL " OBJECTS_OF("pg_foreign_server", "srv", "S") ") "
		"SELECT o.class, o.object, o.sub::int4, "
		"pg_catalog.string_agg(l.line, E'\\n' ORDER BY l.line COLLATE \"C\") "
		"FROM o CROSS JOIN LATERAL ("
		"SELECT pg_catalog.concat('GRANT ', e.privilege_type, o.part, E'\\tTO ', " GRANTEE("e") ", "
		"  CASE WHEN pg_catalog.bool_or(e.is_grantable) THEN ' WITH GRANT OPTION' END) "
		"FROM pg_catalog.aclexplode(o.acl) e "
		"WHERE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(pg_catalog.acldefault(o.kind, o.owner)) d "
		"  WHERE d.grantee = e.grantee AND d.privilege_type = e.privilege_type "
		"  AND d.is_grantable = e.is_grantable) "
		"GROUP BY e.privilege_type, e.grantee "
		"UNION ALL "
		"SELECT pg_catalog.concat('REVOKE ', d.privilege_type, o.part, E'\\tFROM ', " GRANTEE("d") ") "
		"FROM pg_catalog.aclexplode(pg_catalog.acldefault(o.kind, o.owner)) d "
		"WHERE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(o.acl) e "
		"  WHERE d.grantee = e.grantee AND d.privilege_type = e.privilege_type)"
		") l (line) "
		"GROUP BY o.class, o.object, o.sub",
		.nargs = 2,.types = {OIDARRAYOID, OIDARRAYOID},
		.planning = MIG_PLAN_FREELY,.identity = MIG_AS_CALLER
	};

	mig_reading_query_objects(reading, &query, add_privileges);
}
