import { type Day, minor, type PaymentId, sumMinor } from "@adv/domain"
import { bankFeed, cashDesk } from "./company.js"
import { type Item, SETTLEMENT } from "./paying.js"
import type { Account, World } from "./world.js"

/** How many francs a euro is worth: the rate at which the demonstration's prices in francs are made. */
const FRANCS = 0.94

/** A customer in Switzerland pays in euros: by the rate that was published for the day, and never without one. */
export const foreignMoneyIn =
  (world: World) =>
  (account: Account, items: ReadonlyArray<Item>, day: Day): void => {
    const { customer } = account
    const date = world.date(day)
    const payment = world.next<PaymentId>(`PAY-${date.slice(0, 4)}`)
    const francs = sumMinor(items.map(({ at }) => at.open))
    world.ask(
      {
        type: "ReceivePayment",
        on: date,
        payment,
        amount: minor(Math.ceil(francs / FRANCS)),
        currency: "EUR",
        customer: customer.id,
        means: "58",
        remittance: items.map(({ invoice }) => invoice.number).join(" "),
      },
      bankFeed,
      undefined,
      `bank statement ${date}`,
    )
    world.soon(60, () =>
      world.ask(
        {
          type: "AllocatePayment",
          on: date,
          payment,
          to: items.map(({ invoice, instalment }) => ({ invoice: invoice.id, instalment })),
          policy: SETTLEMENT,
          quote: {
            from: "EUR",
            to: customer.currency,
            rate: String(FRANCS),
            source: "ECB reference rate",
            date,
          },
        },
        cashDesk,
        items[0]?.invoice.order.chain,
      ),
    )
  }
