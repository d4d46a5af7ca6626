/*-------------------------------------------------------------------------
 *
 * proof.c
 *	  That an upgrade makes what it is to make, and a downgrade undoes it.
 *
 * In a shadow the objects that a diff touches are made first, empty, with all that
 * they need and all that needs them; then the upgrade runs and is compared with what
 * is wanted, and the downgrade and is compared with what was there.  On the live
 * schema the same is done and rolled back.  Data are not looked at.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/snapshot.h"
#include "compare/proof.h"
#include "compare/realise.h"
#include "compare/shadow.h"
#include "exec/trial.h"
#include "miscadmin.h"
#include "schema/fingerprint.h"

typedef struct Trial
{
	const MigLiveDiff *live_diff;
	MigScope	scope;			/* everything that was read counts */
	MigScope	shadow_scope;	/* that of the diff, and what has no schema is hidden if it is made */
	MigSnapshot *before;		/* what the upgrade begins with */
	MigSnapshot *after;			/* what it is to end with */
	MigProof   *proof;
	MemoryContext context;		/* of the proof */
} Trial;

/*
 * Mark what objects need, and what that needs.  Parts of a table stand for all of
 * it but its foreign keys, which would bring in the tables that they refer to.
 */
static void
mark_needs(const MigSnapshot *snapshot, int object, bool *members)
{
	const MigObject *it = &snapshot->objects[object];

	check_stack_depth();
	if (members[object])
		return;
	members[object] = true;
	for (int i = 0; i < it->nneeds; i++)
		mark_needs(snapshot, it->needs[i], members);
	if (it->kind != MIG_KIND_TABLE && it->kind != MIG_KIND_DOMAIN)
		return;
	for (int i = 0; i < it->nchildren; i++)
	{
		MigKind		kind = snapshot->objects[it->children[i]].kind;

		if (kind == MIG_KIND_COLUMN || kind == MIG_KIND_COLUMN_DEFAULT ||
			kind == MIG_KIND_CONSTRAINT || kind == MIG_KIND_DOMAIN_CONSTRAINT)
			mark_needs(snapshot, it->children[i], members);
	}
}

/* Mark whatever needs what is marked as touched, in one pass for each step away from it. */
static void
mark_dependents(const MigSnapshot *snapshot, bool *touched)
{
	bool		changed = true;

	while (changed)
	{
		changed = false;
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < snapshot->nobjects; i++)
		{
			const MigObject *object = &snapshot->objects[i];

			for (int j = 0; j < object->nneeds && !touched[i]; j++)
			{
				/* a schema or a table is touched by way of its parts */
				if (touched[object->needs[j]])
					touched[i] = changed = true;
			}
		}
	}
}

/* Mark the object that a change is about, or that an object of the other side is the same as. */
static void
mark_identity(const MigSnapshot *snapshot, bool *marks, MigKind kind, const char *identity)
{
	int			place = mig_snapshot_find(snapshot, kind, identity);

	if (place >= 0)
		marks[place] = true;
}

/* The objects of one side that a proof is about. */
static bool *
members_of(const MigSnapshot *snapshot, const MigSnapshot *other, const bool *other_touched,
		   const bool *touched)
{
	bool	   *members = palloc0((snapshot->nobjects + 1) * sizeof(bool));
	bool	   *seeds = palloc((snapshot->nobjects + 1) * sizeof(bool));

	memcpy(seeds, touched, snapshot->nobjects * sizeof(bool));
	for (int i = 0; i < other->nobjects; i++)
	{
		if (other_touched[i])
			mark_identity(snapshot, seeds, other->objects[i].kind, other->objects[i].identity);
	}
	for (int i = 0; i < snapshot->nobjects; i++)
	{
		if (seeds[i])
			mark_needs(snapshot, i, members);
	}
	return members;
}

/* What the changes of a diff are about on one side, and all that needs that. */
static bool *
touched_by(const MigSnapshot *snapshot, const MigLiveDiff *live_diff)
{
	bool	   *touched = palloc0((snapshot->nobjects + 1) * sizeof(bool));
	const MigDiff *diff = live_diff->diff;

	for (int i = 0; i < diff->nchanges; i++)
		mark_identity(snapshot, touched, diff->changes[i].kind,
					  i < live_diff->nrenamed ? diff->changes[i].renamed_to :
					  diff->changes[i].identity);
	mark_dependents(snapshot, touched);
	return touched;
}

/* Take what is a member on one side as one on the other. */
static void
share_members(const MigSnapshot *from, const bool *from_members, const MigSnapshot *to,
			  bool *to_members)
{
	for (int i = 0; i < from->nobjects; i++)
	{
		int			place;

		if (!from_members[i])
			continue;
		place = mig_snapshot_find(to, from->objects[i].kind, from->objects[i].identity);
		if (place >= 0)
			mark_needs(to, place, to_members);
	}
}

