/**
 * A process that runs commands on a SQLite file: `node company-clerk.ts <file>`. It takes requests as messages, answers
 * each, and is killed in the middle by the tests.
 */
import { openSqliteStore } from "@adv/adapters/sqlite"
import { commandRunner, type DomainCommand, FailureError, handlersWith, type Request } from "@adv/domain"
import { calendars } from "./company-at-work.ts"

const [path = ""] = process.argv.slice(2)
const opened = await openSqliteStore({ path, durability: "normal", busyTimeoutMs: 100 })()
if (opened._tag === "Left") throw new FailureError(opened.left)
const runner = commandRunner({ store: opened.right, handlers: handlersWith(calendars) })
process.on("message", (request: Request<DomainCommand>) => {
  void runner
    .run(request)()
    .then((outcome) => process.send?.({ id: request.id, outcome }))
})
process.on("disconnect", () => process.exit())
process.send?.("ready")
