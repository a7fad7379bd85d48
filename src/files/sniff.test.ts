import { expect, test } from "bun:test";
import fc from "fast-check";
import { headBytes, kinds, sniff, type FileKind } from "./sniff.ts";

const latin = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const utf8 = (text: string) => new TextEncoder().encode(text);
const box = (brand: string, ...more: string[]) =>
  latin(`\0\0\0${String.fromCharCode(16 + 4 * more.length)}ftyp${brand}\0\0\0\0${more.join("")}moov`);

test("known kinds are told by their first bytes", () => {
  const table: [string, Uint8Array, FileKind][] = [
    ["png", latin("\x89PNG\r\n\x1a\n\0\0"), kinds.png],
    ["jpeg", latin("\xff\xd8\xff\xe0\0\x10JFIF"), kinds.jpeg],
    ["gif", latin("GIF89a\x01\0"), kinds.gif],
    ["webp", latin("RIFF\0\0\0\0WEBPVP8 "), kinds.webp],
    ["wav", latin("RIFF\0\0\0\0WAVEfmt "), kinds.wav],
    ["avi", latin("RIFF\0\0\0\0AVI LIST"), kinds.avi],
    ["bmp", latin("BM\x10\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".padEnd(40, "\0")), kinds.bmp],
    ["avif", box("avif", "mif1"), kinds.avif],
    ["heic", box("heic", "mif1"), kinds.heic],
    ["heic by its second brand", box("mif1", "heic"), kinds.heic],
    ["mp4", box("isom", "mp42"), kinds.mp4],
    ["mov", box("qt  "), kinds.mov],
    ["m4a", box("M4A ", "mp42"), kinds.m4a],
    ["webm", latin("\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm"), kinds.webm],
    ["mp3 with a tag", latin("ID3\x04\0\0"), kinds.mp3],
    ["mp3 without", latin("\xff\xfb\x90\x64\0\0"), kinds.mp3],
    ["aac", latin("\xff\xf1\x50\x80\0\0"), kinds.aac],
    ["ogg", latin("OggS\0\x02"), kinds.ogg],
    ["flac", latin("fLaC\0"), kinds.flac],
    ["amr", latin("#!AMR\n\x3c"), kinds.amr],
    ["pdf", latin("%PDF-1.7\n%\xe2\xe3"), kinds.pdf],
    ["zip", latin("PK\x03\x04\x14\0photo.jpg"), kinds.zip],
    ["docx", latin("PK\x03\x04\x14\0[Content_Types].xml word/document.xml"), kinds.docx],
    ["xlsx", latin("PK\x03\x04\x14\0[Content_Types].xml xl/workbook.xml"), kinds.xlsx],
    ["pptx", latin("PK\x03\x04\x14\0[Content_Types].xml ppt/presentation.xml"), kinds.pptx],
    [
      "odt",
      latin(`PK\x03\x04${"\0".repeat(26)}mimetypeapplication/vnd.oasis.opendocument.textPK`),
      kinds.odt,
    ],
    ["old office", latin("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), kinds.ole],
    ["rar", latin("Rar!\x1a\x07\x01\0"), kinds.rar],
    ["7z", latin("7z\xbc\xaf\x27\x1c"), kinds.sevenZip],
    ["gzip", latin("\x1f\x8b\x08\0"), kinds.gzip],
    ["text", utf8("订单号 QH20261118-0427\n少了一只杯子"), kinds.text],
    ["text with a mark", utf8("\ufeff姓名,电话\n"), kinds.text],
    ["text in GB 18030", new Uint8Array([0xc4, 0xe3, 0xba, 0xc3, 0x0a]), kinds.text],
  ];
  for (const [name, bytes, kind] of table)
    expect({ name, mime: sniff(bytes).mime }).toEqual({ name, mime: kind.mime });
});

test("what a browser or a machine would run is never a kind of its own", () => {
  for (const text of [
    "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "<?xml version='1.0'?><svg/>",
    "<!doctype html><p>",
    "  \n<HTML>",
    "<script>alert(1)</script>",
    "hello <script>alert(1)</script>",
    "\ufeff<html>",
    "#!/bin/sh\nrm -rf /",
    "a<!DOCTYPE html>",
  ])
    expect({ text, group: sniff(utf8(text)).group }).toEqual({ text, group: "other" });
  for (const start of [
    "MZ\x90\0\x03\0\0\0",
    "\x7fELF\x02\x01\x01\0",
    "\xcf\xfa\xed\xfe\x07\0\0\x01",
    "\xca\xfe\xba\xbe\0\0\0\x34",
    "\0asm\x01\0\0\0",
  ])
    expect(sniff(latin(start))).toBe(kinds.other);
});

test("the place of a name in a long document does not matter", () => {
  const head = latin(`PK\x03\x04[Content_Types].xml${"x".repeat(1000)}`);
  expect(sniff(head, latin("word/document.xml PK\x05\x06"))).toBe(kinds.docx);
  expect(sniff(head, latin("nothing PK\x05\x06"))).toBe(kinds.zip);
});

test("a character that is cut at the end of what is looked at does not make text unknown", () => {
  const long = utf8("茶".repeat(headBytes));
  expect(sniff(long.subarray(0, headBytes))).toBe(kinds.text);
  expect(headBytes % 3).not.toBe(0);
});

test("nothing at all, and a lone control byte, are unknown", () => {
  expect(sniff(new Uint8Array())).toBe(kinds.other);
  expect(sniff(utf8("a\0b"))).toBe(kinds.other);
});

test("no bytes break it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
      Object.values(kinds).includes(sniff(bytes) as never),
    ),
  );
  for (const start of [
    "\x89PNG",
    "RIFF",
    "BM",
    "\0\0\0\x18ftyp",
    "PK\x03\x04",
    "\xff",
    "\xff\xf1",
    "\x1aE\xdf\xa3",
    "GIF8",
  ]) {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (rest) =>
        sniff(new Uint8Array([...latin(start), ...rest])).mime.includes("/"),
      ),
    );
  }
});
