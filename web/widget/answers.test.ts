/** A form refuses what can't be used to answer the visitor, and nothing else. */

import { expect, test } from "bun:test";
import { faultOf, faultsOf } from "./answers.ts";

const required = (kind: "text" | "email" | "phone") => ({ kind, required: true });

test("what is required must be there, what is optional may be empty", () => {
  expect(faultOf(required("text"), "  ")).toBe("widget.form.required");
  expect(faultOf({ kind: "email", required: false }, "")).toBeNull();
});

test("an address needs a domain, a number seven digits", () => {
  expect(faultOf(required("email"), "chenlan@example")).toBe("widget.form.bad_email");
  expect(faultOf(required("email"), " chen.lan+tea@例子.com ")).toBeNull();
  expect(faultOf(required("phone"), "12345")).toBe("widget.form.bad_phone");
  expect(faultOf(required("phone"), "+86 138 0013-8000")).toBeNull();
});

test("each wrong field is named", () => {
  const fields = [
    { name: "name", label: "", ...required("text") },
    { name: "email", label: "", ...required("email") },
  ];
  expect(faultsOf(fields, { email: "x" })).toEqual({
    name: "widget.form.required",
    email: "widget.form.bad_email",
  });
});
