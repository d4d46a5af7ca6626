/*-------------------------------------------------------------------------
 *
 * remarks.c
 *	  What an object of any kind may have: a comment, an owner, privileges.
 *
 * An object that is made anew in place of another one keeps the owner and the
 * privileges of that, unless the scope wants those of the model.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/diff_internal.h"
#include "utils/builtins.h"

/* Do objects differ in what counts of their comment, owner and privileges? */
bool
mig_remarks_differ(const MigObject *from, const MigObject *to, const MigScope *scope)
{
	return mig_kinds_differ(from, to, MIG_ATTRIBUTE_COMMENT) ||
		(scope->owners && mig_kinds_differ(from, to, MIG_ATTRIBUTE_OWNER)) ||
		(scope->privileges && mig_kinds_differ(from, to, MIG_ATTRIBUTE_PRIVILEGES));
}

static char *
address_of(const MigSnapshot *snapshot, const MigObject *object)
{
	StringInfoData address;

	initStringInfo(&address);
	mig_kinds_ops(object->kind)->address(&address, snapshot, object);
	return address.data;
}

static void
write_comment(MigDdl *ddl, const MigObject *object)
{
	const char *comment = mig_snapshot_get(object, MIG_ATTRIBUTE_COMMENT);

	mig_ddl_add(ddl, "COMMENT ON %s IS %s", address_of(ddl->to, object),
				comment ? quote_literal_cstr(comment) : "NULL");
}

static void
write_owner(MigDdl *ddl, const MigObject *object, const MigObject *source)
{
	const char *owner = mig_snapshot_get(source, MIG_ATTRIBUTE_OWNER);

	if (owner)
		mig_ddl_add(ddl, "ALTER %s OWNER TO %s", address_of(ddl->to, object),
					quote_identifier(owner));
}

/*
 * Write the remarks on an object that has just been made; "before" is the one in
 * whose place it is, or null.
 */
void
mig_remarks_create(MigDdl *ddl, const MigObject *object, const MigObject *before,
				   const MigScope *scope)
{
	if (mig_kinds_has(object, MIG_ATTRIBUTE_COMMENT))
		write_comment(ddl, object);
	if (scope->owners)
		write_owner(ddl, object, object);
	else if (before)
		write_owner(ddl, object, before);
}

/* Write what makes the remarks on one object those on the other. */
void
mig_remarks_alter(MigDdl *ddl, const MigObject *from, const MigObject *to, const MigScope *scope)
{
	if (mig_kinds_differ(from, to, MIG_ATTRIBUTE_COMMENT))
		write_comment(ddl, to);
	if (scope->owners && mig_kinds_differ(from, to, MIG_ATTRIBUTE_OWNER))
		write_owner(ddl, to, to);
}
