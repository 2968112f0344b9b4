/**
 * A process that works: `node company-writer.ts <file> <name>`, sixteen orders at a time, each from its entry to its
 * money. It waits for a line to begin, says each command before it is run and each that was acknowledged, and is killed in
 * the middle by the tests.
 */
import { readSync, writeSync } from "node:fs"
import { openSqliteStore } from "@adv/adapters/sqlite"
import {
  commandFrom,
  commandIdOf,
  commandRunner,
  FailureError,
  handlersWith,
  type Origin,
  type PlainCommand,
} from "@adv/domain"

const IN_FLIGHT = 16
const [path = "", name = ""] = process.argv.slice(2)
const by: Origin = { legalEntity: "IT01", actor: { id: name, department: "ADV", kind: "system" } }
const on = "2025-01-10"

const say = (line: string) => writeSync(1, `${line}\n`)

say("ready")
readSync(0, Buffer.alloc(1))
const opened = await openSqliteStore(path)()
if (opened._tag === "Left") throw new FailureError(opened.left)
const runner = commandRunner({ store: opened.right, handlers: handlersWith({}) })

const courseOf = (order: string): ReadonlyArray<PlainCommand> => [
  {
    type: "PlaceOrder",
    on,
    order,
    customer: "ROSSI",
    currency: "EUR",
    lines: [
      {
        line: "1",
        sku: "CHAIR",
        quantity: "1",
        unitPrice: "100.00",
        requestedDate: "2025-01-20",
        tax: { category: "S", rate: "22" },
      },
    ],
  },
  { type: "ValidateOrder", on, order },
  { type: "ReleaseOrder", on, order },
  {
    type: "ConfirmDelivery",
    on,
    order,
    delivery: `D-${order}`,
    lines: [{ line: "1", quantity: "1" }],
  },
  { type: "InvoiceOrder", on, order, invoice: `I-${order}` },
  {
    type: "ReceivePayment",
    on,
    payment: `P-${order}`,
    customer: "ROSSI",
    currency: "EUR",
    amount: 12200,
  },
  { type: "AllocatePayment", on, payment: `P-${order}`, to: [{ invoice: `I-${order}`, amount: 12200 }] },
]

const run = async (command: PlainCommand, key: string): Promise<void> => {
  const id = commandIdOf(key)
  say(`? ${id} ${command.type}`)
  for (;;) {
    const outcome = await runner.run({ id, command: commandFrom(command), by })()
    if (outcome._tag === "Right") {
      say(`! ${id} ${outcome.right.facts.length}`)
      return
    }
    // All sixteen number their invoices in one register.
    if (outcome.left.code !== "CONFLICT_PERSISTS") throw new FailureError(outcome.left)
  }
}

await Promise.all(
  Array.from({ length: IN_FLIGHT }, async (_, lane) => {
    for (let round = 0; ; round++) {
      const order = `${name}-${lane}-${round}`
      for (const command of courseOf(order)) await run(command, `${order} ${command.type}`)
    }
  }),
)
