/** Mails that the installation sends by itself. */
export default {
  "mail.answer.subject": "{shop} has answered you",
  "mail.answer.text": "Hello {name},\n\n{answers}\n\nGo on with the chat (the link works for two weeks):\n{link}\n\n{shop}",
  "mail.invite.subject": "{name} invites you to Lingxi",
  "mail.invite.text":
    "Hello,\n\n{name} invites you to answer contacts together. Open this link, then enter your name and a password to begin:\n\n{link}\n\nThe link works once, within 7 days. If you don't know who invites you, you can ignore this mail.",
  "mail.reset.subject": "A new password for Lingxi",
  "mail.reset.text":
    "Hello {name},\n\nsomebody, probably you, asked for a new password for your account. Open this link to set it:\n\n{link}\n\nThe link works once, within 1 hour. If it wasn't you, you can ignore this mail; the old password stays.",
  "mail.test.subject": "A test mail from {brand}",
  "mail.test.text": "If you read this, the mail server of {brand} is set up.",
  "transcript.title": "{shop} · conversation with {contact}",
  "transcript.visitor": "Visitor",
  "transcript.note": "{name} (note)",
  "transcript.file": "[File: {name}]",
  "transcript.recalled": "(recalled)",
  "transcript.event.joined": "{agent} joined",
  "transcript.event.closed": "The conversation ended",
} as const;
