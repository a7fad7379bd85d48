/** Names of countries as ip2region writes them, to ISO 3166-1 alpha-2. */

/** Where the names of the Unicode CLDR differ. */
const others: Record<string, string> = {
  阿联酋: "AE",
  安的列斯: "CW",
  安提瓜和巴布达: "AG",
  奥兰群岛: "AX",
  波黑: "BA",
  布基纳法索: "BF",
  多米尼加: "DO",
  法属圭亚那: "GF",
  法国南部领地: "TF",
  福克兰群岛: "FK",
  刚果布: "CG",
  刚果金: "CD",
  荷属圣马丁: "SX",
  圣马丁: "MF",
  科科斯群岛: "CC",
  马其顿: "MK",
  南乔治亚岛和南桑威奇群岛: "GS",
  圣多美和普林西比: "ST",
  圣文森特和格林纳丁斯: "VC",
  斯威士兰: "SZ",
  中非: "CF",
  巴勒斯坦: "PS",
  英属印度洋领地: "IO",
  缅甸: "MM",
  梵蒂冈: "VA",
  瓦利斯和富图纳群岛: "WF",
  北马里亚纳群岛: "MP",
  南极洲: "AQ",
  蒙塞拉特岛: "MS",
  阿森松岛: "AC",
  帕劳: "PW",
  诺福克岛: "NF",
  留尼旺: "RE",
  孟加拉: "BD",
  托克劳群岛: "TK",
};

const codes = new Map<string, string>();
const names = new Intl.DisplayNames("zh-Hans", { type: "region", fallback: "none" });
const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
for (const first of letters)
  for (const second of letters) {
    const name = names.of(first + second);
    // Codes that were withdrawn still have names: the first one found stands.
    if (name && !codes.has(name) && !withdrawn(first + second)) codes.set(name, first + second);
  }

function withdrawn(code: string): boolean {
  return [
    "AN",
    "BU",
    "CS",
    "DD",
    "DY",
    "EU",
    "EZ",
    "FX",
    "HV",
    "NH",
    "NT",
    "QO",
    "QU",
    "RH",
    "SU",
    "TP",
    "UK",
    "UN",
    "VD",
    "XA",
    "XB",
    "YD",
    "YU",
    "ZR",
    "ZZ",
  ].includes(code);
}

/** Empty for regions of several countries, such as 欧洲. */
export const codeOfCountry = (name: string): string => codes.get(name) ?? others[name] ?? "";
