import type { DomainFact } from "@adv/domain"
import { type Moment, projection } from "@adv/projections"
import { rowRecipes } from "./tables/index.js"
import type { Cell, Rows, SqlTable, Touched } from "./tables/table.js"

/** Ids hold no control characters, so this parts them. */
const BETWEEN = "\u0000"

/** What is to be done to rows, in the order in which facts ask for it, and what else has to be written anew. */
export class RowBuffer implements Rows {
  readonly #steps: Array<(rows: Rows) => void> = []
  readonly touched: { readonly [What in Touched]: Set<string> } = {
    order: new Set(),
    invoice: new Set(),
    payment: new Set(),
    creditNote: new Set(),
  }

  put(table: SqlTable, ...cells: ReadonlyArray<Cell>): void {
    this.#steps.push((rows) => rows.put(table, ...cells))
  }

  change(table: SqlTable, key: ReadonlyArray<Cell>, changes: { readonly [column: string]: Cell }): void {
    this.#steps.push((rows) => rows.change(table, key, changes))
  }

  remove(table: SqlTable, ...beginning: ReadonlyArray<Cell>): void {
    this.#steps.push((rows) => rows.remove(table, ...beginning))
  }

  keepOnly(table: SqlTable, beginning: ReadonlyArray<Cell>, kept: ReadonlyArray<Cell>): void {
    this.#steps.push((rows) => rows.keepOnly(table, beginning, kept))
  }

  touch(what: Touched, ...id: ReadonlyArray<string>): void {
    this.touched[what].add(id.join(BETWEEN))
  }

  /** The ids of what was touched, in their parts. */
  idsOf(what: Touched): ReadonlyArray<ReadonlyArray<string>> {
    return Array.from(this.touched[what], (id) => id.split(BETWEEN))
  }

  get steps(): ReadonlyArray<(rows: Rows) => void> {
    return this.#steps
  }

  /** The steps were taken. */
  clearSteps(): void {
    this.#steps.length = 0
  }

  clear(): void {
    this.clearSteps()
    for (const ids of Object.values(this.touched)) ids.clear()
  }
}

/** The name that the rows go by among the read models that are folded. */
export const ROWS = "(rows)"

type AnyRecipe = (buffer: RowBuffer, data: unknown, at: Moment) => void

/** Recipes of several tables for one type of fact, one after another. */
const allRecipes = (): { readonly [type: string]: AnyRecipe } => {
  const byType = new Map<string, Array<AnyRecipe>>()
  for (const recipes of rowRecipes)
    for (const [type, recipe] of Object.entries(recipes as { readonly [type: string]: AnyRecipe }))
      byType.set(type, [...(byType.get(type) ?? []), recipe])
  return Object.fromEntries(
    Array.from(byType, ([type, recipes]): readonly [string, AnyRecipe] => [
      type,
      (buffer, data, at) => {
        for (const recipe of recipes) recipe(buffer, data, at)
      },
    ]),
  )
}

/** The rows as one more read model, so that the log is read and checked once for all. Its state is not kept. */
export const rowsProjection = (buffer: RowBuffer) =>
  projection<RowBuffer>({
    name: ROWS,
    version: 1,
    initial: () => buffer,
    recipes: allRecipes() as { readonly [Type in DomainFact["type"]]?: never },
  })
