/*-------------------------------------------------------------------------
 *
 * snapshot.c
 *	  The schema as it is, read from the catalogs.
 *
 * Everything is read as the latest snapshot sees it, which has what this
 * transaction did itself.  Expressions and definitions are printed by the server's
 * own functions, under a search_path of pg_catalog alone, so that all other names
 * are qualified.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/reading.h"
#include "catalog/snapshot.h"
#include "store/setting.h"
#include "utils/guc.h"

/*
 * Settings on which the text of a constant in an expression depends, as pg_dump has
 * them; and queries that are too short to be compiled.
 */
static const struct
{
	const char *name;
	const char *value;
}			settings[] =
{
	{"DateStyle", "ISO"},
	{"IntervalStyle", "postgres"},
	{"bytea_output", "hex"},
	{"extra_float_digits", "3"},
	{"quote_all_identifiers", "off"},
	{"jit", "off"}
};

/* Set them in a new nest level, which is returned. */
static int
pin_settings(void)
{
	int			level = NewGUCNestLevel();

	for (int i = 0; i < lengthof(settings); i++)
		mig_setting_change(settings[i].name, settings[i].value);
	return level;
}

/*
 * A snapshot of what the scope covers, in the current memory context.  It does not
 * depend on settings of the session.
 */
MigSnapshot *
mig_catalog_read(const MigScope *scope)
{
	MigReading	reading;
	int			level = pin_settings();

	mig_reading_start(&reading, scope);
	mig_load_schemas(&reading);
	mig_load_extensions(&reading);
	mig_load_languages(&reading);
	mig_load_wrappers(&reading);
	mig_load_servers(&reading);
	mig_load_user_mappings(&reading);
	mig_load_types(&reading);
	mig_load_routines(&reading);
	mig_load_tables(&reading);
	mig_load_views(&reading);
	mig_load_columns(&reading);
	mig_load_sequences(&reading);
	mig_load_constraints(&reading);
	mig_load_indexes(&reading);
	mig_load_rules(&reading);
	mig_load_triggers(&reading);
	mig_load_policies(&reading);
	mig_load_collations(&reading);
	mig_load_aggregates(&reading);
	mig_load_operators(&reading);
	mig_load_operator_classes(&reading);
	mig_load_casts(&reading);
	mig_load_transforms(&reading);
	mig_load_access_methods(&reading);
	mig_load_conversions(&reading);
	mig_load_text_search(&reading);
	mig_load_statistics(&reading);
	mig_load_publications(&reading);
	mig_load_event_triggers(&reading);
	mig_load_subscriptions(&reading);
	mig_load_default_privileges(&reading);
	mig_load_others(&reading);
	mig_load_privileges(&reading);
	mig_load_comments(&reading);
	mig_load_extension_members(&reading);
	mig_load_needs(&reading);
	AtEOXact_GUC(true, level);
	mig_snapshot_finish(reading.snapshot);
	return reading.snapshot;
}
