import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import {
  addDays,
  type Decimal,
  type DunningCaseId,
  daysBetween,
  exact,
  exactWhole,
  type LocalDate,
  minor,
} from "../values/index.js"
import { claimsOn } from "./claims.js"
import type { DunnedInstalment, NoticeClaim, NoticeItem, SkipReason } from "./events.js"
import type { DunningAddressee, DunningRunAsked, PlannedNotice } from "./plan.js"
import { amountIn, type DunningPolicy } from "./policy.js"
import { channelFor, sparedBecause } from "./sparing.js"
import { type DunningItem, dunnable, hindranceOf, standingOf } from "./standing.js"
import { type DunningState, dunnedOf } from "./state.js"

/** Held back rather than not come to: these are logged. */
const logged: ReadonlySet<SkipReason> = new Set<SkipReason>([
  "blocked",
  "promised",
  "disputed",
  "quietPeriod",
  "contactCap",
  "tooSoon",
])

type Candidate = {
  readonly item: DunningItem
  readonly level: number
  readonly passed: ReadonlyArray<number>
  readonly daysPastDue: number
}

const sumOf = (claims: ReadonlyArray<NoticeClaim>, kind: NoticeClaim["kind"]): number =>
  claims.reduce((sum, claim) => sum + (claim.kind === kind ? claim.amount : 0), 0)

/** Whether a part is at least that percentage of the whole. */
const reaches = (part: number, percent: Decimal | undefined, whole: number): boolean =>
  percent === undefined ||
  exactWhole(part)
    .times(exactWhole(100))
    .gte(exact(percent).times(exactWhole(whole)))

export interface CaseAsked {
  readonly asked: DunningRunAsked
  readonly id: DunningCaseId
  readonly state: DunningState
  readonly items: ReadonlyArray<DunningItem>
  readonly sendings: ReadonlyArray<LocalDate>
  readonly quiet: boolean
}

export interface CasePlan {
  readonly notices: ReadonlyArray<PlannedNotice>
  readonly skipped: ReadonlyArray<{ readonly item: DunningItem; readonly reason: SkipReason }>
  readonly heldBack: ReadonlyArray<{
    readonly item: DunningItem
    readonly reason: SkipReason
    readonly level: number
  }>
}

/** Who of a customer and currency is dunned on a day. */
export const planCase = (of: CaseAsked): Either<Failure, CasePlan> => {
  const { asked, state, items } = of
  const { policy, runDate, isDefault } = asked
  const { body } = policy
  const skipped: Array<CasePlan["skipped"][number]> = []
  const heldBack: Array<CasePlan["heldBack"][number]> = []
  const skip = (item: DunningItem, reason: SkipReason, level = 0) => {
    skipped.push({ item, reason })
    if (logged.has(reason)) heldBack.push({ item, reason, level })
  }
  let candidates: ReadonlyArray<Candidate> = []
  const reminders: Array<DunningItem> = []
  let latest = 0
  let openInAll = 0
  const found: Array<Candidate> = []
  for (const item of items) {
    openInAll += item.open
    const isOurs = item.ladder === null ? isDefault : item.ladder === policy.id
    if (!isOurs) {
      skip(item, "otherPolicy")
      continue
    }
    const standing = standingOf(item, state, policy, runDate)
    if ("level" in standing) found.push({ item, ...standing })
    else if (standing.reason === "notDue" && isToRemind(item, state, body, runDate)) reminders.push(item)
    else skip(item, standing.reason, dunnedOf(state, item).level + 1)
    if (item.open > 0 && item.dueDate !== null) latest = Math.max(latest, daysBetween(item.dueDate, runDate))
  }
  candidates = found
  const drop = (keep: (candidate: Candidate) => boolean, reason: SkipReason) => {
    for (const candidate of candidates) if (!keep(candidate)) skip(candidate.item, reason, candidate.level)
    candidates = candidates.filter(keep)
  }
  if (latest < (body.minimumDaysInArrears ?? 0)) drop(() => false, "minimumDays")
  // What a level must come to is asked of the items of that level, the most severe first: what passed others on its way
  // there falls back to the last of them. The notice then has the highest that is left.
  for (let level = body.levels.length; level > 0; level--) {
    const rung = body.levels[level - 1]
    const own = candidates.filter((candidate) => candidate.level === level)
    const sum = own.reduce((total, { item }) => total + dunnable(item), 0)
    const currency = own[0]?.item.currency
    if (rung === undefined || currency === undefined) continue
    if (sum >= amountIn(rung.minimum, currency) && reaches(sum, rung.minimumPercent, openInAll)) continue
    candidates = candidates.map((candidate) => {
      const lower = candidate.passed.at(-1)
      return candidate.level !== level || lower === undefined
        ? candidate
        : { ...candidate, level: lower, passed: candidate.passed.slice(0, -1) }
    })
    drop((candidate) => candidate.level !== level, "belowMinimum")
  }
  const madeToday = [...state.notices.values()].some(
    ({ reachedOn, level }) => reachedOn === runDate && level > 0,
  )
  const spared = of.quiet ? "quietPeriod" : sparedBecause(body, of.sendings, madeToday, runDate)
  if (spared !== null) drop(() => false, spared)
  const notices: Array<PlannedNotice> = []
  if (candidates.length > 0) {
    const notice = dunningNotice(of, candidates)
    if (isLeft(notice)) return notice
    if ("reason" in notice.right) {
      const { reason } = notice.right
      drop(() => false, reason)
    } else notices.push(notice.right)
  }
  const reminder = reminderNotice(of, reminders, notices.length > 0)
  if (reminder !== null && "reason" in reminder) for (const item of reminders) skip(item, reminder.reason)
  else if (reminder !== null) notices.push(reminder)
  return right({ notices, skipped, heldBack })
}

