import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { type PriceListInForce, priceListsOf } from "../customer/pricing.js"
import type { Failure } from "../failure.js"
import type { ConditionsSnapshot } from "../order/events.js"
import { policyBody } from "../policy/body.js"
import type { Loaded, StreamOf } from "../running/handler.js"
import type { LocalDate } from "../values/index.js"
import { policyStream } from "./streams.js"

/** The price lists that conditions refer to. */
export const priceListStreams = (
  terms: ConditionsSnapshot | null | undefined,
): ReadonlyArray<StreamOf<unknown>> => priceListsOf(terms?.conditions.priceRules ?? []).map(policyStream)

/** What they say on a day: a list that is referred to and not in force is missing, and nothing is assumed in its place. */
export const priceListsFor = (
  terms: ConditionsSnapshot | null | undefined,
  on: LocalDate,
  loaded: Loaded,
): Either<Failure, ReadonlyArray<PriceListInForce>> => {
  const lists: Array<PriceListInForce> = []
  for (const id of priceListsOf(terms?.conditions.priceRules ?? [])) {
    const list = policyBody("priceList", loaded.state(policyStream(id)), on)
    if (isLeft(list)) return list
    lists.push(list.right)
  }
  return right(lists)
}
