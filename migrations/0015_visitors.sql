-- Journeys: who came when and from where, which pages they saw, what they did there. Only after consent.

-- A visitor in an inbox; `visitor_id` is the contact's id, whether there is a contact yet or not.
create table visitors (
  no integer primary key,
  visitor_id text not null,
  inbox_id text not null references inboxes (id) on delete cascade,
  first_seen_at integer not null,
  last_seen_at integer not null,
  visits integer not null default 0,
  -- JSON of web/contract/visitors.ts
  first_source text not null,
  last_source text not null,
  country text,
  province text,
  city text,
  device text not null,
  language text not null default '',
  -- what was done: {name: [weight, epoch ms]}; the weight halves in 14 days
  did text not null default '{}',
  -- most often that one page was come back to, and pages that were read to the end
  revisited integer not null default 0,
  read_pages integer not null default 0
) strict;
create unique index visitors_id on visitors (visitor_id, inbox_id);
-- retention
create index visitors_seen on visitors (last_seen_at);

-- One stay: it ends after 30 minutes of silence.
create table visits (
  no integer primary key,
  id text not null,
  visitor_no integer not null references visitors (no) on delete cascade,
  inbox_id text not null,
  -- the browser's own name for it
  key text not null,
  number integer not null,
  started_at integer not null,
  -- may be a minute behind what its pages say
  last_at integer not null,
  source text not null,
  landing text not null,
  referrer text not null
) strict;
-- a journey, newest first
create index visits_visitor on visits (visitor_no, started_at);
-- retention, and who was here when
create index visits_last on visits (last_at);

-- A page view touches one index and no other row: what is not written need not be checkpointed while people chat.
create table page_views (
  no integer primary key,
  visitor_no integer not null,
  visit_no integer not null,
  -- the browser's own: a repeated event is one
  id text not null,
  url text not null,
  title text not null,
  at integer not null,
  visible_ms integer not null default 0,
  depth integer not null default 0
) strict;
create unique index page_views_id on page_views (visitor_no, id);

create table behaviours (
  no integer primary key,
  visitor_no integer not null,
  visit_no integer not null,
  page_id text,
  key text not null,
  name text not null,
  at integer not null,
  props text not null default '{}'
) strict;
create unique index behaviours_key on behaviours (visitor_no, key);
create trigger visits_end after delete on visits begin
  delete from page_views where visitor_no = old.visitor_no and visit_no = old.no;
  delete from behaviours where visitor_no = old.visitor_no and visit_no = old.no;
end;

-- What counts as a behaviour; null stands for all inboxes.
create table behaviour_rules (
  id text primary key,
  inbox_id text references inboxes (id) on delete cascade,
  name text not null,
  label text not null,
  tag text not null default '',
  weight integer not null default 0,
  -- JSON of src/visitors/types.ts
  trigger text not null,
  enabled integer not null default 1,
  created_at integer not null,
  updated_at integer not null
) strict;
create unique index behaviour_rules_name on behaviour_rules (coalesce(inbox_id, ''), name);

-- Sources that an administrator adds to the built-in table.
create table source_rules (
  id text primary key,
  kind text not null,
  name text not null,
  host text not null,
  keyword text not null default '',
  created_at integer not null
) strict;
create unique index source_rules_host on source_rules (host);
