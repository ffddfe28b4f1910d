import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import { parse } from "../scenario/parse";
import { createScenarioEditor } from "./scenario-editor";

const SHOP = {
  format: "windtunnel/scenario",
  version: 1,
  name: "Shop",
  operations: [
    { id: "browse", share: 3 },
    { id: "checkout", share: 1 },
  ],
  components: [
    { id: "users", kind: "client" },
    {
      id: "gateway",
      kind: "api-gateway",
      routes: [
        { operation: "checkout", to: "orders" },
        { operation: "browse", to: "orders" },
      ],
    },
    {
      id: "orders",
      kind: "service",
      handlers: {
        checkout: [
          { do: "work" },
          {
            do: "parallel",
            steps: [
              { do: "call", to: "stock", operation: "checkout" },
              { do: "call", to: "stock" },
            ],
          },
        ],
        browse: [{ do: "work" }],
      },
    },
    { id: "stock", kind: "service" },
  ],
  links: [
    { from: "users", to: "gateway" },
    { from: "gateway", to: "orders" },
    { from: "orders", to: "stock" },
  ],
  objectives: [
    { id: "slow", component: "users", operation: "checkout", metric: "latencyP99Ms", below: 100 },
    { id: "all", component: "users", metric: "latencyP99Ms", below: 100 },
  ],
  variants: [
    {
      id: "more",
      name: "More",
      set: {
        "operations.checkout.share": 2,
        "orders.handlers.checkout": [{ do: "call", to: "stock", operation: "checkout" }],
      },
    },
  ],
};

function open() {
  const editor = createScenarioEditor(catalog, () => 0);
  const { scenario, problems } = parse(SHOP, catalog);
  expect(problems).toEqual([]);
  editor.open(scenario);
  return editor;
}

const problemsOf = (document: object) => parse(document, catalog).problems;

describe("renaming an operation", () => {
  test("takes routes, handlers, steps, objectives and variants along, and leaves the others", () => {
    const editor = open();
    editor.renameOperation("checkout", "buy");
    const text = JSON.stringify(editor.file());
    expect(text).not.toContain("checkout");
    expect(problemsOf(editor.file())).toEqual([]);
    expect(editor.file()).toMatchObject({
      operations: [{ id: "browse" }, { id: "buy", share: 1 }],
      objectives: [{ id: "slow", operation: "buy" }, { id: "all" }],
      variants: [
        { set: { "operations.buy.share": 2, "orders.handlers.buy": [{ do: "call", to: "stock", operation: "buy" }] } },
      ],
    });
    const [, gateway, orders] = editor.file().components;
    expect(gateway?.routes).toEqual([
      { operation: "buy", to: "orders" },
      { operation: "browse", to: "orders" },
    ]);
    expect(orders?.handlers).toEqual({
      buy: [
        { do: "work" },
        {
          do: "parallel",
          steps: [
            { do: "call", to: "stock", operation: "buy" },
            { do: "call", to: "stock" },
          ],
        },
      ],
      browse: [{ do: "work" }],
    });
    editor.undo();
    expect(editor.file()).toEqual(parse(SHOP, catalog).scenario);
  });

  test.each(["browse", "1st", "", "with space", "a.b", "x".repeat(65)])("does nothing for %j", (to) => {
    const editor = open();
    const before = editor.file();
    editor.renameOperation("checkout", to);
    expect(editor.file()).toBe(before);
  });
});

test("removing an operation takes along what was only about it", () => {
  const editor = open();
  editor.removeOperation("checkout");
  expect(problemsOf(editor.file())).toEqual([]);
  expect(editor.file()).toMatchObject({
    operations: [{ id: "browse" }],
    objectives: [{ id: "all" }],
    variants: [{ set: {} }],
  });
  expect(editor.file().components[1]?.routes).toEqual([{ operation: "browse", to: "orders" }]);
  expect(editor.file().components[2]?.handlers).toEqual({ browse: [{ do: "work" }] });
});
