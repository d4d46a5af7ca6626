/*-------------------------------------------------------------------------
 *
 * kind_conversion.c
 *	  Conversions between encodings, casts, transforms and access methods.
 *
 * Attributes of a conversion, a cast and a transform: "definition" (what comes after the
 * identity when it is created).  Attribute of a conversion: "default" (true).  Attributes of
 * an access method: "type", "handler".
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"

static void
create_conversion(MigDdl *ddl, const MigObject *conversion)
{
	mig_ddl_add(ddl, "CREATE %sCONVERSION %s %s",
				mig_kinds_has(conversion, "default") ? "DEFAULT " : "", conversion->identity,
				mig_snapshot_get(conversion, "definition"));
}

const MigKindOps mig_kind_conversion = {
	.name = "conversion",
	.address = mig_kinds_address,
	.create = create_conversion,
	.drop = mig_kinds_drop
};

static void
create_cast(MigDdl *ddl, const MigObject *cast)
{
	mig_ddl_add(ddl, "CREATE CAST %s %s", cast->identity, mig_snapshot_get(cast, "definition"));
}

const MigKindOps mig_kind_cast = {
	.name = "cast",
	.address = mig_kinds_address,
	.create = create_cast,
	.drop = mig_kinds_drop,
	.disturbed = mig_kinds_always_disturbed
};

static void
create_transform(MigDdl *ddl, const MigObject *transform)
{
	mig_ddl_add(ddl, "CREATE TRANSFORM %s %s", transform->identity,
				mig_snapshot_get(transform, "definition"));
}

static void
alter_transform(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	mig_ddl_add(ddl, "CREATE OR REPLACE TRANSFORM %s %s", to->identity,
				mig_snapshot_get(to, "definition"));
}

const MigKindOps mig_kind_transform = {
	.name = "transform",
	.address = mig_kinds_address,
	.create = create_transform,
	.drop = mig_kinds_drop,
	.judge = mig_kinds_judge_in_place,
	.alter = alter_transform,
	.disturbed = mig_kinds_always_disturbed
};

static void
create_access_method(MigDdl *ddl, const MigObject *method)
{
	mig_ddl_add(ddl, "CREATE ACCESS METHOD %s TYPE %s HANDLER %s", method->identity,
				mig_snapshot_get(method, "type"), mig_snapshot_get(method, "handler"));
}

const MigKindOps mig_kind_access_method = {
	.name = "access method",
	.address = mig_kinds_address,
	.create = create_access_method,
	.drop = mig_kinds_drop
};
