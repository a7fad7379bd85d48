/** Lookups: cards in the side panel. */
export default {
  "panel.lookup.count": "共 {count} 条",
  "panel.lookup.asking": "正在查询",
  "panel.lookup.nothing": "没有查到",
  "panel.lookup.failed.slow": "对方系统太慢，没有等到结果",
  "panel.lookup.failed.refused": "对方系统不让查，请管理员检查密钥",
  "panel.lookup.failed.broken": "这次没有查成，可以稍后再试",
  "panel.lookup.fewer": "收起",
  "panel.lookup.more": "还有 {count} 条",
  "panel.lookup.again": "重新查询",
  "panel.lookup.opens": "在新窗口打开",
};
