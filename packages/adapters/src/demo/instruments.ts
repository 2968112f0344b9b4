import { type Day, minor, type PaymentId, sumMinor } from "@adv/domain"
import { bankFeed, cashDesk } from "./company.js"
import { inCurrencyOf } from "./customers.js"
import { type Item, SETTLEMENT, STATEMENT } from "./paying.js"
import { shift } from "./workdays.js"
import type { Account, World } from "./world.js"

/** RiBa: presented to the bank before they are due, allocated on condition, and honoured or not when they mature. */
export const instrumentsIn =
  (world: World) =>
  (account: Account, items: ReadonlyArray<Item>, day: Day): void => {
    const { random, workdays } = world
    const on = () => world.date(world.today())
    const { customer } = account
    const [first] = items
    if (first === undefined) return
    const payment = world.next<PaymentId>("RIBA")
    const maturity = workdays.after(shift(world.today(), random.between(4, 12)), 0)
    const { chain } = first.invoice.order
    world.ask(
      {
        type: "AcceptInstrument",
        on: on(),
        payment,
        kind: "RiBa",
        amount: sumMinor(items.map(({ at }) => at.open)),
        currency: customer.currency,
        customer: customer.id,
        maturity: world.date(maturity),
        drawee: customer.name,
        bankReference: `RIBA ${world.date(day)}`,
      },
      cashDesk,
      chain,
    )
    world.ask(
      {
        type: "AllocatePayment",
        on: on(),
        payment,
        to: items.map(({ invoice, instalment }) => ({ invoice: invoice.id, instalment })),
        policy: SETTLEMENT,
      },
      cashDesk,
      chain,
    )
    const unpaid = world.turn("instrument not honoured", 9, 3)
    world.at(workdays.after(maturity, 1), STATEMENT + 8, () => {
      const paid = world.date(unpaid ? workdays.before(world.today(), 1) : maturity)
      world.ask(
        unpaid
          ? {
              type: "DishonourInstrument",
              on: paid,
              payment,
              reason: "not provided for",
              fee: minor(inCurrencyOf(customer, 450)),
            }
          : { type: "HonourInstrument", on: paid, payment, bankReference: `RIBA ${paid}` },
        bankFeed,
        chain,
        `bank statement ${paid}`,
      )
    })
  }
