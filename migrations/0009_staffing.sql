-- Staffing: what each agent can do, when they work, and how much they can carry.

create table skills (
  id text primary key,
  name text not null collate nocase unique,
  created_at integer not null
) strict;

create table agent_skills (
  agent_id text not null references agents (id) on delete cascade,
  skill_id text not null references skills (id) on delete cascade,
  level integer not null check (level between 1 and 5),
  primary key (agent_id, skill_id)
) strict, without rowid;
create index agent_skills_skill on agent_skills (skill_id);

-- One row for each agent of whom more is known than that they exist.
create table agent_staffing (
  agent_id text primary key references agents (id) on delete cascade,
  -- 0 newcomer, 1 regular, 2 senior, 3 expert
  seniority integer not null default 1 check (seniority between 0 and 3),
  -- language tags such as zh-CN, en, yue (Cantonese)
  languages text not null default '[]',
  time_zone text not null default 'Asia/Shanghai',
  -- the week with holidays and make-up workdays, in the shape of an inbox's hours
  shift text not null default '{}',
  -- away after so many minutes without a sign of life; 0 never
  idle_minutes integer not null default 0 check (idle_minutes between 0 and 1440),
  -- who set the availability last: a shift only undoes what a shift did
  set_by text not null default 'hand' check (set_by in ('hand', 'shift', 'idle')),
  updated_at integer not null
) strict, without rowid;

create table agent_capacities (
  agent_id text not null references agents (id) on delete cascade,
  channel text not null,
  capacity integer not null check (capacity between 0 and 1000),
  primary key (agent_id, channel)
) strict, without rowid;

-- Changes at random with all that a list of agents in memory is made of: a number that was seen before a rollback never comes back.
create table staffing_version (
  id integer primary key check (id = 1),
  version integer not null
) strict;
insert into staffing_version (id, version) values (1, 0);

create trigger staffing_agents_added after insert on agents begin update staffing_version set version = random(); end;
create trigger staffing_agents_changed after update of name, role, availability, capacity, deactivated_at on agents
  begin update staffing_version set version = random(); end;
create trigger staffing_agents_gone after delete on agents begin update staffing_version set version = random(); end;
create trigger staffing_inbox_joined after insert on inbox_members begin update staffing_version set version = random(); end;
create trigger staffing_inbox_left after delete on inbox_members begin update staffing_version set version = random(); end;
create trigger staffing_team_joined after insert on team_members begin update staffing_version set version = random(); end;
create trigger staffing_team_left after delete on team_members begin update staffing_version set version = random(); end;
create trigger staffing_skill_learnt after insert on agent_skills begin update staffing_version set version = random(); end;
create trigger staffing_skill_changed after update on agent_skills begin update staffing_version set version = random(); end;
create trigger staffing_skill_lost after delete on agent_skills begin update staffing_version set version = random(); end;
create trigger staffing_added after insert on agent_staffing begin update staffing_version set version = random(); end;
create trigger staffing_changed after update of seniority, languages, time_zone, shift on agent_staffing
  begin update staffing_version set version = random(); end;
create trigger staffing_capacity_added after insert on agent_capacities begin update staffing_version set version = random(); end;
create trigger staffing_capacity_gone after delete on agent_capacities begin update staffing_version set version = random(); end;
create trigger staffing_skill_made after insert on skills begin update staffing_version set version = random(); end;
create trigger staffing_skill_named after update on skills begin update staffing_version set version = random(); end;
create trigger staffing_skill_gone after delete on skills begin update staffing_version set version = random(); end;
create trigger staffing_team_made after insert on teams begin update staffing_version set version = random(); end;
create trigger staffing_team_named after update of name on teams begin update staffing_version set version = random(); end;
create trigger staffing_team_gone after delete on teams begin update staffing_version set version = random(); end;
