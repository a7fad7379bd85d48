/** Webhooks: mails about them. */
export default {
  "webhooks.mail.subject": "Lingxi: a webhook was switched off",
  "webhooks.mail.gone":
    "The receiver {url} answered 410 (gone), so this webhook was switched off. What was not delivered is kept, and goes out once it is on again.",
  "webhooks.mail.failing":
    "The receiver {url} has not taken anything for three days, so this webhook was switched off. Events are kept; switch it on again under Settings → Webhooks and they go out.",
};
