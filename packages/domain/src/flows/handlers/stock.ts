import { type HandlersOf, single } from "../../running/handler.js"
import type { StockCommand } from "../../stock/commands.js"
import { stockDecider } from "../../stock/decide.js"

const onStock = single(stockDecider, ({ item }: StockCommand) => item)

export const stockHandlers: HandlersOf<StockCommand> = {
  RecordStockInformation: onStock,
  ReportStockShortage: onStock,
  RequestAvailability: onStock,
  AnswerAvailability: onStock,
  ReserveStock: onStock,
  ConfirmReservation: onStock,
  RefuseReservation: onStock,
  ReleaseReservation: onStock,
  CreateBackorder: onStock,
  ExpectReturn: onStock,
}