/* Leave of both sides what a proof is about. */
static void
select_members(Trial *trial, const MigSnapshot *from, const MigSnapshot *to)
{
	bool	   *touched_from = touched_by(from, trial->live_diff);
	bool	   *touched_to = touched_by(to, trial->live_diff);
	bool	   *from_members = members_of(from, to, touched_to, touched_from);
	bool	   *to_members = members_of(to, from, touched_from, touched_to);

	share_members(from, from_members, to, to_members);
	share_members(to, to_members, from, from_members);
	trial->before = mig_snapshot_select(from, from_members);
	trial->after = mig_snapshot_select(to, to_members);
}

/* What is left to be done to make one snapshot the other; null if that is nothing. */
static MigDiff *
remaining(const Trial *trial, const MigSnapshot *is, const MigSnapshot *should_be)
{
	MemoryContext old = MemoryContextSwitchTo(trial->context);
	MigDiff    *diff = mig_diff(is, should_be, &trial->scope);

	MemoryContextSwitchTo(old);
	return diff->nchanges > 0 ? diff : NULL;
}

/* Run the upgrade and the downgrade, and look at what each has made. */
static void
run_both_ways(Trial *trial, MigSnapshot *(*read) (const Trial *trial))
{
	MigProof   *proof = trial->proof;
	const MigLiveDiff *live_diff = trial->live_diff;
	MigSnapshot *undone;

	mig_realise("upgrade script", mig_live_upgrade(live_diff->diff), live_diff->scope);
	proof->left_over = remaining(trial, read(trial), trial->after);
	mig_realise("downgrade script", mig_live_downgrade(live_diff->diff), live_diff->scope);
	undone = read(trial);
	proof->not_undone = remaining(trial, undone, trial->before);
	proof->columns_moved = proof->not_undone == NULL &&
		strcmp(mig_fingerprint(undone, &trial->scope, true),
			   mig_fingerprint(trial->before, &trial->scope, true)) != 0;
}

/* Bring the names in a shadow back to what they are before the upgrade. */
static void
undo_renamings(const MigLiveDiff *live_diff)
{
	MigDiff		renamings = {live_diff->nrenamed, live_diff->diff->changes};

	if (renamings.nchanges > 0)
		mig_realise("list of renamings", mig_live_downgrade(&renamings), live_diff->scope);
}

/* Read a shadow of this trial. */
static MigSnapshot *
read_shadow(const Trial *trial)
{
	return mig_shadow_read(&trial->shadow_scope);
}

static void
prove_in_shadow(void *arg)
{
	Trial	   *trial = arg;
	MigSnapshot *empty = read_shadow(trial);
	MigDiff    *creation = mig_diff(empty, trial->before, &trial->scope);

	mig_realise("present schema", mig_live_upgrade(creation), trial->live_diff->scope);
	undo_renamings(trial->live_diff);
	trial->before = read_shadow(trial);
	run_both_ways(trial, read_shadow);
}

static MigSnapshot *
read_live(const Trial *trial)
{
	return mig_catalog_read(trial->live_diff->scope);
}

static void
prove_live(void *arg)
{
	run_both_ways(arg, read_live);
}

/* Mark the kinds of the objects of a snapshot, so that a shadow hides those without a schema. */
static void
mark_kinds(const MigSnapshot *snapshot, bool *kinds)
{
	for (int i = 0; i < snapshot->nobjects; i++)
		kinds[snapshot->objects[i].kind] = true;
}

static Trial
start(const MigLiveDiff *live_diff)
{
	Trial		trial = {live_diff,.scope = *live_diff->scope};

	memset(trial.scope.kinds, true, sizeof(trial.scope.kinds));
	trial.context = CurrentMemoryContext;
	trial.proof = palloc0(sizeof(MigProof));
	return trial;
}

/*
 * Try a diff on empty objects in a shadow.  The result is in the current memory
 * context.  Raises what the scripts raise, with which script it was as context, and
 * what mig_shadow_run() raises.
 */
MigProof *
mig_proof_in_shadow(const MigLiveDiff *live_diff)
{
	Trial		trial = start(live_diff);

	select_members(&trial, live_diff->live, live_diff->wanted);
	trial.shadow_scope = *live_diff->scope;
	mark_kinds(trial.before, trial.shadow_scope.kinds);
	mark_kinds(trial.after, trial.shadow_scope.kinds);
	mig_shadow_run(&trial.shadow_scope, prove_in_shadow, &trial);
	return trial.proof;
}

/*
 * Try a diff on the live objects, whose locks and data it then has to cope with, and
 * take it back.  The result is in the current memory context.  Raises what the
 * scripts raise, with which script it was as context.
 */
MigProof *
mig_proof_live(const MigLiveDiff *live_diff)
{
	Trial		trial = start(live_diff);

	trial.before = mig_catalog_read(live_diff->scope);
	trial.after = unconstify(MigSnapshot *, live_diff->wanted);
	mig_trial_run(prove_live, &trial);
	return trial.proof;
}
