/** China's provinces as tiles: their one-character names in rows and columns, so that no outline of a map is needed. */

export interface Province {
  /** As the server names it. */
  name: string;
  tile: string;
  row: number;
  column: number;
  en: string;
}

const tile = (name: string, short: string, row: number, column: number, en: string): Province => ({
  name,
  tile: short,
  row,
  column,
  en,
});

export const provinces: readonly Province[] = [
  tile("黑龙江", "黑", 1, 9, "Heilongjiang"),
  tile("内蒙古", "蒙", 2, 6, "Inner Mongolia"),
  tile("吉林", "吉", 2, 9, "Jilin"),
  tile("新疆", "新", 3, 1, "Xinjiang"),
  tile("甘肃", "甘", 3, 3, "Gansu"),
  tile("宁夏", "宁", 3, 4, "Ningxia"),
  tile("河北", "冀", 3, 6, "Hebei"),
  tile("北京", "京", 3, 7, "Beijing"),
  tile("天津", "津", 3, 8, "Tianjin"),
  tile("辽宁", "辽", 3, 9, "Liaoning"),
  tile("青海", "青", 4, 2, "Qinghai"),
  tile("陕西", "陕", 4, 4, "Shaanxi"),
  tile("山西", "晋", 4, 5, "Shanxi"),
  tile("河南", "豫", 4, 6, "Henan"),
  tile("山东", "鲁", 4, 7, "Shandong"),
  tile("西藏", "藏", 5, 1, "Tibet"),
  tile("四川", "川", 5, 3, "Sichuan"),
  tile("重庆", "渝", 5, 4, "Chongqing"),
  tile("湖北", "鄂", 5, 5, "Hubei"),
  tile("安徽", "皖", 5, 6, "Anhui"),
  tile("江苏", "苏", 5, 7, "Jiangsu"),
  tile("上海", "沪", 5, 8, "Shanghai"),
  tile("云南", "云", 6, 3, "Yunnan"),
  tile("贵州", "贵", 6, 4, "Guizhou"),
  tile("湖南", "湘", 6, 5, "Hunan"),
  tile("江西", "赣", 6, 6, "Jiangxi"),
  tile("浙江", "浙", 6, 7, "Zhejiang"),
  tile("广西", "桂", 7, 4, "Guangxi"),
  tile("广东", "粤", 7, 5, "Guangdong"),
  tile("福建", "闽", 7, 6, "Fujian"),
  tile("台湾", "台", 7, 8, "Taiwan"),
  tile("海南", "琼", 8, 4, "Hainan"),
  tile("澳门", "澳", 8, 5, "Macao"),
  tile("香港", "港", 8, 6, "Hong Kong"),
];
