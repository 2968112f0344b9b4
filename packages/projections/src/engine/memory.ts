import { formOf } from "./state-form.js"

/** What a name costs beside its letters: the text's head, its place in the list and in the index. */
const A_NAME = 80
/** What a character of plain data costs as objects, about. */
const A_CHARACTER = 3

/**
 * About how much memory the state of a read model takes, in bytes: its columns exactly, names and plain data by what such
 * things take as a rule. For a report that says which read model is large; what all of them take is measured.
 *
 * @example
 * import { memoryOf, orders } from "@adv/projections"
 *
 * assert.ok(memoryOf(orders.initial()) > 0)
 */
export const memoryOf = (state: unknown): number => {
  const { shape, numbers, texts } = formOf(state, true)
  let names = 0
  for (const [, count] of shape.matchAll(/"names",\d+,\d+,(\d+)/g)) names += Number(count)
  return (
    numbers.reduce((sum, { byteLength }) => sum + byteLength, 0) +
    texts.reduce((sum, { length }) => sum + length, 0) +
    names * A_NAME +
    shape.length * A_CHARACTER
  )
}
