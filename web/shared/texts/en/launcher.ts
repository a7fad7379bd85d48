/** What the widget's button and greeting say; apart from widget.ts because the loader must stay small. */
export default {
  "widget.launcher.open": "Open chat",
  "widget.launcher.unread": "Open chat, {count} unread message || Open chat, {count} unread messages",
  "widget.launcher.close": "Close chat",
  "widget.launcher.label": "Chat with us",
  "widget.launcher.now": "just now",
  "widget.launcher.greeting": "Greeting",
  "widget.launcher.dismiss": "Dismiss greeting",
  "widget.launcher.ask": "May the shop see which pages you look at, to help you faster?",
  "widget.launcher.ask_title": "Privacy",
  "widget.launcher.ask_yes": "That's fine",
  "widget.launcher.ask_no": "No thanks",
  "widget.launcher.ask_more": "What is seen",
  "widget.launcher.ask_details":
    "Seen: the pages you open, how long, where you came from, your rough region. Not seen: what you fill in. The chat works without it, and after a yes you can switch it off any time under “Privacy” in the chat's ⋯ menu.",
} as const;
