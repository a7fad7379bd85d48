/** Why a conversation went to somebody: the section in the side panel. */
export default {
  "why.title": "Why me",
  "why.title_other": "Why {name}",
  "why.title_waiting": "Why it still waits",
  "why.link": "Why",
  "why.total": "{total} points, {rank} of {count}",
  "why.none": "Nothing was assigned automatically here.",
  "why.by_hand": "Assigned or claimed by hand, without a score.",
  "why.waiting": "Nobody who fits is free at the moment.",
  "why.held": "A rule lets it wait until {time}.",
  "why.failed": "The reasons could not be fetched.",
  "why.again": "Try again",
  "why.excluded": "Left out: {list}",
  "why.person": "{name} ({reason})",
  "why.people": "{names} and others, {count} in all ({reason})",
  "why.and": ", ",
  "why.rule.other": "A rule",
} as const;
