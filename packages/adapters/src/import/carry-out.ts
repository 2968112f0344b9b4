import {
  type CommandRunner,
  commandIdOf,
  type DomainCommand,
  type Failure,
  type Origin,
  type Outcome,
  type Request,
  type StreamFacts,
} from "@adv/domain"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Step } from "./plan.js"
import { placeText, problem } from "./problem.js"
import { type Reject, rejectOf } from "./rejects.js"
import { isObject } from "./strict.js"

/** What became of the steps of a plan. */
export interface CarriedOut {
  /** How many facts were appended, by type. */
  readonly appended: { readonly [type: string]: number }
  /** Steps whose facts the store already had. */
  readonly duplicates: number
  readonly rejects: ReadonlyArray<Reject>
}

export interface CarryOutOptions {
  readonly runner: CommandRunner<DomainCommand>
  readonly origin: Omit<Origin, "source">
  /** All or nothing: a single refusal, and nothing is appended. */
  readonly strict: boolean
  readonly onProgress: (done: number) => void
}

/** Commands that go to the store together. A batch that was refused in part is followed by smaller ones. */
const LARGEST_BATCH = 500
const SMALLEST_BATCH = 16

/** What is open on the invoices of this import, to leave out those that are closed. */
const openInvoices = () => {
  const open = new Map<string, number>()
  const add = (invoice: unknown, amount: unknown, sign: 1 | -1): void => {
    if (typeof invoice === "string" && typeof amount === "number")
      open.set(invoice, (open.get(invoice) ?? 0) + sign * amount)
  }
  return {
    isClosed: (invoice: string): boolean => open.get(invoice) === 0,
    note: (outcome: ReadonlyArray<StreamFacts>): void => {
      for (const { facts } of outcome)
        for (const { type, data } of facts) {
          if (!isObject(data)) continue
          const { invoice, amount, totals } = data
          if (type === "InvoiceIssued" && isObject(totals)) add(invoice, totals["payable"], 1)
          if (type === "ChargeClaimed" || type === "SettlementReversed") add(invoice, amount, 1)
          if (type === "InstalmentSettled" || type === "ChargeWaived") add(invoice, amount, -1)
        }
    },
  }
}

/** Which column a refusal is about, by its code. */
const fieldOf = (code: string, kind: string): ReadonlyArray<string> => {
  if (code === "CUSTOMER_UNKNOWN" || code === "CONDITIONS_MISSING") return ["customer"]
  if (code === "ORDER_UNKNOWN" || code.startsWith("ORDER_NOT") || code === "NOTHING_TO_DELIVER")
    return ["order"]
  if (code === "INVOICE_UNKNOWN" || code === "NO_DUE_DATE_TO_FIX" || code === "NOTHING_TO_DISPUTE")
    return ["invoice", "allocate", "order"]
  if (code === "NOTHING_TO_INVOICE") return ["order"]
  if (code === "PAYMENT_UNKNOWN") return ["payment"]
  if (code.endsWith("_LINE_UNKNOWN") || code === "ORDER_LINE_DUPLICATE") return ["line"]
  if (code.startsWith("QUANTITY") || code.startsWith("DELIVERY_EXCEEDS") || code.startsWith("RETURN_EXCEEDS"))
    return ["quantity", "delivery", "order"]
  if (code.includes("EXCEEDS") || code.startsWith("AMOUNT") || code === "CREDIT_NOTE_EMPTY")
    return ["amount", "gross", "quantity", "allocate"]
  if (code.startsWith("TAX")) return ["tax"]
  return [kind]
}

const advice: Readonly<Record<string, string>> = {
  CONDITIONS_MISSING: ' Or give the mapping "defaults": {"paymentTerm": 30}.',
  ALLOCATION_EXCEEDS_OPEN:
    ' Correct the amount, or keep what is too much on the customer\'s account with "allocate": {"invoice": …, "surplus": "keep"}.',
}

const key = (kind: "order" | "invoice" | "customer" | "payment", id: unknown): string =>
  `${kind}/${String(id)}`

/** Which document a refusal says is missing. */
const missing = ({ code, data }: Failure): string | undefined => {
  if (code === "ORDER_UNKNOWN") return key("order", data["order"])
  if (code === "INVOICE_UNKNOWN") return key("invoice", data["invoice"])
  if (code === "CUSTOMER_UNKNOWN") return key("customer", data["customer"])
  if (code === "PAYMENT_UNKNOWN") return key("payment", data["payment"])
  return undefined
}

const makes = ({ entry }: Step): ReadonlyArray<string> => {
  if (entry === null) return []
  const document = entry.document === undefined ? [] : [key(entry.document.kind, entry.document.id)]
  const payment =
    entry.kind === "payment" && entry.payment !== undefined ? [key("payment", entry.payment)] : []
  return [
    ...document,
    ...payment,
    ...(entry.kind === "customer" ? entry.customers.map((id) => key("customer", id)) : []),
  ]
}

