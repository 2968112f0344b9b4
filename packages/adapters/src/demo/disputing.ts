import { type CreditNoteId, type DisputeId, minor } from "@adv/domain"
import { creditControl, salesManager, warehouse } from "./company.js"
import type { Crediting } from "./crediting.js"
import type { Books, DemoInvoice, World } from "./world.js"

const reasons = [
  ["price differs from the order", "sales"],
  ["goods damaged", "logistics"],
  ["short delivery", "logistics"],
  ["not ordered", "ADV"],
] as const

/** What customers won't pay, which department has to answer, and what it comes to. */
export const disputingIn = (world: World, books: Books, crediting: Crediting): void => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const morning = () => random.between(9 * 60, 12 * 60)

  const dispute = (of: DemoInvoice) => {
    const [number, at] = [...of.instalments].find(([, { open }]) => open > 0) ?? []
    if (number === undefined || at === undefined || of.disputed || of.kind === "prepayment") return
    of.disputed = true
    const amount = random.chance(0.4)
      ? at.open
      : minor(Math.max(1, Math.floor((at.open * random.between(8, 60)) / 100)))
    const id = world.next<DisputeId>("DSP")
    const { chain, customer } = of.order
    const its = { invoice: of.id, dispute: id }
    const [reason, department] = random.pick(reasons)
    world.ask(
      {
        type: "OpenDispute",
        on: on(),
        ...its,
        reason,
        amount,
        instalment: number,
        department,
        answerBy: world.date(workdays.after(world.today(), 10)),
        openedBy: customer.assistant.id,
        channel: "email",
      },
      customer.assistant,
      chain,
    )
    world.soon(30, () =>
      world.ask(
        { type: "AcknowledgeDispute", on: on(), ...its, channel: "email" },
        customer.assistant,
        chain,
      ),
    )
    if (random.chance(0.6))
      world.soon(120, () =>
        world.ask(
          {
            type: "AssignDispute",
            on: on(),
            ...its,
            department: department === "ADV" ? "sales" : department,
            dueBy: world.date(workdays.after(world.today(), 6)),
            reason: "they know what was agreed",
          },
          creditControl,
          chain,
        ),
      )
    world.at(inDays(3, 8 + random.mostlyLow(0, 30)), morning(), () =>
      answer(of, id, amount, reason, department),
    )
  }

  const answer = (of: DemoInvoice, id: DisputeId, amount: number, reason: string, department: string) => {
    const { chain } = of.order
    const its = { invoice: of.id, dispute: id }
    const drawn = random.weighted<"upheld" | "partiallyUpheld" | "rejected" | "withdrawn">([
      ["upheld", 35],
      ["partiallyUpheld", 20],
      ["rejected", 33],
      ["withdrawn", 12],
    ])
    const creditable = drawn === "upheld" || drawn === "partiallyUpheld"
    const outcome = creditable && of.credited ? "rejected" : drawn
    const credit = outcome === "upheld" ? amount : outcome === "partiallyUpheld" ? Math.floor(amount / 2) : 0
    const said = credit > 0 ? { creditAmount: credit } : {}
    if (outcome !== "withdrawn")
      world.ask(
        { type: "ProposeDisputeAnswer", on: on(), ...its, outcome, department, ...said },
        department === "logistics" ? random.pick(warehouse) : salesManager,
        chain,
      )
    world.ask(
      {
        type: "ResolveDispute",
        on: on(),
        ...its,
        outcome,
        department,
        ...said,
        ...(credit > 0 ? { rootCause: reason } : {}),
      },
      creditControl,
      chain,
    )
    of.disputed = false
    if (credit > 0) {
      const rate = Number(crediting.largest(of)?.rate ?? "0")
      // A cent more than the tax takes off, so that nothing of it stays open.
      const net = Math.ceil((credit * 100) / (100 + rate))
      const creditNote = crediting.creditAmount(of, "DISPUTE", net, `dispute ${id}: ${reason}`)
      if (creditNote !== null) waiting.set(creditNote, its)
      return
    }
    if (outcome === "rejected" && world.turn("dispute reopened", 4, 1)) {
      world.at(inDays(2, 4), morning(), () => {
        of.disputed = true
        world.ask(
          { type: "ReopenDispute", on: on(), ...its, reason: "the customer sends photographs" },
          creditControl,
          chain,
        )
        world.at(inDays(2, 6), morning(), () => {
          of.disputed = false
          world.ask(
            { type: "ResolveDispute", on: on(), ...its, outcome: "withdrawn", department },
            creditControl,
            chain,
          )
        })
      })
      return
    }
    world.at(inDays(1, 3), morning(), () => close(its, [], chain))
  }
  const waiting = new Map<
    CreditNoteId,
    { readonly invoice: DemoInvoice["id"]; readonly dispute: DisputeId }
  >()

  const close = (
    its: { readonly invoice: DemoInvoice["id"]; readonly dispute: DisputeId },
    creditNotes: ReadonlyArray<CreditNoteId>,
    chain: DemoInvoice["order"]["chain"] | undefined,
  ) =>
    world.attempt(
      { type: "CloseDispute", on: on(), ...its, ...(creditNotes.length === 0 ? {} : { creditNotes }) },
      creditControl,
      chain,
      { DISPUTE_NOT_CREDITED: () => undefined },
    )

  world.hear({
    InvoiceIssued: ({ data }) => {
      const of = books.invoices.get(data.invoice)
      if (of !== undefined && random.chance(0.02))
        world.at(inDays(6, 24), random.between(600, 960), () => dispute(of))
    },
    CreditNoteIssued: ({ data: { creditNote } }) => {
      const its = waiting.get(creditNote)
      waiting.delete(creditNote)
      if (its !== undefined) world.soon(60, () => close(its, [creditNote], undefined))
    },
  })
}
