/*-------------------------------------------------------------------------
 *
 * kind_schema.c
 *	  Schemas, and objects of kinds that are only reported.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"

static void
create_schema(MigDdl *ddl, const MigObject *schema)
{
	mig_ddl_add(ddl, "CREATE SCHEMA %s", schema->identity);
}

static void
drop_schema(MigDdl *ddl, const MigObject *schema)
{
	ddl->destructive = true;
	mig_kinds_drop(ddl, schema);
}

const MigKindOps mig_kind_schema = {
	.name = "schema",
	.always = true,
	.address = mig_kinds_address,
	.create = create_schema,
	.drop = drop_schema
};

/*
 * An object of a kind that is not handled is known by its description.  Nothing is
 * done about it, but the difference is told: always what the model has and the
 * database has not, the reverse where everything is compared.
 */
static void
note_missing(MigDdl *ddl, const MigObject *object)
{
	mig_ddl_note(ddl, "The model has %s, which has to be made by hand.", object->identity);
}

static void
note_superfluous(MigDdl *ddl, const MigObject *object)
{
	mig_ddl_note(ddl, "The model does not have %s, which has to be dropped by hand.",
				 object->identity);
}

static void
describe(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *object)
{
	appendStringInfoString(buffer, object->identity);
}

const MigKindOps mig_kind_not_handled = {
	.name = "not handled",
	.address = describe,
	.create = note_missing,
	.drop = note_superfluous
};

/* The same with a kind of its own, since there is something that a shadow has to hide. */
static void
note_missing_subscription(MigDdl *ddl, const MigObject *subscription)
{
	mig_ddl_note(ddl, "The model has subscription %s, which has to be made by hand.",
				 subscription->identity);
}

static void
note_superfluous_subscription(MigDdl *ddl, const MigObject *subscription)
{
	mig_ddl_note(ddl, "The model does not have subscription %s, which has to be dropped by hand.",
				 subscription->identity);
}

const MigKindOps mig_kind_subscription = {
	.name = "subscription",
	.address = mig_kinds_address,
	.create = note_missing_subscription,
	.drop = note_superfluous_subscription
};
