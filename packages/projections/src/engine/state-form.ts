import { Float64Column, Int32Column, Names, RowsOf, Uint8Column } from "./columns.js"
import { Documents } from "./documents.js"
import { FactsBy } from "./facts-by.js"

export type Numbers = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>

/**
 * The state of a read model without its classes: numbers as typed arrays, names as one text, and all the rest as plain
 * data in `shape`, which says what stands where. It can be posted to another thread and written as bytes.
 */
export interface StateForm {
  /** JSON. */
  readonly shape: string
  readonly numbers: ReadonlyArray<Numbers>
  readonly texts: ReadonlyArray<string>
}

/** What stands for something that JSON has no word for: an object with this one member, a list that begins with a tag. */
const MARK = "$"

/** A column that is full at once, or has no room at all, could not grow. */
const LEAST_ROOM = 64

type AnyColumn = Int32Column | Float64Column | Uint8Column

const columns = {
  i32: { make: () => new Int32Column(), room: (length: number) => new Int32Array(length) },
  f64: { make: () => new Float64Column(), room: (length: number) => new Float64Array(length) },
  u8: { make: () => new Uint8Column(), room: (length: number) => new Uint8Array(length) },
} as const

type ColumnTag = keyof typeof columns

const columnTag = (value: object): ColumnTag | undefined =>
  value instanceof Int32Column
    ? "i32"
    : value instanceof Float64Column
      ? "f64"
      : value instanceof Uint8Column
        ? "u8"
        : undefined

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Reads a state, whatever it is made of. */
class Taking {
  readonly numbers: Array<Numbers> = []
  readonly texts: Array<string> = []
  readonly #give: boolean
  /** What was met already, so that what stands in two places is one thing afterwards too. */
  readonly #met = new Map<object, number>()

  constructor(give: boolean) {
    this.#give = give
  }

  value(value: unknown): unknown {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : this.mark("number", String(Object.is(value, -0) ? "-0" : value))
      case "bigint":
        return this.mark("bigint", String(value))
      case "undefined":
        return this.mark("undefined")
      case "object":
        if (value === null) return null
        if (Array.isArray(value)) return this.list(value)
        return isPlain(value) ? this.members(value) : this.instance(value)
      default:
        throw new TypeError(
          `A read model holds a ${typeof value}, which is no data: keep what it was made from.`,
        )
    }
  }

  private mark(tag: string, ...parts: ReadonlyArray<unknown>): object {
    return { [MARK]: [tag, ...parts] }
  }

  /** The list itself where all of it is plain. */
  private list(list: ReadonlyArray<unknown>): ReadonlyArray<unknown> {
    let taken: Array<unknown> | undefined
    for (let at = 0; at < list.length; at++) {
      const value = this.value(list[at])
      if (taken === undefined && value !== list[at]) taken = list.slice(0, at)
      taken?.push(value)
    }
    return taken ?? list
  }

  /** The object itself where all of it is plain. A member without a value is left out, as JSON does. */
  private members(object: object): object {
    let same = true
    const taken: Record<string, unknown> = {}
    for (const [name, member] of Object.entries(object)) {
      if (member === undefined) {
        same = false
        continue
      }
      const value = this.value(member)
      if (value !== member) same = false
      taken[name] = value
    }
    if (Object.hasOwn(taken, MARK)) return this.mark("members", Object.entries(taken))
    return same ? object : taken
  }

  private instance(value: object): object {
    const met = this.#met.get(value)
    if (met !== undefined) return this.mark("same", met)
    this.#met.set(value, this.#met.size)
    const tag = columnTag(value)
    if (tag !== undefined) return this.column(tag, value as AnyColumn)
    if (value instanceof Names) return this.names(value)
    if (value instanceof RowsOf) return this.mark("rows", ...value.toJSON().map((each) => this.value(each)))
    if (value instanceof Documents) return this.mark("documents", this.value(value.toJSON()))
    if (value instanceof FactsBy) return this.mark("factsBy", this.value(value.toJSON()))
    if (value instanceof Map) return this.mark("map", this.value([...value]))
    if (value instanceof Set) return this.mark("set", this.value([...value]))
    throw new TypeError(
      `A read model holds a ${value.constructor.name}, which snapshots don't know: make it of columns and plain data, or add it to the engine's forms.`,
    )
  }

  private column(tag: ColumnTag, { values, length }: AnyColumn): object {
    this.numbers.push(this.#give ? values : values.slice(0, length))
    return this.mark(tag, this.numbers.length - 1, length)
  }

  private names(names: Names): object {
    const all = names.toJSON()
    const text = all.join("")
    // What UTF-8 can't say is kept as JSON, which can.
    if (!text.isWellFormed()) return this.mark("oddNames", [...all])
    const ends = new Int32Array(all.length)
    let end = 0
    for (let at = 0; at < all.length; at++) {
      end += all[at]?.length ?? 0
      ends[at] = end
    }
    this.numbers.push(ends)
    this.texts.push(text)
    return this.mark("names", this.texts.length - 1, this.numbers.length - 1, all.length)
  }
}

