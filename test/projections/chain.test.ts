import type { StoredEvent } from "@adv/domain"
import { chainOf, verifyChain } from "@adv/projections"
import { beforeAll, describe, expect, it } from "vitest"
import { history } from "../support/history.js"

let log: ReadonlyArray<StoredEvent> = []
beforeAll(async () => {
  log = (await history(3, 25)).slice(0, 120)
})

describe("the hash chain of a log (INV-22)", () => {
  it("verifies what was recorded, from the start or from any link on", () => {
    const links = chainOf(log)
    expect(verifyChain(log, links)).toBeNull()
    expect(links.slice(50)).toEqual(chainOf(log.slice(50), links[49]))
    expect(verifyChain(log.slice(50), links.slice(50), links[49])).toBeNull()
  })

  it("tells any change of any field at its position, and what is missing or was added", () => {
    const links = chainOf(log)
    const changes: ReadonlyArray<(event: StoredEvent) => StoredEvent> = [
      (event) => ({ ...event, type: `${event.type}!` }),
      (event) => ({ ...event, revision: event.revision + 1 }),
      (event) => ({ ...event, recordedAt: (event.recordedAt + 1) as StoredEvent["recordedAt"] }),
      (event) => ({ ...event, id: `${event.id}0` as StoredEvent["id"] }),
      (event) => ({ ...event, stream: `${event.stream}0` as StoredEvent["stream"] }),
      (event) => ({ ...event, data: { ...(event.data as object), more: 1 } }),
      (event) => ({ ...event, metadata: { ...(event.metadata as object), source: "elsewhere" } }),
    ]
    for (const [at, event] of log.entries()) {
      for (const change of changes)
        expect(
          verifyChain([change(event), ...log.slice(at + 1)], links.slice(at), links[at - 1]),
        ).toMatchObject({ position: event.position, reason: "changed" })
      expect(verifyChain(log.slice(at + 1), links.slice(at), links[at - 1])).toMatchObject({
        position: event.position,
        reason: "missing",
      })
    }
    const [first] = log
    if (first === undefined) throw new Error("there are no events")
    const added = { ...first, position: 1.5 }
    expect(verifyChain([first, added, ...log.slice(1)], links)).toMatchObject({ reason: "added" })
    expect(verifyChain([...log.slice(1, 2), ...log], links)).not.toBeNull()
  })

  it("says nothing of what came after it", () => {
    expect(verifyChain(log, chainOf(log.slice(0, 100)))).toBeNull()
  })
})
