import { existsSync, readFileSync } from "node:fs"
import {
  commandRunner,
  type Failure,
  FailureError,
  failure,
  handlersWith,
  isRecordedEvent,
  type Letterhead,
  processesWith,
} from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { folderMessenger, processRunner } from "../../processes/index.js"
import { openSqliteStore, type SqliteStore } from "../../sqlite/index.js"
import { several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { table } from "../answer/table.js"
import { calendars } from "../calendars.js"
import { dateOption, jsonOption, storeOption, zone } from "../options.js"
import { storeMissing, withStore } from "../reading/store.js"
import { dateIn } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { lastEntity, textOption } from "./asking.js"

interface WorkOptions {
  readonly store: string
  readonly on?: ReturnType<typeof dateIn> | undefined
  readonly zone: string
  readonly site: string
  readonly letterhead?: string | undefined
  readonly letters?: string | undefined
  readonly json?: true | undefined
}

const texts = ["company", "signature", "paymentDetails"] as const

const isLetterhead = (value: unknown): value is Letterhead => {
  if (typeof value !== "object" || value === null) return false
  const { language, payWithinDays, ...rest } = value as { readonly [field: string]: unknown }
  return (
    texts.every((field) => typeof rest[field] === "string") &&
    ["it", "en", "fr"].includes(String(language)) &&
    Number.isSafeInteger(payWithinDays)
  )
}

const letterheadIn = (path: string): Either<Failure, Letterhead> => {
  const wrong = (why: string) =>
    left(
      failure(
        "LETTERHEAD_INVALID",
        `${path} is no letterhead (${why}): write {"company": …, "signature": …, "paymentDetails": …, "language": "it", "en" or "fr", "payWithinDays": 10}.`,
        { path },
      ),
    )
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"))
    return isLetterhead(value) ? right(value) : wrong("a field is missing or of another kind")
  } catch (caught) {
    return wrong(caught instanceof Error ? caught.message : String(caught))
  }
}

/** How many facts of each type came after a position, most first. */
const countsAfter = async (
  store: SqliteStore,
  position: number,
): Promise<ReadonlyArray<[string, number]>> => {
  const counts = new Map<string, number>()
  for await (const batch of store.readAll({ after: position }))
    for (const event of batch)
      if (isRecordedEvent(event)) counts.set(event.type, (counts.get(event.type) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
}

const work = async (options: WorkOptions, { now, clock }: Context): Promise<Either<Failure, Answer>> => {
  const { store: path, site, letters } = options
  if (!existsSync(path)) return left(storeMissing(path))
  const on = options.on ?? dateIn(now, options.zone)
  const letterhead = options.letterhead === undefined ? right(null) : letterheadIn(options.letterhead)
  if (isLeft(letterhead)) return letterhead
  return withStore(await openSqliteStore({ path, clock })(), async (store) => {
    const head = await store.head()()
    if (isLeft(head)) throw new FailureError(head.left)
    const done = await processRunner({
      store,
      runner: commandRunner({ store, handlers: handlersWith(calendars) }),
      processes: processesWith({
        site,
        ...(letterhead.right === null ? {} : { letterhead: letterhead.right }),
      }),
      calendars,
      ...(letters === undefined ? {} : { messenger: folderMessenger(letters) }),
    }).day(on, await lastEntity(store))
    if (isLeft(done)) return done
    const facts = await countsAfter(store, head.right)
    const { refused, unsent } = done.right
    const total = facts.reduce((sum, [, count]) => sum + count, 0)
    return right({
      document: { on, facts: Object.fromEntries(facts), refused, unsent, position: done.right.position },
      text: (page) =>
        total === 0
          ? `Nothing followed, and nothing was due on ${on}.`
          : [
              `${several(total, "fact")} followed, up to what was due on ${on}:`,
              "",
              table(
                [{ title: "fact" }, { title: "count", align: "right" }],
                facts.map(([type, count]) => [type, String(count)]),
                page,
              ),
            ].join("\n"),
      notes: [
        ...Object.entries(refused).map(
          ([code, count]) => `${several(count, "command")} could not be carried out: ${code}.`,
        ),
        ...Object.entries(unsent).map(([code, count]) => `${several(count, "message")} not sent: ${code}.`),
      ],
    })
  })
}

export const workCommand = (command: Command, session: Session): void => {
  command
    .description(
      "let follow what follows: allocate money, tell inventory and customers, notice what is late, dun, check credit",
    )
    .addOption(storeOption())
    .addOption(
      new Option("--on <date>", "the business day that has come, YYYY-MM-DD (default: today)").argParser(
        dateOption,
      ),
    )
    .addOption(zone())
    .addOption(
      new Option("--site <name>", "where the goods of order lines that name no site come from")
        .default("MAIN")
        .argParser(textOption),
    )
    .addOption(
      new Option("--letterhead <file.json>", "what letters say of the company; without it none are written"),
    )
    .addOption(new Option("--letters <folder>", "puts the letters there, and records them as sent"))
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Run it once a day, or as often as you like: what was done is not done again. Dunning goes by the policy "dunning",
credit by the policy "credit", letters by the templates that were published ("adv policies").

Examples:
  adv work --on 2025-03-31
  adv work --letterhead letterhead.json --letters outbox --json`,
    )
    .action((options) => session.answer(options, (context) => work(options, context)))
}
