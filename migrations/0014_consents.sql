-- What visitors agreed to, and what each inbox asks of them.

-- JSON documents, checked by schemas in src/inboxes/types.ts
alter table inboxes add column privacy text not null default '{}';
alter table inboxes add column identity text not null default '{}';
-- sealed; signs the tokens by which a site says who its visitor is
alter table inboxes add column identity_secret text;

-- The ledger: rows are added, never changed. A no before any yes is kept in the visitor's browser only.
create table consents (
  no integer primary key,
  -- the contact's id in the visitor's token; there may be no contact of that id yet
  visitor_id text not null,
  inbox_id text not null references inboxes (id) on delete cascade,
  purpose text not null check (purpose in ('tracking', 'preview')),
  granted integer not null check (granted in (0, 1)),
  -- of the words that were shown
  text_version text not null,
  -- `widget`: our line in the chat; `banner`: our card on the page; `site`: the site's own banner said so; `agent`: on request, by an agent
  how text not null check (how in ('widget', 'banner', 'site', 'agent')),
  locale text,
  at integer not null
) strict;
-- what is in force, and the history of one visitor
create index consents_visitor on consents (visitor_id, inbox_id, purpose, no desc);
