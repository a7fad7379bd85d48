/** A Chatwoot installation as its application API answers: a stand-in with an account of some hundred contacts and conversations. */

import { picture } from "../files/testing.ts";

export interface ChatwootDesk {
  readonly url: string;
  readonly host: string;
  readonly token: string;
  /** Paths that were asked, in order. */
  readonly asked: string[];
  readonly contacts: Json[];
  readonly conversations: (Json & { id: number })[];
  readonly messages: Map<number, Json[]>;
  /** Adds a message to a conversation; returns its id. */
  say(conversation: number, message: Json): number;
  /** From the n-th request of now on it answers 500 to all; undefined mends it. */
  breakAfter(requests: number | undefined): void;
  /** Only the spelling of the header that passes a proxy is taken. */
  behindProxy(yes: boolean): void;
  stop(): Promise<void>;
}

export type Json = Record<string, unknown>;

export const longThread = 5;
export const emailThread = 8;
const start = 1_700_000_000;
const contactsInAll = 240;
const conversationsInAll = 230;
const statuses = ["resolved", "resolved", "open", "pending", "resolved", "snoozed"];
const mei = {
  id: 1,
  name: "梅子",
  available_name: "梅子",
  avatar_url: "",
  type: "user",
  availability_status: "online",
  thumbnail: "",
};
const tom = { ...mei, id: 2, name: "Tom Gone", available_name: "Tom" };
const bot = { id: 1, name: "Robbie", type: "agent_bot" };

export async function openChatwoot(): Promise<ChatwootDesk> {
  const token = "cw-secret";
  const png = await picture(30, 20).png().blob();
  const asked: string[] = [];
  const contacts = Array.from({ length: contactsInAll }, (_, i) => contactOf(i + 1));
  const messages = new Map<number, Json[]>();
  let lastId = 1000;
  let failAfter: number | undefined;
  let busy = 1;
  let proxied = false;

  const say = (conversation: number, message: Json): number => {
    const list = messages.get(conversation) ?? [];
    const id = ++lastId;
    list.push({
      id,
      content: "",
      inbox_id: 7,
      conversation_id: conversation,
      message_type: 0,
      content_type: "text",
      status: "sent",
      content_attributes: {},
      created_at: start + conversation * 1000 + list.length * 30,
      private: false,
      source_id: null,
      ...message,
    });
    messages.set(conversation, list);
    return id;
  };

  const conversations: ChatwootDesk["conversations"] = [];

  function fill(id: number, contact: Json): void {
    const sender = { ...contact, type: "contact" };
    say(id, { content: `你好，我想问订单 QH${id} 什么时候发货？😀`, sender });
    if (id === longThread)
      for (let i = 2; i <= 200; i++)
        say(
          id,
          i % 2 === 0
            ? { content: `第 ${i} 句`, message_type: 1, sender: mei }
            : { content: `line ${i}`, sender },
        );
    if (id === 1) {
      const first = say(id, { content: "<b>bold</b> & <script>alert(1)</script> 👩‍👩‍👧", sender });
      say(id, { content: "看图", sender, attachments: [fileOf(url, "发票.png"), fileOf(url, "broken.pdf")] });
      say(id, { content: "客户很急", private: true, message_type: 1, sender: mei });
      say(id, { content: "Conversation was marked resolved by Tom", message_type: 2 });
      say(id, {
        content: "Got it",
        message_type: 1,
        sender: tom,
        content_attributes: { in_reply_to: first },
      });
      say(id, { content: "Please rate this conversation", message_type: 3, content_type: "input_csat" });
      say(id, { content: "I am a bot", message_type: 1, sender: bot });
      say(id, { content: null, message_type: 1, sender: mei });
      say(id, {
        content: null,
        sender,
        attachments: [
          {
            id: 9,
            file_type: "location",
            coordinates_lat: 31.2,
            coordinates_long: 121.5,
            fallback_title: "外滩",
            data_url: null,
          },
        ],
      });
    }
    if (id === emailThread) say(id, { content: `${"长".repeat(9_999)}😀${"x".repeat(20)}`, sender });
    else if (id % 3 !== 0)
      say(id, { content: "明天发货", message_type: 1, sender: id % 2 === 0 ? mei : tom });
  }

  function conversationPage(query: URLSearchParams): Json {
    const all = conversations.filter((each) => query.get("status") === "all" || each.status === "open");
    const page = slice(all, query, 25).map((each) => ({
      ...each,
      messages: messages.get(each.id)!.slice(-1),
    }));
    return {
      data: {
        meta: { mine_count: 0, unassigned_count: 0, assigned_count: 0, all_count: all.length },
        payload: page,
      },
    };
  }

  function contactPage(query: URLSearchParams): Json {
    const label = query.get("labels[]");
    // Those of whom nothing is known but a name are not in this list ("resolved contacts").
    const listed = contacts.filter(
      (each) =>
        (each.email || each.phone_number || each.identifier) && (!label || Number(each.id) % 50 === 0),
    );
    return {
      meta: { count: listed.length, current_page: query.get("page") },
      payload: slice(listed, query, 15),
    };
  }

  function messagePage(id: number, query: URLSearchParams): Json {
    const before = Number(query.get("before") ?? Number.MAX_SAFE_INTEGER);
    const list = messages.get(id)!.filter((each) => Number(each.id) < before);
    return { meta: { labels: [], contact: {}, assignee: null }, payload: list.slice(-20) };
  }

  const answer = (path: string, query: URLSearchParams): unknown => {
    const thread = /^\/conversations\/(\d+)\/messages$/.exec(path);
    if (thread) return messagePage(Number(thread[1]), query);
    if (path === "") return { id: 3, name: "龙泉茶铺", locale: "zh_CN", status: "active" };
    if (path === "/inboxes")
      return { payload: [{ id: 7, channel_type: "Channel::WebWidget", name: "官网" }] };
    if (path === "/agents")
      return [
        {
          id: 1,
          account_id: 3,
          email: "mei@example.com",
          name: "梅子",
          role: "administrator",
          confirmed: true,
        },
        { id: 2, account_id: 3, email: "tom@example.com", name: "Tom Gone", role: "agent", confirmed: true },
      ];
    if (path === "/labels")
      return { payload: [{ id: 1, title: "大客户", color: "#1f93ff", show_on_sidebar: true }] };
    if (path === "/canned_responses")
      return [
        { id: 1, account_id: 3, short_code: "hi", content: "Hi {{contact.name}}!" },
        { id: 2, account_id: 3, short_code: "发货", content: "今天发货" },
      ];
    if (path === "/contacts") return contactPage(query);
    if (path === "/conversations") return conversationPage(query);
    return undefined;
  };

  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      const { pathname, searchParams, search } = new URL(request.url);
      asked.push(pathname + search);
      if (pathname.startsWith("/rails/"))
        return pathname.includes("broken")
          ? new Response("gone", { status: 404 })
          : Response.redirect(`/stored/${pathname.split("/").at(-1)}`, 302);
      if (pathname.startsWith("/stored/"))
        return request.headers.get("api_access_token")
          ? new Response("token!", { status: 400 })
          : new Response(png);
      if (failAfter !== undefined && failAfter-- <= 0) return new Response("oops", { status: 500 });
      if (busy > 0 && pathname.endsWith("/conversations")) {
        busy--;
        return new Response("Retry later", { status: 429, headers: { "retry-after": "0" } });
      }
      const given = request.headers.get(proxied ? "api-access-token" : "api_access_token");
      if (given !== token) return Response.json({ error: "Invalid Access Token" }, { status: 401 });
      const path = /^\/api\/v1\/accounts\/3(.*)$/.exec(pathname)?.[1];
      const found = path === undefined ? undefined : answer(path, searchParams);
      return found === undefined
        ? Response.json({ error: "Resource could not be found" }, { status: 404 })
        : Response.json(found);
    },
  });
  const host = `127.0.0.1:${server.port}`;
  const url = `http://${host}`;
  for (let id = 1; id <= conversationsInAll; id++) {
    // Every tenth is another one of the same contact.
    const contact = contacts[(id % 10 === 0 ? id - 2 : id - 1) % contactsInAll]!;
    conversations.push(conversationOf(id, contact));
    fill(id, contact);
  }

  return {
    url,
    host,
    token,
    asked,
    contacts,
    conversations,
    messages,
    say,
    breakAfter: (requests) => void (failAfter = requests),
    behindProxy: (yes) => void (proxied = yes),
    stop: () => server.stop(true),
  };
}

