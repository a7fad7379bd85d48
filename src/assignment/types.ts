/** Shapes that the parts of assignment hand one another. */

import type { Availability } from "../../web/contract/models.ts";

/** Somebody who may be given conversations. */
export interface Person {
  id: string;
  name: string;
  availability: Availability;
  capacity: number;
  seniority: number;
  /** Skill's id → level. */
  skills: ReadonlyMap<string, number>;
  languages: readonly string[];
  teams: ReadonlySet<string>;
  /** Channel → most at once. */
  capacities: Readonly<Record<string, number>>;
  onShift: boolean;
}

/** A person at this moment. */
export interface Candidate {
  person: Person;
  connected: boolean;
  /** Open conversations, weighted. */
  load: number;
  channelLoad: number;
  /** Epoch ms of the last one that they got; 0 never. */
  lastAt: number;
}

/** Resolved to ids: of each list any will do, and all that is given must be so. */
export interface Wanted {
  skills?: readonly string[];
  level?: number;
  languages?: readonly string[];
  teams?: readonly string[];
  agents?: readonly string[];
  min?: number;
  max?: number;
  shift?: true;
}

export interface Preference {
  rule: string;
  wanted: Wanted;
  weight: number;
}

/** What a set of rules makes of one conversation. */
export interface Plan {
  /** In order of the rules; `by` says which. */
  require: { rule: string; wanted: Wanted }[];
  exclude: { rule: string; wanted: Wanted }[];
  prefer: Preference[];
  team: string | null;
  priority: number;
  heldUntil: number | null;
  /** The first moment at which a requirement lapses. */
  lapsesAt: number | null;
  /** Rules whose condition held. */
  hits: string[];
}

export type Objective = "speed" | "conversion" | "balance" | "blend";

/** Why somebody can't have it; rules as `required:<rule>` and `excluded:<rule>`. */
export type Removal =
  | "offline"
  | "away"
  | "busy"
  | "gone"
  | "full"
  | "channel_full"
  | "passed"
  | `required:${string}`
  | `excluded:${string}`;

export interface Scored {
  agentId: string;
  total: number;
  parts: Record<string, number>;
}

export interface Verdict {
  winner: string | null;
  /** Best first. */
  ranked: Scored[];
  removed: Map<Removal, string[]>;
}
