-- lossy: the price history goes with the table

DROP TRIGGER artworks_record_price_change ON artworks;
DROP FUNCTION audit.record_price_change();
DROP TABLE audit.price_history;
DROP SCHEMA audit;
