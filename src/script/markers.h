/*-------------------------------------------------------------------------
 *
 * markers.h
 *	  The lines that tell the scripts of a revision file apart.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_MARKERS_H
#define MIGRATE_MARKERS_H

extern const char *mig_markers_next_comment(const char **rest);
extern int	mig_markers_comment_length(const char *comment);
extern bool mig_markers_is_marker(const char *comment);

#endif							/* MIGRATE_MARKERS_H */
