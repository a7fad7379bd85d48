/** Integrations as people build them, against small stand-ins: a CRM, a school's sign-up, a flow builder. Only the public API is used. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { Webhook } from "standardwebhooks";
import { startServer, type StoryAgent, type StoryInbox, type StoryServer } from "../testing/server.ts";
import { lingxi, type Client } from "../../web/sdk/api/client.ts";

let house: StoryServer;
let owner: StoryAgent;
let inbox: StoryInbox;
let api: Client;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  house = await startServer({ ALLOW_PRIVATE: "127.0.0.0/8", RATE_LIMITS: "off" });
  ends.push(() => house.stop());
  owner = await house.agent({ name: "陈可", role: "owner" });
  inbox = await house.inbox("官网");
  const { key } = await house.call<{ key: string }>(owner, "POST", "/api-keys", { name: "recipe" });
  api = lingxi({ base: house.url, key });
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A server of somebody else's, which is told by webhook and believes only what is signed. */
async function listener(
  events: string[],
  heard: (type: string, data: Heard) => Promise<void>,
): Promise<void> {
  let secret = "";
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const body = await request.text();
      try {
        new Webhook(secret).verify(body, Object.fromEntries(request.headers));
      } catch {
        return new Response("not signed by us", { status: 401 });
      }
      const { type, data } = JSON.parse(body) as { type: string; data: Heard };
      await heard(type, data);
      return new Response("ok");
    },
  });
  ends.push(() => server.stop(true));
  ({ secret } = await api.createWebhook({
    body: { url: `http://127.0.0.1:${server.port}/`, events: events as never },
  }));
}

interface Heard {
  conversation_id: string;
  contact_id?: string;
  conversation: { contact: { id: string; name: string }; tags: string[] };
  message?: { text: string; author: { kind: string } };
}

async function visitor(): Promise<{
  token: string;
  contactId: string;
  say(text: string, details?: object): Promise<string>;
}> {
  const post = async <T>(path: string, body: object, token?: string) =>
    (await (
      await fetch(`${house.url}/visitor/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      })
    ).json()) as T;
  const { token, contact_id } = await post<{ token: string; contact_id: string }>("/sessions", {
    inbox_key: inbox.key,
  });
  return {
    token,
    contactId: contact_id,
    say: async (text, details) =>
      (
        await post<{ conversation_id: string }>(
          "/messages",
          { id: crypto.randomUUID(), text, ...(details && { details }) },
          token,
        )
      ).conversation_id,
  };
}

async function until(what: string, ready: () => Promise<boolean> | boolean): Promise<void> {
  for (let n = 0; n < 400; n++) {
    if (await ready()) return;
    await Bun.sleep(25);
  }
  throw new Error(`still waiting until ${what}`);
}

test("CRM: a closed conversation with interest becomes a lead, and the customer's level flows back to the agent's screen", async () => {
  const leads: { name: string; phone: string | null; words: string[] }[] = [];
  await listener(["conversation.closed"], async (_, data) => {
    if (!data.conversation.tags.includes("意向高")) return;
    const contact = await api.getContact({ path: { id: data.conversation.contact.id } });
    const { data: messages } = await api.listConversationMessages({ path: { id: data.conversation_id } });
    leads.push({
      name: contact.name,
      phone: contact.phone,
      words: messages.filter((each) => each.author.kind === "contact").map((each) => each.text),
    });
    await api.updateContact({
      path: { id: contact.id },
      body: { attributes: { CRM编号: "L-1", 会员等级: "银毫会员" } },
    });
    await api.createContactTag({ path: { id: contact.id }, body: { add: ["CRM 客户"] } });
  });
  const { say, contactId } = await visitor();
  const id = await say("企业定制 80 套青瓷礼盒怎么报价", { name: "林晓彤", phone: "138 0000 2056" });
  await house.reply(owner, id, "80 套可以做，明天给您报价单。");
  await api.setConversationTags({ path: { id }, body: { tags: ["意向高"] } });
  await api.setConversationClosure({ path: { id } });
  await until("the lead is there", () => leads.length === 1);
  expect(leads).toEqual([
    { name: "林晓彤", phone: "13800002056", words: ["企业定制 80 套青瓷礼盒怎么报价"] },
  ]);
  await until("it flowed back", async () => {
    const contact = await api.getContact({ path: { id: contactId } });
    return contact.attributes["会员等级"] === "银毫会员" && contact.tags.includes("CRM 客户");
  });
  // A conversation without the tag is none of the CRM's business.
  const other = await (await visitor()).say("在吗");
  await api.setConversationClosure({ path: { id: other } });
  await house.app.settle();
  expect(leads).toHaveLength(1);
});

test("school: whoever writes that they want the course is signed up once, and told so in the chat", async () => {
  const signedUp = new Map<string, string>();
  await listener(["message.created"], async (_, data) => {
    const { message, conversation_id: id } = data;
    if (message?.author.kind !== "contact" || !/报名/.test(message.text)) return;
    const contactId = data.conversation.contact.id;
    if (!signedUp.has(contactId)) signedUp.set(contactId, `K${signedUp.size + 1}`);
    const number = signedUp.get(contactId)!;
    await api.createConversationMessage(
      {
        path: { id },
        body: {
          client_id: `course-${number}`,
          text: `已为您报上「点茶入门」，学号 ${number}，周六 14:00 开课。`,
        },
      },
      { idempotencyKey: `course-${number}` },
    );
  });
  const { say } = await visitor();
  const id = await say("我要报名点茶课");
  await say("报名成功了吗");
  await until("the answer is in the chat", () => house.transcript(id).length === 3);
  await house.app.settle();
  expect(house.transcript(id).filter((line) => line.startsWith("agent:"))).toEqual([
    "agent: 已为您报上「点茶入门」，学号 K1，周六 14:00 开课。",
  ]);
});

test("flow builder: it subscribes by itself, polls where it can't be reached, and unsubscribes", async () => {
  // What n8n and Zapier do: a hook is made when a flow is switched on, and deleted when it is switched off.
  const caught: string[] = [];
  await listener(["contact.lead_captured", "contact.created"], async (type) => void caught.push(type));
  const { after } = await api.listEvents();
  await (await visitor()).say("电话 13900001111，到货叫我");
  await until("both are caught", () => caught.length === 2);
  expect(caught.toSorted()).toEqual(["contact.created", "contact.lead_captured"]);
  const polled = await api.listEvents({ query: { after, types: "contact.lead_captured" } });
  expect(polled.data.map((each) => each.type)).toEqual(["contact.lead_captured"]);
  const [hook] = (await api.listWebhooks()).data;
  await api.deleteWebhook({ path: { id: hook!.id } });
  await (await visitor()).say("邮箱 lin@example.com");
  await house.app.settle();
  expect(caught).toHaveLength(2);
});
