-- Ratings: one for each conversation.

create table ratings (
  conversation_no integer primary key references conversations (no) on delete cascade,
  contact_id text not null references contacts (id) on delete cascade,
  agent_id text references agents (id) on delete set null,
  score integer not null check (score between 1 and 5),
  labels text not null default '[]',
  comment text not null default '',
  at integer not null
) strict;
create index ratings_agent on ratings (agent_id, at) where agent_id is not null;
-- erasure and merge of a contact
create index ratings_contact on ratings (contact_id);