const slice = <T>(all: T[], query: URLSearchParams, size: number): T[] => {
  const page = Number(query.get("page") ?? 1);
  return all.slice((page - 1) * size, page * size);
};

function contactOf(id: number): Json {
  const nameless = id === 11;
  return {
    additional_attributes: { city: "杭州", country: "China", social_profiles: {} },
    availability_status: "offline",
    email: id % 7 === 0 || nameless ? null : `person${id}@example.com`,
    id,
    name: id === 1 ? "林小满" : nameless ? "restless-frost-11" : `Person ${id}`,
    phone_number: id % 5 === 0 ? `+86138000${String(id).padStart(5, "0")}` : null,
    blocked: id === 4,
    identifier: id % 3 === 0 || (id % 7 === 0 && id % 5 !== 0) ? `user-${id}` : null,
    thumbnail: "",
    custom_attributes: id === 1 ? { 会员等级: "金卡", points: 320, tags: ["a", "b"], none: null } : {},
    last_activity_at: start + id * 1000,
    created_at: start - 86_400 + id,
  };
}

function conversationOf(id: number, contact: Json): Json & { id: number } {
  const status = id % 10 === 0 ? "open" : statuses[id % statuses.length]!;
  const assignee = id % 4 === 0 ? null : id % 2 === 0 ? { ...mei, email: "mei@example.com" } : tom;
  return {
    meta: {
      sender: contact,
      channel: "Channel::WebWidget",
      ...(assignee && { assignee }),
      hmac_verified: false,
    },
    id,
    account_id: 3,
    uuid: `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`,
    additional_attributes:
      id === emailThread ? { mail_subject: "订单问题" } : { referer: "https://shop.example/" },
    agent_last_seen_at: 0,
    assignee_last_seen_at: 0,
    can_reply: true,
    contact_last_seen_at: 0,
    custom_attributes: id === 1 ? { order_no: "QH1" } : {},
    inbox_id: 7,
    labels: id === 1 ? ["售后", "vip"] : [],
    muted: false,
    snoozed_until: status === "snoozed" && id % 4 !== 0 ? "2100-01-01T09:00:00.000Z" : null,
    status,
    created_at: start + id * 1000,
    timestamp: start + id * 1000,
    first_reply_created_at: 0,
    unread_count: 0,
    last_activity_at: start + id * 1000,
    priority: id === 1 ? "urgent" : null,
    waiting_since: 0,
    sla_policy_id: null,
  };
}

const fileOf = (url: string, name: string): Json => ({
  id: 5,
  message_id: 1,
  file_type: name.endsWith(".png") ? "image" : "file",
  account_id: 3,
  extension: null,
  data_url: `${url}/rails/active_storage/blobs/redirect/eyJfcmFpbHMi--abc/${encodeURIComponent(name)}`,
  thumb_url: "",
  file_size: 120,
});
