import {
  exponentOf,
  type Failure,
  failure,
  type Instant,
  type LocalDate,
  type PublishedFigure,
  type RecordedEvent,
  toDay,
} from "@adv/domain"
import { sequenceS } from "fp-ts/lib/Apply.js"
import { Applicative, type Either, isLeft, left, map, right } from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { catalogue } from "../kpi/catalogue.js"
import { factorOf, partsIn, unitsIn } from "../kpi/compute.js"
import type { Kpi } from "../kpi/declaration.js"
import { explainKpi } from "../kpi/explain.js"
import { ofCustomer } from "../kpi/groups.js"
import { registryOf } from "../kpi/registry.js"
import type { Books } from "../kpi/term.js"
import { type Contributions, contributionsOf } from "./contributions.js"
import { type CellFigure, type CellQuery, figureOf } from "./figure.js"
import {
  addFractions,
  exactText,
  type Fraction,
  fraction,
  negated,
  noFraction,
  roundedText,
} from "./fraction.js"

export interface BridgeQuery {
  readonly published: PublishedFigure
  /** By what is known then: later than what was published. */
  readonly knownAt: Instant
  /** As of the date of the publication when absent: like is compared with like. */
  readonly asOf?: LocalDate
  /** The definition of now: the latest one when absent. */
  readonly version?: number
  /** The KPIs that are known: the shipped ones by default. */
  readonly definitions?: ReadonlyArray<Kpi>
}

/**
 * A figure, or by how much it changes: exactly, as decimals (`0.95`) or where none are enough as a ratio (`2/3`). Amounts are
 * in major units. Null where there is no number.
 */
export interface BridgeAmounts {
  readonly numerator: string | null
  readonly denominator: string | null
  /** The value before it is rounded. */
  readonly exact: string | null
  /** The same as it is shown, rounded half away from zero; of a figure whose value is a word, the word. */
  readonly value: string | null
}

/** What a subject adds to a term otherwise than before. */
export interface BridgeChange {
  readonly subject: string
  readonly streams: ReadonlyArray<string>
  readonly amount: number
  readonly n: number
}

/** What changed of a term: in its own unit, in whole numbers. */
export interface BridgeTerm {
  readonly term: string
  readonly what: string
  readonly unit: string
  readonly amount: number
  readonly n: number
  /** Those that changed most in front. */
  readonly changes: ReadonlyArray<BridgeChange>
}

export type BridgePartKind = "lateFacts" | "ripening" | "definitionChange" | "interaction"

export interface BridgePart extends BridgeAmounts {
  readonly kind: BridgePartKind
  readonly terms: ReadonlyArray<BridgeTerm>
  /** The types of facts that count for them. */
  readonly factTypes: ReadonlyArray<string>
}

/** From what was published to what is told now: what was published and the parts add up exactly. */
export interface Bridge {
  readonly kpi: string
  readonly name: string
  readonly unit: string
  readonly decimals: number
  readonly publication: PublishedFigure
  readonly published: BridgeAmounts
  readonly now: BridgeAmounts & {
    readonly version: number
    readonly asOf: LocalDate
    readonly knownAt: Instant
  }
  /** `ripening` only when the dates differ. */
  readonly parts: ReadonlyArray<BridgePart>
}

/** The three numbers of a figure, exactly. */
interface Numbers {
  readonly numerator: Fraction | null
  readonly denominator: Fraction | null
  readonly value: Fraction | null
}

/** One of the corners between which the bridge goes. */
interface Corner extends Numbers {
  readonly cell: CellFigure
  readonly contributions: Contributions
}

