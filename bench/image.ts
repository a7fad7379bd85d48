/** How much the container image weighs: its root file system, as a registry would send it. */

import { statSync } from "node:fs";
import { join } from "node:path";
import { makeRootfs } from "../src/build/rootfs.ts";
import type { Workshop } from "./stand.ts";
import type { Row } from "./table.ts";

export async function benchImage({ folder, lingxi }: Workshop): Promise<Row[]> {
  const [binary, more] = lingxi;
  if (!binary || more) throw new Error("the image is made of the binary: leave out --source");
  const target = join(folder, "rootfs");
  await makeRootfs(binary, target);
  const packed = join(folder, "rootfs.tar.gz");
  await Bun.$`tar -C ${target} -c . | gzip -9 > ${packed}`.quiet();
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const bytes = statSync(packed).size;
  return [
    {
      what: "Image: root file system, gzip",
      goal: "≤ 60 MB",
      measured: mb(bytes),
      detail: `${mb(statSync(binary).size)} of it is the executable, unpacked`,
      met: bytes <= 60e6,
      facts: [],
    },
  ];
}
