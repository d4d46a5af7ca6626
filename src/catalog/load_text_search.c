/*-------------------------------------------------------------------------
 *
 * load_text_search.c
 *	  What text search is made of: parsers, templates, dictionaries, configurations.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_ts_config.h"
#include "catalog/pg_ts_dict.h"
#include "catalog/pg_ts_parser.h"
#include "catalog/pg_ts_template.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"

static void
add_parser(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			parser = mig_reading_add_named(reading, slot, TSParserRelationId,
											   MIG_KIND_TS_PARSER, -1);

	if (parser >= 0)
		mig_reading_set(reading, parser, "definition", slot, 5);
}

static void
load_parsers(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT p.oid, n.nspname::text, p.prsname::text, NULL::text, "
		"pg_catalog.concat_ws(', ', "
		"pg_catalog.concat('START = ', p.prsstart::pg_catalog.regproc::pg_catalog.text), "
		"pg_catalog.concat('GETTOKEN = ', p.prstoken::pg_catalog.regproc::pg_catalog.text), "
		"pg_catalog.concat('END = ', p.prsend::pg_catalog.regproc::pg_catalog.text), "
		"'HEADLINE = ' OPERATOR(pg_catalog.||) "
		"  NULLIF(p.prsheadline::pg_catalog.regproc::pg_catalog.text, '-'), "
		"pg_catalog.concat('LEXTYPES = ', p.prslextype::pg_catalog.regproc::pg_catalog.text)) "
		"FROM pg_catalog.pg_ts_parser p "
		"JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace "
		"WHERE p.prsnamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_ts_parser", "p.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_parser);
}

static void
add_template(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			template = mig_reading_add_named(reading, slot, TSTemplateRelationId,
												 MIG_KIND_TS_TEMPLATE, -1);

	if (template >= 0)
		mig_reading_set(reading, template, "definition", slot, 5);
}

static void
load_templates(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT t.oid, n.nspname::text, t.tmplname::text, NULL::text, "
		"pg_catalog.concat_ws(', ', "
		"'INIT = ' OPERATOR(pg_catalog.||) "
		"  NULLIF(t.tmplinit::pg_catalog.regproc::pg_catalog.text, '-'), "
		"pg_catalog.concat('LEXIZE = ', t.tmpllexize::pg_catalog.regproc::pg_catalog.text)) "
		"FROM pg_catalog.pg_ts_template t "
		"JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace "
		"WHERE t.tmplnamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_ts_template", "t.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_template);
}

static void
add_dictionary(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			dictionary = mig_reading_add_named(reading, slot, TSDictionaryRelationId,
												   MIG_KIND_TS_DICTIONARY, -1);

	if (dictionary < 0)
		return;
	mig_reading_set(reading, dictionary, "template", slot, 5);
	mig_reading_set(reading, dictionary, "options", slot, 6);
}

static void
load_dictionaries(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT d.oid, n.nspname::text, d.dictname::text, "
		"pg_catalog.pg_get_userbyid(d.dictowner)::text, "
		"(SELECT pg_catalog.format('%I.%I', m.nspname, t.tmplname) "
		" FROM pg_catalog.pg_ts_template t JOIN pg_catalog.pg_namespace m ON m.oid = t.tmplnamespace "
		" WHERE t.oid = d.dicttemplate), "
		"NULLIF(d.dictinitoption, '') "
		"FROM pg_catalog.pg_ts_dict d "
		"JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace "
		"WHERE d.dictnamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_ts_dict", "d.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_dictionary);
}

static void
add_configuration(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			configuration = mig_reading_add_named(reading, slot, TSConfigRelationId,
													  MIG_KIND_TS_CONFIGURATION, -1);

	if (configuration < 0)
		return;
	mig_reading_set(reading, configuration, "parser", slot, 5);
	mig_reading_set(reading, configuration, "mappings", slot, 6);
}

static void
load_configurations(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT c.oid, n.nspname::text, c.cfgname::text, "
		"pg_catalog.pg_get_userbyid(c.cfgowner)::text, "
		"(SELECT pg_catalog.format('%I.%I', m.nspname, p.prsname) "
		" FROM pg_catalog.pg_ts_parser p JOIN pg_catalog.pg_namespace m ON m.oid = p.prsnamespace "
		" WHERE p.oid = c.cfgparser), "
		"(SELECT pg_catalog.string_agg(pg_catalog.concat(pg_catalog.quote_ident(t.alias), ' WITH ', m.dictionaries), "
		"   E'\\n' ORDER BY t.alias COLLATE \"C\") "
		" FROM (SELECT m.maptokentype, pg_catalog.string_agg(m.mapdict::pg_catalog.regdictionary::pg_catalog.text, "
		"     ', ' ORDER BY m.mapseqno) FROM pg_catalog.pg_ts_config_map m "
		"   WHERE m.mapcfg = c.oid GROUP BY m.maptokentype) m (token, dictionaries) "
		" JOIN pg_catalog.ts_token_type(c.cfgparser) t ON t.tokid = m.token) "
		"FROM pg_catalog.pg_ts_config c "
		"JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace "
		"WHERE c.cfgnamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_ts_config", "c.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_configuration);
}

/* Add what the schemas that are read have for text search. */
void
mig_load_text_search(MigReading *reading)
{
	load_parsers(reading);
	load_templates(reading);
	load_dictionaries(reading);
	load_configurations(reading);
}
