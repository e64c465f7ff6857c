-- lockstep:irreversible PostgreSQL cannot take a value out of an enum; an unused one does no harm

-- A migration of its own: a new value cannot be used in the transaction that adds it.
ALTER TYPE staged_status ADD VALUE 'published';
ALTER TYPE staged_status ADD VALUE 'superseded';
