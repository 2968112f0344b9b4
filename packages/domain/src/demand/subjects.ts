import { linesOf, type Subjects, type SubjectsTable } from "../facts/subject.js"
import type { LineId, OrderId } from "../values/index.js"
import type { DemandFact } from "./events.js"

const ofLine = (data: { readonly order: OrderId; readonly line: LineId }): Partial<Subjects> => ({
  orders: [data.order],
  lines: linesOf(data.order, [data]),
})

export const demandSubjects: SubjectsTable<DemandFact> = {
  DemandSignalPublished: (data) => ({ ...ofLine(data), skus: [data.sku] }),
  DemandSignalAcknowledged: ofLine,
  DemandSignalFailed: ofLine,
}
