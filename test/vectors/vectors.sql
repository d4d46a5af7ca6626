--
-- The conformance vectors: what Alembic 1.19 was measured to do on the graphs
-- of graphs.sql, and what migrate does.  One line is one measurement, one row
-- of the tables they come from; 243 of upgrade, downgrade and stamp, 35 of
-- history, 278 in all.
--
-- graph | operation | before | argument | alembic | defect | sqlstate | expected | reason
--
-- before    the rows of the version table; the applied set is the rows with
--           all their ancestors.  For history what the word current stands for
-- argument  several arguments are a list
-- alembic   "ran = {rows after}", for history just the revisions; ERR and the
--           text it gives, CRASH and the exception.  Where its result depends on
--           the hash seed of Python only the order of its writes does, which
--           is not kept here.  MH(t): Multiple head revisions are present
--           for given argument 't'; ...  NVT: Destination ... is not a valid
--           downgrade target ...  RNG: Requested range ... does not refer ...
-- defect    empty: migrate does the same, to the letter of the message.  Else
--           the defect of Alembic that it does not copy
-- sqlstate  a pattern; empty if the call succeeds
-- expected  if there is a defect: the result, in the notation of alembic, or
--           the message (empty: any that repeats the argument as typed, there
--           or in its detail)
-- reason    why, from the rules on sets: with S the applied set, upgrade runs
--           closure(T) - S; downgrade runs what of S is a child of t (within
--           the label, if one is given) or above one; stamp makes
--           S - above(T) + closure(T); L@base means the lowest revisions that
--           carry L and all above them
--
CREATE TABLE conformance.line (
	graph text, operation text, before text, argument text, alembic text,
	defect text, sqlstate text, expected text, reason text
);
CREATE VIEW conformance.vector AS
	SELECT btrim(graph) AS graph, btrim(operation) AS operation,
		btrim(before)::text[] AS before, btrim(argument) AS argument, btrim(alembic) AS alembic,
		nullif(btrim(defect), '') AS defect, nullif(btrim(sqlstate), '') AS sqlstate,
		nullif(btrim(expected), '') AS expected, nullif(btrim(reason), '') AS reason
	FROM conformance.line;

-- upgrade of LIN: 31
COPY conformance.line FROM stdin WITH (DELIMITER '|');
LIN | upgrade | {b}   | head    | c d e = {e}                                                         |     |       |                        |
LIN | upgrade | {b}   | heads   | c d e = {e}                                                         |     |       |                        |
LIN | upgrade | {b}   | +1      | c = {c}                                                             |     |       |                        |
LIN | upgrade | {b}   | +2      | c d = {d}                                                           |     |       |                        |
LIN | upgrade | {b}   | +5      | ERR: Relative revision +5 didn't produce 5 migrations               |     | MG008 |                        |
LIN | upgrade | {b}   | +0      | ERR: Relative revision 0 didn't produce 0 migrations                |     | MG008 |                        |
LIN | upgrade | {b}   | -1      | ERR: Relative revision -1 didn't produce 1 migrations               |     | MG008 |                        |
LIN | upgrade | {b}   | base    | = {b}                                                               |     |       |                        |
LIN | upgrade | {b}   | a       | = {b}                                                               |     |       |                        |
LIN | upgrade | {b}   | b       | = {b}                                                               |     |       |                        |
LIN | upgrade | {b}   | d       | c d = {d}                                                           |     |       |                        |
LIN | upgrade | {b}   | b+1     | c = {c}                                                             |     |       |                        |
LIN | upgrade | {b}   | b-1     | = {b}                                                               |     |       |                        |
LIN | upgrade | {b}   | b+0     | = {b}                                                               |     |       |                        |
LIN | upgrade | {b}   | a-1     | CRASH(AssertionError)                                               | D9  | MG008 |                        | an upgrade has no target below a base
LIN | upgrade | {b}   | head-1  | c d = {d}                                                           |     |       |                        |
LIN | upgrade | {b}   | head+1  | CRASH(AssertionError)                                               | D9  | MG008 |                        | there is nothing that far up
LIN | upgrade | {b}   | base+3  | c = {c}                                                             |     |       |                        |
LIN | upgrade | {b}   | base+9  | CRASH(AssertionError)                                               | D9  | MG008 |                        | there is nothing that far up
LIN | upgrade | {b}   | base-1  | c d e = {e}                                                         | D10 | MG008 |                        | nothing is below base
LIN | upgrade | {b}   | c@+1    | c = {c}                                                             |     |       |                        |
LIN | upgrade | {b}   | c@head  | c d e = {e}                                                         |     |       |                        |
LIN | upgrade | {b}   | c@base  | = {b}                                                               |     |       |                        |
LIN | upgrade | {b}   | nope@+1 | ERR: Can't locate revision identified by 'nope'                     | D11 | MG004 | No such branch: 'nope' | it is the branch that is unknown
LIN | upgrade | {b}   | b+1xyz  | c = {c}                                                             | D10 | MG001 |                        | not a number after the sign
LIN | upgrade | {b}   | x.y+1   | ERR: Can't locate revision identified by 'x.y+1'                    |     | MG002 |                        |
LIN | upgrade | {}    | head    | a b c d e = {e}                                                     |     |       |                        |
LIN | upgrade | {}    | +1      | a = {a}                                                             |     |       |                        |
LIN | upgrade | {}    | base+1  | a = {a}                                                             |     |       |                        |
LIN | upgrade | {}    | a-1     | CRASH(AssertionError)                                               | D9  | MG008 |                        | an upgrade has no target below a base
LIN | upgrade | {a,b} | head    | ERR: Requested revision b overlaps with other requested revisions a | D4  |       | c d e = {e}            | overlapping rows are one applied set, {a b}
\.

