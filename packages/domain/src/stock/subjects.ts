import { linesOf, type Subjects, type SubjectsTable } from "../facts/subject.js"
import type { LineId, OrderId, StockItemId } from "../values/index.js"
import type { StockFact } from "./events.js"

interface About {
  readonly item: StockItemId
  readonly sku?: string
  readonly order?: OrderId
  readonly line?: LineId
}

/** The article is what comes before the item's last `@`, where a fact doesn't repeat it. */
const its = ({
  item,
  sku = item.slice(0, item.lastIndexOf("@")),
  order,
  line,
}: About): Partial<Subjects> => ({
  skus: [sku],
  ...(order === undefined ? {} : { orders: [order] }),
  ...(order === undefined || line === undefined ? {} : { lines: linesOf(order, [{ line }]) }),
})

export const stockSubjects: SubjectsTable<StockFact> = {
  StockInformationReceived: its,
  StockShortageReported: its,
  AvailabilityRequested: its,
  AvailabilityAnswered: its,
  StockReservationRequested: its,
  StockReservationConfirmed: its,
  StockReservationRefused: its,
  StockReservationReleased: its,
  BackorderCreated: its,
  ReturnExpected: (data) => ({ ...its(data), deliveries: [data.return] }),
}
