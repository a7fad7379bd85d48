-- Requests with an Idempotency-Key: what was asked and what was answered, for a day.

create table idempotent_requests (
  actor_id text not null,
  key text not null,
  -- of method, path and body: the same key for something else is a mistake
  fingerprint text not null,
  -- null while it runs; a row that has stayed so was cut off by a crash
  status integer,
  content_type text,
  answer text,
  at integer not null,
  primary key (actor_id, key)
) strict;
-- retention
create index idempotent_requests_at on idempotent_requests (at);
