import type { InvoiceId, LocalDate } from "../values/index.js"
import { type Minor, minor, splitMinor } from "../values/index.js"
import type { AllocationOrder } from "./policy.js"

/** Something that money may be put against. `open` is what it takes to close it, in minor units of the money. */
export interface ItemToSettle {
  readonly invoice: InvoiceId
  readonly instalment: number
  readonly dueDate: LocalDate | null
  readonly open: Minor
}

/** A part of the money, and the item it is put against. */
export interface AllocationPart<Item extends ItemToSettle> {
  readonly item: Item
  readonly amount: Minor
}

const wordsOf = (text: string): ReadonlyArray<string> =>
  (text.toUpperCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) =>
    /^\d+$/.test(word) ? word.replace(/^0+(?=\d)/, "") : word,
  )

/** A bare number says so little that it has to be at least this long to be taken for a document's. */
const SHORTEST_NUMBER = 4

/**
 * Which of the documents that are known a remittance text names, in the order in which it names them. Case, signs
 * between the parts of a number and leading zeros don't matter, nor whether the parts are written together; of two
 * numbers where one begins like the other, the longer is meant. A number of digits alone must have four of them.
 *
 * @example
 * import { namedIn } from "@adv/domain"
 *
 * const known = ["INV-2025-1", "INV-2025-12", "INV-2025-3"]
 * assert.deepEqual(namedIn("Saldo fatture INV 2025/0012 e inv-2025-3, grazie", known), ["INV-2025-12", "INV-2025-3"])
 * assert.deepEqual(namedIn("INV20251", known), ["INV-2025-1"])
 */
export const namedIn = (text: string, known: ReadonlyArray<string>): ReadonlyArray<string> => {
  const words = wordsOf(text)
  const numbers = known
    .map((name) => ({
      name,
      parts: wordsOf(name),
      together: wordsOf(name.replaceAll(/[^\p{L}\p{N}]/gu, "")),
    }))
    .filter(
      ({ parts }) =>
        parts.length > 0 &&
        (!parts.every((part) => /^\d+$/.test(part)) || parts.join("").length >= SHORTEST_NUMBER),
    )
    .sort((a, b) => b.parts.length - a.parts.length)
  const named = new Set<string>()
  let at = 0
  while (at < words.length) {
    const apart = numbers.find(({ parts }) => parts.every((part, index) => words[at + index] === part))
    const found = apart ?? numbers.find(({ together }) => together[0] === words[at])
    if (found !== undefined) named.add(found.name)
    at += apart?.parts.length ?? 1
  }
  return [...named]
}

const oldestFirst = (a: ItemToSettle, b: ItemToSettle): number => {
  const [due, other] = [a.dueDate ?? "9999-12-31", b.dueDate ?? "9999-12-31"]
  if (due !== other) return due < other ? -1 : 1
  if (a.invoice !== b.invoice) return a.invoice < b.invoice ? -1 : 1
  return a.instalment - b.instalment
}

/**
 * The order in which items are settled by a policy. `remittance` puts those of the invoices that are named first, in the
 * order in which they are named, and the oldest due after them; `specified` and `proportional` leave them as they are.
 *
 * @param remittance the invoices that the payer named
 */
export const inAllocationOrder = <Item extends ItemToSettle>(
  policy: AllocationOrder,
  items: ReadonlyArray<Item>,
  remittance: ReadonlyArray<InvoiceId> = [],
): ReadonlyArray<Item> => {
  switch (policy) {
    case "specified":
    case "proportional":
      return items
    case "oldestDue":
      return [...items].sort(oldestFirst)
    case "remittance": {
      const place = ({ invoice }: ItemToSettle) => {
        const at = remittance.indexOf(invoice)
        return at < 0 ? remittance.length : at
      }
      return [...items].sort((a, b) => place(a) - place(b) || oldestFirst(a, b))
    }
  }
}

/**
 * How an amount is put against open items by a policy: in its order until the amount is used up, or to all of them in
 * proportion to what is open when it isn't enough. What is more than all of them take is in no part: it stays
 * unallocated. Amounts are minor units of one currency.
 *
 * The order of debts that a debtor didn't choose is that of the civil codes: what the payer named, then the oldest due
 * (Codice civile art. 1193, Code civil art. 1342-10).
 *
 * @example
 * import { allocationPlan, minor, type ItemToSettle, unsafeDate } from "@adv/domain"
 *
 * const item = (invoice: string, due: string, open: number) =>
 *   ({ invoice, instalment: 1, dueDate: unsafeDate(due), open: minor(open) }) as ItemToSettle
 * const items = [item("I-2", "2025-03-01", 10000), item("I-1", "2025-02-01", 5000), item("I-3", "2025-04-01", 5000)]
 * const amounts = (parts: ReturnType<typeof allocationPlan>) => parts.map((part) => [part.item.invoice, part.amount])
 *
 * assert.deepEqual(amounts(allocationPlan("oldestDue", items, minor(7000))), [["I-1", 5000], ["I-2", 2000]])
 * assert.deepEqual(amounts(allocationPlan("proportional", items, minor(4000))), [["I-2", 2000], ["I-1", 1000], ["I-3", 1000]])
 */
export const allocationPlan = <Item extends ItemToSettle>(
  policy: AllocationOrder,
  items: ReadonlyArray<Item>,
  amount: Minor,
  remittance: ReadonlyArray<InvoiceId> = [],
): ReadonlyArray<AllocationPart<Item>> => {
  const ordered = inAllocationOrder(policy, items, remittance)
  const open = ordered.reduce((sum, item) => sum + item.open, 0)
  const money = Math.max(0, Math.min(amount, open))
  const shares =
    policy === "proportional"
      ? splitMinor(
          minor(money),
          ordered.map((item) => item.open),
        )
      : null
  const parts: Array<AllocationPart<Item>> = []
  let rest = money
  for (const [index, item] of ordered.entries()) {
    const part = shares?.[index] ?? minor(Math.min(rest, item.open))
    if (part <= 0) continue
    rest -= part
    parts.push({ item, amount: part })
  }
  return parts
}
