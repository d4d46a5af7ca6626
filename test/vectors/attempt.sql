--
-- conformance.attempt: make a call that may fail.  Include it after graphs.sql.
--

-- The rows of a call such as migrate.upgrade('head'), or its error.  An error
-- undoes what the call did, nothing else is undone.
CREATE FUNCTION conformance.attempt(call text,
	OUT result text, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SELECT string_agg(c::pg_catalog.text, E''\n'') FROM %s AS c', call) INTO result;
	result := coalesce(result, '(no rows)');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS
		state := RETURNED_SQLSTATE,
		message := MESSAGE_TEXT,
		detail := PG_EXCEPTION_DETAIL,
		hint := PG_EXCEPTION_HINT;
END
$$;

-- The same as lines of text, the way psql shows an error.
CREATE FUNCTION conformance.try(call text) RETURNS SETOF text
LANGUAGE sql
BEGIN ATOMIC
	SELECT l.line
	FROM conformance.attempt(call) AS a
	CROSS JOIN LATERAL (VALUES
		(1, a.result),
		(2, a.state || ': ' || a.message),
		(3, 'DETAIL: ' || nullif(a.detail, '')),
		(4, 'HINT: ' || nullif(a.hint, ''))) AS l(place, line)
	WHERE l.line IS NOT NULL
	ORDER BY l.place;
END;

-- Define a graph and put the database at some of its revisions.
CREATE FUNCTION conformance.at(g text, rows text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM conformance.define(g);
	PERFORM migrate.stamp(rows, purge => true);
	RETURN conformance.here();
END
$$;

-- What is current, sorted.
CREATE FUNCTION conformance.here() RETURNS text
LANGUAGE sql
RETURN array_to_string(conformance.sorted(ARRAY(SELECT migrate.current())), ' ');

-- The scripts that have run, in their order.
CREATE FUNCTION conformance.ran() RETURNS text
LANGUAGE sql
RETURN (SELECT string_agg(did, ' ' ORDER BY step) FROM public.trace);
