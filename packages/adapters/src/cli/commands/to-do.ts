import { fromDay, toDay } from "@adv/domain"
import {
  assistantLoads,
  type CompanyModels,
  type DunningTask,
  delayWatch,
  dunningWorklist,
  orderCardsOf,
} from "@adv/projections"
import { several } from "../answer/amounts.js"
import type { Dates } from "../options.js"

type Task = DunningTask["task"]

/** What waits for somebody on the day, counted. */
export interface ToDo {
  /** Orders on hold, by why: one that is held twice is in both. */
  readonly held: ReadonlyArray<readonly [hold: string, orders: ReadonlyArray<string>]>
  /** Lines that are expected late, and whose customer neither was told nor has asked. */
  readonly delaysToTell: ReadonlyArray<{ readonly order: string; readonly line: string }>
  readonly dunning: ReadonlyArray<readonly [task: Task, cases: number]>
  /** Who has more than half their hours of the coming week taken by work that is due. */
  readonly busy: ReadonlyArray<readonly [assistant: string, loadPercent: string]>
}

const underWay = new Set(["placed", "validated", "released"])
const WEEK = 7
const HALF = 50

const counted = <K extends string>(keys: Iterable<K>): ReadonlyArray<readonly [K, number]> => {
  const counts = new Map<K, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}

/** What there is to do on a business date, as known at a moment. */
export const toDoOf = ({ states }: Pick<CompanyModels, "states">, { asOf, knownAt }: Dates): ToDo => {
  const horizon = { asOf: toDay(asOf), knownAt }
  const held = new Map<string, Array<string>>()
  for (const { order, holds, lifecycle } of orderCardsOf(states.orders, horizon))
    if (underWay.has(lifecycle))
      for (const hold of new Set(holds)) held.set(hold, [...(held.get(hold) ?? []), order])
  const tasks = dunningWorklist(states, { asOf, knownAt })
  const to = fromDay((horizon.asOf + WEEK) as typeof horizon.asOf)
  return {
    held: [...held].sort(([, a], [, b]) => b.length - a.length),
    delaysToTell: delayWatch(states, horizon)
      .filter(({ notified, enquired }) => notified === null && enquired === null)
      .map(({ order, line }) => ({ order, line })),
    // A case with three notices to hand over is handed over once.
    dunning: counted([
      ...new Map(tasks.map(({ case: id, task }) => [`${id} ${task}`, task] as const)).values(),
    ]),
    busy: assistantLoads(states.workload, { from: asOf, to, asOf, knownAt }).flatMap(
      ({ assistant, loadPercent }) =>
        loadPercent !== null && Number(loadPercent) > HALF ? [[assistant, loadPercent] as const] : [],
    ),
  }
}

const dunningWords: { readonly [T in Task]: string } = {
  approve: "with a notice to approve",
  send: "with a notice to send",
  retry: "whose notice came back",
  callAboutPromise: "with a broken promise to call about",
  escalate: "ready to hand over",
}

const MOST_NAMED = 3
const named = (orders: ReadonlyArray<string>): string =>
  orders.length <= MOST_NAMED
    ? orders.join(", ")
    : `${orders.slice(0, MOST_NAMED).join(", ")} and ${orders.length - MOST_NAMED} more`

/** It in a sentence a line; nothing of what there is nothing of. */
export const toDoLines = ({ held, delaysToTell, dunning, busy }: ToDo): ReadonlyArray<string> => [
  ...held.map(([hold, orders]) => `${several(orders.length, "order")} on ${hold} hold: ${named(orders)}.`),
  ...(delaysToTell.length === 0
    ? []
    : [
        `${several(delaysToTell.length, "line")} expected late, of which nobody told the customer: order ${named([...new Set(delaysToTell.map(({ order }) => order))])}.`,
      ]),
  ...(dunning.length === 0
    ? []
    : [`Dunning cases: ${dunning.map(([task, cases]) => `${cases} ${dunningWords[task]}`).join(", ")}.`]),
  ...busy.map(([assistant, percent]) => `${assistant} has ${percent} % of the coming week taken.`),
]
