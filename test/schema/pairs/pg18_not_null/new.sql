CREATE TABLE t (named int NOT NULL, renamed int CONSTRAINT two NOT NULL,
	unnamed int CONSTRAINT has_a_name NOT NULL, was_null int CONSTRAINT was_null NOT NULL, dropped int,
	not_valid int, same int CONSTRAINT same NOT NULL, no_inherit int CONSTRAINT own NOT NULL NO INHERIT,
	added int CONSTRAINT added NOT NULL);
ALTER TABLE t ADD CONSTRAINT checked_later NOT NULL not_valid;
CREATE TABLE parent (a int, b int CONSTRAINT parent_b NOT NULL);
CREATE TABLE child () INHERITS (parent);
