import type { ExpectedRevision } from "@adv/domain"

/** What a stream that doesn't exist has for a last revision, where streams are counted in thousands. */
export const NO_STREAM = -1

/** @param actual the stream's last revision, or {@link NO_STREAM} */
export const meets = (expected: ExpectedRevision, actual: number): boolean => {
  switch (expected) {
    case "any":
      return true
    case "noStream":
      return actual === NO_STREAM
    case "exists":
      return actual !== NO_STREAM
    default:
      return expected === actual && actual !== NO_STREAM
  }
}
