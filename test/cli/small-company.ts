import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { adv } from "@adv/adapters/cli"
import { openSqliteStore } from "@adv/adapters/sqlite"
import {
  commandIdOf,
  commandRunner,
  type DomainCommand,
  handlersWith,
  type Instant,
  type LocalDate,
  type PlainCommand,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { clerk, instant } from "../support/company.js"

export { euro, instant } from "../support/company.js"
export const date = (text: string): LocalDate => text as LocalDate

/** A folder of its own for a test file, and what takes it away again. */
export const folder = (): { readonly path: (name: string) => string; readonly remove: () => void } => {
  const at = mkdtempSync(join(tmpdir(), "adv-cli-"))
  return { path: (name) => join(at, name), remove: () => rmSync(at, { recursive: true, force: true }) }
}

const conditions = {
  paymentTerm: {
    id: "NET-30",
    version: 1,
    name: "30 days",
    lines: [{ share: { remainder: true }, steps: [{ addDays: 30 }] }],
  },
  invoicingPolicy: "onDelivery",
  overDeliveryTolerance: "0",
}
const standard = { category: "S", rate: "22" }

const customer = (id: string, name: string, currency: string): ReadonlyArray<object> => [
  { type: "RegisterCustomer", on: "2025-01-01", customer: id, name, currency },
  {
    type: "AgreeConditions",
    on: "2025-01-01",
    customer: id,
    agreement: `${id}-2025`,
    validFrom: "2025-01-01",
    conditions,
  },
]

const order = (id: string, on: string, lines: ReadonlyArray<object>, rest: object = {}): object => ({
  type: "PlaceOrder",
  on,
  order: id,
  customer: "ROSSI",
  currency: "EUR",
  lines: lines.map((line, at) => ({ line: String(at + 1), tax: standard, ...line })),
  ...rest,
})

/**
 * Two customers, four orders. 10248 is delivered in two parts (four days late), invoiced once, paid in part and
 * disputed in part; 10249 is on hold; 10250 is cancelled; J-1 is a Japanese order that nobody has delivered.
 */
const story: ReadonlyArray<object> = [
  ...customer("ROSSI", "Rossi & Figli S.r.l.", "EUR"),
  ...customer("TANAKA", "田中商事", "JPY"),
  order("10248", "2025-01-10", [
    { sku: "CHAIR", quantity: "10", unitPrice: "100.00", requestedDate: "2025-01-20" },
    { sku: "DESK", quantity: "2.5", unitPrice: "40.00", requestedDate: "2025-01-20" },
  ]),
  { type: "ValidateOrder", on: "2025-01-10", order: "10248" },
  { type: "ReleaseOrder", on: "2025-01-11", order: "10248" },
  {
    type: "ConfirmDelivery",
    on: "2025-01-20",
    order: "10248",
    delivery: "D-1",
    lines: [{ line: "1", quantity: "10" }],
  },
  {
    type: "ConfirmDelivery",
    on: "2025-01-24",
    order: "10248",
    delivery: "D-2",
    lines: [{ line: "2", quantity: "2.5" }],
  },
  { type: "InvoiceOrder", on: "2025-01-25", invoice: "I-1", order: "10248" },
  order("10249", "2025-02-01", [
    { sku: "LAMP", quantity: "1", unitPrice: "50.00", requestedDate: "2025-02-10" },
  ]),
  { type: "HoldOrder", on: "2025-02-01", order: "10249", hold: "credit", reason: "over its limit" },
  order("10250", "2025-02-02", [{ sku: "LAMP", quantity: "1", unitPrice: "50.00" }]),
  { type: "CancelOrder", on: "2025-02-03", order: "10250", reason: "wrong lamp", initiator: "customer" },
  order(
    "J-1",
    "2025-02-05",
    [{ sku: "VASE", quantity: "1", unitPrice: "1000", requestedDate: "2025-03-01" }],
    {
      customer: "TANAKA",
      currency: "JPY",
    },
  ),
  {
    type: "ReceivePayment",
    on: "2025-02-20",
    payment: "P-1",
    customer: "ROSSI",
    currency: "EUR",
    amount: 50000,
  },
  {
    type: "AllocatePayment",
    on: "2025-02-20",
    payment: "P-1",
    to: [{ invoice: "I-1", amount: 40000 }],
  },
  {
    type: "OpenDispute",
    on: "2025-03-01",
    invoice: "I-1",
    dispute: "DIS-1",
    amount: 10000,
    reason: "a chair is missing",
  },
  {
    type: "RecordSurveyResponse",
    on: "2025-03-02",
    contact: "S-1",
    customer: "ROSSI",
    survey: "SERVICE",
    answers: [{ item: "PHONE_RECEPTION", score: "4" }],
    order: "10248",
  },
]

/** Writes the story into a SQLite file, an hour between one command and the next, from 9 o'clock on 1 January 2025. */
export const smallCompany = async (path: string): Promise<void> => {
  let now: number = instant("2025-01-01T08:00:00Z")
  const store = await openSqliteStore({ path, clock: { now: () => now as Instant } })()
  if (isLeft(store)) throw new Error(store.left.message)
  const runner = commandRunner({ store: store.right, handlers: handlersWith({}) })
  for (const [index, command] of story.entries()) {
    // Recorded on the evening of its business date.
    const { on } = command as PlainCommand
    now = Math.max(now + 1000, instant(`${on}T17:00:00Z`))
    const outcome = await runner.run({
      id: commandIdOf(`story/${index}`),
      command: command as DomainCommand,
      by: clerk,
    })()
    if (isLeft(outcome)) throw new Error(`${outcome.left.code}: ${outcome.left.message}`)
  }
  await store.right.close()
}

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly json: () => unknown
}

/** Runs a command line in this process, as of a moment; without a terminal, or with one of so many columns. */
export const run = async (
  words: ReadonlyArray<string>,
  now = "2025-04-01T10:00:00Z",
  columns?: number,
): Promise<Ran> => {
  let out = ""
  let err = ""
  const code = await adv(words, {
    out: {
      isTTY: columns !== undefined,
      columns,
      write: (text) => {
        out += text
      },
    },
    err: {
      write: (text) => {
        err += text
      },
    },
    now: () => instant(now),
  })
  return { code, out, err, json: () => JSON.parse(out) }
}
