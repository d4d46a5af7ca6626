-- What identifiers and labels may be
CREATE EXTENSION migrate;

-- Call a function that writes with a name, and say what came of it.
CREATE FUNCTION regress_name(what text, name text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	code text;
BEGIN
	CASE what
		WHEN 'define' THEN PERFORM migrate.define(name);
		WHEN 'revision' THEN PERFORM migrate.revision(head => 'base', rev_id => name);
		WHEN 'merge' THEN PERFORM migrate.merge(rev_id => name);
		WHEN 'parent' THEN PERFORM migrate.define('child', name);
		WHEN 'dependency' THEN PERFORM migrate.define('child', depends_on => name);
		WHEN 'label' THEN PERFORM migrate.define('child', branch_labels => name);
		WHEN 'new label' THEN PERFORM migrate.revision(head => 'base', branch_label => name);
	END CASE;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, code = RETURNED_SQLSTATE;
	RETURN concat_ws(' ', code, message, detail);
END $$;

SELECT migrate.define('p1'), migrate.define('p2');

-- Characters that mean something in targets, white space, control characters
SELECT name, regress_name('define', name)
	FROM unnest(ARRAY['a@b', 'a-b', 'a+b', 'a:b', 'a,b', '-1', '+1', '@', ':', ',', 'a:b@c-d,e+f', '',
		' ', 'a b', ' a', 'a ', E'a\tb', E'a\nb', E'a\rb', E'\u0001', E'a\u007f']) AS name;
-- Words that mean something
SELECT name, regress_name('define', name)
	FROM unnest(ARRAY['head', 'heads', 'base', 'current', 'HEAD', 'Base', 'headless', 'base1', '_current']) AS name;
-- Everything else is a name, and can be found under it.
CREATE TABLE regress_names AS
	SELECT name, regress_name('define', name) AS defined
	FROM unnest(ARRAY['1', '0', '007', 'a.b', 'a''b', 'a"b', 'a\b', 'a/b', '$$', '%s', '(a)', '{a}', '[]', 'null', '*',
		'ä', 'Ä', 'голова', '頭', E'\U0001F418', 'A1', 'a1', E'a\u0301']) AS name;
SELECT name, defined, (SELECT count(*) FROM migrate.history(name || ':' || name) AS h WHERE h.rev_id = name) AS found
	FROM regress_names;
-- 255 bytes, in one or several bytes per character
SELECT length(name), octet_length(name), left(regress_name('define', name), 40) AS result
	FROM unnest(ARRAY[repeat('x', 255), repeat('x', 256), repeat('ä', 127) || 'x', repeat('ä', 128), repeat('y', 100000)]) AS name;
SELECT length(rev_id) FROM migrate.history(repeat('x', 255) || ':' || repeat('x', 255));

-- The same rules wherever a name comes in
SELECT what, name, regress_name(what, name)
	FROM unnest(ARRAY['revision', 'merge', 'parent', 'dependency', 'label', 'new label']) AS what,
		unnest(ARRAY['a-b', 'head', 'current', 'a b', 'a,,b']) AS name;
-- as lists, in which blanks around commas do not count, and others do
SELECT regress_name('parent', 'p1 ,  p2'), regress_name('dependency', ' p1,p2'), regress_name('label', 'l1 , l2 ');
SELECT regress_name('parent', E'p1,\tp2'), regress_name('parent', E'p1,\np2');

-- Names differ in case, in normal form and in nothing else.
SELECT migrate.define('a1', branch_labels => 'Net');
SELECT migrate.define('b1', branch_labels => 'net');
SELECT rev_id FROM migrate.history('net:net');
SELECT rev_id FROM migrate.history('Net:Net');
SELECT migrate.show('NET'); \echo :SQLSTATE

-- In bytes, not by the database's collation
SELECT migrate.define('çok', message => 'one'), migrate.define(E'c\u0327ok', message => 'another');
SELECT migrate.define('çok', message => 'one'), migrate.define(E'c\u0327ok', message => 'another');

DROP TABLE regress_names;
DROP FUNCTION regress_name;
DROP EXTENSION migrate;