const addresseeOf = ({ asked, items }: CaseAsked): DunningAddressee | undefined => {
  const [first] = items
  return first === undefined ? undefined : asked.addressees.get(first.customer)
}

const dunningNotice = (
  of: CaseAsked,
  candidates: ReadonlyArray<Candidate>,
): Either<Failure, PlannedNotice | { readonly reason: SkipReason }> => {
  const { asked, id } = of
  const { policy, runDate, rates } = asked
  const { body } = policy
  const level = Math.max(...candidates.map((candidate) => candidate.level))
  const rung = body.levels[level - 1]
  const [first] = candidates
  if (rung === undefined || first === undefined) return right({ reason: "lastLevel" })
  const { customer, currency } = first.item
  const channel = channelFor([rung.channel, rung.fallbackChannel], addresseeOf(of))
  if (channel === null) return right({ reason: "noChannel" })
  const notice = `${id}/${runDate}`
  const claims: Array<NoticeClaim> = []
  for (const { item, level: own } of candidates) {
    const ownRung = body.levels[own - 1]
    if (ownRung === undefined) continue
    const claimed = claimsOn(item, ownRung, rates, notice, runDate)
    if (isLeft(claimed)) return claimed
    claims.push(...claimed.right)
  }
  const open = candidates.reduce((sum, { item }) => sum + dunnable(item), 0)
  const interest = sumOf(claims, "interest")
  const compensation = sumOf(claims, "compensation")
  const fee = amountIn(rung.fee, currency)
  const credits = body.credits === "ignored" ? 0 : Math.max(0, asked.credits.get(id) ?? 0)
  const netted = body.credits === "netted" ? credits : 0
  if (open - netted <= 0) return right({ reason: "coveredByCredits" })
  const passed = new Map<number, Array<DunnedInstalment>>()
  for (const { item, passed: levels } of candidates)
    for (const each of levels) {
      const own = passed.get(each) ?? []
      own.push({ invoice: item.invoice, instalment: item.instalment })
      passed.set(each, own)
    }
  return right({
    case: id,
    notice,
    customer,
    currency,
    level,
    code: rung.code,
    channel,
    template: rung.template,
    language: addresseeOf(of)?.language ?? body.language,
    items: candidates.map(({ item, level: own, daysPastDue }) => noticeItem(item, own, daysPastDue)),
    passed: [...passed].sort(([a], [b]) => a - b).map(([each, items]) => ({ level: each, items })),
    claims,
    interest: minor(interest),
    fee: minor(fee),
    compensation: minor(compensation),
    credits: minor(credits),
    total: minor(open + interest + fee + compensation - netted),
  })
}

/** What a notice says of an item. */
export const noticeItem = (item: DunningItem, level: number, daysPastDue: number): NoticeItem => ({
  invoice: item.invoice,
  instalment: item.instalment,
  level,
  open: minor(dunnable(item)),
  daysPastDue,
  ...(item.disputed > 0 ? { disputed: item.disputed } : {}),
})

const isToRemind = (
  item: DunningItem,
  state: DunningState,
  { preDue }: DunningPolicy,
  on: LocalDate,
): boolean => {
  const { reminded, pending } = dunnedOf(state, item)
  return (
    preDue !== undefined &&
    item.dueDate !== null &&
    addDays(on, preDue.days) >= item.dueDate &&
    !reminded &&
    pending === null &&
    hindranceOf(item, state, on, 0) === null
  )
}

const reminderNotice = (
  of: CaseAsked,
  reminders: ReadonlyArray<DunningItem>,
  dunnedToday: boolean,
): PlannedNotice | { readonly reason: SkipReason } | null => {
  const { asked, id } = of
  const { body } = asked.policy
  const { preDue } = body
  const [first] = reminders
  if (preDue === undefined || first === undefined) return null
  if (of.quiet) return { reason: "quietPeriod" }
  const sendings = dunnedToday ? [...of.sendings, asked.runDate] : of.sendings
  const spared = sparedBecause(body, sendings, false, asked.runDate)
  if (spared !== null) return { reason: spared }
  const channel = channelFor([preDue.channel, preDue.fallbackChannel], addresseeOf(of))
  if (channel === null) return { reason: "noChannel" }
  const nothing = minor(0)
  return {
    case: id,
    notice: `${id}/${asked.runDate}/reminder`,
    customer: first.customer,
    currency: first.currency,
    level: 0,
    code: preDue.code,
    channel,
    template: preDue.template,
    language: addresseeOf(of)?.language ?? body.language,
    items: reminders.map((item) => noticeItem(item, 0, 0)),
    passed: [],
    claims: [],
    interest: nothing,
    fee: nothing,
    compensation: nothing,
    credits: nothing,
    total: minor(reminders.reduce((sum, item) => sum + dunnable(item), 0)),
  }
}
