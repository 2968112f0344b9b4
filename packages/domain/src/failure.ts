/**
 * A refusal or a fault, as a value.
 *
 * `code` is stable and may be matched on; `message` is a sentence for a person that names the thing and says what
 * to do next; `data` is what the sentence was made from. Nothing is thrown for a business reason.
 */
export interface Failure<Code extends string = string> {
  readonly code: Code
  readonly message: string
  readonly data: FailureData
}

export type FailureData = { readonly [key: string]: unknown }

/**
 * Makes a failure.
 *
 * @example
 * import { failure } from "@adv/domain"
 *
 * const refusal = failure("ORDER_UNKNOWN", "Order 42 does not exist: place it first.", { order: "42" })
 * assert.equal(refusal.code, "ORDER_UNKNOWN")
 */
export const failure = <Code extends string>(
  code: Code,
  message: string,
  data: FailureData = {},
): Failure<Code> => ({ code, message, data })

/**
 * What infrastructure throws where a value cannot be returned (in the middle of a stream of events, say).
 * It carries the same {@link Failure}; {@link failureOf} brings it back.
 */
export class FailureError extends Error {
  readonly failure: Failure
  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.code}: ${failure.message}`, options)
    this.name = "FailureError"
    this.failure = failure
  }
}

/** The failure behind anything that was caught: its own when it has one, `UNEXPECTED` otherwise. */
export const failureOf = (caught: unknown): Failure =>
  caught instanceof FailureError
    ? caught.failure
    : failure("UNEXPECTED", caught instanceof Error ? caught.message : String(caught), {})