-- downgrade of LIN: 25
COPY conformance.line FROM stdin WITH (DELIMITER '|');
LIN | downgrade | {d} | base   | d c b a = {}                                          |  |       |  |
LIN | downgrade | {d} | -1     | d = {c}                                               |  |       |  |
LIN | downgrade | {d} | -4     | d c b a = {}                                          |  |       |  |
LIN | downgrade | {d} | -5     | ERR: Relative revision -5 didn't produce 5 migrations |  | MG008 |  |
LIN | downgrade | {d} | +1     | ERR: Relative revision +1 didn't produce 1 migrations |  | MG008 |  |
LIN | downgrade | {d} | -0     | ERR: Relative revision -0 didn't produce 0 migrations |  | MG008 |  |
LIN | downgrade | {d} | b      | d c = {b}                                             |  |       |  |
LIN | downgrade | {d} | b+1    | d = {c}                                               |  |       |  |
LIN | downgrade | {d} | b-1    | d c b = {a}                                           |  |       |  |
LIN | downgrade | {d} | b-2    | d c b a = {}                                          |  |       |  |
LIN | downgrade | {d} | b-5    | ERR: Walked too far                                   |  | MG008 |  |
LIN | downgrade | {d} | head   | ERR: NVT                                              |  | MG009 |  |
LIN | downgrade | {d} | head-1 | = {d}                                                 |  |       |  |
LIN | downgrade | {d} | head-2 | d = {c}                                               |  |       |  |
LIN | downgrade | {d} | base+1 | d c b = {a}                                           |  |       |  |
LIN | downgrade | {d} | base+9 | ERR: Walked too far                                   |  | MG008 |  |
LIN | downgrade | {d} | d      | = {d}                                                 |  |       |  |
LIN | downgrade | {d} | e      | ERR: NVT                                              |  | MG009 |  |
LIN | downgrade | {d} | c@base | d c b a = {}                                          |  |       |  |
LIN | downgrade | {d} | c@-1   | d = {c}                                               |  |       |  |
LIN | downgrade | {d} | c@b    | d c = {b}                                             |  |       |  |
LIN | downgrade | {d} | e@-1   | d = {c}                                               |  |       |  |
LIN | downgrade | {}  | base   | = {}                                                  |  |       |  |
LIN | downgrade | {}  | -1     | ERR: Relative revision -1 didn't produce 1 migrations |  | MG008 |  |
LIN | downgrade | {}  | a      | ERR: NVT                                              |  | MG009 |  |
\.

