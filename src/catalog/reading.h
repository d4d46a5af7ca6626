/*-------------------------------------------------------------------------
 *
 * reading.h
 *	  A snapshot while it is being read, and its loaders.
 *
 * A loader runs one query for the objects of its kind, and adds them with the
 * address that the catalogs know them by.  The needs are read last, from
 * pg_depend, and go by these addresses.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_READING_H
#define MIGRATE_READING_H

#include "schema/scope.h"
#include "store/spi.h"

/*
 * A condition, after others, that leaves out the members of extensions, given the
 * name of their catalog and their OID.
 */
#define MIG_NOT_OF_EXTENSION(catalog, oid) \
	" AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog." \
	catalog "'::pg_catalog.regclass AND e.objid = " oid " AND e.deptype = 'e')"

/*
 * A condition, after others, that leaves out what is the server's own and what the
 * caller could not change, given the OIDs of an object without a schema and of its
 * owner.  Only the rest is hidden by a shadow, so only the rest can be compared.
 */
#define MIG_OF_CALLER(oid, owner) \
	" AND " oid " >= 16384 AND pg_catalog.pg_has_role(" owner ", 'USAGE')"

/* The qualified name of a function by its OID, null for 0. */
#define MIG_FUNCTION_NAME(oid) \
	"(SELECT pg_catalog.concat(pg_catalog.quote_ident(n.nspname), '.', " \
	"  pg_catalog.quote_ident(f.proname)) FROM pg_catalog.pg_proc f " \
	" JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace WHERE f.oid = " oid ")"

/* Options as CREATE SERVER and the like have them, given an array of name=value. */
#define MIG_FOREIGN_OPTIONS(options) \
	"(SELECT pg_catalog.string_agg(pg_catalog.concat(pg_catalog.quote_ident(o.option_name), ' ', " \
	"   pg_catalog.quote_literal(o.option_value)), ', ' ORDER BY o.option_name COLLATE \"C\") " \
	" FROM pg_catalog.pg_options_to_table(" options ") o)"

/* Options in their order, given an array of name=value and what is to stand before each. */
#define MIG_OPTIONS_OF(options, prefix) \
	"CASE WHEN " options " IS NOT NULL THEN " \
	"  (SELECT pg_catalog.string_agg('" prefix "' OPERATOR(pg_catalog.||) o.option, ', ' " \
	"   ORDER BY o.place) FROM pg_catalog.unnest(" options ") WITH ORDINALITY o (option, place)) END"

/* The name of a tablespace by its OID, null for 0, which is the database's. */
#define MIG_TABLESPACE_OF(oid) \
	"CASE WHEN " oid " <> 0 THEN (SELECT pg_catalog.quote_ident(s.spcname) " \
	" FROM pg_catalog.pg_tablespace s WHERE s.oid = " oid ") END"

/* What the names of hidden things begin with, and a version that a model wants (hide.c). */
#define MIG_HIDDEN_NAME "migrate hidden "
#define MIG_WANTED_VERSION "migrate wants "

/*
 * What the query of a loader has beside its text: the parameters that it gets from
 * mig_reading_query() and mig_reading_query_class(), or from mig_reading_query_objects(),
 * and that it is planned as the planner sees fit and run as the caller.
 */
#define MIG_WITH_OIDS \
	.nargs = 1,.types = {OIDARRAYOID},.planning = MIG_PLAN_FREELY,.identity = MIG_AS_CALLER
#define MIG_WITH_OBJECTS \
	.nargs = 2,.types = {OIDARRAYOID, OIDARRAYOID},.planning = MIG_PLAN_FREELY, \
	.identity = MIG_AS_CALLER

/* The columns of a relation as one text: name, type and collation of each. */
#define MIG_COLUMNS_OF(oid) \
	"(SELECT pg_catalog.string_agg(pg_catalog.concat(pg_catalog.quote_ident(a.attname), ' ', " \
	"  pg_catalog.format_type(a.atttypid, a.atttypmod), " \
	"  CASE WHEN a.attcollation <> t.typcollation THEN (SELECT pg_catalog.concat(' COLLATE ', " \
	"    pg_catalog.quote_ident(m.nspname), '.', pg_catalog.quote_ident(l.collname)) " \
	"    FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace m ON m.oid = l.collnamespace " \
	"    WHERE l.oid = a.attcollation) END), ', ' ORDER BY a.attnum) " \
	" FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid " \
	" WHERE a.attrelid = " oid " AND a.attnum > 0 AND NOT a.attisdropped)"

