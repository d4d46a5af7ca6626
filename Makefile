# see README.md
EXTENSION = migrate
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" migrate.control)
MODULE_big = migrate
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*/*.c)))
DATA_built = migrate--$(EXTVERSION).sql
PG_CPPFLAGS = -I$(srcdir)/src -DMIGRATE_VERSION='"$(EXTVERSION)"'
PG_CFLAGS = -fvisibility=hidden
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

migrate--$(EXTVERSION).sql: $(sort $(wildcard src/sql/*.sql))
	cat $^ > $@
