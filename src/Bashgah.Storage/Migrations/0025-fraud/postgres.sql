-- What is sorted is sorted by code points, whatever the database's locale.
ALTER TABLE fraud_hold ALTER COLUMN currency TYPE text COLLATE "C";
