/** 青禾茶具: tea ware from Hangzhou. Who works there, where it is reached, and the answers it keeps at hand. */

import type { MacroAction } from "../../../web/contract/models.ts";
import type { Role } from "../../../web/contract/models.ts";
import type { PasswordHash } from "../../accounts/passwords.ts";
import type { Tx } from "../../kernel/tx.ts";
import type { TeamName } from "./dialogue.ts";
import type { Random } from "./random.ts";

export interface Colleague {
  id: string;
  name: string;
  role: Role;
  teams: TeamName[];
}

export interface Shop {
  inboxes: { web: string; mini: string };
  teams: Record<TeamName, string>;
  /** Those who answer. */
  colleagues: Colleague[];
  owner: Colleague;
}

const staff: { name: string; email: string; role: Role; teams: TeamName[]; capacity?: number }[] = [
  { name: "陈可", email: "demo@example.com", role: "owner", teams: ["售前", "售后"], capacity: 20 },
  { name: "林晓", email: "linxiao@example.com", role: "supervisor", teams: ["售前", "售后"] },
  { name: "赵予安", email: "zhaoyuan@example.com", role: "admin", teams: [] },
  { name: "周屿", email: "zhouyu@example.com", role: "agent", teams: ["售后"] },
  { name: "李婷", email: "liting@example.com", role: "agent", teams: ["售前"] },
  { name: "许砚", email: "xuyan@example.com", role: "agent", teams: ["售前", "售后"] },
  { name: "何苗", email: "hemiao@example.com", role: "agent", teams: ["仓配"] },
  { name: "吴迪", email: "wudi@example.com", role: "agent", teams: ["仓配"] },
  { name: "顾南", email: "gunan@example.com", role: "read_only", teams: [] },
];

const teamsAbout: Record<TeamName, string> = {
  售前: "选茶具、报价、定制",
  售后: "破损、退换、发票",
  仓配: "发货、改址、查件",
};

export const quickReplies: {
  by?: string;
  team?: TeamName;
  folder: string;
  shortcut: string;
  title: string;
  text: string;
}[] = [
  {
    folder: "常用",
    shortcut: "nihao",
    title: "问候",
    text: "{contact.name|朋友}您好，我是{inbox.name|青禾茶具}的{agent.name}，请问想看什么？",
  },
  {
    folder: "常用",
    shortcut: "shaodeng",
    title: "稍等",
    text: "好的{contact.name}，我查一下，两分钟内回您。",
  },
  {
    folder: "常用",
    shortcut: "xiexie",
    title: "结束语",
    text: "谢谢{contact.name|您}，茶具到了有任何问题随时来这里找我们。",
  },
  {
    folder: "物流",
    shortcut: "fahuo",
    title: "发货时间",
    text: "每天 16:00 前的订单当天从杭州仓发出，一般两到三天到。",
  },
  {
    folder: "物流",
    shortcut: "baozhuang",
    title: "包装说明",
    text: "每件单独裹泡沫，外面再套一层纸箱，破了照样补发，旧的不用寄回。",
  },
  {
    team: "售后",
    folder: "售后",
    shortcut: "bufa",
    title: "补发时效",
    text: "很抱歉{contact.name|}，我给您补发，今天 17:00 前从杭州仓发出，旧的不用寄回。",
  },
  {
    team: "售后",
    folder: "售后",
    shortcut: "huankuan",
    title: "换款差价说明",
    text: "150ml 换 180ml 差价 20 元，付过差价就能发出，退款则原路返回。",
  },
  {
    team: "售后",
    folder: "售后",
    shortcut: "fapiao",
    title: "开发票",
    text: "签收后在订单里点“申请发票”，填抬头和税号，24 小时内发到邮箱。",
  },
  {
    team: "售前",
    folder: "产品",
    shortcut: "kaipian",
    title: "青瓷开片说明",
    text: "开片是釉面的细纹，不是裂，不漏水；茶色渗进去会越用越好看。",
  },
  {
    team: "售前",
    folder: "产品",
    shortcut: "kaihu",
    title: "开壶方法",
    text: "新壶清水冲净，和要泡的茶一起冷水下锅，小火煮二十分钟，放凉取出就能用。",
  },
  {
    team: "售前",
    folder: "产品",
    shortcut: "daxiao",
    title: "盖碗大小",
    text: "一两个人选 110–130ml，三四个人选 150–180ml，手小选小一号。",
  },
  {
    team: "仓配",
    folder: "物流",
    shortcut: "cuijian",
    title: "催件",
    text: "已经联系快递催促，今天下班前我再看一次，没有动静就给您重发。",
  },
  {
    by: "陈可",
    folder: "我的",
    shortcut: "baojia",
    title: "大宗报价",
    text: "{contact.name|您好}，数量、日期和是否印标告诉我，半小时内给您报价单。",
  },
  {
    by: "陈可",
    folder: "我的",
    shortcut: "en",
    title: "English hello",
    text: "Hello {contact.name|there}, this is {agent.name} from Qinghe Tea Ware. How can I help?",
  },
];

