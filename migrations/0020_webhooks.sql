-- Webhooks: who is told of what, every delivery with the very body that was signed, and every attempt.

create table webhooks (
  id text primary key,
  url text not null,
  name text not null default '',
  -- JSON list of event names; ["*"] is all of them, also those that come later
  events text not null default '["*"]',
  -- JSON list; empty: every inbox
  inbox_ids text not null default '[]',
  -- sealed; the old one signs too until its time is over
  secret text not null,
  old_secret text,
  old_secret_until integer,
  state text not null default 'on' check (state in ('on', 'off')),
  -- why it is off: by hand, the receiver said 410 Gone, or it has failed for days
  off_reason text check (off_reason in ('by_hand', 'gone', 'failing')),
  failing_since integer,
  failures integer not null default 0,
  -- nothing is tried before: the receiver asked for a pause, or keeps failing
  paused_until integer,
  created_by text references agents (id) on delete set null,
  created_at integer not null,
  updated_at integer not null
) strict;

create table webhook_deliveries (
  no integer primary key autoincrement,
  -- the receiver's key against repeats: the same for every attempt
  id text not null unique,
  webhook_id text not null references webhooks (id) on delete cascade,
  event text not null,
  -- of one conversation (or contact) one after another
  order_key text not null,
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempt integer not null default 0,
  next_at integer not null,
  created_at integer not null,
  done_at integer
) strict;
-- what is due for one webhook
create index webhook_deliveries_due on webhook_deliveries (webhook_id, next_at, no) where state = 'waiting';
-- is an earlier one of the same key still waiting?
create index webhook_deliveries_order on webhook_deliveries (webhook_id, order_key, no) where state = 'waiting';
-- the list in the console, newest first
create index webhook_deliveries_list on webhook_deliveries (webhook_id, no desc);
-- retention
create index webhook_deliveries_done on webhook_deliveries (done_at) where done_at is not null;
-- erasure of a person
create index webhook_deliveries_key on webhook_deliveries (order_key);

create table webhook_attempts (
  delivery_no integer not null references webhook_deliveries (no) on delete cascade,
  attempt integer not null,
  at integer not null,
  ms integer not null,
  -- null: there was no answer, and `reason` says why
  status integer,
  reason text,
  -- the beginning of the answer's body
  answer text not null default '',
  primary key (delivery_no, attempt)
) strict, without rowid;
