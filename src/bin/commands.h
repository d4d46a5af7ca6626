/*-------------------------------------------------------------------------
 *
 * commands.h
 *	  What runs each command.
 *
 * They take what stands on the command line, and return the exit status.  Some
 * exit by themselves, with the status that fits, where they cannot go on.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_COMMANDS_H
#define MIGRATE_BIN_COMMANDS_H

#include "bin/options.h"

extern ExitStatus mig_command_init(const Options *options);
extern ExitStatus mig_command_new(const Options *options);
extern ExitStatus mig_command_edit(const Options *options);
extern ExitStatus mig_command_merge(const Options *options);
extern ExitStatus mig_command_rebase(const Options *options);
extern ExitStatus mig_command_sync(const Options *options);
extern ExitStatus mig_command_pull(const Options *options);
extern ExitStatus mig_command_upgrade(const Options *options);
extern ExitStatus mig_command_downgrade(const Options *options);
extern ExitStatus mig_command_stamp(const Options *options);
extern ExitStatus mig_command_status(const Options *options);
extern ExitStatus mig_command_check(const Options *options);
extern ExitStatus mig_command_current(const Options *options);
extern ExitStatus mig_command_heads(const Options *options);
extern ExitStatus mig_command_branches(const Options *options);
extern ExitStatus mig_command_history(const Options *options);
extern ExitStatus mig_command_show(const Options *options);
extern ExitStatus mig_command_graph(const Options *options);
extern ExitStatus mig_command_plan(const Options *options);
extern ExitStatus mig_command_log(const Options *options);
extern ExitStatus mig_command_progress(const Options *options);
extern ExitStatus mig_command_import(const Options *options);
extern ExitStatus mig_command_dump(const Options *options);

#endif							/* MIGRATE_BIN_COMMANDS_H */
