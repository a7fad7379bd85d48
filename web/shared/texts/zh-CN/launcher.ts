/** What the widget's button and greeting say; apart from widget.ts because the loader must stay small. */
export default {
  "widget.launcher.open": "打开聊天",
  "widget.launcher.unread": "打开聊天，{count} 条未读",
  "widget.launcher.close": "关闭聊天",
  "widget.launcher.label": "联系客服",
  "widget.launcher.now": "刚刚",
  "widget.launcher.greeting": "问候",
  "widget.launcher.dismiss": "关闭问候",
  "widget.launcher.ask": "允许商家看到您在浏览哪些页面，好更快帮到您？",
  "widget.launcher.ask_title": "隐私",
  "widget.launcher.ask_yes": "可以",
  "widget.launcher.ask_no": "不用",
  "widget.launcher.ask_more": "会看到什么",
  "widget.launcher.ask_details":
    "看到的：您打开的页面、停留多久、从哪里来、大致地区。看不到的：您填写的内容。不用也照样能聊天；同意后，可以随时在聊天窗口 ⋯ 的「隐私说明」里关掉。",
} as const;
