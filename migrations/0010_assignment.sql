-- Assignment: rules and settings, the queue, who has what, every decision, and what was measured.

-- Published sets of rules: the highest version is in force, the others are its history.
create table assignment_publications (
  version integer primary key autoincrement,
  rules text not null,
  note text not null default '',
  published_by text references agents (id) on delete set null,
  at integer not null
) strict;

-- The set that is being edited; no row when nothing differs.
create table assignment_drafts (
  id integer primary key check (id = 1),
  rules text not null,
  revision integer not null,
  edited_by text references agents (id) on delete set null,
  updated_at integer not null
) strict;

-- JSON of src/assignment/settings.ts
create table assignment_settings (
  inbox_id text primary key references inboxes (id) on delete cascade,
  settings text not null,
  updated_at integer not null
) strict, without rowid;

create table assignment_queue (
  conversation_no integer primary key references conversations (no) on delete cascade,
  conversation_id text not null,
  inbox_id text not null references inboxes (id),
  -- what an agent must have to get it, as text: equal needs are looked at together
  need text not null,
  -- when it would have come, had it no priority: the order of the queue, which time alone never changes
  rank_at integer not null,
  entered_at integer not null,
  held_until integer,
  overflowed integer not null default 0,
  -- the contact has left or the wait has run out: it is told as an offline message
  gone_at integer
) strict;
-- heads of each need, first come first served after priority
create index assignment_queue_heads on assignment_queue (inbox_id, need, rank_at, conversation_no);
-- places in the queue
create index assignment_queue_places on assignment_queue (inbox_id, rank_at, conversation_no);

-- Who has a conversation since when, whether they have answered, and who had it before without answering.
create table assignments (
  conversation_no integer primary key references conversations (no) on delete cascade,
  agent_id text references agents (id) on delete set null,
  at integer not null,
  load integer not null default 0,
  answered_at integer,
  rescues integer not null default 0,
  passed text not null default '[]'
) strict;
create index assignments_agent on assignments (agent_id) where agent_id is not null;

-- Open conversations of each agent in each inbox, kept by triggers: always as true as the conversations themselves.
create table agent_loads (
  agent_id text not null references agents (id) on delete cascade,
  inbox_id text not null references inboxes (id),
  open integer not null default 0,
  last_at integer not null default 0,
  primary key (agent_id, inbox_id)
) strict, without rowid;
insert into agent_loads (agent_id, inbox_id, open, last_at)
  select assignee_id, inbox_id, count(*), max(last_message_at) from conversations
  where status = 'open' and assignee_id is not null group by assignee_id, inbox_id;
create trigger agent_loads_begin after insert on conversations when new.status = 'open' and new.assignee_id is not null begin
  insert into agent_loads (agent_id, inbox_id, open, last_at) values (new.assignee_id, new.inbox_id, 1, new.updated_at)
    on conflict do update set open = open + 1, last_at = excluded.last_at;
end;
create trigger agent_loads_leave after update of assignee_id, status on conversations
  when old.status = 'open' and old.assignee_id is not null and (new.status <> 'open' or new.assignee_id is not old.assignee_id) begin
  update agent_loads set open = open - 1 where agent_id = old.assignee_id and inbox_id = old.inbox_id;
end;
create trigger agent_loads_enter after update of assignee_id, status on conversations
  when new.status = 'open' and new.assignee_id is not null and (old.status <> 'open' or new.assignee_id is not old.assignee_id) begin
  insert into agent_loads (agent_id, inbox_id, open, last_at) values (new.assignee_id, new.inbox_id, 1, new.updated_at)
    on conflict do update set open = open + 1, last_at = excluded.last_at;
end;
create trigger agent_loads_end after delete on conversations when old.status = 'open' and old.assignee_id is not null begin
  update agent_loads set open = open - 1 where agent_id = old.assignee_id and inbox_id = old.inbox_id;
end;

create table decisions (
  id text primary key,
  conversation_no integer not null references conversations (no) on delete cascade,
  at integer not null,
  outcome text not null check (outcome in ('assigned', 'waiting', 'held')),
  agent_id text references agents (id) on delete set null,
  -- rules that hit, candidates with the parts of their scores, who was removed by what
  details text not null,
  took_us integer not null
) strict;
create index decisions_conversation on decisions (conversation_no, at desc);
-- retention
create index decisions_at on decisions (at);

-- Mean logarithm of an agent's time to a first response, by hour of the day and by load; both fade.
create table response_stats (
  agent_id text not null references agents (id) on delete cascade,
  hour integer not null check (hour between 0 and 23),
  band integer not null check (band between 0 and 3),
  weight real not null,
  mean real not null,
  updated_at integer not null,
  primary key (agent_id, hour, band)
) strict, without rowid;

create table conversion_stats (
  agent_id text not null references agents (id) on delete cascade,
  segment text not null,
  trials real not null,
  won real not null,
  updated_at integer not null,
  primary key (agent_id, segment)
) strict, without rowid;

create table conversions (
  id text primary key,
  conversation_no integer not null references conversations (no) on delete cascade,
  contact_id text not null references contacts (id) on delete cascade,
  agent_id text references agents (id) on delete set null,
  -- the caller's own name for it: a retry finds the one that is there
  external_id text,
  name text not null,
  amount real,
  currency text,
  at integer not null
) strict;
create unique index conversions_external on conversions (conversation_no, external_id) where external_id is not null;
create index conversions_contact on conversions (contact_id);
create index conversions_agent on conversions (agent_id) where agent_id is not null;

-- How fast an inbox's queue moves: for the estimated wait.
create table queue_pace (
  inbox_id text primary key references inboxes (id) on delete cascade,
  last_at integer not null,
  interval_ms real not null
) strict, without rowid;
