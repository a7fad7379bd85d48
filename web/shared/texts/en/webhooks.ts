/** The open API: scopes of keys, webhooks. */
export default {
  "webhooks.mail.subject": "Lingxi: a webhook was switched off",
  "webhooks.mail.gone":
    "The receiver {url} answered 410 (gone), so this webhook was switched off. What was not delivered is kept, and goes out once it is on again.",
  "webhooks.mail.failing":
    "The receiver {url} has not taken anything for three days, so this webhook was switched off. Events are kept; switch it on again under Settings → Webhooks and they go out.",
  "settings.keys.scopes": "Scopes",
  "settings.keys.scopes_hint": "None chosen: everything that you may do. Who may write may read.",
  "settings.keys.limited": "1 scope || {count} scopes",
  "settings.keys.scope.read": "Read {area}",
  "settings.keys.scope.write": "Write {area}",
  "settings.keys.area.conversations": "conversations",
  "settings.keys.area.contacts": "contacts",
  "settings.keys.area.visitors": "visitors",
  "settings.keys.area.events": "events",
  "settings.keys.area.files": "files",
  "settings.keys.area.replies": "quick replies",
  "settings.keys.area.inboxes": "inboxes",
  "settings.keys.area.assignment": "assignment",
  "settings.keys.area.agents": "agents",
  "settings.keys.area.settings": "settings",
};
