/** The self-test tells its findings in the reader's own language. */

import { expect, test } from "bun:test";
import { testApp } from "../testing/app.ts";

test("each reads the findings in their language, whatever the browser prefers", async () => {
  const t = testApp();
  try {
    const owner = await t.agent("owner");
    const says = async () => {
      const { body } = await t.call<{ checks: { name: string; says: string }[] }>(
        "POST",
        "/api/v1/system/self-test",
        { headers: { ...owner.program, "accept-language": "fr" } },
      );
      return body.checks.find((each) => each.name === "jobs")!.says;
    };
    expect(await says()).toBe("没有放弃的后台任务。");
    await t.call("PATCH", "/api/v1/agents/me", { headers: owner.program, body: { locale: "en" } });
    expect(await says()).toBe("No job has given up.");
  } finally {
    t.close();
  }
});
