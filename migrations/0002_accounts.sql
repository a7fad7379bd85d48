-- Who works here: agents, teams, sessions, invitations, keys, and the log of what they changed.

create table agents (
  id text primary key,
  email text not null collate nocase unique,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'supervisor', 'agent', 'read_only')),
  password_hash text,
  avatar_file_id text,
  locale text not null default 'zh-CN',
  availability text not null default 'online' check (availability in ('online', 'busy', 'away', 'offline')),
  capacity integer not null default 8 check (capacity between 0 and 1000),
  totp_secret text,
  totp_confirmed_at integer,
  totp_last_step integer not null default 0,
  recovery_codes text not null default '[]',
  preferences text not null default '{}',
  deactivated_at integer,
  last_seen_at integer,
  created_at integer not null,
  updated_at integer not null
) strict;

create table sessions (
  id text primary key,
  agent_id text not null references agents (id) on delete cascade,
  token_hash text not null unique,
  user_agent text not null default '',
  address text not null default '',
  created_at integer not null,
  seen_at integer not null,
  expires_at integer not null
) strict;
-- the list of an agent's sessions, and their end when the password changes
create index sessions_agent on sessions (agent_id);

create table teams (
  id text primary key,
  name text not null collate nocase unique,
  description text not null default '',
  created_at integer not null,
  updated_at integer not null
) strict;

create table team_members (
  team_id text not null references teams (id) on delete cascade,
  agent_id text not null references agents (id) on delete cascade,
  primary key (team_id, agent_id)
) strict, without rowid;
create index team_members_agent on team_members (agent_id);

-- Invitations to join and links to set a new password: one use, an expiry, only the hash of the token.
create table invitations (
  id text primary key,
  kind text not null check (kind in ('join', 'reset')),
  email text not null collate nocase,
  role text check (role in ('owner', 'admin', 'supervisor', 'agent', 'read_only')),
  agent_id text references agents (id) on delete cascade,
  inbox_ids text not null default '[]',
  team_ids text not null default '[]',
  token_hash text not null unique,
  invited_by text references agents (id) on delete set null,
  created_at integer not null,
  expires_at integer not null,
  used_at integer
) strict;
create index invitations_agent on invitations (agent_id) where agent_id is not null;

create table api_keys (
  id text primary key,
  agent_id text not null references agents (id) on delete cascade,
  name text not null,
  token_hash text not null unique,
  token_hint text not null,
  scopes text not null default '["*"]',
  inbox_ids text not null default '[]',
  created_at integer not null,
  expires_at integer,
  last_used_at integer,
  revoked_at integer
) strict;
create index api_keys_agent on api_keys (agent_id);

-- Failed sign-ins, by account and by address: what throttling counts.
create table login_failures (
  subject text not null,
  at integer not null
) strict;
create index login_failures_subject on login_failures (subject, at);

create table audit_log (
  id text primary key,
  at integer not null,
  actor_kind text not null,
  actor_id text,
  via text not null,
  action text not null,
  subject_kind text,
  subject_id text,
  details text not null default '{}',
  address text not null default ''
) strict;
-- newest first, whole or by actor, action or subject
create index audit_log_at on audit_log (at desc, id);
create index audit_log_subject on audit_log (subject_id, at desc) where subject_id is not null;
