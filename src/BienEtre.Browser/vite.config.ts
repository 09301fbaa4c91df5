import { defineConfig } from "vitest/config";

// Entry names are fixed because the host's pages name them; the host adds fingerprints by its own static-asset mapping.
export default defineConfig({
  build: {
    outDir: "../BienEtre.Host/wwwroot/assets",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    sourcemap: false,
    rollupOptions: {
      input: {
        room: "src/room/index.ts",
        check: "src/check/index.ts",
        today: "src/today/index.ts",
        site: "src/site/index.ts",
      },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunk-[name].js",
        assetFileNames: "[name][extname]",
      },
      preserveEntrySignatures: "strict",
    },
  },
  test: {
    include: ["test/**/*.test.ts"],
    environment: "node",
  },
});