/** The state as it is now, apart from it: what is taken in later doesn't change it. With `give`, the state is used up. */
export const formOf = (state: unknown, give = false): StateForm => {
  const taking = new Taking(give)
  const shape = JSON.stringify(taking.value(state))
  return { shape, numbers: taking.numbers, texts: taking.texts }
}

/** A form that is not one: of another version of this file, or damaged where no digest told. */
class MalformedForm extends Error {}

const broken = (what: string): never => {
  throw new MalformedForm(what)
}

/** Makes a state of its form. What the form holds is used, not copied, where it has room to grow. */
class Making {
  readonly #numbers: ReadonlyArray<Numbers>
  readonly #texts: ReadonlyArray<string>
  readonly #met: Array<unknown> = []

  constructor({ numbers, texts }: StateForm) {
    this.#numbers = numbers
    this.#texts = texts
  }

  value(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) value[at] = this.value(value[at])
      return value
    }
    if (Object.hasOwn(value, MARK)) return this.marked((value as { [MARK]: ReadonlyArray<unknown> })[MARK])
    const members = value as Record<string, unknown>
    for (const name in members) {
      const member = members[name]
      if (typeof member === "object" && member !== null) members[name] = this.value(member)
    }
    return members
  }

  private entries(value: unknown): ReadonlyArray<readonly [never, never]> {
    const made = this.value(value)
    return Array.isArray(made) ? made : broken("entries are missing")
  }

  private marked([tag, ...parts]: ReadonlyArray<unknown>): unknown {
    switch (tag) {
      case "undefined":
        return undefined
      case "number":
        return Number(parts[0])
      case "bigint":
        return BigInt(String(parts[0]))
      case "members":
        return Object.fromEntries(this.entries(parts[0]))
      case "same":
        return this.#met[Number(parts[0])]
      default:
        return this.instance(tag, parts)
    }
  }

  private instance(tag: unknown, parts: ReadonlyArray<unknown>): unknown {
    // Its place is taken before its parts are made, as it was when it was read.
    const place = this.#met.push(undefined) - 1
    const made = this.made(tag, parts)
    this.#met[place] = made
    return made
  }

  private made(tag: unknown, parts: ReadonlyArray<unknown>): unknown {
    switch (tag) {
      case "i32":
      case "f64":
      case "u8":
        return this.column(tag, Number(parts[0]), Number(parts[1]))
      case "names":
        return this.names(Number(parts[0]), Number(parts[1]), Number(parts[2]))
      case "oddNames":
        return new Names(parts[0] as Array<string>)
      case "rows": {
        const [last, previous] = parts.map((part) => this.value(part))
        return last instanceof Int32Column && previous instanceof Int32Column
          ? new RowsOf(last, previous)
          : broken("rows are missing")
      }
      case "documents": {
        const documents = new Documents()
        for (const [key, document] of this.entries(parts[0])) documents.put(key, document)
        return documents
      }
      case "factsBy":
        return new FactsBy(this.entries(parts[0]))
      case "map":
        return new Map(this.entries(parts[0]))
      case "set":
        return new Set(this.entries(parts[0]))
      default:
        return broken(`${String(tag)} is not known`)
    }
  }

  private column(tag: ColumnTag, place: number, length: number): AnyColumn {
    const { make, room } = columns[tag]
    const column = make()
    const values = this.#numbers[place] ?? broken(`numbers ${place} are missing`)
    const owned = values.byteOffset === 0 && values.byteLength === values.buffer.byteLength
    if (owned && values.length >= LEAST_ROOM) column.values = values
    else {
      // Some room, so that not every column has to grow at the next fact.
      const own = room(Math.max(LEAST_ROOM, Math.ceil(length * 1.1)))
      own.set(values.subarray(0, length))
      column.values = own
    }
    column.length = length
    return column
  }

  private names(text: number, ends: number, length: number): Names {
    const whole = this.#texts[text] ?? broken(`text ${text} is missing`)
    const until = this.#numbers[ends] ?? broken(`numbers ${ends} are missing`)
    const names = new Array<string>(length)
    let from = 0
    for (let at = 0; at < length; at++) {
      const end = until[at] ?? from
      names[at] = whole.slice(from, end)
      from = end
    }
    return new Names(names)
  }
}

/**
 * The state that a form is of. It is the form's own numbers that it goes on with: a form makes one state.
 *
 * Throws when the form is not one, which its digest has told before.
 */
export const stateOf = (form: StateForm): unknown => new Making(form).value(JSON.parse(form.shape))
