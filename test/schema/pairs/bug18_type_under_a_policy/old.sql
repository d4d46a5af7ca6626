CREATE TABLE t (a int, owner varchar(30));
CREATE INDEX t_owner ON t ((owner || 'x'));
CREATE POLICY p ON t FOR SELECT USING (owner = current_user);
