/** Rules to begin with, for shops and for courses: names, weights and where to look. Labels come in the reader's language. */

import type { Translate } from "../kernel/i18n.ts";
import type { NewRule, Trigger } from "./types.ts";

export const presetKinds = ["shop", "courses"] as const;
export type PresetKind = (typeof presetKinds)[number];

const page = (url: string, seconds = 0): Trigger => ({ when: "page", url, seconds });
const click = (selector: string): Trigger => ({ when: "click", selector, url: "" });
const form = (step: "started" | "abandoned" | "submitted"): Trigger => ({
  when: "form",
  selector: "",
  url: "",
  step,
});

interface Preset {
  name: string;
  weight: number;
  trigger: Trigger;
}

const priceSeen: Preset = {
  name: "price_seen",
  weight: 10,
  trigger: page("*pricing* *price* *jiage* */fees*", 20),
};
const faqRead: Preset = {
  name: "faq_read",
  weight: 10,
  trigger: page("*faq* *help* *shipping* *return* *guide*", 15),
};
const videoPlayed: Preset = {
  name: "video_played",
  weight: 8,
  trigger: { when: "media", selector: "", url: "" },
};
const downloaded: Preset = {
  name: "downloaded",
  weight: 12,
  trigger: { when: "download", selector: "", url: "" },
};
const forms: Preset[] = [
  { name: "form_started", weight: 6, trigger: form("started") },
  { name: "form_abandoned", weight: 4, trigger: form("abandoned") },
  { name: "form_submitted", weight: 14, trigger: form("submitted") },
];

const presets: Record<PresetKind, Preset[]> = {
  shop: [
    {
      name: "cart_added",
      weight: 22,
      trigger: click("[data-add-to-cart], .add-to-cart, .addcart, [class*=add-cart i], [class*=addtocart i]"),
    },
    {
      name: "favourited",
      weight: 20,
      trigger: click(
        "[data-favorite], [data-favourite], .favorite, .favourite, .collect, [class*=wishlist i]",
      ),
    },
    { name: "compared", weight: 14, trigger: page("*compare* *duibi*") },
    { name: "cart_viewed", weight: 12, trigger: page("*/cart* *gouwuche*") },
    { name: "checkout_opened", weight: 26, trigger: page("*checkout* *order/confirm* *jiesuan*") },
    priceSeen,
    faqRead,
    videoPlayed,
    downloaded,
    ...forms,
  ],
  courses: [
    { name: "syllabus_read", weight: 14, trigger: page("*syllabus* *outline* *course* *dagang*", 30) },
    {
      name: "trial_started",
      weight: 26,
      trigger: click("[data-trial], [class*=trial i], [class*=shiting i]"),
    },
    priceSeen,
    faqRead,
    videoPlayed,
    downloaded,
    ...forms,
  ],
};

export const presetRules = (kind: PresetKind, inboxId: string | null, t: Translate): NewRule[] =>
  presets[kind].map(({ name, weight, trigger }) => ({
    inbox_id: inboxId,
    name,
    label: t(`visitors.preset.${name}`),
    tag: t(`visitors.preset_tag.${name}`),
    weight,
    trigger,
    enabled: true,
  }));
