/** What developers copy does what it says: our own check takes what the snippets sign. */

import { expect, test } from "bun:test";
import { jwtVerify } from "jose";
import { signingSnippets } from "./identity-snippets.ts";

const secret = "lxi_0123456789abcdefghijklmnopqrstuvwxyz";
const textOf = (id: string) => signingSnippets.find((snippet) => snippet.id === id)!.text;

async function check(token: string): Promise<void> {
  const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ["HS256"] });
  expect(payload).toMatchObject({ sub: "7", name: "王芳" });
  expect(payload.exp! - payload.iat!).toBe(3_600);
}

test("what the snippet for Node.js signs is taken", async () => {
  const file = `${process.env.TMPDIR ?? "/tmp"}/identity-snippet-${process.pid}.mjs`;
  await Bun.write(file, textOf("node"));
  const { lingxiToken } = (await import(file)) as { lingxiToken(user: object, secret: string): string };
  await Bun.file(file).delete();
  await check(lingxiToken({ id: 7, name: "王芳", email: "wang@example.com" }, secret));
});

test.skipIf(!Bun.which("python3"))("what the snippet for Python signs is taken", async () => {
  const user = `{"id": 7, "name": "王芳", "email": "wang@example.com"}`;
  const code = `${textOf("python")}\nprint(lingxi_token(${user}, "${secret}"))`;
  await check((await Bun.$`python3 -c ${code}`.text()).trim());
});

test.skipIf(!Bun.which("php"))("what the snippet for PHP signs is taken", async () => {
  const code = `${textOf("php").replace("<?php", "")} echo lingxi_token(['id' => 7, 'name' => '王芳', 'email' => ''], '${secret}');`;
  await check((await Bun.$`php -r ${code}`.text()).trim());
});
