import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { type Decimal, exact, isId, quantity, type StockItemId } from "../values/index.js"
import type { StockCommand } from "./commands.js"
import type { StockFact } from "./events.js"
import { evolve, initial, type Reservation, returnKey, type StockState } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<StockFact>>

const refuse = (code: string, message: string, data: Failure["data"]) => left(failure(code, message, data))

const said = <C extends { readonly type: string; readonly on: unknown }>(
  command: C,
): Omit<C, "type" | "on"> => {
  const { type: _type, on: _on, ...data } = command
  return data
}

/** What an article at a site is called: `CHAIR@MILANO`. */
export const stockItemOf = (sku: string, site: string): StockItemId => {
  const item = `${sku}@${site}`
  if (!isId(item)) throw new RangeError(`not an item's id: ${item}`)
  return item as StockItemId
}

const checkItem = (command: StockCommand): Either<Failure, null> =>
  "sku" in command && command.item !== `${command.sku}@${command.site}`
    ? refuse(
        "STOCK_ITEM_MISNAMED",
        `Item ${command.item} is not ${command.sku} at ${command.site}: name it ${command.sku}@${command.site}.`,
        { item: command.item, sku: command.sku, site: command.site },
      )
    : right(null)

/** Quantities that may be nothing. */
const checkQuantities = (item: string, quantities: ReadonlyArray<Decimal>): Either<Failure, null> => {
  for (const each of quantities) {
    const valid = quantity(each, `item ${item}`)
    if (isLeft(valid)) return valid
  }
  return right(null)
}

const checkSome = (item: string, of: Decimal, what: string): Either<Failure, null> => {
  const valid = quantity(of, `item ${item}`)
  if (isLeft(valid)) return valid
  return valid.right === 0
    ? refuse("QUANTITY_ZERO", `${what} of item ${item} is of nothing: leave it out.`, { item })
    : right(null)
}

const taken = (code: string, what: string, item: string, id: string) =>
  refuse(code, `${what} ${id} of item ${item} was already recorded: give another id.`, { item, id })

const reservationAt = (
  state: StockState,
  item: string,
  reservation: string,
  statuses: ReadonlyArray<Reservation["status"]>,
  what: string,
): Either<Failure, Reservation> => {
  const at = state.reservations.get(reservation)
  if (at === undefined)
    return refuse(
      "RESERVATION_UNKNOWN",
      `There is no reservation ${reservation} of item ${item}: ask for it first.`,
      { item, reservation },
    )
  return statuses.includes(at.status)
    ? right(at)
    : refuse(
        "RESERVATION_NOT_READY",
        `Reservation ${reservation} of item ${item} is ${at.status}: it must be ${statuses.join(" or ")} to be ${what}.`,
        { item, reservation, status: at.status, needed: statuses },
      )
}

/**
 * What inventory said of an item at a site, and what it was asked. Stock is inventory's own: nothing is refused for
 * want of it here. Information that comes late is recorded, and never stands in for newer.
 */
const decide = (command: StockCommand, state: StockState): Decision => {
  const rightly = checkItem(command)
  if (isLeft(rightly)) return rightly
  const { item } = command
  switch (command.type) {
    case "RecordStockInformation": {
      const { onHand, reserved, inbound } = command
      const valid = checkQuantities(item, [onHand, reserved, ...inbound.map((each) => each.quantity)])
      return isLeft(valid) ? valid : right([{ type: "StockInformationReceived", data: said(command) }])
    }
    case "ReportStockShortage": {
      if (state.shortages.includes(command.shortage))
        return taken("SHORTAGE_EXISTS", "Shortage", item, command.shortage)
      const some = checkSome(item, command.quantity, "The shortage")
      return isLeft(some) ? some : right([{ type: "StockShortageReported", data: said(command) }])
    }
    case "RequestAvailability": {
      if (state.requests.has(command.request))
        return taken("AVAILABILITY_REQUEST_EXISTS", "Request", item, command.request)
      const some = checkSome(item, command.quantity, "The request")
      return isLeft(some) ? some : right([{ type: "AvailabilityRequested", data: said(command) }])
    }
    case "AnswerAvailability": {
      const { request, availableOn } = command
      const at = state.requests.get(request)
      if (at === undefined)
        return refuse(
          "AVAILABILITY_REQUEST_UNKNOWN",
          `Nobody asked for the availability of item ${item} under ${request}: request it first.`,
          { item, request },
        )
      const valid = checkQuantities(item, [command.quantity])
      if (isLeft(valid)) return valid
      return at.answer?.quantity === command.quantity && at.answer.availableOn === (availableOn ?? null)
        ? right([])
        : right([{ type: "AvailabilityAnswered", data: said(command) }])
    }
    case "ReserveStock": {
      if (state.reservations.has(command.reservation))
        return taken("RESERVATION_EXISTS", "Reservation", item, command.reservation)
      const some = checkSome(item, command.quantity, "The reservation")
      return isLeft(some) ? some : right([{ type: "StockReservationRequested", data: said(command) }])
    }
    case "ConfirmReservation": {
      const { reservation } = command
      const at = reservationAt(state, item, reservation, ["requested"], "confirmed")
      if (isLeft(at)) return at
      const { order, line, quantity: requested } = at.right
      const { quantity: confirmed = requested } = command
      const some = checkSome(item, confirmed, "The reservation")
      if (isLeft(some)) return some
      if (exact(confirmed).gt(exact(requested)))
        return refuse(
          "RESERVATION_EXCEEDED",
          `Reservation ${reservation} of item ${item} asks for ${requested}: ${confirmed} is more than that.`,
          { item, reservation, requested, confirmed },
        )
      return right([
        { type: "StockReservationConfirmed", data: { item, reservation, order, line, quantity: confirmed } },
      ])
    }
    case "RefuseReservation":
    case "ReleaseReservation": {
      const { reservation, reason } = command
      const refuses = command.type === "RefuseReservation"
      const at = reservationAt(
        state,
        item,
        reservation,
        refuses ? ["requested"] : ["requested", "confirmed"],
        refuses ? "refused" : "released",
      )
      if (isLeft(at)) return at
      const { order, line } = at.right
      return right([
        {
          type: refuses ? "StockReservationRefused" : "StockReservationReleased",
          data: { item, reservation, order, line, reason },
        },
      ])
    }
    case "CreateBackorder": {
      if (state.backorders.includes(command.backorder))
        return taken("BACKORDER_EXISTS", "Backorder", item, command.backorder)
      const some = checkSome(item, command.quantity, "The backorder")
      return isLeft(some) ? some : right([{ type: "BackorderCreated", data: said(command) }])
    }
    case "ExpectReturn": {
      if (state.returns.includes(returnKey(command)))
        return refuse(
          "RETURN_ALREADY_EXPECTED",
          `Return ${command.return} of line ${command.line} of order ${command.order} is already expected: give another one another id.`,
          { item, return: command.return, order: command.order, line: command.line },
        )
      const some = checkSome(item, command.quantity, "The return")
      return isLeft(some) ? some : right([{ type: "ReturnExpected", data: said(command) }])
    }
  }
}

export const stockDecider: Decider<StockState, StockCommand, StockFact> = {
  category: "stock",
  initial,
  evolve,
  decide,
}
