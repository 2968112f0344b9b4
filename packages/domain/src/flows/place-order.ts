import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { customerDecider, customerUnknown } from "../customer/decide.js"
import { conditionsInForce } from "../customer/state.js"
import { type Failure, failure } from "../failure.js"
import type { PlaceOrder, ReapplyConditions } from "../order/commands.js"
import { orderDecider } from "../order/decide.js"
import type { ConditionsSnapshot } from "../order/events.js"
import type { Handler, Loaded, StreamFacts } from "../running/handler.js"
import type { CustomerId, LocalDate, OrderId } from "../values/index.js"
import { priceListStreams, priceListsFor } from "./price-lists.js"
import { customerStream, orderStream } from "./streams.js"

interface Asked {
  readonly customer: CustomerId
  readonly on: LocalDate
  readonly terms?: ConditionsSnapshot
}

const termsFor = ({ customer, on, terms }: Asked, loaded: Loaded): ConditionsSnapshot | null =>
  terms ?? conditionsInForce(loaded.state(customerStream(customer)), on)

/** An order that is invoiced with others waits for them. */
const awaiting = (
  order: OrderId,
  { customer, on, terms }: Asked,
  loaded: Loaded,
): Either<Failure, ReadonlyArray<StreamFacts>> => {
  const policy = terms?.conditions.invoicingPolicy
  if (typeof policy !== "object" || !("periodic" in policy)) return right([])
  const at = customerStream(customer)
  if (loaded.state(at).awaitingPeriod.includes(order)) return right([])
  const noted = customerDecider.decide({ type: "NoteAwaitingPeriod", on, customer, order }, loaded.state(at))
  return isLeft(noted) ? noted : right([{ stream: at.stream, facts: noted.right }])
}

/** An order freezes the conditions its customer has on the day, unless it is given its own. */
export const placeOrder: Handler<PlaceOrder> = {
  streams: (command, loaded) => {
    const customer = customerStream(command.customer)
    const terms = loaded.has(customer) ? termsFor(command, loaded) : command.terms
    return [orderStream(command.order), customer, ...priceListStreams(terms)]
  },
  creates: ({ order }) => orderStream(order),
  decide: (command, loaded) => {
    const own = orderStream(command.order)
    const customer = loaded.state(customerStream(command.customer))
    if (customer.customer === null) return left(customerUnknown(command.customer))
    const terms = termsFor(command, loaded)
    const priceLists = priceListsFor(terms, command.on, loaded)
    if (isLeft(priceLists)) return priceLists
    const given = terms === null ? command : { ...command, terms, priceLists: priceLists.right }
    const facts = orderDecider.decide(given, loaded.state(own))
    if (isLeft(facts)) return facts
    const waits = awaiting(command.order, given, loaded)
    return isLeft(waits) ? waits : right([{ stream: own.stream, facts: facts.right }, ...waits.right])
  },
}

/** Gives a placed order the conditions its customer has on the day, or others (INV-17). */
export const reapplyConditions: Handler<ReapplyConditions> = {
  streams: ({ order }, loaded) => {
    const own = orderStream(order)
    const customer = loaded.has(own) ? loaded.state(own).customer : null
    return [own, ...(customer === null ? [] : [customerStream(customer)])]
  },
  decide: (command, loaded) => {
    const { order, on } = command
    const own = orderStream(order)
    const { customer } = loaded.state(own)
    if (customer === null)
      return left(failure("ORDER_UNKNOWN", `Order ${order} does not exist: place it first.`, { order }))
    const terms = termsFor({ ...command, customer }, loaded)
    if (terms === null)
      return left(
        failure(
          "CONDITIONS_MISSING",
          `Customer ${customer} has no conditions in force on ${on}: agree conditions, or give the order its terms.`,
          { order, customer, on },
        ),
      )
    const facts = orderDecider.decide({ ...command, terms }, loaded.state(own))
    if (isLeft(facts)) return facts
    const waits = awaiting(order, { customer, on, terms }, loaded)
    return isLeft(waits) ? waits : right([{ stream: own.stream, facts: facts.right }, ...waits.right])
  },
}
