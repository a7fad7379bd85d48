/** Settings of an inbox: visitors and privacy, identity. */
export default {
  "settings.page.inbox_privacy": "Visitors and privacy",
  "settings.page.inbox_identity": "Identity",
  "settings.inbox_privacy.about":
    "What you see of visitors besides the chat. Nothing, until you choose; whoever refuses chats just the same.",
  "settings.inbox_privacy.tracking": "Pages they look at",
  "settings.inbox_privacy.tracking_off": "Not at all",
  "settings.inbox_privacy.tracking_off_text":
    "Opening a page sends nothing and stores nothing in the visitor's browser.",
  "settings.inbox_privacy.tracking_ask": "Ask the visitor first",
  "settings.inbox_privacy.tracking_ask_text":
    "Once the page has loaded, a small card stands beside the chat button. Only after “That's fine” anything is seen; after “No thanks” nobody asks again.",
  "settings.inbox_privacy.tracking_site": "The site's own privacy banner decides",
  "settings.inbox_privacy.tracking_site_text":
    "For sites with a cookie banner: once a visitor has agreed there, the page calls the line below.",
  "settings.inbox_privacy.line": "Call it after a yes; with false when it is taken back",
  "settings.inbox_privacy.query": "Query parameters to keep",
  "settings.inbox_privacy.query_hint":
    "What follows the ? of an address may name a person, so all of it is removed. Where a product is told apart only by it, write one name on each line. Campaigns are read before.",
  "settings.inbox_privacy.typing": "What they are typing",
  "settings.inbox_privacy.preview": "Message preview",
  "settings.inbox_privacy.preview_text":
    "With the visitor's consent, agents see what is being typed before it is sent",
  "settings.inbox_privacy.preview_hint":
    "Every visitor is told first, and nothing leaves the browser without a yes. It is never stored; card and identity numbers are masked in the browser.",
  "settings.inbox_privacy.phones": "Mask phone numbers",
  "settings.inbox_privacy.phones_text": "Phone numbers in previews are masked too",
  "settings.inbox_privacy.law": "What the law asks",
  "settings.inbox_privacy.law_first": "A yes comes first",
  "settings.inbox_privacy.law_first_text":
    "The GDPR and China's PIPL ask for consent before anything is collected. Both answers on the card weigh the same, and none is chosen beforehand.",
  "settings.inbox_privacy.law_refusal": "No must work too",
  "settings.inbox_privacy.law_refusal_text":
    "Nobody may be turned away for refusing. Their chat works as any other.",
  "settings.inbox_privacy.law_withdrawal": "It can be taken back",
  "settings.inbox_privacy.law_withdrawal_text":
    "One click under “Privacy” in the chat's ⋯ menu ends it at once. Each yes and each withdrawal is on record, for when somebody asks.",
  "settings.inbox_privacy.law_signal": "The browser's no is a no",
  "settings.inbox_privacy.law_signal_text":
    "Where a browser sends GPC or DNT there is no card and nothing is collected, whatever the site's banner says.",
  "settings.inbox_privacy.law_notice": "Say it in your privacy notice",
  "settings.inbox_privacy.law_notice_text":
    "Tell there that you see which pages are opened, for how long, from where they came and their rough region, to answer faster, and that it stays on your own server.",
  "settings.inbox_privacy.law_minors": "Sites for children",
  "settings.inbox_privacy.law_minors_text":
    "What concerns children (under 14 in China, 13 to 16 in Europe) needs a guardian's consent. Choose “Not at all” there.",

  "settings.inbox_identity.about":
    "Lets agents know who a signed-in visitor is: the conversation goes on across devices, and orders are found. Your own server signs it, so nobody can pretend.",
  "settings.inbox_identity.secret": "Signing secret",
  "settings.inbox_identity.secret_none": "Make a secret first, and put it on your site's server.",
  "settings.inbox_identity.secret_made":
    "There is a secret; it was shown once, when it was made. A new one ends what the old one signed at once.",
  "settings.inbox_identity.make": "Make a secret",
  "settings.inbox_identity.renew": "Make a new secret",
  "settings.inbox_identity.ask_make":
    "It is shown once. Identity is switched on with it; visitors who aren't signed in can chat as before.",
  "settings.inbox_identity.ask_renew":
    "The old secret stops working at once. Until your server has the new one, signed-in visitors count as strangers.",
  "settings.inbox_identity.shown": "Keep this secret now",
  "settings.inbox_identity.shown_text":
    "Put it into your server's environment, as LINGXI_SECRET for example, never into a page. It is not shown again.",
  "settings.inbox_identity.mode": "Use",
  "settings.inbox_identity.mode_hint": "Needs a secret first.",
  "settings.inbox_identity.mode_off": "Off",
  "settings.inbox_identity.mode_off_text": "Signatures are not looked at; everybody is a stranger.",
  "settings.inbox_identity.mode_optional": "Optional",
  "settings.inbox_identity.mode_optional_text": "Who is signed in has an identity; all others can chat too.",
  "settings.inbox_identity.mode_enforced": "Enforced",
  "settings.inbox_identity.mode_enforced_text":
    "Without a valid signature nobody chats, and nobody is tracked. For members' sites and companies.",
  "settings.inbox_identity.snippets": "Code to copy",
  "settings.inbox_identity.sign_hint":
    "Sign on your server. sub is the user's id in your system; name, email, phone and attributes may be left out; good for 24 hours at most.",
  "settings.inbox_identity.page_hint": "Then hand the signed TOKEN to the page, each time it opens:",
  "settings.inbox_identity.page_line": "Before the chat's own line",

  "settings.words.inbox_privacy.tracking": "pages tracking consent cookies journey visitors banner",
  "settings.words.inbox_privacy.query": "query parameters address url",
  "settings.words.inbox_privacy.preview": "message preview typing",
  "settings.words.inbox_privacy.phones": "mask phone numbers",
  "settings.words.inbox_privacy.law": "law gdpr pipl compliance",
  "settings.words.inbox_identity.mode": "identity signed in users verify enforced",
  "settings.words.inbox_identity.secret": "signing secret jwt key",
  "settings.words.inbox_identity.snippets": "code snippets node php python java",
} as const;
