/** A small mail server: takes what it is sent over a real socket and keeps it. */

import type { Socket } from "bun";

export interface SmtpListener {
  port: number;
  /** Mails as they came, headers and all, with quoted-printable and base64 bodies decoded. */
  mails: string[];
  stop(): void;
}

interface Talk {
  pending: string;
  inData: boolean;
  data: string;
}

export interface SmtpHabits {
  /** Refuses every sign-in; it offers one only then. */
  refuseSignIn?: boolean;
  refuseRecipients?: boolean;
}

export function smtpListener({ refuseSignIn, refuseRecipients }: SmtpHabits = {}): SmtpListener {
  const mails: string[] = [];
  const answer = (line: string): string => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "EHLO") return refuseSignIn ? "250-test\r\n250 AUTH PLAIN" : "250 test";
    if (verb === "AUTH") return "535 wrong password";
    if (verb === "RCPT" && refuseRecipients) return "550 no such mailbox";
    if (verb === "DATA") return "354 go on";
    return verb === "QUIT" ? "221 bye" : "250 ok";
  };
  const listener = Bun.listen<Talk>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        socket.data = { pending: "", inData: false, data: "" };
        socket.write("220 test\r\n");
      },
      data(socket, chunk) {
        socket.data.pending += chunk.toString();
        for (let end = 0; (end = socket.data.pending.indexOf("\r\n")) >= 0;) {
          const line = socket.data.pending.slice(0, end);
          socket.data.pending = socket.data.pending.slice(end + 2);
          take(socket, line);
        }
      },
    },
  });
  function take(socket: Socket<Talk>, line: string): void {
    const talk = socket.data;
    if (!talk.inData) {
      const said = answer(line);
      talk.inData = said.startsWith("354");
      socket.write(`${said}\r\n`);
    } else if (line === ".") {
      mails.push(readable(talk.data));
      Object.assign(talk, { inData: false, data: "" });
      socket.write("250 taken\r\n");
    } else talk.data += `${line.startsWith("..") ? line.slice(1) : line}\n`;
  }
  return { port: listener.port, mails, stop: () => listener.stop(true) };
}

function readable(mail: string): string {
  const [head = "", ...rest] = mail.split("\n\n");
  const body = rest.join("\n\n");
  const words = head.replace(/=\?UTF-8\?B\?([^?]*)\?=(?:\s+(?==\?))?/gi, (_, text: string) =>
    fromBase64(text),
  );
  const shown = words.replace(/=\?UTF-8\?Q\?([^?]*)\?=(?:\s+(?==\?))?/gi, (_, text: string) =>
    fromQuoted(text.replaceAll("_", " ")),
  );
  if (/^content-transfer-encoding: base64/im.test(head)) return `${shown}\n\n${fromBase64(body)}`;
  if (/^content-transfer-encoding: quoted-printable/im.test(head)) return `${shown}\n\n${fromQuoted(body)}`;
  return mail;
}

const fromBase64 = (text: string): string => Buffer.from(text, "base64").toString("utf8");
const fromQuoted = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\n/g, "")
      .replace(/[^\x00-\x7f]/g, "")
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString("utf8");
