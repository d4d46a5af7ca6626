/*-------------------------------------------------------------------------
 *
 * kind_policy.c
 *	  Policies of row security.
 *
 * Attributes: "restrictive" (true), "command" (if not ALL), "roles" (if not
 * PUBLIC), "using", "check".
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"
#include "utils/builtins.h"

static void
address_policy(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *policy)
{
	appendStringInfo(buffer, "POLICY %s ON %s", quote_identifier(policy->name),
					 mig_snapshot_parent(snapshot, policy)->identity);
}

/* Write the clauses that can be altered. */
static void
append_clauses(StringInfo sql, const MigObject *policy, bool with_roles)
{
	const char *roles = mig_snapshot_get(policy, "roles");

	if (with_roles)
		appendStringInfo(sql, " TO %s", roles ? roles : "PUBLIC");
	if (mig_kinds_has(policy, "using"))
		appendStringInfo(sql, " USING (%s)", mig_snapshot_get(policy, "using"));
	if (mig_kinds_has(policy, "check"))
		appendStringInfo(sql, " WITH CHECK (%s)", mig_snapshot_get(policy, "check"));
}

static void
create_policy(MigDdl *ddl, const MigObject *policy)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE POLICY %s ON %s", quote_identifier(policy->name),
					 mig_snapshot_parent(ddl->to, policy)->identity);
	if (mig_kinds_has(policy, "restrictive"))
		appendStringInfoString(&sql, " AS RESTRICTIVE");
	if (mig_kinds_has(policy, "command"))
		appendStringInfo(&sql, " FOR %s", mig_snapshot_get(policy, "command"));
	append_clauses(&sql, policy, mig_kinds_has(policy, "roles"));
	mig_ddl_add(ddl, "%s", sql.data);
	pfree(sql.data);
}

/* An expression can be changed, but not taken away. */
static MigVerdict
judge_policy(const MigObject *from, const MigObject *to)
{
	if (mig_kinds_differ(from, to, "restrictive") || mig_kinds_differ(from, to, "command") ||
		(mig_kinds_has(from, "using") && !mig_kinds_has(to, "using")) ||
		(mig_kinds_has(from, "check") && !mig_kinds_has(to, "check")))
		return MIG_REBUILD;
	return MIG_ALTER;
}

static void
alter_policy(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "ALTER POLICY %s ON %s", quote_identifier(to->name),
					 mig_snapshot_parent(ddl->to, to)->identity);
	append_clauses(&sql, to, mig_kinds_differ(from, to, "roles"));
	mig_ddl_add(ddl, "%s", sql.data);
	pfree(sql.data);
}

static bool
policy_is_disturbed(const MigObject *policy, const MigObject *from, const MigObject *to)
{
	return from->kind != MIG_KIND_TABLE;
}

const MigKindOps mig_kind_policy = {
	.name = "policy",
	.address = address_policy,
	.create = create_policy,
	.drop = mig_kinds_drop,
	.judge = judge_policy,
	.alter = alter_policy,
	.disturbed = policy_is_disturbed
};
