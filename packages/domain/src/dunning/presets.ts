import type { Plain } from "../flows/plain-command.js"
import { DunningPolicy } from "./policy.js"

const preset = (plain: Plain<DunningPolicy>): DunningPolicy => {
  const policy: unknown = plain
  if (!DunningPolicy.is(policy)) throw new RangeError(`not a dunning policy: ${plain.name}`)
  return policy
}

const common = {
  mode: "sequential",
  language: "en",
  closes: "chargesSettled",
  credits: "ignored",
} as const

/** Where both ladders come from: the levels that ship with OCA's `account_credit_control` (`data/data.xml`). */
export const ladderSource = "OCA credit-control, account_credit_control/data/data.xml"

/** Ten days late by e-mail; at the end of the month after thirty by e-mail; ten days after that by letter. */
export const threeTimes = preset({
  ...common,
  name: "3 times",
  levels: [
    {
      code: "10 days net",
      after: { netDays: 10 },
      channel: "email",
      fallbackChannel: "letter",
      template: "DUNNING-1",
    },
    {
      code: "30 days end of month",
      after: { endOfMonth: 30 },
      channel: "email",
      fallbackChannel: "letter",
      template: "DUNNING-2",
    },
    {
      code: "10 days last reminder",
      after: { sincePrevious: 10 },
      channel: "letter",
      template: "DUNNING-3",
    },
  ],
})

/** At the end of the month after thirty days late by e-mail; sixty days after that by letter. */
export const twoTimes = preset({
  ...common,
  name: "2 times",
  levels: [
    {
      code: "30 days end of month",
      after: { endOfMonth: 30 },
      channel: "email",
      fallbackChannel: "letter",
      template: "DUNNING-1",
    },
    {
      code: "60 days last reminder",
      after: { sincePrevious: 60 },
      channel: "letter",
      template: "DUNNING-3",
    },
  ],
})

/** The ladders that ship, by the name they are asked for. */
export const dunningLadders: { readonly [name: string]: DunningPolicy } = {
  "3-times": threeTimes,
  "2-times": twoTimes,
}
