CREATE SEQUENCE order_number_seq AS bigint START WITH 100001 CACHE 10;
COMMENT ON SEQUENCE order_number_seq IS 'what a buyer reads out on the telephone; gaps are fine';
