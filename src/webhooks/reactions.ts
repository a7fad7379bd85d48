/** Every public event goes to the webhooks that want it, in the transaction in which it happens; who is switched off is told by mail. */

import { mailJobName, type Mail } from "../accounts/types.ts";
import type { Presenter } from "../conversations/present.ts";
import { publicEvents } from "../kernel/event-log.ts";
import { textsIn, type Locale } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { enqueue } from "../kernel/queue.ts";
import type { Event, Tx } from "../kernel/tx.ts";
import { createDispatcher, type Dispatcher } from "./dispatch.ts";
import { inboxesOf, orderKeyOf, payloadOf } from "./payload.ts";
import { allWebhooks, webhookById } from "./queries.ts";
import { bodyOf, eraseDeliveries, queueDelivery, wakeBy } from "./service.ts";
import type { WebhookRow } from "./types.ts";

export function registerWebhooks(kernel: Kernel, presenter: Presenter): Dispatcher {
  const { bus, db } = kernel;
  const dispatcher = createDispatcher(kernel);
  // Asked at every event, changed hardly ever; what is not committed yet is for nobody.
  let kept = allWebhooks(db);
  bus.commit("webhook.changed", ({ payload }) => {
    kept = allWebhooks(db);
    dispatcher.wake(payload.webhookId);
  });
  wakeBy(bus, dispatcher.wake);
  bus.tx("contact.erasing", (tx, { payload }) =>
    eraseDeliveries(tx, [...payload.ids, ...payload.conversations.map((each) => each.conversationId)]),
  );
  bus.tx("webhook.disabled", (tx, { payload }) => tellAdmins(tx, payload.webhookId, payload.reason));

  const wanting = (tx: Tx, event: Event): WebhookRow[] => {
    const all = kept.filter(
      ({ state, offReason, events }) =>
        // What happens while it is switched off by hand is not for it; one that fails gets all once it is back.
        (state === "on" || offReason === "failing") && (events[0] === "*" || events.includes(event.name)),
    );
    if (all.every(({ inboxIds }) => inboxIds.length === 0)) return all;
    const its = inboxesOf(tx, event);
    return all.filter(
      ({ inboxIds }) => inboxIds.length === 0 || !its || its.some((id) => inboxIds.includes(id)),
    );
  };

  for (const name of publicEvents) {
    bus.tx(name, (tx, event) => {
      if (kept.length === 0) return;
      const targets = wanting(tx, event);
      if (targets.length === 0) return;
      const body = bodyOf(name, event.at, payloadOf(tx, event, presenter));
      const orderKey = orderKeyOf(event);
      for (const { id } of targets) queueDelivery(tx, { webhookId: id, event: name, orderKey, body });
    });
  }
  return dispatcher;
}

function tellAdmins(tx: Tx, webhookId: string, reason: "gone" | "failing"): void {
  const webhook = webhookById(tx, webhookId);
  if (!webhook) return;
  const admins = tx.all<{ email: string; locale: string }>(
    "select email, locale from agents where role in ('owner', 'admin') and deactivated_at is null",
  );
  for (const { email, locale } of admins) {
    const t = textsIn(locale as Locale);
    const mail: Mail = {
      to: email,
      subject: t("webhooks.mail.subject"),
      text: t(`webhooks.mail.${reason}`, { url: webhook.url }),
    };
    enqueue(tx, { name: mailJobName, payload: mail });
  }
}
