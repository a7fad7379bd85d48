/** Visitors and their journeys. */
export default {
  "visitors.intent.pages": "这次看了 {count} 页",
  "visitors.intent.read": "细读 {count} 页",
  "visitors.intent.revisited": "回看同一页 {count} 次",
  "visitors.intent.source": "带着目的来",
  "visitors.intent.visits": "第 {count} 次到访",
};
