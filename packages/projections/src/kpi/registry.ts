import { type Failure, failure } from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Kpi } from "./declaration.js"
import { commonDimensions } from "./groups.js"

/** KPIs that can be asked for, checked. */
export interface KpiRegistry {
  readonly kpis: ReadonlyArray<Kpi>
  /** The latest version of each, in the order in which they were registered. */
  readonly latest: ReadonlyArray<Kpi>
  /** By id (`FI-01`), by version (`FI-01@1`), or by alias (`dso`); capitals or not. */
  readonly find: (asked: string) => Kpi | undefined
}

type Refused = Failure<"KPI_DUPLICATE" | "KPI_INVALID">

const common: ReadonlySet<string> = new Set(commonDimensions)

/** What is wrong with a declaration, as a sentence's end; null when nothing is. */
const problemOf = (kpi: Kpi): string | null => {
  const { terms, numerator, denominator, figure, money, unit, version, decimals } = kpi
  const known = (name: string): boolean => Object.hasOwn(terms, name)
  if (!/^[A-Z0-9][A-Z0-9-]*$/.test(kpi.id))
    return "an id is made of capitals, digits and hyphens, such as QU-25"
  if (!Number.isSafeInteger(version) || version < 1) return "a version is a whole number from 1 on"
  if (kpi.name.trim() === "") return "it has no name"
  if (unit.trim() === "" && figure === undefined) return "it has no unit"
  if (kpi.attribution.trim() === "") return "it doesn't say by which date something belongs to a window"
  if (!Number.isSafeInteger(decimals) || decimals < 0) return "decimals is a whole number from 0 on"
  if ((figure === undefined) === (numerator === undefined))
    return "it needs a numerator, or a figure that says what no combination of terms does, and not both"
  if (figure !== undefined && kpi.arithmetic === undefined)
    return "its figure is a function: say in `arithmetic` how it gets there"
  if (figure !== undefined && denominator !== undefined) return "its figure says its denominator"
  if (Object.keys(terms).length === 0) return "it has no terms"
  if (money !== "none" && !kpi.perCurrency) return "amounts are counted once per currency: set perCurrency"
  const named: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
    ["numerator", Object.keys(numerator ?? {})],
    ["denominator", Object.keys(denominator ?? {})],
    ["opening", kpi.opening ?? []],
    ["before", kpi.before ?? []],
    ["counts", kpi.counts === undefined ? [] : [kpi.counts]],
    ["pending", kpi.pending === undefined ? [] : [kpi.pending]],
  ]
  for (const [where, names] of named) {
    const unknown = names.find((name) => !known(name))
    if (unknown !== undefined)
      return `its ${where} names the term ${unknown}: it has ${Object.keys(terms).join(", ")}`
  }
  const stock = kpi.opening?.find((name) => terms[name]?.kind !== "stock")
  if (stock !== undefined) return `the term ${stock} is no stock: only stocks have an opening`
  const flow = kpi.before?.find((name) => terms[name]?.kind === "stock")
  if (flow !== undefined) return `the term ${flow} is a stock: it has an opening, not a window before`
  const taken = kpi.dimensions?.find((dimension) => common.has(dimension))
  if (taken !== undefined) return `every KPI can be told apart by ${taken}: it is not its own dimension`
  return null
}

/**
 * Checks declarations, and makes them a registry.
 *
 * Fails with `KPI_DUPLICATE` (one id and version twice; one alias of two ids) or `KPI_INVALID`, which says what is
 * missing.
 *
 * @example
 * import { catalogue, kpiRegistry } from "@adv/projections"
 *
 * const registry = kpiRegistry(catalogue)
 * assert.equal(registry._tag, "Right")
 * assert.equal(kpiRegistry([...catalogue, ...catalogue])._tag, "Left")
 */
export const kpiRegistry = (definitions: ReadonlyArray<Kpi>): Either<Refused, KpiRegistry> => {
  const byName = new Map<string, Kpi>()
  const latest = new Map<string, Kpi>()
  for (const kpi of definitions) {
    const problem = problemOf(kpi)
    if (problem !== null)
      return left(
        failure("KPI_INVALID", `The KPI ${kpi.id} can't be registered: ${problem}.`, { id: kpi.id, problem }),
      )
    const versioned = `${kpi.id}@${kpi.version}`
    if (byName.has(versioned))
      return left(
        failure(
          "KPI_DUPLICATE",
          `The KPI ${kpi.id} has a version ${kpi.version} already: give the other definition another version.`,
          { id: kpi.id, version: kpi.version },
        ),
      )
    byName.set(versioned, kpi)
    if (kpi.version >= (latest.get(kpi.id)?.version ?? 0)) latest.set(kpi.id, kpi)
  }
  for (const kpi of latest.values()) {
    const other = kpi.alias === undefined ? undefined : byName.get(kpi.alias.toUpperCase())
    if (other !== undefined || (kpi.alias !== undefined && latest.has(kpi.alias.toUpperCase())))
      return left(
        failure("KPI_DUPLICATE", `The alias ${kpi.alias} of ${kpi.id} is taken: choose another.`, {
          id: kpi.id,
          alias: kpi.alias,
        }),
      )
    byName.set(kpi.id, kpi)
    if (kpi.alias !== undefined) byName.set(kpi.alias.toUpperCase(), kpi)
  }
  return right({
    kpis: definitions,
    latest: [...latest.values()],
    find: (asked) => byName.get(asked.toUpperCase()),
  })
}

/**
 * Adds a KPI of one's own, or another version of one that is there: the latest is what is counted unless `id@version` asks
 * for another.
 *
 * Fails as `kpiRegistry` does.
 */
export const registerKpi = (registry: KpiRegistry, kpi: Kpi): Either<Refused, KpiRegistry> =>
  kpiRegistry([...registry.kpis, kpi])

const checked = new WeakMap<ReadonlyArray<Kpi>, KpiRegistry>()

/** The registry of some declarations, checked once. */
export const registryOf = (definitions: ReadonlyArray<Kpi>): Either<Refused, KpiRegistry> => {
  const known = checked.get(definitions)
  if (known !== undefined) return right(known)
  const fresh = kpiRegistry(definitions)
  if (isLeft(fresh)) return fresh
  checked.set(definitions, fresh.right)
  return fresh
}
