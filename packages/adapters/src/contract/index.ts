import { appending } from "./appending.js"
import { closing } from "./closing.js"
import { idempotence } from "./idempotence.js"
import type { ContractKit, MakeStore } from "./kit.js"
import { model } from "./model.js"
import { payloads } from "./payloads.js"
import { promising } from "./promising.js"
import { racing } from "./racing.js"
import { reading } from "./reading.js"
import { recording } from "./recording.js"
import { retrying } from "./retrying.js"
import { scheduling } from "./scheduling.js"
import { subscribing } from "./subscribing.js"

export type { StorePromises } from "@adv/domain"
export type { ContractKit, MakeStore, StorePlace } from "./kit.js"

/**
 * What every event store must meet, as tests. The test framework is passed in, and so is fast-check, so that a store can
 * be proven wherever it lives:
 *
 * ```ts
 * import { storeContract } from "@adv/adapters/contract"
 * import * as fc from "fast-check"
 * import { describe, it } from "vitest"
 *
 * storeContract("my store", makeMyStore, { describe, it, fc })
 * ```
 *
 * @param makeStore called once for every test; it gives a log that is empty, or shared with others when it makes no
 * promise of gap-free positions
 */
export const storeContract = (name: string, makeStore: MakeStore, kit: ContractKit): void => {
  kit.describe(`${name} keeps the contract of an event store`, () => {
    for (const part of [
      promising,
      appending,
      idempotence,
      retrying,
      recording,
      reading,
      subscribing,
      payloads,
      racing,
      scheduling,
      closing,
      model,
    ])
      part(makeStore, kit)
  })
}
