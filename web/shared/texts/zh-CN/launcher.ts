/** What the widget's button and greeting say; apart from widget.ts because the loader must stay small. */
export default {
  "widget.launcher.open": "打开聊天",
  "widget.launcher.unread": "打开聊天，{count} 条未读",
  "widget.launcher.close": "关闭聊天",
  "widget.launcher.label": "联系客服",
  "widget.launcher.now": "刚刚",
  "widget.launcher.greeting": "问候",
  "widget.launcher.dismiss": "关闭问候",
} as const;
