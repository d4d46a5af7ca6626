/*-------------------------------------------------------------------------
 *
 * kind_trigger.c
 *	  Triggers and rules of tables and views.
 *
 * Attributes: "definition" as the server prints it; "enabled" (DISABLE, ENABLE
 * REPLICA, ENABLE ALWAYS).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"
#include "utils/builtins.h"

static const char *
word_for(const MigObject *object)
{
	return object->kind == MIG_KIND_RULE ? "RULE" : "TRIGGER";
}

static void
address_trigger(StringInfo buffer, const MigSnapshot *snapshot, const MigObject *trigger)
{
	appendStringInfo(buffer, "%s %s ON %s", word_for(trigger), quote_identifier(trigger->name),
					 mig_snapshot_parent(snapshot, trigger)->identity);
}

static void
set_enabled(MigDdl *ddl, const MigObject *trigger)
{
	const char *enabled = mig_snapshot_get(trigger, "enabled");

	mig_ddl_add(ddl, "ALTER TABLE %s %s %s %s", mig_snapshot_parent(ddl->to, trigger)->identity,
				enabled ? enabled : "ENABLE", word_for(trigger), quote_identifier(trigger->name));
}

static void
create_trigger(MigDdl *ddl, const MigObject *trigger)
{
	mig_ddl_add(ddl, "%s", mig_snapshot_get(trigger, "definition"));
	if (mig_kinds_has(trigger, "enabled"))
		set_enabled(ddl, trigger);
}

static MigVerdict
judge_trigger(const MigObject *from, const MigObject *to)
{
	return mig_kinds_differ(from, to, "definition") ? MIG_REBUILD : MIG_ALTER;
}

static void
alter_trigger(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	set_enabled(ddl, to);
}

const MigKindOps mig_kind_trigger = {
	.name = "trigger",
	.address = address_trigger,
	.create = create_trigger,
	.drop = mig_kinds_drop,
	.judge = judge_trigger,
	.alter = alter_trigger,
	.disturbed = mig_kinds_always_disturbed
};

const MigKindOps mig_kind_rule = {
	.name = "rule",
	.address = address_trigger,
	.create = create_trigger,
	.drop = mig_kinds_drop,
	.judge = judge_trigger,
	.alter = alter_trigger,
	.disturbed = mig_kinds_always_disturbed
};
