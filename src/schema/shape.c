/*-------------------------------------------------------------------------
 *
 * shape.c
 *	  What every object of a kind has, so that its operations may rely on it.
 *
 * What is read from the catalogs is like this.  A stored snapshot may have been
 * changed, and is looked at before anything is made of it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/shape.h"

#define MOST_REQUIRED 5

typedef struct Shape
{
	const char *attributes[MOST_REQUIRED + 1];	/* that it has, whatever their values */
	uint64		parents;		/* kinds that it is a part of, a bit each; none: it is no part */
	bool		in_schema;		/* it has a schema */
} Shape;

#define BIT(kind) (UINT64CONST(1) << (kind))
#define RELATIONS (BIT(MIG_KIND_TABLE) | BIT(MIG_KIND_VIEW) | BIT(MIG_KIND_MATVIEW))

StaticAssertDecl(MIG_NKINDS <= 64, "kinds do not fit into a set of bits");

static const Shape shapes[MIG_NKINDS] = {
	[MIG_KIND_COLLATION] = {{"definition"},.in_schema = true},
	[MIG_KIND_ENUM] = {.in_schema = true},
	[MIG_KIND_DOMAIN] = {{"type"},.in_schema = true},
	[MIG_KIND_COMPOSITE] = {.in_schema = true},
	[MIG_KIND_RANGE] = {{"definition"},.in_schema = true},
	[MIG_KIND_SEQUENCE] = {.in_schema = true},
	[MIG_KIND_ROUTINE] = {{"class", "definition"},.in_schema = true},
	[MIG_KIND_AGGREGATE] = {{"signature", "definition"},.in_schema = true},
	[MIG_KIND_ACCESS_METHOD] = {{"type", "handler"}},
	[MIG_KIND_OPERATOR] = {{"name", "function"},.in_schema = true},
	[MIG_KIND_OPERATOR_FAMILY] = {.in_schema = true},
	[MIG_KIND_OPERATOR_CLASS] = {{"name", "type", "method", "family", "members"},.in_schema = true},
	[MIG_KIND_CAST] = {{"definition"}},
	[MIG_KIND_TRANSFORM] = {{"definition"}},
	[MIG_KIND_CONVERSION] = {{"definition"},.in_schema = true},
	[MIG_KIND_DOMAIN_CONSTRAINT] = {{"definition"}, BIT(MIG_KIND_DOMAIN), true},
	[MIG_KIND_TS_PARSER] = {{"definition"},.in_schema = true},
	[MIG_KIND_TS_TEMPLATE] = {{"definition"},.in_schema = true},
	[MIG_KIND_TS_DICTIONARY] = {{"template"},.in_schema = true},
	[MIG_KIND_TS_CONFIGURATION] = {{"parser"},.in_schema = true},
	[MIG_KIND_TABLE] = {.in_schema = true},
	[MIG_KIND_COLUMN] = {{"type"}, BIT(MIG_KIND_TABLE), true},
	[MIG_KIND_COLUMN_DEFAULT] = {{"expression"}, BIT(MIG_KIND_COLUMN), true},
	[MIG_KIND_SEQUENCE_OWNER] = {{"column"}, BIT(MIG_KIND_SEQUENCE), true},
	[MIG_KIND_PARTITION] = {{"of", "bound"}, BIT(MIG_KIND_TABLE), true},
	[MIG_KIND_CONSTRAINT] = {{"type", "definition"}, BIT(MIG_KIND_TABLE), true},
	[MIG_KIND_INDEX] = {{"definition"}, RELATIONS, true},
	[MIG_KIND_INDEX_PARTITION] = {{"of"}, BIT(MIG_KIND_INDEX) | BIT(MIG_KIND_CONSTRAINT), true},
	[MIG_KIND_FOREIGN_KEY] = {{"type", "definition", "references"}, BIT(MIG_KIND_TABLE), true},
	[MIG_KIND_VIEW] = {{"definition", "*columns"},.in_schema = true},
	[MIG_KIND_MATVIEW] = {{"definition", "*columns"},.in_schema = true},
	[MIG_KIND_STATISTICS] = {{"columns", "table"}, RELATIONS, true},
	[MIG_KIND_RULE] = {{"definition"}, RELATIONS, true},
	[MIG_KIND_TRIGGER] = {{"definition"}, RELATIONS, true},
	[MIG_KIND_POLICY] = {.parents = RELATIONS,.in_schema = true},
	[MIG_KIND_SERVER] = {{"wrapper"}},
	[MIG_KIND_USER_MAPPING] = {{"server", "user"}},
	[MIG_KIND_EVENT_TRIGGER] = {{"event", "function"}},
	[MIG_KIND_DEFAULT_PRIVILEGES] = {{"for", "on", "grants"}},
	[MIG_KIND_PUBLICATION_MEMBER] = {{"target"}, BIT(MIG_KIND_PUBLICATION)}
};

/* Does each item of a list have its words? */
static bool
have_words(const List *items, const char *words)
{
	ListCell   *lc;

	foreach(lc, items)
	{
		if (strstr(lfirst(lc), words) == NULL)
			return false;
	}
	return true;
}

/* Are the lists of an object such that they can be taken apart? */
static bool
lists_fit(const MigObject *object)
{
	if (object->kind == MIG_KIND_OPERATOR_FAMILY)
		return have_words(mig_options_lines(mig_snapshot_get(object, "members")), "\t");
	if (object->kind == MIG_KIND_TS_DICTIONARY)
		return have_words(mig_options_split(mig_snapshot_get(object, "options")), " = ");
	return have_words(mig_options_lines(mig_snapshot_get(object, "mappings")), " WITH ") &&
		have_words(mig_options_split(mig_snapshot_get(object, "column comments")), " IS ") &&
		have_words(mig_options_split(mig_snapshot_get(object, "column defaults")), " SET DEFAULT ");
}

static bool
fits(const MigSnapshot *snapshot, const MigObject *object)
{
	const Shape *shape = &shapes[object->kind];
	const MigObject *parent = mig_snapshot_parent(snapshot, object);

	if (shape->in_schema && object->schema == NULL)
		return false;
	if (shape->parents != 0 && (parent == NULL || (shape->parents & BIT(parent->kind)) == 0))
		return false;
	if (shape->parents == 0 && parent != NULL)
		return false;
	for (int i = 0; shape->attributes[i]; i++)
	{
		if (!mig_kinds_has(object, shape->attributes[i]))
			return false;
	}
	return lists_fit(object);
}

/* The first object of a finished snapshot that is not as one of its kind is, or null. */
const MigObject *
mig_shape_misfit(const MigSnapshot *snapshot)
{
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!fits(snapshot, &snapshot->objects[i]))
			return &snapshot->objects[i];
	}
	return NULL;
}
