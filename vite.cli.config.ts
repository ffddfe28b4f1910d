import { chmodSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const SHEBANG = "#!/usr/bin/env node\n";

/** Makes the bundle a command: exactly one shebang line, and the executable bit. */
function executable(): Plugin {
  return {
    name: "windtunnel:executable",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === "chunk") chunk.code = SHEBANG + chunk.code.replace(/^#!.*\n/, "");
      }
    },
    writeBundle(options, bundle) {
      for (const name of Object.keys(bundle)) chmodSync(join(options.dir ?? "dist-cli", name), 0o755);
    },
  };
}

/** One file without node_modules beside it: it runs wherever it is copied. */
export default defineConfig({
  plugins: [executable()],
  publicDir: false,
  ssr: { noExternal: true, target: "node" },
  build: {
    ssr: "src/cli/main.ts",
    target: "node20",
    outDir: "dist-cli",
    minify: false,
    rolldownOptions: { output: { entryFileNames: "windtunnel.js", format: "es", codeSplitting: false } },
  },
});