/* The comments on them, as mig_remarks_on_columns() reads them. */
#define MIG_COLUMN_COMMENTS_OF(oid) \
	"(SELECT pg_catalog.string_agg(pg_catalog.concat(pg_catalog.quote_ident(a.attname), ' IS ', " \
	"  pg_catalog.quote_literal(d.description)), ', ' ORDER BY a.attname) " \
	" FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_description d " \
	"  ON d.objoid = a.attrelid AND d.objsubid = a.attnum " \
	"  AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass " \
	" WHERE a.attrelid = " oid " AND a.attnum > 0 AND NOT a.attisdropped)"

struct mig_addresses_hash;

typedef struct MigReading
{
	MigSnapshot *snapshot;
	const MigScope *scope;
	Datum		namespaces;		/* OIDs of the schemas that are read, an oid[] */
	struct mig_addresses_hash *addresses;
	Oid			parent;			/* for loaders: the relation whose parts are being numbered */
	int			rank;			/* and the number of the last one */
} MigReading;

extern void mig_reading_start(MigReading *reading, const MigScope *scope);
extern int	mig_reading_add(MigReading *reading, Oid class, Oid object, int sub, MigKind kind,
							const char *schema, const char *name, const char *identity,
							int parent);
extern int	mig_reading_add_named(MigReading *reading, TupleTableSlot *slot, Oid class,
								  MigKind kind, int parent);
extern int	mig_reading_add_signed(MigReading *reading, TupleTableSlot *slot, Oid class,
								   MigKind kind);
extern void mig_reading_alias(MigReading *reading, Oid class, Oid object, int sub, int place);
extern int	mig_reading_find_own(const MigReading *reading, Oid class, Oid object, int sub);
extern int	mig_reading_find(const MigReading *reading, Oid class, Oid object, int sub);
extern void mig_reading_query(MigReading *reading, MigQuery *query, MigRowCallback callback);
extern void mig_reading_query_objects(MigReading *reading, MigQuery *query,
									  MigRowCallback callback);
extern void mig_reading_query_class(MigReading *reading, Oid class, MigQuery *query,
									MigRowCallback callback);
extern void mig_reading_set(MigReading *reading, int object, const char *attribute,
							TupleTableSlot *slot, int column);
extern void mig_reading_set_flag(MigReading *reading, int object, const char *attribute,
								 TupleTableSlot *slot, int column);
extern Oid	mig_reading_oid(TupleTableSlot *slot, int column);
extern int	mig_reading_int(TupleTableSlot *slot, int column);
extern bool mig_reading_bool(TupleTableSlot *slot, int column);

/* load_global.c */
extern int	mig_reading_add_global(MigReading *reading, TupleTableSlot *slot, Oid class,
								   MigKind kind);

/* load_*.c */
extern void mig_load_schemas(MigReading *reading);
extern void mig_load_tables(MigReading *reading);
extern void mig_load_columns(MigReading *reading);
extern void mig_load_sequences(MigReading *reading);
extern void mig_load_constraints(MigReading *reading);
extern void mig_load_indexes(MigReading *reading);
extern void mig_load_types(MigReading *reading);
extern void mig_load_routines(MigReading *reading);
extern void mig_load_views(MigReading *reading);
extern void mig_load_rules(MigReading *reading);
extern void mig_load_triggers(MigReading *reading);
extern void mig_load_policies(MigReading *reading);
extern void mig_load_collations(MigReading *reading);
extern void mig_load_aggregates(MigReading *reading);
extern void mig_load_operators(MigReading *reading);
extern void mig_load_operator_classes(MigReading *reading);
extern void mig_load_casts(MigReading *reading);
extern void mig_load_transforms(MigReading *reading);
extern void mig_load_access_methods(MigReading *reading);
extern void mig_load_conversions(MigReading *reading);
extern void mig_load_text_search(MigReading *reading);
extern void mig_load_statistics(MigReading *reading);
extern void mig_load_extensions(MigReading *reading);
extern void mig_load_extension_members(MigReading *reading);
extern void mig_load_languages(MigReading *reading);
extern void mig_load_wrappers(MigReading *reading);
extern void mig_load_servers(MigReading *reading);
extern void mig_load_user_mappings(MigReading *reading);
extern void mig_load_publications(MigReading *reading);
extern void mig_load_event_triggers(MigReading *reading);
extern void mig_load_subscriptions(MigReading *reading);
extern void mig_load_default_privileges(MigReading *reading);
extern void mig_load_others(MigReading *reading);
extern void mig_load_privileges(MigReading *reading);
extern void mig_load_comments(MigReading *reading);
extern void mig_load_needs(MigReading *reading);

#endif							/* MIGRATE_READING_H */
