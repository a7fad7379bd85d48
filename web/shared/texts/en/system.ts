/** Mails that the installation sends by itself. */
export default {
  "mail.answer.subject": "{shop} has answered you",
  "mail.answer.text":
    "Hello {name},\n\n{answers}\n\nGo on with the chat (the link works for two weeks):\n{link}\n\n{shop}",
  "mail.invite.subject": "{name} invites you to Lingxi",
  "mail.invite.text":
    "Hello,\n\n{name} invites you to answer contacts together. Open this link, then enter your name and a password to begin:\n\n{link}\n\nThe link works once, within 7 days. If you don't know who invites you, you can ignore this mail.",
  "mail.reset.subject": "A new password for Lingxi",
  "mail.reset.text":
    "Hello {name},\n\nsomebody, probably you, asked for a new password for your account. Open this link to set it:\n\n{link}\n\nThe link works once, within 1 hour. If it wasn't you, you can ignore this mail; the old password stays.",
  "mail.test.subject": "A test mail from {brand}",
  "mail.test.text": "If you read this, the mail server of {brand} is set up.",
  "transcript.heading": "Conversation with {contact}",
  "transcript.served": "Served by",
  "transcript.began": "Began",
  "transcript.ended": "Ended",
  "transcript.messages": "Messages",
  "transcript.count": "{count}",
  "transcript.nobody": "Nobody yet",
  "transcript.printed": "{shop}, exported {time}",
  "transcript.notes": "Contains internal notes: not for the contact.",
  "transcript.title": "{shop} · conversation with {contact}",
  "transcript.visitor": "Visitor",
  "transcript.note": "{name} (note)",
  "transcript.file": "[File: {name}]",
  "transcript.recalled": "(recalled)",
  "transcript.event.joined": "{agent} joined",
  "transcript.event.closed": "The conversation ended",
  "system.check.versions.unsafe":
    "SQLite {sqlite} can lose commits; 3.51.3 or newer is needed. Use Bun {tested}.",
  "system.check.versions.other":
    "This is Bun {bun} with SQLite {sqlite}; Lingxi is tested with Bun {tested}.",
  "system.check.versions.ok": "Bun {bun} with SQLite {sqlite}.",
  "system.check.folder.absent":
    "The data folder {folder} is not there yet; the first start makes it. If it should be there, set DATA_DIR.",
  "system.check.folder.ok": "The data folder {folder} can be read and written.",
  "system.check.folder.locked":
    "The data folder {folder} can't be written ({reason}). Make it, or set DATA_DIR.",
  "system.check.disk.absent": "The data folder {folder} is not there.",
  "system.check.disk.full":
    "Only {free} are free where {folder} is. Free some space; files are refused below {floor}.",
  "system.check.disk.low": "{free} are free where {folder} is; that will not last long.",
  "system.check.disk.ok": "{free} are free.",
  "system.check.database.ok": "The database is whole, and its references hold.",
  "system.check.database.broken": "{wrong} Restore a backup with: lingxi restore BACKUP",
  "system.check.database.unreadable": "The database can't be read: {reason}",
  "system.check.search.ahead": "The search index knows of messages that are not there.",
  "system.check.search.behind":
    "The search index is {missing} messages behind; it catches up while the server runs.",
  "system.check.search.ok": "The search index is in step with the messages.",
  "system.check.search.unreadable": "The search index can't be read: {reason}",
  "system.check.clock.impossible": "The clock says {time}, which can't be. Set it, best by NTP.",
  "system.check.clock.behind": "The clock is {seconds} s behind the newest message. Check it, best by NTP.",
  "system.check.clock.ok": "The clock says {time}.",
  "system.check.jobs.dead": "{count} jobs have given up; see them under Settings, System.",
  "system.check.jobs.ok": "No job has given up.",
  "system.check.backups.absent": "There is no backup in {folder} yet. Make one with: lingxi backup",
  "system.check.backups.old": "The newest backup is {days} days old.",
  "system.check.backups.ok": "The newest backup is {hours} hours old.",
  "system.check.port.ok": "Port {port} is free.",
  "system.check.port.taken": "Port {port} on {host} is taken or not allowed. Set PORT to another one.",
} as const;
