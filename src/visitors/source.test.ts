/** Where a visit came from: every row of the table, and what stands above it. */

import { expect, test } from "bun:test";
import { fits, sameSite, sourceOf } from "./source.ts";
import { clickIds, sources } from "./sources.ts";

const home = "https://www.shop.cn/";
const from = (referrer: string, url = home) => sourceOf({ url, referrer });
const short = (referrer: string, url = home) => {
  const { kind, name } = from(referrer, url);
  return `${kind} ${name}`;
};

test("search engines are known, with the keyword where they tell it", () => {
  const cases: [string, string, string?][] = [
    ["https://www.baidu.com/s?wd=%E7%B4%AB%E7%A0%82%E5%A3%B6", "baidu", "紫砂壶"],
    ["https://m.baidu.com/from=844b/s?word=%E5%BB%BA%E7%9B%8F", "baidu", "建盏"],
    ["https://www.baidu.com/link?url=abc", "baidu"],
    ["https://www.so.com/s?q=%E8%8C%B6%E5%85%B7", "so360", "茶具"],
    ["https://www.sogou.com/web?query=%E8%8C%B6", "sogou", "茶"],
    ["https://m.sm.cn/s?q=%E8%8C%B6", "shenma", "茶"],
    ["https://cn.bing.com/search?q=tea+set", "bing", "tea set"],
    ["https://www.google.com.hk/", "google"],
    ["https://www.google.com/search?q=gaiwan", "google", "gaiwan"],
    ["https://so.toutiao.com/search?keyword=%E8%8C%B6", "toutiao", "茶"],
    ["android-app://com.google.android.googlequicksearchbox/", "google"],
    ["https://yandex.ru/search/?text=tea", "yandex", "tea"],
  ];
  for (const [referrer, name, keyword] of cases)
    expect(from(referrer)).toEqual({ kind: "search", name, ...(keyword && { keyword }) });
});

test("a keyword in GBK is read as well", () => {
  expect(from("http://www.sogou.com/web?query=%D7%CF%C9%B0%BA%F8").keyword).toBe("紫砂壶");
});

test("mail, social places and WeChat are told from search of the same house", () => {
  expect(short("https://mail.google.com/mail/u/0/")).toBe("email gmail");
  expect(short("https://mail.qq.com/cgi-bin/x")).toBe("email qq");
  expect(short("https://tieba.baidu.com/p/1")).toBe("social tieba");
  expect(short("https://weixin.sogou.com/weixin?query=a")).toBe("wechat search");
  expect(short("https://www.xiaohongshu.com/explore/1")).toBe("social xiaohongshu");
  expect(short("https://v.douyin.com/x/")).toBe("social douyin");
  expect(short("https://www.zhihu.com/question/1")).toBe("social zhihu");
  expect(short("https://b23.tv/x")).toBe("social bilibili");
  expect(short("https://m.weibo.cn/u/1")).toBe("social weibo");
  expect(short("https://mp.weixin.qq.com/s/abc")).toBe("wechat official_account");
  expect(short("https://servicewechat.com/wx1/12/page-frame.html")).toBe("wechat mini_program");
  expect(short("android-app://com.tencent.mm/")).toBe("wechat wechat");
});

test("a WeChat share and a scene say how they came in", () => {
  expect(from("", `${home}?from=singlemessage`)).toEqual({ kind: "wechat", name: "share", medium: "friend" });
  expect(from("", `${home}?from=timeline`).medium).toBe("moments");
  expect(from("", `${home}?scene=1047`)).toEqual({ kind: "wechat", name: "mini_program", medium: "1047" });
  expect(from("", `${home}?scene=menu_summer`)).toMatchObject({
    name: "official_account",
    medium: "menu_summer",
  });
  expect(short("https://www.baidu.com/s?wd=a", `${home}?from=timeline`)).toBe("search baidu");
});

