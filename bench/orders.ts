/** What the bench asks of its load process, and what comes back. Milliseconds throughout. */

/** Read by the load process when it starts. */
export interface Setting {
  target: "lingxi" | "bare";
  port: number;
  agents: number;
  agentTokens: string[];
  visitorTokens: string[];
  /** Of the visitors who have one already, by their number. */
  conversations: string[];
}

export type Order =
  | { do: "bring"; visitors: number }
  | { do: "run"; rate: number; seconds: number; writers: number }
  | { do: "storm"; rate: number; writers: number };

export interface Outcome {
  sent: number;
  acked: number;
  /** Never heard by an agent. */
  lost: number;
  unacked: number;
  duplicates: number;
  outOfOrder: number;
  errors: string[];
  /** Visitor → agent. */
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** Visitor → durable and acknowledged. */
  ackP50: number;
  ackP99: number;
  /** Share of its core that the load itself used. */
  loadCpu: number;
}

export interface Storm extends Outcome {
  back: number;
  /** From the first attempt until the last one was caught up. */
  tookMs: number;
  medianMs: number;
}
