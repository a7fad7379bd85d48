/** Settings of an inbox: visitors and privacy, identity. */
export default {
  "settings.page.inbox_privacy": "访客与隐私",
  "settings.page.inbox_identity": "身份",
  "settings.inbox_privacy.about":
    "聊天之外，能看到访客的什么。默认什么都不看；不管怎么选，拒绝的访客照样能聊天。",
  "settings.inbox_privacy.tracking": "浏览轨迹",
  "settings.inbox_privacy.tracking_off": "不看",
  "settings.inbox_privacy.tracking_off_text": "打开网页时什么都不发送，也不在访客的浏览器里存任何东西。",
  "settings.inbox_privacy.tracking_ask": "先问访客",
  "settings.inbox_privacy.tracking_ask_text":
    "页面加载完后，聊天按钮旁出现一张小卡片。点「可以」才开始；点「不用」就不再问。",
  "settings.inbox_privacy.tracking_site": "由网站的隐私横幅决定",
  "settings.inbox_privacy.tracking_site_text":
    "已有自己的 Cookie 横幅时选它：访客同意后，由网页调用下面这一行。",
  "settings.inbox_privacy.line": "访客同意后调用；撤回时换成 false",
  "settings.inbox_privacy.query": "保留的网址参数",
  "settings.inbox_privacy.query_hint":
    "网址里 ? 后面的内容可能带有个人信息，默认全部去掉。需要分清商品时，每行写一个参数名。广告来源会先读出，不受影响。",
  "settings.inbox_privacy.typing": "正在输入的内容",
  "settings.inbox_privacy.preview": "消息预知",
  "settings.inbox_privacy.preview_text": "访客同意后，客服能看到 TA 正在输入、还没发送的文字",
  "settings.inbox_privacy.preview_hint":
    "每位访客都会先看到说明，不同意就不会发出。内容不保存；卡号和证件号在访客的浏览器里就遮住。",
  "settings.inbox_privacy.phones": "遮住手机号",
  "settings.inbox_privacy.phones_text": "预知的文字里，手机号也遮住",
  "settings.inbox_privacy.law": "法律要求什么",
  "settings.inbox_privacy.law_first": "先同意，再收集",
  "settings.inbox_privacy.law_first_text":
    "《个人信息保护法》和 GDPR 都要求在收集之前取得同意。卡片的两个选项一样显眼，没有预先勾选。",
  "settings.inbox_privacy.law_refusal": "拒绝也能用",
  "settings.inbox_privacy.law_refusal_text": "不能因为访客不同意就不提供服务。拒绝的人聊天一切照常。",
  "settings.inbox_privacy.law_withdrawal": "随时能撤回",
  "settings.inbox_privacy.law_withdrawal_text":
    "聊天窗口 ⋯ 里的「隐私说明」一键撤回，立即停止。每次同意和撤回都有记录，可供查证。",
  "settings.inbox_privacy.law_signal": "浏览器说不，就是不",
  "settings.inbox_privacy.law_signal_text":
    "访客的浏览器发出 GPC 或 DNT 信号时，不出现卡片，也不收集；网站自己的横幅也不能绕过。",
  "settings.inbox_privacy.law_notice": "写进隐私政策",
  "settings.inbox_privacy.law_notice_text":
    "请在网站的隐私政策里写明：收集打开的页面、停留时间、来源和大致地区，用来更快地回复，存放在你自己的服务器上。",
  "settings.inbox_privacy.law_minors": "面向孩子的网站",
  "settings.inbox_privacy.law_minors_text":
    "不满十四周岁的人的信息属于敏感信息，要先取得监护人同意。这类网站请选「不看」。",

  "settings.inbox_identity.about":
    "访客在你的网站登录后，让客服知道 TA 是谁：换了设备也接着聊，订单也能对上。身份由你的服务器签名，别人冒充不了。",
  "settings.inbox_identity.secret": "签名密钥",
  "settings.inbox_identity.secret_none": "先生成密钥，放到网站的服务器上。",
  "settings.inbox_identity.secret_made":
    "密钥已生成，只在生成时显示一次。换一个以后，用旧密钥签名的立即失效。",
  "settings.inbox_identity.make": "生成密钥",
  "settings.inbox_identity.renew": "换一个密钥",
  "settings.inbox_identity.ask_make": "生成后只显示一次。身份随之开启，没有登录的访客照样能聊天。",
  "settings.inbox_identity.ask_renew":
    "旧密钥立即失效。网站的服务器换上新密钥之前，登录的访客会被当作没有登录。",
  "settings.inbox_identity.shown": "请现在保存密钥",
  "settings.inbox_identity.shown_text":
    "放进网站服务器的环境变量里，例如 LINGXI_SECRET。不要写进网页。关闭后不再显示。",
  "settings.inbox_identity.mode": "使用",
  "settings.inbox_identity.mode_hint": "有了密钥才能开启。",
  "settings.inbox_identity.mode_off": "关闭",
  "settings.inbox_identity.mode_off_text": "不看签名，所有人都是没有登录的访客。",
  "settings.inbox_identity.mode_optional": "可选",
  "settings.inbox_identity.mode_optional_text": "登录的访客有身份，没有登录的照样能聊天。",
  "settings.inbox_identity.mode_enforced": "必须",
  "settings.inbox_identity.mode_enforced_text":
    "没有有效的签名就不能聊天，也不会被记录。适合会员网站和企业内部。",
  "settings.inbox_identity.snippets": "接入代码",
  "settings.inbox_identity.sign_hint":
    "在你的服务器上签名。sub 是用户在你系统里的编号；name、email、phone、attributes 可选；有效期最长 24 小时。",
  "settings.inbox_identity.page_hint": "再把签好的 TOKEN 交给网页，每次打开页面都给：",
  "settings.inbox_identity.page_line": "放在聊天代码前面",

  "settings.words.inbox_privacy.tracking": "浏览轨迹 访客跟踪 同意 cookie liulanguiji llgj tracking consent",
  "settings.words.inbox_privacy.query": "网址参数 查询参数 wangzhicanshu wzcs query",
  "settings.words.inbox_privacy.preview": "消息预知 正在输入 xiaoxiyuzhi xxyz preview",
  "settings.words.inbox_privacy.phones": "遮住手机号 脱敏 zhezhu shoujihao sjh mask",
  "settings.words.inbox_privacy.law": "法律 合规 个人信息保护法 GDPR falv fl hegui hg",
  "settings.words.inbox_identity.mode": "身份 登录用户 验证 shenfen sf identity",
  "settings.words.inbox_identity.secret": "签名密钥 JWT qianmingmiyao qmmy secret",
  "settings.words.inbox_identity.snippets": "接入代码 签名 jierudaima jrdm node php python java",
} as const;
