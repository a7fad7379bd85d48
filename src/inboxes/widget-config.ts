/** What the widget fetches first: the inbox's own words and looks, with ours where it has none. Pure; the same for every visitor of a language. */

import { textsIn, type Locale, type Translate } from "../kernel/i18n.ts";
import type { FormField, WidgetConfig } from "../../web/contract/widget.ts";
import { brandProperties, safeProperties } from "../../web/shared/brand.ts";
import { describeHours, nextOpening, openAt } from "./hours.ts";
import { textVersion as consentVersion } from "../consents/types.ts";
import { knownFields, locales, type Inbox } from "./types.ts";

export interface WidgetFacts {
  /** The visitor's language; the inbox's own when left out. */
  locale?: Locale;
  now: number;
  /** Agents of this inbox who are online now. */
  agents: WidgetConfig["agents"];
  /** Whether anybody is there, also without a face to show. */
  online?: boolean;
  /** Median first response in seconds. */
  replySeconds: number | null;
  /** Can mail go out? */
  mail: boolean;
  brand: string;
  build: string;
  parts?: WidgetConfig["parts"];
}

const faces = 3;
const launcherWords = ["open", "unread", "close", "label", "now", "greeting", "dismiss"];
const askingWords = ["ask", "ask_title", "ask_yes", "ask_no", "ask_more", "ask_details"];

export function widgetConfig(inbox: Inbox, facts: WidgetFacts): WidgetConfig {
  const { locale = inbox.locale, now, agents, online, replySeconds, mail, brand, build, parts = {} } = facts;
  const t = textsIn(locale);
  const own = inbox.texts[locale] ?? {};
  const words = inbox.privacy.tracking === "ask" ? [...launcherWords, ...askingWords] : launcherWords;
  const opens = nextOpening(inbox.hours, inbox.timeZone, now);
  return {
    key: inbox.key,
    name: inbox.name,
    locale,
    locales: [...locales],
    appearance: inbox.appearance,
    texts: {
      title: own.title || inbox.name,
      // Without one, the window tells its reply time and hours.
      subtitle: own.subtitle ?? "",
      greeting: own.greeting || t("inboxes.default.greeting"),
      placeholder: own.placeholder || t("inboxes.default.placeholder"),
      offline: own.offline || t("inboxes.default.offline"),
    },
    greeting_chips: own.chips ?? [],
    open: openAt(inbox.hours, inbox.timeZone, now),
    opens_at: opens === null ? null : new Date(opens).toISOString(),
    hours: describeHours(inbox.hours, locale),
    agents: agents.slice(0, faces),
    online: online ?? agents.length > 0,
    reply_s: replySeconds,
    pre_chat: {
      enabled: inbox.preChat.enabled,
      title: inbox.preChat.title || t("inboxes.form.title"),
      fields: inbox.preChat.fields.map((field) => labelled(field, t)),
    },
    offline: {
      enabled: inbox.offline.enabled,
      fields: inbox.offline.fields.map((field) => labelled(field, t)),
    },
    rating_enabled: inbox.ratingEnabled,
    preview_enabled: inbox.previewEnabled,
    tracking: inbox.privacy.tracking,
    mask_phones: inbox.privacy.mask_phones,
    identity: inbox.identity.mode,
    consent_version: consentVersion,
    limits: {
      file_bytes: inbox.limits.file_bytes,
      files_per_message: inbox.limits.files_per_message,
      text: inbox.limits.text,
    },
    mail,
    brand,
    build,
    style: {
      ...brandProperties(inbox.appearance.color),
      ...safeProperties(inbox.appearance.css_variables),
    },
    words: Object.fromEntries(words.map((word) => [word, t(`widget.launcher.${word}`)])),
    parts,
  };
}

function labelled(field: FormField, t: Translate): FormField {
  const known = (knownFields as readonly string[]).includes(field.name);
  return { ...field, label: field.label || (known ? t(`inboxes.form.${field.name}`) : field.name) };
}
