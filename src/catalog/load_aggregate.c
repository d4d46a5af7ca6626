/*-------------------------------------------------------------------------
 *
 * load_aggregate.c
 *	  Aggregate functions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "catalog/reading.h"

static void
add_aggregate(TupleTableSlot *slot, void *arg)
{
	MigReading *reading = arg;
	int			aggregate = mig_reading_add_signed(reading, slot, ProcedureRelationId,
												   MIG_KIND_AGGREGATE);

	if (aggregate < 0)
		return;
	mig_reading_set(reading, aggregate, "signature", slot, 6);
	mig_reading_set(reading, aggregate, "result", slot, 7);
	mig_reading_set(reading, aggregate, "class", slot, 8);
	mig_reading_set(reading, aggregate, "definition", slot, 9);
}

/* An item of the definition: a word, and a function unless there is none. */
#define FUNCTION_ITEM(word, column) \
	"'" word " = ' OPERATOR(pg_catalog.||) NULLIF(" column "::pg_catalog.regproc::pg_catalog.text, '-'), "

/* How a final function treats the state, unless it is as usual for the class of aggregate. */
#define MODIFY_ITEM(word, function, column) \
	"CASE WHEN " function " <> 0 AND " column " <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END " \
	"  THEN pg_catalog.concat('" word " = ', CASE " column " WHEN 'r' THEN 'READ_ONLY' " \
	"    WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END) END, "

/* Add the aggregates of the schemas that are read. */
void
mig_load_aggregates(MigReading *reading)
{
	static MigQuery query = {
		.sql = "SELECT p.oid, n.nspname::text, p.proname::text, "
		"pg_catalog.pg_get_userbyid(p.proowner)::text, "
		"p.oid::pg_catalog.regprocedure::pg_catalog.text, "
		"pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, COALESCE(NULLIF("
		"  pg_catalog.pg_get_function_identity_arguments(p.oid), ''), '*')), "
		"pg_catalog.format_type(p.prorettype, NULL), "
		"CASE WHEN a.aggkind <> 'n' THEN pg_catalog.concat(a.aggkind, a.aggnumdirectargs) END, "
		"pg_catalog.concat_ws(', ', "
		FUNCTION_ITEM("SFUNC", "a.aggtransfn")
		"pg_catalog.concat('STYPE = ', pg_catalog.format_type(a.aggtranstype, NULL)), "
		"CASE WHEN a.aggtransspace <> 0 THEN pg_catalog.concat('SSPACE = ', a.aggtransspace) END, "
		FUNCTION_ITEM("FINALFUNC", "a.aggfinalfn")
		"CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END, "
		MODIFY_ITEM("FINALFUNC_MODIFY", "a.aggfinalfn", "a.aggfinalmodify")
		FUNCTION_ITEM("COMBINEFUNC", "a.aggcombinefn")
		FUNCTION_ITEM("SERIALFUNC", "a.aggserialfn")
		FUNCTION_ITEM("DESERIALFUNC", "a.aggdeserialfn")
		"'INITCOND = ' OPERATOR(pg_catalog.||) pg_catalog.quote_literal(a.agginitval), "
		FUNCTION_ITEM("MSFUNC", "a.aggmtransfn")
		FUNCTION_ITEM("MINVFUNC", "a.aggminvtransfn")
		"CASE WHEN a.aggmtranstype <> 0 THEN pg_catalog.concat('MSTYPE = ', "
		"  pg_catalog.format_type(a.aggmtranstype, NULL)) END, "
		"CASE WHEN a.aggmtransspace <> 0 THEN pg_catalog.concat('MSSPACE = ', a.aggmtransspace) END, "
		FUNCTION_ITEM("MFINALFUNC", "a.aggmfinalfn")
		"CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END, "
		MODIFY_ITEM("MFINALFUNC_MODIFY", "a.aggmfinalfn", "a.aggmfinalmodify")
		"'MINITCOND = ' OPERATOR(pg_catalog.||) pg_catalog.quote_literal(a.aggminitval), "
		"(SELECT pg_catalog.format('SORTOP = OPERATOR(%I.%s)', m.nspname, o.oprname) "
		" FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace m ON m.oid = o.oprnamespace "
		" WHERE o.oid = a.aggsortop), "
		"CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' "
		"  WHEN 'r' THEN 'PARALLEL = RESTRICTED' END, "
		"CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END) "
		"FROM pg_catalog.pg_proc p "
		"JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid "
		"JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
		"WHERE p.pronamespace = ANY ($1)"
		MIG_NOT_OF_EXTENSION("pg_proc", "p.oid"),
		MIG_WITH_OIDS
	};

	mig_reading_query(reading, &query, add_aggregate);
}
