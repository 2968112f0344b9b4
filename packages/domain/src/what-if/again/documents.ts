import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../../failure.js"
import { invoicedUnderCredit } from "../../flows/credit-guard.js"
import { creditNoteGates, issueInvoiceGates } from "../../flows/document-gates.js"
import { gated } from "../../flows/gated.js"
import { invoiceStream, orderStream } from "../../flows/streams.js"
import type { Instalment } from "../../invoice/events.js"
import { openInstalments } from "../../invoice/state.js"
import type { Handler, StreamFacts } from "../../running/handler.js"
import { dueDateOf } from "../../terms/due-date.js"
import { instalmentsOf } from "../../terms/instalments.js"
import type { Anchor, PaymentTerm } from "../../terms/term.js"
import { addDays, type LocalDate, minor, type SettlementId } from "../../values/index.js"
import type { Decision } from "../world.js"
import { type Again, factsOf, isOf, type Occasion, type Recorded, under } from "./again.js"

type Issued = Recorded<"InvoiceIssued">["data"]

/** How far from the day of issue what a term counts from is looked for. */
const FAR = 400

/** The nearest day to another that holds. */
const nearest = (to: LocalDate, holds: (day: LocalDate) => boolean): LocalDate | null => {
  for (let away = 0; away <= FAR; away++)
    for (const day of [addDays(to, away), addDays(to, -away)]) if (holds(day)) return day
  return null
}

/** When what a term's lines count from happened, as the recorded due dates say: the log doesn't repeat it. */
const anchorsOf = (
  { paymentTerm, instalments, issueDate }: Issued,
  { calendars }: Occasion,
): { readonly [A in Anchor]?: LocalDate } => {
  const found: { [A in Anchor]?: LocalDate } = { issueDate }
  for (const { anchor } of paymentTerm.lines) {
    if (anchor === undefined || found[anchor] !== undefined) continue
    const lines = instalments.flatMap(({ instalment, dueDate, nominalDueDate, discount }) => {
      const line = paymentTerm.lines[instalment - 1]
      return line?.anchor === anchor && dueDate !== null
        ? [{ line, dueDate, nominal: nominalDueDate ?? dueDate, until: discount?.until }]
        : []
    })
    if (lines.length === 0) continue
    const day = nearest(issueDate, (at) =>
      lines.every(({ line, dueDate, nominal, until }) => {
        const due = dueDateOf(line, at, calendars)
        if (isLeft(due) || due.right.adjusted !== dueDate || due.right.nominal !== nominal) return false
        return until === undefined || line.discount === undefined || addDays(at, line.discount.days) === until
      }),
    )
    if (day !== null) found[anchor] = day
  }
  return found
}

/** The instalments of an invoice, by its own term or by another. */
const instalmentsBy = (
  data: Issued,
  term: PaymentTerm,
  at: Occasion,
): Either<Failure, ReadonlyArray<Instalment>> => {
  const [order] = data.orders
  const orderDate = order === undefined ? null : at.world.state(orderStream(order)).placedOn
  return instalmentsOf(term, {
    payable: data.totals.payable,
    taxExclusive: data.totals.taxExclusive,
    taxInclusive: data.totals.taxInclusive,
    currency: data.currency,
    anchors: { ...(orderDate === null ? {} : { orderDate }), ...anchorsOf(data, at) },
    calendars: at.calendars,
  })
}

/** What a credit note settles of its own invoice when it is issued: what is open there, oldest due first. */
const settledAtIssue = (
  { data: { invoice, creditNote, totals } }: Recorded<"CreditNoteIssued">,
  { world, on }: Occasion,
): StreamFacts => {
  const own = invoiceStream(invoice)
  let unapplied: number = totals.payable
  const facts: Array<StreamFacts["facts"][number]> = []
  for (const { instalment, open } of openInstalments(world.state(own), on)) {
    if (unapplied === 0) break
    const amount = minor(Math.min(open, unapplied))
    unapplied -= amount
    facts.push({
      type: "InstalmentSettled",
      data: {
        invoice,
        settlement: `${creditNote}/credit/${instalment}` as SettlementId,
        instalment,
        amount,
        source: { kind: "creditNote", id: creditNote },
      },
    })
  }
  return { stream: own.stream, facts }
}

