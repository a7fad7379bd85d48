/** Mails that the installation sends by itself. */
export default {
  "mail.answer.subject": "{shop}回复了你的留言",
  "mail.answer.text": "{name}，你好：\n\n{answers}\n\n继续聊（两周内有效）：\n{link}\n\n{shop}",
  "mail.invite.subject": "{name} 邀请你加入灵犀客服",
  "mail.invite.text":
    "你好，\n\n{name} 邀请你一起接待客户。打开下面的链接，填上名字和密码就可以开始：\n\n{link}\n\n链接 7 天内有效，只能用一次。如果你不认识邀请人，可以不理会这封邮件。",
  "mail.reset.subject": "设置新的灵犀密码",
  "mail.reset.text":
    "{name}，你好，\n\n有人（可能是你）要为你的账号设置新密码。打开下面的链接就可以设置：\n\n{link}\n\n链接 1 小时内有效，只能用一次。如果不是你，可以不理会这封邮件，原来的密码不变。",
  "mail.test.subject": "来自 {brand} 的测试邮件",
  "mail.test.text": "收到这封邮件，说明 {brand} 的邮件服务器设置好了。",
  "transcript.title": "{shop} · 与 {contact} 的对话",
  "transcript.visitor": "访客",
  "transcript.note": "{name}（备注）",
  "transcript.file": "[文件：{name}]",
  "transcript.recalled": "（已撤回）",
  "transcript.event.joined": "{agent} 开始接待",
  "transcript.event.closed": "会话结束",
} as const;
