import type { Day } from "@adv/domain"
import { type Instant, openSecondsBetween } from "@adv/domain"
import { policiesOn } from "../../policies/policy-book.js"
import { eachPiece } from "../../workload/horizon.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { eachPlaced, ofOrder } from "./orders.js"

/**
 * How many seconds of opening hours it took from when a customer's order came in until it was placed; null when nobody said
 * when it came in, or no opening hours are in force on the day. Says which policy the hours are of.
 */
export const entrySeconds = (
  { orders, policies }: Books,
  counted: Counted,
): ((order: number, entry: Entry) => number | null) => {
  const hoursOn = policiesOn(policies, "openingHours", counted)
  return (order, entry) => {
    const received = orders.order.received.at(order)
    if (received < 0) return null
    const [hours] = hoursOn(orders.order.placed.at(order))
    if (hours === undefined) return null
    entry.also("policy", hours.policy)
    return openSecondsBetween(hours.body, received as Instant, orders.order.recorded.at(order) as Instant)
  }
}

export const entryFacts = ["OrderPlaced", "PolicyPublished", "PolicyWithdrawn"] as const

/** On the day the order was placed. */
export const secondsToEnter: Term = {
  name: "secondsToEnter",
  what: "seconds of opening hours from when an order came in until it was placed",
  kind: "samples",
  unit: "seconds",
  facts: entryFacts,
  each: (books, counted, entry) => {
    const secondsOf = entrySeconds(books, counted)
    eachPlaced(books.orders, counted, (order) => {
      ofOrder(entry, books.orders, order)
      const seconds = secondsOf(order, entry)
      if (seconds === null) return
      entry.day = books.orders.order.placed.at(order)
      entry.amount = seconds
      entry.add()
    })
  },
}

const workFacts = [
  "WorkItemCreated",
  "WorkItemAssigned",
  "WorkItemStarted",
  "WorkItemCompleted",
  "WorkItemCancelled",
  "WorkRebalanced",
] as const

/** Goes through the work that is completed, on the day it was; `seconds` is how long it really took. */
export const eachDone = (
  { workload: book }: Books,
  { asOf, knownAt }: Counted,
  entry: Entry,
  visit: (activity: string, seconds: number) => void,
): void =>
  eachPiece(book, { asOf: asOf as Day, knownAt }, ({ row, completedOn, took }) => {
    if (completedOn < 0) return
    const team = book.names.name(book.work.team.at(row))
    entry.tell("team", team)
    entry.labels["team"] = team
    entry.day = completedOn
    visit(book.names.name(book.work.activity.at(row)), took)
  })

/** The activity of entering an order, as the shipped standards call it. */
const ORDER_ENTRY = "orderEntry"

export const secondsOfEntry: Term = {
  name: "secondsOfEntry",
  what: "how long the entry of an order really took, of work that is completed",
  kind: "samples",
  unit: "seconds",
  facts: workFacts,
  each: (books, counted, entry) =>
    eachDone(books, counted, entry, (activity, seconds) => {
      if (activity !== ORDER_ENTRY) return
      entry.amount = seconds
      entry.add()
    }),
}

const SECONDS_PER_HOUR = 3600
const costFacts = ["PolicyPublished", "PolicyWithdrawn"] as const

/** Time that was really spent, at what an hour costs by the policies in force that day; told apart by `activity`. */
export const processCost: Term = {
  name: "processCost",
  what: "completed work of the activities that are costed, at their cost an hour",
  kind: "flow",
  unit: "money",
  facts: [...workFacts, ...costFacts],
  each: (books, counted, entry) => {
    const costsOn = policiesOn(books.policies, "processCosts", counted)
    eachDone(books, counted, entry, (activity, seconds) => {
      for (const { policy, body } of costsOn(entry.day)) {
        if (!body.activities.includes(activity)) continue
        entry.also("policy", policy)
        entry.labels["activity"] = activity
        entry.currency = body.currency
        entry.amount = Math.round((seconds * body.perHour) / SECONDS_PER_HOUR)
        entry.add()
      }
    })
  },
}

/** Orders placed while an hour has a cost in some currency: what isn't costed has no cost an order, and not one of 0. */
const costed = (
  name: string,
  what: string,
  unit: Term["unit"],
  amountOf: (books: Books, order: number, currency: string) => number | null,
): Term => ({
  name,
  what,
  kind: "flow",
  unit,
  facts: ["OrderPlaced", ...costFacts],
  each: (books, counted, entry) => {
    const costsOn = policiesOn(books.policies, "processCosts", counted)
    eachPlaced(books.orders, counted, (order) => {
      const day = books.orders.order.placed.at(order)
      const seen = new Set<string>()
      for (const { policy, body } of costsOn(day)) {
        const amount = seen.has(body.currency) ? null : amountOf(books, order, body.currency)
        seen.add(body.currency)
        if (amount === null) continue
        ofOrder(entry, books.orders, order)
        entry.also("policy", policy)
        entry.day = day
        entry.currency = body.currency
        entry.amount = amount
        entry.add()
      }
    })
  },
})

export const ordersCosted = costed(
  "ordersCosted",
  "orders placed while an hour of work has a cost",
  "things",
  () => 1,
)

export const orderLinesCosted = costed(
  "orderLinesCosted",
  "lines of orders placed while an hour of work has a cost, as placed",
  "things",
  ({ orders }, order) => orders.order.lines.at(order),
)

export const orderNetCosted = costed(
  "orderNetCosted",
  "orders placed, net, while an hour of work has a cost in their currency",
  "money",
  ({ orders }, order, currency) =>
    orders.names.name(orders.order.currency.at(order)) === currency ? orders.order.net.at(order) : null,
)
