import type { Day, PlainCommand } from "@adv/domain"
import { creditControl, director, management, migration, nightly } from "./company.js"
import { type DemoCustomer, type DemoInvoicing, inCurrencyOf } from "./customers.js"
import { PRICE_LIST } from "./policies.js"
import { net30, net60 } from "./terms.js"
import { shift } from "./workdays.js"
import type { Books, World } from "./world.js"

type Conditions = Extract<PlainCommand, { readonly type: "AgreeConditions" }>["conditions"]

/** What was agreed of when it is invoiced, in the words of the domain. */
const policyOf = (invoicing: DemoInvoicing): Conditions["invoicingPolicy"] => {
  switch (invoicing) {
    case "onOrder":
    case "onDelivery":
      return invoicing
    case "periodic":
      return { periodic: { every: "month", per: "customer", basis: "onDelivery" } }
    case "prepayment":
      return { prepayment: { percent: "30", basis: "onDelivery" } }
    case "milestones":
      return {
        milestones: [
          { milestone: "release", part: { percent: "30" }, trigger: "released" },
          { milestone: "delivery", part: { percent: "50" }, trigger: "delivered" },
          { milestone: "acceptance", part: { percent: "20" }, trigger: "certified" },
        ],
      }
    case "progress":
      return { progress: true }
  }
}

const conditionsOf = (
  customer: DemoCustomer,
  paymentTerm: Conditions["paymentTerm"],
  discountPercent: number,
): Conditions => ({
  paymentTerm,
  invoicingPolicy: policyOf(customer.invoicing),
  overDeliveryTolerance: String(customer.tolerancePercent),
  ...(discountPercent === 0 ? {} : { discountPercent: String(discountPercent) }),
  ...(customer.minimumOrderCents === null
    ? {}
    : { minimumOrder: inCurrencyOf(customer, customer.minimumOrderCents) }),
  ...(customer.strict ? { deviations: "approved" as const } : {}),
  ...(customer.buysByList
    ? {
        priceRules: [
          { rule: "list", price: { priceList: PRICE_LIST } },
          {
            rule: "screws by the pallet",
            sku: "FIX-0010",
            fromQuantity: "80",
            price: { unitPrice: "16.20", currency: "EUR" },
          },
        ],
      }
    : {}),
})

/** When nothing is released any more that day. */
const AFTER_HOURS = 18 * 60 + 5

