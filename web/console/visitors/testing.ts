/** A visitor on the site, for tests. */

import type { LiveVisitor } from "../../contract/visitors.ts";

export const noon = Date.UTC(2026, 5, 10, 2, 0, 0);

export function liveVisitor(changes: Partial<LiveVisitor> = {}): LiveVisitor {
  const at = new Date(noon).toISOString();
  return {
    id: "con_0000000000000000000000001",
    inbox_id: "inb_0000000000000000000000001",
    name: null,
    vip: false,
    state: "here",
    page: {
      url: "https://shop.example.com/products/42?utm_source=x",
      title: "建盏",
      since: at,
      visible_ms: 20_000,
      depth: 60,
    },
    at,
    visit: { started_at: new Date(noon - 60_000).toISOString(), pages: 3, number: 2 },
    source: { kind: "search", name: "baidu", keyword: "青瓷盖碗" },
    region: { country: "CN", province: "广东", city: "佛山" },
    device: { kind: "phone", os: "iOS", browser: "Safari" },
    language: "zh-CN",
    tags: ["加购"],
    intent: 70,
    conversation: null,
    invited_at: null,
    ...changes,
  };
}
