import { randomUUID } from "node:crypto"
import { storeContract } from "@adv/adapters/contract"
import { openPostgresStore } from "@adv/adapters/postgres"
import * as fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import pg from "pg"
import { afterAll, beforeAll, describe, it } from "vitest"
import { type PostgresServer, startPostgres } from "../support/postgres.ts"

let server: PostgresServer | undefined

beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server?.stop())

storeContract(
  "the PostgreSQL store",
  async () => {
    const schema = `test_${randomUUID().replaceAll("-", "")}`
    return {
      promises: { durable: true, gapFree: true, severalStreams: true, ownClock: true },
      open: async (clock) => {
        const opened = await openPostgresStore({ url: server?.url ?? "", schema, clock })()
        if (isLeft(opened)) throw new Error(`${opened.left.code}: ${opened.left.message}`)
        return opened.right
      },
      remove: async () => {
        const client = new pg.Client(server?.url)
        await client.connect()
        await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
        await client.end()
      },
    }
  },
  { describe, it, fc },
)
