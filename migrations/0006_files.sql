-- Attachments: what was sent, where its bytes are, and whose it is.

create table files (
  id text primary key,
  -- SHA-256 of the stored bytes; the name on disk
  digest text not null,
  name text not null,
  mime text not null,
  size integer not null,
  width integer,
  height integer,
  thumbnail_digest text,
  thumbnail_size integer not null default 0,
  inbox_id text references inboxes (id),
  uploaded_by_kind text not null check (uploaded_by_kind in ('contact', 'agent', 'bot', 'system')),
  uploaded_by_id text,
  -- null until a message carries it; such files are swept after a day
  conversation_no integer references conversations (no) on delete cascade,
  created_at integer not null
) strict;
create index files_conversation on files (conversation_no) where conversation_no is not null;
-- the sweep of files that no message carries
create index files_loose on files (created_at) where conversation_no is null;
-- do bytes on disk still have a row?
create index files_digest on files (digest);
create index files_thumbnail on files (thumbnail_digest) where thumbnail_digest is not null;
