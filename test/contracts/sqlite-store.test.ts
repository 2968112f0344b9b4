import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { storeContract } from "@adv/adapters/contract"
import { openSqliteStore } from "@adv/adapters/sqlite"
import { FailureError } from "@adv/domain"
import * as fc from "fast-check"
import { describe, it } from "vitest"

storeContract(
  "the SQLite store",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "adv-contract-"))
    return {
      promises: { durable: true, gapFree: true, severalStreams: true, ownClock: true },
      open: async (clock) => {
        const store = await openSqliteStore({ path: join(folder, "log.db"), clock, durability: "normal" })()
        if (store._tag === "Left") throw new FailureError(store.left)
        return store.right
      },
      remove: () => rm(folder, { recursive: true }),
    }
  },
  { describe, it, fc },
)
