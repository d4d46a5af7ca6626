CREATE TABLE p1 (id integer NOT NULL, a text, fresh date);
CREATE TABLE p2 (other text);
CREATE TABLE p3 (a text, id integer NOT NULL);
CREATE TABLE swaps (x integer) INHERITS (p3);
CREATE TABLE joins (x integer, other text) INHERITS (p2);
CREATE TABLE more (x integer, other text) INHERITS (p1, p2);
CREATE TABLE keeps (x integer, b text) INHERITS (p2);
CREATE TABLE drops () INHERITS (p2);
CREATE TABLE falls (x integer);
