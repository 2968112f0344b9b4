import { storeContract } from "@adv/adapters/contract"
import { memoryStore } from "@adv/adapters/memory"
import * as fc from "fast-check"
import { describe, it } from "vitest"

storeContract(
  "the memory store",
  async () => ({
    promises: { durable: false, gapFree: true, severalStreams: true, ownClock: true },
    open: async (clock) => memoryStore({ clock }),
    remove: async () => {},
  }),
  { describe, it, fc },
)
