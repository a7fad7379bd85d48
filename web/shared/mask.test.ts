/** Rules of the mask: what is secret is hidden however it is written, while it is typed too; other numbers stay. */

import { expect, test } from "bun:test";
import { isCard, isIdentity, mask } from "./mask.ts";

const plain = (text: string, phones = false) => mask(text, { phones });

test("a card number keeps its last four digits, with or without gaps, in full-width digits too", () => {
  expect(plain("卡号 6222021234567894 谢谢")).toBe(`卡号 ${"•".repeat(12)}7894 谢谢`);
  expect(plain("4111 1111 1111 1111")).toBe("•••• •••• •••• 1111");
  expect(plain("4111-1111-1111-1111。")).toBe("••••-••••-••••-1111。");
  expect(plain("４１１１１１１１１１１１１１１１")).toBe(`${"•".repeat(12)}１１１１`);
});

test("an identity number disappears whole, with X at its end too", () => {
  expect(isIdentity("11010519491231002x")).toBe(true);
  expect(plain("身份证11010519491231002X")).toBe(`身份证${"•".repeat(18)}`);
  expect(plain("110105 19491231 002X")).toBe("•••••• •••••••• ••••");
  expect(isIdentity("110105194912310021")).toBe(false);
});

test("two numbers beside each other are judged one by one", () => {
  expect(plain("20240611 4111111111111111")).toBe(`20240611 ${"•".repeat(12)}1111`);
});

test("phone numbers are hidden only where the inbox wants it", () => {
  expect(plain("电话 13812342056")).toBe("电话 13812342056");
  expect(plain("电话 13812342056", true)).toBe("电话 138••••2056");
  expect(plain("138 1234 2056", true)).toBe("138 •••• 2056");
  expect(plain("+86 13812342056", true)).toBe("+86 1••••••2056");
  expect(plain("0571-88881234", true)).toBe("057•-••••1234");
});

test("orders, prices and dates stay", () => {
  for (const text of [
    "订单 QH20261118-0427",
    "¥1,846.00",
    "2026-11-28 12:30",
    "6222021234567891",
    "12345678",
  ])
    expect(plain(text, true)).toBe(text);
  expect(isCard("6222021234567891")).toBe(false);
});

test("a number under the caret shows its first four digits only, until it is finished", () => {
  const typed = "卡 62220212345";
  expect(mask(typed, { phones: false, caret: typed.length })).toBe("卡 6222•••••••");
  expect(mask(`${typed}，`, { phones: false, caret: typed.length + 1 })).toBe(`${typed}，`);
  expect(mask("卡 62220212345谢谢", { phones: false, caret: 13 })).toBe("卡 6222•••••••谢谢");
});
