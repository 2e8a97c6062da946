-- What most drivers do. The build runs it once, and keeps the classes that it loads in an archive.
CREATE TABLE lake USING delta AS SELECT id, id % 7 AS k, CAST(id AS STRING) AS s FROM range(100);
INSERT INTO lake SELECT id, 1, 'x' FROM range(10);
SELECT k, count(*), min(s), sum(id) FROM lake GROUP BY k ORDER BY k;
