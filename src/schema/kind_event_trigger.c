/*-------------------------------------------------------------------------
 *
 * kind_event_trigger.c
 *	  Event triggers.
 *
 * Attributes: "event", "tags" (a list of literals), "function" (with its
 * parentheses), "enabled" (DISABLE, ENABLE REPLICA, ENABLE ALWAYS).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/kinds.h"

static void
set_enabled(MigDdl *ddl, const MigObject *trigger)
{
	const char *enabled = mig_snapshot_get(trigger, "enabled");

	mig_ddl_add(ddl, "ALTER EVENT TRIGGER %s %s", trigger->identity,
				enabled ? enabled : "ENABLE");
}

static void
create_event_trigger(MigDdl *ddl, const MigObject *trigger)
{
	const char *tags = mig_snapshot_get(trigger, "tags");

	mig_ddl_add(ddl, "CREATE EVENT TRIGGER %s ON %s%s%s%s EXECUTE FUNCTION %s", trigger->identity,
				mig_snapshot_get(trigger, "event"), tags ? " WHEN TAG IN (" : "",
				tags ? tags : "", tags ? ")" : "", mig_snapshot_get(trigger, "function"));
	if (mig_kinds_has(trigger, "enabled"))
		set_enabled(ddl, trigger);
	else
		mig_ddl_note(ddl, "The trigger fires from the next statement on.");
}

static MigVerdict
judge_event_trigger(const MigObject *from, const MigObject *to)
{
	return mig_kinds_differ(from, to, "event") || mig_kinds_differ(from, to, "tags") ||
		mig_kinds_differ(from, to, "function") ? MIG_REBUILD : MIG_ALTER;
}

static void
alter_event_trigger(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	set_enabled(ddl, to);
}

const MigKindOps mig_kind_event_trigger = {
	.name = "event trigger",
	.address = mig_kinds_address,
	.create = create_event_trigger,
	.drop = mig_kinds_drop,
	.judge = judge_event_trigger,
	.alter = alter_event_trigger
};
