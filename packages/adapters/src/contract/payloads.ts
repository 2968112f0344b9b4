import assert from "node:assert/strict"
import { append, collect, ok, type Part, refused, withStore, write } from "./kit.js"

const nested = (depth: number): unknown => {
  let value: unknown = "deep"
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { in: value }
  return value
}

/** A character of each plane that has any, the ends of planes, and what text columns are known to lose. */
const CHARACTERS = [
  ...Array.from({ length: 17 }, (_, plane) => String.fromCodePoint(plane * 0x10000 + 0x1234)),
  ...Array.from({ length: 17 }, (_, plane) => String.fromCodePoint(plane * 0x10000 + 0xffff)),
  "\0",
  "\u0001\u001f\u007f\u0080\u009f",
  "\u2028\u2029\ufeff\ufffd\ufffe",
  "\"\\/\b\f\n\r\t'`$",
  "e\u0301 é ﬁ ß İ ı",
  "👩‍👩‍👧‍👦🇫🇷",
]

const PAYLOADS: Readonly<Record<string, unknown>> = {
  "every plane of Unicode": { text: CHARACTERS.join(""), each: CHARACTERS },
  "half a surrogate pair": { high: "\ud83d", low: "\ude00", wrongWay: "\ude00\ud83d", "\ud83d": 1 },
  "keys that objects treat specially": JSON.parse(
    '{"__proto__":{"polluted":true},"constructor":1,"toString":2,"hasOwnProperty":3,"":4,"1":5,"01":6,"length":7}',
  ),
  "empty things": { text: "", list: [], object: {}, lists: [[], [[]]], nothing: null },
  "a number": 42,
  "a text": "just text",
  nothing: null,
  "a list": [1, "two", null, [true, false]],
  "the largest numbers that are exact": [
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    2 ** 53,
    1e308,
    5e-324,
    0.1,
  ],
  "two hundred levels": nested(200),
  "two thousand levels": nested(2000),
  "a megabyte of text": { text: "é€😀x".repeat(125_000) },
  "ten thousand lines": Array.from({ length: 10_000 }, (_, index) => ({
    line: String(index),
    quantity: index,
  })),
  "many keys": Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, index])),
}

const cyclic: { self?: unknown } = {}
cyclic.self = cyclic

const UNSERIALISABLE: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  "a function": () => 1,
  "a symbol": Symbol("s"),
  "a BigInt": 1n,
  "a BigInt inside": { amount: 1n },
  "a cycle": cyclic,
  "not a number": Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  "not a number inside": { lines: [{ amount: Number.NaN }] },
  "undefined in a list": [1, undefined],
}

export const payloads: Part = (makeStore, { describe, it }) => {
  describe("keeping what it is given", () => {
    for (const [name, data] of Object.entries(PAYLOADS))
      it(`${name}: the JSON comes back byte for byte`, () =>
        withStore(makeStore, async ({ store, start, stream, event }) => {
          const given = event("a", data)
          await append(store, stream("1"), "noStream", [given])
          const text = JSON.stringify(data)
          for (const stored of [
            ...(await ok(store.readStream(stream("1")))),
            ...(await collect(store.readAll({ after: start }))),
          ]) {
            // Compared as a truth, not as texts: a megabyte makes no readable difference.
            assert(JSON.stringify(stored.data) === text)
            assert.equal(JSON.stringify(stored.metadata), JSON.stringify(given.metadata))
          }
        }))

    it("large and small events are read together", () =>
      withStore(makeStore, async ({ store, start, stream, event }) => {
        const text = "x".repeat(1_000_000)
        for (let index = 0; index < 24; index++)
          await append(store, stream("1"), "any", [
            event(`${index}`, index % 3 === 0 ? { index } : { index, text }),
          ])
        const all = await collect(store.readAll({ after: start }))
        assert.deepEqual(
          all.map(({ data }) => (data as { index: number }).index),
          Array.from({ length: 24 }, (_, index) => index),
        )
      }))

    for (const [name, value] of Object.entries(UNSERIALISABLE))
      it(`${name} cannot be kept, and is refused with all that comes with it`, () =>
        withStore(makeStore, async ({ store, start, stream, event }) => {
          const inData = { ...event("bad"), data: value }
          const inMetadata = {
            ...event("bad"),
            metadata: { ...event("bad").metadata, source: [value] as never },
          }
          for (const bad of [inData, inMetadata]) {
            const refusal = await refused(
              store.append([write(stream("1"), "any", [event("good"), bad])]),
              "EVENT_NOT_SERIALISABLE",
            )
            assert(refusal.message.includes(bad.id))
          }
          assert.deepEqual(await collect(store.readAll({ after: start })), [])
        }))

    it("a stream whose name no text column keeps is refused, so that two names never become one", () =>
      withStore(makeStore, async ({ store, stream, event }) => {
        for (const name of ["\ud83d", "a\0b"])
          await refused(store.append([write(stream(name), "any", [event("a")])]), "EVENT_NOT_SERIALISABLE")
      }))
  })
}
