import type { OrderCommand } from "../../order/commands.js"
import { orderDecider } from "../../order/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"
import { placeOrder } from "../place-order.js"

const onOrder = single(orderDecider, ({ order }: Exclude<OrderCommand, { type: "PlaceOrder" }>) => order)

export const orderHandlers: HandlersOf<OrderCommand> = {
  PlaceOrder: placeOrder,
  ValidateOrder: onOrder,
  ReleaseOrder: onOrder,
  HoldOrder: onOrder,
  ReleaseHold: onOrder,
  PromiseDelivery: onOrder,
  RevisePromise: onOrder,
  ConfirmDelivery: onOrder,
  ReturnGoods: onOrder,
  CancelOrderLine: onOrder,
  CancelOrder: onOrder,
  CloseOrderShort: onOrder,
  CompleteOrder: onOrder,
  ReportOrderEntryError: onOrder,
}
