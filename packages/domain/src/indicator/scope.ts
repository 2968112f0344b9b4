import * as t from "io-ts"

/**
 * Which part of a KPI is meant: what each dimension is, such as `{ currency: "EUR", segment: "retail" }`. `{}` is all of
 * it.
 */
export type Scope = { readonly [dimension: string]: string }

const dimension = /^[a-z][A-Za-z]*$/

const isScope = (value: unknown): value is Scope =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(
    ([name, is]) => dimension.test(name) && typeof is === "string" && is !== "" && is.length <= 200,
  )

export const Scope = new t.Type<Scope>(
  "what each dimension is, by its name",
  isScope,
  (value, context) => (isScope(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

/** The same for the same part, in whatever order its dimensions are named. */
export const scopeKey = (scope: Scope): string =>
  JSON.stringify(Object.entries(scope).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

/** `currency EUR, segment retail`; "" when it is all. */
export const scopeText = (scope: Scope): string =>
  Object.entries(scope)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, is]) => `${name} ${is}`)
    .join(", ")
