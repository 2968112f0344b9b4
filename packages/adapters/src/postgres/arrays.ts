import type { NewRow } from "./decide.js"

/**
 * Arrays as PostgreSQL sends them itself (`array_recv`: https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/arrayfuncs.c).
 * As text, every quote in the JSON of every event would be escaped here and unescaped there, which costs more than
 * inserting it.
 */
const TEXT = 25
const BIGINT = 20

/** Dimensions (one), whether there are nulls (no), the type of the elements, how many, and where they begin to count. */
const HEADER_SIZE = 20

const withHeader = (type: number, count: number, size: number): Buffer => {
  const buffer = Buffer.allocUnsafe(HEADER_SIZE + size)
  buffer.writeInt32BE(1, 0)
  buffer.writeInt32BE(0, 4)
  buffer.writeInt32BE(type, 8)
  buffer.writeInt32BE(count, 12)
  buffer.writeInt32BE(1, 16)
  return buffer
}

/** A parameter of type `text[]`. */
export const textArray = (texts: ReadonlyArray<string>): Buffer => {
  let size = 0
  for (const text of texts) size += 4 + Buffer.byteLength(text)
  const buffer = withHeader(TEXT, texts.length, size)
  let at = HEADER_SIZE
  for (const text of texts) {
    const length = buffer.write(text, at + 4)
    buffer.writeInt32BE(length, at)
    at += 4 + length
  }
  return buffer
}

/** A parameter of type `bigint[]`. */
export const bigintArray = (numbers: ReadonlyArray<number>): Buffer => {
  const buffer = withHeader(BIGINT, numbers.length, numbers.length * 12)
  let at = HEADER_SIZE
  for (const number of numbers) {
    buffer.writeInt32BE(8, at)
    buffer.writeBigInt64BE(BigInt(number), at + 4)
    at += 12
  }
  return buffer
}

/** The columns of rows as parameters: `bigint[]`, `text[]`, `bigint[]`, and `text[]` for the other four. */
export const columnsOf = (rows: ReadonlyArray<NewRow>): ReadonlyArray<Buffer> => {
  const numbers = (column: 0 | 2) => bigintArray(rows.map((row) => row[column]))
  const texts = (column: 1 | 3 | 4 | 5 | 6) => textArray(rows.map((row) => row[column]))
  return [numbers(0), texts(1), numbers(2), texts(3), texts(4), texts(5), texts(6)]
}
