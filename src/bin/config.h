/*-------------------------------------------------------------------------
 *
 * config.h
 *	  The configuration file, and the file with variables of the environment.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MIGRATE_BIN_CONFIG_H
#define MIGRATE_BIN_CONFIG_H

#include "bin/options.h"

typedef struct Config
{
	const char *file;			/* the configuration file, there or not */
	const char *directory;		/* of the revision files */
	const char *database;		/* connection string, or NULL */
	const char *model;			/* file or "!COMMAND", or NULL */
	const char *schemas;		/* for the model; NULL: the default */
	const char *kinds;
	const char *exclude;
	const char *env_file;
} Config;

extern const Config *mig_config_get(const Options *options);
extern char *mig_config_read_file(const char *path, size_t *length);
extern void mig_config_load_env(const char *path, bool required);

#endif							/* MIGRATE_BIN_CONFIG_H */