/** A figure before it is rounded. What is hidden, since it is of too few, stays hidden. */
const numbersOf = ({ kpi, figure, value: shown }: CellFigure): Numbers => {
  const { numerator, denominator, word } = figure
  const minorUnits = shown.currency === null ? 1n : 10n ** BigInt(exponentOf(shown.currency))
  const whole = (amount: number, units: bigint) => fraction(BigInt(amount), units)
  const above = kpi.numeratorIn === undefined && kpi.money !== "none" ? minorUnits : unitsIn(kpi)
  const own = shown.numerator === null ? null : whole(numerator, above)
  const below = denominator === undefined ? null : whole(denominator, kpi.money === "both" ? minorUnits : 1n)
  if (word !== undefined || shown.value === null) return { numerator: own, denominator: below, value: null }
  if (denominator === undefined) return { numerator: own, denominator: below, value: own }
  if (denominator === 0)
    return { numerator: own, denominator: below, value: whole(kpi.zeroOverZero ?? 0, 1n) }
  const factor = factorOf(kpi, { from: toDay(shown.from), to: toDay(shown.to) })
  return {
    numerator: own,
    denominator: below,
    value: fraction(BigInt(numerator) * BigInt(factor), BigInt(denominator) * partsIn(kpi, shown.currency)),
  }
}

const cornerOf = (books: Books, query: CellQuery): Either<Failure, Corner> => {
  const cell = figureOf(books, query)
  if (isLeft(cell)) return cell
  const { kpi, window, scope, ...rest } = query
  const explained = explainKpi(books, { ...rest, ...window, id: kpi, where: scope })
  if (isLeft(explained)) return explained
  const byCustomer = Object.keys(scope).some(
    (dimension) => dimension !== "customer" && ofCustomer.has(dimension),
  )
  return right({
    ...numbersOf(cell.right),
    cell: cell.right,
    contributions: contributionsOf(explained.right, {
      byCustomer,
      byEntry: cell.right.kpi.figure !== undefined,
    }),
  })
}

/** Corners with their signs: what a part comes to is their sum. */
type Signed = ReadonlyArray<readonly [corner: Corner, sign: 1 | -1]>

const sumOf = (signed: Signed, of: keyof Numbers): Fraction | null => {
  let sum = noFraction
  for (const [{ [of]: value }, sign] of signed) {
    if (value === null) return null
    sum = addFractions(sum, sign === 1 ? value : negated(value))
  }
  return sum
}

/** A subject with the streams that tell what it adds, and those that tell what these are about. */
const streamsOfSubject = (subject: string, signed: Signed): ReadonlyArray<string> => {
  const all = new Set([subject])
  // What is added goes on being gone through.
  for (const stream of all)
    for (const [{ contributions }] of signed)
      for (const other of contributions.toldIn.get(stream) ?? []) all.add(other)
  return [...all]
}

const termsOf = (signed: Signed): ReadonlyArray<BridgeTerm> => {
  const declared = new Map(
    signed.flatMap(([{ cell }]) => Object.values(cell.kpi.terms).map((term) => [term.name, term] as const)),
  )
  return [...declared].flatMap(([name, { what, unit }]): ReadonlyArray<BridgeTerm> => {
    const changes = new Map<string, { amount: number; n: number; readonly entries: Map<string, number> }>()
    for (const [{ contributions }, sign] of signed)
      for (const [subject, { amount, n, entries }] of contributions.byTerm.get(name) ?? []) {
        const change = changes.get(subject) ?? { amount: 0, n: 0, entries: new Map() }
        change.amount += sign * amount
        change.n += sign * n
        for (const [entry, count] of entries)
          change.entries.set(entry, (change.entries.get(entry) ?? 0) + sign * count)
        changes.set(subject, change)
      }
    const changed = [...changes]
      .filter(
        ([, { amount, n, entries }]) =>
          amount !== 0 || n !== 0 || [...entries.values()].some((count) => count !== 0),
      )
      .map(([subject, { amount, n }]) => ({
        subject,
        streams: streamsOfSubject(subject, signed),
        amount,
        n,
      }))
      .sort(
        (a, b) =>
          Math.abs(b.amount) - Math.abs(a.amount) ||
          (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0),
      )
    if (changed.length === 0) return []
    const sum = (of: "amount" | "n") => changed.reduce((all, change) => all + change[of], 0)
    return [{ term: name, what, unit, amount: sum("amount"), n: sum("n"), changes: changed }]
  })
}

