/*-------------------------------------------------------------------------
 *
 * load_global.c
 *	  Objects without a schema: extensions, languages, event triggers, subscriptions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_event_trigger.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_language.h"
#include "catalog/pg_subscription.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"
#include "utils/builtins.h"

/*
 * Add an object from a row that begins with its OID and its name.  Returns its
 * place, or -1 if it is excluded.
 */
int
mig_reading_add_global(MigReading *reading, TupleTableSlot *slot, Oid class, MigKind kind)
{
	char	   *name = mig_spi_text(slot, 2);

	if (mig_scope_excludes(reading->scope, NULL, name))
		return -1;
	return mig_reading_add(reading, class, mig_reading_oid(slot, 1), 0, kind, NULL, name,
						   quote_identifier(name), -1);
}

static void
add_extension(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			extension = mig_reading_add_global(reading, slot, ExtensionRelationId,
												   MIG_KIND_EXTENSION);

	if (extension < 0)
		return;
	mig_reading_set(reading, extension, "schema", slot, 3);
	mig_reading_set(reading, extension, "version", slot, 4);
	mig_reading_set_flag(reading, extension, "*hidden", slot, 5);
}

/*
 * Add the extensions, but for this one; those of others count as created.  A shadow says of them in
 * their version which are hidden, and which version the model wants (hide.c).
 */
void
mig_load_extensions(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT x.oid, x.extname::text, "
		"CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_depend d "
		"  WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass "
		"  AND d.objid = x.extnamespace AND d.deptype = 'e' "
		"  AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass "
		"  AND d.refobjid = x.oid) THEN n.nspname::text END, "
		"CASE WHEN x.extversion LIKE '" MIG_WANTED_VERSION "%' THEN "
		"  pg_catalog.substr(x.extversion, pg_catalog.length('" MIG_WANTED_VERSION "') + 1) END, "
		"x.extversion LIKE '" MIG_HIDDEN_NAME "%' "
		"FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace "
		"WHERE x.extname <> 'migrate' AND x.oid >= 16384",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_extension);
}

static void
add_extension_member(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			extension = mig_reading_find(reading, ExtensionRelationId,
											 mig_reading_oid(slot, 3), 0);

	if (extension >= 0)
		mig_reading_alias(reading, mig_reading_oid(slot, 1), mig_reading_oid(slot, 2), 0,
						  extension);
}

/*
 * Let the members of extensions mean the extensions: what needs one of them needs the
 * extension.  To be called when all is read that looks for the wholes of parts.
 */
void
mig_load_extension_members(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT d.classid, d.objid, d.refobjid FROM pg_catalog.pg_depend d "
		"WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'",
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_extension_member);
}

static void
add_language(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			language = mig_reading_add_global(reading, slot, LanguageRelationId,
												  MIG_KIND_LANGUAGE);

	if (language < 0)
		return;
	mig_reading_set(reading, language, MIG_ATTRIBUTE_OWNER, slot, 3);
	mig_reading_set_flag(reading, language, "trusted", slot, 4);
	mig_reading_set(reading, language, "handler", slot, 5);
	mig_reading_set(reading, language, "inline", slot, 6);
	mig_reading_set(reading, language, "validator", slot, 7);
}

/* Add the languages of the caller. */
void
mig_load_languages(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT l.oid, l.lanname::text, pg_catalog.pg_get_userbyid(l.lanowner)::text, "
		"l.lanpltrusted, " MIG_FUNCTION_NAME("l.lanplcallfoid") ", "
		MIG_FUNCTION_NAME("l.laninline") ", " MIG_FUNCTION_NAME("l.lanvalidator") " "
		"FROM pg_catalog.pg_language l WHERE l.lanispl"
		MIG_OF_CALLER("l.oid", "l.lanowner") MIG_NOT_OF_EXTENSION("pg_language", "l.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_language);
}

static void
add_event_trigger(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			trigger = mig_reading_add_global(reading, slot, EventTriggerRelationId,
												 MIG_KIND_EVENT_TRIGGER);

	if (trigger < 0)
		return;
	mig_reading_set(reading, trigger, MIG_ATTRIBUTE_OWNER, slot, 3);
	mig_reading_set(reading, trigger, "event", slot, 4);
	mig_reading_set(reading, trigger, "tags", slot, 5);
	mig_reading_set(reading, trigger, "function", slot, 6);
	mig_reading_set(reading, trigger, "enabled", slot, 7);
}

/* Add the event triggers of the caller. */
void
mig_load_event_triggers(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT t.oid, t.evtname::text, pg_catalog.pg_get_userbyid(t.evtowner)::text, "
		"t.evtevent::text, "
		"(SELECT pg_catalog.string_agg(pg_catalog.quote_literal(g.tag), ', ' ORDER BY g.number) "
		" FROM pg_catalog.unnest(t.evttags) WITH ORDINALITY g (tag, number)), "
		"pg_catalog.concat(" MIG_FUNCTION_NAME("t.evtfoid") ", '()'), "
		"CASE t.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' "
		"  WHEN 'A' THEN 'ENABLE ALWAYS' END "
		"FROM pg_catalog.pg_event_trigger t WHERE true"
		MIG_OF_CALLER("t.oid", "t.evtowner") MIG_NOT_OF_EXTENSION("pg_event_trigger", "t.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_event_trigger);
}

/* What is in a subscription is not looked at. */
static void
add_subscription(TupleTableSlot *slot, void *arg)
{
	(void) mig_reading_add_global(arg, slot, SubscriptionRelationId, MIG_KIND_SUBSCRIPTION);
}

/* Add the subscriptions of the caller in this database. */
void
mig_load_subscriptions(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT s.oid, s.subname::text FROM pg_catalog.pg_subscription s "
		"WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d "
		"  WHERE d.datname = pg_catalog.current_database())"
		MIG_OF_CALLER("s.oid", "s.subowner"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_subscription);
}
