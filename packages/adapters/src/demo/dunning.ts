import { type Currency, type CustomerId, type DunningCaseId, type InvoiceId, sha256Of } from "@adv/domain"
import { type Approvals, gateIn } from "./approvals.js"
import { bankFeed, cashDesk, creditControl } from "./company.js"
import type { Paying } from "./paying.js"
import { FRIDAY, shift, weekdayFrom } from "./workdays.js"
import { type Books, type DemoInvoice, openOf, type World } from "./world.js"

interface Dunned {
  readonly id: DunningCaseId
  readonly customer: CustomerId
  readonly currency: Currency
  /** What it is about, by invoice and instalment. */
  readonly items: Map<string, { readonly invoice: InvoiceId; readonly instalment: number }>
  readonly charges: Array<{ readonly invoice: InvoiceId; readonly charge: string }>
  open: boolean
  escalated: boolean
}

/** What people do about late payers beside the runs: approve, retry, promise, hold back, hand over and give up. */
export const dunningIn = (world: World, books: Books, approvals: Approvals, paying: Paying): void => {
  const { random, workdays } = world
  const cases = new Map<DunningCaseId, Dunned>()
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const office = () => random.between(9 * 60, 16 * 60)

  const openIn = (dunned: Dunned): ReadonlyArray<{ of: DemoInvoice; instalment: number; open: number }> =>
    [...dunned.items.values()].flatMap(({ invoice, instalment }) => {
      const of = books.invoices.get(invoice)
      const open = of?.instalments.get(instalment)?.open ?? 0
      return of === undefined || open <= 0 ? [] : [{ of, instalment, open }]
    })

  /** The customer is rung up, and says when it will pay. Those who have stopped paying say so too. */
  const promise = (dunned: Dunned) => {
    const items = openIn(dunned).filter(({ of, instalment }) => {
      const due = of.instalments.get(instalment)?.due ?? null
      return due !== null && due < world.today() && !of.disputed
    })
    const [first] = items
    if (first === undefined || !dunned.open) return
    const name = world.next("PTP")
    const dueBy = inDays(5, 9)
    world.attempt(
      {
        type: "RecordPromise",
        on: on(),
        customer: dunned.customer,
        currency: dunned.currency,
        promise: name,
        amount: first.open,
        dueBy: world.date(dueBy),
        items: [{ invoice: first.of.id, instalment: first.instalment }],
        channel: "phone",
      },
      creditControl,
      first.of.order.chain,
      // Something is credited or disputed of it.
      { PROMISE_EXCEEDS_OVERDUE: () => undefined },
    )
    if (random.chance(0.6)) paying.planRest(first.of, 1, 4)
    world.at(workdays.after(dueBy, 2), office(), () =>
      world.attempt(
        { type: "ReviewPromise", on: on(), case: dunned.id, promise: name },
        creditControl,
        first.of.order.chain,
        { PROMISE_UNKNOWN: () => undefined },
      ),
    )
  }

  /** Someone higher up asks to leave the customer alone for a while. */
  const holdBack = (dunned: Dunned) => {
    const block = world.next("BLK")
    world.ask(
      {
        type: "BlockDunning",
        on: on(),
        customer: dunned.customer,
        currency: dunned.currency,
        block,
        reason: "negotiating next year's conditions",
        until: world.date(shift(world.today(), 40)),
      },
      creditControl,
    )
    if (world.turn("dunning unblocked", 2, 1))
      world.at(inDays(12, 20), office(), () =>
        world.ask(
          { type: "UnblockDunning", on: on(), case: dunned.id, block, reason: "conditions are agreed" },
          creditControl,
        ),
      )
  }

  const handOver = (dunned: Dunned) => {
    if (!dunned.open || dunned.escalated || openIn(dunned).length === 0) return
    const approved = () =>
      world.attempt(
        {
          type: "EscalateDunning",
          on: on(),
          case: dunned.id,
          to: "legal",
          packageHash: sha256Of(`${dunned.id}: invoices, deliveries and reminders`),
        },
        creditControl,
        undefined,
        {
          GATE_APPROVAL_MISSING: ({ data }) =>
            approvals.pass(
              {
                subject: { kind: "dunningCase", id: dunned.id },
                ...gateIn(data),
                by: creditControl,
                chain: undefined,
                wanted: () => dunned.open,
              },
              approved,
              () => undefined,
            ),
          // Money has come in the meantime.
          GATE_APPROVAL_STALE: () => undefined,
          GATE_APPROVAL_REFUSED: () => undefined,
          DUNNING_CASE_CLOSED: () => undefined,
          NOTHING_TO_ESCALATE: () => undefined,
          DUNNING_NOT_AT_LAST_LEVEL: () => undefined,
        },
      )
    approved()
  }

  /** Who has paid what it owed is let off the interest, now and then; else the charges stay open. */
  const letOff = (dunned: Dunned) => {
    const left = openIn(dunned)
    const onlyCharges = left.every(
      ({ of, instalment, open }) => open <= (of.instalments.get(instalment)?.charged ?? 0),
    )
    const charges = dunned.charges.filter(({ invoice }) => left.some(({ of }) => of.id === invoice))
    if (charges.length === 0 || !onlyCharges) return
    world.attempt(
      {
        type: "WaiveDunningCharges",
        on: on(),
        case: dunned.id,
        charges,
        reason: "principal paid, good customer",
      },
      creditControl,
      undefined,
      { CHARGE_SETTLED: () => undefined },
    )
    dunned.charges.length = 0
  }

  /** Nobody expects it to be paid any more. */
  const writeOff = (of: DemoInvoice) => {
    if (openOf(of) === 0 || of.disputed) return
    const name = `WO-${of.id}`
    const { chain } = of.order
    const attempt = () =>
      world.attempt(
        {
          type: "WriteOff",
          on: on(),
          invoice: of.id,
          writeOff: name,
          reason: "badDebt",
          recoverTax: true,
          approvedBy: creditControl.id,
        },
        cashDesk,
        chain,
        {
          GATE_APPROVAL_MISSING: ({ data }) =>
            approvals.pass(
              {
                subject: { kind: "invoice", id: of.id },
                ...gateIn(data),
                by: cashDesk,
                chain,
                wanted: () => openOf(of) > 0,
              },
              attempt,
              () => undefined,
            ),
          GATE_APPROVAL_STALE: () => undefined,
          GATE_APPROVAL_REFUSED: () => undefined,
          NOTHING_TO_WRITE_OFF: () => undefined,
        },
      )
    attempt()
    if (world.turn("write-off taken back", 1_000, 1))
      world.at(inDays(4, 6), office(), () =>
        world.attempt(
          {
            type: "ReverseWriteOff",
            on: on(),
            invoice: of.id,
            writeOff: name,
            reason: "the receiver pays a quota",
          },
          cashDesk,
          chain,
          { WRITE_OFF_UNKNOWN: () => undefined },
        ),
      )
  }

  /** A customer who can't pay at once pays in parts. */
  const grantPlan = (dunned: Dunned) => {
    const items = openIn(dunned)
    const invoices = [...new Set(items.map(({ of }) => of))]
    const whole = invoices.flatMap((of) => [...of.instalments.values()])
    const sum = whole.reduce((total, { open }) => total + Math.max(0, open), 0)
    if (sum < 3 || invoices.some(({ disputed }) => disputed)) return
    const third = Math.floor(sum / 3)
    const dates = [20, 50, 80].map((days) => world.date(workdays.after(shift(world.today(), days), 0)))
    world.attempt(
      {
        type: "GrantPaymentPlan",
        on: on(),
        customer: dunned.customer,
        plan: world.next("PLAN"),
        invoices: invoices.map(({ id }) => id),
        schedule: dates.map((dueDate, index) => ({ dueDate, amount: index < 2 ? third : sum - 2 * third })),
        reason: "cash flow of a site that pays late",
        approvedBy: creditControl.id,
        interestFree: true,
      },
      creditControl,
      undefined,
      // Something moves later than today on one of them.
      { RESCHEDULE_TOO_EARLY: () => undefined, RESCHEDULE_SUM_DIFFERS: () => undefined },
    )
  }

  const tidyUp = () => {
    for (const dunned of cases.values()) {
      if (!dunned.open) continue
      if (openIn(dunned).length > 0) letOff(dunned)
      else
        world.attempt({ type: "CloseDunningCase", on: on(), case: dunned.id }, creditControl, undefined, {
          DUNNING_CASE_UNSETTLED: () => undefined,
        })
    }
  }
  for (let friday = weekdayFrom(world.first, FRIDAY); friday <= world.last; friday = shift(friday, 7))
    world.at(workdays.before(friday, 0), 16 * 60, tidyUp)

  const reopen = (invoice: InvoiceId) => {
    for (const dunned of cases.values())
      if (!dunned.open && [...dunned.items.values()].some((item) => item.invoice === invoice))
        world.soon(60, () =>
          world.attempt(
            { type: "ReopenDunningCase", on: on(), case: dunned.id, reason: "a payment came back" },
            creditControl,
            undefined,
            { NOTHING_OPEN_AGAIN: () => undefined, DUNNING_CASE_OPEN: () => undefined },
          ),
        )
  }

  const answerTo = (dunned: Dunned, level: number) => {
    const customer = books.accounts.get(dunned.customer)?.customer
    const stopped = customer?.stopsPaying != null && world.today() >= customer.stopsPaying
    if (world.turn("payment plan", 25, 8)) return world.at(inDays(2, 4), office(), () => grantPlan(dunned))
    if (world.turn("dunning blocked", 14, 5)) return world.at(inDays(1, 3), office(), () => holdBack(dunned))
    if (level >= 3 && (stopped || world.turn("handed over", 4, 2)))
      world.at(inDays(9, 12), office(), () => handOver(dunned))
    if (stopped ? random.chance(0.2) : random.chance(0.35))
      world.at(inDays(1, 4), office(), () => promise(dunned))
    // Most who are reminded had forgotten.
    else if (!stopped && random.chance(0.3)) for (const { of } of openIn(dunned)) paying.planRest(of, 3, 10)
  }

  /** What was settled by a direct debit may be called back after all. */
  const callBack = (dunned: Dunned) => {
    const [payment] = [...dunned.items.values()].flatMap(({ invoice }) => lastPayment.get(invoice) ?? [])
    if (payment === undefined || !world.turn("settled and called back", 14, 4)) return
    world.at(inDays(1, 3), office(), () =>
      world.attempt(
        { type: "ReturnPayment", on: on(), payment, reason: "refund claimed by the debtor (MD06)" },
        bankFeed,
        undefined,
        { PAYMENT_RETURNED: () => undefined, INSTRUMENT_OUTSTANDING: () => undefined },
      ),
    )
  }
  const lastPayment = new Map<InvoiceId, string>()

  world.hear({
    InstalmentSettled: ({ data: { invoice, source } }) => {
      if (source.kind === "payment") lastPayment.set(invoice, source.id)
    },
    DunningCaseOpened: ({ data: { case: id, customer, currency } }) => {
      const known = cases.get(id)
      if (known === undefined)
        cases.set(id, {
          id,
          customer,
          currency,
          items: new Map(),
          charges: [],
          open: true,
          escalated: false,
        })
      else known.open = true
    },
    DunningLevelReached: ({ data }) => {
      const dunned = cases.get(data.case)
      if (dunned === undefined) return
      for (const { invoice, instalment } of data.items)
        dunned.items.set(`${invoice}/${instalment}`, { invoice, instalment })
      if (data.requiresApproval !== true) return
      const [item, another] = data.items
      world.at(inDays(0, 1), office(), () => {
        if (item !== undefined && another !== undefined && world.turn("item taken off a notice", 3, 1))
          world.ask(
            {
              type: "RemoveFromDunningNotice",
              on: on(),
              case: data.case,
              notice: data.notice,
              invoice: item.invoice,
              instalment: item.instalment,
              reason: "the customer has shown a transfer order",
            },
            creditControl,
          )
        world.ask(
          { type: "ApproveDunningNotice", on: on(), case: data.case, notice: data.notice },
          creditControl,
        )
      })
    },
    ChargeClaimed: ({ data: { invoice, charge } }) => {
      for (const dunned of cases.values())
        if (dunned.open && [...dunned.items.values()].some((item) => item.invoice === invoice))
          dunned.charges.push({ invoice, charge })
    },
    DunningNoticeSent: ({ data }) => {
      const dunned = cases.get(data.case)
      if (dunned !== undefined) answerTo(dunned, data.level)
    },
    DunningNoticeBounced: ({ data: { case: id, notice } }) =>
      world.soon(90, () =>
        world.ask(
          { type: "RetryDunningNotice", on: on(), case: id, notice, channel: "letter" },
          creditControl,
        ),
      ),
    DunningEscalated: ({ data: { case: id } }) => {
      const dunned = cases.get(id)
      if (dunned === undefined) return
      dunned.escalated = true
      const [item] = openIn(dunned)
      const customer = books.accounts.get(dunned.customer)?.customer
      if (item !== undefined && customer?.stopsPaying != null)
        world.at(inDays(4, 8), office(), () => writeOff(item.of))
    },
    DunningCaseClosed: ({ data: { case: id } }) => {
      const dunned = cases.get(id)
      if (dunned === undefined) return
      dunned.open = false
      callBack(dunned)
    },
    DunningCaseReopened: ({ data: { case: id } }) => {
      const dunned = cases.get(id)
      if (dunned !== undefined) dunned.open = true
    },
    SettlementReversed: ({ data }) => reopen(data.invoice),
  })
}
