-- Invitations to a chat: the rules that make them, and every one that was made.

create table invitation_rules (
  id text primary key,
  -- null: for every inbox
  inbox_id text references inboxes (id) on delete cascade,
  name text not null,
  -- The first that fits wins.
  place integer not null,
  enabled integer not null default 0 check (enabled in (0, 1)),
  -- `task` asks an agent to look instead of the visitor
  act text not null check (act in ('bubble', 'window', 'task')),
  conditions text not null,
  variants text not null,
  -- Of all invitations by rules to one visitor; 0 is no limit.
  per_visit integer not null check (per_visit between 0 and 20),
  per_day integer not null check (per_day between 0 and 50),
  -- After a visitor said no.
  quiet_days integer not null check (quiet_days between 0 and 365),
  created_at integer not null,
  updated_at integer not null
) strict;

create table visitor_invitations (
  no integer primary key,
  id text not null unique,
  inbox_id text not null references inboxes (id) on delete cascade,
  -- The contact's id, whether there is a contact or not; empty once the visitor took back the consent.
  visitor_id text not null,
  rule_id text references invitation_rules (id) on delete set null,
  -- Of the rule's texts
  variant text not null default '',
  -- By hand: who
  agent_id text references agents (id) on delete set null,
  act text not null check (act in ('bubble', 'window', 'task')),
  text text not null,
  chips text not null default '[]',
  state text not null check (state in ('sent', 'seen', 'accepted', 'refused', 'done')),
  conversation_id text,
  at integer not null,
  seen_at integer,
  answered_at integer
) strict;
-- How often was this visitor asked lately, and did they say no?
create index visitor_invitations_visitor on visitor_invitations (visitor_id, at) where visitor_id <> '';
-- The results of a rule
create index visitor_invitations_rule on visitor_invitations (rule_id, variant) where rule_id is not null;
-- What agents are asked to look at, and what waits for the visitor's page
create index visitor_invitations_waiting on visitor_invitations (at) where state = 'sent';
