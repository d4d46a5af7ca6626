/*-------------------------------------------------------------------------
 *
 * load_operator.c
 *	  Operators, operator families and operator classes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_opclass.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"

static void
add_operator(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			operator = mig_reading_add_signed(reading, slot, OperatorRelationId,
												  MIG_KIND_OPERATOR);

	if (operator < 0)
		return;
	mig_reading_set(reading, operator, "name", slot, 6);
	mig_reading_set(reading, operator, "function", slot, 7);
	mig_reading_set(reading, operator, "left", slot, 8);
	mig_reading_set(reading, operator, "right", slot, 9);
	mig_reading_set(reading, operator, "commutator", slot, 10);
	mig_reading_set(reading, operator, "negator", slot, 11);
	mig_reading_set_flag(reading, operator, "hashes", slot, 12);
	mig_reading_set_flag(reading, operator, "merges", slot, 13);
	mig_reading_set(reading, operator, "restrict", slot, 14);
	mig_reading_set(reading, operator, "join", slot, 15);
}

#define TYPE_UNLESS_NONE(column) \
	"CASE WHEN " column " <> 0 THEN pg_catalog.format_type(" column ", NULL) END, "

#define OPERATOR_NAME(column) \
	"(SELECT pg_catalog.format('OPERATOR(%I.%s)', m.nspname, x.oprname) " \
	" FROM pg_catalog.pg_operator x JOIN pg_catalog.pg_namespace m ON m.oid = x.oprnamespace " \
	" WHERE x.oid = " column "), "

/* Add the operators of the schemas that are read, but for those that are only announced. */
void
mig_load_operators(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT o.oid, n.nspname::text, o.oprname::text, "
		"pg_catalog.pg_get_userbyid(o.oprowner)::text, "
		"o.oid::pg_catalog.regoperator::pg_catalog.text, "
		"pg_catalog.format('%I.%s', n.nspname, o.oprname), "
		"o.oprcode::pg_catalog.regproc::pg_catalog.text, "
		TYPE_UNLESS_NONE("o.oprleft") TYPE_UNLESS_NONE("o.oprright")
		OPERATOR_NAME("o.oprcom") OPERATOR_NAME("o.oprnegate")
		"o.oprcanhash, o.oprcanmerge, "
		"NULLIF(o.oprrest::pg_catalog.regproc::pg_catalog.text, '-'), "
		"NULLIF(o.oprjoin::pg_catalog.regproc::pg_catalog.text, '-') "
		"FROM pg_catalog.pg_operator o "
		"JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace "
		"WHERE o.oprnamespace = ANY ($1) AND o.oprcode <> 0"
		MIG_NOT_OF_EXTENSION("pg_operator", "o.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_operator);
}

static void
add_family(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			family = mig_reading_add_signed(reading, slot, OperatorFamilyRelationId,
												MIG_KIND_OPERATOR_FAMILY);

	if (family >= 0)
		mig_reading_set(reading, family, "members", slot, 6);
}

/* Does a member belong to the family or class itself?  An item of each catalog of members. */
#define TIED(catalog, member, refcatalog, object) \
	"EXISTS (SELECT FROM pg_catalog.pg_depend d " \
	"  WHERE d.classid = 'pg_catalog." catalog "'::pg_catalog.regclass AND d.objid = " member ".oid " \
	"  AND d.refclassid = 'pg_catalog." refcatalog "'::pg_catalog.regclass AND d.refobjid = " object ")"

#define OPERATOR_ITEM \
	"pg_catalog.concat('OPERATOR ', x.amopstrategy, ' ', " \
	"  x.amopopr::pg_catalog.regoperator::pg_catalog.text, " \
	"  (SELECT pg_catalog.format(' FOR ORDER BY %I.%I', m.nspname, s.opfname) " \
	"   FROM pg_catalog.pg_opfamily s JOIN pg_catalog.pg_namespace m ON m.oid = s.opfnamespace " \
	"   WHERE s.oid = x.amopsortfamily))"

#define OPERANDS(left, right) \
	"' (', pg_catalog.format_type(" left ", NULL), ', ', pg_catalog.format_type(" right ", NULL), ')'"

#define FUNCTION_ITEM \
	"pg_catalog.concat('FUNCTION ', x.amprocnum, " OPERANDS("x.amproclefttype", "x.amprocrighttype") ", ' ', " \
	"  x.amproc::pg_catalog.regprocedure::pg_catalog.text)"

static void
load_families(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT f.oid, n.nspname::text, f.opfname::text, "
		"pg_catalog.pg_get_userbyid(f.opfowner)::text, "
		"pg_catalog.format('%I.%I USING %I', n.nspname, f.opfname, a.amname), "
		"(SELECT pg_catalog.string_agg(i.item, E'\\n' ORDER BY i.item COLLATE \"C\") FROM ("
		"  SELECT pg_catalog.concat('OPERATOR ', x.amopstrategy, "
		OPERANDS("x.amoplefttype", "x.amoprighttype") ", E'\\t', " OPERATOR_ITEM ") "
		"  FROM pg_catalog.pg_amop x WHERE x.amopfamily = f.oid AND "
		TIED("pg_amop", "x", "pg_opfamily", "f.oid")
		"  UNION ALL "
		"  SELECT pg_catalog.concat('FUNCTION ', x.amprocnum, "
		OPERANDS("x.amproclefttype", "x.amprocrighttype") ", E'\\t', " FUNCTION_ITEM ") "
		"  FROM pg_catalog.pg_amproc x WHERE x.amprocfamily = f.oid AND "
		TIED("pg_amproc", "x", "pg_opfamily", "f.oid") ") i (item)) "
		"FROM pg_catalog.pg_opfamily f "
		"JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod "
		"JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace "
		"WHERE f.opfnamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_opfamily", "f.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_family);
}

static void
add_class(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			class = mig_reading_add_signed(reading, slot, OperatorClassRelationId,
											   MIG_KIND_OPERATOR_CLASS);

	if (class < 0)
		return;
	mig_reading_set(reading, class, "name", slot, 6);
	mig_reading_set(reading, class, "type", slot, 7);
	mig_reading_set(reading, class, "method", slot, 8);
	mig_reading_set(reading, class, "family", slot, 9);
	mig_reading_set_flag(reading, class, "default", slot, 10);
	mig_reading_set(reading, class, "members", slot, 11);
}

/* A class has to have something after AS: the type that it stores, if nothing else. */
static void
load_classes(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT c.oid, n.nspname::text, c.opcname::text, "
		"pg_catalog.pg_get_userbyid(c.opcowner)::text, "
		"pg_catalog.format('%I.%I USING %I', n.nspname, c.opcname, a.amname), "
		"pg_catalog.format('%I.%I', n.nspname, c.opcname), "
		"pg_catalog.format_type(c.opcintype, NULL), pg_catalog.quote_ident(a.amname), "
		"(SELECT pg_catalog.format('%I.%I', m.nspname, f.opfname) "
		" FROM pg_catalog.pg_opfamily f JOIN pg_catalog.pg_namespace m ON m.oid = f.opfnamespace "
		" WHERE f.oid = c.opcfamily), "
		"c.opcdefault, "
		"COALESCE(NULLIF(pg_catalog.concat_ws(', ', "
		"CASE WHEN c.opckeytype <> 0 THEN pg_catalog.concat('STORAGE ', "
		"  pg_catalog.format_type(c.opckeytype, NULL)) END, "
		"(SELECT pg_catalog.string_agg(" OPERATOR_ITEM ", ', ' ORDER BY x.amopstrategy) "
		" FROM pg_catalog.pg_amop x WHERE x.amopfamily = c.opcfamily AND "
		TIED("pg_amop", "x", "pg_opclass", "c.oid") "), "
		"(SELECT pg_catalog.string_agg(" FUNCTION_ITEM ", ', ' ORDER BY x.amprocnum) "
		" FROM pg_catalog.pg_amproc x WHERE x.amprocfamily = c.opcfamily AND "
		TIED("pg_amproc", "x", "pg_opclass", "c.oid") ")), ''), "
		"  pg_catalog.concat('STORAGE ', pg_catalog.format_type(c.opcintype, NULL))) "
		"FROM pg_catalog.pg_opclass c "
		"JOIN pg_catalog.pg_am a ON a.oid = c.opcmethod "
		"JOIN pg_catalog.pg_namespace n ON n.oid = c.opcnamespace "
		"WHERE c.opcnamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_opclass", "c.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_class);
}

/* What a member needs, its family or class needs. */
static void
add_member(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			whole = mig_reading_find(reading, mig_reading_oid(slot, 3),
										 mig_reading_oid(slot, 4), 0);

	if (whole >= 0)
		mig_reading_alias(reading, mig_reading_oid(slot, 1), mig_reading_oid(slot, 2), 0, whole);
}

#define MEMBERS_OF(catalog, family, refcatalog, namespace) \
	"SELECT d.classid, d.objid, d.refclassid, d.refobjid " \
	"FROM pg_catalog." refcatalog " o JOIN pg_catalog.pg_depend d " \
	"  ON d.refclassid = 'pg_catalog." refcatalog "'::pg_catalog.regclass AND d.refobjid = o.oid " \
	"  AND d.classid = 'pg_catalog." catalog "'::pg_catalog.regclass " \
	"JOIN pg_catalog." catalog " x ON x.oid = d.objid AND x." family " " \
	"WHERE o." namespace " = ANY ($1) "

static void
load_members(MigReading *reading)
{
	static MigQuery query = {
		.sql =
		MEMBERS_OF("pg_amop", "amopfamily = o.oid", "pg_opfamily", "opfnamespace") "UNION ALL "
		MEMBERS_OF("pg_amproc", "amprocfamily = o.oid", "pg_opfamily", "opfnamespace") "UNION ALL "
		MEMBERS_OF("pg_amop", "amopfamily = o.opcfamily", "pg_opclass", "opcnamespace") "UNION ALL "
		MEMBERS_OF("pg_amproc", "amprocfamily = o.opcfamily", "pg_opclass", "opcnamespace"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_member);
}

/* Add the operator families and classes of the schemas that are read. */
void
mig_load_operator_classes(MigReading *reading)
{
	load_families(reading);
	load_classes(reading);
	load_members(reading);
}
