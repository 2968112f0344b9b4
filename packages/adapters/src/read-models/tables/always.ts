import { type Day, fromDay, type Instant } from "@adv/domain"

/** Everything that was recorded, whatever its business date: what the tables show. */
export const ALWAYS = { asOf: 0x7ffffffe as Day, knownAt: Number.MAX_SAFE_INTEGER as Instant }

/** Before every due date: by it nothing is late, since who queries says for which day. */
export const BEFORE_ALL = { asOf: -0x7fffffff as Day, knownAt: ALWAYS.knownAt }

/** No date, among days. */
export const NO_DAY = 0x7fffffff

export const dateOf = (day: number | null): string | null =>
  day === null || day === NO_DAY || day < -0x70000000 ? null : fromDay(day as Day)

/** Quantities are millionths. */
export const quantityOf = (quantity: number): number => quantity / 1_000_000