/** Turns refusals into rejects, and remembers which documents are missing because of them. */
const refusals = () => {
  const refused = new Map<string, Step>()
  const rejects: Array<Reject> = []
  return {
    rejects,
    /** That a customer whom nobody describes is there already is as it should be. */
    note: (step: Step, failure: Failure): void => {
      const { entry, row } = step
      if (entry === null) {
        if (failure.code !== "CUSTOMER_EXISTS")
          rejects.push(rejectOf(problem(failure.code, failure.message), row))
        return
      }
      for (const each of makes(step)) refused.set(each, step)
      const absent = missing(failure)
      const because = absent === undefined ? undefined : refused.get(absent)
      // What hangs on a fact of the same row is lost with it, and the row is listed already.
      if (because?.row === row) return
      const field = fieldOf(failure.code, entry.kind).find((name) => entry.columns[name] !== undefined)
      const line = failure.data["line"]
      const at = typeof line === "string" ? entry.lineRows.get(line) : undefined
      const reason =
        because === undefined
          ? `${failure.message}${advice[failure.code] ?? ""}`
          : `${failure.message} It was refused: see ${placeText({ file: because.row.table.file, line: because.row.line })}.`
      const found = problem(failure.code, reason, field === undefined ? undefined : entry.columns[field])
      rejects.push(rejectOf(at === undefined ? found : { ...found, at }, row))
    },
  }
}

const isExpected = (step: Step, failure: Failure): boolean =>
  step.entry === null && failure.code === "CUSTOMER_EXISTS"

/** Why a step was refused; that its batch was stopped because of another is no refusal of its own. */
const refusalIn = (outcomes: ReadonlyArray<Either<Failure, Outcome>>): Failure | undefined => {
  for (const outcome of outcomes)
    if (isLeft(outcome) && outcome.left.code !== "BATCH_STOPPED") return outcome.left
  return undefined
}

/** Carries out the steps in their order. */
export const carryOut = async (
  steps: ReadonlyArray<Step>,
  { runner, origin, strict, onProgress }: CarryOutOptions,
): Promise<Either<Failure, CarriedOut>> => {
  const open = openInvoices()
  const refused = refusals()
  const appended: Record<string, number> = {}
  let duplicates = 0

  const requestsOf = (step: Step): ReadonlyArray<Request<DomainCommand>> =>
    step.commands.map((command, index) => ({
      id: commandIdOf(`${step.id}/${index}`),
      command:
        step.oldest && command.type === "AllocatePayment"
          ? { ...command, to: command.to.filter(({ invoice }) => !open.isClosed(invoice)) }
          : command,
      by: { ...origin, source: placeText({ file: step.row.table.file, line: step.row.line }) },
    }))

  const count = (outcomes: ReadonlyArray<Outcome>): void => {
    if (outcomes.some(({ duplicate }) => duplicate)) duplicates += 1
    for (const { facts, duplicate } of outcomes) {
      if (duplicate) continue
      open.note(facts)
      for (const stream of facts)
        for (const { type } of stream.facts) appended[type] = (appended[type] ?? 0) + 1
    }
  }

  let from = 0
  let waiting: ReadonlyArray<Step> = []
  let size = strict ? Number.POSITIVE_INFINITY : LARGEST_BATCH
  while (from < steps.length || waiting.length > 0) {
    const batch: Array<Step> = [...waiting]
    if (waiting.length === 0) {
      let commands = 0
      for (let step = steps[from]; step !== undefined && commands < size; step = steps[from]) {
        batch.push(step)
        commands += step.commands.length
        from += 1
      }
    }
    waiting = []
    const requests = batch.map(requestsOf)
    const ran = await runner.runAll(requests.flat(), { onRefusal: "stop" })()
    if (isLeft(ran)) return ran
    let at = 0
    const results = batch.map((step, index) => {
      const own = ran.right.slice(at, at + (requests[index]?.length ?? 0))
      at += own.length
      return { step, refusal: refusalIn(own), own }
    })
    if (results.every(({ refusal }) => refusal === undefined)) {
      for (const { own } of results) count(own.flatMap((each) => (isLeft(each) ? [] : [each.right])))
      onProgress(from)
      size = Math.min(strict ? size : LARGEST_BATCH, size * 2)
      continue
    }
    if (strict) {
      const real = results.filter(({ step, refusal }) => refusal !== undefined && !isExpected(step, refusal))
      for (const { step, refusal } of real) if (refusal !== undefined) refused.note(step, refusal)
      if (real.length > 0) break
      waiting = results.flatMap(({ step, refusal }) => (refusal === undefined ? [step] : []))
      continue
    }
    // A refused step of several commands left its first ones in the states that the steps after it were decided on:
    // those are decided again. A refused step of one command left nothing.
    const accepted: Array<Step> = []
    let decided = 0
    for (const { step, refusal } of results) {
      decided += 1
      if (refusal === undefined) {
        accepted.push(step)
        continue
      }
      refused.note(step, refusal)
      if (step.commands.length > 1) break
    }
    from -= batch.length - decided
    waiting = accepted
    size = Math.max(SMALLEST_BATCH, size / 2)
  }
  return right({ appended, duplicates, rejects: refused.rejects })
}
