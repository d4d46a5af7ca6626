/*-------------------------------------------------------------------------
 *
 * arrays.c
 *	  Arrays as SQL has them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/arrays.h"
#include "catalog/pg_type_d.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* A text array of names, in the current context. */
Datum
mig_arrays_of_names(const MigNames *names)
{
	Datum	   *elements = palloc(names->n * sizeof(Datum));
	ArrayType  *result;

	for (int i = 0; i < names->n; i++)
		elements[i] = CStringGetTextDatum(names->names[i]);
	result = construct_array(elements, names->n, TEXTOID, -1, false, TYPALIGN_INT);
	for (int i = 0; i < names->n; i++)
		pfree(DatumGetPointer(elements[i]));
	pfree(elements);
	return PointerGetDatum(result);
}
