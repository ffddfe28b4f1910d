import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { HEADER_POLICY, META_POLICY } from "./scripts/csp.mjs";

/**
 * Puts the content security policy into the built page, so that any static host delivers it. The dev server goes
 * without: hot replacement needs inline scripts and styles.
 */
function contentSecurityPolicy(): Plugin {
  return {
    name: "windtunnel:content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: META_POLICY },
        injectTo: "head-prepend",
      },
    ],
  };
}

/**
 * The page needs what kinds say of themselves, not what they do: simulating happens in the worker, whose bundle is made
 * without this plugin. Takes the factories out of the page's copy of the definitions, so that the implementations are
 * not shipped twice (about 45 kB gzip). See docs/adr/0005-two-first-load-budgets.md.
 */
function definitionsOnly(): Plugin {
  return {
    name: "windtunnel:definitions-only",
    apply: "build",
    enforce: "post",
    transform(code, id) {
      if (!/src\/catalog\/[^/]+\/[^/]+\/kind\.ts$/.test(id)) return null;
      const spans = factorySpans(this.parse(code));
      if (spans.length !== 1) this.error(`${id}: expected one "create", found ${spans.length}`);
      const [{ start, end }] = spans as [{ start: number; end: number }];
      const stub = '() => { throw new Error("the page does not simulate"); }';
      return { code: code.slice(0, start) + stub + code.slice(end), map: null };
    },
  };
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Where the values of properties named `create` stand in the top-level statements. */
function factorySpans(program: unknown): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
    } else if (typeof value === "object" && value !== null) {
      const node = value as Node & { readonly key?: { readonly name?: string }; readonly value?: Node };
      if (node.type === "Property" && node.key?.name === "create" && node.value !== undefined) {
        spans.push({ start: node.value.start, end: node.value.end });
        return;
      }
      for (const child of Object.values(value)) visit(child);
    }
  };
  visit(program);
  return spans;
}

export default defineConfig({
  // Relative, so that the build works under any sub-path.
  base: "./",
  plugins: [react(), contentSecurityPolicy(), definitionsOnly()],
  worker: {
    format: "es",
    // scripts/check-size.mjs counts these files as part of the first load.
    rolldownOptions: { output: { entryFileNames: "assets/worker-[name]-[hash].js" } },
  },
  optimizeDeps: {
    include: ["react", "react-dom/client", "@xyflow/react", "zustand", "immer", "recharts", "uplot", "@dagrejs/dagre"],
  },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Vendor code changes rarely: a file of its own survives our releases in the browser's cache. Charts have no
        // group: they are reached by import() only, and Rolldown gives them their own lazy chunks.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            {
              name: "flow",
              test: /node_modules[\\/](@xyflow|d3-(drag|zoom|selection|interpolate|transition|ease|timer|dispatch|color))[\\/]/,
            },
          ],
        },
      },
    },
  },
  preview: {
    headers: {
      "Content-Security-Policy": HEADER_POLICY,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
    },
  },
});
