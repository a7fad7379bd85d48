-- Quick replies that are found by pinyin, carry files, and learn from their use; questions that have none.

-- how title and folder are read aloud: whole syllables, a space, initials; null until a job has computed it
alter table quick_replies add column pinyin text;
-- JSON array of file ids
alter table quick_replies add column file_ids text not null default '[]';
alter table quick_replies add column succeeded integer not null default 0;
-- JSON: what it answered (n-grams, pages, stage), weights decayed with each use
alter table quick_replies add column learned text not null default '{}';

-- A use that has not shown yet whether it helped; rows leave with their outcome.
create table reply_uses (
  no integer primary key,
  reply_id text not null references quick_replies (id) on delete cascade,
  conversation_no integer not null references conversations (no) on delete cascade,
  seq integer not null,
  at integer not null
) strict;
create index reply_uses_conversation on reply_uses (conversation_no);
create index reply_uses_reply on reply_uses (reply_id);

-- Questions that come often and have no quick reply: proposed weekly, accepted or dismissed by people.
create table reply_proposals (
  id text primary key,
  question text not null,
  answer text not null,
  -- JSON array of a few ways in which it was asked
  examples text not null,
  count integer not null,
  state text not null default 'new' check (state in ('new', 'accepted', 'dismissed')),
  created_at integer not null,
  updated_at integer not null
) strict;
create index reply_proposals_new on reply_proposals (count desc) where state = 'new';
