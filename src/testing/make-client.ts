/** Writes `web/sdk/api/operations.ts` anew, after routes or their schemas have changed. */

import { join } from "node:path";
import { clientSource } from "../api/client-source.ts";
import type { Document } from "../api/document.ts";
import { testApp } from "./app.ts";
import { root, spawn } from "./commands.ts";

const file = join(root, "web/sdk/api/operations.ts");
const house = testApp();
const { body } = await house.call<Document>("GET", "/api/v1/openapi.json");
await Bun.write(file, clientSource(body));
await spawn(["bun", "fmt", file]);
house.close();
process.exit(0);
