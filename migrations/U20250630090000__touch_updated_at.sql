-- lossless: nothing but triggers; updated_at is the application's duty again

DROP TRIGGER orders_touch_updated_at ON orders;
DROP TRIGGER artworks_touch_updated_at ON artworks;
DROP TRIGGER artists_touch_updated_at ON artists;
DROP FUNCTION touch_updated_at();
