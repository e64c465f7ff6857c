-- While the default partition is still empty, so that there is nothing to scan.
CREATE TABLE audit.price_history_2027 PARTITION OF audit.price_history
  FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2028-01-01 00:00:00+00');