const textOf = (value: Fraction | null, decimals = 0): string | null =>
  value === null ? null : exactText(value, decimals)

/** How many decimals an amount has, as it is written: those of its currency. */
const decimalsIn = (text: string | null): number => text?.split(".")[1]?.length ?? 0

const amountsOf = ({ cell, numerator, denominator, value }: Corner): BridgeAmounts => ({
  numerator: textOf(numerator, decimalsIn(cell.value.numerator)),
  denominator: textOf(denominator, decimalsIn(cell.value.denominator)),
  exact: textOf(value),
  value: cell.value.value,
})

const partOf = (kind: BridgePartKind, signed: Signed, decimals: number): BridgePart => {
  const value = sumOf(signed, "value")
  const written = (of: "numerator" | "denominator"): string | null =>
    textOf(sumOf(signed, of), Math.max(...signed.map(([{ cell }]) => decimalsIn(cell.value[of]))))
  return {
    kind,
    numerator: written("numerator"),
    denominator: written("denominator"),
    exact: textOf(value),
    value: value === null ? null : roundedText(value, decimals),
    terms: termsOf(signed),
    factTypes: [...new Set(signed.flatMap(([{ contributions }]) => contributions.factTypes))].sort(),
  }
}

/** What is counted again must be what was published: otherwise the definition was changed without a new version. */
const notReproduced = (published: PublishedFigure, { value }: CellFigure): Failure<"FIGURE_NOT_REPRODUCED"> =>
  failure(
    "FIGURE_NOT_REPRODUCED",
    `${published.kpi}@${published.version} from ${published.window.from} to ${published.window.to} was published as ${published.value}, and is counted as ${value.value} at the same dates: its definition was changed without a new version. Register what it was as version ${published.version}.`,
    { kpi: published.kpi, version: published.version, published: published.value, counted: value.value },
  )

/** Whether a figure that is counted again is the one that was published. */
const isReproduced = (
  { numerator, denominator, value, n }: PublishedFigure,
  { value: counted }: CellFigure,
): boolean =>
  numerator === counted.numerator &&
  denominator === counted.denominator &&
  value === counted.value &&
  n === counted.n

/** What stands at each corner of a bridge. */
interface Corners {
  readonly published: PublishedFigure
  readonly today: { readonly asOf: LocalDate; readonly knownAt: Instant }
  /** As it was published. */
  readonly start: Corner
  /** By the same definition, known later. */
  readonly late: Corner
  /** The same as of the later date. */
  readonly ripe: Corner
  /** By the definition of now, known as then. */
  readonly defined: Corner
  readonly end: Corner
}

const between = ({ published, today, start, late, ripe, defined, end }: Corners): Bridge => {
  const { kpi, value } = end.cell
  const { decimals } = kpi
  const part = (kind: BridgePartKind, signed: Signed) => partOf(kind, signed, decimals)
  return {
    kpi: published.kpi,
    name: value.name,
    unit: value.unit,
    decimals,
    publication: published,
    published: amountsOf(start),
    now: { ...amountsOf(end), version: kpi.version, ...today },
    parts: [
      part("lateFacts", [
        [late, 1],
        [start, -1],
      ]),
      ...(today.asOf === published.asOf
        ? []
        : [
            part("ripening", [
              [ripe, 1],
              [late, -1],
            ]),
          ]),
      part("definitionChange", [
        [defined, 1],
        [start, -1],
      ]),
      part("interaction", [
        [end, 1],
        [ripe, -1],
        [defined, -1],
        [start, 1],
      ]),
    ],
  }
}

