import { existsSync, linkSync, renameSync, rmSync } from "node:fs"
import { setImmediate } from "node:timers/promises"
import { type EventStore, type Failure, failure, isRecordedEvent, type LocalDate } from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { DEMO_ORDERS, DEMO_SEED, DEMO_UNTIL, demoYear, runDemo } from "../../demo/index.js"
import { openSqliteStore } from "../../sqlite/index.js"
import { grouped, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import type { Page } from "../answer/terminal.js"
import { countOption, jsonOption, seedOption, storeOption } from "../options.js"
import { openForReading, withStore } from "../reading/store.js"
import type { Context, Session } from "../session.js"

interface DemoOptions {
  readonly store: string
  readonly seed: number
  readonly orders: number
  readonly json?: true | undefined
}

interface Made {
  readonly orders: number
  readonly customers: number
  readonly events: number
  readonly appended: number
  readonly today: LocalDate
}

const documentOf = ({ store, seed }: DemoOptions, { orders, customers, events, appended, today }: Made) => ({
  store,
  seed,
  orders,
  customers,
  events,
  appended,
  today,
})

const textOf =
  ({ store }: DemoOptions, { orders, customers, events, appended, today }: Made) =>
  (page: Page): string => {
    const holds = `${store} holds a year of a wholesaler: ${several(orders, "order")} of ${several(customers, "customer")} in ${grouped(String(events))} events, up to ${today}.`
    return [
      appended === 0 ? `${holds} It was there already: nothing was appended.` : holds,
      "",
      page.paint("bold", "Try next:"),
      `  adv morning --store ${store} --as-of ${today}`,
      `  adv aging --store ${store} --as-of ${today} --by customer --top 10`,
      `  adv status --store ${store} --as-of ${today} --late --top 10`,
    ].join("\n")
  }

/** What a store holds already: nothing, this very demonstration, or something else, which is refused. */
const heldBy = async (
  options: DemoOptions,
): Promise<Either<Failure, { readonly events: number; readonly same: boolean }>> => {
  if (!existsSync(options.store)) return right({ events: 0, same: false })
  return withStore(await openForReading(options.store), async (store) => {
    const head = await store.head()()
    if (isLeft(head)) return head
    if (head.right === 0) return right({ events: 0, same: false })
    // The ids of its commands are made from what the demonstration was asked for: the first tells.
    const [batch] = demoYear(options).batches
    for await (const [first] of store.readAll({ limit: 1 }))
      if (
        first !== undefined &&
        isRecordedEvent(first) &&
        first.metadata.commandId === batch?.requests[0]?.id
      )
        return right({ events: head.right, same: true })
    return left(
      failure(
        "DEMO_STORE_NOT_EMPTY",
        `${options.store} holds other events already, and was left as it is: give another file with --store, or move this one away.`,
        { store: options.store, events: head.right },
      ),
    )
  })
}

const clear = (path: string): void => {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
}

/** Gives a finished file its name, unless somebody else has made one of that name meanwhile. */
const settle = (made: string, path: string): Either<Failure, null> => {
  try {
    linkSync(made, path)
  } catch (caught) {
    if (caught instanceof Error && "code" in caught && caught.code === "EEXIST")
      return left(
        failure(
          "DEMO_STORE_NOT_EMPTY",
          `${path} was made by somebody else meanwhile, and was left as it is: give another file with --store.`,
          { store: path },
        ),
      )
    // Not every file system has hard links.
    renameSync(made, path)
  }
  return right(null)
}

/** Runs work that leaves something behind when it is stopped, and takes that away if it is. */
const unlessStopped = async <A>(work: () => Promise<A>, tidy: () => void): Promise<A> => {
  const stop = () => {
    tidy()
    // What a shell expects of somebody who pressed Ctrl-C.
    process.exit(130)
  }
  process.once("SIGINT", stop)
  try {
    return await work()
  } finally {
    process.off("SIGINT", stop)
    tidy()
  }
}

/** A store that lets the process hear its signals before each append: a year is played without a pause otherwise. */
const breathing = (store: EventStore): EventStore => ({
  ...store,
  append: (writes) => async () => {
    await setImmediate()
    return store.append(writes)()
  },
})

const play = async (
  path: string,
  { seed, orders }: DemoOptions,
  { progress }: Context,
): Promise<Either<Failure, Made>> => {
  const made = await runDemo({
    seed,
    orders,
    open: (clock) => async () => {
      const opened = await openSqliteStore({ path, clock, durability: "normal" })()
      return isLeft(opened) ? opened : right(breathing(opened.right))
    },
    onProgress: ({ orders: done }) => progress.report("Playing the year, orders", done, orders),
  })()
  if (isLeft(made)) return made
  await made.right.store.close()
  const { events, customers, today } = made.right
  return right({ orders: made.right.orders, customers, events, appended: events, today })
}

/** A file that is new is made under another name first: who stops the demonstration has no half of one. */
const makeYear = async (options: DemoOptions, context: Context): Promise<Either<Failure, Made>> => {
  const { store } = options
  if (existsSync(store)) return play(store, options, context)
  const building = `${store}.building-${process.pid}`
  return unlessStopped(
    async () => {
      const made = await play(building, options, context)
      if (isLeft(made)) {
        const { code, message, data } = made.left
        return left(failure(code, message.replaceAll(building, store), { ...data, path: store }))
      }
      const settled = settle(building, store)
      return isLeft(settled) ? settled : made
    },
    () => clear(building),
  )
}

const demo = async (options: DemoOptions, context: Context): Promise<Either<Failure, Answer>> => {
  const held = await heldBy(options)
  if (isLeft(held)) return held
  const { events, same } = held.right
  const made = same
    ? right({
        orders: options.orders,
        customers: demoYear(options).customers.length,
        events,
        appended: 0,
        today: DEMO_UNTIL,
      })
    : await makeYear(options, context)
  if (isLeft(made)) return made
  return right({ document: documentOf(options, made.right), text: textOf(options, made.right) })
}

export const demoCommand = (command: Command, session: Session): void => {
  command
    .description("make a year of a wholesaler to look around in: orders, deliveries, invoices, payments")
    .addOption(storeOption())
    .addOption(
      new Option("--seed <n>", "another seed is another year; the same gives the same, byte for byte")
        .default(DEMO_SEED)
        .argParser(seedOption),
    )
    .addOption(
      new Option("--orders <n>", "how many orders come in").default(DEMO_ORDERS).argParser(countOption),
    )
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
A store that holds other events is left as it is.

Examples:
  adv demo --store demo.db
  adv demo --store large.db --seed 7 --orders 20000 --json`,
    )
    .action((options) => session.answer(options, (context) => demo(options, context)))
}
