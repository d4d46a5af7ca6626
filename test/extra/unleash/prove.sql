--
-- For each revision, in the state where its upgrade runs: does its downgrade
-- give back the schema that was before, and can it be upgraded again?  All in
-- a subtransaction that is rolled back; then the upgrade is done for good.
-- Lists what differs: "-" was there before, "+" is there instead, "!" is why the
-- second upgrade failed.
--
CREATE TEMPORARY TABLE finding (rev_id text, what text);

CREATE PROCEDURE test.prove(rev text, INOUT findings text[])
LANGUAGE plpgsql AS $$
DECLARE
	before text[] := ARRAY(SELECT test.snapshot());
	after text[];
BEGIN
	findings := '{}';
	PERFORM migrate.upgrade(rev);
	PERFORM migrate.downgrade('-1');
	after := ARRAY(SELECT test.snapshot());
	findings := ARRAY(
		SELECT '- ' || line FROM unnest(before) line WHERE line <> ALL (after)
		UNION ALL
		SELECT '+ ' || line FROM unnest(after) line WHERE line <> ALL (before));
	PERFORM migrate.upgrade(rev);
	RAISE SQLSTATE 'UNDO0';
EXCEPTION
	WHEN SQLSTATE 'UNDO0' THEN
		NULL;
	WHEN OTHERS THEN
		findings := findings || format('! %s', SQLERRM);
END
$$;

DO $$
DECLARE
	rev text;
	findings text[];
BEGIN
	FOREACH rev IN ARRAY ARRAY(SELECT h.rev_id FROM migrate.history() WITH ORDINALITY h ORDER BY ordinality DESC) LOOP
		CALL test.prove(rev, findings);
		INSERT INTO finding SELECT rev, what FROM unnest(findings) what;
		PERFORM migrate.upgrade(rev);
		COMMIT;
	END LOOP;
END
$$;

SELECT format(E'%s\n  %s', rev_id, string_agg(line, E'\n  ' ORDER BY strpos('-+!', left(line, 1)), line COLLATE "C"))
FROM (SELECT rev_id, regexp_replace(what, ' #[0-9a-f]{8}$', '') FROM finding) f(rev_id, line)
GROUP BY rev_id
ORDER BY rev_id COLLATE "C";
