import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { decodeEvent, factCodecs, type StoredEvent } from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"

/**
 * Events are for ever: these were written by schema version 1, with and without what is optional, and every later
 * version must read them. Never edit them: new types of fact come in a file of their own, with the fields they need
 * beside it, and its hash here.
 */
const hashes: { readonly [file: string]: string } = {
  approval: "4fcbaeb06b2e80d4c702df090f153ff33c67bc303df7b9e4ee7204c636c11f6b",
  "conditions-and-invoicing": "d995cb50f057da0786b28d2c5fbc1ce87f3d335309a80755167b1b4be9f8d450",
  "contact-and-message": "4beb8a19f8784955975dc7b65ac03674e623866e323ad402dc79e41bb41d02d9",
  credit: "ff893f7c02f004b28e44f962de02551e278240f4b688f4839a7f6872dd46049b",
  dunning: "6680297dcb406b869a0080ba06651ee57088513d0162f7fbd892c5442ff4301a",
  "deliveries-and-stock": "ecf0b0f438b60e31222cba7cb1b719a09ab4d86119095ca39e454dfdb4ab0863",
  indicators: "a9a246179acd65c0e96b883cf8645e6bb986396bfafc580564b60a0aa9ed0918",
  register: "6d84127bdc5e4dc113bbccd763afaffe645f8dba5d41510a08c35fd903ab1389",
  spine: "773a2fc50f9cf657dc454bd9021b0a086188c54c1c5839481bee4062a91662f7",
  "team-and-policy": "e68e010a78e1f139e0c7fe6e770d0a75fa79fa414ff8dbdf94e17be412dc2f92",
  // After the others: they also have fields that are new on what those hold.
  "order-receipt": "2a08609820a6ee40d218ae93b03f4314ba16d224589191db677d1625e96e39a1",
  payments: "d099b1806144e3df253b0430f8ac3a8640a108f085834eff8cf5332e540b9db9",
}
const folder = new URL("../fixtures/events-v1/", import.meta.url)
const files = Object.keys(hashes)
const textOf = (file: string): string => readFileSync(new URL(`${file}.jsonl`, folder), "utf8")
const events: ReadonlyArray<StoredEvent> = files.flatMap((file) =>
  textOf(file)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line)),
)
/** The fields that each type needs; those of a type that got optional ones later are in several files. */
const shapes: { readonly [type: string]: ReadonlyArray<string> } = {}
for (const file of files) {
  const needed: typeof shapes = JSON.parse(readFileSync(new URL(`${file}.required.json`, folder), "utf8"))
  for (const [type, fields] of Object.entries(needed))
    Object.assign(shapes, { [type]: [...new Set([...(shapes[type] ?? []), ...fields])].sort() })
}

const problemOf = (event: StoredEvent): string | null => {
  const decoded = decodeEvent(event)
  return isLeft(decoded) ? `${decoded.left.code}: ${decoded.left.message}` : null
}

type Path = ReadonlyArray<string>

/** Every field there is in a value, with what holds it. */
const pathsIn = (value: unknown, path: Path = []): ReadonlyArray<Path> =>
  typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([field, held]) => {
        const own = [...path, field]
        return Array.isArray(value) ? pathsIn(held, own) : [own, ...pathsIn(held, own)]
      })

/** A copy in which one field is gone, or is something else. */
const changed = (event: StoredEvent, path: Path, to?: unknown): StoredEvent => {
  const copy: StoredEvent = structuredClone(event)
  let at: unknown = copy
  for (const field of path.slice(0, -1)) at = (at as Record<string, unknown>)[field]
  const last = path.at(-1) ?? ""
  if (to === undefined) delete (at as Record<string, unknown>)[last]
  else (at as Record<string, unknown>)[last] = to
  return copy
}

const fieldsOf = (event: StoredEvent): ReadonlyArray<Path> => [
  ...pathsIn(event.data, ["data"]),
  ...pathsIn(event.metadata, ["metadata"]),
]
const named = (path: Path): string => path.map((field) => (/^\d+$/.test(field) ? "*" : field)).join(".")

/** The fields without which an event of a type can't be read, as the examples show it. */
const requiredIn = (type: string): ReadonlyArray<string> => {
  const required = new Set<string>()
  for (const event of events)
    if (event.type === type)
      for (const path of pathsIn(event.data, ["data"]))
        if (problemOf(changed(event, path)) !== null) required.add(named(path))
  return [...required].sort()
}

describe("events of schema version 1", () => {
  it.each(Object.entries(hashes))("of %s are as they were written", (file, hash) => {
    expect(createHash("sha256").update(textOf(file)).digest("hex")).toBe(hash)
  })

  it("are all pinned", () => {
    expect(
      readdirSync(folder)
        .filter((name) => name.endsWith(".jsonl"))
        .map((name) => name.replace(".jsonl", ""))
        .sort(),
    ).toEqual([...files].sort())
  })

  it("are read, every type of them", () => {
    expect(events.map(problemOf).filter((problem) => problem !== null)).toEqual([])
    expect([...new Set(events.map(({ type }) => type))].sort()).toEqual(Object.keys(factCodecs).sort())
    expect(events.some(({ metadata }) => "occurredAt" in (metadata as object))).toBe(true)
    expect(events.some(({ metadata }) => !("occurredAt" in (metadata as object)))).toBe(true)
  })

  it("need the same fields as ever, deep down", () => {
    expect(Object.fromEntries(Object.keys(shapes).map((type) => [type, requiredIn(type)]))).toEqual(shapes)
    expect(Object.keys(shapes).sort()).toEqual(Object.keys(factCodecs).sort())
  })

  it("keep fields that this version doesn't know", () => {
    for (const event of events) {
      const later = changed(changed(event, ["data", "mood"], { of: "the day" }), ["metadata", "trace"], "t-1")
      const decoded = decodeEvent(later)
      expect(decoded).toEqual({ _tag: "Right", right: later })
    }
  })

  it("say which field is not what it should be", () => {
    for (const event of events)
      for (const path of fieldsOf(event)) {
        const problem = problemOf(changed(event, path, ["odd"]))
        if (problem === null) continue
        expect(problem).toContain("EVENT_MALFORMED")
        expect(problem).toContain(`Event ${event.position} of ${event.stream}`)
      }
    const placed = events.find(({ type }) => type === "OrderPlaced")
    if (placed === undefined) throw new Error("there is no order")
    expect(problemOf(changed(placed, ["data", "lines", "0", "quantity"], "a few"))).toContain(
      'lines/0/quantity is "a few", expected a decimal of at least 0',
    )
    expect(problemOf(changed(placed, ["metadata", "actor", "kind"], "robot"))).toContain(
      'metadata: actor/kind is "robot", expected one of human, system, import',
    )
    expect(problemOf(changed(placed, ["data", "terms"]))).toContain("terms is missing")
  })

  it("are never mistaken for another: each known field rejects what it can't be", () => {
    for (const event of events)
      for (const path of fieldsOf(event))
        expect([event.type, named(path), problemOf(changed(event, path, Number.NaN))]).toEqual([
          event.type,
          named(path),
          expect.stringContaining("EVENT_MALFORMED"),
        ])
  })

  it("are set apart when their type is unknown, whatever it is called", () => {
    const [event] = events
    if (event === undefined) throw new Error("there are no events")
    for (const type of ["OrderForgotten", "constructor", "__proto__", ""])
      expect(problemOf({ ...event, type })).toMatch(/^EVENT_TYPE_UNKNOWN/)
  })
})
