import { type DunningTask, dunningLevels, dunningWorklist } from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { several } from "../answer/amounts.js"
import { textOfRows } from "../answer/report.js"
import { type ReadingOptions, reading } from "../options.js"
import { wordsOf } from "../reading/orders.js"
import { reportOn } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

const worklist = (options: ReadingOptions, context: Context) =>
  reportOn(options, context, ({ states, dates, notes }) => {
    const { asOf, knownAt } = dates
    const tasks = dunningWorklist(states, { asOf, knownAt })
    const levels = dunningLevels(states, { asOf, knownAt })
    const nameOf = (customer: string) => states.customers.get(customer)?.name ?? ""
    const list = textOfRows<DunningTask>(
      "What there is to do about dunning",
      dates,
      tasks,
      [
        { title: "since", of: ({ since }) => since },
        { title: "what", of: ({ task }) => wordsOf(task) },
        { title: "customer", of: ({ customer }) => customer },
        { title: "name", gives: true, drops: true, of: ({ customer }) => nameOf(customer) },
        { title: "about", of: ({ about }) => about },
      ],
      "There is nothing to do.",
    )
    return right({
      document: {
        asOf,
        knownAt: isoOf(knownAt),
        tasks: tasks.map((task) => ({ ...task, name: nameOf(task.customer) || null })),
        levels,
      },
      text: (page) => `${list(page)}\n\n${several(levels.length, "instalment")} had a notice.`,
      notes,
    })
  })

export const dunningWorklistCommand = (command: Command, session: Session): void => {
  reading(command)
    .description(
      "what there is to do: notices to approve, send or send another way, broken promises, cases to hand over",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  adv dunning worklist --as-of 2025-03-31\n  adv dunning worklist --json",
    )
    .action((options) => session.answer(options, (context) => worklist(options, context)))
}
