/** A visitor's journey, read when it is looked at and again whenever they move on; older visits by the cursor. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Journey, LiveVisitor, Visit } from "../../contract/visitors.ts";
import { call } from "../pages/call.ts";

export interface Followed {
  journey: Journey | null;
  /** `none`: nothing is known of them; else the sentence that says what went wrong. */
  failure: "none" | string | null;
  older: Visit[];
  more: boolean;
  busy: boolean;
  readOlder(): void;
  again(): void;
}

/** Changes when there is more to read than what counts live. */
export const stampOf = (live: LiveVisitor | undefined): string =>
  live
    ? [live.page.since, live.page.url, live.visit.pages, live.visit.started_at, ...live.tags].join("|")
    : "";

const pause = 400;
const firstPage = 4;

export function useJourney(id: string | null, stamp: string): Followed {
  const [state, setState] = useState<{ of: string | null; journey: Journey | null; failure: string | null }>({
    of: null,
    journey: null,
    failure: null,
  });
  const [older, setOlder] = useState<{ of: string | null; visits: Visit[]; cursor: string | null }>({
    of: null,
    visits: [],
    cursor: null,
  });
  const [busy, setBusy] = useState(false);
  const [tries, setTries] = useState(0);
  const read = useRef<string | null>(null);

  useEffect(() => {
    if (!id) return;
    let gone = false;
    const load = async () => {
      const answer = await call(
        "GET",
        `/api/v1/visitors/${encodeURIComponent(id)}/journey?limit=${firstPage}`,
      );
      if (gone) return;
      read.current = id;
      if (answer.ok && !answer.data) setState({ of: id, journey: null, failure: "none" });
      else if (answer.ok) {
        const journey = answer.data as Journey;
        setState({ of: id, journey, failure: null });
        setOlder((had) => (had.of === id ? had : { of: id, visits: [], cursor: journey.next_cursor }));
      } else {
        const failure = answer.problem.status === 404 ? "none" : answer.problem.detail;
        // What stands there stays; the next move of the visitor tries again.
        setState((had) =>
          had.of === id && had.journey && failure !== "none" ? had : { of: id, journey: null, failure },
        );
      }
    };
    const timer = setTimeout(() => void load(), read.current === id ? pause : 0);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id, stamp, tries]);

  const readOlder = async () => {
    if (busy || !id || !older.cursor) return;
    setBusy(true);
    const query = new URLSearchParams({ limit: "20", cursor: older.cursor });
    const answer = await call("GET", `/api/v1/visitors/${encodeURIComponent(id)}/journey?${query}`);
    setBusy(false);
    if (!answer.ok) return;
    const page = answer.data as Journey;
    setOlder((had) =>
      had.of === id ? { of: id, visits: [...had.visits, ...page.visits], cursor: page.next_cursor } : had,
    );
  };

  const mine = state.of === id;
  const newest = new Set((mine ? state.journey?.visits : undefined)?.map((visit) => visit.id));
  return {
    journey: mine ? state.journey : null,
    failure: mine ? state.failure : null,
    older: older.of === id ? older.visits.filter((visit) => !newest.has(visit.id)) : [],
    more: older.of === id && older.cursor !== null,
    busy,
    readOlder: () => void readOlder(),
    again: () => setTries((n) => n + 1),
  };
}
