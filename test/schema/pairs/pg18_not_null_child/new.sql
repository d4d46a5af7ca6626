CREATE TABLE parent (a int);
CREATE TABLE child (CONSTRAINT child_a NOT NULL a) INHERITS (parent);
