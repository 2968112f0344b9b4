import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import type { OfferedDiscount } from "../invoice/discounting.js"
import type { Settlement } from "../invoice/settling.js"
import { allocationPlan, type ItemToSettle, inAllocationOrder } from "../payment/allocating.js"
import { type Exchange, type ExchangeQuote, exchanged, priceOf } from "../payment/exchange.js"
import { type AllocationOrder, type SettlementPolicy, toleratedIn } from "../payment/policy.js"
import { type Currency, type InvoiceId, type Minor, minor } from "../values/index.js"

/** What may be settled: `owed` is open, in minor units of the invoice's currency. */
export interface Payable {
  readonly invoice: InvoiceId
  readonly instalment: number
  readonly dueDate: ItemToSettle["dueDate"]
  readonly owed: number
  readonly offered: OfferedDiscount | null
  /** When the invoice is in another currency than the money. */
  readonly quote: ExchangeQuote | null
}

/** The money that is there for some items, and how it is to be put against them. */
export interface MoneyToAllocate {
  readonly amount: number
  readonly currency: Currency
  /** No money is left after this: what is missing then is what the payer left out. */
  readonly last: boolean
  readonly order: AllocationOrder
  readonly named: ReadonlyArray<InvoiceId>
  readonly policy: SettlementPolicy | null
}

/** What an item is settled by: `paid` of the money, and with it `settled` of the item and perhaps more. */
export interface SettledItem extends Omit<Settlement, "settlement" | "amount"> {
  readonly invoice: InvoiceId
  readonly paid: Minor
  readonly settled: Minor
}

/** An item with what it takes of the money to close it, a discount that may be kept back aside. */
interface Priced extends ItemToSettle {
  readonly of: Payable
  readonly discount: number
}

const priceIn = (owed: number, quote: ExchangeQuote | null): Either<Failure, number> =>
  quote === null ? right(owed) : owed <= 0 ? right(0) : priceOf(minor(owed), quote)

const grantable = ({ offered, owed }: Payable): number =>
  offered === null || offered.standing === "refused" ? 0 : Math.min(offered.amount, owed)

/**
 * Who pays everything in full has kept nothing back. Where the money is short by more than a small difference, discounts
 * are granted in the order in which items are settled, up to what is missing.
 */
const priced = (
  items: ReadonlyArray<Payable>,
  money: MoneyToAllocate,
  tolerated: (of: number) => number,
): Either<Failure, ReadonlyArray<Priced>> => {
  const full: Array<{ readonly item: Payable; readonly price: number }> = []
  for (const item of items) {
    const price = priceIn(item.owed, item.quote)
    if (isLeft(price)) return price
    full.push({ item, price: price.right })
  }
  const all = full.reduce((sum, { price }) => sum + price, 0)
  let short = all - money.amount
  // What is missing is missing on the last of them.
  if (short <= tolerated(full.at(-1)?.price ?? 0)) short = 0
  const found: Array<Priced> = []
  for (const { item, price } of full) {
    const most = short > 0 ? grantable(item) : 0
    const reduced = priceIn(item.owed - most, item.quote)
    if (isLeft(reduced)) return reduced
    const saved = price - reduced.right
    const partly = item.quote === null && saved > short
    const discount = partly ? short : most
    const open = partly ? price - short : reduced.right
    short = Math.max(0, short - saved)
    found.push({ ...item, of: item, discount, open: minor(open) })
  }
  return right(found)
}

const exchangeOf = (
  paid: Minor,
  owed: number,
  quote: ExchangeQuote,
): Either<Failure, Pick<Exchange, "paid" | "settled" | "rounding"> & ExchangeQuote> => {
  const worth = exchanged(paid, quote)
  if (isLeft(worth)) return worth
  const settled = minor(Math.min(worth.right, owed))
  const rounding = minor(worth.right - settled)
  return right({ ...quote, paid, settled, ...(rounding > 0 ? { rounding } : {}) })
}

const granted = (offered: OfferedDiscount, amount: number): NonNullable<Settlement["discount"]> => ({
  amount: minor(amount),
  valueDate: offered.valueDate,
  graceDays: offered.graceDays,
  ...(offered.standing === "late" ? { late: true } : {}),
})

/** What a part of the money does to an item; null when it is worth less than the smallest unit of the item. */
const settledBy = (
  { of, discount, open }: Priced,
  paid: Minor,
  money: MoneyToAllocate,
  exhausted: boolean,
  tolerated: (of: number) => number,
): Either<Failure, SettledItem | null> => {
  const { invoice, instalment, offered, quote } = of
  const closing = paid >= open
  const missing = open - paid
  const close = !closing && exhausted && missing <= tolerated(open)
  const partial =
    !closing && !close && discount > 0 && money.policy?.discount.partial === "proRata"
      ? Math.min(
          discount,
          Number((BigInt(discount) * BigInt(paid) * 2n + BigInt(open)) / (BigInt(open) * 2n)),
        )
      : 0
  const kept = closing || close ? discount : partial
  const most = of.owed - kept
  const exchange = quote === null ? null : exchangeOf(paid, most, quote)
  if (exchange !== null && isLeft(exchange)) return exchange
  const settled = exchange === null ? Math.min(paid, most) : exchange.right.settled
  if (settled <= 0) return right(null)
  const rest = most - settled
  const writtenOff =
    rest > 0 && (close || (closing && quote !== null))
      ? { amount: minor(rest), reason: close ? ("smallDifference" as const) : ("fx" as const) }
      : null
  const disallowed =
    offered !== null &&
    offered.standing === "refused" &&
    kept === 0 &&
    writtenOff === null &&
    rest === Math.min(offered.amount, of.owed)
      ? { amount: minor(rest), valueDate: offered.valueDate, graceDays: offered.graceDays }
      : null
  return right({
    invoice,
    instalment,
    paid,
    settled: minor(settled),
    ...(exchange === null ? {} : { exchange: exchange.right }),
    ...(kept > 0 && offered !== null ? { discount: granted(offered, kept) } : {}),
    ...(writtenOff === null ? {} : { writtenOff }),
    ...(disallowed === null ? {} : { disallowed }),
  })
}

/**
 * Puts money against items: in the order that is asked for, with the discounts that are still offered and the differences
 * that are small enough, where a settlement policy says so. Without a policy nothing but money settles.
 */
export const settledItems = (
  items: ReadonlyArray<Payable>,
  money: MoneyToAllocate,
): Either<Failure, ReadonlyArray<SettledItem>> => {
  const tolerated = (of: number): number =>
    money.policy === null ? 0 : toleratedIn(money.policy.tolerances, money.currency, minor(of))
  const ordered = inAllocationOrder(
    money.order,
    items.map((item) => ({ ...item, open: minor(item.owed) })),
    money.named,
  )
  const prices = priced(ordered, money, tolerated)
  if (isLeft(prices)) return prices
  const parts = allocationPlan(
    money.order === "proportional" ? "proportional" : "specified",
    prices.right,
    minor(Math.max(0, money.amount)),
  )
  const used = parts.reduce((sum, { amount }) => sum + amount, 0)
  const exhausted = money.last && used >= money.amount
  const found: Array<SettledItem> = []
  for (const { item, amount } of parts) {
    const settled = settledBy(item, amount, money, exhausted, tolerated)
    if (isLeft(settled)) return settled
    if (settled.right !== null) found.push(settled.right)
  }
  return right(found)
}
