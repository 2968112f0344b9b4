import * as t from "io-ts"

const isJson = (value: unknown): boolean => {
  if (value === null || value === undefined) return true
  switch (typeof value) {
    case "string":
    case "boolean":
      return true
    case "number":
      return Number.isFinite(value)
    case "object":
      return Object.values(value).every(isJson)
    default:
      return false
  }
}

const isJsonObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value) && isJson(value)

/** An object of which all can be written as JSON and read back: what it must be besides, its reader says. */
export const JsonObject = new t.Type<object>(
  "an object of plain values",
  isJsonObject,
  (value, context) => (isJsonObject(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)
