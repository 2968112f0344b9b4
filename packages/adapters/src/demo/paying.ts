import {
  type CreditNoteId,
  civilOf,
  type Day,
  type DomainCommand,
  type DomainFact,
  daysInMonth,
  type LocalDate,
  type Minor,
  minor,
  type PaymentId,
  sumMinor,
  totalsOf,
} from "@adv/domain"
import { bankFeed, billing as billingClerk, cashDesk, matcher } from "./company.js"
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

const STATEMENT = 8 * 60 + 32

type Allocate = Extract<DomainCommand, { readonly type: "AllocatePayment" }>["to"]
interface Item extends Payable {
  readonly at: DemoInstalment
}

/** How money comes in, or doesn't, by the habit of each customer. */
export const payingIn = (world: World, books: Books): { readonly told: (fact: DomainFact) => void } => {
  const { random, workdays } = world
  /** What is left of payments that were not used up yet. */
  const left = new Map<PaymentId, { readonly account: Account; amount: number }>()
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const officeMinute = () => random.between(9 * 60, 16 * 60)

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
    if (customer.takesDiscount && at.discountUntil !== null)
      return workdays.before(shift(at.discountUntil, -random.between(0, 2)), 0)
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
    const today = world.today()
    const earliest = workdays.after(today, 1)
    const when = laterDay(day, earliest)
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

  const planAll = (of: DemoInvoice) => {
    for (const [instalment, at] of of.instalments)
      if (at.due !== null) plan(of, instalment, payDay(of.customer, at, at.due), false)
  }

  /** Plans what is open and was not planned, such as what a dispute or a returned payment has left. */
  const planRest = (of: DemoInvoice, soonest: number, latest: number) => {
    const account = books.accounts.get(of.customer.id)
    if (account === undefined) return
    for (const [instalment, at] of of.instalments) {
      if (at.open <= 0 || at.due === null) continue
      if (account.payables.some((payable) => payable.invoice === of && payable.instalment === instalment))
        continue
      const day = inDays(soonest, latest)
      plan(of, instalment, laterDay(day, at.due), true)
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

  /** Credits the discount that was taken, at every tax of the invoice in its proportion, and says what it comes to. */
  const discountTaken = ({ invoice, at }: Item, day: Day): (() => Minor) | null => {
    if (!invoice.customer.takesDiscount || at.discountUntil === null || day > at.discountUntil) return null
    if (invoice.credited || invoice.instalments.size !== 1 || at.open !== invoice.total) return null
    return () => {
      const amounts = invoice.taxBreakdown.map(({ taxable, category, rate }) => ({
        net: minor(Math.round(taxable / 50)),
        tax: { category, rate },
        description: "2 % discount for payment within 10 days",
      }))
      const totals = totalsOf({ lines: amounts, adjustments: [], currency: invoice.customer.currency })
      if (totals._tag === "Left") return minor(0)
      invoice.credited = true
      world.soon(random.between(60, 200), () => {
        world.ask(
          {
            type: "IssueCreditNote",
            on: on(),
            invoice: invoice.id,
            creditNote: world.next<CreditNoteId>(`CN-${on().slice(0, 4)}`),
            reason: "DISCOUNT",
            credited: { amounts },
            effectOnOrder: "none",
          },
          billingClerk,
          invoice.order.chain,
        )
      })
      return totals.right.totals.payable
    }
  }

  const pay = (account: Account, day: Day) => {
    const items = take(account, day)
    const [single] = items
    const final = items.at(-1)
    if (single === undefined || final === undefined) return
    const { customer } = account
    let amount = sumMinor(items.map(({ at }) => at.open)) as number
    for (const item of items) amount -= discountTaken(item, day)?.() ?? 0
    if (customer.habit === "partial" && !final.again && final.at.open > 100) {
      const rest = Math.floor((final.at.open * random.between(30, 60)) / 100)
      amount -= rest
      plan(final.invoice, final.instalment, inDays(15, 30), true)
    }
    const how = random.weighted<"matched" | "byHand" | "unknown" | "onAccount" | "tooMuch" | "misplaced">([
      ["matched", 78],
      ["byHand", 15],
      ["unknown", 0.8],
      ["onAccount", 3],
      ["tooMuch", 1.2],
      ["misplaced", 1.5],
    ])
    if (how === "tooMuch")
      amount += random.chance(0.3) ? single.at.open : inCurrencyOf(customer, random.between(1, 300) * 100)
    const bounces = customer.habit === "bounces" && !single.again && random.chance(0.2)
    const payment = world.next<PaymentId>(`PAY-${world.date(day).slice(0, 4)}`)
    world.ask(
      {
        type: "ReceivePayment",
        on: world.date(day),
        payment,
        amount: minor(amount),
        currency: customer.currency,
        ...(how === "unknown" ? {} : { customer: customer.id }),
        means: customer.habit === "bounces" && !single.again ? "59" : "58",
        bankReference: `${world.date(day).replaceAll("-", "")}${String(random.between(0, 999_999)).padStart(6, "0")}`,
        ...(how === "unknown" || how === "onAccount"
          ? {}
          : {
              remittance: items
                .slice(0, 6)
                .map(({ invoice }) => invoice.id)
                .join(" "),
            }),
      },
      bankFeed,
      undefined,
      `bank statement ${world.date(day)}`,
    )
    left.set(payment, { account, amount })
    const to: Allocate = items.map(({ invoice, instalment }) => ({ invoice: invoice.id, instalment }))
    const chain = single.invoice.order.chain
    const byHand = (date: LocalDate) => {
      world.ask({ type: "AllocatePayment", on: date, payment, to }, cashDesk, chain)
    }
    // Money that is recognised on the day it is seen counts from its value date; what had to be asked for, from then.
    const sameDay = () => byHand(world.date(day))
    if (bounces || how === "matched" || how === "tooMuch")
      world.ask({ type: "AllocatePayment", on: world.date(day), payment, to }, matcher, chain)
    else if (how === "misplaced" && items.length === 1)
      misplace(account, payment, single, sameDay, () => byHand(on()))
    else if (how === "byHand" || how === "misplaced") world.soon(random.between(40, 300), sameDay)
    else world.at(inDays(2, 9), officeMinute(), () => byHand(on()))
    if (bounces) world.at(inDays(2, 4), STATEMENT + 3, () => giveBack(payment, account, items))
  }

  /** An invoice that reversals concern has to be remembered again. */
  const remember = (of: DemoInvoice) => books.invoices.set(of.id, of)

  const giveBack = (payment: PaymentId, { customer }: Account, items: ReadonlyArray<Item>) => {
    for (const { invoice } of items) remember(invoice)
    left.delete(payment)
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

  /** The payment is put against another invoice of the customer's; days later somebody notices. */
  const misplace = (
    account: Account,
    payment: PaymentId,
    item: Item,
    sameDay: () => void,
    byHand: () => void,
  ) => {
    const other = [...account.open].find(
      (candidate) =>
        candidate !== item.invoice &&
        !candidate.disputed &&
        [...candidate.instalments.values()].some(({ open }) => open >= item.at.open),
    )
    if (other === undefined) return world.soon(random.between(40, 300), sameDay)
    world.ask(
      { type: "AllocatePayment", on: on(), payment, to: [{ invoice: other.id }] },
      cashDesk,
      other.order.chain,
    )
    world.at(inDays(3, 9), officeMinute(), () => {
      remember(other)
      world.ask(
        { type: "ReverseAllocation", on: on(), payment, reason: "allocated to the wrong invoice" },
        cashDesk,
        other.order.chain,
      )
      byHand()
    })
  }

  /** What is left of a payment goes to the customer's oldest invoice, once somebody has asked what it is for. */
  const useUp = (payment: PaymentId, tries: number) => {
    const rest = left.get(payment)
    if (rest === undefined || rest.amount <= 0 || tries === 0) return
    const oldest = [...rest.account.open].find((of) => !of.disputed && openOf(of) > 0)
    if (oldest === undefined) world.at(inDays(15, 25), officeMinute(), () => useUp(payment, tries - 1))
    else
      world.ask(
        { type: "AllocatePayment", on: on(), payment, to: [{ invoice: oldest.id }] },
        cashDesk,
        oldest.order.chain,
      )
  }

  const instalmentOf = (data: { readonly invoice: DemoInvoice["id"]; readonly instalment: number }) => {
    const of = books.invoices.get(data.invoice)
    const at = of?.instalments.get(data.instalment)
    return of === undefined || at === undefined ? null : { of, at }
  }

  const told = (fact: DomainFact) => {
    switch (fact.type) {
      case "InvoiceIssued": {
        const of = books.invoices.get(fact.data.invoice)
        if (of !== undefined) planAll(of)
        return
      }
      case "DueDatesFixed": {
        const of = books.invoices.get(fact.data.invoice)
        if (of !== undefined) planAll(of)
        return
      }
      case "ChargeClaimed": {
        const found = instalmentOf(fact.data)
        if (found !== null) found.at.open = minor(found.at.open + fact.data.amount)
        return
      }
      case "InstalmentSettled": {
        const found = instalmentOf(fact.data)
        if (found === null) return
        const { of, at } = found
        at.open = minor(at.open - fact.data.amount)
        if (openOf(of) > 0) return
        books.invoices.delete(of.id)
        books.accounts.get(of.customer.id)?.open.delete(of)
        return
      }
      case "SettlementReversed": {
        const found = instalmentOf(fact.data)
        if (found === null) return
        const { of, at } = found
        at.open = minor(at.open + fact.data.amount)
        books.accounts.get(of.customer.id)?.open.add(of)
        world.soon(30, () => planRest(of, 5, 18))
        return
      }
      case "DisputeResolved": {
        const of = books.invoices.get(fact.data.invoice)
        if (of !== undefined) planRest(of, 3, 15)
        return
      }
      case "PaymentAllocated":
      case "PaymentAllocationReversed": {
        const rest = left.get(fact.data.payment)
        if (rest === undefined) return
        const sign = fact.type === "PaymentAllocated" ? -1 : 1
        rest.amount += sign * sumMinor(fact.data.allocations.map(({ amount }) => amount))
        if (fact.type === "PaymentAllocationReversed") return
        if (rest.amount === 0) left.delete(fact.data.payment)
        else world.at(inDays(8, 22), officeMinute(), () => useUp(fact.data.payment, 3))
        return
      }
      default:
        return
    }
  }
  return { told }
}
