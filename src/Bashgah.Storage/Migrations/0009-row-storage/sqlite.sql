-- Nothing: only PostgreSQL keeps long values outside their rows.
SELECT 1;
