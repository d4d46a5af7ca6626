/*-------------------------------------------------------------------------
 *
 * approvals.c
 *	  Table migrate.approval: who vouched for which scripts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "store/approvals.h"
#include "store/spi.h"
#include "utils/builtins.h"

/* Has the role approved the revision with just these scripts, in just this place? */
bool
mig_approvals_given(const char *rev_id, const char *role, const char *checksum,
					const char *place)
{
	static MigQuery query = {
		"SELECT 1 FROM ONLY migrate.approval a WHERE a.rev_id OPERATOR(pg_catalog.=) $1"
		" AND a.approved_by OPERATOR(pg_catalog.=) $2"
		" AND a.checksum OPERATOR(pg_catalog.=) $3 AND a.place OPERATOR(pg_catalog.=) $4",
		4, {TEXTOID, TEXTOID, TEXTOID, TEXTOID}, MIG_TABLE_BIT(MIG_APPROVAL)
	};
	Datum		args[] = {CStringGetTextDatum(rev_id), CStringGetTextDatum(role),
	CStringGetTextDatum(checksum), CStringGetTextDatum(place)};

	return mig_spi_read(&query, MIG_SNAPSHOT_LATEST, args, NULL, NULL) > 0;
}

/* Record that the role approves the revision with these scripts, in this place. */
void
mig_approvals_give(const char *rev_id, const char *role, const char *checksum,
				   const char *place)
{
	static MigQuery query = {
		"INSERT INTO migrate.approval (rev_id, approved_by, approved_at, checksum, place)"
		" VALUES ($1, $2, pg_catalog.clock_timestamp(), $3, $4)"
		" ON CONFLICT (rev_id, approved_by)"
		" DO UPDATE SET approved_at = excluded.approved_at, checksum = excluded.checksum,"
		" place = excluded.place",
		4, {TEXTOID, TEXTOID, TEXTOID, TEXTOID}, MIG_TABLE_BIT(MIG_APPROVAL)
	};
	Datum		args[] = {CStringGetTextDatum(rev_id), CStringGetTextDatum(role),
	CStringGetTextDatum(checksum), CStringGetTextDatum(place)};

	mig_spi_write_row(&query, args, NULL);
}

/* Forget every approval of a revision. */
void
mig_approvals_withdraw(const char *rev_id)
{
	static MigQuery query = {
		"DELETE FROM ONLY migrate.approval WHERE rev_id OPERATOR(pg_catalog.=) $1",
		1, {TEXTOID}, MIG_TABLE_BIT(MIG_APPROVAL)
	};
	Datum		id = CStringGetTextDatum(rev_id);

	mig_spi_write(&query, &id, NULL);
}
