/** Words of assignment: what the system writes into threads. */
export default {
  "assignment.rescue.alone":
    "The agent has not answered in time and nobody else is online. The conversation stays where it is: please have a look.",
  "assignment.rescue.exhausted":
    "Several agents have not answered in time. The conversation is no longer passed on by itself: please find somebody for it.",
} as const;
