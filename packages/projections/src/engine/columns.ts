/**
 * Append-only columns of numbers. A read model that only ever adds rows can be asked about any past moment by
 * looking at fewer of them, costs a few bytes a row, and is scanned at the speed of memory.
 */
type Numbers = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>

abstract class Column<Values extends Numbers> {
  /** The raw values; only the first `length` are rows. Take it anew after a push: it is replaced when it is full. */
  values: Values
  length = 0

  protected constructor(values: Values) {
    this.values = values
  }

  protected abstract grown(): Values

  push(value: number): void {
    if (this.length === this.values.length) this.values = this.grown()
    this.values[this.length++] = value
  }

  at(row: number): number {
    return this.values[row] ?? Number.NaN
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    return this.values.byteLength
  }

  toJSON(): ReadonlyArray<number> {
    return Array.from(this.values.subarray(0, this.length))
  }
}

const START = 64

/** The same bytes in a buffer of twice the size, which often needs no copy. */
const twice = ({ buffer, byteLength }: Numbers): ArrayBuffer => buffer.transfer(byteLength * 2)

/** Days, rows of another table, counts. */
export class Int32Column extends Column<Int32Array<ArrayBuffer>> {
  constructor() {
    super(new Int32Array(START))
  }
  protected grown(): Int32Array<ArrayBuffer> {
    return new Int32Array(twice(this.values))
  }
}

/** Minor units, millionths, instants and positions: whole numbers up to 2^53. */
export class Float64Column extends Column<Float64Array<ArrayBuffer>> {
  constructor() {
    super(new Float64Array(START))
  }
  protected grown(): Float64Array<ArrayBuffer> {
    return new Float64Array(twice(this.values))
  }
}

/** Kinds, by number. */
export class Uint8Column extends Column<Uint8Array<ArrayBuffer>> {
  constructor() {
    super(new Uint8Array(START))
  }
  protected grown(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(twice(this.values))
  }
}

/**
 * The rows of a table that are about one thing, from the last one back: so that what is asked about one customer doesn't
 * go through the rows of all.
 */
export class RowsOf {
  readonly #last: Int32Column
  readonly #previous: Int32Column

  /** Of nothing, or of what `toJSON` gave. */
  constructor(last = new Int32Column(), previous = new Int32Column()) {
    this.#last = last
    this.#previous = previous
  }

  /** The table got another row, and it is about this. */
  add(about: number): void {
    while (this.#last.length <= about) this.#last.push(-1)
    this.#previous.push(this.#last.at(about))
    this.#last.values[about] = this.#previous.length - 1
  }

  /** The last row about this, or -1. */
  last(about: number): number {
    return about >= 0 && about < this.#last.length ? this.#last.at(about) : -1
  }

  /** The row before a row about the same, or -1. */
  before(row: number): number {
    return this.#previous.at(row)
  }

  toJSON(): ReadonlyArray<Int32Column> {
    return [this.#last, this.#previous]
  }
}

/**
 * Gives every name a number, in the order they are first seen. (A few names asked for last in front of the map were
 * measured too, and lose: remembering them costs more than the look-ups that they spare.)
 */
export class Names {
  /** Made when the first name is looked up: what is restored only to be asked by number does without. */
  #numbers: Map<string, number> | undefined
  readonly #names: Array<string>

  /** Of nothing, or of what `toJSON` gave. */
  constructor(names: Array<string> = []) {
    this.#names = names
  }

  #index(): Map<string, number> {
    this.#numbers = new Map()
    for (let at = 0; at < this.#names.length; at++) this.#numbers.set(this.#names[at] as string, at)
    return this.#numbers
  }

  number(name: string): number {
    const numbers = this.#numbers ?? this.#index()
    const known = numbers.get(name)
    if (known !== undefined) return known
    const number = this.#names.length
    numbers.set(name, number)
    this.#names.push(name)
    return number
  }

  /** The number of a name that was seen, or -1. */
  find(name: string): number {
    return (this.#numbers ?? this.#index()).get(name) ?? -1
  }

  name(number: number): string {
    return this.#names[number] ?? ""
  }

  get length(): number {
    return this.#names.length
  }

  toJSON(): ReadonlyArray<string> {
    return this.#names
  }
}
