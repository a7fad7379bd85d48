/** Visitors who write in English. */

import { dialogue } from "../dialogue.ts";

export const english = [
  dialogue(
    "售前 英文",
    "售前",
    `
    c Hi, do you ship to {country}?
    a Hello {first}! Yes, we do. It takes {weeks} and we pack everything twice.
    c How much is shipping for one {product}?
    a About {usd} US dollars, and it is free for orders above 200.
    c [Great|Perfect], and what if it arrives broken?
    a Just send us a photo. We send a new one or refund you, no return needed.
    c Good to know, thank you!`,
  ),
  dialogue(
    "售前 英文 紫砂",
    "售前",
    `
    c Is the teapot real Yixing clay?
    a Hello! It is. Each pot comes with a report on its clay; the number is on the bottom.
    c What size would you suggest for two people?
    a 150 ml works well for two. It pours about four small cups.
    c Can I use it for green tea?
    a You can, but green tea likes thinner walls. A porcelain gaiwan would be kinder to it.
    c OK, then I'll take both`,
  ),
  dialogue(
    "询价 英文 大宗",
    "售前",
    `
    c Hello, could you quote {bulk} {product}s for a company event?
    a Hello {first}, gladly. For {bulk} pieces we give 12% off and can print your logo inside the box.
    c When would they arrive in {country}?
    a Two weeks to make, then {weeks} by air.
    n {bulk} 套海外大单，寄到 {country}，@{colleague} 算一下空运报价
    c Please send the quote by email
    a It is on its way, with samples and the freight listed separately.
    c Received, I'll come back to you after our meeting`,
  ),
  dialogue(
    "破损补发 英文",
    "售后",
    `
    c My {product} arrived with a crack :(
    a I'm so sorry, {first}. Could you send a photo of the crack and of the box?
    c Sure, just did
    a Thank you. I'm sending a new one today, please keep the old one, maybe for a plant.
    c Haha, thank you, that is very kind`,
  ),
  dialogue(
    "物流 英文",
    "仓配",
    `
    c Where is my order {order}? Tracking hasn't moved for a week
    a Let me look. It is at customs in {country}, that can take some days.
    c Do I have to pay something?
    a No, duties are paid by us. If nothing moves by Friday I will send it again.
    c It just got delivered, thanks!`,
  ),
  dialogue(
    "售前 英文 养护",
    "售前",
    `
    c How do I clean a celadon cup with tea stains?
    a Warm water with a spoon of baking soda for half an hour, then a soft cloth.
    c Can it go in the dishwasher?
    a Better not, the glaze is fine but cups knock against each other.
    c [Makes sense|Got it], thanks`,
  ),
  dialogue(
    "售前 英文 送礼",
    "售前",
    `
    c I'm looking for a wedding gift around {usd} dollars
    a Congratulations to the couple! Two celadon cups in a silk box are {usd} dollars, with a card that we write by hand.
    c Could the card be in Chinese?
    a Of course. 百年好合 is what one says at weddings: a hundred years in harmony.
    c Lovely, I'll order it now`,
  ),
];
