/** The bare relay that previews are measured against: socket → JSON → the agent's socket. No rights, no consent, no masking. `bun bench/bare-relay.ts PORT` */

interface Who {
  kind: string;
}

const server = Bun.serve<Who>({
  port: Number(process.argv[2]),
  hostname: "127.0.0.1",
  fetch(request, self) {
    const url = new URL(request.url);
    if (url.pathname === "/livez") return new Response("ok");
    const kind = url.searchParams.get("kind") ?? "visitor";
    return self.upgrade(request, { data: { kind } }) ? undefined : new Response(null, { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    open(socket) {
      if (socket.data.kind === "agent") socket.subscribe("agent");
      socket.send('{"t":"hello"}');
    },
    message(_socket, text) {
      const {
        conversation_id,
        n,
        text: said,
      } = JSON.parse(text as string) as {
        conversation_id: string;
        n: number;
        text: string;
      };
      server.publish("agent", JSON.stringify({ t: "preview", conversation_id, n, text: said }), false);
    },
  },
});
