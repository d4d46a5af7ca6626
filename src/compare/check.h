/*-------------------------------------------------------------------------
 *
 * check.h
 *	  Whether the schema is that of the model.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_CHECK_H
#define MIGRATE_CHECK_H

extern void mig_check_schema(void);

#endif							/* MIGRATE_CHECK_H */
