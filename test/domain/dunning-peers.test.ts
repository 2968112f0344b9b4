import { threeTimes, twoTimes } from "@adv/domain"
import { expect, it } from "vitest"
import { dunningCompany, invoiceDue, paid, registered } from "../support/dunning.js"

/**
 * The months of OCA's own scenarios (account-financial-tools, account_credit_control/scenarios/features 02 to 09): who got
 * which level by which channel, of what was open.
 */
const halfYear: ReadonlyArray<readonly [run: string, expected: ReadonlyArray<string>]> = [
  ["2013-01-31", ["C4 SI_10/1 1 email 300"]],
  ["2013-02-28", ["C4 SI_10/1 2 email 300", "C4USD SI_11/1 1 email 360", "C5 SI_13/1 1 email 1000"]],
  [
    "2013-03-31",
    [
      "C2 SI_4/1 1 email 1000",
      "C3 SI_7/1 1 email 1000",
      "C4 SI_10/1 3 letter 300",
      "C4 SI_10/2 1 letter 700",
      "C4USD SI_11/1 2 email 360",
      "C4USD SI_12/1 1 email 449.99",
      "C5 SI_13/1 2 email 1000",
      "C5 SI_14/1 1 email 1200",
      "DONALD SI_18/1 1 email 450",
      "GUS SI_19/1 1 email 150",
    ],
  ],
  [
    "2013-04-30",
    [
      "C2USD SI_5/1 1 email 1200",
      "C3USD SI_8/1 1 email 1200",
      "C4 SI_10/2 2 email 700",
      "C4 SI_16/1 1 email 1500",
      "C4USD SI_11/1 3 letter 360",
      "C4USD SI_11/2 1 letter 840",
      "C4USD SI_12/1 2 letter 449.99",
      "C5 SI_13/1 3 letter 1000",
      "C5 SI_14/1 2 letter 1200",
      "C5 SI_15/1 1 letter 1500",
      "DONALD SI_18/1 2 email 450",
      "GUS SI_19/1 2 email 150",
      "SCROOGE SI_17/1 1 email 1500",
    ],
  ],
  [
    "2013-05-31",
    [
      "C2 SI_4/1 2 letter 1000",
      "C2USD SI_6/1 1 email 1500",
      "C3 SI_7/1 2 letter 1000",
      "C3USD SI_9/1 1 email 1500",
      "C4 SI_10/2 3 letter 700",
      "C4USD SI_11/2 2 letter 840",
      "C4USD SI_12/1 3 letter 449.99",
      "C4USD SI_12/2 1 letter 1050.01",
      "C5 SI_14/1 3 letter 1200",
      "C5 SI_15/1 2 letter 1500",
      "DONALD SI_18/2 1 email 1050",
      "GUS SI_19/1 3 letter 150",
      "GUS SI_19/2 1 letter 1050",
      "SCROOGE SI_17/1 2 email 500",
    ],
  ],
  [
    "2013-06-30",
    [
      "C2USD SI_5/1 2 letter 1200",
      "C3USD SI_8/1 2 letter 1200",
      "C4USD SI_11/2 3 letter 840",
      "C4USD SI_12/2 2 letter 1050.01",
      "C5 SI_15/1 3 letter 1500",
      "DONALD SI_18/2 2 email 1050",
      "GUS SI_19/2 2 email 1050",
      "SCROOGE SI_17/1 3 letter 500",
    ],
  ],
  [
    "2013-07-31",
    [
      "C2USD SI_6/1 2 letter 1500",
      "C3USD SI_9/1 2 letter 1500",
      "C4USD SI_12/2 3 letter 1050.01",
      "DONALD SI_18/2 3 letter 1050",
      "GUS SI_19/2 3 letter 1050",
    ],
  ],
]

const twoParts = (
  invoice: string,
  customer: string,
  currency: string,
  parts: ReadonlyArray<readonly [string, string]>,
) => {
  const [[first, amount] = ["", ""], [second] = ["", ""]] = parts
  const days = (date: string) => Math.round((Date.parse(date) - Date.parse("2012-12-01")) / 86_400_000)
  const total = parts.reduce((sum, [, each]) => sum + Number(each), 0)
  return invoiceDue(invoice, second, String(total), {
    customer,
    currency,
    paymentTerm: {
      id: "TWO",
      version: 1,
      lines: [
        { share: { fixed: amount }, steps: [{ addDays: days(first) }] },
        { share: { remainder: true }, steps: [{ addDays: days(second) }] },
      ],
    },
  })
}

