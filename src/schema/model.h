/*-------------------------------------------------------------------------
 *
 * model.h
 *	  A schema as data: objects with attributes, and what they need.
 *
 * A snapshot is an array of objects, sorted by kind and identity.  Whatever
 * reads one fills it with mig_snapshot_add(), mig_snapshot_set() and
 * mig_snapshot_need(), in any order, and ends with mig_snapshot_finish().
 * After that it does not change.  All of it lives in the memory context that was
 * current at mig_snapshot_create().
 *
 * No OID and no attribute number is in a snapshot: two schemas are equal if their
 * snapshots are, wherever and whenever they were read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_MODEL_H
#define MIGRATE_MODEL_H

#include "nodes/pg_list.h"

/*
 * The kinds of object, in the order in which objects of a new schema are made
 * where no need decides.  Each has a row in kinds.c.
 *
 * What would make a cycle of needs is an object of its own: the expression of a
 * column apart from the column, the ownership of a sequence apart from the
 * sequence, a foreign key apart from the other constraints, and the attachment
 * of a partition or an index apart from both.
 */
typedef enum MigKind
{
	MIG_KIND_SCHEMA,
	MIG_KIND_EXTENSION,
	MIG_KIND_LANGUAGE,
	MIG_KIND_COLLATION,
	MIG_KIND_ENUM,
	MIG_KIND_DOMAIN,
	MIG_KIND_COMPOSITE,
	MIG_KIND_RANGE,
	MIG_KIND_SEQUENCE,
	MIG_KIND_ROUTINE,			/* function or procedure */
	MIG_KIND_AGGREGATE,
	MIG_KIND_ACCESS_METHOD,
	MIG_KIND_OPERATOR,
	MIG_KIND_OPERATOR_FAMILY,
	MIG_KIND_OPERATOR_CLASS,
	MIG_KIND_CAST,
	MIG_KIND_TRANSFORM,
	MIG_KIND_CONVERSION,
	MIG_KIND_DOMAIN_CONSTRAINT,
	MIG_KIND_TS_PARSER,
	MIG_KIND_TS_TEMPLATE,
	MIG_KIND_TS_DICTIONARY,
	MIG_KIND_TS_CONFIGURATION,
	MIG_KIND_FOREIGN_DATA_WRAPPER,
	MIG_KIND_SERVER,
	MIG_KIND_USER_MAPPING,
	MIG_KIND_TABLE,				/* foreign ones too */
	MIG_KIND_COLUMN,
	MIG_KIND_COLUMN_DEFAULT,	/* default or generation expression */
	MIG_KIND_SEQUENCE_OWNER,
	MIG_KIND_CONSTRAINT,		/* any but a foreign key */
	MIG_KIND_INDEX,				/* not one of a constraint */
	MIG_KIND_PARTITION,			/* a table attached to a partitioned one, with the indexes they have */
	MIG_KIND_INDEX_PARTITION,	/* an index attached to a partitioned one */
	MIG_KIND_FOREIGN_KEY,
	MIG_KIND_VIEW,
	MIG_KIND_MATVIEW,
	MIG_KIND_STATISTICS,
	MIG_KIND_RULE,
	MIG_KIND_TRIGGER,
	MIG_KIND_POLICY,
	MIG_KIND_PUBLICATION,
	MIG_KIND_PUBLICATION_MEMBER,	/* a table or a schema in a publication */
	MIG_KIND_SUBSCRIPTION,		/* is only reported */
	MIG_KIND_EVENT_TRIGGER,
	MIG_KIND_DEFAULT_PRIVILEGES,
	MIG_KIND_NOT_HANDLED		/* seen, and reported by its name */
} MigKind;

#define MIG_NKINDS (MIG_KIND_NOT_HANDLED + 1)

/*
 * An attribute that has its default value is left out, so that a snapshot holds
 * what matters, and an attribute that a newer server knows changes nothing where
 * nobody uses it.
 */
typedef struct MigAttribute
{
	const char *name;			/* a constant, compared by its text */
	const char *value;			/* canonical text */
} MigAttribute;

/*
 * These attributes an object of any kind may have.  They are always read, since
 * an object that has to be made anew must have them again; privileges and owner
 * count as a difference only where the scope asks for them.
 */
#define MIG_ATTRIBUTE_COMMENT "comment"
#define MIG_ATTRIBUTE_OWNER "owner"
#define MIG_ATTRIBUTE_PRIVILEGES "privileges"	/* entries of an ACL, one a line, sorted */

/*
 * An attribute whose name begins like this follows from other objects.  It is there
 * to tell how an object can be altered, and is no difference by itself.
 */
#define mig_attribute_is_derived(name) ((name)[0] == '*')

typedef struct MigObject
{
	MigKind		kind;
	const char *schema;			/* its schema as it is; null for what has none */
	const char *name;			/* its own name as it is; for a routine with its arguments */
	const char *identity;		/* qualified and quoted: unique in its kind, and fit for SQL */
	int			parent;			/* the object that it is a part of, or -1 */
	int			rank;			/* place among the parts of its kind of the parent, from 1; or 0 */
	int			nattributes;
	MigAttribute *attributes;	/* by name */
	int			nneeds;
	int		   *needs;			/* objects without which it cannot be, ascending; the parent is one */
	int			nchildren;
	int		   *children;		/* its parts, by kind, rank and identity */
} MigObject;

typedef struct MigSnapshot
{
	MemoryContext context;
	int			nobjects;
	int			size;			/* allocated */
	MigObject  *objects;
	bool		finished;
} MigSnapshot;

extern MigSnapshot *mig_snapshot_create(void);
extern int	mig_snapshot_add(MigSnapshot *snapshot, MigKind kind, const char *schema,
							 const char *name, const char *identity, int parent);
extern void mig_snapshot_set(MigSnapshot *snapshot, int object, const char *attribute,
							 const char *value);
extern void mig_snapshot_set_rank(MigSnapshot *snapshot, int object, int rank);
extern void mig_snapshot_need(MigSnapshot *snapshot, int object, int need);
extern void mig_snapshot_finish(MigSnapshot *snapshot);
extern const char *mig_snapshot_get(const MigObject *object, const char *attribute);
extern int	mig_snapshot_find(const MigSnapshot *snapshot, MigKind kind, const char *identity);
extern bool mig_snapshot_needs(const MigObject *object, int need);
extern int	mig_snapshot_compare(const MigObject *a, const MigObject *b);
extern const MigObject *mig_snapshot_parent(const MigSnapshot *snapshot, const MigObject *object);
extern int	mig_snapshot_copy(MigSnapshot *snapshot, const MigObject *object);
extern MigSnapshot *mig_snapshot_select(const MigSnapshot *snapshot, const bool *members);

#endif							/* MIGRATE_MODEL_H */
