/** Visitors and their journeys. */
export default {
  "visitors.intent.pages": "{count} pages this time",
  "visitors.intent.read": "Pages read to the end: {count}",
  "visitors.intent.revisited": "Times back at one page: {count}",
  "visitors.intent.source": "Came looking for something",
  "visitors.intent.visits": "Visit no. {count}",
};
