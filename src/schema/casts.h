/*-------------------------------------------------------------------------
 *
 * casts.h
 *	  How values of a column become those of another type.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_CASTS_H
#define MIGRATE_CASTS_H

extern const char *mig_cast_value(const char *value, const char *from, const char *to);
extern bool mig_cast_is_same_type(const char *one, const char *other);
extern bool mig_cast_loses_elements(const char *from, const char *to);
extern bool mig_cast_keeps_comparing(const char *from, const char *to);

#endif							/* MIGRATE_CASTS_H */
