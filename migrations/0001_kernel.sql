-- The log of public events, jobs and timers, settings.

create table events (
  seq integer primary key autoincrement,
  name text not null,
  payload text not null,
  at integer not null
) strict;
-- retention reads from the oldest: `at` grows with `seq`, so no index of its own is kept

create table jobs (
  no integer primary key autoincrement,
  name text not null,
  serial_key text,
  dedupe_key text,
  payload text not null,
  run_at integer not null,
  attempt integer not null default 0,
  state text not null default 'ready' check (state in ('ready', 'running', 'dead')),
  fence integer not null default 0,
  lease_until integer,
  last_error text,
  created_at integer not null
) strict;
-- claim: the due jobs, oldest first
create index jobs_due on jobs (run_at, no) where state = 'ready';
create index jobs_leased on jobs (lease_until) where state = 'running';
create index jobs_dead on jobs (no) where state = 'dead';
-- claim: is an earlier job of the same key still there?
create index jobs_serial on jobs (serial_key, no) where serial_key is not null;
create unique index jobs_dedupe on jobs (dedupe_key) where dedupe_key is not null and state = 'ready';

create table settings (
  name text primary key,
  value text not null,
  updated_at integer not null
) strict, without rowid;
