/*-------------------------------------------------------------------------
 *
 * kind_text_search.c
 *	  What text search is made of: parsers, templates, dictionaries, configurations.
 *
 * Attributes of a parser and a template: "definition" (what CREATE has between its
 * parentheses).  Attributes of a dictionary: "template", "options" (the list of them).
 * Attributes of a configuration: "parser", "mappings", one a line: the token, WITH, and
 * the dictionaries.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"

static void
create_with_definition(MigDdl *ddl, const MigObject *object)
{
	StringInfoData address;

	initStringInfo(&address);
	mig_kinds_address(&address, ddl->to, object);
	mig_ddl_add(ddl, "CREATE %s (%s)", address.data, mig_snapshot_get(object, "definition"));
	pfree(address.data);
}

const MigKindOps mig_kind_ts_parser = {
	.name = "text search parser",
	.address = mig_kinds_address,
	.create = create_with_definition,
	.drop = mig_kinds_drop
};

const MigKindOps mig_kind_ts_template = {
	.name = "text search template",
	.address = mig_kinds_address,
	.create = create_with_definition,
	.drop = mig_kinds_drop
};

static void
create_dictionary(MigDdl *ddl, const MigObject *dictionary)
{
	const char *options = mig_snapshot_get(dictionary, "options");

	mig_ddl_add(ddl, "CREATE TEXT SEARCH DICTIONARY %s (TEMPLATE = %s%s%s)",
				dictionary->identity, mig_snapshot_get(dictionary, "template"),
				options ? ", " : "", options ? options : "");
}

static MigVerdict
judge_dictionary(const MigObject *from, const MigObject *to)
{
	return mig_kinds_differ(from, to, "template") ? MIG_REBUILD : MIG_ALTER;
}

/* All options are written, so that they have their order afterwards. */
static void
alter_dictionary(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	List	   *after = mig_options_split(mig_snapshot_get(to, "options"));
	StringInfoData sql;
	ListCell   *lc;

	initStringInfo(&sql);
	foreach(lc, after)
		appendStringInfo(&sql, "%s%s", sql.len > 0 ? ", " : "", (char *) lfirst(lc));
	foreach(lc, mig_options_split(mig_snapshot_get(from, "options")))
	{
		if (mig_options_find(after, lfirst(lc), " = ") == NULL)
			appendStringInfo(&sql, "%s%s", sql.len > 0 ? ", " : "",
							 mig_options_name(lfirst(lc), " = "));
	}
	mig_ddl_add(ddl, "ALTER TEXT SEARCH DICTIONARY %s (%s)", to->identity, sql.data);
	pfree(sql.data);
}

const MigKindOps mig_kind_ts_dictionary = {
	.name = "text search dictionary",
	.address = mig_kinds_address,
	.create = create_dictionary,
	.drop = mig_kinds_drop,
	.judge = judge_dictionary,
	.alter = alter_dictionary
};

/* What comes after the token of a mapping. */
static const char *
with_of(const char *mapping)
{
	return strstr(mapping, " WITH ");
}

/* Write an action on mappings, a statement for those that have the same dictionaries. */
static void
write_mappings(MigDdl *ddl, const MigObject *configuration, const char *action, List *mappings,
			   bool with_dictionaries)
{
	while (mappings != NIL)
	{
		const char *first = linitial(mappings);
		StringInfoData tokens;
		List	   *rest = NIL;
		ListCell   *lc;

		initStringInfo(&tokens);
		foreach(lc, mappings)
		{
			const char *mapping = lfirst(lc);

			if (!with_dictionaries || strcmp(with_of(mapping), with_of(first)) == 0)
				appendStringInfo(&tokens, "%s%.*s", tokens.len > 0 ? ", " : "",
								 (int) (with_of(mapping) - mapping), mapping);
			else
				rest = lappend(rest, lfirst(lc));
		}
		mig_ddl_add(ddl, "ALTER TEXT SEARCH CONFIGURATION %s %s MAPPING FOR %s%s",
					configuration->identity, action, tokens.data,
					with_dictionaries ? with_of(first) : "");
		pfree(tokens.data);
		mappings = rest;
	}
}

static void
create_configuration(MigDdl *ddl, const MigObject *configuration)
{
	mig_ddl_add(ddl, "CREATE TEXT SEARCH CONFIGURATION %s (PARSER = %s)",
				configuration->identity, mig_snapshot_get(configuration, "parser"));
	write_mappings(ddl, configuration, "ADD",
				   mig_options_lines(mig_snapshot_get(configuration, "mappings")), true);
}

static MigVerdict
judge_configuration(const MigObject *from, const MigObject *to)
{
	return mig_kinds_differ(from, to, "parser") ? MIG_REBUILD : MIG_ALTER;
}

static void
alter_configuration(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	List	   *before = mig_options_lines(mig_snapshot_get(from, "mappings"));
	List	   *after = mig_options_lines(mig_snapshot_get(to, "mappings"));
	List	   *dropped = NIL;
	List	   *added = NIL;
	List	   *altered = NIL;
	ListCell   *lc;

	foreach(lc, before)
	{
		if (mig_options_find(after, lfirst(lc), " WITH ") == NULL)
			dropped = lappend(dropped, lfirst(lc));
	}
	foreach(lc, after)
	{
		const char *one = mig_options_find(before, lfirst(lc), " WITH ");

		if (one == NULL)
			added = lappend(added, lfirst(lc));
		else if (strcmp(one, lfirst(lc)) != 0)
			altered = lappend(altered, lfirst(lc));
	}
	write_mappings(ddl, to, "DROP", dropped, false);
	write_mappings(ddl, to, "ALTER", altered, true);
	write_mappings(ddl, to, "ADD", added, true);
}

const MigKindOps mig_kind_ts_configuration = {
	.name = "text search configuration",
	.address = mig_kinds_address,
	.create = create_configuration,
	.drop = mig_kinds_drop,
	.judge = judge_configuration,
	.alter = alter_configuration
};
