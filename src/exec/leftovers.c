/*-------------------------------------------------------------------------
 *
 * leftovers.c
 *	  What a script leaves behind in the session: temporary objects, prepared
 *	  statements, cursors.
 *
 * What the caller had before stays.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_namespace.h"
#include "commands/prepare.h"
#include "exec/leftovers.h"
#include "utils/fmgroids.h"
#include "utils/portal.h"

/*
 * Everything in the session's temporary schema that is not in another list,
 * allocated in the current context.
 */
static ObjectAddresses *
temporary_objects(const ObjectAddresses *except)
{
	ObjectAddresses *result = new_object_addresses();
	Oid			namespace;
	Oid			toast_namespace;
	Relation	depend;
	ScanKeyData key[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	GetTempNamespaceState(&namespace, &toast_namespace);
	if (!OidIsValid(namespace))
		return result;
	depend = table_open(DependRelationId, AccessShareLock);
	ScanKeyInit(&key[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(NamespaceRelationId));
	ScanKeyInit(&key[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(namespace));
	scan = systable_beginscan(depend, DependReferenceIndexId, true, NULL, 2, key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(tuple);
		ObjectAddress object;

		ObjectAddressSubSet(object, form->classid, form->objid, form->objsubid);
		if (except == NULL || !object_address_present(&object, except))
			add_exact_object_address(&object, result);
	}
	systable_endscan(scan);
	table_close(depend, AccessShareLock);
	return result;
}

/* Drop the prepared statements of a script but for the first ones. */
static void
drop_prepared(MigLeftovers *leftovers, int nkept)
{
	for (int i = nkept; i < list_length(leftovers->prepared); i++)
		DropPreparedStatement(list_nth(leftovers->prepared, i), false);
	leftovers->prepared = list_truncate(leftovers->prepared, nkept);
	leftovers->nkept = nkept;
}

/*
 * Prepared statements are not transactional: those of a script that fails have
 * to go as well, or it cannot be tried again in this session.
 */
static void
forget_prepared(void *arg)
{
	drop_prepared(arg, 0);
}

/* Say that what was noted so far was committed. */
void
mig_leftovers_keep(MigLeftovers *leftovers)
{
	leftovers->nkept = list_length(leftovers->prepared);
}

/* Say that what was noted since was rolled back: it will be there once more. */
void
mig_leftovers_roll_back(MigLeftovers *leftovers)
{
	drop_prepared(leftovers, leftovers->nkept);
}

/*
 * Look at what there is before a script runs.  The result lives in the current
 * context; prepared statements are removed at its end at the latest.
 */
MigLeftovers *
mig_leftovers_begin(void)
{
	MigLeftovers *leftovers = palloc0(sizeof(MigLeftovers));
	MemoryContextCallback *callback = palloc0(sizeof(MemoryContextCallback));

	leftovers->context = CurrentMemoryContext;
	leftovers->before = temporary_objects(NULL);
	callback->func = forget_prepared;
	callback->arg = leftovers;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);
	return leftovers;
}

/* Take note of a statement of the script that has been run. */
void
mig_leftovers_note(MigLeftovers *leftovers, const Node *stmt)
{
	MemoryContext old = MemoryContextSwitchTo(leftovers->context);

	if (IsA(stmt, PrepareStmt))
		leftovers->prepared = lappend(leftovers->prepared,
									  pstrdup(((const PrepareStmt *) stmt)->name));
	else if (IsA(stmt, DeclareCursorStmt))
		leftovers->cursors = lappend(leftovers->cursors,
									 pstrdup(((const DeclareCursorStmt *) stmt)->portalname));
	MemoryContextSwitchTo(old);
}

/* Close a cursor that is still open. */
static void
close_cursor(const char *name)
{
	Portal		portal = GetPortalByName(name);

	if (PortalIsValid(portal))
		PortalDrop(portal, false);
}

/*
 * Remove what the script has left: its cursors, its prepared statements, its
 * temporary objects with all that depends on them.
 */
void
mig_leftovers_remove(MigLeftovers *leftovers)
{
	ObjectAddresses *objects;
	ListCell   *lc;

	foreach(lc, leftovers->cursors)
		close_cursor(lfirst(lc));
	forget_prepared(leftovers);
	CommandCounterIncrement();
	objects = temporary_objects(leftovers->before);
	performMultipleDeletions(objects, DROP_CASCADE,
							 PERFORM_DELETION_INTERNAL | PERFORM_DELETION_QUIETLY);
	free_object_addresses(objects);
	CommandCounterIncrement();
}
