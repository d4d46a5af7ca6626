/*-------------------------------------------------------------------------
 *
 * kinds.h
 *	  What can be done with each kind of object: a row of operations per kind.
 *
 * A difference is two snapshots, one of each side.  Every operation is told both
 * sides, and does not know which of them is the database: the way back is the
 * same operation with the sides exchanged.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_KINDS_H
#define MIGRATE_KINDS_H

#include "lib/stringinfo.h"
#include "schema/model.h"

/* how an object of one side becomes the one of the same identity on the other */
typedef enum MigVerdict
{
	MIG_SAME,					/* there is nothing to do */
	MIG_ALTER,					/* in place; what needs it does not notice */
	MIG_ALTER_DISTURBING,		/* in place, but not while certain others need it */
	MIG_REBUILD					/* only by dropping it and making it anew */
} MigVerdict;

/* statements that are being written, one change at a time */
typedef struct MigDdl
{
	const MigSnapshot *from;	/* what is there */
	const MigSnapshot *to;		/* what is wanted */
	const bool *merged;			/* per object of "to": made together with its parent */
	StringInfo	sql;			/* complete statements, each with its semicolon and line end */
	bool		destructive;	/* data are lost */
	bool		remade;			/* what was altered is a new object, without comment and privileges */
	StringInfo	note;			/* what a reader has to know, sentences with a line end each */
} MigDdl;

typedef struct MigKindOps
{
	/* the kind as scopes, results and messages call it; in SQL's words, lower case */
	const char *name;

	/*
	 * Is it compared whatever the model has?  Others are compared only if the
	 * model has an object of the kind, or the scope names it.
	 */
	bool		always;

	/*
	 * Is an object that the model does not have left alone unless the scope names the
	 * kind?
	 */
	bool		spared;

	/*
	 * The kind of what it is a part of, if it is compared whenever that is.  Parts of
	 * schemas decide for themselves, so that kind means none.
	 */
	MigKind		whole;

	/*
	 * May it be made in the same statement as its parent?  Then create() of the
	 * parent writes the parts that are marked as merged.
	 */
	bool		merges;

	/* The address of an object as COMMENT ON, ALTER and GRANT have it; appended to the buffer. */
	void		(*address) (StringInfo buffer, const MigSnapshot *snapshot,
							const MigObject *object);

	/* Write what makes an object of ddl->to that is not there. */
	void		(*create) (MigDdl *ddl, const MigObject *object);

	/* Write what is left to do once it has its owner and its privileges; may be null. */
	void		(*complete) (MigDdl *ddl, const MigObject *object);

	/* Write what drops an object of ddl->from; null: it goes with its parent, always. */
	void		(*drop) (MigDdl *ddl, const MigObject *object);

	/* How "from" becomes "to"; null: whatever differs means to make it anew. */
	MigVerdict	(*judge) (const MigObject *from, const MigObject *to);

	/* Write what makes "from" the same as "to" if the verdict is to alter it. */
	void		(*alter) (MigDdl *ddl, const MigObject *from, const MigObject *to);

	/*
	 * Must an object go before one that it needs can be altered with the verdict
	 * MIG_ALTER_DISTURBING, and come again afterwards?  Null: no.
	 */
	bool		(*disturbed) (const MigObject *object, const MigObject *from,
							  const MigObject *to);
} MigKindOps;

extern const MigKindOps *mig_kinds_ops(MigKind kind);
extern const char *mig_kinds_name(MigKind kind);
extern int	mig_kinds_find(const char *name);

/* for the files that have the operations of a kind */
extern void mig_ddl_add(MigDdl *ddl, const char *format,...) pg_attribute_printf(2, 3);
extern void mig_ddl_note(MigDdl *ddl, const char *format,...) pg_attribute_printf(2, 3);
extern const char *mig_kinds_normal_value(const MigAttribute *attribute);
extern bool mig_kinds_same_value(const char *attribute, const char *one, const char *other);
extern bool mig_kinds_differ(const MigObject *from, const MigObject *to, const char *attribute);
extern bool mig_kinds_has(const MigObject *object, const char *attribute);
extern void mig_kinds_address(StringInfo buffer, const MigSnapshot *snapshot,
							  const MigObject *object);
