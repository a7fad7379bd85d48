-- Lookups: what the shop's own systems know about a contact, asked over HTTP and shown as cards.

create table lookups (
  id text primary key,
  name text not null,
  -- JSON list; empty: every inbox
  inbox_ids text not null default '[]',
  -- finds an order number or the like in what the contact wrote; empty: asked by contact alone
  pattern text not null default '',
  method text not null default 'GET' check (method in ('GET', 'POST')),
  url text not null,
  -- one `Name: value` a line
  headers text not null default '',
  body text not null default '',
  -- sealed; stands as {secret} in headers and body
  secret text,
  -- JSON document, checked by a schema in src/lookups/types.ts
  card text not null,
  timeout_ms integer not null default 4000,
  cache_s integer not null default 60,
  position integer not null default 0,
  enabled integer not null default 1 check (enabled in (0, 1)),
  created_at integer not null,
  updated_at integer not null
) strict;
