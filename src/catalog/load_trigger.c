/*-------------------------------------------------------------------------
 *
 * load_trigger.c
 *	  Triggers, rules and policies: what belongs to a table or a view.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

/*
 * Add a part of a relation from a row that begins with its OID, the relation's, and
 * its name.  Returns its place, or -1 if the relation was not read.
 */
static int
add_part(MigReading *reading, TupleTableSlot *slot, Oid class, MigKind kind)
{
	int			relation = mig_reading_find(reading, RelationRelationId,
											mig_reading_oid(slot, 2), 0);
	char	   *name = mig_spi_text(slot, 3);
	const MigObject *parent;

	if (relation < 0)
		return -1;
	parent = &reading->snapshot->objects[relation];
	return mig_reading_add(reading, class, mig_reading_oid(slot, 1), 0, kind, parent->schema,
						   name, psprintf("%s.%s", parent->identity, quote_identifier(name)),
						   relation);
}

static void
add_trigger(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			trigger = add_part(reading, slot, TriggerRelationId, MIG_KIND_TRIGGER);

	if (trigger < 0)
		return;
	mig_reading_set(reading, trigger, "definition", slot, 4);
	mig_reading_set(reading, trigger, "enabled", slot, 5);
}

/* Add the triggers that users made, of the relations that were read. */
void
mig_load_triggers(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT t.oid, t.tgrelid, t.tgname::text, pg_catalog.pg_get_triggerdef(t.oid), "
		"CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' "
		"  WHEN 'A' THEN 'ENABLE ALWAYS' END "
		"FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid "
		"WHERE c.relnamespace = ANY ($1) AND NOT t.tgisinternal AND t.tgparentid = 0"
		MIG_NOT_OF_EXTENSION("pg_trigger", "t.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_trigger);
}

static void
add_rule(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			rule = add_part(reading, slot, RewriteRelationId, MIG_KIND_RULE);

	if (rule < 0)
		return;
	mig_reading_set(reading, rule, "definition", slot, 4);
	mig_reading_set(reading, rule, "enabled", slot, 5);
}

/* Add the rules of the relations that were read, but for those that make a view. */
void
mig_load_rules(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT r.oid, r.ev_class, r.rulename::text, "
		"pg_catalog.rtrim(pg_catalog.pg_get_ruledef(r.oid), ';'), "
		"CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' "
		"  WHEN 'A' THEN 'ENABLE ALWAYS' END "
		"FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class "
		"WHERE c.relnamespace = ANY ($1) AND r.rulename <> '_RETURN'"
		MIG_NOT_OF_EXTENSION("pg_rewrite", "r.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_rule);
}

static void
add_policy(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			policy = add_part(reading, slot, PolicyRelationId, MIG_KIND_POLICY);

	if (policy < 0)
		return;
	mig_reading_set_flag(reading, policy, "restrictive", slot, 4);
	mig_reading_set(reading, policy, "command", slot, 5);
	mig_reading_set(reading, policy, "roles", slot, 6);
	mig_reading_set(reading, policy, "using", slot, 7);
	mig_reading_set(reading, policy, "check", slot, 8);
}

/* Add the policies of the tables that were read. */
void
mig_load_policies(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT p.oid, p.polrelid, p.polname::text, NOT p.polpermissive, "
		"CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' "
		"  WHEN 'd' THEN 'DELETE' END, "
		"CASE WHEN p.polroles <> '{0}' THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(r.rolname), ', ' "
		"  ORDER BY r.rolname) FROM pg_catalog.pg_roles r WHERE r.oid = ANY (p.polroles)) END, "
		"pg_catalog.pg_get_expr(p.polqual, p.polrelid), "
		"pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) "
		"FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid "
		"WHERE c.relnamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_policy", "p.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_policy);
}
