import type * as t from "io-ts"
import { Count, shape } from "../facts/codecs.js"

/** When a delivery that is expected late is a delay: more than so many days past the promise that binds. */
export const DelayPolicy = shape("a policy on delays", { toleranceDays: Count })
export type DelayPolicy = t.TypeOf<typeof DelayPolicy>

/** The policy on delays that holds unless a command names another. */
export const defaultDelayPolicy = "delays"

/** On time is on the day that was committed to, or before: SCOR's "delivered on the customer commit date" (RL.2.2). */
export const onCommitDate: DelayPolicy = { toleranceDays: 0 }
