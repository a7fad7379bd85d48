/** Passwords: rules, hashes and the bound on parallel hashing. */

import { beforeAll, describe, expect, test } from "bun:test";
import { type DomainError, TooMany } from "../kernel/errors.ts";
import {
  checkPassword,
  createPool,
  hashPassword,
  isOutdated,
  setHashing,
  verifyPassword,
} from "./passwords.ts";

const refusal = (password: string, email = "lin@example.com"): string | undefined => {
  try {
    checkPassword(password, email);
    return undefined;
  } catch (error) {
    return (error as DomainError).fields?.[0]?.code;
  }
};

test("a password has 10 to 128 characters, whatever they are", () => {
  expect(refusal("123456789")).toBe("password_short");
  expect(refusal("四个汉字不够长啊")).toBe("password_short");
  expect(refusal("春眠不觉晓处处闻啼鸟")).toBeUndefined();
  expect(refusal("all lower case")).toBeUndefined();
  expect(refusal("ab".repeat(64))).toBeUndefined();
  expect(refusal("ab".repeat(64) + "c")).toBe("too_big");
  expect(refusal("broken \ud800 pair")).toBe("text_broken");
});

test("common passwords and one's own address are refused, in any case", () => {
  for (const common of ["1234567890", "QwertyUiop", "woaini1314", "Password123", "aaaaaaaaaaaa"])
    expect(refusal(common)).toBe("password_common");
  expect(refusal("Lin@Example.com")).toBe("password_is_email");
  expect(refusal("longlocalpart", "LongLocalPart@example.com")).toBe("password_is_email");
});

describe("hashes", () => {
  beforeAll(() => setHashing("production"));

  test("a hash is argon2id at today's cost and knows its password in any Unicode form", async () => {
    const hash = await hashPassword("café au lait", "lin@example.com");
    expect(hash).toStartWith("$argon2id$v=19$m=65536,t=2,p=1$");
    expect(isOutdated(hash)).toBe(false);
    expect(isOutdated(hash.replace("t=2", "t=1"))).toBe(true);
    expect(await verifyPassword("cafe\u0301 au lait", hash)).toBe(true);
    expect(await verifyPassword("cafe au lait", hash)).toBe(false);
  });

  test("nobody's hash is never matched, not even by its own password", async () => {
    expect(await verifyPassword("not a password of anybody", undefined)).toBe(false);
    expect(await verifyPassword("", undefined)).toBe(false);
  });
});

describe("the pool", () => {
  const held = () => {
    const gate = Promise.withResolvers<void>();
    return { ...gate, started: false };
  };

  test("runs at most two at once, in the order they came", async () => {
    const pool = createPool({ parallel: 2, queue: 10 });
    const tasks = [held(), held(), held(), held()];
    const order: number[] = [];
    const all = tasks.map((task, at) =>
      pool.run(async () => {
        task.started = true;
        order.push(at);
        await task.promise;
      }),
    );
    await Promise.resolve();
    expect(tasks.map((task) => task.started)).toEqual([true, true, false, false]);
    tasks[1]!.resolve();
    await all[1];
    await Promise.resolve();
    expect(tasks.map((task) => task.started)).toEqual([true, true, true, false]);
    for (const task of tasks) task.resolve();
    await Promise.all(all);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  test("refuses the one beyond the queue at once, and takes new ones when there is room again", async () => {
    const pool = createPool({ parallel: 1, queue: 1 });
    const first = held();
    const running = pool.run(() => first.promise);
    const waiting = pool.run(async () => "waited");
    await expect(pool.run(async () => "too many")).rejects.toBeInstanceOf(TooMany);
    first.resolve();
    expect(await waiting).toBe("waited");
    await running;
    expect(await pool.run(async () => "room")).toBe("room");
  });

  test("a failure gives its place back", async () => {
    const pool = createPool({ parallel: 1, queue: 0 });
    await expect(pool.run(() => Promise.reject(new Error("broke")))).rejects.toThrow("broke");
    await Promise.resolve();
    await new Promise(setImmediate);
    expect(await pool.run(async () => "next")).toBe("next");
  });
});
