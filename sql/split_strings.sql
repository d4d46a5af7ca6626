--
-- Scripts that are read with standard_conforming_strings off.
-- before: 19
--
CREATE EXTENSION migrate;

-- standard_conforming_strings: the session's, then the script's
SET standard_conforming_strings = off;
SET escape_string_warning = on;
SELECT * FROM migrate.split($script$SELECT 'a\';b'; SELECT 2$script$);
SELECT * FROM migrate.split($script$
SELECT 'a\';b';
SET standard_conforming_strings = on;
SELECT 'a\'; SELECT ';b';
SET LOCAL standard_conforming_strings TO 0;
SELECT 'a\'; SELECT ';
SET SESSION Standard_Conforming_Strings TO 'yes';
SELECT 'a\'; SELECT ';b';
RESET standard_conforming_strings;
SELECT 'a\'; SELECT ';
SET standard_conforming_strings = true;
SELECT 'a\'; SELECT ';b';
SET standard_conforming_strings = DEFAULT;
SELECT 'a\'; SELECT ';
SET standard_conforming_strings = on;
SET standard_conforming_strings = maybe;
SET standard_conforming_strings FROM CURRENT;
SET search_path = off;
SELECT 'a\'; SELECT ';b';
RESET ALL;
SELECT 'a\'; SELECT ';
$script$);
-- both are what they were, and the warning comes once, from the server
SHOW standard_conforming_strings;
SHOW escape_string_warning;
SHOW client_min_messages;
SELECT 'a\\b';
RESET standard_conforming_strings;
RESET escape_string_warning;
SELECT * FROM migrate.split($script$SELECT 'a\'; SELECT 2$script$);

-- of two transactions by intent the first one ends with what was SET LOCAL in it
SELECT * FROM migrate.split($script$
BEGIN;
SET LOCAL standard_conforming_strings = off;
SELECT 'a\';b';
COMMIT AND CHAIN;
SELECT 'a\'; SELECT ';b';
SET standard_conforming_strings = off;
COMMIT;
BEGIN;
SELECT 'a\';b';
COMMIT;
$script$);

-- the settings used for parsing are the session's again
SET standard_conforming_strings = off;
SELECT * FROM migrate.split(E'SET standard_conforming_strings = on; SELECT 1 1');
SHOW standard_conforming_strings;
SHOW client_min_messages;
RESET standard_conforming_strings;

DROP EXTENSION migrate;
