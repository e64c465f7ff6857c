-- What people and programs elsewhere are to be told: written with what it reports, in one
-- transaction where there is one, and delivered later by any process that serves. Names, counts and
-- codes; never a row, a key or an error's detail.
CREATE TABLE lockstep.notification (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Its name to receivers, who know by it what they have been told already.
  event uuid NOT NULL DEFAULT gen_random_uuid(),
  type text NOT NULL,
  subject text NOT NULL,
  data jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX notification_by_subject ON lockstep.notification (subject, id);

-- Receivers by a digest of their address, which may hold a secret; told of what happened since.
CREATE TABLE lockstep.notification_receiver (
  receiver text PRIMARY KEY,
  since timestamptz NOT NULL
);

CREATE TABLE lockstep.notification_delivery (
  receiver text NOT NULL REFERENCES lockstep.notification_receiver ON DELETE CASCADE,
  notification bigint NOT NULL REFERENCES lockstep.notification ON DELETE CASCADE,
  -- Counts those who tried: one that was overtaken does not write down what became of its try.
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease_until timestamptz,
  delivered_at timestamptz,
  given_up_at timestamptz,
  problem text,
  PRIMARY KEY (receiver, notification)
);
CREATE INDEX notification_delivery_waiting ON lockstep.notification_delivery (receiver, notification)
  WHERE delivered_at IS NULL AND given_up_at IS NULL;
CREATE INDEX notification_delivery_by_notification ON lockstep.notification_delivery (notification);

-- What was said last of a thing that comes and goes: a closed gate, drift.
CREATE TABLE lockstep.notification_state (
  subject text PRIMARY KEY,
  state text NOT NULL
);
