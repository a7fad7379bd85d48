-- Quick replies: personal (agent_id), of a team (team_id), or shared.

create table quick_replies (
  id text primary key,
  agent_id text references agents (id) on delete cascade,
  team_id text references teams (id) on delete cascade,
  folder text not null default '',
  shortcut text not null collate nocase,
  title text not null,
  text text not null,
  used integer not null default 0,
  last_used_at integer,
  created_at integer not null,
  updated_at integer not null
) strict;
create index quick_replies_agent on quick_replies (agent_id) where agent_id is not null;
create index quick_replies_team on quick_replies (team_id) where team_id is not null;
