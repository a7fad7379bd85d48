/** Puts together the container's root file system: the executable, what it needs of glibc, and nothing else. Dockerfile and CI both use it. */

import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, realpathSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { here, root } from "./build.ts";

/** The user that the container runs as; it owns /data and nothing more. */
export const UID = 10001;

const passwd = `root:x:0:0:root:/:/nologin\nlingxi:x:${UID}:${UID}:Lingxi:/data:/nologin\n`;
const group = `root:x:0:\nlingxi:x:${UID}:\n`;

export async function makeRootfs(binary: string, target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  for (const folder of ["data", "etc", "proc", "tmp"]) mkdirSync(join(target, folder), { recursive: true });
  const put = (from: string, path: string) => {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    copyFileSync(realpathSync(from), join(target, path));
  };
  put(binary, "usr/local/bin/lingxi");
  for (const library of await librariesOf(binary)) put(library, library);
  if (existsSync("/etc/ssl/certs/ca-certificates.crt"))
    put("/etc/ssl/certs/ca-certificates.crt", "etc/ssl/certs/ca-certificates.crt");
  await Bun.write(join(target, "etc/passwd"), passwd);
  await Bun.write(join(target, "etc/group"), group);
  await Bun.write(join(target, "etc/nsswitch.conf"), "hosts: files dns\n");
  chmodSync(join(target, "tmp"), 0o1777);
  chmodSync(join(target, "data"), 0o700);
  if (process.getuid?.() === 0) chownSync(join(target, "data"), UID, UID);
}

/** The loader and the shared libraries, as this system's own loader finds them. */
async function librariesOf(binary: string): Promise<string[]> {
  const listed = await Bun.$`ldd ${binary}`.text();
  return [...listed.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => match[1]!);
}

if (import.meta.main) {
  const target = resolve(process.argv[2] ?? join(root, "dist/rootfs"));
  await makeRootfs(join(root, `dist/lingxi-linux-${here}`), target);
  console.log(target);
}
