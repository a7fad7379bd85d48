/** The table of sources: which host and which parameter stands for whom. Data, so that a line more needs no code. */

import type { Source } from "../../web/contract/visitors.ts";

export interface SourceEntry {
  kind: Source["kind"];
  name: string;
  /** `baidu.com` with all below it; `google.*` under any ending; `com.tencent.mm` is an Android app that opened the page. */
  hosts: readonly string[];
  /** Parameters of the referrer that hold what was searched for. */
  keyword?: readonly string[];
  /** Other ways in which `utm_source` names it. */
  aliases?: readonly string[];
}

const entry = (
  kind: Source["kind"],
  name: string,
  hosts: string,
  { keyword = "", aliases = "" }: { keyword?: string; aliases?: string } = {},
): SourceEntry => ({
  kind,
  name,
  hosts: hosts.split(" "),
  keyword: keyword ? keyword.split(" ") : [],
  aliases: aliases ? aliases.split(" ") : [],
});

/** The first that fits counts: narrow hosts stand before wide ones. */
export const sources: readonly SourceEntry[] = [
  // E-mail, before the search engines of the same houses.
  entry("email", "qq", "mail.qq.com wx.mail.qq.com com.tencent.androidqqmail"),
  entry("email", "netease", "mail.163.com mail.126.com mail.yeah.net com.netease.mail"),
  entry("email", "gmail", "mail.google.com com.google.android.gm"),
  entry("email", "outlook", "outlook.live.com outlook.office.com outlook.office365.com"),
  entry("email", "aliyun", "mail.aliyun.com qiye.aliyun.com"),
  entry("email", "sina", "mail.sina.com.cn mail.sina.cn"),
  entry("email", "feishu", "mail.feishu.cn"),

  // WeChat: articles and menus of official accounts, and mini programs that show a page.
  entry("wechat", "official_account", "mp.weixin.qq.com", { aliases: "weixin_mp wechat_mp gongzhonghao oa" }),
  entry("wechat", "mini_program", "servicewechat.com", { aliases: "miniprogram mini_program xiaochengxu" }),
  entry("wechat", "work", "work.weixin.qq.com", { aliases: "wecom wework" }),
  entry("wechat", "search", "weixin.sogou.com sou.weixin.qq.com", { keyword: "query" }),
  entry("wechat", "wechat", "weixin.qq.com wx.qq.com com.tencent.mm", { aliases: "weixin wx wechat" }),

  // Social places that live under a search engine's or a shop's house.
  entry("social", "tieba", "tieba.baidu.com", { aliases: "baidu_tieba" }),
  entry("social", "baidu_zhidao", "zhidao.baidu.com"),
  entry("social", "baijiahao", "baijiahao.baidu.com mbd.baidu.com"),
  entry("social", "qzone", "qzone.qq.com user.qzone.qq.com"),
  entry("social", "youtube", "youtube.com youtu.be"),
  entry("social", "weibo", "weibo.com weibo.cn t.cn sina.cn com.sina.weibo", { aliases: "sina_weibo" }),
  entry("social", "xiaohongshu", "xiaohongshu.com xhslink.com com.xingin.xhs", {
    aliases: "xhs rednote redbook",
  }),
  entry("social", "douyin", "douyin.com iesdouyin.com com.ss.android.ugc.aweme", { aliases: "dy" }),
  entry("social", "kuaishou", "kuaishou.com gifshow.com chenzhongtech.com com.smile.gifmaker", {
    aliases: "ks",
  }),
  entry("social", "zhihu", "zhihu.com com.zhihu.android"),
  entry("social", "bilibili", "bilibili.com b23.tv tv.danmaku.bili", { aliases: "bili b站" }),
  entry("social", "douban", "douban.com"),
  entry("social", "qq", "qq.com.qzone im.qq.com com.tencent.mobileqq"),
  entry("social", "smzdm", "smzdm.com"),
  entry("social", "csdn", "csdn.net"),
  entry("social", "juejin", "juejin.cn"),
  entry("social", "v2ex", "v2ex.com"),
  entry("social", "dingtalk", "dingtalk.com com.alibaba.android.rimet"),
  entry("social", "feishu", "feishu.cn com.ss.android.lark"),
  entry("social", "facebook", "facebook.com fb.com fb.me", { aliases: "fb" }),
  entry("social", "instagram", "instagram.com", { aliases: "ig" }),
  entry("social", "twitter", "twitter.com t.co x.com", { aliases: "x" }),
  entry("social", "linkedin", "linkedin.com lnkd.in"),
  entry("social", "reddit", "reddit.com"),
  entry("social", "pinterest", "pinterest.*"),
  entry("social", "tiktok", "tiktok.com"),
  entry("social", "telegram", "t.me telegram.org"),
  entry("social", "whatsapp", "whatsapp.com wa.me"),
  entry("social", "github", "github.com"),

  // Search engines.
  entry("search", "baidu", "baidu.com", { keyword: "wd word kw query" }),
  entry("search", "so360", "so.com haosou.com", { keyword: "q", aliases: "360 360so haosou" }),
  entry("search", "sogou", "sogou.com", { keyword: "query keyword" }),
  entry("search", "quark", "quark.sm.cn quark.cn com.quark.browser", { keyword: "q" }),
  entry("search", "shenma", "sm.cn", { keyword: "q", aliases: "sm" }),
  entry("search", "toutiao", "so.toutiao.com toutiao.com", { keyword: "keyword" }),
  entry("search", "petal", "petalsearch.com", { keyword: "query" }),
  entry("search", "chinaso", "chinaso.com", { keyword: "q" }),
  entry("search", "youdao", "youdao.com", { keyword: "q" }),
  entry("search", "bing", "bing.com", { keyword: "q" }),
  entry("search", "google", "google.* com.google.android.googlequicksearchbox", { keyword: "q" }),
  entry("search", "yahoo", "yahoo.* search.yahoo.com", { keyword: "p" }),
  entry("search", "yandex", "yandex.*", { keyword: "text" }),
  entry("search", "duckduckgo", "duckduckgo.com", { keyword: "q" }),
  entry("search", "ecosia", "ecosia.org", { keyword: "q" }),
  entry("search", "naver", "search.naver.com", { keyword: "query" }),
  entry("search", "chatgpt", "chatgpt.com chat.openai.com"),
  entry("search", "perplexity", "perplexity.ai"),
  entry("search", "deepseek", "chat.deepseek.com"),
  entry("search", "doubao", "doubao.com"),
  entry("search", "kimi", "kimi.com kimi.moonshot.cn"),
];