-- stamp of LIN: 13
COPY conformance.line FROM stdin WITH (DELIMITER '|');
LIN | stamp | {b} | base   | = {}                                           |    |       |       |
LIN | stamp | {b} | head   | = {e}                                          |    |       |       |
LIN | stamp | {b} | a      | = {a}                                          |    |       |       |
LIN | stamp | {b} | b      | = {b}                                          |    |       |       |
LIN | stamp | {b} | +1     | ERR: Can't locate revision identified by '+1'  |    | MG002 |       |
LIN | stamp | {b} | b+1    | ERR: Can't locate revision identified by 'b+1' |    | MG002 |       |
LIN | stamp | {b} | a,d    | = {a,d}                                        | D4 |       | = {d} | closure of a and d is a b c d, its maximum d
LIN | stamp | {b} | d,a    | CRASH(KeyError)                                | D2 |       | = {d} | order of arguments is irrelevant
LIN | stamp | {b} | d,d    | CRASH(AssertionError)                          | D2 |       | = {d} | a list is a set
LIN | stamp | {b} | c@base | = {}                                           |    |       |       |
LIN | stamp | {}  | base   | = {}                                           |    |       |       |
LIN | stamp | {}  | heads  | = {e}                                          |    |       |       |
LIN | stamp | {}  | a,d    | = {a,d}                                        | D4 |       | = {d} | closure of a and d is a b c d, its maximum d
\.

-- history of LIN: 20
COPY conformance.line FROM stdin WITH (DELIMITER '|');
LIN | history | {}  | :               | e d c b a                                      |     |       |           |
LIN | history | {}  | b:d             | d c b                                          |     |       |           |
LIN | history | {}  | b:b             | b                                              |     |       |           |
LIN | history | {}  | d:b             | ERR: RNG                                       |     | MG010 |           |
LIN | history | {}  | base:base       | (nothing)                                      |     |       |           |
LIN | history | {}  | -1:head         | e d                                            |     |       |           |
LIN | history | {}  | -2:             | e d c                                          |     |       |           |
LIN | history | {}  | b:+2            | d c b                                          |     |       |           |
LIN | history | {}  | b:+99           | e d c b                                        |     |       |           |
LIN | history | {}  | -99:d           | d c b a                                        |     |       |           |
LIN | history | {}  | b+1:d           | ERR: Can't locate revision identified by 'b+1' |     | MG002 |           |
LIN | history | {}  | b:d-1           | c b                                            |     |       |           |
LIN | history | {b} | current:head    | e d c b                                        |     |       |           |
LIN | history | {c} | -1:current      | ERR: RNG                                       | D17 |       | c b       | one below c is b
LIN | history | {c} | -2:current      | c                                              | D17 |       | c b a     | two below c is a
LIN | history | {c} | -3:current      | c b                                            | D17 |       | c b a     | three below c is base
LIN | history | {c} | current:+1      | d c                                            |     |       |           |
LIN | history | {}  | current:        | e d c b a                                      |     |       |           |
LIN | history | {}  | current:current | e d c b a                                      | D17 |       | (nothing) | nothing is current: base:base
LIN | history | {}  | c@base:         | CRASH(AssertionError)                          | D9  |       | e d c b a | the branch of c, as downgrade c@base takes it
\.

