/** What the inbox says about quick replies, previews, what is armed, and macros. */
export default {
  "preview.label": "对方正在输入的内容",
  "preview.typing": "正在输入 · 对方已同意预览，不会保存",
  "inbox.row.previewing": "正在输入：{text}",
  "armed.waits": "对方一发送就发出",
  "armed.held": "和预想的不一样，先没有发",
  "armed.anyway": "仍要发",
  "armed.change": "改一下",
  "armed.edit": "编辑",
  "armed.off": "取消",
  "armed.offline": "连接断了，没有备好。",
  "armed.went": "提前备好，对方一发送就发出",
  "strip.armed": "已备好",
  "strip.arm": "等对方一发送就发出（Shift + {number}）",
  "strip.arm_named": "备好「{title}」，对方一发送就发出",
  "keys.strip_send": "发送第几条快捷回复",
  "keys.strip_arm": "备好，对方一发送就发出",
} as const;
