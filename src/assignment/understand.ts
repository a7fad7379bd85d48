/** What a first message tells without a model: the kind of question, how hard it is, its language. Pure, and replaceable by an understanding. */

export type QuestionType = "sales" | "order" | "after_sales" | "technical" | "other";

/** Names under which a skill answers to a type of question. */
export const skillNames: Record<string, readonly string[]> = {
  sales: ["sales", "pre-sales", "售前", "销售"],
  order: ["order", "orders", "logistics", "订单", "物流"],
  after_sales: ["after_sales", "after-sales", "售后", "退换货"],
  technical: ["technical", "tech", "技术", "技术支持"],
};

const words: Record<Exclude<QuestionType, "other">, RegExp> = {
  after_sales:
    /退款|退货|换货|退换|破损|坏了|碎了|补发|投诉|差评|赔|质量问题|refund|return|broken|damaged|complain/i,
  technical:
    /报错|错误|无法|打不开|登录不|闪退|安装|配置|接口|api|error|bug|crash|install|can'?t (?:log|open)/i,
  order: /物流|快递|发货|到哪|订单|单号|收货|改地址|催|发票|shipping|deliver|track|order|invoice/i,
  sales:
    /多少钱|价格|优惠|折扣|有货|现货|推荐|哪款|怎么买|批发|定制|几天能到|price|discount|in stock|recommend|buy|quote/i,
};

/** Complaints beat faults beat orders beat sales: whoever writes "my order came broken" wants the after-sales team. */
export function questionType(text: string): QuestionType {
  const start = text.slice(0, 2_000);
  for (const [type, pattern] of Object.entries(words)) if (pattern.test(start)) return type as QuestionType;
  return "other";
}

/** From wide to narrow: all, the type, the type with the first word that told it. Similar questions share the narrow ones. */
export function kindsOf(text: string): string[] {
  const type = questionType(text);
  const word = type === "other" ? undefined : words[type].exec(text.slice(0, 2_000))?.[0].toLowerCase();
  return ["all", type, ...(word === undefined ? [] : [`${type}:${word}`])];
}

export interface Told {
  /** What the contact has written so far. */
  text: string;
  /** Earlier conversations of this contact. */
  earlier: number;
  /** Share of similar questions that came back after they were closed, 0 to 1. */
  reopenRate: number;
}

/** 0 trivial to 1 hard: length, questions, things named, kind of question, history, and how often such questions come back. */
export function complexity({ text, earlier, reopenRate }: Told): number {
  const start = text.slice(0, 4_000);
  const length = Math.min(1, Array.from(start.trim()).length / 240);
  const questions = Math.min(
    1,
    Math.max(0, (start.match(/[?？]|吗|呢|怎么|为什么|how|why/gi)?.length ?? 0) - 1) / 4,
  );
  const named = Math.min(
    1,
    (start.match(/\d{6,}|[¥￥$]\s?\d|\d+(?:\.\d+)?\s?(?:元|ml|cm|kg|个|件|套)|https?:\/\//gi)?.length ?? 0) /
      4,
  );
  const type = { technical: 1, after_sales: 0.7, order: 0.25, sales: 0.3, other: 0.2 }[questionType(start)];
  const history = Math.min(1, earlier / 10);
  return round(
    0.3 * length +
      0.2 * questions +
      0.1 * named +
      0.25 * type +
      0.05 * history +
      0.1 * Math.min(1, reopenRate * 2),
  );
}

/** By script: enough to tell who can read it. Undefined for an emoji or a number. */
export function languageOf(text: string): string | undefined {
  const start = text.slice(0, 500);
  if (/[\u3040-\u30ff]/.test(start)) return "ja";
  if (/[\uac00-\ud7af]/.test(start)) return "ko";
  if (/[唔嘅嗰咗喺冇啲嘢咁哋]/.test(start)) return "yue";
  if (/\p{Script=Han}/u.test(start)) return "zh";
  if (/\p{Script=Cyrillic}/u.test(start)) return "ru";
  return /[a-z]{2}/i.test(start) ? "en" : undefined;
}

/** Speech of a region where many speak another than Mandarin. */
const dialects: readonly [RegExp, string][] = [
  [/广东|广州|深圳|香港|澳门|guangdong|guangzhou|shenzhen|hong kong|macao/i, "yue"],
  [/福建|厦门|泉州|台湾|fujian|xiamen|taiwan/i, "nan"],
  [/上海|shanghai/i, "wuu"],
];

export const dialectOf = (region: string): string | undefined =>
  dialects.find(([pattern]) => pattern.test(region))?.[1];

const round = (value: number): number => Math.round(Math.min(1, value) * 1_000) / 1_000;
