-- Inboxes: one configured channel each, and who works in them.

create table inboxes (
  id text primary key,
  channel text not null default 'web',
  name text not null,
  -- what stands in the snippet; public by nature
  key text not null unique,
  locale text not null default 'zh-CN',
  time_zone text not null default 'Asia/Shanghai',
  -- JSON documents, each checked by a schema in src/inboxes/types.ts
  allowed_origins text not null default '[]',
  appearance text not null default '{}',
  texts text not null default '{}',
  hours text not null default '{}',
  pre_chat text not null default '{}',
  offline text not null default '{}',
  limits text not null default '{}',
  assignment text not null default 'automatic' check (assignment in ('automatic', 'manual')),
  recall_limit_ms integer not null default 120000,
  rating_enabled integer not null default 1 check (rating_enabled in (0, 1)),
  preview_enabled integer not null default 0 check (preview_enabled in (0, 1)),
  installed_at integer,
  installed_origin text,
  archived_at integer,
  created_at integer not null,
  updated_at integer not null
) strict;

create table inbox_members (
  inbox_id text not null references inboxes (id) on delete cascade,
  agent_id text not null references agents (id) on delete cascade,
  primary key (inbox_id, agent_id)
) strict, without rowid;
create index inbox_members_agent on inbox_members (agent_id);
