/*-------------------------------------------------------------------------
 *
 * scope.c
 *	  Which objects a comparison is about.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/errcodes.h"
#include "catalog/pg_collation_d.h"
#include "schema/kinds.h"
#include "schema/scope.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/varlena.h"

/* Tables in which other tools keep what they have applied. */
static const char *const tables_of_tools[] = {
	"alembic_version", "schema_migrations", "flyway_schema_history", "goose_db_version",
	"__diesel_schema_migrations", "_sqlx_migrations", "knex_migrations", "knex_migrations_lock",
	"ar_internal_metadata", "django_migrations", "_prisma_migrations", "databasechangelog",
	"databasechangeloglock",

	/* what migrate.adopt() renames them to */
	"alembic_version_adopted", "schema_migrations_adopted", "flyway_schema_history_adopted",
	"goose_db_version_adopted", "__diesel_schema_migrations_adopted", "_sqlx_migrations_adopted",
	"knex_migrations_adopted"
};

/* Split a list with commas between its items; names may be quoted. */
static List *
split_list(const char *text, const char *what)
{
	List	   *items;

	if (text == NULL)
		return NIL;
	if (!SplitIdentifierString(pstrdup(text), ',', &items))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("list of %s is malformed: \"%s\"", what, text)));
	return items;
}

static bool
is_all(const char *text)
{
	return text != NULL && strcmp(text, "*") == 0;
}

static void
ask_for_kind(MigScope *scope, const char *name)
{
	int			kind = mig_kinds_find(name);

	if (strcmp(name, "privileges") == 0)
		scope->privileges = true;
	else if (strcmp(name, "owners") == 0)
		scope->owners = true;
	else if (kind >= 0)
		scope->kinds[kind] = true;
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no kind of object \"%s\"", name)));
}

static List *
split_plain(const char *text)
{
	List	   *items = NIL;
	char	   *copy = pstrdup(text);
	char	   *item;

	while ((item = strsep(&copy, ",")) != NULL)
	{
		while (*item == ' ')
			item++;
		for (int length = strlen(item); length > 0 && item[length - 1] == ' '; length--)
			item[length - 1] = '\0';
		if (*item)
			items = lappend(items, item);
	}
	return items;
}

/*
 * The scope that lists with commas between their items describe, in the current
 * memory context.  Schemas are names, or "*" for all but those of the system.
 * Kinds are those of mig_kinds_name(), "privileges" and "owners", or "*"; null asks
 * for none.  Exclude has patterns as LIKE has them, of qualified names.  Raises
 * ERRCODE_INVALID_PARAMETER_VALUE for anything else.
 */
MigScope *
mig_scope_parse(const char *schemas, const char *kinds, const char *exclude)
{
	MigScope   *scope = palloc0(sizeof(MigScope));
	ListCell   *lc;

	if (!is_all(schemas))
	{
		scope->schemas = split_list(schemas, "schemas");
		if (scope->schemas == NIL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("no schema is named"),
					 errhint("Name schemas, or * for all but those of the system.")));
	}
	if (is_all(kinds))
	{
		memset(scope->kinds, true, sizeof(scope->kinds));
		scope->privileges = scope->owners = true;
	}
	else if (kinds != NULL)
	{
		foreach(lc, split_plain(kinds))
			ask_for_kind(scope, lfirst(lc));
	}
	if (exclude != NULL)
		scope->exclude = split_plain(exclude);
	return scope;
}

/*
 * Is an object none of ours: the table of another migration tool, or one that the
 * user excludes?
 */
bool
mig_scope_excludes(const MigScope *scope, const char *schema, const char *name)
{
	Datum		qualified;
	ListCell   *lc;

	for (int i = 0; i < lengthof(tables_of_tools); i++)
	{
		if (strcmp(name, tables_of_tools[i]) == 0)
			return true;
	}
	if (scope->exclude == NIL)
		return false;
	qualified = CStringGetTextDatum(schema ? psprintf("%s.%s", schema, name) : name);
	foreach(lc, scope->exclude)
	{
		if (DatumGetBool(DirectFunctionCall2Coll(textlike, C_COLLATION_OID, qualified,
												 CStringGetTextDatum(lfirst(lc)))))
			return true;
	}
	return false;
}