-- upgrade of BR: 31
COPY conformance.line FROM stdin WITH (DELIMITER '|');
BR | upgrade | {}      | head      | ERR: MH(head)                                          |  | MG006 |  |
BR | upgrade | {}      | heads     | a b c2 d2 c1 d1 = {d1,d2}                              |  |       |  |
BR | upgrade | {}      | L1@head   | a b c1 d1 = {d1}                                       |  |       |  |
BR | upgrade | {}      | L2@+1     | a = {a}                                                |  |       |  |
BR | upgrade | {}      | +3        | ERR: Ambiguous walk                                    |  | MG007 |  |
BR | upgrade | {}      | d1        | a b c1 d1 = {d1}                                       |  |       |  |
BR | upgrade | {b}     | heads     | c2 d2 c1 d1 = {d1,d2}                                  |  |       |  |
BR | upgrade | {b}     | +1        | ERR: Ambiguous walk                                    |  | MG007 |  |
BR | upgrade | {b}     | L1@head   | c1 d1 = {d1}                                           |  |       |  |
BR | upgrade | {b}     | L1@+2     | c1 d1 = {d1}                                           |  |       |  |
BR | upgrade | {b}     | L2@head-1 | c2 = {c2}                                              |  |       |  |
BR | upgrade | {b}     | b+1       | ERR: Ambiguous walk                                    |  | MG007 |  |
BR | upgrade | {b}     | c2@+1     | c2 = {c2}                                              |  |       |  |
BR | upgrade | {b}     | b@+1      | ERR: Ambiguous walk                                    |  | MG007 |  |
BR | upgrade | {b}     | L2@base+2 | = {b}                                                  |  |       |  |
BR | upgrade | {c1}    | heads     | c2 d2 d1 = {d1,d2}                                     |  |       |  |
BR | upgrade | {c1}    | +1        | d1 = {d1}                                              |  |       |  |
BR | upgrade | {c1}    | +2        | ERR: Relative revision +2 didn't produce 2 migrations  |  | MG008 |  |
BR | upgrade | {c1}    | L2@+1     | c2 = {c1,c2}                                           |  |       |  |
BR | upgrade | {c1}    | L1@+2     | ERR: Relative revision +2 didn't produce 2 migrations  |  | MG008 |  |
BR | upgrade | {c1}    | L2@head-1 | c2 = {c1,c2}                                           |  |       |  |
BR | upgrade | {c1}    | d1        | d1 = {d1}                                              |  |       |  |
BR | upgrade | {c1,c2} | heads     | d2 d1 = {d1,d2}                                        |  |       |  |
BR | upgrade | {c1,c2} | +1        | ERR: Ambiguous upgrade from multiple current revisions |  | MG007 |  |
BR | upgrade | {c1,c2} | L1@head   | d1 = {c2,d1}                                           |  |       |  |
BR | upgrade | {c1,c2} | L2@+1     | d2 = {c1,d2}                                           |  |       |  |
BR | upgrade | {c1,c2} | d1        | d1 = {c2,d1}                                           |  |       |  |
BR | upgrade | {d1,d2} | heads     | = {d1,d2}                                              |  |       |  |
BR | upgrade | {d1,d2} | +1        | ERR: Ambiguous upgrade from multiple current revisions |  | MG007 |  |
BR | upgrade | {d1,d2} | L2@+1     | ERR: Relative revision +1 didn't produce 1 migrations  |  | MG008 |  |
BR | upgrade | {d1,d2} | d1        | = {d1,d2}                                              |  |       |  |
\.

