-- Conversations and their messages. `seq` counts a conversation's messages without gaps; `no` counts all of them.

create table conversations (
  no integer primary key autoincrement,
  id text not null unique,
  inbox_id text not null references inboxes (id),
  contact_id text not null references contacts (id),
  status text not null check (status in ('open', 'waiting', 'snoozed', 'closed')),
  assignee_id text references agents (id) on delete set null,
  team_id text references teams (id) on delete set null,
  priority integer not null default 0 check (priority between 0 and 3),
  subject text not null default '',
  last_seq integer not null default 0,
  -- counts edits and recalls, so that a client can catch up on them as well
  last_revision integer not null default 0,
  last_text text not null default '',
  last_author text not null default 'contact' check (last_author in ('contact', 'agent', 'bot', 'system')),
  last_message_at integer not null,
  -- the first message of the contact that nobody has answered
  waiting_since integer,
  first_replied_at integer,
  unread integer not null default 0,
  agent_read_seq integer not null default 0,
  contact_read_seq integer not null default 0,
  contact_delivered_seq integer not null default 0,
  -- answers up to here were sent by mail, because the contact wasn't there to read them
  contact_mailed_seq integer not null default 0,
  snoozed_until integer,
  closed_at integer,
  closed_by text,
  -- answers of the pre-chat form, page of the first message
  details text not null default '{}',
  created_at integer not null,
  updated_at integer not null
) strict;
-- one conversation at a time for each contact in an inbox
create unique index conversations_current on conversations (inbox_id, contact_id) where status <> 'closed';
-- list "mine", and the load of an agent: few rows, so they are sorted when read; a time in the key would be rewritten with each message
create index conversations_mine on conversations (assignee_id) where status <> 'closed' and assignee_id is not null;
create index conversations_mine_closed on conversations (assignee_id, last_message_at desc, no) where status = 'closed' and assignee_id is not null;
-- the queue, first come first served within a priority
create index conversations_queue on conversations (inbox_id, priority desc, waiting_since, no) where status = 'waiting';
-- lists "all": those alive are few, so their inbox is a filter; the closed are many
create index conversations_live on conversations (last_message_at desc, no) where status <> 'closed';
create index conversations_closed on conversations (last_message_at desc, no) where status = 'closed';
create index conversations_inbox_closed on conversations (inbox_id, last_message_at desc, no) where status = 'closed';
create index conversations_team on conversations (team_id) where team_id is not null and status <> 'closed';
-- earlier conversations of a contact
create index conversations_contact on conversations (contact_id, no desc);

create table messages (
  no integer primary key autoincrement,
  conversation_no integer not null references conversations (no),
  seq integer not null,
  kind text not null check (kind in ('text', 'note', 'card', 'system')),
  author_kind text not null check (author_kind in ('contact', 'agent', 'bot', 'system')),
  author_id text,
  text text not null,
  -- JSON or null: attachments, reply_to, mentions, system event
  extra text,
  -- the sender's own id for it: a retry finds the message that is there
  client_id text,
  revision integer not null default 0,
  edited_at integer,
  recalled_at integer,
  at integer not null
) strict;
-- a thread in order, a page from its end, catch-up from a seq
create unique index messages_seq on messages (conversation_no, seq);
create unique index messages_client on messages (conversation_no, client_id) where client_id is not null;
-- catch-up on edits and recalls
create index messages_revision on messages (conversation_no, revision) where revision > 0;

-- What an edited or recalled message said before: kept for the audit, shown to supervisors only.
create table message_revisions (
  message_no integer not null references messages (no) on delete cascade,
  revision integer not null,
  text text not null,
  extra text,
  by_id text,
  at integer not null,
  primary key (message_no, revision)
) strict, without rowid;

create table mentions (
  agent_id text not null references agents (id) on delete cascade,
  conversation_no integer not null references conversations (no) on delete cascade,
  seq integer not null,
  at integer not null,
  read_at integer,
  primary key (agent_id, conversation_no, seq)
) strict, without rowid;
-- erasure of a conversation
create index mentions_conversation on mentions (conversation_no);

create table conversation_tags (
  conversation_no integer not null references conversations (no) on delete cascade,
  tag text not null,
  primary key (conversation_no, tag)
) strict, without rowid;
create index conversation_tags_tag on conversation_tags (tag, conversation_no desc);

-- Colleagues who were invited into a conversation.
create table participants (
  conversation_no integer not null references conversations (no) on delete cascade,
  agent_id text not null references agents (id) on delete cascade,
  invited_by text,
  at integer not null,
  primary key (conversation_no, agent_id)
) strict, without rowid;
create index participants_agent on participants (agent_id);

create table drafts (
  agent_id text not null references agents (id) on delete cascade,
  conversation_no integer not null references conversations (no) on delete cascade,
  kind text not null default 'text' check (kind in ('text', 'note')),
  text text not null,
  updated_at integer not null,
  primary key (agent_id, conversation_no)
) strict, without rowid;
-- erasure of a conversation
create index drafts_conversation on drafts (conversation_no);

create table saved_views (
  id text primary key,
  agent_id text references agents (id) on delete cascade,
  name text not null,
  filter text not null,
  created_at integer not null
) strict;
create index saved_views_agent on saved_views (agent_id);

-- Search: a space around every Han character, phrase queries: exact even for one character. rowid = messages.no.
create virtual table message_search using fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', detail = full
);
insert into message_search (message_search, rank) values ('secure-delete', 1);

create table search_progress (
  id integer primary key check (id = 1),
  indexed_no integer not null
) strict;
insert into search_progress (id, indexed_no) values (1, 0);
