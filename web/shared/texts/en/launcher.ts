/** What the widget's button and greeting say; apart from widget.ts because the loader must stay small. */
export default {
  "widget.launcher.open": "Open chat",
  "widget.launcher.unread": "Open chat, {count} unread message || Open chat, {count} unread messages",
  "widget.launcher.close": "Close chat",
  "widget.launcher.label": "Chat with us",
  "widget.launcher.now": "just now",
  "widget.launcher.greeting": "Greeting",
  "widget.launcher.dismiss": "Dismiss greeting",
} as const;