-- downgrade of BR: 36
COPY conformance.line FROM stdin WITH (DELIMITER '|');
BR | downgrade | {d1,d2} | base      | d1 c1 d2 c2 b a = {}                                 |     |       |              |
BR | downgrade | {d1,d2} | -1        | d1 (+warning) = {c1,d2}                              | D19 | MG007 |              | two current revisions, none may be picked
BR | downgrade | {d1,d2} | -2        | d1 c1 (+warning) = {d2}                              | D19 | MG007 |              | two current revisions, none may be picked
BR | downgrade | {d1,d2} | -3        | d1 c1 d2 c2 b (+warning) = {a}                       | D19 | MG007 |              | two current revisions, none may be picked
BR | downgrade | {d1,d2} | b         | d1 c1 d2 c2 = {b}                                    |     |       |              |
BR | downgrade | {d1,d2} | a         | d1 c1 d2 c2 b = {a}                                  |     |       |              |
BR | downgrade | {d1,d2} | L1@base   | d1 c1 d2 c2 b a = {}                                 | D18 |       | d1 c1 = {d2} | lowest revision that carries L1 is c1
BR | downgrade | {d1,d2} | L1@-1     | d1 = {c1,d2}                                         |     |       |              |
BR | downgrade | {d1,d2} | L1@-2     | d1 c1 = {d2}                                         |     |       |              |
BR | downgrade | {d1,d2} | L1@-3     | d1 c1 d2 c2 b = {a}                                  |     |       |              |
BR | downgrade | {d1,d2} | L2@b      | d2 c2 = {d1}                                         |     |       |              |
BR | downgrade | {d1,d2} | c1@b      | d1 c1 = {d2}                                         |     |       |              |
BR | downgrade | {d1,d2} | d1@b      | d1 c1 = {d2}                                         |     |       |              |
BR | downgrade | {d1,d2} | b@-1      | CRASH(AssertionError)                                | D9  | MG007 |              | two current revisions in the branch of b
BR | downgrade | {d1,d2} | L1@c1     | d1 = {c1,d2}                                         |     |       |              |
BR | downgrade | {d1,d2} | c1        | d1 = {c1,d2}                                         |     |       |              |
BR | downgrade | {d1,d2} | head      | ERR: MH(head)                                        |     | MG006 |              |
BR | downgrade | {d1,d2} | head-1    | ERR: MH(head-1)                                      |     | MG006 |              |
BR | downgrade | {d1,d2} | L1@head-1 | d1 = {c1,d2}                                         |     |       |              |
BR | downgrade | {d1,d2} | L1@head   | ERR: MH(L1@head)                                     | D21 |       | = {d1,d2}    | the head of L1 is d1, nothing is above it
BR | downgrade | {d1,d2} | L2@base+2 | d2 c2 = {d1}                                         |     |       |              |
BR | downgrade | {d1,d2} | L2@base+3 | d2 = {c2,d1}                                         |     |       |              |
BR | downgrade | {d1,d2} | base+2    | d1 c1 d2 c2 = {b}                                    |     |       |              |
BR | downgrade | {d2,d1} | -1        | d2 (+warning) = {c2,d1}                              | D19 | MG007 |              | two current revisions, none may be picked
BR | downgrade | {c1,d2} | -1        | c1 (+warning) = {d2}                                 | D19 | MG007 |              | two current revisions, none may be picked
BR | downgrade | {c1,d2} | -2        | c1 d2 c2 b (+warning) = {a}                          | D19 | MG007 |              | two current revisions, none may be picked
BR | downgrade | {c1,d2} | b         | c1 d2 c2 = {b}                                       |     |       |              |
BR | downgrade | {c1,d2} | L1@-1     | c1 = {d2}                                            |     |       |              |
BR | downgrade | {c1,d2} | L1@-2     | c1 d2 c2 b = {a}                                     |     |       |              |
BR | downgrade | {c1,d2} | L2@b      | d2 c2 = {c1}                                         |     |       |              |
BR | downgrade | {c1,d2} | c1        | = {c1,d2}                                            |     |       |              |
BR | downgrade | {c1}    | b         | c1 = {b}                                             |     |       |              |
BR | downgrade | {c1}    | L2@b      | ERR: NVT                                             | D8  |       | = {c1}       | b is applied, of its children in L2 none is
BR | downgrade | {c1}    | L1@b      | c1 = {b}                                             |     |       |              |
BR | downgrade | {c1}    | b@-1      | ERR: Not a valid downgrade target from current heads |     | MG009 |              |
BR | downgrade | {}      | L1@-1     | CRASH(AssertionError)                                | D9  | MG008 |              | nothing is applied
\.