const withoutClearance = (event: Recorded<"InvoiceIssued"> | Recorded<"CreditNoteIssued">) => {
  const { workflow: _workflow, ...data } = event.data
  return { type: event.type, data }
}

const isInvoice = isOf("InvoiceIssued")
const isCreditNote = isOf("CreditNoteIssued")
const isSettled = isOf("InstalmentSettled")

/**
 * The documents of a group as they were made out, with what a credit note settles counted anew.
 *
 * @param cleared whether they keep what had let them go ahead
 */
const madeOut = (at: Occasion, cleared = false): Decision => {
  const notes = new Set<string>(factsOf(at.group, "CreditNoteIssued").map(({ data }) => data.creditNote))
  const facts: Array<StreamFacts> = []
  for (const event of at.group.events) {
    const { stream, type, data } = event
    if (isSettled(event) && event.data.source.kind === "creditNote" && notes.has(event.data.source.id))
      continue
    facts.push({
      stream,
      facts: [
        !cleared && (isInvoice(event) || isCreditNote(event)) ? withoutClearance(event) : { type, data },
      ],
    })
    if (isCreditNote(event)) facts.push(settledAtIssue(event, at))
  }
  return right(facts)
}

/** With the due dates that the terms give. What was approved of an invoice was approved on the terms it had. */
const dated = (decided: ReadonlyArray<StreamFacts>, at: Occasion): Decision => {
  const issued = new Map<string, Recorded<"InvoiceIssued">>(
    factsOf(at.group, "InvoiceIssued").map((event) => [event.stream, event]),
  )
  const outcome: Array<StreamFacts> = []
  for (const { stream, facts } of decided) {
    const own: Array<StreamFacts["facts"][number]> = []
    for (const fact of facts) {
      const recorded = issued.get(stream)
      if (fact.type !== "InvoiceIssued" || recorded === undefined || typeof fact.data !== "object") {
        own.push(fact)
        continue
      }
      const { customer, paymentTerm: agreed } = recorded.data
      const paymentTerm = at.overrides.termOf(customer, at.on) ?? agreed
      const instalments = instalmentsBy(recorded.data, paymentTerm, at)
      if (isLeft(instalments)) return instalments
      own.push({
        type: fact.type,
        data: { ...fact.data, paymentTerm, instalments: instalments.right },
      })
    }
    outcome.push({ stream, facts: own })
  }
  return right(outcome)
}

/**
 * Invoices and credit notes are issued as they were: what is decided anew are the gates they pass, their due dates and
 * instalments, and what of its invoice a credit note settles.
 */
export const documents = (at: Occasion): Again => {
  const invoice = factsOf(at.group, "InvoiceIssued")[0]?.data
  const note = factsOf(at.group, "CreditNoteIssued")[0]?.data
  const command = { type: "IssueInvoice", on: at.on } as const
  type Issuing = typeof command
  const gates = (inner: Handler<Issuing>): Handler<Issuing> => {
    const released =
      invoice === undefined
        ? inner
        : gated<Issuing>(
            {
              step: "invoiceRelease",
              subject: () => ({ kind: "invoice", id: invoice.invoice }),
              about: (fact) => issueInvoiceGates.about(fact, { ...command, ...invoice }, at.world),
            },
            inner,
          )
    return note === undefined
      ? released
      : gated<Issuing>(
          {
            step: "creditNote",
            subject: () => ({ kind: "creditNote", id: note.creditNote }),
            about: (fact) =>
              creditNoteGates.about(
                fact,
                { ...note, type: "IssueCreditNote", on: at.on, credited: { whole: true } },
                at.world,
              ),
          },
          released,
        )
  }
  const decide = (wrap: (inner: Handler<Issuing>) => Handler<Issuing>): Decision => {
    const decided = under(at, command, wrap, () => madeOut(at))
    return isLeft(decided) ? decided : dated(decided.right, at)
  }
  // Down-payments and corrections are not under credit, which only the command said.
  return {
    asked: [() => decide((inner) => invoicedUnderCredit(gates(inner))), () => decide(gates)],
    refused: "keep",
  }
}

/** What was recorded, with the due dates that the terms give, for documents that go ahead though a rule refuses them. */
export const keptDocuments = (at: Occasion): Decision => {
  const decided = madeOut(at, true)
  return isLeft(decided) ? decided : dated(decided.right, at)
}
