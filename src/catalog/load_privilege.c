/*-------------------------------------------------------------------------
 *
 * load_privilege.c
 *	  Privileges, as far as they are not what an object has when it is made.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_default_acl.h"
#include "catalog/pg_foreign_data_wrapper.h"
#include "catalog/pg_foreign_server.h"
#include "catalog/pg_language.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

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

/* The lines for an ACL, given what it would be by default, and what follows a privilege. */
#define LINES_OF(acl, otherwise, part) \
	"SELECT pg_catalog.concat('GRANT ', e.privilege_type, " part ", E'\\tTO ', " GRANTEE("e") ", " \
	"  CASE WHEN pg_catalog.bool_or(e.is_grantable) THEN ' WITH GRANT OPTION' END) " \
	"FROM pg_catalog.aclexplode(" acl ") e " \
	"WHERE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(" otherwise ") d " \
	"  WHERE d.grantee = e.grantee AND d.privilege_type = e.privilege_type " \
	"  AND d.is_grantable = e.is_grantable) " \
	"GROUP BY e.privilege_type, e.grantee " \
	"UNION ALL " \
	"SELECT pg_catalog.concat('REVOKE ', d.privilege_type, " part ", E'\\tFROM ', " GRANTEE("d") ") " \
	"FROM pg_catalog.aclexplode(" otherwise ") d " \
	"WHERE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(" acl ") e " \
	"  WHERE d.grantee = e.grantee AND d.privilege_type = e.privilege_type)"

/* The privileges on objects that have an ACL, given a SELECT for these, as text. */
#define PRIVILEGES(objects) \
	"SELECT o.class, o.object, o.sub::int4, " \
	"pg_catalog.string_agg(l.line, E'\\n' ORDER BY l.line COLLATE \"C\") " \
	"FROM (" objects ") o (class, object, sub, part, acl, owner, kind) " \
	"CROSS JOIN LATERAL (" \
	LINES_OF("o.acl", "pg_catalog.acldefault(o.kind, o.owner)", "o.part") \
	") l (line) " \
	"GROUP BY o.class, o.object, o.sub"

#define PRIVILEGES_QUERY(objects) \
	{.sql = PRIVILEGES(objects), MIG_WITH_OIDS}

#define SELECT_FROM(catalog) \
	"SELECT 'pg_catalog." catalog "'::pg_catalog.regclass::pg_catalog.oid, "

/* Those on the objects of a catalog, given the prefix of its columns and acldefault()'s letter. */
#define PRIVILEGES_ON(catalog, prefix, kind) \
	PRIVILEGES_QUERY(SELECT_FROM(catalog) "c.oid, 0, '', c." prefix "acl, c." prefix "owner, '" \
					 kind "'::\"char\" FROM pg_catalog." catalog " c " \
					 "WHERE c.oid = ANY ($1) AND c." prefix "acl IS NOT NULL")

/*
 * Add the privileges on the objects that were read.  Columns of what has no columns
 * of its own in a snapshot count as its own.
 */
void
mig_load_privileges(MigReading *reading)
{
	static struct
	{
		Oid			class;
		MigQuery	query;
	}			catalogs[] =
	{
		{RelationRelationId, PRIVILEGES_QUERY(
				SELECT_FROM("pg_class") "c.oid, 0, '', c.relacl, c.relowner, "
				"(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::\"char\" "
				"FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1) AND c.relacl IS NOT NULL "
				"UNION ALL "
				SELECT_FROM("pg_class") "c.oid, "
				"CASE WHEN c.relkind IN ('v', 'm') THEN 0 ELSE t.attnum END, "
				"pg_catalog.concat(' (', pg_catalog.quote_ident(t.attname), ')'), t.attacl, "
				"c.relowner, 'c'::\"char\" "
				"FROM pg_catalog.pg_attribute t JOIN pg_catalog.pg_class c ON c.oid = t.attrelid "
				"WHERE t.attrelid = ANY ($1) AND t.attacl IS NOT NULL AND NOT t.attisdropped")},
		{ProcedureRelationId, PRIVILEGES_ON("pg_proc", "pro", "f")},
		{TypeRelationId, PRIVILEGES_ON("pg_type", "typ", "T")},
		{NamespaceRelationId, PRIVILEGES_ON("pg_namespace", "nsp", "n")},
		{LanguageRelationId, PRIVILEGES_ON("pg_language", "lan", "l")},
		{ForeignDataWrapperRelationId, PRIVILEGES_ON("pg_foreign_data_wrapper", "fdw", "F")},
		{ForeignServerRelationId, PRIVILEGES_ON("pg_foreign_server", "srv", "S")}
	};

	for (int i = 0; i < lengthof(catalogs); i++)
		mig_reading_query_class(reading, catalogs[i].class, &catalogs[i].query, add_privileges);
}

static void
add_defaults(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	char	   *role = mig_spi_text(slot, 2);
	char	   *schema = mig_spi_text(slot, 3);
	char	   *objects = mig_spi_text(slot, 4);
	char	   *whose = psprintf("FOR ROLE %s%s%s", quote_identifier(role),
								 schema ? " IN SCHEMA " : "", schema ? quote_identifier(schema) : "");
	int			place;

	place = mig_reading_add(reading, DefaultAclRelationId, mig_reading_oid(slot, 1), 0,
							MIG_KIND_DEFAULT_PRIVILEGES, schema, role,
							psprintf("%s ON %s", whose, objects), -1);
	mig_snapshot_set(reading->snapshot, place, "for", whose);
	mig_snapshot_set(reading->snapshot, place, "on", objects);
	mig_reading_set(reading, place, "grants", slot, 5);
}

/*
 * Add the default privileges of roles that the caller could act as, in the schemas that
 * are read and in all, if they are asked for.
 */
void
mig_load_default_privileges(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT a.oid, pg_catalog.pg_get_userbyid(a.defaclrole)::text, n.nspname::text, "
		"CASE a.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' "
		"  WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' "
		"  WHEN 'L' THEN 'LARGE OBJECTS' END, "
		"(SELECT pg_catalog.string_agg(l.line, E'\\n' ORDER BY l.line COLLATE \"C\") FROM ("
		LINES_OF("a.defaclacl", "CASE WHEN a.defaclnamespace = 0 THEN pg_catalog.acldefault("
				 "  CASE a.defaclobjtype WHEN 'S' THEN 's' ELSE a.defaclobjtype END, a.defaclrole) END", "''") ") l (line)) "
		"FROM pg_catalog.pg_default_acl a "
		"LEFT JOIN pg_catalog.pg_namespace n ON n.oid = a.defaclnamespace "
		"WHERE (a.defaclnamespace = 0 OR a.defaclnamespace = ANY ($1))"
		MIG_OF_CALLER("a.oid", "a.defaclrole"),
		MIG_WITH_OIDS
	};

	if (reading->scope->privileges || reading->scope->kinds[MIG_KIND_DEFAULT_PRIVILEGES])
		mig_reading_query(reading, &query, add_defaults);
}
