import { isLeft, right } from "fp-ts/lib/Either.js"
import { caseOf } from "../dunning/case.js"
import type { DunningCommandOf } from "../dunning/commands.js"
import { dunningDecider } from "../dunning/decide.js"
import { dunnable } from "../dunning/standing.js"
import type { PromiseState } from "../dunning/state.js"
import type { Handler, Loaded } from "../running/handler.js"
import { earlierOf, type LocalDate, minor } from "../values/index.js"
import { invoicesOf, itemsOf } from "./dun.js"
import { dunningStream, invoiceStream } from "./streams.js"

/** Records a promise to pay, of no more than is late of its items. */
export const recordPromise: Handler<DunningCommandOf<"RecordPromise">> = {
  streams: ({ customer, currency, items }) => [
    dunningStream(caseOf(customer, currency)),
    ...invoicesOf(items),
  ],
  decide: (command, loaded) => {
    const { on, customer, currency } = command
    const own = dunningStream(caseOf(customer, currency))
    const items = itemsOf(command.items, command, on, loaded)
    if (isLeft(items)) return items
    let overdue = 0
    for (const item of items.right)
      if (item.dueDate !== null && item.dueDate < on) overdue += Math.max(0, dunnable(item))
    const facts = dunningDecider.decide({ ...command, overdue: minor(overdue) }, loaded.state(own))
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}

/** What came for a promise's items from the day it was made, through a day. */
const paidFor = ({ items, on }: PromiseState, through: LocalDate, loaded: Loaded) => {
  let paid = 0
  for (const { invoice, instalment } of items)
    for (const movement of loaded.state(invoiceStream(invoice)).instalments.get(instalment)?.movements ?? [])
      if (movement.kind === "settled" && movement.on >= on && movement.on <= through) paid -= movement.amount
  return minor(Math.max(0, paid))
}

/** Looks whether a promise was kept, by what came for its items. */
export const reviewPromise: Handler<DunningCommandOf<"ReviewPromise">> = {
  streams: ({ case: id, promise }, loaded) => {
    const own = dunningStream(id)
    return [own, ...invoicesOf(loaded.has(own) ? (loaded.state(own).promises.get(promise)?.items ?? []) : [])]
  },
  decide: (command, loaded) => {
    const own = dunningStream(command.case)
    const state = loaded.state(own)
    const at = state.promises.get(command.promise)
    const nothing = minor(0)
    const { on } = command
    const paid = at === undefined ? nothing : paidFor(at, on, loaded)
    const paidInTime = at === undefined ? nothing : paidFor(at, earlierOf(on, at.dueBy), loaded)
    const facts = dunningDecider.decide({ ...command, paid, paidInTime }, state)
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}
