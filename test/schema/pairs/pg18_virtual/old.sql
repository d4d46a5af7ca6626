CREATE TABLE t (a int, dropped int GENERATED ALWAYS AS (a + 1) VIRTUAL,
	changed int GENERATED ALWAYS AS (a + 2) VIRTUAL,
	to_stored int GENERATED ALWAYS AS (a + 3) VIRTUAL,
	to_plain int GENERATED ALWAYS AS (a + 4) VIRTUAL,
	to_virtual int GENERATED ALWAYS AS (a + 5) STORED,
	plain int, retyped int GENERATED ALWAYS AS (a + 6) VIRTUAL);