-- stamp of BR: 23
COPY conformance.line FROM stdin WITH (DELIMITER '|');
BR | stamp | {}      | head    | ERR: Multiple heads are present; please specify a single target revision |     | MG006 |           |
BR | stamp | {}      | heads   | = {d1,d2}                                                                |     |       |           |
BR | stamp | {}      | L2@head | = {d2}                                                                   |     |       |           |
BR | stamp | {}      | base    | = {}                                                                     |     |       |           |
BR | stamp | {}      | c1,c2   | = {c1,c2}                                                                |     |       |           |
BR | stamp | {b}     | heads   | = {d1,d2}                                                                |     |       |           |
BR | stamp | {b}     | L1@base | = {}                                                                     | D18 |       | = {b}     | what downgrade would remove: c1 and above, not applied
BR | stamp | {b}     | d1,d2   | = {d1,d2}                                                                |     |       |           |
BR | stamp | {d1,c2} | heads   | = {d2}                                                                   | D1  |       | = {d1,d2} | nothing is above a head; closure of both is everything
BR | stamp | {d1,c2} | base    | = {}                                                                     |     |       |           |
BR | stamp | {d1,c2} | L1@base | = {c2}                                                                   |     |       |           |
BR | stamp | {d1,c2} | L2@head | = {d1,d2}                                                                |     |       |           |
BR | stamp | {d1,c2} | b       | = {b}                                                                    |     |       |           |
BR | stamp | {d1,c2} | c1      | = {c1,c2}                                                                |     |       |           |
BR | stamp | {d1,c2} | c1,c2   | = {c1}                                                                   | D2  |       | = {c1,c2} | d1 is above c1 and forgotten
BR | stamp | {d1,c2} | d1,d2   | = {d2}                                                                   | D2  |       | = {d1,d2} | nothing is above d1 or d2
BR | stamp | {d1}    | L2@head | = {d1,d2}                                                                |     |       |           |
BR | stamp | {d1}    | b       | = {b}                                                                    |     |       |           |
BR | stamp | {d1}    | c1,c2   | = {c1,c2}                                                                |     |       |           |
BR | stamp | {d1,d2} | b       | = {b}                                                                    |     |       |           |
BR | stamp | {d1,d2} | a       | = {a}                                                                    |     |       |           |
BR | stamp | {d1,d2} | c1,c2   | CRASH(KeyError)                                                          | D2  |       | = {c1,c2} | d1 and d2 are above and forgotten
BR | stamp | {d1,d2} | heads   | = {d1,d2}                                                                |     |       |           |
\.

-- history of BR: 11
COPY conformance.line FROM stdin WITH (DELIMITER '|');
BR | history | {}      | :             | d1 c1 d2 c2 b a |  |       |  |
BR | history | {}      | L1@base:      | d1 c1 b a       |  |       |  |
BR | history | {}      | :L1@head      | d1 c1 b a       |  |       |  |
BR | history | {}      | L1:           | d1 c1           |  |       |  |
BR | history | {}      | L1@b:         | d1 c1 b         |  |       |  |
BR | history | {}      | b:L2@head-1   | c2 b            |  |       |  |
BR | history | {}      | b:L2@+1       | c2 b            |  |       |  |
BR | history | {}      | c1:c2         | ERR: RNG        |  | MG010 |  |
BR | history | {}      | -1:           | d1 c1 d2 c2     |  |       |  |
BR | history | {c1,c2} | current:      | d1 c1 d2 c2     |  |       |  |
BR | history | {b}     | current:L2@+2 | d2 c2 b         |  |       |  |
\.

-- upgrade of DEP: 20
COPY conformance.line FROM stdin WITH (DELIMITER '|');
DEP | upgrade | {}      | heads    | a1 a2 a3 n1 n2 = {a3,n2}                               |  |       |  |
DEP | upgrade | {}      | net@head | a1 a2 n1 n2 = {n2}                                     |  |       |  |
DEP | upgrade | {}      | n2       | a1 a2 n1 n2 = {n2}                                     |  |       |  |
DEP | upgrade | {}      | a3       | a1 a2 a3 = {a3}                                        |  |       |  |
DEP | upgrade | {}      | +1       | ERR: Ambiguous walk                                    |  | MG007 |  |
DEP | upgrade | {}      | net@+1   | n1 = {n1}                                              |  |       |  |
DEP | upgrade | {}      | net@+2   | a1 a2 n1 n2 = {n2}                                     |  |       |  |
DEP | upgrade | {n1}    | heads    | a1 a2 a3 n2 = {a3,n2}                                  |  |       |  |
DEP | upgrade | {n1}    | net@head | a1 a2 n2 = {n2}                                        |  |       |  |
DEP | upgrade | {n1}    | +1       | a1 a2 n2 = {n2}                                        |  |       |  |
DEP | upgrade | {n1}    | a3       | a1 a2 a3 = {a3,n1}                                     |  |       |  |
DEP | upgrade | {a2}    | net@head | n1 n2 = {n2}                                           |  |       |  |
DEP | upgrade | {a2}    | heads    | a3 n1 n2 = {a3,n2}                                     |  |       |  |
DEP | upgrade | {n2}    | heads    | a3 = {a3,n2}                                           |  |       |  |
DEP | upgrade | {n2}    | a3       | a3 = {a3,n2}                                           |  |       |  |
DEP | upgrade | {n2}    | +1       | ERR: Relative revision +1 didn't produce 1 migrations  |  | MG008 |  |
DEP | upgrade | {n2}    | a1       | = {n2}                                                 |  |       |  |
DEP | upgrade | {n1,a2} | heads    | a3 n2 = {a3,n2}                                        |  |       |  |
DEP | upgrade | {n1,a2} | net@head | n2 = {n2}                                              |  |       |  |
DEP | upgrade | {n1,a2} | +1       | ERR: Ambiguous upgrade from multiple current revisions |  | MG007 |  |
\.

