--
-- Tables.  Written only by the C code, which acts as their owner; everybody
-- who may use the schema may read them.  No foreign keys: a revision may name
-- parents that are defined later, and a restore must not depend on row order.
--
CREATE TABLE migrate.script (
	number pg_catalog.int8 NOT NULL,
	rev_id pg_catalog.text COLLATE "C" NOT NULL,
	down_revision pg_catalog.text[] COLLATE "C" NOT NULL,
	depends_on pg_catalog.text[] COLLATE "C" NOT NULL,
	branch_labels pg_catalog.text[] COLLATE "C" NOT NULL,
	message pg_catalog.text NOT NULL,
	created_at pg_catalog.timestamptz NOT NULL,
	created_by pg_catalog.text NOT NULL,
	upgrade_by pg_catalog.text NOT NULL,
	downgrade_by pg_catalog.text NOT NULL,
	checksum pg_catalog.text NOT NULL,
	upgrade pg_catalog.text NOT NULL,
	downgrade pg_catalog.text,
	CONSTRAINT script_pkey PRIMARY KEY (rev_id),
	CONSTRAINT script_number_key UNIQUE (number)
);
CREATE INDEX script_names_idx ON migrate.script
	USING gin (down_revision, depends_on, branch_labels) WITH (fastupdate = off);

COMMENT ON TABLE migrate.script IS 'one row per revision: its place in the graph and its scripts';
COMMENT ON COLUMN migrate.script.number IS 'order of insertion, the tie-breaker of every ordering';
COMMENT ON COLUMN migrate.script.rev_id IS 'identifier of the revision';
COMMENT ON COLUMN migrate.script.down_revision IS 'parents: none for a base, several for a merge';
COMMENT ON COLUMN migrate.script.depends_on IS 'revisions or branch labels that must be applied first, without being parents';
COMMENT ON COLUMN migrate.script.branch_labels IS 'branch labels that this revision declares';
COMMENT ON COLUMN migrate.script.message IS 'what the revision does, in a line';
COMMENT ON COLUMN migrate.script.created_at IS 'when the revision was created';
COMMENT ON COLUMN migrate.script.created_by IS 'role that created the revision';
COMMENT ON COLUMN migrate.script.upgrade_by IS 'role that wrote the present upgrade script';
COMMENT ON COLUMN migrate.script.downgrade_by IS 'role that wrote the present downgrade script';
COMMENT ON COLUMN migrate.script.checksum IS 'algorithm and hash of both scripts, line ends taken as LF';
COMMENT ON COLUMN migrate.script.upgrade IS 'SQL that applies the revision';
COMMENT ON COLUMN migrate.script.downgrade IS 'SQL that takes the revision back; null if it cannot be taken back';

CREATE TABLE migrate.version (
	rev_id pg_catalog.text COLLATE "C" NOT NULL,
	applied_at pg_catalog.timestamptz NOT NULL,
	applied_by pg_catalog.text NOT NULL,
	duration pg_catalog.interval,
	checksum pg_catalog.text,
	CONSTRAINT version_pkey PRIMARY KEY (rev_id)
);

COMMENT ON TABLE migrate.version IS 'one row per applied revision';
COMMENT ON COLUMN migrate.version.rev_id IS 'identifier of the applied revision';
COMMENT ON COLUMN migrate.version.applied_at IS 'when it was applied or stamped';
COMMENT ON COLUMN migrate.version.applied_by IS 'role that applied or stamped it';
COMMENT ON COLUMN migrate.version.duration IS 'how long its upgrade script ran; null if it was stamped';
COMMENT ON COLUMN migrate.version.checksum IS 'checksum of the scripts when it was applied';

CREATE TABLE migrate.log (
	number pg_catalog.int8 NOT NULL,
	logged_at pg_catalog.timestamptz NOT NULL,
	session_role pg_catalog.text NOT NULL,
	effective_role pg_catalog.text NOT NULL,
	operation pg_catalog.text NOT NULL,
	rev_id pg_catalog.text,
	from_heads pg_catalog.text[] NOT NULL,
	to_heads pg_catalog.text[] NOT NULL,
	duration pg_catalog.interval,
	outcome pg_catalog.text NOT NULL,
	error pg_catalog.text,
	CONSTRAINT log_pkey PRIMARY KEY (number)
);

COMMENT ON TABLE migrate.log IS 'one row per operation, never changed';
COMMENT ON COLUMN migrate.log.number IS 'order of the operations';
COMMENT ON COLUMN migrate.log.logged_at IS 'when the operation ended';
COMMENT ON COLUMN migrate.log.session_role IS 'role that logged in';
COMMENT ON COLUMN migrate.log.effective_role IS 'role that the operation ran as';
COMMENT ON COLUMN migrate.log.operation IS 'upgrade, downgrade, stamp, revision, merge, define, edit, remove or approve';
COMMENT ON COLUMN migrate.log.rev_id IS 'revision it was about; null if it was about several';
COMMENT ON COLUMN migrate.log.from_heads IS 'current revisions before a run or a stamp: the first hundred, and an ellipsis if there are more';
COMMENT ON COLUMN migrate.log.to_heads IS 'likewise after it';
COMMENT ON COLUMN migrate.log.duration IS 'how long the script ran; null if none did';
COMMENT ON COLUMN migrate.log.outcome IS 'done; a failed operation leaves no row when its transaction is rolled back';
COMMENT ON COLUMN migrate.log.error IS 'what more there is to say: the author of an approved script, or the text of an error';

CREATE TABLE migrate.approval (
	rev_id pg_catalog.text COLLATE "C" NOT NULL,
	approved_by pg_catalog.text COLLATE "C" NOT NULL,
	approved_at pg_catalog.timestamptz NOT NULL,
	checksum pg_catalog.text NOT NULL,
	CONSTRAINT approval_pkey PRIMARY KEY (rev_id, approved_by)
);

COMMENT ON TABLE migrate.approval IS 'which role has vouched for the scripts that another role wrote';
COMMENT ON COLUMN migrate.approval.rev_id IS 'the approved revision';
COMMENT ON COLUMN migrate.approval.approved_by IS 'role that approved it, for its own runs only';
COMMENT ON COLUMN migrate.approval.approved_at IS 'when it was approved';
COMMENT ON COLUMN migrate.approval.checksum IS 'checksum of the scripts that were approved; another text is not';

GRANT SELECT ON migrate.script, migrate.version, migrate.log, migrate.approval TO PUBLIC;
