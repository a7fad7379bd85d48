/** Webhooks: mails about them. */
export default {
  "webhooks.mail.subject": "灵犀：一个 Webhook 已停用",
  "webhooks.mail.gone":
    "接收方 {url} 回答 410（已不存在），所以停用了这个 Webhook。没有送出的事件还留着，重新启用后会继续送。",
  "webhooks.mail.failing":
    "接收方 {url} 连续三天没有一次成功，所以停用了这个 Webhook。事件还留着，在“设置 → Webhook”里重新启用后会继续送。",
};
