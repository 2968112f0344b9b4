/**
 * Where a value departs from what a test expects of it; null when it doesn't. Fields that the test doesn't name aren't
 * compared; lists have the same length.
 */
export const mismatch = (expected: unknown, actual: unknown, path = ""): string | null => {
  const at = path === "" ? "it" : path
  if (typeof expected !== "object" || expected === null)
    return Object.is(expected, actual) ? null : `${at} is ${show(actual)}, expected ${show(expected)}`
  if (typeof actual !== "object" || actual === null || Array.isArray(actual) !== Array.isArray(expected))
    return `${at} is ${show(actual)}, expected ${show(expected)}`
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length !== actual.length)
    return `${at} has ${actual.length} elements, expected ${expected.length}`
  for (const [field, value] of Object.entries(expected)) {
    const own: unknown = Object.hasOwn(actual, field) ? Reflect.get(actual, field) : undefined
    const found = mismatch(value, own, path === "" ? field : `${path}.${field}`)
    if (found !== null) return found
  }
  return null
}

export const show = (value: unknown): string => JSON.stringify(value) ?? String(value)
