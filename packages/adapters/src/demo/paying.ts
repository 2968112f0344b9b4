import { civilOf, type Day, daysInMonth, type InvoiceId, minor, type PaymentId, sumMinor } from "@adv/domain"
import { bankFeed, cashDesk } from "./company.js"
import { type DemoCustomer, inCurrencyOf } from "./customers.js"
import { laterDay, shift } from "./workdays.js"
import {
  type Account,
  type Books,
  type DemoInstalment,
  type DemoInvoice,
  openOf,
  type Payable,
  type World,
} from "./world.js"

export const STATEMENT = 8 * 60 + 32

export interface Item extends Payable {
  readonly at: DemoInstalment
}

/** Another way to pay some items than a transfer in their own currency. */
type Settles = (account: Account, items: ReadonlyArray<Item>, day: Day) => void

export interface Paying {
  /** Plans what is open of an invoice to be paid between so many working days from now, or when it is due. */
  readonly planRest: (of: DemoInvoice, soonest: number, latest: number) => void
}

/** Settles by the policy of the company: what is named, then the oldest due; discounts and small differences by rule. */
export const SETTLEMENT = "settlement"

type How = "named" | "unnamed" | "unknown" | "oldest" | "tooMuch" | "short" | "misplaced" | "wrongCustomer"

