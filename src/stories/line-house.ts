/** A house that listens on a port, and lines into it: a visitor's, an agent's, and a chat between both. */

import { expect } from "bun:test";
import { protocol, type ServerFrame } from "../../web/contract/frames.ts";
import { serve, type Listening } from "../serve.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { openLine } from "./lines.ts";

export let house: TestApp;
export let listening: Listening;
export let inbox: { id: string; key: string };
export let owner: TestAgent;
const open: { close(): void }[] = [];

export async function openHouse(): Promise<void> {
  house = testApp();
  listening = await serve(house.app);
}
export async function closeHouse(): Promise<void> {
  for (const line of open) line.close();
  await listening.stop();
}
/** Before each test. */
export async function freshInbox(options?: Parameters<TestApp["inbox"]>[0]): Promise<void> {
  for (const line of open.splice(0)) line.close();
  // Limits count by minute and by address.
  house.clock.advance(10 * 60_000);
  inbox = await house.inbox(options);
  owner = await house.agent("owner");
}

export const here = () => `http://localhost:${listening.port}`;
export const keep = <L extends { close(): void }>(line: L): L => {
  open.push(line);
  return line;
};
export const cookieOf = (agent: TestAgent) => agent.browser.cookie!;
export const agentLine = async (agent: TestAgent) =>
  keep(
    await openLine(`${here().replace("http", "ws")}/console/socket`, {
      protocols: [protocol],
      headers: { cookie: cookieOf(agent) },
      origin: here(),
    }),
  );
export const visitorLine = async (visitor: TestVisitor) =>
  keep(
    await openLine(`${here().replace("http", "ws")}/visitor/v1/socket`, {
      protocols: [protocol, `token.${visitor.token}`],
      origin: here(),
    }),
  );

/** A visitor has written and that agent serves them. */
export async function chat(agent: TestAgent) {
  const visitor = await house.visitor(inbox.key);
  const line = await visitorLine(visitor);
  line.send({ t: "send", id: "hello", text: "在吗" });
  const { message } = await line.next("ack");
  const id = message.conversation_id;
  const { status } = await house.call("PUT", `/api/v1/conversations/${id}/assignment`, {
    headers: agent.program,
    body: { assignee_id: agent.id },
  });
  expect(status).toBe(200);
  return { visitor, line, id };
}
export const texts = (frames: ServerFrame[]) =>
  frames.flatMap((frame) => (frame.t === "message" ? [frame.message.text] : []));
