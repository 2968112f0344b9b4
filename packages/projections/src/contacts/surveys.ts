import { eachKnown, eachWithin, type Known, type Window } from "../engine/dated.js"
import { type ContactBook, itemKinds, Sending } from "./contact-book.js"

/** What the answers to some items come to. Scores are in millionths. */
export interface Scores {
  readonly n: number
  readonly sum: number
  /** Of each answer, for what a sum doesn't say. */
  readonly scores: ReadonlyArray<number>
  /** Answers in the top two of their scale. */
  readonly topTwo: number
  readonly promoters: number
  readonly detractors: number
}

/**
 * The responses that count within the horizon: those that were not invalidated, and of what one respondent said about
 * one contact, the latest.
 */
const counting = ({ response, invalidation }: ContactBook, horizon: Known): ReadonlySet<number> => {
  const invalid = new Set<number>()
  eachKnown(invalidation, horizon, (row) => invalid.add(invalidation.contact.at(row)))
  const latest = new Map<number, { readonly row: number; readonly day: number }>()
  eachKnown(response, horizon, (row, day) => {
    if (invalid.has(response.contact.at(row))) return
    const respondent = response.respondent.at(row)
    const before = latest.get(respondent)
    if (before === undefined || day >= before.day) latest.set(respondent, { row, day })
  })
  return new Set([...latest.values()].map(({ row }) => row))
}

/** The answers of the window, by item: those of an item in one version of its survey are of one scale. */
export const scoresByItem = (
  book: ContactBook,
  window: Window,
  kinds: ReadonlyArray<string> = itemKinds,
): ReadonlyMap<string, Scores> => {
  const { answer, response, items } = book
  const responses = counting(book, window)
  const found = new Map<string, { -readonly [K in keyof Scores]: Scores[K] } & { scores: Array<number> }>()
  for (let row = 0; row < answer.response.length; row++) {
    const of = answer.response.at(row)
    const day = response.day.at(of)
    if (!responses.has(of) || day < window.from || day >= window.to) continue
    if (!kinds.includes(itemKinds[answer.kind.at(row)] ?? "")) continue
    const item = items.name(answer.item.at(row))
    const score = answer.score.at(row)
    const of10 = score / 1_000_000
    const own = found.get(item) ?? { n: 0, sum: 0, scores: [], topTwo: 0, promoters: 0, detractors: 0 }
    own.n += 1
    own.sum += score
    own.scores.push(score)
    if (score >= answer.top.at(row)) own.topTwo += 1
    if (of10 >= 9) own.promoters += 1
    if (of10 <= 6) own.detractors += 1
    found.set(item, own)
  }
  return found
}

/** Invitations of the window that arrived, and how many of them were answered so that it counts. */
export const invitationsOf = (
  book: ContactBook,
  window: Window,
): { readonly arrived: number; readonly answered: number } => {
  const { invitation, sending, response } = book
  // What was sent again after it bounced may have arrived: the last word counts.
  const last = new Map<number, { readonly day: number; readonly kind: number }>()
  eachKnown(sending, window, (row, day) => {
    const contact = sending.contact.at(row)
    const before = last.get(contact)
    if (before === undefined || day >= before.day) last.set(contact, { day, kind: sending.kind.at(row) })
  })
  const answered = new Set<number>()
  for (const row of counting(book, window)) answered.add(response.contact.at(row))
  let arrived = 0
  let answers = 0
  eachWithin(invitation, window, (row) => {
    const contact = invitation.contact.at(row)
    if (last.get(contact)?.kind === Sending.bounced) return
    arrived += 1
    if (answered.has(contact)) answers += 1
  })
  return { arrived, answered: answers }
}

/**
 * Quantiles of Student's t for a two-sided interval of 95 %, by degrees of freedom from 1 (NIST/SEMATECH e-Handbook of
 * Statistical Methods, 1.3.6.7.2).
 */
const t95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const
const beyond: ReadonlyArray<readonly [number, number]> = [
  [40, 2.021],
  [60, 2],
  [100, 1.984],
  [1000, 1.962],
]

const quantile = (freedom: number): number => {
  // Between two rows of the table, the wider interval.
  const further = beyond.findLast(([from]) => from <= freedom)?.[1]
  return t95[freedom - 1] ?? further ?? t95[29]
}

/** The interval of 95 % around the mean of some scores, in millionths; null for less than two. */
export const intervalOf = ({
  n,
  sum,
  scores,
}: Scores): { readonly low: number; readonly high: number } | null => {
  if (n < 2) return null
  const mean = sum / n
  const variance = scores.reduce((all, score) => all + (score - mean) ** 2, 0) / (n - 1)
  const half = quantile(n - 1) * Math.sqrt(variance / n)
  return { low: Math.round(mean - half), high: Math.round(mean + half) }
}
