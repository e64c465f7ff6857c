-- lossy: every order and every buyer go with the tables

DROP VIEW IF EXISTS order_summary; -- repeatable, cannot have been there before orders were
DROP VIEW edition_availability;
DROP TABLE order_items;
DROP TABLE orders;
DROP TABLE buyers;
DROP SEQUENCE order_number_seq;
DROP TYPE order_status;
