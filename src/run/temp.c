/*-------------------------------------------------------------------------
 *
 * temp.c
 *	  Temporary objects that a script leaves behind.
 *
 * The caller's own temporary objects stay: what is dropped is what was not
 * there before the script.
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
#include "run/temp.h"
#include "utils/fmgroids.h"

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

/* The temporary objects there are, in the current context. */
ObjectAddresses *
mig_temp_remember(void)
{
	return temporary_objects(NULL);
}

/* Drop the temporary objects that were not there, with all that depends on them. */
void
mig_temp_drop_new(ObjectAddresses *before)
{
	ObjectAddresses *objects;

	CommandCounterIncrement();
	objects = temporary_objects(before);
	performMultipleDeletions(objects, DROP_CASCADE,
							 PERFORM_DELETION_INTERNAL | PERFORM_DELETION_QUIETLY);
	free_object_addresses(objects);
	CommandCounterIncrement();
}
