/** Templates for components that the server and the browser both render. */

import htm from "htm";
import { h, type VNode } from "preact";

export const html = htm.bind(h) as unknown as (strings: TemplateStringsArray, ...values: unknown[]) => VNode;