-- downgrade of DEP: 20
COPY conformance.line FROM stdin WITH (DELIMITER '|');
DEP | downgrade | {n2}    | base     | n2 n1 a2 a1 = {}    |    |  |        |
DEP | downgrade | {n2}    | net@base | n2 n1 = {a2}        |    |  |        |
DEP | downgrade | {n2}    | n1       | n2 = {a2,n1}        |    |  |        |
DEP | downgrade | {n2}    | a1       | n2 a2 = {a1,n1}     |    |  |        |
DEP | downgrade | {n2}    | a2       | ERR: NVT            | D8 |  | = {n2} | a2 is applied, its only child a3 is not
DEP | downgrade | {n2}    | a1@base  | n2 a2 a1 = {n1}     |    |  |        |
DEP | downgrade | {n2}    | -1       | n2 = {a2,n1}        |    |  |        |
DEP | downgrade | {n2}    | net@-1   | n2 = {a2,n1}        |    |  |        |
DEP | downgrade | {n2}    | a2@-1    | n2 a2 = {a1,n1}     |    |  |        |
DEP | downgrade | {n2,a3} | base     | n2 n1 a3 a2 a1 = {} |    |  |        |
DEP | downgrade | {n2,a3} | net@base | n2 n1 = {a3}        |    |  |        |
DEP | downgrade | {n2,a3} | a1       | n2 a3 a2 = {a1,n1}  |    |  |        |
DEP | downgrade | {n2,a3} | a2       | a3 = {n2}           |    |  |        |
DEP | downgrade | {n2,a3} | n1       | n2 = {a3,n1}        |    |  |        |
DEP | downgrade | {n2,a3} | net@-1   | n2 = {a3,n1}        |    |  |        |
DEP | downgrade | {n2,a3} | a3@-1    | a3 = {n2}           |    |  |        |
DEP | downgrade | {a3,n1} | base     | n1 a3 a2 a1 = {}    |    |  |        |
DEP | downgrade | {a3,n1} | net@base | n1 = {a3}           |    |  |        |
DEP | downgrade | {a3,n1} | a1       | a3 a2 = {a1,n1}     |    |  |        |
DEP | downgrade | {a3,n1} | n1       | = {a3,n1}           |    |  |        |
\.

-- stamp of DEP: 12
COPY conformance.line FROM stdin WITH (DELIMITER '|');
DEP | stamp | {}      | heads    | = {a3,n2} |    |  |           |
DEP | stamp | {}      | n2       | = {n2}    |    |  |           |
DEP | stamp | {}      | n2,a2    | = {a2,n2} | D4 |  | = {n2}    | a2 is below n2
DEP | stamp | {n2}    | a2       | = {a2}    | D5 |  | = {a2,n1} | n2 is above a2 and forgotten, n1 is not above it
DEP | stamp | {n2}    | heads    | = {a3,n2} |    |  |           |
DEP | stamp | {n2}    | net@base | = {}      | D5 |  | = {a2}    | n1 n2 are removed, a1 a2 stay applied
DEP | stamp | {n2}    | n2,a2    | = {a2}    | D2 |  | = {n2}    | the maximum of the list is n2
DEP | stamp | {n2,a3} | a2       | = {a2}    | D5 |  | = {a2,n1} | a3 n2 are above a2 and forgotten, n1 is not
DEP | stamp | {n2,a3} | net@base | = {a3}    |    |  |           |
DEP | stamp | {n2,a3} | base     | = {}      |    |  |           |
DEP | stamp | {a1}    | heads    | = {a3,n2} |    |  |           |
DEP | stamp | {a1}    | n2       | = {n2}    |    |  |           |
\.