/** Click ids that advertising networks add to the address of the landing page. */
export const clickIds: Readonly<Record<string, string>> = {
  bd_vid: "baidu",
  bdclkid: "baidu",
  gclid: "google",
  gbraid: "google",
  wbraid: "google",
  qz_gdt: "tencent",
  gdt_vid: "tencent",
  clickid: "oceanengine",
  ttclid: "tiktok",
  msclkid: "bing",
  qhclickid: "so360",
  sogou_click_id: "sogou",
  uctrackid: "shenma",
  xhs_click_id: "xiaohongshu",
  ks_click_id: "kuaishou",
  zhihu_click_id: "zhihu",
  weibo_mark_id: "weibo",
  yclid: "yandex",
  li_fat_id: "linkedin",
  twclid: "twitter",
};

/** Where campaigns write themselves into the landing page's address: the first that is there counts. */
export const campaignParameters = {
  source: ["utm_source", "hmsr", "mtm_source", "_channel_track_key"],
  medium: ["utm_medium", "hmmd", "mtm_medium"],
  campaign: [
    "utm_campaign",
    "hmpl",
    "mtm_campaign",
    "campaign_name",
    "campaignid",
    "campaign_id",
    "e_planid",
    "projectid",
  ],
  group: [
    "utm_group",
    "utm_adgroup",
    "hmcu",
    "mtm_group",
    "adgroupid",
    "adgroup_id",
    "e_unitid",
    "promotionid",
    "adid",
    "aid",
  ],
  creative: ["utm_content", "hmci", "mtm_content", "creativeid", "creative_id", "e_creative", "cid"],
  keyword: ["utm_term", "hmkw", "mtm_kwd", "keyword", "e_keywordid"],
} as const;

/** What a medium says about the kind; anything else of a campaign is advertising. */
export const mediumKinds: readonly [RegExp, Source["kind"]][] = [
  [/^(cpc|ppc|cpm|cpa|cpv|paid.*|sem|display|banner|feed|ads?|retargeting|remarketing|竞价|信息流)$/i, "ad"],
  [/^(e-?mail|edm|newsletter|邮件)$/i, "email"],
  [/^(social.*|sns|kol|koc|share|live|社交|达人|直播)$/i, "social"],
  [/^(wechat|weixin|oa|mp|official.?account|mini.?program|公众号|小程序)$/i, "wechat"],
  [/^(organic|seo|自然搜索)$/i, "search"],
  [/^(referral|link|partner|affiliate)$/i, "referral"],
];

/** `from=` of pages that are passed on inside WeChat. */
export const wechatShares: Readonly<Record<string, string>> = {
  singlemessage: "friend",
  groupmessage: "group",
  timeline: "moments",
};
