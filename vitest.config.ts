import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

const source = (path: string) => fileURLToPath(new URL(`./packages/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@adv\/(domain|projections|adapters)\/(.+)$/, replacement: `${source("$1/src")}/$2/index.ts` },
      { find: /^@adv\/(domain|projections|adapters)$/, replacement: `${source("$1/src/index.ts")}` },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    // A machine that is shared may be ten times slower than it is alone; how fast something is, is no test's business.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
