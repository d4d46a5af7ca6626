CREATE TABLE booking (room int4range, during daterange, note text,
	CONSTRAINT booking_pkey PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE other (room int4range, during daterange);
CREATE TABLE plain (room int4range, during daterange, CONSTRAINT plain_key PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE guest (room int4range, during daterange,
	CONSTRAINT guest_room FOREIGN KEY (room, PERIOD during) REFERENCES booking (room, PERIOD during));
