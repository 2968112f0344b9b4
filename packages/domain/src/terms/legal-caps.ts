import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { LocalDate as aDate, Count, list, oneOf, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { daysBetween, type LocalDate } from "../values/index.js"
import type { Calendars } from "./calendar.js"
import { type DueDateFailure, dueDateOf } from "./due-date.js"
import { anchorWords } from "./everyday.js"
import { Anchor, type PaymentTerm, Step } from "./term.js"

export const Debtor = oneOf("business", "publicAuthority")
export type Debtor = t.TypeOf<typeof Debtor>

const sourced = {
  /** The rule in a few words: "60 days from the issue". */
  rule: Text,
  source: Text,
  /** Whether what it says was compared with the source as published. */
  sourceStatus: oneOf("verified", "unverified"),
}

/** How much longer it may be all the same, and on what condition. Without `steps` there is no end to it. */
export const Derogation = shape("a derogation", { ...sourced, condition: Text }, { steps: list(Step) })
export type Derogation = t.TypeOf<typeof Derogation>

/** Until when a debtor may be given time to pay: the `steps` counted from the `anchor`. A `trade` has a cap of its own. */
export const LegalCap = shape(
  "a legal cap",
  { ...sourced, debtor: Debtor, anchor: Anchor, steps: list(Step), derogations: list(Derogation) },
  { trade: Text },
)
export type LegalCap = t.TypeOf<typeof LegalCap>

/** What the law of one jurisdiction says about payment terms, from a day on. */
export const LegalCaps = shape("legal caps", {
  id: Text,
  version: Count,
  jurisdiction: Text,
  validFrom: aDate,
  caps: list(LegalCap),
})
export type LegalCaps = t.TypeOf<typeof LegalCaps>

/**
 * `within` the cap; beyond it but within a derogation (`needsAgreement`: the condition of the derogation must hold); or
 * `exceeds` all that the law allows.
 */
export const ComplianceStatus = oneOf("within", "needsAgreement", "exceeds")
export type ComplianceStatus = t.TypeOf<typeof ComplianceStatus>

/** What was checked: the due date that is latest, against what the law says. */
export const TermCompliance = shape(
  "how a term stands to a legal cap",
  {
    jurisdiction: Text,
    instalment: Count,
    dueDate: aDate,
    capDate: aDate,
    /** Days from the cap to the due date; 0 when it is within. */
    excessDays: Count,
    rule: Text,
    source: Text,
    status: ComplianceStatus,
    /** What the cap was counted from: the issue date, as long as nobody says when the invoice was received. */
    countedFrom: aDate,
  },
  {
    /** The derogation within which it is; `until` is absent where there is no end to it. */
    derogation: shape("the derogation", { rule: Text, condition: Text, source: Text }, { until: aDate }),
  },
)
export type TermCompliance = t.TypeOf<typeof TermCompliance>

export interface ComplianceAsked {
  /** A business unless said otherwise. */
  readonly debtor?: Debtor
  /** A trade that may have a cap of its own, such as `roadHaulage`; others have that of everybody. */
  readonly trade?: string
  /** When what the cap counts from happened; the issue date at least. */
  readonly anchors: { readonly [A in Anchor]?: LocalDate } & { readonly issueDate: LocalDate }
}

export type ComplianceFailure = DueDateFailure | Failure<"LEGAL_CAP_MISSING" | "DUE_DATE_MISSING">

export interface NominalDueDate {
  readonly instalment: number
  /** Before it is moved to a working day: that is not held against a term (Regulation 1182/71, article 3(4)). */
  readonly dueDate: LocalDate
}

const latest = (dates: ReadonlyArray<NominalDueDate>): NominalDueDate | undefined =>
  dates.reduce<NominalDueDate | undefined>(
    (last, each) => (last === undefined || each.dueDate > last.dueDate ? each : last),
    undefined,
  )

const capFor = (
  { caps }: LegalCaps,
  { debtor = "business", trade }: ComplianceAsked,
): LegalCap | undefined => {
  const own = caps.filter((cap) => cap.debtor === debtor)
  return (
    (trade === undefined ? undefined : own.find((cap) => cap.trade === trade)) ??
    own.find((cap) => cap.trade === undefined)
  )
}

const missing = (jurisdiction: string, sentence: string, data: Failure["data"]) =>
  left(failure("LEGAL_CAP_MISSING", sentence, { jurisdiction, ...data }))

/**
 * How due dates stand to the caps of a law: the latest of them is compared.
 *
 * Fails with `LEGAL_CAP_MISSING` when the law says nothing about such a debtor, `DUE_DATE_MISSING` when there is no due
 * date to compare, and as {@link dueDateOf} does.
 */
export const complianceOf = (
  dates: ReadonlyArray<NominalDueDate>,
  law: LegalCaps,
  asked: ComplianceAsked,
): Either<ComplianceFailure, TermCompliance> => {
  const last = latest(dates)
  if (last === undefined)
    return left(
      failure(
        "DUE_DATE_MISSING",
        "No due date is known yet, so none can be compared with the law: say when what the term counts from happened.",
        { jurisdiction: law.jurisdiction },
      ),
    )
  const cap = capFor(law, asked)
  if (cap === undefined)
    return missing(
      law.jurisdiction,
      `${law.id} has no cap for a ${asked.debtor ?? "business"}: publish legal caps that have one.`,
      { law: law.id, debtor: asked.debtor ?? "business" },
    )
  const countedFrom = asked.anchors[cap.anchor] ?? asked.anchors.issueDate
  const until = (steps: ReadonlyArray<Step>) => dueDateOf({ steps }, countedFrom, {})
  const capped = until(cap.steps)
  if (isLeft(capped)) return capped
  const capDate = capped.right.nominal
  const { rule, source } = cap
  const found = {
    jurisdiction: law.jurisdiction,
    instalment: last.instalment,
    dueDate: last.dueDate,
    capDate,
    excessDays: Math.max(0, daysBetween(capDate, last.dueDate)),
    rule,
    source,
    countedFrom,
  }
  if (found.excessDays === 0) return right({ ...found, status: "within" })
  for (const { steps, rule: longer, condition, source: ofIt } of cap.derogations) {
    const derogation = { rule: longer, condition, source: ofIt }
    if (steps === undefined) return right({ ...found, status: "needsAgreement", derogation })
    const end = until(steps)
    if (isLeft(end)) return end
    if (last.dueDate <= end.right.nominal)
      return right({
        ...found,
        status: "needsAgreement",
        derogation: { ...derogation, until: end.right.nominal },
      })
  }
  return right({ ...found, status: "exceeds" })
}

export interface TermComplianceOptions extends Omit<ComplianceAsked, "anchors"> {
  /** What the laws say: {@link legalCaps} or the company's own. */
  readonly caps: ReadonlyArray<LegalCaps>
  readonly calendars: Calendars
  /** When what the term or the cap counts from happens, other than the issue. */
  readonly anchors?: { readonly [A in Anchor]?: LocalDate }
}

/**
 * How a payment term, on an invoice issued that day, stands to the law: until when it may be due, when it is, how many
 * days that is too many, and by which rule and source. It says so and blocks nothing: beyond a cap there often is a
 * derogation, whose condition only people can judge.
 *
 * A cap that counts from the receipt of an invoice counts from its issue as long as no receipt is given: nothing can be
 * received before.
 *
 * Fails with `LEGAL_CAP_MISSING` when no caps are given for the jurisdiction that are valid on the day of issue, with
 * `DUE_DATE_MISSING` when a line of the term counts from something that has no date, and as {@link dueDateOf} does.
 *
 * @example
 * import { checkTermCompliance, legalCaps, termNamed, unsafeDate } from "@adv/domain"
 *
 * const term = termNamed("45 jours fin de mois")
 * assert.ok(term._tag === "Right")
 * const found = checkTermCompliance(term.right, "FR", unsafeDate("2025-01-15"), { caps: legalCaps, calendars: {} })
 * assert.ok(found._tag === "Right")
 * const { capDate, dueDate, excessDays, status, derogation } = found.right
 * assert.deepEqual([capDate, dueDate, excessDays], ["2025-03-16", "2025-03-31", 15])
 * // Longer than 60 days, and lawful all the same, if it was stipulated.
 * assert.equal(status, "needsAgreement")
 * assert.equal(derogation?.until, "2025-03-31")
 */
export const checkTermCompliance = (
  term: PaymentTerm,
  jurisdiction: string,
  issueDate: LocalDate,
  options: TermComplianceOptions,
): Either<ComplianceFailure, TermCompliance> => {
  const { caps, calendars, anchors: given = {}, ...asked } = options
  const valid = caps.filter((law) => law.jurisdiction === jurisdiction && law.validFrom <= issueDate)
  const law = valid.reduce<LegalCaps | undefined>(
    (found, each) => (found === undefined || each.validFrom >= found.validFrom ? each : found),
    undefined,
  )
  if (law === undefined)
    return missing(
      jurisdiction,
      `There are no legal caps for ${jurisdiction} on ${issueDate}: give those of its law.`,
      { issueDate, known: caps.map((each) => each.jurisdiction) },
    )
  const anchors = { ...given, issueDate }
  const dates: Array<NominalDueDate> = []
  for (const [index, line] of term.lines.entries()) {
    const anchor = line.anchor ?? "issueDate"
    const from = anchors[anchor]
    if (from === undefined)
      return left(
        failure(
          "DUE_DATE_MISSING",
          `Line ${index + 1} of term ${term.id} counts from the ${anchorWords[anchor]}: give its date.`,
          { term: term.id, line: index + 1, anchor },
        ),
      )
    const due = dueDateOf(line, from, calendars)
    if (isLeft(due)) return due
    dates.push({ instalment: index + 1, dueDate: due.right.nominal })
  }
  return complianceOf(dates, law, { ...asked, anchors })
}
