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

/* Give an object the owner that another one has, unless it has that already. */
static void
write_owner(MigDdl *ddl, const MigObject *object, const MigObject *source, const char *present)
{
	const char *owner = mig_snapshot_get(source, MIG_ATTRIBUTE_OWNER);

	if (owner && (present == NULL || strcmp(owner, present) != 0))
		mig_ddl_add(ddl, "ALTER %s OWNER TO %s", address_of(ddl->to, object),
					quote_identifier(owner));
}

/*
 * Write the remarks on an object that has just been made; "before" is the one whose
 * owner and privileges it keeps unless the scope wants those of the model, or null.
 */
void
mig_remarks_create(MigDdl *ddl, const MigObject *object, const MigObject *before,
				   const MigScope *scope)
{
	if (mig_kinds_has(object, MIG_ATTRIBUTE_COMMENT))
		write_comment(ddl, object);
	if (scope->owners)
		write_owner(ddl, object, object, scope->caller);
	else if (before)
		write_owner(ddl, object, before, scope->caller);
	mig_privileges_write(ddl, object, NULL, scope->privileges ? object : before);
}

/* Write what makes the remarks on one object those on the other. */
void
mig_remarks_alter(MigDdl *ddl, const MigObject *from, const MigObject *to, const MigScope *scope)
{
	if (mig_kinds_differ(from, to, MIG_ATTRIBUTE_COMMENT))
		write_comment(ddl, to);
	if (scope->owners && mig_kinds_differ(from, to, MIG_ATTRIBUTE_OWNER))
		write_owner(ddl, to, to, NULL);
	if (scope->privileges && mig_kinds_differ(from, to, MIG_ATTRIBUTE_PRIVILEGES))
		mig_privileges_write(ddl, to, from, to);
}

/* The item of a list of comments that is about the same column as another one, or null. */
static const char *
same_column(const List *items, const char *item)
{
	Size		length = strstr(item, " IS ") - item;
	ListCell   *lc;

	foreach(lc, items)
	{
		if (strncmp(lfirst(lc), item, length + 4) == 0)
			return lfirst(lc);
	}
	return NULL;
}

/*
 * Write the comments on columns of what has no columns of their own in a snapshot,
 * from the list "column comments", whose items are like: name IS 'text'.  Null for
 * "from" means an object that has just been made.
 */
void
mig_remarks_on_columns(MigDdl *ddl, const MigObject *from, const MigObject *to)
{
	List	   *before = from ? mig_options_split(mig_snapshot_get(from, "column comments")) : NIL;
	List	   *after = mig_options_split(mig_snapshot_get(to, "column comments"));
	ListCell   *lc;

	foreach(lc, after)
	{
		if (!mig_options_contain(before, lfirst(lc)))
			mig_ddl_add(ddl, "COMMENT ON COLUMN %s.%s", to->identity, (char *) lfirst(lc));
	}
	foreach(lc, before)
	{
		const char *item = lfirst(lc);

		if (same_column(after, item) == NULL)
			mig_ddl_add(ddl, "COMMENT ON COLUMN %s.%.*s IS NULL", to->identity,
						(int) (strstr(item, " IS ") - item), item);
	}
}
