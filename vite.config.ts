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

export default defineConfig({
  // Relative, so that the build works under any sub-path.
  base: "./",
  plugins: [react(), contentSecurityPolicy()],
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
