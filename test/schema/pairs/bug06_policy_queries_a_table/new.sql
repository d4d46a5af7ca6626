CREATE TABLE doc (id int, owner text);
ALTER TABLE doc ENABLE ROW LEVEL SECURITY;
CREATE TABLE zz_member (name text, doc_id int);
CREATE POLICY p ON doc USING (EXISTS (SELECT FROM zz_member m WHERE m.doc_id = doc.id AND m.name = current_user));
