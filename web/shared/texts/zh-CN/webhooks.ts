/** The open API: scopes of keys, webhooks. */
export default {
  "webhooks.mail.subject": "灵犀：一个 Webhook 已停用",
  "webhooks.mail.gone":
    "接收方 {url} 回答 410（已不存在），所以停用了这个 Webhook。没有送出的事件还留着，重新启用后会继续送。",
  "webhooks.mail.failing":
    "接收方 {url} 连续三天没有一次成功，所以停用了这个 Webhook。事件还留着，在“设置 → Webhook”里重新启用后会继续送。",
  "settings.keys.scopes": "权限",
  "settings.keys.scopes_hint": "不选就是全部，与本人的权限一样大。能写就能读。",
  "settings.keys.limited": "{count} 项权限",
  "settings.keys.scope.read": "读{area}",
  "settings.keys.scope.write": "写{area}",
  "settings.keys.area.conversations": "会话",
  "settings.keys.area.contacts": "客户",
  "settings.keys.area.visitors": "访客",
  "settings.keys.area.events": "事件",
  "settings.keys.area.files": "文件",
  "settings.keys.area.replies": "快捷回复",
  "settings.keys.area.inboxes": "接入点",
  "settings.keys.area.assignment": "分配",
  "settings.keys.area.agents": "成员",
  "settings.keys.area.settings": "设置",
};
