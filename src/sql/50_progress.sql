--
-- What runs now.  It is put together from what the server shows of backends:
-- the texts that src/online/activity.c writes, the locks of src/store/locks.h, and
-- its view of index builds.  No backslashes: how they are read is a setting.
--
CREATE FUNCTION migrate.progress(
	OUT pid pg_catalog.int4,
	OUT worker_pid pg_catalog.int4,
	OUT operation pg_catalog.text,
	OUT rev_id pg_catalog.text,
	OUT step pg_catalog.int4,
	OUT steps pg_catalog.int4,
	OUT statement pg_catalog.int4,
	OUT statements pg_catalog.int4,
	OUT command pg_catalog.text,
	OUT state pg_catalog.text,
	OUT phase pg_catalog.text,
	OUT percent pg_catalog.numeric,
	OUT blocked_by pg_catalog.int4[],
	OUT started_at pg_catalog.timestamptz)
RETURNS SETOF pg_catalog.record
LANGUAGE sql STABLE PARALLEL RESTRICTED
ROWS 1
BEGIN ATOMIC
	WITH run AS MATERIALIZED (
		SELECT activity.pid, activity.query_start AS started_at,
			part[1] AS operation, part[2] AS rev_id, part[3] AS step, part[4] AS steps,
			pg_catalog.regexp_match(part[5], '^statement ([0-9]{1,9})/([0-9]{1,9}): (.*)$') AS statement,
			CASE
				WHEN part[5] LIKE 'waiting for another run%' THEN 'waiting'
				WHEN part[5] LIKE 'retrying after %' THEN 'retrying'
				ELSE 'running'
			END AS state,
			pg_catalog.substring(part[5], '^retrying after .*[(](.*)[)]$') AS attempt
		FROM pg_catalog.pg_stat_activity AS activity,
			-- a long identifier may have left no room for the rest
			pg_catalog.regexp_match(activity.query,
				'^migrate: (upgrade|downgrade) (?:"((?:[^"]|"")+)" )?(?:[[]([0-9]{1,9})/([0-9]{1,9})[]] (.*))?') AS part
		WHERE activity.datname = pg_catalog.current_database() AND activity.state = 'active'
			AND part IS NOT NULL
	), held AS MATERIALIZED (
		SELECT DISTINCT lock.pid, lock.locktype = 'object' AND lock.objsubid = 2 AS is_worker,
			lock.locktype = 'object' AND lock.objsubid = 1 AS is_runner
		FROM pg_catalog.pg_locks AS lock
		WHERE lock.granted
			AND lock.database = (SELECT oid FROM pg_catalog.pg_database
				WHERE datname = pg_catalog.current_database())
			AND (lock.locktype = 'object' AND lock.mode = 'ExclusiveLock'
				AND lock.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
				AND lock.objid = 'migrate'::pg_catalog.regnamespace
				AND lock.objsubid IN (1, 2)
				OR lock.locktype = 'relation' AND lock.mode = 'ShareRowExclusiveLock'
				AND lock.relation = 'migrate.version'::pg_catalog.regclass)
	), process AS MATERIALIZED (
		SELECT run.*, worker.pid AS worker_pid, coalesce(worker.pid, run.pid) AS busy_pid
		FROM run
			LEFT JOIN held AS worker ON worker.is_worker AND run.state = 'running'
				AND EXISTS (SELECT FROM held WHERE held.is_runner AND held.pid = run.pid)
		-- anybody can send such a text; who runs has a lock that not everybody gets
		WHERE run.state <> 'running' OR EXISTS (SELECT FROM held WHERE held.pid = run.pid)
	)
	SELECT process.pid, process.worker_pid, process.operation,
		pg_catalog.replace(process.rev_id, '""', '"'),
		process.step::pg_catalog.int4, process.steps::pg_catalog.int4,
		process.statement[1]::pg_catalog.int4, process.statement[2]::pg_catalog.int4,
		process.statement[3], process.state, coalesce(build.phase, process.attempt),
		CASE
			WHEN build.phase LIKE 'waiting for %' THEN
				pg_catalog.round(100.0 * build.lockers_done / nullif(build.lockers_total, 0), 1)
			WHEN build.phase LIKE '%loading tuples%' THEN
				pg_catalog.round(100.0 * build.tuples_done / nullif(build.tuples_total, 0), 1)
			WHEN build.phase NOT LIKE '%sorting%' THEN
				pg_catalog.round(100.0 * build.blocks_done / nullif(build.blocks_total, 0), 1)
		END,
		ARRAY(
			SELECT held.pid FROM held
			WHERE process.state = 'waiting' AND held.pid <> process.pid
			UNION
			SELECT blocker FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(process.busy_pid)) AS blocker
			WHERE process.state = 'running'
			UNION
			SELECT build.current_locker_pid::pg_catalog.int4
			WHERE build.phase LIKE 'waiting for %' AND build.current_locker_pid <> 0
			ORDER BY 1),
		process.started_at
	FROM process
		LEFT JOIN pg_catalog.pg_stat_progress_create_index AS build ON build.pid = process.busy_pid
	ORDER BY process.started_at, process.pid;
END;
COMMENT ON FUNCTION migrate.progress IS 'what upgrade_each and downgrade_each do at the moment in this database, and who is in their way';
