/*-------------------------------------------------------------------------
 *
 * print.h
 *	  What is printed on standard output.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_PRINT_H
#define MIGRATE_BIN_PRINT_H

#include "libpq-fe.h"

#include "bin/options.h"

extern bool mig_print_for_programs(const Options *options);
extern bool mig_print_rows(const Options *options, PGconn *conn, const char *sql,
						   int nparams, const char *const *params);
extern void mig_print_result(const Options *options, const PGresult *result);
extern void mig_print_table(const Options *options, const PGresult *result);
extern void mig_print_text(const char *text);
extern bool mig_print_in_color(const Options *options);
extern void mig_print_to_file(const Options *options, const char *text);

#endif							/* MIGRATE_BIN_PRINT_H */
