/** How an inbox gets onto a site: the one line to paste, the page of its own, and that page as a QR code. */

import type { Inbox } from "./types.ts";

export interface Installation {
  /** One line of HTML; the key is public by nature. */
  snippet: string;
  script_url: string;
  /** The whole chat as a page. */
  chat_url: string;
}

/** `base` is our own address with its path, without a trailing slash. */
export function installation(inbox: Pick<Inbox, "key">, base: string): Installation {
  const script = `${base}/widget.js`;
  return {
    snippet: `<script src="${attribute(script)}" data-inbox="${attribute(inbox.key)}" async></script>`,
    script_url: script,
    chat_url: `${base}/chat/${inbox.key}`,
  };
}

/** The QR code of an address as SVG: black on white, which every camera reads. */
export async function qrSvg(url: string): Promise<string> {
  // Loaded when it is needed: few starts of the server ever draw one.
  const { default: QRCode } = await import("qrcode");
  return QRCode.toString(url, { type: "svg", margin: 2, errorCorrectionLevel: "M" });
}

/** Of a request when PUBLIC_URL is not set. */
export function ownAddress(
  config: { publicUrl: string | undefined; basePath: string },
  requestUrl: string,
): string {
  return config.publicUrl ?? `${new URL(requestUrl).origin}${config.basePath}`;
}

const attribute = (value: string): string =>
  value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
