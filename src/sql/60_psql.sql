--
-- For people at a terminal: what fits into 100 columns, and texts line by line,
-- for psql marks each line of a value but the last with a plus sign.
--
CREATE FUNCTION migrate.show_lines(rev pg_catalog.text DEFAULT 'current')
RETURNS SETOF pg_catalog.text
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
	SELECT pg_catalog.string_to_table(pg_catalog.rtrim(migrate.show(rev), E'\n'), E'\n');
END;
COMMENT ON FUNCTION migrate.show_lines IS 'the same as migrate.show, a row for each line';

CREATE FUNCTION migrate.graph_lines(
	range pg_catalog.text DEFAULT 'base:heads',
	format pg_catalog.text DEFAULT 'text')
RETURNS SETOF pg_catalog.text
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
	SELECT pg_catalog.string_to_table(pg_catalog.rtrim(migrate.graph(range, format), E'\n'), E'\n');
END;
COMMENT ON FUNCTION migrate.graph_lines IS 'the same as migrate.graph, a row for each line';

CREATE VIEW migrate.brief_status AS
	SELECT v.item, pg_catalog.left(v.value, 80) AS value
	FROM migrate.status() s, LATERAL (VALUES
		('current', pg_catalog.array_to_string(s.current, ', ')),
		('heads', pg_catalog.array_to_string(s.heads, ', ')),
		('pending', s.pending::pg_catalog.text),
		('half done', pg_catalog.array_to_string(s.half_done, ', ')),
		('last', pg_catalog.concat_ws(' ', s.last_operation, s.last_rev_id, s.last_outcome)),
		('at', pg_catalog.to_char(s.last_at, 'YYYY-MM-DD HH24:MI:SS')),
		('by', s.last_by)) AS v (item, value)
	WHERE v.value <> '' OR v.item IN ('current', 'heads');
COMMENT ON VIEW migrate.brief_status IS 'migrate.status() as lines that fit on a terminal';
COMMENT ON COLUMN migrate.brief_status.item IS 'what the line is about';
COMMENT ON COLUMN migrate.brief_status.value IS 'its beginning, 80 characters of it at most';

CREATE VIEW migrate.brief_history AS
	SELECT CASE WHEN h.is_current THEN 'current' WHEN h.applied THEN 'applied' ELSE '' END AS state,
		pg_catalog.left(h.rev_id, 16) AS rev_id,
		pg_catalog.left(pg_catalog.array_to_string(h.down_revision, ','), 16) AS revises,
		pg_catalog.to_char(h.applied_at, 'YYYY-MM-DD HH24:MI') AS applied_at,
		pg_catalog.left(pg_catalog.split_part(h.message, E'\n', 1), 30) AS message
	FROM migrate.history() h;
COMMENT ON VIEW migrate.brief_history IS 'migrate.history() as lines that fit on a terminal, newest first';
COMMENT ON COLUMN migrate.brief_history.state IS 'current, applied, or empty if it is neither';
COMMENT ON COLUMN migrate.brief_history.rev_id IS 'beginning of the identifier';
COMMENT ON COLUMN migrate.brief_history.revises IS 'parents, as far as there is room';
COMMENT ON COLUMN migrate.brief_history.applied_at IS 'when it was applied, in the time zone of the session';
COMMENT ON COLUMN migrate.brief_history.message IS 'beginning of the first line of the message';

-- Not a view, which would keep the table from being put right with ALTER TABLE.
CREATE FUNCTION migrate.brief_log(rows pg_catalog.int4 DEFAULT 20)
RETURNS TABLE (
	logged_at pg_catalog.text,
	operation pg_catalog.text,
	rev_id pg_catalog.text,
	role pg_catalog.text,
	outcome pg_catalog.text,
	remark pg_catalog.text)
LANGUAGE sql STABLE PARALLEL RESTRICTED
AS $$
	SELECT pg_catalog.to_char(l.logged_at, 'YYYY-MM-DD HH24:MI'), l.operation,
		pg_catalog.left(l.rev_id, 16), pg_catalog.left(l.effective_role, 12), l.outcome,
		pg_catalog.left(pg_catalog.split_part(l.remark, E'\n', 1), 22)
	FROM migrate.log l
	ORDER BY l.number DESC
	LIMIT $1
$$;
COMMENT ON FUNCTION migrate.brief_log IS 'the newest rows of migrate.log as lines that fit on a terminal';

GRANT SELECT ON migrate.brief_status, migrate.brief_history TO PUBLIC;
