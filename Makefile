# see README.md
EXTENSION = migrate
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" migrate.control)
MODULE_big = migrate
# src/bin is a program, and has a Makefile of its own
OBJS = $(patsubst %.c,%.o,$(filter-out src/bin/%,$(sort $(wildcard src/*/*.c))))
DATA_built = migrate--$(EXTVERSION).sql
DATA = $(wildcard src/sql/update/migrate--*--*.sql)
PG_CPPFLAGS = -I$(srcdir)/src -DMIGRATE_VERSION='"$(EXTVERSION)"'
PG_CFLAGS = -MMD -MP

# A test is a file: nothing else has to be told of it.
REGRESS := $(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql)))
ISOLATION := $(patsubst test/isolation/specs/%.spec,%,$(sort $(wildcard test/isolation/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test/isolation
TAP_TESTS := $(if $(wildcard test/t/*.pl),1)
PROVE_TESTS = test/t/*.pl
ENCODING = UTF8
NO_LOCALE = 1

EXTRA_CLEAN = migrate--*.sql src/*/*.d

# What is not PGXS has to work where PostgreSQL is not installed yet.
PG_CONFIG ?= pg_config
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))
ifneq ($(PGXS),)
include $(PGXS)
else
all install uninstall installcheck clean:
	@echo "make $@ needs the server's development files, such as postgresql-server-dev-15" >&2; exit 1
endif

$(DATA_built): $(sort $(wildcard src/sql/*.sql))
	cat $^ > $@

$(OBJS): Makefile migrate.control
-include $(OBJS:.o=.d)

ifneq ($(PGXS),)
all: client
install: install-client
uninstall: uninstall-client
clean: clean-client
client:
	$(MAKE) -C src/bin all PG_CONFIG='$(PG_CONFIG)'
install-client uninstall-client clean-client: %-client:
	$(MAKE) -C src/bin $* PG_CONFIG='$(PG_CONFIG)'
endif

# The rest runs in a private copy of the PostgreSQL tree, see test/README.md.
PG_MAJOR ?= 15
# assert or asan: the extension compiled to check itself, see test/tools/build
CHECKED ?=
tools = PG_MAJOR='$(PG_MAJOR)' CHECKED='$(CHECKED)' COPT='$(COPT)' bash test/tools
# where there is a server of that version
there = $(tools)/on-version bash test/tools

demo:
	@$(tools)/demo start

demo-stop:
	@$(tools)/demo stop

test:
	@ONLY='$(ONLY)' NAMES='$(NAMES)' EXCEPT='$(EXCEPT)' $(there)/test

# On the servers that are supported.
test-matrix:
	@ONLY='$(ONLY)' NAMES='$(NAMES)' COPT='$(COPT)' bash test/tools/matrix

# On one that is not released yet, which is not judged.
test-next:
	@PG_MAJOR=19 ONLY='$(ONLY)' NAMES='$(NAMES)' COPT='$(COPT)' EXCEPT='050_crash_each $(EXCEPT)' \
		bash test/tools/on-version bash test/tools/test || \
		echo 'PostgreSQL 19 is not released: this is not judged'

# All tests of what runs in the server, with the extension compiled to check itself:
# assertions; and with asan memory that is not to be touched, and behaviour that C
# does not define.
test-assert test-asan:
	@$(MAKE) --no-print-directory test CHECKED='$(@:test-%=%)' \
		ONLY='$(or $(ONLY),regress isolation tap extra)' \
		EXCEPT='$(or $(EXCEPT),050_crash_each dump example owner tutorial unleash)'

# CRASH_SEED and CRASH_TRIALS: see test/t/050_crash_each.pl
test-crash:
	@ONLY=tap NAMES=050_crash_each CRASH_SEED='$(CRASH_SEED)' \
		CRASH_TRIALS='$(or $(CRASH_TRIALS),all)' TEST_TIMEOUT=86400 $(there)/test

# SCHEMA_SEED, SCHEMA_COUNT, HISTORY_COUNT and FINGERPRINT_TEXTS: see test/README.md
test-schema:
	@ONLY='tap extra' NAMES='062_fingerprint pairs random_schemas unleash' \
		SCHEMA_SEED='$(or $(SCHEMA_SEED),time)' SCHEMA_COUNT='$(or $(SCHEMA_COUNT),1000)' \
		HISTORY_COUNT='$(or $(HISTORY_COUNT),all)' FINGERPRINT_TEXTS='$(or $(FINGERPRINT_TEXTS),all)' \
		TEST_TIMEOUT=86400 $(there)/test

# Needs root, and the registry.
test-fresh:
	@$(tools)/trial-fresh

bench:
	@bash test/tools/packages
	@$(tools)/workspace bench test/tools/with-server \
		--set 'max_locks_per_transaction = 1024' test/bench/run $(BENCH)

bench-schema:
	@bash test/tools/packages
	@$(tools)/workspace bench test/tools/with-server \
		--set 'max_locks_per_transaction = 2048' test/bench/schema $(BENCH)

check-layers:
	@test/check/layers

check-size:
	@test/check/size

check-typedefs:
	@test/check/typedefs

# after a build: the types that make indent has to know
typedefs:
	@test/tools/typedefs > src/typedefs.list

indent:
	@test/tools/indent

check-docs:
	@bash test/tools/packages
	@$(tools)/workspace check test/tools/with-server test/check/docs

distclean: remove-workspaces
remove-workspaces:
	@bash test/tools/workspace --remove
	rm -rf .build

# What other versions of PostgreSQL run in; shared by all copies of this tree.
remove-scratch-root:
	@bash test/tools/scratch-root --remove

.PHONY: client install-client uninstall-client clean-client demo demo-stop test test-matrix test-next \
	test-assert test-asan test-crash test-schema test-fresh bench bench-schema check-layers check-size \
	check-docs check-typedefs typedefs indent remove-workspaces remove-scratch-root
