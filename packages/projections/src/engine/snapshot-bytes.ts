import { failure } from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { ModelSnapshot, SnapshotFailure } from "./snapshot.js"
import type { Numbers } from "./state-form.js"

/** Of this file: bytes of another form are of no use, and what they are of is rebuilt. */
const FORM = 1

/** "ADVs". */
const MAGIC = 0x73564441

/** Magic, form, length of the head, and two words of digest; then the head, and the sections it lists. */
const PREAMBLE = 24
const DIGEST_AT = 12

// Every platform has them; only their types are a platform's.
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string
}

/** Sections begin where numbers of any width may begin. */
const aligned = (length: number): number => Math.ceil(length / 8) * 8

type Kind = "i32" | "f64" | "u8"

const kindOf = (numbers: Numbers): Kind =>
  numbers instanceof Int32Array ? "i32" : numbers instanceof Float64Array ? "f64" : "u8"

const viewOf: { readonly [K in Kind]: (bytes: Uint8Array<ArrayBuffer>) => Numbers } = {
  i32: ({ buffer, byteOffset, length }) => new Int32Array(buffer, byteOffset, length / 4),
  f64: ({ buffer, byteOffset, length }) => new Float64Array(buffer, byteOffset, length / 8),
  u8: (bytes) => bytes,
}

interface Head {
  readonly name: string
  readonly version: number
  readonly position: number
  /** Lengths in bytes. */
  readonly shape: number
  readonly numbers: ReadonlyArray<readonly [kind: Kind, bytes: number]>
  readonly texts: ReadonlyArray<number>
}

/** A digest of words, in two halves: it tells damage, not forgery, at the speed of memory. */
const digestOf = (words: Int32Array): readonly [number, number] => {
  let a = 0x811c9dc5
  let b = 0x2545f491
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? 0
    a = Math.imul(a ^ word, 0x01000193)
    b = Math.imul(b + word, 0x85ebca6b) ^ (b >>> 15)
  }
  return [a | 0, b | 0]
}

/** A read model that was taken out of its classes, and where in the log that was. */
export interface PlacedModel {
  readonly model: ModelSnapshot
  readonly position: number
}

/**
 * One read model as bytes: a head that says what follows, its columns as they are in memory (little-endian, as on every
 * machine that this runs on), its names as UTF-8, and a digest over all of it. The same state always gives the same
 * bytes.
 */
export const bytesOfModel = ({ model, position }: PlacedModel): Uint8Array<ArrayBuffer> => {
  const encoder = new TextEncoder()
  const shape = encoder.encode(model.shape)
  const texts = model.texts.map((text) => encoder.encode(text))
  const head: Head = {
    name: model.name,
    version: model.version,
    position,
    shape: shape.length,
    numbers: model.numbers.map((numbers) => [kindOf(numbers), numbers.byteLength]),
    texts: texts.map(({ length }) => length),
  }
  const headBytes = encoder.encode(JSON.stringify(head))
  const sections = [
    headBytes,
    shape,
    ...model.numbers.map(
      ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    ),
    ...texts,
  ]
  const whole = sections.reduce((sum, { length }) => sum + aligned(length), PREAMBLE)
  const bytes = new Uint8Array(whole)
  let at = PREAMBLE
  for (const section of sections) {
    bytes.set(section, at)
    at += aligned(section.length)
  }
  const words = new Int32Array(bytes.buffer)
  words.set([MAGIC, FORM, headBytes.length])
  words.set(digestOf(words.subarray(PREAMBLE / 4)), DIGEST_AT / 4)
  return bytes
}

const malformed = (what: string): Either<SnapshotFailure, never> =>
  left(
    failure(
      "SNAPSHOT_MALFORMED",
      `These bytes are no whole snapshot of a read model (${what}): rebuild it from the log.`,
      { what },
    ),
  )

/**
 * A read model from its bytes, and where in the log it was taken. Its columns are copied out, with room to grow.
 *
 * Fails with `SNAPSHOT_MALFORMED` when they are not whole, or not what was written, and with `SNAPSHOT_VERSION` when
 * they are of another form than this version's.
 *
 * @example
 * import { bytesOfModel, modelFromBytes, quality, readModels, snapshotOf } from "@adv/projections"
 *
 * const { models: [model], position } = snapshotOf(readModels({ quality }))
 * const bytes = bytesOfModel({ model, position })
 * assert.equal(modelFromBytes(bytes)._tag, "Right")
 * bytes[bytes.length - 1] ^= 1
 * assert.equal(modelFromBytes(bytes)._tag, "Left")
 */
export const modelFromBytes = (given: Uint8Array): Either<SnapshotFailure, PlacedModel> => {
  if (given.length < PREAMBLE || given.length % 8 !== 0) return malformed("its end is missing")
  const own = given.byteOffset % 8 === 0 && given.buffer instanceof ArrayBuffer
  const bytes = own ? (given as Uint8Array<ArrayBuffer>) : given.slice()
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  if (words[0] !== MAGIC) return malformed("it does not begin like one")
  if (words[1] !== FORM)
    return left(
      failure(
        "SNAPSHOT_VERSION",
        `The snapshot has form ${words[1]}, and this version reads form ${FORM}: rebuild the read model from the log.`,
        { found: words[1], known: FORM },
      ),
    )
  const [a, b] = digestOf(words.subarray(PREAMBLE / 4))
  if (words[DIGEST_AT / 4] !== a || words[DIGEST_AT / 4 + 1] !== b) return malformed("its digest is another")
  const decoder = new TextDecoder()
  let at = PREAMBLE
  const section = (length: number): Uint8Array<ArrayBuffer> => {
    const part = bytes.subarray(at, at + length)
    at += aligned(length)
    return part
  }
  try {
    const head: Head = JSON.parse(decoder.decode(section(words[2] ?? 0)))
    const shape = decoder.decode(section(head.shape))
    const numbers = head.numbers.map(([kind, length]) => viewOf[kind](section(length)))
    const texts = head.texts.map((length) => decoder.decode(section(length)))
    const { name, version, position } = head
    return right({ model: { name, version, shape, numbers, texts }, position })
  } catch (caught) {
    return malformed(caught instanceof Error ? caught.message : String(caught))
  }
}
