import { NOT_SAID } from "../../contacts/contact-book.js"
import { eachKnown } from "../../engine/dated.js"
import type { Books, Counted, Entry, Term } from "../term.js"

/** Answered within so many seconds is in time; given up sooner than so many is no caller lost. */
export const callLimits = { answer: 20, short: 5 }

/** Goes through the calls that came in; `wait` and `handling` are seconds, `handling` is `NOT_SAID` when nobody says. */
const eachCall = (
  { contacts }: Books,
  counted: Counted,
  entry: Entry,
  visit: (wait: number, abandoned: boolean, handling: number) => void,
): void => {
  const { call } = contacts
  const { customer, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
  eachKnown(call, counted, (row, day) => {
    if (day < from || day >= to) return
    const whose = call.customer.at(row)
    entry.customer = whose < 0 ? "" : contacts.customers.name(whose)
    if (customer !== undefined && customer !== entry.customer) return
    entry.day = day
    entry.tell("contact", contacts.contacts.name(call.contact.at(row)))
    visit(call.wait.at(row), call.abandoned.at(row) === 1, call.handling.at(row))
  })
}

type Measure = (wait: number, abandoned: boolean, handling: number) => number | null

/** What each call adds, or null when it doesn't count. */
const calls =
  (measure: Measure): Term["each"] =>
  (books, counted, entry) =>
    eachCall(books, counted, entry, (wait, abandoned, handling) => {
      const amount = measure(wait, abandoned, handling)
      if (amount === null) return
      entry.amount = amount
      entry.add()
    })

const flow = { kind: "flow", unit: "things", facts: ["CallRecorded"] } as const

const offered: Measure = () => 1
const answered: Measure = (_wait, abandoned) => (abandoned ? null : 1)

export const callsOffered: Term = {
  ...flow,
  name: "callsOffered",
  what: "calls offered",
  each: calls(offered),
}

export const callsAnswered: Term = {
  ...flow,
  name: "callsAnswered",
  what: "calls answered",
  each: calls(answered),
}

export const callsAbandoned: Term = {
  ...flow,
  name: "callsAbandoned",
  what: "calls given up before they were answered",
  each: calls((_wait, abandoned) => (abandoned ? 1 : null)),
}

export const callsAnsweredInTime: Term = {
  ...flow,
  name: "callsAnsweredInTime",
  what: `calls answered within ${callLimits.answer} seconds`,
  each: calls((wait, abandoned) => (abandoned || wait > callLimits.answer ? null : 1)),
}

export const waitOfAnswered: Term = {
  ...flow,
  unit: "seconds",
  name: "waitOfAnswered",
  what: "waiting time of the calls answered",
  each: calls((wait, abandoned) => (abandoned ? null : wait)),
}

export const handlingOfCalls: Term = {
  ...flow,
  unit: "seconds",
  name: "handlingOfCalls",
  what: "talk, hold and work afterwards of the calls answered whose time is known",
  each: calls((_wait, abandoned, handling) => (abandoned || handling === NOT_SAID ? null : handling)),
}

export const callsHandled: Term = {
  ...flow,
  name: "callsHandled",
  what: "calls answered whose time is known",
  each: calls((_wait, abandoned, handling) => (abandoned || handling === NOT_SAID ? null : 1)),
}

/** Three denominators are in use for a service level: each is told by its name. */
const bases: { readonly [name: string]: Measure } = {
  "of calls offered": offered,
  "of calls offered, short abandons left out": (wait, abandoned) =>
    abandoned && wait < callLimits.short ? null : 1,
  "of calls answered": answered,
}

export const serviceLevelBases: ReadonlyArray<string> = Object.keys(bases)

/** By part: which calls are counted. */
export const callsByBase: Term = {
  ...flow,
  name: "callsByBase",
  what: "calls that the service level is measured on",
  each: (books, counted, entry) =>
    eachCall(books, counted, entry, (wait, abandoned, handling) => {
      for (const base of serviceLevelBases) {
        const amount = bases[base]?.(wait, abandoned, handling) ?? null
        if (amount === null) continue
        entry.part = base
        entry.amount = amount
        entry.add()
      }
    }),
}
