/** What the inbox says about quick replies, previews, what is armed, and macros. */
export default {
  "preview.label": "What the contact is typing",
  "preview.typing": "Typing · they allowed a preview, nothing is stored",
  "inbox.row.previewing": "Typing: {text}",
  "armed.waits": "Goes when they send",
  "armed.held": "Not what was expected, so held back",
  "armed.anyway": "Send anyway",
  "armed.change": "Change it",
  "armed.edit": "Edit",
  "armed.off": "Cancel",
  "armed.offline": "The line is down; nothing was armed.",
  "armed.went": "Armed before, and sent the moment they wrote",
  "strip.armed": "Armed",
  "strip.arm": "Send it when they send (Shift + {number})",
  "strip.arm_named": "Arm “{title}”: it goes when they send",
  "keys.strip_send": "Send a quick reply by its number",
  "keys.strip_arm": "Arm it: it goes when they send",
} as const;
