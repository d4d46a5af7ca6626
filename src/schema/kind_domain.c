/*-------------------------------------------------------------------------
 *
 * kind_domain.c
 *	  Domains and their constraints.
 *
 * Attributes of a domain: "type", "collation" (if not that of the type), "default",
 * "not null" (true).  Attributes of a constraint: "definition", "not valid" (true).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kind_type.h"
#include "schema/kinds.h"
#include "utils/builtins.h"

static void
create_domain(MigDdl *ddl, const MigObject *domain)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE DOMAIN %s AS %s", domain->identity,
					 mig_snapshot_get(domain, "type"));
	if (mig_kinds_has(domain, "collation"))
		appendStringInfo(&sql, " COLLATE %s", mig_snapshot_get(domain, "collation"));
	if (mig_kinds_has(domain, "default"))
		appendStringInfo(&sql, " DEFAULT %s", mig_snapshot_get(domain, "default"));
	if (mig_kinds_has(domain, "not null"))
		appendStringInfoString(&sql, " NOT NULL");
	for (int i = 0; i < domain->nchildren; i++)
	{
		const MigObject *constraint = &ddl->to->objects[domain->children[i]];

		if (ddl->merged[domain->children[i]])
			appendStringInfo(&sql, "\n    CONSTRAINT %s %s", quote_identifier(constraint->name),
							 mig_snapshot_get(constraint, "definition"));
	}
	mig_ddl_add(ddl, "%s", sql.data);
	pfree(sql.data);
}

static MigVerdict
judge_domain(const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "type") || mig_kinds_differ(from, to, "collation"))
		return MIG_ALTER_DISTURBING;
	return MIG_ALTER;
}

static void
alter_domain(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "type") || mig_kinds_differ(from, to, "collation"))
	{
		mig_type_exchange(ddl, from, to);
		return;
	}
	if (mig_kinds_differ(from, to, "default"))
	{
		if (mig_kinds_has(to, "default"))
			mig_ddl_add(ddl, "ALTER DOMAIN %s SET DEFAULT %s", to->identity,
						mig_snapshot_get(to, "default"));
		else
			mig_ddl_add(ddl, "ALTER DOMAIN %s DROP DEFAULT", to->identity);
	}
	if (mig_kinds_differ(from, to, "not null"))
	{
		mig_ddl_add(ddl, "ALTER DOMAIN %s %s NOT NULL", to->identity,
					mig_kinds_has(to, "not null") ? "SET" : "DROP");
		if (mig_kinds_has(to, "not null"))
			mig_ddl_note(ddl, "The tables that use the domain are scanned.");
	}
}

const MigKindOps mig_kind_domain = {
	.name = "domain",
	.always = true,
	.address = mig_kinds_address,
	.create = create_domain,
	.drop = mig_kinds_drop,
	.judge = judge_domain,
	.alter = alter_domain,
	.disturbed = mig_kinds_always_disturbed
};

static void
address_constraint(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *constraint)
{
	appendStringInfo(buffer, "CONSTRAINT %s ON DOMAIN %s", quote_identifier(constraint->name),
					 mig_snapshot_parent(snapshot, constraint)->identity);
}

static void
create_constraint(MigDdl *ddl, const MigObject *constraint)
{
	mig_ddl_add(ddl, "ALTER DOMAIN %s ADD CONSTRAINT %s %s%s",
				mig_snapshot_parent(ddl->to, constraint)->identity,
				quote_identifier(constraint->name), mig_snapshot_get(constraint, "definition"),
				mig_kinds_has(constraint, "not valid") ? " NOT VALID" : "");
	if (!mig_kinds_has(constraint, "not valid"))
		mig_ddl_note(ddl, "The tables that use the domain are scanned.");
}

static void
drop_constraint(MigDdl *ddl, const MigObject *constraint)
{
	mig_ddl_add(ddl, "ALTER DOMAIN %s DROP CONSTRAINT %s",
				mig_snapshot_parent(ddl->from, constraint)->identity,
				quote_identifier(constraint->name));
}

static MigVerdict
judge_constraint(const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "definition") || mig_kinds_has(to, "not valid"))
		return MIG_REBUILD;
	return MIG_ALTER;
}

static void
alter_constraint(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	mig_ddl_add(ddl, "ALTER DOMAIN %s VALIDATE CONSTRAINT %s",
				mig_snapshot_parent(ddl->to, to)->identity, quote_identifier(to->name));
	mig_ddl_note(ddl, "The tables that use the domain are scanned.");
}

/* It goes with a domain that is made anew, and with a type that its expression uses. */
static bool
constraint_is_disturbed(const MigObject *constraint, const MigObject *from, const MigObject *to)
{
	return mig_type_is_one(from);
}

const MigKindOps mig_kind_domain_constraint = {
	.name = "domain constraint",
	.always = true,
	.merges = true,
	.address = address_constraint,
	.create = create_constraint,
	.drop = drop_constraint,
	.judge = judge_constraint,
	.alter = alter_constraint,
	.disturbed = constraint_is_disturbed
};
