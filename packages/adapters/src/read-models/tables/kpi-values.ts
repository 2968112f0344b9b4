import { addDays, type Instant, type LocalDate, unsafeDate } from "@adv/domain"
import { type CompanyModels, kpisOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { ALWAYS } from "./always.js"
import type { Rows, SqlTable } from "./table.js"

export const kpiValuesTable: SqlTable = {
  name: "kpi_values",
  about:
    "One row a KPI, month, currency and part, of the last 36 months: counted anew after a rebuild, at the end of a run, and now and then in between, so that it may be behind the other tables: `counted_at` says by how much.",
  columns: {
    kpi_id: { type: "TEXT", about: "the KPI, such as FI-01" },
    from_date: { type: "TEXT", about: "the first day of its month" },
    to_date: { type: "TEXT", about: "the day after its last" },
    currency: { type: "TEXT", about: "the currency it is counted in; empty when it is in none" },
    part: { type: "TEXT", about: "which part, of those that have parts; empty otherwise" },
    version: { type: "INTEGER", about: "the version of its declaration" },
    name: { type: "TEXT", about: "its name" },
    unit: { type: "TEXT", about: "the unit of its value" },
    value: {
      type: "REAL",
      about: "its value; empty when there is nothing to divide by, or it is a word",
      nullable: true,
    },
    value_text: { type: "TEXT", about: "the same, exact", nullable: true },
    numerator: { type: "TEXT", about: "exact", nullable: true },
    denominator: { type: "TEXT", about: "exact", nullable: true },
    n: { type: "INTEGER", about: "how many things were counted" },
    counted_at: { type: "INTEGER", about: "the position of the log it was counted at" },
  },
  key: ["kpi_id", "from_date", "currency", "part"],
  indexes: [["from_date"]],
}

const MONTHS = 36

/** The months that end with the one of a day. */
const windowUpTo = (newest: LocalDate): { readonly from: LocalDate; readonly to: LocalDate } => {
  const [year = 0, month = 0] = newest.split("-").map(Number)
  const first = (months: number) => {
    const count = year * 12 + month - 1 + months
    return unsafeDate(
      `${String(Math.floor(count / 12)).padStart(4, "0")}-${String((count % 12) + 1).padStart(2, "0")}-01`,
    )
  }
  return { from: first(1 - MONTHS), to: first(1) }
}

/** What is a word, such as a recommendation, is no number. */
const numberOf = (value: string | null): number | null => {
  const number = Number(value ?? Number.NaN)
  return Number.isNaN(number) ? null : number
}

/** Writes the values of all KPIs anew, month by month, up to the newest business date. */
export const writeKpis = (
  rows: Rows,
  states: CompanyModels["states"],
  newest: LocalDate,
  position: number,
): void => {
  const { from, to } = windowUpTo(newest)
  const values = kpisOf(states, {
    from,
    to,
    asOf: addDays(to, -1),
    knownAt: ALWAYS.knownAt as Instant,
    every: "month",
  })
  if (isLeft(values)) return
  rows.remove(kpiValuesTable)
  for (const value of values.right)
    rows.put(
      kpiValuesTable,
      value.id,
      value.from,
      value.to,
      value.currency ?? "",
      value.part ?? "",
      value.version,
      value.name,
      value.unit,
      numberOf(value.value),
      value.value,
      value.numerator,
      value.denominator,
      value.n,
      position,
    )
}
