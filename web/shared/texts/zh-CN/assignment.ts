/** Words of assignment: what the system writes into threads. */
export default {
  "assignment.rescue.alone": "客服没有在规定时间内回复，也没有别的客服在线，会话留在原处，请看一下。",
  "assignment.rescue.exhausted": "几位客服都没有及时回复，会话已不再自动转出，请安排人处理。",
} as const;
