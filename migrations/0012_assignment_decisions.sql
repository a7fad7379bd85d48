-- Decisions that are made together share one explanation; and what waits keeps its plan, so that a drain need not ask every fact again.

-- Of a slice of the queue that was given out at once: candidates, rules and points, as src/assignment/decision.ts reads them.
create table decision_batches (
  no integer primary key autoincrement,
  at integer not null,
  details text not null
) strict;

create table decisions_anew (
  no integer primary key autoincrement,
  conversation_no integer not null references conversations (no) on delete cascade,
  at integer not null,
  outcome text not null check (outcome in ('assigned', 'waiting', 'held')),
  agent_id text references agents (id) on delete set null,
  -- rules that hit, candidates with the parts of their scores, who was removed by what; or the place in a batch
  details text,
  batch_no integer,
  place integer,
  took_us integer not null,
  check ((details is null) = (batch_no is not null))
) strict;
insert into decisions_anew (conversation_no, at, outcome, agent_id, details, took_us)
  select conversation_no, at, outcome, agent_id, details, took_us from decisions order by at, id;
drop table decisions;
alter table decisions_anew rename to decisions;
-- retention reads from the oldest: `at` grows with `no`, so no index of its own is kept
create index decisions_conversation on decisions (conversation_no);

-- nobody asks by agent, and every assignment had to keep it
drop index assignments_agent;

-- JSON of src/assignment/plans.ts; null: to be planned anew
alter table assignment_queue add column plan text;
-- the conversation's last_seq + last_revision when it was planned
alter table assignment_queue add column planned_at_seq integer not null default 0;

-- How often a kind of question comes back after it was closed; both fade. `kind`: all, a type, or a type and a word.
create table reopen_stats (
  inbox_id text not null references inboxes (id) on delete cascade,
  kind text not null,
  trials real not null,
  again real not null,
  updated_at integer not null,
  primary key (inbox_id, kind)
) strict, without rowid;

-- Agents come and go all the time: a version of their own, so that nothing else about them has to be read again.
alter table staffing_version add column availability integer not null default 0;
drop trigger staffing_agents_changed;
create trigger staffing_agents_changed after update of name, role, capacity, deactivated_at on agents
  begin update staffing_version set version = random(); end;
create trigger staffing_agents_available after update of availability on agents
  begin update staffing_version set availability = random(); end;
