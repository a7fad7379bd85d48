/** The loader finds its server by its own address and listens to nobody else. */

import { expect, test } from "bun:test";
import type { FromFrame } from "../contract/widget.ts";
import { addressesOf, configUrl, frameUrl, trustedMessage, wantedLocale } from "./addresses.ts";

test("the server is where the script came from, also below a path", () => {
  expect(addressesOf("https://chat.example/widget.js?v=2")).toEqual({
    base: "https://chat.example",
    origin: "https://chat.example",
  });
  expect(addressesOf("https://shop.example:8443/help/widget.js")).toEqual({
    base: "https://shop.example:8443/help",
    origin: "https://shop.example:8443",
  });
});

test("a key or a locale can't leave its place in an address", () => {
  expect(configUrl("https://c.example", "a/../b?x", "en&y")).toBe(
    "https://c.example/visitor/v1/inboxes/a%2F..%2Fb%3Fx?locale=en%26y",
  );
  expect(
    new URL(
      frameUrl("https://c.example", "k&host=https://evil.example", "en", "https://shop.example"),
    ).searchParams.getAll("host"),
  ).toEqual(["https://shop.example"]);
});

const frame = {};
const from = { source: frame, origin: "https://chat.example" };
const event = (change: object) =>
  ({
    data: { lingxi: 1, t: "close" },
    origin: "https://chat.example",
    source: frame,
    ...change,
  }) as unknown as MessageEvent;

test("a message counts only from that window, that origin, and in our form", () => {
  expect(trustedMessage<FromFrame>(event({}), from)).toEqual({ lingxi: 1, t: "close" });
  for (const change of [
    { origin: "https://chat.example.evil.example" },
    { origin: "https://evil.example" },
    { origin: "null" },
    { source: {} },
    { source: null },
    { data: { t: "close" } },
    { data: { lingxi: 1 } },
    { data: "close" },
    { data: null },
  ]) {
    expect(trustedMessage<FromFrame>(event(change), from)).toBeNull();
  }
  expect(
    trustedMessage<FromFrame>(event({ source: undefined }), {
      source: undefined,
      origin: "https://chat.example",
    }),
  ).toBeNull();
});

test("the tag's language goes before the page's, the page's before the browser's", () => {
  expect(wantedLocale("en", "zh-CN", "fr")).toBe("en");
  expect(wantedLocale(undefined, "zh-CN", "fr")).toBe("zh-CN");
  expect(wantedLocale(undefined, "", "fr")).toBe("fr");
});
