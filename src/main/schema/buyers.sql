CREATE TABLE buyers (
  id         uuid          NOT NULL DEFAULT gen_random_uuid(),
  email      email_address NOT NULL,
  full_name  text          NOT NULL,
  created_at timestamptz   NOT NULL DEFAULT now(),
  CONSTRAINT buyers_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX buyers_email_lower_key ON buyers (lower(email));
