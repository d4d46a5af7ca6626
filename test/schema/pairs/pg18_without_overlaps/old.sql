CREATE TABLE booking (room int4range, during daterange, note text);
CREATE TABLE other (room int4range, during daterange, CONSTRAINT other_key UNIQUE (room, during WITHOUT OVERLAPS));
CREATE TABLE plain (room int4range, during daterange, CONSTRAINT plain_key PRIMARY KEY (room, during));