/** Customers are taken over on the first day or join later; some negotiate again during the year. */
export const openAccounts = (world: World, books: Books, customers: ReadonlyArray<DemoCustomer>) => {
  const { random, workdays, first, last } = world
  const on = () => world.date(world.today())
  const salesHours = () => random.between(10 * 60, 16 * 60)

  const setLimit = (customer: DemoCustomer, thousands: number) => {
    const by = !customer.joinsLater && world.today() === first ? migration : management
    const limit =
      customer.segment === "public body"
        ? ({ unlimited: true } as const)
        : {
            amount: inCurrencyOf(customer, thousands * 100_000),
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
    const longer = customer.term === net30 && customer.invoicing === "onDelivery" && random.chance(0.25)
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
    const by = customer.joinsLater ? customer.salesPerson : migration
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
    world.ask(
      {
        type: "AssignAccountOwner",
        on: on(),
        customer: id,
        owner: customer.salesPerson.id,
        ...(customer.joinsLater ? { reason: "new customer" } : {}),
      },
      by,
    )
    if (random.chance(0.6))
      world.ask(
        {
          type: "SetContactPreferences",
          on: on(),
          customer: id,
          preferences: {
            refused: random.chance(0.06) ? ["email"] : [],
            ...(language === "it" || language === "fr" ? { language } : { language: "en" as const }),
          },
        },
        by,
      )
  }

  /** No orders are taken for two weeks, until an old quarrel about a rebate is settled. */
  const suspend = (customer: DemoCustomer) => {
    const agreement = `A-${customer.id}`
    books.suspended.add(customer.id)
    world.ask(
      {
        type: "SuspendConditions",
        on: on(),
        customer: customer.id,
        agreement,
        reason: "rebate of last year in dispute",
      },
      management,
    )
    world.at(workdays.after(world.today(), 10), 9 * 60, () => {
      books.suspended.delete(customer.id)
      world.ask(
        { type: "ResumeConditions", on: on(), customer: customer.id, agreement, reason: "rebate agreed" },
        management,
      )
    })
  }

  /** Better conditions for two months, which then end by themselves. */
  const campaign = (customer: DemoCustomer) => {
    const until = shift(world.today(), 60)
    world.ask(
      {
        type: "AgreeConditions",
        on: on(),
        customer: customer.id,
        agreement: `SPRING-${customer.id}`,
        validFrom: on(),
        validTo: world.date(until),
        conditions: conditionsOf(customer, customer.term, customer.discountPercent + 2),
        approvedBy: management.id,
      },
      customer.salesPerson,
    )
    world.at(workdays.after(shift(until, 1), 0), 8 * 60 + 3, () =>
      world.ask({ type: "NoticeExpiredConditions", on: on(), customer: customer.id }, nightly),
    )
  }

  /** An insurer covers more for half a year, another takes its cover back. */
  const insure = (customer: DemoCustomer, withdrawn: boolean) => {
    const until = shift(world.today(), 120)
    const reference = `POL-${customer.id}`
    const of = { customer: customer.id, source: "insurer", reference } as const
    world.ask(
      {
        type: "SetCreditLimit",
        on: on(),
        ...of,
        limit: { amount: inCurrencyOf(customer, 2_000_000), currency: customer.currency },
        validFrom: on(),
        validTo: world.date(until),
      },
      creditControl,
    )
    if (withdrawn) {
      world.at(workdays.after(shift(world.today(), 50), 0), 10 * 60, () =>
        world.ask(
          { type: "WithdrawCreditLimit", on: on(), ...of, reason: "the insurer leaves the trade" },
          creditControl,
        ),
      )
      return
    }
    world.at(workdays.after(shift(until, 1), 0), 8 * 60 + 4, () => {
      world.ask({ type: "NoticeCreditLimitExpiry", on: on(), customer: customer.id }, nightly)
      world.ask(
        {
          type: "SetCreditLimit",
          on: on(),
          ...of,
          limit: { amount: inCurrencyOf(customer, 2_500_000), currency: customer.currency },
          validFrom: on(),
        },
        creditControl,
      )
    })
  }

  /** A customer may be lost; somebody looks after it. */
  const atRisk = (customer: DemoCustomer, outcome: "retained" | "falseAlarm") => {
    const risk = world.next("RISK")
    world.ask(
      {
        type: "OpenRelationshipRisk",
        on: on(),
        customer: customer.id,
        risk,
        kind: random.pick(["lateDeliveries", "disputes", "fewerOrders", "competitor"]),
        reviewBy: world.date(shift(world.today(), 40)),
      },
      customer.salesPerson,
    )
    world.ask(
      {
        type: "AssignAccountOwner",
        on: on(),
        customer: customer.id,
        owner: management.id,
        reason: "needs looking after",
      },
      management,
    )
    world.at(workdays.after(shift(world.today(), random.between(15, 45)), 0), salesHours(), () =>
      world.ask(
        { type: "CloseRelationshipRisk", on: on(), customer: customer.id, risk, outcome },
        management,
      ),
    )
  }

  /** Somebody who may lets a good customer exceed its limit in the season, and thinks better of it. */
  const letExceed = (customer: DemoCustomer) => {
    const override = `season-${customer.id}`
    world.ask(
      {
        type: "GrantCreditOverride",
        on: on(),
        customer: customer.id,
        override,
        amount: 500_000,
        currency: "EUR",
        expiresOn: world.date(shift(world.today(), 30)),
        by: director.id,
        role: "director",
        reason: "season's orders",
      },
      director,
    )
    world.at(workdays.after(shift(world.today(), 14), 0), salesHours(), () =>
      world.ask(
        {
          type: "RevokeCreditOverride",
          on: on(),
          customer: customer.id,
          override,
          reason: "the season is weak",
        },
        director,
      ),
    )
  }

  /** A branch belongs to a head office, which answers for both. */
  const belongs = (customer: DemoCustomer, parent: DemoCustomer) => {
    world.ask({ type: "AssignParent", on: on(), customer: customer.id, parent: parent.id }, creditControl)
    world.ask(
      {
        type: "SetCreditLimit",
        on: on(),
        customer: parent.id,
        limit: { unlimited: true },
        source: "internal",
      },
      director,
    )
  }

  /** Who stops paying is sent nothing more, once that is plain. */
  const block = (customer: DemoCustomer) => {
    if (customer.stopsPaying === null) return
    world.at(workdays.after(shift(customer.stopsPaying, 35), 0), 11 * 60, () =>
      world.ask(
        { type: "BlockAccount", on: on(), customer: customer.id, reason: "payments have stopped" },
        creditControl,
      ),
    )
  }

  /** An account is blocked by mistake for a day, on which something was to be released. */
  const blockByMistake = () => {
    const order = [...books.orders.values()].find(({ id, customer, state }) => {
      const known = world.views.orders.states.get(id)
      const passed = known?.lifecycle === "validated" && known.creditCheck?.reasons.length === 0
      return stories.includes(customer) && state === "open" && passed && known.holds.length === 0
    })
    if (order === undefined) {
      world.at(workdays.after(world.today(), 1), AFTER_HOURS, blockByMistake)
      return
    }
    const { id } = order.customer
    world.ask(
      { type: "BlockAccount", on: on(), customer: id, reason: "report of a credit agency" },
      creditControl,
    )
    world.at(workdays.after(world.today(), 1), salesHours(), () =>
      world.ask(
        { type: "UnblockAccount", on: on(), customer: id, reason: "the report was of a namesake" },
        creditControl,
      ),
    )
  }

  const stories = customers.filter(
    ({ habit, joinsLater, currency, invoicing }) =>
      habit === "punctual" && !joinsLater && currency === "EUR" && invoicing === "onDelivery",
  )
  const told: ReadonlyArray<(customer: DemoCustomer) => void> = [
    suspend,
    campaign,
    (customer) => insure(customer, false),
    (customer) => insure(customer, true),
    (customer) => atRisk(customer, "retained"),
    (customer) => atRisk(customer, "falseAlarm"),
    letExceed,
    blockByMistake,
    (customer) => {
      const parent = stories.at(-1)
      if (parent !== undefined && parent !== customer) belongs(customer, parent)
    },
    (customer) =>
      world.ask(
        {
          type: "AssignDunningPolicy",
          on: on(),
          customer: customer.id,
          currency: customer.currency,
          ladder: "2-times",
          reason: "key account: the salesman rings up",
        },
        creditControl,
      ),
  ]
  for (const [index, tell] of told.entries()) {
    const customer = stories[index]
    const day = workdays.after(shift(first, Math.floor(((last - first) * (index + 2)) / 18)), 0)
    if (customer !== undefined) world.at(day, AFTER_HOURS, () => tell(customer))
  }

  for (const customer of customers) {
    block(customer)
    const limit = Math.max(4, Math.round((customer.weight * customer.size * random.between(30, 80)) / 10))
    const later = (day: Day, minute: number, task: () => void) => {
      if (day <= last) world.at(workdays.after(day, 0), minute, task)
    }
    if (!customer.joinsLater) world.at(first, 7 * 60, () => open(customer, limit))
    else later(customer.joins, 8 * 60 + 10, () => open(customer, limit))
    const month = () => shift(customer.joins, random.between(20, 300))
    if (random.chance(0.25)) later(month(), salesHours(), () => amend(customer))
    if (random.chance(0.3))
      later(month(), salesHours(), () =>
        setLimit(customer, Math.max(4, Math.round(limit * random.pick([0.8, 1.5, 2])))),
      )
  }
}