-- history of DEP: 4
COPY conformance.line FROM stdin WITH (DELIMITER '|');
DEP | history | {} | net@base: | n2 n1 a2 a1           |    |       |  |
DEP | history | {} | :net@head | n2 n1 a2 a1           |    |       |  |
DEP | history | {} | a2:n2     | CRASH(AssertionError) | D9 | MG010 |  | n2 is above a2 by dependency only, not along one branch
DEP | history | {} | :a2       | a2 a1                 |    |       |  |
\.

-- upgrade of EFF: 5
COPY conformance.line FROM stdin WITH (DELIMITER '|');
EFF | upgrade | {} | head     | ERR: MH(head)      |  | MG006 |  |
EFF | upgrade | {} | heads    | a1 a2 n1 n2 = {n2} |  |       |  |
EFF | upgrade | {} | net@head | a1 a2 n1 n2 = {n2} |  |       |  |
EFF | upgrade | {} | a1@head  | a1 a2 = {a2}       |  |       |  |
EFF | upgrade | {} | a1@heads | a1 a2 = {a2}       |  |       |  |
\.

-- downgrade of EFF: 3
COPY conformance.line FROM stdin WITH (DELIMITER '|');
EFF | downgrade | {n2} | a2   | ERR: NVT         | D8 |  | = {n2} | a2 is applied and has no child
EFF | downgrade | {n2} | n1   | n2 = {a2,n1}     |    |  |        |
EFF | downgrade | {n2} | base | n2 n1 a2 a1 = {} |    |  |        |
\.

-- upgrade of MRG: 6
COPY conformance.line FROM stdin WITH (DELIMITER '|');
MRG | upgrade | {}      | head    | a b c2 d2 c1 d1 m n = {n} |  |  |  |
MRG | upgrade | {b}     | head    | c2 d2 c1 d1 m n = {n}     |  |  |  |
MRG | upgrade | {b}     | L2@head | c2 d2 c1 d1 m n = {n}     |  |  |  |
MRG | upgrade | {d1}    | head    | c2 d2 m n = {n}           |  |  |  |
MRG | upgrade | {d1,d2} | head    | m n = {n}                 |  |  |  |
MRG | upgrade | {m}     | head    | n = {n}                   |  |  |  |
\.

-- downgrade of MRG: 13
COPY conformance.line FROM stdin WITH (DELIMITER '|');
MRG | downgrade | {n} | b     | n m d1 c1 d2 c2 = {b}    |     |  |               |
MRG | downgrade | {n} | base  | n m d1 c1 d2 c2 b a = {} |     |  |               |
MRG | downgrade | {n} | -1    | n = {m}                  |     |  |               |
MRG | downgrade | {n} | -2    | ERR: Ambiguous walk      | D20 |  | n m = {d1,d2} | the second step undoes the merge only
MRG | downgrade | {n} | m     | n = {m}                  |     |  |               |
MRG | downgrade | {n} | d1    | n m = {d1,d2}            |     |  |               |
MRG | downgrade | {n} | d2    | n m = {d1,d2}            |     |  |               |
MRG | downgrade | {n} | c2    | n m d2 = {c2,d1}         |     |  |               |
MRG | downgrade | {n} | L2@b  | n m d2 c2 = {d1}         |     |  |               |
MRG | downgrade | {m} | -1    | ERR: Ambiguous walk      | D20 |  | m = {d1,d2}   | undoes the merge only
MRG | downgrade | {m} | d1    | m = {d1,d2}              |     |  |               |
MRG | downgrade | {m} | c1    | m d1 = {c1,d2}           |     |  |               |
MRG | downgrade | {m} | L2@c2 | m d2 = {c2,d1}           |     |  |               |
\.

-- stamp of MRG: 5
COPY conformance.line FROM stdin WITH (DELIMITER '|');
MRG | stamp | {m}     | c2      | = {c2} | D5 |  | = {c2,d1} | m d2 are above c2 and forgotten, c1 d1 are not
MRG | stamp | {m}     | a       | = {a}  |    |  |           |
MRG | stamp | {d1,c2} | m       | = {m}  |    |  |           |
MRG | stamp | {d1,c2} | L2@head | = {n}  |    |  |           |
MRG | stamp | {b}     | m       | = {m}  |    |  |           |
\.
