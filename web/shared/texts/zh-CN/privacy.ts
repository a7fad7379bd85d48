/** A contact's rights, on their page in the console. */
export default {
  "console.privacy.title": "隐私",
  "console.privacy.consents": "同意记录",
  "console.privacy.consents_hint": "访客自己在网页上说的，只增不改。",
  "console.privacy.never": "没有同意过跟踪或预览。",
  "console.privacy.purpose.tracking": "浏览轨迹",
  "console.privacy.purpose.preview": "输入预览",
  "console.privacy.how.widget": "在聊天窗口里",
  "console.privacy.how.banner": "在网页的提示里",
  "console.privacy.how.site": "在网站自己的弹窗里",
  "console.privacy.how.agent": "由客服代为记录",
  "console.privacy.yes": "同意",
  "console.privacy.no": "撤回",
  "console.privacy.export": "导出资料",
  "console.privacy.export_hint": "资料、会话、轨迹和同意记录，一个 JSON 文件。可交给本人。",
  "console.privacy.export_go": "下载",
  "console.privacy.erase": "彻底删除",
  "console.privacy.erase_hint":
    "客户要求删除时用。会话、消息、文件、轨迹一并删除，不能恢复；以后恢复旧备份也会再删一次。",
  "console.privacy.erase_ask": "彻底删除「{name}」的全部资料？不能恢复。",
  "console.privacy.erase_go": "彻底删除",
};
