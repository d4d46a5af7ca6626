CREATE TABLE t (a int,
	changed int GENERATED ALWAYS AS (a * 2) VIRTUAL,
	to_stored int GENERATED ALWAYS AS (a + 3) STORED,
	to_plain int,
	to_virtual int GENERATED ALWAYS AS (a + 5) VIRTUAL,
	plain int GENERATED ALWAYS AS (a + 7) VIRTUAL, retyped bigint GENERATED ALWAYS AS (a + 6) VIRTUAL,
	added int GENERATED ALWAYS AS (a + 8) VIRTUAL);
CREATE VIEW v AS SELECT added, changed FROM t;
