-- the server's parser does not read these as its printer writes them
CREATE TABLE t (a varchar(10), b varchar, c integer, d integer, e boolean, f boolean,
	CONSTRAINT c1 CHECK (a IN ('x', 'y')),
	CONSTRAINT c2 CHECK (b NOT IN ('x', 'it''s (ARRAY[1])::text[]')),
	CONSTRAINT c3 CHECK (c BETWEEN 1 AND 5 AND d > 0),
	CONSTRAINT c4 CHECK (c NOT BETWEEN 1 AND 5 OR d > 0 OR f),
	CONSTRAINT c5 CHECK ((c, d) = (1, 2) AND e),
	CONSTRAINT c6 CHECK (e AND c BETWEEN 1 AND 5),
	CONSTRAINT c7 CHECK ((c BETWEEN 1 AND 5 AND d > 0) OR (a IN ('p') AND e)),
	CONSTRAINT c8 CHECK (a = ANY (ARRAY['x', b]::text[])),
	CONSTRAINT c9 CHECK (NOT (e AND f) AND c IN (1, 2)));
CREATE INDEX i ON t (c) WITH (fillfactor = 70) WHERE a IN ('x', 'y') AND c BETWEEN 1 AND 3;
CREATE INDEX j ON t ((b IN ('p', 'q')));
CREATE INDEX k ON t ((c + d), (c BETWEEN 1 AND 2 AND e)) WITH (fillfactor = 60, deduplicate_items = off) WHERE b NOT IN ('z', 'y');
CREATE VIEW v AS
	SELECT a, count(*) FILTER (WHERE c BETWEEN 1 AND 2 AND e) AS n,
		sum(c) OVER (PARTITION BY a ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s
	FROM t WHERE b IN ('x', 'z') AND d BETWEEN 1 AND 2 GROUP BY a, c HAVING max(d) BETWEEN 1 AND 2 AND bool_and(e);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (a IN ('x', 'y') OR c BETWEEN 1 AND 2) WITH CHECK (c BETWEEN 1 AND 2 AND e);
ALTER TABLE t ALTER f SET DEFAULT 'x'::varchar IN ('x', 'y');
CREATE FUNCTION f(x varchar) RETURNS boolean LANGUAGE sql BEGIN ATOMIC SELECT x IN ('a', 'b') AND length(x) BETWEEN 1 AND 2 AND true; END;
