/** All that visitors read in the chat of a site; in three files, because the browser loads them one after another. */
import chat from "./chat.ts";
import more from "./chat-more.ts";
import launcher from "./launcher.ts";

export default { ...launcher, ...chat, ...more } as const;
