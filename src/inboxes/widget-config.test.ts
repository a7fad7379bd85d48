import { describe, expect, test } from "bun:test";
import { frameAncestors, originAllowed } from "./origins.ts";
import { installation, ownAddress, qrSvg } from "./installation.ts";
import {
  appearanceSchema,
  defaultAppearance,
  defaultHours,
  defaultLimits,
  defaultOffline,
  defaultPreChat,
  defaultPrivacy,
  limitsSchema,
  offlineSchema,
  originsSchema,
  preChatSchema,
  type Inbox,
} from "./types.ts";
import { widgetConfig } from "./widget-config.ts";

const inbox: Inbox = {
  id: "inb_1",
  channel: "web",
  name: "青禾茶具",
  key: "abc",
  locale: "zh-CN",
  timeZone: "Asia/Shanghai",
  allowedOrigins: [],
  appearance: defaultAppearance,
  texts: {},
  hours: { ...defaultHours, enabled: true },
  preChat: defaultPreChat,
  offline: defaultOffline,
  limits: defaultLimits,
  assignment: "automatic",
  recallLimitMs: 120_000,
  ratingEnabled: true,
  previewEnabled: false,
  privacy: defaultPrivacy,
  identity: { mode: "off" },
  identitySecret: null,
  installedAt: null,
  installedOrigin: null,
  archivedAt: null,
  createdAt: 0,
  updatedAt: 0,
};
const facts = {
  now: Date.parse("2026-06-10T20:00:00+08:00"),
  agents: [],
  replySeconds: null,
  mail: false,
  brand: "灵犀",
  build: "b1",
};

describe("what the widget fetches", () => {
  test("the defaults fit their own schemas", () => {
    for (const [schema, value] of [
      [appearanceSchema, defaultAppearance],
      [preChatSchema, defaultPreChat],
      [offlineSchema, defaultOffline],
      [limitsSchema, defaultLimits],
    ] as const)
      expect(schema.safeParse(value).error).toBeUndefined();
  });

  test("our words stand in the visitor's language where the inbox has none", () => {
    const texts = { en: { greeting: "Welcome to Qinghe", title: "" } };
    expect(widgetConfig({ ...inbox, texts }, { ...facts, locale: "en" }).texts).toEqual({
      title: "青禾茶具",
      subtitle: "",
      greeting: "Welcome to Qinghe",
      placeholder: "Write a message…",
      offline: "We’re away right now. Leave a message and we’ll reply as soon as we’re back.",
    });
    expect(widgetConfig({ ...inbox, texts }, facts)).toMatchObject({
      locale: "zh-CN",
      texts: { greeting: "您好，有什么可以帮您？" },
    });
  });

  test("known fields are labelled in the visitor's language, own ones as they were written", () => {
    const preChat = {
      enabled: true,
      title: "",
      fields: [
        ...defaultPreChat.fields,
        { name: "order", kind: "text" as const, label: "订单号", required: false },
      ],
    };
    const shown = widgetConfig({ ...inbox, preChat }, { ...facts, locale: "en" }).pre_chat;
    expect(shown.title).toBe("Before we start");
    expect(shown.fields.map((field) => field.label)).toEqual([
      "Your name",
      "Phone",
      "Your question",
      "订单号",
    ]);
  });

  test("it says whether it is open and when it opens", () => {
    expect(widgetConfig(inbox, facts)).toMatchObject({
      open: false,
      opens_at: "2026-06-11T01:00:00.000Z",
      hours: [{ days: "周一至周五", times: "9:00–18:00" }],
    });
    expect(widgetConfig({ ...inbox, hours: defaultHours }, facts)).toMatchObject({
      open: true,
      opens_at: null,
      hours: [],
    });
  });

  test("three faces at most, and nobody there is not online", () => {
    const agents = ["林晓", "周航", "陈敏", "许言"].map((name) => ({ name }));
    expect(widgetConfig(inbox, { ...facts, agents })).toMatchObject({
      online: true,
      agents: agents.slice(0, 3),
    });
    expect(widgetConfig(inbox, facts).online).toBe(false);
    expect(widgetConfig(inbox, { ...facts, online: true }).online).toBe(true);
  });

  test("it tells nothing of the inside", () => {
    expect(Object.keys(widgetConfig(inbox, facts))).not.toContain("id");
    expect(JSON.stringify(widgetConfig(inbox, facts))).not.toContain("inb_1");
  });
});

