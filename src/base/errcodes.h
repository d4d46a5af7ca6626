/*-------------------------------------------------------------------------
 *
 * errcodes.h
 *	  SQLSTATEs of migrate.  Class MG; each is described in docs/reference.md.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_ERRCODES_H
#define MIGRATE_ERRCODES_H

#include "utils/elog.h"

#define MIG_ERRCODE(n1, n2, n3) MAKE_SQLSTATE('M', 'G', n1, n2, n3)

/* 00x: a revision cannot be named like this */
#define ERRCODE_MIG_INVALID_TARGET			MIG_ERRCODE('0', '0', '1')
#define ERRCODE_MIG_REVISION_NOT_FOUND		MIG_ERRCODE('0', '0', '2')
#define ERRCODE_MIG_AMBIGUOUS_REVISION		MIG_ERRCODE('0', '0', '3')
#define ERRCODE_MIG_NO_SUCH_BRANCH			MIG_ERRCODE('0', '0', '4')
#define ERRCODE_MIG_NOT_IN_BRANCH			MIG_ERRCODE('0', '0', '5')
#define ERRCODE_MIG_MULTIPLE_HEADS			MIG_ERRCODE('0', '0', '6')
#define ERRCODE_MIG_AMBIGUOUS_WALK			MIG_ERRCODE('0', '0', '7')
#define ERRCODE_MIG_WALKED_TOO_FAR			MIG_ERRCODE('0', '0', '8')
#define ERRCODE_MIG_INVALID_DESTINATION		MIG_ERRCODE('0', '0', '9')
#define ERRCODE_MIG_INVALID_RANGE			MIG_ERRCODE('0', '1', '0')

/* 1xx: the graph would not be one */
#define ERRCODE_MIG_INVALID_IDENTIFIER		MIG_ERRCODE('1', '0', '1')
#define ERRCODE_MIG_DUPLICATE_REVISION		MIG_ERRCODE('1', '0', '2')
#define ERRCODE_MIG_DUPLICATE_LABEL			MIG_ERRCODE('1', '0', '3')
#define ERRCODE_MIG_CYCLE					MIG_ERRCODE('1', '0', '4')
#define ERRCODE_MIG_MISSING_REVISION		MIG_ERRCODE('1', '0', '5')
#define ERRCODE_MIG_NOT_A_HEAD				MIG_ERRCODE('1', '0', '6')
#define ERRCODE_MIG_REVISION_APPLIED		MIG_ERRCODE('1', '0', '7')
#define ERRCODE_MIG_REVISION_IN_USE			MIG_ERRCODE('1', '0', '8')
#define ERRCODE_MIG_NOTHING_TO_MERGE		MIG_ERRCODE('1', '0', '9')

/* 2xx: a script cannot be run */
#define ERRCODE_MIG_META_COMMAND			MIG_ERRCODE('2', '0', '1')
#define ERRCODE_MIG_TRANSACTION_CONTROL		MIG_ERRCODE('2', '0', '2')
#define ERRCODE_MIG_BAD_COPY				MIG_ERRCODE('2', '0', '3')
#define ERRCODE_MIG_NOT_TRANSACTIONAL		MIG_ERRCODE('2', '0', '4')
#define ERRCODE_MIG_IRREVERSIBLE			MIG_ERRCODE('2', '0', '5')
#define ERRCODE_MIG_NOT_APPROVED			MIG_ERRCODE('2', '0', '6')
#define ERRCODE_MIG_NESTED_RUN				MIG_ERRCODE('2', '0', '7')

/* 3xx: the database is not where it should be */
#define ERRCODE_MIG_NOT_AT_HEAD				MIG_ERRCODE('3', '0', '1')
#define ERRCODE_MIG_SCRIPT_CHANGED			MIG_ERRCODE('3', '0', '2')
#define ERRCODE_MIG_UNEXPECTED_STATE		MIG_ERRCODE('3', '0', '3')
#define ERRCODE_MIG_VERSION_MISMATCH		MIG_ERRCODE('3', '0', '4')
#define ERRCODE_MIG_RUN_IN_PROGRESS			MIG_ERRCODE('3', '0', '5')
#define ERRCODE_MIG_HALF_DONE				MIG_ERRCODE('3', '0', '6')
#define ERRCODE_MIG_TABLE_CHANGED			MIG_ERRCODE('3', '0', '7')

/* 4xx: the schema */
#define ERRCODE_MIG_NO_MODEL				MIG_ERRCODE('4', '0', '1')
#define ERRCODE_MIG_NOT_IN_MODEL			MIG_ERRCODE('4', '0', '2')
#define ERRCODE_MIG_DAMAGED_SNAPSHOT		MIG_ERRCODE('4', '0', '3')
#define ERRCODE_MIG_UNMANAGEABLE_SCHEMA		MIG_ERRCODE('4', '0', '4')
#define ERRCODE_MIG_NOT_PROVED				MIG_ERRCODE('4', '0', '5')
#define ERRCODE_MIG_SCHEMA_DIFFERS			MIG_ERRCODE('4', '0', '6')

/* 5xx: revision files */
#define ERRCODE_MIG_BAD_FILE				MIG_ERRCODE('5', '0', '1')
#define ERRCODE_MIG_FILES_DIFFER			MIG_ERRCODE('5', '0', '2')

#endif							/* MIGRATE_ERRCODES_H */
