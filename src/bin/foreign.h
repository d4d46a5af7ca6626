/*-------------------------------------------------------------------------
 *
 * foreign.h
 *	  Migrations of other tools, as they are in their directories.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_FOREIGN_H
#define MIGRATE_BIN_FOREIGN_H

/* one migration of another tool */
typedef struct Foreign
{
	char	   *version;		/* as the tool's own table has it */
	char	   *file;			/* what its revision file is to be called, without suffix */
	char	   *name;			/* for people */
	char	   *up;				/* script; NULL if there is only a way back */
	char	   *down;			/* script; NULL if there is no way back */
} Foreign;

typedef struct ForeignSet
{
	Foreign    *items;			/* in the order in which they are to be run */
	int			count;
} ForeignSet;

extern void mig_foreign_read(ForeignSet *set, const char *tool, const char *directory);
extern const char *mig_foreign_tools(void);
extern Foreign *mig_foreign_add(ForeignSet *set, const char *version);
extern char *mig_foreign_text(const char *path);
extern void mig_foreign_read_sqitch(ForeignSet *set, const char *directory);
extern void mig_foreign_read_rails(ForeignSet *set, const char *path);

#endif							/* MIGRATE_BIN_FOREIGN_H */