/**
 * How a figure that was published becomes the one that is told now: by what was recorded late (the same definition, known
 * later), by the days that have passed since (only when it is asked as of another date), by another definition (known as
 * then), and by what the definition makes of what came late. They add up exactly: in the numerator, in the denominator, in
 * the value as a ratio, and in each term, subject by subject. All of it is counted again from the facts.
 *
 * Fails with `FIGURE_NOT_REPRODUCED`, and as `figureOf` does: with `KPI_UNKNOWN` when a version isn't registered any more.
 *
 * @example
 * import { bridgeOf, companyModels, publicationOf } from "@adv/projections"
 *
 * const { states } = companyModels()
 * const january = { kpi: "PR-01", window: { from: "2025-01-01", to: "2025-02-01" }, scope: {}, asOf: "2025-02-07" }
 * const publication = publicationOf(states, { ...january, knownAt: 1_738_940_400_000, on: "2025-02-08", logPosition: 0 })
 * assert.ok(publication._tag === "Right")
 * const bridge = bridgeOf(states, { published: { ...publication.right, publication: 1 }, knownAt: 1_767_225_600_000 })
 * assert.ok(bridge._tag === "Right")
 * assert.deepEqual(bridge.right.parts.map(({ kind, numerator }) => [kind, numerator]), [
 *   ["lateFacts", "0"],
 *   ["definitionChange", "0"],
 *   ["interaction", "0"],
 * ])
 */
export const bridgeOf = (books: Books, query: BridgeQuery): Either<Failure, Bridge> => {
  const { published, definitions = catalogue } = query
  const { kpi, window, scope, version } = published
  const registry = registryOf(definitions)
  if (isLeft(registry)) return registry
  const then = { asOf: published.asOf, knownAt: published.knownAt }
  const today = { asOf: query.asOf ?? published.asOf, knownAt: query.knownAt }
  const old = `${kpi}@${version}`
  const fresh = `${kpi}@${query.version ?? registry.right.find(kpi)?.version ?? version}`
  const counted = new Map<string, Either<Failure, Corner>>()
  const at = (of: string, dates: typeof then): Either<Failure, Corner> => {
    const key = `${of} ${dates.asOf} ${dates.knownAt}`
    const before = counted.get(key)
    if (before !== undefined) return before
    const corner = cornerOf(books, { kpi: of, window, scope, ...dates, definitions })
    counted.set(key, corner)
    return corner
  }
  const start = at(old, then)
  if (isLeft(start)) return start
  if (!isReproduced(published, start.right.cell)) return left(notReproduced(published, start.right.cell))
  return pipe(
    sequenceS(Applicative)({
      late: at(old, { asOf: then.asOf, knownAt: today.knownAt }),
      ripe: at(old, today),
      defined: at(fresh, then),
      end: at(fresh, today),
    }),
    map((corners) => between({ published, today, start: start.right, ...corners })),
  )
}

/** The streams in which the facts are that changed something of a part. */
export const streamsOf = ({ terms }: BridgePart): ReadonlyArray<string> =>
  [...new Set(terms.flatMap(({ changes }) => changes.flatMap(({ streams }) => streams)))].sort()

/**
 * The facts behind a part, of those of its streams: of what came late, those that were recorded after what was published
 * was known, and count; of another definition, those that were known.
 */
export const factsBehind = (
  { publication, now }: Bridge,
  part: BridgePart,
  events: Iterable<RecordedEvent>,
): ReadonlyArray<RecordedEvent> => {
  const types = new Set(part.factTypes)
  const streams = new Set(streamsOf(part))
  const counts = ({ type, stream, metadata, recordedAt }: RecordedEvent, asOf: LocalDate): boolean =>
    types.has(type) && streams.has(stream) && metadata.effectiveDate <= asOf && recordedAt <= now.knownAt
  const isLate = ({ position }: RecordedEvent): boolean => position > publication.logPosition
  const isAfter = ({ metadata }: RecordedEvent): boolean => metadata.effectiveDate > publication.asOf
  const belongs: { readonly [Kind in BridgePartKind]: (event: RecordedEvent) => boolean } = {
    lateFacts: (event) => isLate(event) && counts(event, publication.asOf),
    ripening: (event) => isAfter(event) && counts(event, now.asOf),
    definitionChange: (event) => !isLate(event) && counts(event, publication.asOf),
    interaction: (event) => (isLate(event) || isAfter(event)) && counts(event, now.asOf),
  }
  return [...events].filter(belongs[part.kind])
}
