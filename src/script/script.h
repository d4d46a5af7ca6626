/*-------------------------------------------------------------------------
 *
 * script.h
 *	  A script taken apart into statements.
 *
 * Everything is allocated in the memory context current at the call.  Offsets
 * are bytes into the text that was given, which has to outlive the result.
 * Whatever is wrong with a script is raised, with the line in DETAIL or
 * CONTEXT; nothing is executed and no catalog is read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_SCRIPT_H
#define MIGRATE_SCRIPT_H

#include "nodes/parsenodes.h"

typedef enum MigStatementKind
{
	MIG_STATEMENT_PLAIN,		/* runs inside a transaction */
	MIG_STATEMENT_COPY,			/* COPY FROM stdin, followed by its data */
	MIG_STATEMENT_TOP_LEVEL,	/* refuses to run inside a transaction block */
	MIG_STATEMENT_BOUNDARY		/* ends one transaction and begins the next */
} MigStatementKind;

/*
 * Which script it is, for the context of errors, and where it is in the file that
 * it comes from.
 */
typedef struct MigLabel
{
	const char *text;			/* follows an article, such as: upgrade script of revision "a2" */
	const char *file;			/* null if it comes from none */
	int			lines;			/* of the file, before the first one of the script */
} MigLabel;

/*
 * One statement of a script.  It has no text of its own: offsets are in bytes
 * and from the beginning of the script.
 */
typedef struct MigStatement
{
	MigStatementKind kind;
	int			offset;			/* where the statement starts */
	int			length;			/* in bytes, without its semicolon */
	int			line;			/* of its first token, from 1 */
	int			data_offset;	/* COPY: where its data starts */
	int			data_length;	/* COPY: in bytes, without the line that ends it */
	bool		std_strings;	/* standard_conforming_strings when it is read */
	bool		sets;			/* may change a setting */
	bool		only_sets;		/* does nothing else, and for longer than its transaction */
	bool		makes_temp;		/* may leave a temporary object */
	const char *command;		/* command tag, such as CREATE INDEX; constant */
	RawStmt    *raw;			/* its tree, if kept; good for one use */
} MigStatement;

/*
 * A script taken apart.  All of it but the text is in the memory context that
 * was current when it was split, and does not change after that, except that a
 * tree is taken away by whoever uses it up.
 */
typedef struct MigScript
{
	const char *text;			/* as stored; of the caller, who keeps it */
	int			nstatements;
	MigStatement *statements;
	bool		transactional;	/* no top-level statement, no boundary */
	bool		std_strings;	/* standard_conforming_strings before it */
	int			settings;		/* what else the parser depended on, for the caller */
} MigScript;

/* split.c */
extern MigScript *mig_script_split(const char *text, const MigLabel *label, bool std_strings,
								   bool keep_trees);
extern MigScript *mig_script_split_section(const char *text, const MigLabel *label,
										   bool std_strings, int *end);

/* classify.c */
extern void mig_script_classify(MigStatement *statement, RawStmt *raw,
								const char *sql);
extern bool mig_script_is_concurrent(Node *stmt);
extern const PartitionCmd *mig_script_detachment(const AlterTableStmt *stmt);

/* psql.c */
extern char *mig_script_for_psql(const char *sql, bool std_strings);

/* parse.c */
extern RawStmt *mig_script_parse_statement(const char *sql, bool std_strings);
extern int	mig_script_translate_position(const char *sql);
extern char *mig_script_place(const MigLabel *label, int line);
extern int	mig_script_errplace(const MigLabel *label, int line);

#endif							/* MIGRATE_SCRIPT_H */
