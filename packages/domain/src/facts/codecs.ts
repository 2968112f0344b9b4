import * as t from "io-ts"
import * as values from "../values/index.js"

/**
 * The io-ts codecs that facts are written with. They never transform: what a store holds is what the domain sees, so
 * reading a fact is checking it, and fields that this version doesn't know are kept as they are.
 */
const checked = <A>(name: string, is: (value: unknown) => value is A): t.Type<A> =>
  new t.Type<A>(
    name,
    is,
    (value, context) => (is(value) ? t.success(value) : t.failure(value, context)),
    t.identity,
  )

export const LocalDate = checked("a date YYYY-MM-DD", values.isLocalDate)
export const Currency = checked("an ISO 4217 code", values.isCurrency)
export const Decimal = checked("a decimal such as 12.5", values.isDecimal)
export const NonNegativeDecimal = checked("a decimal of at least 0", values.isNonNegativeDecimal)
export const Minor = checked("a whole number of minor units", values.isMinor)
export const Text = checked("text", (value): value is string => typeof value === "string")
export const Uuid = checked("a UUID", values.isUuid)
export const Count = checked(
  "a whole number of at least 0",
  (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0,
)
/** Below zero when it is in the past. */
export const Days = checked("a whole number of days", (value): value is number => Number.isSafeInteger(value))
export const Whole = checked("a whole number", (value): value is number => Number.isSafeInteger(value))
export const Instant = checked("milliseconds since 1970", values.isInstant)
export const Flag = checked("true or false", (value): value is boolean => typeof value === "boolean")
export const Sha256 = checked("a SHA-256 in hexadecimal", values.isSha256)

const id = <A extends string>(name: string): t.Type<A> =>
  checked(name, (value): value is A => values.isId(value))

export const CustomerId = id<values.CustomerId>("a customer's id")
export const OrderId = id<values.OrderId>("an order's id")
export const LineId = id<values.LineId>("an order line's id")
export const DeliveryId = id<values.DeliveryId>("a delivery's id")
export const InvoiceId = id<values.InvoiceId>("an invoice's id")
export const CreditNoteId = id<values.CreditNoteId>("a credit note's id")
export const PaymentId = id<values.PaymentId>("a payment's id")
export const SettlementId = id<values.SettlementId>("a settlement's id")
export const DisputeId = id<values.DisputeId>("a dispute's id")
export const ContactId = id<values.ContactId>("a contact's id")
export const ApprovalId = id<values.ApprovalId>("an approval's id")
export const BooksId = id<values.BooksId>("the id of a set of books")
export const DunningCaseId = id<values.DunningCaseId>("a dunning case's id")
export const MessageId = id<values.MessageId>("a message's id")
export const PolicyId = id<values.PolicyId>("a policy's id")
export const KpiId = id<values.KpiId>("a KPI's id")
export const DashboardId = id<values.DashboardId>("a dashboard's id")
export const StockItemId = id<values.StockItemId>("an item's id at a site")
export const TeamId = id<values.TeamId>("a team's id")
export const RegisterId = id<values.RegisterId>("a register's id")

/** A closed list of words: the codec of one of them, and the words themselves, so that nobody lists them again. */
export type OneOf<W extends ReadonlyArray<string>> = t.Type<W[number]> & { readonly words: W }

export const oneOf = <const W extends ReadonlyArray<string>>(...words: W): OneOf<W> => {
  const known = new Set<unknown>(words)
  const codec = checked(`one of ${words.join(", ")}`, (value): value is W[number] => known.has(value))
  return Object.assign(codec, { words })
}

/** A list whose every element is of the codec; checked with a plain loop. */
export const list = <A>(element: t.Type<A>): t.Type<ReadonlyArray<A>> => {
  const is = (value: unknown): value is ReadonlyArray<A> => {
    if (!Array.isArray(value)) return false
    for (let at = 0; at < value.length; at++) if (!element.is(value[at])) return false
    return true
  }
  return new t.Type<ReadonlyArray<A>>(
    `a list of ${element.name}`,
    is,
    (value, context) => {
      if (!Array.isArray(value)) return t.failure(value, context)
      const errors: t.Errors = []
      for (let at = 0; at < value.length; at++) {
        const result = element.validate(value[at], t.appendContext(context, String(at), element))
        if (result._tag === "Left") errors.push(...result.left)
      }
      return errors.length > 0 ? t.failures(errors) : t.success(value)
    },
    t.identity,
  )
}

type Fields = { readonly [field: string]: t.Mixed }
type Shape<R extends Fields, O extends Fields> = { readonly [K in keyof R]: t.TypeOf<R[K]> } & {
  readonly [K in keyof O]?: t.TypeOf<O[K]>
} extends infer S
  ? { readonly [K in keyof S]: S[K] }
  : never

/**
 * An object with fields that must be there and fields that may be absent (`t.type` and `t.partial` in one, checked
 * in one loop). `null` is never absence.
 */
export const shape = <R extends Fields, O extends Fields = Record<never, never>>(
  name: string,
  required: R,
  optional?: O,
): t.Type<Shape<R, O>> => {
  type A = Shape<R, O>
  const fields = [...Object.entries(required), ...Object.entries(optional ?? {})]
  const names = fields.map(([field]) => field)
  const codecs = fields.map(([, codec]) => codec)
  const requiredCount = Object.keys(required).length
  const is = (value: unknown): value is A => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false
    const record = value as Record<string, unknown>
    for (let at = 0; at < names.length; at++) {
      const field = record[names[at] as string]
      if (field === undefined ? at < requiredCount : !(codecs[at] as t.Mixed).is(field)) return false
    }
    return true
  }
  return new t.Type<A>(
    name,
    is,
    (value, context) => {
      if (typeof value !== "object" || value === null || Array.isArray(value))
        return t.failure(value, context)
      const record = value as Record<string, unknown>
      const errors: t.Errors = []
      for (let at = 0; at < names.length; at++) {
        const fieldName = names[at] as string
        const codec = codecs[at] as t.Mixed
        const field = record[fieldName]
        if (field === undefined && at >= requiredCount) continue
        const result = codec.validate(field, t.appendContext(context, fieldName, codec))
        if (result._tag === "Left") errors.push(...result.left)
      }
      return errors.length > 0 ? t.failures(errors) : t.success(value as A)
    },
    t.identity,
  )
}

/** Exactly one of several shapes, told apart by which of their fields is there. */
export const either = <const C extends ReadonlyArray<t.Mixed>>(
  name: string,
  ...codecs: C
): t.Type<t.TypeOf<C[number]>> =>
  checked(name, (value): value is t.TypeOf<C[number]> => codecs.some((codec) => codec.is(value)))

/** The codec's value, or `null` where the absence is itself a fact. */
export const orNull = <A>(codec: t.Type<A>): t.Type<A | null> =>
  checked(`${codec.name}, or null`, (value): value is A | null => value === null || codec.is(value))

/** Where a value departs from its codec: `lines/0/quantity: "x" is not a decimal such as 12.5`. */
export const departures = (errors: t.Errors): ReadonlyArray<string> =>
  errors.map(({ value, context }) => {
    const path = context.map(({ key }) => key).filter((key) => key !== "")
    const expected = context[context.length - 1]?.type.name ?? "what was expected"
    const seen = value === undefined ? "is missing" : `is ${JSON.stringify(value)?.slice(0, 60)}`
    return `${path.length > 0 ? path.join("/") : "it"} ${seen}, expected ${expected}`
  })
