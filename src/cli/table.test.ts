import { expect, test } from "vitest";
import { harmless, spell, table, widthOf } from "./table";

test.each<[number | null, string]>([
  [null, "–"],
  [Number.NaN, "–"],
  [0, "0"],
  [5, "5"],
  [0.12345, "0.123"],
  [12.345, "12.35"],
  [123.45, "123.5"],
  [1234.5, "1,235"],
  [1_234_567, "1,234,567"],
  [0.000_04, "4.00e-5"],
  [-2.5, "-2.5"],
])("%s is spelt %s", (value, text) => {
  expect(spell(value)).toBe(text);
});

test("columns are aligned, numbers to the right, wide characters counted", () => {
  const text = table(
    [{ title: "name" }, { title: "n", align: "right" }, { title: "" }],
    [
      ["支付", "5", "x"],
      ["a", "1,000", ""],
    ],
  );
  expect(text).toBe("name      n\n支付      5  x\na     1,000\n");
  expect(widthOf("支付")).toBe(4);
  expect(widthOf("a\u200bb")).toBe(2);
});

test("control and direction characters are shown, not obeyed", () => {
  expect(harmless("a\u001b[31m\u202eb\n")).toBe("a\\u001b[31m\\u202eb\\u000a");
});
