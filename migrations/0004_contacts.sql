-- Contacts: the people who write, and the identities under which each inbox knows them.

create table contacts (
  id text primary key,
  name text not null default '',
  email text collate nocase,
  phone text,
  locale text,
  avatar_file_id text,
  attributes text not null default '{}',
  note text not null default '',
  vip integer not null default 0 check (vip in (0, 1)),
  -- region, device, browser, referrer, landing page: what the first visit told, shortened (see privacy)
  origin text not null default '{}',
  blocked_at integer,
  blocked_by text references agents (id) on delete set null,
  merged_into text references contacts (id),
  last_seen_at integer,
  created_at integer not null,
  updated_at integer not null
) strict;
-- lists: newest first; look-ups by mail and phone
create index contacts_created on contacts (created_at desc, id) where merged_into is null;
create index contacts_seen on contacts (last_seen_at desc, id) where merged_into is null;
create index contacts_email on contacts (email) where email is not null;
create index contacts_phone on contacts (phone) where phone is not null;

create table identities (
  id integer primary key,
  contact_id text not null references contacts (id) on delete cascade,
  inbox_id text not null references inboxes (id) on delete cascade,
  kind text not null check (kind in ('visitor', 'external', 'email', 'phone')),
  value text not null,
  verified integer not null default 0 check (verified in (0, 1)),
  created_at integer not null,
  unique (inbox_id, kind, value)
) strict;
create index identities_contact on identities (contact_id);

create table contact_tags (
  contact_id text not null references contacts (id) on delete cascade,
  tag text not null,
  primary key (contact_id, tag)
) strict, without rowid;
create index contact_tags_tag on contact_tags (tag, contact_id);
