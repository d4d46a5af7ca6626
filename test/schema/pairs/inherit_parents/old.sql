CREATE TABLE p1 (id integer NOT NULL, a text);
CREATE TABLE p2 (b text);
CREATE TABLE p3 (a text, id integer NOT NULL);
CREATE TABLE swaps (x integer) INHERITS (p1);
CREATE TABLE joins (x integer);
CREATE TABLE more (x integer) INHERITS (p1);
CREATE TABLE keeps (x integer, b text) INHERITS (p2);
CREATE TABLE drops () INHERITS (p2);
CREATE TABLE falls (x integer, id integer, a text) INHERITS (p1);
