/** Why a conversation went to somebody: the section in the side panel. */
export default {
  "why.title": "为什么分配给我",
  "why.title_other": "为什么分配给{name}",
  "why.title_waiting": "为什么还在排队",
  "why.link": "为什么",
  "why.total": "{total} 分，{count} 人中第 {rank}",
  "why.none": "这段会话没有自动分配的记录。",
  "why.by_hand": "由同事直接指派或自己认领，没有打分。",
  "why.waiting": "现在没有合适而且空闲的客服。",
  "why.held": "规则让它先等到 {time}。",
  "why.failed": "没有取到原因。",
  "why.again": "再试一次",
  "why.excluded": "已排除：{list}",
  "why.person": "{name}（{reason}）",
  "why.people": "{names}等 {count} 人（{reason}）",
  "why.and": "、",
  "why.rule.other": "一条规则",
} as const;
