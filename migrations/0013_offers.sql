-- Offers: a transfer or an invitation that somebody accepts first. And contacts who left while they waited.

-- Where acceptance is asked for; no row: nowhere.
create table offer_settings (
  inbox_id text primary key references inboxes (id) on delete cascade,
  transfers integer not null default 0 check (transfers in (0, 1)),
  invites integer not null default 0 check (invites in (0, 1)),
  -- so long it may stay unanswered
  answer_s integer not null default 60,
  updated_at integer not null
) strict, without rowid;

create table offers (
  id text primary key,
  conversation_no integer not null references conversations (no) on delete cascade,
  kind text not null check (kind in ('transfer', 'invite')),
  from_id text references agents (id) on delete set null,
  to_agent_id text references agents (id) on delete cascade,
  to_team_id text references teams (id) on delete cascade,
  note text not null default '',
  state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
  reason text not null default '',
  -- JSON: members of the team who have said no
  declined_by text not null default '[]',
  answered_by text references agents (id) on delete set null,
  created_at integer not null,
  expires_at integer not null,
  ended_at integer,
  check ((to_agent_id is null) <> (to_team_id is null))
) strict;
-- a conversation is handed to one at a time, and nobody is asked twice for the same
create unique index offers_transfer on offers (conversation_no) where state = 'open' and kind = 'transfer';
create unique index offers_invite on offers (conversation_no, to_agent_id) where state = 'open' and kind = 'invite';
-- history of a conversation
create index offers_conversation on offers (conversation_no, created_at desc);
-- what an agent is asked, and what they have asked; open ones are few
create index offers_to_agent on offers (to_agent_id) where state = 'open' and to_agent_id is not null;
create index offers_to_team on offers (to_team_id) where state = 'open' and to_team_id is not null;
create index offers_from on offers (from_id) where state = 'open' and from_id is not null;

-- The contact has no line open since then: told in the queue, and asked after those who are there.
alter table assignment_queue add column left_at integer;
