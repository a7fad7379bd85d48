/** The settings search finds every setting, and every hit leads to a place that is there. */

import { expect, test } from "bun:test";
import { texts } from "../../../web/shared/texts/index.ts";
import { testApp } from "../../testing/app.ts";
import { settingsPages } from "./catalogue.ts";

test("every page and setting has its label and search words in both languages", () => {
  for (const language of ["zh-CN", "en"] as const) {
    const wanted = settingsPages.flatMap(({ id, settings }) => [
      `settings.page.${id}`,
      ...settings.flatMap((setting) => [`settings.${id}.${setting}`, `settings.words.${id}.${setting}`]),
    ]);
    expect(wanted.filter((key) => !texts[language][key])).toEqual([]);
  }
});

test("Chinese settings are found by pinyin or initials, and none has words of another page by mistake", () => {
  const zh = texts["zh-CN"];
  for (const { id, settings } of settingsPages) {
    for (const setting of settings)
      expect([id, setting, /[a-z]{2}/.test(zh[`settings.words.${id}.${setting}`]!)]).toEqual([
        id,
        setting,
        true,
      ]);
  }
  const listed = settingsPages.flatMap(({ id, settings }) =>
    settings.map((setting) => `settings.words.${id}.${setting}`),
  );
  expect(Object.keys(zh).filter((key) => key.startsWith("settings.words.") && !listed.includes(key))).toEqual(
    [],
  );
});

test("every hit leads to a page with that setting on it", async () => {
  const app = testApp();
  const owner = await app.agent("owner");
  const inbox = await app.inbox();
  await app.team();
  await app.call("POST", "/api/v1/quick-replies", {
    headers: owner.browser,
    body: { scope: "personal", shortcut: "a", title: "a", text: "a" },
  });
  await app.call("POST", "/api/v1/api-keys", { headers: owner.browser, body: { name: "a" } });
  const member = await app.agent("agent");
  for (const { id, path, settings } of settingsPages) {
    const address = path.replace("{inbox}", inbox.id);
    const { status, body } = await app.call<string>("GET", address, {
      headers: { cookie: owner.browser.cookie! },
    });
    expect([id, status]).toEqual([id, 200]);
    // What is set for one member stands on that member's page.
    const more =
      id === "members"
        ? (
            await app.call<string>("GET", `/settings/members/${member.id}`, {
              headers: { cookie: owner.browser.cookie! },
            })
          ).body
        : "";
    for (const setting of settings)
      expect([id, setting, `${body}${more}`.includes(`id="set-${setting}"`)]).toEqual([id, setting, true]);
  }
  app.close();
});