const macros: { name: string; key: string; actions: MacroAction[] }[] = [
  {
    name: "破损补发",
    key: "b",
    actions: [
      { do: "reply", text: "很抱歉{contact.name|}，马上给您补发，今天 17:00 前寄出。" },
      { do: "tag", add: ["破损补发"], remove: [] },
      { do: "priority", value: 2 },
    ],
  },
  {
    name: "谢过并结束",
    key: "w",
    actions: [{ do: "reply", text: "不客气{contact.name|}，喝茶愉快。" }, { do: "close" }],
  },
  {
    name: "明天再跟进",
    key: "m",
    actions: [
      { do: "note", text: "等仓库回话，明天再看。" },
      { do: "snooze", minutes: 1_440 },
    ],
  },
];

const views: { name: string; filter: object }[] = [
  { name: "破损补发", filter: { view: "all", tag: "破损补发", sort: "newest" } },
  { name: "英文客户", filter: { view: "all", tag: "英文" } },
  { name: "等得最久", filter: { view: "all", status: ["waiting", "open"], unread: true, sort: "waiting" } },
];

/** All agents sign in with the same password: it is a demonstration. */
export function openShop(tx: Tx, random: Random, at: number, password: PasswordHash): Shop {
  const teams = {} as Record<TeamName, string>;
  for (const [name, about] of Object.entries(teamsAbout) as [TeamName, string][]) {
    teams[name] = random.id("tea", at);
    tx.run(
      "insert into teams (id, name, description, created_at, updated_at) values (?, ?, ?, ?, ?)",
      teams[name],
      name,
      about,
      at,
      at,
    );
  }
  const inboxes = {
    web: openInbox(tx, random, at, {
      name: "官网",
      color: "#0a755b",
      texts: {
        "zh-CN": { title: "青禾茶具", greeting: "您好，想选什么茶具？" },
        en: { title: "Qinghe Tea Ware" },
      },
    }),
    mini: openInbox(tx, random, at, {
      name: "门店小程序页 H5",
      color: "#7a4b2b",
      texts: { "zh-CN": { title: "青禾茶具 · 门店" } },
    }),
  };
  const colleagues = staff.map(({ name, email, role, teams: names, capacity }): Colleague => {
    const id = random.id("agt", at);
    tx.run(
      `insert into agents (id, email, name, role, locale, password_hash, capacity, created_at, updated_at)
       values (?, ?, ?, ?, 'zh-CN', ?, ?, ?, ?)`,
      id,
      email,
      name,
      role,
      password,
      capacity ?? 8,
      at,
      at,
    );
    for (const team of names)
      tx.run("insert into team_members (team_id, agent_id) values (?, ?)", teams[team], id);
    for (const inbox of Object.values(inboxes))
      tx.run("insert into inbox_members (inbox_id, agent_id) values (?, ?)", inbox, id);
    return { id, name, role, teams: names };
  });
  for (const { by, team, folder, shortcut, title, text } of quickReplies) {
    const agentId = by ? colleagues.find((each) => each.name === by)!.id : null;
    tx.run(
      `insert into quick_replies (id, agent_id, team_id, folder, shortcut, title, text, used, last_used_at, created_at, updated_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      random.id("qrp", at),
      agentId,
      team ? teams[team] : null,
      folder,
      shortcut,
      title,
      text,
      random.int(3, 400),
      tx.now,
      at,
      at,
    );
  }
  for (const { name, key, actions } of macros)
    tx.run(
      "insert into macros (id, name, key, actions, used, created_at, updated_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
      random.id("mac", at),
      name,
      key,
      JSON.stringify(actions),
      random.int(3, 60),
      at,
    );
  for (const { name, filter } of views) {
    tx.run(
      "insert into saved_views (id, agent_id, name, filter, created_at) values (?, null, ?, ?, ?)",
      random.id("viw", at),
      name,
      JSON.stringify(filter),
      at,
    );
  }
  return { inboxes, teams, colleagues, owner: colleagues[0]! };
}

function openInbox(
  tx: Tx,
  random: Random,
  at: number,
  { name, color, texts }: { name: string; color: string; texts: object },
): string {
  const id = random.id("inb", at);
  // stands in the snippet, public by nature
  const key = random.id("inb", at).slice(-12);
  tx.run(
    "insert into inboxes (id, name, key, appearance, texts, preview_enabled, created_at, updated_at) values (?, ?, ?, ?, ?, 1, ?, ?)",
    id,
    name,
    key,
    JSON.stringify({ color }),
    JSON.stringify(texts),
    at,
    at,
  );
  return id;
}
