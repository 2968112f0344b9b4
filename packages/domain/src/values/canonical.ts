/**
 * A value as JSON that is the same whatever order its fields were written in, so that it can be hashed and compared:
 * fields sorted by their UTF-16 code units, nothing between them, numbers as ECMAScript writes them (RFC 8785). Fields
 * that are undefined are left out, as JSON does.
 *
 * @example
 * import { canonicalJson } from "@adv/domain"
 *
 * assert.equal(canonicalJson({ b: [1, { d: null, c: "é" }], a: 1e21 }), '{"a":1e+21,"b":[1,{"c":"é","d":null}]}')
 */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each ?? null)).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const fields: Array<string> = []
  for (const [field, held] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    if (held !== undefined) fields.push(`${JSON.stringify(field)}:${canonicalJson(held)}`)
  return `{${fields.join(",")}}`
}
