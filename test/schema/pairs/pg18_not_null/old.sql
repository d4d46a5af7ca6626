CREATE TABLE t (named int CONSTRAINT present NOT NULL, renamed int CONSTRAINT one NOT NULL,
	unnamed int NOT NULL, was_null int, dropped int CONSTRAINT gone NOT NULL,
	not_valid int, same int CONSTRAINT same NOT NULL, no_inherit int);
ALTER TABLE t ADD CONSTRAINT checked_later NOT NULL not_valid NOT VALID;
CREATE TABLE parent (a int CONSTRAINT parent_a NOT NULL, b int);
CREATE TABLE child () INHERITS (parent);