extern void mig_kinds_drop(MigDdl *ddl, const MigObject *object);
extern MigVerdict mig_kinds_judge_in_place(const MigObject *from, const MigObject *to);
extern bool mig_kinds_always_disturbed(const MigObject *object, const MigObject *from,
									   const MigObject *to);

/* options.c: attributes that are lists */
extern List *mig_options_split(const char *text);
extern List *mig_options_lines(const char *text);
extern bool mig_options_contain(const List *items, const char *item);
extern char *mig_options_name(const char *item, const char *end);
extern const char *mig_options_find(const List *items, const char *item, const char *end);
extern bool mig_options_keep_order(const List *before, const List *after, const char *end);
extern const char *mig_options_sort(const char *text);
extern void mig_options_alter(MigDdl *ddl, const char *command, const MigObject *from,
							  const MigObject *to, const char *attribute);
extern char *mig_options_alter_foreign(const MigObject *from, const MigObject *to,
									   const char *attribute);

/* remarks.c */
extern void mig_remarks_on_columns(MigDdl *ddl, const MigObject *from, const MigObject *to);

/* kind_*.c */
extern const MigKindOps mig_kind_view;
extern const MigKindOps mig_kind_matview;
extern const MigKindOps mig_kind_routine;
extern const MigKindOps mig_kind_trigger;
extern const MigKindOps mig_kind_rule;
extern const MigKindOps mig_kind_policy;
extern const MigKindOps mig_kind_domain;
extern const MigKindOps mig_kind_domain_constraint;
extern const MigKindOps mig_kind_composite;
extern const MigKindOps mig_kind_range;
extern const MigKindOps mig_kind_schema;
extern const MigKindOps mig_kind_table;
extern const MigKindOps mig_kind_column;
extern const MigKindOps mig_kind_column_default;
extern const MigKindOps mig_kind_constraint;
extern const MigKindOps mig_kind_foreign_key;
extern const MigKindOps mig_kind_index;
extern const MigKindOps mig_kind_index_partition;
extern const MigKindOps mig_kind_partition;
extern const MigKindOps mig_kind_sequence;
extern const MigKindOps mig_kind_sequence_owner;
extern const MigKindOps mig_kind_enum;
extern const MigKindOps mig_kind_statistics;
extern const MigKindOps mig_kind_extension;
extern const MigKindOps mig_kind_language;
extern const MigKindOps mig_kind_foreign_data_wrapper;
extern const MigKindOps mig_kind_server;
extern const MigKindOps mig_kind_user_mapping;
extern const MigKindOps mig_kind_publication;
extern const MigKindOps mig_kind_publication_member;
extern const MigKindOps mig_kind_event_trigger;
extern const MigKindOps mig_kind_collation;
extern const MigKindOps mig_kind_aggregate;
extern const MigKindOps mig_kind_access_method;
extern const MigKindOps mig_kind_operator;
extern const MigKindOps mig_kind_operator_family;
extern const MigKindOps mig_kind_operator_class;
extern const MigKindOps mig_kind_cast;
extern const MigKindOps mig_kind_transform;
extern const MigKindOps mig_kind_conversion;
extern const MigKindOps mig_kind_ts_parser;
extern const MigKindOps mig_kind_ts_template;
extern const MigKindOps mig_kind_ts_dictionary;
extern const MigKindOps mig_kind_ts_configuration;
extern const MigKindOps mig_kind_subscription;
extern const MigKindOps mig_kind_default_privileges;
extern const MigKindOps mig_kind_not_handled;

#endif							/* MIGRATE_KINDS_H */
