import * as t from "io-ts"
import { didYouMean } from "./suggest.js"

/**
 * Codecs for what people write by hand: a key that isn't known is a mistake, not an extension, and every departure
 * says in words what was expected.
 */
export type Fields = { readonly [field: string]: t.Mixed }
export type Strict<R extends Fields, O extends Fields> = { readonly [K in keyof R]: t.TypeOf<R[K]> } & {
  readonly [K in keyof O]?: t.TypeOf<O[K]>
} extends infer S
  ? { readonly [K in keyof S]: S[K] }
  : never

export const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const type = <A>(name: string, validate: t.Validate<unknown, A>): t.Type<A> =>
  new t.Type<A>(name, (value): value is A => validate(value, [])._tag === "Right", validate, t.identity)

const quoted = (words: ReadonlyArray<string>): string => words.map((word) => `"${word}"`).join(", ")

export const strict = <R extends Fields, O extends Fields = Record<never, never>>(
  name: string,
  required: R,
  optional?: O,
): t.Type<Strict<R, O>> => {
  const codecs = new Map(Object.entries({ ...required, ...optional }))
  const known = [...codecs.keys()]
  return type(name, (value, context) => {
    if (!isObject(value))
      return t.failure(value, context, `should be ${name}, an object with ${quoted(known)}`)
    const errors: t.Errors = []
    for (const key of Object.keys(value))
      if (!codecs.has(key))
        errors.push({
          value: value[key],
          context: [...context, { key, type: t.unknown }],
          message: `is not a key of ${name}.${didYouMean(key, known)} Its keys are ${quoted(known)}`,
        })
    for (const [key, codec] of codecs) {
      const field = value[key]
      const at = t.appendContext(context, key, codec, field)
      if (field === undefined) {
        if (Object.hasOwn(required, key))
          errors.push({ value: field, context: at, message: `is missing: ${name} needs it` })
        continue
      }
      const result = codec.validate(field, at)
      if (result._tag === "Left") errors.push(...result.left)
    }
    return errors.length > 0 ? t.failures(errors) : t.success(value as Strict<R, O>)
  })
}

export const textOf = (name: string): t.Type<string> =>
  type(name, (value, context) =>
    typeof value === "string" && value !== ""
      ? t.success(value)
      : t.failure(value, context, `should be ${name}`),
  )

export const flag: t.Type<boolean> = type("true or false", (value, context) =>
  typeof value === "boolean" ? t.success(value) : t.failure(value, context, "should be true or false"),
)

export const whole: t.Type<number> = type("a whole number of at least 0", (value, context) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? t.success(value)
    : t.failure(value, context, "should be a whole number of at least 0"),
)

export const wordOf = <const W extends ReadonlyArray<string>>(...words: W): t.Type<W[number]> =>
  type(`one of ${quoted(words)}`, (value, context) => {
    const found = words.find((word) => word === value)
    return found === undefined
      ? t.failure(
          value,
          context,
          `should be one of ${quoted(words)}.${typeof value === "string" ? didYouMean(value, words) : ""}`,
        )
      : t.success(found)
  })

export const listOf = <A>(element: t.Type<A>): t.Type<ReadonlyArray<A>> =>
  type(`a list of ${element.name}`, (value, context) => {
    if (!Array.isArray(value)) return t.failure(value, context, `should be a list of ${element.name}`)
    const errors: t.Errors = []
    for (const [index, each] of value.entries()) {
      const result = element.validate(each, t.appendContext(context, String(index), element, each))
      if (result._tag === "Left") errors.push(...result.left)
    }
    return errors.length > 0 ? t.failures(errors) : t.success(value as ReadonlyArray<A>)
  })

export const recordOf = <A>(name: string, element: t.Type<A>): t.Type<{ readonly [key: string]: A }> =>
  type(name, (value, context) => {
    if (!isObject(value)) return t.failure(value, context, `should be ${name}, an object`)
    const errors: t.Errors = []
    for (const [key, each] of Object.entries(value)) {
      const result = element.validate(each, t.appendContext(context, key, element, each))
      if (result._tag === "Left") errors.push(...result.left)
    }
    return errors.length > 0 ? t.failures(errors) : t.success(value as { readonly [key: string]: A })
  })

/** Picks the codec by what the value looks like, so that what is wrong is told of the form that was meant. */
export const pick = <A>(name: string, choose: (value: unknown) => t.Type<A> | undefined): t.Type<A> =>
  type(name, (value, context) => {
    const codec = choose(value)
    return codec === undefined
      ? t.failure(value, context, `should be ${name}`)
      : codec.validate(value, context)
  })

/** What was found wrong, each with its place: `facts/2/amount is missing: a payment needs it`. */
export const problemsIn = (errors: t.Errors): ReadonlyArray<string> =>
  errors.map(({ value, context, message }) => {
    const path = context
      .map(({ key }) => key)
      .filter((key) => key !== "")
      .join("/")
    const seen =
      value === undefined || isObject(value) ? "" : ` (it is ${JSON.stringify(value)?.slice(0, 60)})`
    return `${path === "" ? "the mapping" : path} ${message ?? "is not valid"}${seen}`
  })
