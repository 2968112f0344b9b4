import { randomUUID } from "node:crypto"
import { storeContract } from "@adv/adapters/contract"
import { openEventStoreDb } from "@adv/adapters/eventstoredb"
import * as fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, it } from "vitest"
import { Log } from "../support/eventstoredb/log.ts"
import { startNode } from "../support/eventstoredb/server.ts"

/** A server or cluster of one's own; otherwise one that speaks the same wire protocol is stood in for it. */
const given = process.env["EVENTSTORE_URL"]

/** These take long, and don't depend on how a server counts positions. */
const ONCE = ["thousands of orders keep their own events", "large and small events are read together"]

for (const [name, setUp] of [
  ["the EventStoreDB store", {}],
  ["the EventStoreDB store, with one position for the events of an append,", { sharedCommit: true }],
] as const)
  storeContract(
    name,
    async () => {
      const node = given === undefined ? await startNode({ log: new Log(setUp) }) : undefined
      const url = given ?? node?.url ?? ""
      const prefix = given === undefined ? "" : `t${randomUUID().replaceAll("-", "")}.`
      return {
        promises: { durable: true, gapFree: false, severalStreams: true, ownClock: false },
        open: async () => {
          const opened = await openEventStoreDb({ url, prefix })()
          if (isLeft(opened)) throw new Error(`${opened.left.code}: ${opened.left.message}`)
          return opened.right
        },
        remove: async () => node?.stop(),
      }
    },
    // Each append is several calls, and each call a request of its own.
    {
      describe,
      it: (title, body) => {
        if (!("sharedCommit" in setUp && ONCE.includes(title))) it(title, body, 120_000)
      },
      fc,
    },
  )