/** How money comes in, or doesn't, by the habit of each customer. Where it belongs, the allocation process says. */
export const payingIn = (
  world: World,
  books: Books,
  { byInstrument, inEuros }: { readonly byInstrument: Settles; readonly inEuros: Settles },
): Paying => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const office = () => random.between(9 * 60, 16 * 60)
  /** What is left of payments that were not used up yet. */
  const left = new Map<PaymentId, { readonly account: Account; amount: number }>()
  /** Those that the bank has taken back. */
  const returned = new Set<PaymentId>()

  /** The customer's pay run nearest to a day, before or after it; the day itself without pay runs. */
  const payRun = ({ payRuns }: DemoCustomer, day: Day, direction: 1 | -1): Day => {
    if (payRuns.length === 0) return day
    for (let at = day; ; at = shift(at, direction)) {
      const { year, month, day: ofMonth } = civilOf(at)
      const last = daysInMonth(year, month)
      if (payRuns.some((run) => Math.min(run, last) === ofMonth)) return at
    }
  }

  const payDay = (customer: DemoCustomer, at: DemoInstalment, due: Day): Day => {
    const { habit } = customer
    if (customer.takesDiscount && at.discount !== null) {
      // A few send it too late, and keep the discount all the same.
      const late = world.turn("discount taken too late", 9, 3) ? random.between(3, 8) : -random.between(0, 2)
      return workdays.before(shift(at.discount.until, late), 0)
    }
    const slips = random.chance(0.03) ? random.between(4, 25) : 0
    const shifted = (days: number) => shift(due, days)
    if (habit === "early") return workdays.before(payRun(customer, shifted(-random.between(4, 15)), -1), 0)
    if (habit === "late")
      return workdays.after(
        payRun(customer, shifted(Math.floor((customer.usualDelay * random.between(40, 160)) / 100)), 1),
        0,
      )
    if (habit === "chronic")
      return workdays.after(shifted(Math.floor((customer.usualDelay * random.between(60, 150)) / 100)), 0)
    if (slips > 0) return workdays.after(shifted(slips), 0)
    if (habit === "bounces") return workdays.before(due, 0)
    return workdays.before(payRun(customer, shifted(-random.mostlyLow(0, 4)), -1), 0)
  }

  const plan = (of: DemoInvoice, instalment: number, day: Day, again: boolean) => {
    const { customer } = of
    const account = books.accounts.get(customer.id)
    if (account === undefined) return
    const when = laterDay(day, workdays.after(world.today(), 1))
    if (customer.stopsPaying !== null && when >= customer.stopsPaying) return
    account.payables.push({ invoice: of, instalment, day: when, again })
    if (account.paysOn.has(when)) return
    account.paysOn.add(when)
    // The bank's statement comes the next morning.
    world.at(workdays.after(when, 1), STATEMENT, () => {
      account.paysOn.delete(when)
      pay(account, when)
    })
  }

  const planAll = (id: InvoiceId) => {
    const of = books.invoices.get(id)
    if (of === undefined) return
    for (const [instalment, at] of of.instalments)
      if (at.due !== null) plan(of, instalment, payDay(of.customer, at, at.due), false)
  }

  const planRest: Paying["planRest"] = (of, soonest, latest) => {
    const account = books.accounts.get(of.customer.id)
    if (account === undefined) return
    for (const [instalment, at] of of.instalments) {
      if (at.open <= 0 || at.due === null) continue
      if (account.payables.some((payable) => payable.invoice === of && payable.instalment === instalment))
        continue
      plan(of, instalment, laterDay(inDays(soonest, latest), at.due), true)
    }
  }

  const take = (account: Account, day: Day): ReadonlyArray<Item> => {
    const items: Array<Item> = []
    const later: Array<Payable> = []
    for (const payable of account.payables) {
      if (payable.day > day) later.push(payable)
      else {
        const at = payable.invoice.instalments.get(payable.instalment)
        // What is in dispute is planned again once it is resolved.
        if (at !== undefined && at.open > 0 && !payable.invoice.disputed) items.push({ ...payable, at })
      }
    }
    account.payables.length = 0
    account.payables.push(...later)
    return items
  }

  /** What a customer who takes the discount keeps back. */
  const kept = ({ invoice, at }: Item): number =>
    invoice.customer.takesDiscount && at.discount !== null && !invoice.credited && at.open === invoice.total
      ? at.discount.amount
      : 0

  const howOf = (account: Account, items: ReadonlyArray<Item>): How => {
    const drawn = random.weighted<How>([
      ["named", 84],
      ["unnamed", 2.5],
      ["oldest", 5],
      ["tooMuch", 1.6],
      ["short", 3],
      ["misplaced", 1.6],
    ])
    const all = account.open.size <= items.length
    if (all && world.turn("everything paid, and more", 9, 2)) return "tooMuch"
    if (world.turn("money that names nobody", 60, 12)) return "unknown"
    if (world.turn("booked for somebody else", 240, 70)) return "wrongCustomer"
    return drawn === "misplaced" && (items.length > 1 || otherOf(account, items) === undefined)
      ? "named"
      : drawn
  }

  const otherOf = (account: Account, [item]: ReadonlyArray<Item>): DemoInvoice | undefined =>
    [...account.open].find(
      (candidate) =>
        item !== undefined &&
        candidate !== item.invoice &&
        !candidate.disputed &&
        candidate.currency === item.invoice.currency &&
        [...candidate.instalments.values()].some(({ open }) => open >= item.at.open),
    )

  const pay = (account: Account, day: Day) => {
    const items = take(account, day)
    const [single] = items
    const final = items.at(-1)
    if (single === undefined || final === undefined) return
    const { customer } = account
    const again = items.some((item) => item.again)
    if (customer.paysByRiba && !again) return byInstrument(account, items, day)
    if (customer.currency === "CHF" && world.turn("francs paid in euros", 9, 3))
      return inEuros(account, items, day)
    let amount = sumMinor(items.map(({ at }) => at.open)) as number
    for (const item of items) {
      amount -= kept(item)
      // Many pay what they were invoiced, and no interest.
      if (item.at.charged > 0 && item.at.charged < item.at.open && world.turn("interest not paid", 2))
        amount -= item.at.charged
    }
    if (customer.habit === "partial" && !final.again && final.at.open > 100) {
      const rest = Math.floor((final.at.open * random.between(30, 60)) / 100)
      amount -= rest
      plan(final.invoice, final.instalment, inDays(15, 30), true)
    }
    const how = howOf(account, items)
    if (how === "tooMuch")
      amount += world.turn("a few cents too much", 3)
        ? random.between(2, 9)
        : inCurrencyOf(customer, random.between(1, 300) * 100)
    if (how === "short" && amount > 10_000) amount -= random.between(2, 45)
    const other = how === "wrongCustomer" ? anybodyBut(customer) : undefined
    const payment = world.next<PaymentId>(`PAY-${world.date(day).slice(0, 4)}`)
    const misplaced = how === "misplaced" ? otherOf(account, items) : undefined
    const bounces = customer.habit === "bounces" && !single.again && random.chance(0.2)
    const known = how !== "unknown" && how !== "unnamed"
    const money = { payment, amount: minor(amount), currency: customer.currency }
    if (how === "named" && world.turn("payment announced", 40, 10))
      world.ask(
        {
          type: "AnnouncePayment",
          on: world.date(day),
          ...money,
          customer: customer.id,
          expectedOn: world.date(world.today()),
        },
        cashDesk,
      )
    world.ask(
      {
        type: "ReceivePayment",
        on: world.date(day),
        ...money,
        ...(known ? { customer: (other ?? customer).id } : {}),
        means: customer.habit === "bounces" && !single.again ? "59" : "58",
        bankReference: `${world.date(day).replaceAll("-", "")}${String(random.between(0, 999_999)).padStart(6, "0")}`,
        ...(how === "unknown" || how === "oldest"
          ? {}
          : {
              remittance: (misplaced === undefined
                ? items.slice(0, 8).map(({ invoice }) => invoice)
                : [misplaced]
              )
                .map(({ number }) => number)
                .join(" "),
            }),
      },
      bankFeed,
      undefined,
      `bank statement ${world.date(day)}`,
    )
    left.set(payment, { account, amount })
    if (how === "unknown")
      world.at(inDays(1, 6), office(), () =>
        world.ask(
          {
            type: "IdentifyPayment",
            on: on(),
            payment,
            customer: customer.id,
            evidence: "the bank gave the ordering account",
          },
          cashDesk,
        ),
      )
    if (misplaced !== undefined) putRight(payment, items, "the customer had named the wrong invoice")
    if (other !== undefined) reassign(payment, customer, items)
    if (bounces) world.at(inDays(2, 4), STATEMENT + 3, () => giveBack(payment, account))
  }

  const anybodyBut = (customer: DemoCustomer): DemoCustomer | undefined =>
    [...books.accounts.values()].find(
      (each) =>
        each.customer !== customer && each.customer.currency === customer.currency && each.open.size === 0,
    )?.customer

  const allocateTo = (payment: PaymentId, items: ReadonlyArray<Item>) => {
    const to = items.flatMap(({ invoice, instalment, at }) =>
      at.open > 0 ? [{ invoice: invoice.id, instalment }] : [],
    )
    if (to.length > 0)
      world.ask(
        { type: "AllocatePayment", on: on(), payment, to, policy: SETTLEMENT },
        cashDesk,
        items[0]?.invoice.order.chain,
      )
  }

  /** What was put against the wrong invoice is taken back, days later, and put where it belongs. */
  const putRight = (payment: PaymentId, items: ReadonlyArray<Item>, reason: string) =>
    world.at(inDays(3, 9), office(), () => {
      world.attempt({ type: "ReverseAllocation", on: on(), payment, reason }, cashDesk, undefined, {
        NOTHING_ALLOCATED: () => undefined,
      })
      world.soon(30, () => allocateTo(payment, items))
    })

  const reassign = (payment: PaymentId, customer: DemoCustomer, items: ReadonlyArray<Item>) =>
    world.at(inDays(1, 4), office(), () => {
      // It may have been put against what the other customer owes since.
      const reason = "booked for another customer with a similar name"
      world.attempt({ type: "ReverseAllocation", on: on(), payment, reason }, cashDesk, undefined, {
        NOTHING_ALLOCATED: () => undefined,
      })
      world.ask(
        {
          type: "ReassignPayment",
          on: on(),
          payment,
          customer: customer.id,
          reason,
        },
        cashDesk,
      )
      world.soon(30, () => allocateTo(payment, items))
    })

  const giveBack = (payment: PaymentId, { customer }: Account) => {
    if (returned.has(payment)) return
    const day = workdays.before(shift(world.today(), -1), 0)
    world.ask(
      {
        type: "ReturnPayment",
        on: world.date(day),
        payment,
        reason: "insufficient funds (AM04)",
        fee: minor(inCurrencyOf(customer, 350)),
      },
      bankFeed,
      undefined,
      `bank statement ${world.date(day)}`,
    )
  }

  /** What is left of a payment goes to the customer's oldest invoice, or back, once somebody has asked what it is for. */
  const useUp = (payment: PaymentId, tries: number) => {
    const rest = left.get(payment)
    if (rest === undefined || rest.amount <= 0 || tries === 0) return
    const { account } = rest
    const oldest = [...account.open].find((of) => !of.disputed && openOf(of) > 0)
    if (world.turn("payment refunded", 2, 1)) return refund(payment, 1)
    if (oldest === undefined) world.at(inDays(15, 25), office(), () => useUp(payment, tries - 1))
    else
      world.ask(
        {
          type: "AllocatePayment",
          on: on(),
          payment,
          to: [{ invoice: oldest.id }],
          policy: SETTLEMENT,
        },
        cashDesk,
        oldest.order.chain,
      )
  }

  const refund = (payment: PaymentId, times: number) => {
    const id = `RF-${payment}-${times}`
    const from = { payment }
    left.delete(payment)
    world.ask(
      {
        type: "RequestRefund",
        on: on(),
        refund: id,
        from,
        reason: "paid too much",
        approvedBy: "nadia.serra",
      },
      cashDesk,
    )
    const cancelled = times === 1 && world.turn("refund cancelled", 2, 1)
    if (cancelled) world.at(inDays(5, 6), office(), () => refund(payment, times + 1))
    world.at(inDays(1, 4), office(), () =>
      world.ask(
        cancelled
          ? {
              type: "CancelRefund",
              on: on(),
              refund: id,
              from,
              reason: "the account it was to go to is closed",
            }
          : {
              type: "PayRefund",
              on: on(),
              refund: id,
              from,
              bankReference: `RF${random.between(10_000, 99_999)}`,
            },
        cashDesk,
      ),
    )
  }

  /** A direct debit may be called back after a discount was granted, or a few cents kept. */
  const callBack = (payment: PaymentId, why: string, first: number) => {
    const rest = left.get(payment)
    if (rest === undefined || !world.turn(why, 1_000_000, first)) return
    world.at(inDays(3, 6), STATEMENT + 5, () => giveBack(payment, rest.account))
  }

  const moved = (payment: PaymentId, amount: number) => {
    const rest = left.get(payment)
    if (rest !== undefined) rest.amount += amount
  }

  world.hear({
    PaymentReturned: ({ data: { payment } }) => {
      returned.add(payment)
      left.delete(payment)
    },
    InvoiceIssued: ({ data }) => planAll(data.invoice),
    DueDatesFixed: ({ data }) => planAll(data.invoice),
    InstalmentRescheduled: ({ data: { invoice, splits } }) => {
      const of = books.invoices.get(invoice)
      if (of === undefined) return
      for (const { instalment } of splits) {
        const at = of.instalments.get(instalment)
        if (at?.due != null) plan(of, instalment, workdays.before(at.due, 0), true)
      }
    },
    SettlementReversed: ({ data }) => {
      const of = books.invoices.get(data.invoice)
      if (of !== undefined) world.soon(40, () => planRest(of, 5, 18))
    },
    DisputeResolved: ({ data }) => {
      const of = books.invoices.get(data.invoice)
      if (of !== undefined) planRest(of, 3, 15)
    },
    DiscountDisallowed: ({ data }) => {
      const of = books.invoices.get(data.invoice)
      if (of !== undefined) planRest(of, 12, 30)
    },
    // A settlement is named after its payment: `PAY-2025-000123/1`.
    DiscountTaken: ({ data: { settlement } }) =>
      callBack(settlement.slice(0, settlement.lastIndexOf("/")) as PaymentId, "discount called back", 2),
    SurplusWrittenOff: ({ data: { payment, amount } }) => {
      moved(payment, -amount)
      callBack(payment, "surplus called back", 1)
    },
    SurplusRestored: ({ data: { payment, amount } }) => moved(payment, amount),
    PaymentAllocated: ({ data: { payment, allocations } }) => {
      moved(payment, -sumMinor(allocations.map(({ amount }) => amount)))
      const rest = left.get(payment)
      if (rest !== undefined && rest.amount > 0) world.at(inDays(8, 22), office(), () => useUp(payment, 3))
    },
    PaymentAllocationReversed: ({ data: { payment, allocations } }) =>
      moved(payment, sumMinor(allocations.map(({ amount }) => amount))),
  })
  return { planRest }
}
