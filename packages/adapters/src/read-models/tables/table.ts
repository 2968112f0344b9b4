import type { DomainFact } from "@adv/domain"
import type { CompanyModels, Moment } from "@adv/projections"

/** What a cell holds. Dates are `YYYY-MM-DD`, amounts minor units, moments milliseconds since 1970-01-01T00:00:00Z. */
export type Cell = string | number | null

export interface SqlColumn {
  readonly type: "TEXT" | "INTEGER" | "REAL"
  readonly about: string
  readonly nullable?: true
}

/** A table that other tools query: what it is, as its documentation says it, and as it is made. */
export interface SqlTable {
  readonly name: string
  readonly about: string
  readonly columns: { readonly [column: string]: SqlColumn }
  readonly key: ReadonlyArray<string>
  /** What it is looked up by, beside its key. */
  readonly indexes?: ReadonlyArray<ReadonlyArray<string>>
}

/** What rows that read models tell are about. When something happened to one of them, its rows are written anew. */
export type Touched = "order" | "invoice" | "payment" | "creditNote"

/** Writes rows, in the transaction that also commits how far the log was read. */
export interface Rows {
  /** A row with all its cells, in the order of the table's columns; in the place of one with the same key. */
  readonly put: (table: SqlTable, ...cells: ReadonlyArray<Cell>) => void
  /** Changes some cells of the row with a key; nothing when there is none. */
  readonly change: (
    table: SqlTable,
    key: ReadonlyArray<Cell>,
    changes: { readonly [column: string]: Cell },
  ) => void
  /** Removes the rows whose key begins so. */
  readonly remove: (table: SqlTable, ...beginning: ReadonlyArray<Cell>) => void
  /** Of the rows whose key begins so, removes those that don't have one of these next in it. */
  readonly keepOnly: (table: SqlTable, beginning: ReadonlyArray<Cell>, kept: ReadonlyArray<Cell>) => void
  /** Something happened to it: what the read models tell about it is written before the commit. */
  readonly touch: (what: Touched, ...id: ReadonlyArray<string>) => void
}

type DataOf<Type extends DomainFact["type"]> = Extract<DomainFact, { readonly type: Type }>["data"]

/** What each fact does to the rows of some tables. */
export type RowRecipes = {
  readonly [Type in DomainFact["type"]]?: (rows: Rows, data: DataOf<Type>, at: Moment) => void
}

/** The read models that rows are made of. */
export type RowSources = Pick<CompanyModels["states"], "orders" | "receivables">

/** The same for several types of facts. */
export const forEach = <Type extends DomainFact["type"]>(
  types: ReadonlyArray<Type>,
  recipe: (rows: Rows, data: DataOf<Type>, at: Moment) => void,
): RowRecipes => Object.fromEntries(types.map((type) => [type, recipe]))