describe("on which sites", () => {
  const of = (...allowedOrigins: string[]) => ({ allowedOrigins });

  test("an empty list is any site", () => {
    expect(originAllowed(of(), "https://anything.example")).toBe(true);
    expect(originAllowed(of(), null)).toBe(true);
    expect(frameAncestors(of())).toBe("*");
  });

  test("an origin must be the same in scheme, name and port", () => {
    const shop = of("https://shop.example", "http://localhost:8080");
    expect(originAllowed(shop, "https://shop.example")).toBe(true);
    expect(originAllowed(shop, "https://SHOP.example:443")).toBe(true);
    expect(originAllowed(shop, "http://localhost:8080")).toBe(true);
    for (const other of [
      "http://shop.example",
      "https://shop.example:8443",
      "https://shop.example.evil.example",
      "https://evilshop.example",
      "http://localhost",
      "null",
      "",
      "garbage",
      null,
      undefined,
    ])
      expect({ other, allowed: originAllowed(shop, other) }).toEqual({ other, allowed: false });
  });

  test("a star stands for names below, not for the name itself or a longer one", () => {
    const shop = of("https://*.shop.example");
    expect(originAllowed(shop, "https://www.shop.example")).toBe(true);
    expect(originAllowed(shop, "https://a.b.shop.example")).toBe(true);
    for (const other of [
      "https://shop.example",
      "https://evilshop.example",
      "http://www.shop.example",
      "https://www.shop.example:444",
      "https://www.shop.example.evil.example",
    ])
      expect({ other, allowed: originAllowed(shop, other) }).toEqual({ other, allowed: false });
  });

  test("our own address is always welcome where it is told", () => {
    expect(
      originAllowed(of("https://shop.example"), "https://chat.example", "https://chat.example/lingxi"),
    ).toBe(true);
  });

  test("frame-ancestors lists the same", () => {
    expect(frameAncestors(of("https://shop.example", "https://*.shop.example"))).toBe(
      "https://shop.example https://*.shop.example",
    );
  });

  test("names in other scripts are given in their ASCII form", () => {
    expect(originsSchema.safeParse(["https://茶.example"]).success).toBe(false);
    expect(originsSchema.parse(["https://xn--7wv.example/", "https://xn--7wv.example"])).toEqual([
      "https://xn--7wv.example",
    ]);
  });
});

describe("how it gets onto a site", () => {
  test("the snippet is one line with the key, below the base path", () => {
    expect(installation(inbox, "https://chat.example/lingxi")).toEqual({
      snippet: '<script src="https://chat.example/lingxi/widget.js" data-inbox="abc" async></script>',
      script_url: "https://chat.example/lingxi/widget.js",
      chat_url: "https://chat.example/lingxi/chat/abc",
    });
  });

  test("nothing in an address breaks out of its attribute", () => {
    expect(installation({ key: '"><script>' }, 'https://a"b').snippet).not.toMatch(/"><script>|a"b/);
  });

  test("without PUBLIC_URL the request's own address is taken", () => {
    expect(ownAddress({ publicUrl: undefined, basePath: "" }, "http://10.0.0.5:3000/api/v1/inboxes")).toBe(
      "http://10.0.0.5:3000",
    );
    expect(ownAddress({ publicUrl: "https://chat.example", basePath: "" }, "http://10.0.0.5:3000/")).toBe(
      "https://chat.example",
    );
  });

  test("the QR code is an SVG without styles or scripts", async () => {
    const svg = await qrSvg("https://chat.example/chat/abc");
    expect(svg).toStartWith("<svg");
    expect(svg).not.toMatch(/<script|style=/);
  });
});
