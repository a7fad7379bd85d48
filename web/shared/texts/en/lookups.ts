/** Lookups: cards in the side panel. */
export default {
  "panel.lookup.count": "{count} found",
  "panel.lookup.asking": "Asking",
  "panel.lookup.nothing": "Nothing found",
  "panel.lookup.failed.slow": "The other system was too slow to answer",
  "panel.lookup.failed.refused": "The other system refuses. An administrator should check the secret",
  "panel.lookup.failed.broken": "It did not work this time. Try again later",
  "panel.lookup.fewer": "Show fewer",
  "panel.lookup.more": "{count} more",
  "panel.lookup.again": "Ask again",
  "panel.lookup.opens": "Opens in a new window",
};
