import { expect, test } from "bun:test";
import fc from "fast-check";
import { cleanName } from "./names.ts";
import { kinds } from "./sniff.ts";

test("an ordinary name stays", () => {
  expect(cleanName("汝瓷养护说明.pdf", kinds.pdf)).toBe("汝瓷养护说明.pdf");
  expect(cleanName("photo.JPEG", kinds.jpeg)).toBe("photo.jpeg");
  expect(cleanName("orders.csv", kinds.text)).toBe("orders.csv");
});

test("the extension is that of the bytes", () => {
  expect(cleanName("photo.bmp", kinds.png)).toBe("photo.png");
  expect(cleanName("evil.html", kinds.png)).toBe("evil.html.png");
  expect(cleanName("setup.exe", kinds.other)).toBe("setup.exe.bin");
  expect(cleanName("notes.js", kinds.text)).toBe("notes.js.txt");
  expect(cleanName("合同 v1.2", kinds.pdf)).toBe("合同 v1.2.pdf");
});

test("a path leaves only its last part", () => {
  expect(cleanName("../../etc/passwd", kinds.text)).toBe("passwd.txt");
  expect(cleanName("C:\\Users\\lin\\photo.png", kinds.png)).toBe("photo.png");
  expect(cleanName("/", kinds.png)).toBe("file.png");
  expect(cleanName("....", kinds.png)).toBe("file.png");
});

test("a name can't be turned round or hide anything", () => {
  expect(cleanName("invoice\u202egpj.exe", kinds.other)).toBe("invoicegpj.exe.bin");
  expect(cleanName("a\u200bb\u2066c\ufeff.png", kinds.png)).toBe("abc.png");
  expect(cleanName("a\r\nSet-Cookie: x.png", kinds.png)).toBe("aSet-Cookie_ x.png");
  expect(cleanName("\u3164\u2800.png", kinds.png)).toBe("file.png");
  expect(cleanName(`e${"\u0301".repeat(40)}.png`, kinds.png).length).toBeLessThan(12);
});

test("names of Windows devices are made harmless", () => {
  expect(cleanName("con.png", kinds.png)).toBe("_con.png");
  expect(cleanName("LPT1.tar.gz", kinds.gzip)).toBe("_LPT1.tar.gz");
});

test("every name comes out short, whole, visible and with a true extension", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 400 }),
        fc.string({ unit: "grapheme", maxLength: 300 }),
      ),
      fc.constantFrom(...Object.values(kinds)),
      (given, kind) => {
        const name = cleanName(given, kind);
        expect([...name].length).toBeLessThanOrEqual(121);
        expect(name.isWellFormed()).toBe(true);
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}/\\<>:"|?*]/u);
        expect(kind.extensions.some((extension) => name.endsWith(`.${extension}`))).toBe(true);
        expect(name.startsWith(".")).toBe(false);
        expect(cleanName(name, kind)).toBe(name);
      },
    ),
  );
});
