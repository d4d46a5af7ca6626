CREATE CAST (int AS "Odd ""schema"."Mood é") WITH FUNCTION as_mood(int);
CREATE CAST (int AS pair) WITH FUNCTION as_pair_too(int) AS IMPLICIT;
CREATE CAST (int AS point) WITH FUNCTION as_point(int) AS ASSIGNMENT;
CREATE CONVERSION "Odd ""schema"."select" FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE DEFAULT CONVERSION "Conv é, ""c" FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE ACCESS METHOD "Heap é" TYPE TABLE HANDLER heap_tableam_handler;
DROP ACCESS METHOD "Heap é";
