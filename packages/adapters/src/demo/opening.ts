import { type Conditions, type Day, minor, type PaymentTerm, unsafeDecimal } from "@adv/domain"
import { management, migration } from "./company.js"
import { type DemoCustomer, inCurrencyOf } from "./customers.js"
import { net30, net60 } from "./terms.js"
import { shift } from "./workdays.js"
import type { World } from "./world.js"

const conditionsOf = (customer: DemoCustomer, term: PaymentTerm, discountPercent: number): Conditions => ({
  paymentTerm: term,
  invoicingPolicy: customer.invoicing,
  overDeliveryTolerance: unsafeDecimal(String(customer.tolerancePercent)),
  ...(discountPercent === 0 ? {} : { discountPercent: unsafeDecimal(String(discountPercent)) }),
  ...(customer.minimumOrderCents === null
    ? {}
    : { minimumOrder: minor(inCurrencyOf(customer, customer.minimumOrderCents)) }),
})

/** Customers are taken over on the first day or join later; some negotiate again during the year. */
export const openAccounts = (world: World, customers: ReadonlyArray<DemoCustomer>, first: Day, last: Day) => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const salesHours = () => random.between(10 * 60, 16 * 60)

  const setLimit = (customer: DemoCustomer, thousands: number) => {
    const by = customer.joins === first && world.today() === first ? migration : management
    const limit =
      customer.segment === "public body"
        ? ({ unlimited: true } as const)
        : {
            amount: minor(inCurrencyOf(customer, thousands * 100_000)),
            currency: customer.currency,
          }
    world.ask(
      {
        type: "SetCreditLimit",
        on: on(),
        customer: customer.id,
        limit,
        source: "unlimited" in limit || random.chance(0.65) ? "internal" : "insurer",
        reviewBy: world.date(workdays.after(shift(world.today(), 365), 0)),
      },
      by,
    )
  }

  const amend = (customer: DemoCustomer) => {
    const longer = customer.term === net30 && random.chance(0.25)
    world.ask(
      {
        type: "AmendConditions",
        on: on(),
        customer: customer.id,
        agreement: `A-${customer.id}`,
        validFrom: world.date(shift(world.today(), random.between(0, 30))),
        conditions: conditionsOf(
          customer,
          longer ? net60 : customer.term,
          longer ? customer.discountPercent : customer.discountPercent + random.pick([1, 1.5, 2]),
        ),
        reason: longer
          ? "longer term instead of a discount"
          : random.pick(["yearly volume reached", "yearly negotiation"]),
        approvedBy: management.id,
      },
      customer.salesPerson,
    )
  }

  const open = (customer: DemoCustomer, limit: number) => {
    const joinsLater = customer.joins !== first
    const by = joinsLater ? customer.salesPerson : migration
    const { id, name, country, segment, vatId, language, currency } = customer
    world.ask(
      {
        type: "RegisterCustomer",
        on: on(),
        customer: id,
        name,
        currency,
        country,
        segment,
        language,
        ...(vatId === null ? {} : { vatId }),
      },
      by,
    )
    world.ask(
      {
        type: "AgreeConditions",
        on: on(),
        customer: id,
        agreement: `A-${id}`,
        validFrom: on(),
        conditions: conditionsOf(customer, customer.term, customer.discountPercent),
        approvedBy: management.id,
      },
      by,
    )
    setLimit(customer, limit)
  }

  for (const customer of customers) {
    const limit = Math.max(5, Math.round(customer.weight * customer.size * random.between(4, 9)) * 5)
    const later = (day: Day, minute: number, task: () => void) => {
      if (day <= last) world.at(workdays.after(day, 0), minute, task)
    }
    if (customer.joins === first) world.at(first, 7 * 60, () => open(customer, limit))
    else later(customer.joins, 8 * 60 + 10, () => open(customer, limit))
    const month = () => shift(customer.joins, random.between(20, 300))
    if (random.chance(0.25)) later(month(), salesHours(), () => amend(customer))
    if (random.chance(0.3))
      later(month(), salesHours(), () =>
        setLimit(customer, Math.max(5, Math.round(limit * random.pick([0.6, 1.5, 2])))),
      )
  }
}