it("duns a half-year of two ladders as OCA's own scenarios do, month by month", async () => {
  const of = await dunningCompany({ "3-times": threeTimes, "2-times": twoTimes })
  const customers = ["C2", "C2USD", "C3", "C3USD", "C4", "C4USD", "C5", "SCROOGE", "DONALD", "GUS"]
  for (const customer of customers)
    await of.run(registered(customer, customer.endsWith("USD") ? "USD" : "EUR"))
  // "60 days last reminder" is for the second and third customer.
  for (const customer of ["C2", "C3"])
    for (const [who, currency] of [
      [customer, "EUR"],
      [`${customer}USD`, "USD"],
    ] as const)
      await of.run({
        type: "AssignDunningPolicy",
        on: "2013-01-01",
        customer: who,
        currency,
        ladder: "2-times",
      })
  const one = (invoice: string, customer: string, due: string, amount: string) =>
    of.run(invoiceDue(invoice, due, amount, { customer, currency: customer.endsWith("USD") ? "USD" : "EUR" }))
  await one("SI_4", "C2", "2013-02-28", "1000")
  await one("SI_5", "C2USD", "2013-03-31", "1200")
  await one("SI_6", "C2USD", "2013-04-30", "1500")
  await one("SI_7", "C3", "2013-02-17", "1000")
  await one("SI_8", "C3USD", "2013-03-17", "1200")
  await one("SI_9", "C3USD", "2013-04-14", "1500")
  await of.run(
    twoParts("SI_10", "C4", "EUR", [
      ["2013-01-18", "300"],
      ["2013-02-28", "700"],
    ]),
  )
  await of.run(
    twoParts("SI_11", "C4USD", "USD", [
      ["2013-02-15", "360"],
      ["2013-03-31", "840"],
    ]),
  )
  await of.run(
    twoParts("SI_12", "C4USD", "USD", [
      ["2013-03-15", "449.99"],
      ["2013-04-30", "1050.01"],
    ]),
  )
  await one("SI_13", "C5", "2013-02-17", "1000")
  await one("SI_14", "C5", "2013-03-17", "1200")
  await one("SI_15", "C5", "2013-04-14", "1500")
  await one("SI_16", "C4", "2013-04-14", "1500")
  await one("SI_17", "SCROOGE", "2013-04-14", "1500")
  await of.run(
    twoParts("SI_18", "DONALD", "EUR", [
      ["2013-03-15", "450"],
      ["2013-04-30", "1050"],
    ]),
  )
  await of.run(
    twoParts("SI_19", "GUS", "EUR", [
      ["2013-03-15", "450"],
      ["2013-04-30", "1050"],
    ]),
  )
  const payments = new Map([
    ["2013-03-31", paid("P19", 30_000, "SI_19", "2013-03-31", { customer: "GUS" })],
    [
      "2013-05-31",
      [
        ...paid("P16", 150_000, "SI_16", "2013-05-30", { customer: "C4" }),
        ...paid("P17", 100_000, "SI_17", "2013-05-30", { customer: "SCROOGE" }),
        ...paid("P18", 45_000, "SI_18", "2013-05-30", { customer: "DONALD" }),
      ],
    ],
  ])
  const told: Array<readonly [string, ReadonlyArray<string>]> = []
  for (const [run] of halfYear) {
    for (const payment of payments.get(run) ?? []) await of.run(payment)
    const lines: Array<string> = []
    for (const [policy, isDefault] of [
      ["3-times", true],
      ["2-times", false],
    ] as const) {
      const { notices } = await of.dun(run, policy, isDefault)
      for (const { customer, channel, items } of notices)
        for (const { invoice, instalment, level, open } of items)
          lines.push(`${customer} ${invoice}/${instalment} ${level} ${channel} ${open / 100}`)
    }
    await of.send(run)
    told.push([run, lines.sort()])
  }
  expect(told).toEqual(halfYear.map(([run, lines]) => [run, [...lines].sort()]))
})
