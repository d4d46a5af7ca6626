CREATE TABLE t (a int, owner text);
CREATE INDEX t_owner ON t ((owner || 'x'));
CREATE POLICY p ON t FOR SELECT USING (owner = current_user);
