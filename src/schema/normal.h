/*-------------------------------------------------------------------------
 *
 * normal.h
 *	  Texts of the server's printer that its parser reads in another way.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_NORMAL_H
#define MIGRATE_NORMAL_H

extern const char *mig_normal_text(const char *text);
extern const char *mig_normal_keep(const char *sql);

#endif							/* MIGRATE_NORMAL_H */