test("every click id is its network's advertisement, with campaign, group and creative", () => {
  for (const [parameter, name] of Object.entries(clickIds))
    expect(short("", `${home}?${parameter}=abc`)).toBe(`ad ${name}`);
  expect(
    from(
      "https://www.baidu.com/s?wd=%E8%8C%B6",
      `${home}?bd_vid=1&utm_source=baidu&utm_campaign=%E7%88%B6%E4%BA%B2%E8%8A%82&hmcu=%E4%BC%81%E4%B8%9A&utm_content=c3`,
    ),
  ).toEqual({ kind: "ad", name: "baidu", campaign: "父亲节", group: "企业", creative: "c3", keyword: "茶" });
});

test("campaigns are named by their parameters, and their medium says what they are", () => {
  const utm = (query: string) => short("", `${home}?${query}`);
  expect(utm("utm_source=baidu")).toBe("ad baidu");
  expect(utm("utm_source=xhs")).toBe("social xiaohongshu");
  expect(utm("utm_source=xhs&utm_medium=cpc")).toBe("ad xiaohongshu");
  expect(utm("utm_source=news&utm_medium=email")).toBe("email news");
  expect(utm("utm_source=Partner&utm_medium=referral")).toBe("referral partner");
  expect(utm("utm_campaign=summer")).toBe("ad campaign");
  expect(utm("hmsr=douyin&hmpl=live")).toBe("social douyin");
  expect(utm("UTM_SOURCE=douyin")).toBe("social douyin");
  expect(short("", "https://shop.cn/#/p?utm_source=zhihu")).toBe("social zhihu");
  expect(from("", `${home}?utm_source=x&utm_campaign=__CAMPAIGN__`).campaign).toBeUndefined();
});

test("no referrer is direct, one's own pages are internal, anybody else is a referral", () => {
  expect(from("")).toEqual({ kind: "direct", name: "direct" });
  expect(short("https://m.shop.cn/a")).toBe("internal m.shop.cn");
  expect(short("https://www.tea-friends.example/best?x=1")).toBe("referral tea-friends.example");
  expect(sameSite("shop.cn", "myshop.cn")).toBe(false);
});

test("an administrator's row comes first", () => {
  const own = [{ kind: "referral" as const, name: "partner", hosts: ["baidu.com"], keyword: ["key"] }];
  expect(sourceOf({ url: home, referrer: "https://x.baidu.com/?key=a" }, own)).toEqual({
    kind: "referral",
    name: "partner",
    keyword: "a",
  });
});

test("patterns fit whole labels only", () => {
  expect(fits("www.google.co.uk", "google.*")).toBe(true);
  expect(fits("google.com", "google.*")).toBe(true);
  expect(fits("google.evil.example", "google.*")).toBe(false);
  expect(fits("notgoogle.com", "google.*")).toBe(false);
  expect(fits("notbaidu.com", "baidu.com")).toBe(false);
  expect(fits("baidu.com.evil.example", "baidu.com")).toBe(false);
});

test("whatever comes as an address is answered, and names stay short", () => {
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "http://", "//x", "http://[::1", "\u0000"])
    expect(from(bad, bad).kind).toBe("direct");
  const long = from("", `${home}?utm_source=${"a".repeat(9_000)}&utm_campaign=${"%00b".repeat(500)}`);
  expect(long.name.length).toBeLessThanOrEqual(100);
  expect(long.campaign!.length).toBeLessThanOrEqual(100);
});

test("no host of the table stands twice, and each is found by its own row", () => {
  const hosts = sources.flatMap((entry) => entry.hosts.map((host) => ({ host, entry })));
  expect(new Set(hosts.map((each) => each.host)).size).toBe(hosts.length);
  const lost = hosts.filter(({ host, entry }) => {
    const { kind, name } = from(`https://${host.replace(".*", ".com")}/`);
    return kind !== entry.kind || name !== entry.name;
  });
  expect(lost.map((each) => each.host)).toEqual([]);
});
