-- Macros: several deeds in one. Personal (agent_id), of a team (team_id), or shared.

create table macros (
  id text primary key,
  agent_id text references agents (id) on delete cascade,
  team_id text references teams (id) on delete cascade,
  name text not null,
  -- one letter: Alt and it runs the macro
  key text,
  -- JSON, checked by the schema in src/macros/types.ts
  actions text not null,
  used integer not null default 0,
  created_at integer not null,
  updated_at integer not null
) strict;
create index macros_agent on macros (agent_id) where agent_id is not null;
create index macros_team on macros (team_id) where team_id is not null;
