/*-------------------------------------------------------------------------
 *
 * rename.c
 *	  What is to be renamed, as a user says it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "compare/rename.h"
#include "schema/kinds.h"
#include "utils/builtins.h"
#include "utils/varlena.h"

/* Kinds whose objects are found by a qualified name, in the order in which they are tried. */
static const MigKind named_kinds[] = {
	MIG_KIND_TABLE, MIG_KIND_COLUMN, MIG_KIND_VIEW, MIG_KIND_MATVIEW, MIG_KIND_SEQUENCE,
	MIG_KIND_INDEX, MIG_KIND_ENUM, MIG_KIND_DOMAIN, MIG_KIND_COMPOSITE, MIG_KIND_RANGE,
	MIG_KIND_CONSTRAINT, MIG_KIND_FOREIGN_KEY,
	MIG_KIND_STATISTICS, MIG_KIND_COLLATION, MIG_KIND_CONVERSION, MIG_KIND_TS_PARSER,
	MIG_KIND_TS_TEMPLATE, MIG_KIND_TS_DICTIONARY, MIG_KIND_TS_CONFIGURATION
};

pg_noreturn static void
malformed(const char *item)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("renaming \"%s\" is malformed", item),
			 errhint("Write it as table=name, table.column=name or schema.table.column=name.")));
}

/* The parts of a name with dots between them, each quoted as it needs. */
static List *
split_name(const char *name, const char *item)
{
	List	   *parts;

	if (!SplitIdentifierString(pstrdup(name), '.', &parts) || parts == NIL)
		malformed(item);
	return parts;
}

/* The identity that parts of a name make, from a schema or not. */
static char *
identity_of(const char *schema, const List *parts)
{
	StringInfoData identity;
	ListCell   *lc;

	initStringInfo(&identity);
	if (schema)
		appendStringInfoString(&identity, quote_identifier(schema));
	foreach(lc, parts)
		appendStringInfo(&identity, "%s%s", identity.len > 0 ? "." : "",
						 quote_identifier(lfirst(lc)));
	return identity.data;
}

static const MigObject *
find_by_identity(const MigSnapshot *live, const char *identity)
{
	for (int i = 0; i < lengthof(named_kinds); i++)
	{
		int			place = mig_snapshot_find(live, named_kinds[i], identity);

		if (place >= 0)
			return &live->objects[place];
	}
	return NULL;
}

/* The object that a name means, as it stands or in one of the schemas of the scope. */
static const MigObject *
find_object(const MigSnapshot *live, const MigScope *scope, const List *parts, const char *item)
{
	const MigObject *object = find_by_identity(live, identity_of(NULL, parts));
	ListCell   *lc;

	foreach(lc, scope->schemas)
	{
		if (object == NULL)
			object = find_by_identity(live, identity_of(lfirst(lc), parts));
	}
	if (object == NULL)
		object = find_by_identity(live, identity_of("public", parts));
	if (object == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("there is nothing that \"%s\" could rename", item)));
	return object;
}

/* A statement that renames an object from one name, and its whole, to another. */
static char *
statement(const MigSnapshot *live, const MigObject *object, const char *identity,
		  const char *from, const char *to)
{
	const char *parent = object->parent >= 0 ? live->objects[object->parent].identity : NULL;
	StringInfoData address;

	if (object->kind == MIG_KIND_COLUMN)
		return psprintf("ALTER TABLE %s RENAME COLUMN %s TO %s;\n", parent,
						quote_identifier(from), quote_identifier(to));
	if (object->kind == MIG_KIND_CONSTRAINT || object->kind == MIG_KIND_FOREIGN_KEY)
		return psprintf("ALTER TABLE %s RENAME CONSTRAINT %s TO %s;\n", parent,
						quote_identifier(from), quote_identifier(to));
	initStringInfo(&address);
	mig_kinds_ops(object->kind)->address(&address, live, object);
	/* the address ends with the identity, which is another one afterwards */
	address.len -= strlen(object->identity);
	address.data[address.len] = '\0';
	return psprintf("ALTER %s%s RENAME TO %s;\n", address.data, identity, quote_identifier(to));
}

/* Is an object known by its own name, whatever it is a part of?  So are indexes. */
static bool
is_named_alone(const MigObject *object)
{
	return object->parent < 0 ||
		strcmp(object->identity, quote_qualified_identifier(object->schema, object->name)) == 0;
}

static void
add_renaming(MigChange *change, const MigSnapshot *live, const MigScope *scope, const char *item)
{
	char	   *old = pstrdup(item);
	char	   *new = strchr(old, '=');
	const MigObject *object;
	List	   *new_parts;
	const char *name;
	char	   *identity;

	if (new == NULL)
		malformed(item);
	*new++ = '\0';
	object = find_object(live, scope, split_name(old, item), item);
	new_parts = split_name(new, item);
	if (list_length(new_parts) != 1)
		malformed(item);
	name = linitial(new_parts);
	identity = object->schema ? quote_qualified_identifier(object->schema, name) :
		pstrdup(quote_identifier(name));
	change->operation = "rename";
	change->kind = object->kind;
	change->identity = object->identity;
	change->renamed_to = is_named_alone(object) ? identity :
		psprintf("%s.%s", live->objects[object->parent].identity, quote_identifier(name));
	change->upgrade = statement(live, object, object->identity, object->name, name);
	change->downgrade = statement(live, object, identity, name, object->name);
	change->destructive = false;
	change->note = NULL;
}

/* Is it a part of a table?  It is renamed before the table is, whose name it needs. */
static bool
is_part(const MigChange *change)
{
	return change->kind == MIG_KIND_COLUMN || change->kind == MIG_KIND_CONSTRAINT ||
		change->kind == MIG_KIND_FOREIGN_KEY;
}

static MigDiff *
parts_first(const MigDiff *renamings)
{
	MigDiff    *sorted = palloc0(sizeof(MigDiff));

	sorted->changes = palloc((renamings->nchanges + 1) * sizeof(MigChange));
	for (int parts = 1; parts >= 0; parts--)
	{
		for (int i = 0; i < renamings->nchanges; i++)
		{
			if (is_part(&renamings->changes[i]) == (parts == 1))
				sorted->changes[sorted->nchanges++] = renamings->changes[i];
		}
	}
	return sorted;
}

/*
 * The renamings that a list with commas asks for, as changes in the current memory
 * context.  All names are those of before.  Raises ERRCODE_INVALID_PARAMETER_VALUE
 * if the list is malformed, and ERRCODE_UNDEFINED_OBJECT if there is no such object.
 */
MigDiff *
mig_rename_parse(const char *list, const MigSnapshot *live, const MigScope *scope)
{
	MigDiff    *renamings = palloc0(sizeof(MigDiff));
	char	   *rest = pstrdup(list);
	char	   *item;

	renamings->changes = palloc((strlen(list) + 1) * sizeof(MigChange));
	while ((item = strsep(&rest, ",")) != NULL)
	{
		while (*item == ' ')
			item++;
		if (*item)
			add_renaming(&renamings->changes[renamings->nchanges++], live, scope, item);
	}
	return parts_first(renamings);
}
